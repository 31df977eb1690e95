"""What a run imports: nothing it does not need, for starting is most of what a short run costs."""

import os
import re
from functools import cache

import pytest
import typer
from program import ally, ally_process
from sample import encode, sample

from ally_cli.cli.commands import COMMANDS
from ally_cli.cli.program import build, program
from ally_cli.output import FORMATS

SAMPLE = encode(sample())
BUT_COVERAGE = pytest.mark.skipif("COVERAGE_RUN" in os.environ, reason="coverage imports it")
# What draws: every other format does without it.
DRAWN = ("table", "svg")


@cache
def imported(*arguments: str) -> frozenset[str]:
    """Return the modules that the program imports when it answers *arguments* about the sample."""
    done = ally_process(*arguments, "--data", "-", stdin=SAMPLE, env={"PYTHONVERBOSE": "1"})
    assert done.code == 0
    return frozenset(re.findall(r"^import '([\w.]+)' #", done.err, re.MULTILINE))


def parts(package: str, *arguments: str) -> set[str]:
    """Return the modules of *package* that the program imports to answer *arguments*."""
    prefix = f"ally_cli.{package}."
    return {name.removeprefix(prefix) for name in imported(*arguments) if name.startswith(prefix)}


@pytest.mark.parametrize(
    "module",
    [
        "rich",
        "pydantic",
        "importlib.metadata",
        "importlib.resources",
        "calendar",
        pytest.param("json", marks=BUT_COVERAGE),
        "csv",
        "ally_cli.countries",
        "ally_cli.dataset.document",
        "ally_cli.dataset.shape",
    ],
)
def test_an_answer_in_json_does_without(module: str) -> None:
    assert "msgspec" in imported("list", "--json")
    assert module not in imported("list", "--json")


@pytest.mark.parametrize("format", [name for name in FORMATS if name not in DRAWN])
def test_a_format_that_is_not_drawn_never_imports_rich(format: str) -> None:
    assert "rich" not in imported("list", "-f", format)


def test_a_table_imports_of_rich_what_draws_tables() -> None:
    modules = imported("list")

    assert "rich.table" in modules
    assert not modules & {"rich.markdown", "rich.syntax", "rich.traceback", "pygments", "pydantic"}


@pytest.mark.parametrize(
    ("format", "modules"),
    [
        ("table", {"terminal"}),
        ("json", {"json"}),
        ("jsonl", {"json"}),
        ("csv", {"csv"}),
        ("tsv", {"csv"}),
        ("md", {"markdown"}),
        ("svg", {"svg", "terminal"}),
    ],
)
def test_only_the_format_asked_for_is_imported(format: str, modules: set[str]) -> None:
    assert parts("output", "list", "-f", format) == {"stream"} | modules


def test_every_format_is_among_those_tested() -> None:
    assert list(FORMATS) == ["table", "json", "jsonl", "csv", "tsv", "md", "svg"]


@pytest.mark.parametrize("command", ["list", "terms", "matrix"])
def test_only_the_report_of_the_command_that_runs_is_imported(command: str) -> None:
    assert parts("reports", command) & set(COMMANDS) == {command}


def test_an_answer_needs_neither_help_nor_completion_nor_schemas() -> None:
    assert parts("cli", "list", "--json") == {"commands", "main", "options", "program"}
    assert "ally_cli.schema" not in imported("list", "--json")


@pytest.mark.parametrize("arguments", [("--help",), ("list", "--help")])
def test_help_imports_no_rich_and_no_report_of_a_command(arguments: tuple[str, ...]) -> None:
    done = ally_process(*arguments, env={"PYTHONVERBOSE": "1"})
    reports = re.findall(r"^import 'ally_cli\.reports\.(\w+)' #", done.err, re.MULTILINE)

    assert "import 'typer' #" in done.err
    assert "import 'rich" not in done.err
    assert not set(reports) & set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_built_alone_is_as_one_built_with_all_the_others(name: str) -> None:
    together = {each: build(each) for each in COMMANDS}
    parent = typer.Context(program(), info_name="ally", terminal_width=80)
    context = typer.Context(together[name], parent=parent, info_name=name)

    assert ally(name, "--help").out == context.get_help() + "\n"
