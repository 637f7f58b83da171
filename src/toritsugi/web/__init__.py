"""Shared furniture of all pages: layout, words, sessions, forms' proof, static files, errors.

In: a room's routes, templates and words. Out: a web application whose every answer has safe headers and whose
every error is one clear sentence. Never: knowledge of any room.
"""

from toritsugi.web.accounts import (
    Account,
    AccountKeeper,
    EmailTaken,
    NewAccount,
    PasswordKeeper,
    Person,
    TooManyTries,
    WeakPassword,
    account_of_employee,
    administrator_emails,
    administrators,
    choose_language,
    count_try,
    csrf_token,
    digest_of,
    forgive,
    languages_of,
    new_secret,
    open_or_close,
    own_language,
)
from toritsugi.web.application import Lifespan, create_web
from toritsugi.web.furniture import (
    AnyConnection,
    AnyRequest,
    Room,
    WebSettings,
    account_of,
    furniture_of,
    language_of,
    local_path,
    page,
    words_of,
)
from toritsugi.web.guards import NO_COOKIE, NotSignedIn, end_session, require_admin, require_sign_in
from toritsugi.web.moments import Moments
from toritsugi.web.problems import FieldError, Phrase, Problem
from toritsugi.web.sign_in import Form, begin_session, page_for_stranger, private_cookie, telling_to_wait
from toritsugi.web.static_files import StaticFiles
from toritsugi.web.words import Catalog, Words, read_entries

__all__ = [
    "NO_COOKIE",
    "Account",
    "AccountKeeper",
    "AnyConnection",
    "AnyRequest",
    "Catalog",
    "EmailTaken",
    "FieldError",
    "Form",
    "Lifespan",
    "Moments",
    "NewAccount",
    "NotSignedIn",
    "PasswordKeeper",
    "Person",
    "Phrase",
    "Problem",
    "Room",
    "StaticFiles",
    "TooManyTries",
    "WeakPassword",
    "WebSettings",
    "Words",
    "account_of",
    "account_of_employee",
    "administrator_emails",
    "administrators",
    "begin_session",
    "choose_language",
    "count_try",
    "create_web",
    "csrf_token",
    "digest_of",
    "end_session",
    "forgive",
    "furniture_of",
    "language_of",
    "languages_of",
    "local_path",
    "new_secret",
    "open_or_close",
    "own_language",
    "page",
    "page_for_stranger",
    "private_cookie",
    "read_entries",
    "require_admin",
    "require_sign_in",
    "telling_to_wait",
    "words_of",
]
