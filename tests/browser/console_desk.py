"""A company without apps and bots, and an administrator at a browser, for following the manuals."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from playwright.async_api import Browser, Page, expect

from lineworks_emulator import Domain, User, World

DOMAIN, PASSWORD = 10000001, "hogehoge-password"


def company() -> World:
    """Two administrators, two members; 山本 is found by user ID only."""
    people = [
        ("hogehoge", "山本", "健太", "top_administrator"),
        ("tanaka", "田中", "美咲", "sub_administrator"),
        ("suzuki", "鈴木", "大輔", "member"),
        ("sato", "佐藤", "直樹", "member"),
    ]
    users = [
        User(
            user_id=f"u-{name}",
            email=f"{name}@testtest",
            domain_id=DOMAIN,
            last_name=last,
            first_name=first,
            role=role,  # type: ignore[arg-type]
            password=PASSWORD,
            searchable=name != "hogehoge",
        )
        for name, last, first, role in people
    ]
    return World(domains=[Domain(domain_id=DOMAIN, name="テスト")], users=users)


@asynccontextmanager
async def watched_page(browser: Browser, expected: str = "", **options: Any) -> AsyncIterator[Page]:
    """A page that fails the test on any error in its console but the expected one, violated policies among them."""
    screen = {"viewport": {"width": 1280, "height": 800}, "locale": "ja-JP"}
    context = await browser.new_context(**(screen | options))
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda line: complaints.append(f"{line.text} {line.location['url']}") if line.type == "error" else None,
    )
    yield page
    unexpected = [line for line in complaints if not (expected and expected in line)]
    assert unexpected == [], unexpected
    await context.close()


async def sign_in(page: Page, name: str = "hogehoge") -> None:
    """Fill the sign-in page that is open."""
    await page.get_by_label("ログイン ID").fill(f"{name}@testtest")
    await page.get_by_label("パスワード").fill(PASSWORD)
    await page.get_by_role("button", name="ログイン").click()


async def press(page: Page, name: str, role: Any = "button", within: Callable[[Page], Any] | None = None) -> None:
    """Click what has exactly this label."""
    place = within(page) if within else page
    await place.get_by_role(role, name=name, exact=True).click()


async def copied(page: Page, testid: str) -> str:
    """Press [コピー] beside a value and take what the clipboard holds; it must be what the page shows."""
    await page.get_by_test_id(f"{testid}-copy").click()
    await expect(page.get_by_test_id(f"{testid}-copy")).to_have_text("コピー")
    await expect(page.get_by_role("status").filter(has_text="コピーしました")).to_be_visible()
    taken = str(await page.evaluate("navigator.clipboard.readText()"))
    assert taken == await page.get_by_test_id(testid).inner_text()
    return taken


async def answer_of(method: str, address: str, **options: Any) -> tuple[int, Any]:
    """Status and JSON of one call."""
    async with aiohttp.ClientSession() as session, session.request(method, address, **options) as answer:
        return answer.status, await answer.json() if answer.content_type == "application/json" else None


async def send_text(url: str, token: str, bot_id: str, channel_id: str, text: str) -> int:
    """Let the bot speak in the room; the status."""
    content = {"content": {"type": "text", "text": text}}
    bearer = {"Authorization": f"Bearer {token}"}
    address = f"{url}/v1.0/bots/{bot_id}/channels/{channel_id}/messages"
    return (await answer_of("POST", address, json=content, headers=bearer))[0]
