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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import axe_core_python
from addresses import Route, emulator_routes, find_addresses, relay_routes
from flaws import Spoken
from playwright.sync_api import Browser, Page, sync_playwright
from visitors import (
    Demo,
    Screen,
    Visitor,
    administrator,
    emulators_administrator,
    employee,
    phones,
    stranger,
    tablets,
)

HERE = Path(__file__).parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
SIZES = {"desktop": (1280, 800), "tablet": (820, 1180), "phone": (390, 844)}
WIDE = (1180, 820)
"""A kiosk stands on the desk the wide way up."""
LOOKS = [(scheme, size) for scheme in ("light", "dark") for size in SIZES]
WITH_AXE = {("light", "desktop"), ("dark", "phone")}
AXE = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
MEASURE = (HERE / "flaws.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Seen:
    """One picture and what is wrong in it."""

    name: str
    language: str
    look: str
    flaws: tuple[str, ...]


class Walk:
    """The way through all pages, with what was seen on it."""

    def __init__(self, folder: Path, only: re.Pattern[str]) -> None:
        self._folder, self._only, self._spoken = folder, only, Spoken()
        self.seen: list[Seen] = []
        self.routes: set[str] = set()

    def through(self, visitor: Visitor, screens: dict[str, Screen]) -> None:
        """Every screen in each of the visitor's languages."""
        for language in visitor.languages:
            visitor.context.add_cookies([{"name": "language", "value": language, "url": visitor.host}])
            for name, show in screens.items():
                self.routes.add(name.split()[0])
                if self._only.search(f"{visitor.name} {name}"):
                    visitor.page.emulate_media(color_scheme="light")
                    show(visitor.page, language)
                    self._look(visitor, name, language)

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
        measured = page.evaluate(MEASURE, {"least": visitor.least})
        for what, where, text in measured["found"]:
            yield f"{what} | {where} | {text}"
        if len(visitor.languages) > 1:
            yield from self._spoken.flaws(measured["texts"], language)

    def _keep(self, page: Page, seen: Seen) -> None:
        self.seen.append(seen)
        path = self._folder / f"{seen.language}-{seen.look}" / f"{file_name(seen.name)}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=path, full_page=True)
        print(f"{seen.language} {seen.look:14} {seen.name}  {len(seen.flaws) or ''}", flush=True)


def file_name(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _complaints_of_axe(page: Page) -> list[str]:
    page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate("(rules) => axe.run(document, rules)", RULES)["violations"]
    return [f"axe: {each['id']} | {node['target']} | {node['html'][:120]}" for each in found for node in each["nodes"]]


def screens_of(addresses: dict[Route, list[str]], host: str) -> dict[str, Screen]:
    """A name for each address: the route, and a number where several pages have it."""

    def opening(address: str) -> Screen:
        return lambda page, _language: page.goto(host + address) and None

    return {
        f"{route.path}{f' {number}' if number else ''}": opening(address)
        for route, found in addresses.items()
        for number, address in enumerate(found)
    }


def walk_all(browser: Browser, demo: Demo, walk: Walk, relay: Sequence[Route], emulator: Sequence[Route]) -> None:
    """Everybody through their pages; what one has seen is not shown to the next."""
    left = list(relay)
    for visitor in (administrator(browser, demo), employee(browser, demo), stranger(browser, demo["relay_url"])):
        routes = [each for each in left if not each.path.startswith("/kiosk/") and each.path != "/kiosk"]
        left = [each for each in left if each not in _walk_found(walk, visitor, routes)]
    for visitor in (*tablets(browser, demo), *phones(browser, demo)):
        walk.through(visitor, visitor.screens)
    left = list(emulator)
    for visitor in (stranger(browser, demo["emulator_url"]), emulators_administrator(browser, demo)):
        left = [each for each in left if each not in _walk_found(walk, visitor, left)]


def _walk_found(walk: Walk, visitor: Visitor, routes: Sequence[Route]) -> dict[Route, list[str]]:
    """Through what links lead to, and what only this visitor knows how to reach."""
    found = find_addresses(visitor.context.request, visitor.host, routes)
    walk.through(visitor, {**screens_of(found, visitor.host), **visitor.screens})
    return found


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
    style = "body{display:flex;flex-wrap:wrap;gap:12px;font:12px sans-serif}figure{margin:0;width:300px}img{width:100%;border:1px solid}"
    figures = "".join(
        f'<figure><a href="{look}/{file_name(name)}.png"><img loading="lazy" src="{look}/{file_name(name)}.png" alt=""></a>'
        f"<figcaption>{name}</figcaption></figure>"
        for name in names
    )
    (folder / f"{look}.html").write_text(f"<!DOCTYPE html><meta charset=utf-8><style>{style}</style>{figures}", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demo", type=Path, default=Path(".demo/demo.json"))
    parser.add_argument("--out", type=Path, default=Path(".looks"), help="folder of the pictures and of report.txt")
    parser.add_argument("--only", default="", help="only pages whose visitor and route match this, such as 'admin /people'")
    asked = parser.parse_args()
    demo = json.loads(asked.demo.read_text(encoding="utf-8"))
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    asked.out.mkdir(parents=True, exist_ok=True)
    walk, relay, emulator = Walk(asked.out, re.compile(asked.only)), relay_routes(), emulator_routes()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        walk_all(browser, demo, walk, relay, emulator)
        browser.close()
    unseen = [each for each in [*relay, *emulator] if each.path not in walk.routes]
    print(report(asked.out, walk.seen, unseen))
    sys.exit(1 if unseen or any(each.flaws for each in walk.seen) else 0)


if __name__ == "__main__":
    main()
