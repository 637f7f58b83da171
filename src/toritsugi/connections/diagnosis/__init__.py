"""Why does it not work? Goes the way to LINE WORKS step by step and stops at the first fault.

In: a connection's id. Out: one result for each step, with a sentence, what to do and the wizard's step for it; a
report without secrets.
Never: a message sent; a refresh token used beside the keeper.
"""

from toritsugi.connections.diagnosis.check import Diagnosis
from toritsugi.connections.diagnosis.outcome import CheckResult, Outcome, report

__all__ = ["CheckResult", "Diagnosis", "Outcome", "report"]
