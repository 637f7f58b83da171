"""The token host's calls: three ways to a token, one to end it, and the address where a person consents."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from toritsugi.lineworks.errors import BadArgument, auth_refusal, refusal
from toritsugi.lineworks.reply import Reply
from toritsugi.lineworks.tokens.token import Token, read_token
from toritsugi.lineworks.transport import FORM_TYPE, SEND_BODY_MAX, Outgoing, Transport

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_SECRET_FIELDS = ("client_secret", "assertion", "code", "refresh_token", "token")


@dataclass(frozen=True, slots=True)
class ClientApp:
    """An app of the Developer Console."""

    client_id: str
    client_secret: str = field(repr=False)


class Grants(Transport):
    """Tokens.

    All calls raise NotReached; AuthError and its narrower classes for a refusal (4xx); Refused for 429, 3xx,
    5xx; BadAnswer for a 2xx without a token. None is repeated: codes and rotated refresh tokens work once.
    """

    async def fetch_token_by_assertion(self, app: ClientApp, assertion: str, scopes: tuple[str, ...]) -> Token:
        """A token for the service account (official sample: `jwt-bearer`, scopes space separated)."""
        asked = {"grant_type": JWT_BEARER, "assertion": assertion, "scope": " ".join(scopes)}
        return read_token(await self._grant("token", app, asked))

    async def fetch_token_by_code(self, app: ClientApp, code: str, redirect_uri: str) -> Token:
        """A token for the member who consented; a code lives ten minutes and works once (official)."""
        asked = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
        return read_token(await self._grant("token", app, asked))

    async def refresh_token(self, app: ClientApp, refresh_token: str) -> Token:
        """A new access token. Its `refresh_token` is set only when the app rotates them (community)."""
        asked = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        return read_token(await self._grant("token", app, asked))

    async def revoke(self, app: ClientApp, token: str) -> None:
        """End an access or refresh token (community)."""
        await self._grant("revoke", app, {"token": token})

    def authorization_url(self, client_id: str, redirect_uri: str, scopes: tuple[str, ...], state: str) -> str:
        """Where to send a person's browser to consent. `state` comes back with the code. Raises BadArgument."""
        if not (client_id and redirect_uri and scopes and state):
            raise BadArgument("consent needs a Client ID, a redirect address, scopes and a state")
        asked = {
            "client_id": client_id,
            "redirect_uri": redirect_uri,
            "scope": " ".join(scopes),
            "response_type": "code",
            "state": state,
        }
        return f"{self.endpoints.auth_url}/authorize?{urlencode(asked)}"

    async def _grant(self, path: str, app: ClientApp, asked: dict[str, str]) -> Reply:
        form = {**asked, "client_id": app.client_id, "client_secret": app.client_secret}
        url = f"{self.endpoints.auth_url}/{path}"
        outgoing = Outgoing(
            "POST",
            url,
            body=urlencode(form).encode(),
            content_type=FORM_TYPE,
            body_max=SEND_BODY_MAX,
            secrets=tuple(form[name] for name in _SECRET_FIELDS if name in form),
        )
        reply = await self.exchange(outgoing)
        if reply.ok:
            return reply
        raise auth_refusal(reply) if 400 <= reply.status < 500 and reply.status != 429 else refusal(reply)
