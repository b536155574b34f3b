"""Runs a door as a process and visits it over kept connections."""

import http.client
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).parent.parent


@dataclass(frozen=True)
class Request:
    path: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Visit:
    status: int
    seconds: float
    body: bytes


@contextmanager
def door(name: str, database: str = "") -> Iterator[int]:
    """Start a door and give its port; it is stopped when the measurement is over."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.doors", name, "--database", database],
        cwd=HOME,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"the door {name} did not open")
        yield int(line)
    finally:
        process.terminate()
        process.communicate()


def visit(port: int, requests: Sequence[Request], *, clients: int) -> tuple[list[Visit], float]:
    """Send all requests, shared among so many clients; each visit, and the seconds for all."""
    shares = [requests[start::clients] for start in range(clients)]
    begun = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        found = list(pool.map(lambda share: _one_client(port, share), shares))
    return [one for share in found for one in share], time.perf_counter() - begun


def _one_client(port: int, requests: Sequence[Request]) -> list[Visit]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    visits = []
    for asked in requests:
        begun = time.perf_counter()
        line.request("POST", asked.path, asked.body, dict(asked.headers))
        with line.getresponse() as answer:
            body = answer.read()
            visits.append(Visit(answer.status, time.perf_counter() - begun, body))
    line.close()
    return visits
