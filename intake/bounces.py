"""Who was not reached, says a bounce, and which mail of ours it brings back."""

import email
import email.policy
import json
import logging
import re
from dataclasses import dataclass, replace

from flufl.bounce import all_failures

from intake import failures, headers, mime
from intake.bodies import Body
from rules.giveaways import RETURNED_SUBJECT
from rules.letters import Facts, Failure
from rules.threading import ids_in

MOST_FAILURES = 100
LONGEST_SCAN = 200_000

_ADDRESS = re.compile(
    r"[^\s<>()\[\]:;,\"'@\\]{1,64}@[a-z0-9][a-z0-9.\-]{0,200}\.[a-z0-9\-]{2,40}", re.I
)
_HEADER_LINE = re.compile(r"\s{0,4}([A-Za-z][A-Za-z0-9\-]{1,40}):\s?(.*)$")
_TRANSPORT = frozenset(("received", "message-id", "return-path", "mime-version", "x-mailer"))
_RETURNED_ID = re.compile(
    r"(?im)^[\s>|]{0,6}(?:x-)?(?:original-)?(?:message-id|leadloop-ref"
    r"|x-leadloop-ref):\s{0,3}(\S{3,600})"
)
_OURS = re.compile(r"<?ll1\.[A-Za-z0-9_-]{1,24}\.[a-z2-7]{16}@[^<>\s\"']{1,255}>?", re.I)
_SERVER = re.compile(r"mailer-daemon|post[-_]?master@|mail delivery|microsoftexchange")
_STILL_TRYING = re.compile(
    r"\(delay\)|delivery delayed|will (?:retry|keep trying|continue to try)|still trying"
    r"|not yet been delivered|do not need to resend|temporary problem|지연|재시도|계속 시도",
    re.I,
)
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Report:
    """What a bounce says; empty for any other mail."""

    failures: tuple[Failure, ...] = ()
    returned_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Fate:
    address: str
    action: str
    status: str
    text: str


def read(raw: bytes, body: Body, fields: dict[str, str], facts: Facts) -> Report:
    """Read a bounce; what only looks like one is judged by screening."""
    if facts.notice:
        return Report(_notified(body.text, facts.notice), _returned_ids(body))
    if facts.report_type == "feedback-report" or "message/feedback-report" in facts.part_types:
        return Report(_complained(body), _returned_ids(body))
    if not _may_be_bounce(fields, facts):
        return Report()
    fates = _fates(raw, body, fields)
    found = (_judged(fate, body.text, single=len(fates) == 1) for fate in fates[:MOST_FAILURES])
    return Report(tuple(found), _returned_ids(body))


def _may_be_bounce(fields: dict[str, str], facts: Facts) -> bool:
    sender = fields.get("from", "").lower()
    return (
        facts.report_type == "delivery-status"
        or any(kind.endswith("delivery-status") for kind in facts.part_types)
        or "x-failed-recipients" in fields
        or "mailer-daemon" in sender
        or sender.strip() in ("", "<>")
        or bool(re.search(r"post[-_]?master@|staff@hotmail", sender))
        or bool(RETURNED_SUBJECT.match(fields.get("subject", "").strip()))
        or (facts.returned_original and fields.get("return-path", "").strip() == "<>")
    )


def _fates(raw: bytes, body: Body, fields: dict[str, str]) -> list[_Fate]:
    """Ask the surest witness first: report, header, known servers' words, returned original."""
    reported = [
        fate for fate in _reported(body) if fate.action not in ("delivered", "relayed", "expanded")
    ]
    if named := [fate for fate in reported if fate.address]:
        return named
    hint = reported[0] if reported else _Fate("", _told_action(body, fields), "", "")
    if found := _addresses(fields.get("x-failed-recipients", "")):
        return [replace(hint, address=one) for one in found]
    temporary, permanent = _scanned(raw)
    ours = set(_addresses(f"{fields.get('to', '')} {fields.get('from', '')}"))
    if found := sorted((temporary | permanent) - ours) or sorted(temporary | permanent):
        late = temporary - permanent
        return [
            replace(hint, address=one, action="delayed" if one in late else hint.action)
            for one in found
        ]
    found = _returned_to(body) or _in_notice(body, fields, ours)
    return [replace(hint, address=one) for one in found]


def _told_action(body: Body, fields: dict[str, str]) -> str:
    """Tell a delay from a failure where no report does."""
    words = f"{fields.get('subject', '')}\n{_above_original(body.text[:3_000])}"
    return "delayed" if _STILL_TRYING.search(words) else "failed"


def _in_notice(body: Body, fields: dict[str, str], ours: set[str]) -> list[str]:
    """Take the only foreign address that a mail server's notice names; of several none is sure."""
    if not _SERVER.search(fields.get("from", "").lower()):
        return []
    found = [one for one in _addresses(_above_original(body.text[:3_000])) if one not in ours]
    return found if len(found) == 1 else []


def _reported(body: Body) -> list[_Fate]:
    fates = []
    for part in body.parts:
        if not part.content_type.endswith("delivery-status"):
            continue
        for block in _blocks(part.data() + b"\n\n" + b"\n\n".join(c.data() for c in part.children)):
            if {"final-recipient", "original-recipient", "action"} & block.keys():
                fates.append(_fate(block))
    if fates:
        return fates
    # Some servers write the report into the text.
    text = body.text[:LONGEST_SCAN]
    if re.search(r"(?im)^\s{0,4}final-recipient:", text):
        blocks = _blocks(text.encode("utf-8", "replace"))
        fates = [_fate(block) for block in blocks if "final-recipient" in block]
    return fates


def _blocks(data: bytes) -> list[dict[str, str]]:
    data = data[:LONGEST_SCAN].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    blocks = []
    for piece in re.split(rb"\n[ \t]*\n", data)[:500]:
        fields = headers.read(piece.strip(b"\n"))
        if fields.fields:
            blocks.append(dict(fields.topmost()))
    return blocks


def _fate(block: dict[str, str]) -> _Fate:
    address = ""
    for name in ("final-recipient", "original-recipient", "x-actual-recipient"):
        found = _addresses(block.get(name, "").rpartition(";")[2])
        address = address or (found[0] if found else "")
    action = re.sub(r"\W.*", "", block.get("action", "failed").strip().lower()) or "failed"
    status = failures.status_in(block.get("status", ""))
    return _Fate(address, action, status, block.get("diagnostic-code", ""))


def _addresses(text: str) -> list[str]:
    return list(
        dict.fromkeys(one.lower().strip(".") for one in _ADDRESS.findall(text[:LONGEST_SCAN]))
    )


def _scanned(raw: bytes) -> tuple[set[str], set[str]]:
    """Ask flufl.bounce; it raises on odd senders and sometimes returns junk."""
    try:
        message = email.message_from_bytes(raw[:LONGEST_SCAN], policy=email.policy.default)
        temporary, permanent = all_failures(message)
    except (Exception, RecursionError):
        return set(), set()
    return _whole(temporary), _whole(permanent)


def _whole(found: object) -> set[str]:
    texts = (bytes(one).decode("ascii", "ignore") for one in found)  # type: ignore[attr-defined]
    return {one.lower() for one in texts if _ADDRESS.fullmatch(one)}


def _returned(body: Body) -> list[headers.Headers]:
    """Give the headers of the originals inside a mail."""
    found = [part.headers for part in body.returned]
    for part in body.parts:
        if part.content_type in ("text/rfc822-headers", "text/rfc822", "message/rfc822-headers"):
            found.append(headers.read(mime.split(part.data().lstrip())[0]))
    block = _header_block(body.text)
    return [*found, headers.read(block.encode("utf-8", "replace"))] if block else found


def returns_original(body: Body) -> bool:
    """Tell whether a mail holds another one, as a part or as headers with traces of transport."""
    kinds = {part.content_type for part in body.parts}
    return bool(
        kinds & {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"}
    ) or bool(_header_block(body.text))


def _header_block(text: str) -> str:
    """Find header lines of a returned mail; a quoting human leaves no Received or Message-ID."""
    text = text[:LONGEST_SCAN]
    if not re.search(
        r"(?i)\n[ >]{0,4}(?:received|message-id|return-path|mime-version):", f"\n{text}"
    ):
        return ""
    run: list[str] = []
    names: set[str] = set()
    for line in [*text.split("\n"), ""]:
        hit = _HEADER_LINE.match(line)
        if hit:
            run.append(line.strip())
            names.add(hit[1].lower())
        elif run and line[:1] in (" ", "\t") and line.strip():
            run[-1] += f" {line.strip()}"
        else:
            if len(run) >= 3 and names & _TRANSPORT and names & {"from", "to", "subject"}:
                return "\n".join(run)
            run, names = [], set()
    return ""


def _returned_to(body: Body) -> list[str]:
    for fields in _returned(body):
        for name in ("to", "x-rcpt-to", "x-original-to", "delivered-to", "envelope-to"):
            if found := _addresses(fields.first(name)):
                return found[:10]
    text = re.search(r"(?im)^\s{0,4}to:\s{0,4}(\S.{0,300})$", body.text[:LONGEST_SCAN])
    return _addresses(text[1])[:10] if text else []


def _returned_ids(body: Body) -> tuple[str, ...]:
    found: list[str] = []
    for fields in _returned(body):
        for name in ("x-leadloop-ref", "message-id"):
            found += ids_in(fields.first(name))
    texts = [body.text[:LONGEST_SCAN]]
    for part in body.parts:
        if part.content_type.endswith(("delivery-status", "feedback-report")):
            texts.append(part.data()[:LONGEST_SCAN].decode("utf-8", "replace"))
    for text in texts:
        for one in _OURS.findall(text) + _RETURNED_ID.findall(text):
            found += ids_in(one)
    return tuple(dict.fromkeys(found))[:20]


def _judged(fate: _Fate, text: str, *, single: bool) -> Failure:
    """Judge one recipient: by the server's answer, else by what the notice says about them."""
    told = fate.text
    around = text[:3_000] if single else _near(text, fate.address)
    status = fate.status if not fate.status.endswith(".0.0") else ""
    status = status or failures.status_in(told) or failures.status_in(around) or fate.status
    hard, why = failures.grade(told, status, action=fate.action)
    if why in ("code", "other", "temporary") or (not told and why != "delayed"):
        hard, why = failures.grade(f"{told}\n{_above_original(around)}", status, action=fate.action)
    return Failure(fate.address, hard, status, why)


def _near(text: str, address: str) -> str:
    at = text.lower().find(address)
    return text[at : at + 500] if at >= 0 else text[:1_000]


def _above_original(text: str) -> str:
    block = re.search(r"(?im)^[\s>]{0,4}(?:received|return-path|message-id|mime-version):", text)
    return text[: block.start()] if block and block.start() > 80 else text


def actions(body: Body) -> frozenset[str]:
    """List the actions of a delivery report."""
    reports = any(part.content_type.endswith("delivery-status") for part in body.parts)
    return frozenset(fate.action for fate in _reported(body)) if reports else frozenset()


def provider_notice(text: str) -> str:
    """Recognise a provider's JSON notice: `bounce`, `complaint` or nothing."""
    if "notificationType" not in text and "eventType" not in text:
        return ""
    found = re.search(r'\\?"(?:notificationType|eventType)\\?"\s*:\s*\\?"(Bounce|Complaint)', text)
    return found[1].lower() if found else ""


def _notified(text: str, notice: str) -> tuple[Failure, ...]:
    told = _json(text)
    if notice == "complaint":
        people = _people(told, "complaint", "complainedRecipients")
        return tuple(
            Failure(one, True, "", "complaint") for person in people for one in _emails(person)
        )
    bounce = told.get("bounce")
    hard = isinstance(bounce, dict) and bounce.get("bounceType") == "Permanent"
    found = []
    for person in _people(told, "bounce", "bouncedRecipients"):
        status, said = str(person.get("status", "")), str(person.get("diagnosticCode", ""))
        _, why = failures.grade(said, status)
        found += [Failure(one, hard, status, why) for one in _emails(person)]
    return tuple(found)


def _people(told: dict[str, object], what: str, name: str) -> list[dict[str, object]]:
    notice = told.get(what)
    people = notice.get(name) if isinstance(notice, dict) else None
    people = people if isinstance(people, list) else []
    return [person for person in people[:MOST_FAILURES] if isinstance(person, dict)]


def _emails(person: dict[str, object]) -> list[str]:
    return _addresses(str(person.get("emailAddress", "")))


def _json(text: str) -> dict[str, object]:
    """Read the JSON inside a text, also when a queue service has wrapped it as a string."""
    start, end = text.find("{"), text.rfind("}")
    try:
        told = json.loads(text[start : end + 1])
        told = json.loads(told["Message"]) if isinstance(told.get("Message"), str) else told
    except (ValueError, AttributeError, RecursionError, TypeError):
        return {}
    return told if isinstance(told, dict) else {}


def _complained(body: Body) -> tuple[Failure, ...]:
    for part in body.parts:
        if part.content_type != "message/feedback-report":
            continue
        for block in _blocks(part.data()):
            told = f"{block.get('original-rcpt-to', '')} {block.get('removal-recipient', '')}"
            if found := _addresses(told):
                return tuple(Failure(one, True, "", "complaint") for one in found[:MOST_FAILURES])
    return tuple(Failure(one, True, "", "complaint") for one in _returned_to(body))
