"""What the bot says about replies, in the organization's language."""

from collections.abc import Mapping, Sequence

import msgspec

from toritsugi.event import Addressee, Button, Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.mail import shorten
from toritsugi.organization import Organization

TOLD = "reply.told"
TITLE_LIMIT, CHOICE_LIMIT = 60, 36
LIMITS = {"recipient": 80, "error": 200}
"""Characters of what is said; of everything else, `TITLE_LIMIT`."""
SECONDS = 600.0
"""For how long it is worth saying."""

_PHRASES: dict[str, tuple[str, str]] = {
    "queued.title": ("「{subject}」に返信します", "Replying to “{subject}”"),
    "queued.text": (
        "宛先: {recipient}\n1分後に、メールで送信します。続けて書くと、同じメールに追記します。",
        "To: {recipient}\nIt leaves by mail in a minute. What you write until then is added to it.",
    ),
    "appended.title": ("追記しました", "Added"),
    "appended.text": (
        "「{subject}」への返信を、1分後にメールで送信します。",
        "The reply to “{subject}” leaves by mail in a minute.",
    ),
    "others": (
        "ほかの件への返信でしたら、番号を送るか、ボタンを押してください。",
        "If you meant another notice, send its number or press its button.",
    ),
    "which.title": ("どの件への返信でしょうか", "Which notice do you answer?"),
    "which.text": (
        "直前にお送りした通知には、ここから返信できません。1時間以内に、番号を送るか、ボタンを押してください。まだ何も送信していません。",
        "The latest notice cannot be answered here. Send a number or press a button within an hour. "
        "Nothing has been sent yet.",
    ),
    "cancel": ("取り消す", "Cancel"),
    "cancelled.title": ("返信を取り消しました", "The reply is cancelled"),
    "cancelled.text": ("「{subject}」には、何も送信していません。", "Nothing was sent to “{subject}”."),
    "late.title": ("この返信は、変更できません", "This reply cannot be changed"),
    "late.text": (
        "すでに送信したか、取り消したものです。",
        "It was sent or cancelled before.",
    ),
    "unread.title": ("ここに書いても、差出人には届きません", "What you write here is not read"),
    "unread.text": (
        "このトークは、お知らせをお届けするためのものです。ご返信は、メールなどで差出人に直接お送りください。",
        "This talk is for notices only. Please write to the sender directly, by mail for example.",
    ),
    "no_server.title": ("いまは返信を送れません", "Replies cannot be sent at the moment"),
    "no_server.text": (
        "返信を送るためのメールサーバーが設定されていません。管理者にお伝えください。",
        "No mail server is set up that could send them. Please tell your administrator.",
    ),
    "not_text.title": ("返信できるのは、文字だけです", "Only words can be sent as a reply"),
    "not_text.text": (
        "画像・ファイル・スタンプは、差出人に届きません。文字で書いてください。",
        "Pictures, files and stickers do not reach the sender. Please write it in words.",
    ),
    "machine.title": ("「{subject}」には返信できません", "“{subject}” cannot be answered"),
    "machine.text": ("プログラムが自動で送ったメールのためです。", "A program sent that mail by itself."),
    "forged.title": ("「{subject}」には返信できません", "“{subject}” cannot be answered"),
    "forged.text": (
        "差出人が本物かどうかを確かめられないメールのためです。",
        "Whether its sender is genuine could not be confirmed.",
    ),
    "nobody.title": ("「{subject}」には返信できません", "“{subject}” cannot be answered"),
    "nobody.text": (
        "差出人が、返信を受け付けるアドレスを示していないためです。",
        "Its sender has given no address that takes replies.",
    ),
    "ours.title": ("「{subject}」には返信できません", "“{subject}” cannot be answered"),
    "ours.text": (
        "返信先が、この取次のアドレスになっているためです。",
        "A reply would come back to this program.",
    ),
    "failed.title": ("「{subject}」への返信を送れませんでした", "The reply to “{subject}” could not be sent"),
    "failed.text": (
        "宛先: {recipient}\nメールサーバーの回答: {error}",
        "To: {recipient}\nThe mail server said: {error}",
    ),
    "signature": ("{name}（{company}）", "{name}, {company}"),
}


def say(organization: Organization, key: str, **values: str) -> str:
    """The phrase in the organization's language."""
    return _PHRASES[key][organization.language == "en"].format(**values)


class Word(msgspec.Struct, frozen=True):
    """A word to one member. `key` tells words about the same thing apart, so that each is said once."""

    organization: Organization
    user_id: str
    key: str
    now: float


def tell(
    word: Word, phrase: str, values: Mapping[str, str], lines: Sequence[str] = (), buttons: tuple[Button, ...] = ()
) -> Event:
    """The event that says it in the member's talk with the bot; `lines` stand below its sentence."""
    said = {name: shorten(value, LIMITS.get(name, TITLE_LIMIT)) for name, value in values.items()}
    return Event(
        id=new_id(),
        organization_id=word.organization.id,
        source_id=None,
        kind=TOLD,
        urgency=Urgency.ANSWER,
        title=say(word.organization, f"{phrase}.title", **said),
        text="\n".join((say(word.organization, f"{phrase}.text", **said), *lines)),
        addressees=(Addressee("member", word.user_id),),
        buttons=buttons,
        idempotency_key=f"reply:{word.key}",
        received_at=word.now,
        expires_at=word.now + SECONDS,
    )


def numbered(number: int, title: str) -> str:
    """「2. 件名」"""
    return f"{number}. {shorten(title, CHOICE_LIMIT)}"
