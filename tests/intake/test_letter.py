# ruff: noqa: E501 (mails and tables of examples)
"""Reading a mail: nothing raises, nothing is lost, everything is bounded."""

import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.letter import Unreadable, hints, read, safe_name
from rules.letters import Hints, Letter

CORPUS = [path.read_bytes() for path in sorted((Path(__file__).parent / "mail").glob("*.eml"))]
FROM = b"From: Hana Han <hana@hanbit.example>\r\nSubject: Quote\r\n"


def text_mail(text: str, *headers: str, sender: str = "Hana Han <hana@hanbit.example>") -> bytes:
    head = [
        f"From: {sender}",
        "Subject: Quote",
        "Content-Type: text/plain; charset=utf-8",
        *headers,
    ]
    return "\r\n".join([*head, "", text]).encode()


def storable(letter: Letter) -> bool:
    told = repr(letter)
    told.encode("utf-8")
    return "\0" not in letter.text + letter.subject + letter.author.name


def read_or_none(raw: bytes) -> Letter | None:
    try:
        return read(raw)
    except Unreadable:
        return None


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=2_000))
def test_no_bytes_can_do_more_than_be_unreadable(raw: bytes) -> None:
    letter = read_or_none(raw)
    assert letter is None or storable(letter)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([raw for raw in CORPUS if raw]), st.randoms(use_true_random=False))
def test_no_damage_to_a_real_mail_can_do_more_than_be_unreadable(
    raw: bytes, luck: random.Random
) -> None:
    damaged = bytearray(raw)
    for _ in range(luck.randint(1, 6)):
        at = luck.randrange(len(damaged) + 1)
        if luck.random() < 0.4:
            del damaged[at : at + luck.randint(1, 40)]
        else:
            pieces = [
                b"\n\n",
                b"=?utf-8?b?",
                b"\0",
                b"<",
                b'"' * 40,
                b"\x1b$)C",
                b"--cut-here\r\n",
                b"\xff",
            ]
            damaged[at:at] = luck.choice(pieces) * luck.randint(1, 5)
    letter = read_or_none(bytes(damaged))
    assert letter is None or (storable(letter) and isinstance(hints(letter), Hints))


@pytest.mark.parametrize(
    ("raw", "reason"), [(b"", "empty"), (b"\0\r\n ", "empty"), (b"hello", "no-headers")]
)
def test_what_is_no_mail_says_why(raw: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as trouble:
        read(raw)
    assert trouble.value.reason == reason


HOSTILE = {
    "a million headers": b"X-A: b\r\n" * 300_000,
    "a huge subject": FROM + b"Subject: " + b"Re: " * 250_000 + b"\r\n\r\nhi",
    "quotes in To": FROM + b"To: " + b'"' * 20_000 + b"\r\n\r\nhi",
    "dots in To": FROM + b"To: " + b"a.a.a." * 20_000 + b"\r\n\r\nhi",
    "parameters": FROM + b"Content-Type: text/plain" + b"; a=b" * 20_000 + b"\r\n\r\nhi",
    "nested parts": FROM
    + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3_000)
    ),
    "many parts": FROM + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nhi\n" * 20_000,
    "a boundary that is everywhere": FROM
    + b"Content-Type: multipart/mixed; boundary=-\n\n"
    + b"-" * 5_000_000,
    "open tags": FROM + b"Content-Type: text/html\n\n" + b"<div>" * 50_000 + b"hi",
    "open scripts": FROM + b"Content-Type: text/html\n\n" + b"<script>" * 50_000,
    "dates without end": FROM + b"\n" + b"2026-11-20 12:00 on 11/20/2026\n" * 10_000,
    "ids without end": FROM + b"References: " + b"a" * 60_000 + b"@\n\nhi",
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_mail_takes_no_more_than_two_seconds(raw: bytes) -> None:
    started = time.process_time()
    read_or_none(raw)
    assert time.process_time() - started < 2


def test_a_bound_that_was_hit_is_noted() -> None:
    assert read(FROM + b"X-A: b\r\n" * 2_000 + b"\r\nhi").truncated
    assert not read(FROM + b"\r\nhi").truncated


def test_the_same_content_has_one_hash_whatever_its_transport() -> None:
    one = text_mail("hello", "Received: from a", "Delivered-To: a@x.example")
    other = text_mail("hello", "Received: from b", "X-Spam: no")

    assert read(one).content_hash == read(other).content_hash
    assert read(one).content_hash != read(text_mail("good bye")).content_hash


def test_attachments_are_listed_with_safe_names_and_sizes() -> None:
    body = (
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nSee attached.\r\n--b\r\n'
        b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
        b'Content-Disposition: attachment; filename="../../etc/quote.pdf"\r\n\r\naGVsbG8=\r\n--b--\r\n'
    )
    letter = read(FROM + body)

    assert letter.text == "See attached."
    (file,) = letter.attachments
    assert (file.name, file.content_type, file.size) == ("quote.pdf", "application/pdf", 5)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("견적.pdf", "견적.pdf"),
        ("..\\..\\a.exe", "a.exe"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\0b.txt", "ab.txt"),
        ("...", "unnamed.bin"),
        ("", "unnamed.bin"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
    ],
)
def test_a_file_name_names_no_folder_and_hides_nothing(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_soft_broken_paragraph_is_joined() -> None:
    raw = FROM + b"Content-Type: text/plain; format=flowed\r\n\r\nWe need \r\ntwenty seats.\r\n"
    assert read(raw).text == "We need twenty seats."


def test_recipients_are_everyone_the_mail_was_sent_to() -> None:
    raw = text_mail(
        "x", "To: A <a@x.example>, b@x.example", "Cc: c@x.example", "Delivered-To: d@x.example"
    )
    assert read(raw).recipients == ("a@x.example", "b@x.example", "c@x.example", "d@x.example")


def test_a_forwarding_member_is_remembered() -> None:
    raw = text_mail(
        "FYI\n\n---------- Forwarded message ---------\nFrom: Hana <hana@hanbit.example>\nSubject: q\n\nhi",
        sender="Minji <minji@leadloop.example>",
    )
    letter = read(raw, member_addresses=frozenset({"minji@leadloop.example"}))

    assert letter.author.email == "hana@hanbit.example"
    assert letter.author.why == "forwarded"
    assert letter.forwarded_by is not None
    assert letter.forwarded_by.email == "minji@leadloop.example"


SIGNATURES = [
    (
        "견적 부탁드립니다.\n\n감사합니다.\n한하나 부장\n한빛물류(주)\nT. 02-555-0101 / M. 010-1234-5678",
        Hints("Hana Han", "부장", "010-1234-5678", "한빛물류(주)"),
    ),
    (
        "We need a quote.\n\nBest regards\nHana Han\nSales Manager\nHanbit Logistics Co., Ltd.\n"
        "Fax: +82-2-555-0199\nTel: +82-2-555-0101",
        Hints("Hana Han", "Sales Manager", "+82-2-555-0101", "Hanbit Logistics Co., Ltd."),
    ),
    (
        "안녕하세요 주식회사 한빛입니다.\n견적 문의드립니다.",
        Hints("Hana Han", "", "", "주식회사 한빛"),
    ),
    ("We need twenty seats by 2026-11-20.", Hints("Hana Han", "", "", "")),
]


@pytest.mark.parametrize(("text", "told"), SIGNATURES)
def test_a_signature_tells_title_phone_and_company(text: str, told: Hints) -> None:
    assert hints(read(text_mail(text))) == told


def test_a_name_is_found_where_the_header_has_none() -> None:
    assert (
        hints(read(text_mail("견적 문의\n\n한하나 드림", sender="hana@hanbit.example"))).name
        == "한하나"
    )
    assert (
        hints(read(text_mail("Hi\n\nRegards,\nHana Han", sender="h@x.example"))).name == "Hana Han"
    )


def test_the_fields_of_a_form_are_the_best_hints() -> None:
    raw = text_mail(
        "이름: 한하나\n직책: 팀장\n이메일: hana@hanbit.example\n연락처: 010-1234-5678\n회사명: 한빛물류\n"
        "문의 내용: 견적 부탁드립니다",
        sender="no-reply@forms.example",
    )
    assert hints(read(raw)) == Hints("한하나", "팀장", "010-1234-5678", "한빛물류")
