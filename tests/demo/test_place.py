"""The demo's folder and ports: read from the environment, refused in words, used by one demo at a time."""

import stat
from pathlib import Path

import pytest

from toritsugi.demo import DemoRefused
from toritsugi.demo.place import occupied, read_place, write_private


def test_the_stand_in_has_a_port_of_its_own(tmp_path: Path) -> None:
    place = read_place({"TORITSUGI_DATA_DIR": str(tmp_path / "d"), "TORITSUGI_HTTP_PORT": "18001"})
    assert (place.emulator_url, place.callback_url) == (
        "http://127.0.0.1:8090",
        "http://127.0.0.1:18001/lineworks/callback",
    )
    moved = read_place({"TORITSUGI_DATA_DIR": str(tmp_path / "d"), "LINEWORKS_EMULATOR_PORT": "18002"})
    assert moved.emulator_url == "http://127.0.0.1:18002"


@pytest.mark.parametrize("port", ["eight", "0", "70000", "-1", "８０"])
def test_a_port_that_is_none_is_named_with_its_variable(tmp_path: Path, port: str) -> None:
    with pytest.raises(DemoRefused, match="LINEWORKS_EMULATOR_PORT") as refused:
        read_place({"TORITSUGI_DATA_DIR": str(tmp_path), "LINEWORKS_EMULATOR_PORT": port})
    assert "LINEWORKS_EMULATOR_PORT" in refused.value.japanese


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DemoRefused, match="TORITSUGI_DATA_DIR"):
        read_place({"TORITSUGI_DATA_DIR": str(tmp_path / "file" / "below")})


def test_one_demo_at_a_time_uses_a_folder(tmp_path: Path) -> None:
    with occupied(tmp_path), pytest.raises(DemoRefused, match="running"), occupied(tmp_path):
        raise AssertionError("two demos in one folder")
    with occupied(tmp_path):
        assert (tmp_path / "lock").exists()


def test_what_is_written_is_for_the_owner_only(tmp_path: Path) -> None:
    write_private(tmp_path / "secrets.json", b"{}")
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.json"]
