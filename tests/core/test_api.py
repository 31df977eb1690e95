"""What `pip install` users reach from Python, as they use it."""

import subprocess
import sys
from pathlib import Path

import pytest
from program import DEADLINE
from recipes import recipes, with_ally_on_path
from sample import encode, sample

import ally_cli
from ally_cli import (
    DataError,
    Direction,
    Flows,
    Kind,
    Query,
    Standing,
    UnknownAllyError,
    Verdict,
    find_allies,
    load,
    select,
    tally,
)


@pytest.fixture
def data(tmp_path: Path) -> ally_cli.Dataset:
    file = tmp_path / "own.json"
    file.write_bytes(encode(sample()))
    return load(file)


def python(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run *code* in *folder* as a user's script."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=with_ally_on_path(),
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )


def test_the_shipped_data_set_is_loaded_without_an_argument() -> None:
    data = load()

    assert isinstance(data, ally_cli.Dataset)
    assert data.subject.name == "North Korea"
    assert {type(ally) for ally in data.allies} == {ally_cli.Ally}
    assert {type(source) for source in data.sources} == {ally_cli.Source}


def test_a_file_is_named_by_a_path_or_a_string(tmp_path: Path) -> None:
    file = tmp_path / "own.json"
    file.write_bytes(encode(sample()))

    assert load(file) == load(str(file))


def test_an_unsound_file_raises_an_error_that_names_the_place(tmp_path: Path) -> None:
    file = tmp_path / "own.json"
    file.write_bytes(encode(sample() | {"as_of": "today"}))

    with pytest.raises(DataError) as caught:
        load(file)

    assert str(caught.value) == f"{file}:1: $.as_of: 'today' is not a day (YYYY-MM-DD)"


def test_an_empty_query_selects_every_ally_and_all_that_is_not_refuted(
    data: ally_cli.Dataset,
) -> None:
    matches = select(data, Query())

    assert [(match.ally.id, len(match.statements)) for match in matches] == [
        ("freedonia", 4),
        ("ile-dor", 2),
        ("sylvania", 2),
    ]


def test_the_fields_of_a_query_narrow_what_is_selected(data: ally_cli.Dataset) -> None:
    query = Query(
        support=("military",), direction=(Direction.FROM, Direction.TO), verdict=tuple(Verdict)
    )

    matches = select(data, query)

    assert {match.ally.id: [s.id for s in match.statements] for match in matches} == {
        "freedonia": ["freedonia-article-2-founding"],
        "ile-dor": ["ile-dor-rifles"],
        "sylvania": ["sylvania-training"],
    }


def test_a_tally_counts_support_by_direction_and_type_and_friction_apart(
    data: ally_cli.Dataset,
) -> None:
    [freedonia] = select(data, Query(allies=("freedonia",)))

    counts = tally(freedonia.statements)

    assert counts == ally_cli.Tally(
        flows=Flows(to=1, from_=1, mutual=1),
        by_type={
            "economic": Flows(to=1, from_=1),
            "diplomatic": Flows(mutual=1),
            "financial": Flows(to=1),
            "military": Flows(mutual=1),
        },
        friction=1,
        latest="2012-06",
    )
    assert counts.flows.total == 3


def test_allies_are_found_by_any_name_and_a_misspelt_one_is_answered(
    data: ally_cli.Dataset,
) -> None:
    found = find_allies(data, ["FD", "île d'or", "Szilvania"])
    with pytest.raises(UnknownAllyError) as caught:
        find_allies(data, ["sylvannia"])

    assert found == ("freedonia", "ile-dor", "sylvania")
    assert caught.value.suggestions == ("sylvania",)


def test_a_word_of_the_vocabulary_is_a_string_with_a_meaning() -> None:
    assert Standing.CLOSEST == "closest"
    assert Kind.FRICTION.meaning == "Strain, a sanction, a cut or criticism."


def test_every_public_name_is_there_and_no_other() -> None:
    for name in ally_cli.__all__:
        assert getattr(ally_cli, name) is not None
    assert dir(ally_cli) == sorted(ally_cli.__all__)
    with pytest.raises(AttributeError, match="module 'ally_cli' has no attribute 'nothing'"):
        _ = ally_cli.nothing  # type: ignore[attr-defined]


def test_importing_the_package_imports_nothing_else(tmp_path: Path) -> None:
    code = (
        "import sys; before = set(sys.modules); import ally_cli; print(set(sys.modules) - before)"
    )

    done = python(code, tmp_path)

    assert (done.stdout, done.stderr) == ("{'ally_cli'}\n", "")


def test_the_query_functions_need_neither_typer_nor_rich(tmp_path: Path) -> None:
    code = (
        "import sys, ally_cli; ally_cli.select(ally_cli.load(), ally_cli.Query());"
        " print({'typer', 'rich'} & set(sys.modules))"
    )

    assert python(code, tmp_path).stdout == "set()\n"


@pytest.mark.parametrize("page", ["python.md", "json.md"])
def test_the_examples_in_the_documents_run(page: str, tmp_path: Path) -> None:
    examples = recipes(page, "python")

    done = [python(example, tmp_path) for example in examples]

    assert examples
    assert [run.stderr for run in done] == [""] * len(done)
    assert all(run.stdout for run in done)


def test_a_type_checker_sees_the_types_and_a_misspelt_name(tmp_path: Path) -> None:
    file = tmp_path / "script.py"
    file.write_text(
        "import ally_cli\n"
        "from ally_cli import load, Query, select\n"
        "reveal_type(select(load(), Query())[0].ally)\n"
        "ally_cli.lod()\n"
    )

    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-incremental", str(file)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )

    assert done.stdout.splitlines() == [
        'script.py:3: note: Revealed type is "ally_cli.model.Ally"',
        'script.py:4: error: Module has no attribute "lod"; maybe "load"?  [attr-defined]',
        "Found 1 error in 1 file (checked 1 source file)",
    ]
