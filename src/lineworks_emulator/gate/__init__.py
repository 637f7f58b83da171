"""The gate that every platform call passes: faults, token, scope, limit, record.

In: raw calls. Out: calls whose caller is known, or refusals in the platform's shape; the log of requests.
Never: what a call means.
"""

from lineworks_emulator.gate.answering import REFUSAL_ANSWERS, empty_answer
from lineworks_emulator.gate.entrance import ApiEntrance, FaultEntrance, caller_of
from lineworks_emulator.gate.reading import page_of, path_user, read_object
from lineworks_emulator.gate.recording import Recorder, RequestLog

__all__ = [
    "REFUSAL_ANSWERS",
    "ApiEntrance",
    "FaultEntrance",
    "Recorder",
    "RequestLog",
    "caller_of",
    "empty_answer",
    "page_of",
    "path_user",
    "read_object",
]
