# ruff: noqa: E501 (mails)
"""What servers send back: failures, delays, complaints and receipts."""

import base64
import json

from corpus.kit import MAILS, OURS, mail, multipart, plain, raw


def _dsn(
    name: str, note: str, block: str, *, original: str = "", sender: str = "", **expected: object
) -> None:
    returned = original or f"To: kim@client.example\nSubject: hello\nMessage-ID: {OURS}"
    kind, body = multipart(
        "report",
        plain(note),
        f"Content-Type: message/delivery-status\n\n{block}",
        f"Content-Type: message/rfc822\n\n{returned}\n\nour words",
        params="; report-type=delivery-status",
    )
    sender = sender or "Mail Delivery System <MAILER-DAEMON@mx.client.example>"
    mail(
        name,
        kind,
        "Return-Path: <>",
        "Auto-Submitted: auto-replied",
        body=body,
        sender=sender,
        subject="Undelivered Mail Returned to Sender",
        kind="bounce",
        **({"bounced": ["kim@client.example"], "thread": "m-1042"} | expected),
    )


def bounces() -> None:
    who = "Reporting-MTA: dns; mx.client.example\n\nFinal-Recipient: rfc822; kim@client.example\n"
    _dsn(
        "bounce-unknown-user",
        "I'm sorry.",
        f"{who}Action: failed\nStatus: 5.1.1\n"
        "Diagnostic-Code: smtp; 550 5.1.1 <kim@client.example>: Recipient address rejected:\n"
        " User unknown in virtual mailbox table",
        has=["hard", "unknown-user"],
    )
    _dsn(
        "bounce-full",
        "Full.",
        f"{who}Action: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2"
        " Mailbox size limit exceeded, mailbox full",
        has=["soft", "full"],
    )
    _dsn(
        "bounce-full-called-unknown",
        "Sorry.",
        f"{who}Action: failed\nStatus: 5.1.0\nDiagnostic-Code:"
        " smtp; 5.1.0 - Unknown address error 550-'5.2.2 user@x Mailbox Full'",
        has=["soft", "full"],
    )
    _dsn(
        "bounce-delayed",
        "Still trying.",
        f"{who}Action: delayed\nStatus: 4.4.1\nDiagnostic-Code: smtp; connection timed out",
        has=["delayed"],
    )
    _dsn(
        "bounce-spam",
        "Blocked.",
        f"{who}Action: failed\nStatus: 5.7.1\nDiagnostic-Code: smtp; 554 5.7.1"
        " Message rejected as spam by content scanning",
        has=["soft", "spam"],
    )
    _dsn(
        "bounce-domain",
        "Sorry.",
        f"{who}Action: failed\nStatus: 5.4.4\nDiagnostic-Code: X-Postfix; Host"
        " or domain name not found. Name service error",
        has=["hard", "unknown-domain"],
    )
    _dsn(
        "bounce-4xx-nxdomain",
        "Sorry.",
        f"{who}Action: failed\nStatus: 4.4.3\nDiagnostic-Code: X; Host or domain name not found",
        has=["soft"],
    )
    _dsn(
        "bounce-after-data",
        "Sorry.",
        f"{who}Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550"
        " User unknown (in reply to end of DATA command)",
        has=["soft", "filtered"],
    )
    _dsn(
        "bounce-sender-refused",
        "Sorry.",
        f"{who}Action: failed\nStatus: 5.1.8\nDiagnostic-Code: smtp;"
        " 553 5.1.8 Sender address rejected: Domain not found",
        has=["soft", "sender-refused"],
    )
    _dsn(
        "bounce-exchange",
        "메일을 배달할 수 없습니다.",
        f"{who}Action: failed\nStatus: 5.1.10\nDiagnostic-Code:"
        " smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
        sender="Microsoft Outlook <postmaster@client.example>",
        has=["hard"],
    )
    _dsn(
        "bounce-domino",
        "User kim not listed in Domino Directory",
        f"{who}Action: failed\nStatus: 5.1.1 (bad)",
        has=["hard"],
    )
    _dsn(
        "bounce-korean",
        "수신자의 메일 주소가 존재하지 않습니다.",
        f"{who}Action: failed\nStatus: 5.0.0",
        has=["hard", "unknown-user"],
    )
    _dsn(
        "bounce-two-fates",
        "Two.",
        f"{who}Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no such"
        " user\n\nFinal-Recipient: rfc822; lee@client.example\nAction: failed\nStatus: 4.2.2\n"
        "Diagnostic-Code: smtp; 452 4.2.2 over quota",
        has=["hard", "unknown-user", "full"],
        bounced=["kim@client.example", "lee@client.example"],
    )
    who_else = "Original-Message-ID: <x>\n\nOriginal-Recipient: rfc822;kim@client.example\nAction: failed\n"
    _dsn("bounce-original-recipient", "Gone.", f"{who_else}Status: 5.1.1", has=["hard"])
    block = base64.encodebytes(f"{who}Action: failed\nStatus: 5.1.1\n".encode()).decode()
    kind, body = multipart(
        "report",
        plain("Gone."),
        f"Content-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n{block}",
        params="; report-type=delivery-status",
    )
    mail(
        "bounce-base64-report",
        kind,
        body=body,
        sender="MAILER-DAEMON@mx.example",
        kind="bounce",
        bounced=["kim@client.example"],
        has=["hard"],
    )
    for name, end in (("cr", b"\r"), ("lf", b"\n")):
        data = MAILS["bounce-unknown-user"][0].replace(b"\r\n", end)
        raw(
            f"bounce-{name}-only", data, kind="bounce", bounced=["kim@client.example"], has=["hard"]
        )
    mail(
        "bounce-exim",
        "X-Failed-Recipients: kim@client.example",
        "Auto-Submitted: auto-replied",
        sender="Mail Delivery System <Mailer-Daemon@mx.client.example>",
        kind="bounce",
        subject="Mail delivery failed: returning message to sender",
        thread="m-1042",
        body="This message was created automatically by mail delivery software.\n\n"
        "  kim@client.example\n    Unrouteable address\n\n------ This is a copy of the message ------\n"
        f"\nReturn-path: <sales@leadloop.example>\nMessage-ID: {OURS}\nTo: kim@client.example\n"
        "Subject: hi\n\nour words",
        bounced=["kim@client.example"],
        has=["hard"],
    )
    mail(
        "bounce-qmail",
        "Return-Path: <>",
        sender="MAILER-DAEMON@qmail.client.example",
        subject="failure notice",
        kind="bounce",
        bounced=["kim@client.example"],
        has=["hard"],
        body="Hi. This is the qmail-send program at qmail.client.example.\nI'm afraid I wasn't able to"
        " deliver your message to the following addresses.\n\n<kim@client.example>:\n10.1.2.3 does not"
        " like recipient.\nRemote host said: 550 5.1.1 no such user\nGiving up on 10.1.2.3.\n\n"
        f"--- Below this line is a copy of the message.\n\nReturn-Path: <sales@leadloop.example>\n"
        f"Received: (qmail 1 invoked)\nMessage-ID: {OURS}\nTo: kim@client.example\nSubject: hi\n\nx",
    )
    mail(
        "bounce-weak-postmaster",
        sender="postmaster@client.example",
        subject="Nachricht",
        body="Your message could not be delivered to kim@client.example: mailbox full.",
        kind="bounce",
    )
    mail(
        "bounce-weak-null-sender",
        "Return-Path: <>",
        sender="Gateway <gw@client.example>",
        subject="Notice",
        kind="bounce",
        body="Not here any more.\n\nReceived: from us\nMessage-ID: "
        f"{OURS}\nFrom: sales@leadloop.example\nTo: kim@client.example\nSubject: hi\n\nx",
        bounced=["kim@client.example"],
        thread="m-1042",
    )
    told = {
        "notificationType": "Bounce",
        "bounce": {
            "bounceType": "Permanent",
            "bouncedRecipients": [
                {
                    "emailAddress": "kim@client.example",
                    "status": "5.1.1",
                    "diagnosticCode": "550 user unknown",
                }
            ],
        },
    }
    mail(
        "bounce-ses",
        sender="no-reply@sns.mailer.example",
        subject="Notification",
        kind="bounce",
        body=json.dumps(told),
        bounced=["kim@client.example"],
        has=["hard", "unknown-user"],
    )
    told = {
        "Type": "Notification",
        "Message": json.dumps(
            {
                "notificationType": "Complaint",
                "complaint": {"complainedRecipients": [{"emailAddress": "kim@client.example"}]},
            }
        ),
    }
    mail(
        "complaint-ses",
        sender="no-reply@sns.mailer.example",
        subject="Notification",
        kind="bounce",
        body=json.dumps(told),
        bounced=["kim@client.example"],
        has=["complaint"],
    )
    kind, body = multipart(
        "report",
        plain("This is an abuse report."),
        "Content-Type: message/feedback-"
        "report\n\nFeedback-Type: abuse\nOriginal-Rcpt-To: <kim@client.example>",
        f"Content-Type: message/rfc822\n\nMessage-ID: {OURS}\nTo: kim@client.example\n\nx",
        params="; report-type=feedback-report",
    )
    mail(
        "complaint-arf",
        kind,
        body=body,
        sender="feedback@isp.example",
        kind="bounce",
        bounced=["kim@client.example"],
        has=["complaint"],
        has_not=["hard"],
        thread="m-1042",
    )
    block = f"{who}Action: delivered\nStatus: 2.1.5"
    kind, body = multipart(
        "report",
        plain("Delivered."),
        f"Content-Type: message/delivery-status\n\n{block}",
        params="; report-type=delivery-status",
    )
    mail(
        "receipt-dsn",
        kind,
        body=body,
        sender="MAILER-DAEMON@mx.example",
        kind="auto_reply",
        has=["receipt"],
        bounced=[],
    )
    kind, body = multipart(
        "report",
        plain("Read."),
        "Content-Type: message/disposition-notification\n\n"
        "Disposition: manual-action/MDN-sent-manually; displayed",
        params="; report-type=disposition-notification",
    )
    mail("receipt-mdn", kind, body=body, subject="Read: Quote", kind="auto_reply", has=["receipt"])
