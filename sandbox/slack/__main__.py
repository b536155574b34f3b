"""Run the practice Slack as a process: prints one JSON line, serves until it is stopped."""

import argparse
import json
import signal
import threading
from pathlib import Path

from sandbox.slack.server import PracticeSlack


def main() -> None:
    words = argparse.ArgumentParser(prog="python -m sandbox.slack", description=__doc__)
    words.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (0: any free one)")
    words.add_argument("--request-url", help="reach the app over signed HTTP at this URL")
    words.add_argument("--seed", type=Path, help="JSON file with workspace, users and channels")
    asked = words.parse_args()
    seed = json.loads(asked.seed.read_text(encoding="utf-8")) if asked.seed else None
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    with PracticeSlack(seed, request_url=asked.request_url, port=asked.port) as slack:
        facts = {
            "url": slack.url,
            "api_url": slack.api_url,
            "bot_token": slack.bot_token,
            "app_token": slack.app_token,
            "signing_secret": slack.signing_secret,
        }
        print(json.dumps(facts), flush=True)
        stopped.wait()


if __name__ == "__main__":
    main()
