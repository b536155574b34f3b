"""Sequence mails: from a due step to the server's 250, one worker."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache, partial

import funnel
from benchmarks import bare, places
from benchmarks.figures import Figure, Reading, Watch, alternate, column
from benchmarks.mail import house
from benchmarks.places import AT
from benchmarks.visitors import door
from scheduler.mailer import send_waiting
from scheduler.smtp import Smtp
from store.sequences import OutgoingMail

DUE = AT + timedelta(minutes=30)


def measure(kind: str, *, rounds: int, quick: bool) -> Iterator[Figure]:
    count = 100 if quick else 500
    with door("sink") as port:
        ours, theirs = alternate(
            partial(_ours, kind, port, count), partial(_bare, port, count), rounds=rounds
        )
    for unit in ("mails/s", "CPU ms/mail"):
        yield Figure("sequence mail sent", kind, unit, column(ours, unit), column(theirs, unit))


@cache
def readers(count: int) -> Callable[[], None]:
    """Enroll so many readers of the e-book; the same function for the same count."""

    def enroll() -> None:
        funnel.begin_mailbox("sales", 1, at=AT)
        for number in range(count):
            fields = {
                "name": f"독자 {number}",
                "email": f"reader{number}@firm{number}.example",
                "company": f"Firm {number}",
                "privacy": "yes",
                "news": "yes",
            }
            touch = funnel.FirstTouch()
            landed = funnel.land_form("ebook", f"t{number}", fields, touch=touch, lang="ko", at=AT)
            funnel.capture_form(landed, at=AT)
        funnel.mailbox_read("sales", at=DUE)

    return enroll


def _ours(kind: str, port: int, count: int) -> Reading:
    with places.furnished(kind, readers(count)):
        smtp = Smtp(f"smtp://127.0.0.1:{port}")
        office = replace(house(smtp), now=lambda: DUE)
        with Watch() as watch:
            while send_waiting(office, at=DUE):
                pass
        smtp.close()
        sent = OutgoingMail.select().where(OutgoingMail.state == "sent").count()
        if sent != count:
            raise RuntimeError(f"{sent} of {count} mails were sent")
    return _reading(watch, count)


def _bare(port: int, count: int) -> Reading:
    with Watch() as watch:
        bare.send_all("127.0.0.1", port, count)
    return _reading(watch, count)


def _reading(watch: Watch, count: int) -> Reading:
    return {"mails/s": count / watch.seconds, "CPU ms/mail": watch.cpu / count * 1000}
