"""What a screen says offers only what is left to do: nobody is told to call a reception that has been called."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest

from reception.front_desk import FrontDesk, open_front_desk
from toritsugi.database import Database
from toritsugi.kiosk import KIOSK
from toritsugi.kiosk.following.telling import Told, tell
from toritsugi.reception import ButtonDestination, ButtonForm, Progress, RungKind, Step, add_button
from toritsugi.web import Moments, Words, read_entries

pytestmark = pytest.mark.anyio

JAPANESE = Words("ja", read_entries(KIOSK.folder)["ja"])
OFFER = "総合受付をお呼びいただくか"


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[FrontDesk]:
    opened = await open_front_desk(database)
    yield opened
    await opened.accept.stop()


@dataclass
class Refused:
    """田中 cannot come; `place` was reached, `rung` is being tried."""

    desk: FrontDesk
    place: Any = "host"
    rung: RungKind | Any = ""

    def progress(self) -> Progress:
        return Progress(
            state="unable",
            steps=(Step("received", 1.0), Step("reached", 2.0, self.place), Step("answered", 3.0, choice="unable")),
            host=self.desk.tanaka,
            button=None,
            answerer=self.desk.tanaka,
            rung=self.rung,
            words="",
            words_by=None,
            phone="1200",
            final=not self.rung,
            next_change_at=60.0,
        )

    def told(self, *, at_desk: bool = True) -> Told:
        return tell(self.progress(), JAPANESE, Moments("ja", 4.0), {}, at_desk=at_desk)


async def test_the_general_reception_is_offered_while_it_can_still_be_called(desk: FrontDesk) -> None:
    told = Refused(desk).told()
    assert (told.offers_general, OFFER in told.text, told.phone) == (True, True, "内線 1200")


async def test_whoever_was_called_already_is_not_offered_again(desk: FrontDesk) -> None:
    told = Refused(desk, place="base").told()
    assert (told.offers_general, OFFER in told.text) == (False, False)
    assert "次の番号にお電話ください" in told.text.replace("|", "")


async def test_a_phone_with_a_pass_is_not_told_to_call_whom_it_cannot(desk: FrontDesk) -> None:
    told = Refused(desk).told(at_desk=False)
    assert (told.offers_general, OFFER in told.text) == (False, False)


async def test_a_host_who_cannot_come_is_named_and_the_next_one_is_waited_for(desk: FrontDesk) -> None:
    told = Refused(desk, rung="deputy").told()
    assert told.title.replace("|", "") == "申し訳ございません、田中はただいま対応できません"
    assert told.open_step == "お返事を待っています"
    assert Refused(desk).told().open_step == ""


@pytest.mark.parametrize(
    ("language", "title"),
    [("ja", "担当の者に|届きました"), ("en", "Our staff have been notified"), ("ko", "담당 직원에게 전달되었습니다")],
)
async def test_behind_a_button_nobodys_department_is_named(desk: FrontDesk, language: str, title: str) -> None:
    """A button stands for somebody in charge, whose department would be nobody's."""
    async with desk.database.transaction() as c:
        names = {"ja": "宅配", "en": "Deliveries", "zh": "快递", "ko": "택배"}
        office = (ButtonDestination("employee", desk.tanaka.id),)
        button = await add_button(c, desk.organization.id, ButtonForm(names=names, destinations=office), 0.0)
    waiting = msgspec.structs.replace(
        Refused(desk, place="room").progress(), state="delivered", host=None, answerer=None, button=button, final=False
    )
    words = Words(language, read_entries(KIOSK.folder)[language])
    assert tell(waiting, words, Moments(language, 4.0), {}, at_desk=True).title == title


async def test_a_host_is_named_politely_and_the_reception_is_not(desk: FrontDesk) -> None:
    korean = Words("ko", read_entries(KIOSK.folder)["ko"])
    calling = msgspec.structs.replace(Refused(desk).progress(), state="calling", final=False)
    general = msgspec.structs.replace(calling, host=None)
    said = [tell(each, korean, Moments("ko", 4.0), {}, at_desk=True).title for each in (calling, general)]
    assert said == ["Tanaka 님 호출 중입니다", "안내 데스크 호출 중입니다"]
