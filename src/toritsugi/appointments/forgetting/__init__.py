"""Forgets who was expected, field by field, when its days have passed or somebody asks.

In: days by field; a visitor who wants to be erased. Out: rows without what they said of people; how many were changed.
Never: erases who of the company was there when, which statistics need.
"""

from toritsugi.appointments.forgetting.erasing import erase_expected, forget_appointments
from toritsugi.appointments.forgetting.retention import (
    APPOINTMENT_FIELDS,
    AppointmentField,
    AppointmentKeeping,
    read_appointment_keeping,
    set_appointment_keeping,
)

__all__ = [
    "APPOINTMENT_FIELDS",
    "AppointmentField",
    "AppointmentKeeping",
    "erase_expected",
    "forget_appointments",
    "read_appointment_keeping",
    "set_appointment_keeping",
]
