"""Run the program: in this process, as a process of its own, or in a terminal of a given width."""

import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from fcntl import ioctl
from tempfile import TemporaryFile
from threading import RLock, Timer
from typing import NamedTuple, TextIO

from ally_cli.cli.main import main

DEADLINE = 120.0  # seconds after which a process hangs
PROGRAM = (sys.executable, "-m", "ally_cli")

# What decides colour, width or encoding must come from the test, not from whoever runs it. And
# byte code is written, for hundreds of processes read it.
_AMBIENT = {
    "_ALLY_COMPLETE",
    "ALLY_DATA",
    "ALLY_DEBUG",
    "CI",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "FORCE_COLOR",
    "GITHUB_ACTIONS",
    "LINES",
    "NO_COLOR",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONIOENCODING",
    "PYTHONUNBUFFERED",
    "TERM",
    "TTY_COMPATIBLE",
}
_one_at_a_time = RLock()  # streams and environment are those of the whole process


class Result(NamedTuple):
    """How a run of the program ended."""

    code: int
    out: str
    err: str


def environment(env: dict[str, str] | None = None) -> dict[str, str]:
    """Return this process's environment without what would change the output, and with *env*."""
    kept = {name: value for name, value in os.environ.items() if name not in _AMBIENT}
    return kept | {"PYTHONUTF8": "1", "TERM": "xterm-256color"} | (env or {})


@contextmanager
def _environment_is(env: dict[str, str]) -> Iterator[None]:
    """Have *env* as the environment of this process, and no more."""
    before = dict(os.environ)
    try:
        os.environ.clear()
        os.environ.update(env)
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def _streams_are(given: TextIO, out: TextIO, err: TextIO) -> Iterator[None]:
    """Have *given*, *out* and *err* as the standard streams of this process."""
    before = sys.stdin, sys.stdout, sys.stderr
    try:
        sys.stdin, sys.stdout, sys.stderr = given, out, err
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = before


def ally(
    *args: str, stdin: bytes = b"", env: dict[str, str] | None = None, encoding: str = "utf-8"
) -> Result:
    """Run `ally` with *args* in this process, on streams in *encoding* that are no terminals."""
    with (
        _one_at_a_time,
        TemporaryFile("w+", encoding=encoding) as given,
        TemporaryFile("w+", encoding=encoding, newline="") as out,
        TemporaryFile("w+", encoding=encoding, newline="") as err,
    ):
        given.buffer.write(stdin)
        given.seek(0)
        with _environment_is(_here(env)), _streams_are(given, out, err):
            code = main(args)
        for written in (out, err):
            written.flush()
            written.seek(0)
        return Result(code, out.read(), err.read())


def ally_in_terminal(*args: str, columns: int, env: dict[str, str] | None = None) -> Result:
    """Run `ally` with *args* in this process, on a terminal of so many *columns*."""
    leader, follower = _terminal(columns)
    with _one_at_a_time, ThreadPoolExecutor(1) as pool:
        shown = pool.submit(_all_of, leader)
        try:
            with (
                open(os.devnull) as given,
                open(follower, "w", encoding="utf-8") as out,  # which closes the terminal
                open(follower, "w", encoding="utf-8", closefd=False) as err,
                _environment_is(_here(env)),
                _streams_are(given, out, err),
            ):
                code = main(args)
        finally:
            received = shown.result(DEADLINE)
            os.close(leader)
    return Result(code, received.decode().replace("\r\n", "\n"), "")


def ally_process(*args: str, stdin: bytes = b"", env: dict[str, str] | None = None) -> Result:
    """Run `ally` with *args* as a process, in pipes."""
    done = subprocess.run(
        [*PROGRAM, *args],
        input=stdin,
        capture_output=True,
        env=environment(env),
        timeout=DEADLINE,
        check=False,
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def ally_process_in_terminal(*args: str, columns: int, env: dict[str, str] | None = None) -> Result:
    """Run `ally` with *args* as a process, with output and error on a terminal."""
    leader, follower = _terminal(columns)
    process = subprocess.Popen(
        [*PROGRAM, *args],
        stdin=subprocess.DEVNULL,
        stdout=follower,
        stderr=follower,
        env=environment(env),
    )
    os.close(follower)
    with ending(process):
        received = _all_of(leader)
        code = process.wait()
    os.close(leader)
    return Result(code, received.decode().replace("\r\n", "\n"), "")


@contextmanager
def ending(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """End *process* by force at the deadline: nothing that waits for it waits for ever."""
    timer = Timer(DEADLINE, process.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        process.kill()
        process.wait()


def _here(env: dict[str, str] | None) -> dict[str, str]:
    """Return the environment with *env*, of which nothing may be for the interpreter to read."""
    for name in env or ():
        assert not name.startswith(("PYTHON", "LC_")), f"{name} is for a process of its own"
    return environment(env)


def _terminal(columns: int) -> tuple[int, int]:
    """Return both ends of a new terminal of so many *columns*: its screen, and what is written."""
    leader, follower = pty.openpty()
    ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    return leader, follower


def _all_of(leader: int) -> bytes:
    """Return all that comes from a terminal until nothing can be written to it any more."""
    received = b""
    with suppress(OSError):  # the other side is closed
        while piece := os.read(leader, 65536):
            received += piece
    return received


if __name__ == "__main__":
    width, *words = sys.argv[1:]
    print(ally_in_terminal(*words, columns=int(width)).out, end="")
