"""Receives visitors: calls the host, takes the first answer, and says how far the call got.

In: a visitor's form from a desk; taps on answer buttons, as events. Out: events that call and that tell who answered;
the honest progress of each visit; the log. Never: sends anything by itself, or claims what is not on disk.
"""

from toritsugi.reception.announcing import ANSWERED, ANSWERED_LATE, ARRIVED, CHOICES
from toritsugi.reception.arriving import Desk, Reception, find_host, visit_secret
from toritsugi.reception.forgetting import KEEP_DAYS, Eraser, Forgetting, forget_visitors
from toritsugi.reception.kiosks import Kiosk, add_kiosk, kiosk_by_key, kiosk_by_token, list_kiosks, note_seen, token_of
from toritsugi.reception.log import VisitRow, answer_times, get_visit, list_visits, visit_by_secret
from toritsugi.reception.progress import CallState, Progress, Step
from toritsugi.reception.reacting import reaction
from toritsugi.reception.visit import (
    COMPANY_LIMIT,
    NAME_LIMIT,
    NOTICE_VERSION,
    Choice,
    FormProblem,
    FormRefused,
    Language,
    Visit,
    VisitForm,
)

__all__ = [
    "ANSWERED",
    "ANSWERED_LATE",
    "ARRIVED",
    "CHOICES",
    "COMPANY_LIMIT",
    "KEEP_DAYS",
    "NAME_LIMIT",
    "NOTICE_VERSION",
    "CallState",
    "Choice",
    "Desk",
    "Eraser",
    "Forgetting",
    "FormProblem",
    "FormRefused",
    "Kiosk",
    "Language",
    "Progress",
    "Reception",
    "Step",
    "Visit",
    "VisitForm",
    "VisitRow",
    "add_kiosk",
    "answer_times",
    "find_host",
    "forget_visitors",
    "get_visit",
    "kiosk_by_key",
    "kiosk_by_token",
    "list_kiosks",
    "list_visits",
    "note_seen",
    "reaction",
    "token_of",
    "visit_by_secret",
    "visit_secret",
]
