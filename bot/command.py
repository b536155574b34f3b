"""The words of /lead and /deal: one table each, from which help and wrong use are told too."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from slack_bolt import Ack, App, BoltContext

from bot import (
    answers,
    assignment,
    conversion,
    deals,
    qualification,
    recycling,
    tasks,
    triage,
    why,
)
from bot.asked import Asked, named
from bot.usage import Wrong
from bot.views import kit
from bot.views.kit import Face, Json
from rules.refusals import Refused
from words import N_, Tr


@dataclass(frozen=True)
class Word:
    """One word and the same in Korean, what it runs, an example, and what it does.

    The Korean catalogue gives the example with the Korean word.
    """

    name: str
    korean: str
    run: Callable[[Asked], Face | None]
    usage: str
    help: str


LEAD = (
    Word("desk", "내리드", triage.desk_word, N_("desk"), N_("what waits for you")),
    Word("inbox", "문의함", triage.inbox_word, N_("inbox"), N_("what nobody has accepted yet")),
    Word("show", "보기", triage.show_word, N_("show L-12"), N_("a lead and what happened to it")),
    Word(
        "find", "찾기", triage.find_word, N_("find Hanbit"), N_("find a person, company or number")
    ),
    Word("new", "등록", triage.new_word, N_("new hana@example.com"), N_("make a lead by hand")),
    Word("accept", "수락", assignment.accept_word, N_("accept L-12"), N_("take a lead to work on")),
    Word(
        "assign",
        "배정",
        assignment.assign_word,
        N_("assign L-12 @minji"),
        N_("give a lead to somebody"),
    ),
    Word(
        "qualify",
        "검품",
        qualification.qualify_word,
        N_("qualify L-12"),
        N_("answer the BANT questions"),
    ),
    Word(
        "note",
        "메모",
        triage.note_word,
        N_("note L-12 wants a demo"),
        N_("write down what you know"),
    ),
    Word(
        "task",
        "할일",
        tasks.task_word,
        N_("task L-12 friday send the quote"),
        N_("put something to do on a desk"),
    ),
    Word(
        "reply", "답장", answers.reply_word, N_("reply L-12"), N_("answer the prospect by e-mail")
    ),
    Word(
        "snooze",
        "미루기",
        triage.snooze_word,
        N_("snooze L-12 3d"),
        N_("put out of sight until a day"),
    ),
    Word(
        "convert",
        "전환",
        conversion.convert_word,
        N_("convert L-12"),
        N_("hand over to sales as a deal"),
    ),
    Word(
        "recycle",
        "재활용",
        recycling.recycle_word,
        N_("recycle L-12"),
        N_("put aside until a later day"),
    ),
    Word(
        "disqualify",
        "제외",
        qualification.disqualify_word,
        N_("disqualify L-12"),
        N_("out of target, for good"),
    ),
    Word("why", "이유", why.why_word, N_("why L-12"), N_("why this score and this owner")),
    Word("undo", "되돌리기", recycling.undo_word, N_("undo L-12"), N_("take the last step back")),
    Word(
        "away", "부재", assignment.away_word, N_("away friday"), N_("get no new leads until a day")
    ),
)
DEAL = (
    Word("list", "목록", deals.list_word, N_("list mine"), N_("open deals, all or yours")),
    Word("show", "보기", deals.show_word, N_("show D-3"), N_("one deal")),
    Word(
        "move", "이동", deals.move_word, N_("move D-3 proposal"), N_("move a deal to another stage")
    ),
    Word(
        "amount",
        "금액",
        deals.amount_word,
        N_("amount D-3 15,000,000"),
        N_("name what it is worth"),
    ),
    Word(
        "accept",
        "수락",
        conversion.accept_word,
        N_("accept D-3 15,000,000"),
        N_("take a deal over"),
    ),
    Word("reject", "반려", conversion.reject_word, N_("reject D-3"), N_("send a hand-over back")),
    Word("win", "수주", deals.win_word, N_("win D-3"), N_("the deal is won")),
    Word("lose", "실주", deals.lose_word, N_("lose D-3"), N_("the deal is lost")),
)
TABLES: Mapping[str, Sequence[Word]] = {"/lead": LEAD, "/deal": DEAL}
HELP = ("help", "도움말", "")


def register(app: App) -> None:
    for name in TABLES:
        app.command(name)(obey)


def obey(ack: Ack, command: Json, context: BoltContext) -> None:
    """Do what was typed; the private answer travels with the acknowledgement."""
    answer = said(str(command["command"]), str(command.get("text") or ""), context["asked"])
    if answer is None:
        ack()
    else:
        ack(response_type="ephemeral", text=answer["text"], blocks=answer["blocks"])


def said(name: str, text: str, asked: Asked) -> Face | None:
    """Find the word and run it; whatever is wrong becomes a sentence."""
    first, _, rest = text.strip().partition(" ")
    if first.lower() in HELP:
        return help(name, asked.tr)
    word = next((w for w in TABLES[name] if first.lower() in (w.name, w.korean)), None)
    if word is None:
        return help(name, asked.tr, unknown=first)
    try:
        return word.run(asked.saying(rest.strip()))
    except Wrong:
        return usage(name, word, asked.tr)
    except Refused as no:
        key = kit.safe((rest.split() or [""])[0].upper(), 40)
        return kit.note(asked.excuse(named(no, key)))


def help(name: str, tr: Tr, *, unknown: str = "") -> Face:
    """All words with an example each."""
    title = tr("What you can do with %(command)s", command=name)
    if unknown:
        title = tr("There is no word “%(word)s”.", word=kit.safe(unknown, 40)) + " " + title
    rows = [f"`{name} {tr(word.usage)}`  {tr(word.help)}" for word in TABLES[name]]
    other = next(one for one in TABLES if one != name)
    more = tr("See also `%(command)s help`", command=other)
    return kit.face(
        title,
        kit.section(title),
        *(kit.section("\n".join(rows[start : start + 8])) for start in range(0, len(rows), 8)),
        kit.context(more),
    )


def usage(name: str, word: Word, tr: Tr) -> Face:
    sentence = tr(
        "`%(word)s` %(does)s. For example: `%(example)s`",
        word=word.korean if tr.lang == "ko" else word.name,
        does=tr(word.help),
        example=f"{name} {tr(word.usage)}",
    )
    return kit.note(sentence)
