"""The template contents: buttons, list, carousel, image carousel."""

from collections.abc import Callable

from lineworks_emulator.messages.actions import check_action
from lineworks_emulator.messages.fields import Fields
from lineworks_emulator.messages.mentions import Audience, check_spoken

TEXT = 1000
MOST_BUTTONS = 10
MOST_ELEMENTS = 4
MOST_COLUMNS = 10
MOST_COLUMN_ACTIONS = 3

FileCheck = Callable[[Fields, str], None]


def one_source(fields: Fields, url_key: str, file_key: str, check_file: FileCheck, *, required: bool = True) -> None:
    """Exactly one of an https address and an uploaded file (at most one when not required)."""
    if fields.has(url_key) and fields.has(file_key):
        fields.refuse(file_key, f"cannot be given together with {url_key}")
    if fields.has(url_key):
        fields.url(url_key)
    elif fields.has(file_key):
        check_file(fields, file_key)
    elif required:
        fields.refuse(url_key, f"or {file_key} is required")


def check_button_template(fields: Fields, audience: Audience) -> None:
    """A text of 1000 characters with one to ten actions (official, bot-send-button)."""
    check_spoken(fields, "contentText", TEXT, "i18nContentTexts", audience)
    for action in fields.items("actions", MOST_BUTTONS):
        check_action(action, "button")


def check_list_template(fields: Fields, check_file: FileCheck) -> None:
    """One to four elements, a cover, two rows of two actions (official, bot-send-list)."""
    if fields.has("coverData"):
        cover = fields.inner("coverData")
        one_source(cover, "backgroundImageUrl", "backgroundFileId", check_file, required=False)
        cover.optional_text("title", TEXT)
        cover.optional_text("subtitle", TEXT)
    for element in fields.items("elements", MOST_ELEMENTS):
        _check_element(element, check_file)
    if fields.has("actions"):
        _check_rows(fields)


def _check_element(element: Fields, check_file: FileCheck) -> None:
    element.text("title", TEXT)
    element.optional_text("subtitle", TEXT)
    one_source(element, "originalContentUrl", "fileId", check_file, required=False)
    if element.has("action"):
        check_action(element.inner("action"), "list")


def _check_rows(fields: Fields) -> None:
    for index, row in enumerate(fields.values("actions", 2)):
        if not isinstance(row, list) or not 1 <= len(row) <= 2:
            fields.refuse(f"actions[{index}]", "must be a row of one or two actions")
        for place, action in enumerate(row):
            check_action(Fields(action, f"{fields.path}.actions[{index}][{place}]"), "list")


def check_carousel(fields: Fields, check_file: FileCheck) -> None:
    """Up to ten columns (inferred) of text and up to three actions (inferred from the LINE shape)."""
    fields.choice("imageAspectRatio", ("rectangle", "square"), "rectangle")
    fields.choice("imageSize", ("cover", "contain"), "cover")
    for column in fields.items("columns", MOST_COLUMNS):
        column.text("text", TEXT)
        column.optional_text("title", TEXT)
        one_source(column, "originalContentUrl", "fileId", check_file, required=False)
        if column.has("defaultAction"):
            check_action(column.inner("defaultAction"), "carousel")
        for action in column.items("actions", MOST_COLUMN_ACTIONS):
            check_action(action, "carousel")


def check_image_carousel(fields: Fields, check_file: FileCheck) -> None:
    """One to ten pictures with an action each (official, bot-send-imagecarousel)."""
    for column in fields.items("columns", MOST_COLUMNS):
        one_source(column, "originalContentUrl", "fileId", check_file)
        check_action(column.inner("action"), "image_carousel")
