"""Submitting and closing modals, and what the app's answer does to the stack."""

from sandbox.slack import elements, payloads
from sandbox.slack.actions import fill_in
from sandbox.slack.blocks import with_ids
from sandbox.slack.delivery import Ack, Courier
from sandbox.slack.interactions import Impossible, outcome, person
from sandbox.slack.limits import validate
from sandbox.slack.surfaces import NoView, View
from sandbox.slack.wire import Json
from sandbox.slack.world import World

TROUBLE = "We had some trouble connecting. Try again?"


def submit(world: World, courier: Courier, *, user: str, values: Json | None = None) -> Json:
    """Fill in and submit the top modal; Slack's own checks come before the app's."""
    with world.lock:
        who = person(world, user)
        view = world.surfaces.top(who.id)
        if view is None:
            raise Impossible("no_modal")
        if not view.content.get("submit"):
            raise Impossible("no_submit_button")
        fill_in(world, view, values or {})
        view.errors = complaints(view)
        world.record.touch()
        if view.errors:
            raise Impossible("invalid_input", errors=view.errors, acked=False)
        payload = payloads.view_submission(world, who, view)
    name = f"view_submission:{view.content.get('callback_id', '')}"
    ack = courier.deliver("interactive", payload, name)
    with world.lock:
        trouble = apply(world, view, ack)
        world.record.touch()
    top = world.surfaces.top(who.id)
    result = outcome(ack, errors=dict(view.errors), open=top is not None)
    return result | {"ok": False, "error": trouble} if trouble else result


def complaints(view: View) -> dict[str, str]:
    found: dict[str, str] = {}
    values = view.values()
    for block, element in elements.walk(view.blocks):
        if block["type"] != "input" or element["type"] not in elements.STATE:
            continue
        value = values[block["block_id"]][element["action_id"]][elements.STATE[element["type"]][0]]
        wrong = elements.complaint(block, element, value)
        if wrong:
            found[block["block_id"]] = wrong
    return found


def apply(world: World, view: View, ack: Ack) -> str:
    """Do what the app's answer to a submission says; return an error code or nothing."""
    if not ack.acked:
        view.errors = {"": TROUBLE}
        return ack.error
    surfaces, owner = world.surfaces, view.owner
    match ack.body.get("response_action"):
        case None:
            close_submitted(world, view)
        case "clear":
            surfaces.clear(owner)
        case "errors":
            return show_errors(world, view, ack.body.get("errors"))
        case "update" | "push" as step:
            return show_next(world, view, ack.body.get("view"), step)
        case other:
            return refuse(world, view, f"unknown response_action {other!r}")
    return ""


def close_submitted(world: World, view: View) -> None:
    # The app may have put other views on the stack while it worked: only this one closes.
    stack = world.surfaces.stack(view.owner)
    if view in stack:
        stack.remove(view)


def show_errors(world: World, view: View, errors: object) -> str:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or set(errors) - inputs:
        return refuse(world, view, "errors must name block_ids of input blocks")
    view.errors = {str(block): str(text) for block, text in errors.items()}
    return ""


def show_next(world: World, view: View, content: object, step: str) -> str:
    if not isinstance(content, dict):
        return refuse(world, view, f"{step} needs a view")
    wrong = validate(content, "modal")
    if wrong:
        world.record.violation(f"response_action:{step}", [one.as_json() for one in wrong])
        view.errors = {"": TROUBLE}
        return "invalid_view"
    stored = {**content, "blocks": with_ids(content["blocks"])}
    try:
        if step == "push":
            world.surfaces.push(view.owner, stored)
        else:
            world.surfaces.update(view, stored)
    except NoView as gone:
        return refuse(world, view, gone.error)
    return ""


def refuse(world: World, view: View, why: str) -> str:
    """Show Slack's vague complaint to the person and the reason to the developer."""
    view.errors = {"": TROUBLE}
    found = {"path": "/response_action", "rule": "response", "message": why, "error": "invalid"}
    world.record.violation("view_submission", [found])
    return "invalid_response"


def close(world: World, courier: Courier, *, user: str) -> Json:
    """Close the top modal with its cross, or the whole stack where the view says so."""
    with world.lock:
        who = person(world, user)
        view = world.surfaces.top(who.id)
        if view is None:
            raise Impossible("no_modal")
        cleared = bool(view.content.get("clear_on_close"))
        payload = payloads.view_closed(world, who, view, cleared=cleared)
        if cleared:
            world.surfaces.clear(who.id)
        else:
            world.surfaces.close_top(who.id)
        world.record.touch()
    if not view.content.get("notify_on_close"):
        return {"ok": True, "acked": False, "sent": False, "error": ""}
    name = f"view_closed:{view.content.get('callback_id', '')}"
    return outcome(courier.deliver("interactive", payload, name))
