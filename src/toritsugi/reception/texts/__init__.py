"""Texts: what a call and its answer say in LINE WORKS and in mails, as the company words them.

In: texts with placeholders by name, and what is known of a visit. Out: a title and a text without gaps, and a clear
sentence about a placeholder that nobody knows. Never: a field of a visitor that the company does not let leave.
"""

from toritsugi.reception.texts.facts import Facts, phrase, visitor_words
from toritsugi.reception.texts.keeping import faults_of_text, read_texts, reset_text, set_text
from toritsugi.reception.texts.placeholders import PLACEHOLDERS, placeholder_names
from toritsugi.reception.texts.template import faults_of_template, filled
from toritsugi.reception.texts.wording import KINDS, STANDARD, CallText, TextKind, Texts

__all__ = [
    "KINDS",
    "PLACEHOLDERS",
    "STANDARD",
    "CallText",
    "Facts",
    "TextKind",
    "Texts",
    "faults_of_template",
    "faults_of_text",
    "filled",
    "phrase",
    "placeholder_names",
    "read_texts",
    "reset_text",
    "set_text",
    "visitor_words",
]
