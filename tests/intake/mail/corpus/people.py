# ruff: noqa: E501 (mails)
"""Mails whose From is not the person: forms, groups, colleagues who forward."""

from corpus.kit import HANA, OURS, mail, multipart, plain, raw


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
