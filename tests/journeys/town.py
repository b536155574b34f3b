"""The whole product between a practice Slack, a practice mailbox and real browsers.

Everything is put together from environment variables as on an operator's machine, in one process:
web pages and Slack's calls over real sockets, mail over IMAP and SMTP. Time is real time plus an
offset; nobody waits for it, the town is simply told that it is later. People act at once; what
Leadloop makes of it is done when somebody looks next.
"""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar
from urllib.request import ProxyHandler, Request, build_opener

import funnel
from bot.socket import run_socket
from intake.poller import poll_once
from leadloop.clock import clock
from leadloop.directory import link_members
from leadloop.house import build_house
from leadloop.serving import serve
from leadloop.settings import Settings, read
from leadloop.slack import build_app
from leadloop.wsgi import create_web
from sandbox.demo import PracticeWorld
from sandbox.mail import Letter
from sandbox.mail.letters import Draft, Kind, Writer
from sandbox.page.texts import Lang
from sandbox.slack.client import Hands
from scheduler.clock import jobs, run_job
from scheduler.context import House
from scheduler.work import work_once
from store.outbox import Outbox
from tests.cast import SAMPLE, sample_playbook
from tests.journeys.people import PAGE_IS_READ_IN, Colleague, FormPage, read_page
from tests.journeys.reading import Message

HOST = "127.0.0.1"
SALES = "sales@saebyeok.example"
CAST = {
    "minji": ("Minji Kim", "sdr"),
    "tae": ("Tae Park", "sdr"),
    "jun": ("Jun Lee", "ae"),
    "sora": ("Sora Choi", "manager"),
    "yuri": ("Yuri Han", "marketer"),
}
MOST_ROUNDS = 60
PATIENCE = 10.0
T = TypeVar("T")


@dataclass(frozen=True)
class Town:
    """Prospects outside, colleagues inside, Leadloop between them."""

    world: PracticeWorld
    settings: Settings
    house: House
    hands: Hands

    @property
    def minji(self) -> Colleague:
        return Colleague(self, "minji")

    @property
    def tae(self) -> Colleague:
        return Colleague(self, "tae")

    @property
    def jun(self) -> Colleague:
        return Colleague(self, "jun")

    @property
    def sora(self) -> Colleague:
        return Colleague(self, "sora")

    @property
    def yuri(self) -> Colleague:
        return Colleague(self, "yuri")

    # What prospects do and see.

    def prospect_writes(
        self, writer: Writer, subject: str, text: str, *, kind: Kind = Kind.NORMAL
    ) -> None:
        """Send a mail to our sales address, over real SMTP."""
        self.world.scene.write(writer, Draft(SALES, subject, text, kind))

    def prospect_answers(
        self, writer: Writer, letter: Letter, text: str, *, kind: Kind = Kind.NORMAL
    ) -> None:
        """Answer a mail of ours, quoting it as mail programs do."""
        self.world.scene.write(writer, Draft(SALES, text=text, answering=letter, kind=kind))

    def prospects_inbox(self, address: str) -> list[Letter]:
        """What they received from us, oldest first."""
        self.catch_up()
        return self.world.mailbox.world.inbox(address)

    def opens_form(self, slug: str, *, lang: str = "en", query: str = "") -> FormPage:
        return FormPage(f"{self.settings.public_url}/forms/{slug}?lang={lang}{query}")

    def submits_form(self, slug: str, *, lang: str = "en", query: str = "", **fields: str) -> str:
        """Open one of our forms, take the time to fill it in, send it, and read the answer."""
        page = self.opens_form(slug, lang=lang, query=query)
        self.world.scene.clock.move(PAGE_IS_READ_IN)
        return page.send(**fields)

    def visits(self, url: str) -> str:
        """Follow a link in a browser."""
        return read_page(build_opener(ProxyHandler({})).open, Request(url))

    # What colleagues see.

    def cards(self, lead: str = "") -> list[Message]:
        """The cards in #leads, all of them or those of one lead; there should be one of each."""
        self.catch_up()
        seen = self.messages("leads")
        ours = [one for one in seen if one.raw["text"].startswith("L-")]
        return [one for one in ours if not lead or one.raw["text"].startswith(f"{lead} ")]

    def card(self, lead: str) -> Message:
        found = self.cards(lead)
        assert len(found) == 1, f"{len(found)} cards of {lead}"
        return found[0]

    def thread(self, lead: str) -> list[str]:
        """What was said below a lead's card."""
        return [one.words for one in self.card(lead).thread]

    def channel(self, name: str) -> list[Message]:
        self.catch_up()
        return self.messages(name)

    def messages(self, channel: str, user: str | None = None) -> list[Message]:
        """What stands in a channel right now, with what only ``user`` sees."""
        seen = self.hands.messages(channel, user)
        return [Message(one, channel, self.people) for one in seen]

    @cached_property
    def people(self) -> dict[str, str]:
        """Slack's ids and names of our colleagues."""
        return {user["id"]: user["name"] for user in self.hands.state()["users"]}

    # Time and work.

    def now(self) -> datetime:
        return self.house.now()

    def later(self, **span: float) -> None:
        """Let time pass: the clock ticks once when it is over, and the workers follow."""
        self.catch_up()
        self._let_pass(timedelta(**span))

    def days_pass(self, days: int) -> None:
        """Let days pass, with a tick of the clock on each."""
        self.catch_up()
        for _ in range(days):
            self._let_pass(timedelta(days=1))

    def _let_pass(self, span: timedelta) -> None:
        self.world.scene.clock.move(span.total_seconds())
        self.world.slack.advance(0)
        for job in jobs():
            run_job(job.name, self.house, self.now())
        self.catch_up()

    def catch_up(self) -> None:
        """Read the mailbox, then do what is due until nothing is.

        Slack takes about one message a second in a channel; what waits for that gets its time.
        """
        poll_once(self.settings.imap_urls[0], at=self.now(), now=self.now, name="journey")
        for _ in range(MOST_ROUNDS):
            if work_once(self.house):
                continue
            paced = Outbox.select().where(Outbox.done_at.is_null(), Outbox.trouble % "paced%")
            if not paced.exists():
                return
            self.world.scene.clock.move(10)
        raise AssertionError("there is always something left to do")

    def wait_until(self, look: Callable[[], T]) -> T:
        """Look at Slack each time something changes there, until there is something to see."""
        record = self.world.slack.world.record
        until = datetime.now(UTC) + timedelta(seconds=PATIENCE)
        while datetime.now(UTC) < until:
            version = record.version
            if found := look():
                return found
            record.wait_beyond(version, 1)
        raise AssertionError("waited in vain")


@contextmanager
def build_town(
    database_url: str,
    folder: Path,
    *,
    at: datetime,
    lang: Lang = "en",
    mode: str = "http",
    korean: tuple[str, ...] = (),
) -> Iterator[Town]:
    """Open the town at a moment; ``lang`` is the workspace's, ``mode`` how Slack reaches us.

    The ``korean`` ones have set their own Slack to Korean.
    """
    clock_file = folder / "clock.json"
    offset = (at - datetime.now(UTC)).total_seconds()
    clock_file.write_text(json.dumps({"offset": offset}))
    url = f"http://{HOST}:{_free_port()}"
    door = f"{url}/slack/events" if mode == "http" else None
    with PracticeWorld(
        product_url=url, clock_file=clock_file, request_url=door, lang=lang
    ) as world:
        for name in korean:
            world.slack.world.people.user(name).locale = "ko-KR"
        settings = read(_environment(world, mode) | {
            "DATABASE_URL": database_url,
            "PUBLIC_URL": url,
            "LEADLOOP_CLOCK_FILE": str(clock_file),
        })  # fmt: skip
        house = build_house(settings)
        _furnish(settings, lang, at=house.now())
        with _open(settings, world, mode):
            yield Town(world, settings, house, Hands(world.slack.url))
        if house.smtp:
            house.smtp.close()


def _environment(world: PracticeWorld, mode: str) -> dict[str, str]:
    given = world.environment()
    given.pop("SLACK_APP_TOKEN" if mode == "http" else "SLACK_SIGNING_SECRET")
    return given | {"SECRET_KEY": "a key that only the journeys know", "PLAYBOOK_DIR": str(SAMPLE)}


def _furnish(settings: Settings, lang: Lang, *, at: datetime) -> None:
    """Hire the cast, in the language of their Slack, and put the sample playbook in force."""
    playbook = sample_playbook()
    workspace = playbook.workspace.model_copy(update={"language": lang})
    funnel.apply_playbook(playbook.model_copy(update={"workspace": workspace}), by=None, at=at)
    for name, (full_name, role) in CAST.items():
        email = f"{name}@saebyeok.example"
        funnel.add_member(full_name, email, roles=[role], zone="Asia/Seoul", at=at)
    link_members(settings.slack, at=at)


@contextmanager
def _open(settings: Settings, world: PracticeWorld, mode: str) -> Iterator[None]:
    """Serve the web pages and listen to Slack, each in a thread, until the story ends."""
    stop, now = threading.Event(), clock(settings)
    port = int(settings.public_url.rpartition(":")[2])
    web = create_web(settings, now)
    listeners = [
        threading.Thread(
            target=serve, args=(web,), kwargs={"host": HOST, "port": port, "stop": stop}
        )
    ]
    if mode == "socket":
        slack: Any = (build_app(settings, now), settings.slack.app_token, settings.slack.api_url)
        listeners.append(threading.Thread(target=run_socket, args=(*slack, stop)))
    for listener in listeners:
        listener.start()
    _wait_for(port)
    assert world.slack.wait_for_app()
    try:
        yield
    finally:
        stop.set()
        _wait_for(port)  # one more visitor, so that the server looks up at once
        for listener in listeners:
            listener.join(15)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection((HOST, port), timeout=1).close()
            return
        except OSError:
            threading.Event().wait(0.02)
