"""Keeps the texts that a company has worded itself."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.organization import Organization
from toritsugi.reception.refusal import SettingFault, SettingRefused
from toritsugi.reception.tables import call_text
from toritsugi.reception.texts.template import TEXT_LIMIT, TITLE_LIMIT, faults_of_template
from toritsugi.reception.texts.wording import STANDARD, CallText, TextKind, Texts


async def read_texts(c: AsyncConnection, organization: Organization) -> Texts:
    """The organization's texts in its language."""
    chosen = select(call_text).where(
        call_text.c.organization_id == organization.id, call_text.c.language == organization.language
    )
    own: dict[TextKind, CallText] = {row.kind: CallText(row.title, row.text) for row in await c.execute(chosen)}
    return Texts(organization.language, own)


async def set_text(c: AsyncConnection, organization: Organization, kind: str, text: CallText) -> None:
    """Words one kind anew. Raises SettingRefused, naming a placeholder that nobody knows."""
    faults = faults_of_text(organization, kind, text)
    if faults:
        raise SettingRefused(faults)
    await reset_text(c, organization, kind)
    row = {"organization_id": organization.id, "kind": kind, "language": organization.language}
    await c.execute(call_text.insert().values(**row, title=text.title.strip(), text=text.text.strip()))


async def reset_text(c: AsyncConnection, organization: Organization, kind: str) -> None:
    """Back to the standard text."""
    await c.execute(
        delete(call_text).where(
            call_text.c.organization_id == organization.id,
            call_text.c.kind == kind,
            call_text.c.language == organization.language,
        )
    )


def faults_of_text(organization: Organization, kind: str, text: CallText) -> list[SettingFault]:
    """What must be mended in a text of this kind."""
    usual = {str(known): each for known, each in STANDARD[organization.language].items()}
    if kind not in usual:
        return [SettingFault("kind", "unknown", kind[:20])]
    faults = faults_of_template("title", text.title, TITLE_LIMIT)
    if usual[kind].text:
        faults += faults_of_template("text", text.text, TEXT_LIMIT)
    return faults
