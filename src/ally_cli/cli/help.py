"""Help pages: what stands on one. Typer's formatter lays it out."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from typer.core import TyperCommand, TyperGroup

from ally_cli.cli.commands import COMMANDS
from ally_cli.output import ALL_FORMATS

Param = Any  # an option or argument of Typer's, whose class is private
Section = Mapping[str, str]  # what to type -> what it means

MOST = 44  # columns for what to type; what is longer has its meaning below it
SHORT = " " * len("-x, ")  # before an option without a short name, so that the long ones line up
NO_BREAK = "\N{NON-BREAKING HYPHEN}"
FILTER = "Filter"  # a group of options that stands on a page of its own

EXAMPLES = {
    "ally list --support military": "who gives or gets arms, troops and training",
    "ally show uganda": "one ally: what an article says, and what the evidence says",
    "ally show uganda-article-2-ties-1995": "one statement: who affirms it, who denies it",
    "ally search iran missiles": "find anything by words",
    "ally timeline russia --since 2022": "what happened, in order",
    "ally compare china russia": "two allies side by side",
    "ally list --json | jq -r '.items[].name'": "names, for a script",
}
TOPICS = {
    "filters": "Which statements and allies count.",
    "output": "Formats, fields, order, colour and paging.",
    "environment": "The variables that ally reads.",
    "exit-codes": "What the exit code of ally says.",
}
FILTER_EXAMPLES = {
    "ally list -s military,technical": "about any of the two types",
    "ally list -s military,technical --match all": "allies that have both",
    "ally filter -d to --since 2022": "what flows to North Korea, and may have since 2022",
    "ally filter --verdict disputed,refuted": "what is contested, and what is false",
    "ally filter iran --article": "what the article says of Iran",
}
FILTER_RULES = {
    "several": "Several values of a filter: any of them. Several filters: all of them.",
    "kind": "With --support, only support; otherwise support and friction.",
    "refuted": "Refuted statements count nowhere unless --verdict or search asks for them; where"
    " some would have matched, a note says how many.",
    "dates": "2016 may be any day of that year. What is ongoing lasts to the day of the data, and"
    " what has no start may always have begun. What has no date is left out, with a note.",
    "words": "Case, accents, hyphens and apostrophes do not matter. A word of --search is found"
    " from the beginning of a word, in the plural or not.",
}
OUTPUT_EXAMPLES = {
    "ally show iran -f html > iran.html": "a page that can be sent",
    "ally list --sort -to -n 5": "the five with most statements of support to North Korea",
    "ally filter iran -F id,text,verdict": "three fields",
    "ally filter --no-header -f tsv -F id": "ids, for xargs",
}
EXIT_CODES = {
    "0": "Answered, also when nothing matches.",
    "1": "The data set cannot be read or is not sound; the answer cannot be written;"
    " validate or diff --exit-code found something.",
    "2": "The command line asks for what does not exist.",
    "3": "A named ally or statement is not in the data set.",
    "70": "A bug in ally.",
    "130": "Interrupted.",
}
ENVIRONMENT = {
    "ALLY_DATA": "A data set to read instead of the shipped one, as with --data.",
    "ALLY_PAGER, PAGER": "What a long answer on a terminal goes through; less if neither is set,"
    " nothing if ALLY_PAGER is empty.",
    "LESS": "Options of less; FRX if not set.",
    "NO_COLOR": "If not empty: no colour.",
    "FORCE_COLOR, CLICOLOR_FORCE": "If not empty: colour also in a pipe; if 0, none at all.",
    "TERM": "If dumb: no colour.",
    "COLUMNS": "How wide a table or page is, also in a pipe.",
    "ALLY_DEBUG": "If not empty: an error comes with a traceback.",
}


class Page(NamedTuple):
    """A help page."""

    answer: str  # what is answered, a sentence; then paragraphs
    usage: str
    sections: Mapping[str, Section]  # by heading
    closing: str = ""


def of_program(group: TyperGroup) -> Page:
    """Return the page of the program: what it and its commands answer, and its own options."""
    sections = {
        "Examples": EXAMPLES,
        "Commands": {name: command.summary for name, command in COMMANDS.items()},
        "Topics": TOPICS,
        **_groups(group.params),
    }
    closing = "'ally help COMMAND' shows what a command can do, 'ally help TOPIC' explains a topic."
    return Page(group.help or "", "COMMAND [ARGUMENTS] [OPTIONS]", sections, closing)


def of_command(command: TyperCommand) -> Page:
    """Return the page of *command*, with its options in their groups, but for the filters."""
    name = command.name or ""
    arguments = [param for param in command.params if param.param_type_name == "argument"]
    named = (str(p.metavar) if p.required else f"[{p.metavar}]" for p in arguments)
    usage = " ".join([name, *named, "[OPTIONS]"])
    groups = _groups(command.params)
    filters = ", ".join(re.findall("--[a-z]+", " ".join(groups.pop(FILTER, {}))))
    closing = f"Filters: {filters}. 'ally help filters' explains them." if filters else ""
    sections = {"Examples": COMMANDS[name].examples, **groups}
    return Page(command.help or "", usage, sections, closing)


def of_topic(name: str, fullest: TyperCommand) -> Page:
    """Return the page of the topic *name*; *fullest* is a command that has all common options."""
    groups = _groups(fullest.params)
    sections: dict[str, dict[str, Section]] = {
        "filters": {
            "Examples": FILTER_EXAMPLES,
            "Filters": groups[FILTER],
            "Rules": FILTER_RULES,
        },
        "output": {
            "Examples": OUTPUT_EXAMPLES,
            "Formats, and for whom": {name: one.purpose for name, one in ALL_FORMATS.items()},
            "Options": groups["Output"],
        },
        "environment": {"Environment": ENVIRONMENT},
        "exit-codes": {"Exit codes": EXIT_CODES},
    }
    return Page(TOPICS[name], "COMMAND [ARGUMENTS] [OPTIONS]", sections[name])


def write(page: Page, formatter: Any) -> None:
    """Write *page* with *formatter*, a help formatter of Typer's, whose class is private."""
    first, *more = map(_whole, page.answer.split("\n\n"))
    formatter.write_text(first)
    formatter.write_paragraph()
    formatter.write_usage("ally", page.usage)
    for paragraph in more:
        formatter.write_paragraph()
        formatter.write_text(paragraph)
    for heading, section in page.sections.items():
        rows = [(typed, _whole(meaning)) for typed, meaning in section.items()]
        with formatter.section(heading):
            # Of a narrow terminal half is left for what a thing means.
            formatter.write_dl(rows, col_max=min(MOST, formatter.width // 2))
    if page.closing:
        formatter.write_paragraph()
        formatter.write_text(_whole(page.closing))
    formatter.buffer = [text.replace(NO_BREAK, "-") for text in formatter.buffer]


def _whole(text: str) -> str:
    """Return *text*, which is to be folded, with hyphens that are no place to fold at."""
    return text.replace("-", NO_BREAK)


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
