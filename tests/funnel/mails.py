"""Mails that the funnel's tests let arrive, read by the real reader."""

from datetime import datetime

import funnel
from intake import letter as letters
from intake.fingerprint import content_hash
from intake.signature import hints
from rules.identity import Facts
from rules.qualification import Answer, Answers, Confidence
from store.inquiries import Inquiry
from store.leads import Lead
from store.people import Member

MAILROOM = funnel.Mailroom(
    own_addresses=frozenset({"sales@saebyeok.example"}),
    secret=b"a secret only tests know",
    domain="saebyeok.example",
    unsubscribe_address="unsubscribe@saebyeok.example",
    mailboxes=frozenset({"sales@saebyeok.example/INBOX"}),
)
HANA_FROM = "한하나 <hana@hanbit.example>"
TEXT = """안녕하세요, 한빛물류 한하나 팀장입니다.
창고 30곳에 도입을 검토하고 있는데 견적을 받을 수 있을까요?

한하나 드림
한빛물류 물류팀장
010-1234-5678
"""


def inquiry(
    *,
    sender: str = HANA_FROM,
    subject: str = "견적 문의",
    message_id: str = "<1@hanbit.example>",
    text: str = TEXT,
    extra: str = "",
) -> bytes:
    """A plain Korean inquiry as a mail server would hand it over."""
    head = (
        f"From: {sender}\r\nTo: sales@saebyeok.example\r\nSubject: {subject}\r\n"
        f"Message-ID: {message_id}\r\nDate: Tue, 24 Nov 2026 10:30:00 +0900\r\n{extra}"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return (head + text.replace("\n", "\r\n")).encode()


def reply_to(message_id: str, *, text: str = "네, 통화 가능합니다.", **more: str) -> bytes:
    """An answer to a mail of ours."""
    more = {"message_id": "<answer@hanbit.example>", "subject": "Re: 안녕하세요"} | more
    return inquiry(text=text, extra=f"In-Reply-To: {message_id}\r\n", **more)


def land(
    raw: bytes, *, at: datetime, mailbox: str = "sales@saebyeok.example/INBOX", uid: int = 0
) -> Inquiry:
    """Store a mail the way the poller does."""
    cursor = funnel.begin_mailbox(mailbox, 1, at=at)
    uid = uid or cursor.last_uid + 1
    arrived = funnel.Arrived(
        uid=uid,
        raw=raw,
        message_id=_message_id(raw),
        content_hash=content_hash(raw),
        received_at=at,
        size=len(raw),
    )
    funnel.land_mails(mailbox, 1, [arrived], last_uid=uid, at=at)
    funnel.mailbox_read(mailbox, at=at)
    return Inquiry.get(Inquiry.source_key == f"mail:{mailbox}:1:{uid}")


def capture(landed: Inquiry, *, at: datetime) -> Inquiry:
    """Understand a landed mail the way the worker does."""
    letter = letters.read(
        funnel.raw_of(landed),
        own_addresses=MAILROOM.own_addresses,
        member_addresses=frozenset(m.email for m in Member.select()),
    )
    hint = hints(letter)
    facts = Facts(
        email=letter.author.email,
        name=letter.author.name or hint.name,
        title=hint.title,
        phone=hint.phone,
        company=hint.company,
        country="KR" if letter.lang == "ko" else "",
        language=letter.lang,
    )
    return funnel.capture_mail(landed, letter, facts, mailroom=MAILROOM, at=at)


def arrive(raw: bytes, *, at: datetime, mailbox: str = "sales@saebyeok.example/INBOX") -> Inquiry:
    """Land a mail and capture it."""
    return capture(land(raw, at=at, mailbox=mailbox), at=at)


def hana(*, at: datetime) -> Lead:
    """Hana's open lead, made from her inquiry."""
    arrive(inquiry(), at=at)
    return Lead.get()


YES = Answer(met=True, note="", confidence=Confidence.SAID)


def qualify(lead: Lead, by: Member, at: datetime) -> None:
    """Answer BANT so that the bar is met."""
    answers = Answers(budget=YES, authority=YES, need=YES, timeline=YES)
    funnel.qualify(lead, answers, by=by, at=at)


def _message_id(raw: bytes) -> str:
    for line in raw.split(b"\r\n\r\n")[0].decode(errors="replace").splitlines():
        if line.lower().startswith("message-id:"):
            return line.partition(":")[2].strip()
    return ""
