"""Log lines say what went wrong and where, never what was in somebody's mail."""

import json
import subprocess
import sys

import pytest

FAILING = """
import asyncio, sys
import structlog
from sqlalchemy import text
from toritsugi.cli.logs import configure_logs, only_errors
from toritsugi.clock import SystemClock
from toritsugi.database import open_database

async def main() -> None:
    database = open_database("sqlite:///" + sys.argv[1], SystemClock())
    subject = "秘密の件名"
    try:
        async with database.transaction() as c:
            await c.execute(text("INSERT INTO nowhere VALUES (:subject)"), {{"subject": subject}})
    except Exception:
        structlog.get_logger().exception("it.failed")
    await database.close()

{begin}
asyncio.run(main())
"""


@pytest.mark.parametrize("begin", ['configure_logs("info")', "only_errors()"], ids=["the relay", "a command"])
def test_a_traceback_holds_no_content(tmp_path: object, begin: str) -> None:
    asked = [sys.executable, "-c", FAILING.format(begin=begin), f"{tmp_path}/x.db"]
    said = subprocess.run(asked, capture_output=True, text=True, encoding="utf-8", check=True).stderr
    [line] = said.splitlines()
    assert json.loads(line)["event"] == "it.failed" and "INSERT INTO nowhere" in line
    assert "秘密" not in line
