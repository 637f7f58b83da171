"""The routes of 「通知の設定」."""

from toritsugi.admin.wishes.by_sheet import apply, download, preview
from toritsugi.admin.wishes.matrix import change_person, matrix, person

WISHES = (matrix, person, change_person, download, preview, apply)
"""The table, each person's form, and the sheet."""
