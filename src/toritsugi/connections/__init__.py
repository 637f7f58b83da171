"""The room `connections`."""
