"""Answer a shell that asks how a command line may go on.

Typer's own completion does not serve: it compares letter by letter, case included, knows no lists
with commas, offers files where there is nothing to offer, and builds every command to name them.
"""

import os
import re
from collections.abc import Iterable, Sequence

from ally_cli.cli.commands import COMMANDS
from ally_cli.cli.line import Declared, declared, declared_by, read
from ally_cli.cli.options import FILES, Line, Offer, a_file
from ally_cli.cli.program import ally
from ally_cli.output.stream import visible
from ally_cli.words import fold, fold_name


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
    """Return what to offer to bash, which breaks words at some signs and leaves their quotes in.

    Bash puts what is offered in place of what follows the last break, so only that is returned.
    """
    breaks = set(os.environ.get("COMP_WORDBREAKS", "=:")) & set("=:@")
    whole: list[str] = []
    for word, last in zip(words, ("", *words), strict=False):
        if whole and any(part and breaks.issuperset(part) for part in (word, last)):
            whole[-1] += word
        else:
            whole.append(word)
    *_, current = words
    quote = current[:1] if current[:1] in ("'", '"') else ""
    broken = whole[-1].removesuffix(current) if quote else whole[-1]
    typed = sum(char in breaks for char in broken)
    plain = [re.sub(r"""\\(.)|["']""", r"\1", word) for word in whole]
    offered = [offer.word for offer in completions(plain)]
    if offered == [FILES]:
        return offered
    found = [_behind(word, breaks, typed) for word in offered]
    match quote:
        case "'":
            return found
        case '"':
            return [re.sub(r'[\\"$`]', r"\\\g<0>", word) for word in found]
        case _:
            return [re.sub(r"[^\w@%+=:,./-]", r"\\\g<0>", word) for word in found]


def _behind(word: str, breaks: set[str], count: int) -> str:
    """Return what follows the first *count* of the signs *breaks* in *word*; @ begins a word."""
    places = [n + (char != "@") for n, char in enumerate(word) if char in breaks]
    return word[places[count - 1] :] if 0 < count <= len(places) else word


def completions(words: Sequence[str]) -> list[Offer]:
    """Return what the last of *words*, unfinished, may become; see `answer`.

    Raises DataError where the words of a data set are asked for and it cannot be read.
    """
    *before, current = words
    typed = read(before)
    if typed.command is None:
        if current.startswith("-"):
            return _options(declared_by(ally), current)
        offers = [
            Offer(name, command.summary.partition(":")[0].rstrip("."))
            for name, command in COMMANDS.items()
        ]
        return [offer for offer in offers if offer.word.startswith(fold(current))]
    known = declared(typed.command)
    if typed.waiting:  # of two commands an option of one name may have other values
        of_command = next((one for one in known if one.name == typed.waiting.name), None)
        return _values(of_command, current, typed.line)
    if typed.dashes or not current.startswith("-"):
        return _values(_argument(known, typed.line), current, typed.line)
    option, equals, value = current.partition("=")
    if not equals:
        return _options(known, current)
    if not option.startswith("--"):  # of -s=military the value would be =military
        return []
    named = next((one for one in known if one.takes_value and option in one.spelt), None)
    found = _values(named, value, typed.line)
    if found and found[0].word == FILES:
        return found
    return [Offer(f"{option}={word}", meaning) for word, meaning, _ in found]


def _options(known: Iterable[Declared], begin: str) -> list[Offer]:
    """Return the options whose long name begins with *begin*, or whose short one it is."""
    return [
        Offer(name, option.help.partition(". ")[0].rstrip("."))
        for option in known
        for name in option.spelt
        if name == begin or (name.startswith("--") and name.startswith(begin))
    ]


def _argument(known: Iterable[Declared], line: Line) -> Declared | None:
    """Return the argument that the word after *line* belongs to, or None."""
    arguments = [one for one in known if not one.spelt]
    n = len(line.arguments)
    if n < len(arguments):
        return arguments[n]
    return arguments[-1] if arguments and arguments[-1].many else None


def _values(asked: Declared | None, text: str, line: Line) -> list[Offer]:
    """Return what *text*, the unfinished value of what is *asked* after *line*, may become."""
    if asked is None or asked.offers is None:
        return []
    if asked.offers is a_file:
        return [*asked.offers(line)]
    head, comma, begun = "", "", text
    taken = line.arguments
    if asked.spelt:
        taken = []
        if asked.many:
            head, comma, begun = text.rpartition(",")
            taken = head.split(",")
    sign = "-" if asked.name == "sort" and begun.startswith("-") else ""
    leave_out = set(map(fold_name, taken))
    return [
        Offer(f"{head}{comma}{sign}{word}", meaning)
        for word, meaning, _ in _beginning(begun, asked.offers(line))
        if fold_name(word) not in leave_out and word.isprintable()
    ]


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
