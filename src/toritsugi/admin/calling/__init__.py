"""「呼び出し」: call buttons, the ladder, ways of calling, texts and opening hours, settled in pages.

In: an administrator's forms. Out: pages that show a button as the kiosk will, a ladder drawn as one, a text as the chat
will say it. Never: another company's settings, or a form whose other fields are lost because one was wrong.
"""

from toritsugi.admin.calling.hours import Sheet, read_sheet, sheet_of, typed_sheet
from toritsugi.admin.calling.parts import Staff, staff_of
from toritsugi.admin.calling.routes import CALLING

__all__ = ["CALLING", "Sheet", "Staff", "read_sheet", "sheet_of", "staff_of", "typed_sheet"]
