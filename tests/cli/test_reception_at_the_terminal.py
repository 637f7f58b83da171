"""Sites and kiosks at a terminal."""

import json

import pytest

from cli.terminal import Command

pytestmark = pytest.mark.anyio


async def test_a_site_is_added_changed_and_removed(company: Command) -> None:
    assert (await company("site", "add", "大阪支社", "--address", "北区1-1")).code == 0
    assert (await company("site", "change", "大阪支社", "--phone", "06", "--zone", "Asia/Singapore")).code == 0
    (site,) = json.loads((await company("site", "list", "--json")).out)
    assert (site["name"], site["address"], site["phone"], site["zone"]) == (
        "大阪支社",
        "北区1-1",
        "06",
        "Asia/Singapore",
    )
    assert "no time zone" in (await company("site", "change", "大阪支社", "--zone", "Mars")).err
    assert (await company("site", "remove", "大阪支社")).code == 0
    assert json.loads((await company("site", "list", "--json")).out) == []


async def test_a_kiosk_is_added_paired_switched_and_revoked(company: Command) -> None:
    added = await company("kiosk", "add", "1階", "--phone", "100")
    assert added.code == 0 and added.out.splitlines()[-1].isdecimal()
    assert "/kiosk on the tablet" in added.out
    again = await company("kiosk", "pair", "1階")
    assert again.out.splitlines()[-1] != added.out.splitlines()[-1]
    await company("site", "add", "別館")
    assert (await company("kiosk", "change", "1階", "--name", "2階", "--site", "別館")).code == 0
    assert (await company("kiosk", "switch", "2階", "--off")).code == 0
    (kiosk,) = json.loads((await company("kiosk", "list", "--json")).out)
    assert (kiosk["name"], kiosk["site"], kiosk["phone"], kiosk["state"]) == ("2階", "別館", "100", "off")
    assert (await company("kiosk", "revoke", "2階")).code == 0
    assert "There is no kiosk '1階'" in (await company("kiosk", "revoke", "1階")).err
