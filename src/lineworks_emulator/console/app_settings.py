"""What may stand in an app's settings."""

from urllib.parse import urlsplit

from litestar.datastructures import FormMultiDict

from lineworks_emulator.pages import text_of
from lineworks_emulator.world import App, WorldStore, is_loopback

Problems = dict[str, str]
SCOPES = (
    ("bot", "bot.message", "bot.read"),
    ("user", "user.read", "user.profile.read", "user.email.read"),
    ("directory", "directory.read", "orgunit", "orgunit.read", "group", "group.read"),
    ("openid", "profile", "email"),
    ("calendar", "calendar.read", "contact", "contact.read", "board", "board.read", "task", "task.read"),
    ("file", "file.read", "mail", "mail.read", "audit.read", "monitoring.read", "partner.read"),
)
"""By family (official, scattered over the API pages; the list as such: community)."""
_KNOWN = frozenset(scope for family in SCOPES for scope in family)
NAME, DESCRIPTION, ADDRESS, MOST_ADDRESSES = 100, 500, 1000, 100


def name_problem(name: str) -> str:
    """A word for what is wrong with an app's name, or nothing."""
    if not name:
        return "needed"
    return "too_long" if len(name) > NAME else ""


def change_app(app: App, form: FormMultiDict, store: WorldStore) -> Problems:
    """Name, description, token life and rotation from the form; nothing changes when there are problems."""
    name, description = text_of(form, "name"), text_of(form, "description")
    found = {"name": name_problem(name), "description": "too_long" if len(description) > DESCRIPTION else ""}
    problems = {field: word for field, word in found.items() if word}
    if not problems:
        app.name, app.description = name, description
        app.access_token_hours = 1 if text_of(form, "access_token_hours") == "1" else 24
        app.refresh_token_rotation = text_of(form, "refresh_token_rotation") == "on"
        store.changed()
    return problems


def change_scopes(app: App, ticked: list[str], store: WorldStore) -> None:
    """The ticked scopes; those of the world that the Console does not know stay."""
    strange = [scope for scope in app.scopes if scope not in _KNOWN]
    chosen = set(ticked)
    app.scopes = [scope for family in SCOPES for scope in family if scope in chosen] + strange
    store.changed()


def add_redirect(app: App, address: str, store: WorldStore) -> Problems:
    """One more Redirect URL: https, at most 100 of them (official, client-app)."""
    word = _redirect_problem(app, address, store.switches.http_redirect_on_loopback)
    if word:
        return {"redirect_url": word}
    app.redirect_urls.append(address)
    store.changed()
    return {}


def _redirect_problem(app: App, address: str, http_on_loopback: bool) -> str:
    parts = urlsplit(address)
    secure = parts.scheme == "https" and bool(parts.hostname)
    local = http_on_loopback and parts.scheme == "http" and is_loopback(parts.hostname or "")
    findings = {
        "needed": not address,
        "redirect_https": not (secure or local),
        "redirect_fragment": bool(parts.fragment) or any(sign.isspace() for sign in address),
        "too_long": len(address) > ADDRESS,
        "redirect_twice": address in app.redirect_urls,
        "redirect_many": len(app.redirect_urls) >= MOST_ADDRESSES,
    }
    return next((word for word, applies in findings.items() if applies), "")
