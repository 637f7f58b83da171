"""What can be wrong with a source that somebody describes, one sentence each, in Japanese and English."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from toritsugi.organization import Language

_SENTENCES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "name_missing": ("名前を入力してください。", "Enter a name."),
        "too_long": (
            "長すぎます。{limit}文字以内で入力してください。",
            "Too long: at most {limit} characters.",
        ),
        "address_missing": ("メールアドレスを入力してください。", "Enter a mail address."),
        "address_malformed": (
            "「{given}」はメールアドレスの形ではありません。crm@notify.example.co.jp の形で入力してください。",
            "{given!r} is not a mail address; write it like crm@notify.example.co.jp.",
        ),
        "address_taken": (
            "受信元 {given} はすでに登録されています。別のアドレスを入力してください。",
            "The address {given} is a source already. Enter another one.",
        ),
        "address_of_employee": (
            "{given} は社員のメールアドレスです。受信元には別のアドレスを入力してください。",
            "{given} is an employee's mail address. Enter another one for this source.",
        ),
        "kind_malformed": (
            "種類「{given}」は使えません。半角の英数字と . _ - で50文字以内にしてください。",
            "The kind {given!r} cannot be used: letters, digits, dots, _ and -, at most 50.",
        ),
        "to_missing": ("通知先を1つ以上指定してください。", "Name at least one destination."),
        "employee_unknown": (
            "メールアドレス {given} の社員は登録されていません。",
            "No employee has the mail address {given}.",
        ),
        "room_unknown": (
            "トークルーム「{given}」が見つかりません。チャンネルIDか、次のどれかを指定してください: {known}",
            "No one talk room is called {given!r}. Give its channel ID, or one of: {known}",
        ),
        "department_without_room": (
            "部署「{given}」にはトークルームが登録されていません。先に部署のトークルームを登録してください。",
            "The department {given!r} has no talk room. Give it one first.",
        ),
        "host_malformed": (
            "「{given}」はサーバー名の形ではありません。imap.example.co.jp の形で入力してください。",
            "{given!r} is not the name of a server; write it like imap.example.co.jp.",
        ),
        "port_malformed": (
            "ポートは1〜65535の数字で入力してください。",
            "Enter the port as a number from 1 to 65535.",
        ),
        "security_unknown": (
            "暗号化の方式は tls、starttls、none のどれかを指定してください。",
            "Choose tls, starttls or none as the encryption.",
        ),
        "user_missing": ("ユーザー名を入力してください。", "Enter the user name."),
        "password_missing": ("パスワードを入力してください。", "Enter the password."),
        "sign_in_unknown": (
            "サインインの方法は password か token を指定してください。",
            "Choose password or token as the way to sign in.",
        ),
        "token_url_malformed": (
            "トークンの発行先は https:// で始まるアドレスで入力してください。",
            "Enter the address that gives tokens; it begins with https://.",
        ),
        "client_id_missing": ("クライアントIDを入力してください。", "Enter the client ID."),
        "consent_missing": (
            "クライアントシークレットか更新トークンを入力してください。",
            "Enter a client secret or a refresh token.",
        ),
        "authority_malformed": (
            "「{given}」はサーバー名の形ではありません。mx.example.co.jp の形か、* を入力してください。",
            "{given!r} is not the name of a server; write it like mx.example.co.jp, or *.",
        ),
        "folder_missing": ("フォルダー名を入力してください。", "Enter a folder."),
        "done_folder_same": (
            "取り込んだメールを移すフォルダーには、見に行くフォルダーとは別の名前を入力してください。",
            "Mails that were taken go to another folder than the one that is watched. Enter another name.",
        ),
        "certificates_malformed": (
            "証明書を読み取れません。-----BEGIN CERTIFICATE----- で始まるPEM形式で入力してください。",
            "The certificate cannot be read: it begins with -----BEGIN CERTIFICATE-----.",
        ),
        "permission_missing": (
            "このキーでできることを1つ以上選んでください。",
            "Choose at least one thing that this key may do.",
        ),
        "permission_unknown": (
            "権限「{given}」はありません。次のどれかを指定してください: {known}",
            "There is no permission {given!r}. Give one of: {known}",
        ),
        "network_malformed": (
            "「{given}」はネットワークの形ではありません。192.0.2.0/24 や 2001:db8::/32 の形で入力してください。",
            "{given!r} is not a network; write it like 192.0.2.0/24 or 2001:db8::/32.",
        ),
    }
)


class SourceFault(Exception):
    """One thing that is wrong; `field` is the form's field."""

    def __init__(self, code: str, field: str, **blanks: str) -> None:
        self.code, self.field, self.blanks = code, field, blanks
        super().__init__(self.sentence("en"))

    def sentence(self, language: Language) -> str:
        """What is wrong, and what to do."""
        return _SENTENCES[self.code][language == "en"].format(**self.blanks)


class SourceRefused(Exception):
    """A form that cannot be taken over as it is; nothing was changed. At most one fault for each field."""

    def __init__(self, faults: Sequence[SourceFault]) -> None:
        super().__init__(" ".join(str(fault) for fault in faults))
        self.faults = tuple(faults)

    def by_field(self, language: Language) -> dict[str, str]:
        """The sentence for each faulty field."""
        return {fault.field: fault.sentence(language) for fault in self.faults}
