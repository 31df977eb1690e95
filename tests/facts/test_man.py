"""The manual page: made of the help pages, complete, current, and sound roff."""

import re
import shutil
import subprocess
import tomllib

import pytest
from man_page import FILE, OPTIONS, ROOT, escaped, pages, text
from program import DEADLINE

from ally_cli.cli.commands import COMMANDS


def shown() -> str:
    """Return the manual page as a reader sees it, white space apart."""
    done = subprocess.run(
        ["groff", "-Tutf8", "-man", "-P-c", str(FILE)],
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=True,
    )
    plain = re.sub(r"\x1b\[[0-9;]*m|.\x08", "", done.stdout)
    # groff has signs of its own for some ASCII ones.
    return " ".join(plain.translate(str.maketrans("‐−’‘", "--''")).split())


def test_the_committed_page_is_what_the_help_pages_say() -> None:
    assert FILE.read_text("utf-8") == text(), "to write it: python tools/man_page.py"


@pytest.mark.parametrize(
    "check", [["groff", "-ww", "-man", "-Tutf8", "-z"], ["mandoc", "-Tlint", "-Wstyle"]]
)
def test_the_page_is_sound(check: list[str]) -> None:
    if shutil.which(check[0]) is None:
        pytest.skip(f"{check[0]} is not installed")

    done = subprocess.run(
        [*check, str(FILE)], capture_output=True, text=True, timeout=DEADLINE, check=False
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_all_that_is_on_a_help_page_is_on_the_manual_page() -> None:
    page = shown()

    missing = [
        (name, typed)
        for name, help_page in pages().items()
        for heading, section in help_page.sections.items()
        if heading not in ("Commands", "Topics")
        for typed, meaning in section.items()
        if f"{' '.join(typed.split())} {meaning}" not in page
    ]
    assert missing == []
    assert all(f" ally {help_page.usage} " in page for help_page in pages().values())


def test_what_most_commands_take_is_said_once() -> None:
    page = FILE.read_text("utf-8")

    for topic, heading in (("filters", "Filters"), ("filters", "Rules"), ("output", "Options")):
        for meaning in pages()[topic].sections[heading].values():
            assert "".join(page.split()).count("".join(escaped(meaning).split())) == 1, meaning


def test_the_page_has_every_command_and_every_group_of_options() -> None:
    headings = re.findall(r"^\.SS (.+)$", FILE.read_text("utf-8"), re.MULTILINE)

    assert headings == [*COMMANDS, *OPTIONS]


def test_the_wheel_carries_the_page_to_where_man_looks() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

    shared = project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert shared == {"man/ally.1": "share/man/man1/ally.1"}
