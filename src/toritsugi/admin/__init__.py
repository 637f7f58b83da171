"""The room `admin`."""
