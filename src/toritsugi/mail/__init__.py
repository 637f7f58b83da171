"""Bytes in, readable text out: structure, charsets, HTML, cleaning.

In: the bytes of one mail, exactly as they came.
Out: a ``ReadMail``: subject, sender, date, readable text, links, the names of attachments, and what could not be
read; and text made shorter, or cleaned of what tells nothing.
Never: raises on any bytes, knows any other room, fetches, stores or sends anything.
"""

from toritsugi.mail.attachments import Attachment
from toritsugi.mail.cleaning import clean_link, clean_links, link_back, useful_text
from toritsugi.mail.problems import UNREADABLE, problem_sentences
from toritsugi.mail.reading import ReadMail, mail_file, read_head, read_mail, unreadable
from toritsugi.mail.shorten import shorten

__all__ = [
    "UNREADABLE",
    "Attachment",
    "ReadMail",
    "clean_link",
    "clean_links",
    "link_back",
    "mail_file",
    "problem_sentences",
    "read_head",
    "read_mail",
    "shorten",
    "unreadable",
    "useful_text",
]
