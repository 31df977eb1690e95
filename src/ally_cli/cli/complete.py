"""Answer a shell that asks how a command line may go on.

Typer's own completion does not serve: it compares letter by letter, case included, knows no lists
with commas, offers files where there is nothing to offer, and builds every command to name them.
"""

import os
import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, get_args

from ally_cli.cli.commands import COMMANDS
from ally_cli.cli.help import summary
from ally_cli.cli.options import FILES, Line, Offer, Offers, a_file
from ally_cli.cli.program import build, fields, program
from ally_cli.output.stream import visible
from ally_cli.words import fold, fold_name

Param = Any  # an option or argument of Typer's, whose class is private


class Typed(NamedTuple):
    """What stands before the unfinished word, as the options and arguments of a command."""

    line: Line
    waiting: Param  # the option whose value comes next, or None
    dashes: bool  # whether -- has ended the options


def answer(shell: str, words: Sequence[str]) -> str:
    """Return what the function for *shell* (`shells/`) is to offer, a line each.

    *words* follow `ally` up to the cursor, the last one unfinished. A line is a word and, unless
    for bash, a tab and its meaning. Nothing fails here: after an error there is nothing to offer.
    """
    try:
        if shell == "bash":
            lines = _for_bash(words)
        else:
            # Some versions of PowerShell drop an empty word; two quotation marks stand for it.
            *before, current = words
            current = "" if current == '""' else current
            found = completions([*before, current])
            lines = [f"{word}\t{visible(' '.join(meaning.split()))}" for word, meaning, _ in found]
        return "".join(f"{line.rstrip()}\n" for line in lines)
    except Exception:
        if os.environ.get("ALLY_DEBUG"):
            raise
        return ""


def _for_bash(words: Sequence[str]) -> list[str]:
    """Return what to offer to bash, which breaks words at `=` and leaves their quotes in."""
    whole: list[str] = []
    for word, last in zip(words, ("", *words), strict=False):
        if whole and "=" in (word, last):
            whole[-1] += word
        else:
            whole.append(word)
    plain = [re.sub(r"""\\(.)|["']""", r"\1", word) for word in whole]
    found = [offer.word for offer in completions(plain)]
    if "=" in words[-2:]:
        found = [word.partition("=")[2] or word for word in found]
    if words[-1].startswith(("'", '"')):
        return found
    return [re.sub(r"[^\w@%+=:,./-]", r"\\\g<0>", word) for word in found]


def completions(words: Sequence[str]) -> list[Offer]:
    """Return what the last of *words*, unfinished, may become; see `answer`.

    Raises DataError where the words of a data set are asked for and it cannot be read.
    """
    *before, current = words
    name = next((word for word in before if word in COMMANDS), None)
    if name is None:
        if current.startswith("-"):
            return _options(program().params, current)
        offers = [
            Offer(command, summary(command).partition(":")[0].rstrip(".")) for command in COMMANDS
        ]
        if not before:
            offers.append(Offer("help", "The help page of a command"))
        return [offer for offer in offers if offer.word.startswith(fold(current))]
    before.remove(name)
    params = build(name).params
    typed = _read(name, before, params)
    if typed.waiting:
        return _values(typed.waiting, current, typed.line)
    if typed.dashes or not current.startswith("-"):
        return _values(_argument(params, typed.line), current, typed.line)
    option, equals, value = current.partition("=")
    if not equals:
        return _options(params, current)
    found = _values(_named(option, params), value, typed.line)
    if found and found[0].word == FILES:
        return found
    return [Offer(f"{option}={word}", meaning) for word, meaning, _ in found]


def _options(params: Iterable[Param], begin: str) -> list[Offer]:
    """Return the options whose long name begins with *begin*, or whose short one it is."""
    return [
        Offer(name, param.help.partition(". ")[0].rstrip("."))
        for param in params
        for name in param.opts
        if name == begin or (name.startswith("--") and name.startswith(begin))
    ]


def _named(option: str, params: Iterable[Param]) -> Param:
    """Return the one of *params* that takes a value and is called *option*, or None."""
    return next((p for p in params if option in p.opts and not getattr(p, "is_flag", True)), None)


def _read(command: str, words: Sequence[str], params: Iterable[Param]) -> Typed:
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
            options |= {param.name: "" for param in params if option in param.opts}
            waiting = _named(option, params)
            if waiting and equals:
                options[waiting.name] = value
                waiting = None
    return Typed(Line(command, arguments, options), waiting, dashes)


def _argument(params: Iterable[Param], line: Line) -> Param:
    """Return the argument of *params* that the word after *line* belongs to, or None."""
    arguments = [param for param in params if param.param_type_name == "argument"]
    n = len(line.arguments)
    if n < len(arguments):
        return arguments[n]
    return arguments[-1] if arguments and arguments[-1].nargs == -1 else None


def _values(param: Param, text: str, line: Line) -> list[Offer]:
    """Return what *text*, the unfinished value of *param* after *line*, may become."""
    offers = param and _offers(line.command).get(param.name)
    if not offers:
        return []
    if offers is a_file:
        return [*offers(line)]
    taken = line.arguments if param.nargs == -1 else []
    head, comma, begun = "", "", text
    if getattr(param, "multiple", False):
        head, comma, begun = text.rpartition(",")
        taken = head.split(",")
    sign = "-" if param.name == "sort" and begun.startswith("-") else ""
    leave_out = set(map(fold_name, taken))
    return [
        Offer(f"{head}{comma}{sign}{word}", meaning)
        for word, meaning, _ in _beginning(begun, offers(line))
        if fold_name(word) not in leave_out and word.isprintable()
    ]


def _offers(command: str) -> dict[str, Offers]:
    """Return what completes the options and arguments of *command*, by name."""
    return {
        field.name: offers
        for field in fields(COMMANDS[command].run)
        for offers in get_args(field.type)[2:]  # behind the type and the option
    }


def _beginning(begun: str, offers: Iterable[Offer]) -> list[Offer]:
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
