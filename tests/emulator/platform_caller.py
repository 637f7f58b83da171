"""A caller of the platform, written from the documents alone."""

import time
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

BOT = 2000001
ACCOUNT = "1wagx.serviceaccount@sample"
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"

IN_PROCESS = pytest.mark.parametrize("stranger", ["in_process"], indirect=True)
"""For tests of many cases whose subject is not how the emulator is reached."""


class Platform:
    """A caller of the platform: asks for tokens, then calls the API with them."""

    def __init__(self, client: httpx.AsyncClient, key: RSAPrivateKey) -> None:
        self.client = client
        self.key = key

    def assertion(self, **claims: Any) -> str:
        now = time.time()
        body = {"iss": "client-1", "sub": ACCOUNT, "iat": int(now), "exp": int(now) + 3600} | claims
        return jwt.encode(body, self.key, algorithm="RS256")

    async def ask_token(self, **fields: str) -> httpx.Response:
        form = {"client_id": "client-1", "client_secret": "secret-1"} | fields
        return await self.client.post("/oauth2/v2.0/token", data=form)

    async def by_assertion(self, scope: str = "bot user.read", **claims: Any) -> httpx.Response:
        return await self.ask_token(grant_type=JWT_BEARER, assertion=self.assertion(**claims), scope=scope)

    async def sign_in(self, scope: str = "bot user.read") -> None:
        answer = await self.by_assertion(scope)
        assert answer.status_code == 200, answer.text
        self.client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    async def send(self, content: Any, to: str = "users/u-yamamoto", bot: int = BOT) -> httpx.Response:
        return await self.client.post(f"/v1.0/bots/{bot}/{to}/messages", json={"content": content})

    async def control(self, path: str, **order: Any) -> httpx.Response:
        return await self.client.post(f"/_emulator/{path}", json=order)

    async def switch(self, **switches: Any) -> None:
        world = (await self.client.get("/_emulator/world")).json()
        world["switches"] |= switches
        assert (await self.client.put("/_emulator/world", json=world)).status_code == 200

    async def change_app(self, **fields: Any) -> None:
        world = (await self.client.get("/_emulator/world")).json()
        world["apps"][0] |= fields
        assert (await self.client.put("/_emulator/world", json=world)).status_code == 200

    async def messages(self, since: int = 0) -> list[dict[str, Any]]:
        answer = await self.client.get("/_emulator/messages", params={"since": since})
        return answer.json()["messages"]  # type: ignore[no-any-return]
