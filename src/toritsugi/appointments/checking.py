"""What is wrong with an appointment that somebody has written down, and how to mend it."""

from collections.abc import Collection, Mapping

import msgspec

from toritsugi.appointments.appointment import KINDS, AppointmentForm, VisitorForm, midnight
from toritsugi.clock import DAY, JAPAN
from toritsugi.organization import Language
from toritsugi.people import is_mail_address, tidy_text
from toritsugi.reception import COMPANY_LIMIT, NAME_LIMIT, PURPOSE_LIMIT, Site

NOTE_LIMIT, EMAIL_LIMIT = 1000, 254
VISITORS_LIMIT, HOSTS_LIMIT = 20, 10
LONGEST_PERIOD_DAYS, FARTHEST_DAYS = 366, 3 * 366
MOST_REMIND_HOURS = 720
LANGUAGES = ("ja", "en", "zh", "ko")
_MARKS = str.maketrans("<>", "〈〉")

_SENTENCES: dict[str, tuple[str, str]] = {
    "empty": ("入力してください。", "Fill it in."),
    "too_long": ("長すぎます。{value}文字以内で入力してください。", "This is too long; at most {value} characters."),
    "too_many": ("{value}人までにしてください。", "At most {value} people."),
    "no_kind": ("「{value}」は選べません。当日か期間にしてください。", "“{value}” is no choice; say day or period."),
    "no_email": (
        "「{value}」はメールアドレスの形ではありません。name@example.com の形で入力してください。",
        "“{value}” is not a mail address; write it like name@example.com.",
    ),
    "no_language": (
        "言語「{value}」は選べません。ja、en、zh、ko のどれかにしてください。",
        "There is no language “{value}”; choose ja, en, zh or ko.",
    ),
    "no_host": (
        "「{value}」という社員が見つかりません。在籍している社員の名前かメールアドレスを入力してください。",
        "There is no employee “{value}”; write the name or mail address of somebody who works here.",
    ),
    "no_site": ("その拠点は見つかりません。選び直してください。", "There is no such site; choose again."),
    "no_day": (
        "「{value}」は日付として読み取れません。2026-12-01 のように入力してください。",
        "“{value}” is no date; write it like 2026-12-01.",
    ),
    "no_time": (
        "「{value}」は時刻として読み取れません。14:00 のように入力してください。",
        "“{value}” is no time of day; write it like 14:00.",
    ),
    "no_appointment": (
        "予定ID「{value}」の来客予定はありません。新しい予定のときは空欄にしてください。",
        "There is no appointment “{value}”; leave the ID empty for a new one.",
    ),
    "not_own": ("担当者に本人を含めてください。", "Be one of the hosts yourself."),
    "too_many_lines": ("{value}行までにしてください。", "At most {value} lines."),
    "ends_before": ("終了は、開始より後にしてください。", "It has to end after it begins."),
    "other_day": (
        "開始と同じ日に終わるようにしてください。日をまたぐときは「期間」を選んでください。",
        "It has to end on the day on which it begins; for more days, choose a period.",
    ),
    "past": ("もう過ぎています。これからの日時にしてください。", "This is past; choose a time to come."),
    "too_far": ("先すぎます。{value}日以内の日時にしてください。", "This is too far ahead; at most {value} days."),
    "too_long_period": (
        "期間が長すぎます。{value}日以内にしてください。",
        "The period is too long; at most {value} days.",
    ),
    "no_hours": (
        "「{value}」は選べません。0から{most}までの時間数にしてください。0は「送らない」です。",
        "“{value}” is no choice; give hours from 0 (never) to {most}.",
    ),
    "no_yes": ("「{value}」は選べません。はい か いいえ にしてください。", "“{value}” is no choice; say yes or no."),
    "no_code": (
        "空いている受付コードがありません。期間の終わった予定が増えるまで待つか、不要な予定を取り消してから登録してください。",
        "Every reception code is in use. Wait until appointments are over, or cancel some.",
    ),
    "is_forgotten": (
        "保存期間が過ぎて消去した来客予定は変えられません。新しく登録してください。",
        "An appointment that is forgotten cannot be changed; make a new one.",
    ),
    "is_cancelled": (
        "取り消した来客予定は変えられません。新しく登録してください。",
        "A cancelled appointment cannot be changed; make a new one.",
    ),
}


class Fault(msgspec.Struct, frozen=True):
    """A field to mend, and why. Fields of a visitor carry the visitor's number: "visitor_name_0"."""

    field: str
    reason: str
    value: str = ""

    def sentence(self, language: Language) -> str:
        """What to do about it."""
        return _SENTENCES[self.reason][language == "en"].format(value=self.value, most=MOST_REMIND_HOURS)


class AppointmentRefused(Exception):
    """Nothing was changed; `faults` says what to mend."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(", ".join(f"{fault.field}: {fault.reason}" for fault in faults))
        self.faults = faults

    def by_field(self, language: Language) -> dict[str, str]:
        """The sentences by the field that they are about; one for each."""
        return {fault.field: fault.sentence(language) for fault in reversed(self.faults)}


def tidied(form: AppointmentForm) -> AppointmentForm:
    """With names as they will be shown: usual character forms, single spaces, no markup brackets."""
    return msgspec.structs.replace(
        form,
        title=_tidy(form.title),
        note="\n".join(line.strip() for line in form.note.replace("\0", "").strip().splitlines()),
        host_ids=tuple(dict.fromkeys(form.host_ids)),
        visitors=tuple(
            VisitorForm(
                name=_tidy(each.name),
                company=_tidy(each.company),
                email=each.email.strip().lower(),
                language=each.language,
            )
            for each in form.visitors
        ),
    )


def _tidy(text: str) -> str:
    return tidy_text(text).translate(_MARKS)


def faults_of(form: AppointmentForm, now: float, hosts: Collection[str], sites: Mapping[str, Site]) -> list[Fault]:
    """What must be mended in a tidied form. `hosts`: the ids of those who work here; `sites`: what there are, by id."""
    found = [*_too_long("title", form.title, PURPOSE_LIMIT), *_too_long("note", form.note, NOTE_LIMIT)]
    if not form.title:
        found.append(Fault("title", "empty"))
    if form.kind not in KINDS:
        found.append(Fault("kind", "no_kind", form.kind[:20]))
    if not form.host_ids:
        found.append(Fault("hosts", "empty"))
    if len(form.host_ids) > HOSTS_LIMIT:
        found.append(Fault("hosts", "too_many", str(HOSTS_LIMIT)))
    found += [Fault("hosts", "no_host", each[:60]) for each in form.host_ids if each not in hosts]
    if form.site_id and form.site_id not in sites:
        found.append(Fault("site", "no_site"))
    if not 0 <= form.remind_hours <= MOST_REMIND_HOURS:
        found.append(Fault("remind_hours", "no_hours", str(form.remind_hours)))
    return [*found, *_faults_of_time(form, now, sites.get(form.site_id)), *_faults_of_visitors(form.visitors)]


def _faults_of_time(form: AppointmentForm, now: float, site: Site | None) -> list[Fault]:
    zone = site.clock if site else JAPAN
    first, last = midnight(form.starts_at, zone), midnight(form.ends_at - 1, zone)
    if form.ends_at <= form.starts_at:
        return [Fault("ends", "ends_before")]
    if form.ends_at <= now:
        return [Fault("ends", "past")]
    if form.starts_at > now + FARTHEST_DAYS * DAY:
        return [Fault("starts", "too_far", str(FARTHEST_DAYS))]
    if form.kind == "day" and first != last:
        return [Fault("ends", "other_day")]
    if form.ends_at - form.starts_at > LONGEST_PERIOD_DAYS * DAY:
        return [Fault("ends", "too_long_period", str(LONGEST_PERIOD_DAYS))]
    return []


def _faults_of_visitors(visitors: tuple[VisitorForm, ...]) -> list[Fault]:
    if not visitors:
        return [Fault("visitor_name_0", "empty")]
    found = [Fault("visitors", "too_many", str(VISITORS_LIMIT))] if len(visitors) > VISITORS_LIMIT else []
    for number, each in enumerate(visitors[:VISITORS_LIMIT]):
        if not each.name:
            found.append(Fault(f"visitor_name_{number}", "empty"))
        found += _too_long(f"visitor_name_{number}", each.name, NAME_LIMIT)
        found += _too_long(f"visitor_company_{number}", each.company, COMPANY_LIMIT)
        found += _too_long(f"visitor_email_{number}", each.email, EMAIL_LIMIT)
        if each.email and not (is_mail_address(each.email) and each.email.isascii()):
            found.append(Fault(f"visitor_email_{number}", "no_email", each.email[:60]))
        if each.language not in LANGUAGES:
            found.append(Fault(f"visitor_language_{number}", "no_language", each.language[:20]))
    return found


def _too_long(field: str, text: str, limit: int) -> list[Fault]:
    return [Fault(field, "too_long", str(limit))] if len(text) > limit else []
