"""Who wrote: the keys under which a person, a phone and a company are the same."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from publicsuffixlist import PublicSuffixList

from rules.freemail import DISPOSABLE, FREE_MAIL, ROLE_NAMES

__all__ = [
    "DISPOSABLE",
    "FREE_MAIL",
    "Facts",
    "PersonName",
    "company_domain",
    "company_key",
    "is_disposable",
    "is_free_mail",
    "is_role_address",
    "normal_email",
    "normal_phone",
    "split_name",
]

_SAME_DOMAIN = {"googlemail.com": "gmail.com"}
_IGNORES_DOTS = frozenset({"gmail.com"})
_NOT_PUBLIC = frozenset({"local", "localhost", "localdomain", "internal", "lan", "home", "corp"})
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_LOCAL = re.compile(r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]{1,64}")
_DOMAIN = re.compile(
    r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])"
)


@dataclass(frozen=True)
class Facts:
    """What is known about the person who wrote, as they said it."""

    email: str
    name: str = ""
    title: str = ""
    phone: str = ""
    company: str = ""
    country: str = ""
    employees: int | None = None
    language: str = ""

    @property
    def domain(self) -> str | None:
        """The company's domain, where the address tells one."""
        return company_domain(self.email)


@dataclass(frozen=True)
class PersonName:
    family: str
    given: str
    title: str = ""


def normal_email(address: str) -> str | None:
    """Give the key under which two spellings of one mailbox are equal, or None.

    The key is for comparing. Write to the address as the person gave it.
    """
    text = unicodedata.normalize("NFKC", address).translate(_INVISIBLE).strip().strip("<>").strip()
    local, at, domain = text.removeprefix("mailto:").rpartition("@")
    domain = _normal_domain(domain) or ""
    local = unicodedata.normalize("NFKC", local.casefold())
    if plus := local.find("+"):
        local = local[:plus] if plus > 0 else local
    if domain in _IGNORES_DOTS:
        local = local.replace(".", "")
    if not (at and domain and _LOCAL.fullmatch(local)):
        return None
    return f"{local}@{domain}"


def _normal_domain(domain: str) -> str | None:
    try:
        plain = domain.strip().rstrip(".").lower().encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    if not _DOMAIN.fullmatch(plain):
        return None
    return _SAME_DOMAIN.get(plain, plain)


def company_domain(address: str) -> str | None:
    """Give the registrable domain of a company address; None where it names no company."""
    domain = _normal_domain(address.rpartition("@")[2].strip().strip("<>"))
    if domain is None or domain.rpartition(".")[2] in _NOT_PUBLIC:
        return None
    registrable = _suffixes().privatesuffix(domain)
    if registrable is None or is_free_mail(domain) or is_disposable(domain):
        return None
    return str(registrable)


def is_free_mail(domain: str) -> bool:
    return _within(domain, FREE_MAIL)


def is_disposable(domain: str) -> bool:
    return _within(domain, DISPOSABLE)


def _within(domain: str, known: frozenset[str]) -> bool:
    """Tell whether the domain or one above it is known: `mail.naver.com` is `naver.com`."""
    labels = domain.strip().rstrip(".").lower().split(".")
    return any(".".join(labels[start:]) in known for start in range(len(labels)))


def is_role_address(address: str) -> bool:
    """Tell whether a function reads this mailbox rather than a person."""
    local = address.strip().strip("<>").rpartition("@")[0].lower().partition("+")[0]
    return local in ROLE_NAMES


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


# Country: calling code, digit dialled before national numbers.
_DIALLING = {
    "KR": ("82", "0"),
    "AU": ("61", "0"),
    "CA": ("1", "1"),
    "CN": ("86", "0"),
    "DE": ("49", "0"),
    "FR": ("33", "0"),
    "GB": ("44", "0"),
    "HK": ("852", ""),
    "ID": ("62", "0"),
    "IN": ("91", "0"),
    "JP": ("81", "0"),
    "MY": ("60", "0"),
    "PH": ("63", "0"),
    "SG": ("65", ""),
    "TH": ("66", "0"),
    "TW": ("886", "0"),
    "US": ("1", "1"),
    "VN": ("84", "0"),
}
_KOREAN = re.compile(
    r"1[016789]\d{7,8}|2\d{7,8}|[3-6][1-5]\d{7,8}|70\d{8}|50\d{8,9}|80\d{7}|1[568]\d{6}"
)
_EXTENSION = re.compile(r"(내선|ext|extension|교환|#|;|/|,|\bx\s?\d).*", re.IGNORECASE)


def normal_phone(number: str, country: str = "KR") -> str | None:
    """Give a number in international form (`+821012345678`), or None where it is none.

    Korean numbers are checked against the numbering plan, others by length only.
    """
    text = unicodedata.normalize("NFKC", number).translate(_INVISIBLE).strip()
    text = _EXTENSION.sub("", text.removeprefix("tel:"))
    is_international = text.lstrip(" (").startswith("+")
    # In "+82 (0)10" the digit in parentheses is not dialled from abroad.
    digits = re.sub(r"\D", "", text.replace("(0)", "") if is_international else text)
    code, trunk = _DIALLING.get(country.upper(), ("", ""))
    if not is_international and digits.startswith("00"):
        is_international, digits = True, digits[2:]
    if is_international:
        return _international(digits)
    if code == "82":
        return _korean(digits)
    national = digits.removeprefix(trunk) if trunk else digits
    return _international(code + national) if code else None


def _international(digits: str) -> str | None:
    if digits.startswith("82"):
        national = digits[2:].removeprefix("0")
        return f"+82{national}" if _KOREAN.fullmatch(national) else None
    return f"+{digits}" if 8 <= len(digits) <= 15 and digits[0] != "0" else None


def _korean(digits: str) -> str | None:
    """Read a number dialled within Korea.

    Mobile numbers do without their 0, which spreadsheets like to eat; others do not, or every
    date would be a number in Seoul.
    """
    national = digits.removeprefix("0")
    if digits.startswith(("0", "1")) and _KOREAN.fullmatch(national):
        return f"+82{national}"
    return _international(digits) if digits.startswith("82") else None


_KOREAN_FORM = re.compile(
    r"\((?:주|유|재|사|합|자|복|학|의)\)"
    r"|^(?:주식회사|유한책임회사|유한회사|재단법인|사단법인|합자회사|합명회사)"
    r"|(?:주식회사|유한책임회사|유한회사|재단법인|사단법인|합자회사|합명회사)$"
)
_LATIN_FORMS = frozenset(
    {
        *("inc", "incorporated", "corp", "corporation", "co", "company", "coltd", "coinc"),
        *("ltd", "limited", "llc", "llp", "lp", "plc", "pte", "pty", "gmbh", "ag", "kg", "se"),
        *("sa", "sas", "sarl", "srl", "spa", "bv", "nv", "ab", "oy", "as", "kk"),
    }
)


def company_key(name: str) -> str:
    """Give the key under which spellings of one company are equal: no legal form, no spaces."""
    text = unicodedata.normalize("NFKC", name).translate(_INVISIBLE).casefold()
    text = re.sub(r"\(\s*(\S)\s*\)", r"(\1)", text).strip()
    plain = text.replace(".", "")
    words = re.findall(r"\w+", _KOREAN_FORM.sub(" ", plain)) or re.findall(r"\w+", plain)
    said = [word for word in words if word not in _LATIN_FORMS] or words
    return _without_form("".join(said))


def _without_form(key: str) -> str:
    while (shorter := _KOREAN_FORM.sub("", key)) != key and shorter:
        key = shorter
    return key


_HANGUL_NAME = re.compile(r"[가-힣]{2,5}")
_TWO_SYLLABLES = frozenset(
    {"남궁", "황보", "제갈", "사공", "선우", "서문", "독고", "동방", "망절", "어금"}
)
_TITLES = (
    *("대표이사", "부사장", "본부장", "연구원", "매니저", "대표", "사장", "전무", "상무", "이사"),
    *("실장", "부장", "차장", "팀장", "과장", "대리", "주임", "사원", "책임", "수석", "선임"),
    *("소장", "원장", "교수", "센터장", "그룹장", "파트장"),
)
_COURTESY = re.compile(r"\s*(님|씨|귀하|드림|올림)$")


def split_name(name: str) -> PersonName:
    """Split a name as written in a signature: 홍길동 과장님, Kim, Minji, Hana Lee."""
    text = " ".join(unicodedata.normalize("NFKC", name).translate(_INVISIBLE).split())
    text = re.sub(r"(?<=\S) ?\([^)]*\)", "", text)
    text = _COURTESY.sub("", text)
    text, title = _split_title(text)
    joined = text.replace(" ", "")
    if _HANGUL_NAME.fullmatch(joined):
        parts = text.split(" ")
        family = _family(joined) if len(parts) == 1 else parts[0]
        return PersonName(family, joined[len(family) :], title)
    if "," in text:
        family, _, given = (part.strip() for part in text.partition(","))
        return PersonName(family, given, title)
    given, _, family = text.rpartition(" ")
    return PersonName(family, given, title) if given else PersonName("", family, title)


def _split_title(text: str) -> tuple[str, str]:
    """A title needs a space before it, or a whole name: 이사 is also a syllable of names."""
    for title in _TITLES:
        rest = text.removesuffix(title)
        if rest == text:
            continue
        if rest.endswith(" ") or (len(rest) >= 3 and _HANGUL_NAME.fullmatch(rest)):
            return rest.strip(), title
    return text, ""


def _family(joined: str) -> str:
    return joined[:2] if len(joined) >= 3 and joined[:2] in _TWO_SYLLABLES else joined[:1]
