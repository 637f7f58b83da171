"""Which company a command is about."""

from contextvars import ContextVar

chosen_organization: ContextVar[str] = ContextVar("chosen_organization", default="")
"""The company that `--organization` names, by its id; empty for the first one."""
