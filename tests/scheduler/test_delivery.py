"""What the outbox holds is said once, in order, in the right place, whatever goes wrong between."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

import funnel
from funnel import outbox
from sandbox.slack.client import Hands
from scheduler import delivery
from scheduler.context import House
from store.base import connection
from store.leads import Card, Lead
from store.outbox import Outbox
from tests.cast import Cast
from tests.scheduler.stage import MakeLead, Time


def deliver(house: House) -> int:
    """Rounds until nothing is due at this moment."""
    count = 0
    while found := delivery.deliver_waiting(house, at=house.now()):
        count += found
    return count


def waiting() -> list[Outbox]:
    return list(Outbox.select().where(Outbox.done_at.is_null()).order_by(Outbox.id))


def cards(hands: Hands) -> list[dict[str, Any]]:
    return hands.messages("leads")


def methods(hands: Hands) -> list[str]:
    """What Slack was asked, in order."""
    return [entry["name"] for entry in hands.log() if entry["direction"] == "api"]


def below(hands: Hands) -> list[dict[str, Any]]:
    """The thread of the only card."""
    [card] = cards(hands)
    thread: list[dict[str, Any]] = card["thread"]
    return thread


def test_without_slack_the_words_wait(house: House, make_lead: MakeLead) -> None:
    make_lead()

    assert delivery.deliver_waiting(house, at=house.now()) == 0
    assert waiting()


def test_nothing_due_says_nothing(speaking_house: House, hands: Hands) -> None:
    assert deliver(speaking_house) == 0
    assert hands.messages("leads") == []


def test_a_lead_gets_one_card_that_is_edited_in_place(
    speaking_house: House, make_lead: MakeLead, hands: Hands, at: datetime
) -> None:
    lead = make_lead()
    deliver(speaking_house)
    [card] = cards(hands)
    assert "한하나" in card["text"]

    funnel.accept(Lead.get_by_id(lead.id), by=lead.owner, at=at)
    deliver(speaking_house)

    [edited] = cards(hands)
    assert edited["ts"] == card["ts"]
    assert edited["blocks"] != card["blocks"]
    assert waiting() == []


def test_what_follows_stands_below_the_card_in_order(
    speaking_house: House, make_lead: MakeLead, hands: Hands, at: datetime
) -> None:
    lead = make_lead()
    for number in range(3):
        funnel.note(Lead.get_by_id(lead.id), f"메모 {number}", by=lead.owner, at=at)
    deliver(speaking_house)

    said = [str(message["blocks"]) for message in below(hands)]
    assert [f"메모 {number}" in text for number, text in enumerate(said)] == [True] * 3


def test_an_equal_card_is_not_sent_again(
    speaking_house: House, make_lead: MakeLead, hands: Hands, at: datetime
) -> None:
    lead = make_lead()
    deliver(speaking_house)
    before = len(methods(hands))
    from store.queries import leads

    outbox.card(lead, leads.last_activity(lead))
    Outbox.update(done_at=None, due_at=at).where(Outbox.kind == "card").execute()
    deliver(speaking_house)

    assert methods(hands)[before:] == []
    assert waiting() == []


def test_a_card_whose_answer_was_lost_is_found_and_not_posted_twice(
    speaking_house: House, make_lead: MakeLead, hands: Hands, time: Time
) -> None:
    """The worker died between Slack's answer and our note of it."""
    lead = make_lead()
    deliver(speaking_house)
    Card.delete().execute()
    Outbox.update(done_at=None).where(Outbox.kind == "card").execute()

    time.pass_by(minutes=5)
    deliver(speaking_house)

    [card] = cards(hands)
    assert Card.get().ts == card["ts"]
    assert Card.get().lead == lead
    assert waiting() == []


def test_a_thread_message_and_a_direct_one_are_found_too(
    speaking_house: House, make_lead: MakeLead, hands: Hands, time: Time
) -> None:
    lead = make_lead()
    funnel.note(lead, "메모", by=lead.owner, at=time.at)
    time.at = lead.sla_due_at
    funnel.remind_sla(Lead.get_by_id(lead.id), at=time.at)
    deliver(speaking_house)
    Outbox.update(done_at=None).execute()

    time.pass_by(minutes=5)
    deliver(speaking_house)

    assert len(below(hands)) == 1
    assert len(hands.dm(lead.owner.email.partition("@")[0])) == 1


def test_a_rate_limit_is_obeyed_without_looking_for_what_was_not_said(
    speaking_house: House, make_lead: MakeLead, hands: Hands, time: Time
) -> None:
    make_lead()
    hands.fault("rate_limited", method="chat.postMessage", retry_after=30, times=1)

    deliver(speaking_house)
    [row, *_] = waiting()
    assert row.due_at == time.at + timedelta(seconds=30)
    assert cards(hands) == []

    time.pass_by(seconds=30)
    deliver(speaking_house)
    assert len(cards(hands)) == 1
    assert "conversations.history" not in methods(hands)


def test_a_channel_that_is_missing_delays_and_is_named(
    speaking_house: House, make_lead: MakeLead, time: Time
) -> None:
    make_lead()
    deliver(replace(speaking_house, leads_channel="no-such-channel"))

    [first, *_] = waiting()
    assert first.trouble.startswith("channel_not_found")
    assert first.due_at > time.at

    time.pass_by(hours=1)
    deliver(speaking_house)
    assert waiting() == []


def test_slack_that_is_away_is_tried_once_a_round(
    speaking_house: House, make_lead: MakeLead, hands: Hands, time: Time
) -> None:
    for number in range(1, 4):
        make_lead(number)
    hands.fault("server_error", method="chat.postMessage")
    deliver(speaking_house)
    assert methods(hands).count("chat.postMessage") == 1

    hands.fault("server_error", on=False)
    time.pass_by(minutes=2)
    deliver(speaking_house)
    assert len(cards(hands)) == 3


def test_a_word_that_slack_stumbles_over_does_not_hold_up_the_others(
    speaking_house: House, make_lead: MakeLead, hands: Hands, time: Time
) -> None:
    for number in range(1, 4):
        make_lead(number)
    hands.fault("server_error", method="chat.postMessage", status=200, times=1)
    deliver(speaking_house)
    assert len(cards(hands)) == 2

    time.pass_by(minutes=1)
    deliver(speaking_house)
    assert len(cards(hands)) == 3
    assert "conversations.history" in methods(hands)


def test_a_revoked_token_is_tried_once_a_round_and_everything_waits(
    speaking_house: House, make_lead: MakeLead, hands: Hands, time: Time
) -> None:
    for number in range(1, 4):
        make_lead(number)
    hands.fault("token_revoked")
    deliver(speaking_house)

    assert [name for name in methods(hands) if name != "users.lookupByEmail"] == [
        "conversations.list"
    ]
    assert {row.trouble.partition(" ")[0] for row in waiting()} == {"token_revoked", "waits", ""}

    hands.fault("token_revoked", on=False)
    time.pass_by(hours=1)
    deliver(speaking_house)
    assert len(cards(hands)) == 3


def test_a_deleted_card_is_posted_anew(
    speaking_house: House, make_lead: MakeLead, hands: Hands, at: datetime
) -> None:
    lead = make_lead()
    deliver(speaking_house)
    [card] = cards(hands)
    channel = Card.get().channel
    speaking_house.slack.client.chat_delete(channel=channel, ts=card["ts"])  # type: ignore[union-attr]

    funnel.accept(Lead.get_by_id(lead.id), by=lead.owner, at=at)
    deliver(speaking_house)

    [anew] = cards(hands)
    assert anew["ts"] != card["ts"]
    assert Card.get().ts == anew["ts"]


def test_a_word_below_a_deleted_card_brings_the_card_back(
    speaking_house: House, make_lead: MakeLead, hands: Hands, at: datetime
) -> None:
    lead = make_lead()
    deliver(speaking_house)
    card = Card.get()
    speaking_house.slack.client.chat_delete(channel=card.channel, ts=card.ts)  # type: ignore[union-attr]

    funnel.note(lead, "메모", by=lead.owner, at=at)
    deliver(speaking_house)

    assert [message["thread_ts"] for message in below(hands)] == [Card.get().ts]
    assert Card.get().ts != card.ts
    assert waiting() == []


def test_the_managers_hear_of_what_nobody_accepted(
    speaking_house: House, make_lead: MakeLead, hands: Hands
) -> None:
    lead = make_lead()
    funnel.remind_sla(lead, at=lead.sla_due_at)
    again = Lead.get_by_id(lead.id)
    funnel.remind_sla(again, at=again.sla_due_at)

    time = speaking_house.now
    time.at = again.sla_due_at  # type: ignore[attr-defined]
    deliver(speaking_house)

    assert len(hands.messages("managers")) == 1


def test_a_member_without_slack_is_told_below_the_card(
    speaking_house: House, make_lead: MakeLead, hands: Hands, cast: Cast
) -> None:
    lead = make_lead()
    owner = type(cast.minji).get_by_id(lead.owner.id)
    type(owner).update(slack_id=None).execute()
    funnel.remind_sla(lead, at=lead.sla_due_at)

    speaking_house.now.at = lead.sla_due_at  # type: ignore[attr-defined]
    deliver(speaking_house)

    assert waiting() == []
    assert len(below(hands)) == 1


def test_a_burst_passes_and_a_flood_is_spread(
    speaking_house: House, make_lead: MakeLead, hands: Hands, time: Time
) -> None:
    for number in range(1, 14):
        make_lead(number)

    deliver(speaking_house)
    assert len(cards(hands)) == 10

    time.pass_by(seconds=10)
    deliver(speaking_house)
    assert len(cards(hands)) == 13


def test_one_spoiled_word_does_not_silence_the_others(
    speaking_house: House, make_lead: MakeLead, hands: Hands, time: Time
) -> None:
    bad, good = make_lead(1), make_lead(2)
    Outbox.update(kind="nonsense").where(Outbox.lead == bad).execute()

    deliver(speaking_house)

    assert len(cards(hands)) == 1
    spoiled = next(row for row in waiting() if row.lead == bad)
    assert spoiled.due_at > time.at
    assert spoiled.trouble == "KeyError"
    assert Card.get().lead == good


def test_two_workers_say_each_thing_once(
    speaking_house: House, make_lead: MakeLead, hands: Hands
) -> None:
    for number in range(1, 9):
        make_lead(number)
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        with connection():
            deliver(speaking_house)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(cards(hands)) == 8
    assert Card.select().count() == 8


def test_a_doubt_outlives_a_try_that_ended_before_it_could_look(
    speaking_house: House, make_lead: MakeLead, hands: Hands, time: Time
) -> None:
    make_lead()
    hands.fault("lost_answer", method="chat.postMessage", times=1)
    deliver(speaking_house)
    assert len(cards(hands)) == 1

    hands.fault("rate_limited", method="conversations.history", retry_after=30, times=1)
    for _ in range(3):
        time.pass_by(minutes=2)
        deliver(speaking_house)

    assert len(cards(hands)) == 1
    assert waiting() == []


def test_a_doubt_outlives_waiting_for_room(
    speaking_house: House, make_lead: MakeLead, hands: Hands, time: Time
) -> None:
    make_lead(1)
    hands.fault("lost_answer", method="chat.postMessage", times=1)
    deliver(speaking_house)
    doubted = waiting()[0]
    for code in ("paced", "waits", "paced"):
        [row] = [row for row in Outbox.claim(at=waiting()[0].due_at) if row.id == doubted.id]
        delivery.give_back(row, time.pass_by(minutes=3), code)
        assert Outbox.get_by_id(doubted.id).attempts == 1

    time.pass_by(minutes=3)
    deliver(speaking_house)

    assert len(cards(hands)) == 1
    assert waiting() == []


def test_a_word_that_never_came_to_slack_is_not_looked_for(
    speaking_house: House, make_lead: MakeLead, hands: Hands, time: Time
) -> None:
    """A worker that died between its claim and its first call has said nothing."""
    make_lead()
    Outbox.claim(at=time.at)
    time.pass_by(minutes=5)

    deliver(speaking_house)

    assert len(cards(hands)) == 1
    assert "conversations.history" not in methods(hands)


def test_slack_is_searched_from_the_first_try_on_and_not_from_when_the_word_was_queued(
    speaking_house: House, make_lead: MakeLead, time: Time
) -> None:
    lead = make_lead()
    tried = time.pass_by(days=3)
    deliver(speaking_house)

    assert Outbox.get(Outbox.lead == lead).tried_at == tried


def test_waiting_for_room_is_no_try_and_does_not_lengthen_the_next_pause(
    speaking_house: House, make_lead: MakeLead, hands: Hands, time: Time
) -> None:
    for number in range(1, 13):
        make_lead(number)
    deliver(speaking_house)

    for _ in range(12):
        [paced, *_] = [row for row in waiting() if row.trouble.startswith("paced")]
        [row] = [row for row in Outbox.claim(at=paced.due_at) if row.id == paced.id]
        delivery.give_back(row, paced.due_at, "paced")
    assert Outbox.get_by_id(paced.id).attempts == 0
    hands.fault("server_error", method="chat.postMessage", times=1)
    time.at = paced.due_at
    deliver(speaking_house)

    assert Outbox.get_by_id(paced.id).due_at == time.at + timedelta(seconds=10)


def test_an_outage_of_slack_never_costs_more_than_a_minute_after_it(
    speaking_house: House, make_lead: MakeLead, hands: Hands, time: Time
) -> None:
    make_lead()
    hands.fault("server_error", method="chat.postMessage", times=20)
    for _ in range(20):
        deliver(speaking_house)
        assert waiting()[0].due_at - time.at <= timedelta(minutes=1)
        time.pass_by(minutes=1)
    deliver(speaking_house)

    assert len(cards(hands)) == 1


def test_a_word_that_slack_refuses_for_good_is_given_up_and_its_lead_goes_on(
    speaking_house: House, make_lead: MakeLead, hands: Hands, time: Time
) -> None:
    lead = make_lead()
    deliver(speaking_house)
    funnel.note(lead, "메모", by=lead.owner, at=time.at)
    hands.fault("invalid_blocks", times=delivery.MOST_REFUSALS)
    for _ in range(delivery.MOST_REFUSALS):
        deliver(speaking_house)
        time.pass_by(minutes=10)
    deliver(speaking_house)

    [given_up] = Outbox.select().where(Outbox.trouble == "given-up invalid_blocks")
    assert given_up.done_at is not None
    assert waiting() == []
    assert len(hands.messages("admin")) == 1
    assert lead.key in str(hands.messages("admin"))

    funnel.note(Lead.get_by_id(lead.id), "다음 메모", by=lead.owner, at=time.at)
    deliver(speaking_house)
    assert "다음 메모" in str(below(hands))


def test_a_word_that_a_bug_keeps_from_being_said_is_given_up(
    speaking_house: House, make_lead: MakeLead, hands: Hands, time: Time
) -> None:
    lead = make_lead()
    Outbox.update(kind="nonsense").where(Outbox.lead == lead).execute()
    many = Outbox.select().where(Outbox.lead == lead).count()
    for _ in range(delivery.MOST_REFUSALS * many):
        deliver(speaking_house)
        time.pass_by(hours=1)
    deliver(speaking_house)

    assert {row.trouble for row in Outbox.select().where(Outbox.lead == lead)} == {
        "given-up KeyError"
    }
    assert len(hands.messages("admin")) == 1


def test_a_notice_of_what_was_given_up_is_itself_given_up_in_silence(
    speaking_house: House, cast: Cast, hands: Hands, time: Time
) -> None:
    outbox.notice("admin", delivery.GIVEN_UP, key="x", at=time.at, text="L-1")
    hands.fault("invalid_blocks")
    for _ in range(delivery.MOST_REFUSALS + 1):
        deliver(speaking_house)
        time.pass_by(hours=1)

    assert Outbox.select().count() == 1
    assert waiting() == []


@pytest.mark.parametrize("code", ["channel_not_found", "token_revoked"])
def test_what_a_person_can_repair_is_never_given_up(
    speaking_house: House, make_lead: MakeLead, hands: Hands, time: Time, code: str
) -> None:
    make_lead()
    hands.fault("token_revoked", on=code == "token_revoked")
    broken = replace(speaking_house, leads_channel="no-such-channel")
    for _ in range(delivery.MOST_REFUSALS * 2):
        deliver(broken)
        time.pass_by(hours=1)
    hands.fault("token_revoked", on=False)
    deliver(speaking_house)

    assert len(cards(hands)) == 1


@pytest.mark.parametrize(
    ("left", "count"),
    [
        ("", 1),
        ("KeyError", 2),
        ("KeyError x4 #7", 5),
        ("paced KeyError x2", 3),
        ("ratelimited #3", 1),
        ("ValueError x3", 1),
    ],
)
def test_only_the_same_trouble_in_a_row_is_counted(left: str, count: int) -> None:
    assert delivery.times(Outbox(trouble=left), "KeyError") == count


@pytest.mark.parametrize(
    ("attempts", "trouble", "doubtful"),
    [
        (1, "", False),
        (2, "", True),
        (2, "ratelimited #1", False),
        (3, "ratelimited #1", True),
        (2, "no-answer", True),
        (2, "KeyError", True),
    ],
)
def test_a_try_without_a_note_of_its_own_is_in_doubt(
    attempts: int, trouble: str, doubtful: bool
) -> None:
    row = Outbox(attempts=attempts, trouble=trouble)

    assert delivery.may_have_been_said(row) is doubtful
