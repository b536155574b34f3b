"""Plain questions of prospects, in the shapes mail programs give them."""

from corpus.kit import ANNYEONG, HELLO, html, mail, multipart, plain, word


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
