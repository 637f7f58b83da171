"""The authorization request and what may be done with it (official, auth-oauth)."""

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from lineworks_emulator.auth.grants import granted_scopes
from lineworks_emulator.auth.vault import CODE_SECONDS, Code, TokenVault
from lineworks_emulator.clock import MovingClock
from lineworks_emulator.refusals import AuthRefusal
from lineworks_emulator.signin import FormSheet
from lineworks_emulator.world import App, User, WorldStore

Query = dict[str, str]


class RequestRefused(Exception):
    """The request itself is wrong, so that nobody may be sent back; the text names the sentence for the person."""


@dataclass(frozen=True, slots=True)
class LoginDesk:
    """Judges authorization requests and sends the person back with a code; `RequestRefused` for a wrong request."""

    store: WorldStore
    vault: TokenVault
    clock: MovingClock

    def sheet(self, query: Query) -> FormSheet:
        """What the sign-in page shows for this request."""
        app = self._app(query)
        members = [user for user in self.store.document.users if user.domain_id == app.domain_id]
        target = urlsplit(query["redirect_uri"])
        return FormSheet(
            action="/oauth2/v2.0/authorize",
            carried=query,
            members=members,
            app_name=app.name or app.client_id,
            scopes=query.get("scope", "").split(),
            targets=f"'self' {target.scheme}://{target.netloc}",
        )

    def refusal_address(self, query: Query) -> str | None:
        """Where to send the person when `response_type` or `scope` cannot be served, else None."""
        app = self._app(query)
        if query.get("response_type") != "code":
            return _address(query, error="unsupported_response_type")
        try:
            granted_scopes(query.get("scope", ""), app)
        except AuthRefusal as refusal:
            return _address(query, error=refusal.error, error_description=refusal.description)
        return None

    def address_for(self, query: Query, user: User | None) -> str | None:
        """The address with the code for this member; None for nobody and for members of another domain."""
        app = self._app(query)
        if user is None or user.domain_id != app.domain_id:
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
            raise RequestRefused("wrong_client")
        if query.get("redirect_uri", "") not in app.redirect_urls:
            raise RequestRefused("wrong_redirect")
        return app


def _address(query: Query, **answer: str) -> str:
    if "state" in query:
        answer["state"] = query["state"]
    joint = "&" if urlsplit(query["redirect_uri"]).query else "?"
    return query["redirect_uri"] + joint + urlencode(answer)
