"""Run commands, and measure what they cost: instructions, wall time, peak memory."""

import os
import pty
import shutil
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

VALGRIND = shutil.which("valgrind")
TERMINAL_SIZE = (40, 120)  # lines, columns
MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes

# Nothing else of the caller's environment: colours, widths and ALLY_DATA change what is measured.
ENVIRONMENT = {
    **{name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ},
    "LANG": "C.UTF-8",
    "TERM": "xterm-256color",
    "PYTHONHASHSEED": "0",
}


@dataclass(frozen=True)
class Command:
    """What to run: with an empty standard input, its standard output a pipe or a terminal."""

    argv: tuple[str, ...]
    env: tuple[tuple[str, str], ...] = ()  # beside ENVIRONMENT
    tty: bool = False


@dataclass(frozen=True)
class Run:
    """How a command ran; what it wrote lies in *out* and *err* until the next run."""

    code: int  # as subprocess has it: negative for a signal
    seconds: float  # from start to end, wall clock
    peak: int  # bytes resident, at the most; no less than what this process has at the start
    out: Path
    err: Path


@dataclass(frozen=True)
class Spread:
    """The median and the range of some runs' wall times, in seconds."""

    median: float
    low: float
    high: float


def run(command: Command, directory: Path) -> Run:
    """Run *command* once; what it writes goes to files in *directory*."""
    out, err = directory / "out", directory / "err"
    with out.open("wb") as out_file, err.open("wb") as err_file:
        reader, writer = pty.openpty() if command.tty else os.pipe()
        if command.tty:
            termios.tcsetwinsize(writer, TERMINAL_SIZE)
        start = time.perf_counter()
        process = subprocess.Popen(
            command.argv,
            env={**ENVIRONMENT, **dict(command.env)},
            stdin=subprocess.DEVNULL,
            stdout=writer,
            stderr=err_file,
        )
        os.close(writer)
        while block := _read(reader):
            out_file.write(block)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        os.close(reader)
    return Run(process.returncode, seconds, usage.ru_maxrss * MAXRSS_UNIT, out, err)


def _read(reader: int) -> bytes:
    try:
        return os.read(reader, 1 << 16)
    except OSError:  # how Linux says that no one holds the terminal open any more
        return b""


def instructions(command: Command, directory: Path) -> int:
    """Return how many instructions *command* executes, start-up included, children not.

    The figure is the same from run to run: valgrind lays out memory alike each time, and
    ENVIRONMENT fixes the seed of Python's hashes. Byte code has to be cached by a run before.
    Needs VALGRIND.
    """
    profile = directory / "callgrind.out"
    profile.unlink(missing_ok=True)
    tool = (str(VALGRIND), "--tool=callgrind", f"--callgrind-out-file={profile}")
    run(Command(tool + command.argv, command.env, command.tty), directory)
    with profile.open() as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("totals:"))


def times(commands: Sequence[Command], runs: int, directory: Path) -> list[tuple[Spread, int]]:
    """Return the wall time of each of *commands* over *runs* runs, and its peak memory in bytes.

    The runs are interleaved, so that a busy spell of the machine falls on all commands.
    """
    rounds = [[run(command, directory) for command in commands] for _ in range(runs)]
    return [
        (spread([each.seconds for each in own]), max(each.peak for each in own))
        for own in zip(*rounds, strict=True)
    ]


def spread(values: Sequence[float]) -> Spread:
    """Return the median and range of *values*, of which there is at least one."""
    return Spread(median(values), min(values), max(values))
