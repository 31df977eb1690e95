"""The records of a data set and the answer of `list --json`, as small as msgspec has them."""

from typing import Any, Literal

from msgspec import Struct

RANK = {"treaty": 0, "recent": 1, "dormant": 2, "ended": 3}
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


class Evidence(Record):
    source: str
    stance: Literal["affirms", "qualifies", "denies"]
    weight: Literal["primary", "secondary", "weak"]
    origin: str | None


class Statement(Record):
    id: str
    kind: Literal["support", "friction"]
    types: tuple[str, ...]
    direction: Literal["to", "from", "mutual"]
    start: str | None
    end: str | None
    ongoing: bool
    text: str
    note: str | None
    evidence: tuple[Evidence, ...]
    attributed_to: str | None


class Named(Record):
    id: str
    name: str
    official_name: str
    iso2: str | None
    iso3: str | None
    wikidata: str | None
    cow: int | None
    aliases: tuple[str, ...]


class Profile(Named):
    region: str
    subregion: str
    capital: str
    ties_since: str | None
    ties_until: str | None
    ties_note: str | None
    treaty: str | None
    summary: str


class Ally(Profile):
    statements: tuple[Statement, ...]


class Dataset(Record):
    schema_version: int
    version: str
    as_of: str
    article: str | None
    subject: Named
    support_types: dict[str, str]
    allies: tuple[Ally, ...]
    sources: tuple[Source, ...]


def answer(dataset: Dataset, support: str = "") -> dict[str, Any]:
    """Return what `list` says of *dataset*; with *support*, of the support of that type alone."""
    publishers = {source.id: source.publisher for source in dataset.sources}
    items = []
    for ally in dataset.allies:
        matching = [
            statement
            for statement in ally.statements
            if (not support or (support in statement.types and statement.kind == "support"))
            and verdict(statement, publishers) != "refuted"
        ]
        if matching or not support:
            items.append(item(ally, standing(ally, dataset.as_of, publishers), matching))
    items.sort(key=lambda item: (RANK[item["standing"]], item["name"]))
    return {
        "schema_version": 2,
        "data_version": dataset.version,
        "command": "list",
        "query": {"support": [support] if support else []},
        "count": len(items),
        "total": len(items),
        "items": items,
    }


def verdict(statement: Statement, publishers: dict[str, str]) -> str:
    """Return whether *statement* stands up."""
    affirm: set[str] = set()
    deny: set[str] = set()
    primary = False
    for one in statement.evidence:
        if one.weight != "weak" and one.stance != "qualifies":
            origins = affirm if one.stance == "affirms" else deny
            origins.add(one.origin or publishers[one.source])
            # Where there are both sides, it is disputed, whichever has the primary source.
            primary = primary or one.weight == "primary"
    if not deny:
        if not affirm:
            return "unverified"
        return "confirmed" if primary or len(affirm) > 1 else "reported"
    return "refuted" if not affirm and (primary or len(deny) > 1) else "disputed"


def standing(ally: Ally, as_of: str, publishers: dict[str, str]) -> str:
    """Return how close *ally* is."""
    if ally.ties_until:
        return "ended"
    for statement in ally.statements:
        if (
            statement.id == ally.treaty
            and "military" in statement.types
            and statement.direction == "mutual"
            and statement.ongoing
            and verdict(statement, publishers) == "confirmed"
        ):
            return "treaty"
    first = f"{int(as_of[:4]) - 5}{as_of[4:]}"
    for statement in ally.statements:
        last = as_of if statement.ongoing else statement.end or statement.start
        if (
            last
            and last + "-12-31"[len(last) - 4 :] >= first
            and statement.kind == "support"
            and verdict(statement, publishers) in {"confirmed", "reported"}
        ):
            return "recent"
    return "dormant"


def item(ally: Ally, standing: str, statements: list[Statement]) -> dict[str, Any]:
    """Return *ally* with what its *statements* add up to."""
    flows = FLOWS.copy()
    by_type: dict[str, dict[str, int]] = {}
    friction = 0
    latest = ""
    ongoing = False
    for statement in statements:
        latest = max(latest, statement.end or statement.start or "")
        ongoing = ongoing or statement.ongoing
        if statement.kind == "friction":
            friction += 1
            continue
        flows[statement.direction] += 1
        for name in statement.types:
            by_type.setdefault(name, FLOWS.copy())[statement.direction] += 1
    most_first = sorted(by_type.items(), key=lambda pair: (-sum(pair[1].values()), pair[0]))
    return {
        **{name: getattr(ally, name) for name in Profile.__struct_fields__},
        "standing": standing,
        "types": [name for name, _ in most_first],
        **flows,
        "friction": friction,
        "latest": latest or None,
        "ongoing": ongoing,
        "by_type": dict(most_first),
    }
