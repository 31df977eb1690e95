"""The standard streams: what they can show, and writing to them so that nothing is lost."""

import contextlib
import os
import sys
import unicodedata
from collections.abc import Iterable
from typing import TextIO

from msgspec import Struct

from ally_cli.errors import OutputError

# What a terminal may obey or hide rather than show: control and format characters, such as those
# that change the direction of text, line and paragraph separators, and bytes that are no text.
_OBEYED = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})
_JOINERS = "\u200c\u200d"  # Persian and emoji need them, and they change their neighbours only


class Style(Struct, frozen=True):
    """How the stream that is written to wants its text."""

    width: int | None  # columns of the terminal; None for a pipe or a file, which take any width
    color: bool
    encoding: str
    header: bool


def style(color: str, *, header: bool) -> Style:
    """Return the style of standard output; *color* is auto, always or never."""
    out = sys.stdout
    return Style(
        width=_width() if is_terminal(out) else None,
        color=wants_color(color, out),
        encoding=out.encoding if out else "utf-8",
        header=header,
    )


def is_terminal(stream: TextIO | None = None) -> bool:
    """Tell whether *stream*, by default standard output, is a terminal."""
    stream = stream or sys.stdout
    return stream is not None and stream.isatty()


def wants_color(choice: str, stream: TextIO | None) -> bool:
    """Tell whether to colour what goes to *stream*: the first of these that speaks decides."""
    env = os.environ.get
    if choice != "auto":
        return choice == "always"
    if env("NO_COLOR"):
        return False
    if forced := env("FORCE_COLOR") or env("CLICOLOR_FORCE"):
        return forced != "0"
    return env("TERM") != "dumb" and is_terminal(stream)


def _width() -> int:
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    except OSError:
        return 80


def emit(pieces: Iterable[str]) -> None:
    """Write *pieces* to standard output. A reader that stops reading is no error.

    Raises OutputError if they cannot be written.
    """
    if sys.stdout is None:
        raise OutputError("cannot write the answer: standard output is closed")
    # A stream of our own over the same descriptor: with PYTHONUNBUFFERED, sys.stdout drops what
    # does not fit into a pipe at once.
    out = open(  # noqa: SIM115 - closed below, where a failure to flush is caught
        sys.stdout.fileno(),
        "w",
        encoding=sys.stdout.encoding,
        errors="backslashreplace",
        newline="",
        closefd=False,
    )
    try:
        out.writelines(pieces)
        out.flush()
    except BrokenPipeError:
        _discard(out)
    except OSError as error:
        _discard(out)
        raise OutputError(f"cannot write the answer: {error.strerror}") from error


def _discard(out: TextIO) -> None:
    """Let what is left in *out* go nowhere, so that closing it does not fail once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())


def note(text: str) -> None:
    """Tell the reader *text* on standard error, in one line."""
    complain(f"ally: {visible(text)}")


def complain(line: str) -> None:
    """Write *line* to standard error."""
    # Where nobody listens there is nothing to lose: the answer itself goes to standard output.
    with contextlib.suppress(OSError):
        if sys.stderr is not None:
            sys.stderr.write(line + "\n")
            sys.stderr.flush()


def help_width() -> int:
    """Return the columns that help may take: those of the terminal, within reason."""
    return min(_width(), 100) if is_terminal() else 80


def visible(text: str) -> str:
    """Return *text* with what a terminal may obey or hide as escapes that do nothing."""
    return text if text.isprintable() else "".join(map(_inert, text))


def _inert(char: str) -> str:
    if unicodedata.category(char) not in _OBEYED or char in _JOINERS:
        return char
    code = ord(char)
    if 0xDC80 <= code < 0xDD00:  # a byte that is no text, as Python passes it on
        code -= 0xDC00
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
