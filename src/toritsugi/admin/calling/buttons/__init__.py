"""「呼び出しボタン」: the tree of buttons, and one button's sheet.

In: an administrator's forms and pictures. Out: pages that show each button as the kiosk will. Never: a button of
another company, or a form that has to be filled in again because one of its fields was wrong.
"""

from toritsugi.admin.calling.buttons.routes import BUTTONS

__all__ = ["BUTTONS"]
