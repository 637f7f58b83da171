"""What 「Bot登録」 and 「修正」 post, and what may stand there."""

from dataclasses import dataclass

from litestar.datastructures import FormMultiDict, UploadFile

from lineworks_emulator.console.app_settings import Problems
from lineworks_emulator.console.people import chosen_people
from lineworks_emulator.console.pictures import Pictures
from lineworks_emulator.pages import text_of
from lineworks_emulator.world import ALL_EVENTS, Bot, CallbackEvent, WorldStore, callback_url_problem

NAME, DESCRIPTION, MOST_PEOPLE = 100, 100, 3


@dataclass(slots=True)
class BotSheet:
    """The fields of the form. `photo` is the address of a picture, or empty."""

    name: str = ""
    description: str = ""
    photo: str = ""
    group_join: bool = False
    callback: bool = False
    callback_url: str = ""
    events: tuple[CallbackEvent, ...] = tuple(ALL_EVENTS)
    people: tuple[str, ...] = ()

    @classmethod
    def of(cls, bot: Bot) -> "BotSheet":
        """The sheet of a registered bot."""
        return cls(
            bot.name,
            bot.description,
            bot.photo_url,
            bot.enable_group_join,
            bot.enable_callback,
            bot.callback_url,
            tuple(bot.callback_events),
            tuple(bot.administrators),
        )

    def problems(self, store: WorldStore) -> Problems:
        """A word for each field that cannot stay as it is."""
        address = callback_url_problem(self.callback_url, store.switches.http_callback_on_loopback)
        found = {
            "name": _length_problem(self.name, NAME),
            "description": _length_problem(self.description, DESCRIPTION),
            "callback_url": "needed"
            if self.callback and not self.callback_url
            else "callback_https"
            if address
            else "",
            "people": "needed_person" if not self.people else "too_many" if len(self.people) > MOST_PEOPLE else "",
        }
        return {field: word for field, word in found.items() if word}

    def fill(self, bot: Bot) -> None:
        """Write the fields into the bot."""
        bot.name, bot.description, bot.photo_url = self.name, self.description, self.photo
        bot.enable_group_join, bot.enable_callback = self.group_join, self.callback
        bot.callback_url, bot.callback_events = self.callback_url, list(self.events)
        bot.administrators = list(self.people)
        if bot.enable_group_join:
            for entry in bot.domains:
                entry.allow_to_selected_member = False


async def read_sheet(form: FormMultiDict, domain_id: int, store: WorldStore, before: str = "") -> BotSheet:
    """The posted fields; `before` is the picture's address until now."""
    ticked = form.getall("event", [])
    people = chosen_people(form.getall("administrator", []), text_of(form, "administrator_query"), domain_id, store)
    return BotSheet(
        " ".join(text_of(form, "name").splitlines()),
        text_of(form, "description"),
        "" if text_of(form, "photo_none") else before,
        text_of(form, "group_join") == "on",
        text_of(form, "callback") == "on",
        text_of(form, "callback_url"),
        tuple(event for event in ALL_EVENTS if event in ticked),
        tuple(people),
    )


async def keep_picture(form: FormMultiDict, pictures: Pictures) -> tuple[str, Problems]:
    """The new picture's name, empty when none was chosen; or what is wrong with it."""
    upload = form.get("photo")
    content = await upload.read() if isinstance(upload, UploadFile) else b""
    if not content:
        return "", {}
    name = pictures.keep(content)
    return (name, {}) if name else ("", {"photo": "picture_kind"})


def _length_problem(text: str, most: int) -> str:
    if not text:
        return "needed"
    return "too_long" if len(text) > most else ""
