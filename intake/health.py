"""Tells machines whether the service is alive, ready, and how much is waiting."""

from dataclasses import fields
from datetime import datetime, timedelta

from flask import Blueprint, Response, make_response

from intake.formpages import Desk
from store.base import connection
from store.playbooks import in_force
from store.queries import health
from store.queries.health import Health


def add_routes(blueprint: Blueprint, desk: Desk) -> None:
    @blueprint.get("/healthz")
    def healthz() -> Response:
        return _plain("ok\n")

    @blueprint.get("/readyz")
    def readyz() -> Response:
        """Ready means that the database answers and has our tables."""
        try:
            with connection():
                in_force()
        except Exception as trouble:
            return _plain(f"database: {type(trouble).__name__}\n", 503)
        return _plain("ready\n")

    @blueprint.get("/metrics")
    def metrics() -> Response:
        at = desk.now()
        response = _plain(exposition(health.status(at), at=at))
        response.headers["Content-Type"] = "text/plain; version=0.0.4; charset=utf-8"
        return response


def exposition(state: Health, *, at: datetime) -> str:
    """Put counts and ages into gauges; they come from the database, so any process may answer."""
    from prometheus_client import CollectorRegistry, Gauge, generate_latest

    registry = CollectorRegistry()
    for item in fields(state):
        value = getattr(state, item.name)
        text = item.name.replace("_", " ")
        if isinstance(value, int):
            Gauge(f"leadloop_{item.name}", text, registry=registry).set(value)
        elif isinstance(value, timedelta):
            name = f"leadloop_{item.name}_seconds"
            Gauge(name, f"age of the {text}", registry=registry).set(value.total_seconds())
    troubles = Gauge("leadloop_outbox_troubles", "unsaid by trouble", ["code"], registry=registry)
    for code, count in state.outbox_troubles.items():
        troubles.labels(code).set(count)
    ages = Gauge("leadloop_mailbox_age_seconds", "since last read", ["mailbox"], registry=registry)
    for mailbox in state.mailboxes:
        if mailbox.read_at:
            ages.labels(mailbox.name).set((at - mailbox.read_at).total_seconds())
    return str(generate_latest(registry).decode())


def _plain(text: str, status: int = 200) -> Response:
    response = make_response(text, status)
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    response.headers["Cache-Control"] = "no-store"
    return response
