"""The bare references: what the libraries alone take for the same outer effect."""

import smtplib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from imapclient import IMAPClient
from jinja2 import Environment, Template

BATCH = 100


class Connection(Protocol):
    """What sqlite3 and psycopg have in common."""

    def execute(self, statement: str, values: Sequence[Any] = ..., /) -> Any: ...

    def commit(self) -> None: ...

    def close(self) -> None: ...


def connect(url: str) -> Connection:
    """Open the driver itself, with the durability that the product uses."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=15)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection
    import psycopg

    return psycopg.connect(url)


def marks(url: str, count: int) -> str:
    return ", ".join(("?" if url.startswith("sqlite") else "%s",) * count)


@contextmanager
def table(url: str, columns: str) -> Iterator[Connection]:
    """A connection and the one table ``bare`` with these text columns."""
    connection = connect(url)
    try:
        connection.execute(f"CREATE TABLE IF NOT EXISTS bare ({columns})")
        connection.commit()
        yield connection
    finally:
        connection.close()


def take_in(imap_url: str, database_url: str) -> int:
    """Fetch every mail, parse it with the standard policy, insert one row each."""
    parts = urlsplit(imap_url)
    with table(
        database_url, "uid int, message_id text, sender text, subject text, body text"
    ) as db:
        insert = f"INSERT INTO bare VALUES ({marks(database_url, 5)})"
        with IMAPClient(parts.hostname, port=parts.port, ssl=False) as client:
            client.login(unquote(parts.username or ""), unquote(parts.password or ""))
            client.select_folder(unquote(parts.path.strip("/")), readonly=True)
            uids = client.search()
            for start in range(0, len(uids), BATCH):
                found = client.fetch(uids[start : start + BATCH], ["BODY.PEEK[]"])
                for uid, items in found.items():
                    db.execute(insert, (uid, *_read(items[b"BODY[]"])))
                db.commit()
    return len(uids)


def _read(raw: bytes) -> tuple[str, str, str, str]:
    mail = BytesParser(policy=policy.default).parsebytes(raw)
    part = mail.get_body(("plain", "html"))
    text = part.get_content() if part else ""
    return str(mail["Message-ID"]), str(mail["From"]), str(mail["Subject"]), str(text)


SUBJECT = "(광고) {{ name }} 님, 전자책을 보내드립니다"
TEXT = """안녕하세요, {{ name }} 님.

{% for n in range(12) %}새벽소프트웨어에서 {{ company }}의 물류를 함께 고민하겠습니다. {{ n }}
{% endfor %}
수신 거부: {{ link }}
"""
HTML = """<!DOCTYPE html><html lang="ko"><body><p>안녕하세요, {{ name }} 님.</p>
{% for n in range(12) %}
<p>새벽소프트웨어에서 {{ company }}의 물류를 함께 고민하겠습니다. {{ n }}</p>
{% endfor %}<p><a href="{{ link }}">수신 거부</a></p></body></html>
"""


def send_all(host: str, port: int, count: int) -> None:
    """Render, build and hand over mails one after another on one connection."""
    environment = Environment(autoescape=False)
    texts = [environment.from_string(text) for text in (SUBJECT, TEXT, HTML)]
    with smtplib.SMTP(host, port, "localhost") as line:
        for number in range(count):
            mail = _written(number, texts)
            line.sendmail("sales@saebyeok.example", [f"reader{number}@firm.example"], mail)


def _written(number: int, texts: Sequence[Template]) -> bytes:
    values = {
        "name": f"독자 {number}",
        "company": f"회사 {number}",
        "link": f"https://x.example/u/{number}",
    }
    subject, text, html = (template.render(values) for template in texts)
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = "Saebyeok <sales@saebyeok.example>"
    mail["To"] = f"reader{number}@firm.example"
    mail["Subject"] = subject
    mail["Message-ID"] = f"<{number}@saebyeok.example>"
    mail["List-Unsubscribe"] = f"<{values['link']}>"
    mail.set_content(text)
    mail.add_alternative(html, subtype="html")
    return mail.as_bytes()
