"""The page that a monitoring system reads."""

import hmac
from typing import Any

from litestar import Request, Response, Router, get
from litestar.di import NamedDependency

from toritsugi.database import Database
from toritsugi.metrics.figures import figures_of
from toritsugi.web import NO_COOKIE, Phrase, Problem, handed

METRICS_PATH = "/metrics"
FORMAT = "text/plain; version=0.0.4; charset=utf-8"
SWITCHED_OFF: Phrase = {
    "ja": "メトリクスは公開していません。TORITSUGI_METRICS_TOKEN を設定すると公開します。",
    "en": "No metrics are shown. Set TORITSUGI_METRICS_TOKEN to show them.",
}
NO_TOKEN: Phrase = {
    "ja": "トークンを確認できません。Authorization ヘッダーに「Bearer トークン」を指定してください。",
    "en": "The token is missing or wrong. Send it as an Authorization header: Bearer and the token.",
}


class Watched:
    """Whose figures are shown, and to whom. `token`: what a monitoring system has to send; "" shows them to nobody."""

    def __init__(self, database: Database, token: str) -> None:
        self.database = database
        self._token = token

    def require(self, sent: str) -> None:
        """Raises Problem: 403 when no token is set, 401 when it is not the one."""
        if not self._token:
            raise Problem(403, SWITCHED_OFF)
        if not hmac.compare_digest(sent.encode(), f"Bearer {self._token}".encode()):
            raise Problem(401, NO_TOKEN, headers={"WWW-Authenticate": "Bearer"})


@get(METRICS_PATH, include_in_schema=False, opt=NO_COOKIE)
async def metrics(request: Request[Any, Any, Any], watched: NamedDependency[Watched]) -> Response[bytes]:
    """The figures of this moment."""
    watched.require(request.headers.get("authorization", ""))
    return Response(await figures_of(watched.database), media_type=FORMAT)


METRICS_ROUTES = Router("/", route_handlers=[metrics], dependencies={"watched": handed(Watched)})
"""For whoever holds the token."""
