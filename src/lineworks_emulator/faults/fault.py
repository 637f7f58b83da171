"""One ordered fault and how an order is read."""

from typing import Annotated, Any, Literal

import msgspec

from lineworks_emulator.operations import OPERATION_NAMES

Kind = Literal["status", "hang", "reset", "reset_after", "garbage", "slow"]


class FaultRefused(ValueError):
    """The order makes no sense; the text says which field and why."""


class Fault(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What shall go wrong.

    `operation`: a name or `*` (every API, auth and storage call; never the control plane). `kind`:
    `status` answers `status` without doing anything; `hang` never answers; `reset` drops the connection
    before anything is done; `reset_after` does the work, then drops it; `garbage` answers 200 with a page
    that is no JSON; `slow` does the work and answers `seconds` later. `probability` 0-1 per call; `count`
    strikes at most (None: without end). `headers` go with `status` and `garbage`.
    """

    operation: str = "*"
    kind: Kind | None = None
    status: Annotated[int, msgspec.Meta(ge=200, le=599)] | None = None
    code: str | None = None
    description: str | None = None
    headers: dict[str, str] = msgspec.field(default_factory=dict)
    seconds: Annotated[float, msgspec.Meta(ge=0, le=3600)] = 5
    probability: Annotated[float, msgspec.Meta(gt=0, le=1)] = 1
    count: Annotated[int, msgspec.Meta(ge=1)] | None = None
    fault_id: int = 0
    struck: int = 0


def read_fault(document: object) -> Fault:
    """A checked order from decoded JSON; `FaultRefused` names what is wrong."""
    try:
        fault = msgspec.convert(_without_own_fields(document), Fault)
    except msgspec.ValidationError as error:
        raise FaultRefused(f"The fault was refused: {error}.") from error
    if fault.operation != "*" and fault.operation not in OPERATION_NAMES:
        raise FaultRefused(
            f'The fault was refused: operation "{fault.operation}" is unknown; '
            f"use * or one of {', '.join(sorted(OPERATION_NAMES))}."
        )
    return _complete(fault)


def _without_own_fields(document: object) -> Any:
    if not isinstance(document, dict):
        raise FaultRefused("The fault was refused: a JSON object is expected.")
    for field in ("fault_id", "struck"):
        if field in document:
            raise FaultRefused(f"The fault was refused: {field} is given by the emulator, not by the caller.")
    return document


def _complete(fault: Fault) -> Fault:
    if fault.kind is None:
        if fault.status is None:
            raise FaultRefused("The fault was refused: give a status or a kind.")
        fault.kind = "status"
    if fault.kind == "status" and fault.status is None:
        raise FaultRefused("The fault was refused: kind status needs a status.")
    return fault
