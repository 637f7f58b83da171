"""The room `outbox`."""
