"""Files up and down. The bearer token goes to the platform's own file hosts and to no other."""

import re
import secrets
from dataclasses import dataclass, field, replace

import msgspec

from toritsugi.lineworks.calls.asking import Wire, demand, read
from toritsugi.lineworks.errors import BadAnswer, BadArgument, Refused, refusal
from toritsugi.lineworks.reply import RateLimits, Reply
from toritsugi.lineworks.transport import Answer, Outgoing, Transport, segment

DOWNLOAD_MAX = 20_971_520
FILE_NAME_MAX = 255

_UNSAFE_IN_NAME = re.compile(r'[\x00-\x1f\x7f"\\/\ud800-\udfff]')


class AttachmentSlot(Wire, frozen=True):
    """A place for one file: both the address (usable once) and the id live 24 hours (official)."""

    file_id: str
    upload_url: str


@dataclass(frozen=True, slots=True)
class Download:
    """A file that somebody sent to the bot."""

    content: bytes = field(repr=False)
    content_type: str


class Attachments(Transport):
    """File transfer. All calls raise NotReached, Refused and its narrower classes, BadArgument."""

    async def create_attachment(self, token: str, bot_id: str | int, file_name: str) -> AttachmentSlot:
        """Ask for a place to upload a file of this name to."""
        slot, _ = await self._slot(token, bot_id, file_name)
        return slot

    async def _slot(self, token: str, bot_id: str | int, file_name: str) -> tuple[AttachmentSlot, RateLimits | None]:
        url = f"{self.endpoints.api_url}/bots/{segment(str(bot_id))}/attachments"
        body = msgspec.json.encode({"fileName": _plain_name(file_name)})
        reply = await demand(self, Outgoing("POST", url, token, body))
        return read(reply, AttachmentSlot), reply.limits

    async def upload(self, token: str, slot: AttachmentSlot, file_name: str, content: bytes) -> None:
        """Put a file into its place; any 2xx is success (official says 201, users saw 200)."""
        await self._put(token, slot, file_name, content)

    async def _put(self, token: str, slot: AttachmentSlot, file_name: str, content: bytes) -> Reply:
        self._own_address(slot.upload_url)
        boundary = secrets.token_hex(16)
        body = _multipart(boundary, _plain_name(file_name), content)
        kind = f"multipart/form-data; boundary={boundary}"
        return await demand(self, Outgoing("POST", slot.upload_url, token, body, content_type=kind))

    async def give(self, token: str, bot_id: str | int, file_name: str, content: bytes) -> tuple[Reply, str]:
        """Both steps in one: the last answer, with the limits of the first, and the file's id, "" when refused.

        Every HTTP status comes back as a Reply, as from the calls that send. Raises NotReached, BadArgument.
        """
        try:
            slot, limits = await self._slot(token, bot_id, file_name)
            reply = await self._put(token, slot, file_name, content)
        except Refused as refused:
            return refused.reply, ""
        return replace(reply, limits=limits), slot.file_id

    async def download(self, token: str, bot_id: str | int, file_id: str, *, size_max: int = DOWNLOAD_MAX) -> Download:
        """Fetch a file of at most `size_max` bytes.

        The platform answers 302; the address is asked with the token again, by hand, if its host is one of
        the platform's (community). Raises Redirected when it is not, or when that host redirects once more.
        """
        url = f"{self.endpoints.api_url}/bots/{segment(str(bot_id))}/attachments/{segment(file_id)}"
        answer = await self.converse(Outgoing("GET", url, token, body_max=size_max))
        if answer.location and 300 <= answer.reply.status < 400:
            if not self.endpoints.may_see_token(answer.location):
                raise refusal(answer.reply)
            answer = await self.converse(Outgoing("GET", answer.location, token, body_max=size_max))
        return _file(answer)

    def _own_address(self, url: str) -> None:
        if not self.endpoints.may_see_token(url):
            raise BadArgument("the upload address is not one of the platform's own")


def _file(answer: Answer) -> Download:
    reply: Reply = answer.reply
    if not reply.ok:
        raise refusal(reply)
    if not reply.complete:
        raise BadAnswer(reply, "the file broke off or is too large")
    return Download(reply.body, answer.content_type)


def _plain_name(name: str) -> str:
    plain = _UNSAFE_IN_NAME.sub("_", name).strip()[:FILE_NAME_MAX]
    if plain in ("", ".", ".."):
        raise BadArgument("a file needs a name")
    return plain


def _multipart(boundary: str, name: str, content: bytes) -> bytes:
    """One file part. Its field is `Filedata` (official page "File upload")."""
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="resourceName"\r\n\r\n{name}\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="Filedata"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    return head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
