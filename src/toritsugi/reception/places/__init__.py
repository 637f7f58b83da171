"""Sites, and the kiosks that stand there: where they are, whether their tablets show themselves, who may be one.

In: an administrator's forms, a pairing code that somebody types, a tablet's sign of life. Out: sites, kiosks and how
they stand. Never: a token or a code that is kept in the clear, or a code that opens twice.
"""

from toritsugi.reception.places.kiosk import (
    Kiosk,
    KioskForm,
    add_kiosk,
    change_kiosk,
    get_kiosk,
    kiosk_by_key,
    kiosk_by_token,
    list_kiosks,
    note_paired,
    note_seen,
    switch_kiosk,
    token_of,
)
from toritsugi.reception.places.opening import hours_of_kiosk
from toritsugi.reception.places.pairing import (
    PAIRING_SECONDS,
    PAIRING_TRIES,
    PairingCode,
    pair_by_code,
    pairing_of,
    revoke_kiosk,
    start_pairing,
)
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
    "SILENT_AFTER",
    "Kiosk",
    "KioskForm",
    "KioskState",
    "PairingCode",
    "Site",
    "SiteForm",
    "add_kiosk",
    "add_site",
    "change_kiosk",
    "change_site",
    "first_site",
    "get_kiosk",
    "get_site",
    "hours_of_kiosk",
    "kiosk_by_key",
    "kiosk_by_token",
    "list_kiosks",
    "list_sites",
    "note_paired",
    "note_seen",
    "pair_by_code",
    "pairing_of",
    "remove_site",
    "revoke_kiosk",
    "site_form_of",
    "standing_of_kiosk",
    "start_pairing",
    "switch_kiosk",
    "token_of",
]
