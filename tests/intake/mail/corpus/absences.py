"""Automatic answers, mostly of people who are away."""

from corpus.kit import mail


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
