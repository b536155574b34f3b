"""The hosted form pages and what becomes of a submission."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Request, Response, abort, jsonify, redirect, request, url_for
from werkzeug.exceptions import TooManyRequests

import funnel
from intake import guard, pages, tokens, webforms
from intake.guard import Limits
from intake.pages import Reader
from intake.tokens import FormPass
from intake.webforms import Checked
from rules.playbook import Form, Playbook
from store.base import transaction
from store.playbooks import in_force

CARRIED = (*webforms.UTM, "referrer", "landing_url")


@dataclass(frozen=True)
class Desk:
    """What the pages must be told by whoever starts them."""

    now: Callable[[], datetime]
    secret: bytes
    is_https: bool = False
    wake: Callable[[], None] = lambda: None
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class Submission:
    """One POST to a form: what it says, and what shows when its page was made."""

    given: Mapping[str, Any]
    token: str
    shown: FormPass | None
    is_json: bool

    @property
    def is_stale(self) -> bool:
        """A token came along, yet not one of this form of ours, or one of days ago."""
        return bool(self.token) and self.shown is None


@dataclass(frozen=True)
class Visit:
    """One request to one form, by one reader."""

    desk: Desk
    playbook: Playbook
    form: Form
    to: Reader


def add_routes(blueprint: Blueprint, desk: Desk) -> None:
    @blueprint.get("/forms/<slug>")
    def show_form(slug: str) -> Response:
        playbook, form = _form(slug)
        visit = Visit(desk, playbook, form, _reader(playbook))
        return _form_page(visit, given=_carried(request))

    @blueprint.post("/forms/<slug>")
    def submit_form(slug: str) -> Response:
        playbook, form = _form(slug)
        return _submit(desk, playbook, form)

    @blueprint.get("/forms/<slug>/thanks")
    def show_thanks(slug: str) -> Response:
        playbook, form = _form(slug)
        to = _reader(playbook)
        return pages.page("thanks", to, playbook=playbook, request=request, form=form)


def _submit(desk: Desk, playbook: Playbook, form: Form) -> Response:
    at = desk.now()
    pace = _pace(desk, form, at)
    sent = _submission(form, desk.secret, at)
    to = _reader(playbook, sent.given.get("lang"))
    visit = Visit(desk, playbook, form, to)
    checked = webforms.check(form, sent.given, lang=to.lang)
    if checked.problems or sent.is_stale:
        return _refusal(visit, sent, checked)
    trapped = str(sent.given.get(guard.trap_of(form)) or "")
    suspicion = guard.suspicion(form, trapped=trapped, shown=sent.shown, pace=pace, at=at)
    inquiry = funnel.land_form(
        form.slug,
        _key(form, sent, checked, at),
        checked.values | checked.consents,
        touch=webforms.first_touch(sent.given, request.args, request.referrer or ""),
        lang=to.lang,
        suspicion=suspicion,
        at=at,
    )
    desk.wake()
    if sent.is_json:
        return _json({"inquiry": inquiry.id}, 202)
    thanks = url_for(".show_thanks", slug=form.slug, lang=to.lang)
    return _allowing(form, redirect(form.redirect or thanks, 303))  # type: ignore[arg-type]


def _pace(desk: Desk, form: Form, at: datetime) -> guard.Pace:
    """Count the submission; too many from one place are told when to come back."""
    with transaction():
        pace = guard.count(
            request.remote_addr or "", form.slug, limits=desk.limits, secret=desk.secret, at=at
        )
    if pace.is_refused:
        raise TooManyRequests(retry_after=desk.limits.window_seconds)
    return pace


def _submission(form: Form, secret: bytes, at: datetime) -> Submission:
    given = _json_body(request) if request.is_json else request.form.to_dict()
    token = given.get("form_token")
    token = token if isinstance(token, str) else ""
    shown = tokens.read_form(token, secret=secret, at=at) if token else None
    shown = shown if shown and shown.slug == form.slug else None
    return Submission(given, token, shown, is_json=request.is_json)


def _json_body(request: Request) -> Mapping[str, Any]:
    try:
        body = request.get_json()
    except RecursionError:  # brackets in brackets, thousands deep
        abort(400)
    return body if isinstance(body, dict) else abort(400)


def _key(form: Form, sent: Submission, checked: Checked, at: datetime) -> str:
    """What makes two submissions one: the page they came from (or the key a program gave; or
    else the day), and the same content. So the way back and a second question lose nothing."""
    said = webforms.same_content(form.slug, checked.values)
    program = request.headers.get("Idempotency-Key", "")[:200]
    page = sent.shown.nonce if sent.shown else program or f"{at:%Y-%m-%d}"
    return f"{page}:{said}"


def _refusal(visit: Visit, sent: Submission, checked: Checked) -> Response:
    """Say field by field what is wrong, and keep what was typed."""
    if sent.is_json:
        document = _problem_document(checked, visit.to, is_stale=sent.is_stale)
        return _json(document, 422, problem=True)
    token = "" if sent.is_stale else sent.token
    given = {name: str(sent.given.get(name) or "") for name in CARRIED}
    return _form_page(visit, given=given, checked=checked, token=token, is_stale=sent.is_stale)


def _problem_document(checked: Checked, to: Reader, *, is_stale: bool) -> dict[str, Any]:
    errors = [
        {
            "field": problem.field,
            "reason": problem.reason,
            "message": webforms.sentence(problem, tr=to.tr),
        }
        for problem in checked.problems
    ]
    if is_stale:
        errors.append(
            {
                "field": "form_token",
                "reason": "bad-token",
                "message": to.tr("This page is too old. Please send it once more."),
            }
        )
    return {
        "type": "about:blank",
        "title": to.tr("Please check what you entered."),
        "status": 422,
        "errors": errors,
    }


def _form_page(
    visit: Visit,
    *,
    given: Mapping[str, str],
    checked: Checked | None = None,
    token: str = "",
    is_stale: bool = False,
) -> Response:
    desk, form, checked = visit.desk, visit.form, checked or Checked({})
    errors = {
        problem.field: webforms.sentence(problem, tr=visit.to.tr) for problem in checked.problems
    }
    response = pages.page(
        "form",
        visit.to,
        playbook=visit.playbook,
        request=request,
        status=422 if errors or is_stale else 200,
        form=form,
        values=checked.values,
        errors=errors,
        is_stale=is_stale,
        token=token or tokens.form_token(form.slug, at=desk.now(), secret=desk.secret),
        carried=given,
        trap=guard.trap_of(form),
    )
    return _allowing(form, response)


def _allowing(form: Form, response: Response) -> Response:
    """Let the browser follow a form's own thank-you page to another site."""
    target = urlsplit(form.redirect or "")
    origin = f"{target.scheme}://{target.netloc}" if target.netloc else ""
    return guard.protect(response, is_https=False, form_target=origin)


def _carried(request: Request) -> dict[str, str]:
    """Where the visitor came from, for the hidden fields; the first page wins over later ones."""
    seen = {"referrer": request.referrer or "", "landing_url": request.url}
    found = {name: request.args.get(name) or seen.get(name, "") for name in CARRIED}
    return {name: value[: webforms.LONGEST_TOUCH] for name, value in found.items()}


def _form(slug: str) -> tuple[Playbook, Form]:
    playbook, _ = in_force()
    form = playbook.forms.get(slug)
    return (playbook, form) if form else abort(404)


def _reader(playbook: Playbook, chosen: object = None) -> Reader:
    return pages.reader(request, otherwise=playbook.workspace.language, chosen=chosen)


def _json(value: Mapping[str, Any], status: int, *, problem: bool = False) -> Response:
    response = jsonify(value)
    response.status_code = status
    response.set_data(json.dumps(value, ensure_ascii=False))
    if problem:
        response.mimetype = "application/problem+json"
    return response
