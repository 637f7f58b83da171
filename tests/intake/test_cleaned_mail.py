"""A mail through the door: its tracking is gone, its link leads back, and the whole text is kept."""

from collections.abc import AsyncIterator
from email.message import EmailMessage

import pytest

from intake.smtp_place import SUZUKI_MAIL, Door, open_door
from toritsugi.database import Database

pytestmark = pytest.mark.anyio

PAGE = """<p>鈴木様</p><p>いつもお世話になっております。</p>
<p><a href="https://click.crm.example/c?url=https%3A%2F%2Fapp.crm.example%2Ft%2F1%3Futm_source%3Dmail">商談「A社」</a>に佐藤さんがコメントしました。</p>
<p><a href="https://app.crm.example/stop">配信停止はこちら</a></p>
<img src="https://crm.example/o.gif" width="1" height="1">
<div class="gmail_quote">2026年11月20日(金) 10:00 田中 &lt;<a href="mailto:t@a.example">t@a.example</a>&gt;:
<blockquote>古い話</blockquote></div>
"""


@pytest.fixture
async def door(database: Database) -> AsyncIterator[Door]:
    async with open_door(database) as opened:
        yield opened


async def test_a_mail_is_told_without_what_nobody_needs_and_kept_with_it(door: Door) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "営業支援 <notice@mail.crm.example>", "コメントのお知らせ"
    mail.set_content("HTML メールです。")
    mail.add_alternative(PAGE, subtype="html")
    await door.send(mail.as_bytes(), SUZUKI_MAIL)
    await door.street.worker()
    [event] = await door.events()
    assert event.link == "https://app.crm.example/t/1"
    assert "古い話" in event.text and "お世話になって" in event.text, "the whole text is kept"
    assert "utm_source" not in event.text and "click." not in event.text
    [message] = await door.street.sent(1)
    content = message["content"]
    assert content["type"] == "button_template"
    assert content["actions"] == [{"type": "uri", "label": "開く", "uri": "https://app.crm.example/t/1"}]
    said = content["contentText"].split("\n\n")
    assert said[1] == "商談「A社」 (https://app.crm.example/t/1)に佐藤さんがコメントしました。"
    assert said[2].startswith("全文: ") and len(said) == 3
