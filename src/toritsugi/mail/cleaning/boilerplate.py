"""Sentences that stand in every mail and tell nothing: "sent from an address that cannot receive", greetings."""

import re

_TRACE = re.compile(
    "専用|返信|自動|心当たり|誤って|停止|解除|中止|設定|送信|受け取らない|受信しない|名刺|不要|機密|ヘルプ"
)
"""One of these stands in all of the Japanese ones: looking for them first is far quicker."""
_JAPANESE = re.compile(
    "|".join(
        (
            r"(?:送信|配信|発信|通知)専用(?:の|です|で|アドレス|メール|となって)",
            r"返信(?:いただ|頂|され|を?し).{0,6}(?:ても|も).{0,24}(?:でき|かね|届き|お答え|回答|対応|確認)",
            r"返信(?:は|に|を|での|による).{0,20}(?:できません|いただけ|頂けま|かねます|受け付けて|受けして|お控え|ご遠慮)",
            r"返信(?:しないで|なさらない|いただけません|できません|不可|は(?:ご)?不要)",
            r"(?:この|本|当)(?:お知らせ|通知|メール|メッセージ).{0,30}自動(?:的に|で)?(?:送信|配信|返信|生成|発信)",
            r"(?:システム|プログラム)(?:から|より|による).{0,4}自動",
            r"自動(?:送信|配信|返信)(?:メール|されて|して(?:い|お)|です)",
            r"心当たり(?:の|が)(?:ない|無い|ございません|ありません)",
            r"誤って(?:届|受信|お受け)",
            r"(?:配信|受信|購読|メール(?:マガジン)?)の?(?:停止|解除|中止)(?:は|を(?:ご)?希望|の(?:手続|お手続|ご希望|方)|はこちら)",
            r"(?:受信|通知|メール)の?設定(?:の変更)?は(?:こちら|、|下記|以下)",
            r"^\W*(?:(?:お知らせ)?メール|通知|受信|配信)?(?:通知|受信|配信)?の?設定(?:を|の)変更(?:する)?\W*$",
            r"(?:この|本|当)(?:お知らせ|通知|メール|メッセージ)は、?[^様さ]{1,20}(?:から|より)(?:送信|配信)(?:され|して)",
            r"(?:通知|受信|配信)の?設定に(?:基づ|もとづ|従)",
            r"(?:通知|メール|お知らせ|配信)を(?:停止|解除|受け取らない|受信しない)(?:する|ように|場合|方|には)",
            r"名刺.{0,3}交換.{0,20}(?:方|皆様).{0,4}(?:お送り|送信|配信)|今後.{0,12}(?:メール|案内|配信)が(?:ご)?不要",
            r"(?:メール|電子メール|本状).{0,24}機密.{0,30}(?:含|場合)|^\W*機密保持(?:について|に関する)\W*",
            r"お問い?合わせは.{0,12}ヘルプ(?:ページ|センター)",
            r"^\W*(?:iphone|ipad|android|スマートフォン|スマホ|携帯(?:電話)?|iOS版 ?Outlook)(?:端末)?から送信\W*$",
        )
    ),
    re.IGNORECASE,
)
_LEADING = re.compile("停止|解除|設定|退会|不要|受け取らない|受信しない")
_BARE_LINK = re.compile(r"\W{0,3}https?://\S+")
_ENGLISH = re.compile(
    r"\W*(?:"
    + "|".join(
        (
            r"(?:please )?do not reply\b",
            r"this (?:is an? |e-?mail |message |notification |was |has been ){1,4}(?:automat|auto-|no-?reply)",
            r"you(?:'re| are) receiving this|you (?:have )?received this",
            r"to (?:unsubscribe|stop receiving|opt out)|unsubscribe\b|.*\bunsubscribe (?:here|from)\b",
            r"if you (?:no longer|do not|don't) (?:want|wish)",
            r"manage (?:your )?(?:notification|e-?mail|subscription)",
            r"copyright\b|©|\(c\) ?\d{4}|.*all rights reserved",
            r"sent from (?:my (?:i\w+|android|galaxy|samsung|mobile|pixel)|(?:yahoo|outlook|mail) (?:mail )?for)\b",
            r"view (?:this )?(?:e-?mail )?in (?:your |a )?browser",
            r"confidentiality notice|this e-?mail (?:and any|may contain|is confidential)",
        )
    )
    + ")",
    re.IGNORECASE,
)
_ASIDES = re.compile(
    r"\W*(?:(?:"
    + "|".join(
        (
            r"(?:メール|通知)?(?:配信|受信|購読|登録)の?(?:停止|解除)(?:する|の?手続き?)?(?:はこちら)?",
            r"退会(?:する|の?手続き?)?(?:はこちら)?",
            r"(?:通知|受信|配信|メール)の?設定(?:を変更(?:する)?|の変更)?(?:はこちら)?",
            r"プライバシー ?ポリシー|個人情報(?:保護方針|の(?:取り?扱い|保護)[^()]{0,12})|利用規約",
            r"特定商取引[^()]{0,16}",
            r"ヘルプ(?:センター)?|よくある(?:ご質問|質問)",
            r"unsubscribe(?: here)?|privacy(?: policy| notice)?|terms(?: of (?:service|use))?|help(?: cent(?:er|re))?",
            r"(?:(?:manage|change|update) )?(?:your )?(?:e-?mail |notification )?(?:preferences|settings)",
        )
    )
    + r") \(https?://[^\s()]+\)\W*)+",
    re.IGNORECASE,
)
"""A line of nothing but the links that stand at the foot of every mail, as HTML is read."""
_CONTINUED = re.compile(r"^[ \u3000]+\S|^.{0,30}(?:お答え|ご対応|回答)(?:でき|致し|いたし).{0,20}$")
_GREETING = re.compile(
    r"(?:お世話になって(?:おり|い)ます|お世話になります|お疲れ(?:様|さま)(?:です|でございます)|"
    r"ご(?:利用|愛顧)(?:いただき|を賜り|賜り).{0,16}ござい?ます|お引き立て.{0,20}ございます|"
    r"^(?:こんにちは|こんばんは|おはようございます|はじめまして|拝啓))"
    r"[。、!！\s]*(?:.{1,30}(?:です|と申します|でございます))?[。!！\s]*$"
    r"|^(?:hi|hello|dear|good (?:morning|afternoon|evening))\b.{0,40}[,，!.]?$",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(r"^[^。、:：]{0,40}(?:様|さま|さん|殿|御中|各位)(?:へ|、|,)?$")
_COMPANY = re.compile(r"^[^。、:：!！?？]{0,40}$")
_RULE_ENDS = re.compile(r"^[\s\u3000]*[-‐－―─━═_＿=＝*＊~〜#・]{3,}[\s\u3000]*$")
_GREETING_LINES, _ADDRESS_LINES = 6, 4
LONGEST_LINE = 400
"""Characters from which a line tells more than boilerplate."""


def without_boilerplate(text: str) -> str:
    """The text without lines that stand in every mail, and without rules that then have nothing below them."""
    kept: list[str] = []
    dropped = ""
    for line in text.split("\n"):
        words = line.strip()
        dropped = words if words and (_is_boilerplate(words) or _goes_on(dropped, line)) else ""
        if not dropped:
            kept.append(line)
    while kept and (not kept[-1].strip() or _RULE_ENDS.match(kept[-1])):
        kept.pop()
    return "\n".join(kept)


def _goes_on(dropped: str, line: str) -> bool:
    """Whether a line belongs to the one above, which was left out: its second half, or the address that it leads to."""
    if not dropped:
        return False
    leads = _LEADING.search(dropped) is not None and _BARE_LINK.fullmatch(line.strip()) is not None
    return leads or _CONTINUED.match(line) is not None


def _is_boilerplate(line: str) -> bool:
    if len(line) >= LONGEST_LINE:
        return False
    if line.endswith(")") and _ASIDES.fullmatch(line):
        return True
    return _ENGLISH.match(line) is not None or (_TRACE.search(line) is not None and _JAPANESE.search(line) is not None)


def without_greeting(text: str, subject: str) -> str:
    """From the first line on that tells something: not to whom, no greeting, not the subject again."""
    lines = text.split("\n")
    at = _after_address(lines)
    while at < min(len(lines), _GREETING_LINES) and (not lines[at].strip() or _is_greeting(lines[at], subject)):
        at += 1
    return "\n".join(lines[at:])


def _after_address(lines: list[str]) -> int:
    """Above a name with 様 stand its company and department."""
    for at, line in enumerate(lines[:_ADDRESS_LINES]):
        if _ADDRESSED.match(line.strip()):
            return at + 1
        if not _COMPANY.match(line.strip()) or (line.strip() and _RULE_ENDS.match(line)):
            break
    return 0


def _is_greeting(line: str, subject: str) -> bool:
    words = " ".join(line.split())
    repeated = bool(subject) and words.strip("【】「」■◆●") == " ".join(subject.split()).strip("【】「」■◆●")
    return repeated or (len(words) < 80 and bool(_GREETING.search(words) or _ADDRESSED.match(words)))
