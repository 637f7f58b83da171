"""`toritsugi config`: how this process would start."""

import os

import typer
from pydantic import SecretStr

from toritsugi.cli.paper import AsJson, write_json, write_table
from toritsugi.cli.speech import say
from toritsugi.config import PREFIX, Config, ConfigError, read_config

noun = typer.Typer(name="config", no_args_is_help=True)


@noun.callback()
def _config() -> None:
    """Groups the verbs."""


@noun.command("show")
def show(as_json: AsJson = False) -> None:
    """Every setting by its variable's name, secrets masked, also when one of them is wrong. /
    設定を一覧にします。秘密の値は表示しません。"""
    try:
        settings = read_config().masked()
        problem = None
    except ConfigError as error:
        settings = _as_given()
        problem = error
    if as_json:
        write_json(settings)
    else:
        rows = [(name, _value(value), _meaning(name.removeprefix(PREFIX).lower())) for name, value in settings.items()]
        write_table((say("変数", "variable"), say("値", "value"), say("説明", "meaning")), rows)
    if problem is not None:
        raise problem


def _as_given() -> dict[str, str]:
    """What stands in the environment; values are shown only of settings that are known to be no secrets."""
    fields = Config.model_fields.items()
    open_names = {f"{PREFIX}{name.upper()}" for name, field in fields if field.annotation is not SecretStr}
    given = {name: value for name, value in os.environ.items() if name.startswith(PREFIX)}
    return {name: value if name in open_names else "(set)" for name, value in sorted(given.items())}


def _value(text: str) -> str:
    """What is shown of a secret, in words; any other value as it is."""
    return say(*_MASKS[text]) if text in _MASKS else text


def _meaning(field: str) -> str:
    known = Config.model_fields.get(field)
    return say(IN_JAPANESE.get(field, ""), known.description or "") if known else ""


_MASKS = {"(set)": ("（設定あり）", "(set)"), "(not set)": ("（未設定）", "(not set)")}

IN_JAPANESE = {
    "data_dir": "内蔵データベースと封印鍵を置くフォルダー",
    "database_url": "postgresql://… または sqlite:///…。空のときはデータフォルダーの SQLite",
    "http_host": "画面と API を待ち受けるアドレス",
    "http_port": "画面と API のポート",
    "http_trusted_proxies": "X-Forwarded-For を信用するリバースプロキシのネットワーク。空のときは信用しない",
    "smtp_host": "SMTP の受付を待ち受けるアドレス",
    "smtp_port": "SMTP の受付のポート",
    "smtp_max_size": "受け取るメールの最大サイズ（バイト）",
    "smtp_tls_certificate": "STARTTLS に使う証明書チェーン（PEM）。空のときは TLS なし",
    "smtp_tls_key": "その証明書の鍵（PEM）",
    "smtp_tls": "TLS なしのメールも受け取るか（optional は受け取る、required は受け取らない）",
    "smtp_employee_networks": "社員のアドレス宛てのメールを受け付けるネットワーク。空のときはすべて",
    "smtp_plain_sign_in_networks": "TLS なしでパスワードを受け付けるネットワーク（このマシンのほかに）",
    "smtp_trusted_hops": "Authentication-Results を信用するメールサーバー（名前=ネットワーク）",
    "public_url": "利用者が画面を開くときのアドレス。空のときは http://（HTTP_HOST）:（HTTP_PORT）",
    "outbound": "管理者が登録した接続先に、どこまで接続するか。everywhere は制限なし、public は社内ネットワークを除く",
    "outbound_networks": "public のときも接続する社内ネットワーク。空のときはなし",
    "sealing_key": "秘密の値を封印する鍵。空のときはデータフォルダーの鍵ファイル",
    "mail_host": "こちらから送るメールを預けるサーバー。空のときは送らず、要対応は画面だけに表示",
    "mail_port": "そのメールサーバーのポート",
    "mail_security": "そのメールサーバーとの暗号化（none、starttls、tls）",
    "mail_user": "そのメールサーバーのユーザー名。空のときはサインインなし",
    "mail_password": "そのメールサーバーのパスワード",
    "mail_sender": "こちらから送るメールの差出人。空のときは toritsugi@（サーバー名）",
    "keep_days": "種類ごとの期間を決めていない受信の保存日数。過ぎると消去",
    "metrics_token": "監視システムが /metrics を読むときに送るトークン。空のときは公開しない",
    "log_level": "ログに出す最低の重要度（debug、info、warning、error）",
}
"""What each setting means; the English stands with the settings themselves."""
