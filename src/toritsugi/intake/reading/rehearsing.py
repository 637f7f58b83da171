"""What the door would make of a mail, read as it would be read, with nothing kept."""

from toritsugi.intake.addressbook import AddressBook, Recipient
from toritsugi.intake.reading.apart import Bounds, Broken, TooMuch, read_apart
from toritsugi.intake.reading.mail_event import Judged, Post, bare_event, judge_event, marked_event
from toritsugi.mail import read_mail, unreadable


async def rehearse_mail(post: Post, address: str, to: Recipient, book: AddressBook) -> Judged:
    """The mail as one recipient would get it. Raises StorageTrouble."""
    try:
        read = await read_apart(post.raw, Bounds()) if post.is_read_apart else read_mail(post.raw)
    except (TooMuch, Broken):
        read = unreadable(post.raw)
    event = marked_event(bare_event(post, address, to), post, read)
    return await judge_event(event, read, len(post.raw), book)
