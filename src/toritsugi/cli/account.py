"""`toritsugi account`: who may sign in to the operator's pages."""

import secrets
import sys
from typing import Annotated

import typer

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.paper import tell
from toritsugi.cli.speech import language, say
from toritsugi.web import AccountKeeper, EmailTaken, NewAccount, WeakPassword

noun = typer.Typer(name="account", help="Who may sign in. / 管理画面のアカウント。", no_args_is_help=True)
_WEAK = {
    "too_short": ("短すぎます。15文字以上にしてください。", "is too short: take at least 15 characters."),
    "too_long": ("長すぎます。200文字までにしてください。", "is too long: take at most 200 characters."),
    "common": ("推測されやすい言葉です。別のものにしてください。", "is easy to guess: take another."),
}


@noun.callback()
def _account() -> None:
    """Groups the verbs."""


@noun.command("add")
def add(
    email: Annotated[str, typer.Argument(help="The address to sign in with. / メールアドレス。")],
    name: Annotated[str, typer.Option(help="The person's name. / 氏名。")] = "",
    ask: Annotated[
        bool, typer.Option("--ask-password", help="Type a password; else one is made. / 入力します。")
    ] = False,
) -> None:
    """Lets somebody sign in; prints the password that was made. / 管理者アカウントを作ります。"""
    if "@" not in email:
        raise Complaint("メールアドレスを指定してください。", "Give a mail address.", WRONG)
    password = _asked() if ask else secrets.token_urlsafe(18)

    async def task(office: Office) -> None:
        organization = await office.organization()
        new = NewAccount(organization.id, email, name or email.split("@")[0], password, language=language())
        await add_account(office, new)
        tell(say(f"アカウント {email} を作りました。", f"{email} may sign in now."))
        if not ask:
            tell(say(f"パスワード（表示は今だけです）: {password}", f"Password (shown only now): {password}"))

    at_work(task)


async def add_account(office: Office, new: NewAccount) -> None:
    """Raises Complaint when the address is taken or the password is weak."""
    try:
        await AccountKeeper(office.database).add(new)
    except EmailTaken:
        raise Complaint(
            f"アカウント {new.email} はすでにあります。", f"There is an account {new.email} already.", WRONG
        ) from None
    except WeakPassword as weak:
        japanese, english = _WEAK[weak.weakness]
        raise Complaint(f"このパスワードは{japanese}", f"This password {english}", WRONG) from None


def _asked() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return str(typer.prompt(say("パスワード", "Password"), hide_input=True, confirmation_prompt=True))
