"""What mail programs are told to write: the truth that a reading of their mails is compared with."""

import base64
import json
import unicodedata
from dataclasses import asdict, astuple, dataclass
from pathlib import Path

from toritsugi.mail import read_mail

_NOTICE = (
    "お世話になっております。株式会社青葉物産の山田です。\n見積書を添付いたしますので、ご確認のほどよろしくお願いいたします。\n\n"
    "金額：1,234,500円（税込）\n納期：2026年11月28日（土）10:00\nhttps://crm.example/deal?id=123&x=1\n"
)
_SAME = str.maketrans("〜−‖¢£¬—¥‾¦", "～－∥￠￡￢―￥￣￤")
"""Signs that two tables between JIS and Unicode call by different names."""


@dataclass(frozen=True)
class Letter:
    """One mail to be written; ``id`` names its file."""

    id: str
    subject: str
    name: str
    address: str
    text: str
    file: str


def _letter(number: str, subject: str, name: str, text: str, file: str) -> Letter:
    return Letter(number, subject, name, "yamada@aoba.example", text, file)


STANDARD = [
    _letter("usual", "見積書の送付", "山田 太郎", _NOTICE, "見積書.pdf"),
    _letter(
        "long",
        "【重要】来週の定例会議の日程変更と会場の変更についてのお知らせ（営業部・開発部・総務部の皆様は必ずご確認ください）",
        "営業推進部 第二グループ 山田 太郎",
        _NOTICE * 8,
        "二〇二六年度下期営業戦略会議資料（最終版・社外秘）第二稿.pptx",
    ),
    _letter("mixed", "Re: [CRM:123] 商談 ABC-Corp 更新 (2026/11/28)", "Yamada 山田", _NOTICE, "report 報告書 (1).pdf"),
    _letter(
        "signs",
        "=ABC= 件名 ?= です =?= 終",
        "a=b 山田",
        "= 計算 =\n=E3=81 は文字です\n. 点\n..\n出発\n",
        "a=b 資料.txt",
    ),
    _letter(
        "backslash",
        "表示・能力・予約・ソート・機能・噂・圭",
        "表 十予",
        "表示能力予約ソ\nソーシャル\n",
        "表示能力ソ十.txt",
    ),
]
"""In JIS X 0208 alone."""
WINDOWS = [
    *STANDARD,
    _letter("row-13", "①②⑳ ⅠⅡⅩ ㈱青葉 №１ ㎡㎏ ℡03 ㍻ ㊤", "㈱青葉物産", "①第一 ㈱ № ㎡\n", "①見積㈱.pdf"),
    _letter("ibm", "髙橋・山﨑・德永・瀨戸 ⅰⅱⅹ", "髙﨑 德", "髙島屋 宮﨑 德川 鄕\n", "髙﨑.pdf"),
    _letter("half", "ﾊﾝｶｸｶﾅのﾃｽﾄ ｱｲｳ｡｢｣", "ﾔﾏﾀﾞ ﾀﾛｳ", "ｶ)ｱｵﾊﾞﾌﾞｯｻﾝ からの振込\n", "ﾃｽﾄ.txt"),
]
"""With what Windows adds to it."""
UNICODE = [
    *WINDOWS,
    _letter("emoji", "🎉おめでとう👨‍👩‍👧 𠮷野家 𩸽", "𠮷野 😀", "𠮷野家🍚 한글 简体\n", "🎉資料𠮷.txt"),
]


def hand_over(letters: list[Letter], folder: Path, *, tabs: bool = False) -> Path:
    """The letters in a file: as JSON, or for who cannot read that in base64 between tabs."""
    to = folder / "letters"
    lines = ("\t".join(base64.b64encode(field.encode()).decode() for field in astuple(each)) for each in letters)
    to.write_text("\n".join(lines) if tabs else json.dumps([asdict(each) for each in letters]), encoding="utf-8")
    return to


def misread(letter: Letter, raw: bytes, *, file: bool) -> dict[str, tuple[str, str]]:
    """What of a mail was not read as it was told to be written: read and true, by the name of the field."""
    mail = read_mail(raw)
    read = {
        "subject": mail.subject,
        "name": mail.sender_name.strip('"'),
        "address": mail.sender_address,
        "text": mail.text,
    }
    read |= {"file": " ".join(each.name for each in mail.attachments)} if file else {}
    true = asdict(letter)
    return {field: (seen, true[field]) for field, seen in read.items() if _bare(seen) != _bare(true[field])}


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).translate(_SAME).split())
