"""Appointments: who is expected, when and by whom, with the reception code by which visitors check in.

In: forms about appointments; codes that visitors type, scan or open on their phones. Out: appointments with letters to
their visitors, written with what caused them; the form of a visit that calls the hosts. Never: sends a mail by itself,
calls anybody, or tells at the desk of an appointment of another day to whoever types digits.
"""

from toritsugi.appointments.admitting import (
    CodeRefused,
    Opened,
    Refusal,
    admission,
    open_code,
    open_token,
    read_code,
)
from toritsugi.appointments.appointment import (
    EARLY,
    KINDS,
    LATE,
    Appointment,
    AppointmentForm,
    Kind,
    Standing,
    Visitor,
    VisitorForm,
    reminder_at,
)
from toritsugi.appointments.checking import (
    HOSTS_LIMIT,
    LANGUAGES,
    VISITORS_LIMIT,
    AppointmentRefused,
    Fault,
)
from toritsugi.appointments.feeding import close_feed, feed_address, feed_of_key, feed_opened_at, open_feed
from toritsugi.appointments.finding import (
    appointment_by_token,
    find_appointments,
    get_appointment,
    list_appointments,
    lock_appointment,
)
from toritsugi.appointments.forgetting import (
    APPOINTMENT_FIELDS,
    AppointmentField,
    AppointmentKeeping,
    erase_expected,
    forget_appointments,
    read_appointment_keeping,
    set_appointment_keeping,
)
from toritsugi.appointments.http import APPOINTMENTS_API, AppointmentAnswer, appointment_answer
from toritsugi.appointments.inviting import (
    Posted,
    pass_address,
    posted_letters,
    qr_lines,
    spelled_time,
)
from toritsugi.appointments.keeping import Appointments
from toritsugi.appointments.pages import APPOINTMENTS, Face, Viewer, appointment_pages
from toritsugi.appointments.writing import (
    Company,
    SheetReport,
    Written,
    WrittenVisitor,
    apply_appointments,
    company_of,
    preview_appointments,
    read_written,
    sheet_of_appointments,
    written_of,
)

__all__ = [
    "APPOINTMENTS",
    "APPOINTMENTS_API",
    "APPOINTMENT_FIELDS",
    "EARLY",
    "HOSTS_LIMIT",
    "KINDS",
    "LANGUAGES",
    "LATE",
    "VISITORS_LIMIT",
    "Appointment",
    "AppointmentAnswer",
    "AppointmentField",
    "AppointmentForm",
    "AppointmentKeeping",
    "AppointmentRefused",
    "Appointments",
    "CodeRefused",
    "Company",
    "Face",
    "Fault",
    "Kind",
    "Opened",
    "Posted",
    "Refusal",
    "SheetReport",
    "Standing",
    "Viewer",
    "Visitor",
    "VisitorForm",
    "Written",
    "WrittenVisitor",
    "admission",
    "apply_appointments",
    "appointment_answer",
    "appointment_by_token",
    "appointment_pages",
    "close_feed",
    "company_of",
    "erase_expected",
    "feed_address",
    "feed_of_key",
    "feed_opened_at",
    "find_appointments",
    "forget_appointments",
    "get_appointment",
    "list_appointments",
    "lock_appointment",
    "open_code",
    "open_feed",
    "open_token",
    "pass_address",
    "posted_letters",
    "preview_appointments",
    "qr_lines",
    "read_appointment_keeping",
    "read_code",
    "read_written",
    "reminder_at",
    "set_appointment_keeping",
    "sheet_of_appointments",
    "spelled_time",
    "written_of",
]
