"""The website of Saebyeok Software: believable pages whose buttons lead to the product's forms."""

from urllib.parse import urlencode

from flask import Blueprint, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from sandbox.page.texts import LANGS, Lang, language, texts

PAGES = ("home", "product", "pricing", "resources", "contact")
UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
AD = {"utm_source": "search", "utm_medium": "cpc", "utm_campaign": "spring-dispatch"}
PLANS = (("s", "9,000"), ("m", "12,000"), ("l", None))


def website(product_url: str) -> Blueprint:
    """Build the pages; their forms live at `product_url`."""
    pages = Blueprint(
        "site", __name__, url_prefix="/site", template_folder="templates", static_folder="static"
    )

    def form(slug: str, lang: Lang, button: str) -> str:
        """Link to a hosted form, saying which button of which visit led there."""
        came_with = {name: request.args[name] for name in UTM if name in request.args}
        own = {"utm_source": "website", "utm_medium": "button", "utm_campaign": button}
        query = urlencode({"lang": lang} | (came_with or own))
        return f"{product_url.rstrip('/')}/forms/{slug}?{query}"

    @pages.get("/")
    def front() -> ResponseReturnValue:
        return page(language(None, request.headers.get("Accept-Language")), "home")

    @pages.get("/<lang>/")
    @pages.get("/<lang>/<name>")
    def page(lang: str, name: str = "home") -> ResponseReturnValue:
        if lang not in LANGS or name not in PAGES:
            abort(404)
        spoken = language(lang)
        visit = {key: request.args[key] for key in UTM if key in request.args}
        body = render_template(
            f"{name}.html",
            t=texts(spoken),
            lang=spoken,
            other="en" if spoken == "ko" else "ko",
            name=name,
            pages=PAGES,
            visit=visit,
            ad=AD,
            plans=PLANS,
            form=lambda slug, button: form(slug, spoken, button),
        )
        response = make_response(body)
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'self';"
            " base-uri 'none'; form-action 'none'"
        )
        # The form learns which page its visitor came from, as it would from a real website.
        response.headers["Referrer-Policy"] = "no-referrer-when-downgrade"
        return response

    return pages
