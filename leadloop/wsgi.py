"""The web process put together; gunicorn starts it as `leadloop.wsgi:app`."""

import sys
from ipaddress import ip_address

from flask import Flask, abort, request
from werkzeug.middleware.proxy_fix import ProxyFix

from intake.web import create_blueprint
from leadloop.clock import Now, clock
from leadloop.excuses import bad_setting
from leadloop.logs import start_logging
from leadloop.settings import Settings, current
from leadloop.variables import BadSetting
from store import base
from words import translator

# Any other exit code makes gunicorn start the worker again and again.
GUNICORN_GIVES_UP = 3
FORWARDED = (
    "Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP",
)  # fmt: skip
LARGEST_BODY = 1_000_000


def create_web(settings: Settings, now: Now) -> Flask:
    """Compose the pages for prospects and, in HTTP mode, the door for Slack."""
    app = Flask("leadloop", static_folder=None)
    # No form takes files; the forms of prospects set bounds of their own below these.
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_BODY, MAX_FORM_MEMORY_SIZE=LARGEST_BODY)
    app.register_blueprint(
        create_blueprint(
            now=now, public_url=settings.public_url, secret=settings.secret_key.encode()
        )
    )
    if settings.slack.signing_secret:
        from bot.http import create_blueprint as create_slack_door
        from leadloop.slack import build_app

        app.register_blueprint(create_slack_door(build_app(settings, now)))
    app.before_request(_keep_numbers_inside)
    if proxies := settings.trusted_proxies:
        # Only from proxies of ours: anybody can write such a header, and rates count by address.
        fixed = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)
        app.wsgi_app = fixed  # type: ignore[method-assign]
    return app


def _keep_numbers_inside() -> None:
    """How much is waiting is nobody's business outside: a scraper asks without a proxy."""
    if request.path == "/metrics" and not (
        _is_near(request.remote_addr) and not any(name in request.headers for name in FORWARDED)
    ):
        abort(404)


def _is_near(address: str | None) -> bool:
    """Tell whether a caller sits on this machine or in a private network."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return False
    return found.is_private or found.is_loopback


def __getattr__(name: str) -> Flask:
    """Make ``app`` when a server asks for it; importing the factory alone opens nothing."""
    if name != "app":
        raise AttributeError(name)
    try:
        settings = current()
    except BadSetting as wrong:
        print(f"leadloop: {bad_setting(wrong, translator('en'))}", file=sys.stderr, flush=True)
        raise SystemExit(GUNICORN_GIVES_UP) from None
    start_logging(settings.log_level)
    base.open_database(settings.database_url)
    app = create_web(settings, clock(settings))
    globals()["app"] = app
    return app
