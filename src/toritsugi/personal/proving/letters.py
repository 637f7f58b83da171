"""A further mail address counts once a link in a mail to it was opened: nobody takes what is meant for others."""

import base64
import binascii
from collections.abc import Mapping

import msgspec

from toritsugi.connections import Seal, SealBroken
from toritsugi.database import Database
from toritsugi.mailing import Draft, write_mail
from toritsugi.organization import Organization
from toritsugi.people import Choice, Employee
from toritsugi.web import count_try, digest_of

LETTER_SECONDS = 86_400.0
KIND = "address"
PATH = "/me/address"
_TEXTS = {
    "ja": (
        "メールアドレスの確認",
        "{name} さんが、このアドレスに届くお知らせを、取次から LINE WORKS で受け取れるようにしようとしています。\n\n"
        "ご本人の場合は、24時間以内に次のリンクを開いて、「確認する」を押してください。\n{link}\n\n"
        "心当たりがないときは、何もしなくて大丈夫です。",
    ),
    "en": (
        "Is this your mail address?",
        "{name} would like Toritsugi to pass on in LINE WORKS what is mailed to this address.\n\n"
        "If that is you, open this link within 24 hours and press “Confirm”.\n{link}\n\n"
        "If you did not ask for it, there is nothing to do.",
    ),
}


class Claim(msgspec.Struct, frozen=True):
    """What a letter proves: that its reader has this address, for this field; `until` in seconds since the epoch."""

    field: str
    address: str
    until: float


class AddressLetters:
    """Sends them and reads what comes back. `mails` says whether mails can be sent at all."""

    def __init__(self, database: Database, seal: Seal, relay_url: str, *, mails: bool) -> None:
        self.database = database
        self._seal = seal
        self._relay_url = relay_url
        self.mails = mails

    async def send(self, who: Employee, organization: Organization, claim: tuple[str, str], language: str) -> None:
        """A letter to the address of the claim (field, address). Raises TooManyTries, StorageTrouble."""
        field, address = claim
        await count_try(self.database, (("asked_for", digest_of(f"address {who.id}")),))
        until = self.database.clock.now() + LETTER_SECONDS
        subject, text = _TEXTS["en" if language == "en" else "ja"]
        link = f"{self._relay_url}{PATH}/{self._token(who, Claim(field, address, until))}"
        draft = Draft(
            organization_id=organization.id,
            kind=KIND,
            subject=subject,
            text=text.format(name=who.name, link=link),
            recipients=(address,),
            sender_name=organization.name,
            expires_at=until,
        )
        async with self.database.transaction() as c:
            await write_mail(self.database, c, draft)

    def read(self, who: Employee, token: str) -> Claim | None:
        """What the link of a letter says; None when it is too old, was changed, or is for somebody else."""
        try:
            opened = self._seal.open(base64.urlsafe_b64decode(token.encode()), _place(who))
            claim = msgspec.json.decode(opened, type=Claim)
        except (SealBroken, binascii.Error, ValueError, msgspec.MsgspecError):
            return None
        return claim if self.database.clock.now() < claim.until else None

    def _token(self, who: Employee, claim: Claim) -> str:
        return base64.urlsafe_b64encode(self._seal.seal(msgspec.json.encode(claim).decode(), _place(who))).decode()


def _place(who: Employee) -> str:
    return f"address letter/{who.id}"


def unproved(choice: Choice, cells: Mapping[str, str]) -> tuple[str, str] | None:
    """The field and the address that nobody has seen yet to be this employee's; None when there is none."""
    known = {"", choice.employee.email, *choice.addresses}
    wanted = ((field, text.strip().lower()) for field, text in cells.items() if field.startswith("mail"))
    return next((each for each in wanted if each[1] not in known), None)
