"""Where words stand: the statements that have them all, best match first, each as a short card."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated

import msgspec
from msgspec import Meta

from ally_cli.errors import UsageError
from ally_cli.model import Ally, Dataset, Stance, Statement, Verdict
from ally_cli.query import Query, date_key, pick
from ally_cli.reports.filter import COLUMNS
from ally_cli.reports.items import StatementItem, StatementItems, card, left_out, strongest
from ally_cli.reports.report import Block, Prose, Report
from ally_cli.words import Sought, counted, fold, listed, nearest, split


class SearchQuery(Query, frozen=True):
    """A query for the statements that have certain words."""

    words: Annotated[
        tuple[str, ...],
        Meta(
            description="Words, folded, that must all be in the text, the note, the ally's names,"
            " the support types, or the publishers and titles of the sources."
        ),
    ] = ()


ITEM = StatementItem
QUERY = SearchQuery

Pair = tuple[Ally, Statement]
Places = Sequence[str]  # folded texts of a statement, the one that tells most about it first


def report(dataset: Dataset, query: Query, words: Sequence[str]) -> Report:
    """Return the statements of *dataset* that match *query* and have all *words*, best match first.

    A word counts for where it tells most: in the text or a name of the ally; then in the note, in
    the support types, in a publisher or title of a source. Statements come by the sum of that; of
    equal ones, those where more words are whole words, and not beginnings; then the newest.
    Raises UsageError if there is no word in *words*.
    """
    asked = SearchQuery(**msgspec.structs.asdict(query), words=tuple(split(" ".join(words))))
    if not asked.words:
        raise UsageError("no words to search for", hint="for example: ally search iran missiles")
    selection = pick(dataset, query)
    index, make = _Index(dataset), StatementItems(dataset)
    pairs = [(match.ally, s) for match in selection.matches for s in match.statements]
    found = _ranked(pairs, index, [Sought(word) for word in asked.words])
    items = [make(*pair) for pair in found]

    def draw(shown: Sequence[StatementItem]) -> Iterator[Block]:
        if items:
            yield Prose(_told(items))
        for item in shown:
            sides = (strongest(item, stance) for stance in (Stance.AFFIRMS, Stance.DENIES))
            yield from card(item, [one for one in sides if one], dataset.subject.name)

    return Report(
        command="search",
        title=f"Statements with {listed([f'“{word}”' for word in asked.words])}",
        data_version=dataset.version,
        as_of=dataset.as_of,
        query=asked,
        item_type=ITEM,
        subject=dataset.subject.name,
        items=items,
        columns=COLUMNS,
        draw=draw,
        page=True,
        notes=left_out(selection),
        empty="" if found else _what_would_match(dataset, pairs, index, asked.words),
    )


class _Index:
    """The texts of statements in which words are looked for."""

    def __init__(self, dataset: Dataset) -> None:
        self._sources = {s.id: fold(f"{s.publisher}\n{s.title}") for s in dataset.sources}
        self._names = {
            ally.id: fold("\n".join((ally.name, ally.official_name, *ally.aliases)))
            for ally in dataset.allies
        }

    def places(self, pair: Pair) -> Places:
        """Return where to look for a word in a statement: the place that tells most first."""
        ally, statement = pair
        return (
            f"{fold(statement.text)} {self._names[ally.id]}",
            fold(statement.note or ""),
            fold(" ".join(statement.types)),
            " ".join(
                f"{self._sources[one.source]} {fold(one.origin or '')}"
                for one in statement.evidence
            ),
        )


def _ranked(pairs: Iterable[Pair], index: _Index, words: Sequence[Sought]) -> list[Pair]:
    """Return those of *pairs* that have all *words*, best match first."""
    ranked = []
    for pair in pairs:
        distance = _distance(index.places(pair), words)
        if distance is not None:
            ranked.append((distance, pair))
    ranked.sort(key=lambda found: found[1][1].id)
    ranked.sort(key=lambda found: _newness(found[1][1]), reverse=True)
    ranked.sort(key=lambda found: found[0])
    return [pair for _, pair in ranked]


def _distance(places: Places, words: Sequence[Sought]) -> tuple[int, int] | None:
    """Return how far *places* are from having all *words* whole in the first; None: one is missing.

    That is the sum of the numbers of the places, from 0, and how many words are only beginnings.
    """
    far = begun = 0
    for word in words:
        for n, text in enumerate(places):
            if word.is_in(text):
                far += n
                begun += not word.is_whole_in(text)
                break
        else:
            return None
    return far, begun


def _newness(statement: Statement) -> tuple[bool, str]:
    undated, date, _ = date_key(statement)
    return not undated, date


def _told(items: Sequence[StatementItem]) -> str:
    verdicts = Counter(item.verdict for item in items)
    counts = ", ".join(f"{verdicts[v]} {v}" for v in Verdict if verdicts[v])
    found = counted(len(items), "statement") + (", best match first" if len(items) > 1 else "")
    return (
        f"{found}: {counts}. Under each, the best source for it and against it; 'ally show ID' has"
        " them all."
    )


def _what_would_match(
    dataset: Dataset, searched: Sequence[Pair], index: _Index, words: Sequence[str]
) -> str:
    """Return what to note where no statement of *searched* has all *words*: what would help."""
    everything = [(ally, s) for ally in dataset.allies for s in ally.statements]
    texts = ["\n".join(index.places(pair)) for pair in everything]
    sought = [Sought(word) for word in words]
    missing = [
        word
        for word, one in zip(words, sought, strict=True)
        if not any(one.is_in(text) for text in texts)
    ]
    if missing:
        known = sorted({word for text in texts for word in split(text)})
        return "; ".join(_missing(word, known) for word in dict.fromkeys(missing))
    if elsewhere := sum(all(one.is_in(text) for one in sought) for text in texts):
        return f"{_have(elsewhere)} all of the words, but the filters leave none"
    # Which of the words are found together: as many as can be, in as many statements as can be.
    together = Counter(
        tuple(n for n, one in enumerate(sought) if one.is_in("\n".join(index.places(pair))))
        for pair in searched
    )
    best = max(together, key=lambda have: (len(have), together[have]), default=())
    if not best:
        return "nothing that the filters leave has one of the words"
    number = sum(count for have, count in together.items() if set(have) >= set(best))
    fewer = listed([f"'{words[n]}'" for n in best])
    return f"no statement has all of the words; {_have(number)} {fewer}"


def _have(number: int) -> str:
    return f"{counted(number, 'statement')} {'has' if number == 1 else 'have'}"


def _missing(word: str, known: Sequence[str]) -> str:
    # Hardly anybody gets the first letter wrong, and without it unlike words are near.
    near = [other for other in nearest(word, known) if other[0] == word[0]]
    return f"'{word}' is found nowhere" + (f" (did you mean {' or '.join(near)}?)" if near else "")
