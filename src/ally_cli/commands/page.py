"""Help pages: what stands on one, and how it is laid out in a given width."""

from collections.abc import Iterable, Iterator, Mapping
from textwrap import wrap
from typing import Any, NamedTuple

Param = Any  # an option or argument of Typer's, whose class is private
Section = Mapping[str, str]  # what to type -> what it means

NARROW = 60  # columns; below, two columns of text cannot be read
INDENT = 2
SHORT = " " * len("-x, ")  # before an option without a short name, so that the long ones line up


EXAMPLES = {
    "ally list --support military": "who gives or gets arms, troops and training",
    "ally show uganda": "one ally: what an article says, and what the evidence says",
    "ally timeline russia --since 2022": "what happened, in order",
    "ally compare china russia": "two allies side by side",
    "ally list --json | jq -r '.items[].name'": "names, for a script",
}
EXIT_CODES = {
    "0": "Answered, also when nothing matches.",
    "1": "The data set cannot be read or is not sound; the answer cannot be written.",
    "2": "The command line asks for what does not exist.",
    "3": "A named ally or statement is not in the data set.",
    "70": "A bug in ally.",
    "130": "Interrupted.",
}
ENVIRONMENT = {
    "ALLY_DATA": "A data set to read instead of the shipped one, as with --data.",
    "NO_COLOR": "If not empty: no colour.",
    "FORCE_COLOR, CLICOLOR_FORCE": "If not empty: colour also in a pipe; if 0, none at all.",
    "TERM": "If dumb: no colour.",
    "COLUMNS": "How wide the terminal is, if not as wide as it says itself.",
    "ALLY_DEBUG": "If not empty: an error comes with a traceback.",
}


class Page(NamedTuple):
    """A help page."""

    answer: str  # what is answered, a sentence; then paragraphs
    usage: str
    sections: Mapping[str, Section]  # by heading
    closing: str = ""


def top(answer: str, commands: Mapping[str, str], params: Iterable[Param]) -> Page:
    """Return the page of the program: what it and its *commands* answer, and its own *params*."""
    sections = {
        "Examples": EXAMPLES,
        "Commands": commands,
        **_groups(params),
        "Exit codes": EXIT_CODES,
        "Environment": ENVIRONMENT,
    }
    closing = "'ally help COMMAND' shows what a command can do, with examples."
    return Page(answer, "ally COMMAND [ARGUMENTS] [OPTIONS]", sections, closing)


def page(name: str, answer: str, examples: Section, params: Iterable[Param]) -> Page:
    """Return the page of the command *name*, with its *params* in their groups."""
    params = list(params)
    arguments = [param for param in params if param.param_type_name == "argument"]
    named = (p.metavar if p.required else f"[{p.metavar}]" for p in arguments)
    usage = " ".join(["ally", name, *named, "[OPTIONS]"])
    return Page(answer, usage, {"Examples": examples, **_groups(params)})


def text(page: Page, width: int) -> str:
    """Return *page* as text for a terminal of *width* columns."""
    return "\n\n".join(_parts(page, width)) + "\n"


def _parts(page: Page, width: int) -> Iterator[str]:
    first, *more = page.answer.strip().split("\n\n")
    yield _folded(first, width)
    yield _folded(f"Usage: {page.usage}", width)
    yield from (_folded(paragraph, width) for paragraph in more)
    for heading, section in page.sections.items():
        yield "\n".join([f"{heading}:", *_entries(section, width)])
    if page.closing:
        yield _folded(page.closing, width)


def _entries(section: Section, width: int) -> Iterator[str]:
    """Yield *section* in two columns, or with what a thing means below what to type."""
    longest = max(map(len, section))
    below = longest > width // 3 and width < NARROW
    left = INDENT + 2 * INDENT if below else min(longest, width * 5 // 8) + 2 * INDENT
    for typed, meaning in section.items():
        lines = _lines(meaning, width - left)
        if below or len(typed) > left - 2 * INDENT:
            yield " " * INDENT + typed.strip()  # never folded: it is there to be copied
        else:
            yield f"{' ' * INDENT}{typed}".ljust(left) + lines.pop(0)
        yield from (" " * left + line for line in lines)


def _folded(paragraph: str, width: int) -> str:
    return "\n".join(_lines(paragraph, width))


def _lines(paragraph: str, width: int) -> list[str]:
    return wrap(paragraph, max(width, 1), break_on_hyphens=False, break_long_words=False)


def _groups(params: Iterable[Param]) -> dict[str, dict[str, str]]:
    groups: dict[str, dict[str, str]] = {}
    for param in params:
        groups.setdefault(param.rich_help_panel, {})[_typed(param)] = param.help
    return groups


def _typed(param: Param) -> str:
    """Return how *param* is typed."""
    if param.param_type_name == "argument":
        return str(param.metavar)
    names = ", ".join(param.opts)
    spelt = names if param.is_flag else f"{names} {param.metavar}"
    return spelt if len(param.opts) > 1 else SHORT + spelt
