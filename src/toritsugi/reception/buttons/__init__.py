"""Call buttons: what a visitor can touch on the first screen, besides the search for a host.

In: what an administrator fills in about a button. Out: buttons in their tree, each with its destinations and picture.
Never: a button of another company, or a picture that a browser could run.
"""

from toritsugi.reception.buttons.button import SIGNS, Asks, ButtonDestination, CallButton
from toritsugi.reception.buttons.form import ButtonForm, button_form_of
from toritsugi.reception.buttons.keeping import (
    add_button,
    buttons_to_department,
    change_button,
    get_button,
    list_buttons,
    move_button,
    remove_button,
)
from toritsugi.reception.buttons.pictures import drop_picture, get_picture, paint_button, painted, set_picture
from toritsugi.reception.buttons.tree import Branch, button_tree, buttons_below, destinations_of

__all__ = [
    "SIGNS",
    "Asks",
    "Branch",
    "ButtonDestination",
    "ButtonForm",
    "CallButton",
    "add_button",
    "button_form_of",
    "button_tree",
    "buttons_below",
    "buttons_to_department",
    "change_button",
    "destinations_of",
    "drop_picture",
    "get_button",
    "get_picture",
    "list_buttons",
    "move_button",
    "paint_button",
    "painted",
    "remove_button",
    "set_picture",
]
