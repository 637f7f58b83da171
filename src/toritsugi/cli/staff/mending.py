"""What is said of a sheet or of words that need mending."""

from collections.abc import Sequence

import typer

from toritsugi.cli.complaint import Complaint
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
