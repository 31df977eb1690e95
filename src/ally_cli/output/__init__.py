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


def write(report: Report, format: str, *, color: str, header: bool, quiet: bool) -> None:
    """Write *report* to standard output in *format*, and notes about it to standard error.

    *color* is auto, always or never. Raises OutputError if standard output cannot be written.
    """
    module, function = FORMATS[format]
    render = getattr(import_module(f"ally_cli.output.{module}"), function)
    stream.emit(render(report, stream.style(color, header=header)))
    if not quiet:
        for note in notes(report):
            stream.note(note)
        if report.legend and format == "table" and stream.is_terminal():
            stream.note(report.legend)


def notes(report: Report) -> list[str]:
    """Return what a reader should know about *report* besides the answer itself."""
    shown = len(report.items)
    count = f"showing {shown} of {report.total}" if shown < report.total else ""
    return [text for text in (report.note, count if report.total else report.empty) if text]
