"""Stable words of programs, said as people call them: the same words as on the pages. JSON keeps the stable ones."""

from collections.abc import Callable, Mapping
from typing import Any

from toritsugi.cli.office import Office
from toritsugi.cli.speech import language, say
from toritsugi.rules import list_kinds

FAMILIES = {
    "visitor": ("来客", "Visitor"),
    "mail": ("メール", "Mail"),
    "timeline": ("タイムライン", "Timeline"),
    "workflow": ("ワークフロー", "Workflow"),
    "reminder": ("リマインド", "Reminder"),
    "alert": ("アラート", "Alert"),
    "test": ("テスト", "Test"),
    "lineworks": ("LINE WORKS", "LINE WORKS"),
    "merged": ("まとめ", "Several"),
    "member": ("ユーザーIDの連携", "Linking"),
    "sign_in": ("サインインのコード", "Sign-in code"),
    "reply": ("返信", "Reply"),
}
URGENCIES = {
    "call": ("呼び出し（最優先）", "Call (first of all)"),
    "answer": ("応答", "Answer"),
    "test": ("テスト", "Test"),
    "notice": ("お知らせ", "Notice"),
    "digest": ("まとめ", "Digest"),
}
VERDICTS = {
    "delivered": ("届きました", "Delivered"),
    "uploaded": ("LINE WORKS にファイルを渡しました", "The file was given to LINE WORKS"),
    "wait": ("上限のため、待ちました", "Waited because of the limit"),
    "retry": ("届かず、送り直しを予定", "Not delivered; another try follows"),
    "dead": ("受け付けられませんでした", "Refused"),
    "hold": ("認証情報が受け付けられませんでした", "The credentials were refused"),
    "bare": ("メンションなしで送り直します", "Once more without the mention"),
    "unknown": ("結果を確かめられませんでした", "The outcome could not be learned"),
    "underway": ("送信中です", "Sending"),
}
PERMISSIONS = {"events": ("イベント", "Events"), "appointments": ("来客予定", "Appointments")}
PLANS = {
    "free": ("フリー", "Free"),
    "standard": ("スタンダード", "Standard"),
    "advanced": ("アドバンスト", "Advanced"),
}
SIGN_INS = {
    "service_account": ("サービスアカウント", "Service account"),
    "user_account": ("ユーザーアカウント", "User account"),
}
APPOINTMENTS = {
    "open": ("受付できます", "Open"),
    "not_yet": ("予定", "Planned"),
    "paused": ("停止中", "Paused"),
    "expired": ("終了", "Over"),
    "cancelled": ("取り消し", "Cancelled"),
    "used": ("受付済み", "Checked in"),
}


def called(words: Mapping[Any, tuple[str, str]], word: str) -> str:
    """What people call it; a word that is not among them as it is."""
    return say(*words[word]) if word in words else word


async def kind_namer(office: Office, organization_id: str) -> Callable[[str], str]:
    """Says what people call a kind of notice: as the company has named it, else by its family."""
    async with office.database.reading() as c:
        own = {each.key: each.label(language()) for each in await list_kinds(c, organization_id)}

    def named(kind: str) -> str:
        family = kind.partition(".")[0]
        return own.get(kind) or called(FAMILIES, family if family in FAMILIES else kind)

    return named
