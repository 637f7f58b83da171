"""「受信元」: shows where events come from, lets the operator add, change, switch off and remove it.

In: the operator's forms about mailboxes and API keys. Out: pages with a sentence at each faulty field; a key or a
password once, on the page that answers the form that made it. Never: a stored secret, another company's source.
"""

from toritsugi.admin.sources.routes import SOURCES

__all__ = ["SOURCES"]
