"""Mails that break the rules and must be read all the same."""

from corpus.kit import HANA, HELLO, MAILS, b64, mail, raw, word


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
