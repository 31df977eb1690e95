"""The commands: each module is one, named as it is typed.

A module's docstring says what the command answers, `EXAMPLES` shows it, and `run` does it: load,
query, report, write. The parameters of `run` are groups of options (`options.py`).

Four modules are no commands but what these share: `options`, `build` (a command for Typer), `page`
(help) and `complete` (the Tab key).
"""
