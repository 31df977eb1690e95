"""What several commands show alike: allies and statements as items, dates and arrows as text."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct, field

from ally_cli.model import (
    Ally,
    Dataset,
    Direction,
    Kind,
    PartialDate,
    Profile,
    Slug,
    Source,
    Statement,
    Verdict,
)
from ally_cli.query import Flows, Tally
from ally_cli.reports.report import Column

ARROWS = {Direction.TO: "→", Direction.FROM: "←", Direction.MUTUAL: "↔"}
TONES: Mapping[str, str] = {
    Verdict.CONFIRMED: "good",
    Verdict.REPORTED: "fair",
    Verdict.DISPUTED: "doubtful",
    Verdict.UNVERIFIED: "doubtful",
    Verdict.REFUTED: "bad",
}


class AllyItem(Profile, frozen=True, forbid_unknown_fields=False):
    """An ally, with what its matching statements add up to."""

    types: Annotated[
        tuple[str, ...], Meta(description="Support types, the one with most statements first.")
    ]
    to: Annotated[int, Meta(description="Support statements: the ally gives.")]
    from_: Annotated[int, Meta(description="Support statements: the ally receives.")] = field(
        name="from"
    )
    mutual: Annotated[int, Meta(description="Support statements: both give.")]
    friction: Annotated[int, Meta(description="Friction statements.")]
    latest: Annotated[PartialDate | None, Meta(description="The last date on record.")]
    by_type: Annotated[
        dict[str, Flows],
        Meta(description="Support statements by type; one about two types counts under both."),
    ]


class StatementItem(Struct, frozen=True):
    """A statement, with the sources it rests on."""

    id: Slug
    ally: Slug
    ally_name: str
    kind: Kind
    types: tuple[str, ...]
    direction: Direction
    start: PartialDate | None
    end: PartialDate | None
    ongoing: bool
    text: str
    verdict: Verdict
    note: str | None
    sources: tuple[Source, ...]
    checked_against: tuple[Source, ...]
    attributed_to: str | None


def ally_fields(ally: Ally, tally: Tally) -> dict[str, Any]:
    """Return the fields of an AllyItem."""
    fields = msgspec.structs.asdict(ally)
    del fields["statements"]
    return {
        **fields,
        "types": tuple(tally.by_type),
        "to": tally.flows.to,
        "from_": tally.flows.from_,
        "mutual": tally.flows.mutual,
        "friction": tally.friction,
        "latest": tally.latest,
        "by_type": tally.by_type,
    }


def sources_by_id(dataset: Dataset) -> dict[str, Source]:
    """Return the sources of *dataset* by id."""
    return {source.id: source for source in dataset.sources}


def statement_item(
    ally: Ally, statement: Statement, sources: Mapping[str, Source]
) -> StatementItem:
    """Return *statement* about *ally* as an item, with its *sources* put in."""
    return StatementItem(
        id=statement.id,
        ally=ally.id,
        ally_name=ally.name,
        kind=statement.kind,
        types=statement.types,
        direction=statement.direction,
        start=statement.start,
        end=statement.end,
        ongoing=statement.ongoing,
        text=statement.text,
        verdict=statement.verdict,
        note=statement.note,
        sources=tuple(sources[source] for source in statement.sources),
        checked_against=tuple(sources[source] for source in statement.checked_against),
        attributed_to=statement.attributed_to,
    )


def when(item: StatementItem) -> str:
    """Return the time of a statement as text, no more precise than it is known."""
    match item.start, item.end, item.ongoing:
        case None, None, ongoing:
            return "ongoing" if ongoing else "undated"
        case str(start), None, True:
            return f"since {start}"
        case str(start), None, False:
            return start
        case None, str(end), _:
            return f"until {end}"
        case start, end, _:
            return f"{start} – {end}" if start != end else f"{start}"


def about(item: StatementItem) -> str:
    """Return the support types of a statement, and that it is about friction where it is."""
    types = ", ".join(item.types)
    return f"friction: {types}" if item.kind is Kind.FRICTION else types


def cited(source: Source) -> str:
    """Return a short citation: publisher and year."""
    return f"{source.publisher} {source.published[:4] if source.published else 'n.d.'}"


def titled(source: Source) -> str:
    """Return the title of a source in quotation marks; in brackets where it is a description."""
    return f"[{source.title}]" if source.title_is_description else f"“{source.title}”"


def number(count: int) -> str:
    """Return *count* as a cell; nothing is a dash, so that the eye finds what there is."""
    return str(count or "–")


def legend(subject: str) -> str:
    """Return what the arrows mean where *subject* is the country of the data set."""
    return f"→ to {subject}   ← from {subject}   ↔ mutual"


def _sources(item: StatementItem) -> str:
    return "; ".join(map(cited, item.sources))


STATEMENT_COLUMNS = {
    column.field: column
    for column in (
        Column("start", "When", when, narrow=13),
        Column("ally_name", "Ally", narrow=12),
        Column("direction", "", lambda item: ARROWS[item.direction]),
        Column("types", "About", about, narrow=13),
        Column("kind", "Kind"),
        Column("text", "Statement", prose=True),
        Column("verdict", "Verdict", tones=TONES),
        Column("note", "Note", prose=True),
        Column("sources", "Sources", _sources, narrow=18),
    )
}
