"""`ally terms`: what each word means, by which rule, and how often it is used."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from small import TYPES, Json, country, raw, said, screen, small

from ally_cli.dataset import decode, load
from ally_cli.errors import UsageError
from ally_cli.model import Direction, Kind, SourceKind, Stance, Standing, Verdict, Weight
from ally_cli.query import Query, select
from ally_cli.reports.terms import GROUPS, RULES, report
from ally_cli.verdicts import RECENT_YEARS


def sample() -> Json:
    """Return a data set that has something of everything."""
    whole = raw(
        country(
            "Freedonia",
            said("military", "mutual", "2001", ongoing=True, evidence="+p ?s", text="A treaty."),
            said("medical", "from", "2003", evidence="+s", text="Doctors went."),
            said("military", "to", "2005", evidence="+w -p", text="Guns came."),
            treaty="freedonia-1",
        ),
        country(
            "Sylvania",
            said("economic,medical", "to", "1990", kind="friction", evidence="+s +s"),
            said("economic,medical", "to", "1991", evidence="+w"),
            said("economic", "from", "1992", evidence="+s -s"),
            ties_until="1999",
        ),
    )
    whole["sources"][0]["kind"] = "blog"
    whole["article"] = "paper-1"
    whole["allies"][0]["statements"][1]["evidence"][0]["origin"] = "Reuters"
    return whole


DATA = decode(json.dumps(sample()).encode())


def terms(group: str) -> dict[str, tuple[int, int, int | None]]:
    """Return the allies, statements and sources of each term of *group* in the sample."""
    return {
        item.term: (item.allies, item.statements, item.sources)
        for item in report(DATA).items
        if item.group == group
    }


@pytest.mark.parametrize(
    ("group", "counts"),
    [
        (
            "basics",
            {
                "ally": (2, 5, None),
                "statement": (2, 5, None),
                "source": (2, 5, 2),
                "evidence": (2, 5, 2),
                "origin": (1, 1, 1),
                "article": (2, 5, 1),
            },
        ),
        (
            "standing",
            {
                "treaty": (1, 2, None),
                "recent": (0, 0, None),
                "dormant": (0, 0, None),
                "ended": (1, 3, None),
            },
        ),
        ("kind", {"support": (2, 4, None), "friction": (1, 1, None)}),
        (
            "support type",
            {"economic": (1, 2, None), "medical": (2, 2, None), "military": (1, 1, None)},
        ),
        ("direction", {"to": (1, 2, None), "from": (2, 2, None), "mutual": (1, 1, None)}),
        (
            "verdict",
            {
                "confirmed": (2, 2, None),
                "reported": (1, 1, None),
                "disputed": (1, 1, None),
                "unverified": (1, 1, None),
                "refuted": (1, 1, None),
            },
        ),
        ("stance", {"affirms": (2, 5, 2), "qualifies": (1, 1, 1), "denies": (1, 1, 1)}),
        ("weight", {"primary": (1, 1, 1), "secondary": (2, 4, 2), "weak": (1, 1, 1)}),
    ],
)
def test_a_refuted_statement_counts_under_refuted_and_nowhere_else(
    group: str, counts: dict[str, tuple[int, int, int | None]]
) -> None:
    assert terms(group) == counts


def test_a_source_kind_counts_its_sources_and_the_statements_they_bear_on() -> None:
    counts = {term: found for term, found in terms("source kind").items() if any(found)}

    assert counts == {"news": (2, 3, 1), "blog": (2, 5, 1)}


def test_the_words_are_those_of_the_model_and_of_the_data_set_in_their_order() -> None:
    words = [(item.group, item.term) for item in report(DATA).items if item.group != "basics"]

    assert words == [
        *(("standing", term) for term in Standing),
        *(("kind", term) for term in Kind),
        *(("support type", name) for name in DATA.support_types),
        *(("direction", term) for term in Direction),
        *(("verdict", term) for term in Verdict),
        *(("stance", term) for term in Stance),
        *(("weight", term) for term in Weight),
        *(("source kind", term) for term in SourceKind),
    ]
    assert ["basics", *dict(words)] == list(GROUPS)


def test_support_types_mean_what_the_data_set_says() -> None:
    meanings = {i.term: i.meaning for i in report(DATA).items if i.group == "support type"}

    assert meanings == DATA.support_types


def test_a_meaning_names_the_subject_of_the_data_set() -> None:
    meanings = {item.term: item.meaning for item in report(DATA).items}

    assert meanings["from"].startswith("Ruritania gives, or acts;")
    assert not any("the subject" in meaning for meaning in meanings.values())


# Group -> the filter of the same name.
FILTERS: dict[str, Any] = {
    "standing": lambda term: Query(standing=(Standing[term.upper()],)),
    "kind": lambda term: Query(kind=(Kind[term.upper()],)),
    "support type": lambda term: Query(support=(term,), kind=(Kind.SUPPORT,)),
    "direction": lambda term: Query(direction=(Direction[term.upper()],)),
    "verdict": lambda term: Query(verdict=(Verdict[term.upper()],)),
}


@pytest.mark.parametrize("group", FILTERS)
def test_a_count_is_what_the_filter_of_that_word_finds(group: str) -> None:
    shipped = load()

    for item in report(shipped).items:
        if item.group == group:
            matches = select(shipped, FILTERS[group](item.term))

            assert item.allies == len(matches), item.term
            assert item.statements == sum(len(match.statements) for match in matches), item.term


def test_an_example_is_a_statement_that_counts_for_its_term() -> None:
    for item in report(DATA).items:
        assert (item.example is None) is (item.statements == 0 or item.group == "standing")
    examples = {item.term: item.example for item in report(DATA).items if item.group == "verdict"}

    assert examples == {
        "confirmed": "freedonia-1",
        "reported": "freedonia-2",
        "disputed": "sylvania-3",
        "unverified": "sylvania-2",
        "refuted": "freedonia-3",
    }


# The rules as they are told, each line as a condition on who affirms and who denies: how many of
# those that count, and whether one of them is primary.
TOLD: dict[str, Any] = {
    "None denies it; a primary source affirms it, or at least two do.": (
        lambda f, a: a[0] == 0 and (f[1] or f[0] >= 2)
    ),
    "None denies it; exactly one affirms it, and that one is secondary.": (
        lambda f, a: a[0] == 0 and f[0] == 1 and not f[1]
    ),
    "At least one denies it, and it is not refuted.": (
        lambda f, a: a[0] >= 1 and not (f[0] == 0 and (a[1] or a[0] >= 2))
    ),
    "None affirms it, and none denies it.": lambda f, a: f[0] == a[0] == 0,
    "None affirms it; a primary source denies it, or at least two do.": (
        lambda f, a: f[0] == 0 and (a[1] or a[0] >= 2)
    ),
}


@given(
    st.lists(st.tuples(st.sampled_from("+?-"), st.sampled_from("psw")), max_size=3).map(
        lambda pairs: ["+w", *map("".join, pairs)]
    )
)
def test_the_rule_that_is_told_of_a_verdict_is_the_one_that_holds(evidence: list[str]) -> None:
    dataset = small(country("Freedonia", said(evidence=" ".join(evidence))))
    sides = [
        (sum(one[0] == sign and one[1] != "w" for one in evidence), f"{sign}p" in evidence)
        for sign in "+-"
    ]

    used = [
        item.rule
        for item in report(dataset).items
        if item.group == "verdict" and item.statements == 1
    ]

    assert used == [rule for rule, holds in TOLD.items() if holds(*sides)]


def test_only_verdicts_and_standings_have_rules_and_the_years_of_the_rule_are_those_of_the_code() -> (
    None
):
    rules = {item.term: item.rule for item in report(DATA).items if item.rule}
    ruled = {item.group for item in report(DATA).items if item.rule}

    assert ruled == set(RULES) == {"verdict", "standing"}
    assert rules.keys() == {*Verdict, *Standing}
    assert RECENT_YEARS == 5
    assert "the five years before that day" in (rules["recent"] or "")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["reported"], ["reported"]),
        (["Weak", "TREATY"], ["treaty", "weak"]),
        (["weak,treaty"], ["treaty", "weak"]),
        (["state media"], ["state-media"]),
        (["verdict"], list(Verdict)),
        (["support type", "to"], [*TYPES, "to"]),
    ],
)
def test_a_word_is_a_term_or_a_group_of_terms_however_it_is_written(
    words: list[str], found: list[str]
) -> None:
    assert [item.term for item in report(DATA, words).items] == found


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["treatey"], "no term 'treatey' (did you mean treaty?)"),
        (["reported", "zzz"], "no term 'zzz' ('ally terms' has them all)"),
        ([""], "no term is given ('ally terms' has them all)"),
        ([","], "no term is given ('ally terms' has them all)"),
    ],
)
def test_a_word_that_is_no_term_is_an_error_with_the_nearest_one(
    words: list[str], message: str
) -> None:
    with pytest.raises(UsageError) as error:
        report(DATA, words)

    assert str(error.value) == message


REPORTED = """\
reported

One origin affirms it, a secondary one, and none denies it.

Rule       None denies it; exactly one affirms it, and that one is secondary.
Group      verdict
On record  1 ally, 1 statement
Shown by   ally filter --verdict reported

The verdict follows from the evidence, each time it is asked for. What qualifies
a statement never counts, and what is weak never counts. Sources that have it
from one origin are one; where no origin is named, the publisher speaks for
itself. The rules speak of those that count.

For example:

Doctors went.

reported: one secondary source affirms it, Reuters; none denies it
Freedonia, 2003, ← from Ruritania: medical (freedonia-2)
Note: A note.

•  affirms, secondary, the word of Reuters: “News 1”, Paper 1, 2020
   https://paper.example/1
"""
TREATY = """\
treaty

A treaty of mutual defence is in force: a confirmed, ongoing, mutual, military
statement.

Rule       A statement is on record as the treaty of mutual defence, and it is
           military, mutual, ongoing and confirmed.
Group      standing
On record  1 ally, 2 statements
Shown by   ally filter --standing treaty

The standing follows from the record, on the day of the data set. It is the
first that holds of ended, treaty, recent and dormant.

Ally       Why
──────────────────────────────────────────────────────────────
Freedonia  a treaty of mutual defence is in force, freedonia-1

A treaty.

confirmed: a primary source affirms it, Paper 1; none denies it
Freedonia, since 2001, ↔ mutual: military (freedonia-1)
Note: A note.

•  affirms, primary: “News 1”, Paper 1, 2020
   https://paper.example/1
•  qualifies, secondary: “News 2”, Paper 2, 2020
   https://paper.example/2
"""
DENIES = """\
denies

Says that something material in the statement is not so.

Group      stance
On record  1 ally, 1 statement, 1 source

For example:

economic from.

disputed: one secondary source affirms it, Paper 1; one secondary source denies
it, Paper 2
Sylvania, 1992, ← from Ruritania: economic (sylvania-3)
Note: A note.

•  denies, secondary: “News 2”, Paper 2, 2020
   https://paper.example/2
"""
DORMANT = """\
dormant

Relations go on, with no such support in these five years.

Rule       None of the others holds.
Group      standing
On record  0 allies, 0 statements
Shown by   ally filter --standing dormant

The standing follows from the record, on the day of the data set. It is the
first that holds of ended, treaty, recent and dormant.

No ally on record has it.
"""
UN = """\
un

A United Nations document.

Group      source kind
On record  0 allies, 0 statements, 0 sources

No statement on record is an example of it.
"""
VERDICT = """\
Verdict: whether a statement stands up

The verdict follows from the evidence, each time it is asked for. What qualifies
a statement never counts, and what is weak never counts. Sources that have it
from one origin are one; where no origin is named, the publisher speaks for
itself. The rules speak of those that count.

Verdict     Rule                                              Allies  Statements
────────────────────────────────────────────────────────────────────────────────
confirmed   None denies it; a primary source affirms it, or        2           2
            at least two do.

reported    None denies it; exactly one affirms it, and that       1           1
            one is secondary.

disputed    At least one denies it, and it is not refuted.         1           1
unverified  None affirms it, and none denies it.                   1           1

refuted     None affirms it; a primary source denies it, or        1           1
            at least two do.
"""


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("reported", REPORTED),
        ("treaty", TREATY),
        ("denies", DENIES),
        ("dormant", DORMANT),
        ("un", UN),
        ("verdict", VERDICT),
    ],
)
def test_one_word_has_a_page_with_its_rule_and_an_example(word: str, text: str) -> None:
    assert screen(report(DATA, [word]), 80) == text


def test_all_words_come_in_tables_by_group_and_those_with_a_rule_have_it_in_words() -> None:
    text = screen(report(DATA), 80)

    assert text.startswith("Refuted statements count under refuted and nowhere else.\n")
    headings = [text.index(f"\n\n{heading}\n\n") for heading in GROUPS.values()]
    assert headings == sorted(headings)
    assert f"\n{VERDICT}\n" in text
    assert text.count("The standing follows from the record") == 1


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_all_of_the_shipped_terms_fit(columns: int) -> None:
    lines = screen(report(load()), columns).splitlines()

    assert max(map(cell_len, lines)) <= columns


def test_every_word_of_the_shipped_data_set_has_a_page() -> None:
    shipped = load()

    for item in report(shipped).items:
        text = screen(report(shipped, [item.term]), 100)

        assert text.startswith(f"{item.term}\n\n{item.meaning[:60]}"), item.term
        assert item.example is None or f"({item.example})" in text.replace("\n", " ")
