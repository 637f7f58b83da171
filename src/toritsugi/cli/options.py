"""Lets a command take its options as one frozen form instead of a dozen parameters."""

import inspect
from collections.abc import Callable
from typing import Any, TypeVar, get_type_hints

Form = TypeVar("Form")


def taking(form: Callable[..., Form]) -> Callable[[Callable[[Form], None]], Callable[..., None]]:
    """Makes a Typer command of a function that takes a form; each field of the form (a dataclass) is an option."""

    def decorate(act: Callable[[Form], None]) -> Callable[..., None]:
        def command(**given: Any) -> None:
            act(form(**given))

        hints = get_type_hints(form, include_extras=True)
        fields = inspect.signature(form).parameters.values()
        parameters = [field.replace(annotation=hints[field.name], kind=field.KEYWORD_ONLY) for field in fields]
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        command.__annotations__ = hints
        command.__name__ = act.__name__
        command.__doc__ = act.__doc__
        return command

    return decorate
