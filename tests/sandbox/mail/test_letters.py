"""What people outside write carries the headers real mail programs give it."""

from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest

from sandbox.mail import Letter
from sandbox.mail.letters import Draft, Kind, Writer, compose, one_click, text_of

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
SALES = "sales@saebyeok.example"
HANA = Writer("정하나", "hana@hanbit.example", "ko")
DANIEL = Writer("Daniel Reed", "daniel@alderfreight.example", "en")


def parse(raw: bytes) -> EmailMessage:
    return BytesParser(policy=policy.default).parsebytes(raw)


def step(text: str = "First.\nSecond.", **headers: str) -> Letter:
    """One of our sequence mails, as Hana received it."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = SALES, HANA.address, "Narae"
    mail["Message-ID"] = "<step-2@saebyeok.example>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return Letter(1, SALES, HANA.address, mail.as_bytes(), AT)


def test_an_inquiry_names_its_writer_and_its_time() -> None:
    mail = parse(compose(HANA, Draft(SALES, "견적 문의", "안녕하세요"), at=AT))
    assert mail["From"].addresses[0].display_name == "정하나"
    assert mail["Date"].datetime == AT
    assert mail["Message-ID"].endswith("@hanbit.example>")
    assert mail["In-Reply-To"] is None


def test_a_korean_mail_may_use_an_old_charset() -> None:
    raw = compose(HANA, Draft(SALES, "견적 문의", "안녕하세요", charset="euc-kr"), at=AT)
    mail = parse(raw)
    assert mail.get_content_charset() == "euc-kr"
    assert mail.get_content().strip() == "안녕하세요"


def test_an_answer_continues_the_conversation() -> None:
    answering = step(References="<step-1@saebyeok.example>")
    mail = parse(compose(HANA, Draft(SALES, text="네, 좋습니다", answering=answering), at=AT))
    assert mail["In-Reply-To"] == "<step-2@saebyeok.example>"
    assert mail["References"] == "<step-1@saebyeok.example> <step-2@saebyeok.example>"
    assert mail["Subject"] == "Re: Narae"


@pytest.mark.parametrize(
    ("writer", "line"), [(HANA, "님이 작성:"), (DANIEL, "On Mon, Nov 2, 2026 at 09:30")]
)
def test_an_answer_quotes_what_it_answers(writer: Writer, line: str) -> None:
    mail = parse(compose(writer, Draft(SALES, text="Yes.", answering=step()), at=AT))
    text = mail.get_content().replace("\r\n", "\n")
    assert text.startswith("Yes.")
    assert line in text
    assert "> First.\n> Second." in text


def test_an_absence_note_says_that_a_machine_wrote_it() -> None:
    draft = Draft(SALES, text="Away.", kind=Kind.AUTO_REPLY, answering=step())
    mail = parse(compose(HANA, draft, at=AT))
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["Subject"] == "자동 회신: Narae"
    assert ">" not in mail.get_content()


def test_a_newsletter_names_its_list() -> None:
    mail = parse(compose(DANIEL, Draft(SALES, "News", "Trends", Kind.NEWSLETTER), at=AT))
    assert mail["List-Id"] == "Weekly <weekly.alderfreight.example>"
    assert mail["Precedence"] == "bulk"


def test_a_bounce_reports_the_mail_it_could_not_deliver() -> None:
    raw = compose(HANA, Draft(SALES, kind=Kind.BOUNCE, answering=step()), at=AT)
    mail = parse(raw)
    assert mail.get_content_type() == "multipart/report"
    assert mail["To"] == SALES
    assert b"Message-ID: <step-2@saebyeok.example>" in raw
    assert b"Final-Recipient: rfc822; hana@hanbit.example" in raw


def test_a_mail_in_an_unknown_charset_still_shows_something() -> None:
    raw = b"Content-Type: text/plain; charset=klingon\r\n\r\nnuqneH\r\n"
    assert text_of(Letter(1, SALES, HANA.address, raw, AT)).strip() == "nuqneH"


def test_one_click_is_offered_only_where_it_was_promised() -> None:
    link = "<https://saebyeok.example/u/1>, <mailto:out@saebyeok.example>"
    promise = "List-Unsubscribe=One-Click"
    promised = step(List_Unsubscribe=link, List_Unsubscribe_Post=promise)
    assert one_click(promised) == "https://saebyeok.example/u/1"
    assert one_click(step(List_Unsubscribe=link)) is None
    assert one_click(step()) is None
