"""Faults on demand: what a tester asks to go wrong.

In: orders (operation, kind or status, probability, count) and the calls that come by. Out: the fault that
strikes this call, and its effect on the connection. Never: decides what the call itself would do.
"""

from lineworks_emulator.faults.board import FaultBoard
from lineworks_emulator.faults.fault import Fault, FaultRefused, read_fault
from lineworks_emulator.faults.striking import ABORT, abort_connection, strike_before, wait_for_disconnect

__all__ = [
    "ABORT",
    "Fault",
    "FaultBoard",
    "FaultRefused",
    "abort_connection",
    "read_fault",
    "strike_before",
    "wait_for_disconnect",
]
