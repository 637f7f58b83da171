"""The world document: what is taken, what is refused by name, and what stays on disk."""

import copy
import json

import pytest

from lineworks_emulator import Domain, Switches, World, WorldRefused
from lineworks_emulator.world import WorldStore, read_world

BAD = {
    "no json": (b"{", "not valid JSON"),
    "no object": (b"[]", "object"),
    "unknown part": ({"planets": []}, "planets"),
    "unknown field": ({"domains": [{"domain_id": 1, "colour": "red"}]}, "colour"),
    "unknown plan": ({"domains": [{"domain_id": 1, "plan": "gold"}]}, "gold"),
    "place and cure": (
        {"domains": [{"domain_id": 1, "plan": "gold"}]},
        "at world.domains[0].plan; it must be free, standard or advanced.",
    ),
    "wrong kind": ({"domains": [{"domain_id": "one"}]}, "domain_id"),
    "missing": ({"users": [{"user_id": "u", "domain_id": 1}]}, "email"),
    "calls": ({"domains": [{"domain_id": 1, "calls_per_minute": 0}]}, "calls_per_minute"),
    "unknown switch": ({"switches": {"text_max": 5}}, "text_max"),
    "unknown window": ({"switches": {"rate_limit_window": "rolling"}}, "rate_limit_window"),
    "same domain": ({"domains": [{"domain_id": 1}, {"domain_id": 1}]}, "domains[1].domain_id"),
    "foreign domain": ({"users": [{"user_id": "u", "email": "u@x", "domain_id": 7}]}, "users[0].domain_id"),
}


@pytest.mark.parametrize(("document", "word"), BAD.values(), ids=BAD.keys())
def test_a_world_that_cannot_be_is_refused_by_the_fields_name(document, word):
    with pytest.raises(WorldRefused) as refused:
        read_world(document)
    sentence = str(refused.value)
    assert sentence.startswith("The world was refused:") and sentence.endswith(".")
    assert word in sentence


@pytest.mark.parametrize(
    ("path", "value", "word"),
    [
        (("users", 1, "user_id"), "u-yamamoto", "users[1].user_id"),
        (("users", 1, "email"), "YAMAMOTO@sample.jp", "users[1].email"),
        (("channels", 0, "members"), ["nobody"], "channels[0].members"),
        (("channels", 0, "bots"), [77], "channels[0].bots"),
        (("channels", 0, "channel_id"), "short", "channel_id"),
        (("channels", 0, "type"), "SECRET", "type"),
        (("bots", 0, "domains"), [{"domain_id": 5}], "bots[0].domains"),
        (("bots", 0, "callback_url"), "http://example.com/cb", "bots[0].callback_url"),
        (("bots", 0, "callback_events"), ["poem"], "callback_events"),
        (("apps", 0, "public_key"), "-----BEGIN NOTHING-----", "apps[0].public_key"),
        (("apps", 0, "access_token_hours"), 2, "access_token_hours"),
        (("apps", 0, "domain_id"), 5, "apps[0].domain_id"),
    ],
)
def test_parts_that_do_not_fit_together_are_refused(company, path, value, word):
    document = copy.deepcopy(company)
    kind, index, field = path
    document[kind][index][field] = value
    with pytest.raises(WorldRefused, match=word.replace("[", r"\[").replace("]", r"\]")):
        read_world(document)


def test_a_world_can_be_built_from_parts():
    world = World(domains=[Domain(domain_id=1, plan="free")], switches=Switches(text_maximum=10))
    again = read_world(world.to_json())
    assert (again.domains[0].plan, again.switches.text_maximum) == ("free", 10)


def test_the_private_key_is_no_part_of_the_world(company):
    document = copy.deepcopy(company)
    document["apps"][0]["private_key"] = "x"
    with pytest.raises(WorldRefused, match="private_key"):
        read_world(document)


def test_changes_stay_on_disk_and_win_over_the_seed(company, tmp_path):
    path = tmp_path / "world.json"
    store = WorldStore(read_world(company), path)
    store.document.domains[0].plan = "free"
    store.changed()
    again = WorldStore(read_world(company), path)
    assert again.domains[10000001].plan == "free"
    assert json.loads(path.read_text())["domains"][0]["plan"] == "free"
    assert path.stat().st_mode & 0o077 == 0
    again.reset()
    assert WorldStore(World(), path).domains[10000001].plan == "standard"


def test_members_are_found_by_id_login_and_external_key(company):
    company["users"][0]["external_key"] = "E-1"
    store = WorldStore(read_world(company))
    found = [store.find_user("u-yamamoto"), store.find_user("Yamamoto@Sample.jp"), store.find_by_external_key("E-1")]
    assert all(user is not None and user.display_name == "山本 健太" for user in found)
    assert store.find_user("E-1") is None
