"""Attachments: files that bots and members put into messages.

In: a file name, then the bytes at a single-use address. Out: a file id that lives 24 hours, and the bytes again.
Never: what the file is used for.
"""

from lineworks_emulator.attachments.routes import attachment_routes, file_response, storage_router
from lineworks_emulator.attachments.shelf import Attachment, AttachmentShelf

__all__ = ["Attachment", "AttachmentShelf", "attachment_routes", "file_response", "storage_router"]
