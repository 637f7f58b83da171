"""「社員・部署」: who works here, kept in pages: one by one, by a sheet, or as LINE WORKS has them.

In: an administrator's searches, forms and sheets. Out: pages, a sheet to edit, what it would change. Never: takes over
what nobody has looked at, or deletes a person.
"""

from toritsugi.admin.people.routes import PEOPLE

__all__ = ["PEOPLE"]
