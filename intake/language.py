"""Which language a text is in, as far as answering it needs to know."""

import re

_WORDS = re.compile(r"[a-zà-öø-ÿß']+")
_ENGLISH = """the and to of you we is in for your our i a with on this are have would it be can
    please thanks hello hi regards from not that as at will me my do dear if about could an us
    was out"""
_OTHERS = """der die das und ist nicht wir sie ich mit für von bin ein eine bitte danke le la les
    et est nous vous je pour des du une merci bonjour el los las es por para que gracias hola una
    il di che per grazie sono o os não uma obrigado het een van en niet ik wij og jeg och att det
    som på"""
ENGLISH = frozenset(_ENGLISH.split())
OTHERS = frozenset(_OTHERS.split())


def of(text: str) -> str:
    """Return `ko`, `en` or `other`."""
    sample = text[:4_000].lower()
    hangul = sum("가" <= ch <= "힣" for ch in sample)
    letters = sum(ch.isalpha() for ch in sample)
    kana = sum("\u3040" <= ch <= "\u30ff" for ch in sample)
    if hangul and hangul * 8 >= letters and hangul > kana:
        return "ko"
    latin = sum("a" <= ch <= "z" for ch in sample)
    if not latin or latin * 2 < letters:
        return "ko" if hangul > kana and hangul else "other"
    words = _WORDS.findall(sample)
    english = sum(word in ENGLISH for word in words)
    others = sum(word in OTHERS for word in words)
    return "other" if others > english else "en"
