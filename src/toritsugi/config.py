"""How this process starts: read once from the environment, frozen, passed in.

Every setting is an environment variable `TORITSUGI_…`; a secret may stand in a file that `TORITSUGI_…_FILE` names.
An unknown name is refused: a typo must not go unnoticed.
"""

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, get_args
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from toritsugi.fence import OPEN, Fence
from toritsugi.network import parse_hops, parse_networks

PREFIX = "TORITSUGI_"
Role = Literal["web", "smtp", "worker"]
ROLES: tuple[Role, ...] = get_args(Role)
Port = Annotated[int, Field(ge=0, le=65535)]
Hops = Annotated[str, Field(json_schema_extra={"hops": True})]
Networks = Annotated[str, Field(json_schema_extra={"networks": True})]


class ConfigError(Exception):
    """A setting is wrong; the sentence says which and what it may be, in both languages."""

    def __init__(self, japanese: str, english: str) -> None:
        super().__init__(english)
        self.japanese = japanese
        self.english = english


class Config(BaseSettings):
    """The settings of one process. Sizes are bytes, times are seconds."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    data_dir: Path = Field(Path("toritsugi-data"), description="folder of the embedded database and of the sealing key")
    database_url: SecretStr = Field(
        SecretStr(""), description="postgresql://… or sqlite:///…; empty: SQLite in data_dir"
    )
    http_host: str = Field("127.0.0.1", description="address that the pages and the API listen on")
    http_port: Port = Field(8080, description="port of the pages and the API")
    http_trusted_proxies: Networks = Field(
        "", description="networks of reverse proxies whose X-Forwarded-For is believed; empty: none"
    )
    smtp_host: str = Field("127.0.0.1", description="address that the SMTP door listens on")
    smtp_port: Port = Field(8025, description="port of the SMTP door")
    smtp_max_size: Annotated[int, Field(ge=1_000)] = Field(26_214_400, description="largest mail, in bytes")
    smtp_tls_certificate: str = Field("", description="certificate chain in PEM, offered by STARTTLS; empty: no TLS")
    smtp_tls_key: str = Field("", description="key of that certificate, in PEM")
    smtp_tls: Literal["optional", "required"] = Field("optional", description="whether mails are taken without TLS")
    smtp_employee_networks: Networks = Field(
        "", description="networks that may bring mails to employees' addresses; empty: all"
    )
    smtp_plain_sign_in_networks: Networks = Field(
        "", description="networks from which passwords are taken without TLS, beside this machine"
    )
    smtp_trusted_hops: Hops = Field(
        "", description="mail servers whose Authentication-Results are believed, as name=network"
    )
    public_url: str = Field(
        "", description="address under which people open the pages; empty: http://http_host:http_port"
    )
    outbound: Literal["everywhere", "public"] = Field(
        "everywhere", description="where what administrators type may lead: everywhere; public: not into inner networks"
    )
    outbound_networks: Networks = Field("", description="inner networks that are reached even so; empty: none")
    sealing_key: SecretStr = Field(SecretStr(""), description="key that seals secrets; empty: a key file in data_dir")
    mail_host: str = Field("", description="mail server that takes our mails; empty: none, alarms stay on the pages")
    mail_port: Port = Field(587, description="port of that mail server")
    mail_security: Literal["none", "starttls", "tls"] = Field("starttls", description="none, starttls or tls")
    mail_user: str = Field("", description="user name at that mail server; empty: no sign-in")
    mail_password: SecretStr = Field(SecretStr(""), description="password at that mail server")
    mail_sender: str = Field("", description="sender of our mails; empty: toritsugi@ and the server's name")
    keep_days: Annotated[int, Field(ge=1)] = Field(
        365, description="days for which events are kept whose kind has no time of its own; then they are erased"
    )
    metrics_token: SecretStr = Field(
        SecretStr(""), description="what a monitoring system sends to read /metrics; empty: nobody may"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="least severe log line shown")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        *others: object,
        **more: object,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `read_config` hands in: it has read the environment, and named what nobody knows."""
        return (init_settings,)

    @field_validator("public_url")
    @classmethod
    def _whole_address(cls, value: str) -> str:
        address = urlsplit(value)
        if value and (address.scheme not in {"http", "https"} or not address.hostname or address.port == 0):
            raise ValueError(value)
        return value.rstrip("/")

    @field_validator(
        "http_trusted_proxies", "smtp_employee_networks", "smtp_plain_sign_in_networks", "outbound_networks"
    )
    @classmethod
    def _all_networks(cls, value: str) -> str:
        parse_networks(value)
        return value

    @field_validator("smtp_trusted_hops")
    @classmethod
    def _all_hops(cls, value: str) -> str:
        parse_hops(value)
        return value

    @property
    def relay_url(self) -> str:
        """The address under which people open the pages, without a slash at its end."""
        return self.public_url or f"http://{self.http_host}:{self.http_port}"

    @property
    def fence(self) -> Fence:
        """What keeps administrators' addresses out of inner networks."""
        return OPEN if self.outbound == "everywhere" else Fence(parse_networks(self.outbound_networks))

    @property
    def database_address(self) -> str:
        return self.database_url.get_secret_value() or f"sqlite:///{self.data_dir / 'toritsugi.db'}"

    @property
    def sealing_key_path(self) -> Path:
        return self.data_dir / "sealing.key"

    def masked(self) -> dict[str, str]:
        """Every setting by its variable's name; secrets say only whether they are set."""
        return {f"{PREFIX}{name.upper()}": _shown(getattr(self, name)) for name in type(self).model_fields}


def read_config(environment: Mapping[str, str] | None = None, **given: object) -> Config:
    """The settings from the environment; `given` ones win. Raises ConfigError."""
    environment = os.environ if environment is None else environment
    named = {name: value for name, value in environment.items() if name.startswith(PREFIX)}
    values: dict[str, object] = {}
    for variable, value in named.items():
        field, text = _setting(variable, value)
        if field in values:
            raise _set_twice(f"{PREFIX}{field.upper()}")
        values[field] = text
    try:
        config = Config(**{**values, **given})  # type: ignore[arg-type]
    except ValidationError as error:
        raise _explained(error) from None
    _require_whole_tls(config)
    return config


def _require_whole_tls(config: Config) -> None:
    """A certificate and its key belong together, and TLS cannot be required without them."""
    wanted = (config.smtp_tls_certificate, config.smtp_tls_key)
    if any(wanted) != all(wanted) or (config.smtp_tls == "required" and not all(wanted)):
        names = f"{PREFIX}SMTP_TLS_CERTIFICATE", f"{PREFIX}SMTP_TLS_KEY"
        raise ConfigError(
            f"{names[0]} と {names[1]} を両方とも指定してください。SMTP の TLS には証明書と鍵の両方が必要です。",
            f"Set both {names[0]} and {names[1]}: TLS of the SMTP door needs the certificate and its key.",
        )


def _setting(variable: str, value: str) -> tuple[str, str]:
    """Field and text of a variable, following `_FILE`."""
    field = variable.removeprefix(PREFIX).lower()
    if field in Config.model_fields:
        return field, value
    base = field.removesuffix("_file")
    if base != field and base in Config.model_fields:
        return base, _read_file(variable, value)
    near = [f"{PREFIX}{name.upper()}" for name in difflib.get_close_matches(base, Config.model_fields, 1)]
    raise ConfigError(
        f"{variable} という設定はありません。" + (f"{near[0]} の誤りではありませんか。" if near else SEE_ALL[0]),
        f"The setting {variable} is not known. " + (f"Did you mean {near[0]}?" if near else SEE_ALL[1]),
    )


def _set_twice(variable: str) -> ConfigError:
    return ConfigError(
        f"{variable} と {variable}_FILE の両方が設定されています。どちらか一方だけにしてください。",
        f"{variable} and {variable}_FILE are both set. Keep only one of them.",
    )


def _read_file(variable: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ConfigError(
            f"{variable} のファイル {path} を読み取れません（{error.strerror}）。場所と権限をご確認ください。",
            f"{variable} names the file {path}, which cannot be read: {error.strerror}.",
        ) from None
    except ValueError:
        raise ConfigError(
            f"{variable} のファイル {path} は UTF-8 のテキストではありません。",
            f"{variable} names the file {path}, which is not a text in UTF-8.",
        ) from None


SEE_ALL = ("設定の一覧は toritsugi config show で表示します。", "See `toritsugi config show`.")
ADDRESS = (
    "https://toritsugi.example.co.jp のような、http か https で始まるアドレスを指定してください。",
    "write a whole address such as https://toritsugi.example.co.jp.",
)


HOPS = (
    "mx.example.co.jp=192.0.2.10 のように、サーバーの名前とネットワークの組をコンマで区切って指定してください。",
    "give names with networks and commas between them, such as mx.example.co.jp=192.0.2.10.",
)
NETWORKS = (
    "192.0.2.0/24, 2001:db8::/32 のように、ネットワークをコンマで区切って指定してください。",
    "give networks with commas between them, such as 192.0.2.0/24, 2001:db8::/32.",
)


def _explained(error: ValidationError) -> ConfigError:
    """The first wrong setting, and what it may be."""
    field = str(error.errors(include_url=False, include_input=False, include_context=False)[0]["loc"][0])
    japanese, english = _allowed(field)
    variable = f"{PREFIX}{field.upper()}"
    return ConfigError(f"{variable}: {japanese}", f"{variable}: {english}")


def _allowed(field: str) -> tuple[str, str]:
    """What the setting may be, in both languages."""
    shape = Config.model_json_schema()["properties"][field]
    if "enum" in shape:
        return f"{'、'.join(shape['enum'])} のいずれかを指定してください。", f"give one of {', '.join(shape['enum'])}."
    if "maximum" in shape:
        low, high = shape["minimum"], shape["maximum"]
        return f"{low}〜{high} の整数を指定してください。", f"give a whole number from {low} to {high}."
    if "minimum" in shape:
        low = shape["minimum"]
        return f"{low} 以上の整数を指定してください。", f"give a whole number, at least {low}."
    if "hops" in shape:
        return HOPS
    return NETWORKS if "networks" in shape else ADDRESS


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return "(set)" if value.get_secret_value() else "(not set)"
    return str(value)
