"""Bytes into text, whatever their label says: Korean mail is mislabelled more often than not."""

import codecs
import re
from functools import lru_cache

KOREAN = "cp949"
ALIASES = {
    "ks_c_5601-1987": KOREAN,
    "ks_c_5601-1989": KOREAN,
    "ks_c_5601": KOREAN,
    "ksc5601": KOREAN,
    "ksc_5601": KOREAN,
    "ks-c-5601-1987": KOREAN,
    "ksc5601-1987": KOREAN,
    "korean": KOREAN,
    "euc-kr": KOREAN,
    "euckr": KOREAN,
    "euc_kr": KOREAN,
    "windows-949": KOREAN,
    "x-windows-949": KOREAN,
    "ms949": KOREAN,
    "uhc": KOREAN,
    "949": KOREAN,
    "gb2312": "gb18030",
    "x-gbk": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "ascii",
    "ansi_x3.4-1968": "ascii",
    "iso-8859-8-i": "iso-8859-8",
    "cp-850": "cp850",
    "utf8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
}
# Names of the standard library that are codecs but no charsets of mail.
NOT_TEXT = frozenset(
    ("idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem")
)
# Charsets whose bytes are ASCII or hold NUL: reading them as utf-8 first would succeed wrongly.
SEVEN_BIT = ("iso2022", "utf-7", "hz", "utf-16", "utf-32")
WESTERN = frozenset(("ascii", "cp1252", "iso8859-1", "iso8859-15", "latin-1", "utf-8"))

_CONTROL = re.compile("[\x00\ud800-\udfff]")
_HANGUL = re.compile(rb"[\xb0-\xc8][\xa1-\xfe]")
_HIGH = re.compile(rb"[\x80-\xff]")
_KANA = re.compile("[ぁ-ヿ]")
_KOREAN_TEXT = re.compile("[가-힣]")
_ESCAPE = re.compile(rb"\x1b\$\)C|\x1b\$[@B]|\x1b\([JI]|\x1b\$\(D")


def clean(text: str) -> str:
    """Take out what neither a database nor a renderer accepts."""
    return _CONTROL.sub("", text)


@lru_cache(maxsize=256)
def codec(label: str) -> str:
    """Find the codec for a charset label; an unknown or non-text one gives an empty name."""
    name = label.strip(" \t\"'").lower()
    name = ALIASES.get(name, name)
    if not name or name in NOT_TEXT or len(name) > 60 or not name.isascii():
        return ""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    return found.name if getattr(found, "_is_text_encoding", True) else ""


def decode(data: bytes, label: str = "") -> str:
    """Decode bytes as their writer meant them; never fails."""
    if data.isascii() and b"\x1b" not in data and not _seven_bit(label):
        return _tidy(data.decode("ascii"))
    return _tidy(_decoded(data, codec(label)))


def _tidy(text: str) -> str:
    return clean(text).removeprefix("\ufeff")


def _seven_bit(label: str) -> bool:
    return codec(label).startswith(SEVEN_BIT)


def _decoded(data: bytes, name: str) -> str:
    if name.startswith(SEVEN_BIT):
        return _escaped(data, name)
    if escape := _ESCAPE.search(data):
        kind = "iso2022_kr" if escape.group() == b"\x1b$)C" else "iso2022_jp_ext"
        text = _strict(data, kind)
        if text is not None:
            return text
    unicode = _strict(data, "utf-8")
    if unicode is not None and not _only_seems_unicode(unicode, data, name):
        return unicode
    if name and name not in WESTERN:
        text = _strict(data, name)
        if text is not None:
            return text
    return _guessed(data, name)


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, LookupError, ValueError):
        return None


def _escaped(data: bytes, name: str) -> str:
    if name == "iso2022_kr" and b"\x0e" in data and not data.startswith(b"\x1b$)C"):
        data = b"\x1b$)C" + data.replace(b"\x1b$)C", b"")
    for candidate in (name, "iso2022_jp_ext" if name.startswith("iso2022_jp") else name):
        text = _strict(data, candidate)
        if text is not None:
            return text
    if not data.isascii():
        return _guessed(data, "") if _strict(data, "utf-8") is None else data.decode("utf-8")
    return data.decode(name, "replace")


def _only_seems_unicode(text: str, data: bytes, name: str) -> bool:
    """Two bytes of Korean can happen to be valid utf-8: `홍` would become `ȫ`."""
    if name != KOREAN or any(ch > "\u07ff" for ch in text):
        return False
    korean = _strict(data, KOREAN)
    return korean is not None and bool(_KOREAN_TEXT.search(korean))


def _guessed(data: bytes, name: str) -> str:
    if mostly_hangul(data):
        text = _strict(data, KOREAN)
        return text if text is not None else data.decode(KOREAN, "replace")
    if name in WESTERN - {"ascii", "utf-8"}:
        return data.decode("cp1252" if name != "iso8859-15" else name, "replace")
    for candidate in ("cp932", "euc_jp"):
        text = _strict(data, candidate)
        if text and len(_KANA.findall(text)) * 4 > len(_HIGH.findall(data)) // 2:
            return text
    return data.decode(name if name not in ("", "ascii") else _last_guess(data), "replace")


def mostly_hangul(data: bytes) -> bool:
    """Tell whether most high bytes pair up as Korean syllables; one pair alone is no evidence."""
    sample = data[:20_000]
    high = len(_HIGH.findall(sample))
    pairs = len(_HANGUL.findall(sample))
    return pairs >= 2 and pairs * 2 >= high * 0.7


def _last_guess(data: bytes) -> str:
    """Mostly valid utf-8 with a broken byte stays utf-8; else it is Western."""
    broken = data.decode("utf-8", "replace").count("\ufffd")
    return "utf-8" if broken * 8 < len(_HIGH.findall(data)) else "cp1252"
