"""Run the real program as a process, in a pipe or in a terminal of a given width."""

import os
import pty
import struct
import subprocess
import sys
import termios
from fcntl import ioctl
from typing import NamedTuple

# What decides colour, width or encoding must come from the test, not from whoever runs it.
_AMBIENT = {
    "ALLY_DATA",
    "ALLY_DEBUG",
    "CI",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "FORCE_COLOR",
    "GITHUB_ACTIONS",
    "LINES",
    "NO_COLOR",
    "PYTHONIOENCODING",
    "PYTHONUNBUFFERED",
    "TERM",
    "TTY_COMPATIBLE",
}


class Result(NamedTuple):
    """How a run of the program ended."""

    code: int
    out: str
    err: str


def environment(env: dict[str, str] | None = None) -> dict[str, str]:
    """Return this process's environment without what would change the output, and with *env*."""
    kept = {name: value for name, value in os.environ.items() if name not in _AMBIENT}
    return kept | {"PYTHONUTF8": "1", "TERM": "xterm-256color"} | (env or {})


def ally(*args: str, stdin: bytes = b"", env: dict[str, str] | None = None) -> Result:
    """Run `ally` with *args* in a pipe."""
    done = subprocess.run(
        [sys.executable, "-m", "ally_cli", *args],
        input=stdin,
        capture_output=True,
        env=environment(env),
        check=False,
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def ally_in_terminal(*args: str, columns: int, env: dict[str, str] | None = None) -> Result:
    """Run `ally` with *args* with standard output and error on a terminal of so many *columns*."""
    leader, follower = pty.openpty()
    ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "ally_cli", *args],
        stdin=subprocess.DEVNULL,
        stdout=follower,
        stderr=follower,
        env=environment(env),
    )
    os.close(follower)
    received = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:  # the other side is closed
            break
        if not piece:
            break
        received += piece
    os.close(leader)
    return Result(process.wait(), received.decode().replace("\r\n", "\n"), "")


if __name__ == "__main__":
    width, *words = sys.argv[1:]
    print(ally_in_terminal(*words, columns=int(width)).out, end="")
