"""Sending callbacks: once each, in the background."""

import asyncio
import time
from typing import Any

import aiohttp
import msgspec

from lineworks_emulator.callbacks.outcomes import CallbackOutcome, OutcomeList
from lineworks_emulator.callbacks.signature import signature_of
from lineworks_emulator.clock import MovingClock, iso_time
from lineworks_emulator.world import Bot, WorldStore


class CallbackSender:
    """One POST per event and bot; a failed one is never sent again (official). `close()` ends what is on its way."""

    def __init__(self, store: WorldStore, clock: MovingClock) -> None:
        self._store, self._clock = store, clock
        self.outcomes = OutcomeList()
        self._session: aiohttp.ClientSession | None = None
        self._running: set[asyncio.Task[None]] = set()

    def emit(self, bot_id: int, event: dict[str, Any]) -> int | None:
        """Send the event if the bot wants it; returns its number in the list of outcomes.

        A bot wants an event when its callback is on, it has an address, and, for messages, the kind of content
        is among its callback events.
        """
        bot = self._store.bots.get(bot_id)
        if bot is None or not _wants(bot, event):
            return None
        outcome = self.outcomes.open(iso_time(self._clock.now()), bot_id, bot.callback_url, event)
        task = asyncio.get_running_loop().create_task(self._deliver(bot, outcome))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return outcome.seq

    async def settle(self) -> None:
        """Wait until nothing is on its way."""
        while self._running:
            await asyncio.gather(*self._running)

    async def close(self) -> None:
        """Cancel what is on its way and close the connections."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _deliver(self, bot: Bot, outcome: CallbackOutcome) -> None:
        begin = time.perf_counter()
        try:
            outcome.status = await self._post(bot, msgspec.json.encode(outcome.event))
            outcome.state = "delivered" if outcome.status < 300 else "refused"
        except TimeoutError:
            outcome.state, outcome.error = "failed", "The receiver did not answer in time."
        except (aiohttp.ClientError, OSError, ValueError) as error:
            outcome.state, outcome.error = "failed", f"{type(error).__name__}: {error}"
        finally:
            outcome.duration = round(time.perf_counter() - begin, 6)

    async def _post(self, bot: Bot, body: bytes) -> int:
        headers = {
            "Content-Type": "application/json; charset=UTF-8",
            "X-WORKS-BotId": str(bot.bot_id),
            "X-WORKS-Signature": signature_of(body, bot.bot_secret),
        }
        timeout = aiohttp.ClientTimeout(total=self._store.switches.callback_timeout_seconds)
        sending = self._connected().post(
            bot.callback_url, data=body, headers=headers, timeout=timeout, allow_redirects=False
        )
        async with sending as answer:
            return answer.status

    def _connected(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(skip_auto_headers=("User-Agent",))
        return self._session


def _wants(bot: Bot, event: dict[str, Any]) -> bool:
    if not (bot.enable_callback and bot.callback_url):
        return False
    return event["type"] != "message" or event["content"]["type"] in bot.callback_events
