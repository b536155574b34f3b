"""Reads and checks what a visitor submitted, by the form's definition in the playbook."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from funnel.landing import FirstTouch
from rules.identity import normal_email
from rules.playbook import Field, Form
from words import Tr

TICKED = frozenset({"on", "yes", "true", "1", "y"})
NOT_TICKED = frozenset({"", "off", "no", "false", "0", "n"})
YES = "yes"
LONGEST_TOUCH = 500
MOST_EMPLOYEES = 10_000_000
UTM = ("utm_source", "utm_medium", "utm_campaign")

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True)
class Problem:
    """Why one field cannot be taken: its name, a reason code, and the limit where there is one."""

    field: str
    reason: str
    limit: int = 0


@dataclass(frozen=True)
class Checked:
    """A submission after checking: the values as kept, and what is wrong with them."""

    values: dict[str, str]
    problems: tuple[Problem, ...] = ()
    consents: dict[str, str] = field(default_factory=dict)

    def of(self, name: str) -> Problem | None:
        return next((problem for problem in self.problems if problem.field == name), None)


def check(form: Form, given: Mapping[str, object], *, lang: str) -> Checked:
    """Check every field of the form; what the form does not ask for is left out."""
    values: dict[str, str] = {}
    problems: list[Problem] = []
    for asked in form.fields:
        raw = given.get(asked.name)
        values[asked.name] = value = _text(raw, asked)
        reason = "bad-value" if isinstance(raw, (list, dict)) else _reason(asked, value)
        if reason:
            problems.append(Problem(asked.name, reason, asked.max_length))
        else:
            values[asked.name] = _kept(asked, value)
    return Checked(values, tuple(problems), _consents(form, values, lang))


def same_content(slug: str, values: Mapping[str, str]) -> str:
    """Name what was said, so that saying it twice is one inquiry and saying more is another."""
    said = json.dumps([slug, sorted(values.items())], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:24]


def first_touch(given: Mapping[str, object], query: Mapping[str, str], page: str) -> FirstTouch:
    """Where the visitor came from: what the page carried, else what the address says."""

    def read(name: str) -> str:
        value = given.get(name) or query.get(name) or ""
        return _clean(value)[:LONGEST_TOUCH] if isinstance(value, str) else ""

    source, medium, campaign = (read(name) for name in UTM)
    return FirstTouch(
        source=source,
        medium=medium,
        campaign=campaign,
        referrer=read("referrer"),
        url=read("landing_url") or _clean(page)[:LONGEST_TOUCH],
    )


def sentence(problem: Problem, *, tr: Tr) -> str:
    """Word a problem for the visitor."""
    match problem.reason:
        case "required":
            return tr("Please fill this in.")
        case "consent-needed":
            return tr("Please tick this box; we need your consent to go on.")
        case "too-long":
            return tr.n(
                "Please use at most %(num)d character.",
                "Please use at most %(num)d characters.",
                problem.limit,
            )
        case "bad-email":
            return tr("Please enter an e-mail address such as name@example.com.")
        case "bad-phone":
            return tr("Please enter a phone number such as 02-1234-5678.")
        case "bad-number":
            return tr("Please enter a whole number in digits.")
        case "bad-choice":
            return tr("Please choose one of the options.")
    return tr("Please enter this as plain text.")


def _clean(value: str) -> str:
    """Text without control characters, Hangul composed as everybody but macOS composes it."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    value = _SURROGATE.sub("\ufffd", _CONTROL.sub("", value))
    return unicodedata.normalize("NFC", value).strip()


def _text(raw: object, asked: Field) -> str:
    """One given value as text: JSON may hold true, numbers and null."""
    if isinstance(raw, bool):
        return YES if raw else ""
    if isinstance(raw, (int, float)):
        return str(raw)
    if not isinstance(raw, str):
        return ""
    value = _clean(raw)
    return value if asked.kind == "textarea" else " ".join(value.split())


def _reason(asked: Field, value: str) -> str:
    """The code of what is wrong with one value; empty when it can be taken."""
    if asked.kind == "checkbox" and value.lower() in NOT_TICKED:
        value = ""
    if not value:
        needed = "consent-needed" if asked.is_consent else "required"
        return needed if asked.required else ""
    if len(value) > asked.max_length:
        return "too-long"
    if asked.name == "employees" and not _is_possible_size(value):
        return "bad-number"
    return "" if _fits(asked, value) else _WRONG[asked.kind]


_WRONG = {
    "email": "bad-email",
    "tel": "bad-phone",
    "number": "bad-number",
    "select": "bad-choice",
    "checkbox": "bad-value",
}


def _fits(asked: Field, value: str) -> bool:
    match asked.kind:
        case "email":
            return normal_email(value) is not None
        case "tel":
            # Lenient on purpose: an extension or a foreign form must not cost us the inquiry.
            return 7 <= sum(char.isdigit() for char in value) <= 20
        case "number":
            return bool(re.fullmatch(r"[0-9]{1,12}", _digits(value)))
        case "select":
            return any(option.value == value for option in asked.options)
        case "checkbox":
            return value.lower() in TICKED
    return True


def _is_possible_size(value: str) -> bool:
    """Words such as "50-200" are no number and therefore not too large either."""
    digits = _digits(value)
    return not digits.isdecimal() or int(digits) <= MOST_EMPLOYEES


def _digits(value: str) -> str:
    return re.sub(r"[\s,.'](?=[0-9]{3}(\D|$))", "", value)


def _ticked(value: str) -> str:
    return YES if value.lower() in TICKED else ""


_KEPT = {"number": _digits, "checkbox": _ticked}
_COUNTRY = re.compile(r"[A-Z]{2}")


def _kept(asked: Field, value: str) -> str:
    """The value as it lands; of a country only a code of two letters does."""
    if asked.name == "country":
        value = value.upper()
        return value if _COUNTRY.fullmatch(value) else ""
    return _KEPT[asked.kind](value) if asked.kind in _KEPT else value


def _consents(form: Form, values: Mapping[str, str], lang: str) -> dict[str, str]:
    """The words a visitor agreed to and their version, as they stood when they were agreed to."""
    kept: dict[str, str] = {}
    for asked in form.fields:
        if asked.is_consent and values[asked.name] == YES:
            kept[f"{asked.name}.text"] = asked.consent_text.in_(lang)
            kept[f"{asked.name}.version"] = asked.consent_version
    return kept
