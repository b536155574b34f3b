"""Run the practice world as a process: prints one JSON line, serves until it is stopped."""

import argparse
import json
import os
import signal
import sys
import threading
from pathlib import Path

from sandbox.demo import PracticeWorld
from sandbox.page.texts import LANGS


def main() -> None:
    words = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    words.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (0: any free one)")
    words.add_argument("--product-url", required=True, help="where the product's forms are served")
    words.add_argument("--clock-file", type=Path, help="file that tells the product the time moved")
    words.add_argument("--request-url", help="reach the product over signed HTTP at this URL")
    words.add_argument("--lang", choices=LANGS, default="ko", help="language of the members")
    words.add_argument("--with-parent", action="store_true", help="stop when stdin closes")
    asked = words.parse_args()
    stopped = threading.Event()
    if asked.with_parent:
        threading.Thread(target=_follow_parent, args=(stopped,), daemon=True).start()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    with PracticeWorld(
        product_url=asked.product_url,
        port=asked.port,
        clock_file=asked.clock_file,
        request_url=asked.request_url,
        lang=asked.lang,
    ) as world:
        print(json.dumps({"url": world.url, "environment": world.environment()}), flush=True)
        stopped.wait()


def _follow_parent(stopped: threading.Event) -> None:
    """A killed parent closes our stdin, so no practice world is left behind."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    stopped.set()


if __name__ == "__main__":
    main()
