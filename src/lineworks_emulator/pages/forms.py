"""Reading what a form posted."""

from typing import Any
from urllib.parse import urlsplit

from litestar import Request
from litestar.datastructures import FormMultiDict


class ForeignForm(Exception):
    """The form was posted from another site's page."""


async def read_form(request: Request[Any, Any, Any]) -> FormMultiDict:
    """The fields; `ForeignForm` when the browser says that the page with the form came from elsewhere."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise ForeignForm
    return await request.form()


def text_of(form: FormMultiDict, name: str) -> str:
    """A field's text without blanks around it; empty when it is missing or a file."""
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""
