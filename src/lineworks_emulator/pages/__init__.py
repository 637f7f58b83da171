"""Paper and frame for the pages with forms: sign-in, Developer Console, Admin.

In: a room's templates and words, what a form posted. Out: framed pages in Japanese or English, their style and
script, the fields of a form. Never: what a page is about, or who may see it.
"""

from lineworks_emulator.pages.forms import ForeignForm, read_form, text_of
from lineworks_emulator.pages.routes import pages_router, static_file
from lineworks_emulator.pages.stationery import Stationery, back_to, stationery

__all__ = ["ForeignForm", "Stationery", "back_to", "pages_router", "read_form", "static_file", "stationery", "text_of"]
