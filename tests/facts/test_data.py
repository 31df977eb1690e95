"""What the shipped data set keeps beyond the rules of every sound one, read from the raw JSON."""

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

import msgspec
import pytest
from repository import ROOT

from ally_cli.model import Dataset, Stance, Weight

Json = dict[str, Any]

RAW = (ROOT / "data" / "allies.json").read_bytes()
DATA: Json = json.loads(RAW)
ALLIES: list[Json] = DATA["allies"]
COUNTRIES: list[Json] = [DATA["subject"], *ALLIES]
SOURCES: list[Json] = DATA["sources"]
STATEMENTS: list[Json] = [statement for ally in ALLIES for statement in ally["statements"]]
EVIDENCE: list[tuple[Json, Json]] = [(s, piece) for s in STATEMENTS for piece in s["evidence"]]

ARTICLE = "northkoreainfo-undated-who-north-korea-allies"
ARTICLE_ALLIES = {"china", "cuba", "iran", "russia", "syria", "uganda", "vietnam"}

# What an id keeps after its source was found to be dated otherwise: an id, once published, stays.
IDS_WITH_ANOTHER_YEAR = {
    "malta-today-2016-denying-visas": None,
    "vientiane-times-undated-longstanding-relationship": "2019-06-21",
}


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


def keys(value: Any) -> Iterator[str]:
    """Yield every key below a value."""
    if isinstance(value, dict):
        yield from value
    for part in value.values() if isinstance(value, dict) else value:
        if isinstance(part, dict | list | tuple):
            yield from keys(part)


def first_day(partial: str) -> date:
    """Return the first day that a partial date can mean."""
    year, month, day = [*map(int, partial.split("-")), 1, 1][:3]
    return date(year, month, day)


def number_in_article(ally: Json, statement: Json) -> int | None:
    """Return the place of a statement in the article, or None if it is not from there."""
    match = re.fullmatch(rf"{re.escape(ally['id'])}-article-([1-9][0-9]*)-.+", statement["id"])
    return int(match[1]) if match else None


def is_from_the_article(statement: Json) -> bool:
    """Tell whether the article is the one who says it."""
    return any(piece["source"] == ARTICLE for piece in statement["evidence"])


def spoken(name: str) -> str:
    """Return a name without case, accents, spaces, punctuation and the article."""
    plain = unicodedata.normalize("NFKD", name).casefold().removeprefix("the ")
    return "".join(char for char in plain if char.isalnum())


def repeated(values: Iterable[str | int | None]) -> list[str | int | None]:
    """Return the values that occur more than once."""
    return [value for value, count in Counter(values).items() if count > 1]


# Layout and order.


def test_the_layout_is_canonical_two_space_json() -> None:
    assert RAW.decode() == json.dumps(DATA, indent=2, ensure_ascii=False) + "\n"


def test_the_keys_stand_in_the_order_of_the_records() -> None:
    in_order = msgspec.to_builtins(msgspec.convert(DATA, Dataset))

    assert [*keys(DATA)] == [*keys(in_order)]


def by_id(ally: Json, record: Json) -> Any:
    return record["id"]


def by_article_and_start(ally: Json, statement: Json) -> Any:
    number, start = number_in_article(ally, statement), statement["start"]
    return number is None, number or (start is None, start or "", statement["id"])


def by_stance_and_weight(statement: Json, piece: Json) -> Any:
    return [*map(str, Stance)].index(piece["stance"]), [*map(str, Weight)].index(piece["weight"])


@pytest.mark.parametrize(
    ("holders", "field", "key"),
    [
        ([DATA], "allies", by_id),
        ([DATA], "sources", by_id),
        (ALLIES, "statements", by_article_and_start),
        (STATEMENTS, "evidence", by_stance_and_weight),
    ],
    ids=["allies", "sources", "statements", "evidence"],
)
def test_records_stand_in_the_documented_order(
    holders: list[Json], field: str, key: Callable[[Json, Json], Any]
) -> None:
    wrong = [
        holder.get("id")
        for holder in holders
        if holder[field] != sorted(holder[field], key=lambda record: key(holder, record))
    ]

    assert wrong == []


def test_no_id_is_given_to_two_records_of_whatever_sort() -> None:
    assert repeated(record["id"] for record in [*COUNTRIES, *STATEMENTS, *SOURCES]) == []


# The head.


def test_the_version_is_as_of_with_dots_and_a_number_if_the_day_has_more_than_one() -> None:
    day = DATA["as_of"].replace("-", ".")

    assert re.fullmatch(rf"{re.escape(day)}(\.[1-9][0-9]*)?", DATA["version"])


def test_the_subject_is_north_korea_and_the_article_the_one_it_began_with() -> None:
    assert DATA["article"] == ARTICLE
    assert DATA["subject"] == {
        "id": "north-korea",
        "name": "North Korea",
        "official_name": "Democratic People's Republic of Korea",
        "iso2": "KP",
        "iso3": "PRK",
        "wikidata": "Q423",
        "cow": 731,
        "aliases": ["DPRK"],
    }


def test_the_support_types_are_ten_each_is_used_and_defined_in_one_sentence() -> None:
    types = DATA["support_types"]

    assert " ".join(types) == (
        "diplomatic political economic financial energy humanitarian medical military technical"
        " labour"
    )
    assert {name for statement in STATEMENTS for name in statement["types"]} == types.keys()
    assert [text for text in types.values() if not re.fullmatch(r"[A-Z][^.]+\.", text)] == []


# Nothing that follows from the rest is stored.


def test_no_verdict_and_no_standing_is_stored() -> None:
    assert {"verdict", "standing", "why"}.isdisjoint(keys(DATA))


def test_no_text_states_the_verdict_of_its_statement() -> None:
    words = (
        r"\b(?:is|stays|remains|hence|so|therefore) (?:confirmed|reported|unverified|refuted)\.$"
    )

    assert [s["id"] for s in STATEMENTS if re.search(words, s["note"] or "")] == []


# The article.


def test_a_statement_has_an_article_id_if_and_only_if_the_article_says_it() -> None:
    wrong = [
        statement["id"]
        for ally in ALLIES
        for statement in ally["statements"]
        if (number_in_article(ally, statement) is not None) != is_from_the_article(statement)
    ]

    assert wrong == []


def test_the_article_names_seven_allies_and_its_statements_are_numbered_without_a_gap() -> None:
    numbers = {
        ally["id"]: [n for s in ally["statements"] if (n := number_in_article(ally, s))]
        for ally in ALLIES
    }

    assert {ally for ally, found in numbers.items() if found} == ARTICLE_ALLIES
    assert [ally for ally, found in numbers.items() if found != [*range(1, len(found) + 1)]] == []


def test_the_article_affirms_its_own_statements_and_is_always_weak() -> None:
    pieces = [piece for _, piece in EVIDENCE if piece["source"] == ARTICLE]

    assert [
        piece
        for piece in pieces
        if piece != {"source": ARTICLE, "stance": "affirms", "weight": "weak", "origin": None}
    ] == []


def test_only_the_article_attributes_what_it_says_to_an_outlet() -> None:
    assert [s["id"] for s in STATEMENTS if s["attributed_to"] and not is_from_the_article(s)] == []


# Countries.


def test_every_ally_has_a_statement_of_support() -> None:
    wrong = [
        ally["id"]
        for ally in ALLIES
        if not any(statement["kind"] == "support" for statement in ally["statements"])
    ]

    assert wrong == []


def test_nothing_is_ongoing_with_an_ally_whose_ties_have_ended() -> None:
    wrong = [s["id"] for a in ALLIES if a["ties_until"] for s in a["statements"] if s["ongoing"]]

    assert wrong == []


def test_ties_without_a_beginning_or_with_an_end_have_a_note() -> None:
    wrong = [
        ally["id"]
        for ally in ALLIES
        if (ally["ties_since"] is None or ally["ties_until"]) and not ally["ties_note"]
    ]

    assert wrong == []


def test_a_treaty_is_military_mutual_and_ongoing() -> None:
    treaties = [s for a in ALLIES for s in a["statements"] if s["id"] == a["treaty"]]

    assert [s["id"] for s in treaties] == ["china-mutual-aid-treaty", "russia-treaty-2024"]
    for statement in treaties:
        assert "military" in statement["types"]
        assert (statement["direction"], statement["ongoing"]) == ("mutual", True)


def test_codes_are_those_of_one_country() -> None:
    forms = {"iso2": "[A-Z]{2}", "iso3": "[A-Z]{3}", "wikidata": "Q[1-9][0-9]*", "cow": "[0-9]+"}

    for code, form in forms.items():
        given = [country[code] for country in COUNTRIES if country[code] is not None]
        assert repeated(given) == []
        assert [one for one in given if not re.fullmatch(form, str(one))] == []
    assert [c["id"] for c in COUNTRIES if c["wikidata"] is None] == []
    assert [c["id"] for c in COUNTRIES if c["cow"] is None] == ["palestine"]


def test_a_subregion_lies_in_one_region() -> None:
    pairs = {(ally["region"], ally["subregion"]) for ally in ALLIES}

    assert repeated(subregion for _, subregion in pairs) == []


# Sources and evidence.


def test_no_address_is_given_to_two_sources() -> None:
    assert repeated(source["url"] for source in SOURCES) == []


def test_a_source_id_holds_the_year_of_publication_or_undated() -> None:
    wrong = {
        source["id"]: source["published"]
        for source in SOURCES
        if f"-{(source['published'] or 'undated').partition('-')[0]}-" not in source["id"]
    }

    assert wrong == IDS_WITH_ANOTHER_YEAR


def test_a_publisher_or_origin_is_spelled_in_one_way() -> None:
    spellings = defaultdict(set)
    for name in [s["publisher"] for s in SOURCES] + [piece["origin"] for _, piece in EVIDENCE]:
        if name:
            spellings[spoken(name)].add(name)

    # Two spellings would count as two origins.
    assert [same for same in spellings.values() if len(same) > 1] == []


def test_a_government_as_origin_is_called_by_the_name_of_its_country() -> None:
    named = {piece["origin"] for _, piece in EVIDENCE if piece["origin"]}
    governments = [name for name in named if re.search("government", name, re.IGNORECASE)]
    # Aliases may be states of their own time, such as North Yemen.
    called = {spoken(country["official_name"]): country["name"] for country in COUNTRIES}

    for government in governments:
        state = government.removeprefix("Government of ").removeprefix("the ")
        assert state != government
        assert called.get(spoken(state), state) == state


def test_a_copy_is_held_by_another_site_than_the_publishers() -> None:
    assert [s["id"] for s in SOURCES if s["via"] == s["publisher"]] == []


def test_an_open_wiki_is_weak() -> None:
    wikis = {s["id"] for s in SOURCES if re.search("wiki(?!leaks)", s["publisher"], re.IGNORECASE)}

    assert wikis
    assert {p["weight"] for _, p in EVIDENCE if p["source"] in wikis} == {"weak"}


# Dates.


def test_nothing_begins_ends_or_is_published_after_as_of() -> None:
    fields = ("ties_since", "ties_until", "start", "end", "published")
    wrong = [
        (record["id"], field)
        for record in [*ALLIES, *STATEMENTS, *SOURCES]
        for field in fields
        if record.get(field) and first_day(record[field]) > first_day(DATA["as_of"])
    ]

    assert wrong == []


# Texts.


def test_no_string_is_padded_or_holds_hidden_characters_and_all_are_composed() -> None:
    wrong = [
        place
        for place, text in strings(DATA)
        if text != " ".join(text.split())
        or not unicodedata.is_normalized("NFC", text)
        or any(unicodedata.category(c) in {"Cc", "Cf", "Cn", "Co", "Zl", "Zp"} for c in text)
    ]

    assert wrong == []


def test_prose_begins_and_ends_like_a_sentence() -> None:
    wrong = [
        (record["id"], field)
        for record in [*ALLIES, *STATEMENTS]
        for field in ("text", "note", "summary", "ties_note")
        if record.get(field) and not re.fullmatch(r"[A-Z0-9“\"].*[.!?][”)]?", record[field])
    ]

    assert wrong == []
