"""The practice mailbox: IMAP for our side, SMTP for both, and the inboxes outside."""

from sandbox.mail.mailbox import PracticeMailbox
from sandbox.mail.world import Letter

__all__ = ["Letter", "PracticeMailbox"]
