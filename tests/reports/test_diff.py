"""`ally diff OLD [NEW]`: what was added, removed and changed between two data sets."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import ally, ally_in_terminal
from sample import Json, dataset, encode, sample

from ally_cli.dataset import load
from ally_cli.reports.diff import changes

TABLE = """\
Data 2020.06.30 → 2020.07.01

•  Added support type labour: Workers sent abroad.
•  Added ally borduria: Borduria. Sylvania trained Ruritanian officers until the state was dissolved.
•  Added statement freedonia-visit: Freedonia, confirmed. A [new] *visit*.
•  Added source gazette-2020-visit: The Gazette, A tariff, or the talk of one. https://gazette.example/2012/tariff
•  Removed ally sylvania: Sylvania. Sylvania trained Ruritanian officers until the state was dissolved.
•  Removed statement ile-dor-rifles: Île-d’Or, unverified. Île-d’Or bought rifles from Ruritania.
•  Changed dataset: version 2020.06.30 → 2020.07.01; as_of 2020-06-30 → 2020-07-01
•  Changed subject: aliases + Zenda
•  Changed support type medical: meaning “Doctors, drugs and hospitals.” → “Doctors and drugs.”
•  Changed ally freedonia: capital “Freedonia City” → “New Freedonia City”
•  Changed statement freedonia-article-1-steel: checked_against + gazette-2020-visit
•  Changed statement freedonia-article-2-founding: checked_against + watch-2017-rifles
•  Changed statement freedonia-treaty: end none → 2020-07; ongoing true → false; verdict confirmed → reported; note none → “It has lapsed.”; sources + gazette-1999-loan, + census-2019-trade, − archive-1934-treaty
•  Changed statement sylvania-break: ally sylvania → borduria
•  Changed statement sylvania-training: ally sylvania → borduria
•  Changed source archive-1934-treaty: title “Treaty of mutual defence” → “Treaty”
"""
MARKDOWN = r"""## Data 2020.06.30 → 2020.07.01

- Added support type labour: Workers sent abroad.
- Added ally borduria: Borduria. Sylvania trained Ruritanian officers until the state was dissolved.
- Added statement freedonia-visit: Freedonia, confirmed. A \[new\] \*visit\*.
- Added source gazette-2020-visit: The Gazette, A tariff, or the talk of one. https://gazette.example/2012/tariff
- Removed ally sylvania: Sylvania. Sylvania trained Ruritanian officers until the state was dissolved.
- Removed statement ile-dor-rifles: Île-d’Or, unverified. Île-d’Or bought rifles from Ruritania.
- Changed dataset: version 2020.06.30 → 2020.07.01; as\_of 2020-06-30 → 2020-07-01
- Changed subject: aliases + Zenda
- Changed support type medical: meaning “Doctors, drugs and hospitals.” → “Doctors and drugs.”
- Changed ally freedonia: capital “Freedonia City” → “New Freedonia City”
- Changed statement freedonia-article-1-steel: checked\_against + gazette-2020-visit
- Changed statement freedonia-article-2-founding: checked\_against + watch-2017-rifles
- Changed statement freedonia-treaty: end none → 2020-07; ongoing true → false; verdict confirmed → reported; note none → “It has lapsed.”; sources + gazette-1999-loan, + census-2019-trade, − archive-1934-treaty
- Changed statement sylvania-break: ally sylvania → borduria
- Changed statement sylvania-training: ally sylvania → borduria
- Changed source archive-1934-treaty: title “Treaty of mutual defence” → “Treaty”
"""


def newer() -> Json:
    """Return a later state of the sample."""
    raw = sample() | {"version": "2020.07.01", "as_of": "2020-07-01"}
    freedonia, ile_dor, sylvania = raw["allies"]
    raw["subject"]["aliases"].append("Zenda")
    raw["support_types"]["labour"] = "Workers sent abroad."
    raw["support_types"]["medical"] = "Doctors and drugs."
    freedonia["capital"] = "New Freedonia City"
    treaty = freedonia["statements"][2]
    treaty |= {"ongoing": False, "end": "2020-07", "verdict": "reported", "note": "It has lapsed."}
    treaty["sources"] = ["gazette-1999-loan", "census-2019-trade"]
    freedonia["statements"][1]["checked_against"] = ["archive-1934-treaty", "watch-2017-rifles"]
    del ile_dor["statements"][1]
    freedonia["statements"].append(
        sylvania["statements"][0] | {"id": "freedonia-visit", "text": "A [new] *visit*."}
    )
    raw["allies"][2] = sylvania | {"id": "borduria", "name": "Borduria", "aliases": []}
    raw["allies"][2]["official_name"] = "Borduria"
    raw["sources"][0]["title"] = "Treaty"
    raw["sources"].append(raw["sources"][4] | {"id": "gazette-2020-visit", "kind": "news"})
    raw["allies"][0]["statements"][0]["checked_against"].append("gazette-2020-visit")
    return raw


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_bytes(encode(sample()))
    new.write_bytes(encode(newer()))
    return str(old), str(new)


def test_the_table_tells_record_by_record_what_is_new_gone_and_changed(
    files: tuple[str, str],
) -> None:
    done = ally("diff", *files)

    assert (done.code, done.err) == (0, "")
    assert done.out == TABLE


def test_markdown_is_a_list_for_a_change_log(files: tuple[str, str]) -> None:
    done = ally("diff", *files, "-f", "md")

    assert (done.code, done.err) == (0, "")
    assert done.out == MARKDOWN


def test_json_has_an_item_for_each_record_and_field(files: tuple[str, str]) -> None:
    answer = json.loads(ally("diff", *files, "--json").out)

    items = [
        [item[key] for key in ("change", "record", "id", "ally", "field")]
        for item in answer["items"]
    ]
    assert answer["data_version"] == "2020.07.01"
    assert items == [
        ["added", "support-type", "labour", None, None],
        ["added", "ally", "borduria", "borduria", None],
        ["added", "statement", "freedonia-visit", "freedonia", None],
        ["added", "source", "gazette-2020-visit", None, None],
        ["removed", "ally", "sylvania", "sylvania", None],
        ["removed", "statement", "ile-dor-rifles", "ile-dor", None],
        ["changed", "dataset", None, None, "version"],
        ["changed", "dataset", None, None, "as_of"],
        ["changed", "subject", None, None, "aliases"],
        ["changed", "support-type", "medical", None, "meaning"],
        ["changed", "ally", "freedonia", "freedonia", "capital"],
        ["changed", "statement", "freedonia-article-1-steel", "freedonia", "checked_against"],
        ["changed", "statement", "freedonia-article-2-founding", "freedonia", "checked_against"],
        ["changed", "statement", "freedonia-treaty", "freedonia", "end"],
        ["changed", "statement", "freedonia-treaty", "freedonia", "ongoing"],
        ["changed", "statement", "freedonia-treaty", "freedonia", "verdict"],
        ["changed", "statement", "freedonia-treaty", "freedonia", "note"],
        ["changed", "statement", "freedonia-treaty", "freedonia", "sources"],
        ["changed", "statement", "sylvania-break", "borduria", "ally"],
        ["changed", "statement", "sylvania-training", "borduria", "ally"],
        ["changed", "source", "archive-1934-treaty", None, "title"],
    ]


def test_a_change_has_the_values_before_and_after_and_a_record_is_whole(
    files: tuple[str, str],
) -> None:
    items = json.loads(ally("diff", *files, "--json").out)["items"]
    by_key = {(item["change"], item["id"], item["field"]): item for item in items}

    verdict = by_key["changed", "freedonia-treaty", "verdict"]
    removed = by_key["removed", "ile-dor-rifles", None]
    ally_ = by_key["added", "borduria", None]
    assert (verdict["old"], verdict["new"]) == ("confirmed", "reported")
    assert removed["old"] == {"ally": "ile-dor"} | sample()["allies"][1]["statements"][1]
    assert removed["new"] is None
    assert ally_["new"]["name"] == "Borduria"
    assert "statements" not in ally_["new"]


def test_data_sets_that_do_not_differ_are_said_not_to_with_exit_code_0(
    files: tuple[str, str],
) -> None:
    table = ally("diff", files[0], files[0])
    as_json = ally("diff", files[0], files[0], "--json")

    assert table == (0, "Data 2020.06.30\n\nNothing was added, removed or changed.\n", "")
    assert (as_json.code, as_json.err) == (0, "")
    assert json.loads(as_json.out)["items"] == []


def test_the_order_of_records_does_not_count(tmp_path: Path, files: tuple[str, str]) -> None:
    raw = sample()
    raw["allies"].reverse()
    raw["sources"].reverse()
    raw["allies"][0]["statements"].reverse()

    done = ally("diff", files[0], "-", stdin=encode(raw))

    assert done.out.endswith("Nothing was added, removed or changed.\n")


def test_a_change_without_a_new_version_is_pointed_out(files: tuple[str, str]) -> None:
    raw = sample()
    raw["allies"][0]["capital"] = "Elsewhere"

    done = ally("diff", files[0], "-", stdin=encode(raw))

    assert done.out == (
        "Data 2020.06.30\n"
        "\n"
        "The version is the same in both data sets, what they hold is not.\n"
        "\n"
        "•  Changed ally freedonia: capital “Freedonia City” → “Elsewhere”\n"
    )


def test_a_statement_that_moves_to_another_ally_has_changed(files: tuple[str, str]) -> None:
    raw = sample()
    raw["allies"][1]["statements"].append(raw["allies"][0]["statements"].pop(2))

    [item] = changes(dataset(), dataset(raw))

    assert (item.change, item.id, item.field) == ("changed", "freedonia-treaty", "ally")
    assert (item.old, item.new) == ("freedonia", "ile-dor")


def test_without_new_the_shipped_data_set_or_that_of_the_option_is_meant(
    files: tuple[str, str],
) -> None:
    old, new = files

    shipped = json.loads(ally("diff", old, "--json").out)
    by_option = json.loads(ally("diff", old, "--data", new, "--json").out)
    by_environment = json.loads(ally("diff", old, "--json", env={"ALLY_DATA": new}).out)

    assert shipped["data_version"] == load().version
    assert by_option == by_environment
    assert by_option["data_version"] == "2020.07.01"


def test_two_data_sets_cannot_both_be_standard_input() -> None:
    done = ally("diff", "-", "-", stdin=encode(sample()))

    assert done == (2, "", "ally: only one of two data sets can be standard input\n")


def test_an_unsound_data_set_is_an_error_that_names_it(files: tuple[str, str]) -> None:
    done = ally("diff", files[0], "-", stdin=b"{}")

    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("ally: standard input:1: $.")


def test_a_limit_cuts_the_list_and_says_so(files: tuple[str, str]) -> None:
    done = ally("diff", *files, "-n", "1")

    assert done.out.count("•") == 1
    assert done.err == "ally: showing 1 of 21\n"


def test_chosen_fields_come_as_columns(files: tuple[str, str]) -> None:
    done = ally("diff", *files, "-F", "field,old,new", "-f", "csv", "-n", "7")

    assert done.out.splitlines()[-1] == "version,2020.06.30,2020.07.01"


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_a_line_fits_the_terminal(files: tuple[str, str], columns: int) -> None:
    done = ally_in_terminal("diff", *files, columns=columns, env={"NO_COLOR": "1"})

    assert max(map(len, done.out.splitlines())) <= columns


@given(st.data())
def test_to_undo_every_change_is_to_have_nothing_changed(data: st.DataObject) -> None:
    raw = sample()
    for ally_ in raw["allies"]:
        for statement in ally_["statements"]:
            statement["text"] = data.draw(st.sampled_from([statement["text"], "Another."]))
            statement["ongoing"] &= data.draw(st.booleans())
    old, new = dataset(), dataset(raw)

    there, back = changes(old, new), changes(new, old)

    assert [(c.id, c.field, c.old, c.new) for c in there] == [
        (c.id, c.field, c.new, c.old) for c in back
    ]
    assert (there == []) is (old == new)
