"""What visitors are sent: their language, the code, its picture, the map, an entry for the calendar."""

import re
import tomllib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from appointments.calendar_reader import Component, read_calendar
from appointments.diary import SMITH, YAMAMOTO, Diary
from conftest import MovableClock
from inbox import Inbox, open_inbox
from toritsugi.appointments import VisitorForm, appointment_by_token
from toritsugi.appointments import inviting as inviting_room
from toritsugi.clock import DAY
from toritsugi.mailing import Mailer, MailServer
from toritsugi.reception import SiteForm, add_site

pytestmark = pytest.mark.anyio

LI = VisitorForm(name="李 娜", company="青叶贸易", email="li@aoba.example", language="zh")
KIM = VisitorForm(name="김민수", company="아오바", email="kim@aoba.example", language="ko")
MAP = "https://maps.example/?q=tokyo;1,2"


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, MailServer]]:
    with open_inbox() as opened:
        yield opened


async def mailed(diary: Diary, inbox: tuple[Inbox, MailServer]) -> list[EmailMessage]:
    """What the mail server has taken now."""
    box, server = inbox
    before = len(box.mails)
    await Mailer(diary.database, server).mail_due()
    return box.mails[before:]


def part(mail: EmailMessage, media_type: str) -> EmailMessage:
    found = next(each for each in mail.walk() if each.get_content_type() == media_type)
    assert isinstance(found, EmailMessage)
    return found


def text_of(mail: EmailMessage) -> str:
    return str(part(mail, "text/plain").get_content())


def calendar_of(mail: EmailMessage) -> Component:
    raw = part(mail, "text/calendar").get_payload(decode=True)
    assert isinstance(raw, bytes)
    return read_calendar(raw)


async def office(diary: Diary, zone: str = "") -> str:
    """A site with an address; its id."""
    form = SiteForm(name="丸の内本社", address="東京都千代田区丸の内1-1、サンプルビル 5階", map_url=MAP, zone=zone)
    async with diary.database.transaction() as c:
        return (await add_site(c, diary.company, form, diary.database.clock.now())).id


async def test_an_invitation_has_everything_that_a_visitor_needs(diary: Diary, inbox: tuple[Inbox, MailServer]) -> None:
    hosts = (diary.desk.tanaka.id, diary.desk.sato.id)
    made = await diary.add(host_ids=hosts, note="社内だけのメモ", site_id=await office(diary))
    (mail,) = await mailed(diary, inbox)
    assert mail["To"] == "yamamoto@aoba.example"
    assert mail["From"].addresses[0].display_name == "株式会社サンプル"
    assert mail["Reply-To"] == "tanaka@example.com"
    assert mail["Subject"].startswith("【株式会社サンプル】ご来訪のご案内（")
    said = text_of(mail)
    link = f"http://relay.example/kiosk/pass/{made.visitors[0].token}"
    for each in (
        "青葉物産 山本 健太 様",
        "新製品のご説明",
        "14:00〜15:00",
        "田中 太郎、佐藤 花子",
        "丸の内",
        link,
        MAP,
    ):
        assert each in said
    assert f"{made.code[:3]} {made.code[3:]}" in said
    html = str(part(mail, "text/html").get_content())
    assert 'src="cid:reception-code.png"' in html and MAP.replace("&", "&amp;") in html and 'lang="ja"' in html
    picture = part(mail, "image/png")
    assert picture["Content-ID"] == "<reception-code.png>"
    assert bytes(picture.get_payload(decode=True)).startswith(b"\x89PNG")  # type: ignore[arg-type]
    assert "社内だけのメモ" not in str(mail) and "社内だけのメモ" not in html
    assert [each.get_content_type() for each in mail.walk() if not each.is_multipart()] == [
        "text/plain",
        "text/html",
        "text/calendar",
        "image/png",
        "text/calendar",
    ]


async def test_the_calendar_entry_is_sound(diary: Diary, inbox: tuple[Inbox, MailServer]) -> None:
    made = await diary.add(title="説明; \\ 1,2", visitors=(SMITH,), site_id=await office(diary))
    (mail,) = await mailed(diary, inbox)
    assert part(mail, "text/calendar").get_param("method") == "REQUEST"
    calendar = calendar_of(mail)
    assert calendar.value("METHOD") == "REQUEST"
    (zone,), (event,) = calendar.of("VTIMEZONE"), calendar.of("VEVENT")
    assert zone.value("TZID") == "Asia/Tokyo" and zone.of("STANDARD")[0].value("TZOFFSETTO") == "+0900"
    assert event.value("UID") == f"{made.id}@relay.example"
    assert event.value("SEQUENCE") == "0" and event.value("STATUS") == "CONFIRMED"
    assert re.fullmatch(r"\d{8}T\d{6}Z", event.value("DTSTAMP"))
    assert event.parameters("DTSTART") == {"TZID": "Asia/Tokyo"}
    assert event.value("DTSTART").endswith("T140000") and event.value("DTEND").endswith("T150000")
    assert event.text("SUMMARY") == "Visit to 株式会社サンプル: 説明; \\ 1,2"
    assert "丸の内1-1" in event.text("LOCATION")
    assert event.value("ORGANIZER") == "mailto:tanaka@example.com"
    assert event.parameters("ATTENDEE")["CN"] == "Ann Smith"
    assert event.value("ATTENDEE") == "mailto:smith@aoba.example"


async def test_a_site_elsewhere_has_its_own_time(diary: Diary, inbox: tuple[Inbox, MailServer]) -> None:
    await diary.add(site_id=await office(diary, "Asia/Singapore"), visitors=(SMITH,))
    (mail,) = await mailed(diary, inbox)
    (event,) = calendar_of(mail).of("VEVENT")
    assert event.value("DTSTART").endswith("T050000Z")
    assert "13:00–14:00" in text_of(mail)


async def test_change_and_cancellation_move_the_same_entry(diary: Diary, inbox: tuple[Inbox, MailServer]) -> None:
    made = await diary.add()
    (first,) = await mailed(diary, inbox)
    moved = await diary.change(made, starts_at=diary.today(16), ends_at=diary.today(17))
    (second,) = await mailed(diary, inbox)
    await diary.cancel(moved)
    (third,) = await mailed(diary, inbox)
    events = [calendar_of(mail).of("VEVENT")[0] for mail in (first, second, third)]
    assert len({event.value("UID") for event in events}) == 1
    assert [event.value("SEQUENCE") for event in events] == ["0", "1", "2"]
    assert [event.value("STATUS") for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [calendar_of(mail).value("METHOD") for mail in (first, second, third)] == ["REQUEST", "REQUEST", "CANCEL"]
    assert "変わりました" in second["Subject"] and "16:00〜17:00" in text_of(second)
    assert "取り消し" in third["Subject"] and made.code[:3] + " " not in text_of(third)
    assert not [each for each in third.walk() if each.get_content_type() == "image/png"]


async def test_each_visitor_is_written_to_in_the_own_language(diary: Diary, inbox: tuple[Inbox, MailServer]) -> None:
    made = await diary.add(visitors=(YAMAMOTO, SMITH, LI, KIM))
    mails = await mailed(diary, inbox)
    by = {str(mail["To"]).split("@")[0]: mail for mail in mails}
    said = {who: text_of(mail) for who, mail in by.items()}
    assert "Dear Ann Smith," in said["smith"] and "Taro" in said["smith"].replace("Tanaka Taro", "Taro")
    assert "14:00–15:00" in said["smith"]
    assert "李 娜，您好" in said["li"] and "接待码" in said["li"]
    assert "김민수 님께" in said["kim"] and "접수 코드" in said["kim"]
    assert [mail["Subject"] for mail in mails] == [by[who]["Subject"] for who in ("yamamoto", "smith", "li", "kim")]
    tokens = {re.search(r"/pass/(\w{26})", text)[1] for text in said.values()}  # type: ignore[index]
    assert len(tokens) == 4
    async with diary.database.reading() as c:
        found = await appointment_by_token(c, next(iter(tokens)))
    assert found is not None and found.id == made.id


async def test_a_period_is_days_in_mail_and_calendar(diary: Diary, inbox: tuple[Inbox, MailServer]) -> None:
    first = diary.today(0)
    await diary.add(kind="period", starts_at=first, ends_at=first + 3 * DAY, reusable=True, visitors=(SMITH,))
    (mail,) = await mailed(diary, inbox)
    (event,) = calendar_of(mail).of("VEVENT")
    assert event.parameters("DTSTART") == {"VALUE": "DATE"}
    days = int(event.value("DTEND")) - int(event.value("DTSTART"))
    assert days == 3 or days > 60
    assert " to " in text_of(mail) and "throughout this period" in text_of(mail)


async def test_the_reminder_leaves_the_day_before_once(
    diary: Diary, inbox: tuple[Inbox, MailServer], clock: MovableClock
) -> None:
    await diary.add(starts_at=diary.today(14) + 3 * DAY, ends_at=diary.today(15) + 3 * DAY)
    assert len(await mailed(diary, inbox)) == 1
    clock.advance(2 * DAY)
    assert await mailed(diary, inbox) == []
    clock.advance(5 * 3600 + 1)
    (mail,) = await mailed(diary, inbox)
    assert "まもなくのご来訪" in mail["Subject"] and mail["Auto-Submitted"] == "auto-generated"
    clock.advance(DAY)
    assert await mailed(diary, inbox) == []


async def test_a_mail_that_was_refused_is_known_and_no_address_is_logged(
    diary: Diary, inbox: tuple[Inbox, MailServer], capsys: pytest.CaptureFixture[str]
) -> None:
    inbox[0].strangers.add("yamamoto@aoba.example")
    made = await diary.add()
    assert await mailed(diary, inbox) == []
    assert await diary.told(made) == [("invitation", "failed")]
    printed = capsys.readouterr()
    assert "mailing.failed" in printed.out + printed.err
    assert "aoba.example" not in printed.out + printed.err


def test_the_letters_say_the_same_things_in_each_language() -> None:
    words = tomllib.loads((Path(str(inviting_room.__file__)).parent / "letters.toml").read_text(encoding="utf-8"))

    def keys(table: dict[str, object], prefix: str = "") -> set[str]:
        found: set[str] = set()
        for name, each in table.items():
            found |= keys(each, f"{prefix}{name}.") if isinstance(each, dict) else {prefix + name}
        return found

    assert set(words) == {"ja", "en", "zh", "ko"}
    assert len({frozenset(keys(each)) for each in words.values()}) == 1
