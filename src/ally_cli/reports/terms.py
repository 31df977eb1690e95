"""The vocabulary: what each word means, and how often the data set uses it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

from msgspec import Meta, Struct

from ally_cli.model import (
    Ally,
    Dataset,
    Direction,
    Kind,
    SourceKind,
    Standing,
    Statement,
    Term,
    Verdict,
)
from ally_cli.query import Query
from ally_cli.reports.items import TONES, number
from ally_cli.reports.report import Block, Column, Heading, Prose, Report, table

GROUPS = {
    "standing": "Standing: how close an ally is",
    "kind": "Kind: co-operation or strain",
    "support type": "Support type: what a statement is about (friction is not counted here)",
    "direction": "Direction: which way it flows",
    "verdict": "Verdict: whether a statement stands up",
    "source kind": "Source kind: what sort of document a source is",
}
REFUTED = "Refuted statements count under refuted and nowhere else."

_subject = re.compile(r"the subject(?: of the data set)?", re.IGNORECASE)


class TermItem(Struct, frozen=True):
    """A word of the vocabulary."""

    group: str
    term: str
    meaning: str
    allies: Annotated[int, Meta(description="Allies that have it, or a statement that does.")]
    statements: Annotated[
        int, Meta(description="Statements; refuted ones count under refuted and nowhere else.")
    ]
    sources: Annotated[int | None, Meta(description="Sources; null unless a source kind.")]


ITEM = TermItem

COLUMNS = (
    Column("group", "Group"),
    Column("term", "Term", tones=TONES),
    Column("meaning", "Meaning", prose=True),
    Column("allies", "Allies", lambda item: number(item.allies), right=True),
    Column("statements", "Statements", lambda item: number(item.statements), right=True),
    Column("sources", "Sources", lambda item: number(item.sources or 0), right=True),
)
_shown = {column.field: column for column in COLUMNS}


def report(dataset: Dataset) -> Report:
    """Return every word that *dataset* may use, in groups, with counts of its use."""
    return Report(
        command="terms",
        title=f"The words used about the allies of {dataset.subject.name}",
        data_version=dataset.version,
        query=Query(),
        item_type=ITEM,
        items=_items(dataset),
        columns=COLUMNS,
        draw=_draw,
    )


def _items(dataset: Dataset) -> list[TermItem]:
    statements: Counter[tuple[str, str]] = Counter()
    allies: dict[tuple[str, str], set[str]] = defaultdict(set)
    kinds = {source.id: source.kind for source in dataset.sources}
    for ally in dataset.allies:
        allies["standing", ally.standing].add(ally.id)
        for statement in ally.statements:
            words = _words(ally, statement, kinds)
            statements.update(words)
            for word in words:
                allies[word].add(ally.id)
    sources: Counter[str] = Counter(kinds.values())
    return [
        TermItem(
            group=group,
            term=term,
            meaning=meaning,
            allies=len(allies[group, term]),
            statements=statements[group, term],
            sources=sources[term] if group == "source kind" else None,
        )
        for group, term, meaning in _vocabulary(dataset)
    ]


def _vocabulary(dataset: Dataset) -> Iterator[tuple[str, str, str]]:
    """Yield the group, the term and the meaning of each word."""
    terms: dict[str, type[Term]] = {
        "standing": Standing,
        "kind": Kind,
        "direction": Direction,
        "verdict": Verdict,
        "source kind": SourceKind,
    }
    for group in GROUPS:
        if group == "support type":
            for name, meaning in dataset.support_types.items():
                yield group, name, meaning
        else:
            for term in terms[group]:
                yield group, term.value, _subject.sub(lambda _: dataset.subject.name, term.meaning)


def _words(
    ally: Ally, statement: Statement, kinds: Mapping[str, SourceKind]
) -> set[tuple[str, str]]:
    """Return the group and the term of each word under which *statement* counts."""
    if statement.verdict is Verdict.REFUTED:
        return {("verdict", Verdict.REFUTED)}
    types = statement.types if statement.kind is Kind.SUPPORT else ()
    return {
        ("standing", ally.standing),
        ("kind", statement.kind),
        ("direction", statement.direction),
        ("verdict", statement.verdict),
        *(("support type", name) for name in types),
        *(("source kind", kinds[source]) for source in statement.sources),
    }


def _draw(items: Sequence[TermItem]) -> Iterator[Block]:
    yield Prose(REFUTED)
    for group, heading in GROUPS.items():
        terms = [item for item in items if item.group == group]
        if terms:
            columns = ["term", "meaning", "allies", "statements"]
            if group == "source kind":
                columns.append("sources")
            yield Heading(heading)
            yield table([_shown[name] for name in columns], terms)
