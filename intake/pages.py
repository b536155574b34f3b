"""Words a page in the reader's language and renders it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Request, Response, make_response, render_template

from rules.playbook import Playbook
from words import LANGUAGES, Tr, translator


@dataclass(frozen=True)
class Reader:
    """Who looks at a page: their language and how to say things in it."""

    lang: str
    tr: Tr


def reader(request: Request, *, otherwise: str, chosen: object = None) -> Reader:
    """Take the language from ``?lang=``, else the one a form was shown in, else the browser's."""
    for lang in (request.args.get("lang"), chosen):
        if isinstance(lang, str) and lang in LANGUAGES:
            return Reader(lang, translator(lang))
    lang = request.accept_languages.best_match(LANGUAGES) or otherwise
    return Reader(lang, translator(lang))


def page(
    template: str,
    to: Reader,
    *,
    playbook: Playbook,
    request: Request,
    status: int = 200,
    **values: object,
) -> Response:
    """Render a page that no cache keeps."""
    text = render_template(
        f"intake/{template}.html",
        tr=to.tr,
        lang=to.lang,
        company=playbook.workspace.name,
        # An answer to a POST has no address of its own: the link would lose what was typed.
        other_language=_other_language(to.lang, request) if request.method == "GET" else None,
        **values,
    )
    response = make_response(text, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = to.lang
    return response


def wants_json(request: Request) -> bool:
    accepted = request.accept_mimetypes
    return bool(request.is_json or accepted["application/json"] > accepted["text/html"])


def _other_language(lang: str, request: Request) -> dict[str, str]:
    """The link to the same page in the other language, all else unchanged."""
    other = "en" if lang == "ko" else "ko"
    query = request.args.to_dict() | {"lang": other}
    if request.referrer and "referrer" not in query:
        query["referrer"] = request.referrer[:500]
    return {"lang": other, "name": _NAMES[other], "href": f"{request.path}?{urlencode(query)}"}


_NAMES = {"ko": "한국어", "en": "English"}
