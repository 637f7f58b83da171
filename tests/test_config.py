"""Settings: read from the environment, refused with a sentence that names the variable."""

from pathlib import Path

import pytest

from toritsugi.config import Config, ConfigError, read_config


def test_nothing_set_is_a_usable_default() -> None:
    config = read_config({})
    assert (config.http_port, config.smtp_port) == (8080, 8025)
    assert config.database_address == "sqlite:///toritsugi-data/toritsugi.db"
    assert config.relay_url == "http://127.0.0.1:8080"


def test_the_environment_and_what_is_given_beside_it() -> None:
    found = read_config({"TORITSUGI_HTTP_PORT": "1", "TORITSUGI_SMTP_PORT": "2", "HOME": "/x"}, smtp_port=3)
    assert (found.http_port, found.smtp_port) == (1, 3)


@pytest.mark.parametrize("typo", ["TORITSUGI_HTP_PORT", "TORITSUGI_HTTP_PORTS"])
def test_a_typo_is_named_with_what_was_meant(typo: str) -> None:
    with pytest.raises(ConfigError, match=rf"{typo} is not known\. Did you mean TORITSUGI_HTTP_PORT\?"):
        read_config({typo: "1"})


def test_a_typo_is_named_in_japanese_too() -> None:
    with pytest.raises(ConfigError) as refused:
        read_config({"TORITSUGI_SMTP_PROT": "1"})
    assert refused.value.japanese == (
        "TORITSUGI_SMTP_PROT という設定はありません。TORITSUGI_SMTP_PORT の誤りではありませんか。"
    )


def test_a_wholly_unknown_name_is_refused() -> None:
    for name in ("TORITSUGI_QQQ", "TORITSUGI_Q"):
        with pytest.raises(ConfigError, match=rf"{name} is not known\. See `toritsugi config show`"):
            read_config({name: "1"})


def test_a_setting_and_its_file_together_are_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from the file")
    both = {"TORITSUGI_SEALING_KEY": "from here", "TORITSUGI_SEALING_KEY_FILE": str(tmp_path / "key")}
    for environment in (both, dict(reversed(both.items()))):
        with pytest.raises(ConfigError, match="TORITSUGI_SEALING_KEY and TORITSUGI_SEALING_KEY_FILE are both"):
            read_config(environment)


@pytest.mark.parametrize(
    ("variable", "value", "allowed"),
    [
        ("TORITSUGI_HTTP_PORT", "eighty", ("0〜65535 の整数", "from 0 to 65535")),
        ("TORITSUGI_HTTP_PORT", "65536", ("0〜65535 の整数", "from 0 to 65535")),
        ("TORITSUGI_SMTP_PORT", "-1", ("0〜65535 の整数", "from 0 to 65535")),
        ("TORITSUGI_SMTP_MAX_SIZE", "1", ("1000 以上の整数", "at least 1000")),
        ("TORITSUGI_LOG_LEVEL", "loud", ("debug、info、warning、error", "debug, info, warning, error")),
        ("TORITSUGI_PUBLIC_URL", "toritsugi.example", ("https://", "https://")),
        ("TORITSUGI_PUBLIC_URL", "http://[bad", ("https://", "https://")),
        ("TORITSUGI_PUBLIC_URL", "http://toritsugi.example:99999", ("https://", "https://")),
        ("TORITSUGI_PUBLIC_URL", "ftp://toritsugi.example", ("https://", "https://")),
    ],
)
def test_a_wrong_value_names_its_variable_and_what_is_allowed(
    variable: str, value: str, allowed: tuple[str, str]
) -> None:
    with pytest.raises(ConfigError, match=f"^{variable}: ") as refused:
        read_config({variable: value})
    said = (refused.value.japanese, refused.value.english)
    for sentence, what in zip(said, allowed, strict=True):
        assert sentence.startswith(f"{variable}: ") and what in sentence and "\n" not in sentence


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("postgresql://u:p@h/d\n")
    config = read_config({"TORITSUGI_DATABASE_URL_FILE": str(tmp_path / "url")})
    assert config.database_address == "postgresql://u:p@h/d"


def test_a_file_that_is_absent_or_no_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"TORITSUGI_SEALING_KEY_FILE names the file .*, which cannot be read"):
        read_config({"TORITSUGI_SEALING_KEY_FILE": str(tmp_path / "absent")})
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(ConfigError, match=r"TORITSUGI_SEALING_KEY_FILE names the file .*not a text"):
        read_config({"TORITSUGI_SEALING_KEY_FILE": str(tmp_path / "binary")})


def test_secrets_are_never_shown() -> None:
    config = read_config({"TORITSUGI_DATABASE_URL": "postgresql://u:hidden@h/d", "TORITSUGI_SEALING_KEY": "hidden"})
    assert "hidden" not in repr(config) + str(config.masked())
    assert config.masked()["TORITSUGI_SEALING_KEY"] == "(set)"
    assert read_config({}).masked()["TORITSUGI_SEALING_KEY"] == "(not set)"


def test_every_setting_is_described_and_frozen() -> None:
    assert all(field.description for field in Config.model_fields.values())
    with pytest.raises(ValueError, match="frozen"):
        read_config({}).http_port = 1  # type: ignore[misc]


def test_the_public_address_loses_its_last_slash() -> None:
    assert read_config({"TORITSUGI_PUBLIC_URL": "https://t.example/"}).relay_url == "https://t.example"


def test_a_certificate_comes_with_its_key_and_required_tls_with_both() -> None:
    pair = {"TORITSUGI_SMTP_TLS_CERTIFICATE": "chain.pem", "TORITSUGI_SMTP_TLS_KEY": "key.pem"}
    assert read_config(pair | {"TORITSUGI_SMTP_TLS": "required"}).smtp_tls_key == "key.pem"
    for name in pair:
        with pytest.raises(ConfigError, match="Set both"):
            read_config({name: "file.pem"})
    with pytest.raises(ConfigError, match="Set both"):
        read_config({"TORITSUGI_SMTP_TLS": "required"})
    with pytest.raises(ConfigError, match="give one of optional, required"):
        read_config(pair | {"TORITSUGI_SMTP_TLS": "yes"})


def test_networks_and_hops_are_named_as_they_have_to_be_written() -> None:
    assert read_config({"TORITSUGI_SMTP_TRUSTED_HOPS": "mx.a.example=192.0.2.1, 10.0.0.0/8"}).smtp_trusted_hops
    with pytest.raises(ConfigError, match=r"TORITSUGI_SMTP_TRUSTED_HOPS: give names with networks"):
        read_config({"TORITSUGI_SMTP_TRUSTED_HOPS": "mx.a.example"})
    for name in (
        "TORITSUGI_SMTP_EMPLOYEE_NETWORKS",
        "TORITSUGI_SMTP_PLAIN_SIGN_IN_NETWORKS",
        "TORITSUGI_OUTBOUND_NETWORKS",
    ):
        with pytest.raises(ConfigError, match=rf"{name}: give networks"):
            read_config({name: "192.0.2.0/24, everywhere"})
