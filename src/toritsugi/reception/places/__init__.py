"""Sites, and the kiosks that stand there: where they are, whether their tablets show themselves, who may be one.

In: an administrator's forms, a pairing code that somebody types, a tablet's sign of life. Out: sites, kiosks and how
they stand. Never: a token or a code that is kept in the clear, or a code that opens twice.
"""

from toritsugi.reception.places.colours import Palette, palette_by_day, palette_by_night
from toritsugi.reception.places.kiosk import (
    Kiosk,
    KioskForm,
    add_kiosk,
    change_kiosk,
    desk_at,
    get_kiosk,
    kiosk_by_key,
    kiosk_by_token,
    list_kiosks,
    note_paired,
    note_seen,
    switch_kiosk,
    token_of,
)
from toritsugi.reception.places.look import (
    PICTURE_FRAMES,
    KioskLook,
    PicturePlace,
    get_kiosk_picture,
    kiosk_pictures,
    paint_place,
    read_look,
    set_kiosk_picture,
    set_look,
)
from toritsugi.reception.places.opening import hours_of_kiosk, own_times, set_own_times
from toritsugi.reception.places.pairing import (
    PAIRING_SECONDS,
    PAIRING_TRIES,
    PairingCode,
    pair_by_code,
    pairing_of,
    revoke_kiosk,
    start_pairing,
)
from toritsugi.reception.places.poster import PHONE_SECONDS, kiosk_by_poster, poster_of
from toritsugi.reception.places.site import (
    Site,
    SiteForm,
    add_site,
    change_site,
    first_site,
    get_site,
    list_sites,
    remove_site,
    site_form_of,
)
from toritsugi.reception.places.standing import SILENT_AFTER, KioskState, standing_of_kiosk

__all__ = [
    "PAIRING_SECONDS",
    "PAIRING_TRIES",
    "PHONE_SECONDS",
    "PICTURE_FRAMES",
    "SILENT_AFTER",
    "Kiosk",
    "KioskForm",
    "KioskLook",
    "KioskState",
    "PairingCode",
    "Palette",
    "PicturePlace",
    "Site",
    "SiteForm",
    "add_kiosk",
    "add_site",
    "change_kiosk",
    "change_site",
    "desk_at",
    "first_site",
    "get_kiosk",
    "get_kiosk_picture",
    "get_site",
    "hours_of_kiosk",
    "kiosk_by_key",
    "kiosk_by_poster",
    "kiosk_by_token",
    "kiosk_pictures",
    "list_kiosks",
    "list_sites",
    "note_paired",
    "note_seen",
    "own_times",
    "paint_place",
    "pair_by_code",
    "pairing_of",
    "palette_by_day",
    "palette_by_night",
    "poster_of",
    "read_look",
    "remove_site",
    "revoke_kiosk",
    "set_kiosk_picture",
    "set_look",
    "set_own_times",
    "site_form_of",
    "standing_of_kiosk",
    "start_pairing",
    "switch_kiosk",
    "token_of",
]
