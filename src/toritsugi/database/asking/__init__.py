"""Asking: much, by few statements, in bounded time.

Comes in: columns, conditions, and how far somebody wants to look. Goes out: conditions of statements, pages of rows and
how far a search came. Never: knows what the rows mean, or looks at everything because nobody said how far.
"""

from toritsugi.database.asking.among import is_among
from toritsugi.database.asking.walking import Place, Stretch, Trail, place_of, sifting, values_in_use, walk_along

__all__ = ["Place", "Stretch", "Trail", "is_among", "place_of", "sifting", "values_in_use", "walk_along"]
