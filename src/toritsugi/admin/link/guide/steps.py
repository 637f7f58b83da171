"""The steps as they stand in `steps.toml`."""

from functools import cache
from importlib import resources

import msgspec

from toritsugi.connections import SignIn


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    text: str


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"source": "from"}):
    """What to enter at a label: a value, or one of this installation's addresses (`source`)."""

    label: str
    value: str = ""
    source: str = ""


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One step. `way`: only for that sign-in way; `room`: not needed for DM only; see the file's head."""

    id: str
    place: str
    ja: Text
    en: Text
    labels: list[str]
    values: list[Value] = []
    way: SignIn | None = None
    room: bool = False
    check: str = ""
    act: str = ""
    enters: bool = False
    rooms: bool = False
    picture: bool = False
    asks_client_id: bool = False

    def told(self, language: str) -> Text:
        """Title and text in that language."""
        return self.ja if language == "ja" else self.en


class Guide(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of it; `checked_on` is when somebody last compared it with the real screens."""

    checked_on: str
    links: dict[str, str]
    steps: list[Step]

    def steps_for(self, way: str, *, dm_only: bool) -> list[Step]:
        """Those that are needed this way, in their order."""
        return [each for each in self.steps if each.way in (None, way) and not (dm_only and each.room)]


@cache
def read_guide() -> Guide:
    """The data file. Raises msgspec.ValidationError when it is not as it should be."""
    content = resources.files("toritsugi.admin.link.guide").joinpath("steps.toml").read_bytes()
    return msgspec.toml.decode(content, type=Guide)
