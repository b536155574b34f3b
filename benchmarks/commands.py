"""Slash commands over HTTP with real signatures: how long a person waits for the answer."""

import hashlib
import hmac
import time
from collections.abc import Iterator
from functools import partial
from urllib.parse import urlencode

import funnel
from benchmarks import places
from benchmarks.doors import SIGNING_SECRET
from benchmarks.figures import Figure, Reading, alternate, column
from benchmarks.places import AT
from benchmarks.visitors import Request, Visit, door, visit
from rules.identity import Facts
from store.people import Member

LEADS = 50
WARM_UP = 20
WORDS = ("desk", "show L-1")


def measure(kind: str, *, rounds: int, quick: bool) -> Iterator[Figure]:
    count = 100 if quick else 400
    for word in WORDS:
        ours, theirs = alternate(
            partial(_ours, kind, word, count), partial(_bare, kind, word, count), rounds=rounds
        )
        for name in ("p50", "p99"):
            case = f"/lead {word}"
            yield Figure(case, kind, f"ms {name}", column(ours, name), column(theirs, name))


def people_with_leads() -> None:
    """Give Minji a desk with some work on it."""
    minji = Member.get(Member.email == "minji@saebyeok.example")
    for number in range(LEADS):
        facts = Facts(
            email=f"buyer{number}@firm{number}.example",
            name=f"구매자 {number}",
            company=f"Firm {number}",
            title="물류팀장",
        )
        lead = funnel.create_lead(facts, subject="견적", note="문의", by=minji, at=AT)
        funnel.assign(lead, minji, by=minji, at=AT)


def _ours(kind: str, word: str, count: int) -> Reading:
    with places.furnished(kind, people_with_leads) as url, door("our-slack", url) as port:
        return _waited(port, word, count, needed=b"blocks")


def _bare(kind: str, word: str, count: int) -> Reading:
    with door("bare-slack") as port:
        return _waited(port, word, count, needed=word.encode())


def _waited(port: int, word: str, count: int, *, needed: bytes) -> Reading:
    """One person at a time: this is about waiting, not about crowds."""
    requests = [signed_request(word, number) for number in range(count + WARM_UP)]
    visits: list[Visit] = visit(port, requests, clients=1)[0]
    wrong = [one for one in visits if one.status != 200 or needed not in one.body]
    if wrong:
        raise RuntimeError(f"{len(wrong)} commands were not answered: {wrong[0]}")
    waits = sorted(one.seconds * 1000 for one in visits[WARM_UP:])
    return {"p50": waits[len(waits) // 2], "p99": waits[len(waits) * 99 // 100]}


def signed_request(word: str, number: int) -> Request:
    fields = {
        "command": "/lead",
        "text": word,
        "user_id": "U0MINJI00",
        "team_id": "T0PRACTICE",
        "channel_id": "C0LEADS00",
        "trigger_id": f"{time.time_ns()}.{number}",
        "response_url": "http://127.0.0.1:9/",
    }
    body, stamp = urlencode(fields).encode(), str(int(time.time()))
    signed = hmac.new(SIGNING_SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256)
    return Request(
        "/slack/events",
        body,
        {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={signed.hexdigest()}",
        },
    )
