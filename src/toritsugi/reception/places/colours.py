"""A kiosk's own colour: taken only when everybody can read it, with the shades that go with it by day and by night."""

import re
from collections.abc import Callable

import msgspec

PAPER, CARD_AT_NIGHT, INK_ON_LIGHT = "#faf8f4", "#1a2029", "#0c1c27"
LEAST_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3 (AA)."""
_STEP = 0.04


class Palette(msgspec.Struct, frozen=True):
    """One accent as the style sheets name it: the colour, a deeper one, a tint, and what stands on it."""

    accent: str
    deep: str
    tint: str
    on_accent: str


def is_colour(text: str) -> bool:
    """「#165e83」: what a colour field of a browser sends."""
    return bool(re.fullmatch(r"#[0-9a-f]{6}", text))


def contrast(one: str, other: str) -> float:
    """From 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def is_legible(accent: str) -> bool:
    """Whether it can be read on paper, and white on it."""
    return min(contrast(accent, "#ffffff"), contrast(accent, PAPER)) >= LEAST_CONTRAST


def legible(accent: str) -> str:
    """The nearest darker colour that can be read."""
    return _until(accent, "#000000", is_legible)


def palette_by_day(accent: str) -> Palette:
    """On paper."""
    tint = _until(_mixed(accent, "#ffffff", 0.88), "#ffffff", lambda each: contrast(accent, each) >= LEAST_CONTRAST)
    return Palette(accent, _mixed(accent, "#000000", 0.2), tint, "#ffffff")


def palette_by_night(accent: str) -> Palette:
    """On dark cards: the same colour, lighter."""
    light = _until(accent, "#ffffff", lambda each: contrast(each, CARD_AT_NIGHT) >= 6)
    tint = _until(
        _mixed(accent, CARD_AT_NIGHT, 0.6), CARD_AT_NIGHT, lambda each: contrast(light, each) >= LEAST_CONTRAST
    )
    return Palette(light, _mixed(light, "#ffffff", 0.3), tint, INK_ON_LIGHT)


def _until(colour: str, towards: str, enough: Callable[[str], bool]) -> str:
    share = 0.0
    while share < 1 and not enough(_mixed(colour, towards, share)):
        share += _STEP
    return _mixed(colour, towards, min(share, 1.0))


def _mixed(colour: str, other: str, share: float) -> str:
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def _luminance(colour: str) -> float:
    """WCAG 2.2, "relative luminance"."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _shares(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _shares(colour: str) -> list[float]:
    return [part / 255 for part in _parts(colour)]


def _parts(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
