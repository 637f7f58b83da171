"""`toritsugi account`: who may sign in to the operator's pages."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.paper import AsJson, tell, write_json, write_table
from toritsugi.cli.speech import language, say
from toritsugi.password import make_password
from toritsugi.web import Account, AccountKeeper, EmailTaken, NewAccount, WeakPassword, administrator_accounts

noun = typer.Typer(name="account", no_args_is_help=True)
_WEAK = {
    "too_short": ("短すぎます。15文字以上にしてください。", "is too short: take at least 15 characters."),
    "too_long": ("長すぎます。200文字までにしてください。", "is too long: take at most 200 characters."),
    "common": ("推測されやすい言葉です。別のものにしてください。", "is easy to guess: take another."),
}


@noun.callback()
def _account() -> None:
    """Groups the verbs."""


Email = Annotated[str, typer.Argument(help="The address to sign in with. / サインインに使うメールアドレス。")]
Asked = Annotated[
    bool,
    typer.Option(
        "--ask-password",
        help="Type a password; else one is made. / パスワードを自分で入力します。省略時は自動で作ります。",
    ),
]


@noun.command("add")
def add(
    email: Email,
    name: Annotated[str, typer.Option(help="The person's name. / 氏名。")] = "",
    ask: Asked = False,
) -> None:
    """Lets somebody sign in; prints the password that was made. /
    管理画面のアカウントを作り、パスワードを表示します。"""
    if "@" not in email:
        raise Complaint("メールアドレスを指定してください。", "Give a mail address.", WRONG)
    password = _asked() if ask else make_password()

    async def task(office: Office) -> None:
        organization = await office.organization()
        new = NewAccount(organization.id, email, name or email.split("@")[0], password, language=language())
        await add_account(office, new)
        tell(say(f"アカウント {email} を作りました。", f"{email} may sign in now."))
        _tell_password("" if ask else password)

    at_work(task)


@noun.command("list")
def show_many(as_json: AsJson = False) -> None:
    """Who may sign in to the admin pages. / 管理画面のアカウントを一覧にします。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as c:
            found = await administrator_accounts(c, organization.id)
        if as_json:
            write_json([{"email": each.email, "name": each.name, "active": active} for each, active in found])
            return
        rows = [(each.email, each.name, say("使用中", "open") if on else say("停止中", "closed")) for each, on in found]
        write_table((say("メールアドレス", "mail address"), say("氏名", "name"), say("状態", "state")), rows)

    at_work(task)


@noun.command("password")
def renew(email: Email, ask: Asked = False) -> None:
    """Gives an account another password; every session ends. / パスワードを付け直します。"""
    password = _asked() if ask else make_password()

    async def task(office: Office) -> None:
        known = await _account_meant(office, email)
        with _strong():
            await AccountKeeper(office.database).set_password(known.email, password)
        tell(say(f"アカウント {known.email} のパスワードを変更しました。", f"{known.email} has another password."))
        _tell_password("" if ask else password)

    at_work(task)


@noun.command("switch")
def switch(
    email: Email,
    on: Annotated[bool, typer.Option("--on/--off", help="May sign in or not. / サインインできるか、停止するか。")],
) -> None:
    """Opens or closes an account; closing ends its sessions. / アカウントを使えるようにする、または停止します。"""

    async def task(office: Office) -> None:
        known = await _account_meant(office, email)
        await AccountKeeper(office.database).set_active(known.email, on)
        state = ("使えるようにしました", "may sign in") if on else ("停止しました", "may not sign in any more")
        tell(say(f"アカウント {known.email} を{state[0]}。", f"{known.email} {state[1]}."))

    at_work(task)


async def _account_meant(office: Office, email: str) -> Account:
    """The administrator's account of this company with that address. Raises Complaint."""
    organization = await office.organization()
    async with office.database.reading() as c:
        found = await administrator_accounts(c, organization.id)
    for known, _ in found:
        if known.email == email.strip().casefold():
            return known
    raise Complaint(
        f"アカウント {email[:60]} はありません。toritsugi account list でご確認ください。",
        f"There is no account {email[:60]}. See `toritsugi account list`.",
        WRONG,
    )


def _tell_password(made: str) -> None:
    if made:
        tell(say(f"パスワード（表示は今だけです）: {made}", f"Password (shown only now): {made}"))


async def add_account(office: Office, new: NewAccount) -> None:
    """Raises Complaint when the address is taken or the password is weak."""
    try:
        with _strong():
            await AccountKeeper(office.database).add(new)
    except EmailTaken:
        raise Complaint(
            f"アカウント {new.email} はすでにあります。", f"There is an account {new.email} already.", WRONG
        ) from None


@contextmanager
def _strong() -> Iterator[None]:
    try:
        yield
    except WeakPassword as weak:
        japanese, english = _WEAK[weak.weakness]
        raise Complaint(f"このパスワードは{japanese}", f"This password {english}", WRONG) from None


def _asked() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return str(typer.prompt(say("パスワード", "Password"), hide_input=True, confirmation_prompt=True))
