"""Whether a column holds one of some texts: one statement, however many the texts are.

SQLAlchemy's own IN writes a statement of another length for each number of values, which a burst pays for each time.
"""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import ARRAY, Column, ColumnElement, Dialect, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Texts(TypeDecorator[Collection[str]]):
    """Some texts as one parameter: an array for PostgreSQL, JSON for SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(Text()) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Collection[str] | None, dialect: Dialect) -> Any:
        listed = list(value or ())
        return listed if dialect.name == "postgresql" else json.dumps(listed)


class _Among(FunctionElement[bool]):
    """Without the type of a truth value: SQLAlchemy would compare it with 1, and SQLite would use no index."""

    inherit_cache = True


def is_among(column: Column[Any], parameter: str, owner: Column[Any] | None = None) -> ColumnElement[bool]:
    """Whether the column holds one of the texts that are given under the parameter's name when it is executed.

    `owner` stands before the column in an index, and has to be what is given under its own name. SQLite, which knows
    nothing of a table's size, would rather look at everything that the owner has.
    """
    others = () if owner is None else (owner, bindparam(owner.name, type_=owner.type))
    return _Among(column, bindparam(parameter, type_=_Texts()), *others)


@compiles(_Among, "postgresql")
def _array(element: _Among, compiler: SQLCompiler, **told: Any) -> str:
    column, texts, *others = (compiler.process(each, **told) for each in element.clauses)
    owned = f"{' = '.join(others)} AND " if others else ""
    return f"{owned}{column} = ANY ({texts})"


@compiles(_Among, "sqlite")
def _json(element: _Among, compiler: SQLCompiler, **told: Any) -> str:
    column, texts, *others = (compiler.process(each, **told) for each in element.clauses)
    if not others:
        return f"{column} IN (SELECT value FROM json_each({texts}))"  # noqa: S608 parts of a statement, no values
    owner, given = others
    return f"({owner}, {column}) IN (SELECT {given}, value FROM json_each({texts}))"  # noqa: S608
