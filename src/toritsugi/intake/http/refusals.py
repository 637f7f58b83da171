"""What the HTTP door answers when it cannot do what was asked, for its description."""

from collections.abc import Mapping

from litestar.openapi.datastructures import ResponseSpec

from toritsugi.intake.http.wire import ProblemDocument

MEDIA_TYPE = "application/problem+json"
MEANINGS = {
    400: "The request cannot be read; a body must be JSON in UTF-8.",
    401: "The API key is missing or unknown.",
    403: "The API key has no permission for this.",
    404: "Nothing has this id, or it belongs to another company.",
    409: "The Idempotency-Key was used before with a different body. Nothing was accepted.",
    413: "The body is larger than 1 MiB. Nothing was accepted.",
    422: "A field is wrong; the answer names it. Nothing was accepted.",
    503: "The database cannot be used. Nothing was accepted; send it again after Retry-After seconds.",
    507: "The disk is full. Nothing was accepted; send it again after Retry-After seconds.",
}


def refusals(*statuses: int, told: Mapping[int, str] = MEANINGS) -> dict[int, ResponseSpec]:
    """These statuses, each with a problem document, as Litestar describes a route's answers.

    `told`: what a status means on this route, where it is not what it means everywhere.
    """
    return {
        status: ResponseSpec(
            ProblemDocument,
            description=told.get(status) or MEANINGS[status],
            media_type=MEDIA_TYPE,
            generate_examples=False,
        )
        for status in statuses
    }
