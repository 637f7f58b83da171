"""The pages about appointments, the same for administrators and for employees with their own.

In: a face, which says whose pages they are and puts the frame around them. Out: routes, templates, words. Never: shows
an employee the appointments of others, or knows the rooms whose frames it stands in.
"""

from toritsugi.appointments.pages.face import APPOINTMENTS, Face, Viewer
from toritsugi.appointments.pages.routes import appointment_pages

__all__ = ["APPOINTMENTS", "Face", "Viewer", "appointment_pages"]
