"""The records of a data set and the answer of `list --json`, as small as msgspec has them."""

from typing import Any, Literal

from msgspec import Struct

RANK = {"closest": 0, "ally": 1, "partner": 2, "former": 3}
FLOWS = {"to": 0, "from": 0, "mutual": 0}


class Record(Struct, gc=False, forbid_unknown_fields=True):
    pass


class Source(Record):
    id: str
    publisher: str
    title: str
    title_is_description: bool
    author: str | None
    published: str | None
    url: str
    via: str | None
    kind: str


class Statement(Record):
    id: str
    kind: Literal["support", "friction"]
    types: tuple[str, ...]
    direction: Literal["to", "from", "mutual"]
    start: str | None
    end: str | None
    ongoing: bool
    text: str
    verdict: Literal["confirmed", "reported", "disputed", "unverified", "refuted"]
    note: str | None
    sources: tuple[str, ...]
    checked_against: tuple[str, ...]
    attributed_to: str | None


class Named(Record):
    id: str
    name: str
    official_name: str
    iso2: str | None
    iso3: str | None
    aliases: tuple[str, ...]


class Profile(Named):
    region: str
    subregion: str
    capital: str
    standing: Literal["closest", "ally", "partner", "former"]
    ties_since: str | None
    ties_note: str | None
    summary: str


class Ally(Profile):
    statements: tuple[Statement, ...]


class Dataset(Record):
    schema_version: int
    version: str
    as_of: str
    subject: Named
    support_types: dict[str, str]
    allies: tuple[Ally, ...]
    sources: tuple[Source, ...]


def answer(dataset: Dataset, support: str = "") -> dict[str, Any]:
    """Return what `list` says of *dataset*; with *support*, of the support of that type alone."""
    items = []
    for ally in sorted(dataset.allies, key=lambda ally: (RANK[ally.standing], ally.name)):
        matching = [
            statement
            for statement in ally.statements
            if statement.verdict != "refuted"
            and (not support or (support in statement.types and statement.kind == "support"))
        ]
        if matching or not support:
            items.append(item(ally, matching))
    return {
        "schema_version": 1,
        "data_version": dataset.version,
        "command": "list",
        "query": {"support": [support] if support else []},
        "count": len(items),
        "total": len(items),
        "items": items,
    }


def item(ally: Ally, statements: list[Statement]) -> dict[str, Any]:
    """Return *ally* with what its *statements* add up to."""
    flows = FLOWS.copy()
    by_type: dict[str, dict[str, int]] = {}
    friction = 0
    latest = ""
    for statement in statements:
        latest = max(latest, statement.end or statement.start or "")
        if statement.kind == "friction":
            friction += 1
            continue
        flows[statement.direction] += 1
        for name in statement.types:
            by_type.setdefault(name, FLOWS.copy())[statement.direction] += 1
    most_first = sorted(by_type.items(), key=lambda pair: (-sum(pair[1].values()), pair[0]))
    return {
        **{name: getattr(ally, name) for name in Profile.__struct_fields__},
        "types": [name for name, _ in most_first],
        **flows,
        "friction": friction,
        "latest": latest or None,
        "by_type": dict(most_first),
    }
