"""The control API: what the people of the workspace do, and what an onlooker may see."""

import copy
from collections.abc import Callable
from inspect import signature
from typing import TYPE_CHECKING

from flask import Blueprint, Request, Response, jsonify, request

from sandbox.slack import actions, corrections, interactions, modals
from sandbox.slack.faults import NAMES
from sandbox.slack.interactions import Impossible, person
from sandbox.slack.messages import Message
from sandbox.slack.people import Channel
from sandbox.slack.wire import Json

if TYPE_CHECKING:
    from sandbox.slack.server import PracticeSlack

LONGEST_WAIT = 20.0


def blueprint(slack: "PracticeSlack") -> Blueprint:
    """Build the routes under /control/ for one practice Slack."""
    routes = Blueprint("control", __name__, url_prefix="/control")
    look = Onlooker(slack)
    for name in (
        "state",
        "messages",
        "dm",
        "modal",
        "home",
        "log",
        "violations",
        "histogram",
        "events",
    ):
        routes.add_url_rule(f"/{name}", name, answering(getattr(look, name)), methods=["GET"])
    for name, verb in verbs(slack).items():
        endpoint = name.replace("-", "_")
        routes.add_url_rule(f"/{name}", f"do_{endpoint}", answering(verb), methods=["POST"])
    return routes


def answering(handle: Callable[[Json], Json]) -> Callable[[], Response]:
    def view() -> Response:
        try:
            return jsonify({"ok": True, **handle(given(request))})
        except Impossible as no:
            return jsonify({"ok": False, "acked": False, "error": no.error, **no.more})

    return view


def given(asked: Request) -> Json:
    if asked.method == "GET":
        return dict(asked.args.to_dict())
    body = asked.get_json(silent=True) if asked.data else {}
    if not isinstance(body, dict):
        raise Impossible("invalid_json")
    return body


def verbs(slack: "PracticeSlack") -> dict[str, Callable[[Json], Json]]:
    """What can be done, by route."""
    world, courier = slack.world, slack.courier

    def person_does(verb: Callable[..., Json]) -> Callable[[Json], Json]:
        def run(args: Json) -> Json:
            try:
                call = signature(verb).bind(world, courier, **args)
            except TypeError as wrong:
                raise Impossible("invalid_arguments", reason=str(wrong)) from None
            return verb(*call.args, **call.kwargs)

        return run

    return {
        "command": person_does(interactions.run_command),
        "message": person_does(interactions.post_message),
        "edit": person_does(corrections.edit),
        "delete": person_does(corrections.delete),
        "reaction": person_does(corrections.react),
        "shortcut": person_does(interactions.run_shortcut),
        "uninstall": person_does(interactions.uninstall),
        "open-home": person_does(interactions.open_home),
        "interact": person_does(actions.act),
        "options": person_does(actions.ask_options),
        "view-submit": person_does(modals.submit),
        "view-close": person_does(modals.close),
        "fault": lambda args: slack.fault(**args),
        "clock": lambda args: slack.advance(float(args.get("advance", 0))),
        "reset": lambda args: slack.reset(),
        "wait-for-app": lambda args: {
            "connected": slack.wait_for_app(float(args.get("seconds", 10)))
        },
        "verify-url": lambda args: slack.verify_url(),
    }


class Onlooker:
    """Answers the GET routes."""

    def __init__(self, slack: "PracticeSlack") -> None:
        self.slack = slack
        self.world = slack.world

    def state(self, args: Json) -> Json:
        world, people = self.world, self.world.people
        with world.lock:
            app = world.app
            return {
                "workspace": app.workspace,
                "app": {"id": app.app_id, "name": app.app_name, "user": app.bot_user},
                "users": [
                    {"id": u.id, "name": u.name, "real_name": u.real_name, "email": u.email,
                     "locale": u.locale, "tz": u.tz}
                    for u in people.users.values() if not u.is_bot
                ],
                "channels": [
                    {"id": c.id, "name": c.name, "members": list(c.members)}
                    for c in people.channels.values() if not c.is_im
                ],
                "mode": self.slack.mode,
                "connections": self.slack.connections(),
                "now": world.now(),
                "version": world.record.version,
                "violations": len(world.record.violations),
                "faults": [vars(fault) for fault in world.faults.active],
                "fault_names": NAMES,
            }  # fmt: skip

    def messages(self, args: Json) -> Json:
        with self.world.lock:
            user = person(self.world, args["user"]).id if args.get("user") else None
            try:
                channel = self.world.people.channel(str(args.get("channel", "")))
            except KeyError:
                raise Impossible("channel_not_found") from None
            if user is not None and user not in channel.members:
                raise Impossible("not_in_channel")
            return self.conversation(channel, user)

    def dm(self, args: Json) -> Json:
        with self.world.lock:
            user = person(self.world, str(args.get("user", "")))
            return self.conversation(self.world.people.direct(user.id), user.id)

    def conversation(self, channel: Channel, user: str | None) -> Json:
        def seen(message: Message) -> bool:
            return message.only_for in (None, user)

        return {
            "channel": {"id": channel.id, "name": channel.name, "members": list(channel.members)},
            "messages": [
                self.shown(top)
                | {"thread": [self.shown(m) for m in channel.threads.get(top.ts, []) if seen(m)]}
                for top in channel.messages
                if seen(top) and not top.is_reply
            ],
        }

    def shown(self, message: Message) -> Json:
        """Build a message as an app gets it, with every part a page draws and who said it."""
        shown: Json = self.world.shown(message, with_metadata=True)
        parts: Json = {"blocks": [], "attachments": [], "reactions": [], "files": []}
        return (
            parts
            | shown
            | {
                "unfurls": copy.deepcopy(message.unfurls),
                "ephemeral": message.only_for is not None,
                "username": self.username(message.user),
            }
        )

    def username(self, user: str) -> str:
        found = self.world.people.users.get(user)
        return found.real_name if found is not None else "Slackbot"

    def modal(self, args: Json) -> Json:
        with self.world.lock:
            user = person(self.world, str(args.get("user", "")))
            stack = self.world.surfaces.stack(user.id)
            top = stack[-1] if stack else None
            view = copy.deepcopy(top.as_slack(self.world.app)) if top else None
            return {"view": view, "depth": len(stack), "errors": dict(top.errors) if top else {}}

    def home(self, args: Json) -> Json:
        with self.world.lock:
            user = person(self.world, str(args.get("user", "")))
            home = self.world.surfaces.homes.get(user.id)
            return {"view": copy.deepcopy(home.as_slack(self.world.app)) if home else None}

    def log(self, args: Json) -> Json:
        after = int(args.get("after", 0))
        with self.world.lock:
            return {"log": [entry for entry in self.world.record.log if entry["n"] > after]}

    def violations(self, args: Json) -> Json:
        with self.world.lock:
            return {"violations": list(self.world.record.violations)}

    def histogram(self, args: Json) -> Json:
        return {"histogram": self.world.record.histogram()}

    def events(self, args: Json) -> Json:
        """Wait until something visible changed after a version, at most 20 s."""
        seconds = min(float(args.get("seconds", LONGEST_WAIT)), LONGEST_WAIT)
        return {"version": self.world.record.wait_beyond(int(args.get("after", 0)), seconds)}
