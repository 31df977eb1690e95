"""The vocabulary: what each word means, by which rule, and how often the data set uses it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated

from msgspec import Meta, Struct

from ally_cli.errors import UsageError
from ally_cli.model import (
    Ally,
    Dataset,
    Direction,
    Evidence,
    Kind,
    SourceKind,
    Stance,
    Standing,
    Statement,
    Term,
    Verdict,
    Weight,
)
from ally_cli.query import Query
from ally_cli.reports.items import (
    TONES,
    EvidenceItem,
    StatementItems,
    card,
    number,
)
from ally_cli.reports.report import (
    Block,
    Column,
    Fields,
    Heading,
    Mark,
    Prose,
    Report,
    Table,
    Text,
    table,
)
from ally_cli.verdicts import publishers_of, standing, verdict, why_standing
from ally_cli.words import counted, fold, fold_name, nearest

GROUPS = {
    "basics": "What there is",
    "standing": "Standing: how close an ally is",
    "kind": "Kind: co-operation or strain",
    "support type": "Support type: what a statement is about (friction is not counted here)",
    "direction": "Direction: which way it flows",
    "verdict": "Verdict: whether a statement stands up",
    "stance": "Stance: what a source does for a statement",
    "weight": "Weight: how much a source can carry for a statement",
    "source kind": "Source kind: what sort of document a source is",
}
REFUTED = "Refuted statements count under refuted and nowhere else."

# How the two rules go, for `verdicts.verdict` and `verdicts.standing`.
RULES = {
    "verdict": (
        "The verdict follows from the evidence, each time it is asked for. What qualifies a"
        " statement never counts, and what is weak never counts. Sources that have it from one"
        " origin are one; where no origin is named, the publisher speaks for itself. The rules"
        " speak of those that count."
    ),
    "standing": (
        "The standing follows from the record, on the day of the data set. It is the first that"
        " holds of ended, treaty, recent and dormant."
    ),
}
_RULE: Mapping[str, str] = {
    Verdict.CONFIRMED: "None denies it; a primary source affirms it, or at least two do.",
    Verdict.REPORTED: "None denies it; exactly one affirms it, and that one is secondary.",
    Verdict.DISPUTED: "At least one denies it, and it is not refuted.",
    Verdict.UNVERIFIED: "None affirms it, and none denies it.",
    Verdict.REFUTED: "None affirms it; a primary source denies it, or at least two do.",
    Standing.TREATY: (
        "A statement is on record as the treaty of mutual defence, and it is military, mutual,"
        " ongoing and confirmed."
    ),
    Standing.RECENT: (
        "Support that is confirmed or reported lasts into the five years before that day: it is"
        " ongoing, or it ended or began in them."
    ),
    Standing.DORMANT: "None of the others holds.",
    Standing.ENDED: "The record says when relations ended.",
}
_BASICS = {
    "ally": "A country in the data set.",
    "statement": "One sentence about one ally: the unit of the data set.",
    "source": "One document: an article, a UN paper, a government page.",
    "evidence": "What one source does for one statement: its stance, weight and origin.",
    "origin": "Whom a source takes it from; if none is named, its publisher speaks for itself.",
    "article": "The document that the data set checks; each of its statements is on record.",
}

_subject = re.compile(r"the subject(?: of the data set)?", re.IGNORECASE)


class TermsQuery(Query, frozen=True):
    """A query for what some words mean."""

    terms: Annotated[tuple[str, ...], Meta(description="The words asked about; none: all.")] = ()


class TermItem(Struct, frozen=True):
    """A word of the vocabulary."""

    group: str
    term: str
    meaning: str
    rule: Annotated[str | None, Meta(description="When it holds, if a rule says so.")]
    allies: Annotated[int, Meta(description="Allies that have it, or a statement that does.")]
    statements: Annotated[
        int, Meta(description="Statements; refuted ones count under refuted and nowhere else.")
    ]
    sources: Annotated[
        int | None,
        Meta(description="Sources; null unless it is said of sources, or of what they do."),
    ]
    example: Annotated[
        str | None,
        Meta(description="Id of a statement that shows what it means; null for a standing."),
    ]


ITEM = TermItem
QUERY = TermsQuery

_OF_SOURCES = {"stance", "weight", "source kind", "source", "evidence", "origin", "article"}
_ASKS = {  # group -> the option that asks for a word of it
    "standing": "--standing",
    "kind": "--kind",
    "support type": "--support",
    "direction": "--direction",
    "verdict": "--verdict",
}


def _marked(item: TermItem) -> Text:
    return Mark(item.term, TONES[item.term]) if item.group == "verdict" else item.term


COLUMNS = (
    Column("group", "Group"),
    Column("term", "Term", _marked),
    Column("meaning", "Meaning", prose=True),
    Column("rule", "Rule", prose=True),
    Column("allies", "Allies", lambda item: number(item.allies), right=True),
    Column("statements", "Statements", lambda item: number(item.statements), right=True),
    Column("sources", "Sources", lambda item: number(item.sources or 0), right=True),
)
_shown = {column.field: column for column in COLUMNS}

Word = tuple[str, str]  # a group, and a term of it


def report(dataset: Dataset, words: Sequence[str] = ()) -> Report:
    """Return what *words*, terms or groups of terms, mean in *dataset*; by default all terms.

    Raises UsageError for a word that is neither, with the nearest ones.
    """
    usage = _Usage(dataset)
    items = [_item(usage, word, meaning) for word, meaning in _vocabulary(dataset)]
    wanted, named = _wanted(words, items), _named(words)

    def draw(shown: Sequence[TermItem]) -> Iterator[Block]:
        if not words:
            yield Prose(REFUTED)
        for group in GROUPS:
            terms = [item for item in shown if item.group == group]
            if terms and (not named or fold_name(group) in named):
                yield from _group(group, terms)
            else:
                for item in terms:
                    yield from _word(dataset, usage, item)

    return Report(
        command="terms",
        title=f"The words used about the allies of {dataset.subject.name}",
        data_version=dataset.version,
        as_of=dataset.as_of,
        query=TermsQuery(terms=tuple(words)),
        item_type=ITEM,
        subject=dataset.subject.name,
        items=wanted,
        columns=COLUMNS,
        draw=draw,
        page=bool(words),
    )


def _wanted(words: Sequence[str], items: Sequence[TermItem]) -> list[TermItem]:
    """Return those of *items* that *words* name, by themselves or by their group."""
    known = {fold_name(name) for item in items for name in (item.group, item.term)}
    named, all_of_them = _named(words), "'ally terms' has them all"
    if words and not named:
        raise UsageError("no term is given", hint=all_of_them)
    for folded, word in named.items():
        if folded not in known:
            raise UsageError(
                f"no term '{word}'",
                hint=all_of_them,
                suggestions=nearest(folded, sorted(known)),
            )
    return [
        item
        for item in items
        if not words or {fold_name(item.group), fold_name(item.term)} & named.keys()
    ]


def _named(words: Iterable[str]) -> dict[str, str]:
    """Return *words*, each perhaps several with commas between them, by what they fold to."""
    given = (word.strip() for text in words for word in text.split(","))
    return {fold_name(word): word for word in given if word}


class _Usage:
    """Which allies, statements and sources each word is used of."""

    def __init__(self, dataset: Dataset) -> None:
        self.allies = defaultdict[Word, dict[str, Ally]](dict)
        self.statements = defaultdict[Word, list[tuple[Ally, Statement]]](list)
        self.sources = defaultdict[Word, set[str]](set)
        self._sources = {source.id: source for source in dataset.sources}
        self._publishers = publishers_of(dataset)
        self._article = dataset.article
        for source in dataset.sources:
            for word in (("basics", "source"), ("source kind", source.kind)):
                self.sources[word].add(source.id)
        for ally in dataset.allies:
            close = standing(ally, dataset.as_of, self._publishers)
            self.allies["standing", close][ally.id] = ally
            self.allies["basics", "ally"][ally.id] = ally
            for statement in ally.statements:
                for word in self._words(close, statement):
                    self.allies[word][ally.id] = ally
                    self.statements[word].append((ally, statement))

    def said(self, one: Evidence | EvidenceItem) -> set[Word]:
        """Return the words that a piece of evidence is an example of."""
        source = one.source if isinstance(one, EvidenceItem) else self._sources[one.source]
        words: set[Word] = {
            ("basics", "source"),
            ("basics", "evidence"),
            ("stance", one.stance),
            ("weight", one.weight),
            ("source kind", source.kind),
        }
        if one.origin is not None:
            words.add(("basics", "origin"))
        if source.id == self._article and one.stance is Stance.AFFIRMS:
            words.add(("basics", "article"))
        return words

    def _words(self, close: Standing, statement: Statement) -> set[Word]:
        """Return the words under which *statement* counts, whose ally is so *close*."""
        found = verdict(statement.evidence, self._publishers)
        if found is Verdict.REFUTED:
            return {("verdict", found)}
        types = statement.types if statement.kind is Kind.SUPPORT else ()
        words: set[Word] = {
            ("basics", "ally"),
            ("basics", "statement"),
            ("standing", close),
            ("kind", statement.kind),
            ("direction", statement.direction),
            ("verdict", found),
            *(("support type", name) for name in types),
        }
        for one in statement.evidence:
            for word in self.said(one):
                self.sources[word].add(one.source)
                words.add(word)
        return words


def _length(pair: tuple[Ally, Statement]) -> tuple[int, int, str]:
    """Return how much there is to read about a statement: first of all, who says so."""
    statement = pair[1]
    return len(statement.evidence), len(statement.text), statement.id


def _vocabulary(dataset: Dataset) -> Iterator[tuple[Word, str]]:
    """Yield each word and its meaning."""
    terms: dict[str, type[Term]] = {
        "standing": Standing,
        "kind": Kind,
        "direction": Direction,
        "verdict": Verdict,
        "stance": Stance,
        "weight": Weight,
        "source kind": SourceKind,
    }
    plain = {"basics": _BASICS, "support type": dataset.support_types}
    for group in GROUPS:
        if group in plain:
            yield from (((group, name), meaning) for name, meaning in plain[group].items())
        else:
            for term in terms[group]:
                meaning = _subject.sub(lambda _: dataset.subject.name, term.meaning)
                yield (group, term.value), meaning


def _item(usage: _Usage, word: Word, meaning: str) -> TermItem:
    group, term = word
    found = usage.statements[word]
    example = min(found, key=_length, default=None)
    return TermItem(
        group=group,
        term=term,
        meaning=meaning,
        rule=_RULE[term] if group in RULES else None,
        allies=len(usage.allies[word]),
        statements=len(found),
        sources=len(usage.sources[word]) if group in _OF_SOURCES or term in _OF_SOURCES else None,
        example=example[1].id if example and group != "standing" else None,
    )


def _group(group: str, terms: Sequence[TermItem]) -> Iterator[Block]:
    """Yield the terms of a group, with its rule if it has one."""
    yield Heading(GROUPS[group], anchor=fold_name(group).replace(" ", "-"))
    if group in RULES:
        yield Prose(RULES[group])
    told = "rule" if group in RULES else "meaning"
    last = ["sources"] if any(item.sources is not None for item in terms) else []
    columns = [_shown[name] for name in ("term", told, "allies", "statements", *last)]
    if group in RULES:
        columns[0] = Column("term", group.capitalize(), _marked)
    yield table(columns, terms, GROUPS[group])


def _word(dataset: Dataset, usage: _Usage, item: TermItem) -> Iterator[Block]:
    """Yield what there is to know about one word, with an example from the data."""
    yield Heading(item.term, level=1, anchor=item.term)
    yield Prose(item.meaning)
    count = f"{counted(item.allies, 'ally', 'allies')}, {counted(item.statements, 'statement')}"
    sources = f", {counted(item.sources, 'source')}" if item.sources is not None else ""
    option = f"ally filter {_ASKS[item.group]} {item.term}" if item.group in _ASKS else ""
    rows: list[tuple[str, Text]] = [
        ("Rule", item.rule or ""),
        ("Group", item.group),
        ("On record", count + sources),
        ("Shown by", option),
    ]
    yield Fields([row for row in rows if row[1]])
    if item.group in RULES:
        yield Prose(RULES[item.group])
    if item.group == "standing":
        yield from _allies(dataset, usage, item)
    elif item.example:
        yield Prose("For example:")
        yield from _example(dataset, usage, item)
    else:
        yield Prose("No statement on record is an example of it.")


def _allies(dataset: Dataset, usage: _Usage, item: TermItem) -> Iterator[Block]:
    """Yield the allies of a standing, and why they have it; a treaty as a statement."""
    publishers, make = publishers_of(dataset), StatementItems(dataset)
    allies = sorted(usage.allies[item.group, item.term].values(), key=lambda a: fold(a.name))
    reasons = [
        (ally.name, why_standing(ally, dataset.as_of, publishers).partition(": ")[2])
        for ally in allies
    ]
    if not reasons:
        yield Prose("No ally on record has it.")
        return
    yield Table((Column("", "Ally"), Column("", "Why", prose=True)), reasons, item.meaning)
    for ally in allies if item.term == Standing.TREATY else ():
        for statement in ally.statements:
            if statement.id == ally.treaty:
                made = make(ally, statement)
                yield from card(made, made.evidence, dataset.subject.name)


def _example(dataset: Dataset, usage: _Usage, item: TermItem) -> Iterator[Block]:
    """Yield the example as a card, with that of its evidence which shows what the word means."""
    make = StatementItems(dataset)
    for pair in usage.statements[item.group, item.term]:
        if pair[1].id == item.example:
            made = make(*pair)
            word = item.group, item.term
            shown = [one for one in made.evidence if word in usage.said(one)]
            yield from card(made, shown or made.evidence, dataset.subject.name)
