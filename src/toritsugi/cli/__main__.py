"""`python -m toritsugi.cli` is the `toritsugi` command."""

from toritsugi.cli import main

main()
