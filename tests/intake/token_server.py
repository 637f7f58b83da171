"""A small token server (RFC 6749): knows one app, takes a refresh token in exchange for another, or the app itself."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

CLIENT_ID, CLIENT_SECRET = "app-1", "secret of the app"


@dataclass
class TokenServer:
    """`refresh_token` is the one that is taken now; `answer` is given instead of a token."""

    access_token: str
    refresh_token: str = "refresh-1"
    rotates: bool = True
    answer: web.Response | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    url: str = ""
    holder: str = ""

    async def tell_holder(self, request: web.Request) -> web.Response:
        """For an IMAP server that asks who holds a token."""
        if request.query.get("access_token") != "a good token":
            return web.json_response({"error": "invalid_token"}, status=400)
        return web.json_response({"email": self.holder, "expires_in": 3600})

    async def serve(self, request: web.Request) -> web.Response:
        form = {name: str(text) for name, text in (await request.post()).items()}
        self.asked.append(form)
        if self.answer is not None:
            return self.answer
        known = (form.get("client_id"), form.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)
        if not known or form.get("refresh_token", self.refresh_token) != self.refresh_token:
            said = {"error": "invalid_grant", "error_description": "AADSTS70000: The grant is not valid."}
            return web.json_response(said, status=400)
        return web.json_response(self._given(form["grant_type"]))

    def _given(self, way: str) -> dict[str, object]:
        given: dict[str, object] = {"token_type": "Bearer", "expires_in": 3600, "access_token": self.access_token}
        if way == "refresh_token" and self.rotates:
            self.refresh_token = f"refresh-{len(self.asked) + 1}"
            given["refresh_token"] = self.refresh_token
        return given

    def says(self, status: int, text: str = "", **body: str) -> None:
        self.answer = web.Response(status=status, text=text or json.dumps(body), headers={"Location": "/elsewhere"})


@asynccontextmanager
async def token_server(access_token: str) -> AsyncIterator[TokenServer]:
    """Listening on a free port of this machine."""
    server = TokenServer(access_token)
    app = web.Application()
    app.router.add_post("/token", server.serve)
    app.router.add_get("/holder", server.tell_holder)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    server.url = f"http://127.0.0.1:{port}/token"
    try:
        yield server
    finally:
        await runner.cleanup()
