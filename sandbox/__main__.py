"""Run the practice world as a process: prints one JSON line, serves until it is stopped."""

import argparse
import json
import signal
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
    asked = words.parse_args()
    stopped = threading.Event()
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


if __name__ == "__main__":
    main()
