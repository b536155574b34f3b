"""Looking at leads and keeping them in order: show, find, make, note, snooze, desk."""

import re
from datetime import timedelta

from slack_bolt import Ack, App, BoltContext

import funnel
from bot import faces, lists, records, typed
from bot.asked import Asked
from bot.assignment import first_word
from bot.ids import Action, Callback, Shortcut
from bot.usage import Wrong
from bot.views import kit, modal
from bot.views.forms import new_lead_form, note_form, snooze_form
from bot.views.kit import Face, Json
from rules.identity import Facts
from rules.refusals import Refused

EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
PHONE = re.compile(r"\+?\d[\d\s()-]{7,16}\d")
MAILTO = re.compile(r"<(?:mailto|tel|https?):[^|>]{0,2000}\|([^>]{0,2000})>")
LONGEST = 4000


def register(app: App) -> None:
    app.action(Action.SHOW.value)(press_show)
    app.action(Action.NOTE.value)(open_note)
    app.action(Action.SNOOZE.value)(open_snooze)
    app.action(Action.UPDATE.value)(update)
    app.action(Action.NEW_LEAD.value)(open_new)
    app.action(Action.LIST_PAGE.value)(turn_page)
    app.shortcut(Shortcut.NEW_LEAD.value)(open_new)
    app.shortcut(Shortcut.LEAD_FROM_MESSAGE.value)(open_from_message)
    app.view(Callback.NOTE.value)(note)
    app.view(Callback.SNOOZE.value)(snooze)
    app.view(Callback.NEW_LEAD.value)(make_lead)


def press_show(ack: Ack, action: Json, context: BoltContext) -> None:
    ack()
    asked: Asked = context["asked"]
    key = records.key_of(action["value"])
    with asked.excusing(key):
        lead = records.lead(key)
        asked.present(lead.key, faces.lead_sheet(lead, asked.tr, asked.at))


def open_note(ack: Ack, action: Json, context: BoltContext) -> None:
    ack()
    show_note(context["asked"], records.key_of(action["value"]))


def show_note(asked: Asked, key: str) -> None:
    with asked.excusing(key):
        lead = records.lead(key)
        asked.open(note_form(lead.key, lead.version, tr=asked.tr))


def note(ack: Ack, view: Json, context: BoltContext) -> None:
    asked: Asked = context["asked"]
    key = str(modal.carried(view)["lead"])
    with asked.answering(ack, asked.tr("Note"), key):
        funnel.note(records.lead(key), modal.said(view, "text"), by=asked.member, at=asked.at)


def open_snooze(ack: Ack, action: Json, context: BoltContext) -> None:
    ack()
    show_snooze(context["asked"], records.key_of(action["value"]))


def show_snooze(asked: Asked, key: str) -> None:
    with asked.excusing(key):
        lead = records.lead(key)
        tomorrow = (asked.today + timedelta(days=1)).isoformat()
        asked.open(snooze_form(lead.key, lead.version, tomorrow, tr=asked.tr))


def snooze(ack: Ack, view: Json, context: BoltContext) -> None:
    asked: Asked = context["asked"]
    key = str(modal.carried(view)["lead"])
    with asked.answering(ack, asked.tr("Snooze"), key):
        _snooze(asked, key, modal.said(view, "day"))


def update(ack: Ack, action: Json, context: BoltContext) -> None:
    """The owner of a lead that went quiet says: I'm on it."""
    ack()
    asked: Asked = context["asked"]
    key = records.key_of(action["value"])
    with asked.excusing(key):
        funnel.update(records.lead(key), by=asked.member, at=asked.at)
        asked.redraw_elsewhere(key)


def open_new(ack: Ack, context: BoltContext) -> None:
    ack()
    asked: Asked = context["asked"]
    asked.open(new_lead_form(tr=asked.tr))


def open_from_message(ack: Ack, shortcut: Json, context: BoltContext) -> None:
    """Fill the form with what a message tells of a person."""
    ack()
    asked: Asked = context["asked"]
    text = MAILTO.sub(r"\1", str(shortcut.get("message", {}).get("text", ""))[:LONGEST])
    email, phone = EMAIL.search(text), PHONE.search(text)
    asked.open(
        new_lead_form(
            tr=asked.tr,
            email=email.group(0) if email else "",
            phone=phone.group(0) if phone else "",
            note=kit.bare(kit.clean(text)),
        )
    )


def make_lead(ack: Ack, view: Json, context: BoltContext) -> None:
    asked: Asked = context["asked"]
    with asked.answering(ack, asked.tr("New lead")):
        lead = funnel.create_lead(
            Facts(
                email=modal.said(view, "email"),
                name=modal.said(view, "name"),
                title=modal.said(view, "title"),
                phone=modal.said(view, "phone"),
                company=modal.said(view, "company"),
            ),
            note=modal.said(view, "note"),
            by=asked.member,
            at=asked.at,
        )
        asked.whisper(faces.lead_card(lead, asked.tr, asked.at))


def turn_page(ack: Ack, action: Json, context: BoltContext) -> None:
    ack()
    asked: Asked = context["asked"]
    asked.redraw(lists.page(asked, str(action["value"])))


def desk_word(asked: Asked) -> Face:
    """/lead desk"""
    return faces.desk(asked.member, asked.tr, asked.at)


def inbox_word(asked: Asked) -> Face:
    """/lead inbox"""
    return lists.inbox_page(asked, 0)


def show_word(asked: Asked) -> Face:
    """/lead show L-12"""
    return faces.lead_sheet(records.lead(first_word(asked)), asked.tr, asked.at)


def find_word(asked: Asked) -> Face:
    """/lead find Hanbit"""
    if not asked.words.strip():
        raise Wrong()
    return lists.search_page(asked, 0, asked.words.strip()[:100])


def new_word(asked: Asked) -> None:
    """/lead new [hana@example.com]"""
    found = EMAIL.search(MAILTO.sub(r"\1", asked.words[:LONGEST]))
    asked.open(new_lead_form(tr=asked.tr, email=found.group(0) if found else ""))


def note_word(asked: Asked) -> Face | None:
    """/lead note L-12 [called, wants a demo]"""
    key, _, text = asked.words.partition(" ")
    lead = records.lead(key or first_word(asked))
    if not text.strip():
        show_note(asked, lead.key)
        return None
    funnel.note(lead, kit.bare(text), by=asked.member, at=asked.at)
    return kit.note(asked.tr("Noted on %(key)s.", key=lead.key))


def snooze_word(asked: Asked) -> Face | None:
    """/lead snooze L-12 [3d]"""
    key, _, text = asked.words.partition(" ")
    lead = records.lead(key or first_word(asked))
    if not text.strip():
        show_snooze(asked, lead.key)
        return None
    until = _snooze(asked, lead.key, text)
    return kit.note(asked.tr("%(key)s sleeps until %(when)s.", key=lead.key, when=until))


def _snooze(asked: Asked, key: str, text: str) -> str:
    """Until the opening of that day where the member is."""
    until = typed.opening(typed.day(text, asked.today), asked.playbook, asked.zone)
    if until <= asked.at:
        raise Refused("bad-date", value=text)
    funnel.snooze(records.lead(key), until=until, by=asked.member, at=asked.at)
    return kit.moment(until, asked.zone, asked.at, asked.tr)
