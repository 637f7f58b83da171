"""「株式会社サンプル」: its departments, people, talk rooms and mailboxes."""

import msgspec

from toritsugi.clock import DAY, japan_time

NAME = "株式会社サンプル"
PHONE = "内線 100（03-5555-0100）"
MAIL_DOMAIN = "sample.example"
DOMAIN, BOT = 10000001, 2000001
KIOSK = "本社受付"
HEAD_OFFICE = ("本社", "東京都千代田区大手町1-1-1 サンプルビル 12階", "https://maps.example/head-office")
BRANCH = ("大阪支社", "大阪市北区梅田2-2-2 梅田タワー 8階", "https://maps.example/osaka")
BRANCH_KIOSK = "大阪受付"


class Room(msgspec.Struct, frozen=True):
    """A talk room of the stand-in."""

    title: str
    channel_id: str


class Person(msgspec.Struct, frozen=True):
    """An employee. `login` is the part before the @ of the mail address and of the login ID.

    `user_id` is what the relay has written down; `member` says whether LINE WORKS knows it.
    """

    name: str
    kana: str
    roman: str
    department: str
    login: str
    user_id: str
    delivery: str = "both"
    member: bool = True
    permission: str = ""

    @property
    def email(self) -> str:
        return f"{self.login}@{MAIL_DOMAIN}"


def _user(number: int) -> str:
    return f"5a3f1c20-0000-4000-8000-{number:012d}"


SALES = Room("営業部ルーム", "c0ffee00-1000-4000-8000-000000000001")
DEVELOPMENT = Room("開発部ルーム", "c0ffee00-1000-4000-8000-000000000002")
OFFICE = Room("管理部ルーム", "c0ffee00-1000-4000-8000-000000000003")
RECEPTION = Room("総合受付ルーム", "c0ffee00-1000-4000-8000-000000000004")
ROOMS = (SALES, DEVELOPMENT, OFFICE, RECEPTION)
DEPARTMENTS = {"営業部": SALES, "開発部": DEVELOPMENT, "管理部": OFFICE}

PEOPLE = (
    Person("田中 太郎", "たなか たろう", "Taro Tanaka", "営業部", "t.tanaka", _user(1)),
    Person("高橋 健一", "たかはし けんいち", "Kenichi Takahashi", "営業部", "k.takahashi", _user(2)),
    Person(
        "髙橋 由美", "たかはし ゆみ", "Yumi Takahashi", "営業部", "y.takahashi", _user(3), "dm", permission="受付担当"
    ),
    Person("鈴木 一郎", "すずき いちろう", "Ichiro Suzuki", "営業部", "i.suzuki", _user(4), "room"),
    Person("渡邊 悠斗", "わたなべ ゆうと", "Yuto Watanabe", "開発部", "y.watanabe", _user(5)),
    Person("齋藤 さくら", "さいとう さくら", "Sakura Saito", "開発部", "s.saito", _user(6), "dm"),
    Person("小林 直樹", "こばやし なおき", "Naoki Kobayashi", "開発部", "n.kobayashi", _user(7)),
    Person("王 美玲", "おう みれい", "Meiling Wang", "開発部", "m.wang", _user(8)),
    Person("佐藤 美咲", "さとう みさき", "Misaki Sato", "管理部", "m.sato", _user(9)),
    Person("佐藤 大輔", "さとう だいすけ", "Daisuke Sato", "管理部", "d.sato", _user(10), "dm"),
    Person("伊藤 誠", "いとう まこと", "Makoto Ito", "管理部", "m.ito", "", member=False),
    Person("山田 花子", "やまだ はなこ", "Hanako Yamada", "管理部", "h.yamada", _user(999), member=False),
)
BY_LOGIN = {person.login: person for person in PEOPLE}
ADMIN = BY_LOGIN["m.sato"]
"""Signs in to the admin pages, and is the base destination's member."""


class Mailbox(msgspec.Struct, frozen=True):
    """A mail source: what comes to the address goes to the room."""

    name: str
    login: str
    kind: str
    room: Room

    @property
    def address(self) -> str:
        return f"{self.login}@{MAIL_DOMAIN}"


SOURCES = (
    Mailbox("CRM タイムライン", "crm", "timeline", SALES),
    Mailbox("監視アラート", "alert", "alert", DEVELOPMENT),
    Mailbox("ワークフロー", "workflow", "workflow", OFFICE),
)


def wishes(now: float) -> bytes:
    """How some of them want to be told, as the CSV of 「通知の設定」; one is away for the two weeks around now."""
    heading = "メールアドレス,タイムライン,活動登録催促,通知を控える時間,まとめの時刻,不在の開始,不在の終了,代理"
    since, until = (f"{japan_time(now + days * DAY):%Y-%m-%d}" for days in (-2, 12))
    rows = [
        f'{BY_LOGIN["i.suzuki"].email},まとめ,まとめ,,"9:00, 17:30",,,',
        f"{BY_LOGIN['y.watanabe'].email},DM,受け取らない,22:00-7:00,,,,",
        f"{BY_LOGIN['d.sato'].email},,,,,{since},{until},{ADMIN.email}",
    ]
    return "\n".join([heading, *rows, ""]).encode()


def sheet() -> bytes:
    """The employees as the CSV that an administrator would bring in."""
    heading = "社員名,かな,ローマ字,部署,メールアドレス,LINE WORKS ユーザーID,通知方法,権限"
    rows = [
        f"{each.name},{each.kana},{each.roman},{each.department},{each.email},{each.user_id},{each.delivery},{each.permission}"
        for each in PEOPLE
    ]
    return "\n".join([heading, *rows, ""]).encode()
