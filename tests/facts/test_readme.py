"""The README: its numbers, its commands to begin with, and that it shows each question answered.

That its examples print what is shown, `test_documents.py` sees to.
"""

import re

import pytest
from recipes import blocks, examples
from repository import ROOT

from ally_cli.cli.commands import COMMANDS
from ally_cli.dataset import load

README = (ROOT / "README.md").read_text("utf-8")
QUESTIONS = (ROOT / "docs" / "questions.md").read_text("utf-8")


def test_every_question_has_an_example() -> None:
    asked = README.partition("\n## Six questions\n")[2].partition("\n## ")[0].split("\n### ")[1:]
    more = re.split(r"\n### ", QUESTIONS)[1:]

    assert len(asked) == 6
    assert len(more) > 20
    assert [text for text in asked + more if "```console" not in text] == []


def test_every_question_is_in_the_list_at_the_head() -> None:
    headings = re.findall(r"^### (.+)$", QUESTIONS, re.MULTILINE)
    listed = re.findall(r"\[([^]]+)\]\(#", QUESTIONS)

    assert listed == headings


@pytest.mark.parametrize("page", ["README.md", "docs/questions.md"])
def test_every_example_shows_something_or_writes_a_file(page: str) -> None:
    shown = [one for b in blocks(page) if b.language == "console" for one in examples(b)]

    assert [one.command for one in shown if not one.shown and ">" not in one.command] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_met(name: str) -> None:
    assert re.search(rf"\bally {name}\b", README + QUESTIONS)


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
