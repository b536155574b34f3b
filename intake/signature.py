"""Name, title, phone and company as a mail's signature tells them: suggestions, never facts."""

import re
from itertools import pairwise

from rules.letters import Hints, Letter

LAST_LINES = 14

_PHONE = re.compile(
    r"(?<![\w.+\-])(?:\+\d{1,3}[\s.\-]?(?:\(0\)\s?)?\(?\d{1,4}\)?(?:[\s.\-]?\d{2,4}){2,4}"
    r"|\(?0\d{1,3}\)?[\s.\-]?\d{3,4}[\s.\-]?\d{4}|1[5-9]\d\d[\s.\-]\d{4}"
    r"|\(\d{3}\)\s?\d{3}-\d{4}|\d{3}-\d{3}-\d{4})(?![\d\-])"
)
_FAX = re.compile(r"\b(?:fax|f)\b|팩스", re.I)
_MOBILE = re.compile(r"(?:\+82[\s.\-]?(?:\(0\)\s?)?|0)1[016789]")
_FORM = r"(?:주식회사|유한회사|\(주\)|㈜|\(유\)|재단법인|사단법인)"
_WORD = r"[\w가-힣&.\-]{1,30}"
# Joined to its legal form first; apart, the name follows more often than it leads.
_KOREAN_COMPANIES = (
    re.compile(rf"(?:{_FORM}{_WORD}|{_WORD}{_FORM})"),
    re.compile(rf"{_FORM}\s{_WORD}"),
    re.compile(rf"{_WORD}\s{_FORM}"),
)
_PARTICLE = re.compile(r"(?:입니다|이라고|라고|에서|입니다만|이며|의)[.,]?$")
_COMPANY = re.compile(
    r"(?:[A-Z0-9][\w&.'\-]*,?\s){1,5}(?:Inc|Co|Ltd|LLC|Corp|Corporation|GmbH|AG|Company"
    r"|Limited|Group|Holdings|S\.A|B\.V|PLC|KG|K\.K)\b\.?"
    r"(?:,?\s?(?:Ltd|Inc|KG)\.?)?"
)
KOREAN_TITLES = """대표이사 부사장 사장 회장 전무이사 전무 상무이사 상무 이사 본부장 실장 부장 차장
    과장 대리 주임 사원 팀장 파트장 그룹장 센터장 소장 원장 매니저 책임연구원 선임연구원 연구원 책임
    선임 수석 프로 대표 점장 지점장 담당"""
_ANY_TITLE = "|".join(KOREAN_TITLES.split())
_KOREAN_TITLE = re.compile(rf"(?<![가-힣])(?:{_ANY_TITLE})(?:님)?(?![가-힣])")
_TITLE = re.compile(
    r"\b(?:(?:senior|junior|vice|general|chief|head|lead|managing|executive|deputy|global"
    r"|regional)\s)?"
    r"(?:(?:[A-Z][\w&]+\s){0,3})(?:manager|director|president|officer|engineer|developer"
    r"|analyst|consultant|coordinator|specialist"
    r"|executive|founder|co-founder|partner|buyer|architect|administrator|supervisor"
    r"|representative)\b(?:\sof\s[A-Z]\w+(?:\s[A-Z]\w+)?)?"
    r"|\b(?:CEO|CTO|CFO|COO|CMO|CIO|VP(?:\sof\s\w+)?|SVP|Head\sof\s\w+(?:\s\w+)?)\b",
    re.I,
)
_KOREAN_NAME = re.compile(r"(?<![가-힣])([가-힣]{2,4})(?=\s?(?:드림|올림|배상|拜上)\b)")
_NAME_TITLE = re.compile(
    rf"(?<![가-힣])([가-힣]{{2,4}})\s{{0,3}}[/|,·]?\s{{0,3}}(?:{_ANY_TITLE})(?![가-힣])"
)
_CLOSING = re.compile(
    r"(?:best|kind|warm)?\s?regards|sincerely|cheers|thanks|thank you|best|yours|감사합니다"
    r"|고맙습니다|mit freundlichen",
    re.I,
)
# "한빛물류 운영팀 팀장 정하나입니다": who says so names the company first, then the department.
_INTRODUCED = (
    r"(?:^|[.,!~]\s*|안녕하세요[.,!~]?\s*)([가-힣A-Za-z0-9&]{{2,20}})\s+"
    r"(?:[가-힣A-Za-z0-9·]+\s+){{0,3}}{name}\s?(?:입니다|이라고|라고)"
)
_NOT_A_COMPANY = frozenset(
    ["안녕하세요", "저는", "제가", "담당자", "반갑습니다", "처음", "이번에", "현재"]
)
# "VP Operations, Alder Freight"
_AFTER_TITLE = re.compile(r"(?:,|\bat|@|\|)\s+((?:[A-Z][\w&.'’\-]*\s?){1,4})$")
_LATIN_NAME = re.compile(r"[A-Z][\w'’\-]+(?:\s[A-Z]\.?)?(?:\s[A-Z][\w'’\-]+){1,2}$")


def hints(letter: Letter) -> Hints:
    """Gather what form fields, the signature and the last lines tell about the author."""
    lines = _last_lines(letter)
    written = letter.reply[:5_000].split("\n")
    told = letter.fields
    name = told.name or letter.author.name or _name(lines)
    return Hints(
        name=name,
        title=told.title or _title(lines),
        phone=told.phone or _phone(lines) or _phone(written),
        company=told.company
        or _company(lines)
        or _company(written)
        or _introduced(written[:8], name)
        or _beside_title(lines),
    )


def _last_lines(letter: Letter) -> list[str]:
    """Take the signature with the end of the text before it: few people mark theirs."""
    lines = [*letter.reply[-5_000:].split("\n"), *letter.signature[:3_000].split("\n")]
    return [line.strip()[:300] for line in lines if line.strip(" -_*=")][-LAST_LINES:]


def _phone(lines: list[str]) -> str:
    found = [
        hit[0].strip()
        for line in lines
        for hit in _PHONE.finditer(line[:500])
        if not _FAX.search(line[max(0, hit.start() - 8) : hit.start()])
    ]
    found = [one for one in found if 8 <= sum(ch.isdigit() for ch in one) <= 15]
    mobile = [one for one in found if _MOBILE.match(one)]
    return next(iter(mobile or found), "")


def _company(lines: list[str]) -> str:
    for line in lines:
        for pattern in _KOREAN_COMPANIES:
            hit = pattern.search(line[:300])
            if hit and not _KOREAN_TITLE.search(hit[0]):
                return _PARTICLE.sub("", hit[0]).strip(" ,|/·-")
    for line in lines:
        if hit := _COMPANY.search(line[:300]):
            return hit[0].strip(" ,|/·-")
    return ""


def _introduced(lines: list[str], name: str) -> str:
    """The company that somebody names before their own name, as Korean mails begin."""
    if not re.fullmatch(r"[가-힣]{2,4}", name):
        return ""
    pattern = re.compile(_INTRODUCED.format(name=re.escape(name)))
    for line in lines:
        hit = pattern.search(line.strip()[:200])
        if hit and hit[1] not in _NOT_A_COMPANY and not _KOREAN_TITLE.fullmatch(hit[1]):
            return hit[1]
    return ""


def _beside_title(lines: list[str]) -> str:
    for line in reversed(lines):
        hit = _AFTER_TITLE.search(line)
        if hit and len(line) < 80 and _TITLE.search(line[: hit.start()]):
            return hit[1].strip()
    return ""


def _title(lines: list[str]) -> str:
    for line in reversed(lines):
        if len(line) < 80 and (hit := _KOREAN_TITLE.search(line)):
            return hit[0].removesuffix("님")
    for line in reversed(lines):
        if len(line) < 80 and (hit := _TITLE.search(line)):
            return hit[0].strip()
    return ""


def _name(lines: list[str]) -> str:
    for pattern in (_KOREAN_NAME, _NAME_TITLE):
        for line in reversed(lines):
            if hit := pattern.search(line):
                return hit[1]
    for above, line in pairwise(lines):
        if _CLOSING.match(above) and _LATIN_NAME.match(line):
            return line
    return ""
