"""What countries, statements and sources are called, and which one a name stands for."""

from collections.abc import Iterable

from ally_cli.errors import UnknownAllyError, UsageError
from ally_cli.model import Ally, Country, Dataset
from ally_cli.words import fold, fold_name, nearest


def name_index(allies: Iterable[Ally]) -> dict[str, str]:
    """Return the id of the ally that each folded id, name, ISO code and alias stands for."""
    return {name: ally.id for ally in allies for name in names_of(ally)}


def names_of(country: Country) -> set[str]:
    """Return the folded names that *country* answers to."""
    own = (country.id, country.name, country.official_name, country.iso2, country.iso3)
    return {fold_name(name) for name in (*own, *country.aliases) if name}


def find_allies(dataset: Dataset, names: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of the allies that *names* stand for, in order and each once.

    Raises UnknownAllyError for a name that stands for none, with the likeliest ids.
    """
    index = name_index(dataset.allies)
    return tuple(dict.fromkeys(_find(dataset, index, name) for name in names))


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
    from ally_cli.countries import is_country  # only a mistake needs it

    subject = dataset.subject
    if folded in names_of(subject):
        its_own = f"{subject.name} is the country whose allies these are"
        raise UnknownAllyError(f"no {what} '{name}'", hint=its_own)
    near = [] if is_country(folded) else nearest(folded, index)
    raise UnknownAllyError(
        f"no {what} '{name}'",
        hint=hint,
        suggestions=dict.fromkeys(index[word] for word in near),
    )


def find_source(dataset: Dataset, name: str) -> str:
    """Return the id of the source that *name* stands for. Raises UsageError if there is none."""
    ids = [source.id for source in dataset.sources]
    folded = fold(name)
    if folded in ids:
        return folded
    raise UsageError(
        f"no source '{name}'",
        hint="'ally sources -F id,title' lists them all",
        suggestions=nearest(folded, ids),
    )
