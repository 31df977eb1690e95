"""`ally filter`: which statements match, with the evidence on them, and its table."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from msgspec import to_builtins
from program import ally
from sample import dataset, encode, sample
from small import Json, by_the_rule, country, raw, said, screen, small

from ally_cli.dataset import load
from ally_cli.model import Verdict
from ally_cli.query import Query
from ally_cli.reports.filter import report
from ally_cli.reports.report import plain_text

SAMPLE = encode(sample())


def ids(**query: Any) -> list[str]:
    """Return the ids of the statements of the sample that match, as listed."""
    return [item.id for item in report(dataset(), Query(**query)).items]


def test_a_statement_names_its_ally_and_holds_its_verdict_and_its_sources_whole() -> None:
    raw = sample()
    items = {item.id: item for item in report(dataset(), Query()).items}

    assert to_builtins(items["freedonia-article-1-steel"]) == {
        "id": "freedonia-article-1-steel",
        "ally": "freedonia",
        "ally_name": "Freedonia",
        "ally_iso3": "FRD",
        "kind": "support",
        "types": ("economic",),
        "direction": "from",
        "start": None,
        "end": None,
        "ongoing": False,
        "text": "Freedonia buys most of its steel from Ruritania.",
        "verdict": "confirmed",
        "why": "confirmed: a primary source affirms it, Office of the Census; none denies it",
        "note": None,
        "evidence": (
            {
                "source": raw["sources"][2],
                "stance": "affirms",
                "weight": "primary",
                "origin": None,
            },
            {"source": raw["sources"][1], "stance": "affirms", "weight": "weak", "origin": None},
        ),
        "attributed_to": "The Daily Growl",
    }


def test_statements_of_all_allies_come_oldest_first_and_undated_last() -> None:
    assert ids(verdict=tuple(Verdict)) == [
        "freedonia-article-2-founding",
        "freedonia-treaty",
        "sylvania-training",
        "sylvania-break",
        "freedonia-loan",
        "ile-dor-doctors",
        "freedonia-tariff",
        "ile-dor-rifles",
        "freedonia-article-1-steel",
    ]


def test_statements_of_named_allies_come_oldest_first_whatever_the_order_named() -> None:
    assert ids(allies=("sylvania", "ile-dor")) == [
        "sylvania-training",
        "sylvania-break",
        "ile-dor-doctors",
        "ile-dor-rifles",
    ]


def test_all_of_several_types_are_those_of_a_statement_in_itself() -> None:
    assert ids(support=("economic", "military"), match="all") == ["ile-dor-rifles"]


@pytest.mark.parametrize(
    ("evidence", "verdict", "cell"),
    [
        ("+p", "confirmed", "1 for; primary: Paper 1 2020"),
        ("+w +p", "confirmed", "1 for; primary: Paper 2 2020"),
        ("+w +s +s", "confirmed", "2 for; secondary: Paper 2 2020"),
        ("+s", "reported", "1 for; secondary: Paper 1 2020"),
        ("+s -w", "reported", "1 for, 1 weak against; secondary: Paper 1 2020"),
        ("+s ?p", "reported", "1 for; secondary: Paper 1 2020"),
        ("+w", "unverified", "1 weak for; weak: Paper 1 2020"),
        ("+w +w", "unverified", "2 weak for; weak: Paper 1 2020"),
        ("+p -s -s", "disputed", "1 for, 2 against; primary: Paper 1 2020"),
        ("+w -s", "disputed", "1 weak for, 1 against; weak: Paper 1 2020"),
        ("+w -s -p", "refuted", "1 weak for, 2 against; primary: Paper 3 2020"),
    ],
)
def test_a_cell_says_how_much_is_for_and_against_and_which_source_decides_most(
    evidence: str, verdict: str, cell: str
) -> None:
    made = report(small(country("Mona", said(evidence=evidence))), Query(verdict=tuple(Verdict)))
    [item] = made.items
    [column] = [column for column in made.columns if column.field == "evidence"]
    assert column.text is not None

    assert (item.verdict, plain_text(column.text(item))) == (verdict, cell)


def test_nothing_is_confirmed_or_refuted_by_a_weak_source_alone() -> None:
    """Neither in the shipped data nor in the cells that are shown of it."""
    made = report(load(), Query(verdict=tuple(Verdict)))
    [column] = [column for column in made.columns if column.field == "evidence"]
    assert column.text is not None

    for item in made.items:
        if item.verdict in (Verdict.CONFIRMED, Verdict.REPORTED, Verdict.REFUTED):
            assert "; weak: " not in plain_text(column.text(item)), item.id


WHOLE = """\
When               Ally          Statement                                         Verdict     Evidence
────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
since 1934-03-01   Freedonia  ↔  A treaty binds both to defend each other.         confirmed   1 for; primary: Royal Archive 1934
1972 – 1989-11-09  Sylvania   →  Sylvania trained officers of Ruritania.           confirmed   2 for; secondary: Royal Archive 1934
until 1990         Sylvania   ×  Both closed their embassies.                      reported    1 for; secondary: The Gazette 1999
1996-02 – 1999     Freedonia  →  Freedonia lent Ruritania 20 million crowns.       reported    1 for; secondary: The Gazette 1999
2003 – 2016-05     Île-d’Or   ←  Doctors from Ruritania worked in Port-Doré.       confirmed   2 for; secondary: Office of the Census 2019
2012-06            Freedonia  ×  Freedonia put a tariff on steel from Ruritania.   disputed    1 for, 1 against; secondary: The Gazette 2012
2016               Île-d’Or   ←  Île-d’Or bought rifles from Ruritania.            unverified  1 weak for; weak: Arms Watch 2017
undated            Freedonia  ←  Freedonia buys most of its steel from Ruritania.  confirmed   1 for; primary: Office of the Census 2019

→ to Ruritania   ← from Ruritania   ↔ mutual   × friction
"""


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ((), WHOLE),
        (
            ("freedonia", "--verdict", "refuted,disputed", "-F", "id,verdict,note,evidence"),
            """\
Id                            Verdict   Note                                        Evidence
──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
freedonia-article-2-founding  refuted   Ruritania had no envoy abroad before 1901.  1 weak for, 1 against; primary: Royal Archive 1934
freedonia-tariff              disputed  The census shows no fall in trade.          1 for, 1 against; secondary: The Gazette 2012
""",
        ),
        (
            ("--support", "military", "--format", "md"),
            """\
| When | Ally |  | Statement | Verdict | Evidence |
|---|---|---|---|---|---|
| since 1934-03-01 | Freedonia | ↔ | A treaty binds both to defend each other. | confirmed | 1 for; primary: [Royal Archive 1934](<https://archive.example/treaties/1934>) |
| 1972 – 1989-11-09 | Sylvania | → | Sylvania trained officers of Ruritania. | confirmed | 2 for; secondary: [Royal Archive 1934](<https://archive.example/treaties/1934>) |
| 2016 | Île-d’Or | ← | Île-d’Or bought rifles from Ruritania. | unverified | 1 weak for; weak: [Arms Watch 2017](<https://watch.example/rifles>) |
""",
        ),
    ],
)
def test_the_statements_read_so_in_a_pipe(arguments: tuple[str, ...], text: str) -> None:
    assert ally("filter", *arguments, "-q", "--data", "-", stdin=SAMPLE) == (0, text, "")


AT_100 = """\
When           Ally         Statement                              Verdict    Evidence
────────────────────────────────────────────────────────────────────────────────────────────────────
1972 –         Sylvania  →  Sylvania trained officers of           confirmed  2 for; secondary:
1989-11-09                  Ruritania.                                        Royal Archive 1934

until 1990     Sylvania  ×  Both closed their embassies.           reported   1 for; secondary: The
                                                                              Gazette 1999

→ to Ruritania   ← from Ruritania   ↔ mutual   × friction
"""
AT_50 = """\
When       since 1934-03-01
Ally       Freedonia
Direction  ↔
Statement  A treaty binds both to defend each
           other.
Verdict    confirmed
Evidence   1 for; primary: Royal Archive 1934

→ to Ruritania   ← from Ruritania   ↔ mutual   ×
friction
"""


@pytest.mark.parametrize(
    ("query", "columns", "text"),
    [
        ({}, 140, WHOLE),
        ({"allies": ("sylvania",), "since": "1900"}, 100, AT_100),
        ({"limit": 1}, 50, AT_50),
    ],
)
def test_the_statements_read_so_in_a_terminal(
    query: dict[str, Any], columns: int, text: str
) -> None:
    body = screen(report(dataset(), Query(**query)), columns)

    assert body == text[: text.rindex("\n\n→") + 1]


@pytest.mark.parametrize(
    ("query", "notes"),
    [
        (
            {"search": "helped"},
            ["1 refuted statement is left out (--verdict any shows what is refuted, too)"],
        ),
        ({"search": "helped", "verdict": tuple(Verdict)}, []),
        ({"search": "helped", "verdict": (Verdict.CONFIRMED,)}, []),
        ({"search": "steel", "since": "1900"}, ["1 statement without a date is left out"]),
        ({"allies": ("sylvania",), "since": "1900"}, []),
    ],
)
def test_a_note_says_what_is_left_out(query: dict[str, Any], notes: list[str]) -> None:
    assert report(dataset(), Query(**query)).notes == notes


@pytest.mark.parametrize(
    ("start", "end", "ongoing", "text"),
    [
        (None, None, False, "undated"),
        (None, None, True, "ongoing"),
        ("2016", None, False, "2016"),
        ("2016-05", None, True, "since 2016-05"),
        (None, "2016", False, "until 2016"),
        ("2015", "2016-05-17", False, "2015 – 2016-05-17"),
        ("2016", "2016", False, "2016"),
    ],
)
def test_a_time_is_no_more_precise_than_it_is_known(
    start: str | None, end: str | None, ongoing: bool, text: str
) -> None:
    data = small(country("Mona", said(start=start, end=end, ongoing=ongoing)))

    [_, _, row] = screen(report(data, Query(fields=("start",))), None).splitlines()

    assert row == text


def shown_verdicts(command: str, *more: str, data: Json) -> dict[str, str]:
    """Return the verdict on each statement as `ally` *command* shows it in JSON."""
    done = ally(command, *more, "--json", "--data", "-", stdin=encode(data))
    items = json.loads(done.out)["items"]
    said = [s for item in items for s in item.get("events", item.get("statements", [item]))]
    return {s.get("statement") or s["id"]: s["verdict"] for s in said}


A_LITTLE = raw(
    country("Freedonia", said(start="2001", evidence="+w -p"), said(start="2002", evidence="+s")),
    country("Mona", said(start="2003", evidence="+p -s", ongoing=False), said(start="2004")),
)
EVERY_WAY = {
    "filter": ("--verdict", "any"),
    "search": ("military",),
    "show": ("freedonia", "mona"),
    "timeline": ("--verdict", "any"),
    "evidence": ("--verdict", "any"),
}


@pytest.mark.parametrize("command", EVERY_WAY)
def test_every_command_shows_the_verdict_that_follows_from_the_evidence(command: str) -> None:
    changed = deepcopy(A_LITTLE)
    [_, denial] = changed["allies"][0]["statements"][0]["evidence"]
    denial["stance"] = "affirms"

    before = shown_verdicts(command, *EVERY_WAY[command], data=A_LITTLE)
    after = shown_verdicts(command, *EVERY_WAY[command], data=changed)

    assert before == by_the_rule(A_LITTLE)
    assert after == by_the_rule(changed) == before | {"freedonia-1": "confirmed"}


def test_what_counts_statements_counts_by_the_verdict_that_follows_from_the_evidence(
    tmp_path: Path,
) -> None:
    changed = deepcopy(A_LITTLE)
    changed["allies"][0]["statements"][0]["evidence"][1]["stance"] = "affirms"
    file = tmp_path / "before.json"
    file.write_bytes(encode(A_LITTLE))

    def items(*words: str, data: Json) -> list[Json]:
        found: list[Json] = json.loads(
            ally(*words, "--json", "--data", "-", stdin=encode(data)).out
        )["items"]
        return found

    for data, count in ((A_LITTLE, 1), (changed, 2)):
        for words in (("list",), ("matrix",), ("compare", "freedonia", "mona")):
            found = items(*words, data=data)
            assert [item.get("to", item.get("total")) for item in found] == [count, 2], words
        by_verdict = {
            i["verdict"]: i["total"] for i in items("matrix", "--by", "verdict", data=data)
        }
        assert by_verdict["confirmed"] == count
        assert [item["statements"] for item in items("terms", "confirmed", data=data)] == [count]
        sources = items("sources", "--verdict", "confirmed", data=data)
        assert (
            sum(source["affirms"] for source in sources if source["id"] == "paper-2") == count - 1
        )
    told = [
        (item["id"], item["field"], item["old"], item["new"], item["why"])
        for item in items("diff", str(file), data=changed)
        if item["field"] in ("verdict", "standing")
    ]
    assert told == [
        (
            "freedonia-1", "verdict", "refuted", "confirmed",
            "confirmed: a primary source affirms it, Paper 2; none denies it",
        )
    ]  # fmt: skip
    cards = ally("cite", "freedonia-1", "--data", "-", stdin=encode(changed)).out
    assert "\nconfirmed: a primary source affirms it, Paper 2; none denies it\n" in cards
