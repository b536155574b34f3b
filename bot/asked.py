"""What every listener is handed: who asks, when, in which language, and how to answer privately."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt.context.ack import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.webhook import WebhookClient

from bot import excuses, faces, records
from bot.asides import Asides
from bot.people import People
from bot.views import kit, modal
from bot.views.kit import Face, Json
from funnel.mailroom import Mailroom
from rules.playbook import Playbook
from rules.refusals import Refused
from store.people import Member
from words import Tr, translator

log = logging.getLogger(__name__)

# After these the person looked at an old picture, so the message is drawn anew.
OUTDATED = frozenset({"gone", "already-accepted", "not-possible", "closed", "nothing-to-undo"})
# Which question of a modal a refusal is about.
QUESTION = {
    "bad-email": "email",
    "bad-date": "day",
    "bad-amount": "amount",
    "amount-needed": "amount",
    "no-such-reason": "reason",
    "no-such-member": "member",
    "empty-note": "text",
    "no-such-sequence": "sequence",
    "no-such-stage": "stage",
}


@dataclass(frozen=True)
class Asked:
    """One request of one member. ``words`` is what stands after a command's verb."""

    member: Member
    tr: Tr
    at: datetime
    playbook: Playbook
    mailroom: Mailroom
    client: WebClient
    asides: Asides
    people: People
    body: Json
    words: str = ""

    @property
    def zone(self) -> str:
        return self.member.zone or self.playbook.workspace.zone

    @property
    def today(self) -> date:
        return self.at.astimezone(ZoneInfo(self.zone)).date()

    @property
    def listener(self) -> excuses.Listener:
        return excuses.Listener(self.tr, self.playbook, self.at)

    def saying(self, words: str) -> "Asked":
        return replace(self, words=words)

    def open(self, view: Json) -> None:
        """Put up a modal, on top of the one that was pressed in if there is one.

        A trigger lives three seconds, so this is the one call made before the answer.
        """
        trigger = str(self.body.get("trigger_id", ""))
        is_pressed_in_modal = self.body.get("view", {}).get("type") == "modal"
        put_up = self.client.views_push if is_pressed_in_modal else self.client.views_open
        try:
            put_up(trigger_id=trigger, view=view)
        except (SlackClientError, OSError) as trouble:
            log.info("verb=open-modal error=%s", type(trouble).__name__)
            self.whisper(kit.note(self.tr("Slack took too long; please try once more.")))

    def present(self, title: str, face: Face) -> None:
        """Show something to read: beside the message, or as a modal where there is none."""
        if self.body.get("response_url"):
            self.whisper(face)
        else:
            self.open(modal.reader(self.tr, title, face["blocks"]))

    def whisper(self, face: Face) -> None:
        """Tell only this person, beside the message that was pressed, else in a direct message."""
        whisper(self.asides, self.client, self.body, face)

    def redraw(self, face: Face) -> None:
        """Replace the message that was pressed, for everybody who sees it."""
        url = self.body.get("response_url")
        if url and self.body.get("container", {}).get("type") == "message":
            self.asides.run(lambda: _respond(url, face, replace_original=True))

    @contextmanager
    def excusing(self, key: str = "") -> Iterator[None]:
        """Tell a refusal privately; when the picture was old, show the record as it is now."""
        try:
            yield
        except Refused as no:
            refused = named(no, key)
            self._log(refused)
            self.whisper(kit.note(self.excuse(refused)))
            if key and refused.code in OUTDATED:
                self.redraw_lead(key)

    @contextmanager
    def answering(self, ack: Ack, title: str, key: str = "") -> Iterator[None]:
        """Close the modal, or say in it what is wrong: beside the question where there is one."""
        try:
            yield
        except Refused as no:
            refused = named(no, key)
            self._log(refused)
            sentence, name = self.excuse(refused), QUESTION.get(refused.code, "")
            blocks = self.body.get("view", {}).get("blocks", [])
            if name and any(block.get("block_id") == name for block in blocks):
                ack(response_action="errors", errors={name: kit.bare(sentence)})
            else:
                ack(response_action="update", view=modal.message(self.tr, title, sentence))
        else:
            ack()

    def excuse(self, refused: Refused) -> str:
        return excuses.sentence(refused, self.listener)

    def redraw_lead(self, key: str) -> None:
        lead = records.maybe_lead(key)
        if lead:
            self.redraw(faces.lead_card(lead, self.shared_tr, self.at))

    def redraw_elsewhere(self, key: str) -> None:
        """Redraw what was pressed unless it is the card itself: that is the worker's."""
        lead = records.maybe_lead(key)
        pressed = self.body.get("container", {}).get("message_ts")
        if lead and not records.is_card_at(lead, pressed):
            self.redraw_lead(key)

    @property
    def shared_tr(self) -> Tr:
        """The language of the pressed message: its reader's if private, else the workspace's."""
        if self.body.get("container", {}).get("is_ephemeral"):
            return self.tr
        return translator(self.playbook.workspace.language)

    def _log(self, refused: Refused) -> None:
        log.info("refused=%s by=%s", refused.code, self.member.id)


def named(refused: Refused, key: str) -> Refused:
    """Complete a refusal: what it is about, and who was faster when it only knows that one was."""
    values: dict[str, Any] = {"key": key} | dict(refused.values)
    if refused.code == "gone" and not values.get("who"):
        newest = records.newest_activity(str(values.get("key", "")))
        if newest and newest.by:
            values |= {"who": newest.by.name, "event": newest.event, "at": newest.at}
    return Refused(refused.code, **values)


def whisper(asides: Asides, client: WebClient, body: Json, face: Face) -> None:
    """Answer one person privately, a moment after the acknowledgement."""
    url = body.get("response_url")
    user = str(body.get("user", {}).get("id") or body.get("user_id") or "")
    if url:
        asides.run(lambda: _respond(url, face, replace_original=False))
    elif user:
        asides.run(lambda: _direct(client, user, face))


def _respond(url: str, face: Face, *, replace_original: bool) -> None:
    sent: Json = {"text": face["text"], "blocks": face["blocks"]}
    if not replace_original:
        sent["response_type"] = "ephemeral"
    answer = WebhookClient(url, timeout=5).send_dict({**sent, "replace_original": replace_original})
    if answer.status_code != 200:
        log.info("aside=refused status=%s", answer.status_code)


def _direct(client: WebClient, user: str, face: Face) -> None:
    channel = client.conversations_open(users=user)["channel"]["id"]
    client.chat_postMessage(channel=channel, text=face["text"], blocks=face["blocks"])
