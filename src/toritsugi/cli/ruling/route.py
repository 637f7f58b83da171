"""`toritsugi route`: what would become of a mail, with nothing sent or kept."""

from pathlib import Path
from typing import Annotated, Any

import typer

from toritsugi.app import smtp_terms
from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.paper import AsJson, iso, moment, tell, write_json
from toritsugi.cli.speech import language, say
from toritsugi.event import Urgency
from toritsugi.rehearsal import NobodyMeant, Rehearsal, Said, rehearse
from toritsugi.routing import SHARE
from toritsugi.rules import describe_condition, rule_name

noun = typer.Typer(name="route", no_args_is_help=True)


@noun.callback()
def _route() -> None:
    """Groups the verbs."""


@noun.command("try")
def rehearse_file(
    file: Annotated[Path, typer.Argument(help="A mail as it came (.eml). / 受け取ったままのメール（.eml ファイル）。")],
    to: Annotated[
        str,
        typer.Option(
            help="For this address; else whom the mail names. / 宛先のアドレス。省略時はメールに書かれた宛先。"
        ),
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Shows rule, destinations, time and message of a mail; sends and keeps nothing. / メールの行き先を試します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        try:
            place = (office.database, office.config.relay_url, organization.id)
            found = await rehearse(*place, _read(file), to, smtp_terms(office.config).every_authority)
        except NobodyMeant as nobody:
            raise _complaint(nobody) from None
        if as_json:
            write_json(plain(found))
        else:
            _tell(found)

    at_work(task)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Complaint(
            f"{file} を読めません（{error.strerror}）。", f"{file} cannot be read ({error.strerror}).", WRONG
        ) from None


def _complaint(nobody: NobodyMeant) -> Complaint:
    if nobody.address:
        return Complaint(
            f"「{nobody.address[:60]}」宛てのメールを受け取る社員や受信元はありません。",
            f"No employee and no source gets mail for {nobody.address[:60]!r}.",
            WRONG,
        )
    return Complaint(
        "メールの宛先に、この会社の社員や受信元がありません。--to で宛先を指定してください。",
        "The mail names nobody of this company. Say for whom it is with --to.",
        WRONG,
    )


def plain(found: Rehearsal) -> dict[str, Any]:
    """A rehearsal for programs."""
    event, ruling = found.judged.event, found.judged.ruling
    return {
        "to": found.address,
        "subject": event.title,
        "sender": event.sender,
        "forged": event.details.get("forged", ""),
        "kind": event.kind,
        "rule": {"id": ruling.rule_id, "name": ruling.rule_name},
        "because": [{"field": each.condition.field, "words": list(each.words)} for each in ruling.matches],
        "action": ruling.action,
        "reply": ruling.allows_reply,
        "received_as": found.received_as,
        "repeats": found.repeats,
        "messages": [_message(each) for each in found.said],
        "not_told": [{"reason": note.reason, "who": note.who} for note in found.notes],
    }


def _message(said: Said) -> dict[str, Any]:
    made = said.notification
    return {
        "destination": made.destination.label,
        "destination_kind": made.destination.kind,
        "intended_for": made.intended_for,
        "due_at": iso(made.due_at or None),
        "content": said.content,
        "together": said.together,
        "waiting": said.waiting,
    }


def _tell(found: Rehearsal) -> None:
    event, spoken = found.judged.event, language()
    labels = {each.key: each.label(spoken) for each in found.book.kinds}
    tell(f"{event.title}\n{event.sender} → {found.address}")
    tell(say(f"種類: {labels.get(event.kind, event.kind)}", f"Kind: {labels.get(event.kind, event.kind)}"))
    tell(_because(found))
    if found.received_as:
        tell(say("このメールはすでに受信しています。", "This very mail has been received already."))
    if found.repeats:
        tell(say("同じ内容を通知したばかりのため、保管だけします。", "The same words were told just now: kept only."))
    for said in found.said:
        _tell_message(said)
    for note in found.notes:
        tell(f"- {note.who or '—'}: {_WHY[note.reason][spoken == 'en']}")
    tell(say("何も送信せず、保存もしていません。", "Nothing was sent or kept."))


def _because(found: Rehearsal) -> str:
    ruling, spoken = found.judged.ruling, language()
    if not ruling.rule_id:
        return say("ルール: どれにも当てはまりません。", "Rule: none fits.")
    name = rule_name(ruling.rule_id, ruling.rule_name, spoken)
    held = [describe_condition(each.condition, spoken, each.words or None) for each in ruling.matches]
    done = say("保管のみ", "kept only") if ruling.action == "keep" else say("通知する", "told")
    reasons = "".join(f"\n  - {each}" for each in held)
    return say(f"ルール: {name}（{done}）{reasons}", f"Rule: {name} ({done}){reasons}")


def _tell_message(said: Said) -> None:
    made = said.notification
    when = moment(made.due_at) if made.due_at else say("すぐ", "at once")
    where = "DM" if made.destination.kind == "member" else say("トークルーム", "room")
    tell(f"\n── {made.destination.label}（{where}） {when} ──")
    tell(str(getattr(said.content, "text", "") or getattr(said.content, "content_text", "")))
    for action in getattr(said.content, "actions", ()):
        tell(f"[ {action.label} ]")
    if said.together is not None:
        _tell_together(said)


def _tell_together(said: Said) -> None:
    beside = say(f"待っている {said.waiting} 件", f"the {said.waiting} that wait")
    made_up = say("仮の1件", "one that is made up")
    whose = beside if said.waiting else made_up
    if said.notification.urgency is Urgency.DIGEST:
        tell(say(f"-- ほかの通知とまとまったときの文面（{whose}と）:", f"-- In a digest, beside {whose}:"))
    else:
        tell(
            say(
                f"-- 1分間に {SHARE} 件を超えたときの文面（{whose}と）:", f"-- Beyond {SHARE} a minute, beside {whose}:"
            )
        )
    tell(str(getattr(said.together, "text", "")))


_WHY = {
    "off": ("この種類は届けない設定です", "this kind is switched off"),
    "away": ("不在のため、代わりの人に届けます", "away; the deputy is told"),
    "no_destination": ("通知先がありません", "there is no destination"),
    "kept": ("ルールにより保管だけします", "a rule keeps it"),
}
