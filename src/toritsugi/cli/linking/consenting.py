"""`toritsugi connection authorize`: a member signs in; the terminal shows the address and takes the code."""

import secrets as randomness
import sys
from typing import Annotated
from urllib.parse import parse_qs, urlsplit

import typer

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.linking.known import Name, connection_meant
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.paper import tell
from toritsugi.cli.speech import say
from toritsugi.connections import Clients, Consent, authorization_request


def authorize(
    name: Name = "",
    redirect_url: Annotated[
        str, typer.Option(help="The Redirect URL that is registered. / アプリに登録した Redirect URL。")
    ] = "",
) -> None:
    """Signs in with a user account: shows the address to open, takes the code. / ユーザーアカウントで認証します。"""
    if not redirect_url.startswith(("http://", "https://")):
        raise Complaint(
            "Developer Console に登録した Redirect URL を --redirect-url で指定してください。",
            "Give the Redirect URL that is registered in the Developer Console with --redirect-url.",
            WRONG,
        )

    async def task(office: Office) -> None:
        known = await connection_meant(office, name)
        state = randomness.token_urlsafe(16)
        tell(say("このアドレスをブラウザで開いて、許可してください。", "Open this address in a browser and consent."))
        tell(authorization_request(known, redirect_url, state))
        code = _code(
            _line(say("戻ってきたアドレス（または code）", "The address you came back to (or the code)")), state
        )
        async with Clients(fence=office.config.fence) as clients:
            consent = Consent(office.database, office.seal, clients, office.database.clock)
            await consent.finish(known.id, code, redirect_url)
        tell(say("認可されました。", "Authorized."))

    at_work(task)


def _line(question: str) -> str:
    return str(typer.prompt(question)) if sys.stdin.isatty() else sys.stdin.readline().strip()


def _code(text: str, state: str) -> str:
    """The code in an address, when its state is ours; a bare code is taken as it is."""
    if "://" not in text:
        return text.strip()
    query = parse_qs(urlsplit(text.strip()).query)
    if query.get("state") == [state] and query.get("code"):
        return query["code"][0]
    raise Complaint(
        "このアドレスには、今回の認可のコードがありません。はじめからやり直してください。",
        "This address does not carry the code of this sign-in. Begin again.",
        WRONG,
    )
