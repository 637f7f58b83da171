"""What the rooms complain about, as one clear sentence."""

from collections.abc import Callable
from typing import Any

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.config import ConfigError
from toritsugi.connections import ConnectionFault, FormRefused, SealBroken, SealingKeyUnusable
from toritsugi.database import SchemaOutdated, StorageFull, StorageTrouble
from toritsugi.demo import DemoRefused
from toritsugi.intake import CertificateUnusable, SourceFault, SourceRefused
from toritsugi.organization import Language
from toritsugi.picture import SENTENCES, PictureRefused
from toritsugi.reception import SettingRefused
from toritsugi.rules import RulesRefused

_LANGUAGES: tuple[Language, ...] = ("ja", "en")


def complaint_of(error: Exception) -> Complaint | None:
    """What to say about an error; None when nobody has foreseen it."""
    for kind, worded in _WORDED.items():
        if isinstance(error, kind):
            return worded(error)
    return None


def _config(error: ConfigError) -> Complaint:
    return Complaint(f"設定に誤りがあります。{error.japanese}", f"A setting is wrong. {error.english}", WRONG)


def _fault(error: ConnectionFault) -> Complaint:
    japanese, english = (f"{error.sentence(each)} {error.remedy(each)}".strip() for each in _LANGUAGES)
    return Complaint(japanese, english, WRONG)


def _form(error: FormRefused) -> Complaint:
    japanese, english = (" ".join(fault.sentence(each) for fault in error.faults) for each in _LANGUAGES)
    return Complaint(japanese, english, WRONG)


def _picture(error: PictureRefused) -> Complaint:
    japanese, english = (each.format(value=error.value) for each in SENTENCES[error.reason])
    return Complaint(japanese, english[0].upper() + english[1:], WRONG)


def _rules(error: RulesRefused) -> Complaint:
    return Complaint(error.sentences("ja"), error.sentences("en"), WRONG)


def _source(error: SourceRefused | SourceFault) -> Complaint:
    faults = error.faults if isinstance(error, SourceRefused) else (error,)
    japanese, english = (" ".join(fault.sentence(each) for fault in faults) for each in _LANGUAGES)
    return Complaint(japanese, english, WRONG)


def _setting(error: SettingRefused) -> Complaint:
    japanese, english = (
        " ".join(f"{fault.field}: {fault.sentence(each)}" for fault in error.faults) for each in _LANGUAGES
    )
    return Complaint(japanese, english, WRONG)


def _storage(_: StorageTrouble) -> Complaint:
    return Complaint(
        "データベースを使えません。TORITSUGI_DATABASE_URL と、接続先が動いているかをご確認ください。",
        "The database cannot be used. Check TORITSUGI_DATABASE_URL and TORITSUGI_DATA_DIR, and that it is running.",
    )


def _full(_: StorageFull) -> Complaint:
    return Complaint(
        "データベースの空き容量がありません。空きを増やしてから、もう一度お試しください。",
        "The database has no room left. Make room and try again.",
    )


def _outdated(_: SchemaOutdated) -> Complaint:
    return Complaint(
        "データベースがこの版のものではありません。toritsugi database migrate を実行してください。",
        "The database is not of this version. Run `toritsugi database migrate`.",
    )


def _seal(error: Exception) -> Complaint:
    return Complaint(
        f"封印鍵が合いません。これまでの sealing.key か TORITSUGI_SEALING_KEY を指定してください。（{error}）",
        f"The sealing key does not fit: give the sealing.key or TORITSUGI_SEALING_KEY used so far. ({error})",
        WRONG,
    )


def _certificate(error: CertificateUnusable) -> Complaint:
    return Complaint(
        f"SMTP の証明書を使えません。TORITSUGI_SMTP_TLS_CERTIFICATE と _KEY をご確認ください。（{error}）",
        f"The SMTP door's certificate cannot be used: check TORITSUGI_SMTP_TLS_CERTIFICATE and _KEY. ({error})",
        WRONG,
    )


def _demo(error: DemoRefused) -> Complaint:
    return Complaint(error.japanese, error.english, WRONG)


_WORDED: dict[type[Exception], Callable[[Any], Complaint]] = {
    ConfigError: _config,
    ConnectionFault: _fault,
    FormRefused: _form,
    PictureRefused: _picture,
    RulesRefused: _rules,
    SettingRefused: _setting,
    SourceRefused: _source,
    SourceFault: _source,
    StorageFull: _full,
    StorageTrouble: _storage,
    SchemaOutdated: _outdated,
    SealBroken: _seal,
    SealingKeyUnusable: _seal,
    CertificateUnusable: _certificate,
    DemoRefused: _demo,
}
