"""The demo: a sample company, its relay and its LINE WORKS stand-in, in one command.

In: ports and a folder from the environment. Out: two processes that are kept alive, a seeded database, demo.json and
a page of things to try. Never: anything outside its folder (and the database that it was given).
"""

from toritsugi.demo.refusal import DemoRefused
from toritsugi.demo.running import run_demo

__all__ = ["DemoRefused", "run_demo"]
