"""Lets other systems keep appointments over HTTP: make, list, change, call off, send letters again.

In: JSON with an API key that may handle appointments. Out: appointments as they stand, or problem documents that name
the field. Never: a rule of its own about what an appointment may be; what holds for the form holds here.
"""

from toritsugi.appointments.http.answers import appointment_answer
from toritsugi.appointments.http.routes import APPOINTMENTS_API
from toritsugi.appointments.http.wire import AppointmentAnswer

__all__ = ["APPOINTMENTS_API", "AppointmentAnswer", "appointment_answer"]
