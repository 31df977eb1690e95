"""The two rules: evidence -> verdict, record -> standing, each with its reason in words.

Both are defined in `data/README.md` and told by `ally terms`. Nothing that they compute is stored.
"""

from collections.abc import Iterable, Iterator, Mapping

from ally_cli import dates
from ally_cli.model import (
    Ally,
    Dataset,
    Direction,
    Evidence,
    Kind,
    Stance,
    Standing,
    Statement,
    Verdict,
    Weight,
)
from ally_cli.words import listed

RECENT_YEARS = 5  # before as_of
MOST_NAMED = 4  # origins in a sentence

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

Publishers = Mapping[str, str]  # id of a source -> its publisher
Origins = dict[str, bool]  # an origin -> whether it has a primary source


def publishers_of(dataset: Dataset) -> dict[str, str]:
    """Return the publisher of each source of *dataset*, by the id of the source."""
    return {source.id: source.publisher for source in dataset.sources}


def verdict(evidence: Iterable[Evidence], publishers: Publishers) -> Verdict:
    """Return whether a statement with this *evidence* stands up.

    *publishers* has, by the id of a source, who speaks where evidence names no origin.
    """
    affirm, deny = _origins(evidence, publishers)
    if not deny:
        if not affirm:
            return Verdict.UNVERIFIED
        return Verdict.CONFIRMED if _enough(affirm) else Verdict.REPORTED
    return Verdict.REFUTED if not affirm and _enough(deny) else Verdict.DISPUTED


def why(evidence: Iterable[Evidence], publishers: Publishers) -> str:
    """Return in a sentence why `verdict` is what it is."""
    evidence = tuple(evidence)
    found, (affirm, deny) = verdict(evidence, publishers), _origins(evidence, publishers)
    stances = {one.stance for one in evidence}
    affirmed = _told(affirm, "affirm") or "only weak sources affirm it"
    denied = _told(deny, "deny") or (
        "only weak sources deny it" if Stance.DENIES in stances else "none denies it"
    )
    sides = (denied, affirmed) if found is Verdict.REFUTED else (affirmed, denied)
    return f"{found}: {'; '.join(sides)}"


def why_briefly(evidence: Iterable[Evidence], publishers: Publishers) -> str:
    """Return in a few words why `verdict` is what it is: a cell of a table."""
    evidence = tuple(evidence)
    found, (affirm, deny) = verdict(evidence, publishers), _origins(evidence, publishers)
    match found:
        case Verdict.CONFIRMED | Verdict.REPORTED:
            primary = "primary " if list(affirm.values()) == [True] else ""
            return f"{found}: {len(affirm)} {primary}source{'s' if len(affirm) > 1 else ''}"
        case Verdict.DISPUTED:
            return f"{found}: {len(affirm)} for, {len(deny)} against"
        case Verdict.UNVERIFIED:
            return f"{found}: only weak sources"
        case Verdict.REFUTED:
            return f"{found}: {len(deny)} {'deny' if len(deny) > 1 else 'denies'}"


def standing(ally: Ally, as_of: str, publishers: Publishers) -> Standing:
    """Return how close *ally* is on the day *as_of* (YYYY-MM-DD); *publishers* as for `verdict`."""
    if ally.ties_until:
        return Standing.ENDED
    if _treaty(ally, publishers):
        return Standing.TREATY
    return Standing.RECENT if any(_recent(ally, as_of, publishers)) else Standing.DORMANT


def why_standing(ally: Ally, as_of: str, publishers: Publishers) -> str:
    """Return in a sentence why `standing` is what it is."""
    found = standing(ally, as_of, publishers)
    since = f"since {_five_years_before(as_of)}"
    match found:
        case Standing.ENDED:
            reason = f"relations ended {ally.ties_until}"
        case Standing.TREATY:
            reason = f"a treaty of mutual defence is in force, {ally.treaty}"
        case Standing.RECENT:
            latest = max(_recent(ally, as_of, publishers), key=lambda s: s.start or "")
            reason = f"support that is confirmed or reported {since}, such as {latest.id}"
        case Standing.DORMANT:
            reason = f"no support that is confirmed or reported {since}"
    return f"{found}: {reason}"


def counts(stance: Stance, weight: Weight) -> bool:
    """Tell whether evidence of this *stance* and *weight* counts: it decides, and is not weak."""
    return stance is not Stance.QUALIFIES and weight is not Weight.WEAK


def _origins(evidence: Iterable[Evidence], publishers: Publishers) -> tuple[Origins, Origins]:
    """Return the origins that count: those that affirm, and those that deny."""
    affirm: Origins = {}
    deny: Origins = {}
    for one in evidence:
        if not counts(one.stance, one.weight):
            continue
        side = affirm if one.stance is Stance.AFFIRMS else deny
        origin = one.origin or publishers[one.source]
        side[origin] = one.weight is Weight.PRIMARY or side.get(origin, False)
    return affirm, deny


def _enough(origins: Origins) -> bool:
    return len(origins) > 1 or any(origins.values())


def _told(origins: Origins, verb: str) -> str:
    """Return who does what *verb* says; nothing if nobody does."""
    names = sorted(origins, key=lambda origin: not origins[origin])  # primary ones first
    if not names:
        return ""
    if len(names) == 1:
        verbs = {"affirm": "affirms", "deny": "denies"}
        weight = "a primary" if origins[names[0]] else "one secondary"
        return f"{weight} source {verbs[verb]} it, {names[0]}"
    number = _NUMBERS[len(names)] if len(names) < len(_NUMBERS) else str(len(names))
    shown = [f"{name} (primary)" if origins[name] else name for name in names[:MOST_NAMED]]
    if len(names) > MOST_NAMED:
        shown.append(f"{len(names) - MOST_NAMED} more")
    return f"{number} independent sources {verb} it, {listed(shown)}"


def _treaty(ally: Ally, publishers: Publishers) -> bool:
    """Tell whether *ally* has a treaty of mutual defence that is in force and confirmed."""
    return ally.treaty is not None and any(
        s.id == ally.treaty
        and "military" in s.types
        and s.direction is Direction.MUTUAL
        and s.ongoing
        and verdict(s.evidence, publishers) is Verdict.CONFIRMED
        for s in ally.statements
    )


def _recent(ally: Ally, as_of: str, publishers: Publishers) -> Iterator[Statement]:
    """Yield the statements of confirmed or reported support that may last into recent years."""
    first = _five_years_before(as_of)
    for s in ally.statements:
        last = as_of if s.ongoing else s.end or s.start
        if (
            s.kind is Kind.SUPPORT
            and last
            and dates.last_day(last) >= first
            and verdict(s.evidence, publishers) in (Verdict.CONFIRMED, Verdict.REPORTED)
        ):
            yield s


def _five_years_before(as_of: str) -> str:
    return f"{int(as_of[:4]) - RECENT_YEARS:04}{as_of[4:]}"
