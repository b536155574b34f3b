"""Steps of the playbook become words: nothing foreign becomes markup, nothing missing a gap."""

import pytest
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from scheduler.wording import Ready, body, line, name, unlinked


def test_a_body_is_told_in_text_and_in_html() -> None:
    words = body("Hello {{ name }},\n\n**Read** [this](https://x.example).", {"name": "Hana"})

    assert words.text == "Hello Hana,\n\nRead this (https://x.example).\n"
    assert words.html == (
        '<p>Hello Hana,</p>\n<p><strong>Read</strong> <a href="https://x.example">this</a>.</p>\n'
    )


def test_lists_keep_their_marks_in_text() -> None:
    words = body("- one\n- two\n\nthen\n\n3. three\n4. four", {})

    assert words.text == "- one\n- two\n\nthen\n\n3. three\n4. four\n"
    assert "<li>one</li>" in words.html
    assert '<ol start="3">' in words.html


@pytest.mark.parametrize(
    "name",
    [
        "[x](https://evil.example)",
        "**bold**",
        "<b>x</b>",
        "`code`",
        "a\n\n# heading",
        "1. x",
        "<https://e.example>",
    ],
)
def test_what_a_prospect_calls_themselves_stays_a_name(name: str) -> None:
    words = body("Hello {{ name }}!", {"name": name})

    assert words.text == f"Hello {' '.join(name.split())}!\n"
    for tag in ("<a", "<b>", "<strong", "<h1", "<code", "<ol"):
        assert tag not in words.html


def test_html_in_a_step_is_shown_and_not_run() -> None:
    assert "<script>" not in body("<script>alert(1)</script>", {}).html


def test_a_link_of_ours_is_not_escaped() -> None:
    link = Ready("https://x.example/u/a_b-c?d=1&e=2")

    assert f"({link})" in body("[out]({{ link }})", {"link": link}).text


@pytest.mark.parametrize("scheme", ["javascript:alert(1)", "data:text/html,x", "vbscript:x"])
def test_a_link_that_runs_something_is_no_link(scheme: str) -> None:
    assert "href" not in body(f"[x]({scheme})", {}).html


def test_an_unknown_name_is_an_error_and_no_gap() -> None:
    with pytest.raises(UndefinedError):
        body("Hello {{ nmae }}", {"name": "Hana"})


def test_a_step_cannot_reach_into_the_machine() -> None:
    with pytest.raises((SecurityError, UndefinedError)):
        body("{{ name.__class__.__mro__ }}", {"name": "Hana"})


def test_a_subject_is_one_line_without_marks() -> None:
    assert line("Hi {{ name }}\n", {"name": "Hana *\r\nBcc: x"}) == "Hi Hana * Bcc: x"


@pytest.mark.parametrize(
    "advertised", ["Win at https://evil.example/x", "see www.evil", "hana@evil.example", "x://y"]
)
def test_a_name_that_advertises_is_left_out(advertised: str) -> None:
    assert name(advertised) == ""


@pytest.mark.parametrize(
    "plain", ["한하나", "J. R. Kim", "Hanbit Co., Ltd.", "한빛물류(주)", "No.1"]
)
def test_an_honest_name_stays_as_it_is(plain: str) -> None:
    assert name(plain) == plain


def test_a_name_is_no_longer_than_a_name() -> None:
    assert len(name("하나 " * 100)) <= 60
    assert name("하나 " * 100).endswith("…")


@pytest.mark.parametrize(
    "words", ["evil.example/x", "ftp://evil.example", "write to a@evil.example", "evil。한국"]
)
def test_no_mail_program_finds_a_link_in_foreign_words(words: str) -> None:
    shown = unlinked(words)

    assert shown.replace("\u200b", "") == words
    for linkable in ("evil.e", "://", "@e", "evil。한"):
        assert linkable not in shown


def test_numbers_are_no_hosts() -> None:
    assert unlinked("Quote 3.14 for v2.10") == "Quote 3.14 for v2.10"
