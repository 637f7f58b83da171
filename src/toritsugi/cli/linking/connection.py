"""`toritsugi connection`: LINE WORKS credentials, added and changed; the verbs of this noun."""

import typer

from toritsugi.cli.linking import bot, checking, consenting, history, room, trying
from toritsugi.cli.linking.filling import ChangedConnection, NewConnection, changed_form, new_form
from toritsugi.cli.linking.known import BY, connection_meant, page_words, tell_saved
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.options import taking
from toritsugi.cli.paper import AsJson, iso, tell, write_json, write_table
from toritsugi.cli.speech import language, say
from toritsugi.cli.vocabulary import PLANS, SIGN_INS, called
from toritsugi.connections import (
    Change,
    Connection,
    SignIn,
    add_connection,
    list_connections,
    preview_change,
    update_connection,
)

_WORDED = ("", "set", "not_set", "changed", "on", "off")
"""Values of a change that are words of ours, not what somebody has typed."""

noun = typer.Typer(name="connection", no_args_is_help=True)
noun.command("test")(trying.test)
noun.command("check")(checking.check)
noun.command("canary")(checking.canary)
noun.command("authorize")(consenting.authorize)
noun.command("history")(history.history)
noun.command("restore")(history.take_back)
noun.add_typer(room.noun)
noun.add_typer(bot.noun)


@noun.command("add")
@taking(NewConnection)
def add(given: NewConnection) -> None:
    """Adds credentials; the first ones become the base. / LINE WORKS 連携を登録します。"""

    async def task(office: Office) -> None:
        form = new_form((await office.organization()).id, given.name, given, ask=True)
        _tell_next(await add_connection(office.database, office.seal, form))

    at_work(task)


@noun.command("change")
@taking(ChangedConnection)
def change(given: ChangedConnection) -> None:
    """Changes what is named; everything else stays as it is. / LINE WORKS 連携の設定を変更します。"""

    async def task(office: Office) -> None:
        known = await connection_meant(office, given.which)
        form = changed_form(known, given)
        if given.preview:
            _tell_changes(await preview_change(office.database, office.seal, known.id, form))
            return
        saved = await update_connection(office.database, office.seal, known.id, form, BY)
        tell_saved(saved.name)

    at_work(task)


@noun.command("list")
def show_many(as_json: AsJson = False) -> None:
    """All credentials, without their secrets. / LINE WORKS 連携を一覧にします。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as c:
            found = await list_connections(c, organization.id)
        if as_json:
            write_json([_as_json(each) for each in found])
            return
        headings = (say("名前", "name"), say("認証", "sign-in"), "Bot ID", say("プラン", "plan"), say("状態", "state"))
        write_table(headings, [_as_row(each) for each in found])
        for each in found:
            if why := each.why_idle(language()):
                tell(f"{each.name}: {why}")

    at_work(task)


_STATES = {
    "": ("使用中", "in use"),
    "switched_off": ("停止中", "off"),
    "consent_missing": ("未認証", "not signed in"),
    "bot_missing": ("Bot なし", "no bot"),
}


def _as_row(known: Connection) -> tuple[str, ...]:
    state = say(*_STATES.get(known.obstacle, ("要対応", "held")))
    return known.name, called(SIGN_INS, known.sign_in), known.bot_id, called(PLANS, known.plan), state


def _as_json(known: Connection) -> dict[str, object]:
    return {
        "name": known.name,
        "sign_in": known.sign_in,
        "bot_id": known.bot_id,
        "plan": known.plan,
        "state": known.obstacle or "ok",
        "base": known.is_base,
        "on": known.enabled,
        "client_id": known.client_id,
        "service_account": known.service_account,
        "account": known.account_login or known.account_name,
        "scopes": known.granted or known.scopes,
        "missing_scopes": known.missing_scopes,
        "domain": known.domain_id,
        "calls_per_minute": known.limit_per_minute,
        "base_user": known.base_user_id,
        "base_room": known.base_channel_id,
        "signed_in_until": iso(known.refresh_expires_at if known.sign_in is SignIn.USER_ACCOUNT else None),
        "last_delivered_at": iso(known.last_delivered_at),
    }


def _tell_changes(changes: list[Change]) -> None:
    words = page_words()
    if not changes:
        tell(words("linking.preview.nothing"))
        return

    def told(value: str) -> str:
        return words(f"linking.preview.{value or 'empty'}") if value in _WORDED else value

    rows = [(words(f"linking.field.{each.field}"), told(each.before), told(each.after)) for each in changes]
    write_table((say("項目", "What"), say("いま", "Before"), say("変更後", "After")), rows)
    tell(say("まだ保存していません。", "Nothing is saved yet."))


def _tell_next(made: Connection) -> None:
    tell(say(f"連携「{made.name}」を登録しました。", f"The connection {made.name!r} is there."))
    if made.sign_in is SignIn.USER_ACCOUNT:
        tell(
            say(
                "次に toritsugi connection authorize で認可してください。",
                "Now consent: toritsugi connection authorize",
            )
        )
    else:
        tell(say("次に toritsugi connection check で確かめられます。", "Try it: toritsugi connection check"))
