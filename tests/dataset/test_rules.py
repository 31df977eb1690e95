"""The rules of a sound data set: each change to a sound one that breaks a rule, and what is said."""

from copy import deepcopy
from typing import Any

import msgspec
import pytest
from sample import Json, dataset, sample

from ally_cli.dataset.rules import problems
from ally_cli.model import Dataset
from ally_cli.names import name_index, names_of

Keys = tuple[str | int, ...]

SLUG = "lower-case letters, digits, single hyphens"
DATE = "YYYY, YYYY-MM or YYYY-MM-DD"
FREEDONIA: Keys = ("allies", 0)
STEEL: Keys = (*FREEDONIA, "statements", 0)
TREATY: Keys = (*FREEDONIA, "statements", 2)
LOAN: Keys = (*FREEDONIA, "statements", 3)
ILE_DOR: Keys = ("allies", 1)
DOCTORS: Keys = (*ILE_DOR, "statements", 0)
RIFLES: Keys = (*ILE_DOR, "statements", 1)


def changed(keys: Keys, value: Any) -> Json:
    """Return the sample with *value* at *keys*."""
    raw = sample()
    at: Any = raw
    for key in keys[:-1]:
        at = at[key]
    at[keys[-1]] = value
    return raw


def found(raw: Json) -> list[tuple[str, str, str]]:
    """Return path, message and hint of the problems of *raw*, which has the right shape."""
    return [(p.path, p.message, p.hint) for p in problems(msgspec.convert(raw, Dataset))]


def test_the_sample_is_sound() -> None:
    assert found(sample()) == []


@pytest.mark.parametrize(
    ("keys", "value", "path", "message", "hint"),
    [
        # Versions and days.
        (("version",), "2020-06-30", "$.version", "'2020-06-30' is not a version", "YYYY.MM.DD"),
        (("version",), "2020.6.30", "$.version", "'2020.6.30' is not a version", "YYYY.MM.DD"),
        (("as_of",), "2020-06", "$.as_of", "'2020-06' is not a day", "YYYY-MM-DD"),
        (("as_of",), "2020-06-31", "$.as_of", "'2020-06-31' is not a day", "YYYY-MM-DD"),
        (("as_of",), "30.06.2020", "$.as_of", "'30.06.2020' is not a day", "YYYY-MM-DD"),
        # Ids are slug-shaped.
        (("subject", "id"), "Ruritania", "$.subject.id", "'Ruritania' is not an id", SLUG),
        ((*FREEDONIA, "id"), "free donia", "$.allies[0].id", "'free donia' is not an id", SLUG),
        ((*FREEDONIA, "id"), "", "$.allies[0].id", "'' is not an id", SLUG),
        ((*ILE_DOR, "id"), "île-dor", "$.allies[1].id", "'île-dor' is not an id", SLUG),
        (
            (*TREATY, "id"),
            "freedonia--treaty",
            "$.allies[0].statements[2].id",
            "'freedonia--treaty' is not an id",
            SLUG,
        ),
        (
            (*TREATY, "id"),
            "-treaty",
            "$.allies[0].statements[2].id",
            "'-treaty' is not an id",
            SLUG,
        ),
        (
            (*TREATY, "id"),
            "treaty-",
            "$.allies[0].statements[2].id",
            "'treaty-' is not an id",
            SLUG,
        ),
        (
            (*TREATY, "id"),
            "treaty\n",
            "$.allies[0].statements[2].id",
            "'treaty\n' is not an id",
            SLUG,
        ),
        # Ids are unique, those of statements across allies.
        (
            (*RIFLES, "id"),
            "ile-dor-doctors",
            "$.allies[1].statements[1].id",
            "'ile-dor-doctors' is already taken",
            "ids are unique",
        ),
        (
            (*RIFLES, "id"),
            "freedonia-treaty",
            "$.allies[1].statements[1].id",
            "'freedonia-treaty' is already taken",
            "ids are unique",
        ),
        # A name stands for one ally.
        (
            (*ILE_DOR, "name"),
            "FREEDONIA",
            "$.allies[1]",
            "the name 'freedonia' already stands for freedonia",
            "",
        ),
        (
            (*ILE_DOR, "aliases"),
            ["Republic-of Freedonia"],
            "$.allies[1]",
            "the name 'republic of freedonia' already stands for freedonia",
            "",
        ),
        (
            (*ILE_DOR, "aliases"),
            ["F.R.D."],
            "$.allies[1]",
            "the name 'frd' already stands for freedonia",
            "",
        ),
        (
            (*ILE_DOR, "iso2"),
            "FD",
            "$.allies[1]",
            "the name 'fd' already stands for freedonia",
            "",
        ),
        (
            (*FREEDONIA, "aliases"),
            ["Ile Dor"],
            "$.allies[1]",
            "the name 'ile dor' already stands for freedonia",
            "",
        ),
        # Dates are well formed.
        (
            (*FREEDONIA, "ties_since"),
            "1933-11-31",
            "$.allies[0].ties_since",
            "'1933-11-31' is not a date",
            DATE,
        ),
        (
            (*TREATY, "start"),
            "1934-13",
            "$.allies[0].statements[2].start",
            "'1934-13' is not a date",
            DATE,
        ),
        ((*TREATY, "start"), "", "$.allies[0].statements[2].start", "'' is not a date", DATE),
        (
            (*LOAN, "end"),
            "c. 1999",
            "$.allies[0].statements[3].end",
            "'c. 1999' is not a date",
            DATE,
        ),
        (
            ("sources", 3, "published"),
            "12/1999",
            "$.sources[3].published",
            "'12/1999' is not a date",
            DATE,
        ),
        # Dates are in order.
        (
            (*LOAN, "start"),
            "2000",
            "$.allies[0].statements[3].start",
            "'2000' is after the end, '1999'",
            "",
        ),
        (
            (*LOAN, "end"),
            "1996-01-31",
            "$.allies[0].statements[3].start",
            "'1996-02' is after the end, '1996-01-31'",
            "",
        ),
        # What is ongoing has no end.
        (
            (*LOAN, "ongoing"),
            True,
            "$.allies[0].statements[3].ongoing",
            "an ongoing statement has no end",
            "false, or end null",
        ),
        # Support types are defined.
        (
            (*STEEL, "types"),
            ["economic", "econmic"],
            "$.allies[0].statements[0].types[1]",
            "no support type 'econmic' is defined",
            "did you mean economic?",
        ),
        (
            (*STEEL, "types"),
            ["naval"],
            "$.allies[0].statements[0].types[0]",
            "no support type 'naval' is defined",
            "",
        ),
        # Sources are defined, and cited.
        (
            (*DOCTORS, "sources"),
            ["census-2019-trade", "gazette-2012-tarif"],
            "$.allies[1].statements[0].sources[1]",
            "no source 'gazette-2012-tarif' is defined",
            "did you mean gazette-2012-tariff?",
        ),
        (
            (*STEEL, "checked_against"),
            ["atlas"],
            "$.allies[0].statements[0].checked_against[0]",
            "no source 'atlas' is defined",
            "",
        ),
        (
            (*RIFLES, "sources"),
            ["bugle-undated-allies"],
            "$.sources[5].id",
            "no statement cites 'watch-2017-rifles'",
            "",
        ),
        # A verdict that needs an explanation has one.
        (
            (*RIFLES, "note"),
            None,
            "$.allies[1].statements[1].note",
            "a statement that is unverified needs a note",
            "",
        ),
        (
            (*RIFLES, "note"),
            "",
            "$.allies[1].statements[1].note",
            "a statement that is unverified needs a note",
            "",
        ),
        (
            (*TREATY, "verdict"),
            "disputed",
            "$.allies[0].statements[2].note",
            "a statement that is disputed needs a note",
            "",
        ),
        (
            (*TREATY, "verdict"),
            "refuted",
            "$.allies[0].statements[2].note",
            "a statement that is refuted needs a note",
            "",
        ),
    ],
)
def test_one_breach_of_a_rule_is_one_problem_at_its_place(
    keys: Keys, value: Any, path: str, message: str, hint: str
) -> None:
    assert found(changed(keys, value)) == [(path, message, hint)]


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (("version",), "2020.06.30.2"),
        ((*FREEDONIA, "aliases"), ["freedonia", "Freedonia", "FREEDONIA", "F.D."]),
        ((*FREEDONIA, "iso2"), None),
        ((*FREEDONIA, "ties_since"), None),
        ((*LOAN, "start"), "1999-12-31"),
        ((*LOAN, "end"), None),
        ((*LOAN, "end"), "1996-02-01"),
        ((*LOAN, "end"), "1996"),
        ((*LOAN, "start"), None),
        ((*STEEL, "ongoing"), True),
        ((*TREATY, "verdict"), "reported"),
        ((*TREATY, "note"), "A protocol of 1951 widens it."),
        ((*STEEL, "checked_against"), []),
        (("sources", 0, "published"), None),
        (("sources", 0, "published"), "1934-03"),
    ],
)
def test_a_change_within_the_rules_is_no_problem(keys: Keys, value: Any) -> None:
    assert found(changed(keys, value)) == []


def test_an_ally_twice_is_a_problem_for_its_id_and_for_those_of_its_statements() -> None:
    raw = sample()
    raw["allies"].append(deepcopy(raw["allies"][1]))

    taken = {path: message for path, message, hint in found(raw) if hint == "ids are unique"}

    assert taken == {
        "$.allies[3].id": "'ile-dor' is already taken",
        "$.allies[3].statements[0].id": "'ile-dor-doctors' is already taken",
        "$.allies[3].statements[1].id": "'ile-dor-rifles' is already taken",
    }


def test_a_source_twice_is_a_problem_for_its_id() -> None:
    raw = sample()
    raw["sources"].append(raw["sources"][0])

    assert found(raw) == [
        ("$.sources[6].id", "'archive-1934-treaty' is already taken", "ids are unique")
    ]


def test_every_problem_is_found_not_only_the_first() -> None:
    raw = changed((*RIFLES, "note"), None)
    raw["version"] = "first"
    raw["allies"][0]["statements"][2]["start"] = "1934-13"
    raw["allies"][0]["statements"][3]["ongoing"] = True
    raw["sources"][0]["id"] = "Treaty"

    assert [path for path, _, _ in found(raw)] == [
        "$.version",
        "$.sources[0].id",
        "$.allies[0].statements[2].start",
        "$.allies[0].statements[3].ongoing",
        "$.allies[0].statements[1].checked_against[0]",
        "$.allies[0].statements[2].sources[0]",
        "$.allies[2].statements[0].sources[0]",
        "$.sources[0].id",
        "$.allies[1].statements[1].note",
    ]


def test_an_ally_answers_to_its_id_names_codes_and_aliases() -> None:
    assert names_of(dataset().allies[1]) == {
        "ile dor",
        "principality of the ile dor",
        "io",
        "ilo",
        "golden island",
    }


def test_the_index_of_names_leads_to_the_id_of_the_ally() -> None:
    index = name_index(dataset().allies)

    assert index == {
        "freedonia": "freedonia",
        "republic of freedonia": "freedonia",
        "fd": "freedonia",
        "frd": "freedonia",
        "land of the free": "freedonia",
        "ile dor": "ile-dor",
        "principality of the ile dor": "ile-dor",
        "io": "ile-dor",
        "ilo": "ile-dor",
        "golden island": "ile-dor",
        "sylvania": "sylvania",
        "sylvanian union": "sylvania",
        "szilvania": "sylvania",
    }
