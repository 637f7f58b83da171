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
    TooManyTries,
    WeakPassword,
    administrator_emails,
    csrf_token,
    digest_of,
    new_secret,
)
from toritsugi.web.application import Lifespan, create_web
from toritsugi.web.furniture import (
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
from toritsugi.web.guards import NO_COOKIE, require_admin
from toritsugi.web.moments import Moments
from toritsugi.web.problems import FieldError, Phrase, Problem
from toritsugi.web.sign_in import Form, private_cookie
from toritsugi.web.words import Catalog, Words, read_entries

__all__ = [
    "NO_COOKIE",
    "Account",
    "AccountKeeper",
    "AnyRequest",
    "Catalog",
    "EmailTaken",
    "FieldError",
    "Form",
    "Lifespan",
    "Moments",
    "NewAccount",
    "PasswordKeeper",
    "Phrase",
    "Problem",
    "Room",
    "TooManyTries",
    "WeakPassword",
    "WebSettings",
    "Words",
    "account_of",
    "administrator_emails",
    "create_web",
    "csrf_token",
    "digest_of",
    "furniture_of",
    "language_of",
    "local_path",
    "new_secret",
    "page",
    "private_cookie",
    "read_entries",
    "require_admin",
    "words_of",
]
