"""A list as a sheet to be kept: streamed, so that its length costs no memory."""

from collections.abc import AsyncIterator

from litestar.response import Stream

from toritsugi.clock import japan_time


def as_sheet(lines: AsyncIterator[str], name: str, now: float) -> Stream:
    """A file to be saved, named after the list and the moment; `now` in seconds since the epoch."""
    file = f"{name}-{japan_time(now):%Y%m%d-%H%M}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return Stream(lines, media_type="text/csv", headers=headers)
