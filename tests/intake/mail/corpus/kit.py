"""The tools a chapter of the corpus writes its mails with. All people are invented."""

import base64

from rules.threading import sign_id, tag_address

SECRET = b"a secret of the corpus"
OURS = sign_id("m-1042", secret=SECRET, domain="leadloop.example")
FORGED = OURS.replace("m-1042", "m-9999")
TAGGED = tag_address("sales@leadloop.example", "m-1042", SECRET)

MAILS: dict[str, tuple[bytes, dict[str, object]]] = {}
HANA = "Hana Han <hana@hanbit.example>"
HELLO = "Hello,\n\nwe need a quote for twenty seats.\n\nBest regards\nHana Han"
ANNYEONG = "안녕하세요.\n\n견적 20석 부탁드립니다.\n\n감사합니다.\n한하나 드림"


def mail(
    name: str,
    *headers: str,
    body: str | bytes = HELLO,
    charset: str = "utf-8",
    sender: str = HANA,
    to: str = "sales@leadloop.example",
    subject: str = "Quote for twenty seats",
    kind: str,
    **expected: object,
) -> None:
    """Write down one mail and its outcome; `has` lists reasons that must be among the reasons."""
    lines = [f"From: {sender}"] if sender else []
    lines += [f"To: {to}", f"Subject: {subject}", f"Message-ID: <{name}@hanbit.example>"]
    lines += ["Date: Fri, 20 Nov 2026 15:12:00 +0900", "MIME-Version: 1.0", *headers]
    if not any(one.lower().startswith("content-type:") for one in headers):
        lines += [f"Content-Type: text/plain; charset={charset}", "Content-Transfer-Encoding: 8bit"]
    data = body if isinstance(body, bytes) else body.encode(_codec(charset))
    head = "\r\n".join(lines).encode(_codec(charset))
    text = head + b"\r\n\r\n" + data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") + b"\r\n"
    MAILS[name] = (text, {"kind": kind} | expected)


def raw(name: str, data: bytes, *, kind: str, **expected: object) -> None:
    MAILS[name] = (data, {"kind": kind} | expected)


def _codec(charset: str) -> str:
    return {"ks_c_5601-1987": "cp949", "euc-kr": "cp949", "x-windows-949": "cp949"}.get(
        charset, charset
    )


def multipart(
    kind: str, *parts: str, boundary: str = "cut-here", params: str = ""
) -> tuple[str, str]:
    """Give the Content-Type and the body of a multipart mail."""
    body = "".join(f"--{boundary}\n{part}\n" for part in parts) + f"--{boundary}--\n"
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"{params}', body


def plain(text: str) -> str:
    return f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}"


def html(text: str) -> str:
    return f"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}"


def b64(text: str | bytes, charset: str = "utf-8") -> str:
    data = text if isinstance(text, bytes) else text.encode(charset)
    return base64.encodebytes(data).decode()


def word(text: str, charset: str = "utf-8", codec: str = "") -> str:
    data = text.encode(codec or _codec(charset))
    return f"=?{charset}?B?{base64.b64encode(data).decode()}?="
