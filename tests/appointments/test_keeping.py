"""Appointments are kept with their people, and their visitors hear what they have to hear, once."""

from typing import Any

import pytest
from sqlalchemy import update

from appointments.diary import SMITH, YAMAMOTO, Diary
from conftest import MovableClock
from toritsugi.appointments import (
    AppointmentRefused,
    VisitorForm,
    find_appointments,
    list_appointments,
    lock_appointment,
)
from toritsugi.clock import DAY
from toritsugi.mailing.tables import outgoing_mail

pytestmark = pytest.mark.anyio


async def sent(diary: Diary) -> None:
    """The mail server has taken what was due."""
    due = outgoing_mail.c.due_at <= diary.database.clock.now()
    async with diary.database.transaction() as c:
        waiting = update(outgoing_mail).where(outgoing_mail.c.state == "waiting", due)
        await c.execute(waiting.values(state="sent", tries=1))


async def test_an_appointment_is_kept_as_written(diary: Diary) -> None:
    made = await diary.add(
        visitors=(YAMAMOTO, SMITH), host_ids=(diary.desk.tanaka.id, diary.desk.sato.id), note="会議室A"
    )
    assert [each.name for each in made.visitors] == ["山本 健太", "Ann Smith"]
    assert [each.name for each in made.hosts] == ["田中 太郎", "佐藤 花子"]
    assert await diary.again(made) == made
    async with diary.database.reading() as c:
        assert await list_appointments(c, diary.company, diary.today(0), diary.today(24)) == [made]
        assert await list_appointments(c, diary.company, diary.today(24), diary.today(48)) == []
        mine = await list_appointments(c, diary.company, 0, 9e9, host_id=diary.desk.sato.id)
        others = await list_appointments(c, diary.company, 0, 9e9, host_id=diary.desk.yamada.id)
        assert [mine, others] == [[made], []]
        assert await find_appointments(c, diary.company, "青葉") == [made]
        assert await find_appointments(c, "0" * 32, "青葉") == []
        assert await lock_appointment(c, "0" * 32, made.id) is None


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ({"title": " "}, {"title"}),
        ({"title": "あ" * 101, "note": "n" * 1001}, {"title", "note"}),
        ({"kind": "week"}, {"kind"}),
        ({"host_ids": ()}, {"hosts"}),
        ({"host_ids": ("0" * 32,)}, {"hosts"}),
        ({"visitors": ()}, {"visitor_name_0"}),
        ({"visitors": (YAMAMOTO, VisitorForm(name=""))}, {"visitor_name_1"}),
        ({"visitors": (VisitorForm(name="a", email="no"),)}, {"visitor_email_0"}),
        ({"visitors": (VisitorForm(name="a", email="ä@example.com"),)}, {"visitor_email_0"}),
        ({"visitors": (VisitorForm(name="a", language="fr"),)}, {"visitor_language_0"}),
        ({"visitors": (YAMAMOTO,) * 21}, {"visitors"}),
        ({"remind_hours": 721}, {"remind_hours"}),
        ({"site_id": "x"}, {"site"}),
        ({"hours": (15, 14)}, {"ends"}),
        ({"hours": (-20, -19)}, {"ends"}),
        ({"hours": (14, 39)}, {"ends"}),
        ({"hours": (24 * 1200, 24 * 1200 + 1)}, {"starts"}),
        ({"kind": "period", "hours": (24, 24 * 400)}, {"ends"}),
    ],
)
async def test_each_fault_is_named_and_nothing_is_kept(diary: Diary, fields: dict[str, Any], faults: set[str]) -> None:
    if "hours" in fields:
        since, until = fields.pop("hours")
        fields |= {"starts_at": diary.today(since), "ends_at": diary.today(until)}
    with pytest.raises(AppointmentRefused) as refused:
        await diary.add(**fields)
    assert set(refused.value.by_field("ja")) == faults
    assert all(refused.value.by_field("en").values())
    async with diary.database.reading() as c:
        assert await list_appointments(c, diary.company, 0, 9e9) == []


async def test_invitation_and_reminder_are_written_with_the_appointment(diary: Diary) -> None:
    made = await diary.add(
        starts_at=diary.today(14) + 3 * DAY,
        ends_at=diary.today(15) + 3 * DAY,
        visitors=(YAMAMOTO, VisitorForm(name="無名 氏")),
    )
    letters = await diary.letters(made)
    assert [(each.kind, each.visitor_id) for each in letters] == [
        ("invitation", made.visitors[0].id),
        ("reminder", made.visitors[0].id),
    ]
    assert letters[1].mail.due_at == made.starts_at - DAY
    assert letters[1].mail.expires_at == made.starts_at
    assert letters[0].mail.recipients == ("yamamoto@aoba.example",)
    assert letters[0].mail.reply_to == "tanaka@example.com"


async def test_no_reminder_follows_at_once_and_none_where_none_is_wanted(diary: Diary) -> None:
    later = {"starts_at": diary.today(14) + 3 * DAY, "ends_at": diary.today(15) + 3 * DAY}
    assert await diary.told(await diary.add()) == [("invitation", "waiting")]
    assert await diary.told(await diary.add(**later, remind_hours=0)) == [("invitation", "waiting")]
    assert await diary.told(await diary.add(**later, mails=False)) == []


async def test_a_change_is_told_once_and_only_when_the_visitor_sees_it(diary: Diary, clock: MovableClock) -> None:
    later = {"starts_at": diary.today(14) + 3 * DAY, "ends_at": diary.today(15) + 3 * DAY}
    made = await diary.add(**later)
    await sent(diary)
    noted = await diary.change(made, **later, note="会議室B")
    assert (noted.sequence, noted.visitors, noted.code) == (0, made.visitors, made.code)
    assert [each for each in await diary.told(noted) if each[0] == "change"] == []
    moved = await diary.change(noted, starts_at=diary.today(16) + 3 * DAY, ends_at=diary.today(17) + 3 * DAY)
    assert moved.sequence == 1
    letters = await diary.letters(moved)
    assert [(each.kind, each.mail.state.value) for each in letters] == [
        ("invitation", "sent"),
        ("reminder", "cancelled"),
        ("reminder", "cancelled"),
        ("change", "waiting"),
        ("reminder", "waiting"),
    ]
    assert letters[-1].mail.due_at == moved.starts_at - DAY


async def test_an_invitation_that_is_not_out_is_replaced_instead_of_corrected(diary: Diary) -> None:
    made = await diary.add()
    moved = await diary.change(made, starts_at=diary.today(16), ends_at=diary.today(17))
    assert await diary.told(moved) == [("invitation", "cancelled"), ("invitation", "waiting")]
    await diary.cancel(moved)
    assert await diary.told(moved) == [("invitation", "cancelled"), ("invitation", "cancelled")]


async def test_who_is_dropped_is_told_and_who_is_new_is_invited(diary: Diary) -> None:
    made = await diary.add()
    await sent(diary)
    changed = await diary.change(made, visitors=(SMITH,))
    assert changed.visitors[0].token != made.visitors[0].token
    letters = await diary.letters(changed)
    assert [(each.kind, each.mail.recipients) for each in letters[1:]] == [
        ("cancel", ("yamamoto@aoba.example",)),
        ("invitation", ("smith@aoba.example",)),
    ]


async def test_a_cancellation_is_told_once_to_who_was_invited(diary: Diary) -> None:
    later = {"starts_at": diary.today(14) + 3 * DAY, "ends_at": diary.today(15) + 3 * DAY}
    made = await diary.add(**later)
    await sent(diary)
    await diary.cancel(made)
    await diary.cancel(made)
    assert await diary.told(made) == [("invitation", "sent"), ("reminder", "cancelled"), ("cancel", "waiting")]
    gone = await diary.again(made)
    assert gone.cancelled_at is not None and gone.sequence == 1
    for attempt in (diary.change(gone, **later), diary.pause(gone)):
        with pytest.raises(AppointmentRefused):
            await attempt


async def test_an_invitation_is_sent_again_on_request(diary: Diary) -> None:
    made = await diary.add(visitors=(YAMAMOTO, SMITH))
    async with diary.database.transaction() as c:
        assert await diary.appointments.resend(c, made, [made.visitors[1].id]) == 1
    assert [each.mail.recipients[0] for each in await diary.letters(made)][-1] == "smith@aoba.example"


async def test_a_past_appointment_that_is_moved_gets_a_code_again(diary: Diary, clock: MovableClock) -> None:
    made = await diary.add()
    await sent(diary)
    clock.advance(2 * DAY)
    moved = await diary.change(made, starts_at=diary.today(14), ends_at=diary.today(15))
    assert len(moved.code) == 6
    clock.advance(5 * 3600)
    assert (await diary.open(moved.code)).appointment.id == made.id
