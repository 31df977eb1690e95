"""Everything about an ally, as a page; everything about a statement, as a card."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from ally_cli.model import Dataset, Direction, Kind, Source, Stance, Verdict
from ally_cli.query import Query, by_date, is_of_article, pick, tally
from ally_cli.reports.items import (
    AllyItem,
    EvidenceItem,
    StatementItem,
    StatementItems,
    addressed,
    ally_fields,
    asserted,
    citation,
    cited,
    judged,
    judged_briefly,
    left_out,
    number,
    when,
    who_says_so,
)
from ally_cli.reports.report import (
    Block,
    Column,
    Fields,
    Folded,
    Heading,
    Link,
    Numbered,
    Prose,
    Report,
    Table,
    Text,
    parts_of,
    table,
)
from ally_cli.verdicts import publishers_of, verdict, why_standing
from ally_cli.words import counted, listed

SIDES = {Stance.AFFIRMS: "for", Stance.DENIES: "against", Stance.QUALIFIES: "beside"}


class ShowItem(AllyItem, frozen=True, forbid_unknown_fields=False):
    """An ally and its statements; the refuted ones are listed, and counted nowhere."""

    statements: tuple[StatementItem, ...]


ITEM = ShowItem | StatementItem


def report(dataset: Dataset, query: Query, statements: Sequence[str] = ()) -> Report:
    """Return the allies that *query* names, each with its matching statements.

    If ids of *statements* are given, return these instead.
    """
    return _cards(dataset, query, statements) if statements else _pages(dataset, query)


def _cards(dataset: Dataset, query: Query, ids: Sequence[str]) -> Report:
    make, found = StatementItems(dataset), {}
    for ally in dataset.allies:
        found.update({s.id: (ally, s) for s in ally.statements if s.id in ids})

    def draw(items: Sequence[StatementItem]) -> Iterator[Block]:
        for item in items:
            yield from _card(item, dataset)

    cards = [make(*found[name]) for name in ids]
    return Report(
        command="show",
        title=cards[0].text.rstrip(".") if len(cards) == 1 else " and ".join(ids),
        data_version=dataset.version,
        as_of=dataset.as_of,
        subject=dataset.subject.name,
        query=query,
        item_type=StatementItem,
        items=cards,
        draw=draw,
        page=True,
    )


def _card(item: StatementItem, dataset: Dataset) -> Iterator[Block]:
    subject = dataset.subject.name
    ways = {
        Direction.TO: f"→ to {subject}: {item.ally_name} gives, or acts",
        Direction.FROM: f"← from {subject}: {subject} gives, or acts",
        Direction.MUTUAL: "↔ mutual: both give, or act",
    }
    yield Heading(item.text, level=1, anchor=item.id)
    yield Prose((judged(item.verdict), item.why.removeprefix(item.verdict)))
    article = [e.source for e in item.evidence if e.source.id == dataset.article]
    rows: list[tuple[str, Text]] = [
        ("Ally", item.ally_name),
        ("When", when(item)),
        ("Direction", ways[item.direction]),
        ("About", f"{item.kind}: {', '.join(item.types)}"),
        ("Note", item.note or ""),
        ("Article", citation(article[0]) if article else ""),
        ("It cites", item.attributed_to or ""),
        ("Id", item.id),
        ("Data", f"{dataset.version}, as of {dataset.as_of}"),
    ]
    yield Fields([row for row in rows if row[1]])
    yield from who_says_so(item)


def _pages(dataset: Dataset, query: Query) -> Report:
    make = StatementItems(dataset)
    items = []
    selection = pick(dataset, query, named_always=True)
    for match in selection.matches:
        made = [make(match.ally, s) for s in by_date(match.statements)]
        refuted = {item.id for item in made if item.verdict is Verdict.REFUTED}
        counted = [s for s in match.statements if s.id not in refuted]
        items.append(ShowItem(**ally_fields(match, counted), statements=tuple(made)))

    def draw(items: Sequence[ShowItem]) -> Iterator[Block]:
        for item in items:
            yield from _Page(item, dataset).blocks()

    return Report(
        command="show",
        title=" and ".join(item.name for item in items) + f" and {dataset.subject.name}",
        data_version=dataset.version,
        as_of=dataset.as_of,
        subject=dataset.subject.name,
        query=query,
        item_type=ShowItem,
        items=items,
        draw=draw,
        page=True,
        notes=left_out(selection),
    )


class _Page:
    """The page of an ally."""

    def __init__(self, item: ShowItem, dataset: Dataset) -> None:
        self.item = item
        self.dataset = dataset
        self.subject = dataset.subject.name
        self.prefix = f"{item.id}-source"  # how the anchors of the numbered sources begin
        self.ally = next(ally for ally in dataset.allies if ally.id == item.id)
        publishers = publishers_of(dataset)
        self.verdicts = {s.id: verdict(s.evidence, publishers) for s in self.ally.statements}
        # In the order of the article, which is that of the data set.
        self.of_article = [s.id for s in self.ally.statements if is_of_article(s, dataset)]
        shown = {s.id: s for s in item.statements}
        self.article = [shown[name] for name in self.of_article if name in shown]
        others = [s for s in item.statements if s.id not in self.of_article]
        self.sections = self._sections(others)
        # What each source does for which statements, in the order in which it is first met.
        self.uses: dict[Source, list[tuple[Stance, str]]] = {}
        for statement in chain(self.article, *self.sections.values()):
            for one in statement.evidence:
                self.uses.setdefault(one.source, []).append((one.stance, statement.id))
        self.numbers = {source: n for n, source in enumerate(self.uses, 1)}

    def _sections(self, statements: Sequence[StatementItem]) -> dict[str, list[StatementItem]]:
        name, subject = self.item.name, self.subject
        headings = {
            Direction.TO: f"→ What {name} gives {subject}",
            Direction.FROM: f"← What {name} gets from {subject}",
            Direction.MUTUAL: "↔ What goes both ways",
        }
        support = [s for s in statements if s.kind is Kind.SUPPORT]
        sections = {
            heading: [s for s in support if s.direction is direction]
            for direction, heading in headings.items()
        }
        sections["× What strains it"] = [s for s in statements if s.kind is Kind.FRICTION]
        return {heading: found for heading, found in sections.items() if found}

    def blocks(self) -> Iterator[Block]:
        item = self.item
        yield Heading(item.name, level=1, anchor=item.id)
        yield Prose(item.summary)
        yield Fields(self._counts())
        if self.article:
            yield Heading("What the article says, and whether it stands up")
            yield Prose(self._how_much_holds())
            yield self._table("What the article says", "The article says", self.article)
        if item.by_type:
            yield Heading("Support by type, in statements")
            yield self._types()
        for heading, statements in self.sections.items():
            yield Heading(heading)
            yield self._table(heading, "Statement", statements)
        if self.numbers:
            yield Heading("Sources")
            yield Numbered([self._source(source) for source in self.numbers], self.prefix)
        else:
            yield Prose("No statement on record matches.")
        yield Heading("Names and codes")
        yield Fields(self._codes())

    def _counts(self) -> list[tuple[str, Text]]:
        """Return what there is on record, whatever of it is shown."""
        ally, dataset, subject = self.ally, self.dataset, self.subject
        reason = why_standing(ally, dataset.as_of, publishers_of(dataset))
        whole = tally(s for s in ally.statements if self.verdicts[s.id] is not Verdict.REFUTED)
        flows = (
            f"{whole.flows.to} → to {subject}, {whole.flows.from_} ← from {subject},"
            f" {whole.flows.mutual} ↔ mutual"
        )
        latest = "ongoing" if whole.ongoing else whole.latest or "–"
        since = f"since {ally.ties_since}" if ally.ties_since else "not dated"
        until = f", until {ally.ties_until}" if ally.ties_until else ""
        shown, total = len(self.item.statements), len(ally.statements)
        rows: list[tuple[str, Text]] = [
            ("Standing", reason),
            ("Relations", f"{since}{until}. {ally.ties_note or ''}".strip()),
            ("On record", f"{counted(whole.flows.total, 'statement')} of support: {flows}"),
            ("", f"{counted(whole.friction, 'statement')} of friction ×; latest: {latest}"),
        ]
        if shown < total:
            rows.append(
                ("Shown here", f"{shown} of {counted(total, 'statement')}, refuted ones too")
            )
        return rows

    def _how_much_holds(self) -> Text:
        verdicts = Counter(self.verdicts[name] for name in self.of_article)
        held = verdicts[Verdict.CONFIRMED] + verdicts[Verdict.REPORTED]
        counts = [f"{verdicts[v]} {v}" for v in Verdict if verdicts[v]]
        source = next(s for s in self.dataset.sources if s.id == self.dataset.article)
        many = counted(len(self.of_article), "statement")
        stand = {0: "none stands", 1: "1 stands"}.get(held, f"{held} stand")
        return (
            f"Of {many} of the article on {self.item.name}, {stand} up: {listed(counts)}."
            " The article: ",
            *parts_of(addressed(source)),
        )

    def _table(self, caption: str, heading: str, statements: Sequence[StatementItem]) -> Table:
        columns = (
            Column("start", "When", when, narrow=13),
            Column("types", "About", lambda s: ", ".join(s.types), narrow=13),
            Column("text", heading, self._told, prose=True),
            Column("verdict", "Verdict", judged_briefly, narrow=14),
        )
        drawn = table(columns, statements, caption)
        return Table(drawn.columns, drawn.rows, caption, [s.id for s in statements])

    def _told(self, statement: StatementItem) -> Text:
        outlet = statement.attributed_to
        cites = f" (It cites {outlet}.)" if outlet else ""
        note = f"\nNote: {statement.note}" if statement.note else ""
        whole = [self._piece(one) for one in statement.evidence]
        return f"{statement.text}{cites}{note}\n", Folded(self._refs(statement), whole)

    def _refs(self, statement: StatementItem) -> str:
        """Return the numbers of the sources for, against and beside a statement."""
        refs = dict.fromkeys(SIDES, "")
        for one in statement.evidence:
            refs[one.stance] += f"[{self.numbers[one.source]}]"
        return ", ".join(f"{SIDES[stance]} {found}" for stance, found in refs.items() if found)

    def _piece(self, one: EvidenceItem) -> Text:
        n = self.numbers[one.source]
        return f"{asserted(one)}: {cited(one.source)} ", Link(f"[{n}]", f"#{self.prefix}-{n}")

    def _source(self, source: Source) -> Text:
        """Return *source* as a numbered entry, with what it does for the statements above."""
        uses = self.uses[source]
        counts = Counter(stance for stance, _ in uses)
        told = ", ".join(f"{side} {counts[s]}" for s, side in SIDES.items() if counts[s])
        back = [(f"{SIDES[stance]} ", Link(name, f"#{name}")) for stance, name in uses]
        address = "\n", Link(source.url, source.url)
        return *parts_of(citation(source)), f", {source.kind}; ", Folded(told, back), *address

    def _types(self) -> Table:
        columns = (
            Column("", "Type"),
            Column("", f"→ to {self.subject}", right=True),
            Column("", f"← from {self.subject}", right=True),
            Column("", "↔ mutual", right=True),
        )
        rows = [
            (name, *(number(n) for n in (flows.to, flows.from_, flows.mutual)))
            for name, flows in self.item.by_type.items()
        ]
        return Table(columns, rows, "Statements of support by type and direction")

    def _codes(self) -> list[tuple[str, Text]]:
        item = self.item
        rows = [
            ("Official name", item.official_name),
            ("Region", f"{item.region}, {item.subregion}"),
            ("Capital", item.capital),
            ("ISO 3166", ", ".join(code for code in (item.iso2, item.iso3) if code)),
            ("Wikidata", item.wikidata or ""),
            ("Correlates of War", str(item.cow or "")),
        ]
        return [row for row in rows if row[1]]
