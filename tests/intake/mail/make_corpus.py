# ruff: noqa: E501 (mail programs write long lines)
"""Writes the corpus: one .eml per mail, and what each must be taken for in expected.json.

Run it after adding a mail: `python tests/intake/mail/make_corpus.py`. All people are invented.
"""

import base64
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from rules.threading import sign_id, tag_address

HERE = Path(__file__).parent
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


def inquiries() -> None:
    mail(
        "inquiry-en",
        kind="inquiry",
        from_email="hana@hanbit.example",
        from_name="Hana Han",
        lang="en",
        text=HELLO,
    )
    mail(
        "inquiry-ko",
        kind="inquiry",
        body=ANNYEONG,
        subject=word("견적 문의"),
        sender=f"{word('한하나')} <hana@hanbit.example>",
        from_name="한하나",
        lang="ko",
        subject_is="견적 문의",
        text=ANNYEONG,
    )
    mail(
        "inquiry-de",
        kind="inquiry",
        lang="other",
        body="Guten Tag,\n\nwir brauchen ein Angebot für zwanzig Plätze. Können Sie uns bitte eine"
        " Preisliste senden?\n\nMit freundlichen Grüßen\nHana Han",
    )
    mail("inquiry-suppress-only", "X-Auto-Response-Suppress: All", kind="inquiry")
    mail("inquiry-auto-submitted-no", "Auto-Submitted: no", kind="inquiry")
    mail(
        "inquiry-with-signature",
        kind="inquiry",
        has_text="02-555-0101",
        body=f"{HELLO}\n\n-- \nHana Han\nManager\nHanbit Logistics Co., Ltd.\nT. 02-555-0101",
    )
    mail(
        "inquiry-group-of-ours",
        "List-Id: <sales.leadloop.example>",
        "List-Unsubscribe: <mailto:sales+unsub@leadloop.example>",
        "Precedence: list",
        kind="inquiry",
    )
    kind, body = multipart("alternative", plain(HELLO), html("<p>Hello</p>"))
    mail("inquiry-alternative", kind, body=body, kind="inquiry", text=HELLO)
    kind, body = multipart(
        "mixed",
        plain("A calendar entry for you."),
        "Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\n"
        "METHOD:REQUEST\nEND:VCALENDAR",
    )
    mail("inquiry-calendar-request", kind, body=body, kind="inquiry")
    mail(
        "inquiry-html-only",
        "Content-Type: text/html; charset=utf-8",
        kind="inquiry",
        body="<html><body><p>We need <b>twenty</b> seats.</p></body></html>",
        text="We need twenty seats.",
    )
    kind, body = multipart(
        "alternative",
        plain("Your mail client cannot show HTML."),
        html("<p>We need twenty seats.</p>"),
    )
    mail("inquiry-html-with-excuse", kind, body=body, kind="inquiry", text="We need twenty seats.")
    mail(
        "inquiry-refusing-in-quote-only",
        kind="inquiry",
        has_not=["unsubscribe"],
        body="Is this still available?\n\n> To unsubscribe click here\n> unsubscribe",
    )


def charsets() -> None:
    for label in ("ks_c_5601-1987", "euc-kr", "x-windows-949"):
        mail(
            f"charset-{label}",
            kind="inquiry",
            charset=label,
            body="뷁 햏 똠방각하 견적 문의합니다",
            text="뷁 햏 똠방각하 견적 문의합니다",
            lang="ko",
            subject=word("뷁 견적", label),
            subject_is="뷁 견적",
        )
    for label in ("us-ascii", "utf-8", "iso-8859-1", "unknown-8bit", "idna"):
        mail(
            f"charset-cp949-as-{label}",
            f"Content-Type: text/plain; charset={label}",
            "Content-Transfer-Encoding: 8bit",
            kind="inquiry",
            lang="ko",
            body="안녕하세요 견적을 부탁드립니다".encode("cp949"),
            text="안녕하세요 견적을 부탁드립니다",
        )
    raw(
        "charset-undeclared-8bit",
        "From: 한하나 <hana@hanbit.example>\r\nTo: sales@leadloop.example\r\nSubject: 견적 문의 드립니다\r\n\r\n"
        "견적 부탁드립니다".encode("cp949"),
        kind="inquiry",
        from_name="한하나",
        subject_is="견적 문의 드립니다",
        text="견적 부탁드립니다",
    )
    mail(
        "charset-iso-2022-kr",
        "Content-Type: text/plain; charset=iso-2022-kr",
        kind="inquiry",
        body="견적 문의".encode("iso2022_kr"),
        text="견적 문의",
        lang="ko",
    )
    mail(
        "charset-iso-2022-jp",
        "Content-Type: text/plain; charset=iso-2022-jp",
        kind="inquiry",
        body="お見積りをお願いします".encode("iso2022_jp"),
        text="お見積りをお願いします",
        lang="other",
    )
    mail(
        "charset-utf-7",
        "Content-Type: text/plain; charset=unicode-1-1-utf-7",
        kind="inquiry",
        body="견적 문의".encode("utf-7"),
        text="견적 문의",
    )
    whole = "홍길동입니다 문의".encode()
    cut = [base64.b64encode(whole[:10]).decode(), base64.b64encode(whole[10:]).decode()]
    mail(
        "charset-words-split-in-character",
        kind="inquiry",
        subject=f"=?utf-8?B?{cut[0]}?=\r\n =?utf-8?B?{cut[1]}?=",
        subject_is="홍길동입니다 문의",
    )
    mail(
        "charset-quoted-printable",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: quoted-printable",
        kind="inquiry",
        body="=EA=B2=AC=EC=A0=81 =EB=AC=\n=B8=EC=9D=98",
        text="견적 문의",
    )


def replies() -> None:
    quote = "2026년 11월 20일 (금) 오후 3:12, 김민지 <minji@leadloop.example>님이 작성:\n\n> 견적입니다."
    mail(
        "reply-ko-gmail",
        "In-Reply-To: <abc@other.example>",
        kind="reply",
        subject="Re: quote",
        body=f"네, 좋습니다.\n\n{quote}",
        text="네, 좋습니다.",
        thread="<abc@other.example>",
        lang="ko",
    )
    mail(
        "reply-signed",
        f"In-Reply-To: {OURS}",
        kind="reply",
        thread="m-1042",
        subject="Re: quote",
        body="Yes please.\n\nOn Fri, Nov 20, 2026 at 3:12 PM Minji <m@l.example> wrote:\n> Price?",
        text="Yes please.",
        has=["thread-known"],
    )
    mail(
        "reply-forged-id",
        f"In-Reply-To: {FORGED}",
        kind="reply",
        thread=FORGED,
        has=["references-a-mail"],
        subject="Re: quote",
    )
    mail("reply-to-tag", kind="reply", to=TAGGED, thread="m-1042")
    mail(
        "reply-without-brackets",
        "In-Reply-To: abc@other.example",
        kind="reply",
        thread="<abc@other.example>",
    )
    mail(
        "reply-id-in-sentence",
        'In-Reply-To: Your message of "Fri" <abc@other.example>',
        kind="reply",
        thread="<abc@other.example>",
    )
    mail(
        "reply-references-only",
        f"References: <a@x.example> {OURS} <b@x.example>",
        kind="reply",
        thread="m-1042",
    )
    mail(
        "reply-no-ids",
        kind="reply",
        subject="RE: 견적",
        has=["quotes-a-mail"],
        text="네, 진행해 주세요.",
        body="네, 진행해 주세요.\n\n-----Original Message-----\nFrom: Minji\nTo: Hana\nSubject: 견적\n\n옛말",
    )
    mail(
        "reply-refusing",
        f"In-Reply-To: {OURS}",
        kind="reply",
        subject="Re: quote",
        body="수신거부 합니다. 그만 보내 주세요.\n\n> hello",
        has=["unsubscribe"],
    )
    mail(
        "reply-quoting-our-footer",
        f"In-Reply-To: {OURS}",
        kind="reply",
        has_not=["unsubscribe"],
        body="Sounds good.\n\n> Buy now\n> unsubscribe here",
    )
    mail(
        "reply-apple-unsubscribe",
        "X-Apple-Unsubscribe: true",
        "Auto-Submitted: auto-replied",
        to="unsubscribe@leadloop.example",
        kind="reply",
        has=["unsubscribe"],
        body="",
    )
    mail(
        "reply-to-unsubscribe-address",
        to="unsubscribe@leadloop.example",
        subject="unsubscribe",
        kind="reply",
        has=["unsubscribe"],
        body="",
    )
    kind, body = multipart(
        "alternative",
        plain("Yes.\n\nquoted without a mark"),
        html(
            '<div>Yes.</div><div class="gmail_quote"><blockquote class="gmail_quote">'
            "quoted without a mark</blockquote></div>"
        ),
    )
    mail(
        "reply-html-shows-quote",
        kind,
        "In-Reply-To: <a@x.example>",
        body=body,
        kind="reply",
        text="Yes.",
    )
    kind, body = multipart(
        "mixed",
        plain("Accepted"),
        "Content-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR",
    )
    mail("reply-calendar", kind, body=body, kind="reply", has=["calendar-answer"])
    mail(
        "reply-beats-spam",
        f"In-Reply-To: {OURS}",
        "X-Spam-Flag: YES",
        kind="reply",
        has=["also-x-spam-flag"],
    )


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


def absences() -> None:
    def away(name: str, subject: str, body: str, *headers: str, until: str | None) -> None:
        mail(
            f"away-{name}",
            *(headers or ("Auto-Submitted: auto-replied",)),
            subject=subject,
            body=body,
            kind="auto_reply",
            has=["out_of_office"],
            until=until,
        )

    away(
        "en",
        "Automatic reply: Quote",
        "I am out of the office until 30 November 2026.",
        until="2026-11-30",
    )
    away(
        "en-us",
        "Out of Office Re: Quote",
        "I will be back on Nov 27. For help call Tae.",
        until="2026-11-27",
    )
    away(
        "en-span",
        "Out of office",
        "I'm on vacation from Nov 20 to November 25, 2026.",
        "X-Autoreply: yes",
        until="2026-11-25",
    )
    away(
        "ko",
        "자동 회신: 견적",
        "11월 30일까지 휴가입니다. 급한 용무는 전화 주세요.",
        until="2026-11-30",
    )
    away(
        "ko-span",
        "부재중 안내",
        "휴가 기간: 11.23 ~ 11.27 입니다.",
        "X-Autorespond: quote",
        until="2026-11-27",
    )
    away(
        "ko-year",
        "[자동응답] 부재 안내",
        "2026년 11월 20일부터 2026년 12월 2일까지 출장으로 부재중입니다.",
        until="2026-12-02",
    )
    away(
        "de",
        "Abwesenheitsnotiz",
        "Ich bin bis 27.11.2026 nicht im Büro.",
        "X-Other: 1",
        until="2026-11-27",
    )
    away(
        "fr",
        "Réponse automatique : Devis",
        "Je suis absente jusqu'au 27 novembre 2026.",
        "X-Other: 1",
        until="2026-11-27",
    )
    away(
        "es",
        "Respuesta automática: Oferta",
        "Estaré fuera de la oficina hasta el 27 de noviembre.",
        "X-Other: 1",
        until="2026-11-27",
    )
    away("ja", "自動返信: お見積り", "11月27日まで不在にしております。", until="2026-11-27")
    away(
        "apple",
        "Re: Quote",
        "Away.",
        "X-Apple-Action: VACATION",
        "X-Apple-Criteria: {startDate: 2026-11-20, endDate: 2026-11-26}",
        until="2026-11-26",
    )
    away(
        "exchange",
        "Re: Quote",
        "I am away this week.",
        "X-MS-Exchange-Inbox-Rules-Loop: hana@hanbit.example",
        "X-Auto-Response-Suppress: All",
        until=None,
    )
    away("far", "Out of office", "Parental leave. Back on 2027-06-01.", until="2026-12-20")
    mail(
        "away-left",
        "Auto-Submitted: auto-replied",
        subject="Re: Quote",
        kind="auto_reply",
        body="Hana is no longer with Hanbit Logistics. Please write to Jun.",
        has=["left-company"],
    )
    mail(
        "auto-ticket",
        "Auto-Submitted: auto-replied",
        subject="[#4711] We have received your request",
        body="Your ticket 4711 was created.",
        sender="desk@hanbit.example",
        kind="auto_reply",
        has=["acknowledgement"],
        has_not=["out_of_office"],
    )
    mail(
        "auto-machine",
        "Auto-Submitted: auto-generated",
        subject="Backup done",
        kind="auto_reply",
        has=["machine"],
    )
    mail(
        "auto-challenge",
        subject="Please confirm your email to reach Hana",
        kind="auto_reply",
        has=["challenge"],
        body="Click here to be let through.",
    )
    mail(
        "auto-human-answer-to-one",
        "In-Reply-To: <a@x.example>",
        kind="reply",
        subject="Re: Automatic reply: Quote",
        body="I am back now. Send it please.",
    )


def people() -> None:
    form = "이름: 한하나\n이메일: hana@hanbit.example\n연락처: 010-1234-5678\n회사: 한빛물류(주)\n문의 내용: 견적 부탁드립니다"
    mail(
        "form-fields-from-us",
        sender="Website <sales@leadloop.example>",
        body=form,
        kind="inquiry",
        from_email="hana@hanbit.example",
        from_name="한하나",
        subject="[홈페이지] 문의",
        has=["form-fields"],
    )
    mail(
        "form-english-no-reply",
        "Auto-Submitted: auto-generated",
        "List-Unsubscribe: <https://f.example>",
        sender="Forms <no-reply@forms.example>",
        kind="inquiry",
        from_email="hana@hanbit.example",
        body="Name: Hana Han\nEmail: hana@hanbit.example\nPhone: +82 10-1234-5678\nCompany: Hanbit\n"
        "Message: We need a quote",
        from_name="Hana Han",
    )
    mail(
        "form-reply-to",
        "Reply-To: Hana Han <hana@hanbit.example>",
        sender="wordpress@leadloop.example",
        kind="inquiry",
        from_email="hana@hanbit.example",
        from_name="Hana Han",
    )
    mail(
        "form-known-sender",
        "Reply-To: hana@hanbit.example",
        "Precedence: bulk",
        sender="forms@leadloop.example",
        kind="inquiry",
        from_email="hana@hanbit.example",
        has=["known-form"],
    )
    mail(
        "form-vendor",
        sender="Typeform <notifications@followups.typeform.com>",
        kind="inquiry",
        body="Your form has a new response!\n\n*Name*\nHana Han\n\n*Email*\nhana@hanbit.example\n\n"
        "*Company*\nHanbit\n",
        from_email="hana@hanbit.example",
        from_name="Hana Han",
    )
    mail(
        "form-html-table",
        "Content-Type: text/html; charset=utf-8",
        sender="sales@leadloop.example",
        body="<table><tr><th>성함</th><td>한하나</td></tr><tr><th>이메일</th><td>hana@hanbit.example</td></tr>"
        "<tr><th>회사명</th><td>한빛물류</td></tr></table>",
        kind="inquiry",
        from_email="hana@hanbit.example",
        from_name="한하나",
    )
    mail(
        "person-with-other-reply-to",
        "Reply-To: assistant@hanbit.example",
        kind="inquiry",
        from_email="hana@hanbit.example",
    )
    mail(
        "group-rewrites-from",
        "List-Id: <sales.leadloop.example>",
        "X-Original-From: " + HANA,
        "Reply-To: hana@hanbit.example",
        "Precedence: list",
        kind="inquiry",
        sender="\"'Hana Han' via Sales\" <sales@leadloop.example>",
        from_email="hana@hanbit.example",
        from_name="Hana Han",
    )
    mail(
        "group-original-sender",
        "X-Original-Sender: hana@hanbit.example",
        "List-Id: <s.l.example>",
        kind="inquiry",
        sender="'Hana Han' via Sales <sales@leadloop.example>",
        from_email="hana@hanbit.example",
        from_name="Hana Han",
    )
    gmail = (
        "기존 고객 소개입니다.\n\n---------- Forwarded message ---------\n보낸사람: 한하나 <hana@hanbit.example>\n"
        "Date: 2026년 11월 20일\nSubject: 견적\nTo: <minji@leadloop.example>\n\n견적 부탁드립니다."
    )
    mail(
        "forward-by-member-gmail",
        sender="Minji <minji@leadloop.example>",
        subject="Fwd: 견적",
        body=gmail,
        kind="inquiry",
        from_email="hana@hanbit.example",
        from_name="한하나",
        has=["forwarded-by-member"],
    )
    outlook = (
        "FYI\n\n보낸 사람: 한하나 <hana@hanbit.example>\n보낸 날짜: 2026년 11월 20일\n받는 사람: Minji\n제목: 견적"
        "\n\n견적 부탁드립니다."
    )
    mail(
        "forward-by-member-outlook",
        "References: <x@hanbit.example>",
        subject="FW: 견적",
        body=outlook,
        sender="Minji <minji@leadloop.example>",
        kind="inquiry",
        from_email="hana@hanbit.example",
    )
    kind, body = multipart(
        "mixed",
        plain("see attached"),
        f"Content-Type: message/rfc822\n\nFrom: {HANA}\nSubject: quote\n\nWe need twenty.",
    )
    mail(
        "forward-by-member-attached",
        kind,
        body=body,
        sender="Tae <tae@leadloop.example>",
        subject="전달: quote",
        kind="inquiry",
        from_email="hana@hanbit.example",
        from_name="Hana Han",
    )
    mail(
        "forward-by-stranger",
        subject="Fwd: 견적",
        body=gmail,
        sender="Lee <lee@other.example>",
        kind="inquiry",
        from_email="lee@other.example",
    )
    mail("own-member", sender="Minji <minji@leadloop.example>", kind="own", has=["from-member"])
    raw(
        "own-signed",
        f"From: sales@leadloop.example\r\nTo: hana@hanbit.example\r\nMessage-ID: {OURS}\r\n"
        "Subject: Hello\r\n\r\nOur words".encode(),
        kind="own",
        has=["signed-id"],
    )
    mail(
        "name-that-is-an-address",
        sender='"minji@leadloop.example" <hana@hanbit.example>',
        kind="inquiry",
        from_email="hana@hanbit.example",
        from_name="",
    )
    mail(
        "address-with-title",
        sender="한하나[영업팀] <hana@hanbit.example>;",
        kind="inquiry",
        from_email="hana@hanbit.example",
        from_name="한하나[영업팀]",
    )
    mail(
        "address-with-comma",
        sender="한하나, 영업 <hana@hanbit.example>",
        kind="inquiry",
        from_email="hana@hanbit.example",
        from_name="한하나, 영업",
    )
    mail(
        "address-company-first",
        sender="(주)한빛 한하나 <hana@hanbit.example>",
        kind="inquiry",
        from_name="(주)한빛 한하나",
        from_email="hana@hanbit.example",
    )


def crowds() -> None:
    mail(
        "list-newsletter",
        "List-Unsubscribe: <https://news.example/u>",
        "List-Id: <news.shop.example>",
        sender="Shop <news@shop.example>",
        kind="list",
        body="Big sale this week",
    )
    mail("list-bulk", "Precedence: bulk", sender="Shop <info@shop.example>", kind="list")
    mail(
        "list-no-reply",
        sender="Shop <no-reply@shop.example>",
        kind="list",
        body="Your order shipped",
    )
    mail(
        "list-discussion",
        "List-Post: <mailto:dev@lists.example>",
        "In-Reply-To: <a@x.example>",
        subject="Re: [dev] patch",
        kind="list",
    )
    mail("spam-flag", "X-Spam-Flag: YES", kind="spam", body="Cheap watches")
    mail("spam-ses", "X-SES-Spam-Verdict: FAIL", kind="spam")
    mail(
        "spam-dmarc",
        "Authentication-Results: mx.leadloop.example; dmarc=fail header.from=hanbit.example",
        "Authentication-Results: elsewhere.example; dmarc=pass",
        kind="spam",
        has=["dmarc-fail"],
    )
    mail(
        "spam-not-fooled-by-inner-result",
        "Authentication-Results: mx.leadloop.example; dmarc=pass",
        "Authentication-Results: elsewhere.example; dmarc=fail",
        kind="inquiry",
    )


def malformed() -> None:
    for name, to in (
        ("group", "unlisted-recipients:; (no To-header on input)"),
        ("quote", '"'),
        ("comment", "(a):;"),
        ("half", "a@"),
        ("bracket", "a@[1.2.3"),
    ):
        mail(f"malformed-to-{name}", to=to, kind="inquiry", from_email="hana@hanbit.example")
    mail(
        "malformed-parentheses",
        sender="(" * 2000 + " <hana@hanbit.example>",
        kind="inquiry",
        from_email="hana@hanbit.example",
    )
    mail(
        "malformed-word-with-newline",
        sender=f"{word('Ha' + chr(10) + 'na')} <hana@hanbit.example>",
        kind="inquiry",
        from_email="hana@hanbit.example",
        from_name="Ha na",
    )
    mail("malformed-no-boundary", "Content-Type: multipart/mixed", kind="inquiry", text=HELLO)
    mail(
        "malformed-no-parts",
        'Content-Type: multipart/mixed; boundary="x"',
        kind="inquiry",
        text=HELLO,
    )
    mail("malformed-type-slash", "Content-Type: /", kind="inquiry", text=HELLO)
    mail(
        "malformed-base64",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: base64",
        kind="inquiry",
        body=b64("견적 문의").replace("=", "") + "!",
        text="견적 문의",
    )
    mail("malformed-nul", kind="inquiry", body="We need\x00 seats", text="We need seats")
    deep = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(300)
    )
    raw(
        "malformed-deep",
        f"From: {HANA}\nTo: sales@leadloop.example\nSubject: deep\n{deep}".encode(),
        kind="inquiry",
        from_email="hana@hanbit.example",
    )
    raw(
        "malformed-no-from", b"Subject: hello\r\n\r\nwho am I", kind="unreadable", has=["no-author"]
    )
    raw("malformed-empty", b"", kind="unreadable", has=["empty"])
    raw("malformed-no-headers", b"just words\r\n", kind="unreadable", has=["no-headers"])
    raw(
        "malformed-mbox-line",
        f"From hana Fri Nov 20\nFrom: {HANA}\nTo: a@b.example\n\n{HELLO}".encode(),
        kind="inquiry",
        from_email="hana@hanbit.example",
    )
    raw(
        "malformed-broken-header-line",
        f"From: {HANA}\nbroken line\nTo: a@b.example\nSubject: hi\n\n{HELLO}".encode(),
        kind="inquiry",
        subject_is="hi",
        text=HELLO,
    )
    mail("malformed-date", "Date: yesterday", kind="inquiry")
    mail("malformed-mac-newlines", kind="inquiry")
    data, expected = MAILS["malformed-mac-newlines"]
    raw("malformed-mac-newlines", data.replace(b"\r\n", b"\r"), text=HELLO, **expected)  # type: ignore[arg-type]


def main() -> None:
    for chapter in (inquiries, charsets, replies, bounces, absences, people, crowds, malformed):
        chapter()
    for old in HERE.glob("*.eml"):
        old.unlink()
    for name, (data, _) in MAILS.items():
        (HERE / f"{name}.eml").write_bytes(data)
    expected = {name: outcome for name, (_, outcome) in sorted(MAILS.items())}
    text = json.dumps(expected, ensure_ascii=False, indent=1)
    (HERE / "expected.json").write_text(text + "\n", encoding="utf-8")
    print(f"{len(MAILS)} mails")


if __name__ == "__main__":
    main()
