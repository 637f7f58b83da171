"""「来客」: who came, who is inside, how fast visitors were answered, and for how long it is kept.

In: what somebody looks for; a visitor who has left; days. Out: lists, sheets, a list and badges for paper, pictures of
figures. Never: a guess shown as a fact, or a visitor of another company.
"""

from toritsugi.admin.visiting.routes import VISITING

__all__ = ["VISITING"]
