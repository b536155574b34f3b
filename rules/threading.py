"""Which conversation a mail belongs to: our signed ids, foreign ids, and bare subjects."""

import base64
import hashlib
import hmac
import re

SIGNATURE_BITS = 80
LONGEST_ID = 70

_REF = re.compile(r"[A-Za-z0-9_-]{1,24}")
_OURS = re.compile(r"<?\s*ll1\.([A-Za-z0-9_-]{1,24})\.([a-z2-7]{16})@([^<>\s@]{1,255}?)\s*>?", re.I)
_TAG = re.compile(r"(.+)\+ll1\.([A-Za-z0-9_-]{1,24})\.([a-z2-7]{16})(@.+)", re.I)
_BETWEEN_IDS = re.compile(r"[<>\s,;\"]+")
_BRACKETED = re.compile(r"<([^<>]{3,1000})>")
_PREFIX = re.compile(
    r"\s*[\[(]?\s*(?:re|r|aw|antw|antwort|sv|vs|odp|rif|res|ynt|fwd?|wg|tr|rv|enc|i|doorst"
    r"|회신|답장|답변|전달|返信|回复|回覆|答复|转发|轉寄|転送)\s*"
    r"(?:[\[(^]\s*\d{1,3}\s*[\])]?)?\s*(?:\]\s*[:：]?|\)\s*[:：]?|[:：])",
    re.I,
)
_FORWARD = re.compile(
    r"\s*[\[(]?\s*(?:fwd?|wg|tr|rv|enc|i|doorst|전달|转发|轉寄|転送)\s*[\])]?\s*[:：]", re.I
)


def sign_id(ref: str, *, secret: bytes, domain: str) -> str:
    """Make a Message-ID that names `ref` and that nobody else can make.

    Long ids are folded into encoded-words by some relays, so a long domain loses its first labels.
    """
    if not _REF.fullmatch(ref):
        raise ValueError("a reference is 1-24 letters, digits, dashes or underscores")
    room = LONGEST_ID - len(f"<ll1.{ref}.@>") - SIGNATURE_BITS // 5
    while len(domain) > room and "." in domain:
        domain = domain.partition(".")[2]
    domain = domain[-room:].lstrip("-")
    return f"<ll1.{ref}.{_signature(ref, domain, secret=secret)}@{domain}>"


def read_ref(message_id: str, *, secret: bytes) -> str | None:
    """Find the reference in an id of ours; a bad signature counts as no id at all."""
    found = _OURS.fullmatch(message_id.strip())
    if not found:
        return None
    ref, signature, domain = found.groups()
    expected = _signature(ref, domain, secret=secret)
    return ref if hmac.compare_digest(signature.lower(), expected) else None


def tag_address(address: str, ref: str, secret: bytes) -> str:
    """Make a plus-address whose mail tells by itself which conversation it answers."""
    if not _REF.fullmatch(ref):
        raise ValueError("a reference is 1-24 letters, digits, dashes or underscores")
    local, at, domain = address.rpartition("@")
    signature = _signature(ref, f"{local}@{domain}", secret=secret)
    return f"{local}+ll1.{ref}.{signature}{at}{domain}"


def read_tag(address: str, secret: bytes) -> str | None:
    """Find the reference in a plus-address of ours; a bad signature counts as none."""
    found = _TAG.fullmatch(address.strip())
    if not found:
        return None
    local, ref, signature, domain = found.groups()
    expected = _signature(ref, f"{local}{domain}", secret=secret)
    return ref if hmac.compare_digest(signature.lower(), expected) else None


def ids_in(text: str) -> list[str]:
    """Read Message-IDs leniently: without brackets, several per header, inside a sentence."""
    if "@" not in text:
        return []
    text = text[:100_000]
    folded = ["".join(one.split()) for one in _BRACKETED.findall(text)]
    found = [one for one in folded if "@" in one]
    found = found or [one for one in _BETWEEN_IDS.split(text) if "@" in one[1:-1]]
    return list(dict.fromkeys(f"<{one.strip('.()')}>" for one in found))


def bare_subject(subject: str) -> str:
    """Take all reply and forward prefixes off a subject."""
    bare = subject[:2000]
    while found := _PREFIX.match(bare):
        bare = bare[found.end() :]
    return " ".join(bare.split())


def answers(subject: str) -> bool:
    """Tell whether a subject starts like an answer."""
    return bool(_PREFIX.match(subject[:200])) and not forwards(subject)


def forwards(subject: str) -> bool:
    """Tell whether a subject starts like a forwarded mail."""
    return bool(_FORWARD.match(subject[:200]))


def _signature(ref: str, place: str, *, secret: bytes) -> str:
    """Sign without regard to case: some gateways lower the case of ids and addresses."""
    message = f"ll1\n{ref}\n{place}".lower().encode()
    digest = hmac.new(secret, message, hashlib.sha256).digest()
    return base64.b32encode(digest[: SIGNATURE_BITS // 8]).decode().lower()
