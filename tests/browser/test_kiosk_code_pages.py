"""Checking in by a code before a real browser: the keypad, and a QR picture before a real camera's stand-in."""

import os
import shutil
from pathlib import Path

import pytest
import segno
from axe_core_python.async_playwright import Axe
from playwright.async_api import Page, async_playwright, expect

from kiosk.kiosk_server import serving
from reception.front_desk import FrontDesk, open_front_desk
from toritsugi.appointments import Appointment, AppointmentForm, Appointments, VisitorForm
from toritsugi.clock import DAY, SystemClock, start_of_day
from toritsugi.database import open_database

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WIDTH, HEIGHT, MODULE = 640, 480, 8
SMALLEST = 64


def film(path: Path, text: str) -> None:
    """Frames of a QR picture as a camera would see it, in the form that Chromium's fake camera plays (YUV4MPEG2)."""
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(scale=MODULE, border=4))
    grey = bytearray(b"\xeb" * WIDTH * HEIGHT)
    top, left = (HEIGHT - len(rows)) // 2, (WIDTH - len(rows)) // 2
    assert top >= 0
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            grey[(top + y) * WIDTH + left + x] = 16 if dark else 235
    frame = b"FRAME\n" + bytes(grey) + b"\x80" * (WIDTH * HEIGHT // 2)
    path.write_bytes(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * 2)


async def expected(desk: FrontDesk) -> Appointment:
    """Somebody who may come all day long."""
    kept, today = Appointments(desk.database, ""), start_of_day(desk.database.clock.now())
    form = AppointmentForm(
        kind="period",
        title="打ち合わせ",
        starts_at=today,
        ends_at=today + 3 * DAY,
        host_ids=(desk.tanaka.id,),
        visitors=(VisitorForm(name="山本 健太"), VisitorForm(name="王 芳")),
        reusable=True,
    )
    async with desk.database.transaction() as c:
        return await kept.add(c, desk.organization.id, form)


async def called(page: Page) -> None:
    await expect(page.locator("#call")).to_have_attribute("data-state", "calling")


async def test_keypad_and_camera_call_the_host(sqlite_template: Path, tmp_path: Path) -> None:
    shutil.copy(sqlite_template, tmp_path / "toritsugi.db")
    database = open_database(f"sqlite:///{tmp_path / 'toritsugi.db'}", SystemClock())
    desk = await open_front_desk(database)
    made = await expected(desk)
    film(tmp_path / "camera.y4m", f"http://relay.example/kiosk/pass/{made.visitors[0].token}")
    cameras = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={tmp_path / 'camera.y4m'}",
    ]
    async with serving(desk) as served, async_playwright() as player:
        chromium = await player.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or "/usr/bin/chromium", args=["--no-sandbox", *cameras]
        )
        context = await chromium.new_context(viewport={"width": 1180, "height": 820})
        page = await context.new_page()
        page.set_default_timeout(20_000)
        await page.goto(served.opening)
        await page.goto(f"{served.url}/kiosk/code")
        assert (await Axe().run(page, options=RULES))["violations"] == []
        sizes = [
            await each.bounding_box()
            for each in await page.locator(".key:visible, .action:visible, .quiet:visible, #code").all()
        ]
        assert all(box and min(box["width"], box["height"]) >= SMALLEST for box in sizes)
        for digit in made.code:
            await page.click(f'[data-digit="{digit}"]')
        await page.click("#code-form [type=submit]")
        comers = page.locator("button[name=who]")
        await expect(comers).to_have_count(3)
        assert (await Axe().run(page, options=RULES))["violations"] == []
        heights = [(await each.bounding_box() or {"height": 0})["height"] for each in await comers.all()]
        assert min(heights) >= SMALLEST
        await comers.nth(1).click()
        await called(page)
        await page.goto(f"{served.url}/kiosk/code")
        await page.click("#camera")
        await called(page)
        await page.goto(f"{served.url}/kiosk/pass/{made.visitors[0].token}")
        assert (await Axe().run(page, options=RULES))["violations"] == []
        await chromium.close()
    await desk.accept.stop()
    await database.close()
