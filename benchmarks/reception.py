"""How fast the reception is, on both databases: the kiosk's post, the screens, and a call behind a backlog.

    python -m benchmarks.reception

Post: 20 visitors a second, from the moment at which each is due to the answer, which is said after the synced commit;
the relay calls their hosts meanwhile. Event to screen: 300 open streams; from LINE WORKS' telling of a host's tap to
the new state on that visitor's screen. Cut: all 300 are torn off at once, every host taps, all come back at once, and
each has to show the last state. Behind a backlog: 10,000 notices wait for the platform's limit; from a visitor's post
to the request at LINE WORKS, both to the person and to the room.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.clients import http_rate
from benchmarks.lobby import Counter, Lobby, Screen, open_lobby, visit_ids
from benchmarks.relay import serving
from benchmarks.run import arrivals, ask, events, postgresql, show, sink

RATE = 20
"""Visitors, or taps, a second."""
POSTS, SCREENS = 600, 300
BACKLOG, PLAN, VISITORS, VISITOR_EVERY = 10_000, 240, 30, 2.5
ROLES = "web,smtp,worker"
LATEST = 60.0
"""Seconds after which a screen that shows nothing has missed it."""
MARK = 1_000_000
"""Where the numbers of the visitors begin, above those of the notices."""


async def at_rate(count: int, every: float, act: Callable[[int], Awaitable[None]]) -> list[float]:
    """Acts at a steady rate, whoever is late; seconds from when each was due to its end."""
    loop = asyncio.get_running_loop()
    begun = loop.time() + 0.1

    async def one(number: int) -> float:
        due = begun + number * every
        await asyncio.sleep(due - loop.time())
        await act(number)
        return loop.time() - due

    return await asyncio.gather(*(one(number) for number in range(count)))


def p99(seconds: Sequence[float]) -> float:
    """In milliseconds; of fewer than a hundred, the longest."""
    return 1000 * sorted(seconds)[int(len(seconds) * 0.99)]


async def post_visits(lobby: Lobby, ids: Sequence[str], every: float, first: int = MARK) -> list[float]:
    counter = Counter(lobby.place.http_port)

    async def arrive(number: int) -> None:
        await counter.exchange(lobby.arrival(first + number, ids[number]), 303)

    try:
        return await at_rate(len(ids), every, arrive)
    finally:
        counter.close()


async def tap_all(lobby: Lobby, ids: Sequence[str], choice: str, every: float) -> list[float]:
    """Each host taps; the times of the loop at which each tap was told."""
    counter, loop = Counter(lobby.place.http_port), asyncio.get_running_loop()
    told = [0.0] * len(ids)

    async def tap(number: int) -> None:
        told[number] = loop.time()
        await counter.exchange(lobby.tap(MARK + number, ids[number], choice), 200)

    try:
        await at_rate(len(ids), every, tap)
    finally:
        counter.close()
    return told


async def bare_post(sink_port: int, lobby: Lobby) -> list[float]:
    """The same requests at the same rate, at the sink."""
    counter = Counter(sink_port)

    async def arrive(number: int) -> None:
        await counter.exchange(lobby.arrival(number, "0" * 32), 200)

    try:
        return await at_rate(POSTS, 1 / RATE, arrive)
    finally:
        counter.close()


async def watched(lobby: Lobby) -> dict[str, float]:
    """300 screens: told of a tap, torn off, told of the last one when they are back."""
    ids = visit_ids(SCREENS)
    await post_visits(lobby, ids, 1 / RATE)
    screens = [Screen(lobby, id) for id in ids]
    await asyncio.gather(*(each.open() for each in screens))
    await asyncio.gather(*(each.shows("delivered", LATEST) for each in screens))
    tapped = await tap_all(lobby, ids, "wait", 1 / RATE)
    shown = await asyncio.gather(*(each.shows("waiting", LATEST) for each in screens))
    waits = [seen - told for seen, told in zip(shown, tapped, strict=True)]
    return {"event to screen p99 ms": p99(waits), "300 back from a cut, s": await cut_and_back(lobby, screens)}


async def cut_and_back(lobby: Lobby, screens: Sequence[Screen]) -> float:
    """Seconds from the first of 300 that come back at once until all of them show what they have missed."""
    loop = asyncio.get_running_loop()
    await asyncio.gather(*(each.cut() for each in screens))
    await tap_all(lobby, [each.visit_id for each in screens], "coming", 1 / (10 * RATE))
    begun = loop.time()
    await asyncio.gather(*(each.open() for each in screens))
    shown = await asyncio.gather(*(each.shows("coming", LATEST) for each in screens))
    await post_visits(lobby, visit_ids(1), 1 / RATE, first=2 * MARK)
    return max(shown) - begun


def behind_a_backlog(lobby: Lobby, sink_port: int) -> dict[str, float]:
    """Milliseconds from a visitor's post to the later of the two requests, while notices wait for their turn."""
    with serving(lobby.place, "web"):
        asyncio.run(http_rate(lobby.place.http_port, events(lobby.place, BACKLOG), 32, 202))
    asyncio.run(ask(sink_port, "/forget"))
    with serving(lobby.place, ROLES):
        time.sleep(5)
        posted = asyncio.run(visitors(lobby))
        time.sleep(3)
        came = arrivals(sink_port)
    if len({mark for mark, _ in came if mark < MARK}) >= BACKLOG:
        raise RuntimeError("the backlog was over before the visitors were")
    waits = [max(at for mark, at in came if mark == number) - begun for number, begun in posted.items()]
    return {"behind 10,000, slowest ms": 1000 * max(waits)}


async def visitors(lobby: Lobby) -> dict[int, float]:
    """When each has sent the form, on the clock that the processes share, by number."""
    counter = Counter(lobby.place.http_port)
    ids, posted = visit_ids(VISITORS), {}

    async def arrive(number: int) -> None:
        posted[MARK + number] = time.monotonic()
        await counter.exchange(lobby.arrival(MARK + number, ids[number]), 303)

    await at_rate(VISITORS, VISITOR_EVERY, arrive)
    counter.close()
    return posted


@contextmanager
def lobby_at(database_url: str, sink_port: int, **limits: int) -> Iterator[Lobby]:
    with tempfile.TemporaryDirectory() as folder:
        yield open_lobby(Path(folder), database_url, sink_port, **limits)


def measure(sink_port: int, *, on_postgresql: bool) -> dict[str, float]:
    """Each figure on a database of its own."""
    found: dict[str, float] = {}
    with database(on_postgresql) as url, lobby_at(url, sink_port) as lobby:
        bare = p99(asyncio.run(bare_post(sink_port, lobby)))
        with serving(lobby.place, ROLES):
            found["kiosk post p99 ms"] = p99(asyncio.run(post_visits(lobby, visit_ids(POSTS), 1 / RATE)))
            found["kiosk post / bare"] = found["kiosk post p99 ms"] / bare
            found |= asyncio.run(watched(lobby))
    with database(on_postgresql) as url, lobby_at(url, sink_port, calls_per_minute=PLAN) as lobby:
        found |= behind_a_backlog(lobby, sink_port)
    return found


@contextmanager
def database(on_postgresql: bool) -> Iterator[str]:
    """The address of an empty database; "" for SQLite in the relay's own folder."""
    if not on_postgresql:
        yield ""
        return
    with postgresql() as url:
        yield url


def main() -> None:
    with sink() as port:
        show("SQLite", measure(port, on_postgresql=False))
        show("PostgreSQL", measure(port, on_postgresql=True))


if __name__ == "__main__":
    main()
