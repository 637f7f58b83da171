"""The room `delivery`."""
