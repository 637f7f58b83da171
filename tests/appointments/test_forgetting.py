"""Who was expected is forgotten when the days that were chosen have passed: field by field, down to the last byte."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from appointments.diary import SMITH, YAMAMOTO, Diary, diary_of
from conftest import MovableClock
from reception.front_desk import open_front_desk
from toritsugi.appointments import (
    APPOINTMENT_FIELDS,
    AppointmentRefused,
    VisitorForm,
    forget_appointments,
    set_appointment_keeping,
)
from toritsugi.clock import DAY
from toritsugi.database import Database, open_database
from toritsugi.forgetting import Forgetting, erase_visit
from toritsugi.reception import SettingRefused

pytestmark = pytest.mark.anyio
NAME, COMPANY, EMAIL = "山本健太郎左衛門", "株式会社青葉物産倉庫", "kentaro.zaemon@aoba.example"
TITLE, NOTE = "秘密の新製品の件", "会議室アルファ九番"
SECRETS = (NAME, COMPANY, EMAIL, TITLE, NOTE)


async def settle(diary: Diary, usual: int = 30, **days: int) -> None:
    async with diary.database.transaction() as c:
        await set_appointment_keeping(c, diary.company, dict.fromkeys(APPOINTMENT_FIELDS, usual) | days)  # type: ignore[arg-type]


async def forgotten(diary: Diary) -> int:
    """How many were touched; a second look finds nothing."""
    found = await forget_appointments(diary.database)
    assert await forget_appointments(diary.database) == 0
    return found


async def test_who_was_expected_is_forgotten_with_the_letters(diary: Diary, clock: MovableClock) -> None:
    made = await diary.add(note="会議室A")
    clock.advance(29 * DAY)
    assert await forgotten(diary) == 0
    clock.advance(3 * DAY)
    assert await forgotten(diary) == 1
    gone = await diary.again(made)
    assert (gone.title, gone.note, gone.code, gone.names(), gone.is_forgotten) == ("", "", "", "", True)
    assert (gone.visitors[0].company, gone.visitors[0].email, gone.visitors[0].token) == ("", "", None)
    assert [each.mail.text + each.mail.subject for each in await diary.letters(made)] == [""]
    assert [each.mail.recipients for each in await diary.letters(made)] == [()]


async def test_each_field_is_kept_for_its_own_days_and_the_letters_for_the_shortest(
    diary: Diary, clock: MovableClock
) -> None:
    made = await diary.add(note="会議室A")
    await settle(diary, email=3, name=10, note=20)
    clock.advance(4 * DAY)
    assert await forgotten(diary) == 1
    first = await diary.again(made)
    assert (first.visitors[0].email, first.visitors[0].token, first.code) == ("", None, "")
    assert (first.names(), first.visitors[0].company, first.is_forgotten) == ("山本 健太", "青葉物産", False)
    assert [each.mail.text for each in await diary.letters(made)] == [""]
    clock.advance(7 * DAY)
    assert await forgotten(diary) == 1
    second = await diary.again(made)
    assert (second.names(), second.note, second.title, second.is_forgotten) == ("", "会議室A", "新製品のご説明", True)
    with pytest.raises(AppointmentRefused):
        await diary.change(second, starts_at=diary.today(14), ends_at=diary.today(15))
    with pytest.raises(AppointmentRefused):
        await diary.cancel(second)
    clock.advance(20 * DAY)
    assert await forgotten(diary) == 1
    last = await diary.again(made)
    assert (last.title, last.note, last.visitors[0].company) == ("", "", "") and last.erased_at is not None


@pytest.mark.parametrize("days", [{"name": 0}, {"note": 3651}, {"email": -1}])
async def test_days_that_cannot_be_promised_are_refused(diary: Diary, days: dict[str, int]) -> None:
    with pytest.raises(SettingRefused) as refused:
        await settle(diary, **days)
    assert list(refused.value.by_field("ja")) == list(days)


async def test_who_asks_for_it_is_erased_from_the_appointment_too(diary: Diary, clock: MovableClock) -> None:
    span = {"kind": "period", "starts_at": diary.today(0), "ends_at": diary.today(48)}
    made = await diary.add(visitors=(YAMAMOTO, SMITH), reusable=True, **span)
    for visitor, names in zip(made.visitors, ("、Ann Smith", "、"), strict=True):
        opened = await diary.open(visitor.token or "")
        form = opened.form(visitor.id, "ja")
        visit = await diary.desk.reception.begin_visit(diary.desk.kiosk, form, diary.desk.token)
        assert await erase_visit(diary.database, diary.company, visit.id)
        left = await diary.again(made)
        assert left.names() == names
    assert (left.title, left.code, left.is_forgotten) == ("", "", True)
    assert {each.mail.text for each in await diary.letters(made)} == {""}


def bytes_of(database: Database) -> bytes:
    path = Path(str(database.writer.url.database))
    return b"".join(each.read_bytes() for each in path.parent.glob(path.name + "*"))


async def test_no_byte_is_left_in_the_files(sqlite_template: Path, tmp_path: Path, clock: MovableClock) -> None:
    database = open_database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'toritsugi.db')}", clock)
    diary = diary_of(await open_front_desk(database), clock)
    visitor = VisitorForm(name=NAME, company=COMPANY, email=EMAIL)
    fields: dict[str, Any] = {"title": TITLE, "note": NOTE, "visitors": (visitor,)}
    for _ in range(10):
        await diary.change(await diary.add(**fields), **fields | {"ends_at": diary.today(16)})
    assert all(each.encode() in bytes_of(database) for each in SECRETS)
    clock.advance(31 * DAY)
    assert await Forgetting(database, 365).forget_due() == 10
    left = bytes_of(database)
    await diary.desk.accept.stop()
    await database.close()
    assert [each for each in SECRETS if each.encode() in left] == []
