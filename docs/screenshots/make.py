"""Makes the pictures of the README from a running demo: `make demo` in one terminal, `make screenshots` in another.

Walks a real visit: the kiosk calls, a member taps 「すぐ行きます」 in Talk, the kiosk says who is coming.
"""

import argparse
import json
import os
import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
ARGUMENTS = [
    "--lang=ja",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
DESKTOP = {"width": 1360, "height": 900}
TABLET = {"width": 1180, "height": 820}


def page(browser: Browser, size: dict[str, int]) -> Page:
    """A fresh page of a Japanese visitor; no motion, so that a picture is the same each time."""
    context = browser.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
        reduced_motion="reduce",
    )
    return context.new_page()


IMAGES_SHOWN = "[...document.images].every(each => each.complete || each.getBoundingClientRect().top > innerHeight)"


def save(shown: Page, name: str) -> None:
    """Once all pictures on the screen are there. The pages allow no evaluation in their own world, so it is asked from here."""
    while not shown.evaluate(IMAGES_SHOWN):
        shown.wait_for_timeout(50)
    shown.screenshot(path=HERE / f"{name}.png")


def kiosk(browser: Browser, demo: dict[str, Any]) -> Page:
    """The first screen, then a visit to 田中; gives the page that waits for an answer."""
    shown = page(browser, TABLET)
    shown.goto(demo["kiosk_url"])
    save(shown, "kiosk")
    shown.get_by_text("担当者を呼ぶ").click()
    shown.locator("#q").fill("たなか")
    shown.locator("a.person").first.click()
    shown.locator("#visitor_name").fill("山本 健太")
    shown.locator("#visitor_company").fill("青葉物産")
    shown.locator("button.action--call").click()
    shown.locator("#call[data-state=delivered]").wait_for()
    return shown


def talk(browser: Browser, demo: dict[str, Any]) -> None:
    """The host's room with the visitor's call; taps the first answer."""
    host = demo["employees"][0]
    shown = page(browser, DESKTOP)
    shown.goto(f"{demo['emulator_url']}/talk")
    shown.get_by_test_id("member-select").select_option(host["user_id"])
    shown.locator("[data-testid^=dm-]").first.click()
    button = shown.get_by_test_id("action-button").filter(has_text="すぐ行きます").last
    button.wait_for()
    save(shown, "talk")
    button.click()


def admin(browser: Browser, demo: dict[str, Any]) -> None:
    """The operator's home, the whole story of the visit, and what is looked into every day."""
    shown = page(browser, DESKTOP)
    shown.goto(demo["relay_url"])
    shown.fill("input[name=email]", demo["admin_email"])
    shown.fill("input[name=password]", demo["admin_password"])
    shown.locator("button[type=submit]").first.click()
    shown.get_by_role("heading", name="ホーム").wait_for()
    save(shown, "home")
    shown.locator("table a", has_text="山本 健太 様").first.click()
    shown.get_by_role("heading", level=1).wait_for()
    save(shown, "event")
    for path, name in (("/people", "staff"), ("/visits", "visits")):
        shown.goto(f"{demo['relay_url']}{path}")
        save(shown, name)
    shown.goto(f"{demo['relay_url']}/appointments?search=Ann")
    shown.locator("a.plan__link").first.click()
    shown.get_by_role("heading", name="来訪者").wait_for()
    save(shown, "appointment")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demo", type=Path, default=Path(".demo/demo.json"))
    report: Path = parser.parse_args().demo
    if not report.exists():
        parser.error(f"{report} is not there: run `make demo` in another terminal first.")
    demo = json.loads(report.read_text(encoding="utf-8"))
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        waiting = kiosk(browser, demo)
        talk(browser, demo)
        waiting.locator("#call[data-state=coming]").wait_for(timeout=5000)
        save(waiting, "calling")
        admin(browser, demo)
        browser.close()


if __name__ == "__main__":
    main()
