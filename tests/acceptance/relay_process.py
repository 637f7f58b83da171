"""The relay as a process of its own, with a company of one employee, on free ports."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from acceptance.demo_process import COMMAND, free_port

EMPLOYEE = "tanaka@sample.example"


def settings(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TORITSUGI_")}
    ports = {"TORITSUGI_HTTP_PORT": str(free_port()), "TORITSUGI_SMTP_PORT": str(free_port())}
    return kept | {"TORITSUGI_DATA_DIR": str(folder), "LC_ALL": "C"} | ports


def command(given: dict[str, str], *words: str) -> str:
    return subprocess.run([*COMMAND, *words], env=given, capture_output=True, text=True, timeout=60, check=True).stdout


def found_company(given: dict[str, str], folder: Path) -> None:
    command(given, "organization", "add", "青葉物産")
    staff = folder / "staff.csv"
    staff.write_text(f"氏名,メールアドレス\n田中 太郎,{EMPLOYEE}\n", encoding="utf-8")
    command(given, "employee", "import", str(staff))


@contextmanager
def serving(given: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A relay that is ready."""
    process = subprocess.Popen([*COMMAND, "serve"], env=given, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        assert any(json.loads(line)["event"] == "serve.ready" for line in process.stderr)
        yield process
    finally:
        process.kill()
        process.wait(10)
        process.stderr.close()
