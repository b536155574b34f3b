# ruff: noqa: E501 (mails)
"""Answers, refusals and answers to invitations."""

from corpus.kit import FORGED, OURS, TAGGED, html, mail, multipart, plain


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
