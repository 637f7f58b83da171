"""What is wrong with something that an administrator has settled about calls, in plain words."""

import msgspec

from toritsugi.organization import Language
from toritsugi.picture import SENTENCES as PICTURE_SENTENCES

_SENTENCES: dict[str, tuple[str, str]] = {
    "empty": ("入力してください。", "fill it in."),
    "too_long": ("長すぎます。{value}文字以内で入力してください。", "is too long; at most {value} characters."),
    "unknown": ("「{value}」は見つかりません。選び直してください。", "there is no “{value}”; choose again."),
    "too_deep": ("ボタンの階層は3段までです。", "buttons can be nested three deep."),
    "too_many": ("{value}件までにしてください。", "at most {value}."),
    "own_child": ("自分自身や、その下のボタンの中には入れられません。", "a button cannot stand below itself."),
    "out_of_range": ("{value} の範囲で入力してください。", "give a number in {value}."),
    "host_first": (
        "最初の段は「担当者」にしてください。",
        "the first rung has to be the host.",
    ),
    "phone_last": ("「電話番号の表示」は最後の段にしてください。", "the phone number has to be the last rung."),
    "twice_rung": ("同じ段は一度だけ使えます。", "each kind of rung can be used once."),
    "no_address": (
        "「{value}」はメールアドレスの形ではありません。",
        "“{value}” is not a mail address.",
    ),
    "own_deputy": ("本人を代理にはできません。", "nobody can be the own deputy."),
    "no_span": (
        "開始と終了の時刻を確かめてください。終了は開始より後にしてください。",
        "check the times; it has to close after it opens.",
    ),
    "overlap": ("時間帯が重なっています。", "the times overlap."),
    "no_date": (
        "「{value}」は日付ではありません。2026-12-29 の形で入力してください。",
        "“{value}” is no date; write it like 2026-12-29.",
    ),
    "twice": ("同じ日が二度あります。", "the same day stands there twice."),
    "no_placeholder": (
        "「{value}」という差し込みはありません。一覧にある名前を使ってください。",
        "there is no placeholder “{value}”; use a name from the list.",
    ),
    "lone_brace": (
        "「{{」と「}}」が対になっていません。差し込みは {{来訪者}} の形で書いてください。",
        "a brace stands alone; write placeholders like {{visitor}}.",
    ),
    "no_link": (
        "https:// で始まるアドレスを入力してください。",
        "give an address that begins with https://.",
    ),
    "no_zone": (
        "「{value}」というタイムゾーンはありません。Asia/Tokyo の形で入力してください。",
        "there is no time zone “{value}”; write it like Asia/Tokyo.",
    ),
    "no_colour": (
        "「{value}」は色ではありません。#165e83 の形で入力してください。",
        "“{value}” is no colour; write it like #165e83.",
    ),
    "faint": (
        "この色では文字が読みにくくなります。近い色では {value} が使えます。",
        "text in this colour is hard to read; the nearest that is not is {value}.",
    ),
    "has_kiosks": (
        "この拠点には受付端末があります。先に別の拠点へ移してください。",
        "kiosks stand at this site; move them to another one first.",
    ),
    **PICTURE_SENTENCES,
}


class SettingFault(msgspec.Struct, frozen=True):
    """A field to mend, and why; `value` is what stands there, or the limit that it passes."""

    field: str
    reason: str
    value: str = ""

    def sentence(self, language: Language) -> str:
        """What to do about it."""
        return _SENTENCES[self.reason][language == "en"].format(value=self.value)


class SettingRefused(Exception):
    """Nothing was changed; `faults` says what to mend."""

    def __init__(self, faults: list[SettingFault]) -> None:
        super().__init__(", ".join(f"{fault.field}: {fault.reason}" for fault in faults))
        self.faults = faults

    def by_field(self, language: Language) -> dict[str, str]:
        """The sentences by the field that they are about; one for each."""
        return {fault.field: fault.sentence(language) for fault in reversed(self.faults)}
