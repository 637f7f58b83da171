"""Calling: what a company has settled about calls: which way they go, what may leave, when it is open, who deputises.

In: what an administrator chooses. Out: the addressees of a call, each with the way to reach them. Never: sends, or
decides who is next when nobody answers.
"""

from toritsugi.reception.calling.addressing import Called, called_by
from toritsugi.reception.calling.deputies import deputies_of, list_deputies, set_deputies
from toritsugi.reception.calling.hours import ClosedDay, Hours, OpeningTime, faults_of_times, read_hours, set_hours
from toritsugi.reception.calling.presence import available, nobody_stands_in
from toritsugi.reception.calling.settled import ANSWERS, LEAVING, CallSettings, read_settings, set_settings
from toritsugi.reception.calling.ways import SCOPES, WAYS, Scope, Way, Ways, read_ways, set_way

__all__ = [
    "ANSWERS",
    "LEAVING",
    "SCOPES",
    "WAYS",
    "CallSettings",
    "Called",
    "ClosedDay",
    "Hours",
    "OpeningTime",
    "Scope",
    "Way",
    "Ways",
    "available",
    "called_by",
    "deputies_of",
    "faults_of_times",
    "list_deputies",
    "nobody_stands_in",
    "read_hours",
    "read_settings",
    "read_ways",
    "set_deputies",
    "set_hours",
    "set_settings",
    "set_way",
]
