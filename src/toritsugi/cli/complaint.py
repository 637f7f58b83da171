"""One clear sentence for whoever sits at the terminal, and an exit code.

1: it did not work; 2: something has to be mended.
"""

from toritsugi.cli.speech import say

FAILED, WRONG = 1, 2


class Complaint(Exception):
    """A sentence for the person at the terminal, in both languages."""

    def __init__(self, japanese: str, english: str, code: int = FAILED) -> None:
        super().__init__(english)
        self.japanese = japanese
        self.english = english
        self.code = code


def worded(complaint: Complaint) -> str:
    """The complaint in the language of this run."""
    return say(complaint.japanese, complaint.english)
