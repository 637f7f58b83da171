"""Checks what somebody wrote down about an employee, and says in words what to mend."""

import re

import msgspec

from toritsugi.people.employee import LANGUAGE_WORDS, PERMISSION_WORDS, EmployeeForm
from toritsugi.picture import SENTENCES as PICTURE_SENTENCES

LENGTHS = {
    "name": 200,
    "email": 254,
    "kana": 200,
    "roman": 200,
    "department": 200,
    "lineworks_user_id": 100,
    "channel_id": 100,
    "phone": 50,
}
LABELS = {
    "name": "社員名",
    "email": "メールアドレス",
    "kana": "かな",
    "roman": "ローマ字",
    "department": "部署",
    "lineworks_user_id": "LINE WORKS ユーザーID",
    "channel_id": "トークルームID",
    "delivery": "通知方法",
    "phone": "電話",
    "language": "言語",
    "permission": "権限",
    "photo": "写真",
    "state": "状態",
    "id": "社員ID",
    "mail1": "メール1",
    "mail2": "メール2",
    "mail3": "メール3",
    "room": "トークルーム",
    "quiet": "通知を控える時間",
    "digest": "まとめの時刻",
    "away_from": "不在の開始",
    "away_until": "不在の終了",
    "deputy": "代理",
}
_SENTENCES = {
    **PICTURE_SENTENCES,
    "empty": ("空欄です。入力してください。", "is empty; fill it in."),
    "too_long": (
        "長すぎます({value}文字)。短くしてください。",
        "is too long ({value} characters); shorten it.",
    ),
    "no_email": (
        "「{value}」はメールアドレスの形ではありません。name@example.com の形で入力してください。",
        "“{value}” is not a mail address; write it like name@example.com.",
    ),
    "has_space": (
        "「{value}」に空白が入っています。空白のない ID を入力してください。",
        "“{value}” contains a space; write the ID without spaces.",
    ),
    "is_link": (
        "「{value}」はリンクです。ID だけを入力してください。",
        "“{value}” is a link; write the ID only.",
    ),
    "no_delivery": (
        "「{value}」は選べません。DM、トークルーム、両方のどれかにしてください。",
        "“{value}” is not a choice; write dm, room or both.",
    ),
    "no_language": (
        "「{value}」は選べません。日本語 か 英語(ja / en)にするか、空欄にしてください。",
        "“{value}” is not a choice; write ja or en, or leave it empty.",
    ),
    "no_permission": (
        "「{value}」は選べません。受付担当 にするか、空欄にしてください。",
        "“{value}” is not a choice; write receptionist, or leave it empty.",
    ),
    "twice": (
        "「{value}」が二度書かれています。どちらかの行を直してください。",
        "“{value}” stands there twice; mend one of the lines.",
    ),
    "taken": (
        "「{value}」は、すでに別の社員に登録されています。ID を確かめてください。",
        "“{value}” belongs to another employee already; check the ID.",
    ),
    "no_wish": (
        "「{value}」は選べません。DM、トークルーム、両方、まとめ、受け取らない のどれかにするか、空欄にしてください。",
        "“{value}” is not a choice; write dm, room, both, digest or off, or leave it empty.",
    ),
    "no_room": (
        "「{value}」というトークルームに Bot がいません。Bot のいるルームの名前かトークルームIDを入力してください。",
        "the bot is in no room “{value}”; write the name or the channel ID of a room that it is in.",
    ),
    "two_rooms": (
        "「{value}」という名前のトークルームが二つ以上あります。トークルームIDで入力してください。",
        "more than one room is called “{value}”; write the channel ID.",
    ),
    "not_in_room": (
        "参加していないトークルームは選べません。参加してから、もう一度お試しください。",
        "you are not in that room; join it, and try again.",
    ),
    "no_hours": (
        "「{value}」は時間帯として読み取れません。22:00-7:00 のように入力してください。",
        "“{value}” is no span of hours; write it like 22:00-7:00.",
    ),
    "no_hour": (
        "「{value}」は時刻として読み取れません。9:00 のように入力してください。",
        "“{value}” is no time of day; write it like 9:00.",
    ),
    "many_hours": (
        "時刻が多すぎます。{value} 個までにしてください。",
        "has too many times; at most {value}.",
    ),
    "no_moment": (
        "「{value}」は日時として読み取れません。2026-12-28 か 2026-12-28 18:00 のように入力してください。",
        "“{value}” is no date; write it like 2026-12-28 or 2026-12-28 18:00.",
    ),
    "ends_before": (
        "終了が開始より前です。開始より後の日時にしてください。",
        "ends before it begins; write a later date.",
    ),
    "needs_all": (
        "不在にするには、開始・終了・代理の三つが必要です。ここも入力するか、三つとも空欄にしてください。",
        "is missing: an absence needs a beginning, an end and a deputy; fill it in, or leave all three empty.",
    ),
    "no_deputy": (
        "「{value}」という社員が見つかりません。在籍している社員のメールアドレスを入力してください。",
        "no employee has the address “{value}”; write that of somebody who works here.",
    ),
    "own_deputy": (
        "本人は代理になれません。ほかの社員を選んでください。",
        "nobody stands in for themselves; choose somebody else.",
    ),
    "no_such_employee": (
        "「{value}」という社員は登録されていません。登録されているメールアドレスを入力してください。",
        "nobody here has the address “{value}”; write a registered one.",
    ),
    "same_person": (
        "{value}行目と同じ社員です。どちらかの行を消してください。",
        "is the same employee as in line {value}; remove one of the two lines.",
    ),
    "own_leaving": (
        "{value} さんはご自身です。サインインできなくなるため、退職にできません。",
        "{value} is you; you could not sign in any more, so you cannot be marked as left.",
    ),
    "last_administrator": (
        "{value} さんが退職になると、管理者がひとりもいなくなります。先に、ほかの管理者を追加してください。",
        "if {value} leaves, nobody can sign in as an administrator any more; add another administrator first.",
    ),
    "no_state": (
        "「{value}」は選べません。在籍か退職にするか、空欄にしてください。",
        "“{value}” is not a choice; write active or left, or leave it empty.",
    ),
    "no_such_id": (
        "「{value}」という社員IDはありません。書き出したCSVのIDを使うか、空欄にしてください。",
        "“{value}” is nobody's ID; keep the one of the exported sheet, or leave it empty.",
    ),
    "department_taken": (
        "「{value}」という部署はすでにあります。ほかの名前にしてください。",
        "there is a department “{value}” already; choose another name.",
    ),
    "in_use": (
        "呼び出しボタン「{value}」がこの部署を呼び出します。ボタンの通知先を変えてから削除してください。",
        "is called by the call button “{value}”; let the button call somebody else first.",
    ),
    "not_empty": (
        "この部署には在籍している社員が {value} 人います。ほかの部署に移してから削除してください。",
        "has {value} employee(s); move them to another department first.",
    ),
    "address_taken": (
        "「{value}」は、すでに別の社員が使っています。ほかのアドレスにしてください。",
        "“{value}” is used by another employee already; take another one.",
    ),
    "unproved": (
        "「{value}」に確認のメールを送れないため、ご自分では追加できません。管理者に登録を依頼してください。",
        "no mail can be sent to “{value}” to see that it is yours; ask an administrator to enter it.",
    ),
    "letters_wait": (
        "確認のメールを続けてお送りしました。{value}分ほど待ってから、もう一度お試しください。",
        "several mails to confirm addresses were sent already; try again in about {value} min.",
    ),
    "is_mailbox": (
        "「{value}」は、受信元のアドレスです。ほかのアドレスにしてください。",
        "“{value}” is the address of a source; take another one.",
    ),
    "no_column": (
        "この列がありません。1行目の見出しに「{value}」を加えてください。",
        "is missing; add a column with this heading to the first line.",
    ),
    "unknown_column": (
        "「{value}」という見出しはわかりません。見出しを直すか、この列を消してください。",
        "“{value}” is not a known heading; rename the column or remove it.",
    ),
    "too_many_cells": (
        '見出しより列が多い行です。「,」を含む値は「"」で囲んでください。',
        "has more cells than there are headings; put values that contain a comma in double quotes.",
    ),
    "unreadable": (
        "文字コードがわかりません。UTF-8(CSV UTF-8)か Shift_JIS で保存し直してください。",
        "cannot be read as text; save it again as UTF-8 or Shift_JIS.",
    ),
    "broken": (
        'CSV として読めません。引用符「"」の閉じ忘れがないか確かめてください。',
        "cannot be read as CSV; look for a double quote that is never closed.",
    ),
    "nobody": (
        "社員が一人も書かれていません。2行目から一行に一人ずつ入力してください。",
        "names nobody; write one employee per line, from the second line on.",
    ),
}


class Problem(msgspec.Struct, frozen=True):
    """Something to mend: where (line 0 means the file as a whole; 1 is the heading), in which field, and why.

    `names`: what a field that not every sheet has is called, in Japanese and in English.
    """

    line: int
    field: str
    reason: str
    value: str = ""
    names: tuple[str, str] = ("", "")

    def advice(self, language: str = "ja") -> str:
        """What is wrong and what to do, for a place beside the field."""
        words = _SENTENCES[self.reason][language == "en"].format(value=self.value)
        return words if language == "ja" else words[0].upper() + words[1:]

    def sentence(self, language: str = "ja") -> str:
        """What is wrong and what to do, with line and field, in Japanese or English."""
        words = _SENTENCES[self.reason][language == "en"].format(value=self.value)
        if language == "en":
            return f"{f'Line {self.line}' if self.line else 'File'}, {self.names[1] or self.field}: {words}"
        label = self.names[0] or LABELS.get(self.field, self.field)
        return f"{f'{self.line}行目' if self.line else 'ファイル'}「{label}」:{words}"


def problems_of(form: EmployeeForm, line: int = 0) -> list[Problem]:
    """Everything that must be mended before this form can be kept."""
    found = [
        Problem(line, field, "too_long", str(len(getattr(form, field))))
        for field, longest in LENGTHS.items()
        if len(getattr(form, field)) > longest
    ]
    found += [Problem(line, field, "empty") for field in ("name", "email") if not getattr(form, field)]
    if form.email and not is_mail_address(form.email):
        found.append(Problem(line, "email", "no_email", form.email[:60]))
    for field in ("lineworks_user_id", "channel_id"):
        found += problem_of_id(field, getattr(form, field), line)
    if form.delivery not in {"dm", "room", "both"}:
        found.append(Problem(line, "delivery", "no_delivery", form.delivery[:60]))
    if form.language and form.language not in LANGUAGE_WORDS:
        found.append(Problem(line, "language", "no_language", form.language[:60]))
    if form.permission and form.permission not in PERMISSION_WORDS:
        found.append(Problem(line, "permission", "no_permission", form.permission[:60]))
    return found


def is_mail_address(text: str) -> bool:
    """Whether it has the form name@example.com."""
    return re.fullmatch(r"[^@\s\"<>(),;:]+@[^@\s\"<>(),;:]+\.[^@\s\"<>(),;:.]+", text) is not None


def problem_of_id(field: str, text: str, line: int = 0) -> list[Problem]:
    """What is wrong with an ID of LINE WORKS, apart from its length."""
    reason = "is_link" if "://" in text else "has_space" if re.search(r"\s", text) else ""
    return [Problem(line, field, reason, text[:60])] if reason else []
