"""Merging as a pure decision: any notices of one destination, in messages that people can read."""

import re
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from toritsugi.delivery.content import content_of
from toritsugi.destination import Destination
from toritsugi.event import Button, Event, Urgency
from toritsugi.lineworks import TEXT_MAX, Text, length
from toritsugi.notification import Body, Gist, Notification
from toritsugi.organization import Organization
from toritsugi.outbox import Queue
from toritsugi.routing import SHARE, Directory, gather, redirected, too_much
from toritsugi.routing.wording import word

NOW = 1_800_000_000.0
ROOM = Destination("conn", "10000001", "room", "room", "営業部ルーム")
BASE = Destination("conn", "10000001", "room", "base", "総合受付")
BASE_MEMBER = Destination("conn", "10000001", "member", "desk", "基本通知先")


DIRECTORY = Directory(Organization("o1", "株式会社サンプル", "ja"), None, {}, {}, "https://toritsugi.example")


def id_of(number: int) -> str:
    """As identifiers are: what sorts, then what is random."""
    return f"{number:020x}{'0' * 12}"


def notice(number: int = 1, urgency: Urgency = Urgency.NOTICE, **given: Any) -> Notification:
    gist = Gist(
        title=f"商談{number}にコメントがつきました",
        label="タイムライン",
        sender="営業支援",
        words="ご確認をお願いします。" * 3,
        link=f"https://toritsugi.example/n/{id_of(number)}",
    )
    values: dict[str, Any] = {
        "id": id_of(number),
        "organization_id": "o1",
        "event_id": f"e{number}",
        "kind": "timeline",
        "title": gist.title,
        "destination": ROOM,
        "body": Body(f"本文{number}", gist=gist),
        "urgency": urgency,
        "created_at": NOW + number * 60,
        "expires_at": NOW + 86_400 + number,
        "intended_for": "田中 さん",
        "fallbacks": (BASE, BASE_MEMBER),
    }
    return Notification(**(values | given))


def with_gist(each: Notification, **given: Any) -> Notification:
    assert each.body.gist is not None
    gist = msgspec.structs.replace(each.body.gist, **given)
    return msgspec.structs.replace(each, body=msgspec.structs.replace(each.body, gist=gist))


def queue(count: int, address: str = "room", urgency: Urgency = Urgency.NOTICE) -> Queue:
    return Queue("conn", address, urgency, count)


def test_a_few_are_told_one_by_one_and_more_than_a_share_together() -> None:
    assert too_much([queue(SHARE)], {}, behind=False) == []
    assert too_much([queue(SHARE + 1)], {}, behind=False) == [queue(SHARE + 1)]
    assert too_much([queue(2)], {"room": SHARE - 1}, behind=False) == [queue(2)]
    assert too_much([queue(2)], {"elsewhere": 100}, behind=False) == []


def test_a_lane_that_is_behind_merges_whatever_has_company() -> None:
    queues = [queue(2), queue(1, "alone"), queue(3, "third")]
    assert too_much(queues, {}, behind=True) == [queues[0], queues[2]]


def test_a_digest_is_always_put_together() -> None:
    digests = [queue(1, urgency=Urgency.DIGEST), queue(2, "b", Urgency.DIGEST)]
    assert too_much(digests, {}, behind=False) == digests


def test_a_message_of_several_says_of_each_what_it_is_and_where_the_whole_stands() -> None:
    [merger] = gather([notice(1), notice(2), notice(3)], "ja", NOW + 500)
    assert merger.carrier.body.text.split("\n\n") == [
        "通知 3 件をまとめてお届けします",
        *(
            f"{number}. 【タイムライン】商談{number}にコメントがつきました\n差出人: 営業支援\n"
            f"{'ご確認をお願いします。' * 3}\nhttps://toritsugi.example/n/{id_of(number)}"
            for number in (1, 2, 3)
        ),
    ]
    carrier = merger.carrier
    assert merger.ids == tuple(id_of(number) for number in (1, 2, 3))
    assert (carrier.carries, carrier.event_id, carrier.kind) == (3, "e1", "timeline")
    assert carrier.title == "商談1にコメントがつきました ほか 2 件"
    assert (carrier.created_at, carrier.expires_at) == (NOW + 500, NOW + 86_401)
    assert carrier.id[:20] == merger.ids[0][:20] and carrier.id not in merger.ids
    assert carrier.body.gist is None and carrier.intended_for == "田中 さん"


def test_english_companies_read_english() -> None:
    [merger] = gather([with_gist(notice(n), label="Timeline") for n in (1, 2)], "en", NOW)
    assert merger.carrier.body.text.startswith("2 notices in one\n\n1. 【Timeline】商談1")
    assert "\nFrom: 営業支援\n" in merger.carrier.body.text


def test_many_make_several_messages_whose_numbers_go_on() -> None:
    mergers = gather([notice(number) for number in range(1, 41)], "ja", NOW)
    assert len(mergers) > 2
    texts = [merger.carrier.body.text for merger in mergers]
    numbers = [int(found) for text in texts for found in re.findall(r"^(\d+)\. ", text, re.MULTILINE)]
    assert numbers == list(range(1, 41))
    assert [id for merger in mergers for id in merger.ids] == [id_of(number) for number in range(1, 41)]
    first = len(mergers[0].ids)
    assert texts[0].startswith(f"通知 40 件をまとめてお届けします\n（1〜{first} 件目）\n\n1. ")
    assert texts[1].startswith(f"通知 40 件をまとめてお届けします\n（{first + 1}〜")
    assert [merger.carrier.id for merger in mergers] == sorted(merger.carrier.id for merger in mergers)


def test_a_digest_says_how_many_and_of_what_time() -> None:
    [merger] = gather([notice(number, Urgency.DIGEST) for number in (1, 90)], "ja", NOW)
    assert merger.carrier.body.text.startswith("【まとめ】2 件（1/15 17:01〜18:30）\n\n1. 【タイムライン】")
    assert merger.carrier.urgency is Urgency.DIGEST
    days = [notice(1, Urgency.DIGEST), notice(60 * 24, Urgency.DIGEST)]
    assert gather(days, "ja", NOW)[0].carrier.body.text.startswith("【まとめ】2 件（1/15 17:01〜1/16 17:00）")
    assert gather(days, "en", NOW)[0].carrier.body.text.startswith("[Digest] 2 (15 Jan 17:01–16 Jan 17:00)")


def test_a_digest_of_one_has_its_heading_and_all_its_words() -> None:
    button = Button("open", "開く", "https://crm.example/1")
    [merger] = gather(
        [notice(1, Urgency.DIGEST, body=Body("全文です。", buttons=(button,), gist=Gist("題")))], "ja", NOW
    )
    assert merger.carrier.body == Body("【まとめ】1 件（1/15 17:01）\n\n全文です。", buttons=(button,))
    assert merger.carrier.title == "商談1にコメントがつきました"


def test_one_without_company_stays_as_it_is() -> None:
    assert gather([notice()], "ja", NOW) == []
    assert gather([], "ja", NOW) == []


def test_for_whom_it_is_and_who_is_next_are_kept() -> None:
    people = [notice(n, intended_for=f"社員{n} さん") for n in (1, 1, 2, 3, 4)]
    [merger] = gather(people, "ja", NOW)
    assert merger.carrier.intended_for == "社員1 さん、社員2 さん、社員3 さん ほか 1 名"
    [merger] = gather([notice(1, fallbacks=(BASE,)), notice(2, fallbacks=(BASE_MEMBER, BASE))], "ja", NOW)
    assert merger.carrier.fallbacks == (BASE, BASE_MEMBER)
    follow = redirected(merger.carrier, "Bot がいません", "ja", NOW)
    assert follow is not None and follow.carries == 2
    assert follow.body.text.startswith("【田中 さん 宛ての通知です】\nBot がいません。")
    assert merger.carrier.body.text in follow.body.text


def test_one_that_came_from_elsewhere_says_so_in_its_place() -> None:
    refused = notice(1, intended_for="鈴木 さん")
    here = redirected(refused, "メンバーが見つかりません", "ja", NOW)
    assert here is not None
    [merger] = gather([here, notice(2)], "ja", NOW)
    assert "1. 【タイムライン】商談1にコメントがつきました\n鈴木 さん 宛て（メンバーが見つかりません）\n差出人" in (
        merger.carrier.body.text
    )


def test_kinds_of_several_are_one_kind_of_their_own() -> None:
    [merger] = gather([notice(1), notice(2, kind="alert")], "ja", NOW)
    assert merger.carrier.kind == "merged"


def test_an_events_gist_is_in_words_that_people_read() -> None:
    event = Event(
        id="e" * 32,
        organization_id="o1",
        source_id=None,
        kind="alert",
        urgency=Urgency.NOTICE,
        title="A社\n商談",
        text="お世話になっております。\n\nご確認ください。" + "長い本文です。" * 200,
        sender="営業支援 eSM <notice@esm.example>",
        idempotency_key="k",
        received_at=NOW,
        expires_at=NOW + 600,
    )
    gist = word(event, DIRECTORY).gist
    assert gist is not None
    assert (gist.title, gist.label, gist.sender) == ("A社 商談", "アラート", "営業支援 eSM")
    assert gist.words.startswith("お世話になっております。 ご確認ください。長い") and length(gist.words) <= 300
    assert event.id in gist.link
    assert word(msgspec.structs.replace(event, urgency=Urgency.CALL), DIRECTORY).gist is None
    asking = (Button("answer", "すぐ行きます", "coming"),)
    assert word(msgspec.structs.replace(event, buttons=asking), DIRECTORY).gist is None, "among others it is not asked"


def test_an_item_names_the_files_that_came_with_it() -> None:
    attached = {"attachments": "見積書.pdf\n図面.png", "file_sizes": "1:3000 2:2000"}
    event = Event(
        id="e" * 32,
        organization_id="o1",
        source_id=None,
        kind="alert",
        urgency=Urgency.NOTICE,
        title="お見積り",
        text="ご確認ください。",
        idempotency_key="k",
        received_at=NOW,
        expires_at=NOW + 600,
        details=attached,
    )
    first = notice(1, body=word(event, DIRECTORY))
    [merger] = gather([first, notice(2)], "ja", NOW + 500)
    item = merger.carrier.body.text.split("\n\n")[1]
    assert item.splitlines()[-3:-1] == ["ご確認ください。", "添付: 見積書.pdf（3 KB）、図面.png（2 KB）"]


texts = st.text(min_size=0, max_size=3000)


@given(st.lists(st.builds(Gist, title=texts, label=st.text(max_size=50), sender=texts, words=texts,
                          files=texts, link=st.text(max_size=300), note=texts), min_size=2, max_size=40),
       st.sampled_from([Urgency.NOTICE, Urgency.DIGEST]))  # fmt: skip
def test_whatever_is_merged_stays_below_the_limit_and_names_every_item(gists: list[Gist], urgency: Urgency) -> None:
    waiting = [notice(n, urgency, body=Body("x", gist=gist)) for n, gist in enumerate(gists, 1)]
    mergers = gather(waiting, "ja", NOW)
    assert [id for merger in mergers for id in merger.ids] == [each.id for each in waiting]
    for merger in mergers:
        carrier = merger.carrier
        for reason in ("理由" * 200, "なぜ" * 200):
            carrier = redirected(carrier, reason, "ja", NOW) or carrier
        content = content_of(carrier.body)
        assert isinstance(content, Text) and length(content.text) <= TEXT_MAX
        assert not content.text.endswith("…") or merger.carrier.body.text.endswith("…"), (
            "nothing of it is cut off later"
        )
