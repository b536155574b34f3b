# ruff: noqa: E501 (mail programs write long lines)
"""What a person newly wrote, in the formats of the mail programs people use."""

import pytest

from intake.html import reply_text, to_text
from intake.quoting import separate

NEW = "네, 좋습니다.\n금요일에 뵙겠습니다."
OLD = "안녕하세요, 지난번 견적을 보내 드립니다.\n확인 부탁드립니다."
MARKED = "\n".join(f"> {line}" for line in OLD.split("\n"))

KOREAN = {
    "Gmail": f"2026년 11월 20일 (금) 오후 3:12, 김민지 <minji@example.kr>님이 작성:\n\n{MARKED}",
    "Gmail, 24 hours": f"2026년 11월 20일 (금) 15:12에 김민지 <minji@example.kr>님이 작성:\n\n{MARKED}",
    "Gmail, wrapped before the verb": (
        f"2026년 11월 20일 (금) 오후 3:12, 김민지 <minji.kim.sales@example.kr>님이\n작성:\n\n{MARKED}"
    ),
    "Gmail, wrapped before the address": (
        f"2026년 11월 20일 (금) 오후 3:12, 김민지\n<minji@example.kr>님이 작성:\n\n{MARKED}"
    ),
    "Gmail, with mailto": (
        "2026년 11월 20일 (금) 오후 3:12, 김민지 <minji@example.kr <mailto:minji@example.kr>>님이 "
        f"작성:\n\n{MARKED}"
    ),
    "Gmail, under a mark": (
        f"> 2026년 11월 20일 (금) 오후 3:12, 김민지 <minji@example.kr>님이 작성:\n>\n{MARKED}"
    ),
    "Gmail, older": f"2026년 11월 20일 오후 3:12, 김민지 <minji@example.kr>님이 작성하였습니다:\n\n{OLD}",
    "Apple Mail": f"2026. 11. 20. 오후 3:12, 김민지 <minji@example.kr> 작성:\n\n{MARKED}",
    "Outlook": (
        "보낸 사람: 김민지 <minji@example.kr>\n보낸 날짜: 2026년 11월 20일 금요일 오후 3:12\n"
        f"받는 사람: 한하나 <hana@hanbit.example>\n참조: 박태\n제목: 견적\n\n{OLD}"
    ),
    "Outlook, bold, after a rule": (
        "________________________________\n*보낸사람:* 김민지 <minji@example.kr>\n"
        f"*날짜:* 2026년 11월 20일\n*받는사람:* 한하나\n*제목:* 견적\n\n{OLD}"
    ),
    "Outlook, English block": (
        "From: 김민지 <minji@example.kr>\nSent: Friday, November 20, 2026 3:12 PM\n"
        f"To: 한하나 <hana@hanbit.example>\nSubject: 견적\n\n{OLD}"
    ),
    "Naver": (
        "-----Original Message-----\nFrom: 김민지 <minji@example.kr>\n"
        "To: 한하나 <hana@hanbit.example>\nCc:\nSent: 2026-11-20 (금) 15:12:00 (GMT+09:00)\n"
        f"Subject: 견적\n\n{OLD}"
    ),
    "Daum": (
        "--------- 원본 메일 ---------\n보낸사람 : 김민지 <minji@example.kr>\n"
        f"받는사람 : 한하나\n날짜 : 2026년 11월 20일\n제목 : 견적\n\n{OLD}"
    ),
    "Samsung": (
        "-------- 원본 이메일 --------\n발신: 김민지 <minji@example.kr>\n날짜: 26/11/20 15:12\n"
        f"받은 사람: 한하나\n제목: 견적\n\n{OLD}"
    ),
    "Thunderbird": f"2026-11-20 오후 3:12에 김민지 이(가) 쓴 글:\n{MARKED}",
    "Thunderbird, short year": f"26. 11. 20. 15:12에 김민지 이(가) 쓴 글:\n{MARKED}",
    "Thunderbird, Korean date": f"2026년 11월 20일 15:12에 김민지 이(가) 쓴 글:\n{MARKED}",
    "Thunderbird, mixed": f"On 2026년 11월 20일 15:12, 김민지 wrote:\n{MARKED}",
    "groupware": (
        "-----원본 메시지-----\n보낸사람 : 김민지\n받는사람 : 한하나\n보낸날짜 : 2026-11-20 15:12\n"
        f"제목 : 견적\n\n{OLD}"
    ),
}

OTHERS = {
    "English": "On Fri, Nov 20, 2026 at 3:12 PM Minji Kim <minji@example.com> wrote:",
    "English, wrapped": "On Fri, Nov 20, 2026 at 3:12 PM Minji Kim\n<minji@example.com>\nwrote:",
    "English, no colon": "On 11/20/26 3:12 PM, Minji Kim <minji@example.com> wrote",
    "English, sent": "On Nov 20, 2026, at 3:12 PM, Minji Kim <minji@example.com> sent:",
    "English, dashes": "---- On Fri, 20 Nov 2026 15:12:00 +0900 Minji <minji@example.com> wrote ----",
    "name and dashes": "---- Minji Kim wrote ----",
    "no date": "Minji Kim <minji@example.com> wrote:",
    "Polymail": "Minji Kim < mailto:minji@example.com > wrote:",
    "French": "Le ven. 20 nov. 2026 à 15:12, Minji Kim <minji@example.com> a écrit :",
    "Spanish": "El vie, 20 nov 2026 a las 15:12, Minji Kim (<minji@example.com>) escribió:",
    "Italian": "Il giorno ven 20 nov 2026 alle ore 15:12 Minji <minji@example.com> ha scritto:",
    "Italian, in data": "In data 20/11/2026 15:12, Minji Kim ha scritto:",
    "Portuguese": "Em sex., 20 de nov. de 2026 às 15:12, Minji <minji@example.com> escreveu:",
    "German": "Am Fr., 20. Nov. 2026 um 15:12 Uhr schrieb Minji Kim <minji@example.com>:",
    "German, short": "Am 20.11.2026 um 15:12 schrieb Minji Kim:",
    "Dutch": "Op vr 20 nov. 2026 om 15:12 schreef Minji Kim <minji@example.com>:",
    "Dutch, heeft": "Op 20 november 2026 om 15:12 heeft Minji <minji@example.com> het geschreven:",
    "Polish": "W dniu 20.11.2026 o 15:12, Minji Kim pisze:",
    "Polish, napisał": "pt., 20 lis 2026 o 15:12 Minji Kim <minji@example.com> napisał(a):",
    "Danish": "Den fre. 20. nov. 2026 kl. 15.12 skrev Minji Kim <minji@example.com>:",
    "Finnish": "pe 20. marrask. 2026 klo 15.12 Minji Kim (minji@example.com) kirjoitti:",
    "Russian": "пт, 20 нояб. 2026 г. в 15:12, Минджи Ким <minji@example.com>:",
    "Russian, wrote": "20 ноября 2026 г., 15:12 пользователь Минджи <minji@example.com> написал:",
    "Vietnamese": "Vào Th 6, 20 thg 11, 2026 vào lúc 15:12 Minji <minji@example.com> đã viết:",
    "Chinese": "在 2026年11月20日，15:12，Minji Kim <minji@example.com> 写道：",
    "Japanese": "2026年11月20日(金) 15:12 Minji Kim <minji@example.com>:",
    "Japanese, message": "2026/11/20 15:12、Minji Kim <minji@example.com>のメッセージ:",
    "bare, zone": "2026-11-20 15:12 GMT+01:00 Minji Kim <minji@example.com>:",
    "bare, quoted name": '20.11.2026, 15.12, "Minji Kim" <minji@example.com>:',
    "bare, time first": '3:12 PM, November 20, 2026, "Minji Kim" <minji@example.com>:',
    "mail.ru": "Friday, 20 November 2026, 3:12 PM +0300 from Minji Kim <minji@example.com>:",
    "bare, slashes": "2026/11/20 Minji Kim <minji@example.com>",
}

BLOCKS = {
    "English": "From: Minji\nDate: Friday\nTo: Hana\nSubject: Quote",
    "English, indented": "   From: Minji <minji@example.com>\n   Sent: Friday\n   To: Hana",
    "German": "Von: Minji\nGesendet: Freitag\nAn: Hana\nBetreff: Angebot",
    "French": "De : Minji\nEnvoyé : vendredi\nÀ : Hana\nObjet : Devis",
    "Spanish": "De: Minji\nEnviado: viernes\nPara: Hana\nAsunto: Oferta",
    "Italian": "Da: Minji\nInviato: venerdì\nA: Hana\nOggetto: Offerta",
    "Dutch": "Van: Minji\nVerzonden: vrijdag\nAan: Hana\nOnderwerp: Offerte",
    "Danish": "Fra: Minji\nSendt: fredag\nTil: Hana\nEmne: Tilbud",
    "Swedish": "Från: Minji\nSkickat: fredag\nTill: Hana\nÄmne: Offert",
    "Polish": "Od: Minji\nWysłano: piątek\nDo: Hana\nTemat: Oferta",
    "Japanese": "差出人: Minji\n送信日時: 金曜日\n宛先: Hana\n件名: 見積",
    "Chinese": "发件人: Minji\n发送时间: 星期五\n收件人: Hana\n主题: 报价",
    "bold": "*From:* Minji\n*Sent:* Friday\n*To:* Hana\n*Subject:* Quote",
    "divider": "-----Ursprüngliche Nachricht-----\nVon: Minji",
    "divider, Reply Message": "------ Reply Message ------",
    "divider, Danish": "-------- Oprindelig besked --------",
    "divider, French": "-------- Message d'origine --------",
    "divider, Chinese": "------------------ 原始邮件 ------------------",
}


@pytest.mark.parametrize("quote", KOREAN.values(), ids=KOREAN)
def test_a_quote_of_a_korean_mail_program_is_cut(quote: str) -> None:
    pieces = separate(f"{NEW}\n\n{quote}")

    assert pieces.reply == NEW
    assert "지난번 견적" in pieces.quoted


@pytest.mark.parametrize("intro", OTHERS.values(), ids=OTHERS)
def test_an_introduction_in_any_language_is_cut_with_its_quote(intro: str) -> None:
    assert separate(f"Sounds good.\n\n{intro}\n\n> old words\n> more").reply == "Sounds good."


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_a_header_block_in_any_language_is_cut_with_all_below(block: str) -> None:
    pieces = separate(f"Sounds good.\n\n{block}\n\nold words\n")

    assert pieces.reply == "Sounds good."
    assert pieces.quoted.endswith("old words")


@pytest.mark.parametrize(
    "text",
    [
        "On second thought, we wrote this down.\nOn Friday we will sign.",
        "Date: Friday\nTime: 15:00\nAddress: Teheran-ro 1\n\nSee you there.",
        "Please answer below.\n\n--- Enter Feedback Below ---\n\nIt was good.",
        "Look here:\n>>> http://shop.example/ <<<\nand tell me.",
        "On 11/20 the invoice was sent\nand nobody paid it.",
        "We met on 11/20 from 3pm to 5pm:\nit was good.",
        "일정: 2026년 11월 20일 오후 3시\n장소: 서울\n\n참석 부탁드립니다.",
    ],
)
def test_words_that_only_resemble_a_quote_stay(text: str) -> None:
    assert separate(text).reply == text


def test_answers_between_quotes_are_all_kept() -> None:
    text = (
        "Hello,\n\nOn Fri, Nov 20, 2026 at 3:12 PM Minji <minji@example.com> wrote:\n"
        "> How many?\n\nTwenty.\n\n> When?\n\nIn May.\n"
    )
    assert separate(text).reply == "Hello,\n\nTwenty.\n\nIn May."


def test_an_answer_below_the_quote_is_found() -> None:
    text = "On Fri, Nov 20, 2026 at 3:12 PM Minji <m@example.com> wrote:\n> Price?\n\nTen thousand."
    assert separate(text).reply == "Ten thousand."


def test_an_introduction_may_share_a_line_with_the_answer() -> None:
    text = "네 알겠습니다. 2026년 11월 20일 (금) 오후 3:12, 김민지 <minji@example.kr>님이 작성:\n> 견적"
    assert separate(text).reply == "네 알겠습니다."


def test_a_forwarded_block_is_content_and_stays() -> None:
    forwarded = (
        "please see below\n\n---------- Forwarded message ---------\n보낸사람: Hana "
        "<hana@hanbit.example>\nDate: Fri\nSubject: quote\nTo: <sales@example.com>\n\nWe need twenty."
    )
    assert separate(forwarded).reply == forwarded
    outlook = (
        "see below\n\nFrom: Hana <hana@hanbit.example>\nSent: Friday\nTo: Tae\n\nWe need twenty."
    )
    assert separate(outlook, forwarded=True).reply == outlook


def test_a_mail_of_quotes_alone_keeps_its_full_text() -> None:
    text = "> only\n> quoted"
    assert separate(text).reply == text


@pytest.mark.parametrize(
    "tail",
    [
        "Sent from my iPhone",
        "Sent from Samsung Mobile",
        "Get Outlook for iOS",
        "Get Outlook for iOS<https://aka.ms/o0ukef>",
        "나의 iPhone에서 보냄",
        "내 iPhone에서 보냄",
        "내 Galaxy 스마트폰에서 보냈습니다.",
        "Android용 Outlook 다운로드",
        "iOS용 Outlook 받기",
        "Gesendet von Outlook für Android",
        "Von meinem iPhone gesendet",
        "Envoyé de mon iPhone",
        "Enviado desde mi iPhone",
        "Inviato da iPhone",
        "Verstuurd vanaf mijn iPhone",
        "Sendt fra min iPhone",
        "iPhoneから送信",
        "发自我的iPhone",
    ],
)
def test_the_tail_of_a_mail_program_is_no_answer(tail: str) -> None:
    assert separate(f"Sounds good.\n\n{tail}\n").reply == "Sounds good."


def test_a_tail_may_share_the_line_of_an_introduction() -> None:
    text = "Yes.\n\nSent from Samsung Mobile On Nov 20, 2026 3:12 PM, Minji <m@example.com> wrote:\n> a"
    assert separate(text).reply == "Yes."


def test_a_marked_signature_goes_and_the_closing_stays() -> None:
    pieces = separate(
        "견적 부탁드립니다.\n\n감사합니다.\n한하나 드림\n\n-- \n한빛물류 부장\n010-1234-5678"
    )

    assert pieces.reply == "견적 부탁드립니다.\n\n감사합니다.\n한하나 드림"
    assert "010-1234-5678" in pieces.signature


HTML_QUOTES = {
    "Gmail": '<div class="gmail_quote"><div class="gmail_attr">2026년, M 작성:</div>'
    '<blockquote class="gmail_quote">OLD</blockquote></div>',
    "Outlook web": '<div id="appendonsend"></div><hr><div id="divRplyFwdMsg">From: M</div><p>OLD</p>',
    "Outlook": '<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3pt 0 0 0">'
    "<p>From: M</p></div></div><p>OLD</p>",
    "Apple Mail": '<br><blockquote type="cite"><div>OLD</div></blockquote>',
    "Thunderbird": '<div class="moz-cite-prefix">M:</div><blockquote type="cite">OLD</blockquote>',
    "Yahoo": '<div class="yahoo_quoted"><div>OLD</div></div>',
    "Proton": '<div class="protonmail_quote">OLD</div>',
    "Zimbra": '<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__QUOTED_TEXT__">OLD</div>',
    "Spark": '<div name="messageReplySection">OLD</div>',
    "GMX": '<div name="quote">OLD</div>',
    "Hiworks": "<!-- originalMessage --><div>OLD</div>",
    "Outlook for Mac": '<span id="OLK_SRC_BODY_SECTION"></span><div id="OLK_SRC_BODY">OLD</div>',
}


@pytest.mark.parametrize("quote", HTML_QUOTES.values(), ids=HTML_QUOTES)
def test_a_quote_marked_in_the_tree_is_cut_before_rendering(quote: str) -> None:
    source = f"<html><body><div>Sounds <b>good</b>.</div>{quote}</body></html>"

    assert "OLD" in to_text(source)
    assert reply_text(source) == "Sounds good."


def test_an_answer_inside_a_gmail_quote_is_kept() -> None:
    source = (
        '<div>Hi</div><div class="gmail_quote"><div class="gmail_attr">M wrote:</div>'
        '<blockquote class="gmail_quote">Q1</blockquote><div>Answer one</div>'
        '<blockquote class="gmail_quote">Q2</blockquote></div>'
    )
    assert reply_text(source).split() == ["Hi", "Answer", "one"]


def test_html_nested_too_deep_to_render_still_gives_its_text() -> None:
    assert to_text("<div>" * 5_000 + "deep" + "</div>" * 5_000) == "deep"
    assert to_text("<b>" * 60_000 + "deep") == "deep"


def test_a_script_is_no_text() -> None:
    assert to_text("<p>Hello</p><script>alert(1)</script><style>p{}</style>") == "Hello"
