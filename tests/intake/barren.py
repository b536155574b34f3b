"""An IMAP server that lists more mails than it can hand out."""

import re
import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Shelf:
    """One mail; what is None the server gives as NIL. A mail that is ``gone`` it never names."""

    body: bytes | None = None
    header: bytes | None = None
    gone: bool = False


@contextmanager
def barren(shelves: Mapping[int, Shelf]) -> Iterator[str]:
    """Serve these mails by UID; yields the mailbox's URL."""

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK ready\r\n")
            for line in self.rfile:
                tag, _, command = line.decode().strip().partition(" ")
                self.wfile.write(answer(command, shelves) + f"{tag} OK done\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"imap://sales%40saebyeok.example:secret@127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join(5)


def answer(command: str, shelves: Mapping[int, Shelf]) -> bytes:
    verb = command.upper()
    if verb.startswith("CAPABILITY"):
        return b"* CAPABILITY IMAP4rev1\r\n"
    if verb.startswith("EXAMINE"):
        said = f"* {len(shelves)} EXISTS\r\n* OK [UIDVALIDITY 7] .\r\n* OK [UIDNEXT 99] .\r\n"
        return said.encode()
    if verb.startswith("UID SEARCH"):
        lowest = re.search(r"(\d+):", command)
        found = [uid for uid in sorted(shelves) if lowest is None or uid >= int(lowest[1])]
        return f"* SEARCH {' '.join(map(str, found))}\r\n".encode()
    if verb.startswith("UID FETCH"):
        _, _, uids, what = command.split(" ", 3)
        asked = [int(uid) for uid in uids.split(",")]
        return b"".join(line(uid, what, shelves[uid]) for uid in asked if not shelves[uid].gone)
    return b""


def line(uid: int, what: str, shelf: Shelf) -> bytes:
    if "RFC822.SIZE" in what:
        return f"* {uid} FETCH (UID {uid} RFC822.SIZE 40)\r\n".encode()
    item = "BODY[HEADER]" if "HEADER" in what else "BODY[]" + ("<0>" if "<" in what else "")
    given: Any = shelf.header if "HEADER" in what else shelf.body
    literal = b"NIL" if given is None else b"{%d}\r\n%b" % (len(given), given)
    return f"* {uid} FETCH (UID {uid} {item} ".encode() + literal + b")\r\n"
