"""A house whose clock stands still, with the doors that a test opens."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest

import funnel
from bot.post import Slack
from sandbox.mail import PracticeMailbox
from sandbox.slack import PracticeSlack
from sandbox.slack.client import Hands
from scheduler.context import House
from scheduler.smtp import Smtp
from store.inquiries import Inquiry
from store.leads import Lead
from tests.cast import Cast
from tests.scheduler.stage import SECRET, MakeLead, SubmitForm, Time


@pytest.fixture
def time(at: datetime) -> Time:
    return Time(at)


@pytest.fixture
def house(database: str, time: Time) -> House:
    """Without Slack and SMTP; tests that need them use `replace`."""
    return House(
        now=time,
        mailroom=funnel.Mailroom(
            own_addresses=frozenset({"sales@saebyeok.example"}),
            secret=SECRET,
            domain="saebyeok.example",
        ),
        slack=None,
        smtp=None,
        mail_from="Saebyeok Sales <sales@saebyeok.example>",
        public_url="https://leads.saebyeok.example",
        secret=SECRET,
        leads_channel="C0LEADS",
        managers_channel="C0MANAGERS",
        admin_channel="C0ADMIN",
        name="test-1",
    )


@pytest.fixture
def post() -> Iterator[PracticeMailbox]:
    with PracticeMailbox() as post:
        yield post


@pytest.fixture
def mailing_house(house: House, post: PracticeMailbox, at: datetime) -> Iterator[House]:
    """A house that can send, and whose mailbox has just been read."""
    funnel.begin_mailbox("sales", 1, at=at)
    funnel.mailbox_read("sales", at=at)
    smtp = Smtp(post.smtp_url)
    yield replace(house, smtp=smtp)
    smtp.close()


@pytest.fixture
def submit(cast: Cast, at: datetime) -> SubmitForm:
    """Land a form: Hana's wish to talk, or a numbered colleague's."""

    def land(
        number: int = 0, *, slug: str = "contact", at: datetime = at, news: str = ""
    ) -> Inquiry:
        firm = f"firm{number}" if number else "hanbit"
        fields = {
            "name": "한하나",
            "email": f"hana{number or ''}@{firm}.example.kr",
            "company": f"{firm} 물류",
            "title": "물류팀장",
            "message": "견적을 받을 수 있을까요?",
            "privacy": "yes",
            "news": news,
        }
        touch = funnel.FirstTouch()
        return funnel.land_form(slug, f"token-{number}", fields, touch=touch, lang="ko", at=at)

    return land


@pytest.fixture
def make_lead(submit: SubmitForm, at: datetime) -> MakeLead:
    """Capture a form: an MQL for "contact", an enrolled reader for "ebook" with news."""

    def make(number: int = 0, *, at: datetime = at, **more: str) -> Lead:
        captured = funnel.capture_form(submit(number, at=at, **more), at=at)
        assert captured.lead is not None
        return Lead.get_by_id(captured.lead.id)

    return make


@pytest.fixture
def reader(make_lead: MakeLead) -> Lead:
    """A lead who took the e-book and wants our news: the welcome sequence has begun."""
    return make_lead(slug="ebook", news="yes")


SEED = {
    "users": [
        {"name": name, "real_name": name.title(), "email": f"{name}@saebyeok.example"}
        for name in ("minji", "tae", "jun", "sora", "yuri")
    ],
    "channels": [{"name": "leads"}, {"name": "managers"}, {"name": "admin"}],
}


@pytest.fixture(scope="session")
def workspace() -> Iterator[PracticeSlack]:
    with PracticeSlack(SEED) as slack:
        yield slack


@pytest.fixture
def hands(workspace: PracticeSlack) -> Hands:
    """A fresh workspace as its people see it."""
    workspace.reset()
    return Hands(workspace.url)


@pytest.fixture
def speaking_house(
    house: House, cast: Cast, workspace: PracticeSlack, hands: Hands, at: datetime
) -> House:
    """A house that speaks in a workspace where the whole cast has accounts."""
    slack = Slack(workspace.bot_token, workspace.api_url)
    for member in vars(cast).values():
        found = slack.client.users_lookupByEmail(email=member.email)
        funnel.link_member(member, found["user"]["id"], at=at)
        member.slack_id = found["user"]["id"]
    return replace(
        house,
        slack=slack,
        leads_channel="leads",
        managers_channel="managers",
        admin_channel="admin",
    )
