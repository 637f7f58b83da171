"""Turns what the frameworks complain about into problems with clear sentences."""

import re
import traceback
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import structlog
from litestar.exceptions import HTTPException, SerializationException, ValidationException

from toritsugi.database import StorageFull, StorageTrouble
from toritsugi.identifier import new_id
from toritsugi.web.problems import FieldError, Phrase, Problem
from toritsugi.web.words import Catalog

log = structlog.get_logger(__name__)

_KINDS = {"str": "text", "int": "integer", "float": "number", "bool": "boolean", "array": "list", "object": "object"}
_PATTERNS: tuple[tuple[str, str], ...] = (
    (r"Object missing required field `(?P<child>[^`]*)`", "missing"),
    (r"Object contains unknown field `(?P<child>[^`]*)`", "unknown"),
    (r"Expected `(?P<kind>\w+)[^`]*` of length <= (?P<limit>\d+)", "too_long"),
    (r"Expected `(?P<kind>\w+)[^`]*` of length >= 1", "empty"),
    (r"Expected `(?P<kind>\w+)[^`]*` of length >= (?P<limit>\d+)", "too_short"),
    (r"Expected `(?P<kind>\w+)[^`]*` <= (?P<limit>[-\d.]+)", "too_large"),
    (r"Expected `(?P<kind>\w+)[^`]*` >= (?P<limit>[-\d.]+)", "too_small"),
    (r"Expected `(?P<kind>\w+)[^`]*` matching regex '\^\((?P<offered>[\w|]+)\)\$'", "one_of"),
    (r"Expected `(?P<kind>\w+)[^`]*` matching regex .*", "wrong_form"),
    (r"Expected `(?P<kind>\w+)[^`]*`, got `(?P<got>\w+)`", "wrong_kind"),
    (r"Invalid enum value (?P<got>.*)", "not_offered"),
    (r"Invalid RFC3339 encoded date", "no_date"),
)


def problem_of(error: Exception, catalog: Catalog) -> Problem:
    """The problem that a client is told of for any exception; one that nobody foresaw is logged with an id."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, StorageTrouble):
        return _storage(error, catalog)
    if isinstance(error, msgspec.ValidationError):
        return _validation([_split(str(error))], catalog)
    if isinstance(error, msgspec.DecodeError | SerializationException):
        return Problem(400, catalog.phrase("problem.detail.malformed"))
    if isinstance(error, ValidationException) and isinstance(error.extra, list):
        return _validation([_told(entry) for entry in error.extra], catalog)
    if isinstance(error, HTTPException) and error.status_code < 500:
        return _refused(error, catalog)
    return _unforeseen(error, catalog)


def _storage(error: StorageTrouble, catalog: Catalog) -> Problem:
    full = isinstance(error, StorageFull)
    log.error("storage_trouble", full=full, error=str(error))
    key = "problem.detail.storage_full" if full else "problem.detail.storage"
    return Problem(507 if full else 503, catalog.phrase(key), headers={"Retry-After": "300" if full else "10"})


def _refused(error: HTTPException, catalog: Catalog) -> Problem:
    if isinstance(error.__cause__, msgspec.DecodeError | SerializationException):
        return Problem(400, catalog.phrase("problem.detail.malformed"))
    key = f"problem.detail.{error.status_code}"
    known = key in catalog.words("en")
    return Problem(error.status_code, catalog.phrase(key if known else "problem.detail.400"), headers=error.headers)


def _unforeseen(error: Exception, catalog: Catalog) -> Problem:
    """Logged with its place in the code; not with its message or variables, which may hold a secret or a person."""
    problem = Problem(500, catalog.phrase("problem.detail.500"))
    problem.log_id = new_id()[-12:]
    frames = "".join(traceback.format_tb(error.__traceback__))
    log.error("unforeseen_error", log_id=problem.log_id, kind=type(error).__qualname__, frames=frames)
    return problem


def _told(entry: Any) -> tuple[str, str]:
    """Field and message of one entry of Litestar's own complaint; "data" is its name for the body.

    A header is named as it is written: it complains of `idempotency_key`.
    """
    if not isinstance(entry, Mapping):
        return "", str(entry)
    field = str(entry.get("key", ""))
    if entry.get("source") == "header":
        field = field.replace("_", "-").title()
    return field.removeprefix("data").lstrip("."), str(entry.get("message", ""))


def _split(message: str) -> tuple[str, str]:
    """Field and message of a complaint such as "Expected `str`, got `int` - at `$.to[0].email`"."""
    text, _, place = message.partition(" - at `")
    return place.rstrip("`").removeprefix("$").lstrip("."), text


def _validation(complaints: list[tuple[str, str]], catalog: Catalog) -> Problem:
    errors = [_field_error(field, message, catalog) for field, message in complaints]
    return Problem(422, catalog.phrase("problem.detail.422"), errors=errors)


def _field_error(field: str, message: str, catalog: Catalog) -> FieldError:
    for pattern, key in _PATTERNS:
        found = re.fullmatch(pattern, message)
        if found:
            parts = found.groupdict()
            child = parts.pop("child", None)
            if "offered" in parts:
                parts["offered"] = parts["offered"].replace("|", ", ")
            place = ".".join(part for part in (field, child) if part)
            return FieldError(place or "$", _worded(catalog, key, parts))
    return FieldError(field or "$", catalog.phrase("field.other"))


def _worded(catalog: Catalog, key: str, parts: dict[str, Any]) -> Phrase:
    """The sentence, with kinds ("text", "list") named in each language."""
    sentence: Callable[..., str]
    phrase: dict[str, str] = {}
    for language in catalog.languages:
        words = sentence = catalog.words(language)
        kinds = {name: words(f"kind.{_KINDS[part]}") if part in _KINDS else part for name, part in parts.items()}
        phrase[language] = sentence(f"field.{key}", **kinds)
    return phrase
