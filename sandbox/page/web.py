"""The page's HTTP side: the shell, the scene outside Slack, and the way to Slack's controls."""

import json
from collections.abc import Callable, Iterable
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, abort, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue

from sandbox.mail.letters import Draft, Kind, Writer, one_click
from sandbox.page import views
from sandbox.page.cast import ROLES, SHORTCUTS, ZONE
from sandbox.page.scene import Scene
from sandbox.page.texts import LANGS, Lang, language, texts
from sandbox.site import AD, website

PATIENCE = 25.0
"""Seconds a page waits for news before it asks again."""

POLICY = (
    # Inline styles and the product's pixels are for the mails the prospects read, which inherit
    # this policy; script comes from our own file only.
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data: https: {product}; connect-src 'self'; frame-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Inside(Protocol):
    """What the page does to the sales team's workspace besides the control API."""

    def moved(self) -> None:
        """Hear that time went forward."""

    def speak(self, lang: Lang) -> None:
        """Give every member this language, as their Slack settings would."""


def create_page(scene: Scene, *, product_url: str, inside: Inside) -> Flask:
    """Build the page's app."""
    app = Flask("sandbox.page", template_folder="templates", static_folder="static")
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.register_blueprint(website(product_url))
    app.add_url_rule("/", "shell", lambda: shell(product_url))
    for rule, method, answer in (
        ("/scene/state", "GET", lambda: views.state(scene)),
        ("/scene/events", "GET", lambda: events(scene)),
        ("/scene/mail", "GET", lambda: mail(scene)),
        ("/scene/start", "POST", lambda: {"written": scene.start()}),
        ("/scene/mail", "POST", lambda: write(scene)),
        ("/scene/unsubscribe", "POST", lambda: unsubscribe(scene, product_url)),
        ("/scene/time", "POST", lambda: move(scene, inside)),
        ("/scene/language", "POST", lambda: speak(inside)),
    ):
        app.add_url_rule(rule, f"{method} {rule}", answering(answer), methods=[method])
    return app


def answering(answer: Callable[[], Any]) -> Callable[[], ResponseReturnValue]:
    def respond() -> ResponseReturnValue:
        response = jsonify(answer())
        response.headers["Cache-Control"] = "no-store"
        return response

    return respond


def shell(product_url: str) -> ResponseReturnValue:
    lang = language(request.args.get("lang"), request.headers.get("Accept-Language"))
    config = {
        "product": product_url.rstrip("/"),
        "lang": lang,
        "zone": ZONE,
        "roles": ROLES,
        "shortcuts": SHORTCUTS,
        "ad": AD,
        "texts": {one: own_texts(one) for one in LANGS},
    }
    body = render_template(
        "page.html", t=texts(lang), lang=lang, config=json.dumps(config, ensure_ascii=False)
    )
    response = make_response(body)
    response.headers["Content-Security-Policy"] = POLICY.format(product=origin(product_url))
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


def own_texts(lang: Lang) -> dict[str, str]:
    """The sentences the page's script needs: all but the website's."""
    return {key: text for key, text in texts(lang).items() if not key.startswith("site-")}


def origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def events(scene: Scene) -> dict[str, int]:
    """Wait until something changed since `after`, or until patience ends."""
    after = request.args.get("after", default=0, type=int)
    return {"number": scene.changes.wait_beyond(after, PATIENCE)}


def mail(scene: Scene) -> list[dict[str, Any]]:
    return views.mail_of(scene, request.args.get("address", "").lower())


def write(scene: Scene) -> dict[str, Any]:
    """Send what a person wrote as a prospect."""
    asked = request.get_json()
    address = str(asked.get("address", "")).strip().lower()
    if "@" not in address or any(sign.isspace() for sign in address):
        abort(400)
    known = scene.people.get(address)
    name = str(asked.get("name") or (known.name if known else address))
    writer = known or Writer(name, address, language(asked.get("lang")))
    answering = scene.letter(int(asked["answering"])) if asked.get("answering") else None
    draft = Draft(
        to=str(asked.get("to") or scene.our_address),
        subject=" ".join(str(asked.get("subject", "")).split()),
        text=str(asked.get("text", "")),
        kind=Kind(asked.get("kind", "normal")),
        answering=answering,
    )
    return views.sent(scene.write(writer, draft))


def unsubscribe(scene: Scene, product_url: str) -> dict[str, Any]:
    """Press the mail program's own unsubscribe button (RFC 8058), as a provider's server does."""
    letter = scene.letter(int(request.get_json()["number"]))
    url = one_click(letter) if letter is not None else None
    if url is None or origin(url) != origin(product_url):
        abort(400)
    form = urlencode({"List-Unsubscribe": "One-Click"}).encode()
    try:
        with urlopen(Request(url, form, method="POST"), timeout=10) as answer:
            return {"ok": True, "status": answer.status}
    except OSError as trouble:
        return {"ok": False, "error": str(trouble)}


def speak(inside: Inside) -> dict[str, str]:
    lang = language(request.get_json().get("lang"))
    inside.speak(lang)
    return {"lang": lang}


def move(scene: Scene, inside: Inside) -> dict[str, Any]:
    """Move everybody's time forward: the product's, Slack's and the prospects'."""
    seconds = float(request.get_json()["seconds"])
    if not 0 < seconds <= 366 * 86400:
        abort(400)
    scene.move(seconds)
    inside.moved()
    return views.state(scene)


class Front:
    """Sends /control/… to the practice Slack and everything else to the page.

    A foreign website must not act here through the visitor's browser: whatever changes something
    has to be JSON, which a browser sends to another origin only after asking, and nobody says yes.
    """

    def __init__(self, page: WSGIApplication, slack: WSGIApplication) -> None:
        self._page, self._slack = page, slack

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        host = str(environ.get("HTTP_HOST", "")).rpartition(":")[0] or environ.get("HTTP_HOST")
        if host not in ("127.0.0.1", "localhost"):
            return refuse(start, "421 Misdirected Request")
        changes = environ["REQUEST_METHOD"] not in ("GET", "HEAD")
        if changes and not str(environ.get("CONTENT_TYPE", "")).startswith("application/json"):
            return refuse(start, "415 Unsupported Media Type")
        to_slack = str(environ["PATH_INFO"]).startswith("/control/")
        return (self._slack if to_slack else self._page)(environ, start)


def refuse(start: StartResponse, status: str) -> Iterable[bytes]:
    start(status, [("Content-Type", "text/plain; charset=utf-8")])
    return [status.encode()]
