"""The API keeps its own description: whatever is asked of it, no 5xx, and no answer that is not described."""

from pathlib import Path
from typing import Any, cast

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from acceptance import relay_process
from toritsugi.clock import DAY, SystemClock, japan_time

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
EXAMPLES = 60
OPERATIONS = {
    "POST /api/v1/events",
    "GET /api/v1/events/{event_id}",
    "POST /api/v1/appointments",
    "GET /api/v1/appointments",
    "GET /api/v1/appointments/{appointment_id}",
    "PUT /api/v1/appointments/{appointment_id}",
    "POST /api/v1/appointments/{appointment_id}/cancel",
    "POST /api/v1/appointments/{appointment_id}/pause",
    "POST /api/v1/appointments/{appointment_id}/resume",
    "POST /api/v1/appointments/{appointment_id}/letters",
}
BOUNDED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
ANSWERED = {
    "GET /api/v1/appointments/{appointment_id}",
    "POST /api/v1/appointments/{appointment_id}/cancel",
}
"""To these a good request needs no more than the id."""


def test_no_request_gets_an_answer_that_is_not_described(tmp_path: Path) -> None:
    environment = relay_process.settings(tmp_path)
    relay_process.found_company(environment, tmp_path)
    may = ("--may", "events", "--may", "appointments")
    key = relay_process.command(environment, "key", "add", "test", *may).split()[-1]
    address = f"http://127.0.0.1:{environment['TORITSUGI_HTTP_PORT']}"
    with relay_process.serving(environment):
        schema = schemathesis.openapi.from_url(f"{address}/api/openapi.json")
        operations = [cast(Any, each).ok() for each in schema.get_all_operations()]
        assert {each.label for each in operations} == OPERATIONS
        id = appointment_at(address, key)
        for operation in operations:
            statuses = asked(operation, address, key, id)
            assert len(statuses) > EXAMPLES / 2
            assert 200 in statuses or operation.label not in ANSWERED, operation.label


def appointment_at(address: str, key: str) -> str:
    """One that is there to be asked for; its id."""
    body = {"title": "x", "kind": "period", "hosts": ["tanaka@sample.example"], "visitors": [{"name": "y"}]}
    tomorrow = f"{japan_time(SystemClock().now() + DAY):%Y-%m-%d}"
    answer = requests.post(
        f"{address}/api/v1/appointments",
        json=body | {"day": tomorrow},
        headers={"Authorization": f"Bearer {key}"},
        timeout=20,
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def asked(operation: Any, address: str, key: str, id: str) -> list[int]:
    """The statuses of many answers, good and bad requests mixed, each held against the description.

    Every other time, what is asked for is there.
    """
    statuses: list[int] = []
    mixed = operation.as_strategy() | operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)

    with requests.Session() as session:

        @BOUNDED
        @given(case=mixed)
        def ask(case: Any) -> None:
            if "appointment_id" in (case.path_parameters or {}) and len(statuses) % 2:
                case.path_parameters["appointment_id"] = id
            answer = case.call(base_url=address, session=session, headers={"Authorization": f"Bearer {key}"})
            case.validate_response(answer, checks=list(CHECKS))
            statuses.append(answer.status_code)

        ask()
    return statuses
