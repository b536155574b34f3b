"""What a hostile mail may cost: bounded memory and bounded time, whatever it is built of."""

import time
import tracemalloc
from collections.abc import Callable

import pytest

from intake import headers, html, mime

MEGABYTE = 1024 * 1024


def peak_of(act: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def rows(count: int, widest: int) -> str:
    narrow = "<tr><td>a</td></tr>" * count
    return f"<table><tr><td>{'x' * widest}</td></tr>{narrow}</table>"


HOSTILE = {
    "one wide cell over many rows": rows(3_000, 100_000),
    "one high cell beside many": "<table><tr>"
    + "<td>a</td>" * 4_000
    + f"<td>{'b<br>' * 5_000}</td></tr></table>",
    "many tables, each just small enough": rows(400, 40_000) * 20,
    "a table in a table": f"<table><tr><td>{rows(900, 20_000)}</td></tr></table>" * 4,
    "lines in a wide table": "<table><tr><td>" + "x" * 50_000 + "<pre>" + "a\n" * 50_000,
    "indented a million times over": "<div style='padding-left:99999em'>" * 100
    + "<p>hello</p>" * 3_000,
}  # fmt: skip


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE.keys())
def test_an_html_mail_is_never_drawn_wider_than_memory_allows(source: str) -> None:
    assert peak_of(lambda: html.to_text(source)) < 150 * MEGABYTE


def test_what_is_too_wide_to_draw_still_gives_its_words() -> None:
    text = html.to_text("<p>견적 부탁드립니다</p>" + rows(3_000, 100_000))

    assert text.startswith("견적 부탁드립니다")
    assert text.count("\na") == 3_000


def test_a_table_of_usual_size_is_drawn_in_columns() -> None:
    row = "<tr><td style='padding-left:40px; white-space:nowrap'>Seats</td><td>25</td></tr>"

    assert html.to_text(f"<table>{row * 3}</table>").splitlines() == ["Seats  25"] * 3


def test_what_its_sender_hides_stays_hidden_and_preformatted_lines_stay_lines() -> None:
    hidden = "<span style='margin-top:1em; display:none'>preview</span>"
    lines = "<div style='white-space:pre'>one\ntwo</div>"

    assert html.to_text(hidden + lines) == "one\ntwo"


@pytest.mark.parametrize(
    "value",
    [b"=?a?q?_" * 9_000, b"=?utf-8*en?q?_" * 4_500, b"=?utf-8?b?" + b"A" * 60_000],
)
def test_encoded_words_that_never_end_are_read_in_no_time(value: bytes) -> None:
    begun = time.process_time()

    headers.decode(value)

    assert time.process_time() - begun < 0.3


def test_an_open_word_does_not_swallow_the_next_one() -> None:
    assert headers.decode(b"=?utf-8?q?open =?utf-8?b?66y47J2Y?=") == "=?utf-8?q?open 문의"


def nested(levels: int, inside: bytes) -> bytes:
    return b"From: hana@hanbit.example\nContent-Type: message/rfc822\n\n" * levels + inside


def test_a_mail_in_a_mail_in_a_mail_is_not_copied_without_end() -> None:
    raw = nested(40, b"Subject: inside\n\n" + b"x" * (8 * MEGABYTE))

    peak = peak_of(lambda: mime.parse(raw))

    assert mime.parse(raw)[1] is True
    assert peak < 2 * mime.MOST_COPIED


def test_an_ordinary_forward_of_a_big_mail_is_read_whole() -> None:
    raw = nested(1, b"Subject: inside\n\n" + b"x" * (8 * MEGABYTE))

    root, is_cut = mime.parse(raw)

    assert is_cut is False
    assert root.children[0].headers.first("subject") == "inside"
