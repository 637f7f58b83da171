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
    """Never longer than the platform allows; the name is written out when there is no mention."""
    words = clean(body.text).strip() or EMPTY
    if body.secret:
        words = words.replace(HIDDEN, body.secret)
    if body.mention_name and not body.mention:
        words = f"{body.mention_name}\n{words}"
    mentions = [body.mention] if body.mention else []
    room = MENTION_ROOM if mentions else 0
    if body.buttons:
        actions = [_action(button) for button in body.buttons]
        return button_template(shorten(words, BUTTON_TEXT_MAX - room), actions, mentions)
    return text(shorten(words, TEXT_MAX - room), mentions)


def _action(button: Button) -> Action:
    """Official page "Action object": in a button template, only a message action brings an answer back."""
    label = shorten(button.label, LABEL_MAX)
    if button.kind == "open":
        return uri_action(label, button.value)
    return message_action(label, button.label, button.value)
