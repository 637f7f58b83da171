"""Who calls from the kiosk while its screens are looked at, and what has to happen for each screen to be seen.

Members answer by the control plane of the stand-in; the same switches LINE WORKS off. What was changed is put back.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from playwright.sync_api import BrowserContext, Page

Demo = dict[str, Any]
PATIENCE = 60.0
"""Seconds within which a message arrives, also on a busy machine."""
LADDER_PATIENCE = 180.0
"""Seconds within which a ladder of the demo has come to its end."""
DESK = "本社受付"
JAPAN = timezone(timedelta(hours=9))


class Talk:
    """What members see and tap, by the control plane of the stand-in."""

    def __init__(self, demo: Demo, context: BrowserContext) -> None:
        self._host = f"{demo['emulator_url']}/_emulator"
        self._client = context.request

    def newest(self) -> int:
        return int(self._client.get(f"{self._host}/health").json()["last_seq"])

    def message(self, wanted: Callable[[dict[str, Any]], bool], since: int) -> dict[str, Any]:
        """The first of the bot's messages after this number that is wanted; waits for it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            said = self._client.get(f"{self._host}/messages?since={since}").json()["messages"]
            for each in said:
                if wanted(each):
                    found: dict[str, Any] = each
                    return found
            time.sleep(0.2)
        raise TimeoutError("The bot has not said what was waited for.")

    def tap(self, user_id: str, message: dict[str, Any], label: str) -> None:
        order = {"user_id": user_id, "seq": message["seq"], "label": label}
        answer = self._client.post(f"{self._host}/talk/tap", data=order)
        assert answer.ok, answer.text()


ANSWERS = {
    "coming": "すぐ行きます",
    "deputy": "代わりに対応します",
    "waiting": "少々お待ちください",
    "unable": "対応できません",
}
"""States of a call, and the button that leads there."""
CALLERS = {
    "delivered": "山本 健太",
    "coming": "中村 葵",
    "deputy": "森 拓海",
    "waiting": "石井 陸",
    "unable": "原 千尋",
    "no_answer": "岡田 優",
    "missed": "三浦 舞",
    "not_connected": "藤田 蓮",
}


def follow(page: Page, language: str, *, demo: Demo, state: str) -> None:
    """Shows the call of this state in this language; calls anew when the one before has gone on meanwhile."""
    if "/kiosk/visits/" in page.url:
        page.goto(f"{page.url.partition('?')[0]}?lang={language}")
    if not page.locator(f"#call[data-state={state}]").count():
        _call(page, demo, state)
        page.goto(f"{page.url.partition('?')[0]}?lang={language}")


def _call(page: Page, demo: Demo, state: str) -> None:
    """Calls 田中; somebody answers, or nobody, as this state wants."""
    talk, name = Talk(demo, page.context), CALLERS[state]
    since = talk.newest()
    page.goto(f"{demo['relay_url']}/kiosk/hosts?lang=ja&q=たなか")
    page.locator("a.person").first.click()
    page.fill("#visitor_name", name)
    page.fill("#visitor_company", "青葉物産株式会社")
    page.locator("button.action--call").click()
    if state in ANSWERS:
        page.locator("#call[data-state=delivered]").wait_for()
        answerer = demo["employees"][1 if state == "deputy" else 0]["user_id"]
        place = "channel_id" if state == "deputy" else "user_id"
        told = talk.message(lambda each: name in str(each["content"]) and place in each["to"], since)
        talk.tap(answerer, told, ANSWERS[state])
    page.locator(f"#call[data-state={state}]").wait_for(timeout=LADDER_PATIENCE * 1000)


@contextmanager
def without_lineworks(demo: Demo, context: BrowserContext) -> Iterator[None]:
    """Drops every call to LINE WORKS until the block ends."""
    faults = f"{demo['emulator_url']}/_emulator/faults"
    fault = context.request.post(faults, data={"kind": "reset"}).json()
    try:
        yield
    finally:
        context.request.delete(f"{faults}?fault_id={fault['fault_id']}")


@contextmanager
def closed(page: Page, demo: Demo) -> Iterator[None]:
    """Lets the demo's kiosk be open, and receive anybody, on another day only, set on the administrator's `page`, until the block ends."""
    day = (datetime.now(UTC).astimezone(JAPAN).weekday() + 3) % 7
    _open_from(page, demo, day, ("09:00", "18:00"))
    try:
        yield
    finally:
        _open_from(page, demo, day, ("", ""))


def _open_from(page: Page, demo: Demo, day: int, times: tuple[str, str]) -> None:
    page.goto(f"{demo['relay_url']}/kiosks")
    page.locator("a.row__link", has_text=DESK).click()
    page.locator("a[href$='/look']").first.click()
    for name, time_of_day in zip(("opens", "closes"), times, strict=True):
        page.fill(f"#{name}-{day}-0", time_of_day)
    page.set_checked("[name=calls_when_closed]", not any(times))
    page.locator(".closing button").click()
    page.locator(".note--fine").wait_for()


def shared_code(demo: Demo, context: BrowserContext) -> str:
    """The reception code of two visitors who are expected today: it asks who has come."""
    asked = {
        "title": "展示会の打ち合わせ",
        "kind": "period",
        "day": f"{datetime.now(UTC).astimezone(JAPAN):%Y-%m-%d}",
        "hosts": [demo["employees"][0]["email"]],
        "visitors": [{"name": "山本 健太", "company": "青葉物産"}, {"name": "Ann Smith", "company": "Northwind Ltd."}],
    }
    headers = {"Authorization": f"Bearer {demo['api_key']}"}
    answer = context.request.post(f"{demo['relay_url']}/api/v1/appointments", data=asked, headers=headers)
    assert answer.ok, answer.text()
    return str(answer.json()["code"])
