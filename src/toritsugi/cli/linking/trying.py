"""`toritsugi connection test`: 「テスト投稿」 and 「テスト通知」, with values that need not be saved."""

import dataclasses
from dataclasses import dataclass
from typing import Annotated

import typer

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.linking.filling import ChangedConnection, changed_form, new_form
from toritsugi.cli.linking.known import connection_meant, link_parts, tell_results, tell_sent
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.options import taking
from toritsugi.cli.paper import tell
from toritsugi.cli.speech import language
from toritsugi.connections import ConnectionForm, TestResult, Trial
from toritsugi.organization import Language

_LANGUAGES: tuple[Language, ...] = ("ja", "en")


@dataclass(frozen=True, kw_only=True)
class TestForm(ChangedConnection):
    """A connection, values to try in place of its own, and whom to write to."""

    __test__ = False

    to: Annotated[
        str,
        typer.Option(
            help=(
                "Chat link, channel ID or login ID; empty: the base. / "
                "テスト投稿先（トークのリンク、チャンネルID、ログインID）。省略時は基本通知先。"
            )
        ),
    ] = ""
    look: Annotated[
        bool,
        typer.Option("--look", help="Only says whom --to names. / --to が誰を指すかを確かめるだけで、送りません。"),
    ] = False
    new: Annotated[
        bool, typer.Option("--new", help="Tries values of no stored connection. / 登録前の値を試します。")
    ] = False


@taking(TestForm)
def test(given: TestForm) -> None:
    """Sends a test with these values; nothing is saved. / 保存する前の値でテスト通知・テスト投稿を送ります。"""
    if given.look and not given.to.strip():
        raise Complaint("--look には --to で宛先を指定してください。", "Say with --to whom --look is about.", WRONG)

    async def task(office: Office) -> None:
        form, connection_id = await _form(office, given)
        async with link_parts(office) as parts:
            if given.look:
                _tell_found(await parts.trial.look_at(form, given.to, connection_id))
                return
            results = await _sent(parts.trial, form, given.to, connection_id)
        tell_results(results)
        tell_sent("posted" if given.to.strip() else "sent")

    at_work(task)


async def _form(office: Office, given: TestForm) -> tuple[ConnectionForm, str]:
    """The values to try, and the id of the connection whose secrets fill those left out."""
    if given.new:
        return new_form((await office.organization()).id, given.which, given, ask=True), ""
    known = await connection_meant(office, given.which)
    form = changed_form(known, given)
    return dataclasses.replace(form, enabled=known.enabled if given.on is None else given.on), known.id


async def _sent(trial: Trial, form: ConnectionForm, to: str, connection_id: str) -> list[TestResult]:
    if to.strip():
        return [await trial.try_post(form, to, connection_id)]
    return await trial.try_notify(form, connection_id)


def _tell_found(found: TestResult) -> None:
    if found.code != "target_found":
        japanese, english = (f"{found.sentence(each)} {found.remedy(each)}".strip() for each in _LANGUAGES)
        raise Complaint(japanese, english)
    tell(f"{found.sentence(language())} ({found.address}) {found.remark(language())}".rstrip())
