"""What the shipped data set keeps beyond the rules of every sound one, read from the raw JSON."""

import json
import re
import unicodedata
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from repository import ROOT

Json = dict[str, Any]

FOLDER = ROOT / "data"
RAW = (FOLDER / "allies.json").read_bytes()
DATA: Json = json.loads(RAW)
ALLIES: list[Json] = DATA["allies"]
SOURCES: list[Json] = DATA["sources"]
KIND_OF: dict[str, str] = {source["id"]: source["kind"] for source in SOURCES}
STATEMENTS: list[Json] = [statement for ally in ALLIES for statement in ally["statements"]]

ARTICLE = "northkoreainfo-undated-who-north-korea-allies"

DATASET_FIELDS = [
    "schema_version",
    "version",
    "as_of",
    "subject",
    "support_types",
    "allies",
    "sources",
]
SUBJECT_FIELDS = [
    "id",
    "name",
    "official_name",
    "iso2",
    "iso3",
    "aliases",
]
ALLY_FIELDS = [
    "id",
    "name",
    "official_name",
    "iso2",
    "iso3",
    "aliases",
    "region",
    "subregion",
    "capital",
    "standing",
    "ties_since",
    "ties_note",
    "summary",
    "statements",
]
STATEMENT_FIELDS = [
    "id",
    "kind",
    "types",
    "direction",
    "start",
    "end",
    "ongoing",
    "text",
    "verdict",
    "note",
    "sources",
    "checked_against",
    "attributed_to",
]
SOURCE_FIELDS = [
    "id",
    "publisher",
    "title",
    "title_is_description",
    "author",
    "published",
    "url",
    "via",
    "kind",
]

SUPPORT_TYPES = [
    "diplomatic",
    "political",
    "economic",
    "financial",
    "energy",
    "humanitarian",
    "medical",
    "military",
    "technical",
    "labour",
]
STANDINGS = {"closest", "ally", "partner", "former"}
KINDS = {"support", "friction"}
DIRECTIONS = {"to", "from", "mutual"}
VERDICTS = {"confirmed", "reported", "disputed", "unverified", "refuted"}
SOURCE_KINDS = {
    "un",
    "government",
    "state-media",
    "news",
    "think-tank",
    "academic",
    "reference",
    "dataset",
    "advocacy",
    "blog",
}


def records() -> Iterator[tuple[str, Json, list[str]]]:
    """Yield every record of the data set, its place and the fields it must have."""
    yield "$", DATA, DATASET_FIELDS
    yield "$.subject", DATA["subject"], SUBJECT_FIELDS
    for ally in ALLIES:
        yield ally["id"], ally, ALLY_FIELDS
        for statement in ally["statements"]:
            yield statement["id"], statement, STATEMENT_FIELDS
    for source in SOURCES:
        yield source["id"], source, SOURCE_FIELDS


def strings(value: Any, place: str = "$") -> Iterator[tuple[str, str]]:
    """Yield every string below a value, with its place."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from strings(item, f"{place}.{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from strings(item, f"{place}[{index}]")


def dates() -> Iterator[tuple[str, str]]:
    """Yield every partial date of the data set, with its place."""
    yield "$.as_of", DATA["as_of"]
    for place, record, _ in records():
        for key in ("ties_since", "start", "end", "published"):
            if record.get(key) is not None:
                yield f"{place}.{key}", record[key]


def possible_days(partial: str) -> tuple[date, date]:
    """Return the first and the last day that a partial date can mean."""
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", partial):
        raise ValueError(partial)
    year, month, day = ([int(part) for part in partial.split("-")] + [0, 0])[:3]
    if day:
        return date(year, month, day), date(year, month, day)
    if month:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(year, 1, 1), date(year, 12, 31)


def fold(name: str) -> str:
    """Return a name without case, accents, spaces and punctuation."""
    return "".join(c for c in unicodedata.normalize("NFKD", name).casefold() if c.isalnum())


def names_of(country: Json) -> set[str]:
    """Return every folded way to name a country."""
    keys = ("id", "name", "official_name", "iso2", "iso3")
    given = [country[key] for key in keys if country[key]] + country["aliases"]
    return {fold(name) for name in given}


def article_number(ally_id: str, statement_id: str) -> int | None:
    """Return the place of a statement in the article, or None if it is not from there."""
    match = re.fullmatch(rf"{re.escape(ally_id)}-article-([1-9][0-9]*)-.+", statement_id)
    return int(match[1]) if match else None


def article_numbers(ally: Json) -> list[int]:
    """Return the places in the article of an ally's statements, in the order of the file."""
    numbers = (article_number(ally["id"], statement["id"]) for statement in ally["statements"])
    return [number for number in numbers if number is not None]


def is_from_the_article(statement: Json) -> bool:
    """Tell whether the article is the one who says it."""
    return ARTICLE in statement["sources"]


def repeated(values: list[str]) -> list[str]:
    """Return the values that occur more than once."""
    return [value for value, count in Counter(values).items() if count > 1]


def test_the_layout_is_canonical_two_space_json() -> None:
    canonical = json.dumps(DATA, indent=2, ensure_ascii=False) + "\n"

    # A key written twice is lost in reading and shows here as a difference.
    assert canonical.encode("utf-8") == RAW


def test_every_record_has_exactly_its_fields_in_their_order() -> None:
    wrong = [place for place, record, fields in records() if list(record) != fields]

    assert wrong == []


def test_the_version_is_as_of_with_dots_and_a_number_if_the_day_has_more_than_one() -> None:
    day = DATA["as_of"].replace("-", ".")

    assert re.fullmatch(rf"{re.escape(day)}(\.[1-9][0-9]*)?", DATA["version"])


def test_the_subject_is_north_korea() -> None:
    assert DATA["subject"] == {
        "id": "north-korea",
        "name": "North Korea",
        "official_name": "Democratic People's Republic of Korea",
        "iso2": "KP",
        "iso3": "PRK",
        "aliases": ["DPRK"],
    }


def test_every_support_type_is_defined_in_the_documented_order() -> None:
    assert list(DATA["support_types"]) == SUPPORT_TYPES


def test_a_definition_of_a_support_type_is_one_sentence() -> None:
    wrong = [
        name
        for name, text in DATA["support_types"].items()
        if not text[:1].isupper() or not text.endswith(".") or text.count(".") != 1
    ]

    assert wrong == []


def test_every_support_type_is_used_and_no_other() -> None:
    used = {name for statement in STATEMENTS for name in statement["types"]}

    assert used == set(SUPPORT_TYPES)


def test_no_statement_has_a_type_twice() -> None:
    wrong = [s["id"] for s in STATEMENTS if repeated(s["types"])]

    assert wrong == []


def test_no_id_is_given_to_two_records_of_whatever_sort() -> None:
    assert repeated([r["id"] for r in [DATA["subject"], *ALLIES, *STATEMENTS, *SOURCES]]) == []


def test_a_statement_id_begins_with_the_id_of_its_ally() -> None:
    wrong = [
        statement["id"]
        for ally in ALLIES
        for statement in ally["statements"]
        if not statement["id"].startswith(f"{ally['id']}-")
    ]

    assert wrong == []


def test_allies_stand_in_the_order_of_their_ids() -> None:
    ids = [ally["id"] for ally in ALLIES]

    assert ids == sorted(ids)


def test_sources_stand_in_the_order_of_their_ids() -> None:
    ids = [source["id"] for source in SOURCES]

    assert ids == sorted(ids)


def test_article_statements_stand_first_and_in_the_order_of_their_numbers() -> None:
    wrong = []
    for ally in ALLIES:
        numbers = article_numbers(ally)
        head = [article_number(ally["id"], s["id"]) for s in ally["statements"][: len(numbers)]]
        if head != sorted(numbers):
            wrong.append(ally["id"])

    assert wrong == []


def test_article_numbers_run_from_1_without_a_gap() -> None:
    wrong = []
    for ally in ALLIES:
        numbers = article_numbers(ally)
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            wrong.append(ally["id"])

    assert wrong == []


def test_other_statements_stand_by_start_then_id_and_undated_last() -> None:
    wrong = []
    for ally in ALLIES:
        others = [
            (statement["start"] is None, statement["start"] or "", statement["id"])
            for statement in ally["statements"]
            if article_number(ally["id"], statement["id"]) is None
        ]
        if others != sorted(others):
            wrong.append(ally["id"])

    assert wrong == []


def test_a_statement_has_an_article_id_if_and_only_if_the_article_says_it() -> None:
    wrong = [
        statement["id"]
        for ally in ALLIES
        for statement in ally["statements"]
        if (article_number(ally["id"], statement["id"]) is not None)
        != is_from_the_article(statement)
    ]

    assert wrong == []


def test_the_article_is_never_evidence() -> None:
    as_evidence = [s["id"] for s in STATEMENTS if ARTICLE in s["checked_against"]]
    beside_others = [
        s["id"] for s in STATEMENTS if is_from_the_article(s) and s["sources"] != [ARTICLE]
    ]

    assert as_evidence == []
    assert beside_others == []


def test_only_the_article_attributes_what_it_says_to_an_outlet() -> None:
    wrong = [s["id"] for s in STATEMENTS if s["attributed_to"] and not is_from_the_article(s)]

    assert wrong == []


def test_an_ally_is_closest_or_ally_if_and_only_if_the_article_names_it() -> None:
    wrong = [
        ally["id"]
        for ally in ALLIES
        if bool(article_numbers(ally)) != (ally["standing"] in {"closest", "ally"})
    ]

    assert wrong == []


def test_every_ally_has_a_statement_of_support() -> None:
    wrong = [
        ally["id"]
        for ally in ALLIES
        if not any(statement["kind"] == "support" for statement in ally["statements"])
    ]

    assert wrong == []


def test_nothing_begins_or_is_published_after_as_of() -> None:
    wrong = [
        place
        for place, partial in dates()
        if possible_days(partial)[0] > date.fromisoformat(DATA["as_of"])
    ]

    assert wrong == []


def test_nothing_is_ongoing_with_a_former_ally() -> None:
    wrong = [
        statement["id"]
        for ally in ALLIES
        if ally["standing"] == "former"
        for statement in ally["statements"]
        if statement["ongoing"]
    ]

    assert wrong == []


def test_an_ally_without_a_date_of_ties_says_why() -> None:
    wrong = [a["id"] for a in ALLIES if a["ties_since"] is None and a["ties_note"] is None]

    assert wrong == []


def test_a_statement_of_the_article_has_a_note_or_is_confirmed() -> None:
    wrong = [
        s["id"]
        for s in STATEMENTS
        if is_from_the_article(s) and s["verdict"] != "confirmed" and not s["note"]
    ]

    assert wrong == []


def test_a_confirmed_reported_disputed_or_refuted_claim_of_the_article_names_its_evidence() -> None:
    wrong = [
        s["id"]
        for s in STATEMENTS
        if is_from_the_article(s) and s["verdict"] != "unverified" and not s["checked_against"]
    ]

    assert wrong == []


def test_no_confirmed_statement_rests_on_blogs_and_advocacy_alone() -> None:
    wrong = [
        s["id"]
        for s in STATEMENTS
        if s["verdict"] == "confirmed"
        and {KIND_OF[name] for name in s["sources"] + s["checked_against"]} <= {"blog", "advocacy"}
    ]

    assert wrong == []


def test_no_statement_cites_a_source_twice() -> None:
    wrong = [s["id"] for s in STATEMENTS if repeated(s["sources"] + s["checked_against"])]

    assert wrong == []


def test_no_name_alias_or_code_resolves_to_two_countries() -> None:
    countries = [DATA["subject"], *ALLIES]
    names = [name for country in countries for name in names_of(country)]

    assert repeated(names) == []


def test_iso_codes_have_two_and_three_capital_letters() -> None:
    wrong = [
        ally["id"]
        for ally in ALLIES
        for key, length in (("iso2", 2), ("iso3", 3))
        if ally[key] is not None and not re.fullmatch(f"[A-Z]{{{length}}}", ally[key])
    ]

    assert wrong == []


def test_a_subregion_lies_in_one_region() -> None:
    pairs = {(ally["region"], ally["subregion"]) for ally in ALLIES}

    assert repeated([subregion for _, subregion in pairs]) == []


def test_every_url_is_one_web_address() -> None:
    wrong = [s["id"] for s in SOURCES if not re.fullmatch(r"https?://[^\s/]+/?\S*", s["url"])]

    assert wrong == []


def test_no_address_is_given_to_two_sources() -> None:
    assert repeated([source["url"] for source in SOURCES]) == []


def test_a_source_id_holds_the_year_of_publication_or_undated() -> None:
    wrong = [
        source["id"]
        for source in SOURCES
        if f"-{(source['published'] or 'undated').split('-')[0]}-" not in source["id"]
    ]

    assert wrong == []


def test_no_string_is_empty_padded_or_holds_hidden_characters() -> None:
    wrong = [
        place
        for place, text in strings(DATA)
        if not text
        or text != " ".join(text.split())
        or any(unicodedata.category(c) in {"Cc", "Cf", "Cn", "Co", "Zl", "Zp"} for c in text)
    ]

    assert wrong == []


def test_every_string_is_in_composed_form() -> None:
    wrong = [place for place, text in strings(DATA) if not unicodedata.is_normalized("NFC", text)]

    assert wrong == []


def test_prose_ends_like_a_sentence() -> None:
    wrong = [
        f"{place}.{key}"
        for place, record, _ in records()
        for key in ("text", "note", "summary", "ties_note")
        if record.get(key) and not re.search(r"[.!?][”)]?$", record[key])
    ]

    assert wrong == []


def test_the_dictionary_names_every_field_and_every_word() -> None:
    text = (FOLDER / "README.md").read_text("utf-8")
    fields = {key for _, _, fields in records() for key in fields}
    words = {*SUPPORT_TYPES, *STANDINGS, *KINDS, *DIRECTIONS, *VERDICTS, *SOURCE_KINDS}

    assert [name for name in sorted(fields | words) if f"`{name}`" not in text] == []


def test_the_dictionary_defines_the_support_types_as_the_data_set_does() -> None:
    text = (FOLDER / "README.md").read_text("utf-8")
    rows = [
        f"| `{name}` | {definition.removesuffix('.')} |"
        for name, definition in DATA["support_types"].items()
    ]

    assert [row for row in rows if row.casefold() not in text.casefold()] == []
