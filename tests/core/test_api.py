"""What `pip install` users reach from Python, as they use it."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from program import DEADLINE
from recipes import in_python
from sample import dataset, encode, sample

import ally_cli
from ally_cli import (
    AllyError,
    DataError,
    Direction,
    Flows,
    Kind,
    Query,
    Standing,
    UnknownAllyError,
    UsageError,
    Verdict,
    find_allies,
    load,
    publishers_of,
    select,
    standing,
    tally,
    verdict,
    why,
    why_standing,
)


@pytest.fixture
def data(tmp_path: Path) -> ally_cli.Dataset:
    file = tmp_path / "own.json"
    file.write_bytes(encode(sample()))
    return load(file)


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
        ongoing=True,
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
    assert Standing.TREATY == "treaty"
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

    done = in_python(code, tmp_path)

    assert (done.stdout, done.stderr) == ("{'ally_cli'}\n", "")


def test_the_query_functions_need_neither_typer_nor_rich(tmp_path: Path) -> None:
    code = (
        "import sys, ally_cli; ally_cli.select(ally_cli.load(), ally_cli.Query());"
        " print({'typer', 'rich'} & set(sys.modules))"
    )

    assert in_python(code, tmp_path).stdout == "set()\n"


SAMPLE = dataset()
LISTS = {field.name for field in structs.fields(Query) if isinstance(field.default, tuple)}
# Whatever is of another type than the field takes, or is no word of the data set.
WRONG_LISTS = st.one_of(
    st.sampled_from(["", "military", "freedonia", "to", b"to", 5, True, None, {"to": 1}, object]),
    st.lists(st.sampled_from([None, 5, b"to", "nowhere", "", ("to",), Kind]), min_size=1),
)
WRONG: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(sorted(LISTS), WRONG_LISTS),
    "match": st.sampled_from(["some", "", "ALL", None, True, ("any",)]),
    "article": st.sampled_from(["yes", 1, 0, None, "bugle-undated-allies"]),
    "since": st.sampled_from([2016, "2016-13", "2016-02-30", "", " 2016", "yesterday", ("2016",)]),
    "until": st.dates() | st.text("0123456789-", max_size=3) | st.just("2016-1-1"),
    "search": st.sampled_from(["", "  ", "–", 5, ("steel",), b"steel"]),
    "sort": st.sampled_from([5, ("id",), True]),
    "limit": st.sampled_from([-1, "3", 1.5, True, (1,)]),
    "fields": st.sampled_from(["id", 5, (1,), (None,)]),
}


def test_every_field_of_a_query_is_tried_with_wrong_values() -> None:
    assert WRONG.keys() == set(Query.__struct_fields__)


@given(st.sampled_from(sorted(WRONG)).flatmap(lambda f: st.tuples(st.just(f), WRONG[f])))
def test_a_value_that_no_query_can_have_is_an_error_that_names_it(wrong: tuple[str, Any]) -> None:
    name, value = wrong

    with pytest.raises(AllyError) as caught:
        select(SAMPLE, Query(**{name: value}))

    # The field and all of it, or the one word, in quotation marks, that is none.
    words = value if isinstance(value, list) else [value]
    told = str(caught.value)
    assert f"{name} of a query cannot be {value!r}" in told or any(f"'{w}'" in told for w in words)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"support": "military"}, "support of a query cannot be 'military' (expected a tuple, got str)"),
        ({"support": ("militry",)}, "no support type 'militry' (did you mean military?)"),
        ({"allies": ("fredonia",)}, "no ally 'fredonia' (did you mean freedonia?)"),
        ({"allies": ("Freedonia",)}, "no ally 'Freedonia' (did you mean freedonia?)"),
        ({"region": ("europe",)}, "no region 'europe' (did you mean Europe?)"),
        ({"source": ("gazette-1999",)}, "no source 'gazette-1999' (did you mean gazette-1999-loan?)"),
        ({"since": "2016-13"}, "'2016-13' is not a date (YYYY, YYYY-MM or YYYY-MM-DD)"),
        ({"verdict": ("true",)}, "verdict of a query cannot be ('true',) (invalid enum value 'true')"),
        ({"limit": -1}, "limit of a query cannot be -1 (0 or more)"),
        ({"search": " "}, "search of a query cannot be ' ' (words)"),
    ],
)  # fmt: skip
def test_an_error_about_a_query_says_what_would_be_right(
    query: dict[str, Any], message: str
) -> None:
    with pytest.raises(AllyError) as caught:
        select(SAMPLE, Query(**query))

    assert str(caught.value) == message


def test_words_of_the_vocabulary_may_be_texts_and_lists_may_be_lists() -> None:
    as_texts: Any = {"direction": ["to"], "kind": ("support",), "verdict": ["reported"]}
    as_terms = Query(direction=(Direction.TO,), kind=(Kind.SUPPORT,), verdict=(Verdict.REPORTED,))

    assert select(SAMPLE, Query(**as_texts)) == select(SAMPLE, as_terms) != []


@given(
    st.sampled_from(["freedonia", "", b"fd", 5, None, object()])
    | st.lists(st.sampled_from([None, 5, b"fd", ["fd"]]), min_size=1)
)
def test_what_is_no_list_of_names_is_an_error_that_names_it(names: Any) -> None:
    with pytest.raises(UsageError) as caught:
        find_allies(SAMPLE, names)

    assert str(caught.value) == f"names of allies cannot be {names!r} (a list of texts)"


def test_the_two_rules_say_what_they_find_and_why() -> None:
    publishers = publishers_of(SAMPLE)
    ally = SAMPLE.allies[0]
    founding = ally.statements[1]

    assert verdict(founding.evidence, publishers) is Verdict.REFUTED
    assert why(founding.evidence, publishers) == (
        "refuted: a primary source denies it, Government of Ruritania; only weak sources affirm it"
    )
    assert standing(ally, SAMPLE.as_of, publishers) is Standing.TREATY
    assert why_standing(ally, SAMPLE.as_of, publishers) == (
        "treaty: a treaty of mutual defence is in force, freedonia-treaty"
    )


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
