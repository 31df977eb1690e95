"""What the commands answer, a module each.

A report module turns records of the data set into items, which every machine format writes as they
are, and says how to draw them. Nothing here knows a format, a terminal or the command line.

A module's `ITEM` is the type of its items, or a union of such types; `ally schema` reads it, and
`QUERY` where the answer repeats more than a `Query`. If the fields of the items depend on the data
set, `item_type` makes the type out of its support types.
"""

from importlib import import_module
from types import ModuleType


def __getattr__(name: str) -> ModuleType:
    # A run needs one of them, so each is imported when its name is first used.
    return import_module(f"{__name__}.{name}")
