"""The command, and a company to work with on each database."""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from cli.terminal import Command, Result, run
from toritsugi.cli.logs import only_errors


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """No setting of the machine's, a data folder of the test's."""
    monkeypatch.setenv("TORITSUGI_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("TORITSUGI_DATABASE_URL", raising=False)
    monkeypatch.setattr(sys, "argv", sys.argv)
    return monkeypatch


@pytest.fixture(autouse=True)
def errors_only() -> Iterator[None]:
    """What works beside a command logs as commands do: more would stand among their words."""
    kept = structlog.get_config()
    only_errors()
    yield
    structlog.configure(**kept)


@pytest.fixture
def toritsugi(settings: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """`await toritsugi("event", "list")`, in English unless told otherwise."""

    async def command(*words: str, language: str = "en") -> Result:
        capsys.readouterr()
        code = await asyncio.to_thread(run, ("--language", language, *words))
        said = capsys.readouterr()
        return Result(code, said.out, said.err)

    return command


@pytest.fixture
async def company(toritsugi: Command, settings: pytest.MonkeyPatch, database_address: str) -> Command:
    """The command, on a database that knows a company."""
    settings.setenv("TORITSUGI_DATABASE_URL", database_address)
    assert (await toritsugi("organization", "add", "青葉物産")).code == 0
    return toritsugi
