"""`ally evidence`: who says what, a row for each statement and source."""

import csv
import io
import json
from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import to_builtins
from small import Json, country, raw, said, screen, small

from ally_cli.dataset import decode, load
from ally_cli.model import Stance, Verdict, Weight
from ally_cli.output.csv import commas
from ally_cli.output.stream import Style
from ally_cli.query import Query, select
from ally_cli.reports.evidence import report
from ally_cli.reports.report import arrange

PIPE = Style(width=None, terminal=False, color=False, encoding="utf-8", header=True)
ANY = Query(verdict=tuple(Verdict))


def sample() -> Json:
    """Return a data set with evidence of all sorts, in no order."""
    whole = raw(
        country(
            "Freedonia",
            said("medical", "from", "2003", evidence="-s +w +s"),
            said("military", "to", "2001", evidence="-p +w"),
        ),
        country("Sylvania", said("economic", "mutual", "2002", ongoing=True, evidence="+s ?p")),
    )
    whole["allies"][0]["statements"][0]["evidence"][2]["origin"] = "Reuters"
    whole["sources"][0] |= {"published": None, "author": "R. T. Firefly", "kind": "un"}
    return whole


DATA = decode(json.dumps(sample()).encode())


def rows(query: Query, statements: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Return the statement, the source and the stance of each row."""
    items = report(DATA, query, statements).items
    return [(row.statement, row.source, row.stance.value) for row in items]


def test_a_row_has_all_there_is_to_know_about_a_statement_and_a_source() -> None:
    [_, row, _] = report(DATA, Query(allies=("freedonia",))).items

    assert to_builtins(row) == {
        "statement": "freedonia-1",
        "ally": "freedonia",
        "ally_name": "Freedonia",
        "ally_iso3": "FRE",
        "kind": "support",
        "types": ("medical",),
        "direction": "from",
        "start": "2003",
        "end": None,
        "ongoing": False,
        "text": "medical from.",
        "verdict": "disputed",
        "stance": "affirms",
        "weight": "weak",
        "counts": False,
        "origin": None,
        "source": "paper-2",
        "source_kind": "news",
        "publisher": "Paper 2",
        "author": None,
        "title": "News 2",
        "title_is_description": False,
        "published": "2020",
        "url": "https://paper.example/2",
        "via": None,
    }


@pytest.mark.parametrize(
    ("query", "statements", "expected"),
    [
        # statements by date; within one, by stance, then weight
        (
            {"verdict": tuple(Verdict)},
            (),
            [
                ("freedonia-2", "paper-2", "affirms"),
                ("freedonia-2", "paper-1", "denies"),
                ("sylvania-1", "paper-1", "affirms"),
                ("sylvania-1", "paper-2", "qualifies"),
                ("freedonia-1", "paper-3", "affirms"),
                ("freedonia-1", "paper-2", "affirms"),
                ("freedonia-1", "paper-1", "denies"),
            ],
        ),
        (
            {"allies": ("sylvania",)},
            (),
            [("sylvania-1", "paper-1", "affirms"), ("sylvania-1", "paper-2", "qualifies")],
        ),
        # who names a statement wants it, refuted or not
        (
            {},
            ("freedonia-2",),
            [("freedonia-2", "paper-2", "affirms"), ("freedonia-2", "paper-1", "denies")],
        ),
        (
            {"allies": ("sylvania",)},
            ("freedonia-2",),
            [
                ("freedonia-2", "paper-2", "affirms"),
                ("freedonia-2", "paper-1", "denies"),
                ("sylvania-1", "paper-1", "affirms"),
                ("sylvania-1", "paper-2", "qualifies"),
            ],
        ),
        ({"verdict": (Verdict.CONFIRMED,)}, ("freedonia-2",), []),
        ({"support": ("medical",)}, ("sylvania-1",), []),
    ],
)
def test_the_rows_are_of_the_statements_asked_for(
    query: dict[str, Any], statements: tuple[str, ...], expected: list[tuple[str, str, str]]
) -> None:
    assert rows(Query(**query), statements) == expected


def test_what_is_refuted_is_left_out_with_a_note_unless_it_is_named() -> None:
    note = "1 refuted statement is left out (--verdict any shows what is refuted, too)"

    assert report(DATA, Query()).notes == [note]
    assert report(DATA, Query(allies=("sylvania",)), ["freedonia-2"]).notes == []


some_evidence = st.lists(
    st.tuples(st.sampled_from("+?-"), st.sampled_from("psw")), min_size=0, max_size=3
).map(lambda pairs: " ".join(["+w", *map("".join, pairs)]))


@given(st.lists(some_evidence, min_size=1, max_size=3))
def test_there_is_one_row_for_each_statement_source_and_stance(evidence: list[str]) -> None:
    statements = [said(evidence=one) | {"note": "A note."} for one in evidence]
    dataset = small(country("Freedonia", *statements))

    found = report(dataset, ANY).items

    keys = [(row.statement, row.source, row.stance) for row in found]
    assert len(set(keys)) == len(keys)
    assert set(keys) == {
        (s.id, e.source, e.stance) for a in dataset.allies for s in a.statements for e in s.evidence
    }


def test_the_rows_that_count_are_enough_to_compute_a_verdict() -> None:
    """As an analyst would: by origin, or else publisher."""
    shipped = load()
    sides: dict[str, dict[Stance, dict[str, bool]]] = defaultdict(lambda: defaultdict(dict))
    verdicts = {}
    for row in report(shipped, ANY).items:
        verdicts[row.statement] = row.verdict
        if row.counts:
            side = sides[row.statement][row.stance]
            voice = row.origin or row.publisher
            side[voice] = side.get(voice, False) or row.weight is Weight.PRIMARY

    for statement, verdict in verdicts.items():
        affirm, deny = (sides[statement][s] for s in (Stance.AFFIRMS, Stance.DENIES))
        enough = [len(side) > 1 or any(side.values()) for side in (affirm, deny)]
        if deny:
            expected = Verdict.REFUTED if not affirm and enough[1] else Verdict.DISPUTED
        elif affirm:
            expected = Verdict.CONFIRMED if enough[0] else Verdict.REPORTED
        else:
            expected = Verdict.UNVERIFIED
        assert verdict is expected, statement
    found = select(shipped, ANY)
    assert verdicts.keys() == {s.id for match in found for s in match.statements}


def test_csv_is_flat_and_an_origin_that_is_not_named_is_empty() -> None:
    whole = arrange(report(DATA, Query(allies=("freedonia",))))

    [first, second, _] = csv.DictReader(io.StringIO("".join(commas(whole, PIPE)), newline=""))

    assert (first["source"], first["origin"], first["counts"]) == ("paper-3", "Reuters", "true")
    assert (second["source"], second["origin"], second["counts"]) == ("paper-2", "", "false")


IN_A_PIPE = """\
Statement    Ally       Verdict   Stance     Weight     Origin   Publisher  Published  Address
──────────────────────────────────────────────────────────────────────────────────────────────────────────────
sylvania-1   Sylvania   reported  affirms    secondary  –        Paper 1    undated    https://paper.example/1
sylvania-1   Sylvania   reported  qualifies  primary    –        Paper 2    2020       https://paper.example/2
freedonia-1  Freedonia  disputed  affirms    secondary  Reuters  Paper 3    2020       https://paper.example/3
freedonia-1  Freedonia  disputed  affirms    weak       –        Paper 2    2020       https://paper.example/2
freedonia-1  Freedonia  disputed  denies     secondary  –        Paper 1    undated    https://paper.example/1
"""
IN_A_TERMINAL = """\
Ally       Verdict   Stance   Weight     Origin   Publisher  Published
──────────────────────────────────────────────────────────────────────
Freedonia  disputed  affirms  secondary  Reuters  Paper 3    2020
freedonia-1
https://paper.example/3

Freedonia  disputed  affirms  weak       –        Paper 2    2020
freedonia-1
https://paper.example/2

Freedonia  disputed  denies   secondary  –        Paper 1    undated
freedonia-1
https://paper.example/1
"""
NARROW = """\
Ally       Freedonia
Verdict    disputed
Stance     affirms
Weight     secondary
Origin     Reuters
Publisher  Paper 3
Published  2020
Statement  freedonia-1
Address    https://paper.example/3
"""


@pytest.mark.parametrize(
    ("columns", "query", "text"),
    [
        (None, Query(), IN_A_PIPE),
        (80, Query(allies=("freedonia",)), IN_A_TERMINAL),
        (40, Query(allies=("freedonia",), limit=1), NARROW),
    ],
)
def test_ids_and_addresses_stand_whole_in_a_line_of_their_own_or_in_columns_of_a_pipe(
    columns: int | None, query: Query, text: str
) -> None:
    assert screen(report(DATA, query), columns) == text


def test_all_of_the_shipped_evidence_fits_100_columns_as_a_table_but_for_addresses() -> None:
    lines = screen(report(load(), ANY), 100).splitlines()

    assert lines[0].startswith("Ally ")
    assert set(lines[1]) == {"─"}
    assert [line for line in lines if len(line) > 100 and " " in line] == []
