"""A notification's body as one of the platform's message contents."""

from toritsugi.event import HIDDEN, Button
from toritsugi.lineworks import (
    BUTTON_TEXT_MAX,
    LABEL_MAX,
    TEXT_MAX,
    Action,
    Content,
    button_template,
    clean,
    file,
    length,
    message_action,
    shorten,
    text,
    uri_action,
)
from toritsugi.notification import Body

MENTION_ROOM = 150
"""Characters kept for the mention's markup."""
EMPTY = "（本文なし）"


def content_of(body: Body) -> Content:
    """Never longer than the platform allows; the name is written out when there is no mention.

    A file is said by itself; its text stands for one that the platform does not have yet.

    Buttons that only open something give way when the words are too many for a message with buttons: what they open
    stands below the words, to be touched there.
    """
    if body.file is not None and body.file.id:
        return file(body.file.id)
    words = clean(body.text).strip() or EMPTY
    if body.secret:
        words = words.replace(HIDDEN, body.secret)
    if body.mention_name and not body.mention:
        words = f"{body.mention_name}\n{words}"
    mentions = [body.mention] if body.mention else []
    room = MENTION_ROOM if mentions else 0
    answers = any(button.kind == "answer" for button in body.buttons)
    if body.buttons and (answers or length(words) <= BUTTON_TEXT_MAX - room):
        actions = [_action(button) for button in body.buttons]
        return button_template(shorten(words, BUTTON_TEXT_MAX - room), actions, mentions)
    links = "".join(f"\n{button.label}: {button.value}" for button in body.buttons)
    return text(shorten(words, TEXT_MAX - room - length(links)) + links, mentions)


def _action(button: Button) -> Action:
    """Official page "Action object": in a button template, only a message action brings an answer back."""
    label = shorten(button.label, LABEL_MAX)
    if button.kind == "open":
        return uri_action(label, button.value)
    return message_action(label, button.label, button.value)
