"""The room `routing`."""
