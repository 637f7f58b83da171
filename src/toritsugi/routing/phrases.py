"""The fixed words of posts, Japanese and English side by side."""

from toritsugi.organization import Language

_PHRASES: dict[str, tuple[str, str]] = {
    "base_member": ("基本通知先", "Base destination"),
    "base_room": ("基本通知先ルーム", "Base room"),
    "member": ("メンバー", "Member"),
    "kind.mail": ("メール", "Mail"),
    "kind.visitor": ("来客", "Visitor"),
    "kind.alert": ("アラート", "Alert"),
    "kind.test": ("テスト通知", "Test"),
    "sender": ("差出人: {sender}", "From: {sender}"),
    "forged": (
        "※ 差出人のなりすましの疑いがあります。リンクや添付ファイルを開かないでください。",
        "※ The sender may be forged. Please open no link and no file of it.",
    ),
    "forged.sender": ("{sender}（なりすましの疑い）", "{sender} (may be forged)"),
    "whole": ("全文: {link}", "Full text: {link}"),
    "files": ("添付: {files}", "Attached: {files}"),
    "files.more": ("ほか {count} 件", "{count} more"),
    "file.sized": ("{name}（{size}）", "{name} ({size})"),
    "open": ("開く", "Open"),
    "no_user_id": (
        "LINE WORKS ユーザーIDが設定されていません",
        "no LINE WORKS user ID is set",
    ),
    "no_room": ("トークルームが設定されていません", "no talk room is set"),
    "merged.notices": ("通知 {count} 件をまとめてお届けします", "{count} notices in one"),
    "merged.digest": ("【まとめ】{count} 件（{period}）", "[Digest] {count} ({period})"),
    "merged.part": ("（{first}〜{last} 件目）", "(numbers {first} to {last})"),
    "merged.title": ("{title} ほか {count} 件", "{title} and {count} more"),
    "merged.people": ("{names} ほか {count} 名", "{names} and {count} more"),
    "merged.another": ("（ほかのお知らせ）", "(another notice)"),
    "merged.note": ("{who} 宛て（{reason}）", "For {who} ({reason})"),
    "and": ("、", ", "),
    "until": ("〜", "–"),
    "redirected": (
        "【{who} 宛ての通知です】\n{reason}。そのため、こちらにお送りしました。",
        "[Meant for {who}]\nSent here instead because: {reason}.",
    ),
    "beside": (
        "【{who} 宛てでもあります】\n{who}: {reason}。そのため、こちらにまとめてお送りしました。",
        "[Also meant for {who}]\nSent here for {who} because: {reason}.",
    ),
    "away": (
        "{who}は {until} まで不在で、{deputy}が代理です",
        "{who} is away until {until}, and {deputy} stands in",
    ),
    "no_employee": ("宛先の社員が登録から外れています", "the employee is not registered any more"),
    "somebody": ("担当者", "somebody"),
    "everybody": ("みなさん", "Everybody"),
    "person": ("{name} さん", "{name}"),
}


def phrase(language: Language, key: str, **values: str) -> str:
    """The phrase in that language. Raises KeyError when there is none of that name."""
    return _PHRASES[key][0 if language == "ja" else 1].format(**values)


def family_label(language: Language, kind: str) -> str:
    """What people call a kind of notice that is not of an organization's own; "" when only the sender knows it."""
    family = kind.split(".", 1)[0]
    pair = _PHRASES.get(f"kind.{family}")
    return "" if pair is None else pair[0 if language == "ja" else 1]
