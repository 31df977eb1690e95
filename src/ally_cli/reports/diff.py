"""What changed between two data sets: records by id, and what changed in them by field."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from ally_cli.model import Dataset, Evidence, Profile, Slug, Source, Stance, Weight
from ally_cli.query import Query
from ally_cli.reports.items import citation, cited
from ally_cli.reports.report import (
    Block,
    Bullets,
    Column,
    Heading,
    Prose,
    Report,
    plain,
    plain_text,
)
from ally_cli.verdicts import publishers_of, standing, verdict, why, why_standing

Change = Literal["added", "removed", "changed"]
Sort = Literal["dataset", "subject", "support-type", "ally", "statement", "source"]
Fields = dict[str, Any]


class ChangeItem(Struct, frozen=True):
    """A record that is new or gone, or a field that has another value."""

    change: Change
    record: Annotated[Sort, Meta(description="What was added, removed or changed.")]
    id: Annotated[
        str | None,
        Meta(description="Of the record, or the support type; null for dataset and subject."),
    ]
    ally: Annotated[Slug | None, Meta(description="Whom an ally or a statement is about.")]
    field: Annotated[str | None, Meta(description="What changed; null for a whole record.")]
    old: Annotated[
        Any, Meta(description="The value, or the record (an ally without its statements), before.")
    ]
    new: Annotated[Any, Meta(description="The same, after.")]
    why: Annotated[
        str | None,
        Meta(description="Of a verdict or standing that changed: why it is what it is now."),
    ]


ITEM = ChangeItem

COLUMNS = tuple(
    Column(name, name.capitalize(), prose=name in ("old", "new", "why"))
    for name in ("change", "record", "id", "field", "old", "new", "why")
)
_ORDER: tuple[Change, ...] = ("added", "removed", "changed")


class _Entry(Struct, frozen=True):
    """A record on one side: how it is called, and what can change in it."""

    record: Sort
    id: str | None
    ally: str | None
    fields: Fields
    whys: Mapping[str, str] = {}  # a field that follows from others -> why it is what it is


def report(old: Dataset, new: Dataset) -> Report:
    """Return what is added, removed and changed in *new*, seen from *old*. Order does not count."""
    names = {ally.id: ally.name for ally in (*old.allies, *new.allies)}
    sources = {source.id: source for source in (*old.sources, *new.sources)}
    items = changes(old, new)

    def draw(shown: Sequence[ChangeItem]) -> Iterator[Block]:
        same = old.version == new.version
        yield Heading(f"Data {new.version}" if same else f"Data {old.version} → {new.version}")
        if not items:
            yield Prose("Nothing was added, removed or changed.")
        elif same:
            yield Prose("The version is the same in both data sets, what they hold is not.")
        if shown:
            yield Bullets(list(_lines(shown, names, sources)))

    return Report(
        command="diff",
        title=f"What changed in the data from {old.version} to {new.version}",
        data_version=new.version,
        as_of=new.as_of,
        query=Query(),
        item_type=ITEM,
        subject=new.subject.name,
        items=items,
        columns=COLUMNS,
        draw=draw,
        empty="",
    )


def changes(old: Dataset, new: Dataset) -> list[ChangeItem]:
    """Return what differs: what is added, removed, changed; in each, the head first, then by id."""
    before, after = _entries(old), _entries(new)
    items = [
        *(_whole("added", entry) for key, entry in after.items() if key not in before),
        *(_whole("removed", entry) for key, entry in before.items() if key not in after),
    ]
    for key, entry in after.items():
        if key in before:
            items += _fields(before[key], entry)
    return items


def _entries(dataset: Dataset) -> dict[tuple[str, str | None], _Entry]:
    """Return every record of *dataset* by sort and id."""
    return {(entry.record, entry.id): entry for entry in _records(dataset)}


def _records(dataset: Dataset) -> Iterator[_Entry]:
    publishers = publishers_of(dataset)
    names = ("schema_version", "version", "as_of", "article")
    head = {name: getattr(dataset, name) for name in names}
    yield _Entry("dataset", None, None, head)
    yield _Entry("subject", None, None, msgspec.structs.asdict(dataset.subject))
    for name, meaning in dataset.support_types.items():
        yield _Entry("support-type", name, None, {"meaning": meaning})
    for ally in sorted(dataset.allies, key=lambda ally: ally.id):
        profile = {name: getattr(ally, name) for name in Profile.__struct_fields__}
        profile = {"standing": standing(ally, dataset.as_of, publishers), **profile}
        reason = why_standing(ally, dataset.as_of, publishers)
        yield _Entry("ally", ally.id, ally.id, profile, {"standing": reason})
    statements = [(s, ally.id) for ally in dataset.allies for s in ally.statements]
    for statement, ally_id in sorted(statements, key=lambda pair: pair[0].id):
        found, reason = (judge(statement.evidence, publishers) for judge in (verdict, why))
        fields = {"ally": ally_id, "verdict": found} | msgspec.structs.asdict(statement)
        fields["evidence"] = tuple(sorted(statement.evidence, key=_evidence_key))
        yield _Entry("statement", statement.id, ally_id, fields, {"verdict": reason})
    for source in sorted(dataset.sources, key=lambda source: source.id):
        yield _Entry("source", source.id, None, msgspec.structs.asdict(source))


def _evidence_key(one: Evidence) -> tuple[int, int, str, str]:
    stances, weights = (*Stance,), (*Weight,)
    return stances.index(one.stance), weights.index(one.weight), one.source, one.origin or ""


def _whole(change: Change, entry: _Entry) -> ChangeItem:
    old, new = (None, entry.fields) if change == "added" else (entry.fields, None)
    return ChangeItem(change, entry.record, entry.id, entry.ally, None, old, new, None)


def _fields(old: _Entry, new: _Entry) -> Iterator[ChangeItem]:
    for name, value in new.fields.items():
        before = old.fields[name]
        if value != before:
            reason = new.whys.get(name)
            yield ChangeItem("changed", new.record, new.id, new.ally, name, before, value, reason)


def _lines(
    items: Iterable[ChangeItem], names: Mapping[str, str], sources: Mapping[str, Source]
) -> Iterator[str]:
    """Yield a line for a change log about each record in *items*.

    *names* are those of allies by their ids, and *sources* those that evidence may come from.
    """
    for (change, record, name), group in groupby(items, lambda i: (i.change, i.record, i.id)):
        of_one = list(group)
        what = " ".join(part for part in (record.replace("-", " "), name) if part)
        if change == "changed":
            told = "; ".join(_difference(item, sources) for item in of_one)
        else:
            told = _summary(of_one[0], names)
        yield f"{change.capitalize()} {what}: {told}"


def _summary(item: ChangeItem, names: Mapping[str, str]) -> str:
    """Return what there is to say about a whole record."""
    fields: Fields = item.new or item.old
    match item.record:
        case "ally":
            return f"{fields['name']}. {fields['summary']}"
        case "statement":
            return f"{names[fields['ally']]}, {fields['verdict']}. {fields['text']}"
        case "source":
            return f"{plain_text(citation(Source(**fields)))}, {fields['url']}"
        case _:
            return plain(fields.get("meaning"))


def _difference(item: ChangeItem, sources: Mapping[str, Source]) -> str:
    """Return how a field changed: of a list what came and went, of all else before and after."""
    old, new = item.old, item.new
    if isinstance(old, tuple) and isinstance(new, tuple) and set(old) != set(new):
        came = [f"+ {_part(value, sources)}" for value in new if value not in old]
        went = [f"− {_part(value, sources)}" for value in old if value not in new]
        return f"{item.field} {', '.join(came + went)}"
    before, after = ("none" if value is None else plain(value) for value in (old, new))
    if " " in before + after:  # a sentence, or a name of several words
        before, after = (text if text == "none" else f"“{text}”" for text in (before, after))
    reason = f" ({item.why.partition(': ')[2]})" if item.why else ""
    return f"{item.field} {before} → {after}{reason}"


def _part(value: str | Evidence, sources: Mapping[str, Source]) -> str:
    """Return one of the values of a field that has several; evidence by who says what."""
    if isinstance(value, str):
        return value
    whose = f", the word of {value.origin}" if value.origin else ""
    return f"{value.stance}: {cited(sources[value.source])} ({value.weight}{whose})"
