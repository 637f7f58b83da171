"""What alarms say, in the organization's language."""

from toritsugi.organization import Language

_WORDS: dict[str, tuple[str, str]] = {
    "held.subject": (
        "【要対応】LINE WORKS への通知が止まっています",
        "[Action needed] Notifications to LINE WORKS have stopped",
    ),
    "held.text": (
        "LINE WORKS 連携「{name}」の認証情報が受け付けられなくなったため、通知を送らずに保管しています。\n\n"
        "理由: {reason}\n\n設定を直すと、まだ役に立つ通知から順に送られます。\n確認と設定: {link}",
        "LINE WORKS refuses the credentials of the connection “{name}”, so notifications are kept and not sent.\n\n"
        "Reason: {reason}\n\nOnce it is mended, those that are still useful go out.\nCheck and mend: {link}",
    ),
    "expiry.subject": (
        "LINE WORKS 連携の有効期限まであと{days}日です",
        "The LINE WORKS link ends in {days} day(s)",
    ),
    "expiry.text": (
        "LINE WORKS 連携「{name}」のログインの有効期限は {date} です（あと{days}日）。\n"
        "期限が過ぎると通知が止まります。それまでに、もう一度連携してください。\n\n連携の画面: {link}",
        "The sign-in of the LINE WORKS connection “{name}” ends on {date} (in {days} day(s)).\n"
        "After that, notifications stop. Please link it again before then.\n\nPage: {link}",
    ),
    "nowhere.subject": (
        "通知先が決まっていない受信が {count} 件あります",
        "Received without a destination: {count}",
    ),
    "nowhere.text": (
        "通知先が決まっていないため、だれにも届いていない受信が、新しく {count} 件あります（合計 {every} 件）。\n"
        "内容は保管しています。通知先を設定すると、次の画面から送れます。\n\n{link}",
        "{count} new events reached nobody, because no destination is set ({every} in all).\n"
        "They are kept. Once a destination is set, they can be sent from this page.\n\n{link}",
    ),
    "mailbox.subject": (
        "【要対応】メールボックス「{name}」からメールを取り込めません",
        "[Action needed] Mails cannot be taken from the mailbox “{name}”",
    ),
    "mailbox.text": (
        "メールボックス「{name}」を見に行けないため、新しいメールを取り込めていません。メールはサーバーに残っています。\n\n"
        "理由: {reason}\n\n直ると、たまっているメールから順に取り込みます。\n確認と設定: {link}",
        "The mailbox “{name}” cannot be watched, so new mails are not taken. They stay on the server.\n\n"
        "Reason: {reason}\n\nOnce it is mended, they are taken in their order.\nCheck and mend: {link}",
    ),
    "kiosk.subject": (
        "【要対応】受付端末「{name}」から応答がありません",
        "[Action needed] The kiosk “{name}” does not answer",
    ),
    "kiosk.text": (
        "{site}の受付端末「{name}」から、2分以上応答がありません。来訪者が受付できない状態かもしれません。\n"
        "端末の電源、画面、ネットワークをご確認ください。直ると、自動的に元に戻ります。\n\n受付端末の画面: {link}",
        "The kiosk “{name}” at {site} has not answered for more than two minutes; visitors may stand before a dead "
        "screen.\nCheck its power, its screen and its network. It comes back by itself.\n\nPage: {link}",
    ),
    "canary.title": ("開店前の確認です", "Check before opening time"),
    "canary.text": (
        "LINE WORKS への通知が正しく届くことを確認するための、毎日の自動送信です。お手続きは不要です。",
        "This is the daily automatic check that notifications reach LINE WORKS. There is nothing to do.",
    ),
    "canary.failed.subject": (
        "【要対応】LINE WORKS への通知の確認に失敗しました",
        "[Action needed] The daily check of LINE WORKS failed",
    ),
    "canary.failed.text": (
        "LINE WORKS 連携「{name}」の毎日の確認で、通知が届きませんでした。\n\n理由: {reason}\n\n確認と設定: {link}",
        "The daily check of the connection “{name}” did not arrive.\n\nReason: {reason}\n\nCheck and mend: {link}",
    ),
    "canary.no_reason": ("時間内に応答がありませんでした", "no answer in time"),
}


def word(language: Language, key: str, **values: object) -> str:
    """The words of that key. Raises KeyError when there are none."""
    return _WORDS[key][language == "en"].format(**values)
