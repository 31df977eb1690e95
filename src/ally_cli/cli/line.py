"""A command line as it is typed, be it unfinished or wrong: which word is what, and what was meant.

Typer reads what is right. This reads the rest: options before the command, what to complete, in
which form an error is wanted, and a word that stands in the wrong place.
"""

import shlex
from collections.abc import Callable, Container, Iterator, Sequence, Set
from functools import cache
from typing import NamedTuple, get_args, get_origin

from ally_cli.cli.commands import COMMANDS
from ally_cli.cli.options import Line, Offers, allies_and_statements
from ally_cli.cli.program import fields
from ally_cli.dates import first_day, is_date
from ally_cli.errors import AllyError, UnknownAllyError, UnknownCommandError
from ally_cli.model import Dataset, Direction, Kind, Standing, Verdict
from ally_cli.names import find_allies_and_statements
from ally_cli.output import ALL_FORMATS
from ally_cli.query import regions
from ally_cli.words import defined_by, fold, fold_name, nearest


class Declared(NamedTuple):
    """An option or argument of a command, as `options.py` declares it."""

    name: str
    spelt: tuple[str, ...]  # such as -s and --support; none for an argument
    help: str
    takes_value: bool
    many: bool  # whether it may be given several times
    offers: Offers | None  # what completes it


def declared(command: str) -> list[Declared]:
    """Return the options and arguments of *command*."""
    return declared_by(COMMANDS[command].run)


def declared_by(run: Callable[..., None]) -> list[Declared]:
    """Return the options and arguments of *run*, a command."""
    found = []
    for field in fields(run):
        kind, typed, *offers = get_args(field.type)
        # In an annotation Typer takes the first name for a default, until it reads the signature.
        names = (typed.default, *(typed.param_decls or ()))
        found.append(
            Declared(
                name=field.name,
                spelt=tuple(n for n in names if isinstance(n, str) and n.startswith("-")),
                help=typed.help,
                takes_value=kind is not bool,
                many=get_origin(kind) is list,
                offers=offers[0] if offers else None,
            )
        )
    return found


@cache
def _options() -> dict[str, Declared]:
    """Return the options of all commands; those spelt alike are alike."""
    return {
        spelling: option
        for command in COMMANDS
        for option in declared(command)
        for spelling in option.spelt
    }


class Read(NamedTuple):
    """What stands on a command line, as far as it goes."""

    command: str | None
    line: Line
    before: list[str]  # the words before the first that is neither an option nor its value
    options: list[str]  # all options and their values, as they are typed
    waiting: Declared | None  # the option whose value comes next
    dashes: bool  # whether -- has ended the options


def read(words: Sequence[str]) -> Read:
    """Return what *words*, which follow `ally`, say; what no command knows is an option, too."""
    command: str | None = None
    waiting: Declared | None = None
    first: int | None = None
    arguments: list[str] = []
    values: dict[str, str] = {}
    options: list[str] = []
    dashes = False
    for n, word in enumerate(words):
        if waiting:
            options.append(word)
            values[waiting.name] = word
            waiting = None
        elif dashes or not word.startswith("-") or word == "-":
            if first is None and word in COMMANDS:
                command = word
            else:
                arguments.append(word)
            first = n if first is None else first
        elif word == "--":
            dashes = True
        else:
            options.append(word)
            found = [*_in_word(word)]
            for option, value in found:
                values[option.name] = value or ""
                waiting = option if option.takes_value and value is None else None
            if not found:
                values[word] = ""
    line = Line(command or "", arguments, values)
    return Read(command, line, [*words[:first]], options, waiting, dashes)


def _in_word(word: str) -> Iterator[tuple[Declared, str | None]]:
    """Yield the options in *word*, each with its value if that stands there, too: -qf=json."""
    if word.startswith("--"):
        name, equals, value = word.partition("=")
        if option := _options().get(name):
            yield option, value if equals else None
        return
    for n, letter in enumerate(word[1:], 2):
        option = _options().get(f"-{letter}")
        if option is None:
            return
        value = word[n:]
        yield option, (value.removeprefix("=") if value and option.takes_value else None)
        if option.takes_value:
            return


def command_first(words: Sequence[str]) -> list[str]:
    """Return *words* with the options before the command moved behind it.

    Raises UnknownCommandError if there are options of commands alone.
    """
    found = read(words)
    n = len(found.before)
    if n < len(words):
        return [words[n], *found.before, *words[n + 1 :]]
    asked = found.line.options.keys()
    if own := asked & {"help", "version"}:  # of the program, whatever else is asked
        return [f"--{min(own)}"]
    if asked & {option.name for option in _options().values()}:
        raise UnknownCommandError("no command is given", hint="'ally --help' lists them")
    return list(words)


def wants_json(words: Sequence[str]) -> bool:
    """Tell whether *words*, which may be wrong in any way, ask for JSON."""
    options = read(words).line.options
    asked = ALL_FORMATS.get(fold(options.get("format", "")))
    return "json" in options or (asked is not None and asked.is_json)


# What other programs call it.
SYNONYMS = {"find": "search", "grep": "search", "ls": "list", "get": "show", "info": "show"}


def meant(words: Sequence[str]) -> str:
    """Return the command line that *words*, with a word in the wrong place, were meant to be.

    Nothing is returned where there is no telling.
    """
    try:
        return shlex.join(["ally", *line]) if (line := _meant(words)) else ""
    except AllyError:
        return ""


def _meant(words: Sequence[str]) -> list[str]:
    """Return what *words* were meant to be, or nothing. Raises AllyError for an unknown word."""
    typed = read(words)
    command, arguments = typed.command, typed.line.arguments
    for word in () if command else tuple(arguments):
        if word in SYNONYMS or word in COMMANDS:
            command = SYNONYMS.get(word, word)
            arguments.remove(word)
            break
    if command == "search":
        if typed.dashes:
            return [command, *typed.options, "--", *arguments]
        return [command, *arguments, *typed.options]
    dataset = typed.line.dataset()
    allies, statements, options = list[str](), list[str](), list[str]()
    dates = sorted(filter(is_date, arguments), key=first_day)
    for name, date in zip(("--since", "--until"), dates, strict=False):
        options += name, date
    for word in arguments:
        if word in dates[:2]:
            continue
        found = _stands_for(dataset, word)
        for parts, part in zip((allies, statements, options), found, strict=True):
            parts += part
    line = [*allies, *statements, *options, *typed.options]
    wanted = read(line).line.options.keys()
    for possible in (command, *_likely(bool(allies or statements), wanted)):
        if possible and not typed.waiting and _takes(possible, allies, statements, wanted):
            return [possible, *line]
    return []


def _stands_for(dataset: Dataset, word: str) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """Return the ids of the ally or the statement, or the option, that *word* stands for.

    Raises UnknownAllyError if it stands for none of them.
    """
    try:
        return *find_allies_and_statements(dataset, [word]), ()
    except UnknownAllyError as unknown:
        values = _values(dataset)
        # A country that is no ally is no misspelt region either; but nobody means Tonga by `to`.
        is_country = fold_name(word) in _countries()
        near = [] if is_country else nearest(fold(word), values)
        for value in [word] if word in values else near:
            return (), (), values[value]
        for likeliest in unknown.suggestions:
            return *find_allies_and_statements(dataset, [likeliest]), ()
        for name in () if is_country else defined_by(word, dataset.support_types):
            return (), (), ("-s", name)
        raise


def option_for(word: str, words: Sequence[str]) -> str:
    """Return the option that *word*, which is none, is a value of, with that value.

    *words* are the whole command line. Nothing is returned where its command has no such option.
    """
    typed = read(words)
    try:
        meant = _values(typed.line.dataset()).get(fold(word), ())
    except AllyError:
        return ""
    known = declared(typed.command) if typed.command else _options().values()
    spelt = {spelling for option in known for spelling in option.spelt}
    return " ".join(meant) if spelt.issuperset(meant[:1]) else ""


def _values(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """Return the values, folded, that an option has and no other, with that option."""
    return {"article": ("--article",)} | {
        fold(value): (option, value)
        for option, allowed in (
            ("--region", regions(dataset)),
            ("-d", Direction),
            ("--kind", Kind),
            ("--standing", Standing),
            ("--verdict", Verdict),
            ("-s", dataset.support_types),
        )
        for value in map(str, allowed)
    }


@cache
def _countries() -> frozenset[str]:
    """Return the names and codes, folded, of the countries of the world."""
    from ally_cli.countries import entries  # only a mistake needs it

    return frozenset(fold_name(name) for one in entries() for name in (*one.names, *one.headings))


def _likely(named: bool, options: Container[str]) -> Sequence[str]:
    """Return the commands that may have been meant, the likeliest first."""
    if named:
        return "show", "filter"
    of_statements = any(option in options for option in ("kind", "verdict", "since"))
    return ("filter", "list") if of_statements else ("list", "filter")


def _takes(
    command: str, allies: Sequence[str], statements: Sequence[str], options: Set[str]
) -> bool:
    """Tell whether *command* has an answer for these *allies*, *statements* and *options*."""
    known = {one.name: one for one in declared(command)}
    if "names" not in known or not options <= known.keys():
        return False
    names = known["names"]
    match command:
        case "show":
            return bool(allies) != bool(statements)
        case "compare":
            return len(allies) > 1 and not statements
        case _:
            return names.offers is allies_and_statements or not statements
