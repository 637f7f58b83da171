"""Kinds of notices and the rules that tell them apart, at a terminal.

Comes in: words of a command line. Goes out: kinds and rules as the room `rules` keeps them. Never: rules by itself.
"""

from toritsugi.cli.ruling import kind, route, rule

__all__ = ["kind", "route", "rule"]
