"""Looks at every page of a running demo as a designer would: `make demo` in one terminal, `make looks` in another.

Takes a picture of each page on a desktop, a tablet and a phone, in light and dark, in each language, and tells what
does not fit: words cut off or broken, targets too small, too little contrast, words of another language.
"""

import argparse
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import axe_core_python
from addresses import Route, emulator_routes, find_addresses, relay_routes
from flaws import Spoken
from playwright.sync_api import Browser, Page, Response, sync_playwright
from visitors import (
    Demo,
    Screen,
    Visitor,
    administrator,
    employee,
    emulators_member,
    emulators_stranger,
    phones,
    stranger,
    tablets,
)

HERE = Path(__file__).parent
FLAGS = [
    "--lang=ja",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
SIZES = {"desktop": (1280, 800), "tablet": (820, 1180), "phone": (390, 844)}
WIDE = (1180, 820)
"""A kiosk stands on the desk the wide way up."""
LOOKS = [(scheme, size) for scheme in ("light", "dark") for size in SIZES]
WITH_AXE = {("light", "desktop"), ("dark", "phone")}
AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
MEASURE = (HERE / "flaws.js").read_text(encoding="utf-8")

SHEET = "body{display:flex;flex-wrap:wrap;gap:12px}figure{margin:0;width:300px}img{width:100%;border:1px solid}"


@dataclass(frozen=True)
class Seen:
    """One picture and what is wrong in it."""

    name: str
    language: str
    look: str
    flaws: tuple[str, ...]


class Walk:
    """The way through all pages, with what was seen on it."""

    def __init__(self, folder: Path, who: Sequence[str], only: re.Pattern[str]) -> None:
        self._folder, self._who, self._only, self._spoken = folder, who, only, Spoken()
        self.seen: list[Seen] = []
        self.routes: set[str] = set()
        self._troubles: list[str] = []

    def wants(self, visitor: str) -> bool:
        return not self._who or visitor.split()[0] in self._who

    def through(self, visitor: Visitor, screens: dict[str, Screen]) -> None:
        """Every screen in each of the visitor's languages."""
        visitor.page.on("response", self._note_answer)
        visitor.page.on("pageerror", lambda error: self._troubles.append(f"a script failed | | {error}"))
        for language in visitor.languages:
            visitor.speak(language)
            for name, show in screens.items():
                self.routes.add(name.split()[0])
                if self._only.search(name):
                    visitor.page.emulate_media(color_scheme="light")
                    show(visitor.page, language)
                    self._look(visitor, name, language)

    def _note_answer(self, answer: Response) -> None:
        if answer.status >= 500:
            self._troubles.append(f"answered with {answer.status} | | {answer.url}")

    def _look(self, visitor: Visitor, name: str, language: str) -> None:
        page = visitor.page
        for scheme, size in LOOKS:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            width, height = WIDE if visitor.least > 24 and size == "desktop" else SIZES[size]
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
            flaws = list(self._measured(page, visitor, language)) if scheme == "light" else []
            if (scheme, size) in WITH_AXE:
                flaws += _complaints_of_axe(page)
            self._keep(page, Seen(f"{visitor.name} {name}", language, f"{scheme}-{size}", tuple(flaws)))

    def _measured(self, page: Page, visitor: Visitor, language: str) -> Iterator[str]:
        yield from self._troubles
        self._troubles.clear()
        measured = page.evaluate(MEASURE, {"least": visitor.least})
        for what, where, text in measured["found"]:
            yield f"{what} | {where} | {text}"
        if visitor.is_ours:
            yield from self._spoken.flaws(measured["texts"], language)

    def _keep(self, page: Page, seen: Seen) -> None:
        self.seen.append(seen)
        path = self._folder / f"{seen.language}-{seen.look}" / f"{file_name(seen.name)}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=path, full_page=True)
        print(f"{seen.language} {seen.look:14} {seen.name}", *seen.flaws, sep="\n    ", flush=True)


def file_name(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _complaints_of_axe(page: Page) -> list[str]:
    """Asked once more where there are any: a page that has just changed between light and dark may have both."""
    page.evaluate(AXE)
    for patience in (0, 500):
        page.wait_for_timeout(patience)
        found: list[dict[str, Any]] = page.evaluate("(rules) => axe.run(document, rules)", RULES)["violations"]
        if not found:
            return []
    return [
        f"axe: {each['id']} | {node['target']} | {node['html'][:120]} | {node['failureSummary'][:200]}"
        for each in found
        for node in each["nodes"]
    ]


def screens_of(addresses: dict[Route, list[str]], host: str) -> dict[str, Screen]:
    """A name for each address: the route, and a number where several pages have it."""

    def opening(address: str) -> Screen:
        def show(page: Page, _language: str) -> None:
            page.goto(host + address)

        return show

    return {
        f"{route.path}{f' {number}' if number else ''}": opening(address)
        for route, found in addresses.items()
        for number, address in enumerate(found)
    }


Opening = Callable[[], Visitor]


def walk_all(browser: Browser, demo: Demo, walk: Walk, relay: Sequence[Route], emulator: Sequence[Route]) -> None:
    """Everybody through their pages."""
    by_role = {"admin": administrator, "employee": employee, "stranger": stranger}
    _in_turn(walk, relay, {name: partial(each, browser, demo) for name, each in by_role.items()})
    for visitor in chain(tablets(browser, demo, walk.wants), phones(browser, demo, walk.wants)):
        walk.through(visitor, visitor.screens)
    outside = {
        "outside": partial(emulators_stranger, browser, demo),
        "emulator": partial(emulators_member, browser, demo),
    }
    _in_turn(walk, emulator, outside)


def _in_turn(walk: Walk, routes: Sequence[Route], visitors: Mapping[str, Opening]) -> None:
    """What one has seen is not shown to the next."""
    left = list(routes)
    for name, opening in visitors.items():
        if walk.wants(name):
            visitor = opening()
            theirs = [each for each in left if _may_be_of(each, name)]
            found = find_addresses(visitor.context.request, visitor.host, theirs)
            walk.through(visitor, {**screens_of(found, visitor.host), **visitor.screens})
            left = [each for each in left if each not in found]


def _may_be_of(route: Route, name: str) -> bool:
    """The kiosk is for tablets, an employee's own pages for the employee, though an administrator may have some too."""
    if re.match("/kiosk(/|$)", route.path):
        return False
    return name != "admin" or not re.match("/me(/|$)|/sign-in", route.path)


def report(folder: Path, seen: Sequence[Seen], unseen: Sequence[Route]) -> str:
    """What is wrong, flaw by flaw, each with where it was seen; and a sheet of all pictures for each look."""
    places: dict[str, list[str]] = {}
    for each in seen:
        for flaw in each.flaws:
            places.setdefault(f"{each.name} | {flaw}", []).append(f"{each.language}-{each.look}")
    lines = [f"{flaw}  ({', '.join(found)})" for flaw, found in places.items()]
    lines += [f"no address was found for {each.path}" for each in unseen]
    text = "\n".join([*lines, f"{len(seen)} pictures, {len(places)} flaws, {len(unseen)} routes without an address"])
    (folder / "report.txt").write_text(text + "\n", encoding="utf-8")
    for look in {f"{each.language}-{each.look}" for each in seen}:
        _sheet(folder, look, [each.name for each in seen if f"{each.language}-{each.look}" == look])
    return text


def _sheet(folder: Path, look: str, names: Sequence[str]) -> None:
    figures = "".join(
        f'<figure><a href="{path}"><img loading="lazy" src="{path}" alt=""></a><figcaption>{name}</figcaption></figure>'
        for name, path in ((name, f"{look}/{file_name(name)}.png") for name in names)
    )
    (folder / f"{look}.html").write_text(f"<!DOCTYPE html><meta charset=utf-8><style>{SHEET}</style>{figures}", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demo", type=Path, default=Path(".demo/demo.json"))
    parser.add_argument("--out", type=Path, default=Path(".looks"), help="folder of the pictures and of report.txt")
    parser.add_argument(
        "--who", nargs="*", default=[], help="only admin, employee, stranger, kiosk, phone, outside, emulator"
    )
    parser.add_argument("--only", default="", help="only pages whose route matches this, such as ^/people")
    asked = parser.parse_args()
    if not asked.demo.exists():
        parser.error(f"{asked.demo} is not there: run `make demo` in another terminal first.")
    demo = json.loads(asked.demo.read_text(encoding="utf-8"))
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    asked.out.mkdir(parents=True, exist_ok=True)
    walk, relay, emulator = Walk(asked.out, asked.who, re.compile(asked.only)), relay_routes(), emulator_routes()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        walk_all(browser, demo, walk, relay, emulator)
        browser.close()
    everything = not asked.who and not asked.only
    unseen = [each for each in [*relay, *emulator] if everything and each.path not in walk.routes]
    print(report(asked.out, walk.seen, unseen))
    sys.exit(1 if unseen or any(each.flaws for each in walk.seen) else 0)


if __name__ == "__main__":
    main()
