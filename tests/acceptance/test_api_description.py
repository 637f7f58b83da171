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

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
EXAMPLES = 60
BOUNDED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


def test_no_request_gets_an_answer_that_is_not_described(tmp_path: Path) -> None:
    environment = relay_process.settings(tmp_path)
    relay_process.found_company(environment, tmp_path)
    key = relay_process.command(environment, "key", "add", "test").split()[-1]
    address = f"http://127.0.0.1:{environment['TORITSUGI_HTTP_PORT']}"
    with relay_process.serving(environment):
        schema = schemathesis.openapi.from_url(f"{address}/api/openapi.json")
        operations = [cast(Any, each).ok() for each in schema.get_all_operations()]
        assert {each.label for each in operations} == {"POST /api/v1/events", "GET /api/v1/events/{event_id}"}
        for operation in operations:
            assert len(asked(operation, address, key)) > EXAMPLES / 2


def asked(operation: Any, address: str, key: str) -> list[int]:
    """The statuses of many answers, good and bad requests mixed, each held against the description."""
    statuses: list[int] = []
    mixed = operation.as_strategy() | operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)

    with requests.Session() as session:

        @BOUNDED
        @given(case=mixed)
        def ask(case: Any) -> None:
            answer = case.call(base_url=address, session=session, headers={"Authorization": f"Bearer {key}"})
            case.validate_response(answer, checks=list(CHECKS))
            statuses.append(answer.status_code)

        ask()
    return statuses
