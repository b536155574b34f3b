"""What each mail of the corpus is taken for; `make_corpus.py` beside it says how to add one."""

import json
from datetime import date
from pathlib import Path

import pytest

from intake import letter
from intake.explain import explain
from rules.screening import Surroundings, screen

CORPUS = Path(__file__).parent / "mail"
EXPECTED: dict[str, dict[str, object]] = json.loads((CORPUS / "expected.json").read_text("utf-8"))
SECRET = b"a secret of the corpus"
TODAY = date(2026, 11, 20)
US = Surroundings(
    own_addresses=frozenset({"sales@leadloop.example", "forms@leadloop.example"}),
    member_addresses=frozenset({"minji@leadloop.example", "tae@leadloop.example"}),
    inbound_groups=frozenset({"sales@leadloop.example"}),
    unsubscribe_address="unsubscribe@leadloop.example",
    form_senders=frozenset({"forms@leadloop.example"}),
)


def explained(name: str) -> dict[str, object]:
    raw = (CORPUS / f"{name}.eml").read_bytes()
    return dict(explain(raw, around=US, secret=SECRET, today=TODAY))


@pytest.mark.parametrize("name", EXPECTED)
def test_a_mail_of_the_corpus_is_taken_for_what_it_is(name: str) -> None:
    expected, told = EXPECTED[name], explained(name)

    reasons = set(told["reasons"])  # type: ignore[call-overload]
    assert told["kind"] == expected["kind"], told["reasons"]
    assert set(expected.get("has", [])) <= reasons  # type: ignore[call-overload]
    assert not set(expected.get("has_not", [])) & reasons  # type: ignore[call-overload]
    for key in ("from_email", "from_name", "text", "thread", "bounced", "lang"):
        if key in expected:
            assert told[key] == expected[key], key
    if "subject_is" in expected:
        assert told["subject"] == expected["subject_is"]
    assert str(expected.get("has_text", "")) in str(told["text"])


@pytest.mark.parametrize("name", [name for name, one in EXPECTED.items() if "until" in one])
def test_an_absence_ends_on_the_day_it_names(name: str) -> None:
    raw = (CORPUS / f"{name}.eml").read_bytes()

    until = screen(letter.read(raw), US, today=TODAY).until

    assert (until.isoformat() if until else None) == EXPECTED[name]["until"]


def test_every_mail_of_the_corpus_has_an_expected_outcome() -> None:
    assert {path.stem for path in CORPUS.glob("*.eml")} == set(EXPECTED)


def test_an_explanation_has_the_promised_fields_and_is_json() -> None:
    told = explained("inquiry-ko")

    assert list(told) == [
        "kind", "reasons", "from_email", "from_name", "subject", "text", "thread", "bounced", "lang"
    ]  # fmt: skip
    assert json.loads(json.dumps(told)) == told
