"""What a person writes in Slack is searched for an address in no time, whatever it is."""

import time

import pytest

from bot.triage import EMAIL, LONGEST, MAILTO


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hana@hanbit.example.kr", "hana@hanbit.example.kr"),
        ("<mailto:hana@hanbit.example|hana@hanbit.example> 문의", "hana@hanbit.example"),
        ("한하나(hana.han+1@mail.hanbit.example.kr)입니다", "hana.han+1@mail.hanbit.example.kr"),
        ("<tel:01012345678|010-1234-5678>", None),
        ("a@b", None),
    ],
)
def test_an_address_is_found_in_a_message(text: str, found: str | None) -> None:
    hit = EMAIL.search(MAILTO.sub(r"\1", text))

    assert (hit.group(0) if hit else None) == found


@pytest.mark.parametrize("piece", ["a", "a.", "a@", "a@b.", "<mailto:", "<tel:|", "-@-."])
def test_a_hostile_message_is_searched_in_no_time(piece: str) -> None:
    text = (piece * LONGEST)[:LONGEST]
    begun = time.process_time()

    EMAIL.search(MAILTO.sub(r"\1", text))

    assert time.process_time() - begun < 0.5
