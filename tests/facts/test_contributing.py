"""CONTRIBUTING: what it says of the code is true, shown by making the changes in a copy."""

import csv
import io
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any

import pytest
from program import DEADLINE, Result, ally, environment
from repository import ROOT

from ally_cli import __version__
from ally_cli.dataset import SHIPPED, load

PAGE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the table under *heading*, without its head."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[1:]]


WHERE = rows("Where things are")


class Copy:
    """A copy of the code and the data, to be changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Byte code is copied, too: it is as old as its source, and saves compiling all.
        copytree(ROOT / "src", folder / "src", ignore=ignore_patterns("*.pyc.*"))
        (folder / "data").mkdir()
        (folder / "data" / "allies.json").write_bytes((ROOT / "data" / "allies.json").read_bytes())

    def write(self, file: str, text: str) -> None:
        (self.folder / "src" / "ally_cli" / file).write_text(text, "utf-8")

    def replace(self, file: str, old: str, new: str) -> None:
        path = self.folder / "src" / "ally_cli" / file
        text = path.read_text("utf-8")
        assert old in text, f"{file} has changed: {old}"
        path.write_text(text.replace(old, new, 1), "utf-8")

    def ally(self, *arguments: str) -> str:
        done = self.run(*arguments)
        notes = re.findall(r"^ally: .* left out \(--verdict any .*\n", done.err, re.MULTILINE)
        assert (done.code, done.err) == (0, "".join(notes)), arguments
        return done.out

    def run(self, *arguments: str, env: dict[str, str] | None = None) -> Result:
        # What PYTHONPATH names comes before what is installed.
        done = subprocess.run(
            [sys.executable, "-m", "ally_cli", *arguments],
            cwd=self.folder,
            env=environment({"PYTHONPATH": str(self.folder / "src")} | (env or {})),
            capture_output=True,
            timeout=DEADLINE,
            check=False,
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


def test_the_copy_is_what_runs(copy: Copy) -> None:
    copy.replace("__init__.py", f'__version__ = "{__version__}"', '__version__ = "9.9.9"')

    assert copy.ally("--version").startswith("ally 9.9.9, ")


def places() -> Iterator[tuple[str, list[str]]]:
    """Yield each file or folder that the table names, and the names it is said to have."""
    for row in WHERE:
        for match in re.finditer(
            r"`([\w./]+/[\w./]+)`(?:: ((?:`\w+`(?:, )?)+))?", " ".join(row[1:])
        ):
            yield match[1], re.findall(r"`(\w+)`", match[2] or "")


def test_the_table_has_the_changes_that_people_make() -> None:
    changes = {row[0] for row in WHERE}

    assert changes >= {
        "a fact",
        "a support type",
        "a column of a table",
        "a format",
        "a command",
        "a filter",
    }


@pytest.mark.parametrize(("place", "names"), list(places()))
def test_each_place_is_there_and_has_what_it_is_said_to_have(place: str, names: list[str]) -> None:
    path = ROOT / place
    assert path.exists()

    text = path.read_text("utf-8") if path.is_file() else ""
    missing = [
        name
        for name in names
        if not re.search(rf'^(?:def|class) {name}\b|^{name}\b.* =|^  "{name}":', text, re.MULTILINE)
    ]
    assert missing == []


def test_a_column_is_a_line_in_the_report(copy: Copy) -> None:
    copy.replace(
        "reports/list.py",
        '        Column("latest",',
        '        Column("capital", "Seat of government"),\n        Column("latest",',
    )

    heading, _, first, *_ = copy.ally("list").splitlines()
    assert "  Seat of government  " in heading
    assert "  Beijing  " in first
    assert "| Seat of government |" in copy.ally("list", "-f", "md")


def edited(folder: Path, change: Callable[[dict[str, Any]], None]) -> tuple[str, str]:
    """Return the option for a copy of the data in *folder* to which *change* has been made."""
    data = json.loads(SHIPPED.read_bytes())
    change(data)
    file = folder / "edited.json"
    file.write_text(json.dumps(data), "utf-8")
    return "--data", str(file)


def test_a_support_type_is_a_line_in_the_data(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["support_types"]["cultural"] = "Choirs, films and sport."
        data["allies"][0]["statements"][0]["types"] = ["cultural"]

    option = edited(tmp_path, change)

    assert len(json.loads(ally("list", "-s", "cultural", "--json", *option).out)["items"]) == 1
    assert "cultural" in ally("matrix", *option).out.splitlines()[0]
    assert "Choirs, films and sport." in ally("terms", *option).out
    assert "cultural" in ally("schema", "matrix", *option).out
    assert ally("list", "-s", "cultral", *option).err == (
        "ally: no support type 'cultral' (did you mean cultural?)\n"
    )


def test_a_format_is_a_module_and_a_line(copy: Copy) -> None:
    line = '    "names": Format("names", "render", "shell scripts"),'
    copy.replace("output/__init__.py", "FORMATS = {", f"FORMATS = {{\n{line}")
    copy.write(
        "output/names.py",
        '"""Names alone."""\n\n\ndef render(report, style):\n'
        '    yield from (f"{item.name}\\n" for item in report.items)\n',
    )

    assert copy.ally("list", "--standing", "treaty", "-f", "names") == "China\nRussia\n"
    assert "names, table, json, " in copy.ally("help", "list")
    assert "  names  " in copy.ally("help", "output")
    assert "names, table, json, " in copy.run("list", "-f", "x").err


def test_a_command_is_a_function_and_a_module(copy: Copy) -> None:
    next_one = '@command(\n    {\n        "ally validate": '
    copy.replace(
        "cli/commands.py",
        next_one,
        '''\
@command({"ally capitals": "all of them"})
def capitals(filters: Filters, output: Output, data: Data) -> None:
    """Where the governments sit."""
    dataset = data.load()
    output.write(reports.capitals.report(dataset, filters.query(dataset)))


'''
        + next_one,
    )
    copy.write(
        "reports/capitals.py",
        '''\
"""Where the governments sit."""

from msgspec import Struct

from ally_cli.query import select
from ally_cli.reports.report import Column, Report


class CapitalItem(Struct, frozen=True):
    """A capital, and whose it is."""

    capital: str
    name: str


ITEM = CapitalItem


def report(dataset, query):
    items = [CapitalItem(m.ally.capital, m.ally.name) for m in select(dataset, query)]
    return Report(
        command="capitals",
        title="Capitals",
        data_version=dataset.version,
        as_of=dataset.as_of,
        query=query,
        item_type=ITEM,
        items=items,
        columns=[Column("capital", "Capital"), Column("name", "Ally")],
    )
''',
    )

    table = copy.ally("capitals", "--region", "Americas", "-n", "1", "--sort", "capital", "-q")
    assert table.splitlines()[::2] == ["Capital  Ally", "Caracas  Venezuela"]
    assert list(csv.reader(io.StringIO(copy.ally("capitals", "-f", "csv"))))[1] == [
        "Beijing",
        "China",
    ]
    assert "Where the governments sit." in copy.ally("--help")
    assert "\nUsage: ally capitals [OPTIONS]\n" in copy.ally("help", "capitals")
    assert "CapitalItem" in copy.ally("schema", "capitals")


def test_a_filter_is_an_option_what_it_picks_and_the_words_for_it(copy: Copy) -> None:
    copy.replace(
        "cli/options.py",
        """    region: Annotated[
        list[str],
        _option(
            "--region",
""",
        """    capital: Annotated[
        str | None,
        _option("--capital", group="Filter", metavar="NAME", help="Governed from there."),
        _words("Kampala", "Pretoria"),
    ] = None
    region: Annotated[
        list[str],
        _option(
            "--region",
""",
    )
    copy.replace(
        "cli/options.py",
        "standing=standing, region=region)",
        "standing=standing, region=region, capital=self.capital)",
    )
    copy.replace(
        "query.py",
        "    since: str | None = None\n",
        "    since: str | None = None\n    capital: str | None = None\n",
    )
    copy.replace(
        "query.py",
        "    if query.region:\n",
        "    if query.capital:\n"
        "        allies = [ally for ally in allies if ally.capital == query.capital]\n"
        "    if query.region:\n",
    )
    copy.replace(
        "output/__init__.py",
        "    if query.since:\n",
        "    if query.capital:\n"
        '        yield f"governed from {query.capital}"\n'
        "    if query.since:\n",
    )

    for command in ("list", "matrix"):
        answer = json.loads(copy.ally(command, "--capital", "Kampala", "--json"))
        assert [item["id"] for item in answer["items"]] == ["uganda"]
        assert answer["query"]["capital"] == "Kampala"
    assert "Governed from Kampala" in copy.ally("list", "--capital", "Kampala", "-f", "html")
    assert "--capital NAME" in copy.ally("help", "filters")
    assert copy.run("list", "--capital", "k", env={"_ALLY_COMPLETE": "bash"}).out == "Kampala\n"


def test_a_fact_is_changed_in_the_data_alone_and_the_verdict_follows(tmp_path: Path) -> None:
    claim = "uganda-article-2-ties-1995"

    def change(data: dict[str, Any]) -> None:
        [statement] = [s for a in data["allies"] for s in a["statements"] if s["id"] == claim]
        first = next(piece for piece in statement["evidence"] if piece["stance"] == "denies")
        first["stance"] = "affirms"
        statement["text"] = "A better sentence."

    option = edited(tmp_path, change)

    for command in (["filter", "uganda"], ["show", claim], ["search", "better sentence"]):
        items = json.loads(ally(*command, *option, "--json").out)["items"]
        [item] = [item for item in items if item["id"] == claim]
        assert (item["text"], item["verdict"]) == ("A better sentence.", "disputed")
    rows = json.loads(ally("evidence", claim, *option, "--json").out)["items"]
    assert {row["verdict"] for row in rows} == {"disputed"}
    assert "disputed: " in ally("cite", claim, *option).out
    changes = json.loads(ally("diff", str(SHIPPED), *option, "--json").out)["items"]
    assert {(c["id"], c["field"]): c["new"] for c in changes if c["field"] != "evidence"} == {
        (claim, "text"): "A better sentence.",
        (claim, "verdict"): "disputed",
    }


def test_the_files_that_are_made_are_there_and_each_tool_makes_some() -> None:
    made = {row[0]: row[1] for row in rows("Files that are made")}

    files = [file for cell in made for file in re.findall(r"`([^`]+)`", cell)]
    assert [file for file in files if not (ROOT / file).exists()] == []
    scripts = {how for how in made.values() if how.startswith("`python ")}
    assert scripts == {f"`python tools/{file.name}`" for file in (ROOT / "tools").glob("*.py")}
    assert [row for row in made if "pictures" in row] == ["`docs/pictures`"]


def test_the_order_of_imports_is_the_one_that_is_checked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    drawn = PAGE.partition("`lint-imports` sees to it.\n\n```\n")[2].partition("```")[0]

    layers = [re.split(r" {2,}", line)[0] for line in drawn.splitlines()]
    contract = project["tool"]["importlinter"]["contracts"][0]["layers"]
    assert [word for layer in layers for word in re.findall(r"\w+", layer)] == [
        word for layer in contract for word in re.findall(r"\w+", layer)
    ]


def test_the_versions_agree() -> None:
    data = load()
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    [released] = re.findall(rf"^## \[{re.escape(__version__)}\] - (\S+)$", changelog, re.MULTILINE)

    assert f"\nversion: {data.version}\ndate-released: {released}\n" in citation
    assert re.search(rf"^### Data\n\n- {re.escape(data.version)}\b", changelog, re.MULTILINE)
    assert f"\ntitle: Allies of {data.subject.name}\n" in citation
