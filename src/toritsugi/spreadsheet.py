"""Lines that spreadsheets open by a click, and in which nothing that somebody wrote becomes a formula."""

from collections.abc import Sequence

BEGINNING = "\ufeff"
"""The byte order mark, by which spreadsheets know UTF-8."""
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet take a cell for a formula (OWASP, "CSV Injection"); some take the wide signs, too."""
CELL_LIMIT = 32_000
"""Characters of a cell: spreadsheets keep 32,767."""


def harmless(cell: str) -> str:
    """The cell as text: an apostrophe stands before what would begin a formula."""
    return f"'{cell}" if cell.startswith(FORMULAS) else cell


def sheet_line(cells: Sequence[str]) -> str:
    """One line of a sheet, with its end; each cell in quotes."""
    quoted = (harmless(cell.replace("\0", "")[:CELL_LIMIT]).replace('"', '""') for cell in cells)
    return ",".join(f'"{cell}"' for cell in quoted) + "\r\n"
