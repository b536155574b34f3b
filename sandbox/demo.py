"""The practice world: Slack, mailbox, website and page, composed and served at one address."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from waitress import wasyncore
from waitress.server import create_server

from sandbox.mail import PracticeMailbox
from sandbox.page.cast import SALES, SLACK_SEED
from sandbox.page.scene import Clock, Scene
from sandbox.page.texts import Lang
from sandbox.page.web import Front, create_page
from sandbox.slack.server import PracticeSlack

HOST = "127.0.0.1"
THREADS = 32
"""Each open page holds one for its long poll."""

LOCALES: dict[Lang, str] = {"ko": "ko-KR", "en": "en-US"}


@dataclass
class Workspace:
    """What the page may do to the practice Slack directly."""

    slack: PracticeSlack

    def moved(self) -> None:
        """Repeat what fell due; the workspace's clock itself is the scene's."""
        self.slack.advance(0)

    def speak(self, lang: Lang) -> None:
        """Set every member's language, as each would in their Slack settings."""
        with self.slack.world.lock:
            for user in self.slack.world.people.users.values():
                user.locale = user.locale if user.is_bot else LOCALES[lang]
        self.slack.world.record.touch()


class PracticeWorld:
    """Everything outside the product, on one machine.

    `product_url` is where the product's forms are; with `request_url` the practice Slack reaches
    the product over signed HTTP, otherwise over Socket Mode.
    """

    def __init__(
        self,
        *,
        product_url: str,
        port: int = 0,
        clock_file: Path | None = None,
        request_url: str | None = None,
        lang: Lang = "ko",
    ) -> None:
        clock = Clock(clock_file)
        self.mailbox = PracticeMailbox(now=clock.now)
        self.scene = Scene(self.mailbox, clock)
        self.slack = PracticeSlack(
            SLACK_SEED, request_url=request_url, clock=lambda: clock.now().timestamp()
        )
        workspace = Workspace(self.slack)
        workspace.speak(lang)
        page = create_page(self.scene, product_url=product_url, inside=workspace)
        self.app = Front(page, self.slack.app)
        self._server = _Server(self.app, port)
        self._watch = threading.Thread(target=self._pass_on_news, name="watch-slack", daemon=True)

    def start(self) -> Self:
        """Start all servers; `url` then opens the page."""
        self.mailbox.start()
        self.slack.start()
        self._server.start()
        self._watch.start()
        return self

    def stop(self) -> None:
        """Stop all servers; what they held is forgotten."""
        self.scene.changes.close()
        self._server.stop()
        self.slack.stop()
        self.mailbox.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *trouble: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._server.port}/"

    def environment(self) -> dict[str, str]:
        """The variables that connect the product to this world."""
        return {
            "IMAP_URL": self.mailbox.imap_url,
            "SMTP_URL": self.mailbox.smtp_url,
            "MAIL_FROM": f"Saebyeok Software <{SALES}>",
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_APP_TOKEN": self.slack.app_token,
            "SLACK_SIGNING_SECRET": self.slack.signing_secret,
            "SLACK_API_URL": self.slack.api_url,
            "SLACK_LEADS_CHANNEL": "leads",
            "SLACK_MANAGERS_CHANNEL": "managers",
            "SLACK_ADMIN_CHANNEL": "leadloop-admin",
        }

    def _pass_on_news(self) -> None:
        """Count what changes in Slack among the scene's changes: a page waits for one number."""
        version = 0
        changes, record = self.scene.changes, self.slack.world.record
        while not changes.closed:
            newer = record.wait_beyond(version, 5)
            if newer > version:
                version = newer
                changes.touch()


class _Server:
    """waitress in a thread, with a clean way out."""

    def __init__(self, app: Callable[..., Any], port: int) -> None:
        self._server = create_server(app, host=HOST, port=port, threads=THREADS, ident=None)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="practice-page")
        self.port = int(self._server.effective_port)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._server.pull_trigger()
            self._thread.join(10)

    def _serve(self) -> None:
        # Not server.run(): it cannot be ended from another thread.
        sockets = self._server._map
        while not self._stopping.is_set():
            wasyncore.loop(timeout=30, map=sockets, count=1)
        self._server.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(sockets, ignore_all=True)
