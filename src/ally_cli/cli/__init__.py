"""The command line: what can be typed, how it is read, and what becomes of an error.

Typer is used here and nowhere else. `commands` shows the whole program at a glance, `main` the way
from the words that were typed to an exit code.
"""
