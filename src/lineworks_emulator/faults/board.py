"""The board on which ordered faults hang."""

import asyncio
import random
import secrets

from lineworks_emulator.faults.fault import Fault


class FaultBoard:
    """Picks the fault that strikes a call: the oldest order that fits and whose die falls so.

    `closing` is set when the emulator stops, so that no fault holds a call any longer.
    """

    def __init__(self, seed: int | None = None) -> None:
        self._faults: list[Fault] = []
        self._next_id = 1
        self.closing = asyncio.Event()
        self._dice = random.Random(secrets.randbits(64) if seed is None else seed)  # noqa: S311

    @property
    def faults(self) -> list[Fault]:
        """The orders that may still strike, oldest first."""
        return list(self._faults)

    def add(self, fault: Fault) -> Fault:
        """Hang an order up; it is returned with its id."""
        fault.fault_id = self._next_id
        self._next_id += 1
        self._faults.append(fault)
        return fault

    def clear(self, fault_id: int | None = None) -> int:
        """Take one order (or all) down; returns how many."""
        before = len(self._faults)
        self._faults = [fault for fault in self._faults if fault_id not in (None, fault.fault_id)]
        return before - len(self._faults)

    def pick(self, operation: str) -> Fault | None:
        """The fault for this call, counted as struck."""
        for fault in self._faults:
            if fault.operation not in ("*", operation) or self._dice.random() >= fault.probability:
                continue
            fault.struck += 1
            if fault.count is not None and fault.struck >= fault.count:
                self._faults.remove(fault)
            return fault
        return None
