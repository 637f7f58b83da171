"""The routes of the employee's pages: those before the sign-in, those behind it, and where links in posts lead."""

from litestar import Router
from litestar.di import Provide

from toritsugi.personal.changing import change, change_page
from toritsugi.personal.entering import ask, ask_page, enter, enter_page
from toritsugi.personal.expecting import EXPECTED, FEEDS
from toritsugi.personal.member import require_employee
from toritsugi.personal.notices import lead, notice, notices
from toritsugi.personal.own_test import send_test, test_page
from toritsugi.personal.parts import PersonalParts
from toritsugi.personal.password import choose_password, password_page
from toritsugi.personal.preferences import preferences
from toritsugi.personal.proving import AddressLetters, confirm, confirm_page
from toritsugi.personal.visitors import leave, visits
from toritsugi.web import handed, require_sign_in

OWN = (
    visits,
    leave,
    preferences,
    change_page,
    change,
    confirm_page,
    confirm,
    notices,
    notice,
    send_test,
    test_page,
    password_page,
    choose_password,
)


def letters_of(parts: PersonalParts) -> AddressLetters:
    """For the room that proves addresses, which does not know the other parts."""
    return parts.letters


PERSONAL_ROUTES = Router(
    path="/",
    route_handlers=[
        ask_page,
        ask,
        enter_page,
        enter,
        Router(path="/", route_handlers=[lead], guards=[require_sign_in]),
        Router(path="/", route_handlers=[*OWN, EXPECTED], guards=[require_employee]),
        FEEDS,
    ],
    dependencies={"parts": handed(PersonalParts), "letters": Provide(letters_of, sync_to_thread=False)},
)
"""`/me`, `/n`, the sign-in by a code, and the calendars that employees subscribe to."""
