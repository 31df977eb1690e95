"""Everything about an ally: what an article says, what the evidence says, and who says so."""

import re
from collections.abc import Iterable, Iterator, Sequence

from ally_cli.model import Dataset, Direction, Kind, Source, Verdict
from ally_cli.query import Query, by_date, select, tally
from ally_cli.reports.items import (
    TONES,
    AllyItem,
    StatementItem,
    ally_fields,
    number,
    sources_by_id,
    statement_item,
    titled,
    when,
)
from ally_cli.reports.report import Block, Column, Heading, Prose, Report, Table, table

_article_number = re.compile(r".+-article-(\d+)(?:-.+)?").fullmatch


class ShowItem(AllyItem, frozen=True, forbid_unknown_fields=False):
    """An ally and its statements; the refuted ones are listed, and counted nowhere."""

    statements: tuple[StatementItem, ...]


ITEM = ShowItem


def report(dataset: Dataset, query: Query) -> Report:
    """Return the allies that *query* names, each with its matching statements."""
    sources = sources_by_id(dataset)
    items = []
    for match in select(dataset, query):
        counted = [s for s in match.statements if s.verdict is not Verdict.REFUTED]
        fields = ally_fields(match.ally, tally(counted))
        statements = [statement_item(match.ally, s, sources) for s in by_date(match.statements)]
        items.append(ShowItem(**fields, statements=tuple(statements)))
    subject = dataset.subject.name

    def draw(items: Sequence[ShowItem]) -> Iterator[Block]:
        for item in items:
            yield from _page(item, subject)

    return Report(
        command="show",
        title=" and ".join(item.name for item in items) + f" and {subject}",
        data_version=dataset.version,
        query=query,
        item_type=ITEM,
        items=items,
        draw=draw,
    )


def _page(item: ShowItem, subject: str) -> Iterator[Block]:
    article = sorted(
        (s for s in item.statements if article_number(s)), key=lambda s: article_number(s) or 0
    )
    others = [s for s in item.statements if not article_number(s)]
    support = [s for s in others if s.kind is Kind.SUPPORT]
    flows = {
        f"→ What {item.name} gives {subject}": Direction.TO,
        f"← What {item.name} gets from {subject}": Direction.FROM,
        "↔ What goes both ways": Direction.MUTUAL,
    }
    sections = {
        heading: [s for s in support if s.direction is direction]
        for heading, direction in flows.items()
    }
    sections["What strains it"] = [s for s in others if s.kind is Kind.FRICTION]
    numbers = _number(s for group in (article, *sections.values()) for s in group)

    yield from _head(item)
    if article:
        itself = _refs(dict.fromkeys(source for s in article for source in s.sources), numbers)
        yield Heading(f"What the article says {itself}, and what the evidence says")
        yield table(_article_columns(numbers), article)
    if item.by_type:
        yield Heading("Support by type, in statements")
        yield _types(item)
    for heading, statements in sections.items():
        if statements:
            yield Heading(heading)
            yield table(_columns(numbers), statements)
    if numbers:
        yield Heading("Sources")
        yield _sources(numbers)
    else:
        yield Prose("No statement on record matches.")


def article_number(statement: StatementItem) -> int | None:
    """Return the place of *statement* in the article, if that is where it comes from.

    The id says so: `ALLY-article-N-SLUG` (`data/README.md`).
    """
    match = _article_number(statement.id)
    return int(match[1]) if match else None


def _number(statements: Iterable[StatementItem]) -> dict[Source, int]:
    """Give the sources of *statements* numbers from 1, in the order in which they are met."""
    numbers: dict[Source, int] = {}
    for statement in statements:
        for source in (*statement.sources, *statement.checked_against):
            numbers.setdefault(source, len(numbers) + 1)
    return numbers


def _head(item: ShowItem) -> Iterator[Block]:
    yield Heading(item.name)
    known = [code for code in (item.iso2, item.iso3) if code]
    rows = [
        ("Official name", item.official_name),
        ("Codes", ", ".join(known)),
        ("Region", f"{item.region}, {item.subregion}"),
        ("Capital", item.capital),
        ("Standing", item.standing),
        ("Ties since", ". ".join(text for text in (item.ties_since, item.ties_note) if text)),
        ("Summary", item.summary),
    ]
    yield Table((Column("", ""), Column("", "", prose=True)), [row for row in rows if row[1]])


def _types(item: ShowItem) -> Table:
    columns = (
        Column("", "Type"),
        Column("", "→ to", right=True),
        Column("", "← from", right=True),
        Column("", "↔ mutual", right=True),
    )
    return Table(
        columns,
        [
            (name, *(number(n) for n in (flows.to, flows.from_, flows.mutual)))
            for name, flows in item.by_type.items()
        ],
    )


def _article_columns(numbers: dict[Source, int]) -> tuple[Column, ...]:
    return (
        Column("text", "The article says", _claim, prose=True),
        Column("verdict", "Verdict", tones=TONES),
        Column("note", "The evidence", lambda s: _evidence(s, numbers), prose=True),
    )


def _claim(statement: StatementItem) -> str:
    outlet = statement.attributed_to
    return f"{statement.text} (citing {outlet})" if outlet else statement.text


def _evidence(statement: StatementItem, numbers: dict[Source, int]) -> str:
    # Not the statement's own source: that is the article, no evidence for what it says.
    refs = _refs(statement.checked_against, numbers)
    return " ".join(part for part in (statement.note, refs) if part) or "–"


def _columns(numbers: dict[Source, int]) -> tuple[Column, ...]:
    def text(statement: StatementItem) -> str:
        note = f"Note: {statement.note}" if statement.note else ""
        said = _refs(statement.sources, numbers)
        against = _refs(statement.checked_against, numbers)
        parts = (statement.text, said, note, f"See also {against}" if against else "")
        return " ".join(part for part in parts if part)

    return (
        Column("start", "When", when),
        Column("types", "About", lambda s: ", ".join(s.types)),
        Column("text", "Statement", text, prose=True),
        Column("verdict", "Verdict", tones=TONES),
    )


def _refs(sources: Iterable[Source], numbers: dict[Source, int]) -> str:
    return "".join(f"[{numbers[source]}]" for source in sources)


def _sources(numbers: dict[Source, int]) -> Table:
    columns = (Column("", "", right=True), Column("", "", prose=True))
    return Table(columns, [(f"[{n}]", _citation(source)) for source, n in numbers.items()])


def _citation(source: Source) -> str:
    parts = [
        source.author,
        source.publisher,
        titled(source),
        source.published or "undated",
        source.kind,
    ]
    via = f" (copy seen at {source.via})" if source.via else ""
    return ", ".join(part for part in parts if part) + f"{via}. {source.url}"
