"""Kinds and rules by the command line alone."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from cli.terminal import Command

pytestmark = pytest.mark.anyio


async def rules(company: Command) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((await company("rule", "list", "--json")).out)
    return found


async def test_a_rule_is_added_changed_moved_and_removed(company: Command) -> None:
    first = await company(
        "rule", "add", "--name", "承認", "--when", "subject any 承認|申請", "--when", "header:X-Mailer there",
        "--unless", "flag:auto_reply", "--kind", "workflow", "--reply", "--upload", "--minutes", "0",
    )  # fmt: skip
    id = re.findall(r"[0-9a-f]{32}", first.out)[0]
    assert (await company("rule", "add", "--name", "広告", "--keep")).code == 0
    added, advert, *builtin = await rules(company)
    assert added["id"] == id and added["kind"] == "workflow" and added["repeat_minutes"] == 0
    assert (added["allows_reply"], added["attachments"], advert["action"]) == (True, "upload", "keep")
    assert added["conditions"] == [
        {"field": "subject", "how": "any", "words": ["承認", "申請"]},
        {"field": "header:x-mailer", "how": "there", "words": []},
    ]
    assert added["exceptions"] == [{"field": "flag:auto_reply", "how": "there", "words": []}]
    assert [each["id"] for each in builtin] == ["returned", "bounce", "auto-reply", "automatic"]
    assert (await company("rule", "move", id, "down")).code == 0
    assert (await company("rule", "change", id, "--off", "--minutes", "-1", "--no-reply", "--kind", "")).code == 0
    advert, added, *_ = await rules(company)
    assert (added["active"], added["repeat_minutes"], added["allows_reply"], added["kind"]) == (False, None, False, "")
    assert added["conditions"][0]["words"] == ["承認", "申請"]
    assert (await company("rule", "remove", advert["id"])).code == 0
    assert (await rules(company))[0]["id"] == id


async def test_a_builtin_rule_is_switched(company: Command) -> None:
    assert (await company("rule", "change", "bounce", "--tell")).code == 0
    assert (await company("rule", "change", "auto-reply", "--off")).code == 0
    found = {each["id"]: each for each in await rules(company)}
    assert found["bounce"]["action"] == "tell" and not found["auto-reply"]["active"]
    refused = await company("rule", "remove", "bounce", language="ja")
    assert (refused.code, "このルールは見つかりません" in refused.err) == (2, True)


async def test_what_is_wrong_is_said_and_changes_nothing(company: Command) -> None:
    for words, said in (
        (("--when", "moon any x"), "“moon” cannot be looked at"),
        (("--when", "subject wildly x"), "“wildly” does not go with this field"),
        (("--when", " "), "A condition is empty"),
        (("--kind", "nothing"), "There is no kind “nothing”"),
        (("--name", ""), "name: This is empty"),
    ):
        refused = await company("rule", "add", "--name", "x", *words)
        assert refused.code == 2 and said in refused.err
    assert (await company("rule", "move", "nobody", "sideways")).code == 2
    assert len(await rules(company)) == 4


async def test_sets_are_listed_and_used(company: Command) -> None:
    sets = json.loads((await company("rule", "sets", "--json")).out)
    assert {"key": "github", "ja": "GitHub", "en": "GitHub", "checked_on": "2026-11-28"} in sets
    assert "サイボウズ Garoon" in (await company("rule", "sets", language="ja")).out
    assert "3 rules are there" in (await company("rule", "use", "github")).out
    assert (await company("rule", "use", "nothing")).code == 2
    shown = (await company("rule", "list", language="ja")).out
    assert "差出人のアドレスが「notifications@github.com」であるメールを「タイムライン」として通知します。" in shown
    assert "自動返信のメールは、通知せずに保管だけします。" in shown and "同じ内容は5分間に1回だけ通知します。" in shown


async def test_the_time_for_repeats_is_set(company: Command) -> None:
    assert "once in 30 minutes" in (await company("rule", "repeats", "30")).out
    assert "told every time" in (await company("rule", "repeats", "0")).out
    assert (await company("rule", "repeats", "9999")).code == 2


async def test_kinds_are_added_changed_and_moved(company: Command) -> None:
    added = await company("kind", "add", "--ja", "課題", "--en", "Tasks", "--keep-days", "30", "--wish", "digest")
    assert "'tasks'" in added.out
    assert (await company("kind", "change", "tasks", "--ja", "課題・質問", "--hide", "--keep-days", "0")).code == 0
    assert (await company("kind", "move", "tasks", "up")).code == 0
    kinds = json.loads((await company("kind", "list", "--json")).out)
    assert [each["key"] for each in kinds] == ["timeline", "workflow", "reminder", "schedule", "tasks", "other"]
    assert (kinds[4]["ja"], kinds[4]["active"], kinds[4]["keep_days"], kinds[4]["wish"]) == (
        "課題・質問", False, None, "digest",
    )  # fmt: skip
    assert "活動登録催促" in (await company("kind", "list", language="ja")).out
    assert (await company("kind", "add", "--ja", "")).code == 2
    assert (await company("kind", "change", "nothing", "--ja", "x")).code == 2


async def test_a_mail_is_tried_and_nothing_is_kept(company: Command, tmp_path: Path) -> None:
    (tmp_path / "staff.csv").write_text("社員名,メールアドレス\n田中 太郎,tanaka@aoba.example\n", encoding="utf-8")
    assert (await company("employee", "import", str(tmp_path / "staff.csv"))).code == 0
    await company("rule", "add", "--name", "承認", "--when", "subject any 承認", "--kind", "workflow")
    mail = tmp_path / "mail.eml"
    mail.write_bytes(
        "To: tanaka@aoba.example\r\nFrom: crm@x.example\r\nSubject: 承認依頼\r\n\r\nお願いします。".encode()
    )
    tried = await company("route", "try", str(mail), language="ja")
    assert tried.code == 0
    for said in (
        "承認依頼",
        "種類: ワークフロー",
        "ルール: 承認（通知する）",
        "件名に「承認」を含む",
        "通知先がありません",
    ):
        assert said in tried.out
    assert "何も送信せず、保存もしていません。" in tried.out
    plain = json.loads((await company("route", "try", str(mail), "--to", "tanaka@aoba.example", "--json")).out)
    assert (plain["kind"], plain["rule"]["name"], plain["because"]) == (
        "workflow", "承認", [{"field": "subject", "words": ["承認"]}],
    )  # fmt: skip
    assert plain["messages"] == [] and plain["not_told"][0]["reason"] == "no_destination"
    assert json.loads((await company("event", "list", "--json")).out) == []
    nobody = await company("route", "try", str(mail), "--to", "nobody@aoba.example", language="ja")
    assert (nobody.code, "受け取る社員や受信元はありません" in nobody.err) == (2, True)
    assert (await company("route", "try", str(tmp_path / "gone.eml"))).code == 2
