"""Why the demo cannot run, for people."""


class DemoRefused(Exception):
    """The demo cannot start; the sentences say why and what to do."""

    def __init__(self, japanese: str, english: str) -> None:
        super().__init__(english)
        self.japanese = japanese
        self.english = english
