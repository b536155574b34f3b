"""How each kind of outbox row is said in Slack, and how one that was said already is recognised."""

import hashlib
import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import funnel
from bot import faces
from bot.post import Slack, SlackTrouble
from bot.views.kit import Face
from rules.playbook import Playbook
from scheduler import numbers, pace, weekly
from scheduler.context import House
from scheduler.digests import week_before
from store import outbox
from store.journal import Activity
from store.leads import Card, Lead
from store.outbox import Outbox
from store.people import Member
from store.queries import desk
from words import Tr, translator

log = logging.getLogger("leadloop.delivery")

# A desk of this age would tell a member yesterday's morning.
DESK_LASTS = timedelta(hours=12)
LOOK_BACK = 3600.0
CARD_IS_GONE = (
    "message_not_found",
    "thread_not_found",
    "cannot_reply_to_message",
    "cant_update_message",
    "edit_window_closed",
)
NOBODY_THERE = ("user_not_found", "user_disabled", "cannot_dm_bot")
BLOCKS_REFUSED = ("invalid_blocks", "invalid_blocks_format")


class NotYet(Exception):
    """The channel has had enough for now; certainly nothing was said."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


@dataclass(frozen=True)
class Word:
    """One outbox row about to be said. ``is_doubtful``: it may have been said before."""

    row: Outbox
    house: House
    slack: Slack
    playbook: Playbook
    at: datetime
    is_doubtful: bool

    @property
    def shared(self) -> Tr:
        """The language of what everybody reads."""
        return translator(self.playbook.workspace.language)

    def private(self, member: Member) -> Tr:
        return translator(member.language or self.playbook.workspace.language)

    @property
    def card_key(self) -> str:
        """What marks a card that this row had to post: the row's own word may follow below it."""
        return f"{self.row.key}/card"

    def said_at(
        self, channel: Callable[[], str], *, key: str = "", thread_ts: str | None = None
    ) -> str | None:
        """The ts of this very word, should an earlier try have got through.

        None of them was before ``tried_at``, which is the house's time: practice may have moved
        it ahead of the real one.
        """
        if not self.is_doubtful or self.row.tried_at is None:
            return None
        since = min(self.row.tried_at.timestamp(), time.time()) - LOOK_BACK
        try:
            return self.slack.find_posted(
                channel(), key or self.row.key, since, thread_ts=thread_ts
            )
        except SlackTrouble as trouble:
            if trouble.code != "missing_scope":
                raise
            log.warning("outbox=%s cannot be looked for: the app may not read", self.row.id)
            return None

    def wait_for_room(self, channel: str) -> None:
        """Come back later if the channel is full; else what follows may be said."""
        until = pace.room_at(channel, pace=self.house.pace, at=self.at)
        if until > self.at:
            raise NotYet(until)
        self.row.begin(at=self.at)


def say(word: Word) -> None:
    """Say one row; whoever calls finishes it."""
    SAYINGS[word.row.kind](word)


def _card(word: Word) -> None:
    lead = word.row.lead
    if lead is not None:
        _card_of(lead, word)


def _card_of(lead: Lead, word: Word) -> Card:
    """Post the lead's one card, or bring it up to date when it shows something else."""
    card = Card.get_or_none(Card.lead == lead)
    if card is None:
        return _first_card(lead, word)
    face = faces.lead_card(lead, word.shared, word.at)
    if card.face != mark(face):
        try:
            _redraw(lead, card, face, word)
        except SlackTrouble as trouble:
            if trouble.code not in CARD_IS_GONE:
                raise
            return _first_card(lead, word)
    return card


def _first_card(lead: Lead, word: Word) -> Card:
    channel = _channel(word.house.leads_channel)
    face = faces.lead_card(lead, word.shared, word.at)
    ts = word.said_at(lambda: channel, key=word.card_key)
    if ts is not None:
        funnel.card_posted(lead, word.slack.channel_id(channel), ts, face="", at=word.at)
        return _card_of(lead, word)
    word.wait_for_room(channel)
    place, ts = word.slack.post_card(channel, face, word.card_key)
    funnel.card_posted(lead, place, ts, face=mark(face), at=word.at)
    return Card.get(Card.lead == lead)


def _redraw(lead: Lead, card: Card, face: Face, word: Word) -> None:
    word.slack.update(card.channel, card.ts, face, word.card_key)
    funnel.card_refreshed(lead, face=mark(face))


def mark(face: Face) -> str:
    """What a card shows, in short, so that an equal one is not sent again."""
    return hashlib.sha256(json.dumps(face, sort_keys=True).encode()).hexdigest()[:32]


def _thread(word: Word) -> None:
    lead = word.row.lead
    activity = Activity.get_or_none(Activity.id == int(word.row.payload["activity"]))
    if lead is None or activity is None:
        return
    ping = bool(word.row.payload.get("ping"))
    face = faces.thread(activity, word.shared, word.at, ping=ping)
    _below_card(lead, face, word)


def _below_card(lead: Lead, face: Face, word: Word) -> None:
    """Post below the lead's card; one that somebody deleted is posted anew first."""
    card = Card.get_or_none(Card.lead == lead) or _first_card(lead, word)
    try:
        _reply(card, face, word)
    except SlackTrouble as trouble:
        if trouble.code not in CARD_IS_GONE:
            raise
        _reply(_first_card(lead, word), face, word)


def _reply(card: Card, face: Face, word: Word) -> None:
    if word.said_at(lambda: card.channel, thread_ts=card.ts) is None:
        word.wait_for_room(card.channel)
        word.slack.thread(card.channel, card.ts, face, word.row.key)


def _direct(word: Word) -> None:
    """Write to a member; whoever cannot be reached in Slack is told where colleagues see it."""
    member = word.row.member
    if member is None:
        return
    face = faces.direct(str(word.row.payload["code"]), word.row, word.private(member), word.at)
    if member.slack_id and _reached(member.slack_id, face, word):
        return
    log.warning("member=%s is not reachable in Slack", member.id)
    if word.row.lead is not None:
        _below_card(word.row.lead, face, word)
    else:
        _post(_channel_of("managers", word.house), face, word)


def _reached(slack_id: str, face: Face, word: Word) -> bool:
    try:
        if word.said_at(lambda: word.slack.direct_id(slack_id)) is None:
            word.wait_for_room(slack_id)
            word.slack.direct(slack_id, face, word.row.key)
    except SlackTrouble as trouble:
        if trouble.code not in NOBODY_THERE:
            raise
        return False
    return True


def _notice(word: Word) -> None:
    payload = word.row.payload
    face = faces.notice(str(payload["code"]), word.row, word.shared, word.at)
    _post(_channel_of(str(payload["channel"]), word.house), face, word)


def _post(channel: str, face: Face, word: Word) -> None:
    if word.said_at(lambda: channel) is None:
        word.wait_for_room(channel)
        word.slack.notice(channel, face, word.row.key)


def _home(word: Word) -> None:
    member = word.row.member
    if member is not None and member.slack_id:
        view = faces.home(member, word.private(member), word.at)
        word.slack.publish_home(member.slack_id, view)


def _digest(word: Word) -> None:
    if word.row.payload["code"] == "weekly":
        _weekly(word)
    elif word.row.member is not None:
        _desk(word.row.member, word)


def _desk(member: Member, word: Word) -> None:
    """A member's morning; an empty desk, or an old one, says nothing."""
    is_old = word.at - word.row.created_at > DESK_LASTS
    if is_old or not member.slack_id or desk.desk(member, word.at).is_empty:
        return
    _reached(member.slack_id, faces.desk(member, word.private(member), word.at), word)


def _weekly(word: Word) -> None:
    """The week for the managers; where charts are refused, as words."""
    channel = _channel_of("managers", word.house)
    until = date.fromisoformat(str(word.row.payload["until"]))
    week = week_before(until, zone=word.playbook.workspace.zone)
    shown = numbers.week_face(week, word.shared)
    try:
        _post(channel, weekly.face(shown, word.shared), word)
    except SlackTrouble as trouble:
        if trouble.code not in BLOCKS_REFUSED:
            raise
        word.slack.notice(channel, weekly.plain_face(shown, word.shared), word.row.key)


def _channel_of(name: str, house: House) -> str:
    """Where a role's notices go; for one that is not set the next wider stands in."""
    wider = (house.managers_channel, house.leads_channel)
    return _channel(*((house.admin_channel, *wider) if name == "admin" else wider))


def _channel(*names: str) -> str:
    for name in names:
        if name:
            return name
    raise SlackTrouble("channel-not-set", permanent=True)


SAYINGS: Mapping[str, Callable[[Word], None]] = {
    outbox.CARD: _card,
    outbox.THREAD: _thread,
    outbox.DIRECT: _direct,
    outbox.NOTICE: _notice,
    outbox.HOME: _home,
    outbox.DIGEST: _digest,
}
