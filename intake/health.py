"""Tells machines whether the service is alive, ready, and how much is waiting."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from flask import Blueprint, Response, make_response

from intake.formpages import Desk
from store.base import connection
from store.playbooks import in_force



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
        from store.queries import health

        response = make_response(exposition(health.status(desk.now())))
        response.headers["Content-Type"] = "text/plain; version=0.0.4; charset=utf-8"
        return response


def exposition(status: Mapping[str, object]) -> bytes:
    """Put numbers into gauges: nested ones carry their key as a label, moments become seconds."""
    from prometheus_client import CollectorRegistry, Gauge, generate_latest

    registry = CollectorRegistry()
    for name, value in status.items():
        metric = f"leadloop_{re.sub('[^a-z0-9]+', '_', name.lower())}"
        if isinstance(value, Mapping):
            gauge = Gauge(metric, name, ["of"], registry=registry)
            for key, number in _numbers(value):
                gauge.labels(key).set(number)
        else:
            for _, number in _numbers({name: value}):
                Gauge(metric, name, registry=registry).set(number)
    return generate_latest(registry)


def _numbers(values: Mapping[str, object]) -> Iterator[tuple[str, float]]:
    for key, value in values.items():
        if isinstance(value, (int, float)):
            yield str(key), float(value)
        elif isinstance(value, datetime):
            yield str(key), value.timestamp()


def _plain(text: str, status: int = 200) -> Response:
    response = make_response(text, status)
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    response.headers["Cache-Control"] = "no-store"
    return response
