"""A large data set, sound by every rule of `data/README.md`, and broken ones made of it.

They are the same on every machine. Shares are near to those of the shipped data set.
"""

import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

ALLIES = 12_500  # about as many statements each as the shipped ones have
STATEMENTS = 200_000
SOURCES = 4_000
STATES = 250  # allies with codes: two letters and three digits are too few for all
LAST_YEAR = 2025
ARTICLE = "paper-0"  # what it says has no better source that affirms it

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
# What to draw from, and how often each comes up.
KINDS = {"support": 76, "friction": 24}
DIRECTIONS = {"to": 40, "from": 35, "mutual": 25}
# What evidence a statement has, by verdict: stances and weights, each of another origin.
BALANCES = {
    "affirms primary": 37,
    "affirms secondary, affirms secondary": 18,
    "affirms primary, qualifies secondary": 4,
    "affirms secondary": 28,
    "affirms secondary, affirms weak": 4,
    "affirms weak": 5,
    "affirms secondary, denies secondary": 2,
    "affirms weak, denies secondary": 1,
    "affirms weak, denies primary": 0.7,
    "affirms weak, denies secondary, denies secondary": 0.3,
}
PLAIN = ("affirms primary", "affirms secondary")  # what begins so, and is not denied, has no note
ORIGINS = ("Foreign Ministry", "Customs Service", "Panel of Experts", "Party Daily", "Wire Agency")
SOURCE_KINDS = ("un", "government", "news", "think-tank", "academic", "reference", "blog")
SUBREGIONS = {"Western Asia": "Asia", "Eastern Africa": "Africa", "Caribbean": "Americas"}
SUBJECTS = ("A delegation", "The army", "The trade ministry", "Une société d'État", "The party")
VERBS = ("signed a protocol", "opened an office", "sent instructors", "paid for deliveries")
SYLLABLES = [first + last for first in "bdfgklmnprstvz" for last in "aeiou"]


def big_data(directory: Path) -> Path:
    """Return the large data set, compact UTF-8 JSON of about 70 MB; files lie in *directory*."""
    return _made(directory, "big", lambda: _document(Random(0)))


def undefined_sources(directory: Path, number: int) -> Path:
    """Return the large data set with a source that is not defined in the last *number* statements.

    Its shape is that of a data set.
    """
    return _made(directory, f"undefined-{number}", lambda: _undefined(big_data(directory), number))


def misshapen(directory: Path) -> Path:
    """Return the large data set with a number in place of the last statement's text."""
    return _made(directory, "misshapen", lambda: _misshapen(big_data(directory)))


def cut_short(directory: Path) -> Path:
    """Return the large data set without its end: no JSON."""
    return _made(directory, "cut", lambda: iter([big_data(directory).read_text("utf-8")[:-100]]))


def _made(directory: Path, name: str, chunks: Callable[[], Iterator[str]]) -> Path:
    """Return the file *name* of *chunks*: made the first time, and when this module has changed."""
    edition = zlib.crc32(Path(__file__).read_bytes())
    file = directory / f"{name}-{edition:08x}.json"
    if not file.exists():
        directory.mkdir(parents=True, exist_ok=True)
        partial = file.with_suffix(".part")
        with partial.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(chunks())
        partial.replace(file)
    return file


def _undefined(data: Path, number: int) -> Iterator[str]:
    rest, _, last = data.read_text("utf-8").rpartition('"sources":[')
    *parts, end = rest.rsplit('"evidence":[{"source":"', number)
    yield parts[0]
    for n, part in enumerate([*parts[1:], end]):
        # Other digits than those of any source, so that none is near.
        yield f'"evidence":[{{"source":"leaflet-{n}-{part.partition("-")[2]}'
    yield '"sources":[' + last


def _misshapen(data: Path) -> Iterator[str]:
    rest, _, last = data.read_text("utf-8").rpartition('"text":')
    text = last.index(',"note":')
    yield f'{rest}"text":7{last[text:]}'


def _document(rng: Random) -> Iterator[str]:
    head = {
        "schema_version": 2,
        "version": "2026.01.01",
        "as_of": "2026-01-01",
        "article": ARTICLE,
        "subject": {
            "id": "north-korea",
            "name": "North Korea",
            "official_name": "Democratic People's Republic of Korea",
            "iso2": "KP",
            "iso3": "PRK",
            "wikidata": "Q423",
            "cow": 731,
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
    statements.sort(key=lambda statement: statement["start"] or "9999")
    state = n < STATES
    return {
        "id": name.lower(),
        "name": name,
        "official_name": f"République de {name}" if n % 4 == 0 else f"Republic of {name}",
        "iso2": _letters(n, 2) if state else None,
        "iso3": _letters(n, 3) if state else None,
        "wikidata": f"Q{1000 + n}",
        "cow": n + 1 if state else None,
        "aliases": [f"{name} (old)"],
        "region": region,
        "subregion": subregion,
        "capital": f"Port {name}",
        "ties_since": _date(rng, 1950, 1990),
        "ties_until": _date(rng, 1991, LAST_YEAR) if rng.random() < 0.08 else None,
        "ties_note": None,
        "treaty": next((s["id"] for s in statements if _is_treaty(s)), None),
        "summary": f"{name} has kept up ties of several kinds.",
        "statements": statements,
    }


def _statement(rng: Random, n: int, ally: str) -> dict[str, Any]:
    start = _date(rng, 1950, LAST_YEAR - 10)
    ended = rng.random() < 0.1
    balance = _draw(rng, BALANCES)
    plain = balance.startswith(PLAIN) and "denies" not in balance
    return {
        "id": f"{ally.lower()}-{n}",
        "kind": _draw(rng, KINDS),
        "types": sorted(set(rng.choices(list(TYPES), k=rng.choices((1, 2, 3), (60, 35, 5))[0]))),
        "direction": _draw(rng, DIRECTIONS),
        "start": start if rng.random() < 0.97 else None,
        "end": _date(rng, LAST_YEAR - 9, LAST_YEAR) if ended else None,
        "ongoing": not ended and rng.random() < 0.06,
        "text": f"{rng.choices(SUBJECTS)[0]} {rng.choices(VERBS)[0]} in {start[:4]}.",
        "note": None if plain else "Another paper gives another year.",
        "evidence": list(_evidence(n, balance)),
        "attributed_to": None,
    }


def _evidence(n: int, balance: str) -> Iterator[dict[str, Any]]:
    for i, one in enumerate(balance.split(", ")):
        stance, weight = one.split()
        # They go round, so that every source is cited.
        source = f"paper-{(n + 7 * i) % SOURCES}" if i or weight != "weak" else ARTICLE
        origin = ORIGINS[(n + i) % len(ORIGINS)] if weight == "primary" or n % 4 == 0 else None
        yield {"source": source, "stance": stance, "weight": weight, "origin": origin}


def _is_treaty(statement: dict[str, Any]) -> bool:
    return (
        statement["kind"] == "support"
        and "military" in statement["types"]
        and statement["direction"] == "mutual"
        and statement["ongoing"]
        and any(one["weight"] == "primary" for one in statement["evidence"])
    )


def _source(rng: Random, n: int) -> dict[str, Any]:
    return {
        "id": f"paper-{n}",
        "publisher": f"Paper no. {n % 400}",
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


def _draw(rng: Random, weights: Mapping[str, float]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def _compact(record: object) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))
