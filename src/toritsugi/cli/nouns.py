"""The commands, in the order in which `--help` tells them: what each is for, and where it lives."""

from typing import NamedTuple


class Noun(NamedTuple):
    """A command, or a noun with its verbs.

    `place` is the module and what stands in it, as "module:name": it is imported when the command is used, so that a
    short command does not wait for everything that others need.
    """

    name: str
    place: str
    help: str


NOUNS = (
    Noun("serve", "serve:serve", "Runs the relay: pages, API, SMTP door, delivery. / 取次を起動します。"),
    Noun(
        "demo",
        "demo:demo",
        "Starts the relay and a LINE WORKS stand-in with a sample company. / サンプルの会社でお試しいただけます。",
    ),
    Noun(
        "send",
        "send:send",
        "Sends a notice to employees or talk rooms through the running relay. / 社員やトークルームに通知を送ります。",
    ),
    Noun(
        "guide",
        "guide:guide",
        "Leads through the LINE WORKS screens. / LINE WORKS の画面での操作を順にご案内します。",
    ),
    Noun("event", "telling.event:noun", "What came in. / 受信したもの。"),
    Noun("notification", "telling.notification:noun", "What was said to whom. / 通知。"),
    Noun("organization", "organization:noun", "The company. / 会社。"),
    Noun("department", "department:noun", "Departments. / 部署。"),
    Noun("employee", "staff.employee:noun", "Employees. / 社員。"),
    Noun("connection", "linking.connection:noun", "LINE WORKS credentials. / LINE WORKS 連携。"),
    Noun("source", "sourcing.source:noun", "Where events come from. / 受信元。"),
    Noun("imap", "sourcing.imap:noun", "Mailboxes that are watched. / IMAP で見に行くメールボックス。"),
    Noun("kind", "ruling.kind:noun", "Kinds of notices. / 通知の種類。"),
    Noun("rule", "ruling.rule:noun", "Rules that tell notices apart. / 振り分けルール。"),
    Noun("route", "ruling.route:noun", "Where a mail would go. / メールの行き先の確認。"),
    Noun("key", "sourcing.key:noun", "API keys. / APIキー。"),
    Noun("site", "placing.site:noun", "Sites with kiosks. / 拠点。"),
    Noun("kiosk", "placing.kiosk:noun", "Reception tablets. / 受付端末。"),
    Noun("button", "receiving.button:noun", "Call buttons. / 呼び出しボタン。"),
    Noun("ladder", "receiving.ladder:noun", "Who is called next. / 呼び出しの手順。"),
    Noun("calling", "receiving.calling:noun", "How calls go. / 呼び出し方。"),
    Noun("text", "receiving.text:noun", "Texts of calls. / 呼び出しの文面。"),
    Noun("visit", "receiving.visit:noun", "Visitors. / 来客。"),
    Noun("appointment", "expecting.appointment:noun", "Expected visitors. / 来客予定。"),
    Noun("account", "account:noun", "Who may sign in. / 管理画面のアカウント。"),
    Noun("config", "settings:noun", "How this process starts. / 起動の設定。"),
    Noun("database", "database:noun", "The database's tables. / データベース。"),
)
