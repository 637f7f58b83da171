"""Reserving, uploading and downloading files (official, bot-attachment-create, file-upload)."""

from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.datastructures import UploadFile
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect

from lineworks_emulator.attachments.shelf import Attachment, AttachmentShelf
from lineworks_emulator.auth import Caller, TokenVault, bearer_caller
from lineworks_emulator.bots import speaking_bot
from lineworks_emulator.clock import MovingClock
from lineworks_emulator.gate import read_object
from lineworks_emulator.operations import ATTACHMENT_CREATE, ATTACHMENT_GET, DOWNLOAD, UPLOAD
from lineworks_emulator.refusals import invalid_parameter, not_found
from lineworks_emulator.world import WorldStore

AnyRequest = Request[Any, Any, Any]
_PARTS = ("Filedata", "FileData")
"""Both spellings are in use: the first official, the second community."""


@post("/bots/{bot_id:int}/attachments", opt=ATTACHMENT_CREATE.opt, status_code=200)
async def create_attachment(
    request: AnyRequest, bot_id: int, caller: Caller, store: WorldStore, shelf: AttachmentShelf, clock: MovingClock
) -> dict[str, str]:
    """A file id and where to upload; the body is `{"fileName"}` and nothing else (community, a real refusal)."""
    body = await read_object(request)
    bot = speaking_bot(bot_id, caller, store)
    name = body.get("fileName")
    if set(body) != {"fileName"} or not isinstance(name, str) or not 1 <= len(name) <= 200:
        raise invalid_parameter("Request body cannot be parsed.")
    entry = shelf.reserve(bot.bot_id, caller.domain_id, name, clock.now())
    return {"fileId": entry.file_id, "uploadUrl": f"{_origin(request)}/storage/upload/{entry.upload_key}"}


@get("/bots/{bot_id:int}/attachments/{file_id:str}", opt=ATTACHMENT_GET.opt, sync_to_thread=False)
def get_attachment(
    request: AnyRequest, bot_id: int, file_id: str, shelf: AttachmentShelf, clock: MovingClock
) -> Redirect:
    """302 to the bytes, which again want the bearer token (official, community)."""
    entry = shelf.find(file_id, clock.now())
    if entry is None or entry.bot_id != bot_id:
        raise not_found("File not found.")
    return Redirect(f"{_origin(request)}/storage/download/{entry.file_id}", status_code=302)


@post("/upload/{key:str}", opt=UPLOAD.opt)
async def upload(
    request: AnyRequest, key: str, shelf: AttachmentShelf, vault: TokenVault, store: WorldStore, clock: MovingClock
) -> Response[dict[str, Any]]:
    """Take the bytes once, as multipart form data."""
    bearer_caller(request.headers.get("authorization", ""), vault, store, clock.now())
    entry = shelf.by_key(key, clock.now())
    if entry is None:
        raise not_found("The upload URL is unknown, used or expired.")
    part = await _file_part(request)
    try:
        content = await part.read()
    finally:
        await part.close()
    shelf.put(entry, content, part.content_type or "application/octet-stream")
    answer = {"fileId": entry.file_id, "fileName": entry.file_name, "fileSize": str(len(content))}
    return Response(answer, status_code=store.switches.upload_status)


@get("/download/{file_id:str}", opt=DOWNLOAD.opt, sync_to_thread=False)
def download(
    request: AnyRequest,
    file_id: str,
    shelf: AttachmentShelf,
    vault: TokenVault,
    store: WorldStore,
    clock: MovingClock,
) -> Response[bytes]:
    """The bytes, for whoever holds a token."""
    bearer_caller(request.headers.get("authorization", ""), vault, store, clock.now())
    entry = shelf.find(file_id, clock.now())
    if entry is None:
        raise not_found("File not found.")
    return file_response(entry, shelf)


def file_response(entry: Attachment, shelf: AttachmentShelf) -> Response[bytes]:
    """The bytes as a download that no browser may run."""
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}
    return Response(shelf.content(entry), media_type=entry.media_type, headers=headers)


def attachment_routes() -> list[HTTPRouteHandler]:
    """The routes below `/v1.0`."""
    return [create_attachment, get_attachment]


def storage_router() -> Router:
    """`/storage/...`; needs the dependencies `shelf`, `vault`, `store` and `clock`."""
    return Router("/storage", route_handlers=[upload, download])


def _origin(request: AnyRequest) -> str:
    return str(request.base_url).rstrip("/")


async def _file_part(request: AnyRequest) -> UploadFile:
    form = await request.form()
    part = next((form[name] for name in _PARTS if isinstance(form.get(name), UploadFile)), None)
    if not isinstance(part, UploadFile):
        raise invalid_parameter("The part Filedata is missing.")
    return part
