"""The pages that prospects see: forms, the way out of our mails, and what goes wrong in words."""

import json
import logging
import secrets
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from typing import Any

from flask import Blueprint, Flask, Response, g, make_response, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError

from intake import formpages, guard, health, pages, tracking
from intake.formpages import Desk
from intake.guard import Limits
from store.base import connection
from words import N_, Tr

LARGEST_BODY = 256 * 1024
MOST_PARTS = 200
WITHOUT_DATABASE = frozenset({"intake.healthz", "intake.readyz", "intake.static"})

SENTENCES = {
    400: (N_("This request cannot be read."), N_("Please go back and try again.")),
    404: (N_("There is no such page."), N_("Please check the address.")),
    405: (N_("This page cannot be used that way."), N_("Please go back and try again.")),
    413: (N_("That was too much at once."), N_("Please shorten your text and send it again.")),
    415: (N_("This request cannot be read."), N_("Please go back and try again.")),
    429: (N_("That was too often."), N_("Please wait a few minutes and send it again.")),
    500: (
        N_("Something went wrong on our side."),
        N_("Please try again in a little while. Nothing you did caused this."),
    ),
}

log = logging.getLogger(__name__)


def create_blueprint(
    *,
    now: Callable[[], datetime],
    public_url: str,
    secret: bytes,
    wake: Callable[[], None] = lambda: None,
    limits: Limits | None = None,
) -> Blueprint:
    """Make the pages. ``wake`` is called after a form has landed, so that a worker looks at once.

    Behind a proxy the application must know the visitor's address (Werkzeug's ProxyFix), since
    rates are counted by it.
    """
    desk = Desk(
        now=now,
        secret=secret,
        is_https=public_url.startswith("https://"),
        wake=wake,
        limits=limits or Limits(),
    )
    blueprint = Blueprint(
        "intake",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/static/intake",
    )
    for room in (formpages, tracking, health):
        room.add_routes(blueprint, desk)
    _hold_connections(blueprint)
    _word_errors(blueprint)

    @blueprint.after_app_request
    def protect(response: Response) -> Response:
        return guard.protect(response, is_https=desk.is_https)

    return blueprint


def create_app(**values: Any) -> Flask:
    """An application with these pages only; takes what `create_blueprint` takes."""
    app = Flask("intake", static_folder=None)
    app.register_blueprint(create_blueprint(**values))
    return app


def _hold_connections(blueprint: Blueprint) -> None:
    @blueprint.before_request
    def open_connection() -> None:
        request.max_content_length = LARGEST_BODY
        request.max_form_memory_size = LARGEST_BODY
        request.max_form_parts = MOST_PARTS
        if request.endpoint not in WITHOUT_DATABASE:
            g.intake_connection = stack = ExitStack()
            stack.enter_context(connection())

    @blueprint.teardown_request
    def close_connection(error: BaseException | None) -> None:
        stack = g.pop("intake_connection", None)
        if stack is not None:
            stack.close()


def _word_errors(blueprint: Blueprint) -> None:
    @blueprint.app_errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        if error.code is None or error.code < 400:
            return error.get_response()  # type: ignore[return-value]
        return _error_response(error)

    @blueprint.app_errorhandler(Exception)
    def failed(error: Exception) -> Response:
        reference = secrets.token_hex(4)
        # Not the path: it holds tokens, and a visitor may put anything into it.
        log.exception("request failed endpoint=%s reference=%s", request.endpoint, reference)
        return _error_response(InternalServerError(), reference=reference)


def _error_response(error: HTTPException, *, reference: str = "") -> Response:
    """Word an error without the database, which may be the very thing that is broken."""
    code = error.code or 500
    to = pages.reader(request, otherwise="ko")
    title, advice = _sentences(code, to.tr)
    if pages.wants_json(request):
        body = {"type": "about:blank", "title": title, "status": code, "detail": advice}
        response = make_response(
            json.dumps(body | ({"reference": reference} if reference else {}), ensure_ascii=False)
        )
        response.mimetype = "application/problem+json"
    else:
        text = render_template(
            "intake/error.html",
            tr=to.tr, lang=to.lang, title=title, advice=advice, reference=reference,
        )  # fmt: skip
        response = make_response(text)
    response.status_code = code
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    response.headers["Cache-Control"] = "no-store"
    return response


def _sentences(code: int, tr: Tr) -> tuple[str, str]:
    title, advice = SENTENCES.get(code, SENTENCES[500 if code >= 500 else 400])
    return tr(title), tr(advice)
