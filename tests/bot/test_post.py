"""Speaking in Slack: posted once, found again, and every trouble named."""

from collections.abc import Callable, Iterator

import pytest

from bot import post
from bot.post import Slack, SlackTrouble
from bot.views import kit
from sandbox.slack import PracticeSlack
from sandbox.slack.client import Hands
from tests.bot.conftest import SEED

Trouble = Callable[..., SlackTrouble]
HELLO = kit.note("Hello")


@pytest.fixture
def practice() -> Iterator[PracticeSlack]:
    with PracticeSlack(SEED) as slack:
        yield slack
        assert list(slack.world.record.violations) == []


@pytest.fixture
def hands(practice: PracticeSlack) -> Hands:
    return Hands(practice.url)


@pytest.fixture
def slack(practice: PracticeSlack) -> Slack:
    return Slack(practice.bot_token, practice.api_url)


def trouble_of(call: Callable[[], object]) -> SlackTrouble:
    with pytest.raises(SlackTrouble) as caught:
        call()
    return caught.value


def test_a_card_is_posted_and_edited_in_place(slack: Slack, hands: Hands) -> None:
    channel, ts = slack.post_card("#leads", HELLO, "card:L-1:1")
    slack.update(channel, ts, kit.note("Bye"), "card:L-1:2")

    assert [message["text"] for message in hands.messages("leads")] == ["Bye"]


def test_what_follows_stands_in_the_thread(slack: Slack, hands: Hands) -> None:
    channel, ts = slack.post_card("leads", HELLO, "a")
    slack.thread(channel, ts, kit.note("Below"), "b")

    [card] = hands.messages("leads")
    assert [message["text"] for message in card["thread"]] == ["Below"]


def test_a_member_is_written_to_directly(slack: Slack, hands: Hands) -> None:
    minji = next(user["id"] for user in hands.state()["users"] if user["name"] == "minji")
    slack.direct(minji, HELLO, "direct:1")

    assert [message["text"] for message in hands.dm("minji")] == ["Hello"]


def test_a_message_is_found_by_its_key(slack: Slack) -> None:
    slack.post_card("leads", kit.note("Other"), "card:L-1:1")
    _, ts = slack.post_card("leads", HELLO, "card:L-2:5")

    assert slack.find_posted("leads", "card:L-2:5", 0) == ts
    assert slack.find_posted("leads", "card:L-3:9", 0) is None


def test_a_message_in_a_thread_is_found_by_its_key(slack: Slack) -> None:
    channel, parent = slack.post_card("leads", HELLO, "a")
    _, ts = slack.thread(channel, parent, HELLO, "b")

    assert slack.find_posted(channel, "b", 0, thread_ts=parent) == ts
    assert slack.find_posted(channel, "b", 0) is None


def test_an_edited_card_is_still_found_by_the_key_of_its_edit(slack: Slack) -> None:
    channel, ts = slack.post_card("leads", HELLO, "first")
    slack.update(channel, ts, HELLO, "second")

    assert slack.find_posted("leads", "second", 0) == ts


def test_too_many_requests_name_the_wait(slack: Slack, hands: Hands) -> None:
    hands.fault("rate_limited", method="chat.postMessage", retry_after=7)

    trouble = trouble_of(lambda: slack.post_card("leads", HELLO, "a"))

    assert (trouble.code, trouble.permanent, trouble.retry_after) == ("ratelimited", False, 7.0)


def test_slack_down_is_a_passing_trouble_of_unknown_outcome(slack: Slack, hands: Hands) -> None:
    hands.fault("server_error", method="chat.postMessage")

    trouble = trouble_of(lambda: slack.post_card("leads", HELLO, "a"))

    assert (trouble.permanent, trouble.unknown) == (False, True)


def test_an_error_inside_slack_is_of_unknown_outcome_though_it_came_as_an_answer(
    slack: Slack, hands: Hands
) -> None:
    hands.fault("server_error", method="chat.postMessage", status=200)

    trouble = trouble_of(lambda: slack.post_card("leads", HELLO, "a"))

    assert (trouble.code, trouble.permanent, trouble.unknown) == ("internal_error", False, True)


def test_a_search_that_ends_too_early_promises_nothing(
    slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post, "A_PAGE", 1)
    monkeypatch.setattr(post, "PAGES", 2)
    _, ts = slack.post_card("leads", HELLO, "first")
    slack.post_card("leads", HELLO, "second")
    assert slack.find_posted("leads", "first", 0) == ts

    slack.post_card("leads", HELLO, "third")

    assert trouble_of(lambda: slack.find_posted("leads", "first", 0)).code == "too-far-back"


def test_nobody_listening_is_a_trouble_of_unknown_outcome() -> None:
    slack = Slack("xoxb-none", "http://127.0.0.1:1/api/")

    trouble = trouble_of(lambda: slack.post_card("C0123456789", HELLO, "a"))

    assert (trouble.code, trouble.unknown) == ("no-answer", True)


def test_a_channel_that_is_not_there_is_a_lasting_trouble(slack: Slack) -> None:
    trouble = trouble_of(lambda: slack.post_card("nowhere", HELLO, "a"))

    assert (trouble.code, trouble.permanent) == ("channel_not_found", True)


def test_a_dead_token_is_a_lasting_trouble(practice: PracticeSlack) -> None:
    slack = Slack("xoxb-wrong", practice.api_url)

    trouble = trouble_of(lambda: slack.post_card("leads", HELLO, "a"))

    assert (trouble.code, trouble.permanent) == ("invalid_auth", True)


def test_the_home_tab_is_published(slack: Slack, hands: Hands) -> None:
    minji = next(user["id"] for user in hands.state()["users"] if user["name"] == "minji")
    slack.publish_home(minji, {"type": "home", "blocks": [kit.section("My desk")]})

    view = hands.home("minji")
    assert view is not None
    assert "My desk" in str(view["blocks"])


def test_a_post_whose_answer_was_lost_is_found_instead_of_doubled(
    slack: Slack, hands: Hands
) -> None:
    hands.fault("lost_answer", method="chat.postMessage", times=1)

    trouble = trouble_of(lambda: slack.post_card("leads", HELLO, "card:L-1:1"))

    assert trouble.unknown
    [posted] = hands.messages("leads")
    assert slack.find_posted("leads", "card:L-1:1", 0) == posted["ts"]
