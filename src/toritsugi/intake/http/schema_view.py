"""Makes rows to read out of an OpenAPI document."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from toritsugi.web import Words

Schema = Mapping[str, Any]


class Row(msgspec.Struct, frozen=True):
    """A field of a body or a parameter. `bound` is ready to read: "1–500 characters"; `shape` names an object."""

    name: str
    kind: str
    required: bool
    description: str
    bound: str = ""
    default: str = ""
    shape: str = ""


class Shape(msgspec.Struct, frozen=True):
    """A named object with its fields. `sent`: it is what a request carries, so that it matters what is required."""

    name: str
    sent: bool
    description: str
    rows: tuple[Row, ...]


class Answer(msgspec.Struct, frozen=True):
    """One status that an operation answers with; `shape` names what the body is."""

    status: int
    description: str
    shape: str


class Operation(msgspec.Struct, frozen=True):
    """One method of one path. `example` is a body to send, as JSON, or empty."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Row, ...]
    body: str
    example: str
    answers: tuple[Answer, ...]

    @property
    def path_to_type(self) -> str:
        """The path as a shell takes it: what has to be filled in is a variable."""
        return re.sub(r"\{(\w+)\}", lambda blank: f"${blank[1].upper()}", self.path)

    @property
    def is_repeatable(self) -> bool:
        """Whether a key of the sender's own makes it the same request again."""
        return any(row.name == "Idempotency-Key" for row in self.parameters)


class Api(msgspec.Struct, frozen=True):
    """The whole document, in the order of its paths."""

    version: str
    operations: tuple[Operation, ...]
    shapes: tuple[Shape, ...]


def view_of(document: Schema, words: Words) -> Api:
    """The document in the language of these words; what has no words there is read from the document itself."""
    schemas: Mapping[str, Schema] = document["components"]["schemas"]
    operations = [
        _operation(path, method, operation, schemas, words)
        for path, item in document["paths"].items()
        for method, operation in item.items()
    ]
    sent = {operation.body for operation in operations}
    shapes = [_shape(name, schemas[name], name in sent, words) for name in _in_order_of_use(operations, schemas)]
    return Api(document["info"]["version"], tuple(operations), tuple(shapes))


def _in_order_of_use(operations: Sequence[Operation], schemas: Mapping[str, Schema]) -> list[str]:
    """What is sent, what is answered, and what an error says; each followed by what it holds."""
    answers = sorted((answer.status, answer.shape) for operation in operations for answer in operation.answers)
    waiting = [*(operation.body for operation in operations), *(shape for _, shape in answers)]
    found: dict[str, None] = {}
    while waiting:
        name = waiting.pop(0)
        if name and name not in found:
            found[name] = None
            waiting[:0] = [_shape_name(field) for field in schemas[name]["properties"].values()]
    return list(found)


def _worded(words: Words, key: str, otherwise: str) -> str:
    return words(key) if key in words else otherwise


def _operation(path: str, method: str, told: Schema, schemas: Mapping[str, Schema], words: Words) -> Operation:
    name = told["operationId"]
    body = _content_shape(told.get("requestBody", {}))
    return Operation(
        id=name,
        method=method.upper(),
        path=path,
        summary=_worded(words, f"{name}.summary", told["summary"]),
        description=_worded(words, f"{name}.description", told["description"]),
        parameters=tuple(_parameter(name, each, words) for each in told.get("parameters", [])),
        body=body,
        example=_example(schemas[body]) if body else "",
        answers=tuple(_answer(name, status, answer, words) for status, answer in sorted(told["responses"].items())),
    )


def _answer(operation: str, status: str, told: Schema, words: Words) -> Answer:
    key = f"{operation}.{status}" if f"{operation}.{status}" in words else f"refusal.{status}"
    return Answer(int(status), _worded(words, key, told["description"]), _content_shape(told))


def _content_shape(told: Schema) -> str:
    for content in told.get("content", {}).values():
        return _shape_name(content["schema"])
    return ""


def _parameter(operation: str, told: Schema, words: Words) -> Row:
    key = f"{operation}.parameter.{told['name'].lower()}"
    description = _worded(words, key, told.get("description", ""))
    return _row(told["name"], told["schema"], told["required"], description, words)


def _shape(name: str, schema: Schema, sent: bool, words: Words) -> Shape:
    required = schema.get("required", [])
    rows = [
        _row(field, told, field in required, _worded(words, f"{name}.{field}", told.get("description", "")), words)
        for field, told in schema["properties"].items()
    ]
    rows.sort(key=lambda row: not row.required)
    return Shape(name, sent, words(f"{name}.self"), tuple(rows))


def _row(name: str, told: Schema, required: bool, description: str, words: Words) -> Row:
    default = told.get("default")
    return Row(
        name=name,
        kind=_kind(told, required, words),
        required=required,
        description=description,
        bound=_bound(told, words),
        default="" if default in (None, "", []) else str(default),
        shape=_shape_name(told),
    )


def _options(told: Schema) -> Sequence[Schema]:
    options: Sequence[Schema] = told.get("oneOf", [told])
    return options


def _shape_name(told: Schema) -> str:
    """The named object that it is, or that it lists."""
    for option in _options(told):
        reference = option.get("$ref") or option.get("items", {}).get("$ref", "")
        if reference:
            return str(reference).rsplit("/", 1)[1]
    return ""


def _kind(told: Schema, required: bool, words: Words) -> str:
    """What may be left out need not be told that it may be null."""
    options = [option for option in _options(told) if required or option.get("type") != "null"]
    return words("or").join(_single_kind(option, words) for option in options)


def _single_kind(told: Schema, words: Words) -> str:
    if "$ref" in told:
        return words("type.object")
    if told["type"] == "array":
        return words("type.list", items=_single_kind(told["items"], words))
    return words(f"type.{told.get('format', told['type'])}")


def _bound(told: Schema, words: Words) -> str:
    if "maxLength" in told:
        return words("bound.characters", low=told.get("minLength", 0), high=f"{told['maxLength']:,}")
    if "maximum" in told:
        return words("bound.number", low=f"{told['minimum']:,.0f}", high=f"{told['maximum']:,.0f}")
    return ""


def _example(schema: Schema) -> str:
    """A body made of the fields' own examples."""
    fields = {name: told["examples"][0] for name, told in schema["properties"].items() if told.get("examples")}
    return json.dumps(fields, ensure_ascii=False, indent=2)
