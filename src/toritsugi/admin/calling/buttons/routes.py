"""The routes of these pages."""

from toritsugi.admin.calling.buttons.editing import button, button_picture, new_button, remove, use_button
from toritsugi.admin.calling.buttons.listing import buttons, move, switch, usual

BUTTONS = (buttons, usual, move, switch, new_button, button, use_button, button_picture, remove)
