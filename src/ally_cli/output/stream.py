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


PAGE = 100  # columns of a page in a pipe or a file, which take any width


class Style(Struct, frozen=True):
    """How the stream that is written to wants its text."""

    width: int | None  # columns to lay text out in; None: as wide as it comes
    terminal: bool
    color: bool
    encoding: str
    header: bool


def style(color: str, *, header: bool, page: bool = False) -> Style:
    """Return the style of standard output; *color* is auto, always or never.

    *page*: what is written is to be read as a page, also in a pipe.
    """
    out = sys.stdout
    terminal = is_terminal(out)
    return Style(
        width=_columns() or (_terminal_size(sys.stdout)[0] if terminal else PAGE if page else None),
        terminal=terminal,
        color=wants_color(color, out),
        encoding=out.encoding if out else "utf-8",
        header=header,
    )


def is_terminal(stream: TextIO | None) -> bool:
    """Tell whether *stream* is a terminal."""
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


def _columns() -> int | None:
    """Return the columns that the environment asks for, also in a pipe."""
    columns = os.environ.get("COLUMNS", "")
    return int(columns) if columns.isdecimal() and int(columns) > 0 else None


def _terminal_size(stream: TextIO | None) -> tuple[int, int]:
    """Return the columns and lines of the terminal that *stream* is."""
    try:
        columns, lines = os.get_terminal_size(stream.fileno()) if stream else (0, 0)
    except OSError:
        columns, lines = 0, 0
    return columns or 80, lines or 24


def show(pieces: Iterable[str], *, pager: bool) -> None:
    """Write *pieces* as `emit` does; on a terminal they go through a *pager* if they are long."""
    command = _pager() if pager and is_terminal(sys.stdout) and is_terminal(sys.stdin) else ""
    if command:
        text = "".join(pieces)
        if text.count("\n") >= _terminal_size(sys.stdout)[1] and _paged(text, command):
            return
        pieces = [text]
    emit(pieces)


def _pager() -> str:
    """Return the command to page with, as git and gh choose it; nothing if there is none."""
    for name in ("ALLY_PAGER", "PAGER"):
        if (command := os.environ.get(name)) is not None:
            return command
    return "less"


def _paged(text: str, command: str) -> bool:
    """Show *text* by the pager that *command* starts; tell whether there is such a program."""
    import shlex  # only a long answer on a terminal needs these
    import signal
    import subprocess

    try:
        words = shlex.split(command)
        env = {"LESS": "FRX"} | os.environ
        process = subprocess.Popen(words, stdin=subprocess.PIPE, env=env)
    except (OSError, ValueError, IndexError):
        return False
    interrupt = signal.signal(signal.SIGINT, signal.SIG_IGN)  # ^C is for the pager
    with contextlib.suppress(BrokenPipeError):  # who has seen enough leaves it
        process.communicate(text.encode(sys.stdout.encoding, "backslashreplace"))
    process.wait()
    signal.signal(signal.SIGINT, interrupt)
    return True


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
    except KeyboardInterrupt:
        _discard(out)  # a full pipe would keep the rest waiting
        raise


def _discard(out: TextIO) -> None:
    """Let what is left in *out* go nowhere, so that closing it does not fail once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())


def note(text: str) -> None:
    """Tell the reader *text* on standard error: in one line, or folded as wide as a terminal."""
    line = f"ally: {visible(text)}"
    if is_terminal(sys.stderr):
        from textwrap import fill  # in a pipe a line stays one

        columns = _columns() or _terminal_size(sys.stderr)[0]
        line = fill(line, columns, break_long_words=False, break_on_hyphens=False)
    complain(line)


def complain(line: str) -> None:
    """Write *line* to standard error."""
    # Where nobody listens there is nothing to lose: the answer itself goes to standard output.
    with contextlib.suppress(OSError):
        if sys.stderr is not None:
            sys.stderr.write(line + "\n")
            sys.stderr.flush()


def help_width() -> int:
    """Return the columns that help may take: those of the terminal, within reason."""
    columns = _columns() or (_terminal_size(sys.stdout)[0] if is_terminal(sys.stdout) else 80)
    return min(columns, PAGE)


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
