"""How what was posted over HTTP becomes an event."""

import hashlib

from toritsugi.database import Database
from toritsugi.event import Addressee, Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.intake.addressbook import AddressBook
from toritsugi.intake.desk import AcceptDesk, KeyReused
from toritsugi.intake.http.keys import KEY_REUSED
from toritsugi.intake.http.wire import Accepted, EventRequest
from toritsugi.intake.lifetimes import lifetime
from toritsugi.intake.sources import Source
from toritsugi.web import FieldError, Phrase, Problem


class HttpDoor:
    """How a request becomes an event; `book` says whose key it came with."""

    def __init__(self, database: Database, desk: AcceptDesk, book: AddressBook) -> None:
        self.database = database
        self._desk = desk
        self.book = book

    async def accept(self, holder: Source, asked: EventRequest, key: str, fingerprint: str) -> Accepted:
        """Raises Problem, StorageTrouble."""
        event = await self._event(holder, asked, key, fingerprint)
        try:
            receipt = await self._desk.accept(event)
        except KeyReused:
            raise Problem(409, KEY_REUSED, errors=[FieldError("Idempotency-Key", KEY_REUSED)]) from None
        return Accepted(receipt.event_id, receipt.notification_ids, receipt.repeated)

    async def _event(self, holder: Source, asked: EventRequest, key: str, fingerprint: str) -> Event:
        urgency = Urgency[asked.urgency.upper()]
        now = self.database.clock.now()
        return Event(
            id=new_id(),
            organization_id=holder.organization_id,
            source_id=holder.id,
            kind=asked.kind,
            urgency=urgency,
            title=asked.title,
            text=asked.text,
            link=asked.link,
            addressees=await self._addressees(holder.organization_id, asked),
            details={"door": "http"},
            idempotency_key=f"api:{holder.id}:{hashlib.sha256(key.encode()).hexdigest()}",
            fingerprint=fingerprint,
            received_at=now,
            expires_at=now + (asked.expires_in or lifetime(urgency)),
        )

    async def _addressees(self, organization_id: str, asked: EventRequest) -> tuple[Addressee, ...]:
        found, unknown = [], []
        for number, to in enumerate(asked.addresses):
            addressee = await self.book.addressee(organization_id, to)
            if addressee is None:
                field = "to" if isinstance(asked.to, str) else f"to[{number}]"
                unknown.append(FieldError(field, NO_EMPLOYEE if "@" in to else NO_ROOM))
            else:
                found.append(addressee)
        if unknown:
            raise Problem(422, UNKNOWN_ADDRESSEE, errors=unknown)
        return tuple(found)


UNKNOWN_ADDRESSEE: Phrase = {
    "ja": "宛先が見つかりません。何も受け付けていませんので、宛先を直してもう一度お送りください。",
    "en": "An addressee was not found. Nothing was accepted; correct it and send the event again.",
}
NO_EMPLOYEE: Phrase = {
    "ja": "このメールアドレスの社員は登録されていません。社員のメールアドレスを指定してください。",
    "en": "No employee has this mail address. Give the mail address of a registered employee.",
}
NO_ROOM: Phrase = {
    "ja": "このチャンネルIDのトークルームは登録されていません。Bot がいるルームのチャンネルIDを指定してください。",
    "en": "No talk room with this channel ID is known. Give the channel ID of a room that the bot is in.",
}
NO_EVENT: Phrase = {
    "ja": "このイベントは見つかりません。IDをご確認ください。",
    "en": "There is no such event. Check the id.",
}
