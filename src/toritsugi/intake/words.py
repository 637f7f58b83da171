"""The words by which an event is found: subject, sender and text in one spelling."""

from toritsugi.event import Event
from toritsugi.routing import folded

WORDS_AT_MOST = 10


def words_of(event: Event) -> str:
    """What is kept to be searched."""
    return "\n".join(map(folded, (event.title, event.sender, event.text)))


def search_words(search: str) -> tuple[str, ...]:
    """What somebody looks for: each of these words has to be there."""
    return tuple(folded(word) for word in search.split()[:WORDS_AT_MOST])
