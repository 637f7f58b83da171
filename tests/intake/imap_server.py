"""A small IMAP server that can be told to behave oddly: what a Dovecot never does, others do."""

import asyncio
import re
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

USER, PASSWORD, TOKEN = "timeline@mail.example", "correct horse", "token-1"
CAPABILITIES = "IMAP4rev1 UIDPLUS MOVE IDLE AUTH=PLAIN"


@dataclass
class Stored:
    """A mail in a folder."""

    uid: int
    raw: bytes
    flags: set[str] = field(default_factory=set)


@dataclass
class ImapServer:
    """Holds folders by name. The oddities: which commands it refuses, and what it says before a continuation."""

    capabilities: str = CAPABILITIES
    tells_next_uid: bool = True
    refuses: set[str] = field(default_factory=set)
    hangs_up_at: set[str] = field(default_factory=set)
    speaks_before_idle: bool = False
    folders: dict[str, list[Stored]] = field(default_factory=lambda: {"INBOX": []})
    validity: int = 7
    token: str = TOKEN
    commands: list[str] = field(default_factory=list)
    port: int = 0
    _next: int = 1
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def deliver(self, raw: bytes, folder: str = "INBOX") -> None:
        self.folders[folder].append(Stored(self._next, raw))
        self._next += 1
        async with self._news:
            self._news.notify_all()

    def raws(self, folder: str = "INBOX") -> list[bytes]:
        return [each.raw for each in self.folders.get(folder, [])]

    def seen(self) -> int:
        return sum("\\Seen" in each.flags for each in self.folders["INBOX"])

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await Conversation(self, reader, writer).run()
        writer.close()

    async def wait_for_more(self, known: int) -> None:
        async with self._news:
            await self._news.wait_for(lambda: len(self.folders["INBOX"]) != known)


class Conversation:
    """With one client."""

    def __init__(self, server: ImapServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.server, self.reader, self.writer = server, reader, writer
        self.told = 0

    def say(self, line: str) -> None:
        self.writer.write(line.encode() + b"\r\n")

    async def run(self) -> None:
        self.say("* OK ready")
        while line := await self.reader.readline():
            tag, _, rest = line.decode(errors="replace").strip().partition(" ")
            if not (tag.isascii() and tag.isalnum() and rest):
                return
            name = " ".join(rest.split()[:2]).upper() if rest.upper().startswith("UID") else rest.split()[0].upper()
            self.server.commands.append(name)
            if name in self.server.hangs_up_at:
                self.server.hangs_up_at.discard(name)
                return
            if name in self.server.refuses:
                self.say(f"{tag} NO refused, as told")
                continue
            answer = await getattr(self, "do_" + re.sub(r"\W", "_", name.lower()))(rest)
            self.say(f"{tag} {answer or 'OK done'}")
            await self.writer.drain()
            if name == "LOGOUT":
                return

    def tell_news(self) -> None:
        if len(self.server.folders["INBOX"]) > self.told:
            self.told = len(self.server.folders["INBOX"])
            self.say(f"* {self.told} EXISTS")

    async def do_capability(self, rest: str) -> None:
        self.say(f"* CAPABILITY {self.server.capabilities}")

    async def do_login(self, rest: str) -> str:
        right = rest.split(" ", 1)[1].replace('"', "") == f"{USER} {PASSWORD}"
        return "OK in" if right else "NO [AUTHENTICATIONFAILED] Authentication failed."

    async def do_authenticate(self, rest: str) -> str:
        """XOAUTH2 as Google describes it: a refusal comes as a challenge, which the client answers before the NO."""
        if rest.split()[1].upper() != "XOAUTH2":
            return "NO [CANNOT] Another way, please."
        self.say("+ ")
        await self.writer.drain()
        said = b64decode(await self.reader.readline()).decode()
        if said == f"user={USER}\1auth=Bearer {self.server.token}\1\1":
            return "OK in"
        self.say("+ " + b64encode(b'{"status":"400","schemes":"Bearer"}').decode())
        await self.writer.drain()
        await self.reader.readline()
        return "NO [AUTHENTICATIONFAILED] Invalid credentials"

    async def do_select(self, rest: str) -> str:
        folder = rest.split(" ", 1)[1].strip('"')
        if folder not in self.server.folders:
            return "NO [NONEXISTENT] No such mailbox"
        self.told = len(self.server.folders[folder])
        self.say(f"* {self.told} EXISTS")
        self.say(f"* OK [UIDVALIDITY {self.server.validity}] ok")
        if self.server.tells_next_uid:
            self.say(f"* OK [UIDNEXT {self.server._next}] ok")
        return "OK [READ-WRITE] done"

    async def do_uid_search(self, rest: str) -> None:
        mails = self.server.folders["INBOX"]
        first = re.search(r"(\d+):\*", rest)
        found = [each.uid for each in mails if not first or each.uid >= int(first[1])]
        if (first or "*" in rest) and mails:
            found = sorted({*(found if first else []), mails[-1].uid})
        self.say("* SEARCH " + " ".join(map(str, found)))
        self.tell_news()

    async def do_uid_fetch(self, rest: str) -> None:
        uid, most = int(rest.split()[2]), int(re.search(r"<0\.(\d+)>", rest)[1])  # type: ignore[index]
        for number, each in enumerate(self.server.folders["INBOX"], 1):
            if each.uid == uid:
                raw = each.raw[:most]
                self.writer.write(f"* {number} FETCH (UID {uid} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")
        self.tell_news()

    def _meant(self, rest: str) -> list[Stored]:
        uids = {int(each) for each in rest.split()[2].split(",")}
        return [each for each in self.server.folders["INBOX"] if each.uid in uids]

    async def do_uid_store(self, rest: str) -> None:
        for each in self._meant(rest):
            each.flags |= set(re.findall(r"\\\w+", rest))

    async def do_uid_copy(self, rest: str) -> None:
        folder = rest.rsplit(" ", 1)[1].strip('"')
        self.server.folders[folder] += [Stored(each.uid, each.raw) for each in self._meant(rest)]

    async def do_uid_expunge(self, rest: str) -> None:
        gone = {each.uid for each in self._meant(rest) if "\\Deleted" in each.flags}
        self.server.folders["INBOX"] = [each for each in self.server.folders["INBOX"] if each.uid not in gone]
        self.told = len(self.server.folders["INBOX"])

    async def do_uid_move(self, rest: str) -> None:
        await self.do_uid_copy(rest)
        for each in self._meant(rest):
            each.flags.add("\\Deleted")
        await self.do_uid_expunge(rest)

    async def do_list(self, rest: str) -> None:
        wanted = rest.rsplit(" ", 1)[1].strip('"')
        if wanted in self.server.folders:
            self.say(f'* LIST () "/" "{wanted}"')

    async def do_create(self, rest: str) -> None:
        self.server.folders[rest.split(" ", 1)[1].strip('"')] = []

    async def do_namespace(self, rest: str) -> None:
        self.say('* NAMESPACE (("INBOX/" "/")) NIL NIL')

    async def do_noop(self, rest: str) -> None:
        self.tell_news()

    async def do_idle(self, rest: str) -> None:
        if self.server.speaks_before_idle:
            self.server.speaks_before_idle = False
            self.say(f"* {self.told} EXISTS")
        self.say("+ idling")
        ended = asyncio.ensure_future(self.reader.readline())
        while not ended.done():
            self.tell_news()
            await self.writer.drain()
            news = asyncio.ensure_future(self.server.wait_for_more(self.told))
            await asyncio.wait({ended, news}, return_when=asyncio.FIRST_COMPLETED)
            news.cancel()

    async def do_logout(self, rest: str) -> None:
        self.say("* BYE")


@asynccontextmanager
async def imap_server(server: ImapServer | None = None) -> AsyncIterator[ImapServer]:
    """Listening on a free port of this machine."""
    server = server or ImapServer()
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
