"""What makes a data set sound, beyond the shape of its records: one rule, one place.

A rule first looks at whole columns of values, and only where something is wrong seeks the place: a
sound data set never pays for the places.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple

from ally_cli import dates
from ally_cli.dataset.problem import Problem, Vocabulary, below, quoted, wrong
from ally_cli.model import Country, Dataset, Stance, Statement, Verdict, Weight
from ally_cli.names import names_of
from ally_cli.verdicts import publishers_of, verdict, why_briefly
from ally_cli.words import fold_name

NEEDS_NOTE = frozenset({Verdict.DISPUTED, Verdict.UNVERIFIED, Verdict.REFUTED})

_STATEMENTS = "$.allies.statements"
_EVIDENCE = "$.allies.statements.evidence"

_SLUG_BYTES = b"abcdefghijklmnopqrstuvwxyz0123456789-"

_slug = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*").fullmatch
_site = re.compile(r"https?://[^\s/?#]").match
_address = re.compile(r"https?://[^\s/?#]\S*").fullmatch


class _Columns:
    """A data set by columns: what stands at a path without indexes, in all records at once."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self._records: dict[str, list[Any]] = {"$": [dataset]}
        for path in ("$.subject", "$.allies", "$.sources", _STATEMENTS, _EVIDENCE):
            self._records[path] = self.column(path)
        self._distinct: dict[str, set[Any]] = {}

    def column(self, path: str) -> list[Any]:
        """Return what stands at *path*; the items of lists, not the lists."""
        if path in self._records:
            return self._records[path]
        above, _, field = path.rpartition(".")
        values = list(map(attrgetter(field), self.column(above)))
        return [*chain.from_iterable(values)] if values and type(values[0]) is tuple else values

    def distinct(self, path: str) -> set[Any]:
        """Return what stands at *path*, each value once; the items of lists, not the lists."""
        if path not in self._distinct:
            above, _, field = path.rpartition(".")
            values = set(map(attrgetter(field), self.column(above)))
            are_lists = type(next(iter(values), None)) is tuple
            self._distinct[path] = set(chain.from_iterable(values)) if are_lists else values
        return self._distinct[path]

    def places(self, path: str) -> Iterator[tuple[str, Any]]:
        """Yield what stands at *path*, as in `column`, each with its own path."""
        above, _, field = path.rpartition(".")
        if not above:
            yield "$", self.dataset
            return
        for place, record in self.places(above):
            value = getattr(record, field)
            if isinstance(value, tuple):
                yield from ((f"{place}.{field}[{n}]", item) for n, item in enumerate(value))
            else:
                yield f"{place}.{field}", value

    def where(
        self, path: str, is_wrong: Callable[[Any], object], among: Iterable[Any] | None = None
    ) -> Iterator[tuple[str, Any]]:
        """Yield the records at *path* that are wrong, each with its own path.

        If they can only be *among* some, no other is looked at, unless there is one.
        """
        if any(map(is_wrong, self.column(path) if among is None else among)):
            yield from (place for place in self.places(path) if is_wrong(place[1]))

    @cached_property
    def doubtful(self) -> list[Statement]:
        """The statements of which some evidence does not affirm, or does not count."""
        affirms, weak = Stance.AFFIRMS, Weight.WEAK
        doubtful = []
        for statement in self.column(_STATEMENTS):
            for one in statement.evidence:
                if one.stance is not affirms or one.weight is weak:
                    doubtful.append(statement)
                    break
        return doubtful


def problems(dataset: Dataset, misshapen: Collection[str] = ()) -> Iterator[Problem]:
    """Yield every breach of the rules in *dataset*.

    Where the paths *misshapen* lead, something neutral has been put: what may follow from that is
    left out.
    """
    columns, paths = _Columns(dataset), frozenset(misshapen)
    fields = {_index.sub("", path) for path in paths}
    for rule, telling in RULES:
        if any(_overlap(field, one) for field in fields for one in telling):
            continue
        for problem in rule(columns):
            if not paths or paths.isdisjoint(_leading_to(problem.path)):
                yield problem


_index = re.compile(r"\[\d+\]")
_step = re.compile(r"[.\[]").finditer


def _overlap(one: str, other: str) -> bool:
    """Tell whether one of two paths lies within the other."""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def _leading_to(path: str) -> set[str]:
    """Return *path* and the paths of what it lies in."""
    return {path[: step.start()] for step in _step(path)} | {path}


Said = tuple[str, str | None]  # message and hint


def _no_version(text: str) -> Said | None:
    parts = text.split(".")
    is_day = dates.is_date("-".join(parts[:3])) and 3 <= len(parts) <= 4
    if is_day and parts[-1].isdecimal() and text.isascii():
        return None
    return f"{quoted(text)} is not a version", "YYYY.MM.DD"


def _no_day(text: str) -> Said | None:
    if len(text) == 10 and dates.is_date(text):
        return None
    return f"{quoted(text)} is not a day", "YYYY-MM-DD"


def _no_date(text: str) -> Said | None:
    if dates.is_date(text):
        return None
    return f"{quoted(text)} is not a date", "YYYY, YYYY-MM or YYYY-MM-DD"


def _no_slug(text: str) -> Said | None:
    if _slug(text):
        return None
    return f"{quoted(text)} is not an id", "lower-case letters, digits, single hyphens"


def _no_text(text: str) -> Said | None:
    if any(char.isprintable() and char != " " for char in text):
        return None
    return "a blank text", None


def _no_address(text: str) -> Said | None:
    if _address(text):
        return None
    return f"{quoted(text)} is not an address", "http:// or https://, and a site"


def _no_number(number: int) -> Said | None:
    if 0 < number < 1000:
        return None
    return f"{quoted(number)} is not a number of a country", "1 to 999"


def _are_slugs(texts: list[str]) -> bool:
    # Slugs joined by hyphens are a slug, and nothing else joined by hyphens is.
    joined = "-".join(texts)
    others = joined.encode(errors="replace").translate(None, _SLUG_BYTES)
    return not others and "--" not in f"-{joined}-"


def _are_plain(texts: list[str | None]) -> bool:
    """Tell whether none of *texts* needs a closer look."""
    given = [text for text in texts if text is not None]
    return all(given) and "".join(given).isprintable() and not any(map(str.isspace, given))


def _are_addresses(texts: list[str]) -> bool:
    """Tell whether none of *texts* needs a closer look."""
    joined = " ".join(texts)
    return joined.isprintable() and joined.count(" ") < len(texts) and all(map(_site, texts))


class Sort(NamedTuple):
    """A sort of value: what is said of one that is none, and the paths where one stands.

    The quick look tells at once of many that they are sound, and may be wrong if it says no.
    """

    look: Callable[[Any], Said | None]
    paths: tuple[str, ...]
    quick: Callable[[list[Any]], bool] | None = None


SORTS = (
    Sort(_no_version, ("$.version",)),
    Sort(_no_day, ("$.as_of",)),
    Sort(
        _no_slug,
        ("$.subject.id", "$.allies.id", "$.allies.statements.id", "$.sources.id"),
        _are_slugs,
    ),
    Sort(
        _no_date,
        (
            "$.allies.ties_since",
            "$.allies.ties_until",
            "$.allies.statements.start",
            "$.allies.statements.end",
            "$.sources.published",
        ),
    ),
    Sort(
        _no_text,
        (
            "$.subject.name",
            "$.subject.official_name",
            "$.subject.iso2",
            "$.subject.iso3",
            "$.subject.wikidata",
            "$.subject.aliases",
            "$.allies.name",
            "$.allies.official_name",
            "$.allies.iso2",
            "$.allies.iso3",
            "$.allies.wikidata",
            "$.allies.aliases",
            "$.allies.region",
            "$.allies.subregion",
            "$.allies.capital",
            "$.allies.ties_note",
            "$.allies.summary",
            "$.allies.statements.text",
            "$.allies.statements.note",
            "$.allies.statements.attributed_to",
            "$.allies.statements.evidence.origin",
            "$.sources.publisher",
            "$.sources.title",
            "$.sources.author",
            "$.sources.via",
        ),
        _are_plain,
    ),
    Sort(_no_address, ("$.sources.url",), _are_addresses),
    Sort(_no_number, ("$.subject.cow", "$.allies.cow")),
)


def _values(columns: _Columns) -> Iterator[Problem]:
    # Each value is of the sort that stands in its field: a text, a date, an address.
    for look, paths, quick in SORTS:
        for path in paths:
            if quick and quick(columns.column(path)):
                continue
            given = columns.distinct(path) - {None}
            said = {value: found for value in given if (found := look(value))}
            if said:
                for place, value in columns.places(path):
                    if value in said:
                        yield wrong(place, *said[value])


def _support_types(columns: _Columns) -> Iterator[Problem]:
    # A support type has a name and a definition.
    for name, definition in columns.dataset.support_types.items():
        if said := _no_text(name) or _no_text(definition):
            yield wrong(below("$.support_types", name), *said)


def _once(columns: _Columns) -> Iterator[Problem]:
    # An alias or a type stands once in a list.
    for path, field in (("$.subject", "aliases"), ("$.allies", "aliases"), (_STATEMENTS, "types")):
        lists = set(map(attrgetter(field), columns.column(path)))
        refused = {words for words in lists if len(set(words)) < len(words)}
        for place, record in columns.places(path) if refused else ():
            words = getattr(record, field)
            for n in _repeated(words) if words in refused else ():
                message = f"{quoted(words[n])} stands here twice"
                yield wrong(f"{place}.{field}[{n}]", message, "keep one of them")


def _ids(columns: _Columns) -> Iterator[Problem]:
    # An id stands for one country, one statement or one source.
    for paths in (("$.subject", "$.allies"), (_STATEMENTS,), ("$.sources",)):
        ids = set().union(*(columns.distinct(f"{path}.id") for path in paths))
        if len(ids) < sum(len(columns.column(path)) for path in paths):
            places = [place for path in paths for place in columns.places(f"{path}.id")]
            for n in _repeated([taken for _, taken in places]):
                path, taken = places[n]
                yield wrong(path, f"{quoted(taken)} is already taken", "ids are unique")


def _belonging(columns: _Columns) -> Iterator[Problem]:
    # A statement's id begins with its ally's.
    for n, ally in enumerate(columns.dataset.allies):
        beginning = f"{ally.id}-"
        for m, statement in enumerate(ally.statements):
            if not statement.id.startswith(beginning):
                message = f"{quoted(statement.id)} does not begin with its ally's id"
                yield wrong(f"$.allies[{n}].statements[{m}].id", message, f"{beginning}…")


def _names(columns: _Columns) -> Iterator[Problem]:
    # A name stands for one country, and can be typed.
    owners: dict[str, str] = {}
    for path in ("$.subject", "$.allies"):
        for place, country in columns.places(path):
            for name in names_of(country):
                owner = owners.setdefault(name, country.id)
                if owner != country.id or not name:
                    yield from _misnamed(place, country, name, owner)
    slugs = {name.replace(" ", "-"): name for name in owners}
    if taken := slugs.keys() & columns.distinct(f"{_STATEMENTS}.id"):
        for place, slug in columns.places(f"{_STATEMENTS}.id"):
            if slug in taken:
                yield _taken(place, slugs[slug], owners[slugs[slug]])


def _order(columns: _Columns) -> Iterator[Problem]:
    # What begins does not end before.
    for path, first, last in (
        ("$.allies", "ties_since", "ties_until"),
        (_STATEMENTS, "start", "end"),
    ):
        spans = map(attrgetter(first, last), columns.column(path))
        # Text compares as the dates do, but for dates of unlike precision.
        doubtful = {(start, end) for start, end in spans if start and end and start > end}
        refused = {span for span in doubtful if _is_backwards(*span)}
        if refused:
            for place, record in columns.places(path):
                start, end = getattr(record, first), getattr(record, last)
                if (start, end) in refused:
                    yield wrong(f"{place}.{first}", f"'{start}' is after the end, '{end}'")


def _ongoing(columns: _Columns) -> Iterator[Problem]:
    # What is ongoing has no end.
    for place, _ in columns.where(_STATEMENTS, lambda s: s.ongoing and s.end is not None):
        hint = "false, or end null"
        yield wrong(f"{place}.ongoing", "an ongoing statement has no end", hint)


def _defined_types(columns: _Columns) -> Iterator[Problem]:
    # A support type is defined.
    types = columns.dataset.support_types
    yield from _undefined(columns, f"{_STATEMENTS}.types", "support type", types)


def _defined_sources(columns: _Columns) -> Iterator[Problem]:
    # A source that is cited is defined.
    for path in ("$.article", f"{_EVIDENCE}.source"):
        yield from _undefined(columns, path, "source", columns.column("$.sources.id"))


def _cited(columns: _Columns) -> Iterator[Problem]:
    # A source that is defined is cited.
    cited = columns.distinct(f"{_EVIDENCE}.source") | {columns.dataset.article}
    if not cited.issuperset(columns.column("$.sources.id")):
        for place, source in columns.places("$.sources.id"):
            if source not in cited:
                yield wrong(place, f"no statement cites {quoted(source)}")


def _treaties(columns: _Columns) -> Iterator[Problem]:
    # A treaty is a statement of its ally.
    for place, ally in columns.where(
        "$.allies", lambda a: a.treaty is not None and a.treaty not in {s.id for s in a.statements}
    ):
        message = f"the ally has no statement {quoted(ally.treaty)}"
        yield wrong(f"{place}.treaty", message, "the id of one of its statements, or null")


def _affirmed(columns: _Columns) -> Iterator[Problem]:
    # A source affirms a statement; a source does the same for it once.
    for place, _ in columns.where(
        _STATEMENTS, lambda s: not _is_affirmed(s), among=columns.doubtful
    ):
        yield wrong(f"{place}.evidence", "no source affirms the statement", "at least one does")
    for place, statement in columns.where(_STATEMENTS, _says_twice):
        for n in _repeated([(one.source, one.stance) for one in statement.evidence]):
            one = statement.evidence[n]
            message = f"{quoted(one.source)} {one.stance} the statement twice"
            yield wrong(f"{place}.evidence[{n}].source", message, "keep one of them")


def _notes(columns: _Columns) -> Iterator[Problem]:
    # What does not plainly stand up has a note. (A source that is not defined speaks for itself.)
    cited = columns.distinct(f"{_EVIDENCE}.source")
    publishers = {source: source for source in cited} | publishers_of(columns.dataset)

    def lacks_note(statement: Statement) -> bool:
        found = statement.note is None and verdict(statement.evidence, publishers)
        return found in NEEDS_NOTE and _is_affirmed(statement)

    for place, statement in columns.where(_STATEMENTS, lacks_note, among=columns.doubtful):
        found, _, reason = why_briefly(statement.evidence, publishers).partition(": ")
        message = f"the evidence makes it {found} ({reason}): it needs a note"
        yield wrong(f"{place}.note", message)


Rule = Callable[[_Columns], Iterator[Problem]]

# Every rule, and which other fields tell whether it is kept, beside those where it finds a problem.
RULES: tuple[tuple[Rule, tuple[str, ...]], ...] = (
    (_values, ()),
    (_support_types, ()),
    (_once, ()),
    (_ids, ()),
    (_belonging, ("$.allies.id",)),
    (_names, ()),
    (_order, ()),
    (_ongoing, ()),
    (_defined_types, ("$.support_types",)),
    (_defined_sources, ("$.sources.id",)),
    (_cited, ("$.article", f"{_EVIDENCE}.source")),
    (_treaties, (f"{_STATEMENTS}.id",)),
    (_affirmed, (f"{_EVIDENCE}.stance",)),
    (_notes, (_EVIDENCE,)),
)


def _undefined(
    columns: _Columns, path: str, what: str, defined: Collection[str]
) -> Iterator[Problem]:
    """Yield a problem for each word at *path* that is not *defined*."""
    if undefined := columns.distinct(path) - {None, *defined}:
        vocabulary = Vocabulary(defined)
        for place, word in columns.places(path):
            if word in undefined:
                yield wrong(place, f"no {what} {quoted(word)} is defined", vocabulary.hint(word))


def _repeated(values: Collection[object]) -> Iterator[int]:
    """Yield where in *values* one stands that has stood before."""
    seen = set()
    for n, value in enumerate(values):
        if value in seen:
            yield n
        seen.add(value)


def _is_affirmed(statement: Statement) -> bool:
    affirms = Stance.AFFIRMS
    return any(one.stance is affirms for one in statement.evidence)


def _says_twice(statement: Statement) -> bool:
    several = statement.evidence
    return (
        len(several) > 1
        and len({one.source for one in several}) < len(several)
        and len({(one.source, one.stance) for one in several}) < len(several)
    )


def _is_backwards(start: str, end: str) -> bool:
    both = dates.is_date(start) and dates.is_date(end)
    return both and not dates.in_order(start, end)


def _taken(place: str, name: str, owner: str) -> Problem:
    return wrong(place, f"the name {quoted(name)} already stands for {owner}")


def _misnamed(place: str, country: Country, folded: str, owner: str) -> Iterator[Problem]:
    """Yield what is wrong with the name of *country*, at *place*, that is *folded*."""
    fields = ("id", "name", "official_name", "iso2", "iso3")
    names = [(field, getattr(country, field) or "") for field in fields]
    names += [(f"aliases[{n}]", alias) for n, alias in enumerate(country.aliases)]
    written = [(field, name) for field, name in names if fold_name(name) == folded and name.strip()]
    if folded:
        yield _taken(f"{place}.{written[0][0]}", folded, owner)
        return
    for field, name in written:
        hint = "a name has a letter or a digit"
        yield wrong(f"{place}.{field}", f"nobody can ask for {quoted(name)}", hint)
