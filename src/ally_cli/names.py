"""What countries, statements and sources are called, and which one a name stands for."""

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from ally_cli.errors import UnknownAllyError, UsageError
from ally_cli.model import Ally, Country, Dataset
from ally_cli.words import fold, fold_name, nearest

if TYPE_CHECKING:
    from ally_cli.countries import Entry

    World = dict[str, list[Entry]]  # the countries of the world by the key of a name

MOST_BEGUN = 3  # names that may be suggested for the beginning of one

# Words that say nothing, and what people shorten in the names of countries, the World Bank and the
# UN among them. A code or a name of one word is never a shortened word: IR is Iran.
_SMALL = frozenset({"a", "and", "ex", "fmr", "former", "formerly", "of", "the"})
_SHORT = {
    "afr": "african",
    "bol": "bolivarian",
    "boliv": "bolivarian",
    "cent": "central",
    "dem": "democratic",
    "dpr": "democratic peoples republic",
    "dr": "democratic republic",
    "e": "east",
    "eastern": "east",
    "eq": "equatorial",
    "fed": "federal",
    "federated": "federal",
    "herz": "herzegovina",
    "ir": "islamic republic",
    "is": "islands",
    "n": "north",
    "northern": "north",
    "pdr": "peoples democratic republic",
    "peop": "peoples",
    "plur": "plurinational",
    "pr": "peoples republic",
    "rb": "bolivarian republic",
    "rep": "republic",
    "s": "south",
    "soc": "socialist",
    "southern": "south",
    "st": "saint",
    "sts": "states",
    "terr": "territory",
    "ur": "united republic",
    "us": "united states",
    "utd": "united",
    "w": "west",
    "western": "west",
}
# What states call themselves besides their name.
# fmt: off
_FORMS = frozenset({
    "arab", "bolivarian", "commonwealth", "confederation", "cooperative", "democratic",
    "empire", "federal", "federation", "independent", "islamic", "kingdom", "peoples",
    "plurinational", "principality", "republic", "socialist", "state", "states",
    "sultanate", "union", "united",
})
# fmt: on


def name_index(allies: Iterable[Ally]) -> dict[str, str]:
    """Return the id of the ally that each folded id, name, ISO code and alias stands for."""
    return {name: ally.id for ally in allies for name in names_of(ally)}


def names_of(country: Country) -> set[str]:
    """Return the folded names that *country* answers to."""
    own = (country.id, country.name, country.official_name, country.iso2, country.iso3)
    return {fold_name(name) for name in (*own, *country.aliases) if name}


def find_allies(dataset: Dataset, names: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of the allies that *names* stand for, in order and each once.

    Raises UnknownAllyError for a name that stands for none, with the likeliest ids, and UsageError
    for what is no list of names.
    """
    given: Any = names
    wanted = list(given) if isinstance(given, Iterable) else [given]
    if isinstance(given, str) or not all(isinstance(name, str) for name in wanted):
        raise UsageError(f"names of allies cannot be {names!r}", hint="a list of texts")
    index = name_index(dataset.allies) if wanted else {}
    return tuple(dict.fromkeys(_find(dataset, index, name) for name in wanted))


def find_allies_and_statements(
    dataset: Dataset, names: Iterable[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids of the allies that *names* stand for, and those of the statements.

    Raises UnknownAllyError for a name that stands for neither, with the likeliest ids.
    """
    statements = {fold_name(s.id): s.id for ally in dataset.allies for s in ally.statements}
    allies = name_index(dataset.allies)
    index = statements | allies  # a name that is both is that of the ally
    hint = "'ally list' names all allies, 'ally filter -F id,text' the statements"
    found = dict.fromkeys(_find(dataset, index, n, "ally or statement", hint) for n in names)
    ids = set(allies.values())
    return tuple(i for i in found if i in ids), tuple(i for i in found if i not in ids)


def _find(
    dataset: Dataset,
    index: dict[str, str],
    name: str,
    what: str = "ally",
    hint: str = "'ally list' names them all",
) -> str:
    folded = fold_name(name)
    if folded in index:
        return index[folded]
    world = _world()
    meant = _named(dataset, world, name)
    if len(meant) == 1 and isinstance(meant[0], Ally):
        return meant[0].id
    meant = meant or _alike(dataset, world, name)
    suggestions = [country.id for country in meant if isinstance(country, Ally)]
    if dataset.subject in meant:
        hint = f"{dataset.subject.name} is the country whose allies these are"
    elif meant:
        outside = " or ".join(country.name for country in meant)
        hint = f"{outside} is not in the data set; 'ally list' names all allies"
    else:
        suggestions = _begun(folded, index) or [index[word] for word in nearest(folded, index)]
    raise UnknownAllyError(f"no {what} '{name}'", hint=hint, suggestions=dict.fromkeys(suggestions))


def _begun(folded: str, index: dict[str, str]) -> list[str]:
    """Return the ids whose name in *index* begins with *folded*, unless that are too many."""
    found = {index[name]: None for name in index if name.startswith(folded)}
    return list(found) if len(folded) > 2 and len(found) <= MOST_BEGUN else []


def _key(name: str) -> str:
    """Return *name* in the form that all its official forms share: its words, in full and sorted.

    `Tanzania, United Republic of` and `the United Rep. of Tanzania` have the same key, and no two
    countries have: what tells their names apart are words, never the order of words.
    """
    words = re.findall(r"\w+", fold_name(name))
    words = [word for word in words if word not in _SMALL] or words  # AND is Andorra
    if len(words) > 1:
        words = " ".join(_SHORT.get(word, word) for word in words).split()
    return " ".join(sorted(words))


@cache
def _world() -> "World":
    """Return the countries of the world by the key of each of their names.

    More than one is meant by what is no country's alone, such as Congo.
    """
    from ally_cli.countries import entries  # only a name that the data set does not know needs it

    world: World = {}
    for entry in entries():
        for key in {_key(name) for name in (*entry.names, *entry.headings)}:
            same = world.setdefault(key, [])
            if not same or same[0].in_force == entry.in_force:  # today's countries come first
                same.append(entry)
    return world


def _named(dataset: Dataset, world: "World", name: str) -> "list[Country | Entry]":
    """Return the countries that *name* stands for: one, if it is clear.

    What stands in brackets or after a slash belongs to the name, as in `Korea (Republic of)`, or is
    another name of the same country, as in `Myanmar (Burma)`.
    """
    whole = _look_up(dataset, world, _key(name))
    if whole:
        return whole
    parts = [_look_up(dataset, world, key) for key in map(_key, re.split(r"[][()/]", name)) if key]
    return parts[0] if parts and all(part == parts[0] for part in parts) else []


def _alike(dataset: Dataset, world: "World", name: str) -> "list[Country | Entry]":
    """Return the countries that are called as in *name*, but not the form of state it gives them.

    Never the answer, for the form may tell two states apart: `Republic of Viet Nam` was the South.
    """
    words = [word for word in _key(name).split() if word not in _FORMS]
    return _look_up(dataset, world, " ".join(words))


def _look_up(dataset: Dataset, world: "World", key: str) -> "list[Country | Entry]":
    """Return the countries with *key*: those that the data set calls so, or else ISO 3166."""
    countries = (*dataset.allies, dataset.subject)
    own = [country for country in countries if key and key in map(_key, names_of(country))]
    return [*own] or [
        next((country for country in countries if _is(country, entry)), entry)
        for entry in world.get(key, ())
    ]


def _is(country: Country, entry: "Entry") -> bool:
    """Tell whether *country* is *entry*: by code, or by name if either has no code in force."""
    if country.iso3 and (entry.in_force or country.iso3 == entry.iso3):
        return country.iso3 == entry.iso3
    return not names_of(country).isdisjoint(map(fold_name, entry.names))


def find_source(dataset: Dataset, name: str) -> str:
    """Return the id of the source that *name* stands for. Raises UsageError if there is none."""
    ids = [source.id for source in dataset.sources]
    folded = fold(name)
    if folded in ids:
        return folded
    publishes = any(fold(source.publisher) == folded for source in dataset.sources)
    raise UsageError(
        f"no source '{name}'",
        hint=f"'ally search {name}' finds what {name} publishes"
        if publishes
        else "'ally sources -F id,title' lists them all",
        suggestions=[] if publishes else nearest(folded, ids),
    )
