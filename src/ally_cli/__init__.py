"""Who North Korea's allies are, what support flows, who says so, and whether it stands up.

For Python: `load` returns the data set as records; `select`, `tally` and `find_allies` ask it;
`verdict` and `standing` are its two rules, and `why` and `why_standing` say how they come about.
All of it is documented in `docs/python.md`; what is not named in `__all__` may change.
"""

TYPE_CHECKING = False  # type checkers know the name; typing takes longer to import than all this

if TYPE_CHECKING:
    from ally_cli.dataset import load
    from ally_cli.errors import AllyError, DataError, UnknownAllyError, UsageError
    from ally_cli.model import (
        Ally,
        Dataset,
        Direction,
        Evidence,
        Kind,
        Source,
        SourceKind,
        Stance,
        Standing,
        Statement,
        Subject,
        Verdict,
        Weight,
    )
    from ally_cli.names import find_allies
    from ally_cli.query import Flows, Match, Query, Tally, select, tally
    from ally_cli.verdicts import publishers_of, standing, verdict, why, why_standing

__version__ = "0.2.0"

__all__ = [
    "Ally",
    "AllyError",
    "DataError",
    "Dataset",
    "Direction",
    "Evidence",
    "Flows",
    "Kind",
    "Match",
    "Query",
    "Source",
    "SourceKind",
    "Stance",
    "Standing",
    "Statement",
    "Subject",
    "Tally",
    "UnknownAllyError",
    "UsageError",
    "Verdict",
    "Weight",
    "__version__",
    "find_allies",
    "load",
    "publishers_of",
    "select",
    "standing",
    "tally",
    "verdict",
    "why",
    "why_standing",
]

# The program imports this package on every run and needs none of these from here, so each is
# looked up in these modules when somebody asks for it.
_MODULES = ("dataset", "query", "verdicts", "names", "model", "errors")

if not TYPE_CHECKING:  # to a type checker this would say that every name exists

    def __getattr__(name: str) -> object:
        if name in __all__:
            from importlib import import_module

            for module in _MODULES:
                contents = vars(import_module(f"{__name__}.{module}"))
                if name in contents:
                    return contents[name]
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
