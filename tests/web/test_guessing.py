"""Guessing: failures in a row wait longer and longer, also when they come all at once."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select

from conftest import StillClock
from toritsugi.database import Database
from toritsugi.web import TooManyTries
from toritsugi.web.tables import sign_in_try
from web.front_door import EMAIL, PASSWORD, Browser, add_operator, front_door, quick_keeper

pytestmark = pytest.mark.anyio
WRONG = "some other words 1"


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


async def fail(database: Database, times: int, email: str = EMAIL, address: str = "10.0.0.1") -> None:
    keeper = quick_keeper(database)
    for _ in range(times):
        assert await keeper.authenticate(email, WRONG, address) is None


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.com"])
async def test_after_five_failures_everybody_waits_and_longer_each_time(
    database: Database, clock: Any, email: str
) -> None:
    await add_operator(database)
    await fail(database, 5, email)
    keeper = quick_keeper(database)
    waits = []
    for _ in range(4):
        with pytest.raises(TooManyTries) as refusal:
            await keeper.authenticate(email, PASSWORD, "10.0.0.1")
        waits.append(round(refusal.value.wait))
        clock.advance(refusal.value.wait + 1)
        assert await keeper.authenticate(email, WRONG, "10.0.0.1") is None
    assert waits == [15, 30, 60, 120]


async def test_a_success_forgets_the_failures(database: Database, clock: Any) -> None:
    await add_operator(database)
    keeper = quick_keeper(database)
    for number in range(6):
        await fail(database, 4, address=f"10.0.1.{number}")
        assert await keeper.authenticate(EMAIL, PASSWORD, f"10.0.1.{number}")


async def test_many_at_once_cannot_slip_through(database: Database) -> None:
    await add_operator(database)
    keeper = quick_keeper(database)
    tries = [keeper.authenticate(EMAIL, WRONG, f"10.0.0.{number}") for number in range(40)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    checked = [outcome for outcome in outcomes if outcome is None]
    assert len(checked) == 5
    assert all(isinstance(outcome, TooManyTries) for outcome in outcomes if outcome is not None)


async def test_after_a_hundred_failures_only_a_new_password_helps(database: Database, clock: Any) -> None:
    await add_operator(database)
    keeper = quick_keeper(database)
    checked = 0
    for _ in range(120):
        try:
            await keeper.authenticate(EMAIL, WRONG, "10.0.0.1")
            checked += 1
        except TooManyTries:
            pass
        clock.advance(3700)
    assert checked == 100
    with pytest.raises(TooManyTries) as refusal:
        await keeper.authenticate(EMAIL, PASSWORD, "10.0.0.1")
    assert refusal.value.wait == float("inf")
    await keeper.set_password(EMAIL, "other wolves sing at dawn")
    clock.advance(3700)
    assert await keeper.authenticate(EMAIL, "other wolves sing at dawn", "10.0.0.1")


async def test_one_address_cannot_try_many_names_until_it_was_quiet(database: Database, clock: Any) -> None:
    await add_operator(database)
    keeper = quick_keeper(database)
    for number in range(21):
        await keeper.authenticate(f"person{number}@example.com", WRONG, "10.0.0.1")
    with pytest.raises(TooManyTries):
        await keeper.authenticate("another@example.com", WRONG, "10.0.0.1")
    assert await keeper.authenticate(EMAIL, PASSWORD, "10.0.0.2")
    clock.advance(3700)
    for number in range(6):
        await fail(database, 1, f"later{number}@example.com")


async def test_old_failures_are_swept_away_and_hold_no_names(database: Database, clock: Any) -> None:
    await add_operator(database)
    await fail(database, 1, "secret.name@example.com")
    async with database.reading() as c:
        assert "secret" not in str((await c.execute(select(sign_in_try))).all())
    clock.advance(91 * 86400)
    await fail(database, 1, "other@example.com", "10.0.0.9")
    async with database.reading() as c:
        assert (await c.execute(select(func.count()).select_from(sign_in_try))).scalar_one() == 2


async def test_the_page_says_how_long_to_wait(database: Database, clock: Any) -> None:
    await add_operator(database)
    async with front_door(database) as browser:
        await _wrong(browser, 5)
        answer = await browser.sign_in()
        assert answer.status_code == 429
        assert answer.headers["retry-after"] == "15"
        assert "15秒ほど待ってから" in answer.text
        for _ in range(95):
            clock.advance(3700)
            await _wrong(browser, 1)
        closed = await browser.sign_in()
    assert closed.status_code == 429
    assert "管理者にパスワードの再設定を依頼してください" in closed.text


async def _wrong(browser: Browser, times: int) -> None:
    for _ in range(times):
        assert (await browser.sign_in(password=WRONG)).status_code == 401
