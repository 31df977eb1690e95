"""`ally compare`: what each ally holds beside the others, and its tables."""

from typing import Any

import pytest
from program import ally
from sample import dataset, encode, sample

from ally_cli.errors import UsageError
from ally_cli.model import Verdict
from ally_cli.query import Flows, Query
from ally_cli.reports.compare import CompareItem, report

SAMPLE = encode(sample())


def compared(*allies: str, **query: Any) -> dict[str, CompareItem]:
    """Return the items of a comparison of *allies* of the sample, by id."""
    return {item.id: item for item in report(dataset(), Query(allies=allies, **query)).items}


def test_a_type_is_shared_if_all_have_it_that_way_and_only_if_no_other_does() -> None:
    items = compared("freedonia", "ile-dor")

    assert items["freedonia"].shared == {"to": (), "from": ("economic",), "mutual": ()}
    assert items["ile-dor"].shared == items["freedonia"].shared
    assert items["freedonia"].only == {
        "to": ("economic", "financial"),
        "from": (),
        "mutual": ("diplomatic", "military"),
    }
    assert items["ile-dor"].only == {"to": (), "from": ("medical", "military"), "mutual": ()}


def test_of_three_what_two_have_is_neither_shared_nor_only() -> None:
    raw = sample()
    raw["allies"][2]["statements"][0] |= {"types": ["economic", "military"], "direction": "from"}
    items = report(dataset(raw), Query(allies=("freedonia", "ile-dor", "sylvania"))).items

    # Economic support flows from Ruritania to all three, military support to the last two.
    assert [item.shared["from"] for item in items] == [("economic",)] * 3
    assert [item.only["from"] for item in items] == [(), ("medical",), ()]


def test_types_that_are_not_about_support_are_not_compared() -> None:
    items = compared("ile-dor", "sylvania")

    assert "diplomatic" not in items["sylvania"].by_type
    assert items["sylvania"].friction == 1
    assert items["sylvania"].only == {"to": ("military", "technical"), "from": (), "mutual": ()}


def test_counts_are_of_the_statements_that_match() -> None:
    item = compared("freedonia", "sylvania", support=("military",), since="1980")["freedonia"]

    assert item.by_type == {"diplomatic": Flows(mutual=1), "military": Flows(mutual=1)}
    assert item.latest_by_type == {"diplomatic": "1934-03-01", "military": "1934-03-01"}
    assert item.verdicts == {"confirmed": 1, "reported": 0, "disputed": 0, "unverified": 0}


def test_refuted_statements_are_counted_only_if_asked_for() -> None:
    unasked = compared("freedonia", "ile-dor")["freedonia"]
    asked = compared("freedonia", "ile-dor", verdict=tuple(Verdict))["freedonia"]

    assert "refuted" not in unasked.verdicts
    assert asked.verdicts["refuted"] == 1
    assert (unasked.by_type["military"], asked.by_type["military"]) == (
        Flows(mutual=1),
        Flows(from_=1, mutual=1),
    )


@pytest.mark.parametrize("count", [0, 1, 7])
def test_two_to_six_allies_are_compared(count: int) -> None:
    with pytest.raises(UsageError) as caught:
        report(dataset(), Query(allies=tuple(f"ally-{n}" for n in range(count))))

    assert str(caught.value) == (
        f"compare takes 2 to 6 different allies, not {count}"
        " (for example: ally compare china russia)"
    )


def test_an_ally_named_twice_is_one_ally() -> None:
    done = ally("compare", "FD", "freedonia", "--data", "-", stdin=SAMPLE)

    assert done == (
        2,
        "",
        "ally: compare takes 2 to 6 different allies, not 1"
        " (for example: ally compare china russia)\n",
    )


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (
            ("freedonia", "ile-dor"),
            """\
            Freedonia    Île-d’Or
─────────────────────────────────
standing    closest      partner
ties since  1933-11-17   2001
diplomatic  ↔1  1934     –
economic    →1 ←1  1999  ←1  2016
financial   →1  1999     –
medical     –            ←1  2016
military    ↔1  1934     ←1  2016
friction    1            –
confirmed   2            1
reported    1            –
disputed    1            –
unverified  –            1

What all have on record with Ruritania, and what only one

          both      only Freedonia        only Île-d’Or
───────────────────────────────────────────────────────────
→ to      –         economic, financial   –
← from    economic  –                     medical, military
↔ mutual  –         diplomatic, military  –
""",
        ),
        (
            ("freedonia", "ile-dor", "sylvania", "--verdict", "any"),
            """\
            Freedonia    Île-d’Or  Sylvania
───────────────────────────────────────────
standing    closest      partner   former
ties since  1933-11-17   2001      –
diplomatic  ←1 ↔1  1934  –         –
economic    →1 ←1  1999  ←1  2016  –
financial   →1  1999     –         –
medical     –            ←1  2016  –
military    ←1 ↔1  1934  ←1  2016  →1  1989
technical   –            –         →1  1989
friction    1            –         1
confirmed   2            1         1
reported    1            –         1
disputed    1            –         –
unverified  –            1         –
refuted     1            –         –

What all have on record with Ruritania, and what only one

          all 3  only Freedonia        only Île-d’Or  only Sylvania
─────────────────────────────────────────────────────────────────────────
→ to      –      economic, financial   –              military, technical
← from    –      diplomatic            medical        –
↔ mutual  –      diplomatic, military  –              –
""",
        ),
        (
            ("sylvania", "ile-dor", "--limit", "1", "--quiet"),
            """\
            Sylvania
────────────────────
standing    former
ties since  –
military    →1  1989
technical   →1  1989
friction    1
confirmed   1
reported    1
disputed    –
unverified  –

What all have on record with Ruritania, and what only one

          both  only Sylvania
───────────────────────────────────
→ to      –     military, technical
← from    –     –
↔ mutual  –     –
""",
        ),
        (("freedonia", "ile-dor", "--limit", "0", "--quiet"), ""),
        (
            ("freedonia", "ile-dor", "--format", "md"),
            """\
|  | Freedonia | Île-d’Or |
|---|---|---|
| standing | closest | partner |
| ties since | 1933-11-17 | 2001 |
| diplomatic | ↔1  1934 | – |
| economic | →1 ←1  1999 | ←1  2016 |
| financial | →1  1999 | – |
| medical | – | ←1  2016 |
| military | ↔1  1934 | ←1  2016 |
| friction | 1 | – |
| confirmed | 2 | 1 |
| reported | 1 | – |
| disputed | 1 | – |
| unverified | – | 1 |

## What all have on record with Ruritania, and what only one

|  | both | only Freedonia | only Île-d’Or |
|---|---|---|---|
| → to | – | economic, financial | – |
| ← from | economic | – | medical, military |
| ↔ mutual | – | diplomatic, military | – |
""",
        ),
    ],
)
def test_a_comparison_reads_so(arguments: tuple[str, ...], text: str) -> None:
    assert ally("compare", *arguments, "--data", "-", stdin=SAMPLE) == (0, text, "")
