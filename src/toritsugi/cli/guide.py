"""`toritsugi guide`: the way through the LINE WORKS screens, step by step, with what to enter."""

from typing import Annotated

import typer

from toritsugi.admin import ADMIN, CONSENT_PATH, PICTURE, Guide, GuideStep, read_guide
from toritsugi.cli.paper import tell
from toritsugi.cli.speech import language, say
from toritsugi.config import read_config
from toritsugi.connections import SignIn
from toritsugi.intake import CALLBACK_PATH
from toritsugi.web import StaticFiles

ByUser = Annotated[bool, typer.Option("--user-account", help="With a user account. / ユーザーアカウントで連携します。")]
DmOnly = Annotated[bool, typer.Option("--dm-only", help="Without talk rooms. / DM のみで通知します。")]


def guide(by_user: ByUser = False, dm_only: DmOnly = False) -> None:
    """Leads through the LINE WORKS screens."""
    way = SignIn.USER_ACCOUNT if by_user else SignIn.SERVICE_ACCOUNT
    found, addresses = read_guide(), _addresses(read_config().relay_url)
    for number, step in enumerate(found.steps_for(way, dm_only=dm_only), 1):
        _tell(number, step, found, addresses)
    tell(say(f"画面を最後に確認した日: {found.checked_on}", f"Last compared with the screens: {found.checked_on}"))


def _addresses(relay_url: str) -> dict[str, str]:
    """What LINE WORKS has to know of this installation."""
    picture = StaticFiles([(ADMIN.name, ADMIN.folder)]).path(PICTURE)
    paths = {"redirect_url": CONSENT_PATH, "callback_url": CALLBACK_PATH, "picture": picture}
    return {name: f"{relay_url}{path}" for name, path in paths.items()}


def _tell(number: int, step: GuideStep, found: Guide, addresses: dict[str, str]) -> None:
    told = step.told(language())
    tell(f"{number}. {told.title}")
    tell(f"   {told.text}")
    if step.place in found.links:
        tell(f"   {found.links[step.place]}")
    tell(f"   {' > '.join(step.labels)}")
    for each in step.values:
        tell(f"   {each.label}: {addresses[each.source] if each.source else each.value}")
    if step.picture:
        tell(f"   {say('プロフィール画像', 'Picture')}: {addresses['picture']}")
    tell("")
