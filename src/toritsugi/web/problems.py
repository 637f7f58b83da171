"""What a client is told when something did not work: a page for people, RFC 9457 for programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from litestar import MediaType, Request, Response

from toritsugi.web.words import Words

Phrase = Mapping[str, str]
"""One sentence in several languages: {"ja": …, "en": …}."""


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field of the request, and how to mend it. `field` as the sender wrote it: to[0].email."""

    field: str
    detail: Phrase


class Problem(Exception):
    """Raised by any room to end a request with a clear sentence.

    `detail` says what did not work and what to do. `title` may be left out; then the status names it.
    """

    def __init__(
        self,
        status: int,
        detail: Phrase,
        *,
        title: Phrase | None = None,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {detail.get('en', '')}")
        self.status = status
        self.detail = detail
        self.title = title
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.log_id = ""


@dataclass(frozen=True)
class WordedError:
    field: str
    detail: str


@dataclass(frozen=True)
class WordedProblem:
    """A problem in one language."""

    status: int
    title: str
    detail: str
    errors: tuple[WordedError, ...] = ()
    log_id: str = ""
    instance: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def word_problem(problem: Problem, words: Words, path: str) -> WordedProblem:
    """The problem in the language of these words."""
    key = f"problem.{problem.status}"
    title = _in(problem.title, words.language) if problem.title else ""
    return WordedProblem(
        status=problem.status,
        title=title or (words(key) if key in words else words("problem.other")),
        detail=_in(problem.detail, words.language),
        errors=tuple(WordedError(error.field, _in(error.detail, words.language)) for error in problem.errors),
        log_id=problem.log_id,
        instance=path,
        headers=problem.headers,
    )


def _in(phrase: Phrase, language: str) -> str:
    return phrase.get(language) or phrase["en"]


def as_document(problem: WordedProblem) -> Response[bytes]:
    """A problem document, see RFC 9457."""
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "instance": problem.instance,
    }
    if problem.errors:
        document["errors"] = [{"field": error.field, "detail": error.detail} for error in problem.errors]
    if problem.log_id:
        document["log_id"] = problem.log_id
    return Response(
        msgspec.json.encode(document),
        status_code=problem.status,
        media_type="application/problem+json",
        headers=problem.headers,
    )


def wants_document(request: Request[Any, Any, Any]) -> bool:
    """Whether a program is asking: by the address, or by what it sends and accepts."""
    if request.url.path.startswith("/api/"):
        return True
    accepted = request.headers.get("accept", "")
    if "text/html" in accepted:
        return False
    return "json" in accepted or request.content_type[0] == MediaType.JSON
