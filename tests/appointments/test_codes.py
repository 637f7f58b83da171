"""Reception codes: six digits that cannot be guessed and are not lent twice."""

import msgspec
import pytest

from appointments.diary import SMITH, YAMAMOTO, Diary
from conftest import MovableClock
from toritsugi.appointments import AppointmentRefused, CodeRefused, Opened, Stay, get_appointment, read_code
from toritsugi.appointments.admitting import codes
from toritsugi.clock import DAY
from toritsugi.identifier import new_id
from toritsugi.reception import Kiosk, SiteForm, add_kiosk, add_site, check_out, get_visit

pytestmark = pytest.mark.anyio


async def why(diary: Diary, text: str, kiosk: Kiosk | None = None) -> str:
    with pytest.raises(CodeRefused) as refused:
        await diary.open(text, kiosk)
    return refused.value.why


def wrong(code: str, step: int = 1) -> str:
    return f"{(int(code) + step) % 1_000_000:06}"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("123456", "123456"),
        (" １２３ ４５６ ", "123456"),
        ("123-456\r", "123456"),
        ("12345", ""),
        ("1234567", ""),
        ("", ""),
    ],
)
def test_six_digits_are_read_as_people_type_them(typed: str, read: str) -> None:
    assert read_code(typed) == (read, "")


def test_a_scanner_may_spoil_everything_before_the_token() -> None:
    token = codes.new_token()
    assert read_code(f"HTTPS'**RELAY.EXAMPLE*KIOSK*PASS*{token.upper()}\n") == ("", token)
    assert len({codes.new_token() for _ in range(50)}) == 50


async def test_a_code_opens_its_appointment_from_two_hours_before_to_one_after(
    diary: Diary, clock: MovableClock
) -> None:
    made = await diary.add(visitors=(YAMAMOTO, SMITH))
    assert len(made.code) == 6 and made.code.isdecimal()
    assert await why(diary, made.code) == "not_yet"
    clock.advance(3 * 3600 + 1)
    opened = await diary.open(made.code)
    assert (opened.appointment.id, opened.visitor) == (made.id, None)
    form = opened.form("0" * 32, "ja")
    assert (form.visitor_name, form.party, form.purpose) == ("山本 健太", 2, "新製品のご説明")
    clock.advance(4 * 3600)
    assert await why(diary, made.code) == "expired"


async def test_digits_tell_nothing_of_other_days_and_a_picture_does(diary: Diary, clock: MovableClock) -> None:
    made = await diary.add(starts_at=diary.today(14) + DAY, ends_at=diary.today(15) + DAY)
    token = made.visitors[0].token or ""
    assert await why(diary, made.code) == "wrong"
    assert await why(diary, token) == "not_yet"
    clock.advance(DAY + 5 * 3600)
    assert (await diary.open(made.code)).visitor is None
    opened = await diary.open(f"http://relay.example/kiosk/pass/{token}")
    assert opened.visitor is not None and opened.form("0" * 32, "ja").party == 1
    clock.advance(DAY)
    assert await why(diary, made.code) == "wrong"
    assert await why(diary, token) == "expired"


async def test_paused_cancelled_and_used_codes_say_so(diary: Diary, clock: MovableClock) -> None:
    made = await diary.add(visitors=(YAMAMOTO, SMITH))
    clock.advance(5 * 3600)
    await diary.pause(made)
    assert await why(diary, made.code) == "paused"
    await diary.pause(made, paused=False)
    opened = await diary.open(made.code)
    came = await diary.desk.reception.begin_visit(diary.desk.kiosk, opened.form("1" * 32, "ja"), diary.desk.token)
    assert came.named == (("山本 健太", "青葉物産"), ("Ann Smith", "Aoba"))
    assert await why(diary, made.code) == "used"
    again = await diary.add(reusable=True)
    opened = await diary.open(again.code)
    await diary.desk.reception.begin_visit(diary.desk.kiosk, opened.form("2" * 32, "ja"), diary.desk.token)
    assert (await diary.open(again.code)).appointment.arrivals == 1
    await diary.cancel(again)
    assert await why(diary, again.code) == "cancelled"


async def test_at_another_site_it_says_so(diary: Diary, clock: MovableClock) -> None:
    async with diary.database.transaction() as c:
        site = await add_site(c, diary.company, SiteForm(name="別館"), clock.now())
        there, _ = await add_kiosk(c, diary.company, "別館受付", now=clock.now(), site_id=site.id)
    made = await diary.add(site_id=site.id)
    clock.advance(5 * 3600)
    assert await why(diary, made.code) == "elsewhere"
    assert (await diary.open(made.code, there)).appointment.id == made.id


async def test_a_period_opens_on_each_of_its_days(diary: Diary, clock: MovableClock) -> None:
    first = diary.today(0) + DAY
    made = await diary.add(kind="period", starts_at=first, ends_at=first + 3 * DAY, reusable=True)
    assert await why(diary, made.code) == "wrong"
    for _ in range(3):
        clock.advance(DAY)
        assert (await diary.open(made.code)).appointment.id == made.id
    clock.advance(DAY)
    assert await why(diary, made.code) in {"wrong", "expired"}


async def test_live_codes_are_never_lent_twice_and_past_ones_are(
    diary: Diary, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codes, "CODES", 2)
    first, second = await diary.add(), await diary.add()
    assert {first.code, second.code} == {"000000", "000001"}
    with pytest.raises(AppointmentRefused):
        await diary.add()
    await diary.cancel(first)
    with pytest.raises(AppointmentRefused):
        await diary.add()
    clock.advance(DAY)
    third = await diary.add()
    assert third.code in {first.code, second.code}
    assert "" in {(await diary.again(each)).code for each in (first, second)}


async def test_guessing_ends_after_five_wrong_codes_at_a_kiosk(diary: Diary, clock: MovableClock) -> None:
    made = await diary.add()
    clock.advance(5 * 3600)
    for step in range(1, 6):
        assert await why(diary, wrong(made.code, step)) == "wrong"
    assert await why(diary, made.code) == "too_many"
    assert (await diary.open(made.visitors[0].token or "")).appointment.id == made.id
    async with diary.database.transaction() as c:
        other, _ = await add_kiosk(c, diary.company, "別館受付", now=clock.now())
    assert (await diary.open(made.code, other)).appointment.id == made.id
    clock.advance(601)
    assert (await diary.open(made.code)).appointment.id == made.id


async def test_guessing_ends_for_the_day_at_one_kiosk_and_in_all(diary: Diary, clock: MovableClock) -> None:
    made = await diary.add(kind="period", starts_at=diary.today(0), ends_at=diary.today(0) + 3 * DAY, reusable=True)
    async with diary.database.transaction() as c:
        desks = [(await add_kiosk(c, diary.company, f"受付{n}", now=clock.now()))[0] for n in range(5)]
        for _ in range(30):
            await codes.count_wrong_code(c, diary.company, desks[0].id, clock.now())
    clock.advance(3600)
    assert await why(diary, made.code, desks[0]) == "too_many"
    assert (await diary.open(made.code, desks[4])).appointment.id == made.id
    async with diary.database.transaction() as c:
        for desk in desks[1:4]:
            for _ in range(24):
                await codes.count_wrong_code(c, diary.company, desk.id, clock.now())
    clock.advance(3600)
    assert await why(diary, made.code, desks[4]) == "too_many"
    clock.advance(DAY)
    assert (await diary.open(made.code, desks[0])).appointment.id == made.id


async def test_a_code_that_is_no_use_today_counts_as_a_guess(diary: Diary) -> None:
    made = await diary.add()
    assert [await why(diary, made.code) for _ in range(6)] == ["not_yet"] * 5 + ["too_many"]


async def test_each_visitor_comes_by_themselves_also_two_of_one_name(diary: Diary, clock: MovableClock) -> None:
    """Who has come, when, and when they left is kept for each; of two namesakes the other is still awaited."""
    namesake = msgspec.structs.replace(YAMAMOTO, email="other@aoba.example")
    made = await diary.add(visitors=(YAMAMOTO, namesake, SMITH))
    first, second, third = made.visitors
    clock.advance(5 * 3600)
    came_at = await comes(diary, second.token or "", "1")
    known = (await diary.open(made.code)).appointment
    assert [each.id for each in known.awaited] == [first.id, third.id] and known.arrivals == 1
    assert known.stays == {second.id: Stay(came_at, None)}
    assert await why(diary, second.token or "") == "used"
    clock.advance(600)
    both_at = await comes(diary, made.code, "2")
    async with diary.database.transaction() as c:
        visit = await get_visit(c, diary.company, "1" * 32)
        assert visit is not None
        await check_out(c, visit, "desk", both_at + 60)
        known = await get_appointment(c, diary.company, made.id)
    assert known is not None and known.awaited == () and known.standing(clock.now()) == "used"
    assert known.stays == {
        second.id: Stay(came_at, both_at + 60),
        first.id: Stay(both_at, None),
        third.id: Stay(both_at, None),
    }


async def test_one_visit_too_many_is_refused_by_who_it_is(diary: Diary, clock: MovableClock) -> None:
    """Two screens show the same two; who was on the first is not on the second any more."""
    made = await diary.add(visitors=(YAMAMOTO, SMITH))
    clock.advance(5 * 3600)
    both = await diary.open(made.code)
    await comes(diary, made.visitors[1].token or "", "1")
    with pytest.raises(CodeRefused, match="used"):
        await diary.desk.reception.begin_visit(diary.desk.kiosk, both.form("2" * 32, "ja"), diary.desk.token)
    await comes(diary, made.code, "3")
    assert await why(diary, made.code) == "used"


async def comes(diary: Diary, typed: str, digit: str) -> float:
    """Checks in, and says when that was."""
    form = (await diary.open(typed)).form(digit * 32, "ja")
    begun = await diary.desk.reception.begin_visit(diary.desk.kiosk, form, diary.desk.token)
    return begun.arrived_at


async def test_of_a_party_each_is_known_to_have_left_at_their_own_time(diary: Diary, clock: MovableClock) -> None:
    known = await diary.add(visitors=(YAMAMOTO, SMITH))
    clock.advance(4 * 3600)
    visit = await diary.desk.reception.begin_visit(diary.desk.kiosk, Opened(known).form(new_id(), "ja"), "t")
    yamamoto, smith = (each.id for each in known.visitors)
    for place, left in ((1, {smith}), (0, {smith, yamamoto})):
        clock.advance(600)
        async with diary.database.transaction() as c:
            assert await check_out(c, visit, "desk", clock.now(), place)
        stays = (await diary.again(known)).stays
        assert {id for id, stay in stays.items() if stay.left_at is not None} == left
    assert 0 < (stays[yamamoto].left_at or 0) - (stays[smith].left_at or 0) < 1200
