"""Cleaning: what a reader in a hurry needs of a mail's text, and the way back to where it came from.

Comes in: text and links as they were read. Goes out: the useful words without quotes, signatures and boilerplate;
addresses without tracking; the link that leads back. Never: leaves nothing of a text that said something.
"""

from toritsugi.mail.cleaning.leading_back import link_back
from toritsugi.mail.cleaning.tracking import clean_link, clean_links
from toritsugi.mail.cleaning.useful import useful_text

__all__ = ["clean_link", "clean_links", "link_back", "useful_text"]
