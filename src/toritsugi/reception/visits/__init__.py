"""Visits: what a visitor fills in, what is kept of it, and for how long.

In: a tidied form, an id, a time. Out: visits, their log, and how fast they were answered. Never: a visitor's name after
the time that the notice at the desk promises.
"""

from toritsugi.reception.visits.forgetting import Eraser, erase_visits, forget_visitors, visits_of_events
from toritsugi.reception.visits.keeping import (
    KEEP_DAYS,
    VISIT_FIELDS,
    Keeping,
    VisitField,
    notice_version,
    promised_days,
    read_keeping,
    set_keeping,
)
from toritsugi.reception.visits.log import (
    VisitRow,
    answer_times,
    get_visit,
    list_visits,
    visit_by_secret,
    visit_of,
    visits_of_appointments,
    visits_with_ids,
)
from toritsugi.reception.visits.visit import (
    CALL_SECONDS,
    COMPANY_LIMIT,
    NAME_LIMIT,
    NOTICE_VERSION,
    PARTY_LIMIT,
    PURPOSE_LIMIT,
    Choice,
    FormProblem,
    FormRefused,
    Language,
    LeftBy,
    Visit,
    VisitForm,
    problems_of,
    tidied,
)

__all__ = [
    "CALL_SECONDS",
    "COMPANY_LIMIT",
    "KEEP_DAYS",
    "NAME_LIMIT",
    "NOTICE_VERSION",
    "PARTY_LIMIT",
    "PURPOSE_LIMIT",
    "VISIT_FIELDS",
    "Choice",
    "Eraser",
    "FormProblem",
    "FormRefused",
    "Keeping",
    "Language",
    "LeftBy",
    "Visit",
    "VisitField",
    "VisitForm",
    "VisitRow",
    "answer_times",
    "erase_visits",
    "forget_visitors",
    "get_visit",
    "list_visits",
    "notice_version",
    "problems_of",
    "promised_days",
    "read_keeping",
    "set_keeping",
    "tidied",
    "visit_by_secret",
    "visit_of",
    "visits_of_appointments",
    "visits_of_events",
    "visits_with_ids",
]
