"""The bytes of a mail: identifiers survive, prospects' words stay words."""

from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest

from scheduler.message import NoSuchAddress, Sheet, address_of, build, spelled

AT = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
OUTLOOK = f"<{'A' * 90}@outlook.example>"


def sheet(**changes: object) -> Sheet:
    values: dict[str, object] = {
        "message_id": "<ll1.e1-s1.abcdefghij@saebyeok.example>",
        "sender": "sales@saebyeok.example",
        "sender_name": "김민지",
        "recipient": "hana@hanbit.example.kr",
        "recipient_name": "한하나",
        "subject": "안녕하세요",
        "text": "본문\n",
    }
    return Sheet(**(values | changes))  # type: ignore[arg-type]


def parsed(raw: bytes) -> EmailMessage:
    return BytesParser(policy=policy.default).parsebytes(raw)  # type: ignore[return-value]


def test_long_ids_are_never_encoded_or_broken() -> None:
    raw = build(sheet(in_reply_to=OUTLOOK, references=["<first@x.example>", OUTLOOK]), at=AT)

    assert f"In-Reply-To: {OUTLOOK}\r\n".encode() in raw
    assert f"References: <first@x.example>\r\n {OUTLOOK}\r\n".encode() in raw


def test_the_answered_mail_joins_the_references() -> None:
    mail = parsed(build(sheet(in_reply_to="<b@x.example>", references=["<a@x.example>"]), at=AT))

    assert mail["References"].split() == ["<a@x.example>", "<b@x.example>"]


def test_a_first_mail_claims_no_conversation() -> None:
    mail = parsed(build(sheet(), at=AT))

    assert mail["In-Reply-To"] is None
    assert mail["References"] is None


def test_both_ways_out_stand_in_the_header_unencoded() -> None:
    link = f"https://leads.saebyeok.example/u/{'t' * 120}"
    raw = build(sheet(unsubscribe=(link, "mailto:out@saebyeok.example?subject=x")), at=AT)

    assert (
        f"List-Unsubscribe: <{link}>,\r\n <mailto:out@saebyeok.example?subject=x>".encode() in raw
    )
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


def test_only_automatic_mail_says_so() -> None:
    automatic, by_hand = (
        parsed(build(sheet(is_automatic=is_it), at=AT)) for is_it in (True, False)
    )

    assert automatic["Auto-Submitted"] == "auto-generated"
    assert automatic["X-Auto-Response-Suppress"] == "All"
    assert by_hand["Auto-Submitted"] is None


def test_korean_survives_in_names_subject_and_both_bodies() -> None:
    subject = "배차 자동화 열두 달 " * 8
    mail = parsed(build(sheet(subject=subject, html="<p>본문</p>"), at=AT))

    assert mail["Subject"] == subject.strip()
    assert mail["From"].addresses[0].display_name == "김민지"
    assert mail["To"].addresses[0].display_name == "한하나"
    plain, html = mail.iter_parts()
    assert plain.get_content().strip() == "본문"
    assert html.get_content().strip() == "<p>본문</p>"
    assert mail.get_content_type() == "multipart/alternative"


def test_every_line_is_short_and_seven_bit() -> None:
    raw = build(sheet(subject="긴 제목 " * 30, text="가" * 4000, html="<p>x</p>"), at=AT)

    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998


@pytest.mark.parametrize("field", ["subject", "sender_name", "recipient_name"])
def test_a_line_break_in_a_name_adds_no_header(field: str) -> None:
    mail = parsed(build(sheet(**{field: "x\r\nBcc: evil@x.example"}), at=AT))

    assert mail["Bcc"] is None


def test_a_mail_from_may_carry_a_name() -> None:
    assert address_of("Sales <sales@saebyeok.example>") == ("Sales", "sales@saebyeok.example")
    assert address_of("sales@saebyeok.example") == ("", "sales@saebyeok.example")


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("hana@hanbit.example.kr", "hana@hanbit.example.kr"),
        (" hana+news@hanbit.example.kr", "hana+news@hanbit.example.kr"),
        ("hana.@docomo.example", '"hana."@docomo.example'),
        ("a..b@docomo.example", '"a..b"@docomo.example'),
        (".hana@docomo.example", '".hana"@docomo.example'),
        ('"hana."@docomo.example', '"hana."@docomo.example'),
        ("hana@한빛.example", "hana@xn--xx3br43b.example"),
        ("hana＠hanbit.example", "hana@hanbit.example"),
    ],
)
def test_an_address_is_spelled_as_servers_want_it(given: str, written: str) -> None:
    assert spelled(given) == written
    raw = build(sheet(recipient=spelled(given)), at=AT)

    local, _, domain = written.rpartition("@")
    [to] = parsed(raw)["To"].addresses
    assert f"<{written}>".encode() in raw
    assert (to.username, to.domain) == (local.strip('"'), domain)


@pytest.mark.parametrize(
    "given", ["정하나@hanbit.example", "hana", "", "@x.example", "a b@x.example", 'a"b@x.example',
              "hana@", "hana@..", "hana@x", "a@b.example\r\nRCPT TO:<c@d.example>"]
)  # fmt: skip
def test_what_no_server_understands_is_no_address(given: str) -> None:
    with pytest.raises(NoSuchAddress):
        spelled(given)
