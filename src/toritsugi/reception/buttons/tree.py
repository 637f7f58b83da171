"""Buttons stand in a tree: a button with others below it opens them instead of calling."""

from collections.abc import Sequence

import msgspec

from toritsugi.reception.buttons.button import ButtonDestination, CallButton

DEPTH = 3


class Branch(msgspec.Struct, frozen=True):
    """A button and what stands below it; `depth` counts from 0."""

    button: CallButton
    depth: int
    below: tuple["Branch", ...]


def button_tree(buttons: Sequence[CallButton], parent_id: str | None = None, depth: int = 0) -> tuple[Branch, ...]:
    """The branches below a button (None: the whole tree), in their order."""
    return tuple(
        Branch(button, depth, button_tree(buttons, button.id, depth + 1))
        for button in buttons
        if button.parent_id == parent_id
    )


def buttons_below(buttons: Sequence[CallButton], parent_id: str | None) -> list[CallButton]:
    """What a visitor sees after touching this button: the active ones right below it."""
    return [button for button in buttons if button.parent_id == parent_id and button.active]


def chain_of(buttons: Sequence[CallButton], button_id: str | None) -> list[CallButton]:
    """The button and those above it, the nearest first."""
    by_id = {button.id: button for button in buttons}
    chain: list[CallButton] = []
    while button_id in by_id and by_id[button_id] not in chain:
        chain.append(by_id[button_id])
        button_id = by_id[button_id].parent_id
    return chain


def height_of(buttons: Sequence[CallButton], button_id: str) -> int:
    """How many levels the button and what is below it take."""
    return 1 + max((height_of(buttons, each.id) for each in buttons if each.parent_id == button_id), default=0)


def destinations_of(buttons: Sequence[CallButton], button_id: str) -> tuple[ButtonDestination, ...]:
    """Where the button calls: its own destinations, else those of the nearest above it, else the base destination."""
    chain = chain_of(buttons, button_id)
    return next((each.destinations for each in chain if each.destinations), (ButtonDestination("base"),))
