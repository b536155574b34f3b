"""Where the time of a capture goes, by cProfile."""

import cProfile
import io
import pstats

from benchmarks import places
from benchmarks.mail import capture_all, full_mailbox, land
from benchmarks.mails import generate

LINES = 45


def profile(kind: str, *, quick: bool) -> str:
    """Capture a mailbox under the profiler; cProfile makes everything about twice as slow."""
    with full_mailbox(generate(200 if quick else 1000)) as url, places.furnished(kind):
        land(url)
        profiler = cProfile.Profile()
        profiler.enable()
        capture_all()
        profiler.disable()
    told = io.StringIO()
    stats = pstats.Stats(profiler, stream=told).strip_dirs()
    stats.sort_stats("cumulative").print_stats(LINES)
    stats.sort_stats("tottime").print_stats(LINES)
    return told.getvalue()
