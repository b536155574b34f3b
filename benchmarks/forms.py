"""Form posts over a real socket: stored and committed before the visitor is thanked."""

import json
from collections.abc import Iterator
from functools import partial
from urllib.parse import urlencode

from benchmarks import places
from benchmarks.figures import Figure, Reading, alternate, column
from benchmarks.visitors import Request, door, visit

CLIENTS = 8
THANKED = (202, 303)


def measure(kind: str, *, rounds: int, quick: bool) -> Iterator[Figure]:
    count = 200 if quick else 1000
    for encoding in ("form-encoded", "JSON"):
        requests = [_request(number, encoding) for number in range(count)]
        ours, theirs = alternate(
            partial(_ours, kind, requests), partial(_bare, kind, requests), rounds=rounds
        )
        for name, unit in (("posts", "posts/s"), ("p99", "ms p99")):
            case = f"form post, {encoding}"
            yield Figure(case, kind, unit, column(ours, name), column(theirs, name))


def _ours(kind: str, requests: list[Request]) -> Reading:
    with places.furnished(kind) as url, door("our-forms", url) as port:
        return _visited(port, requests)


def _bare(kind: str, requests: list[Request]) -> Reading:
    with places.empty(kind) as url, door("bare-forms", url) as port:
        return _visited(port, requests)


def _visited(port: int, requests: list[Request]) -> Reading:
    """Warm the door up, then count; whoever is not thanked was not served."""
    visit(port, requests[:CLIENTS], clients=CLIENTS)
    visits, seconds = visit(port, requests[CLIENTS:], clients=CLIENTS)
    refused = [one for one in visits if one.status not in THANKED]
    if refused:
        raise RuntimeError(f"{len(refused)} posts were not taken: {refused[0]}")
    slowest = sorted(one.seconds for one in visits)
    return {"posts": len(visits) / seconds, "p99": slowest[len(slowest) * 99 // 100] * 1000}


def _request(number: int, encoding: str) -> Request:
    fields = {
        "name": f"방문자 {number}",
        "email": f"visitor{number}@firm{number}.example",
        "company": f"Firm {number} 물류",
        "title": "팀장",
        "phone": f"010-{number:08d}",
        "employees": "100",
        "message": "창고 서른 곳에 도입을 검토하고 있습니다. 견적을 받을 수 있을까요? " * 4,
        "privacy": "yes",
    }
    if encoding == "JSON":
        body, kind = json.dumps(fields).encode(), "application/json"
    else:
        body, kind = urlencode(fields).encode(), "application/x-www-form-urlencoded"
    return Request("/forms/contact", body, {"Content-Type": kind})
