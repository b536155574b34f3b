"""Read the playbook folder; every complaint names the file and the key."""

import tomllib
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, NoReturn, TypeVar

from pydantic import ValidationError

from rules.playbook.forms import Form
from rules.playbook.points import SignalRule
from rules.playbook.sequences import SequencePlan
from rules.playbook.text import Model
from rules.playbook.whole import Playbook

LANGUAGES = ("ko", "en")
M = TypeVar("M", bound=Model)


class PlaybookError(Exception):
    """What is wrong where: `problem` is a short code, `detail` says it in English."""

    def __init__(self, file: str, key: str, problem: str, detail: str = "") -> None:
        super().__init__(": ".join(part for part in (file, key, detail or problem) if part))
        self.file = file
        self.key = key
        self.problem = problem
        self.detail = detail


def read(files: Mapping[str, str]) -> Playbook:
    """Make a playbook of a folder's files, given by their paths relative to it."""
    _refuse_strangers(files)
    forms = {}
    sequences = {}
    for path in sorted(files):
        match PurePosixPath(path).parts:
            case ("forms", name):
                slug = name.removesuffix(".toml")
                forms[slug] = _make(Form, path, {"slug": slug, **_toml(files, path)})
            case ("sequences", slug, "sequence.toml"):
                sequences[slug] = _sequence(files, path, slug)
    main = _toml(files, "playbook.toml")
    if extra := {"forms", "sequences"} & main.keys():
        raise PlaybookError("playbook.toml", min(extra), "has-own-folder")
    return with_form_points(
        _make(Playbook, "playbook.toml", {**main, "forms": forms, "sequences": sequences})
    )


def with_form_points(playbook: Playbook) -> Playbook:
    """Make each form's interest a scoring rule of its own, ahead of the general one.

    So a score can say "form-contact" rather than "form".
    """
    scoring = playbook.scoring
    known = {rule.rule for rule in scoring.signals}
    own = tuple(
        SignalRule(rule=f"form-{slug}", kind="form", detail=slug, points=form.interest)
        for slug, form in playbook.forms.items()
        if f"form-{slug}" not in known
    )
    signals = scoring.model_copy(update={"signals": own + scoring.signals})
    return playbook.model_copy(update={"scoring": signals})


def _refuse_strangers(files: Mapping[str, str]) -> None:
    """A file nobody reads is usually a misspelt one; notes at the top level are welcome."""
    if "playbook.toml" not in files:
        raise PlaybookError("playbook.toml", "", "missing")
    for path in files:
        match PurePosixPath(path).parts:
            case (name,) if name == "playbook.toml" or not name.endswith(".toml"):
                continue
            case ("forms", name) if name.endswith(".toml"):
                continue
            case ("sequences", slug, _) if f"sequences/{slug}/sequence.toml" in files:
                continue
        raise PlaybookError(path, "", "unknown-file")


def _sequence(files: Mapping[str, str], path: str, slug: str) -> SequencePlan:
    plan = {"slug": slug, **_toml(files, path)}
    steps = plan.get("steps")
    if not isinstance(steps, list) or not all(isinstance(step, dict) for step in steps):
        raise PlaybookError(path, "steps", "missing")
    folder = str(PurePosixPath(path).parent)
    plan["steps"] = [
        {"position": position, **_mail(files, folder, position), **step}
        for position, step in enumerate(steps, start=1)
    ]
    wanted = {f"{n}.{lang}.md" for n in range(1, len(steps) + 1) for lang in LANGUAGES}
    for other in files:
        part = PurePosixPath(other)
        if str(part.parent) == folder and part.name not in {*wanted, "sequence.toml"}:
            raise PlaybookError(other, "", "unknown-file")
    return _make(SequencePlan, path, plan)


def _mail(files: Mapping[str, str], folder: str, position: int) -> dict[str, dict[str, str]]:
    """Read one mail in every language: a `Subject:` line, an empty line, the body."""
    subject, body = {}, {}
    for language in LANGUAGES:
        path = f"{folder}/{position}.{language}.md"
        if path not in files:
            raise PlaybookError(path, "", "missing")
        head, _, rest = files[path].lstrip("\ufeff").replace("\r\n", "\n").partition("\n")
        name, colon, text = head.partition(":")
        if name.strip().lower() != "subject" or not colon or not text.strip():
            raise PlaybookError(path, "subject", "missing")
        if not rest.strip():
            raise PlaybookError(path, "body", "missing")
        subject[language], body[language] = text.strip(), rest.strip() + "\n"
    return {"subject": subject, "body": body}


def _toml(files: Mapping[str, str], path: str) -> dict[str, Any]:
    try:
        return tomllib.loads(files[path].lstrip("\ufeff"))
    except tomllib.TOMLDecodeError as trouble:
        raise PlaybookError(path, "", "not-toml", str(trouble)) from trouble


def _make(kind: type[M], path: str, values: dict[str, Any]) -> M:
    try:
        return kind.model_validate(values)
    except ValidationError as trouble:
        _complain(path, trouble)


def _complain(path: str, trouble: ValidationError) -> NoReturn:
    """Say the first fault only: mending it often mends the rest."""
    first = trouble.errors(include_url=False)[0]
    key = ".".join(str(part) for part in first["loc"])
    raise PlaybookError(path, key, first["type"].replace("_", "-"), first["msg"]) from trouble
