"""The data dictionary, `data/README.md`: its tables, rules and examples are those of the data."""

import inspect
import json
import re
from collections.abc import Callable
from functools import cache
from itertools import combinations_with_replacement, product
from typing import Any, NamedTuple

import msgspec
import pytest
from repository import ROOT

from ally_cli import Evidence, load, model, publishers_of, verdict
from ally_cli.model import Dataset, Stance, Term, Verdict, Weight

Json = dict[str, Any]

PAGE = (ROOT / "data" / "README.md").read_text("utf-8")
DATA: Json = json.loads((ROOT / "data" / "allies.json").read_bytes())
ALLIES: list[Json] = DATA["allies"]
STATEMENTS: dict[str, Json] = {s["id"]: s for ally in ALLIES for s in ally["statements"]}
SOURCES: dict[str, Json] = {source["id"]: source for source in DATA["sources"]}
TYPES = "support_types"

RECORDS: dict[str, tuple[type[msgspec.Struct], list[Json]]] = {
    "Data set": (Dataset, [DATA]),
    "Subject": (model.Subject, [DATA["subject"]]),
    "Ally": (model.Ally, ALLIES),
    "Statement": (model.Statement, [*STATEMENTS.values()]),
    "Evidence": (model.Evidence, [e for s in STATEMENTS.values() for e in s["evidence"]]),
    "Source": (model.Source, [*SOURCES.values()]),
}
VOCABULARIES: dict[str, type[Term]] = {
    re.sub(r"(?<=.)([A-Z])", r" \1", name).capitalize(): term
    for name, term in inspect.getmembers(model, inspect.isclass)
    if issubclass(term, Term) and term is not Term
}


def section(heading: str) -> str:
    """Return what stands under *heading*."""
    found = re.search(rf"^#+ {heading}\n(.*?)(?=^#|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, heading
    return found[1]


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the table under *heading*, without its head."""
    lines = [line for line in section(heading).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def as_table(meanings: dict[str, str]) -> list[list[str]]:
    """Return *meanings* as the rows of a table: each without a capital and a full stop."""
    return [
        [f"`{word}`", f"{text[:1].lower()}{text[1:]}".removesuffix(".")]
        for word, text in meanings.items()
    ]


# Fields.


class Field(NamedTuple):
    """A row of a table of fields."""

    record: str
    name: str
    type: str
    null: str
    example: str


FIELDS = [
    Field(record, name.strip("`"), type_, null, example)
    for record in RECORDS
    for name, type_, null, _, example in rows(record)
]


@pytest.mark.parametrize("record", RECORDS)
def test_the_fields_are_those_of_the_record_in_its_order(record: str) -> None:
    assert [row[0] for row in rows(record)] == [
        f"`{field.encode_name}`" for field in msgspec.structs.fields(RECORDS[record][0])
    ]


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: f"{field.record}: {field.name}")
def test_a_field_has_values_of_its_type_and_is_null_only_where_it_may_be(field: Field) -> None:
    values = [record[field.name] for record in RECORDS[field.record][1]]
    types = {"integer": int, "boolean": bool, "object": dict, "list": list}

    expected = types.get(field.type.partition(" ")[0], str)
    assert field.null in ("yes", "no")
    assert {type(value) for value in values if value is not None} <= {expected}
    assert field.null == "yes" or None not in values


def may_be_null(field: Field) -> bool:
    """Tell whether *field* may be null by the record."""
    [found] = [
        one
        for one in msgspec.structs.fields(RECORDS[field.record][0])
        if one.encode_name == field.name
    ]
    try:
        return msgspec.convert(None, found.type) is None
    except msgspec.ValidationError:
        return False


def test_what_may_be_null_is_what_the_records_allow() -> None:
    wrong = [field for field in FIELDS if (field.null == "yes") != may_be_null(field)]

    assert wrong == []


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: f"{field.record}: {field.name}")
def test_an_example_of_a_field_is_from_the_data_set(field: Field) -> None:
    if field.example.startswith("see "):
        return
    shown = re.match("`(.+)`", field.example)
    assert shown
    values = [record[field.name] for record in RECORDS[field.record][1]]
    if shown[1].endswith('…"'):
        beginning = shown[1].strip('"').removesuffix("…")
        assert [value for value in values if value and value.startswith(beginning)]
    else:
        assert json.loads(shown[1]) in values


def test_an_example_for_another_country_is_of_that_country() -> None:
    by_name = {ally["name"]: ally for ally in ALLIES}
    named = [
        (field, match)
        for field in FIELDS
        if (match := re.fullmatch(r"`(.+)` \(([A-Z][a-z]+)\)", field.example))
    ]

    assert len(named) == 2
    for field, match in named:
        assert by_name[match[2]][field.name] == json.loads(match[1])


# Words.


@pytest.mark.parametrize("name", VOCABULARIES)
def test_a_vocabulary_has_the_words_and_meanings_that_the_program_shows(name: str) -> None:
    assert rows(name) == as_table({term.value: term.meaning for term in VOCABULARIES[name]})


def test_the_support_types_are_defined_as_in_the_data_set() -> None:
    found = [[word, f"{text[:1].lower()}{text[1:]}"] for word, text in rows("Support type")]

    assert found == as_table(DATA[TYPES])
    assert rows("Support types")[0][-1] == f'`"military": "{DATA[TYPES]["military"]}"`'


def test_every_section_of_the_vocabulary_is_one_of_these() -> None:
    part = PAGE.partition("\n## Vocabulary\n")[2].partition("\n## ")[0]

    assert {*re.findall(r"^### (.+)$", part, re.MULTILINE)} == {*VOCABULARIES, "Support type"}


# The two rules.

Sides = dict[str, bool]  # an origin -> whether it is primary


def enough(side: Sides) -> bool:
    return any(side.values()) or len(side) > 1


RULES: dict[str, tuple[str, Callable[[Sides, Sides], bool]]] = {
    "confirmed": (
        "D is empty; P has a primary origin, or at least two",
        lambda p, d: not d and enough(p),
    ),
    "reported": (
        "D is empty; P is exactly one, and it is secondary",
        lambda p, d: not d and [*p.values()] == [False],
    ),
    "unverified": ("D and P are empty", lambda p, d: not d and not p),
    "refuted": (
        "P is empty; D has a primary origin, or at least two",
        lambda p, d: not p and enough(d),
    ),
    "disputed": (
        "D is not empty, and the statement is not refuted",
        lambda p, d: bool(d) and not (not p and enough(d)),
    ),
}


def test_the_rule_of_a_verdict_is_what_the_program_does() -> None:
    assert dict(rows("The verdict")) == {f"`{name}`": text for name, (text, _) in RULES.items()}

    publishers = {"s-1": "A", "s-2": "B"}
    every = [Evidence(*one) for one in product(publishers, Stance, Weight, [None, "A", "C"])]
    for pieces in combinations_with_replacement(every, 2):
        p, d = Sides(), Sides()
        for piece in pieces:
            if piece.stance != "qualifies" and piece.weight != "weak":
                side = p if piece.stance == "affirms" else d
                origin = piece.origin or publishers[piece.source]
                side[origin] = side.get(origin, False) or piece.weight == "primary"
        assert [name for name, (_, holds) in RULES.items() if holds(p, d)] == [
            verdict(pieces, publishers)
        ]


def test_the_rule_of_a_standing_is_the_one_that_is_tried_on_the_data_set() -> None:
    # tests/facts/test_real_data.py has it as a script.
    assert rows("The standing") == [
        ["`ended`", "`ties_until` is a date"],
        [
            "`treaty`",
            "`treaty` names a statement of the ally that is military, mutual, ongoing and"
            " confirmed",
        ],
        [
            "`recent`",
            "support that is confirmed or reported lasts into the five years before `as_of`: it"
            " is ongoing, or its end, or else its start, may lie in them",
        ],
        ["`dormant`", "none of these"],
    ]


# Examples.


def test_every_id_on_the_page_is_in_the_data_set() -> None:
    words = {term.value for terms in VOCABULARIES.values() for term in terms}
    named = {*re.findall(r"`([a-z0-9]+(?:-[a-z0-9]+)+)`", PAGE)}

    dates = {name for name in named if re.fullmatch(r"[0-9-]+", name)}
    assert named - words - dates - STATEMENTS.keys() - SOURCES.keys() == set()
    assert len(named & STATEMENTS.keys()) > 20


@cache
def verdicts() -> dict[str, Verdict]:
    """Return the verdict of each statement."""
    data = load()
    publishers = publishers_of(data)
    return {s.id: verdict(s.evidence, publishers) for a in data.allies for s in a.statements}


# Statement -> what the page says of it: verdict, stance, weight, origin and publishers. An origin
# of None is that of publishers who speak for themselves; ... leaves open what it is.
SAID = [
    ("uganda-article-2-ties-1995", "refuted", "affirms", "weak", None, {"northkoreainfo.com"}),
    ("uganda-article-2-ties-1995", "refuted", "denies", "primary", ..., {"KCNA"}),
    ("iran-un-vote", "confirmed", "affirms", "primary", "UN General Assembly", {"Reuters"}),
    ("uganda-arms-supplies", "confirmed", "affirms", "secondary", None, {"AFP", "Reuters"}),
    (
        "uganda-arms-supplies",
        "confirmed",
        "affirms",
        "primary",
        "Government of Uganda",
        {"Daily Monitor"},
    ),
    (
        "uganda-arms-supplies",
        "confirmed",
        "denies",
        "weak",
        "Government of Uganda",
        {"AFP"},
    ),
    ("mongolia-treaty-1986", "unverified", "affirms", "weak", None, {"Wikipedia"}),
    (
        "myanmar-un-panel-missiles",
        "reported",
        "affirms",
        "secondary",
        "UN Panel of Experts",
        {"Al Jazeera", "Newser"},
    ),
    (
        "myanmar-un-panel-missiles",
        "reported",
        "denies",
        "weak",
        "Government of Myanmar",
        {"Reuters", "Newser"},
    ),
    ("cuba-rifles-1980s", "confirmed", "affirms", "primary", "Fidel Castro", {"AFP", "Reuters"}),
    (
        "china-article-14-stability-aim",
        "confirmed",
        "affirms",
        "secondary",
        None,
        {"RAND", "Council on Foreign Relations"},
    ),
    ("mozambique-political-ties-only", "disputed", "denies", "primary", ..., {"Yonhap"}),
    ("namibia-compliance-claim", "reported", "affirms", "secondary", ..., {"allAfrica"}),
    ("nigeria-missile-offer", "reported", "affirms", "secondary", "Government of Nigeria", {"AFP"}),
    ("syria-article-4-doctors", "disputed", "denies", "secondary", "Government of Syria", ...),
    ("syria-assad-pledges", "unverified", "affirms", "weak", ..., {"Naenara"}),
    ("zimbabwe-fifth-brigade", "confirmed", "affirms", "secondary", None, ...),
    ("kuwait-visas-august-2017", "disputed", "denies", "primary", "Government of Kuwait", ...),
    ("kuwait-visas-august-2017", "disputed", "affirms", "primary", "Government of Kuwait", ...),
    ("china-forced-returns", "confirmed", "denies", "weak", "Government of China", ...),
]


@pytest.mark.parametrize(("statement", "found", "stance", "weight", "origin", "publishers"), SAID)
def test_an_example_of_how_evidence_is_weighed_is_weighed_so(
    statement: str, found: str, stance: str, weight: str, origin: Any, publishers: Any
) -> None:
    pieces = [
        piece
        for piece in STATEMENTS[statement]["evidence"]
        if (piece["stance"], piece["weight"]) == (stance, weight)
        and origin in (piece["origin"], ...)
    ]

    speaking = {SOURCES[piece["source"]]["publisher"] for piece in pieces}
    assert verdicts()[statement] == found
    assert speaking
    assert publishers is ... or speaking >= publishers


def test_the_economic_pressure_of_china_is_qualified_by_six_sources() -> None:
    evidence = STATEMENTS["china-article-11-economic-pressure"]["evidence"]

    assert [piece["stance"] for piece in evidence].count("qualifies") == 6


def test_the_example_of_a_statement_is_the_one_in_the_data_set() -> None:
    [block] = re.findall(r"^```json\n(.*?)^```$", section("An example"), re.MULTILINE | re.DOTALL)
    shown = json.loads(block)

    assert shown == STATEMENTS["pakistan-komid-visits"]
    assert block == json.dumps(shown, indent=2, ensure_ascii=False) + "\n"
    assert verdicts()["pakistan-komid-visits"] == "disputed"


def test_the_steps_of_a_change_are_as_many_as_other_pages_say() -> None:
    steps = re.findall(r"^(\d+)\. ", section("How to correct or add a statement"), re.MULTILINE)
    page = " ".join((ROOT / "CONTRIBUTING.md").read_text("utf-8").split())

    assert [int(step) for step in steps] == [*range(1, len(steps) + 1)]
    assert f"[{['Ten', 'Eleven', 'Twelve'][len(steps) - 10]} steps]" in page
