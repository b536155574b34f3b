"""When the writer of an out-of-office notice is back."""

import re
from datetime import date, timedelta

from rules.letters import Letter

LONGEST = timedelta(days=30)

MONTH_NAMES = (
    "jan januar january janvier enero gennaio janeiro januari",
    "feb februar february février fevrier febrero febbraio fevereiro februari",
    "mar mär märz march mars marzo março maart",
    "apr april avril abril aprile",
    "may mai mayo maggio maio mei maj",
    "jun juni june juin junio giugno junho",
    "jul juli july juillet julio luglio julho",
    "aug august août aout agosto augustus augusti",
    "sep sept september septembre septiembre settembre setembro",
    "oct okt october oktober octobre octubre ottobre outubro",
    "nov november novembre noviembre novembro",
    "dec dez december dezember décembre decembre diciembre dicembre dezembro",
)
MONTHS = {
    name: number for number, names in enumerate(MONTH_NAMES, start=1) for name in names.split()
}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))

# One date, in the ways people write it; groups y, m, d.
DATES = (
    re.compile(
        r"(?P<y>\d{4})\s*(?:[-./]|년|年)\s*(?P<m>\d{1,2})\s*(?:[-./]|월|月)\s*(?P<d>\d{1,2})"
    ),
    re.compile(r"(?P<m>\d{1,2})\s*(?:월|月)\s*(?P<d>\d{1,2})\s*(?:일|日)?"),
    re.compile(
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.|er|º)?\s+(?:of |de )?(?P<m>{_MONTH})\b\.?"
        r"(?:,?\s+(?:de )?(?P<y>\d{4}))?",
        re.I,
    ),
    re.compile(
        rf"\b(?P<m>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<y>\d{{4}}))?", re.I
    ),
    re.compile(r"(?<![\d.])(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4}|\d{2}(?!\d))?"),
    re.compile(r"(?<![\d./-])(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})"),
    re.compile(r"(?<![\d./-])(?P<m>\d{1,2})[./](?P<d>\d{1,2})(?![\d./-])"),
)
SPAN = re.compile(r"\s*(?:\([^()]{1,8}\)\s*)?(?:~|–|—|〜|～|-|to\b|bis\b|au\b|부터)\s*", re.I)
AWAY = re.compile(
    r"out of (?:the |my )?office|\baway\b|vacation|on leave|\bholiday|annual leave|not in the"
    r" office"
    r"|limited access|until|returning|\bback\b|abwesen|im urlaub|nicht im (?:büro|haus)|zurück"
    r"|absent|congés?\b|de retour|fuera de|vacaciones|ausente|fuori (?:sede|ufficio)|assente"
    r"|ferie"
    r"|férias|afwezig|vakantie|부재|휴가|출장|연차|휴직|자리를 비|不在|休暇|休業|出張|外出"
    r"|休假|出差",
    re.I,
)
LEFT = re.compile(
    r"no longer (?:with|works? (?:at|for|here)|employed|at )|has left (?:the company|us\b)"
    r"|left the company|nicht mehr (?:im unternehmen|bei|für)|ne fait plus partie|ya no trabaja"
    r"|퇴사|퇴직하|退職|已离职",
    re.I,
)
RECEIVED = re.compile(
    r"\bticket\b|(?:have|has been|been|was) received|received your|thank you for (?:contacting"
    r"|your)"
    r"|case (?:number|id)|접수|문의해 ?주셔서|eingegangen|bien reçu|hemos recibido|受け付け"
    r"|受付|收到",
    re.I,
)
BACK_WORD = re.compile(
    r"until|till|through|back (?:on|in)|return\w*|bis (?:zum |einschl\w* )?|ab dem|wieder"
    r"|jusqu|retour"
    r"|hasta|regres|fino al|até|tot\b|까지|복귀|まで|復帰|出社|至|返回",
    re.I,
)


def has_left(text: str) -> bool:
    """Tell whether a notice says that its writer works there no more."""
    return bool(LEFT.search(text[:3000]))


def is_acknowledgement(letter: Letter) -> bool:
    """Tell whether an automatic answer only confirms that our mail came in."""
    words = f"{letter.subject}\n{letter.text[:3000]}"
    return bool(RECEIVED.search(words)) and not AWAY.search(words) and not LEFT.search(words)


def until(letter: Letter, *, today: date, criteria: str = "") -> date | None:
    """Find the return date, at most thirty days ahead; the last day away counts as the date."""
    stamped = re.search(r"enddate\W{1,4}(\d{4})-(\d\d)-(\d\d)", criteria, re.I)
    if stamped:
        return _within(_made(*map(int, stamped.groups())), today)
    text = f"{letter.subject}\n{letter.text[:3000]}"
    found = [(at, end, day) for at, end, day in _dates(text, today) if day >= today]
    if not found:
        return None
    told = [day for at, end, day in found if _is_return(text, at, end)]
    return _within(told[0] if told else max(day for _, _, day in found), today)


def _is_return(text: str, at: int, end: int) -> bool:
    before, after = text[max(0, at - 40) : at], text[end : end + 14]
    span = SPAN.search(before)
    return bool(
        (span and span.end() == len(before) and re.search(r"\d", before))
        or BACK_WORD.search(re.split(r"[.!?。]\s|\n", before)[-1])
        or re.match(r"[^.\n\d]{0,8}(?:까지|まで|복귀|に復帰)", after)
    )


def _dates(text: str, today: date) -> list[tuple[int, int, date]]:
    found: list[tuple[int, int, date]] = []
    for pattern in DATES:
        for hit in pattern.finditer(text):
            if any(start < hit.end() and hit.start() < end for start, end, _ in found):
                continue
            if day := _day(hit.groupdict(), today):
                found.append((hit.start(), hit.end(), day))
    return sorted(found)


def _day(parts: dict[str, str | None], today: date) -> date | None:
    month = parts["m"] or ""
    number = int(month) if month.isdigit() else MONTHS[month.lower()]
    year = int(parts.get("y") or today.year)
    day = _made(year + 2000 if year < 100 else year, number, int(parts["d"] or 0))
    if day and not parts.get("y") and day < today - timedelta(days=180):
        day = _made(today.year + 1, number, int(parts["d"] or 0))
    return day


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _within(day: date | None, today: date) -> date | None:
    return min(day, today + LONGEST) if day and day >= today else None
