"""The two rules: what evidence makes of a statement, and what its record makes of an ally."""

from collections.abc import Callable, Iterable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from ally_cli.model import (
    Ally,
    Direction,
    Evidence,
    Kind,
    Stance,
    Standing,
    Statement,
    Verdict,
    Weight,
)
from ally_cli.verdicts import standing, verdict, why, why_briefly, why_standing

SOURCES = ("s-1", "s-2", "s-3", "s-4")
PUBLISHERS = {"s-1": "The Bugle", "s-2": "The Gazette", "s-3": "The Bugle", "s-4": "Archive"}
AS_OF = "2020-06-30"

STANCES = {"+": Stance.AFFIRMS, "?": Stance.QUALIFIES, "-": Stance.DENIES}
WEIGHTS = {"p": Weight.PRIMARY, "s": Weight.SECONDARY, "w": Weight.WEAK}


def evidence(written: str) -> list[Evidence]:
    """Return evidence as it is *written*: stance, weight and number of the source, =origin."""
    found = []
    for word in written.split():
        short, _, origin = word.partition("=")
        stance, weight, source = short
        found.append(Evidence(f"s-{source}", STANCES[stance], WEIGHTS[weight], origin or None))
    return found


CASES = {
    "": "unverified",
    "+w1": "unverified",
    "?p1 ?s2": "unverified",
    "+w1 +w2 -w4": "unverified",
    "+s1": "reported",
    "+s1 +s3": "reported",  # one publisher
    "+s1=Yonhap +s2=Yonhap": "reported",  # one origin
    "+s1 -w2 ?p4": "reported",
    "+p1": "confirmed",
    "+s1 +s2": "confirmed",
    "+s1 +s3=Yonhap": "confirmed",
    "+w1 +p2": "confirmed",
    "-s1": "disputed",
    "+s1 -s2": "disputed",
    "+p1 +p2 -s4": "disputed",
    "-s1 -s3": "disputed",
    "+w1 -s2": "disputed",
    "-p1": "refuted",
    "+w1 -s1=A -s2=B": "refuted",
    "+s1 -p2 -p4": "disputed",
}


@pytest.mark.parametrize(("written", "expected"), CASES.items())
def test_a_verdict_follows_from_the_origins_that_affirm_and_deny(
    written: str, expected: str
) -> None:
    assert verdict(evidence(written), PUBLISHERS) == expected


REASONS = {
    "+w1": (
        "unverified: only weak sources affirm it; none denies it",
        "unverified: only weak sources",
    ),
    "+s1": (
        "reported: one secondary source affirms it, The Bugle; none denies it",
        "reported: 1 source",
    ),
    "+p1=Oz -w2": (
        "confirmed: a primary source affirms it, Oz; only weak sources deny it",
        "confirmed: 1 primary source",
    ),
    "+s1 +s2": (
        "confirmed: two independent sources affirm it, The Bugle and The Gazette; none denies it",
        "confirmed: 2 sources",
    ),
    "+s1 -s2 -p4": (
        "disputed: one secondary source affirms it, The Bugle;"
        " two independent sources deny it, Archive (primary) and The Gazette",
        "disputed: 1 for, 2 against",
    ),
    "+w1 -p2": (
        "refuted: a primary source denies it, The Gazette; only weak sources affirm it",
        "refuted: 1 denies",
    ),
    "+s1=A +s1=B +s1=C +s1=D +s1=E +s1=F": (
        "confirmed: six independent sources affirm it, A, B, C, D and 2 more; none denies it",
        "confirmed: 6 sources",
    ),
}


@pytest.mark.parametrize(("written", "expected"), REASONS.items())
def test_why_says_who_affirms_and_who_denies(written: str, expected: tuple[str, str]) -> None:
    found = evidence(written)

    assert (why(found, PUBLISHERS), why_briefly(found, PUBLISHERS)) == expected


def pieces(**fixed: st.SearchStrategy[object]) -> st.SearchStrategy[Evidence]:
    origins = st.sampled_from([None, "Yonhap", "Government of Oz", "The Bugle"])
    parts: dict[str, st.SearchStrategy[object]] = {
        "source": st.sampled_from(SOURCES),
        "stance": st.sampled_from(Stance),
        "weight": st.sampled_from(Weight),
        "origin": origins,
    }
    return st.builds(Evidence, **(parts | fixed))


affirming = pieces(stance=st.just(Stance.AFFIRMS))
silent = pieces(weight=st.just(Weight.WEAK)) | pieces(stance=st.just(Stance.QUALIFIES))
some = st.lists(pieces(), max_size=6)


def judge(found: Iterable[Evidence]) -> Verdict:
    return verdict(found, PUBLISHERS)


@given(st.lists(affirming | silent, min_size=1, max_size=6), affirming)
def test_more_that_affirms_never_makes_a_confirmed_statement_less(
    found: list[Evidence], more: Evidence
) -> None:
    assume(judge(found) is Verdict.CONFIRMED)

    assert judge([*found, more]) is Verdict.CONFIRMED


@given(some, st.lists(silent, max_size=3))
def test_what_is_weak_or_only_qualifies_changes_nothing(
    found: list[Evidence], more: list[Evidence]
) -> None:
    assert judge([*found, *more]) is judge(found)


@given(some, st.randoms())
def test_the_order_of_evidence_does_not_matter(found: list[Evidence], random: object) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert judge(shuffled) is judge(found)


@given(some)
def test_other_names_for_the_origins_change_nothing(found: list[Evidence]) -> None:
    publishers = {source: f"New {name}" for source, name in PUBLISHERS.items()}
    renamed = [replace(one, origin=one.origin and f"New {one.origin}") for one in found]

    assert verdict(renamed, publishers) is judge(found)


@given(some)
def test_confirmed_and_refuted_mirror_each_other(found: list[Evidence]) -> None:
    turned = {Stance.AFFIRMS: Stance.DENIES, Stance.DENIES: Stance.AFFIRMS}
    mirrored = [replace(one, stance=turned.get(one.stance, one.stance)) for one in found]

    assert (judge(found) is Verdict.CONFIRMED) == (judge(mirrored) is Verdict.REFUTED)


@given(some)
def test_a_reason_begins_with_its_verdict(found: list[Evidence]) -> None:
    for reason in (why(found, PUBLISHERS), why_briefly(found, PUBLISHERS)):
        assert reason.startswith(f"{judge(found)}: ")


TREATY = Statement(
    id="oz-treaty",
    kind=Kind.SUPPORT,
    types=("military",),
    direction=Direction.MUTUAL,
    start="1961",
    end=None,
    ongoing=True,
    text="A treaty binds both.",
    note=None,
    evidence=tuple(evidence("+p4")),
    attributed_to=None,
)


def ally(*statements: Statement, until: str | None = None, treaty: str | None = None) -> Ally:
    return Ally(
        id="oz",
        name="Oz",
        official_name="Land of Oz",
        iso2=None,
        iso3=None,
        wikidata=None,
        cow=None,
        aliases=(),
        region="West",
        subregion="Wild West",
        capital="Emerald City",
        ties_since="1950",
        ties_until=until,
        ties_note=None,
        treaty=treaty,
        summary="Oz is far.",
        statements=statements,
    )


def aid(**changes: object) -> Statement:
    known = {"id": "oz-aid", "types": ("aid",), "start": None, "ongoing": False}
    return replace(TREATY, **(known | changes))


STANDINGS: dict[str, tuple[Ally, str]] = {
    "relations that have ended": (ally(TREATY, treaty="oz-treaty", until="2019"), "ended"),
    "a treaty in force": (ally(TREATY, treaty="oz-treaty"), "treaty"),
    "a treaty that is not named": (ally(TREATY), "recent"),
    "a treaty that is over": (
        ally(replace(TREATY, ongoing=False, end="1990"), treaty="oz-treaty"),
        "dormant",
    ),
    "a treaty of one side": (
        ally(replace(TREATY, direction=Direction.TO), treaty="oz-treaty"),
        "recent",
    ),
    "a treaty about other things": (ally(aid(ongoing=True), treaty="oz-aid"), "recent"),
    "a treaty that one source reports": (
        ally(replace(TREATY, evidence=tuple(evidence("+s1"))), treaty="oz-treaty"),
        "recent",
    ),
    "a treaty that is disputed": (
        ally(replace(TREATY, evidence=tuple(evidence("+s1 -s2"))), treaty="oz-treaty"),
        "dormant",
    ),
    "support on the first day of the five years": (ally(aid(start="2015-06-30")), "recent"),
    "support on the day before them": (ally(aid(start="2015-06-29")), "dormant"),
    "support in a month that reaches into them": (ally(aid(start="2015-06")), "recent"),
    "support that ended in them": (ally(aid(start="1999", end="2016-01")), "recent"),
    "support that ended before them": (ally(aid(start="1999", end="2014")), "dormant"),
    "support without a date": (ally(aid()), "dormant"),
    "support without a date that goes on": (ally(aid(ongoing=True)), "recent"),
    "friction alone": (ally(aid(ongoing=True, kind=Kind.FRICTION)), "dormant"),
    "support that only weak sources tell of": (
        ally(aid(ongoing=True, evidence=tuple(evidence("+w1")))),
        "dormant",
    ),
    "nothing": (ally(), "dormant"),
}


@pytest.mark.parametrize(("record", "expected"), STANDINGS.values(), ids=list(STANDINGS))
def test_a_standing_follows_from_the_record(record: Ally, expected: str) -> None:
    found = standing(record, AS_OF, PUBLISHERS)

    assert found == expected
    assert why_standing(record, AS_OF, PUBLISHERS).startswith(f"{expected}: ")


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("relations that have ended", "ended: relations ended 2019"),
        ("a treaty in force", "treaty: a treaty of mutual defence is in force, oz-treaty"),
        (
            "support that ended in them",
            "recent: support that is confirmed or reported since 2015-06-30, such as oz-aid",
        ),
        ("nothing", "dormant: no support that is confirmed or reported since 2015-06-30"),
    ],
)
def test_why_a_standing_is_what_it_is_fits_into_a_sentence(record: str, expected: str) -> None:
    assert why_standing(STANDINGS[record][0], AS_OF, PUBLISHERS) == expected


@pytest.mark.parametrize("rule", [standing, why_standing])
def test_a_standing_does_not_depend_on_the_order_of_statements(
    rule: Callable[[Ally, str, dict[str, str]], object],
) -> None:
    first, second = aid(start="2016"), aid(id="oz-loan", start="2017")

    assert rule(ally(first, second), AS_OF, PUBLISHERS) == rule(
        ally(second, first), AS_OF, PUBLISHERS
    )


def test_the_rules_in_words_name_every_verdict_and_standing() -> None:
    assert {CASES[written] for written in CASES} == {found.value for found in Verdict}
    assert {expected for _, expected in STANDINGS.values()} == {found.value for found in Standing}
