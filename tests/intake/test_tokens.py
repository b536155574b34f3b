from datetime import UTC, datetime, timedelta

import pytest

from intake import tokens

SECRET = b"a secret of thirty-two bytes ..."
OTHER = b"another secret of thirty-two ..."


def test_an_unsubscribe_token_tells_whose_it_is() -> None:
    token = tokens.unsubscribe_token(42, secret=SECRET)

    assert tokens.read_unsubscribe(token, secret=SECRET) == 42


def test_a_token_of_another_key_is_no_token() -> None:
    token = tokens.unsubscribe_token(42, secret=OTHER)

    assert tokens.read_unsubscribe(token, secret=SECRET) is None


def test_a_token_for_one_purpose_opens_nothing_else() -> None:
    token = tokens.open_token(42, secret=SECRET)

    assert tokens.read_open(token, secret=SECRET) == 42
    assert tokens.read_unsubscribe(token, secret=SECRET) is None


def test_a_changed_token_is_no_token() -> None:
    token = tokens.unsubscribe_token(42, secret=SECRET)

    for place in range(len(token)):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        # The last character of a base64 signature carries unused bits.
        if place < len(token) - 1:
            assert tokens.read_unsubscribe(changed, secret=SECRET) is None


@pytest.mark.parametrize("junk", ["", ".", "a.b", "\0", "한글", "x" * 10_000, "MQ", "MQ."])
def test_junk_is_no_token(junk: str) -> None:
    assert tokens.read_unsubscribe(junk, secret=SECRET) is None
    assert tokens.read_form(junk, secret=SECRET, at=datetime.now(UTC)) is None
    assert tokens.read_click(junk, secret=SECRET) is None
    assert tokens.read_open(junk, secret=SECRET) is None


def test_a_form_token_tells_form_and_moment_and_is_never_the_same_twice(at: datetime) -> None:
    first = tokens.form_token("contact", at=at, secret=SECRET)
    second = tokens.form_token("contact", at=at, secret=SECRET)

    shown = tokens.read_form(first, secret=SECRET, at=at)

    assert first != second
    assert shown is not None
    assert shown.slug == "contact"
    assert abs(shown.issued_at - at) < timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("age", "counts"),
    [
        (timedelta(minutes=-1), False),
        (timedelta(), True),
        (timedelta(days=1), True),
        (timedelta(days=1, seconds=1), False),
    ],
)
def test_a_form_token_counts_for_a_day(at: datetime, age: timedelta, counts: bool) -> None:
    at = at.replace(microsecond=0)
    token = tokens.form_token("contact", at=at, secret=SECRET)

    assert (tokens.read_form(token, secret=SECRET, at=at + age) is not None) == counts


def test_a_click_leads_only_where_we_said() -> None:
    token = tokens.click_token(7, "https://saebyeok.example/price?a=b", secret=SECRET)

    click = tokens.read_click(token, secret=SECRET)

    assert click == tokens.Click(7, "https://saebyeok.example/price?a=b")


def test_a_click_never_leads_to_a_script() -> None:
    token = tokens.click_token(7, "javascript:alert(1)", secret=SECRET)

    assert tokens.read_click(token, secret=SECRET) is None
