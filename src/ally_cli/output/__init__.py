"""Write a report in a format; only the module of the format asked for is imported."""

from importlib import import_module

from ally_cli.output import stream
from ally_cli.reports.report import Report

# Format -> the module here and the function in it: (Report, Style) -> pieces of text.
FORMATS = {
    "table": ("terminal", "render"),
    "json": ("json", "document"),
    "jsonl": ("json", "lines"),
    "csv": ("csv", "commas"),
    "tsv": ("csv", "tabs"),
    "md": ("markdown", "render"),
    "svg": ("svg", "render"),
}
# Command -> the formats that it has besides.
MORE_FORMATS = {"cite": {"bibtex": ("bibtex", "render"), "csl": ("csl", "render")}}


def formats_of(command: str) -> dict[str, tuple[str, str]]:
    """Return the formats that *command* can write, as `FORMATS` has them."""
    return FORMATS | MORE_FORMATS.get(command, {})


def write(report: Report, format: str, *, color: str, header: bool, quiet: bool) -> None:
    """Write *report* to standard output in *format*, and notes about it to standard error.

    *color* is auto, always or never. Raises OutputError if standard output cannot be written.
    """
    module, function = formats_of(report.command)[format]
    render = getattr(import_module(f"ally_cli.output.{module}"), function)
    pieces = render(report, stream.style(color, header=header))
    on_screen = format == "table" and stream.is_terminal()
    if on_screen:
        pieces = list(pieces)
    stream.emit(pieces)
    if not quiet:
        for note in notes(report):
            stream.note(note)
        if on_screen and (explained := legend(report, "".join(pieces))):
            stream.note(explained)


def notes(report: Report) -> list[str]:
    """Return what a reader should know about *report* besides the answer itself."""
    shown = len(report.items)
    count = f"showing {shown} of {report.total}" if shown < report.total else ""
    return [text for text in (report.note, count if report.total else report.empty) if text]


def legend(report: Report, text: str) -> str:
    """Return what the signs mean that *text*, which shows *report*, has; nothing if it has none."""
    signs = {sign for sign in report.legend if not sign.isascii()}
    # Where no sign can be shown, others stand for them.
    return report.legend if not signs or signs & set(text) or text.isascii() else ""
