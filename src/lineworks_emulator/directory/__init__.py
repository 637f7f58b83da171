"""The directory: members, as the API shows them.

In: list and get calls. Out: user records, whole or in the part that the token's scopes allow.
Never: changes a member.
"""

from lineworks_emulator.directory.routes import directory_routes
from lineworks_emulator.directory.users import user_body

__all__ = ["directory_routes", "user_body"]
