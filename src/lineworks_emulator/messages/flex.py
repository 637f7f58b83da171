"""Flex contents: a bubble or a carousel of bubbles in the LINE Flex shape (official, bot-send-flex-*)."""

import msgspec

from lineworks_emulator.messages.actions import check_action
from lineworks_emulator.messages.fields import Fields
from lineworks_emulator.messages.mentions import Audience

ALT_TEXT = 400
BUBBLE_BYTES = 30 * 1024
CAROUSEL_BYTES = 15 * 1024
MOST_BUBBLES = 10
MOST_PARTS = 200
DEEPEST = 20
SIZES = ("nano", "micro", "kilo", "mega", "giga")
BLOCKS = ("header", "hero", "body", "footer")
PARTS = ("box", "text", "image", "button", "icon", "filler", "separator", "spacer", "span", "video")
LAYOUTS = ("horizontal", "vertical", "baseline")


def check_flex(fields: Fields, audience: Audience) -> None:
    """`altText` (400, inferred) and one bubble (30 KB, retired API) or a carousel (15 KB, ten of equal size)."""
    fields.text("altText", ALT_TEXT)
    contents = fields.inner("contents")
    kind = contents.choice("type", ("bubble", "carousel"))
    size = len(msgspec.json.encode(contents.raw()))
    if size > (CAROUSEL_BYTES if kind == "carousel" else BUBBLE_BYTES):
        fields.refuse("contents", "is too large")
    if kind == "bubble":
        _check_bubble(contents, audience)
        return
    sizes = {_check_bubble(bubble, audience) for bubble in contents.items("contents", MOST_BUBBLES)}
    if len(sizes) > 1:
        contents.refuse("contents", "must be bubbles of the same size")


def _check_bubble(bubble: Fields, audience: Audience) -> str:
    bubble.choice("type", ("bubble",))
    present = [block for block in BLOCKS if bubble.has(block)]
    if not present:
        bubble.refuse("body", "is required")
    for block in present:
        _check_part(bubble.inner(block), audience, 1)
    if bubble.has("action"):
        check_action(bubble.inner("action"), "flex")
    return bubble.choice("size", SIZES, "mega")


def _check_part(part: Fields, audience: Audience, depth: int) -> None:
    if depth > DEEPEST:
        part.refuse("contents", "is nested too deeply")
    kind = part.choice("type", PARTS)
    if kind == "box":
        part.choice("layout", LAYOUTS)
        _check_inner_parts(part, audience, depth, least=0)
    elif kind in ("text", "span"):
        _check_text(part, audience, depth)
    elif kind in ("image", "icon", "video"):
        part.url("url")
    if kind == "button" or part.has("action"):
        check_action(part.inner("action"), "flex")


def _check_text(part: Fields, audience: Audience, depth: int) -> None:
    if part.has("contents"):
        _check_inner_parts(part, audience, depth, least=1)
    else:
        audience.check_mentions(part.text("text", BUBBLE_BYTES))


def _check_inner_parts(part: Fields, audience: Audience, depth: int, least: int) -> None:
    for inner in part.items("contents", MOST_PARTS, least):
        _check_part(inner, audience, depth + 1)
