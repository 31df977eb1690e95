"""`ally validate`: every problem of a data set at once, with its place and what would be right."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import ally
from sample import encode, sample

from ally_cli.dataset import SHIPPED, Fault, check, decode
from ally_cli.dataset.document import Document
from ally_cli.errors import DataError

Steps = tuple[str | int, ...]


def places(value: Any, steps: Steps = ()) -> Iterator[Steps]:
    """Yield the way to everything in *value*."""
    yield steps
    if isinstance(value, dict | list):
        for step, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(part, (*steps, step))


PLACES = list(places(sample()))


EVERY_PROBLEM = """\
Line  Place                                 Problem                                            Right would be
──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
   3  $.version                             'v1' is not a version                              YYYY.MM.DD
  24  $.allies[0].region                    the field 'region' is missing                      text belongs there
  34  $.allies[0].standing                  no standing 'closet'                               did you mean closest?
  43  $.allies[0].statements[0].types[0]    no support type 'economical' is defined            did you mean economic or technical?
  46  $.allies[0].statements[0].start       the number 1988 where text or null belongs
  53  $.allies[0].statements[0].sources[0]  no source 'bugle-undated-allies' is defined
  75  $.allies[0].statements[1].sources[0]  no source 'bugle-undated-allies' is defined
  91  $.allies[0].statements[2].end         '2031-13' is not a date                            YYYY, YYYY-MM or YYYY-MM-DD
  92  $.allies[0].statements[2].ongoing     an ongoing statement has no end                    false, or end null
 115  $.allies[0].statements[3].note        a statement that is disputed needs a note
 144  $.allies[0].captial                   no field is called 'captial'                       did you mean capital?
 146  $.allies[1]                           the name 'freedonia' already stands for freedonia
 176  $.allies[1].statements[0].sources     an empty list                                      at least 1
 201  $.allies[1].colour                    no field is called 'colour'                        take it out
 219  $.allies[2].statements                text where a list belongs
 235  $.sources[1].id                       'archive-1934-treaty' is already taken             ids are unique
 285  $.sources[5].url                      null where text belongs

17 problems in faulty.json: 1 in the head, 6 in allies, 8 in statements, 2 in sources.
"""


def path_of(steps: Steps) -> str:
    """Return the JSON path that leads where *steps* lead."""
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)


def altered(steps: Steps, value: Any) -> Any:
    """Return the sample with *value* at the end of *steps*."""
    if not steps:
        return value
    raw: Any = sample()
    place = raw
    for step in steps[:-1]:
        place = place[step]
    place[steps[-1]] = value
    return raw


def paths(raw: Any) -> list[str]:
    """Return the places of what is wrong with *raw*."""
    return [fault.path for fault in check(encode(raw))]


@pytest.fixture
def faulty(tmp_path: Path) -> str:
    """Return a file with a mistake of every sort."""
    raw = sample()
    first, second, third = raw["allies"]
    raw["version"] = "v1"
    first["standing"] = "closet"
    first["captial"] = first.pop("capital")
    del first["region"]
    first["statements"][0]["types"] = ["economical"]
    first["statements"][0]["start"] = 1988
    first["statements"][2]["end"] = "2031-13"
    first["statements"][3]["verdict"] = "disputed"
    second["aliases"] = ["Freedonia"]
    second["statements"][0]["sources"] = []
    second["colour"] = "red"
    third["statements"] = "none"
    raw["sources"][1]["id"] = raw["sources"][0]["id"]
    raw["sources"][5]["url"] = None
    file = tmp_path / "faulty.json"
    file.write_text(json.dumps(raw, indent=2, ensure_ascii=False), "utf-8")
    return str(file)


def test_a_sound_data_set_is_one_plain_sentence_and_exit_code_0(tmp_path: Path) -> None:
    file = tmp_path / "own.json"
    file.write_bytes(encode(sample()))

    done = ally("validate", str(file))

    assert done == (
        0,
        f"{file} is sound: version 2020.06.30, 3 allies, 9 statements, 6 sources.\n",
        "",
    )


def test_the_shipped_data_set_is_sound() -> None:
    done = ally("validate")

    assert (done.code, done.err) == (0, "")
    assert f"{SHIPPED} is sound: version " in done.out


def test_every_problem_is_shown_at_once_with_its_place_and_what_would_be_right(faulty: str) -> None:
    done = ally("validate", faulty)

    assert (done.code, done.err) == (1, "")
    assert done.out.replace(faulty, "faulty.json") == EVERY_PROBLEM


def test_exit_code_1_comes_with_every_format_and_without_an_error(faulty: str) -> None:
    for name in ("json", "jsonl", "csv", "tsv", "md"):
        done = ally("validate", faulty, "-f", name)

        assert (done.code, done.err) == (1, "")
        assert "closet" in done.out


def test_a_problem_as_json_has_line_path_message_and_hint(faulty: str) -> None:
    answer = json.loads(ally("validate", faulty, "--json").out)

    assert answer["data_version"] is None
    assert answer["count"] == 17
    assert answer["items"][1] == {
        "line": 24,
        "path": "$.allies[0].region",
        "message": "the field 'region' is missing",
        "hint": "text belongs there",
    }


def test_a_sound_data_set_as_json_has_no_items_and_its_version() -> None:
    done = ally("validate", "-", "--json", stdin=encode(sample()))

    answer = json.loads(done.out)
    assert (done.code, done.err) == (0, "")
    assert (answer["data_version"], answer["count"], answer["items"]) == ("2020.06.30", 0, [])


def test_the_file_may_come_from_the_option_or_the_environment_and_the_argument_wins(
    faulty: str,
) -> None:
    by_option = ally("validate", "--data", faulty)
    by_environment = ally("validate", env={"ALLY_DATA": faulty})
    by_argument = ally("validate", "-", env={"ALLY_DATA": faulty}, stdin=encode(sample()))

    assert (by_option.code, by_environment.code, by_argument.code) == (1, 1, 0)


def test_what_is_no_json_is_one_problem(tmp_path: Path) -> None:
    file = tmp_path / "own.json"
    file.write_text("{\n  'a': 1\n}\n")

    done = ally("validate", str(file), "-f", "tsv")
    table = ally("validate", str(file))

    problem = "not JSON: expecting property name enclosed in double quotes, column 3"
    assert done == (1, f"line\tpath\tmessage\thint\n2\t$\t{problem}\t\n", "")
    assert table.out.endswith(f"\n1 problem in {file}.\n")


def test_a_file_that_cannot_be_read_is_an_error() -> None:
    done = ally("validate", "/nowhere")

    assert done == (1, "", "ally: /nowhere: No such file or directory\n")


@pytest.mark.parametrize(
    ("steps", "value", "message", "hint"),
    [
        (("as_of",), "2020-06", "'2020-06' is not a day", "YYYY-MM-DD"),
        (("allies", 0, "name"), 12, "the number 12 where text belongs", None),
        (("allies", 0, "iso2"), 12, "the number 12 where text or null belongs", None),
        (("allies", 0, "name"), None, "null where text belongs", None),
        (("allies", 0, "aliases"), "x", "text where a list belongs", None),
        (("allies", 0, "aliases", 0), {}, "an object where text belongs", None),
        (("allies", 0), [], "a list where an object belongs", None),
        (("allies",), {}, "an object where a list belongs", None),
        (("support_types", "medical"), True, "true where text belongs", None),
        (("allies", 0, "standing"), "clsest", "no standing 'clsest'", "did you mean closest?"),
        (
            ("allies", 0, "standing"),
            "x",
            "no standing 'x'",
            "one of closest, ally, partner, former",
        ),
        (
            ("allies", 0, "standing"),
            1,
            "the number 1 where one of closest, ally, partner, former belongs",
            None,
        ),
        (("sources", 0, "kind"), "nwes", "no source kind 'nwes'", "did you mean news?"),
        (
            ("allies", 0, "statements", 0, "ongoing"),
            "yes",
            "text where true or false belongs",
            None,
        ),
        (("allies", 0, "statements", 0, "types"), [], "an empty list", "at least 1"),
        (
            ("allies", 0, "statements", 0, "types", 0),
            "militry",
            "no support type 'militry' is defined",
            "did you mean military?",
        ),
        (("sources", 0, "extra key"), 1, "no field is called 'extra key'", "take it out"),
    ],
)
def test_a_problem_says_what_is_wrong_and_what_would_be_right(
    steps: Steps, value: Any, message: str, hint: str | None
) -> None:
    faults = check(encode(altered(steps, value)))

    path = path_of(steps).replace(".extra key", '["extra key"]')
    assert faults == [Fault(1, path, message, hint)]


def test_a_misspelt_field_is_one_problem_and_its_value_is_looked_at() -> None:
    raw = sample()
    raw["allies"][0]["captial"] = raw["allies"][0].pop("capital")
    raw["sources"][0]["knd"] = raw["sources"][0].pop("kind").upper()

    faults = [(fault.path, fault.message, fault.hint) for fault in check(encode(raw))]

    assert faults == [
        ("$.allies[0].captial", "no field is called 'captial'", "did you mean capital?"),
        ("$.sources[0].knd", "no field is called 'knd'", "did you mean kind?"),
        (
            "$.sources[0].knd",
            "no source kind 'GOVERNMENT'",
            "one of un, government, state-media, news, think-tank, academic, reference, dataset,"
            " advocacy, blog",
        ),
    ]


def test_of_a_data_set_of_another_schema_nothing_else_is_said() -> None:
    raw = sample() | {"schema_version": 2, "new": 1, "allies": {}}

    assert paths(raw) == ["$.schema_version"]


@pytest.mark.parametrize("wrong", [12, [{}], {"a": 1}], ids=repr)
def test_a_mistake_of_shape_is_told_at_its_place_and_what_only_follows_from_it_is_not(
    wrong: Any,
) -> None:
    for steps in PLACES:
        found = paths(altered(steps, wrong))

        assert {path[: len(path_of(steps))] for path in found} <= {path_of(steps)}


def test_the_line_of_a_problem_is_the_line_of_its_place() -> None:
    for steps in PLACES[1:]:
        text = json.dumps(altered(steps, "@ here @"), indent=2, ensure_ascii=False)
        before, _, _ = text.partition("@ here @")

        assert Document(text.encode()).line(path_of(steps)) == before.count("\n") + 1


@given(
    steps=st.sampled_from(PLACES),
    other=st.sampled_from(PLACES),
    value=st.sampled_from(["", "x", "2016", "2016-05-31", "military", None, True, 7, [], {}]),
)
def test_what_the_loader_refuses_has_a_problem_and_what_it_takes_has_none(
    steps: Steps, other: Steps, value: Any
) -> None:
    raw = altered(steps, value)
    if steps[: len(other)] != other and other[: len(steps)] != steps:
        place = raw
        for step in other[:-1]:
            place = place[step]
        del place[other[-1]]
    data = encode(raw)

    faults = check(data)

    if faults:
        with pytest.raises(DataError) as caught:
            decode(data, "own.json")
        assert caught.value.message.startswith(f"own.json:{faults[0].line}: ")
        assert faults[0].message in caught.value.message
    else:
        assert decode(data).schema_version == 1


def test_a_key_that_stands_twice_is_found_however_it_is_spaced(tmp_path: Path) -> None:
    file = tmp_path / "own.json"
    file.write_bytes(encode(sample()).replace(b'"as_of":', b'"as_of"\t: "2020-01-01", "as_of":'))

    done = ally("validate", str(file), "-f", "csv", "-F", "path,message", "--no-header")

    assert (done.code, done.out) == (1, "$.as_of,the key stands here twice\r\n")
