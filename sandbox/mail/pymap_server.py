"""pymap made reliable: no DNS, no hashing, whole answers, and IDLE that misses nothing."""

import asyncio
import ssl
from argparse import Namespace
from collections.abc import Iterable
from contextlib import AsyncExitStack, closing

from proxyprotocol.sock import SocketInfoLocal
from pymap.backend.dict import Config, Login
from pymap.concurrent import Event, Subsystem
from pymap.context import connection_exit
from pymap.imap import IMAPConnection
from pymap.imap.state import ConnectionState
from pymap.parsing.command import Command
from pymap.parsing.command.select import IdleCommand
from pymap.parsing.response import CommandResponse, UntaggedResponse
from pysasl.hashing import Cleartext

HOST = "127.0.0.1"


class PracticeConfig(Config):
    """pymap's settings, with a greeting that needs no DNS lookup."""

    @property
    def greeting(self) -> bytes:
        return b"Practice mailbox ready"


class IdleState(ConnectionState):
    """Keeps what changed just before IDLE for the idling client; pymap would tell it at DONE."""

    def __init__(self, login: Login, config: Config, idling: set["IdleConnection"]) -> None:
        super().__init__(login, config)
        self.idling = idling
        self._unsaid: list[UntaggedResponse] = []

    async def do_command(self, cmd: Command) -> CommandResponse:
        response = await super().do_command(cmd)
        if isinstance(cmd, IdleCommand):
            self._unsaid, response._untagged = response._untagged, []
        return response

    def take_unsaid(self) -> list[UntaggedResponse]:
        unsaid, self._unsaid = self._unsaid, []
        return unsaid


class IdleConnection(IMAPConnection):
    """A connection that tells an idling client first what it missed."""

    async def idle(self, state: ConnectionState, cmd: IdleCommand) -> CommandResponse:
        assert isinstance(state, IdleState)
        state.idling.add(self)
        try:
            return await super().idle(state, cmd)
        finally:
            state.idling.discard(self)

    async def say_still_here(self) -> None:
        await self.write_response(UntaggedResponse(b"Still here", condition=b"OK"))

    async def handle_updates(self, state: ConnectionState, done: Event, cmd: IdleCommand) -> None:
        assert isinstance(state, IdleState)
        # In one packet with "+ Idling" imapclient would read it into its buffer and then poll the
        # empty socket.
        await asyncio.sleep(0.05)
        await self.write_updates(state.take_unsaid())
        await super().handle_updates(state, done, cmd)


class WholeAnswers(asyncio.StreamWriter):
    """Sends each answer in one piece; clients trip over halves of a line while they idle."""

    def __init__(self, writer: asyncio.StreamWriter, reader: asyncio.StreamReader) -> None:
        loop = asyncio.get_running_loop()
        super().__init__(writer.transport, writer.transport.get_protocol(), reader, loop)
        self._pieces = bytearray()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self._pieces += data

    def writelines(self, data: Iterable[bytes | bytearray | memoryview]) -> None:
        for piece in data:
            self.write(piece)

    async def drain(self) -> None:
        if self._pieces:
            super().write(bytes(self._pieces))
            self._pieces.clear()
        await super().drain()


class PracticeServer:
    """Runs one IMAP conversation per connection."""

    def __init__(self, login: Login, config: Config) -> None:
        self._login, self._config = login, config
        self._idling: set[IdleConnection] = set()

    async def say_still_here(self) -> None:
        """Show a sign of life to whoever idles, so that no router forgets the connection."""
        for connection in list(self._idling):
            await connection.say_still_here()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        whole = WholeAnswers(writer, reader)
        peer = SocketInfoLocal(writer.transport)
        connection = IdleConnection(self._config.commands, self._config, reader, whole, peer)
        async with AsyncExitStack() as stack:
            connection_exit.set(stack)
            stack.enter_context(closing(connection))
            await connection.run(IdleState(self._login, self._config, self._idling))


def practice_config() -> PracticeConfig:
    # An explicit TLS context keeps pymap from reading CERT_FILE and KEY_FILE; passwords of a
    # practice world need no hashing, which would cost 100 ms a login.
    args = Namespace(inherited_sockets=None, passlib_cfg=None, proxy_protocol=None)
    return PracticeConfig(
        args,
        host=HOST,
        port=0,
        demo_data=False,
        demo_user="",
        demo_password="",
        tls_enabled=False,
        ssl_context=ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER),
        hash_context=Cleartext(),
        cpu_subsystem=Subsystem.for_asyncio(),
        invalid_user_sleep=0.0,
        bad_command_limit=None,
    )
