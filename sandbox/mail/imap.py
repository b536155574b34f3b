"""The IMAP side of the practice mailbox: pymap's in-memory server, without its traps."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from pymap.backend.dict import Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxData, MailboxSet, Message
from pymap.concurrent import Event
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials import ObjectId
from pymap.parsing.specials.flag import Flag
from pymap.selected import SelectedMailbox
from pymap.user import UserMetadata

from sandbox.mail.pymap_server import HOST, PracticeServer, practice_config


class Folder(MailboxData):
    """A mailbox that also announces mail which came in just before a client began to idle."""

    async def update_selected(
        self, selected: SelectedMailbox, *, wait_on: Event | None = None
    ) -> SelectedMailbox:
        seen = selected.mod_sequence
        if seen is not None and self._mod_sequences.highest > seen:
            wait_on = None
        return await super().update_selected(selected, wait_on=wait_on)

    async def keep(self, raw: bytes, at: datetime) -> int:
        """Append one message as it is and tell its UID."""
        message = await self.append(AppendMessage(raw, at, frozenset()), recent=True)
        return int(message.uid)

    def renumbered(self) -> "Folder":
        """The same mail as a recreated mailbox holds it: new UIDVALIDITY, UIDs from 1."""
        fresh = Folder(self._content_cache, self._thread_cache)
        fresh._uid_validity = self._uid_validity + 1
        fresh._max_uid = 0
        for message in self._messages.values():
            fresh._max_uid += 1
            fresh._messages[fresh._max_uid] = Message.copy(message, uid=fresh._max_uid)
            fresh._mod_sequences.update([fresh._max_uid])
        return fresh

    def contents(self) -> list[tuple[int, bytes, frozenset[Flag]]]:
        """UID, bytes and flags of every message, oldest first."""
        return [
            (uid, bytes(message._content), message.permanent_flags)
            for uid, message in self._messages.items()
            if message._content is not None
        ]


class Folders(MailboxSet):
    """One user's mailboxes."""

    def __init__(self) -> None:
        super().__init__()
        self._inbox = self._new_folder()

    def _new_folder(self) -> Folder:
        return Folder(self._content_cache, self._thread_cache)

    async def add_mailbox(self, name: str) -> ObjectId:
        """Make a mailbox for a client that asked for one."""
        if name in self._set:
            raise ValueError(name)
        self._set[name] = fresh = self._new_folder()
        return fresh.mailbox_id

    def folder(self, name: str) -> Folder:
        """The mailbox of that name, made when it is not there yet."""
        if name.upper() == "INBOX":
            return _ours(self._inbox)
        return _ours(self._set.setdefault(name, self._new_folder()))

    def renumber(self) -> None:
        self._inbox = _ours(self._inbox).renumbered()
        for name, folder in self._set.items():
            self._set[name] = _ours(folder).renumbered()


def _ours(mailbox: MailboxData) -> Folder:
    assert isinstance(mailbox, Folder)
    return mailbox


class ImapDoor:
    """Listens for IMAP clients; may close and open again on the same port without losing mail.

    All methods but the constructor run on the event loop's thread.
    """

    def __init__(self, users: dict[str, str]) -> None:
        config = practice_config()
        self._login = Login(config)
        self._server = PracticeServer(self._login, config)
        self._folders = {user: Folders() for user in users}
        for user, password in users.items():
            self._login.users_dict[user] = UserMetadata(config, user, password=password)
            config.set_cache[user] = (self._folders[user], FilterSet())
        self._listener: asyncio.Server | None = None
        self._clients: set[asyncio.Task[None]] = set()
        self.port = 0

    async def open(self) -> None:
        self._listener = await asyncio.start_server(self._serve, HOST, self.port)
        self.port = self._listener.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Stop listening and cut every client off."""
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        await self.hang_up()

    async def hang_up(self) -> None:
        """Cut every client off, as a server does that goes away."""
        clients = list(self._clients)
        for client in clients:
            client.cancel()
        await asyncio.gather(*clients, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # asyncio keeps only a weak reference to this task, and a closing server must find it.
        task = asyncio.current_task()
        assert task is not None
        self._clients.add(task)
        try:
            await self._server.serve(reader, writer)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._clients.discard(task)
            writer.transport.abort()

    async def deliver(self, user: str, raw: bytes, mailbox: str, at: datetime) -> int:
        folder = self._folders[user].folder(mailbox)
        return await folder.keep(raw, at)

    async def contents(
        self, user: str, mailbox: str
    ) -> Sequence[tuple[int, bytes, frozenset[Flag]]]:
        return self._folders[user].folder(mailbox).contents()

    async def say_still_here(self) -> None:
        await self._server.say_still_here()

    async def renumber(self) -> None:
        await self.hang_up()
        for folders in self._folders.values():
            folders.renumber()
