"""What makes a data set sound, beyond the shape of its records: one rule, one place.

The loader stops at the first problem; `ally validate` shows them all.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from msgspec import Struct

from ally_cli import dates
from ally_cli.model import Ally, Dataset, Source, Verdict
from ally_cli.text import fold_name, nearest

NEEDS_NOTE = frozenset({Verdict.DISPUTED, Verdict.UNVERIFIED, Verdict.REFUTED})

_is_slug = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*").fullmatch
_is_version = re.compile(r"\d{4}\.\d{2}\.\d{2}(?:\.\d+)?", re.ASCII).fullmatch


class Problem(Struct, frozen=True):
    """Where a data set is unsound (a JSON path), what is wrong there, and what would be right."""

    path: str
    message: str
    hint: str = ""


def problems(dataset: Dataset) -> Iterator[Problem]:
    """Yield every breach of the rules in *dataset*."""
    yield from _head(dataset)
    yield from _ids("$.allies", dataset.allies)
    yield from _ids("$.sources", dataset.sources)
    yield from _names(dataset.allies)
    yield from _ties(dataset.allies)
    yield from _statements(dataset)
    yield from _sources(dataset)


def name_index(allies: Iterable[Ally]) -> dict[str, str]:
    """Return the id of the ally that each folded id, name, ISO code and alias stands for."""
    return {name: ally.id for ally in allies for name in names(ally)}


def names(ally: Ally) -> set[str]:
    """Return the folded names that *ally* answers to."""
    own = (ally.id, ally.name, ally.official_name, ally.iso2, ally.iso3, *ally.aliases)
    return {fold_name(name) for name in own if name}


def _head(dataset: Dataset) -> Iterator[Problem]:
    if not _is_version(dataset.version):
        yield Problem("$.version", f"'{dataset.version}' is not a version", "YYYY.MM.DD")
    if len(dataset.as_of) != 10 or not dates.is_date(dataset.as_of):
        yield Problem("$.as_of", f"'{dataset.as_of}' is not a day", "YYYY-MM-DD")
    if not _is_slug(dataset.subject.id):
        yield _not_a_slug("$.subject.id", dataset.subject.id)


def _ids(place: str, records: Iterable[Ally | Source]) -> Iterator[Problem]:
    seen: set[str] = set()
    for n, record in enumerate(records):
        if not _is_slug(record.id):
            yield _not_a_slug(f"{place}[{n}].id", record.id)
        if record.id in seen:
            yield Problem(f"{place}[{n}].id", f"'{record.id}' is already taken", "ids are unique")
        seen.add(record.id)


def _names(allies: Iterable[Ally]) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for n, ally in enumerate(allies):
        for name in sorted(names(ally)):
            owner = owners.setdefault(name, ally.id)
            if owner != ally.id:
                yield Problem(f"$.allies[{n}]", f"the name '{name}' already stands for {owner}")


def _ties(allies: Iterable[Ally]) -> Iterator[Problem]:
    for n, ally in enumerate(allies):
        if ally.ties_since is not None and not dates.is_date(ally.ties_since):
            yield _not_a_date(f"$.allies[{n}].ties_since", ally.ties_since)


def _statements(dataset: Dataset) -> Iterator[Problem]:
    # A large data set spends its time here, so one pass does all, and what repeats is cached.
    seen: set[str] = set()
    types = dataset.support_types
    sources = {source.id for source in dataset.sources}
    is_date = cache(dates.is_date)
    for a, ally in enumerate(dataset.allies):
        for n, statement in enumerate(ally.statements):
            place = (a, n)
            start, end = statement.start, statement.end
            if not _is_slug(statement.id):
                yield _not_a_slug(_at(place, "id"), statement.id)
            if statement.id in seen:
                yield Problem(
                    _at(place, "id"), f"'{statement.id}' is already taken", "ids are unique"
                )
            seen.add(statement.id)
            for i, name in enumerate(statement.types):
                if name not in types:
                    yield _undefined(_at(place, f"types[{i}]"), "support type", name, types)
            if start is not None and not is_date(start):
                yield _not_a_date(_at(place, "start"), start)
            elif end is not None and not is_date(end):
                yield _not_a_date(_at(place, "end"), end)
            elif not dates.in_order(start, end):
                yield Problem(_at(place, "start"), f"'{start}' is after the end, '{end}'")
            if statement.ongoing and end is not None:
                yield Problem(_at(place, "ongoing"), "an ongoing statement has no end")
            if statement.note is None and statement.verdict in NEEDS_NOTE:
                yield Problem(_at(place, "note"), f"a {statement.verdict} statement needs a note")
            for field in ("sources", "checked_against"):
                for i, source in enumerate(getattr(statement, field)):
                    if source not in sources:
                        yield _undefined(_at(place, f"{field}[{i}]"), "source", source, sources)


def _sources(dataset: Dataset) -> Iterator[Problem]:
    cited: set[str] = set()
    for ally in dataset.allies:
        for statement in ally.statements:
            cited.update(statement.sources, statement.checked_against)
    for n, source in enumerate(dataset.sources):
        if source.published is not None and not dates.is_date(source.published):
            yield _not_a_date(f"$.sources[{n}].published", source.published)
        if source.id not in cited:
            yield Problem(f"$.sources[{n}].id", f"no statement cites '{source.id}'")


def _at(place: tuple[int, int], field: str) -> str:
    return "$.allies[{}].statements[{}].{}".format(*place, field)


def _not_a_slug(path: str, text: str) -> Problem:
    return Problem(path, f"'{text}' is not an id", "lower-case letters, digits, single hyphens")


def _not_a_date(path: str, text: str) -> Problem:
    return Problem(path, f"'{text}' is not a date", "YYYY, YYYY-MM or YYYY-MM-DD")


def _undefined(path: str, what: str, name: str, defined: Iterable[str]) -> Problem:
    near = nearest(name, defined)
    hint = f"did you mean {' or '.join(near)}?" if near else ""
    return Problem(path, f"no {what} '{name}' is defined", hint)
