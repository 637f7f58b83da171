"""How calls are refused: the API's shape, the auth host's shape, and the control plane's."""

from collections.abc import Mapping

from lineworks_emulator.world import ErrorAnswer


class ApiRefusal(Exception):
    """An API error: `{"code", "description"}` (official, rate-limits)."""

    def __init__(self, status: int, code: str, description: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{status} {code}: {description}")
        self.status, self.code, self.description = status, code, description
        self.headers = dict(headers or {})

    @classmethod
    def of(cls, answer: ErrorAnswer) -> "ApiRefusal":
        """The refusal that a switch prescribes."""
        return cls(answer.status, answer.code, answer.description)


class AuthRefusal(Exception):
    """An error of the auth host: `{"error", "error_description"}` (community; names from RFC 6749)."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(f"{status} {error}: {description}")
        self.status, self.error, self.description = status, error, description


class ControlRefusal(Exception):
    """A control-plane call that cannot be done: `{"error": sentence}`."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.sentence, self.status = sentence, status


def invalid_parameter(description: str) -> ApiRefusal:
    """400 INVALID_PARAMETER (community, seen in real answers)."""
    return ApiRefusal(400, "INVALID_PARAMETER", description)


def not_found(description: str) -> ApiRefusal:
    """404 NOT_FOUND (status official, code inferred)."""
    return ApiRefusal(404, "NOT_FOUND", description)
