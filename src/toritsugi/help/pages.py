"""The list of topics, and one page for each."""

from pathlib import Path

from litestar import Router, get
from litestar.exceptions import NotFoundException
from litestar.response import Template

from toritsugi.web import AnyRequest, Room, Words, page, words_of

HELP = Room("help", Path(__file__).parent)
TOPICS = ("push-pc", "push-phone", "large-rooms", "outside-rooms", "plans")


def numbered(words: Words, topic: str) -> list[int]:
    """The numbers of a topic's points, from 1, as far as there are words for them."""
    last = 0
    while f"{topic}.{last + 1}.what" in words:
        last += 1
    return list(range(1, last + 1))


@get("/", include_in_schema=False)
async def topics(request: AnyRequest) -> Template:
    """What there is help about."""
    return page(request, "help/topics.html", topics=TOPICS)


@get("/{topic:str}", include_in_schema=False)
async def topic_page(request: AnyRequest, topic: str) -> Template:
    """One topic, point by point, the likeliest first."""
    if topic not in TOPICS:
        raise NotFoundException
    points = numbered(words_of(request, HELP.name), topic)
    return page(
        request, "help/topic.html", topic=topic, points=points, others=[each for each in TOPICS if each != topic]
    )


HELP_ROUTES = Router(path="/help", route_handlers=[topics, topic_page])
"""Pages for everybody, signed in or not."""
