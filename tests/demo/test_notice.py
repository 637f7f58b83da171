"""What the demo tells: every address can be copied from any terminal."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from toritsugi.demo.child import Child
from toritsugi.demo.notice import Notice
from toritsugi.demo.place import read_place
from toritsugi.demo.sample import Secrets, load_secrets
from toritsugi.organization import Language


@pytest.fixture
def notice(tmp_path: Path) -> tuple[Notice, Secrets]:
    place, secrets = read_place({"TORITSUGI_DATA_DIR": str(tmp_path)}), load_secrets(tmp_path)
    emulator, relay = (Child(name, ("true",), {}, tmp_path / f"{name}.log") for name in ("emulator", "relay"))
    return Notice(place, secrets, (relay, emulator)), secrets


@pytest.mark.parametrize("width", [20, 40, 80, 200])
@pytest.mark.parametrize("terminal", [True, False])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_addresses_stand_whole_and_alone_on_their_lines(
    notice: tuple[Notice, Secrets], width: int, terminal: bool, language: Language
) -> None:
    told, secrets = notice
    written = io.StringIO()
    told.show(
        Console(file=written, width=width, highlight=False, soft_wrap=True, force_terminal=terminal, no_color=True),
        language,
    )
    lines = [line.replace("\x1b[1m", "").replace("\x1b[0m", "") for line in written.getvalue().splitlines()]
    facts = told.facts()
    for address in (
        facts["kiosk_url"],
        facts["relay_url"],
        facts["admin_password"],
        f"{facts['emulator_url']}/talk",
        f"{facts['relay_url']}/api/docs",
    ):
        assert address in lines, (address, lines)
    assert facts["kiosk_url"].endswith(f"/kiosk/open/{secrets.kiosk_key}")
