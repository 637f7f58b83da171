"""What stands in a button's form, as it comes from a page and as it goes to one."""

from typing import Any, cast

import msgspec
from litestar.datastructures import UploadFile

from toritsugi.reception import Asks, ButtonDestination, ButtonForm, CallButton
from toritsugi.web import AnyRequest

LANGUAGES = ("ja", "en", "zh", "ko")
DESTINATION_ROWS = 3
LONGEST = 500
MOST_ROWS = 12


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """`to` are destinations as "kind:value"; `picture` a picture that was just chosen; `todo` the pressed button."""

    names: dict[str, str]
    hints: dict[str, str]
    message: str = ""
    sign: str = "bell"
    asks: str = "visitor"
    parent: str = ""
    active: bool = True
    way: str = ""
    to: tuple[str, ...] = ()
    picture: bytes = b""
    drops_picture: bool = False
    todo: str = ""

    @property
    def form(self) -> ButtonForm:
        """As the room `reception` takes it; nothing is judged here."""
        return ButtonForm(
            names=self.names,
            hints=self.hints,
            message=self.message,
            sign=self.sign,
            asks=cast(Asks, self.asks),
            parent_id=self.parent or None,
            active=self.active,
            destinations=tuple(_destination(each) for each in self.to),
        )


def blank_sheet(parent: str) -> Sheet:
    """For a new button."""
    return Sheet(names={}, hints={}, parent=parent)


def sheet_of(button: CallButton, way: str) -> Sheet:
    """What is stored."""
    return Sheet(
        names=button.names,
        hints=button.hints,
        message=button.message,
        sign=button.sign,
        asks=button.asks,
        parent=button.parent_id or "",
        active=button.active,
        way=way,
        to=tuple(f"{each.kind}:{each.value}" for each in button.destinations),
    )


async def read_sheet(request: AnyRequest) -> Sheet:
    """What the browser sent."""
    sent = await request.form()
    texts: dict[str, str] = {name: each[:LONGEST] for name, each in sent.items() if isinstance(each, str)}
    to = [texts.get(f"to-{number}", "") for number in range(MOST_ROWS)]
    file: Any = sent.get("picture")
    return Sheet(
        names={language: texts.get(f"name_{language}", "") for language in LANGUAGES},
        hints={language: texts.get(f"hint_{language}", "") for language in LANGUAGES},
        message=texts.get("message", ""),
        sign=texts.get("sign", ""),
        asks=texts.get("asks", ""),
        parent=texts.get("parent", ""),
        active=texts.get("active") == "yes",
        way=texts.get("way", ""),
        to=tuple(each for each in to if each),
        picture=await file.read() if isinstance(file, UploadFile) else b"",
        drops_picture=texts.get("drop_picture") == "yes",
        todo=texts.get("todo", ""),
    )


def _destination(text: str) -> ButtonDestination:
    kind, _, value = text.partition(":")
    known = kind if kind in {"employee", "department", "room", "base"} else "room"
    return ButtonDestination(cast(Any, known), value if known != "base" else "")
