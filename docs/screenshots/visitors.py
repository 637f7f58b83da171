"""Who looks at the pages: an administrator, an employee, a stranger, an administrator of the stand-in, and tablets.

The tablets walk through every screen of the kiosk; members answer their calls by the stand-in's control plane.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from callers import CALLERS, PATIENCE, Talk, closed, follow, shared_code, without_lineworks
from playwright.sync_api import Browser, BrowserContext, Page

Demo = dict[str, Any]
LANGUAGE_COOKIES = ("language", "lineworks_emulator_language")


@dataclass
class Visitor:
    """A browser, and what it may see. `least`: the smallest target in pixels that suits who stands before it."""

    name: str
    context: BrowserContext
    host: str
    languages: tuple[str, ...] = ("ja", "en")
    least: int = 24
    screens: dict[str, "Screen"] = field(default_factory=dict)

    @property
    def is_ours(self) -> bool:
        """Whether the pages are the relay's, whose words are known."""
        return self.name not in {"outside", "emulator"}

    def speak(self, language: str) -> None:
        """Chooses the language of the pages, of the relay or of the stand-in."""
        cookies = ({"name": name, "value": language, "url": self.host} for name in LANGUAGE_COOKIES)
        self.context.add_cookies(list(cookies))  # type: ignore[arg-type]

    @property
    def page(self) -> Page:
        return self.context.pages[0]


Screen = Callable[[Page, str], None]
"""Leads the page to a screen in this language."""


def opened(browser: Browser, name: str, host: str, **more: Any) -> Visitor:
    context = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE * 1000)
    context.new_page()
    return Visitor(name, context, host, **more)


def administrator(browser: Browser, demo: Demo) -> Visitor:
    visitor = opened(browser, "admin", demo["relay_url"])
    visitor.page.goto(f"{visitor.host}/sign-in")
    visitor.page.fill("input[name=email]", demo["admin_email"])
    visitor.page.fill("input[name=password]", demo["admin_password"])
    visitor.page.press("input[name=password]", "Enter")
    visitor.page.wait_for_url(f"{visitor.host}/")
    return visitor


def employee(browser: Browser, demo: Demo) -> Visitor:
    """The first employee, by the code that the bot says."""
    visitor, who = opened(browser, "employee", demo["relay_url"]), demo["employees"][0]
    since = Talk(demo, visitor.context).newest()
    visitor.page.goto(f"{visitor.host}/sign-in/code")
    visitor.page.fill("input[name=email]", who["email"])
    visitor.page.press("input[name=email]", "Enter")
    told = Talk(demo, visitor.context).message(lambda each: _code(each) != "", since)
    visitor.page.fill("input[name=code]", _code(told))
    visitor.page.press("input[name=code]", "Enter")
    visitor.page.wait_for_url(re.compile("/me"))
    visitor.screens = {
        "/me/test/{id}": _testing(visitor.host),
        "/me/address/{token}": _opening(visitor.host, f"/me/address/{'0' * 40}?"),
    }
    return visitor


def _testing(host: str) -> Screen:
    """A test that has arrived."""

    def show(page: Page, _language: str) -> None:
        page.goto(f"{host}/me")
        page.locator("form[action='/me/test'] button").click()
        page.locator("#outcome .note--fine").wait_for()

    return show


def stranger(browser: Browser, demo: Demo) -> Visitor:
    """Somebody who has not signed in, and who follows links that lead nowhere or have served their time."""
    visitor = opened(browser, "stranger", demo["relay_url"])
    paths = {
        "/nothing/here": "/nothing/here?",
        "/sign-in stale": "/sign-in?next=%2Frules&stale=1&",
        "/answer/{visit_id}/{choice}/{signature}": f"/answer/{'0' * 32}/coming/{'0' * 32}?",
    }
    visitor.screens = {name: _opening(visitor.host, path) for name, path in paths.items()}
    return visitor


def _code(message: dict[str, Any]) -> str:
    found = re.search(r"\b\d{6}\b", str(message["content"].get("text", "")))
    return found[0] if found else ""


def emulators_stranger(browser: Browser, demo: Demo) -> Visitor:
    return opened(browser, "outside", demo["emulator_url"])


def emulators_member(browser: Browser, demo: Demo) -> Visitor:
    visitor = opened(browser, "emulator", demo["emulator_url"])
    visitor.page.goto(f"{visitor.host}/signin")
    visitor.page.fill("input[name=login_id]", "m.sato@sample")
    visitor.page.fill("input[name=password]", "any")
    visitor.page.press("input[name=password]", "Enter")
    visitor.page.wait_for_url(re.compile("/admin"))
    member = demo["employees"][0]["user_id"]
    visitor.screens = {f"/talk {each}": _in_talk(visitor.host, member, each) for each in ("bot", "room")}
    return visitor


def _in_talk(host: str, member: str, what: str) -> Screen:
    def show(page: Page, _language: str) -> None:
        page.goto(f"{host}/talk")
        page.get_by_test_id("member-select").select_option(member)
        page.locator("[data-testid^=dm-]" if what == "bot" else "[data-testid^=room-]").first.click()
        page.get_by_test_id("bubble").last.wait_for()

    return show


Wanted = Callable[[str], bool]


def tablets(browser: Browser, demo: Demo, wanted: Wanted) -> Iterator[Visitor]:
    """One tablet for what can be opened, one for each call, since a browser follows one call at a time."""
    if not wanted("kiosk"):
        return
    yield _first_tablet(browser, demo)
    with closed(administrator(browser, demo).page, demo):
        tablet = _tablet(browser, demo, "closed")
        tablet.screens = {"/kiosk closed": _opening(tablet.host, "/kiosk?")}
        yield tablet
    for state in CALLERS:
        tablet = _tablet(browser, demo, state)
        with without_lineworks(demo, tablet.context) if state == "not_connected" else nullcontext():
            tablet.screens = {f"/kiosk/visits/{{visit_id}} {state}": partial(follow, demo=demo, state=state)}
            yield tablet


def _tablet(browser: Browser, demo: Demo, name: str) -> Visitor:
    tablet = opened(browser, f"kiosk {name}".strip(), demo["relay_url"], languages=("ja", "en", "zh", "ko"), least=64)
    tablet.page.goto(demo["kiosk_url"])
    return tablet


def phones(browser: Browser, demo: Demo, wanted: Wanted) -> Iterator[Visitor]:
    """A phone without a pass, one with an appointment's pass, and one that the poster's code has led to the desk."""
    if not wanted("phone"):
        return
    for name, path in (
        ("nothing", "/kiosk"),
        ("pass", _pass_path(browser, demo)),
        ("poster", _poster_path(browser, demo)),
    ):
        phone = opened(browser, f"phone {name}", demo["relay_url"], languages=("ja", "en", "zh", "ko"), least=64)
        phone.page.goto(phone.host + path)
        home = "/kiosk/pass" if name == "pass" else "/kiosk"
        phone.screens = {f"{home} {name}": _opening(phone.host, f"{home}?")}
        if name == "poster":
            phone.screens |= {
                f"{each} {name}": _opening(phone.host, f"{each}?") for each in ("/kiosk/hosts", "/kiosk/leaving")
            }
        yield phone


def _pass_path(browser: Browser, demo: Demo) -> str:
    client = browser.new_context().request
    answer = client.get(
        f"{demo['relay_url']}/api/v1/appointments", headers={"Authorization": f"Bearer {demo['api_key']}"}
    )
    found = re.search(r"/kiosk/pass/[\w-]+", answer.text())
    assert found, "The demo expects nobody with a pass."
    return found[0]


def _poster_path(browser: Browser, demo: Demo) -> str:
    page = administrator(browser, demo).page
    page.goto(f"{demo['relay_url']}/kiosks")
    page.locator("a.row__link").first.click()
    page.locator("a[href$='/poster']").first.click()
    page.locator(".poster").wait_for()
    found = re.search(r"/kiosk/phone/[\w-]+", page.content())
    assert found, "The poster does not say where its code leads."
    return found[0]


def _go(page: Page, address: str) -> None:
    page.goto(address)


def _first_tablet(browser: Browser, demo: Demo) -> Visitor:
    tablet = _tablet(browser, demo, "")
    plain = {
        "/kiosk": "/kiosk?",
        "/kiosk/hosts": "/kiosk/hosts?",
        "/kiosk/hosts found": "/kiosk/hosts?q=さとう&",
        "/kiosk/hosts nobody": "/kiosk/hosts?q=xyzzy&",
        "/kiosk/visitor general": "/kiosk/visitor?host=general&",
        "/kiosk/code": "/kiosk/code?",
        "/kiosk/leaving": "/kiosk/leaving?",
        "/kiosk/leaving found": "/kiosk/leaving?q=山本&",
        "/kiosk/left": "/kiosk/left?",
        "/kiosk/offline": "/kiosk/offline?",
    }
    tablet.screens = {name: _opening(tablet.host, path) for name, path in plain.items()}
    tablet.screens |= {
        "/kiosk/buttons/{button_id}": _touching("a.way--button[href*='/kiosk/buttons/']"),
        "/kiosk/visitor button": _touching("a.way--button[href*='button=']"),
        "/kiosk/visitor person": _typing("/kiosk/hosts?q=たなか&", "a.person", {}),
        "/kiosk/visitor mistake": _typing(
            "/kiosk/visitor?host=general&", ".action--call", {"#visitor_company": "青葉物産"}
        ),
        "/kiosk/code who": _typing("/kiosk/code?", ".action--call", {"#code": shared_code(demo, tablet.context)}),
        "/kiosk/code wrong": _typing("/kiosk/code?", ".action--call", {"#code": "000000"}),
        "/kiosk/leaving wrong": _typing("/kiosk/leaving?", ".leaving__go", {"#code": "9999"}),
        "/kiosk idle": _idle,
        "/kiosk lost": _lost,
    }
    return tablet


def _opening(host: str, path: str) -> Screen:
    return lambda page, language: _go(page, f"{host}{path}lang={language}")


def _origin(page: Page) -> str:
    return re.match(r"https?://[^/]+", page.url)[0]  # type: ignore[index]


def _touching(selector: str) -> Screen:
    def show(page: Page, language: str) -> None:
        _go(page, f"{_origin(page)}/kiosk?lang={language}")
        page.locator(selector).first.click()

    return show


def _typing(path: str, then: str, typed: dict[str, str]) -> Screen:
    def show(page: Page, language: str) -> None:
        _go(page, f"{_origin(page)}{path}lang={language}")
        for selector, text in typed.items():
            page.fill(selector, text)
        page.locator(then).first.click()
        page.wait_for_load_state()

    return show


def _idle(page: Page, language: str) -> None:
    _go(page, f"{_origin(page)}/kiosk/hosts?lang={language}")
    page.evaluate("document.getElementById('idle').showModal()")


def _lost(page: Page, language: str) -> None:
    _go(page, f"{_origin(page)}/kiosk?lang={language}")
    page.evaluate("document.getElementById('no-contact').hidden = false")
