"""Runs the demo from its first check to the end of both processes."""

import asyncio
import signal
import sys
from collections.abc import Mapping

import aiohttp
from rich.console import Console

from toritsugi.clock import SystemClock
from toritsugi.connections import open_seal
from toritsugi.database import migrate, open_database
from toritsugi.demo.child import Child
from toritsugi.demo.notice import Notice, trouble_words
from toritsugi.demo.place import LOOPBACK, Place, occupied, read_place, require_free_ports
from toritsugi.demo.refusal import DemoRefused
from toritsugi.demo.sample import Company, Secrets, live_through, load_secrets, seed, write_world
from toritsugi.organization import Language

READY_SECONDS = 60.0
LOOK_SECONDS = 0.05
RELAY = ("-m", "toritsugi.cli", "serve")
EMULATOR = ("-c", "from lineworks_emulator.command import main; main()")


def run_demo(environment: Mapping[str, str], language: Language) -> None:
    """Runs until Ctrl-C or SIGTERM. Raises DemoRefused, ConfigError, and what the database complains about."""
    place = read_place(environment)
    require_free_ports(place)
    with occupied(place.folder):
        asyncio.run(_Demo(place, environment, language).run())


class _Demo:
    def __init__(self, place: Place, environment: Mapping[str, str], language: Language) -> None:
        self._place = place
        self._language = language
        self._console = Console(highlight=False, soft_wrap=True)
        python, given = (sys.executable, "-P"), place.child_environment(environment)
        emulator = (*EMULATOR, "--host", LOOPBACK, "--data-dir", str(place.emulator_folder))
        self._emulator = Child("emulator", (*python, *emulator), given, place.folder / "emulator.log")
        self._relay = Child("relay", (*python, *RELAY), given, place.folder / "relay.log")

    async def run(self) -> None:
        """Everything, in order; both processes end with it."""
        ending = _signals()
        self._place.report.unlink(missing_ok=True)
        working = asyncio.create_task(self._begin())
        try:
            await asyncio.wait({working, ending}, return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                working.result()
                await ending
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
            self._say("終了します…", "Stopping …")
            await asyncio.gather(self._relay.stop(), self._emulator.stop())
            self._place.report.unlink(missing_ok=True)

    async def _begin(self) -> None:
        place = self._place
        for child in (self._relay, self._emulator):
            child.on_trouble = self._tell_trouble
        secrets = load_secrets(place.folder)
        write_world(place.emulator_folder, secrets, place.callback_url)
        self._say("サンプル会社を準備しています…", "Preparing the sample company …")
        await self._emulator.start()
        company = await self._seed(secrets)
        await self._ready(self._emulator, f"{place.emulator_url}/_emulator/health")
        await live_through(place, open_seal(place.config), company, secrets)
        await self._relay.start()
        await self._ready(self._relay, f"{_loopback(place)}/healthz")
        notice = Notice(place, secrets, (self._relay, self._emulator))
        for child in (self._relay, self._emulator):
            child.on_start = notice.write
        notice.show(self._console, self._language)
        notice.write()

    async def _seed(self, secrets: Secrets) -> Company:
        config = self._place.config
        database = open_database(config.database_address, SystemClock())
        try:
            await migrate(database)
            return await seed(database, open_seal(config), self._place, secrets)
        finally:
            await database.close()

    async def _ready(self, child: Child, address: str) -> None:
        """Returns when the process answers. Raises DemoRefused, with its last words, when it does not."""
        try:
            async with asyncio.timeout(READY_SECONDS), aiohttp.ClientSession() as session:
                while not await _answers(session, address):  # noqa: ASYNC110 - it is another process
                    await asyncio.sleep(LOOK_SECONDS)
        except TimeoutError:
            raise DemoRefused(*trouble_words(child)) from None

    def _tell_trouble(self, child: Child) -> None:
        self._say(*trouble_words(child))

    def _say(self, japanese: str, english: str) -> None:
        self._console.print(japanese if self._language == "ja" else english, markup=False)


async def _answers(session: aiohttp.ClientSession, address: str) -> bool:
    try:
        async with session.get(address, timeout=aiohttp.ClientTimeout(total=2)) as answer:
            return answer.status == 200
    except (aiohttp.ClientError, TimeoutError):
        return False


def _loopback(place: Place) -> str:
    host = place.config.http_host
    wild = host in {"0.0.0.0", "::", ""}  # noqa: S104 - compared, not listened on
    return f"http://{LOOPBACK if wild else host}:{place.config.http_port}"


def _signals() -> "asyncio.Future[None]":
    """Done at the first SIGINT or SIGTERM; a second one ends the program at once, and its processes with it."""
    loop = asyncio.get_running_loop()
    ending = loop.create_future()

    def first() -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)
        if not ending.done():
            ending.set_result(None)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, first)
    return ending
