"""The Talk page's frame and its words in Japanese and English."""

from pathlib import Path

import msgspec
from jinja2 import Environment, FileSystemLoader, select_autoescape
from litestar import Response

_FRAME = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=select_autoescape(["html"])
)
_WORDS = msgspec.json.decode((Path(__file__).parent / "words.json").read_bytes(), type=dict[str, dict[str, str]])
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' https: data: http://127.0.0.1:* http://localhost:*; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def page_response(language: str, me: str) -> Response[str]:
    """The page in `ja` (also for any other word) or `en`; `me` is looked through when nobody else was chosen."""
    chosen = language if language in _WORDS else "ja"
    words = _WORDS[chosen]
    html = _FRAME.get_template("talk.html").render(
        lang=chosen, me=me, words=words, words_json=msgspec.json.encode(words).decode()
    )
    headers = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
    return Response(html, media_type="text/html; charset=utf-8", headers=headers)
