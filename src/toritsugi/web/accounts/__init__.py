"""Who may sign in, how they prove it, and how long they stay signed in.

In: an email address, a password, the secret that a browser holds. Out: an `Account`, or a refusal that does not
tell which part was wrong. Never: a password or a session's secret in the clear, in a table or in a log.
"""

from toritsugi.web.accounts.account import (
    Account,
    Role,
    administrator_accounts,
    administrator_emails,
    administrators,
    find_account,
)
from toritsugi.web.accounts.employees import (
    Person,
    account_of_employee,
    choose_language,
    languages_of,
    open_or_close,
    own_language,
)
from toritsugi.web.accounts.keeping import AccountKeeper, EmailTaken, NewAccount, WeakPassword
from toritsugi.web.accounts.passwords import PasswordKeeper, weakness_of
from toritsugi.web.accounts.sessions import Sessions, csrf_token, digest_of, new_secret
from toritsugi.web.accounts.throttle import TooManyTries, count_try, forgive

__all__ = [
    "Account",
    "AccountKeeper",
    "EmailTaken",
    "NewAccount",
    "PasswordKeeper",
    "Person",
    "Role",
    "Sessions",
    "TooManyTries",
    "WeakPassword",
    "account_of_employee",
    "administrator_accounts",
    "administrator_emails",
    "administrators",
    "choose_language",
    "count_try",
    "csrf_token",
    "digest_of",
    "find_account",
    "forgive",
    "languages_of",
    "new_secret",
    "open_or_close",
    "own_language",
    "weakness_of",
]
