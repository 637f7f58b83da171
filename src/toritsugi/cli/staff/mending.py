"""Words of a command line that name fields, and what is said of them or of a sheet that needs mending."""

from collections.abc import Sequence

import typer

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.speech import language
from toritsugi.people import Problem

SHOWN_PROBLEMS = 20


def to_mend(problems: Sequence[Problem]) -> Complaint:
    """Names each place, and says that nothing was changed."""
    for problem in problems[:SHOWN_PROBLEMS]:
        typer.echo(problem.sentence(language()), err=True)
    count = len(problems)
    return Complaint(
        f"直すところが {count} か所あるため、何も取り込んでいません。",
        f"Nothing was changed: {count} cell(s) need mending.",
    )


def pair_of(text: str) -> tuple[str, str]:
    """Field and value of one word. Raises Complaint for a word that has no equals sign."""
    field, equals, value = text.partition("=")
    if not equals:
        raise Complaint(
            f"「{text[:60]}」は 項目=値 の形にしてください。", f"{text[:60]!r} should read field=value.", WRONG
        )
    return field.strip(), value.strip()


def no_field(field: str, known: Sequence[str]) -> Complaint:
    """Names the fields that there are."""
    names = ", ".join(known)
    return Complaint(
        f"「{field[:60]}」という項目はありません。次のどれかにしてください: {names}",
        f"There is no field {field[:60]!r}. Take one of: {names}",
        WRONG,
    )
