"""Routing as a pure decision: any event, any directory."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toritsugi.delivery.content import content_of
from toritsugi.event import Addressee, Button, Event, Urgency
from toritsugi.lineworks import ButtonTemplate, Text, length
from toritsugi.notification import Notification
from toritsugi.organization import Organization
from toritsugi.people import Employee, Wishes
from toritsugi.routing import Directory, Note, Reach, plan, redirected

NOW = 1_800_000_000.0
RELAY = "https://toritsugi.example"


def employee(id: str, **given: object) -> Employee:
    values: dict[str, object] = {
        "id": id,
        "organization_id": "o1",
        "name": f"社員{id}",
        "kana": "",
        "roman": "",
        "email": f"{id}@sample.example",
        "phone": "",
        "lineworks_user_id": f"u-{id}",
        "channel_id": f"c-{id}",
        "delivery": "both",
        "active": True,
        "language": "ja",
        "department_id": None,
        "department_name": "",
        "department_channel_id": "",
    }
    return msgspec.convert(values | given, Employee)


def event(*addressees: Addressee, **given: object) -> Event:
    values: dict[str, object] = {
        "id": "e" * 32,
        "organization_id": "o1",
        "source_id": None,
        "kind": "mail",
        "urgency": Urgency.NOTICE,
        "title": "件名",
        "text": "本文",
        "addressees": addressees,
        "idempotency_key": "k",
        "received_at": NOW,
        "expires_at": NOW + 600,
    }
    return Event(**(values | given))  # type: ignore[arg-type]


def directory(
    *employees: Employee, reach: Reach | None = None, language: str = "ja", wishes: dict[str, Wishes] | None = None
) -> Directory:
    reach = reach or Reach("conn", "10000001", "base-user", "base-room")
    company = Organization("o1", "株式会社サンプル", language)  # type: ignore[arg-type]
    staff = {each.id: each for each in employees}
    return Directory(company, reach, staff, {"base-room": "総合受付"}, RELAY, wishes or {})


def planned_of(event: Event, directory: Directory) -> tuple[Notification, ...]:
    return plan(event, directory).notifications


def places(planned: tuple[Notification, ...]) -> list[str]:
    return [each.destination.address for each in planned]


def said(each: Notification) -> str:
    content = content_of(each.body)
    assert isinstance(content, Text | ButtonTemplate)
    return content.text if isinstance(content, Text) else content.content_text


TO_A = Addressee("employee", "a")


@pytest.mark.parametrize(
    ("delivery", "urgency", "expected"),
    [
        ("dm", Urgency.NOTICE, ["u-a"]),
        ("room", Urgency.NOTICE, ["c-a"]),
        ("both", Urgency.NOTICE, ["u-a", "c-a"]),
        ("dm", Urgency.CALL, ["u-a", "c-a"]),
        ("room", Urgency.CALL, ["u-a", "c-a"]),
    ],
)
def test_a_notice_goes_as_the_employee_wishes_and_a_call_to_both(
    delivery: str, urgency: Urgency, expected: list[str]
) -> None:
    planned = planned_of(event(TO_A, urgency=urgency), directory(employee("a", delivery=delivery)))
    assert places(planned) == expected


def test_the_departments_room_stands_in_for_an_own_one() -> None:
    planned = planned_of(event(TO_A), directory(employee("a", channel_id="", department_channel_id="c-dep")))
    assert places(planned) == ["u-a", "c-dep"]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_two_without_an_id_share_the_base_and_both_are_named(language: str) -> None:
    people = [employee(id, lineworks_user_id="", delivery="dm") for id in "ab"]
    addressees = (TO_A, Addressee("employee", "b"))
    planned = planned_of(event(*addressees), directory(*people, language=language))
    assert places(planned) == ["base-user"]
    assert "社員a" in said(planned[0]) and "社員b" in said(planned[0])


@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_employee_who_is_gone_is_told_of_at_the_base(language: str) -> None:
    planned = planned_of(event(Addressee("employee", "gone")), directory(language=language))
    assert places(planned) == ["base-user", "base-room"]
    expected = "登録から外れています" if language == "ja" else "not registered any more"
    assert all(expected in said(each) for each in planned)


def test_a_reason_for_the_base_is_said_and_none_is_invented() -> None:
    with_reason, without = (
        planned_of(event(Addressee("base", because=because)), directory()) for because in ("担当者が不明です", "")
    )
    assert "担当者が不明です" in said(with_reason[0])
    assert said(without[0]) == "【メール】件名\n\n本文"


def test_the_base_itself_needs_no_note_when_it_is_meant() -> None:
    assert "宛ての通知です" not in said(planned_of(event(Addressee("base")), directory())[0])


@pytest.mark.parametrize("reach", [None, Reach("conn", "d")])
def test_nobody_can_be_reached(reach: Reach | None) -> None:
    company = Organization("o1", "x")
    nowhere = Directory(company, reach, {"a": employee("a", lineworks_user_id="", channel_id="")}, {}, RELAY)
    made = plan(event(TO_A), nowhere)
    assert made.notifications == ()
    assert made.notes == (Note("no_destination", "社員a", "a"),)


@pytest.mark.parametrize("reason", ["LINE WORKS に該当するメンバーまたはトークルームが見つかりません", "理由。"])
def test_a_long_mail_keeps_its_link_however_often_it_is_redirected(reason: str) -> None:
    mail = event(TO_A, title="件" * 300, text="あ" * 5000, sender="営業" * 200, details={"door": "smtp"})
    notification: Notification | None = planned_of(mail, directory(employee("a", delivery="dm", name="長" * 150)))[0]
    times = 0
    while notification is not None:
        assert said(notification).endswith(f"{RELAY}/n/{mail.id}")
        assert length(said(notification)) <= 2000
        notification, times = redirected(notification, reason, "ja", NOW), times + 1
    assert times == 3


def test_a_cut_title_or_text_has_the_link_to_the_whole() -> None:
    address = f"{RELAY}/n/{'e' * 32}"
    for cut in ({"title": "件" * 201}, {"text": "a" * 3000}, {"link": "https://a.example/" + "x" * 1000}):
        assert address in said(planned_of(event(TO_A, **cut), directory(employee("a")))[0])
    assert address not in said(planned_of(event(TO_A), directory(employee("a")))[0])


def test_a_redirection_says_for_whom_and_why_and_mentions_nobody() -> None:
    call = event(TO_A, urgency=Urgency.CALL, mentions_addressee=True)
    post = planned_of(call, directory(employee("a")))[1]
    assert post.body.mention == "u-a"
    again = redirected(post, "ルームがありません。", "ja", NOW + 1)
    assert again is not None and again.body.mention == "" and again.fallback_of == post.id
    assert said(again).startswith(
        "【社員a さん 宛ての通知です】\nルームがありません。そのため、こちらにお送りしました。"
    )
    assert "社員a さん\n" in said(again)


names = st.text(max_size=250)
addressees = st.lists(
    st.one_of(
        st.builds(Addressee, st.just("employee"), st.sampled_from(["a", "b", "gone"])),
        st.builds(Addressee, st.just("room"), st.sampled_from(["c-a", "c-x", "base-room", ""])),
        st.builds(Addressee, st.just("base"), st.just(""), st.sampled_from(["", "理由"])),
    ),
    max_size=5,
)
people = st.builds(
    employee,
    st.sampled_from(["a", "b"]),
    name=names,
    lineworks_user_id=st.sampled_from(["", "u-a", "base-user", "u-b"]),
    channel_id=st.sampled_from(["", "c-a", "base-room"]),
    delivery=st.sampled_from(["dm", "room", "both"]),
)
reaches = st.builds(
    Reach, st.just("conn"), st.just("d"), st.sampled_from(["", "base-user"]), st.sampled_from(["", "base-room"])
)
events = st.builds(
    lambda to, given: event(*to, **given),
    addressees,
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["mail", "visitor.arrived", "alert", "own"]),
            "urgency": st.sampled_from(list(Urgency)),
            "title": st.text(max_size=600),
            "text": st.text(max_size=3000),
            "link": st.sampled_from(["", "https://a.example/1", "https://a.example/" + "x" * 880]),
            "sender": st.text(max_size=400),
            "mentions_addressee": st.booleans(),
            "details": st.sampled_from([{}, {"door": "smtp"}]),
            "buttons": st.sampled_from([(), (Button("answer", "行きます", "answer/1"),)]),
        }
    ),
)


@given(events, st.lists(people, max_size=2), reaches, st.sampled_from(["ja", "en"]))
def test_any_event_in_any_directory(given: Event, staff: list[Employee], reach: Reach, language: str) -> None:
    known = directory(*staff, reach=reach, language=language)
    planned = planned_of(given, known)
    where = [(each.destination.kind, each.destination.address) for each in planned]
    assert len(set(where)) == len(where)
    for each in planned:
        chain = [(place.kind, place.address) for place in (each.destination, *each.fallbacks)]
        assert len(set(chain)) == len(chain) and all(address for _, address in chain)
        current: Notification | None = each
        while current is not None:
            limit = 1000 if given.buttons else 2000
            assert 1 <= length(said(current)) <= limit
            assert (current.body.mention == "") or current.destination.kind == "room"
            following = redirected(current, "reason", known.organization.language, NOW)
            if following is not None:
                mark = "宛ての通知です】" if language == "ja" else "[Meant for "
                assert mark in following.body.text and following.event_id == given.id
            current = following


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
@pytest.mark.parametrize(
    ("language", "note"), [("ja", "【社員b さん 宛てでもあります】"), ("en", "[Also meant for 社員b]")]
)
def test_who_is_addressed_directly_learns_for_whom_else_it_is(order: tuple[str, str], language: str, note: str) -> None:
    reached = employee("a", delivery="dm", lineworks_user_id="base-user")
    unreached = employee("b", delivery="dm", lineworks_user_id="")
    addressees = (Addressee("employee", id) for id in order)
    [only] = planned_of(event(*addressees), directory(reached, unreached, language=language))
    assert only.destination.address == "base-user"
    assert said(only).startswith(note) and said(only).endswith("本文")
    assert "社員a" in only.intended_for and "社員b" in only.intended_for


def test_a_mention_stays_when_the_post_stands_in_for_somebody_else() -> None:
    host = employee("a", channel_id="base-room")
    unreached = employee("b", channel_id="", lineworks_user_id="")
    asked = event(TO_A, Addressee("employee", "b"), urgency=Urgency.CALL, mentions_addressee=True)
    planned = {each.destination.address: each for each in planned_of(asked, directory(host, unreached))}
    assert planned["base-room"].body.mention == "u-a"
    assert "社員b さん 宛てでもあります" in said(planned["base-room"])
