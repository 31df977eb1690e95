"""The manual page, made of the same texts as the help pages; run it to write it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import wrap

from ally_cli import __version__
from ally_cli.cli.commands import COMMANDS
from ally_cli.cli.help import TOPICS, Page, Section, of_command, of_program, of_topic
from ally_cli.cli.line import declared
from ally_cli.cli.program import build, program

ROOT = Path(__file__).parents[1]
FILE = ROOT / "man" / "ally.1"

FULLEST = "filter"  # a command that has all options that most commands have alike
OPTIONS = ("Filters", "Output", "General")  # the groups of these

_released = re.compile(rf"^## \[{re.escape(__version__)}\] - (\S+)$", re.MULTILINE)
_stands_for_another = re.compile(r"\[?[A-Z|,.]+\]?|[a-z]+(\|[a-z]+)+").fullmatch
_marks = {"\\": r"\e", "-": r"\-", "'": r"\(aq", "`": r"\(ga", "^": r"\(ha", "~": r"\(ti"}


def text() -> str:
    """Return the manual page, as roff."""
    return "\n".join(_lines()) + "\n"


def pages() -> dict[str, Page]:
    """Return the help page of each command and topic, and under no name that of the program."""
    return {
        "": of_program(program()),
        **{name: of_command(build(name)) for name in COMMANDS},
        **{name: of_topic(name, build(FULLEST)) for name in TOPICS},
    }


def _lines() -> Iterator[str]:
    found = pages()
    top, filters, output = found[""], found["filters"].sections, found["output"].sections
    released = _released.search((ROOT / "CHANGELOG.md").read_text("utf-8"))
    assert released, f"CHANGELOG.md does not say when {__version__} was released"
    yield r".\" Made by tools/man_page.py from the texts of the help pages."
    yield f'.TH ALLY 1 "{released[1]}" "ally {__version__}" "User Commands"'
    yield ".nh"
    yield ".ad l"
    yield ".SH NAME"
    answer = top.answer.strip().rstrip(".")
    yield escaped(f"ally - {answer[0].lower()}{answer[1:]}")
    yield ".SH SYNOPSIS"
    yield _spelt(f"ally {top.usage}")
    yield ".SH DESCRIPTION"
    yield escaped(top.answer.strip())
    yield "It is offline and writes no file: it reads one data set, which comes with it."
    yield ".SH COMMANDS"
    for name in COMMANDS:
        yield from _command(name, found)
    yield ".SH OPTIONS"
    yield "Most commands take these. They may stand before the command, too."
    yield ".SS Filters"
    yield escaped(found["filters"].answer)
    yield from _entries(filters["Filters"], _spelt)
    yield from _after("What holds for them:", filters["Rules"])
    yield ".SS Output"
    yield escaped(found["output"].answer)
    yield from _entries(output["Options"], _spelt)
    yield from _after("Formats, and for whom:", output["Formats, and for whom"])
    yield ".SS General"
    yield from _entries(found[FULLEST].sections["General"], _spelt)
    for topic, title in (("exit-codes", "EXIT STATUS"), ("environment", "ENVIRONMENT")):
        yield f".SH {title}"
        yield escaped(found[topic].answer)
        for section in found[topic].sections.values():
            yield from _entries(section, _bold)
    yield ".SH EXAMPLES"
    for examples in (top.sections, filters, output):
        yield from _entries(examples["Examples"], _bold)
    yield ".SH SEE ALSO"
    yield r"\fBjq\fR(1)"


def _command(name: str, found: dict[str, Page]) -> Iterator[str]:
    """Yield what there is to say of the command *name* that is not said under OPTIONS."""
    page, common = found[name], found[FULLEST].sections
    yield f".SS {name}"
    first, *more = page.answer.strip().split("\n\n")
    yield escaped(" ".join(first.split()))
    yield ".PP"
    yield _spelt(f"ally {page.usage}")
    for paragraph in more:
        yield ".PP"
        yield escaped(" ".join(paragraph.split()))
    own = {
        typed: meaning
        for heading, section in page.sections.items()
        if heading != "Examples"
        for typed, meaning in section.items()
        if common.get(heading, {}).get(typed) != meaning or heading == "Arguments"
    }
    yield from _entries(own, _spelt)
    yield ".PP"
    taken = [words for words in _taken(name, found) if words not in map(_name, own)]
    yield escaped(f"Options: {', '.join(taken)}.")
    yield from _after("Examples:", page.sections["Examples"])


def _taken(name: str, found: dict[str, Page]) -> Iterator[str]:
    """Yield which options of OPTIONS the command *name* takes."""
    own = {spelling for option in declared(name) for spelling in option.spelt}
    common = {"Filters": found["filters"].sections["Filters"], **found[FULLEST].sections}
    for group in OPTIONS:
        known = [_name(typed) for typed in common[group]]
        without = [option for option in known if option not in own]
        taken = [option for option in known if option in own]
        if not without:
            yield group
        elif len(without) < len(taken):
            yield f"{group} (without {' and '.join(without)})"
        elif taken:
            yield ", ".join(taken)


def _after(words: str, section: Section) -> Iterator[str]:
    """Yield *section* after *words* that say what it has."""
    yield ".PP"
    yield words
    yield from _entries(section, _bold)


def _name(typed: str) -> str:
    """Return the long name of what is *typed*, if it is an option."""
    return next((word for word in typed.split() if word.startswith("--")), "")


def _entries(section: Section, style: Callable[[str], str]) -> Iterator[str]:
    for typed, meaning in section.items():
        yield ".TP"
        yield style(typed.strip())
        yield escaped(meaning)


def _spelt(text: str) -> str:
    """Return *text*, which is to be typed, in bold, but in italics what stands for another word."""
    return " ".join(
        rf"\fI{escaped(word)}\fR" if _stands_for_another(word) else _bold(word)
        for word in text.split()
    )


def _bold(text: str) -> str:
    return rf"\fB{escaped(text)}\fR"


def escaped(text: str) -> str:
    """Return *text* as roff that shows it as it is."""
    marked = "".join(
        _marks.get(char) or (char if char.isascii() else f"\\[u{ord(char):04X}]") for char in text
    )
    lines = wrap(marked, 79, break_long_words=False, break_on_hyphens=False)
    # A line that begins with a full stop would be a request.
    return "\n".join(rf"\&{line}" if line.startswith(".") else line for line in lines)


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8", newline="\n")
