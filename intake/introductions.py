"""How mail programs announce a quote: `On … wrote:`, header blocks, dividers; many languages."""

import re

# Longer than any introduction seen, and short enough to bound every search.
MOST_LINES = 4
LONGEST_INTRO = 400

_MONTH = r"[^\W\d_]{3,12}\.?"
_DATE = rf"""(?:
    \d{{4}}\s?(?:[-./]|년|年)\s?\d{{1,2}}\s?(?:[-./]|월|月)\s?\d{{1,2}}\s?[일日.]?
  | \d{{2}}\.\s\d{{1,2}}\.\s\d{{1,2}}\.?
  | \d{{1,2}}\s?[-./]\s?\d{{1,2}}\s?[-./]\s?\d{{2,4}}
  | \d{{1,2}}(?:st|nd|rd|th|er|º|\.)?,?[\ \-](?:de\ |of\ )?
        (?:thg\ \d{{1,2}}|{_MONTH}),?[\ \-](?:de\ )?\d{{2,4}}
  | {_MONTH}\ \d{{1,2}}(?:st|nd|rd|th)?,?\ (?:at\ )?\d{{2,4}}
  | \d{{1,2}}월\s?\d{{1,2}}일
  | \d{{1,2}}/\d{{1,2}}\b
)"""
_OPENER = r"""(?:\b(?:
        on|am|le|el|il|in\ data|em|op|den|på|pe|w\ dniu|dnia|vào|lúc|tir|man|ons|tor|fre|lør|søn
    )\b|在|于|於)"""
_WEEKDAY = r"(?:[^\W\d_]{1,12}(?:-feira)?[.,]{0,2}\ ?(?:\d\b,?\ )?){0,2}"
# Without an opener only true weekdays belong to the date: what stands before may be the answer.
_BARE_WEEKDAY = r"""(?:\b(?:\w{2,6}day|mon|tue|wed|thu|fri|sat|sun|pon|wt|śr|czw|pt|sob|niedz
    |пн|вт|ср|чт|пт|сб|вс|ma|ti|ke|to|pe|la|su|lun|mar|mer|mié|jeu|jue|ven|vie|sam|sáb|dim|dom)
    \b[.,]{0,2}\s)"""
_TIME = r"(?:\d{1,2}[:.]\d\d(?:\s?[ap]m)?,?\s)"
START = re.compile(
    rf"(?:{_OPENER}[\s,]{{0,3}}(?:{_WEEKDAY},?\s?)?|{_TIME}|{_BARE_WEEKDAY})?{_DATE}", re.I | re.X
)
_ADDRESS = r"[^\s<>@]{1,64}@[^\s<>@]{1,253}"
_VERB = r"""(?:wrote|writes|sent|said|a\ écrit|escribió|escribio|ha\ scritto|escreveu
    |schrieb|geschrieben|geschreven
    |schreef|napisał(?:\(a\)|a)?|pisze|skrev|kirjoitti|написал(?:\(а\)|а)?|пишет|пише|đã\ viết
    |写道|寫道|のメッセージ|yazdı
    |작성(?:하였습니다|했습니다|함)?|썼습니다|쓴\ 글|님의\ 말)"""
# What may end an introduction whose start names a date.
END = re.compile(
    rf"""(?:
      {_VERB}\s?(?:：|:|-{{2,}})\s*-{{0,8}}
    | (?:@|\d[:.]\d\d|년|\d,).{{0,200}}(?:wrote|작성)
    | \b(?:schrieb|schreef|skrev|geschreven|wrote|escribió|ha\ scritto)\b.{{1,200}}[:：]
    | <\s?(?:mailto:)?{_ADDRESS}>{{1,2}}\s?(?:\W{{0,3}}mailto:{_ADDRESS}>{{1,2}}\s?)?
        \)?\s?[:：]
    | (?:[+-]\d{{4}}|gmt)\s+from\b.{{2,150}}[:：]
    )\s*$""",
    re.I | re.X,
)
# What an introduction's last line ends with; asked first because it costs nothing.
_LAST = (":", "：", "wrote", "작성")
# `Name <x@y> wrote:` and `---- Name wrote ----` need no date.
_UNDATED = re.compile(
    rf"""(?:
      [^<>@]{{0,80}}<\s?(?:mailto:)?{_ADDRESS}\s?>{{1,2}}.{{0,60}}{_VERB}\s?[:：]
    | -{{2,18}}\s.{{1,120}}{_VERB}\s?[:：]?\s-{{2,18}}
    | -{{2,18}}\s?on\s.{{6,200}}wrote\s?[:：]?\s?-{{2,18}}
    | message\s(?:du|de|from)\s?.{{0,60}}[:：]
    )\s*$""",
    re.I | re.X,
)
_VERB_AT_END = re.compile(rf"{_VERB}\s?[:：]?\s?-{{0,18}}\s*$", re.I | re.X)
_BARE = re.compile(rf"\s*{_DATE}.{{0,40}}<{_ADDRESS}>\s*$", re.I | re.X)

_DIVIDER = re.compile(
    r"""[\s>*|]*[-–—_=]{1,40}\s?[*]?\s?(?:
      original\ (?:message|appointment|e-?mail)|reply\ message|original
      |ursprüngliche\ (?:nachricht|e-?mail)
    | original-?nachricht|antwort\ nachricht|oprindelig\ (?:besked|meddelelse)
    |opprinnelig\ melding|ursprungligt\ meddelande
    | message\ d.origine|message\ original|mensaje\ original|mensagem\ original
    |messaggio\ originale
    | oorspronkelijk\ bericht|wiadomość\ oryginalna|исходное\ сообщение|原始邮件|原始郵件
    |元のメッセージ|オリジナルメッセージ
    | 원본\ ?(?:메일|메시지|메세지|이메일|편지)|원문\ ?(?:메일|메시지)?|original\ 메시지
    )\s?[*]?\s?[-–—_=]{1,40}\s*$""",
    re.I | re.X,
)
_FORWARD_DIVIDER = re.compile(
    r"""[\s*]*(?:[-–—_=]{2,40}\s?)?(?:
      forwarded\ message|begin\ forwarded\ message|weitergeleitete\ nachricht
      |message\ transféré|mensaje\ reenviado
    | mensagem\ encaminhada|messaggio\ inoltrato|doorgestuurd\ bericht|転送されたメッセージ
    |转发的?邮件|轉寄郵件
    | 전달된\ (?:메일|메시지|메세지|편지)(?:\ 시작)?|전달\ 메일
    |début\ du\ message\ (?:réexpédié|transféré)|anfang\ der\ weitergeleiteten\ nachricht
    )\s?(?:[-–—_=]{2,40}|[:：])\s*$""",
    re.I | re.X,
)

LABELS = {
    "from": """from de von da van fra från od от 보낸사람 보낸이 발신 발신자 보내는사람
        差出人 送信者 发件人 發件人 寄件者 mittente remitente""",
    "sent": """sent date gesendet datum envoyé enviado data inviato verzonden sendt dato skickat
        wysłano fecha дата отправлено 보낸날짜 보낸시간 날짜 일시 보낸일시 발신일
        送信日時 日付 日時 发送时间 發送時間 日期 时间 寄件日期""",
    "to": """to an à para a aan til till do pour destinatario кому 받는사람 받은사람 수신 수신자
        받는이 宛先 收件人 收件者""",
    "cc": """cc bcc kopie copie copia kopi копия reply-to 참조 숨은참조 抄送 副本""",
    "subject": """subject betreff objet asunto assunto oggetto onderwerp emne ämne temat тема
        제목 件名 主题 主旨 主題 sujet""",
}
_KIND_OF = {word: kind for kind, words in LABELS.items() for word in words.split()}
_LABEL = re.compile(
    r"[\s>*|]{0,6}([^\W\d_][^\W\d_'’\-]{0,14}(?:\s[^\W\d_'’]{1,9})?)\s?\*{0,2}\s?[:：]\*{0,2}(?:\s|$|\S)"
)


def is_forward_divider(line: str) -> bool:
    """Tell whether a line announces a forwarded mail, which is content."""
    return 8 < len(line) < 200 and bool(_FORWARD_DIVIDER.match(line))


def find_divider(lines: list[str], at: int) -> int:
    """Return the line after a divider such as `-----Original Message-----`, or 0."""
    line = lines[at]
    return (
        at + 1
        if len(line) < 200 and line.lstrip(" >*|\t")[:1] in set("-–—_=") and _DIVIDER.match(line)
        else 0
    )


def find_block(lines: list[str], at: int) -> int:
    """Return the line after a header block (`From: … Sent: … To: …`), or 0.

    An appointment's `Date: … Time: …` is none: somebody must have sent something.
    """
    if label_of(lines[at]) not in ("from", "sent", "subject"):
        return 0
    kinds, gap, end, number = [], 0, at, at
    for number in range(at, min(at + 16, len(lines))):
        kind = label_of(lines[number])
        if kind and kind not in kinds:
            kinds.append(kind)
            gap, end = 0, number + 1
        elif lines[number].strip() or gap >= 2:
            gap += 1
            if gap > 2 or kinds[-1:] == ["subject"]:
                break
    adjacent = len(kinds) >= 2
    told = "from" in kinds and bool({"sent", "to", "subject"} & set(kinds))
    return end if adjacent and (told or {"sent", "to", "subject"} <= set(kinds)) else 0


def label_of(line: str) -> str:
    """Return what a line of a header block holds: from, sent, to, cc or subject."""
    if ":" not in line[:40] and "：" not in line[:40]:
        return ""
    hit = _LABEL.match(line[:60])
    return _KIND_OF.get("".join(hit[1].lower().split()), "") if hit else ""


def find_intro(lines: list[str], at: int) -> tuple[int, int]:
    """Return where in this line an introduction starts and the line after it, or (0, at)."""
    line = lines[at]
    if len(line) > 2_000:
        return 0, at
    starts = [hit.start() for hit in START.finditer(line)] if any(c.isdigit() for c in line) else []
    for start in reversed(starts):
        if end := _intro_end(lines, at, start):
            return start, end
    if starts and _BARE.match(line) and _followed_by_quote(lines, at + 1):
        return 0, at + 1
    if ("@" in line or "--" in line or _VERB_AT_END.search(line)) and (
        end := _undated_end(lines, at)
    ):
        return 0, end
    return 0, at


def _intro_end(lines: list[str], at: int, start: int) -> int:
    joined = lines[at][start:].strip()
    for count in range(1, MOST_LINES + 1):
        if len(joined) > LONGEST_INTRO:
            return 0
        if joined.rstrip(" -").endswith(_LAST) and END.search(joined):
            return at + count
        following = lines[at + count].strip(" \t>") if at + count < len(lines) else ""
        if not following:
            return 0
        joined = f"{joined} {following}"
    return 0


def _undated_end(lines: list[str], at: int) -> int:
    joined = lines[at].strip()
    for count in (1, 2):
        if len(joined) > LONGEST_INTRO:
            return 0
        if _UNDATED.match(joined):
            return at + count
        following = lines[at + count].strip() if at + count < len(lines) else ""
        if not following:
            return 0
        joined = f"{joined} {following}"
    return 0


def _followed_by_quote(lines: list[str], at: int) -> bool:
    rest = [line for line in lines[at : at + 4] if line.strip()]
    return not rest or rest[0].lstrip().startswith(">")
