"""What the program does besides answering: nothing. It reads files, and writes to its streams."""

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from program import DEADLINE, environment
from sample import encode, sample

from ally_cli.cli.commands import COMMANDS
from ally_cli.dataset import SHIPPED
from ally_cli.output import formats_of

# A call of every command, and of every format, on a small data set and on the shipped one.
NEEDS = {
    "show": ["freedonia"],
    "compare": ["freedonia", "sylvania"],
    "diff": ["own.json"],
    "completion": ["bash"],
    "search": ["steel"],
}
CALLS = [[name, *NEEDS.get(name, [])] for name in COMMANDS]
CALLS += [["cite", "freedonia", "-f", name] for name in formats_of("cite")]
CALLS += [["--help"], ["list", "--help"], ["--version"], ["validate"]]
MISTAKES = {"lst": 2, "freedonia": 2, "show fredonia": 3, "list --data /nowhere": 1}

# What the kernel is asked that has to do with networks, processes or names of files; and of that,
# what leaves the world as it is.
TRACED = "%network,%process,%file"
_harmless = re.compile(
    r"""
    (execve|exit|exit_group|arch_prctl)\(         # the process itself, from its start to its end
    | (access|faccessat2?|getcwd|[a-z]*stat[a-z]*|readlink(at)?)\(
    | open(at2?)?\((?!.*O_(WRONLY|RDWR|CREAT|TRUNC|APPEND))
    | open(at2?)?\(.*"/dev/null"
    """,
    re.VERBOSE,
)

# As the interpreter sees it, where the kernel cannot be asked.
AUDIT = """
import os, sys

def harmful(event, args):
    if event == "open":
        file, mode, flags = args
        changes = flags and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        streams = isinstance(file, int) or file == os.devnull
        return changes and not streams
    return event.startswith((
        "socket.", "subprocess.", "os.fork", "os.exec", "os.posix_spawn", "os.spawn", "os.system",
        "os.kill", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.link", "os.symlink",
        "os.truncate", "os.chmod", "os.chown", "os.utime", "shutil.", "tempfile.", "ctypes.dlopen",
        "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser.", "winreg.",
    ))

def audit(event, args):
    if harmful(event, args):
        os.write(2, f"{event} {args}\\n".encode())
        os._exit(99)

sys.addaudithook(audit)
"""


# All calls in one process: each is answered as expected, and what watches ends it at the first harm.
ALL = """
import sys
from ally_cli.cli.main import main

def run(calls):
    for call, code in calls:
        if main(call) != code:
            sys.exit(str(call))

"""
ALL += f"run({[*((call, 0) for call in CALLS), *((c.split(), n) for c, n in MISTAKES.items())]})"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "own.json").write_bytes(encode(sample()))
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(AUDIT)
    return tmp_path


def quiet_environment(**more: str) -> dict[str, str]:
    """Return an environment in which Python writes nothing by itself, not even what it covers."""
    env = environment({"PYTHONDONTWRITEBYTECODE": "1", "ALLY_DATA": "own.json", **more})
    return {name: value for name, value in env.items() if not name.startswith("COVERAGE_")}


def traced(folder: Path, arguments: Sequence[str]) -> list[str]:
    """Return what Python, run with *arguments*, asks of the kernel that is not harmless."""
    log = folder / f"{hash(tuple(arguments))}.log"
    options = ["-f", "-qq", "-e", f"trace={TRACED}", "-o", str(log)]
    subprocess.run(
        ["strace", *options, sys.executable, *arguments],
        cwd=folder,
        env=quiet_environment(),
        capture_output=True,
        timeout=DEADLINE,
        check=False,
    )
    calls = [line.partition(" ")[2].strip() for line in log.read_text().splitlines()]
    started = [call for call in calls if call.startswith("execve(")]
    if not started:
        pytest.skip("strace may not trace here")
    return [call for call in calls if not _harmless.match(call)] + started[1:]


def hooked(folder: Path, arguments: Sequence[str]) -> int:
    """Run Python with *arguments*, return its exit code: 99 if it tries what is not harmless."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=quiet_environment(PYTHONPATH=str(folder / "hook")),
        capture_output=True,
        timeout=DEADLINE,
        check=False,
    ).returncode


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not here")
def test_no_command_opens_a_connection_starts_a_process_or_changes_a_file(folder: Path) -> None:
    assert traced(folder, ["-c", ALL]) == []
    assert traced(folder, ["-m", "ally_cli", "validate", str(SHIPPED)]) == []


def test_nor_does_it_try_to(folder: Path) -> None:
    assert hooked(folder, ["-c", ALL]) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "open('new', 'w')",
        "open('own.json', 'r+')",
        "__import__('pathlib').Path('new').touch()",
        "__import__('os').mkdir('new')",
        "__import__('os').fork()",
        "__import__('subprocess').run(['true'])",
        "__import__('socket').socket()",
    ],
)
def test_what_watches_the_program_would_notice(statement: str, folder: Path) -> None:
    assert hooked(folder, ["-c", statement]) == 99
    assert not (folder / "new").exists()
    if shutil.which("strace"):
        assert traced(folder, ["-c", statement]) != []


def test_the_folder_it_runs_in_and_the_home_stay_as_they_are(tmp_path: Path) -> None:
    for call in (["list"], ["show", "iran", "-f", "html"], ["completion", "bash"]):
        subprocess.run(
            [sys.executable, "-m", "ally_cli", *call],
            cwd=tmp_path,
            env=quiet_environment(HOME=str(tmp_path), ALLY_DATA=str(SHIPPED)),
            capture_output=True,
            timeout=DEADLINE,
            check=True,
        )

    assert list(tmp_path.iterdir()) == []
