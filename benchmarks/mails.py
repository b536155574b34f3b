"""Generated mail as a sales address gets it: about 37 kB each, mostly plain and HTML."""

from datetime import timedelta
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from random import Random

from benchmarks.places import AT
from sandbox.mail.dsn import delivery_failure

US = "sales@saebyeok.example"
ENGLISH = (
    "We are looking for a system that keeps track of our trucks and warehouses. Could you tell us "
    "what it costs for thirty sites, how long the introduction takes and who would train us? "
)
KOREAN = (
    "전국 창고 서른 곳의 재고와 차량을 한눈에 볼 수 있는 시스템을 찾고 있습니다. "
    "도입 비용과 기간, 교육 방법을 알려 주시면 내부 회의에서 검토하겠습니다. "
)
STYLE = "<td style='padding:4px 8px;border-bottom:1px solid #ddd;font:14px sans-serif'>"
ATTACHED = 200_000


def generate(count: int, *, seed: int = 1) -> list[bytes]:
    """Plain, HTML and Korean in turn; 10 % attachments, 10 % replies, 5 % bounces."""
    random = Random(seed)
    return [_mail(number, random) for number in range(count)]


def _mail(number: int, random: Random) -> bytes:
    if number % 20 == 19:
        return _bounce(number)
    is_reply = number % 10 == 8
    author = random.randrange(number) if is_reply else number
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = f"Buyer {author} <buyer{author}@{_firm(author)}>"
    mail["To"] = US
    mail["Date"] = format_datetime(AT + timedelta(seconds=number))
    mail["Message-ID"] = _id(number)
    mail["Subject"] = f"{'Re: ' if is_reply else ''}도입 문의 {author}"
    if is_reply:
        mail["In-Reply-To"] = mail["References"] = _id(author)
    for name in ("Received", "X-Spam-Status", "X-Mailer"):
        mail[name] = f"by mx{number % 7}.{_firm(author)} with ESMTPS id {random.randbytes(8).hex()}"
    _fill(mail, number, random)
    return mail.as_bytes()


def _fill(mail: EmailMessage, number: int, random: Random) -> None:
    text = (KOREAN if number % 3 == 0 else ENGLISH) * random.randint(3, 12)
    signature = f"\n\n-- \nBuyer {number}\nFirm {number} Logistics\n010-{number:08d}\n"
    mail.set_content(text + signature, charset="utf-8")
    if number % 3:
        rows = "".join(
            f"<tr>{STYLE}{text[:80]}</td>{STYLE}{random.randrange(10**9)}</td></tr>"
            for _ in range(random.randint(20, 70))
        )
        mail.add_alternative(f"<html><body><p>{text}</p><table>{rows}</table></body></html>",
                             subtype="html", charset="utf-8")  # fmt: skip
    if number % 10 == 4:
        mail.add_attachment(
            random.randbytes(ATTACHED), maintype="application", subtype="pdf", filename="plan.pdf"
        )


def _bounce(number: int) -> bytes:
    original = f"From: {US}\r\nMessage-ID: <never-{number}@x.example>\r\nSubject: 안내\r\n\r\n"
    to = f"nobody{number}@{_firm(number)}"
    return delivery_failure(original.encode(), recipient=to, sender=US, at=AT)


def _firm(number: int) -> str:
    """Three people of a firm write, and every seventh writes from a free mailbox."""
    return "naver.com" if number % 7 == 0 else f"firm{number // 3}.example"


def _id(number: int) -> str:
    return f"<bench-{number}@{_firm(number)}>"
