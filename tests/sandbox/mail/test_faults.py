"""The fault proxy breaks a conversation exactly where it was told to."""

import imaplib
from collections.abc import Iterator

import pytest

from sandbox.faults import FaultProxy
from sandbox.mail import PracticeMailbox

SALES, PASSWORD = "sales@saebyeok.example", "dawn"
MAIL = b"Subject: long\r\n\r\n" + b"x" * 2000


@pytest.fixture
def proxy() -> Iterator[FaultProxy]:
    with PracticeMailbox({SALES: PASSWORD}) as mailbox:
        mailbox.deliver(SALES, MAIL)
        with FaultProxy(mailbox.imap_port) as proxy:
            yield proxy


def sign_in(proxy: FaultProxy, timeout: float = 5) -> imaplib.IMAP4:
    client = imaplib.IMAP4("127.0.0.1", proxy.port, timeout=timeout)
    client.login(SALES, PASSWORD)
    client.select("INBOX", readonly=True)
    return client


def fetch(client: imaplib.IMAP4) -> bytes:
    _, parts = client.fetch("1", "(BODY.PEEK[])")
    assert isinstance(parts[0], tuple)
    return bytes(parts[0][1])


def test_without_faults_everything_passes(proxy: FaultProxy) -> None:
    with sign_in(proxy) as client:
        assert fetch(client) == MAIL


def test_a_cut_inside_a_literal_leaves_half_a_mail_once(proxy: FaultProxy) -> None:
    client = sign_in(proxy)
    proxy.cut_in_literal(inside=100, at_least=1000)
    with pytest.raises(client.abort):
        fetch(client)
    with sign_in(proxy) as again:
        assert fetch(again) == MAIL
    assert proxy.accepted == 2


def test_a_cut_after_some_bytes_ends_the_greeting(proxy: FaultProxy) -> None:
    proxy.cut_after(4)
    with pytest.raises(imaplib.IMAP4.abort):
        sign_in(proxy)


def test_a_stalled_line_times_out_and_flows_again(proxy: FaultProxy) -> None:
    client = sign_in(proxy, timeout=0.2)
    proxy.stall()
    with pytest.raises((TimeoutError, imaplib.IMAP4.abort)):
        client.noop()
    proxy.flow()
    with sign_in(proxy) as again:
        assert fetch(again) == MAIL


def test_dropping_ends_every_conversation(proxy: FaultProxy) -> None:
    clients = [sign_in(proxy), sign_in(proxy)]
    proxy.drop()
    for client in clients:
        with pytest.raises((OSError, client.abort)):
            client.noop()


def test_a_refused_port_opens_again_at_the_same_number(proxy: FaultProxy) -> None:
    port = proxy.port
    proxy.refuse()
    with pytest.raises(ConnectionRefusedError):
        sign_in(proxy)
    proxy.accept()
    assert proxy.port == port
    with sign_in(proxy) as client:
        assert fetch(client) == MAIL


def test_a_dead_server_behind_the_proxy_closes_the_connection(proxy: FaultProxy) -> None:
    with FaultProxy(1) as orphan, pytest.raises((OSError, imaplib.IMAP4.abort)):
        sign_in(orphan)
