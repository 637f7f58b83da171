"""The sample company: who works there, its LINE WORKS, and what has happened there lately.

In: an empty or an already seeded database. Out: the same company in the relay and in the stand-in, once. Never: a
row that no room's door has written.
"""

from toritsugi.demo.sample.company import ADMIN, DOMAIN, MAIL_DOMAIN, PEOPLE, ROOMS, SOURCES
from toritsugi.demo.sample.lineworks import write_world
from toritsugi.demo.sample.past import live_through
from toritsugi.demo.sample.secrets import Secrets, load_secrets
from toritsugi.demo.sample.seeding import Company, seed

__all__ = [
    "ADMIN",
    "DOMAIN",
    "MAIL_DOMAIN",
    "PEOPLE",
    "ROOMS",
    "SOURCES",
    "Company",
    "Secrets",
    "live_through",
    "load_secrets",
    "seed",
    "write_world",
]
