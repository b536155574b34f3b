# ruff: noqa: E501 (mails)
"""Texts whose label lies, or is missing."""

import base64

from corpus.kit import mail, raw, word


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
