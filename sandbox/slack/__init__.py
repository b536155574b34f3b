"""A practice Slack: one process, loopback only, strict where the real one is strict."""

from sandbox.slack.server import PracticeSlack

__all__ = ["PracticeSlack"]
