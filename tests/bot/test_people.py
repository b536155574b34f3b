"""Who is one of us: judged by Slack's word, again every day, and never by an address alone."""

from datetime import datetime
from typing import Any
from urllib.error import URLError

import pytest
from slack_sdk import WebClient

import funnel
from bot.app import _is_from_elsewhere as is_from_elsewhere
from bot.people import JUDGED_FOR, REMEMBERED, People, Stranger
from store.people import Member
from tests.cast import Cast

OURS, THEIRS = "T-OURS", "T-THEIRS"


class Directory(WebClient):
    """A Slack that answers from a table of users; None stands for one that does not answer."""

    def __init__(self, **users: dict[str, Any]) -> None:
        super().__init__("xoxb-practice")
        self.users: dict[str, dict[str, Any]] | None = users
        self.asked: list[str] = []

    def auth_test(self, **_: Any) -> Any:
        self.asked.append("auth.test")
        if self.users is None:
            raise URLError("down")
        return {"team_id": OURS}

    def users_info(self, *, user: str, **_: Any) -> Any:
        self.asked.append(user)
        if self.users is None:
            raise URLError("down")
        return {"user": self.users[user]}


class Watch:
    """A steady clock that a test turns."""

    time = 0.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def people(watch: Watch) -> People:
    return People(watch)


def user(email: str = "minji@saebyeok.example", **facts: Any) -> dict[str, Any]:
    return {"team_id": OURS, "locale": "ko-KR", "profile": {"email": email}, **facts}


def refusal(people: People, client: WebClient, slack_id: str, at: datetime) -> str:
    with pytest.raises(Stranger) as caught:
        people.member(client, slack_id, at=at)
    return str(caught.value.values["why"])


def slack_id_of(member: Member) -> str | None:
    found: Member = Member.get_by_id(member.id)
    return found.slack_id


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"team_id": THEIRS}, "elsewhere"),
        ({"team_id": None}, "elsewhere"),
        ({"team_id": THEIRS, "enterprise_user": {"teams": ["T-3"]}}, "elsewhere"),
        ({"is_stranger": True}, "elsewhere"),
        ({"is_bot": True}, "elsewhere"),
        ({"deleted": True}, "elsewhere"),
        ({"is_restricted": True}, "guest"),
        ({"is_ultra_restricted": True}, "guest"),
    ],
)
def test_who_is_not_of_our_workspace_is_turned_away_whatever_their_address(
    cast: Cast, at: datetime, people: People, facts: dict[str, Any], why: str
) -> None:
    assert refusal(people, Directory(U1=user(**facts)), "U1", at) == why
    assert slack_id_of(cast.minji) is None


def test_a_colleague_of_the_same_enterprise_is_one_of_us(
    cast: Cast, at: datetime, people: People
) -> None:
    client = Directory(U1=user(team_id=THEIRS, enterprise_user={"teams": [THEIRS, OURS]}))

    assert people.member(client, "U1", at=at).id == cast.minji.id


def test_slack_is_asked_once_which_workspace_is_ours(
    cast: Cast, at: datetime, people: People
) -> None:
    client = Directory(U1=user(), U2=user("tae@saebyeok.example"))
    for slack_id in ("U1", "U2", "U1"):
        people.member(client, slack_id, at=at)

    assert client.asked.count("auth.test") == 1


def test_nobody_is_linked_while_slack_does_not_say_which_workspace_is_ours(
    cast: Cast, at: datetime, people: People, watch: Watch
) -> None:
    client = Directory()
    client.users = None

    assert people.workspace(client).ids == frozenset()
    client.users = {"U1": user()}
    assert refusal(people, client, "U1", at) == "later"
    watch.time += REMEMBERED
    assert people.member(client, "U1", at=at).id == cast.minji.id


def test_an_address_that_went_to_another_user_does_not_take_the_member_along(
    cast: Cast, at: datetime, people: People, caplog: pytest.LogCaptureFixture
) -> None:
    funnel.link_member(cast.minji, "U-OLD", at=at)
    client = Directory(**{"U-OLD": user("other@saebyeok.example"), "U-NEW": user()})

    assert refusal(people, client, "U-NEW", at) == "unknown"
    assert slack_id_of(cast.minji) == "U-OLD"
    assert "refused=has-another-slack-user" in caplog.text


def test_a_member_whose_old_account_is_closed_comes_back_with_a_new_one(
    cast: Cast, at: datetime, people: People
) -> None:
    funnel.link_member(cast.minji, "U-OLD", at=at)
    client = Directory(**{"U-OLD": user(deleted=True), "U-NEW": user()})

    assert people.member(client, "U-NEW", at=at).id == cast.minji.id
    assert slack_id_of(cast.minji) == "U-NEW"


def test_a_member_who_becomes_a_guest_loses_their_rights_within_a_day(
    cast: Cast, at: datetime, people: People, watch: Watch
) -> None:
    client = Directory(U1=user())
    people.member(client, "U1", at=at)
    client.users = {"U1": user(is_restricted=True)}

    watch.time += JUDGED_FOR - 1
    people.member(client, "U1", at=at)
    watch.time += 1
    assert refusal(people, client, "U1", at) == "guest"
    assert refusal(people, client, "U1", at) == "guest"


def test_a_linked_member_works_on_while_slack_does_not_answer(
    cast: Cast, at: datetime, people: People, watch: Watch
) -> None:
    funnel.link_member(cast.minji, "U1", at=at)
    client = Directory()
    client.users = None

    for _ in range(3):
        assert people.member(client, "U1", at=at).id == cast.minji.id
    assert client.asked.count("U1") == 1

    client.users = {"U1": user(deleted=True)}
    watch.time += REMEMBERED
    assert refusal(people, client, "U1", at) == "elsewhere"


def pressed(user_team: str, team: str, **more: Any) -> dict[str, Any]:
    return {"user": {"id": "U1", "team_id": user_team}, "team": {"id": team}, **more}


@pytest.mark.parametrize(
    ("body", "is_elsewhere"),
    [
        (pressed(OURS, OURS), False),
        (pressed(THEIRS, THEIRS), True),
        (pressed(THEIRS, OURS), True),
        (pressed(OURS, OURS, view={"app_installed_team_id": OURS}), False),
        (pressed(OURS, OURS, view={"app_installed_team_id": THEIRS}), True),
        (pressed("T-3", "T-3") | {"team": {"id": "T-3", "enterprise_id": "E-1"}}, False),
        (pressed(OURS, OURS) | {"team": None}, False),
        ({"command": "/lead", "user_id": "U1", "team_id": OURS}, False),
        ({"command": "/lead", "user_id": "U1", "team_id": THEIRS}, True),
        ({"command": "/lead", "user_id": "U1", "team_id": "T-3", "enterprise_id": "E-1"}, False),
        ({"event": {"user": "U1"}, "team_id": THEIRS, "context_team_id": OURS}, False),
        ({"event": {"user": "U1"}, "team_id": OURS, "context_team_id": THEIRS}, True),
    ],
)
def test_every_call_tells_from_which_workspace_it_comes(
    body: dict[str, Any], is_elsewhere: bool
) -> None:
    assert is_from_elsewhere(body, frozenset({OURS, "E-1"})) == is_elsewhere


@pytest.mark.parametrize(
    ("body", "is_elsewhere"),
    [
        (pressed(THEIRS, THEIRS, view={"app_installed_team_id": OURS}), True),
        (pressed(THEIRS, OURS), True),
        (pressed(OURS, OURS), False),
        ({"command": "/lead", "user_id": "U1", "team_id": THEIRS}, False),
    ],
)
def test_before_we_know_our_workspace_a_call_is_compared_with_itself(
    body: dict[str, Any], is_elsewhere: bool
) -> None:
    assert is_from_elsewhere(body) == is_elsewhere
