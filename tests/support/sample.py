"""A small, sound data set about invented countries, for tests to change and to ask."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from ally_cli.dataset import decode
from ally_cli.model import Dataset

Json = dict[str, Any]

_SAMPLE: Json = {
    "schema_version": 2,
    "version": "2020.06.30",
    "as_of": "2020-06-30",
    "article": "bugle-undated-allies",
    "subject": {
        "id": "ruritania",
        "name": "Ruritania",
        "official_name": "Kingdom of Ruritania",
        "iso2": "RU",
        "iso3": "RUR",
        "wikidata": "Q1141837",
        "cow": 990,
        "aliases": ["Strelsau"],
    },
    "support_types": {
        "diplomatic": "Recognition, embassies and visits.",
        "economic": "Trade and investment.",
        "financial": "Money lent or given.",
        "medical": "Doctors, drugs and hospitals.",
        "military": "Arms, troops, training and treaties.",
        "technical": "Know-how, machines and experts.",
    },
    "allies": [
        {
            "id": "freedonia",
            "name": "Freedonia",
            "official_name": "Republic of Freedonia",
            "iso2": "FD",
            "iso3": "FRD",
            "wikidata": "Q1453461",
            "cow": 991,
            "aliases": ["Land of the Free"],
            "region": "Europe",
            "subregion": "Southern Europe",
            "capital": "Freedonia City",
            "ties_since": "1933-11-17",
            "ties_until": None,
            "ties_note": None,
            "treaty": "freedonia-treaty",
            "summary": "Freedonia buys steel from Ruritania and defends it by treaty.",
            "statements": [
                {
                    "id": "freedonia-article-1-steel",
                    "kind": "support",
                    "types": ["economic"],
                    "direction": "from",
                    "start": None,
                    "end": None,
                    "ongoing": False,
                    "text": "Freedonia buys most of its steel from Ruritania.",
                    "note": None,
                    "evidence": [
                        {
                            "source": "census-2019-trade",
                            "stance": "affirms",
                            "weight": "primary",
                            "origin": None,
                        },
                        {
                            "source": "bugle-undated-allies",
                            "stance": "affirms",
                            "weight": "weak",
                            "origin": None,
                        },
                    ],
                    "attributed_to": "The Daily Growl",
                },
                {
                    "id": "freedonia-article-2-founding",
                    "kind": "support",
                    "types": ["diplomatic", "military"],
                    "direction": "from",
                    "start": "1867",
                    "end": None,
                    "ongoing": False,
                    "text": "Ruritania helped to found Freedonia.",
                    "note": "Ruritania had no envoy abroad before 1901.",
                    "evidence": [
                        {
                            "source": "bugle-undated-allies",
                            "stance": "affirms",
                            "weight": "weak",
                            "origin": None,
                        },
                        {
                            "source": "archive-1934-treaty",
                            "stance": "denies",
                            "weight": "primary",
                            "origin": "Government of Ruritania",
                        },
                    ],
                    "attributed_to": None,
                },
                {
                    "id": "freedonia-treaty",
                    "kind": "support",
                    "types": ["military", "diplomatic"],
                    "direction": "mutual",
                    "start": "1934-03-01",
                    "end": None,
                    "ongoing": True,
                    "text": "A treaty binds both to defend each other.",
                    "note": None,
                    "evidence": [
                        {
                            "source": "archive-1934-treaty",
                            "stance": "affirms",
                            "weight": "primary",
                            "origin": "Government of Freedonia",
                        },
                    ],
                    "attributed_to": None,
                },
                {
                    "id": "freedonia-loan",
                    "kind": "support",
                    "types": ["financial", "economic"],
                    "direction": "to",
                    "start": "1996-02",
                    "end": "1999",
                    "ongoing": False,
                    "text": "Freedonia lent Ruritania 20 million crowns.",
                    "note": None,
                    "evidence": [
                        {
                            "source": "gazette-1999-loan",
                            "stance": "affirms",
                            "weight": "secondary",
                            "origin": None,
                        },
                    ],
                    "attributed_to": None,
                },
                {
                    "id": "freedonia-tariff",
                    "kind": "friction",
                    "types": ["economic"],
                    "direction": "to",
                    "start": "2012-06",
                    "end": None,
                    "ongoing": False,
                    "text": "Freedonia put a tariff on steel from Ruritania.",
                    "note": "The census shows no fall in trade.",
                    "evidence": [
                        {
                            "source": "gazette-2012-tariff",
                            "stance": "affirms",
                            "weight": "secondary",
                            "origin": None,
                        },
                        {
                            "source": "archive-1934-treaty",
                            "stance": "qualifies",
                            "weight": "primary",
                            "origin": None,
                        },
                        {
                            "source": "census-2019-trade",
                            "stance": "denies",
                            "weight": "secondary",
                            "origin": None,
                        },
                    ],
                    "attributed_to": None,
                },
            ],
        },
        {
            "id": "ile-dor",
            "name": "Île-d’Or",
            "official_name": "Principality of the Île-d’Or",
            "iso2": "IO",
            "iso3": "ILO",
            "wikidata": None,
            "cow": 992,
            "aliases": ["Golden Island"],
            "region": "Oceania",
            "subregion": "Polynesia",
            "capital": "Port-Doré",
            "ties_since": "2001",
            "ties_until": None,
            "ties_note": "The day is not on record.",
            "treaty": None,
            "summary": "Île-d’Or took in doctors from Ruritania.",
            "statements": [
                {
                    "id": "ile-dor-doctors",
                    "kind": "support",
                    "types": ["medical"],
                    "direction": "from",
                    "start": "2003",
                    "end": "2016-05",
                    "ongoing": False,
                    "text": "Doctors from Ruritania worked in Port-Doré.",
                    "note": None,
                    "evidence": [
                        {
                            "source": "census-2019-trade",
                            "stance": "affirms",
                            "weight": "secondary",
                            "origin": None,
                        },
                        {
                            "source": "gazette-2012-tariff",
                            "stance": "affirms",
                            "weight": "secondary",
                            "origin": None,
                        },
                    ],
                    "attributed_to": None,
                },
                {
                    "id": "ile-dor-rifles",
                    "kind": "support",
                    "types": ["military", "economic"],
                    "direction": "from",
                    "start": "2016",
                    "end": None,
                    "ongoing": False,
                    "text": "Île-d’Or bought rifles from Ruritania.",
                    "note": "A campaign says so; no paper was shown.",
                    "evidence": [
                        {
                            "source": "watch-2017-rifles",
                            "stance": "affirms",
                            "weight": "weak",
                            "origin": None,
                        },
                    ],
                    "attributed_to": None,
                },
            ],
        },
        {
            "id": "sylvania",
            "name": "Sylvania",
            "official_name": "Sylvanian Union",
            "iso2": None,
            "iso3": None,
            "wikidata": None,
            "cow": None,
            "aliases": ["Szilvánia"],
            "region": "Europe",
            "subregion": "Eastern Europe",
            "capital": "Esterháza",
            "ties_since": None,
            "ties_until": "1990",
            "ties_note": "No source seen dates them.",
            "treaty": None,
            "summary": "Sylvania trained Ruritanian officers until the state was dissolved.",
            "statements": [
                {
                    "id": "sylvania-training",
                    "kind": "support",
                    "types": ["military", "technical"],
                    "direction": "to",
                    "start": "1972",
                    "end": "1989-11-09",
                    "ongoing": False,
                    "text": "Sylvania trained officers of Ruritania.",
                    "note": None,
                    "evidence": [
                        {
                            "source": "archive-1934-treaty",
                            "stance": "affirms",
                            "weight": "secondary",
                            "origin": None,
                        },
                        {
                            "source": "gazette-1999-loan",
                            "stance": "affirms",
                            "weight": "secondary",
                            "origin": "Sylvanian Embassy",
                        },
                    ],
                    "attributed_to": None,
                },
                {
                    "id": "sylvania-break",
                    "kind": "friction",
                    "types": ["diplomatic"],
                    "direction": "mutual",
                    "start": None,
                    "end": "1990",
                    "ongoing": False,
                    "text": "Both closed their embassies.",
                    "note": None,
                    "evidence": [
                        {
                            "source": "gazette-1999-loan",
                            "stance": "affirms",
                            "weight": "secondary",
                            "origin": "Sylvanian Embassy",
                        },
                    ],
                    "attributed_to": None,
                },
            ],
        },
    ],
    "sources": [
        {
            "id": "archive-1934-treaty",
            "publisher": "Royal Archive",
            "title": "Treaty of mutual defence",
            "title_is_description": True,
            "author": None,
            "published": "1934-03-01",
            "url": "https://archive.example/treaties/1934",
            "via": "Open Library of Strelsau",
            "kind": "government",
        },
        {
            "id": "bugle-undated-allies",
            "publisher": "The Bugle",
            "title": "Who Ruritania can count on",
            "title_is_description": False,
            "author": None,
            "published": None,
            "url": "https://bugle.example/allies",
            "via": None,
            "kind": "blog",
        },
        {
            "id": "census-2019-trade",
            "publisher": "Office of the Census",
            "title": "Trade by partner, 2001 to 2018",
            "title_is_description": False,
            "author": None,
            "published": "2019",
            "url": "https://census.example/trade.pdf",
            "via": None,
            "kind": "dataset",
        },
        {
            "id": "gazette-1999-loan",
            "publisher": "The Gazette",
            "title": "Twenty million, and an old friend gone",
            "title_is_description": False,
            "author": "Rufus T. Firefly",
            "published": "1999-12",
            "url": "https://gazette.example/1999/loan",
            "via": None,
            "kind": "news",
        },
        {
            "id": "gazette-2012-tariff",
            "publisher": "The Gazette",
            "title": "A tariff, or the talk of one",
            "title_is_description": False,
            "author": None,
            "published": "2012-06-21",
            "url": "https://gazette.example/2012/tariff",
            "via": None,
            "kind": "news",
        },
        {
            "id": "watch-2017-rifles",
            "publisher": "Arms Watch",
            "title": "Rifles for paradise",
            "title_is_description": False,
            "author": None,
            "published": "2017-01",
            "url": "https://watch.example/rifles",
            "via": None,
            "kind": "advocacy",
        },
    ],
}


def sample() -> Json:
    """Return the data set as JSON has it, a new copy that may be changed."""
    return deepcopy(_SAMPLE)


def encode(raw: Json) -> bytes:
    """Return *raw* as the bytes of a JSON file."""
    return json.dumps(raw, ensure_ascii=False).encode()


def dataset(raw: Json | None = None) -> Dataset:
    """Return *raw*, or else the sample, as records. Raises DataError if it is not sound."""
    return decode(encode(sample() if raw is None else raw))


# What answers with items, and calls of it that between them reach every kind of item. The files are
# those that `write_files` writes.
CALLS = {
    "list": [[], ["-s", "military", "-d", "from"], ["--search", "nothing has this"]],
    "filter": [[], ["freedonia", "--verdict", "any"], ["--kind", "friction", "-n", "1"]],
    "search": [["ruritania"], ["steel", "--verdict", "confirmed"], ["zinc"]],
    "show": [
        ["freedonia"],
        ["sylvania", "ile-dor", "--since", "2000"],
        ["freedonia-tariff", "ile-dor-rifles"],
    ],
    "compare": [["freedonia", "ile-dor"], ["freedonia", "ile-dor", "sylvania", "--since", "2010"]],
    "matrix": [
        [],
        ["--kind", "friction"],
        ["--by", "year", "--since", "2001"],
        *(["--by", by] for by in ("ally", "decade", "region", "standing", "verdict")),
    ],
    "timeline": [[], ["freedonia", "--since", "2000", "--by", "decade"]],
    "evidence": [["--verdict", "any"], ["sylvania"], ["freedonia-tariff"]],
    "sources": [["--verdict", "any"], ["sylvania"]],
    "terms": [[], ["refuted"]],
    "cite": [["freedonia", "--verdict", "any"], [], ["ile-dor-rifles"]],
    "validate": [["unsound.json"], []],
    "diff": [["own.json", "newer.json"], ["newer.json", "own.json"], ["own.json", "own.json"]],
}


def write_files(folder: Path) -> Path:
    """Write the sample into *folder* as a file, and others like it; return the first."""
    newer = sample() | {"version": "2020.07.01"}
    newer["allies"][0]["statements"][1]["evidence"][1]["stance"] = "affirms"
    newer["allies"][1]["statements"].pop()
    newer["sources"].pop()
    newer["support_types"]["labour"] = "Workers sent abroad."
    (folder / "newer.json").write_bytes(encode(newer))
    (folder / "unsound.json").write_bytes(encode(sample() | {"as_of": 1, "new": []}))
    (folder / "own.json").write_bytes(encode(sample()))
    return folder / "own.json"


def files_in(folder: Path, call: list[str]) -> list[str]:
    """Return *call* with the files that it names in *folder*."""
    return [str(folder / word) if word.endswith(".json") else word for word in call]
