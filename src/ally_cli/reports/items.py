"""What several commands show alike: allies, statements and sources as items and as text."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct, field

from ally_cli.model import (
    Ally,
    Dataset,
    Direction,
    Evidence,
    Kind,
    PartialDate,
    Profile,
    Slug,
    Source,
    Stance,
    Standing,
    Statement,
    Verdict,
    Weight,
)
from ally_cli.query import UNREFUTED, Flows, Match, Query, Selection, date_key, pick, tally
from ally_cli.reports.report import (
    Block,
    Bullets,
    Column,
    Heading,
    Link,
    Mark,
    Part,
    Prose,
    Text,
    parts_of,
)
from ally_cli.verdicts import publishers_of, verdict, why, why_briefly
from ally_cli.words import counted

ARROWS = {Direction.TO: "→", Direction.FROM: "←", Direction.MUTUAL: "↔"}
FRICTION = "×"
TONES: Mapping[str, str] = {
    Verdict.CONFIRMED: "good",
    Verdict.REPORTED: "fair",
    Verdict.DISPUTED: "doubtful",
    Verdict.UNVERIFIED: "open",
    Verdict.REFUTED: "bad",
}
_BEST_FIRST = (*Weight,)


class AllyItem(Profile, frozen=True, forbid_unknown_fields=False):
    """An ally, with what its matching statements add up to."""

    standing: Annotated[Standing, Meta(description="From all its statements, not from these.")]
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
    ongoing: Annotated[bool, Meta(description="Whether something is in force on the as_of day.")]
    by_type: Annotated[
        dict[str, Flows],
        Meta(description="Support statements by type; one about two types counts under both."),
    ]


class EvidenceItem(Struct, frozen=True):
    """What one source does for a statement, with the source in it."""

    source: Source
    stance: Stance
    weight: Weight
    origin: Annotated[
        str | None,
        Meta(description="Whom the source takes it from; null: its publisher speaks for itself."),
    ]


class StatementItem(Struct, frozen=True):
    """A statement, with its verdict and the evidence that it follows from."""

    id: Slug
    ally: Slug
    ally_name: str
    ally_iso3: Annotated[str | None, Meta(description="ISO 3166-1 alpha-3.")]
    kind: Kind
    types: tuple[str, ...]
    direction: Direction
    start: PartialDate | None
    end: PartialDate | None
    ongoing: bool
    text: str
    verdict: Verdict
    why: Annotated[str, Meta(description="Why the verdict is what it is, in a sentence.")]
    note: str | None
    evidence: tuple[EvidenceItem, ...]
    attributed_to: Annotated[
        str | None, Meta(description="The outlet that an article names as its own source.")
    ]


def ally_fields(match: Match, statements: Sequence[Statement] | None = None) -> dict[str, Any]:
    """Return the fields of an AllyItem; if given, *statements* count, not those of *match*."""
    counts = tally(match.statements if statements is None else statements)
    fields = msgspec.structs.asdict(match.ally)
    del fields["statements"]
    return {
        **fields,
        "standing": match.standing,
        "types": tuple(counts.by_type),
        "to": counts.flows.to,
        "from_": counts.flows.from_,
        "mutual": counts.flows.mutual,
        "friction": counts.friction,
        "latest": counts.latest,
        "ongoing": counts.ongoing,
        "by_type": counts.by_type,
    }


class StatementItems:
    """Makes items of the statements of a data set."""

    def __init__(self, dataset: Dataset) -> None:
        """Look up what every item needs."""
        self._sources = {source.id: source for source in dataset.sources}
        self._publishers = publishers_of(dataset)

    def __call__(self, ally: Ally, statement: Statement) -> StatementItem:
        """Return *statement* about *ally* as an item."""
        return StatementItem(
            id=statement.id,
            ally=ally.id,
            ally_name=ally.name,
            ally_iso3=ally.iso3,
            kind=statement.kind,
            types=statement.types,
            direction=statement.direction,
            start=statement.start,
            end=statement.end,
            ongoing=statement.ongoing,
            text=statement.text,
            verdict=verdict(statement.evidence, self._publishers),
            why=why(statement.evidence, self._publishers),
            note=statement.note,
            evidence=tuple(self._evidence(one) for one in statement.evidence),
            attributed_to=statement.attributed_to,
        )

    def _evidence(self, one: Evidence) -> EvidenceItem:
        return EvidenceItem(self._sources[one.source], one.stance, one.weight, one.origin)


def left_out(selection: Selection) -> list[str]:
    """Return what to note about the statements that match and are left out all the same."""
    notes = []
    if selection.refuted:
        is_or_are = "is" if selection.refuted == 1 else "are"
        refuted = counted(selection.refuted, "refuted statement")
        notes.append(f"{refuted} {is_or_are} left out (--verdict any shows what is refuted, too)")
    if selection.undated:
        is_or_are = "is" if selection.undated == 1 else "are"
        undated = counted(selection.undated, "statement")
        notes.append(f"{undated} without a date {is_or_are} left out")
    return notes


def when(item: StatementItem | Statement) -> str:
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


def latest(item: AllyItem) -> str:
    """Return the last date on record about an ally, or that something is going on."""
    return "ongoing" if item.ongoing else item.latest or "–"


def sign(item: StatementItem) -> str:
    """Return an arrow for support, and a cross for friction."""
    return FRICTION if item.kind is Kind.FRICTION else ARROWS[item.direction]


def about(item: StatementItem) -> str:
    """Return the support types of a statement, and that it is about friction where it is."""
    types = ", ".join(item.types)
    return f"friction: {types}" if item.kind is Kind.FRICTION else types


def judged(found: Verdict) -> Mark:
    """Return *found* as a word with its tone."""
    return Mark(found.value, TONES[found])


def judged_briefly(item: StatementItem) -> Text:
    """Return the verdict on a statement and why, in a few words."""
    brief = why_briefly(records(item), publishers_in(item))
    return judged(item.verdict), brief.removeprefix(item.verdict)


def records(item: StatementItem) -> list[Evidence]:
    """Return the evidence of *item* as it stands in the data set."""
    return [Evidence(e.source.id, e.stance, e.weight, e.origin) for e in item.evidence]


def publishers_in(item: StatementItem) -> dict[str, str]:
    """Return the publishers of the sources of *item*, by the id of the source."""
    return {e.source.id: e.source.publisher for e in item.evidence}


def sides(item: StatementItem) -> str:
    """Return how many pieces of evidence are for and against a statement; weak ones stand apart."""
    counts = Counter((one.stance, one.weight is Weight.WEAK) for one in item.evidence)
    told = []
    for stance, side in ((Stance.AFFIRMS, "for"), (Stance.DENIES, "against")):
        if counts[stance, False]:
            told.append(f"{counts[stance, False]} {side}")
        elif counts[stance, True]:
            told.append(f"{counts[stance, True]} weak {side}")
    return ", ".join(told)


def cited(source: Source) -> str:
    """Return a short citation: publisher and year."""
    return f"{source.publisher} {source.published[:4] if source.published else 'n.d.'}"


def titled(source: Source) -> str:
    """Return the title of a source in quotation marks; in brackets where it is a description."""
    return f"[{source.title}]" if source.title_is_description else f"“{source.title}”"


def citation(source: Source) -> Text:
    """Return *source* as it is cited everywhere, its title leading to it; the address comes after.

    Author, title, publisher, date, and where a copy was seen if that is elsewhere.
    """
    date = source.published or "undated"
    seen = f"{date} (copy seen at {source.via})" if source.via else date
    return *named(source), f", {seen}"


def named(source: Source) -> tuple[Part, ...]:
    """Return author, title and publisher of *source*, the title leading to it."""
    author = f"{source.author}, " if source.author else ""
    return author, Link(titled(source), source.url), f", {source.publisher}"


def addressed(source: Source) -> Text:
    """Return the citation of *source* with its address on a line of its own."""
    return *parts_of(citation(source)), "\n", Link(source.url, source.url)


def asserted(one: EvidenceItem) -> str:
    """Return what a piece of evidence does, how much it weighs, and whose word it is."""
    whose = f", the word of {one.origin}" if one.origin else ""
    return f"{one.stance}, {one.weight}{whose}"


def who_says_so(item: StatementItem) -> Iterator[Block]:
    """Yield who affirms, qualifies and denies a statement, each with its weight and address."""
    for stance in Stance:
        found = [one for one in item.evidence if one.stance is stance]
        if found:
            yield Heading(f"{stance.capitalize()} it: {len(found)}", level=3)
            yield Bullets([_piece(one) for one in found])


def _piece(one: EvidenceItem) -> Text:
    weight = f"{one.weight}, so it does not count" if one.weight is Weight.WEAK else one.weight
    whose = f"{one.origin}, in: " if one.origin else ""
    return f"{weight}: {whose}", *parts_of(addressed(one.source))


def strongest(item: StatementItem, stance: Stance) -> EvidenceItem | None:
    """Return the first of the weightiest sources that take this *stance*, if one does."""
    found = [one for one in item.evidence if one.stance is stance]
    return min(found, key=lambda one: _BEST_FIRST.index(one.weight), default=None)


def card(item: StatementItem, pieces: Sequence[EvidenceItem], subject: str) -> Iterator[Block]:
    """Yield a statement in short: its verdict and why, what it is about, and *pieces* of evidence.

    *subject* is the name of the country of the data set.
    """
    ways = {
        Direction.TO: f"→ to {subject}",
        Direction.FROM: f"← from {subject}",
        Direction.MUTUAL: "↔ mutual",
    }
    strain = f"{FRICTION} friction, " if item.kind is Kind.FRICTION else ""
    facts = f"{item.ally_name}, {when(item)}, {strain}{ways[item.direction]}"
    note = f"\nNote: {item.note}" if item.note else ""
    yield Heading(item.text, anchor=item.id)
    yield Prose(
        (
            judged(item.verdict),
            item.why.removeprefix(item.verdict),
            f"\n{facts}: {', '.join(item.types)} ({item.id}){note}",
        )
    )
    yield Bullets([(f"{asserted(one)}: ", *parts_of(addressed(one.source))) for one in pieces])


def asked_for(
    dataset: Dataset, query: Query, statements: Sequence[str] = ()
) -> tuple[list[tuple[Ally, Statement]], list[str]]:
    """Return the statements that match *query*, by date, and what to note about those left out.

    If ids of *statements* are given, only these and those of the allies that *query* names match.
    Who names a statement wants it, refuted or not.
    """
    found: dict[str, tuple[Ally, Statement]] = {}
    notes: list[str] = []
    if query.allies or not statements:
        selection = pick(dataset, query)
        found = {s.id: (match.ally, s) for match in selection.matches for s in match.statements}
        notes = left_out(selection)
    if statements:
        verdicts = tuple(Verdict) if query.verdict == UNREFUTED else query.verdict
        whoever = msgspec.structs.replace(query, allies=(), verdict=verdicts)
        for match in pick(dataset, whoever).matches:
            found |= {s.id: (match.ally, s) for s in match.statements if s.id in statements}
    return sorted(found.values(), key=lambda pair: date_key(pair[1])), notes


def number(count: int) -> str:
    """Return *count* as a cell; nothing is a dash, so that the eye finds what there is."""
    return str(count or "–")


def legend(subject: str) -> str:
    """Return what the arrows mean where *subject* is the country of the data set."""
    return f"→ to {subject}   ← from {subject}   ↔ mutual   {FRICTION} friction"


def evidence_cell(item: StatementItem) -> Text:
    """Return how much speaks for and against a statement, and the source that decides most."""
    deciding = Stance.DENIES if item.verdict is Verdict.REFUTED else Stance.AFFIRMS
    one = strongest(item, deciding)
    if one is None:
        return sides(item)
    return f"{sides(item)}; {one.weight}: ", Link(cited(one.source), one.source.url)


STATEMENT_COLUMNS = {
    column.field: column
    for column in (
        Column("start", "When", when, narrow=13),
        Column("ally_name", "Ally", narrow=12),
        Column("direction", "", sign),
        Column("types", "About", about, narrow=13),
        Column("kind", "Kind"),
        Column("text", "Statement", prose=True),
        Column("verdict", "Verdict", lambda item: judged(item.verdict)),
        Column("note", "Note", prose=True),
        Column("evidence", "Evidence", evidence_cell, narrow=22),
    )
}
