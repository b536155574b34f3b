# ruff: noqa: E501 (mails and tables of examples)
"""Which conversation a mail belongs to: ids that cannot be forged, ids that others mangle."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.threading import (
    answers,
    bare_subject,
    forwards,
    ids_in,
    read_ref,
    read_tag,
    sign_id,
    tag_address,
)

SECRET = b"our secret"
REFS = st.from_regex(r"[A-Za-z0-9_-]{1,24}", fullmatch=True)


@given(REFS)
def test_a_signed_id_gives_its_reference_back(ref: str) -> None:
    assert read_ref(sign_id(ref, secret=SECRET, domain="leadloop.example"), secret=SECRET) == ref


@given(
    REFS, st.sampled_from(["leadloop.example", "mail.sales.of.a.very.long.company.name.example"])
)
def test_a_signed_id_never_exceeds_seventy_characters(ref: str, domain: str) -> None:
    assert len(sign_id(ref, secret=SECRET, domain=domain)) <= 70


def test_a_forged_or_foreign_id_gives_no_reference() -> None:
    real = sign_id("m-1", secret=SECRET, domain="leadloop.example")

    assert read_ref(real.replace("m-1", "m-2"), secret=SECRET) is None
    assert read_ref(real.replace("leadloop.", "other."), secret=SECRET) is None
    assert read_ref(real, secret=b"another secret") is None
    assert read_ref("<abc@other.example>", secret=SECRET) is None
    assert read_ref("", secret=SECRET) is None


def test_an_id_survives_lost_brackets_and_lowered_case() -> None:
    real = sign_id("L-1042", secret=SECRET, domain="leadloop.example")

    assert read_ref(real.strip("<>"), secret=SECRET) == "L-1042"
    assert read_ref(real.lower(), secret=SECRET) == "l-1042"


def test_a_reference_with_odd_characters_is_refused() -> None:
    for ref in ("", "a b", "a@b", "x" * 25):
        with pytest.raises(ValueError, match="reference"):
            sign_id(ref, secret=SECRET, domain="leadloop.example")
        with pytest.raises(ValueError, match="reference"):
            tag_address("sales@leadloop.example", ref, SECRET)


def test_a_tagged_address_tells_its_reference_and_a_forged_one_nothing() -> None:
    tagged = tag_address("sales@leadloop.example", "m-1", SECRET)

    assert tagged.startswith("sales+")
    assert tagged.endswith("@leadloop.example")
    assert read_tag(tagged, SECRET) == "m-1"
    assert read_tag(tagged.upper(), SECRET) == "M-1"
    assert read_tag(tagged.replace("m-1", "m-2"), SECRET) is None
    assert read_tag(tagged.replace("sales", "info"), SECRET) is None
    assert read_tag("sales@leadloop.example", SECRET) is None


def test_the_signature_of_an_address_is_no_signature_of_an_id() -> None:
    tagged = tag_address("sales@leadloop.example", "m-1", SECRET)
    signature = tagged.split(".")[2].split("@")[0]

    assert read_ref(f"<ll1.m-1.{signature}@leadloop.example>", secret=SECRET) is None


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("<a@x.example>", ["<a@x.example>"]),
        ("a@x.example", ["<a@x.example>"]),
        ("<a@x.example> <b@x.example>\n <c@x.example>", ["<a@x.example>", "<b@x.example>", "<c@x.example>"]),
        ("<a@x.example>,<a@x.example>", ["<a@x.example>"]),
        ("Your message of Fri <a@x.example>", ["<a@x.example>"]),
        ("message a@x.example, of Friday", ["<a@x.example>"]),
        ("<long-folded\n -id@x.example>", ["<long-folded-id@x.example>"]),
        ("<no id>", []),
        ("", []),
        ("@", []),
    ],
)  # fmt: skip
def test_ids_are_read_leniently(text: str, ids: list[str]) -> None:
    assert ids_in(text) == ids


@pytest.mark.parametrize(
    "subject",
    [
        "견적", "Re: 견적", "RE:견적", "re[2]: 견적", "Re: Fwd: RE: 견적", "회신: 견적", "답장 : 견적",
        "전달: Re: 견적", "[RE] 견적", "AW: WG: 견적", "SV: 견적", "Antw: 견적", "Re： 견적", "FW: 견적",
        "回复: 견적", "RE(3): 견적", "  Re:   견적 ",
    ],
)  # fmt: skip
def test_a_bare_subject_has_no_prefix_however_stacked(subject: str) -> None:
    assert bare_subject(subject) == "견적"


@pytest.mark.parametrize(
    "subject", ["Request: 견적", "Reply needed", "Free 견적", "회신 부탁드립니다"]
)
def test_a_word_that_only_starts_like_a_prefix_stays(subject: str) -> None:
    assert bare_subject(subject) == subject


def test_an_answer_and_a_forward_are_told_apart() -> None:
    assert answers("Re: quote")
    assert not answers("Fwd: quote")
    assert forwards("전달: quote")
    assert not forwards("Re: Fwd: quote")
    assert not answers("quote")
