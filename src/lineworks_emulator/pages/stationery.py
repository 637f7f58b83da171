"""Drawing a page: template, words, language, and the policy that goes with it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.response import Redirect

AnyRequest = Request[Any, Any, Any]
Words = dict[str, str]
_HERE = Path(__file__).parent
LANGUAGE_COOKIE = "lineworks_emulator_language"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' https: data: http://127.0.0.1:* http://localhost:*; "
    "connect-src 'self'; base-uri 'none'; form-action {targets}; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class Stationery:
    """One room's templates, with its words by language."""

    templates: Environment
    words: dict[str, Words]

    def page(
        self, request: AnyRequest, template: str, status: int = 200, targets: str = "'self'", **values: Any
    ) -> Response[str]:
        """The page in the language that the reader chose (`?lang=`, then a cookie, then Japanese).

        `targets`: where its forms may lead, as the policy's `form-action`.
        """
        language = self.language(request)
        html = self.templates.get_template(template).render(
            w=self.words[language],
            lang=language,
            other="ja" if language == "en" else "en",
            path=request.url.path,
            done=request.query_params.get("done", ""),
            **values,
        )
        answer = Response(html, status_code=status, media_type="text/html; charset=utf-8", headers=_headers(targets))
        if request.query_params.get("lang") in self.words:
            answer.set_cookie(Cookie(LANGUAGE_COOKIE, value=language, httponly=True, samesite="lax"))
        return answer

    def language(self, request: AnyRequest) -> str:
        """`ja` or `en`."""
        asked = (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE))
        return next((one for one in asked if one in self.words), "ja")


def stationery(folder: Path) -> Stationery:
    """What stands in the folder's `templates` and `words.json`, on top of the common frame."""
    common, own = _words(_HERE / "words.json"), _words(folder / "words.json")
    templates = Environment(
        loader=FileSystemLoader([folder / "templates", _HERE / "templates"]),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return Stationery(templates, {language: words | own[language] for language, words in common.items()})


def back_to(path: str, done: str = "") -> Redirect:
    """After a form: to the page at `path`, which says that it was `done`."""
    return Redirect(f"{path}?{urlencode({'done': done})}" if done else path, status_code=303)


def _words(path: Path) -> dict[str, Words]:
    return msgspec.json.decode(path.read_bytes(), type=dict[str, Words])


def _headers(targets: str) -> dict[str, str]:
    return {
        "Content-Security-Policy": _POLICY.format(targets=targets),
        "X-Content-Type-Options": "nosniff",
        # With "no-referrer" a browser would not say from where a form comes.
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
