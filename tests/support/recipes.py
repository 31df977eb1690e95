"""The examples in the documents, which are blocks of code between fences, and how they are run."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from contextlib import chdir
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from program import DEADLINE, ally, ally_in_terminal, environment
from repository import ROOT

LEFT_OUT = "..."  # a line that stands for others

_blocks = re.compile(
    r"^(?:<!-- columns: (?P<columns>\d+) -->\n)?(?P<indent> *)```(?P<language>\w+)\n"
    r"(?P<code>.*?)^(?P=indent)```$",
    re.MULTILINE | re.DOTALL,
)
_TOOLS = {
    *("jq", "git", "duckdb", "mlr", "sqlite-utils"),
    *("csvcut", "csvgrep", "csvjoin", "csvlook"),
}
_in_a_shell = re.compile(r"[|<>;&$]|^[A-Z_]+=")


class Block(NamedTuple):
    """A block of code, and the width of the terminal that its output is from, if it is from one."""

    language: str
    code: str
    columns: int | None


class Example(NamedTuple):
    """A command, and what a document shows of its output."""

    command: str
    shown: str


def blocks(page: str) -> list[Block]:
    """Return the blocks of code of *page*, a file of the repository, in their order."""
    return [
        Block(
            found["language"],
            re.sub(rf"^{found['indent']}", "", found["code"], flags=re.MULTILINE),
            int(found["columns"]) if found["columns"] else None,
        )
        for found in _blocks.finditer((ROOT / page).read_text("utf-8"))
    ]


def examples(block: Block) -> list[Example]:
    """Return the commands in *block*, a console, with what is shown of each."""
    before, *parts = re.split(r"^\$ ", block.code, flags=re.MULTILINE)
    assert before == "", f"a console begins with a command: {block.code}"
    # A command goes on where a quotation mark is open.
    found = []
    for part in parts:
        lines = part.splitlines(keepends=True)
        length = next(n for n in range(1, len(lines) + 1) if _is_whole("".join(lines[:n])))
        found.append(Example("".join(lines[:length]).rstrip("\n"), "".join(lines[length:])))
    return found


def _is_whole(command: str) -> bool:
    try:
        shlex.split(command)
    except ValueError:
        return False
    return True


def missing(block: Block) -> str:
    """Return which tool that *block* uses is not here; nothing if all are."""
    words = set(re.findall(r"[\w-]+", block.code))
    tools = {tool for tool in _TOOLS & words if shutil.which(tool) is None}
    if block.language == "py":
        imported = re.findall(r"^import (\w+)$", block.code, re.MULTILINE)
        tools |= {name for name in imported if find_spec(name) is None}
    return ", ".join(sorted(tools))


def printed(command: str, folder: Path, columns: int | None = None) -> str:
    """Run *command* in *folder* and return what a user sees, without white space at line ends."""
    if columns:
        program, *arguments = shlex.split(command)
        assert program == "ally"
        with chdir(folder):
            out = ally_in_terminal(*arguments, columns=columns, env={"NO_COLOR": "1"}).out
    elif command.startswith("ally ") and not _in_a_shell.search(command):
        with chdir(folder):
            done = ally(*shlex.split(command)[1:])
        out = done.out + done.err
    else:
        out = in_shell(command, folder).stdout
    return "".join(f"{line.rstrip()}\n" for line in out.splitlines())


def in_shell(code: str, folder: Path, *, strict: bool = False) -> subprocess.CompletedProcess[str]:
    """Run *code* in bash in *folder*; *strict*: end at the first failure, errors apart."""
    return subprocess.run(
        ["bash", *(["-e", "-o", "pipefail"] if strict else []), "-c", code],
        cwd=folder,
        env=with_ally_on_path(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if strict else subprocess.STDOUT,
        text=True,
        timeout=DEADLINE,
        check=False,
    )


def in_python(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run *code* in *folder* as a user's script."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=with_ally_on_path(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )


def fits(shown: str, out: str) -> bool:
    """Tell whether *out* is what is *shown*, apart from lines that are left out."""
    lines = (
        r"(?:.*\n)+?" if line == LEFT_OUT else f"{re.escape(line)}\n"
        for line in shown.split("\n")[:-1]
    )
    return re.fullmatch("".join(lines), out) is not None


def with_ally_on_path() -> dict[str, str]:
    """Return an environment in which a shell finds the `ally` that is tested."""
    return environment({"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"})
