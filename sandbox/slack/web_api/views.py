"""Modals and the Home tab."""

from typing import Any

from sandbox.slack.blocks import with_ids
from sandbox.slack.surfaces import View
from sandbox.slack.web_api.call import Call, Refused
from sandbox.slack.wire import Json


def content(call: Call, surface: str) -> Json:
    view: Any = call.args.get("view")
    if not isinstance(view, dict):
        raise Refused("invalid_arguments", response_metadata={"messages": ["[ERROR] missing view"]})
    if view.get("type") != surface:
        raise Refused("invalid_arguments")
    call.check(view, surface)
    if call.blocks_fault(view["blocks"]):
        raise Refused("invalid_arguments", errors=["refused by a fault"])
    return {**view, "blocks": with_ids(view["blocks"])}


def triggered(call: Call) -> str:
    """Use up the trigger and say whose it was."""
    world = call.world
    expired = world.faults.strikes("expired_trigger", method=call.method) is not None
    return world.passes.use_trigger(call.need("trigger_id"), expired=expired).user


def stale(call: Call, known: str | None) -> str | None:
    if call.world.faults.strikes("hash_conflict", method=call.method):
        raise Refused("hash_conflict")
    return known


def shown(call: Call, view: View) -> Json:
    return {"view": view.as_slack(call.world.app)}


def open_modal(call: Call) -> Json:
    view = content(call, "modal")
    return shown(call, call.world.surfaces.open(triggered(call), view))


def push(call: Call) -> Json:
    view = content(call, "modal")
    user = triggered(call)
    if call.world.surfaces.top(user) is None:
        raise Refused("not_found")
    return shown(call, call.world.surfaces.push(user, view))


def update(call: Call) -> Json:
    surfaces = call.world.surfaces
    if not call.text("view_id") and not call.text("external_id"):
        raise Refused("invalid_arguments")
    view = surfaces.find(
        view_id=call.text("view_id") or None, external_id=call.text("external_id") or None
    )
    new = content(call, str(view.content["type"]))
    known = stale(call, call.text("hash") or None)
    return shown(call, surfaces.update(view, new, known_hash=known))


def publish(call: Call) -> Json:
    if not call.world.app.home_tab:
        raise Refused("not_enabled")
    user = call.user("user_id", "invalid_arguments")
    new = content(call, "home")
    known = stale(call, call.text("hash") or None)
    return shown(call, call.world.surfaces.publish(user.id, new, known_hash=known))
