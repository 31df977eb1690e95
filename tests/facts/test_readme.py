"""The README: every example runs and prints what is shown, every number and link holds."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest
from program import DEADLINE, ally_in_terminal
from recipes import with_ally_on_path
from repository import ROOT

from ally_cli.cli.commands import COMMANDS
from ally_cli.dataset import load

README = (ROOT / "README.md").read_text("utf-8")
LEFT_OUT = "..."  # a line that stands for others

_blocks = re.compile(
    r"(?:^<!-- columns: (\d+) -->\n)?^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL
)


class Example(NamedTuple):
    """A command, what the README shows of its output, and the terminal's columns, if in one."""

    command: str
    shown: str
    columns: int | None


def examples() -> list[list[Example]]:
    """Return the examples of the README, those of one block together."""
    found = []
    for columns, block in _blocks.findall(README):
        parts = re.split(r"^\$ ", block, flags=re.MULTILINE)
        assert parts[0] == "", f"a block of examples begins with a command: {block}"
        pairs = [part.partition("\n") for part in parts[1:]]
        found.append(
            [Example(command, out, int(columns) if columns else None) for command, _, out in pairs]
        )
    return found


def printed(example: Example, folder: Path) -> str:
    """Run *example* in *folder* and return what a user sees."""
    if example.columns:
        program, *arguments = shlex.split(example.command)
        assert program == "ally"
        screen = ally_in_terminal(*arguments, columns=example.columns, env={"NO_COLOR": "1"})
        return screen.out
    done = subprocess.run(
        ["bash", "-c", example.command],
        cwd=folder,
        env=with_ally_on_path(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=DEADLINE,
        check=False,
    )
    return done.stdout.decode()


def fits(shown: str, out: str) -> bool:
    """Tell whether *out* is what is *shown*, apart from lines that are left out."""
    lines = (
        r"(?:.*\n)+?" if line == LEFT_OUT else f"{re.escape(line)}\n"
        for line in shown.split("\n")[:-1]
    )
    return re.fullmatch("".join(lines), out) is not None


@pytest.mark.parametrize("block", examples(), ids=lambda block: block[0].command)
def test_an_example_prints_what_is_shown(block: list[Example], tmp_path: Path) -> None:
    if "jq " in "".join(example.command for example in block) and not shutil.which("jq"):
        pytest.skip("jq is not installed")

    for example in block:
        out = "".join(f"{line.rstrip()}\n" for line in printed(example, tmp_path).splitlines())

        assert fits(example.shown, out), f"{example.command}\n{out}"


@pytest.mark.parametrize(
    ("shown", "out", "fit"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\n...\n", "a\nb\nc\n", True),
        ("a\n...\nd\n", "a\nb\nc\nd\n", True),
        ("a\n...\n", "a\n", False),
        ("a\n...\nd\n", "a\nb\nc\n", False),
        ("a\n", "a\nb\n", False),
        (".*\n", "a\n", False),
    ],
)
def test_dots_stand_for_lines_and_nothing_else_does(shown: str, out: str, fit: bool) -> None:
    assert fits(shown, out) is fit


def test_every_block_of_examples_is_run() -> None:
    assert README.count("```console") == len(examples())
    assert all(example.shown or ">" in example.command for block in examples() for example in block)


def test_the_questions_are_ten_and_each_has_an_example() -> None:
    questions = (
        README.partition("\n## Ten questions\n")[2].partition("\n## ")[0].split("\n### ")[1:]
    )

    assert len(questions) == 10
    assert [text for text in questions if "```console" not in text] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_met(name: str) -> None:
    assert re.search(rf"(`|\$ )ally {name}\b|--data own.json {name}\b", README)


def test_the_numbers_are_those_of_the_data_set() -> None:
    data = load()
    statements = sum(len(ally.statements) for ally in data.allies)

    assert (
        f"\n{len(data.allies)} allies, {statements} statements and {len(data.sources)} sources,"
        f" as of {data.as_of}. "
    ) in README


def test_each_of_the_two_commands_to_begin_with_is_one_line_that_makes_its_own_environment() -> (
    None
):
    commands = re.findall(r"^python3 -m venv .*$", README, re.MULTILINE)

    assert len(commands) == 2
    assert commands[0].endswith(".venv/bin/ally list --support military")
    assert commands[1].endswith(".venv/bin/python -m pytest -q")


def anchors(page: Path) -> set[str]:
    """Return the anchors that GitHub gives the headings of *page*."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "data/README.md",
        "docs/json.md",
        "docs/python.md",
    ],
)
def test_every_link_within_the_repository_leads_somewhere(page: str) -> None:
    path = ROOT / page
    links = re.findall(r"\]\(\s*([^)\s]+)\)", path.read_text("utf-8"))

    for link in links:
        file, _, anchor = link.partition("#")
        if not file.startswith("http"):
            target = path.parent / file if file else path
            assert target.exists(), link
            assert not anchor or anchor in anchors(target), link


def test_prose_is_folded_and_examples_are_as_wide_as_they_are() -> None:
    prose = re.sub(r"^```.*?^```$", "", README, flags=re.MULTILINE | re.DOTALL)

    assert [line for line in prose.splitlines() if len(line) > 100] == []
