"""Answering by a link: a host opens it, sees who waits, confirms, and learns who has taken it.

In: links that this program has signed, opened on any phone without a sign-in. Out: answers at the accept desk, each
link good for one. Never: an answer because a chat program or a mail scanner has looked at the link, or anything about
another visit.
"""

from toritsugi.answering.pages import ANSWER_ROUTES, ANSWERING, AnswerParts

__all__ = ["ANSWERING", "ANSWER_ROUTES", "AnswerParts"]
