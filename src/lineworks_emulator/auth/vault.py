"""Where codes and tokens are kept, with their ends."""

import secrets
from pathlib import Path

import msgspec

CODE_SECONDS = 600.0
REFRESH_SECONDS = 90 * 86400.0


class Code(msgspec.Struct, kw_only=True):
    """An authorization code: ten minutes, once (official, auth-oauth)."""

    client_id: str
    user_id: str
    redirect_uri: str
    scopes: list[str]
    expires_at: float


class Seal(msgspec.Struct, frozen=True):
    """What a grant rests on. `password` is a digest; `had_role` is true for an administrator."""

    scopes: str = ""
    password: str = ""
    had_role: bool = False


class Token(msgspec.Struct, kw_only=True):
    """An access or refresh token. `user_id` is None for a service account; `grant` ties a family together.

    `seal` stands for the scopes, the password and the role at the time of the grant.
    """

    client_id: str
    user_id: str | None
    scopes: list[str]
    expires_at: float
    grant: str
    seal: Seal = Seal()


class _Shelf(msgspec.Struct, kw_only=True):
    codes: dict[str, Code] = msgspec.field(default_factory=dict)
    access: dict[str, Token] = msgspec.field(default_factory=dict)
    refresh: dict[str, Token] = msgspec.field(default_factory=dict)


class TokenVault:
    """Issues, finds and ends codes and tokens; on disk when a `path` is given. Times are seconds."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        stored = path is not None and path.exists()
        self._shelf = msgspec.json.decode(path.read_bytes(), type=_Shelf) if stored and path else _Shelf()

    def issue_code(self, code: Code) -> str:
        """Keep a code under a fresh random name."""
        name = secrets.token_urlsafe(24)
        self._shelf.codes[name] = code
        self._save()
        return name

    def take_code(self, name: str, now: float) -> Code | None:
        """The code, which is gone afterwards; None when unknown, used or too old."""
        code = self._shelf.codes.pop(name, None)
        self._save()
        return code if code is not None and now < code.expires_at else None

    def issue_access(self, token: Token, now: float) -> str:
        """Keep an access token; the ended ones are swept out."""
        self._sweep(now)
        return self._put(self._shelf.access, "kr1AAA", token)

    def issue_refresh(self, token: Token) -> str:
        """Keep a refresh token."""
        return self._put(self._shelf.refresh, "kr2AAA", token)

    def access(self, name: str, now: float) -> Token | None:
        """The access token of that name while it lives."""
        token = self._shelf.access.get(name)
        return token if token is not None and now < token.expires_at else None

    def refresh(self, name: str, now: float) -> Token | None:
        """The refresh token of that name while it lives."""
        token = self._shelf.refresh.get(name)
        return token if token is not None and now < token.expires_at else None

    def retire_refresh(self, name: str, at: float) -> None:
        """End a rotated refresh token at `at`."""
        token = self._shelf.refresh[name]
        token.expires_at = min(token.expires_at, at)
        self._save()

    def revoke(self, name: str, client_id: str) -> None:
        """End a token of this client; a refresh token takes its access tokens along (RFC 7009)."""
        token = self._shelf.refresh.get(name)
        if token is not None and token.client_id == client_id:
            self._shelf.refresh.pop(name)
            kept = {key: value for key, value in self._shelf.access.items() if value.grant != token.grant}
            self._shelf.access = kept
        elif (token := self._shelf.access.get(name)) is not None and token.client_id == client_id:
            self._shelf.access.pop(name)
        self._save()

    def _put(self, shelf: dict[str, Token], prefix: str, token: Token) -> str:
        name = prefix + secrets.token_urlsafe(36)
        shelf[name] = token
        self._save()
        return name

    def _sweep(self, now: float) -> None:
        for shelf in (self._shelf.access, self._shelf.refresh):
            for name in [name for name, token in shelf.items() if token.expires_at <= now]:
                del shelf[name]
        ended = [name for name, code in self._shelf.codes.items() if code.expires_at <= now]
        for name in ended:
            del self._shelf.codes[name]

    def _save(self) -> None:
        if self._path is None:
            return
        part = self._path.with_suffix(".part")
        part.touch(mode=0o600)
        part.write_bytes(msgspec.json.encode(self._shelf))
        part.replace(self._path)
