"""Signatures at the end of a text: who wrote is known already, and their telephone number is not the news."""

import re

_CUT_HERE = re.compile(r"^-- ?$")
_RULE = re.compile(r"^[ \u3000]*([-‐－―─━═_＿=＝*＊~〜～+＋#■□◆◇●○★☆・…:：.．/／|│┃┏┓┗┛┌┐└┘╋┼⌒]\s?){5,}[ \u3000]*$")
_LINK = re.compile(r"\W*(?:url\W*)?https?://\S+", re.IGNORECASE)
_ARMOUR = re.compile(
    r"-----BEGIN PGP SIGNED MESSAGE-----\n(?:Hash: [^\n]{1,80}\n)*\n?"
    r"|-----BEGIN PGP SIGNATURE-----\n(?:[^\n]{0,80}\n){0,60}?-----END PGP SIGNATURE-----"
)
_CONTACT = re.compile(
    r"\b(?:tel|fax|phone|mobile|e-?mail|mail|url|web|https?|hp)\b|電話|携帯|内線|〒|住所|"
    r"[\w.+-]+@[\w-]+\.[\w.-]+|\b0\d{1,4}[-(（)）]\d{1,4}[-)）]\d{3,4}\b|(?:株式|有限|合同)会社|(?:ヘルプ|サービス)デスク|(?:サポート|カスタマー|お客様)(?:センター|窓口)|\bInc\.|\bLtd\.?",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"^\W*(?:お?名前|氏名|ご?用件|内容|お問い?合わせ(?:内容|種別|番号)|件名|日時|期限|金額|受付番号|申込|"
    r"場所|会場|商品|品名|ご?注文|ご?予約|会議|電話会議|議題|参加|ご?来社|ご?来訪|訪問|対象|申請|発生|状態|重要度|支払)",
    re.MULTILINE,
)
_LINES = 15
_NAME_LINES = 3


def without_armour(text: str) -> str:
    """The text without what proves by PGP who wrote it: letters that nobody reads."""
    return _ARMOUR.sub("", text)


def without_signature(text: str) -> str:
    """The text without the block at its end that begins with two hyphens, or a rule over how to reach whom."""
    lines = text.rstrip().split("\n")
    for at in range(len(lines) - 1, max(0, len(lines) - _LINES - 2), -1):
        if _CUT_HERE.match(lines[at]) or (_RULE.match(lines[at]) and _is_signature(lines[at + 1 :])):
            return "\n".join(lines[: _first_rule(lines, at)])
    return text


def _is_signature(block: list[str]) -> bool:
    """Two lines or more that tell how to reach somebody, in a small block; a filled-in form is no signature."""
    said = [line for line in block if line.strip() and not _RULE.match(line)]
    reachable = [line for line in said if _CONTACT.search(line)]
    if all(_LINK.fullmatch(line) for line in reachable):
        return False
    contacts = len(reachable)
    return contacts >= 2 and contacts * 2 >= len(said) - 1 and not _FORM.search("\n".join(said))


def _first_rule(lines: list[str], at: int) -> int:
    """A frame may have its name between two rules, or rules one above the other: the first of them begins it."""
    while (above := _rule_above(lines, at)) > 0:
        at = above
    return at


def _rule_above(lines: list[str], at: int) -> int:
    """The rule that belongs to the one there, 0 when there is none."""
    for rule in range(at - 1, max(0, at - _NAME_LINES - 2), -1):
        name = [each for each in lines[rule + 1 : at] if each.strip()]
        if _RULE.match(lines[rule]) and (not name or any(map(_CONTACT.search, name))):
            return rule
    return 0
