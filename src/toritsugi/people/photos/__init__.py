"""Photos of employees, for companies that want them: one each, small, gone with the employment.

In: a picture that an administrator brings. Out: a square portrait, and by which id it is shown. Never: the file as it
came, or a photo of somebody who has left.
"""

from toritsugi.people.photos.photos import drop_photo, get_photo, paint_photo, photos_of, set_photo

__all__ = ["drop_photo", "get_photo", "paint_photo", "photos_of", "set_photo"]
