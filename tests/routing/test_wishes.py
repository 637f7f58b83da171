"""Each employee is told as that employee wishes: by kind, at which hours, and through whom in an absence."""

from datetime import datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.test_plan import TO_A, directory, employee, event, places, said
from toritsugi.clock import JAPAN
from toritsugi.event import Addressee, Event, Urgency
from toritsugi.people import Absence, QuietHours, Wishes
from toritsugi.routing import OTHER, Kind, Note, plan


def at(day: int, hour: int, minute: int = 0) -> float:
    """A moment of November 2026 in Japan."""
    return datetime(2026, 11, day, hour, minute, tzinfo=JAPAN).timestamp()


NOON = at(20, 12)
NIGHT = QuietHours(22 * 60, 7 * 60)


def away(deputy: str) -> Wishes:
    return Wishes(absence=Absence(at(20, 0), at(23, 8, 30), deputy))


def notice(at: float = NOON, **given: object) -> Event:
    return event(TO_A, received_at=at, expires_at=at + 600, **given)


@pytest.mark.parametrize(
    ("wish", "expected"),
    [("dm", ["u-a"]), ("room", ["c-a"]), ("both", ["u-a", "c-a"]), ("digest", ["u-a"]), ("off", [])],
)
def test_a_kind_goes_as_the_employee_wishes(wish: str, expected: list[str]) -> None:
    known = directory(employee("a", delivery="room"), wishes={"a": Wishes(kinds={"workflow": wish})})  # type: ignore[dict-item]
    assert places(plan(notice(kind="workflow"), known).notifications) == expected


def test_one_kind_off_leaves_the_others() -> None:
    known = directory(employee("a", delivery="dm"), wishes={"a": Wishes(kinds={"reminder": "off"})})
    off, others = plan(notice(kind="reminder"), known), plan(notice(kind="timeline"), known)
    assert off.notifications == () and off.notes == (Note("off", "社員a", "a"),)
    assert places(others.notifications) == ["u-a"] and others.notes == ()


@pytest.mark.parametrize("urgency", [Urgency.CALL, Urgency.ANSWER, Urgency.TEST])
def test_no_wish_stops_or_delays_a_call_an_answer_or_a_test(urgency: Urgency) -> None:
    wishes = Wishes(kinds={"mail": "off"}, quiet=QuietHours(0, 1439))
    made = plan(notice(urgency=urgency), directory(employee("a", delivery="dm"), wishes={"a": wishes}))
    assert "u-a" in places(made.notifications) and made.notes == ()
    assert {each.due_at for each in made.notifications} == {0.0}


@pytest.mark.parametrize(
    ("comes", "quiet", "told"),
    [
        (at(20, 23, 30), NIGHT, at(21, 7)),
        (at(20, 6, 59), NIGHT, at(20, 7)),
        (at(20, 7), NIGHT, 0.0),
        (at(20, 21, 59), NIGHT, 0.0),
        (at(20, 22), NIGHT, at(21, 7)),
        (at(20, 12, 30), QuietHours(12 * 60, 13 * 60), at(20, 13)),
        (at(20, 13), QuietHours(12 * 60, 13 * 60), 0.0),
    ],
)
def test_quiet_hours_put_a_notice_off_to_their_end(comes: float, quiet: QuietHours, told: float) -> None:
    known = directory(employee("a", delivery="both"), wishes={"a": Wishes(quiet=quiet)})
    made = plan(notice(at=comes), known).notifications
    assert {each.due_at for each in made} == {told} and len(made) == 2
    assert {each.expires_at for each in made} == {(told or comes) + 600}
    assert {each.urgency for each in made} == {Urgency.NOTICE}


@pytest.mark.parametrize(
    ("comes", "minutes", "quiet", "told"),
    [
        (at(20, 8), (), None, at(20, 9)),
        (at(20, 9), (), None, at(21, 9)),
        (at(20, 12), (17 * 60 + 30, 8 * 60), None, at(20, 17, 30)),
        (at(20, 18), (17 * 60 + 30, 8 * 60), None, at(21, 8)),
        (at(20, 18), (6 * 60,), NIGHT, at(21, 7)),
    ],
)
def test_a_digest_waits_for_its_hour_and_lives_from_then(
    comes: float, minutes: tuple[int, ...], quiet: QuietHours | None, told: float
) -> None:
    wishes = Wishes(kinds={"mail": "digest"}, digest_minutes=minutes, quiet=quiet)
    [made] = plan(notice(at=comes), directory(employee("a"), wishes={"a": wishes})).notifications
    assert (made.due_at, made.expires_at, made.urgency) == (told, told + 600, Urgency.DIGEST)


@pytest.mark.parametrize(
    ("language", "reason"),
    [
        ("ja", "社員a さんは 11/23 08:30 まで不在で、社員b さんが代理です"),
        ("en", "社員a is away until 23 Nov 08:30, and 社員b"),
    ],
)
def test_the_deputy_is_told_for_whom_and_why(language: str, reason: str) -> None:
    people = (employee("a"), employee("b", delivery="dm"))
    made = plan(notice(), directory(*people, language=language, wishes={"a": away("b")}))
    [told] = made.notifications
    assert told.destination.address == "u-b" and told.intended_for.startswith("社員a")
    assert reason in said(told) and "本文" in said(told)
    assert made.notes == (Note("away", "社員a", "a"),)


@pytest.mark.parametrize(("language", "until"), [("ja", "11/22 まで不在"), ("en", "away until the end of 22 Nov,")])
def test_an_absence_that_ends_with_a_day_is_told_by_that_day(language: str, until: str) -> None:
    wishes = {"a": Wishes(absence=Absence(at(20, 0), at(23, 0), "b"))}
    people = (employee("a"), employee("b", delivery="dm"))
    [told] = plan(notice(), directory(*people, language=language, wishes=wishes)).notifications
    assert until in said(told)


def test_before_and_after_the_absence_nobody_stands_in() -> None:
    known = directory(employee("a", delivery="dm"), employee("b"), wishes={"a": away("b")})
    for moment in (at(19, 23, 59), at(23, 8, 30)):
        made = plan(notice(at=moment), known)
        assert places(made.notifications) == ["u-a"] and made.notes == ()


def test_a_deputys_hours_count_and_a_kind_that_is_off_is_told_all_the_same() -> None:
    wishes = {"a": away("b"), "b": Wishes(kinds={"mail": "off"}, quiet=QuietHours(11 * 60, 14 * 60))}
    [told] = plan(notice(), directory(employee("a"), employee("b", delivery="dm"), wishes=wishes)).notifications
    assert (told.destination.address, told.due_at) == ("u-b", at(20, 14))


def test_what_somebody_has_switched_off_no_deputy_gets() -> None:
    wishes = {"a": Wishes(kinds={"mail": "off"}, absence=away("b").absence)}
    made = plan(notice(), directory(employee("a"), employee("b"), wishes=wishes))
    assert made.notifications == () and made.notes == (Note("off", "社員a", "a"),)


def test_a_deputy_who_is_away_has_a_deputy() -> None:
    people = [employee(id, delivery="dm") for id in "abc"]
    made = plan(notice(), directory(*people, wishes={"a": away("b"), "b": away("c")}))
    assert places(made.notifications) == ["u-c"]
    assert "社員c さんが代理です" in said(made.notifications[0])


@pytest.mark.parametrize("ring", [{"a": "b", "b": "a"}, {"a": "b", "b": "c", "c": "b"}, {"a": "a"}, {"a": "gone"}])
def test_when_everybody_is_away_the_notice_stays_with_whom_it_is_for(ring: dict[str, str]) -> None:
    people = [employee(id, delivery="dm") for id in "abc"]
    made = plan(notice(), directory(*people, wishes={id: away(deputy) for id, deputy in ring.items()}))
    assert places(made.notifications) == ["u-a"] and made.notes == ()


def test_a_call_for_somebody_away_rings_the_deputy_with_a_mention_in_the_deputys_room() -> None:
    asked = notice(urgency=Urgency.CALL, mentions_addressee=True)
    made = plan(asked, directory(employee("a"), employee("b"), wishes={"a": away("b")}))
    assert places(made.notifications) == ["u-b", "c-b"]
    assert made.notifications[1].body.mention == "u-b"
    assert all("社員a さん 宛ての通知です" in said(each) for each in made.notifications)


@pytest.mark.parametrize("urgency", [Urgency.ANSWER, Urgency.TEST])
def test_an_answer_and_a_test_are_for_nobody_else(urgency: Urgency) -> None:
    made = plan(
        notice(urgency=urgency), directory(employee("a", delivery="dm"), employee("b"), wishes={"a": away("b")})
    )
    assert places(made.notifications) == ["u-a"] and made.notes == ()


def test_a_deputy_who_cannot_be_reached_is_named_at_the_base() -> None:
    people = (employee("a"), employee("b", delivery="dm", lineworks_user_id=""))
    [told] = plan(notice(), directory(*people, wishes={"a": away("b")})).notifications
    assert told.destination.address == "base-user"
    assert "社員b さんが代理です" in said(told) and "ユーザーIDが設定されていません" in said(told)


def test_two_at_one_place_are_told_as_early_as_either_wishes() -> None:
    people = [employee(id, delivery="dm", lineworks_user_id="shared") for id in "ab"]
    for first, second in (("a", "b"), ("b", "a")):
        both = event(*(Addressee("employee", id) for id in (first, second)), received_at=NOON, expires_at=NOON + 600)
        wishes = {"a": Wishes(kinds={"mail": "digest"}), "b": Wishes(quiet=QuietHours(11 * 60, 13 * 60))}
        [told] = plan(both, directory(*people, wishes=wishes)).notifications
        assert (told.due_at, told.expires_at, told.urgency) == (at(20, 13), at(20, 13) + 600, Urgency.NOTICE)
        [told] = plan(both, directory(*people, wishes={"a": wishes["a"]})).notifications
        assert (told.due_at, told.urgency) == (0.0, Urgency.NOTICE)


def test_what_a_rule_wants_kept_only_is_told_to_nobody() -> None:
    made = plan(notice(details={"kept": "a-rule"}), directory(employee("a")))
    assert made.notifications == () and made.notes == (Note("kept"),)


minutes = st.integers(0, 1439)
moments = st.floats(1_700_000_000, 1_900_000_000)


@given(moments, minutes, minutes, st.lists(minutes, max_size=4))
def test_whatever_the_hours_a_digest_comes_within_two_days_and_never_in_quiet(
    now: float, since: int, until: int, chosen: list[int]
) -> None:
    wishes = Wishes(quiet=QuietHours(since, until), digest_minutes=tuple(chosen))
    told = wishes.digest_at(now)
    assert now < told <= now + 2 * 86400
    assert since == until or wishes.told_at(told) == 0.0
    assert wishes.told_at(now) == 0.0 or now < wishes.told_at(now) <= now + 86400


def test_a_kinds_own_wish_holds_for_who_has_said_nothing() -> None:
    people = [employee("a", delivery="both"), employee("b", delivery="both")]
    company = msgspec.structs.replace(
        directory(*people, wishes={"b": Wishes(kinds={"news": "room"})}),
        kinds={"news": Kind("news", "お知らせ", wish="dm")},
    )
    made = [plan(event(Addressee("employee", id), kind="news"), company).notifications for id in "ab"]
    assert [places(each) for each in made] == [["u-a"], ["c-b"]]


def test_a_post_begins_with_the_name_of_its_kind_but_for_the_rest() -> None:
    kinds = {"news": Kind("news", "お知らせ", "News"), OTHER: Kind(OTHER, "その他")}
    company = msgspec.structs.replace(directory(employee("a", delivery="dm")), kinds=kinds)
    posts = [plan(notice(kind=kind), company).notifications[0].body.text.split("\n")[0] for kind in ("news", OTHER)]
    assert posts == ["【お知らせ】件名", "件名"]
