"""The report a mail server sends back when nobody lives at an address (RFC 3464)."""

from datetime import datetime
from email.headerregistry import Address
from email.utils import format_datetime, make_msgid

TEXT = """\
This is the mail system at host {host}.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

                   The mail system

<{recipient}>: host {host} said: {status} {reason} (in reply to RCPT TO command)
"""

STATUS = """\
Content-Type: message/delivery-status

Reporting-MTA: dns; {host}
Arrival-Date: {at}

Final-Recipient: rfc822; {recipient}
Original-Recipient: rfc822;{recipient}
Action: failed
Status: {status}
Remote-MTA: dns; {host}
"""


def delivery_failure(
    original: bytes,
    *,
    recipient: str,
    sender: str,
    at: datetime,
    status: str = "5.1.1",
    reason: str = "User unknown",
) -> bytes:
    """Compose the bounce of `original`, addressed to its envelope sender.

    Written by hand: message/rfc822-headers must hold the original's headers byte for byte, which
    the email package would refold.
    """
    host = "mx." + (Address(addr_spec=recipient).domain or "example.com")
    boundary = "bounce-" + make_msgid(domain="x").strip("<>").split("@")[0]
    said = "550 " + status
    head = {
        "Return-Path": "<>",
        "Date": format_datetime(at),
        "From": f"Mail Delivery System <MAILER-DAEMON@{host}>",
        "To": sender,
        "Subject": "Undelivered Mail Returned to Sender",
        "Auto-Submitted": "auto-replied",
        "Message-ID": make_msgid(domain=host),
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/report; report-type=delivery-status;\r\n boundary="{boundary}"',
    }
    notice = TEXT.format(host=host, recipient=recipient, status=said, reason=reason)
    parts = [
        f"Content-Type: text/plain; charset=us-ascii\r\n\r\n{notice}",
        STATUS.format(host=host, at=format_datetime(at), recipient=recipient, status=status)
        + f"Diagnostic-Code: smtp; {said} {reason}\n",
    ]
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items()) + "\r\n"
    body = "".join(f"--{boundary}\r\n{_crlf(part)}\r\n" for part in parts)
    opening = f"--{boundary}\r\nContent-Type: text/rfc822-headers\r\n\r\n"
    return (
        (lines + body + opening).encode("ascii", "replace")
        + headers_of(original)
        + f"\r\n--{boundary}--\r\n".encode("ascii")
    )


def headers_of(raw: bytes) -> bytes:
    """The header block of a message, with CRLF line ends."""
    lines = raw.replace(b"\r\n", b"\n")
    return lines.partition(b"\n\n")[0].replace(b"\n", b"\r\n") + b"\r\n"


def _crlf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")
