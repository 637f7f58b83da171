"""The link to LINE WORKS at a terminal: set up, tried before it is saved, switched, taken back, looked into.

Comes in: words of a command line, files with secrets. Goes out: what the room `connections` makes of them, in one
sentence each. Never: a secret among the words of a command line, or on the terminal.
"""

from toritsugi.cli.linking import connection
from toritsugi.cli.linking.known import connection_meant, link_parts, page_words

__all__ = ["connection", "connection_meant", "link_parts", "page_words"]
