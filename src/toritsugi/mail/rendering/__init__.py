"""From one part's content to readable lines: HTML, plain text, calendars.

In: characters of one part. Out: text as a person would retype it, and the links in it.
Never: fetches anything, raises on any input, or works longer than the length of its input warrants.
"""

from toritsugi.mail.rendering.calendar import calendar_to_text, unfolded
from toritsugi.mail.rendering.html import Rendered, html_charset, html_to_text
from toritsugi.mail.rendering.plain import change_links, enriched_to_text, find_links, looks_like_html, unflow

__all__ = [
    "Rendered",
    "calendar_to_text",
    "change_links",
    "enriched_to_text",
    "find_links",
    "html_charset",
    "html_to_text",
    "looks_like_html",
    "unflow",
    "unfolded",
]
