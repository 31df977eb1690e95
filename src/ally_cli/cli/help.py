"""Help pages: what stands on one. Typer's formatter lays it out."""

from collections.abc import Iterable, Mapping
from inspect import cleandoc
from typing import Any, NamedTuple

from typer.core import TyperCommand, TyperGroup

from ally_cli.cli.commands import COMMANDS

Param = Any  # an option or argument of Typer's, whose class is private
Section = Mapping[str, str]  # what to type -> what it means

MOST = 44  # columns for what to type; what is longer has its meaning below it
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


def of_program(program: TyperGroup) -> Page:
    """Return the page of *program*: what it and its commands answer, and its own options."""
    sections = {
        "Examples": EXAMPLES,
        "Commands": {name: summary(name) for name in COMMANDS},
        **_groups(program.params),
        "Exit codes": EXIT_CODES,
        "Environment": ENVIRONMENT,
    }
    closing = "'ally help COMMAND' shows what a command can do, with examples."
    return Page(program.help or "", "COMMAND [ARGUMENTS] [OPTIONS]", sections, closing)


def of_command(command: TyperCommand) -> Page:
    """Return the page of *command*, with its options in their groups."""
    name = command.name or ""
    arguments = [param for param in command.params if param.param_type_name == "argument"]
    named = (str(p.metavar) if p.required else f"[{p.metavar}]" for p in arguments)
    usage = " ".join([name, *named, "[OPTIONS]"])
    sections = {"Examples": COMMANDS[name].examples, **_groups(command.params)}
    return Page(command.help or "", usage, sections)


def summary(name: str) -> str:
    """Return in one sentence what the command *name* answers."""
    return COMMANDS[name].help.partition("\n")[0]


def write(page: Page, formatter: Any) -> None:
    """Write *page* with *formatter*, a help formatter of Typer's, whose class is private."""
    first, *more = cleandoc(page.answer).split("\n\n")
    formatter.write_text(first)
    formatter.write_paragraph()
    formatter.write_usage("ally", page.usage)
    for paragraph in more:
        formatter.write_paragraph()
        formatter.write_text(paragraph)
    for heading, section in page.sections.items():
        with formatter.section(heading):
            # Of a narrow terminal half is left for what a thing means.
            formatter.write_dl(section.items(), col_max=min(MOST, formatter.width // 2))
    if page.closing:
        formatter.write_paragraph()
        formatter.write_text(page.closing)


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
