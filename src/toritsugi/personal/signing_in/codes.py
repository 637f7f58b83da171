"""One-time codes: asked for with a mail address, sent by the bot to that employee's DM, good in the same browser only.

Whoever asks learns nothing about an address: the answer is given, in the same time, before anybody looks for it.
"""

import asyncio
import hashlib
import hmac
import secrets
import unicodedata
from typing import Any

import structlog
from sqlalchemy import Row, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database, StorageTrouble
from toritsugi.event import HIDDEN, Addressee, Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.intake import AcceptDesk
from toritsugi.organization import Organization
from toritsugi.people import Employee, employees_by_email, get_employees, get_organization
from toritsugi.personal.signing_in.tables import sign_in_code
from toritsugi.web import Account, Person, account_of_employee, count_try, digest_of, forgive

log = structlog.get_logger(__name__)

KIND = "sign_in.code"
CODE_SECONDS = 600.0
DIGITS, GUESSES = 6, 5
_TEXTS = {
    "ja": (
        f"サインインのコード: {HIDDEN}",
        "取次のサインイン画面に、10分以内に入力してください。\n"
        "このコードは、ほかの人に教えないでください。心当たりがないときは、何もしなくて大丈夫です。",
    ),
    "en": (
        f"Your sign-in code: {HIDDEN}",
        "Enter it on the Toritsugi sign-in page within 10 minutes.\n"
        "Tell it to nobody. If you did not ask for it, there is nothing to do.",
    ),
}


class Codes:
    """`ask`, then `redeem` in the same browser. `stop` waits for what is being sent."""

    def __init__(self, database: Database, desk: AcceptDesk) -> None:
        self._database = database
        self._desk = desk
        self._errands: set[asyncio.Task[None]] = set()

    async def ask(self, browser: str, email: str, address: str) -> None:
        """Has a code sent to whoever has this mail address, if anybody.

        `browser` is the secret that the browser holds, `address` the network address that asks. Raises TooManyTries,
        StorageTrouble.
        """
        asked_for = digest_of(email.strip().casefold())
        await count_try(self._database, (("asked_for", asked_for), ("asking", address)))
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        row = {"browser": digest_of(browser), "digest": _digest(browser, code), "asked_for": asked_for}
        now = self._database.clock.now()
        async with self._database.transaction() as c:
            mine = sign_in_code.c.browser == row["browser"]
            await c.execute(delete(sign_in_code).where(mine | (sign_in_code.c.expires_at <= now)))
            await c.execute(sign_in_code.insert().values(**row, guesses=0, expires_at=now + CODE_SECONDS))
        errand = asyncio.create_task(self._send(row["digest"], email, code), name="sign-in-code")
        self._errands.add(errand)
        errand.add_done_callback(self._errands.discard)

    async def _send(self, digest: str, email: str, code: str) -> None:
        try:
            async with self._database.reading() as c:
                who = (await employees_by_email(c, [email])).get(email.strip().lower())
                organization = await get_organization(c, who.organization_id) if who else None
            if who is None or organization is None or not who.lineworks_user_id:
                return
            async with self._database.transaction() as c:
                mine = sign_in_code.c.digest == digest
                await c.execute(update(sign_in_code).where(mine).values(employee_id=who.id))
            await self._desk.accept(_event(who, organization, code, self._database.clock.now()))
        except StorageTrouble:
            log.error("sign_in_code.not_sent")

    async def redeem(self, browser: str, code: str, address: str) -> Account | None:
        """Whose code it is; None for a wrong one, one that is too old, used, or asked for in another browser.

        Raises TooManyTries, StorageTrouble.
        """
        async with self._database.reading() as c:
            asked = await _row(c, browser)
        known = (("code", asked.asked_for),) if asked else ()
        await count_try(self._database, (*known, ("address", address)))
        async with self._database.transaction() as c:
            account = await self._redeem(c, browser, code)
            if account is not None and asked is not None:
                await forgive(c, [("code", asked.asked_for), ("asked_for", asked.asked_for)], address)
        return account

    async def _redeem(self, c: AsyncConnection, browser: str, code: str) -> Account | None:
        asked, now = await _row(c, browser, lock=True), self._database.clock.now()
        if asked is None or asked.expires_at <= now or asked.guesses >= GUESSES:
            return None
        mine = sign_in_code.c.browser == asked.browser
        await c.execute(update(sign_in_code).where(mine).values(guesses=asked.guesses + 1))
        given = _digest(browser, read_code(code))
        if not hmac.compare_digest(asked.digest, given) or asked.employee_id is None:
            return None
        await c.execute(delete(sign_in_code).where(mine))
        who = (await get_employees(c, [asked.employee_id])).get(asked.employee_id)
        organization = await get_organization(c, who.organization_id) if who and who.active else None
        if who is None or organization is None:
            return None
        return await account_of_employee(c, _person(who, organization), now)

    async def stop(self) -> None:
        """Ends when the codes that were asked for are with the desk."""
        await asyncio.gather(*self._errands)


def read_code(text: str) -> str:
    """The digits of a code as people type it: full width, with a space or a hyphen in the middle."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text[:50]) if sign.isascii() and sign.isdigit())


def _digest(browser: str, code: str) -> str:
    """Nobody finds the code by trying all of them: the browser's secret is kept nowhere."""
    return hashlib.sha256(f"sign-in code {browser} {code}".encode()).hexdigest()


async def _row(c: AsyncConnection, browser: str, *, lock: bool = False) -> Row[Any] | None:
    query = select(sign_in_code).where(sign_in_code.c.browser == digest_of(browser))
    return (await c.execute(query.with_for_update() if lock else query)).first()


def _person(who: Employee, organization: Organization) -> Person:
    return Person(organization.id, who.id, who.email, who.name, organization.language)


def _event(who: Employee, organization: Organization, code: str, now: float) -> Event:
    title, text = _TEXTS[organization.language]
    return Event(
        id=new_id(),
        organization_id=organization.id,
        source_id=None,
        kind=KIND,
        urgency=Urgency.ANSWER,
        title=title,
        text=text,
        secret=code,
        addressees=(Addressee("employee", who.id),),
        idempotency_key=f"sign-in:{new_id()}",
        received_at=now,
        expires_at=now + CODE_SECONDS,
    )
