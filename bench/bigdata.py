"""A large data set, sound by every rule of `data/README.md`, the same on every machine."""

import json
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

ALLIES = 25_000
STATEMENTS = 200_000
SOURCES = 4_000
LAST_YEAR = 2025

TYPES = {
    "diplomatic": "Recognition, embassies and votes.",
    "political": "Party ties and visits.",
    "economic": "Trade and investment.",
    "financial": "Banks, loans and payments.",
    "energy": "Oil, coal and power.",
    "humanitarian": "Food and relief.",
    "medical": "Doctors and medicines.",
    "military": "Arms, troops, training, bases and defence treaties.",
    "technical": "Know-how and equipment.",
    "labour": "Workers sent abroad.",
}
# Words to draw from, and how often each comes up, near to what the shipped data set has.
KINDS = {"support": 80, "friction": 20}
DIRECTIONS = {"to": 40, "from": 35, "mutual": 25}
VERDICTS = {"confirmed": 48, "reported": 36, "disputed": 7, "unverified": 7, "refuted": 2}
STANDINGS = {"closest": 1, "ally": 4, "partner": 85, "former": 10}
SOURCE_KINDS = ("un", "government", "news", "think-tank", "academic", "reference", "blog")
SUBREGIONS = {"Western Asia": "Asia", "Eastern Africa": "Africa", "Caribbean": "Americas"}
SUBJECTS = ("A delegation", "The army", "The trade ministry", "Une société d'État", "The party")
VERBS = ("signed a protocol", "opened an office", "sent instructors", "paid for deliveries")
SYLLABLES = [first + last for first in "bdfgklmnprstvz" for last in "aeiou"]


def big_data(directory: Path) -> Path:
    """Return the large data set in *directory*: 25,000 allies, compact UTF-8 JSON of about 70 MB.

    It is written the first time, and again when this module has changed.
    """
    edition = zlib.crc32(Path(__file__).read_bytes())
    file = directory / f"big-{edition:08x}.json"
    if not file.exists():
        directory.mkdir(parents=True, exist_ok=True)
        partial = file.with_suffix(".part")
        with partial.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(_document(Random(0)))
        partial.replace(file)
    return file


def _document(rng: Random) -> Iterator[str]:
    head = {
        "schema_version": 1,
        "version": "2026.01.01",
        "as_of": "2026-01-01",
        "subject": {
            "id": "north-korea",
            "name": "North Korea",
            "official_name": "Democratic People's Republic of Korea",
            "iso2": "KP",
            "iso3": "PRK",
            "aliases": ["DPRK"],
        },
        "support_types": TYPES,
    }
    yield _compact(head)[:-1]
    yield from _array("allies", (_ally(rng, n) for n in range(ALLIES)))
    yield from _array("sources", (_source(rng, n) for n in range(SOURCES)))
    yield "}\n"


def _array(name: str, records: Iterator[dict[str, Any]]) -> Iterator[str]:
    separator = f',"{name}":['
    for record in records:
        yield separator + _compact(record)
        separator = ","
    yield "]"


def _ally(rng: Random, n: int) -> dict[str, Any]:
    name = _name(n)
    subregion, region = rng.choices(list(SUBREGIONS.items()))[0]
    each = STATEMENTS // ALLIES
    statements = [_statement(rng, n * each + i, name) for i in range(each)]
    return {
        "id": name.lower(),
        "name": name,
        "official_name": f"République de {name}" if n % 4 == 0 else f"Republic of {name}",
        # As many as there are states: two letters are too few for all allies.
        "iso2": _letters(n, 2) if n < 250 else None,
        "iso3": _letters(n, 3) if n < 250 else None,
        "aliases": [f"{name} (old)"],
        "region": region,
        "subregion": subregion,
        "capital": f"Port {name}",
        "standing": _draw(rng, STANDINGS),
        "ties_since": _date(rng, 1950, 1990),
        "ties_note": None,
        "summary": f"{name} has kept up ties of several kinds, and some of them have frayed.",
        "statements": sorted(statements, key=lambda statement: statement["start"] or ""),
    }


def _statement(rng: Random, n: int, ally: str) -> dict[str, Any]:
    verdict = _draw(rng, VERDICTS)
    start = _date(rng, 1950, LAST_YEAR - 10)
    ended = rng.random() < 0.2
    needs_note = verdict in {"disputed", "unverified", "refuted"}
    return {
        "id": f"{ally.lower()}-{n}",
        "kind": _draw(rng, KINDS),
        "types": sorted(set(rng.choices(list(TYPES), k=rng.choices((1, 2, 3), (60, 35, 5))[0]))),
        "direction": _draw(rng, DIRECTIONS),
        "start": start if rng.random() < 0.97 else None,
        "end": _date(rng, LAST_YEAR - 9, LAST_YEAR) if ended else None,
        "ongoing": not ended and rng.random() < 0.2,
        "text": f"{rng.choices(SUBJECTS)[0]} of {ally} {rng.choices(VERBS)[0]} in {start[:4]}.",
        "verdict": verdict,
        "note": "Another paper gives another year." if needs_note else None,
        # The first of them goes round, so that every source is cited.
        "sources": [f"paper-{n % SOURCES}"],
        "checked_against": [f"paper-{(n + 7) % SOURCES}"] if needs_note else [],
        "attributed_to": None,
    }


def _source(rng: Random, n: int) -> dict[str, Any]:
    return {
        "id": f"paper-{n}",
        "publisher": f"Paper no. {n}",
        "title": f"What was said in issue {n}",
        "title_is_description": False,
        "author": None,
        "published": _date(rng, 1990, LAST_YEAR),
        "url": f"https://example.org/{n}",
        "via": None,
        "kind": rng.choices(SOURCE_KINDS)[0],
    }


def _name(n: int) -> str:
    """Return a name of one word that only *n* has."""
    word = ""
    for _ in range(3):
        n, digit = divmod(n, len(SYLLABLES))
        word += SYLLABLES[digit]
    return word.capitalize() + "nia"


def _letters(n: int, width: int) -> str:
    word = ""
    for _ in range(width):
        n, digit = divmod(n, 26)
        word = chr(ord("A") + digit) + word
    return word


def _date(rng: Random, first: int, last: int) -> str:
    """Return a date from the year *first* to the year *last*, of any precision."""
    spans = (range(first, last + 1), range(1, 13), range(1, 29))
    year, month, day = (rng.choices(span)[0] for span in spans)
    return f"{year}-{month:02}-{day:02}"[: rng.choices((4, 7, 10))[0]]


def _draw(rng: Random, weights: Mapping[str, int]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def _compact(record: object) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))
