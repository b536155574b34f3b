"""Pressing and choosing: block_actions from messages, modals and Home, and options on demand."""

from dataclasses import dataclass
from typing import Any

from sandbox.slack import elements, payloads
from sandbox.slack.delivery import Courier
from sandbox.slack.interactions import Impossible, Target, conversation, outcome, person
from sandbox.slack.limits import check_options
from sandbox.slack.messages import Message
from sandbox.slack.people import Channel, User
from sandbox.slack.surfaces import View
from sandbox.slack.wire import Json
from sandbox.slack.world import World

SHOWN_WITH_ACTION = (
    "type",
    "action_id",
    "block_id",
    "text",
    "value",
    "style",
    "placeholder",
    "url",
    "confirm",
)


@dataclass(frozen=True)
class Aim:
    """How a person points at an element; `value` tells buttons of one action_id apart."""

    surface: str
    action_id: str
    channel: str | None = None
    ts: str | None = None
    view_id: str | None = None
    block_id: str | None = None
    value: str | None = None


def act(
    world: World,
    courier: Courier,
    *,
    user: str,
    surface: str,
    action_id: str,
    channel: str | None = None,
    ts: str | None = None,
    view_id: str | None = None,
    block_id: str | None = None,
    value: str | None = None,
    selected: Any = None,
    values: Json | None = None,
) -> Json:
    """Press a button or choose in a menu. `value` tells buttons with one action_id apart;
    `values` are what the person typed into the same surface meanwhile."""
    with world.lock:
        who = person(world, user)
        aim = Aim(surface, action_id, channel, ts, view_id, block_id, value)
        target = find(world, who, aim)
        if target.view is not None and values:
            fill_in(world, target.view, values)
        action = chosen_action(world, target, value, selected)
        if target.block["type"] == "input" and not target.block.get("dispatch_action"):
            world.record.touch()
            return {"ok": True, "acked": False, "sent": False, "error": ""}
        if target.view is not None:
            target.where = payloads.view_action(world, target.view)
        state = elements.state_values(target.blocks, target.state)
        payload = payloads.block_actions(world, who, target.where, action, state)
    return outcome(courier.deliver("interactive", payload, f"block_actions:{action_id}"))


def chosen_action(world: World, target: Target, value: str | None, selected: Any) -> Json:
    """Apply the choice to the surface's state and build the entry of `actions`."""
    element = target.element
    shown = {name: element[name] for name in SHOWN_WITH_ACTION if name in element}
    action: Json = {**shown, "block_id": target.block["block_id"]}
    kind = element["type"]
    plain = selected if selected is not None else value
    try:
        if kind == "overflow":
            action["selected_option"] = elements.choose_one(element, plain, [])
        elif kind in elements.STATE:
            choice = elements.chosen(element, plain, world.offers.get(target.key, []))
            target.state[target.key] = choice
            action[elements.STATE[kind][0]] = choice
    except elements.BadChoice as bad:
        raise Impossible("no_such_option", reason=str(bad)) from None
    return action


def find(world: World, who: User, aim: Aim) -> Target:
    """Find the element the person means among what this person can see."""
    if aim.surface == "message":
        where = conversation(world, who, aim.channel or "dm")
        for message in reversed(visible(where, who, aim.ts)):
            pair = match(message.blocks, aim)
            if pair is not None:
                place = payloads.message_action(world, who, where, message)
                return Target(place, *pair, message=message, blocks=message.blocks)
        raise Impossible("no_such_element", action_id=aim.action_id)
    view = shown_view(world, who, aim)
    pair = match(view.blocks, aim)
    if pair is None:
        raise Impossible("no_such_element", action_id=aim.action_id)
    place = payloads.view_action(world, view)
    return Target(place, *pair, view=view, state=view.state, blocks=view.blocks)


def visible(where: Channel, who: User, ts: str | None) -> list[Message]:
    return [
        message
        for message in where.messages
        if message.only_for in (None, who.id) and (ts is None or message.ts == ts)
    ]


def shown_view(world: World, who: User, aim: Aim) -> View:
    if aim.surface not in ("modal", "home"):
        raise Impossible("no_such_surface", surface=aim.surface)
    surfaces = world.surfaces
    view = surfaces.top(who.id) if aim.surface == "modal" else surfaces.homes.get(who.id)
    if view is None or aim.view_id not in (None, view.id):
        raise Impossible("no_such_view", view_id=aim.view_id)
    return view


def match(blocks: list[Json], aim: Aim) -> tuple[Json, Json] | None:
    for block, element in elements.walk(blocks):
        if element["action_id"] != aim.action_id or aim.block_id not in (None, block["block_id"]):
            continue
        if element["type"] == "button" and aim.value not in (None, element.get("value")):
            continue
        return block, element
    return None


def fill_in(world: World, view: View, values: Json) -> None:
    """Put plain values into a view's inputs."""
    for block_id, actions in values.items():
        for action_id, plain in actions.items():
            pair = match(view.blocks, Aim("modal", action_id, block_id=block_id))
            if pair is None or pair[1]["type"] not in elements.STATE:
                raise Impossible("no_such_input", block_id=block_id, action_id=action_id)
            key = (block_id, action_id)
            try:
                view.state[key] = elements.chosen(pair[1], plain, world.offers.get(key, []))
            except (elements.BadChoice, ValueError) as bad:
                raise Impossible("no_such_option", reason=str(bad)) from None


def ask_options(
    world: World,
    courier: Courier,
    *,
    user: str,
    action_id: str,
    value: str,
    block_id: str | None = None,
    channel: str | None = None,
    ts: str | None = None,
) -> Json:
    """Type into an external select and get the options the app offers."""
    with world.lock:
        who = person(world, user)
        surface = "modal" if channel is None and world.surfaces.top(who.id) else "message"
        if channel is None and surface == "message":
            surface = "home"
        target = find(world, who, Aim(surface, action_id, channel, ts, block_id=block_id))
        if target.element["type"] not in elements.EXTERNAL:
            raise Impossible("not_an_external_select", action_id=action_id)
        if len(value) < target.element.get("min_query_length", 3):
            raise Impossible("query_too_short", least=target.element.get("min_query_length", 3))
        payload = payloads.block_suggestion(world, who, target.where, target.key, value)
    ack = courier.deliver("interactive", payload, f"block_suggestion:{action_id}")
    if not ack.acked:
        return outcome(ack, options=[])
    wrong = check_options(ack.body)
    with world.lock:
        if wrong:
            world.record.violation("block_suggestion", [one.as_json() for one in wrong])
            return outcome(ack, options=[]) | {"ok": False, "error": "invalid_options"}
        options = elements.options_of(ack.body)
        world.offers[target.key] = [*world.offers.get(target.key, []), *options]
    return outcome(ack, options=options)
