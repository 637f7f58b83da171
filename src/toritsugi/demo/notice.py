"""What the demo tells: demo.json for programs, a page of things to try for people."""

from collections.abc import Sequence
from typing import Any

import msgspec
from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from toritsugi.demo.child import Child
from toritsugi.demo.place import Place, write_private
from toritsugi.demo.sample import ADMIN, MAIL_DOMAIN, PEOPLE, ROOMS, Secrets
from toritsugi.kiosk import opening_path
from toritsugi.organization import Language
from toritsugi.personal import HOME

VISITED, WRITTEN_TO = PEOPLE[0], PEOPLE[1]


class Notice:
    """Knows where everything is. `write` is called again whenever a process was started anew."""

    def __init__(self, place: Place, secrets: Secrets, children: tuple[Child, Child]) -> None:
        self._place = place
        self._secrets = secrets
        self._relay, self._emulator = children

    def write(self) -> None:
        """Replaces demo.json as a whole."""
        write_private(self._place.report, msgspec.json.format(msgspec.json.encode(self.facts()), indent=2))

    def facts(self) -> dict[str, Any]:
        """Where to find everything, and as whom."""
        config = self._place.config
        return {
            "relay_url": config.relay_url,
            "admin_email": ADMIN.email,
            "admin_password": self._secrets.admin_password,
            "api_key": self._secrets.api_key,
            "smtp_host": config.smtp_host,
            "smtp_port": config.smtp_port,
            "mail_domain": MAIL_DOMAIN,
            "emulator_url": self._place.emulator_url,
            "kiosk_url": f"{config.relay_url}{opening_path(self._secrets.kiosk_key)}",
            "relay_pid": self._relay.pid,
            "emulator_pid": self._emulator.pid,
            "employees": [{"name": each.name, "email": each.email, "user_id": each.user_id} for each in PEOPLE],
            "rooms": [{"title": room.title, "channel_id": room.channel_id} for room in ROOMS],
        }

    def show(self, console: Console, language: Language) -> None:
        """The page of things to try, in the language of the terminal first."""
        first = language == "en"
        facts = self.facts()
        console.print()
        console.print(Rule(Text(("取次デモを始めました", "The Toritsugi demo is running")[first], style="bold green")))
        for line in _addresses(facts, first):
            console.print(line)
        console.print()
        console.print(Text(("試してみましょう", "What to try")[first], style="bold"))
        for number, step in enumerate(_steps(facts, first), 1):
            console.print(Text(f"  {number}. {step}"))
        console.print()
        for heading, command in _commands(facts, first):
            console.print(Text(f"  {heading}", style="bold"))
            console.print(Text(command, style="cyan"))
            console.print()
        console.print(Text(_end(self._place, first), style="dim"))


def _addresses(facts: dict[str, Any], english: bool) -> Sequence[Text]:
    """What it is, in both languages, and below it where: alone on its line, so that any terminal lets it be copied."""
    rows = (
        ("受付端末", "Kiosk", facts["kiosk_url"]),
        ("管理画面", "Admin pages", facts["relay_url"]),
        ("管理画面のメールアドレス", "Admin pages: mail address", facts["admin_email"]),
        ("管理画面のパスワード", "Admin pages: password", facts["admin_password"]),
        ("社員のページ（お知らせ・設定）", "Employees' own pages", f"{facts['relay_url']}{HOME}"),
        ("トーク（LINE WORKS の代役）", "Talk (stand-in)", f"{facts['emulator_url']}/talk"),
        ("Developer Console（代役）", "Developer Console (stand-in)", f"{facts['emulator_url']}/console"),
        ("メールの受付", "Mail (SMTP)", f"{facts['smtp_host']}:{facts['smtp_port']}"),
        ("API の説明", "API documentation", f"{facts['relay_url']}/api/docs"),
    )
    lines = []
    for japanese, other, value in rows:
        first, second = (other, japanese) if english else (japanese, other)
        lines.append(Text(f"  {first}").append(f"  {second}", style="dim"))
        lines.append(Text(str(value), style="bold cyan"))
    return lines


def _steps(facts: dict[str, Any], english: bool) -> Sequence[str]:
    talk = f"{facts['emulator_url']}/talk"
    if english:
        return (
            f"Open the kiosk, look for “{VISITED.roman}” (or たなか), give your name and call.",
            f"Open {talk} as {VISITED.name} and tap 「すぐ行きます」: the kiosk changes at once.",
            "Admin pages, “Expected visitors”: type a reception code of the list at the kiosk; no name is asked for.",
            f"Send a mail with the line below: it appears with {WRITTEN_TO.name} in Talk.",
            f"Open {facts['relay_url']}{HOME}, ask for a code as {VISITED.email}: it comes to {VISITED.name} in Talk.",
            "Sign in to the admin pages and follow each notification to the platform's answer.",
            f"Look at the stand-in's Developer Console and Admin as {ADMIN.login}@sample, with any password.",
            f"Kill the relay (kill -9 {facts['relay_pid']}): it is back within seconds, and nothing is lost.",
        )
    return (
        "受付端末を開き、「たなか」（または tanaka、田中）で担当者を探して、名前を入れて呼び出します。",
        f"{talk} を開いて{VISITED.name}さんになり、「すぐ行きます」を押します。受付端末の画面がすぐに変わります。",
        "管理画面の「来客予定」にある受付コードを、受付端末の「受付コードをお持ちの方」に入力します。名前は聞かれません。",
        f"下の1行でメールを送ります。トークの{WRITTEN_TO.name}さんに届きます。",
        f"{facts['relay_url']}{HOME} を開き、{VISITED.email} のコードを受け取ります（トークに届きます）。",
        "管理画面にサインインして、通知ごとに LINE WORKS の応答までたどれます。",
        f"代役の Developer Console と管理者画面は、{ADMIN.login}@sample と任意のパスワードで開けます。",
        f"取次を強制終了してみます（kill -9 {facts['relay_pid']}）。数秒で戻り、受け付けたものは失われません。",
    )


def _commands(facts: dict[str, Any], english: bool) -> Sequence[tuple[str, str]]:
    address = (facts["smtp_host"], facts["smtp_port"])
    mail = (
        'python3 -c "import smtplib; from email.message import EmailMessage; m = EmailMessage(); '
        f"m['From'], m['To'], m['Subject'] = 'aoba@example.com', '{WRITTEN_TO.email}', '見積もりのお願い'; "
        "m.set_content('来週までにお願いいたします。'); "
        f"smtplib.SMTP('{address[0]}', {address[1]}).send_message(m)\""
    )
    swaks = f"swaks --server {address[0]}:{address[1]} --to crm@{MAIL_DOMAIN} --header 'Subject: deal won'"
    event = (
        f"curl -s {facts['relay_url']}/api/v1/events -H 'Authorization: Bearer {facts['api_key']}' "
        "-H 'Content-Type: application/json' "
        f'-d \'{{"kind": "alert", "title": "第2倉庫 温度 31℃", "to": "{VISITED.email}"}}\''
    )
    return (
        (("メールを送る", "Send a mail")[english], mail),
        (("swaks があれば", "With swaks")[english], swaks),
        (("API から送る", "Post an event")[english], event),
    )


def _end(place: Place, english: bool) -> str:
    if english:
        return f"Logs and data: {place.folder} (demo.json has the same as above). Ctrl-C ends the demo."
    return f"ログとデータ: {place.folder}（demo.json に同じ内容があります）。終了は Ctrl-C です。"


def trouble_words(child: Child) -> tuple[str, str]:
    """Why a process does not run, in its own last words."""
    tail = child.tail()
    return (
        f"{child.name} が起動しません。最後のログ（{child.log}）:\n{tail}",
        f"The {child.name} does not run. Its last log lines ({child.log}):\n{tail}",
    )
