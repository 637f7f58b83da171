"""The routes of these pages."""

from toritsugi.admin.places.kiosks import kiosk, kiosks, new_kiosk, switch, use_kiosk
from toritsugi.admin.places.looks import look, new_poster, poster, shown_picture, use_look
from toritsugi.admin.places.pairing import pairing, revoke, start
from toritsugi.admin.places.sites import new_site, remove, site, sites, use_site

SITES = (sites, new_site, site, use_site, remove)
PAIRING = (pairing, start, revoke)
LOOKS = (look, use_look, shown_picture, poster, new_poster)
PLACES = (*SITES, *LOOKS, kiosks, new_kiosk, kiosk, use_kiosk, switch, *PAIRING)
