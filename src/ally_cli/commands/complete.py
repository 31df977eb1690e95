"""Answer a shell that asks how a command line may go on.

Typer's own completion does not serve: it compares letter by letter, case included, knows no lists
with commas, offers files where there is nothing to offer, and builds every command to name them.
"""

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, get_args

import typer

from ally_cli.commands.build import build, summary
from ally_cli.commands.completion import SHELLS
from ally_cli.dataset import load
from ally_cli.errors import DataError
from ally_cli.model import Dataset, Direction, Kind, Standing, Term, Verdict
from ally_cli.names import names
from ally_cli.output import formats_of
from ally_cli.reports.report import fields_of
from ally_cli.text import fold, fold_name, visible

Param = Any  # an option or argument of Typer's, whose class is private


class Completion(NamedTuple):
    """A word to go on with, what it means, and the other names it goes by."""

    word: str
    meaning: str = ""
    names: Iterable[str] = ()


class Line(NamedTuple):
    """A command line before the unfinished word."""

    command: str
    words: Sequence[str]  # after the command
    arguments: Sequence[str]
    options: Mapping[str, str]  # name as a parameter -> value
    waiting: Param  # the option whose value comes next, or None
    dashes: bool  # whether -- has ended the options


Offers = Callable[[Line], Iterable[Completion]]

FILES = [Completion(":files:")]  # has the shell offer the names of files


def _words(words: Iterable[str]) -> list[Completion]:
    return [Completion(word) for word in words]


def _terms(terms: Iterable[Term], *more: str) -> list[Completion]:
    return [*(Completion(term.value, term.meaning) for term in terms), *_words(more)]


def _dataset(line: Line) -> Dataset:
    file = line.options.get("data") or os.environ.get("ALLY_DATA")
    if file == "-":
        raise DataError("standard input is not there to be read yet")
    return load(str(Path(file).expanduser()) if file else None)


def _allies(line: Line) -> Iterable[Completion]:
    for ally in _dataset(line).allies:
        yield Completion(ally.id, f"{ally.name}, {ally.standing}", names(ally))


def _allies_and_statements(line: Line) -> Iterable[Completion]:
    yield from _allies(line)
    for ally in _dataset(line).allies:
        for statement in ally.statements:
            yield Completion(statement.id, statement.text)


def _regions(line: Line) -> Iterable[Completion]:
    allies = _dataset(line).allies
    return _words(sorted({region for ally in allies for region in (ally.region, ally.subregion)}))


def _sources(line: Line) -> Iterable[Completion]:
    for source in _dataset(line).sources:
        yield Completion(source.id, f"{source.publisher}: {source.title}")


def _support_types(line: Line) -> Iterable[Completion]:
    return [Completion(name, text) for name, text in _dataset(line).support_types.items()]


def _fields(line: Line) -> Iterable[Completion]:
    report = import_module(f"ally_cli.reports.{line.command}")
    if hasattr(report, "item_type"):
        return _words(fields_of(report.item_type(_dataset(line).support_types)))
    types = get_args(report.ITEM) or (report.ITEM,)
    return _words(fields_of(types[-1 if "--weak" in line.words else 0]))


def _schemas(line: Line) -> Iterable[Completion]:
    from ally_cli.output.schema import names  # which imports every report

    return _words(names())


# What an option or argument takes, by its name as a parameter.
OFFERS: Mapping[str, Offers] = {
    "cited": _allies_and_statements,
    "color": lambda line: _words(("auto", "always", "never")),
    "direction": lambda line: _terms(Direction),
    "fields": _fields,
    "format": lambda line: _words(formats_of(line.command)),
    "kind": lambda line: _terms(Kind, "any"),
    "match": lambda line: _words(("any", "all")),
    "names": _allies,
    "region": _regions,
    "schema": _schemas,
    "shell": lambda line: _words(SHELLS),
    "sort": _fields,
    "source": _sources,
    "standing": lambda line: _terms(Standing),
    "support": _support_types,
    "verdict": lambda line: _terms(Verdict, "any"),
}
A_FILE = frozenset({"data", "file", "new", "old"})
FREE = frozenset({"limit", "search", "since", "until"})  # there is nothing to offer


def answer(shell: str, words: Sequence[str], commands: Sequence[str], program: Any) -> str:
    """Return what the function for *shell* (`shells/`) is to offer, a line each.

    *words* follow `ally` up to the cursor, the last one unfinished; *commands* are the names of
    those of *program*, a Typer group. A line is a word and, unless for bash, a tab and its meaning.
    Nothing fails here: after an error there is nothing to offer.
    """
    try:
        if shell == "bash":
            lines = _for_bash(words, commands, program)
        else:
            # Some versions of PowerShell drop an empty word; two quotation marks stand for it.
            *before, current = words
            current = "" if current == '""' else current
            found = completions([*before, current], commands, program)
            lines = [f"{word}\t{visible(' '.join(meaning.split()))}" for word, meaning, _ in found]
        return "".join(f"{line.rstrip()}\n" for line in lines)
    except Exception:
        if os.environ.get("ALLY_DEBUG"):
            raise
        return ""


def _for_bash(words: Sequence[str], commands: Sequence[str], program: Any) -> list[str]:
    """Return what to offer to bash, which breaks words at `=` and leaves their quotes in."""
    whole: list[str] = []
    for word, last in zip(words, ("", *words), strict=False):
        if whole and "=" in (word, last):
            whole[-1] += word
        else:
            whole.append(word)
    plain = [re.sub(r"""\\(.)|["']""", r"\1", word) for word in whole]
    found = [offer.word for offer in completions(plain, commands, program)]
    if "=" in words[-2:]:
        found = [word.partition("=")[2] or word for word in found]
    if words[-1].startswith(("'", '"')):
        return found
    return [re.sub(r"[^\w@%+=:,./-]", r"\\\g<0>", word) for word in found]


def completions(words: Sequence[str], commands: Sequence[str], program: Any) -> list[Completion]:
    """Return what the last of *words*, unfinished, may become; see `answer`.

    Raises DataError where the words of a data set are asked for and it cannot be read.
    """
    *before, current = words
    name = next((word for word in before if word in commands), None)
    if name is None:
        if current.startswith("-"):
            return _options(_params(program), current)
        offers = [
            Completion(command, summary(command).partition(":")[0].rstrip("."))
            for command in commands
        ]
        if not before:
            offers.append(Completion("help", "The help page of a command"))
        return [offer for offer in offers if offer.word.startswith(fold(current))]
    before.remove(name)
    params = _params(build(name))
    line = _read(name, before, params)
    if line.waiting:
        return _values(line.waiting, current, line)
    if line.dashes or not current.startswith("-"):
        return _values(_argument(params, line), current, line)
    option, equals, value = current.partition("=")
    if not equals:
        return _options(params, current)
    found = _values(_named(option, params), value, line)
    if found is FILES:
        return found
    return [Completion(f"{option}={word}", meaning) for word, meaning, _ in found]


def _params(command: Any) -> list[Param]:
    params: list[Param] = command.get_params(typer.Context(command))
    return params


def _options(params: Iterable[Param], begin: str) -> list[Completion]:
    """Return the options whose long name begins with *begin*, or whose short one it is."""
    return [
        Completion(name, param.help.partition(". ")[0].rstrip("."))
        for param in params
        for name in param.opts
        if name == begin or (name.startswith("--") and name.startswith(begin))
    ]


def _named(option: str, params: Iterable[Param]) -> Param:
    """Return the one of *params* that takes a value and is called *option*, or None."""
    return next((p for p in params if option in p.opts and not getattr(p, "is_flag", True)), None)


def _read(command: str, words: Sequence[str], params: Iterable[Param]) -> Line:
    arguments: list[str] = []
    options: dict[str, str] = {}
    waiting, dashes = None, False
    for word in words:
        if waiting:
            options[waiting.name] = word
            waiting = None
        elif dashes or not word.startswith("-") or word == "-":
            arguments.append(word)
        elif word == "--":
            dashes = True
        else:
            option, equals, value = word.partition("=")
            waiting = _named(option, params)
            if waiting and equals:
                options[waiting.name] = value
                waiting = None
    return Line(command, words, arguments, options, waiting, dashes)


def _argument(params: Iterable[Param], line: Line) -> Param:
    """Return the argument of *params* that the word after *line* belongs to, or None."""
    arguments = [param for param in params if param.param_type_name == "argument"]
    n = len(line.arguments)
    if n < len(arguments):
        return arguments[n]
    return arguments[-1] if arguments and arguments[-1].nargs == -1 else None


def _values(param: Param, text: str, line: Line) -> list[Completion]:
    """Return what *text*, the unfinished value of *param* after *line*, may become."""
    if param is None or param.name in FREE:
        return []
    if param.name in A_FILE:
        return FILES
    taken = line.arguments if param.nargs == -1 else []
    head, comma, begun = "", "", text
    if getattr(param, "multiple", False):
        head, comma, begun = text.rpartition(",")
        taken = head.split(",")
    sign = "-" if param.name == "sort" and begun.startswith("-") else ""
    leave_out = set(map(fold_name, taken))
    return [
        Completion(f"{head}{comma}{sign}{word}", meaning)
        for word, meaning, _ in _beginning(begun, OFFERS[param.name](line))
        if fold_name(word) not in leave_out and word.isprintable()
    ]


def _beginning(begun: str, offers: Iterable[Completion]) -> list[Completion]:
    """Return those of *offers* that begin with *begun*, whatever the case, accents and hyphens.

    If there are none, return the only one that has a name which does.
    """
    offers = list(offers)
    folded = fold_name(begun)
    found = [offer for offer in offers if fold_name(offer.word).startswith(folded)]
    if found:
        return found
    named = [offer for offer in offers if any(n.startswith(folded) for n in offer.names)]
    # A shell puts what is common to several in place of the word, and here that may be nothing.
    return named if len(named) == 1 else []
