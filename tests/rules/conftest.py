"""Properties run on busy machines: what counts is that they hold, not how fast."""

from hypothesis import settings

settings.register_profile("rules", deadline=None, max_examples=60)
settings.load_profile("rules")
