"""`toritsugi demo`: a sample company with its own LINE WORKS, to try everything without an account."""

import os

from toritsugi.cli.speech import language
from toritsugi.demo import run_demo


def demo() -> None:
    """Starts the relay and a LINE WORKS stand-in with a sample company."""
    run_demo(os.environ, language())
