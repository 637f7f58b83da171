"""The room `reception`."""
