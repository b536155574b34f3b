"""How the page shows mail and time: plain values for its script."""

from email.message import EmailMessage
from typing import Any

from sandbox.mail import Letter
from sandbox.mail.letters import Kind, one_click, text_of
from sandbox.page.scene import Scene, Sent

SHOWN_HEADERS = (
    *("From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References"),
    *("List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "Auto-Submitted"),
)


def state(scene: Scene) -> dict[str, Any]:
    """Everything the page needs besides Slack."""
    letters = scene.mailbox.world.letters()
    return {
        "number": scene.changes.number,
        "now": scene.clock.now().isoformat(),
        "offset": scene.clock.offset,
        "started": scene.started,
        "our_address": scene.our_address,
        "kinds": [str(kind) for kind in Kind],
        "people": [
            {
                "name": person.name,
                "address": person.address,
                "lang": person.lang,
                "received": sum(1 for one in letters if one.recipient == person.address),
            }
            for person in scene.people.values()
        ],
    }


def mail_of(scene: Scene, address: str) -> list[dict[str, Any]]:
    """What a person received and wrote, newest first."""
    mails = [received(letter) for letter in scene.mailbox.world.inbox(address)]
    mails += [sent(one) for one in scene.written_by(address)]
    return sorted(mails, key=lambda mail: str(mail["at"]), reverse=True)


def received(letter: Letter) -> dict[str, Any]:
    """A mail of ours as the prospect sees it."""
    own: dict[str, Any] = {"number": letter.number, "way": "in", "at": letter.at.isoformat()}
    own["one_click"] = one_click(letter) is not None
    return own | facts(letter.message, text_of(letter))


def sent(one: Sent) -> dict[str, Any]:
    """A mail the prospect wrote."""
    letter = Letter(0, one.writer.address, "", one.raw, one.at)
    return {"number": 0, "way": "out", "at": one.at.isoformat(), "kind": str(one.kind)} | facts(
        one.message, text_of(letter)
    )


def facts(message: EmailMessage, text: str) -> dict[str, Any]:
    return {
        "subject": str(message["Subject"] or ""),
        "from": str(message["From"] or ""),
        "to": str(message["To"] or ""),
        "text": text,
        "html": html_of(message),
        "headers": [[name, str(message[name])] for name in SHOWN_HEADERS if message[name]],
    }


def html_of(message: EmailMessage) -> str:
    """The HTML side of a mail, for a frame that runs no script; empty when there is none."""
    part = message.get_body(("html",))
    return str(part.get_content()) if part is not None else ""
