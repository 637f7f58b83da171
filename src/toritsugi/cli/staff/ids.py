"""`toritsugi employee check`: which stored IDs of members and rooms LINE WORKS does not know."""

from toritsugi.cli.complaint import Complaint
from toritsugi.cli.linking import link_parts, page_words
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.paper import AsJson, iso, moment, tell, write_json, write_table
from toritsugi.cli.speech import say
from toritsugi.rollcall import Called, RollCall, WrongId, wrong_ids


def check(as_json: AsJson = False) -> None:
    """Asks LINE WORKS about every stored ID; sends nothing. / 登録されているIDを、送信せずに点検します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with link_parts(office) as parts:
            called = await RollCall(office.database, parts.presence).call(organization.id)
        async with office.database.reading() as c:
            wrong = await wrong_ids(c, organization.id)
        if as_json:
            write_json([_as_json(each) for each in wrong])
        else:
            _tell(called, wrong)
        _judge(called, wrong)

    at_work(task)


def _tell(called: Called, wrong: list[WrongId]) -> None:
    words = page_words()
    rows = [
        (
            each.stored.name,
            words(f"linking.ids.{each.stored.place}_{each.stored.kind}"),
            each.stored.value,
            words(f"linking.ids.{each.code}"),
            moment(each.noted_at),
        )
        for each in wrong
    ]
    if rows:
        write_table(
            (say("名前", "name"), say("登録場所", "where"), "ID", say("状態", "state"), say("判明", "since")), rows
        )
    told = {"time": moment(called.called_at), "members": called.members, "rooms": called.rooms}
    tell(words("linking.ids.called", **told))


def _judge(called: Called, wrong: list[WrongId]) -> None:
    """Raises Complaint for IDs that are wrong, or could not be looked into."""
    if called.obstacles:
        fault = called.obstacles[0].fault
        raise Complaint(
            f"確かめられなかったIDがあります。{fault.sentence('ja')} {fault.remedy('ja')}".strip(),
            f"Some IDs could not be looked into. {fault.sentence('en')} {fault.remedy('en')}".strip(),
        )
    if wrong:
        raise Complaint(f"直す必要のあるIDが {len(wrong)} 件あります。", f"{len(wrong)} ID(s) have to be mended.")


def _as_json(each: WrongId) -> dict[str, object]:
    stored = each.stored
    told = {"name": stored.name, "where": stored.place, "kind": stored.kind, "id": stored.value}
    return {**told, "state": each.code, "since": iso(each.noted_at)}
