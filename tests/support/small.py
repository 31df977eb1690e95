"""Data sets of a few lines, made where they are used, so that a test shows all it counts on."""

import json
from datetime import date
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from ally_cli.dataset import decode
from ally_cli.model import Dataset
from ally_cli.output.stream import Style
from ally_cli.output.terminal import render
from ally_cli.reports.report import Report, arrange

Json = dict[str, Any]

TYPES = ("economic", "medical", "military")
_STANCES = {"+": "affirms", "?": "qualifies", "-": "denies"}
_WEIGHTS = {"p": "primary", "s": "secondary", "w": "weak"}
_MOST = 4  # pieces of evidence for a statement; each is a source of its own


def said(
    types: str = "military",
    direction: str = "to",
    start: str | None = None,
    end: str | None = None,
    *,
    evidence: str = "+p",
    kind: str = "support",
    ongoing: bool = False,
    text: str = "",
) -> Json:
    """Return a statement but for its id.

    *types* has commas between them; *evidence* is like `+p -s`: a primary source affirms it, and a
    secondary one denies it.
    """
    return {
        "kind": kind,
        "types": types.split(","),
        "direction": direction,
        "start": start,
        "end": end,
        "ongoing": ongoing,
        "text": text or f"{types} {direction}.",
        "note": "A note.",
        "evidence": [
            {
                "source": f"paper-{n}",
                "stance": _STANCES[stance],
                "weight": _WEIGHTS[weight],
                "origin": None,
            }
            for n, (stance, weight) in enumerate(evidence.split(), 1)
        ],
        "attributed_to": None,
    }


def country(name: str, *statements: Json, **fields: Any) -> Json:
    """Return an ally with these *statements*, whose other *fields* are as if by default."""
    id_ = name.lower().replace(" ", "-")
    letters = name.replace(" ", "").upper()
    return {
        "id": id_,
        "name": name,
        "official_name": f"Republic of {name}",
        "iso2": letters[0] + letters[-1],
        "iso3": letters[:3],
        "wikidata": None,
        "cow": None,
        "aliases": [],
        "region": "Europe",
        "subregion": "Southern Europe",
        "capital": f"{name} City",
        "ties_since": None,
        "ties_until": None,
        "ties_note": None,
        "treaty": None,
        "summary": f"{name} in short.",
        "statements": [s | {"id": f"{id_}-{n}"} for n, s in enumerate(statements, 1)],
    } | fields


def small(*countries: Json) -> Dataset:
    """Return a data set about *countries*, of 30 June 2020. Raises DataError if it is not sound."""
    return decode(encode(raw(*countries)))


def encode(data: Json) -> bytes:
    """Return *data* as the bytes of a JSON file."""
    return json.dumps(data).encode()


def raw(*countries: Json) -> Json:
    """Return the same as JSON has it."""
    used = {e["source"] for c in countries for s in c["statements"] for e in s["evidence"]}
    return {
        "schema_version": 2,
        "version": "2020.06.30",
        "as_of": "2020-06-30",
        "article": None,
        "subject": {
            "id": "ruritania",
            "name": "Ruritania",
            "official_name": "Kingdom of Ruritania",
            "iso2": "RZ",
            "iso3": "RZZ",
            "wikidata": None,
            "cow": None,
            "aliases": [],
        },
        "support_types": {name: f"All that is {name}." for name in TYPES},
        "allies": sorted(countries, key=lambda c: str(c["id"])),
        "sources": [
            {
                "id": f"paper-{n}",
                "publisher": f"Paper {n}",
                "title": f"News {n}",
                "title_is_description": False,
                "author": None,
                "published": "2020",
                "url": f"https://paper.example/{n}",
                "via": None,
                "kind": "news",
            }
            for n in range(1, _MOST + 1)
            if f"paper-{n}" in used
        ],
    }


def screen(report: Report, columns: int | None, encoding: str = "utf-8") -> str:
    """Return the blocks of *report* as a terminal of so many *columns* shows them; None: a pipe.

    What the signs mean, which comes after them, is left out.
    """
    style = Style(width=columns, terminal=True, color=False, encoding=encoding, header=True)
    return "".join(render(replace(arrange(report), legend=""), style))


def by_the_rule(data: Json) -> dict[str, str]:
    """Return the verdict on each statement of *data*, by its id, as the rule in its README says."""
    publishers = {source["id"]: source["publisher"] for source in data["sources"]}
    return {
        s["id"]: _verdict(s["evidence"], publishers)
        for a in data["allies"]
        for s in a["statements"]
    }


def _verdict(evidence: list[Json], publishers: dict[str, str]) -> str:
    sides: dict[str, dict[str, set[str]]] = {"affirms": {}, "denies": {}}  # origin -> weights
    for one in evidence:
        if one["weight"] != "weak" and one["stance"] != "qualifies":
            origin = one["origin"] or publishers[one["source"]]
            sides[one["stance"]].setdefault(origin, set()).add(one["weight"])
    p, d = sides.values()
    enough = [len(side) >= 2 or any("primary" in one for one in side.values()) for side in (p, d)]
    if d:
        return "refuted" if not p and enough[1] else "disputed"
    return "confirmed" if enough[0] else "reported" if p else "unverified"


# Partial dates of a few decades, so that they meet.
some_dates = st.builds(
    lambda day, digits: str(day)[:digits],
    st.dates(date(1960, 1, 1), date(2020, 6, 30)),
    st.sampled_from([4, 7, 10]),
)
