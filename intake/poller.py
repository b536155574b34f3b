"""Reads every mailbox for good, and says when one cannot be read."""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from random import SystemRandom
from threading import Event, Thread

import funnel
from intake.landing import Clock, LeaseLost, Reader
from intake.mailbox import LOGIN_REFUSED, NO_SUCH_FOLDER, MailboxTrouble, MailboxUrl, OpenMailbox
from store.base import connection

READ_EVERY = 60.0
BEAT_EVERY = 4.0
ASK_EVERY = 2.0
WITHOUT_IDLE = 20.0
LOOK_EVERY = 1.0
JUMP = 5.0
PATIENT = frozenset({LOGIN_REFUSED, NO_SUCH_FOLDER})
"""Trouble that a person must end: asking again and again would only lock the account."""

log = logging.getLogger(__name__)
_random = SystemRandom()


def poll_once(url: str, *, at: datetime, now: Clock, name: str) -> int:
    """Land everything new in one mailbox and tell how much; 0 while another process reads it."""
    reader = Reader(MailboxUrl.parse(url), owner=name, now=now)
    with connection():
        if not reader.take_lease():
            return 0
        try:
            with OpenMailbox(reader.url) as mailbox:
                return reader.read(mailbox, at=at)
        except MailboxTrouble as trouble:
            funnel.mailbox_troubled(reader.url.name, trouble.code, at=at)
            raise
        except LeaseLost:
            return 0
        finally:
            reader.drop_lease()


def run_poller(urls: Sequence[str], *, now: Clock, name: str, stop: Event) -> None:
    """Read all mailboxes, each on its own thread, until ``stop`` is set."""
    readers = [Reader(MailboxUrl.parse(url), owner=name, now=now) for url in urls]
    threads = [
        Thread(target=_run, args=(reader, stop), name=reader.lease, daemon=True)
        for reader in readers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _run(reader: Reader, stop: Event) -> None:
    """Read one mailbox for good: whatever happens is told and tried again later."""
    failures = 0
    while not stop.is_set():
        trouble = _run_once(reader, stop)
        failures = failures + 1 if trouble else 0
        if trouble:
            stop.wait(back_off(trouble, failures))


def _run_once(reader: Reader, stop: Event) -> str:
    """Read over one connection until it ends; the code of what ended it comes back."""
    code = ""
    try:
        with connection():
            if not reader.take_lease():
                stop.wait(ASK_EVERY)
                return ""
            _follow(reader, stop)
    except LeaseLost:
        log.info("mailbox=%s lease lost", reader.url.name)
    except MailboxTrouble as trouble:
        code = trouble.code
        log.warning("mailbox=%s trouble=%s", reader.url.name, trouble)
    except Exception:
        code = "reading-failed"
        log.exception("mailbox=%s reading failed", reader.url.name)
    _settle(reader, code)
    return code


def _follow(reader: Reader, stop: Event) -> None:
    with OpenMailbox(reader.url) as mailbox:
        while not stop.is_set():
            begun = _ahead(reader)
            landed = reader.read(mailbox, at=reader.now())
            if landed:
                log.info("mailbox=%s landed=%d", reader.url.name, landed)
            _await_news(reader, mailbox, partial(_is_done, reader, stop, begun))


def _is_done(reader: Reader, stop: Event, begun: float) -> bool:
    return stop.is_set() or _ahead(reader) - begun > JUMP


def _ahead(reader: Reader) -> float:
    """How far the time runs ahead of this machine's steady clock.

    It grows when a laptop wakes or the practice world moves its time forward. Then what was read
    last is old all at once, and nobody is written to before the mailbox has been read anew.
    """
    return reader.now().timestamp() - time.monotonic()


def _await_news(reader: Reader, mailbox: OpenMailbox, is_done: Callable[[], bool]) -> None:
    """IDLE where the server has it, yet read again every minute: IDLE only makes it faster."""
    if not mailbox.can_idle:
        _sit_out(reader, is_done)
        return
    next_beat = time.monotonic() + BEAT_EVERY

    def is_over() -> bool:
        nonlocal next_beat
        if time.monotonic() >= next_beat:
            reader.keep_lease()
            next_beat = time.monotonic() + BEAT_EVERY
        return is_done()

    mailbox.idle(seconds=READ_EVERY, is_over=is_over)


def _sit_out(reader: Reader, is_done: Callable[[], bool]) -> None:
    end = time.monotonic() + WITHOUT_IDLE
    next_beat = 0.0
    while not is_done() and (left := end - time.monotonic()) > 0:
        if time.monotonic() >= next_beat:
            reader.keep_lease()
            next_beat = time.monotonic() + BEAT_EVERY
        time.sleep(min(left, LOOK_EVERY))


def _settle(reader: Reader, code: str) -> None:
    """Tell the trouble, if any, and let others have the mailbox."""
    try:
        with connection():
            if code:
                funnel.mailbox_troubled(reader.url.name, code, at=reader.now())
            reader.drop_lease()
    except Exception:
        log.exception("mailbox=%s cannot be settled", reader.url.name)


def back_off(code: str, failures: int) -> float:
    """How many seconds to wait: from half a second to minutes, never in step with others."""
    first, most = (120.0, 1800.0) if code in PATIENT else (0.5, 300.0)
    return float(min(most, first * 2 ** min(failures - 1, 16)) * _random.uniform(0.7, 1.3))
