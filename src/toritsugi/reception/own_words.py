"""A call in the language of whoever is called: for those who read their own pages in another one than the company's."""

from collections.abc import Sequence
from typing import cast

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.event import Addressee, OwnWords
from toritsugi.organization import Language
from toritsugi.reception.occasion import Occasion
from toritsugi.reception.texts import TextKind, read_texts
from toritsugi.web import languages_of

LANGUAGES = ("ja", "en")


async def own_words(
    c: AsyncConnection, occasion: Occasion, addressees: Sequence[Addressee], kind: TextKind, now: float
) -> dict[str, OwnWords]:
    """What each employee among them reads in the own DM, by id; without those who read the company's language."""
    usual = occasion.organization.language
    spoken = await languages_of(c, [each.value for each in addressees if each.kind == "employee"])
    others = {id: language for id, language in spoken.items() if language in LANGUAGES and language != usual}
    wanted = [cast(Language, each) for each in sorted(set(others.values()))]
    said = {language: await _said(c, occasion, language, (kind, now)) for language in wanted}
    return {id: said[cast(Language, language)] for id, language in others.items()}


async def _said(c: AsyncConnection, occasion: Occasion, language: Language, what: tuple[TextKind, float]) -> OwnWords:
    kind, now = what
    organization = msgspec.structs.replace(occasion.organization, language=language)
    there = msgspec.structs.replace(occasion, organization=organization, texts=await read_texts(c, organization))
    said = there.say(kind, now)
    title = there.own_title(now) if kind == "arrived" else ""
    return OwnWords(title or said.title, said.text, there.answer_buttons())
