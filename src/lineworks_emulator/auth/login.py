"""The authorization request and the login page behind it (official, auth-oauth)."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, select_autoescape

from lineworks_emulator.auth.grants import granted_scopes
from lineworks_emulator.auth.vault import CODE_SECONDS, Code, TokenVault
from lineworks_emulator.clock import MovingClock
from lineworks_emulator.refusals import AuthRefusal
from lineworks_emulator.world import App, User, WorldStore

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=select_autoescape(["html"])
)
Query = dict[str, str]


class RequestRefused(Exception):
    """The request itself is wrong, so that nobody may be sent back; the text (Japanese) is for the person."""


@dataclass(frozen=True, slots=True)
class Page:
    """An HTML page and where its form may lead."""

    html: str
    status: int
    form_targets: str = "'self'"


@dataclass(frozen=True, slots=True)
class LoginDesk:
    """Shows the login page, checks the password, sends the person back with a code."""

    store: WorldStore
    vault: TokenVault
    clock: MovingClock

    def page(self, query: Query, problem: str = "") -> Page:
        """The login page for an authorization request; raises `RequestRefused`."""
        app = self._app(query)
        members = [user for user in self.store.document.users if user.domain_id == app.domain_id and user.is_active]
        html = _PAGES.get_template("login.html").render(
            app=app, query=query, problem=problem, members=members[:50], scopes=query.get("scope", "").split()
        )
        target = urlsplit(query["redirect_uri"])
        return Page(html, 401 if problem else 200, f"'self' {target.scheme}://{target.netloc}")

    def refusal_page(self, reason: str) -> Page:
        """A page for the person when the request is wrong."""
        return Page(_PAGES.get_template("refused.html").render(reason=reason), 400)

    def refusal_address(self, query: Query) -> str | None:
        """Where to send the person when `response_type` or `scope` cannot be served, else None."""
        if query.get("response_type") != "code":
            return _address(query, error="unsupported_response_type")
        try:
            granted_scopes(query.get("scope", ""), self._app(query))
        except AuthRefusal as refusal:
            return _address(query, error=refusal.error, error_description=refusal.description)
        return None

    def login(self, query: Query, login_id: str, password: str) -> str | None:
        """The address with the code, or None when login ID and password do not fit."""
        app, user = self._app(query), self.store.find_user(login_id)
        if user is None or user.domain_id != app.domain_id or not _opens(user, password):
            return None
        code = Code(
            client_id=app.client_id,
            user_id=user.user_id,
            redirect_uri=query["redirect_uri"],
            scopes=granted_scopes(query.get("scope", ""), app),
            expires_at=self.clock.now() + CODE_SECONDS,
        )
        return _address(query, code=self.vault.issue_code(code))

    def _app(self, query: Query) -> App:
        app = self.store.apps.get(query.get("client_id", ""))
        if app is None:
            raise RequestRefused("client_id が正しくありません。Developer Console の Client ID をご確認ください。")
        if query.get("redirect_uri", "") not in app.redirect_urls:
            raise RequestRefused(
                "redirect_uri が登録されていません。Developer Console の Redirect URL と完全に一致させてください。"
            )
        return app


def _opens(user: User, password: str) -> bool:
    return user.is_active and bool(password) and user.password in (None, password)


def _address(query: Query, **answer: str) -> str:
    if "state" in query:
        answer["state"] = query["state"]
    joint = "&" if urlsplit(query["redirect_uri"]).query else "?"
    return query["redirect_uri"] + joint + urlencode(answer)
