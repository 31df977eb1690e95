"""`ally validate`: every problem of a data set at once, with its place and what would be right."""

import json
from pathlib import Path

import pytest
from program import ally
from sample import encode, sample

from ally_cli.dataset import SHIPPED

EVERY_PROBLEM = """\
Line  Place                                         Problem                                            Right would be
──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
   3  $.version                                     'v1' is not a version                              YYYY.MM.DD
   5  $.article                                     no source 'bugle-undated-allies' is defined
  27  $.allies[0].region                            the field 'region' is missing                      text belongs there
  49  $.allies[0].statements[0].types[0]            no support type 'economical' is defined            did you mean economic or technical?
  52  $.allies[0].statements[0].start               the number 1988 where text or null belongs
  65  $.allies[0].statements[0].evidence[1].source  no source 'bugle-undated-allies' is defined
  88  $.allies[0].statements[1].evidence[0].source  no source 'bugle-undated-allies' is defined
 111  $.allies[0].statements[2].end                 '2031-13' is not a date                            YYYY, YYYY-MM or YYYY-MM-DD
 112  $.allies[0].statements[2].ongoing             an ongoing statement has no end                    false, or end null
 175  $.allies[0].statements[4].evidence[2].stance  no stance 'denys'                                  did you mean denies?
 183  $.allies[0].captial                           no field is called 'captial'                       did you mean capital?
 194  $.allies[1].aliases[0]                        the name 'freedonia' already stands for freedonia
 217  $.allies[1].statements[0].evidence            an empty list                                      at least 1
 232  $.allies[1].statements[1].note                a blank text
 244  $.allies[1].colour                            no field is called 'colour'                        take it out
 265  $.allies[2].statements                        text where a list belongs
 281  $.sources[1].id                               'archive-1934-treaty' is already taken             ids are unique
 331  $.sources[5].url                              null where text belongs

18 problems in faulty.json: 2 in the head, 5 in allies, 9 in statements, 2 in sources.
"""


@pytest.fixture
def faulty(tmp_path: Path) -> str:
    """Return a file with a mistake of every sort."""
    raw = sample()
    first, second, third = raw["allies"]
    raw["version"] = "v1"
    first["treaty"] = "freedonia-pact"
    first["captial"] = first.pop("capital")
    del first["region"]
    first["statements"][0]["types"] = ["economical"]
    first["statements"][0]["start"] = 1988
    first["statements"][2]["end"] = "2031-13"
    first["statements"][3]["evidence"][0]["weight"] = "weak"
    first["statements"][4]["evidence"][2]["stance"] = "denys"
    second["aliases"] = ["Freedonia"]
    second["statements"][0]["evidence"] = []
    second["statements"][1]["note"] = " "
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
    for name in ("json", "jsonl", "csv", "tsv", "md", "html", "svg"):
        done = ally("validate", faulty, "-f", name)

        assert (done.code, done.err) == (1, "")
        assert "captial" in done.out


def test_a_problem_as_json_has_line_path_message_and_hint(faulty: str) -> None:
    answer = json.loads(ally("validate", faulty, "--json").out)

    assert answer["data_version"] is None
    assert answer["count"] == 18
    assert answer["items"][2] == {
        "line": 27,
        "path": "$.allies[0].region",
        "message": "the field 'region' is missing",
        "hint": "text belongs there",
    }


def test_where_a_note_is_missing_the_verdict_that_asks_for_it_is_explained() -> None:
    raw = sample()
    raw["allies"][0]["statements"][1]["note"] = None
    raw["allies"][0]["statements"][4]["note"] = None
    raw["allies"][1]["statements"][1]["note"] = None

    done = ally("validate", "-", "--json", stdin=encode(raw))

    assert [item["message"] for item in json.loads(done.out)["items"]] == [
        "the evidence makes it refuted (1 denies): it needs a note",
        "the evidence makes it disputed (1 for, 1 against): it needs a note",
        "the evidence makes it unverified (only weak sources): it needs a note",
    ]


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
