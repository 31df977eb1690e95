"""`ally diff OLD [NEW]`: what was added, removed and changed between two data sets."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import ally
from small import Json, country, raw, said, screen

from ally_cli.dataset import decode, load
from ally_cli.model import Dataset, Stance
from ally_cli.output.markdown import render
from ally_cli.output.stream import Style
from ally_cli.query import Query
from ally_cli.reports.diff import changes, report
from ally_cli.reports.report import arrange
from ally_cli.verdicts import publishers_of, verdict

PIPE = Style(width=None, terminal=False, color=False, encoding="utf-8", header=True)


def older() -> Json:
    """Return a data set."""
    return raw(
        country(
            "Freedonia",
            said("military", "mutual", "2001", ongoing=True, evidence="+p ?s"),
            said("medical", "from", "2003", evidence="+s"),
            treaty="freedonia-1",
        ),
        country("Sylvania", said("economic", "to", evidence="+s +s")),
    )


def newer() -> Json:
    """Return a later state of it."""
    whole = deepcopy(older()) | {"version": "2020.07.01", "as_of": "2020-07-01"}
    freedonia, _ = whole["allies"]
    whole["subject"]["aliases"] = ["Zenda"]
    whole["support_types"]["labour"] = "Workers sent abroad."
    whole["support_types"]["medical"] = "Doctors and drugs."
    freedonia |= {"capital": "Port Freedonia", "treaty": None}
    one, other = freedonia["statements"]
    one |= {"ongoing": False, "end": "2020-07", "note": "It has *lapsed*."}
    one["evidence"][0] |= {"weight": "secondary", "origin": "Reuters"}
    one["evidence"][1] |= {"stance": "denies"}
    other["evidence"].append({**other["evidence"][0], "source": "paper-3"})
    whole["sources"].append(
        whole["sources"][0] | {"id": "paper-3", "publisher": "Paper 3", "published": None}
    )
    freedonia["statements"].append(said(text="A [new] one.") | {"id": "freedonia-visit"})
    whole["allies"] = [freedonia, country("Borduria", said(text="A loan.", evidence="+w"))]
    whole["sources"][1]["title"] = "Other news"
    return whole


def read(whole: Json) -> Dataset:
    return decode(json.dumps(whole).encode())


OLD, NEW = read(older()), read(newer())

LINES = [
    "Added support type labour: Workers sent abroad.",
    "Added ally borduria: Borduria. Borduria in short.",
    "Added statement borduria-1: Borduria, unverified. A loan.",
    "Added statement freedonia-visit: Freedonia, confirmed. A [new] one.",
    "Added source paper-3: “News 1”, Paper 3, undated, https://paper.example/1",
    "Removed ally sylvania: Sylvania. Sylvania in short.",
    "Removed statement sylvania-1: Sylvania, confirmed. economic to.",
    "Changed dataset: version 2020.06.30 → 2020.07.01; as_of 2020-06-30 → 2020-07-01",
    "Changed subject: aliases + Zenda",
    "Changed support type medical: meaning “All that is medical.” → “Doctors and drugs.”",
    "Changed ally freedonia: standing treaty → dormant"
    " (no support that is confirmed or reported since 2015-07-01);"
    " capital “Freedonia City” → “Port Freedonia”; treaty freedonia-1 → none",
    "Changed statement freedonia-1: verdict confirmed → disputed"
    " (one secondary source affirms it, Reuters; one secondary source denies it, Paper 2);"
    " end none → 2020-07; ongoing true → false; note “A note.” → “It has *lapsed*.”;"
    " evidence + affirms: Paper 1 2020 (secondary, the word of Reuters),"
    " + denies: Paper 2 2020 (secondary), − affirms: Paper 1 2020 (primary),"
    " − qualifies: Paper 2 2020 (secondary)",
    "Changed statement freedonia-2: verdict reported → confirmed"
    " (two independent sources affirm it, Paper 1 and Paper 3; none denies it);"
    " evidence + affirms: Paper 3 n.d. (secondary)",
    "Changed source paper-2: title “News 2” → “Other news”",
]


def test_the_table_tells_record_by_record_what_is_new_gone_and_changed() -> None:
    heading, _, *lines = screen(report(OLD, NEW), None).splitlines()

    assert heading == "Data 2020.06.30 → 2020.07.01"
    assert lines == [f"•  {line}" for line in LINES]


def test_markdown_is_a_list_for_a_change_log() -> None:
    text = "".join(render(arrange(report(OLD, NEW)), PIPE))

    assert text.startswith("## Data 2020.06.30 → 2020.07.01\n\n- Added support type labour: ")
    assert "\n- Added statement freedonia-visit: Freedonia, confirmed. A \\[new\\] one.\n" in text
    assert "“It has \\*lapsed\\*.”" in text
    assert text.count("\n- ") == len(LINES)


def test_json_has_an_item_for_each_record_and_field() -> None:
    items = [
        (item.change, item.record, item.id, item.ally, item.field) for item in changes(OLD, NEW)
    ]

    assert items == [
        ("added", "support-type", "labour", None, None),
        ("added", "ally", "borduria", "borduria", None),
        ("added", "statement", "borduria-1", "borduria", None),
        ("added", "statement", "freedonia-visit", "freedonia", None),
        ("added", "source", "paper-3", None, None),
        ("removed", "ally", "sylvania", "sylvania", None),
        ("removed", "statement", "sylvania-1", "sylvania", None),
        ("changed", "dataset", None, None, "version"),
        ("changed", "dataset", None, None, "as_of"),
        ("changed", "subject", None, None, "aliases"),
        ("changed", "support-type", "medical", None, "meaning"),
        ("changed", "ally", "freedonia", "freedonia", "standing"),
        ("changed", "ally", "freedonia", "freedonia", "capital"),
        ("changed", "ally", "freedonia", "freedonia", "treaty"),
        ("changed", "statement", "freedonia-1", "freedonia", "verdict"),
        ("changed", "statement", "freedonia-1", "freedonia", "end"),
        ("changed", "statement", "freedonia-1", "freedonia", "ongoing"),
        ("changed", "statement", "freedonia-1", "freedonia", "note"),
        ("changed", "statement", "freedonia-1", "freedonia", "evidence"),
        ("changed", "statement", "freedonia-2", "freedonia", "verdict"),
        ("changed", "statement", "freedonia-2", "freedonia", "evidence"),
        ("changed", "source", "paper-2", None, "title"),
    ]


def test_a_change_has_the_values_before_and_after_and_a_record_is_whole() -> None:
    as_json = msgspec.to_builtins(changes(OLD, NEW), str_keys=True)
    by_key = {(item["change"], item["id"], item["field"]): item for item in as_json}

    assert by_key["changed", "freedonia-1", "verdict"] == {
        "change": "changed",
        "record": "statement",
        "id": "freedonia-1",
        "ally": "freedonia",
        "field": "verdict",
        "old": "confirmed",
        "new": "disputed",
        "why": "disputed: one secondary source affirms it, Reuters; one secondary source denies"
        " it, Paper 2",
    }
    statement = older()["allies"][1]["statements"][0]
    removed = by_key["removed", "sylvania-1", None]
    assert json.loads(json.dumps(removed["old"])) == {
        "ally": "sylvania",
        "verdict": "confirmed",
        **statement,
    }
    assert (removed["new"], removed["why"]) == (None, None)
    borduria = by_key["added", "borduria", None]["new"]
    assert (borduria["name"], borduria["standing"]) == ("Borduria", "dormant")
    assert "statements" not in borduria


def one(evidence: str, **fields: Any) -> Json:
    """Return a data set with a single statement."""
    return raw(
        country("Freedonia", said("military", "mutual", "2019", evidence=evidence), **fields)
    )


@pytest.mark.parametrize(
    ("before", "after", "verdicts"),
    [
        ("+p", "+s", ("confirmed", "reported")),
        ("+s", "+s +s", ("reported", "confirmed")),
        ("+p", "+p -s", ("confirmed", "disputed")),
        ("+p", "+p -w", None),
        ("+p", "+p ?p", None),
        ("+w", "+w -s", ("unverified", "disputed")),
        ("+w -s", "+w -s -s", ("disputed", "refuted")),
        ("+w -p", "+s -p", ("refuted", "disputed")),
        ("+w", "+s", ("unverified", "reported")),
    ],
)
def test_a_verdict_that_changes_with_the_evidence_is_shown(
    before: str, after: str, verdicts: tuple[str, str] | None
) -> None:
    items = changes(read(one(before)), read(one(after)))

    found = [(str(i.old), str(i.new)) for i in items if i.field == "verdict"]
    assert found == ([verdicts] if verdicts else [])
    assert "evidence" in {i.field for i in items}


def test_a_verdict_may_change_because_two_publishers_turn_out_to_be_one() -> None:
    whole = one("+s +s")
    whole["sources"][1]["publisher"] = "Paper 1"

    fields = [(i.id, i.field) for i in changes(read(one("+s +s")), read(whole))]

    assert fields == [("freedonia-1", "verdict"), ("paper-2", "publisher")]


def test_a_standing_may_change_because_time_has_passed() -> None:
    later = one("+s") | {"as_of": "2026-06-30"}

    [as_of, standing] = changes(read(one("+s")), read(later))

    assert as_of.field == "as_of"
    assert (standing.field, standing.old, standing.new) == ("standing", "recent", "dormant")
    assert standing.why == "dormant: no support that is confirmed or reported since 2021-06-30"


some_stances = st.lists(
    st.tuples(st.sampled_from("+?-"), st.sampled_from("psw")), min_size=1, max_size=3
).map(lambda pairs: " ".join(["+w", *map("".join, pairs)]))


@given(some_stances, st.data())
def test_a_denial_that_becomes_an_affirmation_changes_the_verdict_as_the_rule_says(
    evidence: str, data: st.DataObject
) -> None:
    before = read(one(evidence))
    pieces = before.allies[0].statements[0].evidence
    n = data.draw(st.integers(1, len(pieces) - 1))
    moved = one(evidence)
    moved["allies"][0]["statements"][0]["evidence"][n]["stance"] = "affirms"
    after = read(moved)

    items = changes(before, after)

    verdicts = [
        verdict(d.allies[0].statements[0].evidence, publishers_of(d)) for d in (before, after)
    ]
    shown = [(i.old, i.new) for i in items if i.field == "verdict"]
    assert shown == ([tuple(verdicts)] if verdicts[0] is not verdicts[1] else [])
    assert (items == []) is (pieces[n].stance is Stance.AFFIRMS)


@pytest.mark.parametrize("dataset", [OLD, NEW, load()], ids=["old", "new", "shipped"])
def test_a_data_set_does_not_differ_from_itself(dataset: Dataset) -> None:
    assert changes(dataset, dataset) == []


def test_data_sets_that_do_not_differ_are_said_not_to() -> None:
    assert screen(report(OLD, OLD), 80) == (
        "Data 2020.06.30\n\nNothing was added, removed or changed.\n"
    )
    assert report(OLD, OLD).empty == ""


def test_the_order_of_records_and_of_evidence_does_not_count() -> None:
    whole = older()
    for ally_ in whole["allies"]:
        for statement in ally_["statements"]:
            statement["evidence"].reverse()
        ally_["statements"].reverse()
    whole["allies"].reverse()
    whole["sources"].reverse()

    assert changes(OLD, read(whole)) == []


def test_a_change_without_a_new_version_is_pointed_out() -> None:
    whole = older()
    whole["allies"][0]["capital"] = "Elsewhere"

    assert screen(report(OLD, read(whole)), 80) == (
        "Data 2020.06.30\n"
        "\n"
        "The version is the same in both data sets, what they hold is not.\n"
        "\n"
        "•  Changed ally freedonia: capital “Freedonia City” → “Elsewhere”\n"
    )


@pytest.mark.parametrize("field", ["old", "-old", "new", "-new", "why", "field", "change", "id"])
def test_whatever_types_meet_a_field_can_be_sorted_by(field: str) -> None:
    items = arrange(msgspec.structs.replace(report(OLD, NEW), query=Query(sort=field))).items

    key = field.removeprefix("-")
    missing = [getattr(item, key) in (None, "", ()) for item in items]
    assert missing == sorted(missing)
    assert len(items) == 22


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_a_line_fits_the_terminal(columns: int) -> None:
    lines = screen(report(OLD, NEW), columns).splitlines()

    assert [line for line in lines if len(line) > columns and "https" not in line] == []


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(json.dumps(older()), "utf-8")
    new.write_text(json.dumps(newer()), "utf-8")
    return str(old), str(new)


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
    done = ally("diff", "-", "-", stdin=json.dumps(older()).encode())

    assert done == (2, "", "ally: only one of two data sets can be standard input\n")


def test_an_unsound_data_set_is_an_error_that_names_it(files: tuple[str, str]) -> None:
    done = ally("diff", files[0], "-", stdin=b"{}")

    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("ally: standard input:1: $")


def test_exit_code_1_means_that_something_differs_whatever_is_shown(
    files: tuple[str, str],
) -> None:
    old, new = files

    codes = [
        ally("diff", *arguments, "--exit-code").code
        for arguments in ((old, new), (old, new, "-n", "0"), (old, old))
    ]

    assert codes == [1, 1, 0]


def test_chosen_fields_come_as_columns(files: tuple[str, str]) -> None:
    done = ally("diff", *files, "-F", "field,old,new", "-f", "csv", "-n", "8")

    assert done.out.splitlines()[-1] == "version,2020.06.30,2020.07.01"
    assert done.err == "ally: showing 8 of 22\n"


@given(st.data())
def test_to_undo_every_change_is_to_have_nothing_changed(data: st.DataObject) -> None:
    whole = older()
    for ally_ in whole["allies"]:
        for statement in ally_["statements"]:
            statement["text"] = data.draw(st.sampled_from([statement["text"], "Another."]))
            piece = statement["evidence"][0]
            piece["weight"] = data.draw(st.sampled_from([piece["weight"], "weak"]))
    new = read(whole)

    there, back = changes(OLD, new), changes(new, OLD)

    assert [(c.id, c.field, c.old, c.new) for c in there] == [
        (c.id, c.field, c.new, c.old) for c in back
    ]
    assert (there == []) is (new == OLD)
