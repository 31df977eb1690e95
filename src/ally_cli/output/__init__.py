"""Write a report in a format; only the module of the format asked for is imported."""

import re
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import NamedTuple

from ally_cli.output import stream
from ally_cli.query import UNREFUTED, Query
from ally_cli.reports.report import Report, plain
from ally_cli.words import listed


class Format(NamedTuple):
    """How to write a format, and whom it is for."""

    module: str  # here
    function: str  # in it: (Report, Style) -> pieces of text
    purpose: str
    is_json: bool = False  # so an error is to be JSON, too


FORMATS = {
    "table": Format("terminal", "render", "people, in a terminal; also in a pipe"),
    "json": Format("json", "document", "programs: one object with all there is", is_json=True),
    "jsonl": Format("json", "lines", "programs: an object for each item, on a line", is_json=True),
    "csv": Format("csv", "commas", "spreadsheets: flat columns only"),
    "tsv": Format("csv", "tabs", "cut, awk and sort: tab, line break and backslash escaped"),
    "md": Format("markdown", "render", "notes, issues and chats"),
    "html": Format("html", "render", "a page to send, to print or to paste from"),
    "svg": Format("svg", "render", "a picture for an article"),
}
# Command -> the formats that it has besides.
MORE_FORMATS = {
    "cite": {
        "bibtex": Format("bibtex", "render", "LaTeX; of ally cite alone"),
        "csl": Format(
            "csl", "render", "Zotero, Pandoc and others; of ally cite alone", is_json=True
        ),
    }
}
ALL_FORMATS = {**FORMATS, **{name: f for more in MORE_FORMATS.values() for name, f in more.items()}}


def formats_of(command: str) -> dict[str, Format]:
    """Return the formats that *command* can write, as `FORMATS` has them."""
    return FORMATS | MORE_FORMATS.get(command, {})


def write(
    report: Report, format: str, *, color: str, header: bool, quiet: bool, pager: bool
) -> None:
    """Write *report* to standard output in *format*, and notes about it to standard error.

    *color* is auto, always or never. Raises OutputError if standard output cannot be written.
    """
    chosen = formats_of(report.command)[format]
    render = getattr(import_module(f"ally_cli.output.{chosen.module}"), chosen.function)
    style = stream.style(color, header=header, page=report.is_page)
    stream.show(render(report, style), pager=pager)
    if not quiet:
        for note in notes(report):
            stream.note(note)


def notes(report: Report) -> list[str]:
    """Return what a reader should know about *report* besides the answer itself."""
    shown = len(report.items)
    count = f"showing {shown} of {report.total}" if shown < report.total else ""
    return [note for note in (*report.notes, count if report.total else report.empty) if note]


def legend(report: Report, text: str, plain: Mapping[int, str] = {}) -> str:
    """Return what the signs mean that *text*, which shows *report*, has; nothing if it has none.

    *plain* has what stands for a sign where an encoding lacks it.
    """
    signs = {plain.get(ord(sign), sign) for sign in report.legend if not sign.isascii()}
    return report.legend if not signs or signs & set(text) else ""


# What frames a page or a picture, which is seen without the command that made it.

LICENCE = "MIT, for the program and the data set that comes with it"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_ALL_COUNT = frozenset({"terms", "validate", "diff"})  # they leave no statement out


def credit(report: Report) -> str:
    """Return in a line which data set *report* answers from, and of which day."""
    name = f"Allies of {report.subject}" if report.subject else ""
    as_of = f"as of {day(report.as_of)}" if report.as_of else ""
    return ", ".join(part for part in (name, report.data_version, as_of) if part)


def day(date: str) -> str:
    """Return the partial *date* in words: 25 November 2026, November 2026 or 2026."""
    year, month, day_of_month = [*map(int, date.split("-")), 0, 0][:3]
    words = (str(day_of_month or ""), _MONTHS[month - 1] if month else "", f"{year:04}")
    return " ".join(word for word in words if word)


def remarks(report: Report) -> list[str]:
    """Return `notes` without what only helps who runs the command: a hint with an option."""
    return [re.sub(r" \([^()]*--?[a-z][^()]*\)", "", note) for note in notes(report)]


def signs(report: Report, text: str) -> str:
    """Return what `legend` does, for *text* that has each sign as it is."""
    return "" if text.isascii() else legend(report, text)


def meanings(report: Report, text: str) -> dict[str, str]:
    """Return what those words of *report* mean that stand in *text*, which shows it."""
    used = set(re.findall(r"[\w-]+", text))
    return {word: meaning for word, meaning in report.words.items() if word in used}


def asked(report: Report) -> str:
    """Return in words what *report* is narrowed down by; nothing if it is not."""
    words = ", ".join(part for part in _asked(report, report.query) if part)
    return words[:1].upper() + words[1:]


def _asked(report: Report, query: Query) -> Iterator[str]:
    names = _names(report)
    if not all(name in report.title for name in names):
        yield f"for {listed(names)}"
    types = listed(query.support) if query.match == "all" else _either(query.support)
    if types or len(query.kind) == 1:
        yield f"about {types} {listed(query.kind)}".replace("  ", " ")
    ways = {"to": f"to {report.subject}", "from": f"from {report.subject}", "mutual": "both ways"}
    yield _either([ways[way] for way in query.direction])
    if query.standing:
        yield f"with the standing {_either(query.standing)}"
    if query.region:
        yield f"in {_either(query.region)}"
    if query.article:
        yield "only what the article says"
    if query.since:
        yield f"since {day(query.since)}"
    if query.until:
        yield f"until {day(query.until)}"
    if query.source:
        yield f"by the source {_either(query.source)}"
    if query.search:
        yield f"with the words “{query.search}”"
    if query.verdict == UNREFUTED and report.command not in _ALL_COUNT:
        yield "without refuted statements"
    elif query.verdict != UNREFUTED and len(query.verdict) <= len(UNREFUTED):
        yield f"only {_either(query.verdict)} statements"
    unasked = type(query)()
    for name in query.__struct_fields__[len(Query.__struct_fields__) :]:  # of this command alone
        value = getattr(query, name)
        words = listed(value) if isinstance(value, tuple) else plain(value)
        if value != getattr(unasked, name) and words not in report.title:
            yield f"{name} {words}"


def _names(report: Report) -> list[str]:
    """Return the names of the allies that were asked for; of one without an item, from its id."""
    known = {}
    for item in report.items if report.query.allies else ():
        ally = getattr(item, "ally", None)
        known[ally or getattr(item, "id", "")] = getattr(item, "ally_name" if ally else "name", "")
    return [known.get(ally) or ally.replace("-", " ").title() for ally in report.query.allies]


def _either(words: Sequence[str]) -> str:
    """Return *words* as one: A, B or C."""
    *most, last = words or ("",)
    return f"{', '.join(most)} or {last}" if most else last


def address(url: str) -> str | None:
    """Return *url* as a link may have it, or None if it is no whole address in the web."""
    from urllib.parse import quote  # for links alone

    if not re.fullmatch(r"https?://[^/\s]\S*", url, re.IGNORECASE) or url != stream.visible(url):
        return None
    # Signs that no address may have are written with %, as a browser would.
    return quote(url, safe="%/:?#[]@!$&'()*+,;=~")
