"""The shape of the code: what may import what, and that every part says what it is for."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from program import DEADLINE
from repository import ROOT

PACKAGE = ROOT / "src" / "ally_cli"
MODULES = sorted(PACKAGE.rglob("*.py"))
DOCSTRINGS = {
    str(path.relative_to(PACKAGE)): ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    for path in MODULES
}


def undocumented(node: ast.Module | ast.ClassDef, name: str) -> Iterator[str]:
    """Yield the public classes and functions in *node* that have no docstring."""
    for child in node.body:
        if not isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if child.name.startswith("_"):
            continue
        if not ast.get_docstring(child):
            yield f"{name}.{child.name}"
        if isinstance(child, ast.ClassDef):
            yield from undocumented(child, f"{name}.{child.name}")


def test_nothing_imports_upwards_and_typer_and_rich_stay_where_they_belong() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.mark.parametrize("module", DOCSTRINGS)
def test_the_first_line_of_a_module_says_in_one_sentence_what_it_is_for(module: str) -> None:
    first, *rest = DOCSTRINGS[module].splitlines() or [""]

    assert first.endswith(".")
    assert len(first) <= 100
    assert rest[:1] in ([], [""])


def test_every_public_function_and_class_has_a_docstring() -> None:
    missing = [
        name
        for path in MODULES
        for name in undocumented(ast.parse(path.read_text("utf-8")), str(path.relative_to(PACKAGE)))
    ]

    assert missing == []
