"""What makes a data set sound, beyond the shape of its records: one rule, one place.

The loader stops at the first problem; `ally validate` shows them all. A rule first finds what is
wrong, in whole columns of values, and only then where: a sound data set never pays for the places.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TypeVar

from msgspec import Struct

from ally_cli import dates
from ally_cli.model import Ally, Dataset, Source, Statement, Verdict
from ally_cli.names import names_of
from ally_cli.words import nearest

NEEDS_NOTE = frozenset({Verdict.DISPUTED, Verdict.UNVERIFIED, Verdict.REFUTED})

_CITATIONS = ("$.allies.statements.sources", "$.allies.statements.checked_against")
_SLUG_BYTES = b"abcdefghijklmnopqrstuvwxyz0123456789-"

Identified = TypeVar("Identified", Ally, Statement, Source)


class Problem(Struct, frozen=True):
    """Where a data set is unsound (a JSON path), what is wrong there, and what would be right."""

    path: str
    message: str
    hint: str = ""
    needs: tuple[str, ...] = ()  # which other fields tell: paths without indexes


def problems(dataset: Dataset) -> Iterator[Problem]:
    """Yield every breach of the rules in *dataset*."""
    statements = [statement for ally in dataset.allies for statement in ally.statements]
    yield from _head(dataset)
    yield from _ids([ally.id for ally in dataset.allies], _each("$.allies", dataset.allies))
    yield from _ids([s.id for s in statements], _each_statement(dataset))
    yield from _ids([source.id for source in dataset.sources], _each("$.sources", dataset.sources))
    yield from _names(dataset.allies)
    yield from _dates(dataset, statements)
    yield from _types(dataset, statements)
    yield from _sources(dataset, statements)
    yield from _verdicts(dataset, statements)


def _head(dataset: Dataset) -> Iterator[Problem]:
    if not _is_version(dataset.version):
        yield Problem("$.version", f"'{dataset.version}' is not a version", "YYYY.MM.DD")
    if len(dataset.as_of) != 10 or not dates.is_date(dataset.as_of):
        yield Problem("$.as_of", f"'{dataset.as_of}' is not a day", "YYYY-MM-DD")
    if not _are_slugs(dataset.subject.id):
        yield _not_a_slug("$.subject", dataset.subject.id)


def _ids(ids: Sequence[str], places: Iterable[tuple[str, Identified]]) -> Iterator[Problem]:
    if not _are_slugs(*ids) or len(set(ids)) < len(ids):
        seen: set[str] = set()
        for path, record in places:
            if not _are_slugs(record.id):
                yield _not_a_slug(path, record.id)
            if record.id in seen:
                yield Problem(f"{path}.id", f"'{record.id}' is already taken", "ids are unique")
            seen.add(record.id)


def _names(allies: Iterable[Ally]) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for path, ally in _each("$.allies", allies):
        for name in names_of(ally):
            owner = owners.setdefault(name, ally.id)
            if owner is not ally.id:
                yield Problem(path, f"the name '{name}' already stands for {owner}")


def _dates(dataset: Dataset, statements: Sequence[Statement]) -> Iterator[Problem]:
    given = {s.start for s in statements} | {s.end for s in statements}
    given |= {ally.ties_since for ally in dataset.allies}
    given |= {source.published for source in dataset.sources}
    wrong = {date for date in given if date is not None and not dates.is_date(date)}
    if wrong:
        places = (
            (f"{path}.{field}", getattr(record, field))
            for fields, records in (
                (("ties_since",), _each("$.allies", dataset.allies)),
                (("start", "end"), _each_statement(dataset)),
                (("published",), _each("$.sources", dataset.sources)),
            )
            for path, record in records
            for field in fields
        )
        for path, date in places:
            if date in wrong:
                yield Problem(path, f"'{date}' is not a date", "YYYY, YYYY-MM or YYYY-MM-DD")
    for path, _ in _places(dataset, [s for s in statements if s.ongoing and s.end]):
        yield Problem(f"{path}.ongoing", "an ongoing statement has no end", "false, or end null")
    # Text compares as the dates do, but for dates of unlike precision.
    doubtful = [s for s in statements if s.start and s.end and s.start > s.end]
    for path, statement in _places(dataset, doubtful):
        start, end = statement.start, statement.end
        if not {start, end} & wrong and not dates.in_order(start, end):
            yield Problem(f"{path}.start", f"'{start}' is after the end, '{end}'")


def _types(dataset: Dataset, statements: Iterable[Statement]) -> Iterator[Problem]:
    used = set(chain.from_iterable(statement.types for statement in statements))
    if undefined := used - dataset.support_types.keys():
        for path, statement in _each_statement(dataset):
            for n, name in enumerate(statement.types):
                if name in undefined:
                    place = f"{path}.types[{n}]"
                    yield _undefined(
                        place, "support type", name, dataset.support_types, "$.support_types"
                    )


def _sources(dataset: Dataset, statements: Iterable[Statement]) -> Iterator[Problem]:
    defined = {source.id for source in dataset.sources}
    cited = set(chain.from_iterable(s.sources for s in statements))
    cited.update(chain.from_iterable(s.checked_against for s in statements))
    if undefined := cited - defined:
        for path, statement in _each_statement(dataset):
            for field in ("sources", "checked_against"):
                for n, source in enumerate(getattr(statement, field)):
                    if source in undefined:
                        place = f"{path}.{field}[{n}]"
                        yield _undefined(place, "source", source, defined, "$.sources.id")
    if uncited := defined - cited:
        for path, source in _each("$.sources", dataset.sources):
            if source.id in uncited:
                yield Problem(f"{path}.id", f"no statement cites '{source.id}'", needs=_CITATIONS)


def _verdicts(dataset: Dataset, statements: Iterable[Statement]) -> Iterator[Problem]:
    bare = [s for s in statements if not s.note and s.verdict in NEEDS_NOTE]
    for path, statement in _places(dataset, bare):
        yield Problem(f"{path}.note", f"a statement that is {statement.verdict} needs a note")


def _places(dataset: Dataset, wanted: Iterable[Statement]) -> Iterator[tuple[str, Statement]]:
    """Yield the *wanted* statements of *dataset*, each with its path."""
    identities = {id(statement) for statement in wanted}
    if identities:
        yield from (place for place in _each_statement(dataset) if id(place[1]) in identities)


def _each(path: str, records: Iterable[Identified]) -> Iterator[tuple[str, Identified]]:
    return ((f"{path}[{n}]", record) for n, record in enumerate(records))


def _each_statement(dataset: Dataset) -> Iterator[tuple[str, Statement]]:
    for path, ally in _each("$.allies", dataset.allies):
        yield from _each(f"{path}.statements", ally.statements)


def _are_slugs(*texts: str) -> bool:
    # Slugs joined by hyphens are a slug, and nothing else joined by hyphens is.
    joined = "-".join(texts)
    return (
        not joined.encode(errors="replace").translate(None, _SLUG_BYTES)
        and "--" not in f"-{joined}-"
    )


def _is_version(text: str) -> bool:
    parts = text.split(".")
    return dates.is_date("-".join(parts[:3])) and 3 <= len(parts) <= 4 and parts[-1].isdecimal()


def _not_a_slug(path: str, text: str) -> Problem:
    hint = "lower-case letters, digits, single hyphens"
    return Problem(f"{path}.id", f"'{text}' is not an id", hint)


def _undefined(path: str, what: str, name: str, defined: Iterable[str], where: str) -> Problem:
    near = nearest(name, defined)
    hint = f"did you mean {' or '.join(near)}?" if near else ""
    return Problem(path, f"no {what} '{name}' is defined", hint, needs=(where,))
