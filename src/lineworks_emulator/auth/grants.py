"""The token endpoint's grants: form fields in, token answer out."""

import hmac
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import msgspec

from lineworks_emulator.auth.assertion import check_assertion
from lineworks_emulator.auth.sealing import refresh_problem, seal_of
from lineworks_emulator.auth.vault import REFRESH_SECONDS, Token, TokenVault
from lineworks_emulator.clock import MovingClock
from lineworks_emulator.refusals import AuthRefusal
from lineworks_emulator.world import App, WorldStore

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
Form = dict[str, str]


@dataclass(frozen=True, slots=True)
class TokenDesk:
    """Answers token requests (fields: community, three independent clients agree)."""

    store: WorldStore
    vault: TokenVault
    clock: MovingClock

    def grant(self, form: Form) -> dict[str, Any]:
        """The JSON answer for one request; raises `AuthRefusal`."""
        kind = unquote(_required(form, "grant_type"))
        if kind == "authorization_code":
            return self._by_code(form)
        if kind == "refresh_token":
            return self._by_refresh(form)
        if kind == JWT_BEARER:
            return self._by_assertion(form)
        raise AuthRefusal(400, "unsupported_grant_type", f'The grant type "{kind}" is not supported.')

    def revoke(self, form: Form) -> None:
        """End a token; unknown tokens are no error (RFC 7009)."""
        app = self.client(form)
        self.vault.revoke(_required(form, "token"), app.client_id)

    def client(self, form: Form) -> App:
        """The app whose id and secret the form carries; 401 `invalid_client` otherwise."""
        app = self.store.apps.get(_required(form, "client_id"))
        secret = _required(form, "client_secret")
        if app is None or not hmac.compare_digest(app.client_secret.encode(), secret.encode()):
            raise AuthRefusal(401, "invalid_client", "The client_id or client_secret is wrong.")
        return app

    def _by_assertion(self, form: Form) -> dict[str, Any]:
        app = self.client(form)
        assertion = _required(form, "assertion")
        scopes = granted_scopes(_required(form, "scope"), app)
        check_assertion(assertion, app, (self.clock.now(), self.clock.machine_now()))
        return self._new_grant(app, None, scopes)

    def _by_code(self, form: Form) -> dict[str, Any]:
        app = self.client(form)
        code = self.vault.take_code(_required(form, "code"), self.clock.now())
        if code is None or code.client_id != app.client_id:
            raise AuthRefusal(400, "invalid_grant", "The code is unknown, used or expired.")
        if form.get("redirect_uri", code.redirect_uri) != code.redirect_uri:
            raise AuthRefusal(400, "invalid_grant", "The redirect_uri is not the one of the authorization.")
        return self._new_grant(app, code.user_id, code.scopes)

    def _by_refresh(self, form: Form) -> dict[str, Any]:
        app, now = self.client(form), self.clock.now()
        name = _required(form, "refresh_token")
        token = self.vault.refresh(name, now)
        if token is None or token.client_id != app.client_id:
            raise AuthRefusal(400, "invalid_grant", "The refresh token is unknown, revoked or expired.")
        if problem := refresh_problem(token, app, self.store):
            raise AuthRefusal(400, "invalid_grant", problem)
        answer = self._access(app, token)
        if app.refresh_token_rotation:
            answer["refresh_token"] = self._refresh(token)
            self.vault.retire_refresh(name, now + self.store.switches.old_refresh_token_grace_seconds)
        return answer

    def _new_grant(self, app: App, user_id: str | None, scopes: list[str]) -> dict[str, Any]:
        family = Token(
            client_id=app.client_id,
            user_id=user_id,
            scopes=scopes,
            expires_at=0,
            grant=secrets.token_hex(8),
            seal=seal_of(app, self.store.users.get(user_id) if user_id else None),
        )
        return self._access(app, family) | {"refresh_token": self._refresh(family)}

    def _access(self, app: App, family: Token) -> dict[str, Any]:
        seconds, now = app.access_token_hours * 3600, self.clock.now()
        token = msgspec.structs.replace(family, expires_at=now + seconds)
        as_text = self.store.switches.expires_in == "string"
        return {
            "access_token": self.vault.issue_access(token, now),
            "token_type": "Bearer",
            "expires_in": str(seconds) if as_text else seconds,
            "scope": " ".join(family.scopes),
        }

    def _refresh(self, family: Token) -> str:
        return self.vault.issue_refresh(msgspec.structs.replace(family, expires_at=self.clock.now() + REFRESH_SECONDS))


def granted_scopes(asked: str, app: App) -> list[str]:
    """Of the scopes asked for (blank or comma between), those that the console allows this app.

    The console is the ceiling (community). `invalid_scope` when nothing is left (inferred).
    """
    granted = [scope for scope in dict.fromkeys(asked.replace(",", " ").split()) if scope in app.scopes]
    if not granted:
        raise AuthRefusal(400, "invalid_scope", "None of the scopes asked for is allowed to this app.")
    return granted


def _required(form: Form, name: str) -> str:
    value = form.get(name, "")
    if not value:
        raise AuthRefusal(400, "invalid_request", f"The field {name} is missing.")
    return value
