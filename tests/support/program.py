"""Run the program: in this process, as a process of its own, or in a terminal of a given width."""

import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import ioctl
from select import select
from tempfile import TemporaryFile
from threading import RLock
from time import monotonic
from typing import NamedTuple

from ally_cli.cli import main

DEADLINE = 60.0  # seconds, after which a process hangs: none takes one, on a machine that is busy
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


def ally(
    *args: str, stdin: bytes = b"", env: dict[str, str] | None = None, encoding: str = "utf-8"
) -> Result:
    """Run `ally` with *args* in this process, on streams in *encoding* that are no terminals."""
    for name in env or ():
        assert not name.startswith(("PYTHON", "LC_")), f"{name} is for `ally_process`"
    with (
        _one_at_a_time,
        TemporaryFile("w+", encoding=encoding) as given,
        TemporaryFile("w+", encoding=encoding, newline="") as out,
        TemporaryFile("w+", encoding=encoding, newline="") as err,
        _environment_is(environment(env)),
    ):
        given.buffer.write(stdin)
        given.seek(0)
        before = sys.stdin, sys.stdout, sys.stderr
        sys.stdin, sys.stdout, sys.stderr = given, out, err
        try:
            code = main(args)
        finally:
            sys.stdin, sys.stdout, sys.stderr = before
        for written in (out, err):
            written.flush()
            written.seek(0)
        return Result(code, out.read(), err.read())


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


def ally_in_terminal(*args: str, columns: int, env: dict[str, str] | None = None) -> Result:
    """Run `ally` with *args* with standard output and error on a terminal of so many *columns*."""
    leader, follower = pty.openpty()
    ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    process = subprocess.Popen(
        [*PROGRAM, *args],
        stdin=subprocess.DEVNULL,
        stdout=follower,
        stderr=follower,
        env=environment(env),
    )
    os.close(follower)
    received = b""
    end = monotonic() + DEADLINE
    try:
        while select([leader], [], [], max(0, end - monotonic()))[0]:
            try:
                piece = os.read(leader, 65536)
            except OSError:  # the other side is closed
                break
            if not piece:
                break
            received += piece
        code = process.wait(max(0, end - monotonic()))
    finally:
        process.kill()
        process.wait()
        os.close(leader)
    return Result(code, received.decode().replace("\r\n", "\n"), "")


if __name__ == "__main__":
    width, *words = sys.argv[1:]
    print(ally_in_terminal(*words, columns=int(width)).out, end="")
