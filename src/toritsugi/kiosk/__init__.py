"""The room `kiosk`."""
