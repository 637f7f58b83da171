"""The HTTP door's own description: an OpenAPI document for programs, a page for people."""

from importlib.metadata import version
from pathlib import Path

from litestar import Router, get
from litestar.enums import MediaType
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme, Tag
from litestar.response import Template

from toritsugi.intake.http.schema_view import view_of
from toritsugi.web import AnyRequest, Room, furniture_of, language_of, page, words_of

INTAKE = Room("intake", Path(__file__).parent)
DOCUMENT = "/api/openapi.json"
DESCRIPTION = (
    "Post an event and it is told to the right person or talk room in LINE WORKS. What is answered with 202 is on "
    "disk; it is sent at least once. Keep appointments, and visitors check in by their code. Errors are "
    "problem documents (RFC 9457)."
)


def intake_room() -> Room:
    """Where the page's template, style and words are."""
    return INTAKE


def openapi_config() -> OpenAPIConfig:
    """Describes the /api routes at /api/openapi.json; no page of the framework's own is served."""
    bearer = SecurityScheme(
        type="http",
        scheme="bearer",
        description="An API key. `toritsugi key add` makes one; what it may do is chosen there.",
    )
    return OpenAPIConfig(
        title="Toritsugi",
        version=version("toritsugi"),
        description=DESCRIPTION,
        path=DOCUMENT,
        render_plugins=[JsonRenderPlugin(path=["/", "/openapi.json"], media_type=MediaType.JSON)],
        components=Components(security_schemes={"bearer": bearer}),
        tags=[
            Tag(name="events", description="What happened, and what became of telling it."),
            Tag(name="appointments", description="Who is expected, with reception codes and letters to visitors."),
        ],
        use_handler_docstrings=True,
    )


@get("/api/docs", include_in_schema=False, sync_to_thread=False)
def docs_page(request: AnyRequest) -> Template:
    """The description as a page, in the reader's language or in the one asked for by `?language=`, without a script."""
    furniture = furniture_of(request)
    asked = request.query_params.get("language", "")
    language = asked if asked in furniture.catalogs[INTAKE.name].languages else language_of(request, INTAKE.name)
    api = view_of(request.app.openapi_schema.to_schema(), words_of(request, INTAKE.name, language))
    address = furniture.settings.public_url.rstrip("/") or str(request.base_url).rstrip("/")
    return page(request, "intake/docs.html", language=language, api=api, address=address, document=DOCUMENT)


DOCS_ROUTES = Router("/", route_handlers=[docs_page])
