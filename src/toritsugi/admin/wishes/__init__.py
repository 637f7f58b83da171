"""「通知の設定」: people × kinds, for an administrator: person by person, or everybody's by a sheet.

In: an administrator's choices and sheets. Out: pages, a sheet to edit, what it would change. Never: takes over a sheet
that nobody has looked at, or a part of one.
"""

from toritsugi.admin.wishes.routes import WISHES

__all__ = ["WISHES"]
