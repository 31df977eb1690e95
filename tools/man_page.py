"""The manual page, made of the same texts as the help pages; run it to write it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import wrap

from ally_cli import __version__
from ally_cli.cli.commands import COMMANDS
from ally_cli.cli.help import Page, Section, of_command, of_program
from ally_cli.cli.program import build, program

ROOT = Path(__file__).parents[1]
FILE = ROOT / "man" / "ally.1"

OPTIONS = ("Filter", "Output", "General")  # groups that most commands have alike
FULLEST = "filter"  # a command that has all of them

_released = re.compile(rf"^## \[{re.escape(__version__)}\] - (\S+)$", re.MULTILINE)
_stands_for_another = re.compile(r"\[?[A-Z|,.]+\]?|[a-z]+(\|[a-z]+)+").fullmatch
_marks = {"\\": r"\e", "-": r"\-", "'": r"\(aq", "`": r"\(ga", "^": r"\(ha", "~": r"\(ti"}


def text() -> str:
    """Return the manual page, as roff."""
    return "\n".join(_lines()) + "\n"


def pages() -> dict[str, Page]:
    """Return the help page of each command, and under no name that of the program."""
    return {"": of_program(program()), **{name: of_command(build(name)) for name in COMMANDS}}


def _lines() -> Iterator[str]:
    found = pages()
    top = found.pop("")
    released = _released.search((ROOT / "CHANGELOG.md").read_text("utf-8"))
    assert released, f"CHANGELOG.md does not say when {__version__} was released"
    yield r".\" Made by tools/man_page.py from the texts of the help pages."
    yield f'.TH ALLY 1 "{released[1]}" "ally {__version__}" "User Commands"'
    yield ".nh"
    yield ".ad l"
    yield ".SH NAME"
    answer = top.answer.strip().rstrip(".")
    yield _escaped(f"ally - {answer[0].lower()}{answer[1:]}")
    yield ".SH SYNOPSIS"
    yield _spelt(f"ally {top.usage}")
    yield ".SH DESCRIPTION"
    yield _escaped(top.answer.strip())
    yield "It is offline and writes no file: it reads one data set, which comes with it."
    yield ".SH COMMANDS"
    for name, page in found.items():
        yield from _command(name, page, found[FULLEST])
    yield ".SH OPTIONS"
    yield "Most commands take these. They may stand before the command, too."
    for group in OPTIONS:
        yield f".SS {group}"
        yield from _entries(found[FULLEST].sections[group], _spelt)
    for group, title in (
        ("Exit codes", "EXIT STATUS"),
        ("Environment", "ENVIRONMENT"),
        ("Examples", "EXAMPLES"),
    ):
        yield f".SH {title}"
        yield from _entries(top.sections[group], _bold)
    yield ".SH SEE ALSO"
    yield r"\fBjq\fR(1)"


def _command(name: str, page: Page, fullest: Page) -> Iterator[str]:
    """Yield what there is to say of the command *name* that is not said under OPTIONS."""
    yield f".SS {name}"
    first, *more = page.answer.strip().split("\n\n")
    yield _escaped(" ".join(first.split()))
    yield ".PP"
    yield _spelt(f"ally {page.usage}")
    for paragraph in more:
        yield ".PP"
        yield _escaped(" ".join(paragraph.split()))
    own = page.sections.get("Arguments", {}) | {
        typed: meaning
        for group in OPTIONS
        for typed, meaning in page.sections.get(group, {}).items()
        if fullest.sections[group].get(typed) != meaning
    }
    yield from _entries(own, _spelt)
    yield ".PP"
    taken = [words for words in _taken(page, fullest) if words not in map(_name, own)]
    yield _escaped(f"Options: {', '.join(taken)}.")
    yield ".PP"
    yield "Examples:"
    yield from _entries(page.sections["Examples"], _bold)


def _taken(page: Page, fullest: Page) -> Iterator[str]:
    """Yield which options of OPTIONS the command of *page* takes."""
    for group in OPTIONS:
        known = fullest.sections[group]
        taken = page.sections.get(group, {}).keys() & known.keys()
        without = [_name(typed) for typed in known if typed not in taken]
        if not without:
            yield group
        elif len(without) < len(taken):
            yield f"{group} (without {' and '.join(without)})"
        elif taken:
            yield ", ".join(_name(typed) for typed in known if typed in taken)


def _name(typed: str) -> str:
    """Return the long name of what is *typed*, if it is an option."""
    return next((word for word in typed.split() if word.startswith("--")), "")


def _entries(section: Section, style: Callable[[str], str]) -> Iterator[str]:
    for typed, meaning in section.items():
        yield ".TP"
        yield style(typed.strip())
        yield _escaped(meaning)


def _spelt(text: str) -> str:
    """Return *text*, which is to be typed, in bold, but in italics what stands for another word."""
    return " ".join(
        rf"\fI{_escaped(word)}\fR" if _stands_for_another(word) else _bold(word)
        for word in text.split()
    )


def _bold(text: str) -> str:
    return rf"\fB{_escaped(text)}\fR"


def _escaped(text: str) -> str:
    """Return *text* as roff that shows it as it is."""
    marked = "".join(
        _marks.get(char) or (char if char.isascii() else f"\\[u{ord(char):04X}]") for char in text
    )
    lines = wrap(marked, 79, break_long_words=False, break_on_hyphens=False)
    # A line that begins with a full stop would be a request.
    return "\n".join(rf"\&{line}" if line.startswith(".") else line for line in lines)


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8", newline="\n")
