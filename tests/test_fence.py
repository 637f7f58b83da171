"""What administrators type leads into no inner network that was not let through, however it is written."""

import contextlib
import errno
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from toritsugi.app import App
from toritsugi.config import read_config
from toritsugi.connections.clients import Place
from toritsugi.fence import OPEN, Fence, is_inner
from toritsugi.intake.imap.conversation import Account, Consent, ImapTrouble, Session, fetch_token
from toritsugi.lineworks import ClientApp, Endpoints, LineWorks, NotReached, Unreached, new_session
from toritsugi.network import parse_networks

pytestmark = pytest.mark.anyio

INNER = [
    "127.0.0.1",
    "127.8.9.10",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.254",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "255.255.255.255",
    "224.0.0.1",
    "240.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fd00::1",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:a9fe:a9fe",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::1",
    "2002:c0a8:101::",
    "2001:db8::1",
    "2001::1",
    "nonsense",
]
PUBLIC = [
    "8.8.8.8",
    "203.104.128.1",
    "2404:6800:4004:80a::200e",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
]
LOOPBACK = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "017700000001",
    "0x7f.1",
    "0",
    "0.0.0.0",
    "localhost",
    "127.0.0.2",
    "127.255.255.254",
]
"""Ways to write this machine that a resolver understands."""


@pytest.mark.parametrize("address", INNER)
def test_what_nobody_outside_could_reach_is_inner(address: str) -> None:
    assert is_inner(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public_is_not(address: str) -> None:
    assert not is_inner(address)


class Listener:
    """A server on all of this machine's addresses that answers nothing; `met` are those who came."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("0.0.0.0", 0))
        self.port: int = self.socket.getsockname()[1]
        self.met: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, peer = self.socket.accept()
                self.met.append(str(peer[0]))
                caller.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.socket.close()


async def ask(host: str, port: int, fence: Fence) -> BaseException:
    async with new_session(1, fence.socket_for) as session:
        with pytest.raises((aiohttp.ClientError, OSError, ValueError)) as raised:
            await session.get(f"http://{host}:{port}/", timeout=aiohttp.ClientTimeout(total=20))
    return raised.value


async def test_no_spelling_of_an_address_gets_past_the_fence(listener: Listener) -> None:
    for host in LOOPBACK:
        await ask(host, listener.port, OPEN)
    met = len(listener.met)
    assert met >= len(LOOPBACK) - 2, "the listener would be met without the fence"
    for host in (*LOOPBACK, "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "user@127.0.0.1", "127.0.0.1.", "[::]"):
        await ask(host, listener.port, Fence(()))
    assert len(listener.met) == met


def mailbox(host: str, port: int) -> Account:
    return Account(host=host, port=port, security="none", user_name="a", password="b")


@pytest.mark.parametrize("host", LOOPBACK)
async def test_neither_a_mailbox_nor_a_token_server_leads_there(host: str, listener: Listener) -> None:
    with pytest.raises(ImapTrouble) as trouble:
        Session(mailbox(host, listener.port), fence=Fence(())).open()
    assert trouble.value.code == "fenced_off" and trouble.value.needs_people
    with pytest.raises(ImapTrouble) as trouble:
        fetch_token(Consent(token_url=f"http://{host}:{listener.port}/token", client_id="x"), Fence(()))
    assert trouble.value.code == "token_server_fenced_off"
    assert listener.met == []


async def test_a_listed_network_is_let_through(listener: Listener) -> None:
    fence = Fence(parse_networks("127.0.0.0/30, ::1"))
    with pytest.raises(ImapTrouble) as trouble:
        Session(mailbox("127.0.0.1", listener.port), fence=fence).open()
    assert trouble.value.code == "not_reached" and len(listener.met) == 1
    await ask("127.0.0.1", listener.port, fence)
    met = len(listener.met)
    assert met > 1
    await ask("127.0.0.9", listener.port, fence)
    assert len(listener.met) == met


async def test_a_name_that_changes_its_meaning_is_held_to_what_is_connected_to(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name server says something public when asked first, and this machine from then on."""
    meant, asked = socket.getaddrinfo, []

    def rebinding(host: str, port: int, *more: object, **named: object) -> object:
        asked.append(host)
        return meant("8.8.8.8" if len(asked) == 1 else "127.0.0.1", port, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    socket.getaddrinfo("rebinding.example", 80)
    with pytest.raises(ImapTrouble, match="fenced_off"):
        Session(mailbox("rebinding.example", listener.port), fence=Fence(())).open()
    assert listener.met == [] and asked == ["rebinding.example", "rebinding.example"]


class Stood:
    """A connection whose platform is said to be at this address."""

    def __init__(self, address: str) -> None:
        self.api_url = self.auth_url = address


async def test_the_setting_stands_before_all_that_a_process_reaches(tmp_path: Path, listener: Listener) -> None:
    here: Place = Stood(f"http://127.0.0.1:{listener.port}")
    setting = {"TORITSUGI_DATA_DIR": str(tmp_path), "TORITSUGI_OUTBOUND": "public"}
    for networks, met, reason in (("", 0, Unreached.FORBIDDEN), ("127.0.0.0/8", 1, None)):
        app = App(read_config({**setting, "TORITSUGI_OUTBOUND_NETWORKS": networks}))
        await app.start(())
        try:
            with pytest.raises(NotReached) as raised:
                await app.clients.of(here).fetch_token_by_assertion(ClientApp("a", "b"), "assertion", ("bot",))
            assert reason is None or (raised.value.reason, raised.value.sent) == (reason, False)
            assert len(listener.met) == met
            with pytest.raises(NotReached):
                await app.clients.answer_to_callback(f"{here.api_url}/callback", "1", "secret")
            assert len(listener.met) == met + 1, "the relay's own address is always reached"
        finally:
            await app.stop()
        listener.met.clear()


async def test_what_a_firewall_forbids_is_not_called_fenced_off() -> None:
    """The system refuses with a number; the fence's sentence would name the wrong setting."""

    def refused(_place: object) -> socket.socket:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    here: Place = Stood("http://127.0.0.1:9")
    async with new_session(1, refused) as session:
        client = LineWorks(Endpoints(here.api_url, here.auth_url), None, session)
        with pytest.raises(NotReached) as raised:
            await client.fetch_token_by_assertion(ClientApp("a", "b"), "assertion", ("bot",))
    assert raised.value.reason is Unreached.CONNECT
