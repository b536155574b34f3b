"""What keeps floods and machines out of the forms, and a page's visitors out of harm."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from flask import Response

import funnel
from intake.tokens import FormPass
from rules.playbook import Form

TRAPS = ("website", "homepage", "fax")
FLOOD, TRAPPED, TOO_FAST = "flood", "honeypot", "too-fast"


@dataclass(frozen=True)
class Limits:
    """How many submissions one window takes: more from one place are refused, more to one form
    are put aside for a person to look at."""

    per_address: int = 30
    per_network: int = 120
    per_form: int = 600
    window_seconds: int = 600


@dataclass(frozen=True)
class Pace:
    """How fast submissions come: refused outright, or merely suspicious."""

    is_refused: bool
    is_flood: bool


def count(address: str, slug: str, *, limits: Limits, secret: bytes, at: datetime) -> Pace:
    """Count one submission for its address, its network and its form, across all processes."""

    def hits(kind: str, what: str) -> int:
        # Addresses are personal data: only a keyed hash of them is stored.
        digest = hashlib.blake2b(f"{kind} {what}".encode(), key=secret[:64], digest_size=12)
        key = f"form-{kind}:{digest.hexdigest()}"
        return funnel.count_hit(key, at=at, window_seconds=limits.window_seconds)

    by_address = hits("address", address)
    by_network = hits("network", network_of(address))
    if by_address > limits.per_address or by_network > limits.per_network:
        return Pace(is_refused=True, is_flood=False)
    return Pace(is_refused=False, is_flood=hits("form", slug) > limits.per_form)


def network_of(address: str) -> str:
    """The /24 or /64 that an address belongs to; what is no address is its own network."""
    try:
        ip: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return str(ip_network((ip, 24 if ip.version == 4 else 64), strict=False))


def trap_of(form: Form) -> str:
    """The name of the field that people cannot see: one that the form does not use itself."""
    taken = {field.name for field in form.fields}
    return next((name for name in TRAPS if name not in taken), "leave_empty")


def suspicion(form: Form, *, trapped: str, shown: FormPass | None, pace: Pace, at: datetime) -> str:
    """Say why a submission looks like a machine's; empty for a person's."""
    if trapped.strip():
        return TRAPPED
    if shown and at - shown.issued_at < timedelta(seconds=form.min_fill_seconds):
        return TOO_FAST
    return FLOOD if pace.is_flood else ""


def protect(response: Response, *, is_https: bool, form_target: str = "") -> Response:
    """Add the headers that keep a page from being framed, sniffed or made to run anything."""
    action = f"'self' {form_target}".strip()
    policy = (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
        f"form-action {action}; frame-ancestors 'none'"
    )
    for name, value in (
        ("Content-Security-Policy", policy),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ):
        response.headers.setdefault(name, value)
    if is_https:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response
