"""Why does it not work? Goes the way to LINE WORKS step by step and stops at the first fault.

In: a connection's id. Out: one result for each step, with a sentence and what to do, and a report without secrets.
Never: a message sent; a refresh token used beside the keeper.
"""

from toritsugi.connections.diagnosis.check import Diagnosis
from toritsugi.connections.diagnosis.outcome import CheckResult, report

__all__ = ["CheckResult", "Diagnosis", "report"]
