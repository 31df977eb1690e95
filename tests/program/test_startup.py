"""What a run imports: nothing it does not need, for starting is most of what a short run costs."""

import os
import re
import subprocess
import sys
from functools import cache

import pytest
import typer
from program import DEADLINE, ally, ally_process, environment
from sample import encode, sample

from ally_cli.cli.commands import COMMANDS
from ally_cli.cli.program import build, program
from ally_cli.output import FORMATS

SAMPLE = encode(sample())
BUT_COVERAGE = pytest.mark.skipif("COVERAGE_RUN" in os.environ, reason="coverage imports more")
# Format -> the modules of ours that write it, and what these need besides.
WRITERS = {
    "table": ({"terminal"}, "rich.console, rich.table"),
    "json": ({"json"}, ""),
    "jsonl": ({"json"}, ""),
    "csv": ({"csv"}, "csv"),
    "tsv": ({"csv"}, "csv"),
    "md": ({"markdown"}, ""),
    "html": ({"html"}, "htpy, base64, hashlib"),
    "svg": ({"svg"}, "htpy"),
}


def modules(told: str) -> frozenset[str]:
    """Return the modules that Python was *told* of, being verbose, that it imports."""
    return frozenset(re.findall(r"^import '?([\w.]+)'? #", told, re.MULTILINE))


@cache
def imported(*arguments: str) -> frozenset[str]:
    """Return the modules that the program imports when it answers *arguments* about the sample."""
    done = ally_process(*arguments, "--data", "-", stdin=SAMPLE, env={"PYTHONVERBOSE": "1"})
    assert done.code == 0
    return modules(done.err)


@cache
def needed(names: str) -> frozenset[str]:
    """Return the modules that Python imports to have those of these *names*."""
    done = subprocess.run(
        [sys.executable, "-c", f"import {names}"],
        env=environment({"PYTHONVERBOSE": "1"}),
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=True,
    )
    return modules(done.stderr)


def parts(package: str, *arguments: str) -> set[str]:
    """Return the modules of *package* that the program imports to answer *arguments*."""
    prefix = f"ally_cli.{package}."
    return {name.removeprefix(prefix) for name in imported(*arguments) if name.startswith(prefix)}


@BUT_COVERAGE
@pytest.mark.parametrize("format", FORMATS)
def test_nothing_is_imported_but_typer_msgspec_and_what_the_format_needs(format: str) -> None:
    _, own = WRITERS[format]
    known = needed(f"gc, runpy, unicodedata, msgspec, typer, typer.core, {own or 're'}")

    others = {name for name in imported("list", "-f", format) if not name.startswith("ally_cli")}
    assert others - known == set()


@pytest.mark.parametrize(
    "module",
    [
        "rich",
        "htpy",
        "pycountry",
        "pydantic",
        "importlib.metadata",
        "importlib.resources",
        "shlex",
        pytest.param("json", marks=BUT_COVERAGE),
        "csv",
        "ally_cli.countries",
        "ally_cli.dataset.document",
        "ally_cli.dataset.shape",
        "ally_cli.schema",
    ],
)
def test_an_answer_in_json_does_without(module: str) -> None:
    assert "msgspec" in imported("list", "--json")
    assert module not in imported("list", "--json")


def test_a_table_imports_of_rich_what_draws_tables() -> None:
    modules = imported("list")

    assert "rich.table" in modules
    assert not modules & {"rich.markdown", "rich.syntax", "rich.traceback", "pygments", "htpy"}


@pytest.mark.parametrize("format", FORMATS)
def test_only_the_format_asked_for_is_imported(format: str) -> None:
    ours, _ = WRITERS[format]

    assert parts("output", "list", "-f", format) == {"stream"} | ours


@pytest.mark.parametrize(
    ("command", "reports"),
    [
        ("list", {"list"}),
        ("terms", {"terms"}),
        ("matrix", {"matrix", "timeline"}),  # which counts by year, too
    ],
)
def test_only_the_report_of_the_command_that_runs_is_imported(
    command: str, reports: set[str]
) -> None:
    assert parts("reports", command) & set(COMMANDS) == reports


def test_an_answer_needs_neither_help_nor_completion_nor_schemas() -> None:
    assert parts("cli", "list", "--json") == {"commands", "main", "options", "program"}
    assert "ally_cli.schema" not in imported("list", "--json")


@pytest.mark.parametrize("arguments", [("--help",), ("list", "--help"), ("help", "filters")])
def test_help_imports_no_rich_and_no_report_of_a_command(arguments: tuple[str, ...]) -> None:
    done = ally_process(*arguments, env={"PYTHONVERBOSE": "1"})
    reports = re.findall(r"^import 'ally_cli\.reports\.(\w+)' #", done.err, re.MULTILINE)

    assert "import 'typer' #" in done.err
    assert not modules(done.err) & {"rich", "htpy", "pycountry"}
    assert not set(reports) & set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_built_alone_is_as_one_built_with_all_the_others(name: str) -> None:
    together = {each: build(each) for each in COMMANDS}
    parent = typer.Context(program(), info_name="ally", terminal_width=80)
    context = typer.Context(together[name], parent=parent, info_name=name)

    assert ally(name, "--help").out == context.get_help() + "\n"
