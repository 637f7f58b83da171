"""Relays that are born ready: a program of its own; with each line on its input another `toritsugi serve` lives.

The program is imported once; every life is a process of its own, forked before anything was opened. Its id is said.
"""

import os
import sys

from toritsugi.cli import main

if __name__ == "__main__":
    ids, sys.stdout = sys.stdout, sys.stderr
    sys.argv[1:1] = ["serve"]
    while sys.stdin.readline():
        if not (child := os.fork()):
            main()
        print(child, file=ids, flush=True)
        os.waitpid(child, 0)
