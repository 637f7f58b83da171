"""Admin: what the company's administrators do: bots of the domain, members, administrator roles.

In: what an administrator enters on its pages. Out: bots added and published, members and roles changed in the world,
`left` events of rooms whose member was deleted. Never: registers bots or apps, or lets in who is no administrator.
"""

from lineworks_emulator.admin.routes import admin_router

__all__ = ["admin_router"]
