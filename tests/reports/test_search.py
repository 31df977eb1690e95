"""`ally search WORDS...`: the statements that have all of them, best match first."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import Json, country, raw, said, screen, small

from ally_cli.dataset import decode
from ally_cli.errors import UsageError
from ally_cli.model import Dataset, Kind, Verdict
from ally_cli.output import notes
from ally_cli.query import Query
from ally_cli.reports import filter as filtering
from ally_cli.reports.report import arrange
from ally_cli.reports.search import report
from ally_cli.words import split

ANY = Query(verdict=tuple(Verdict))
NOTHING = "of no interest"


def told(text: str, *, note: str = NOTHING, **fields: Any) -> Json:
    """Return a statement with a *text* and a *note*, but for its id."""
    return said(text=text, **fields) | {"note": note}


def sample() -> Json:
    """Return a data set in which the same words stand in unlike places."""
    whole = raw(
        country(
            "Freedonia",
            told("Freedonia bought missiles.", direction="from", start="2001", evidence="+p -w"),
            told("Freedonia sold one missile.", start="2003", evidence="+w -p"),
            told("Two embassies opened in Île-d’Or.", types="economic", start="1990"),
            told("An army trained.", note="With a missile, it is said.", start="2010"),
            aliases=["Land of the Free"],
        ),
        country(
            "Sylvania",
            told("Doctors went.", types="medical", direction="from", evidence="+s +s ?p"),
            told("A loan lapsed.", types="economic", kind="friction", start="2005", end="2007-08"),
        ),
    )
    whole["sources"][1] |= {"publisher": "Gazette of Zenda", "title": "Physicians on a missile"}
    return whole


DATA: Dataset = decode(json.dumps(sample()).encode())


def found(*words: str, dataset: Dataset = DATA, query: Query = ANY) -> list[str]:
    """Return the ids of the statements that have *words*, in the order of the answer."""
    return [item.id for item in report(dataset, query, words).items]


@pytest.mark.parametrize(
    ("words", "statements"),
    [
        # in the text, the note and a title
        ("missile", ["freedonia-2", "freedonia-1", "freedonia-4", "sylvania-1"]),
        ("missiles", ["freedonia-2", "freedonia-1", "freedonia-4", "sylvania-1"]),
        ("MISSILE Freedonia", ["freedonia-2", "freedonia-1", "freedonia-4"]),
        ("embassy", ["freedonia-3"]),
        ("ile d'or", ["freedonia-3"]),
        ("army", ["freedonia-4"]),
        ("arm", ["freedonia-4"]),  # from the beginning of a word
        ("arms", []),  # which is no beginning of army
        ("issile", []),
        ("land", ["freedonia-4", "freedonia-2", "freedonia-1", "freedonia-3"]),  # an alias
        ("republic doctor", ["sylvania-1"]),  # an official name
        ("loans", ["sylvania-2"]),
        ("medical", ["sylvania-1"]),  # a support type
        ("zenda", ["freedonia-1", "freedonia-2", "sylvania-1"]),  # a publisher
        ("physician", ["freedonia-1", "freedonia-2", "sylvania-1"]),  # a title
        ("missile zenda", ["freedonia-2", "freedonia-1", "sylvania-1"]),
        ("doctors missile army", []),
    ],
)
def test_every_word_must_stand_somewhere_from_its_beginning_in_the_plural_or_not(
    words: str, statements: list[str]
) -> None:
    ids = found(words)

    assert sorted(ids) == sorted(statements)
    assert ids == found(*reversed(words.split()))


def ranked(*statements: Json, words: str) -> list[int]:
    """Return the numbers of *statements* about Freedonia, from 1, in the order of the answer."""
    ids = found(words, dataset=small(country("Freedonia", *statements)))
    return [int(name.rpartition("-")[2]) for name in ids]


@pytest.mark.parametrize(
    ("statements", "words", "order"),
    [
        # text, then note, then type, then publisher or title
        (
            [
                told("x", types="medical", evidence="?p +p"),
                told("x", note="A paper, military.", types="medical", evidence="+p"),
                told("Military.", types="medical"),
                told("x"),
            ],
            "military",
            [3, 2, 4],
        ),
        ([told("x"), told("x", note="The news."), told("News.")], "news", [3, 2, 1]),
        # a name of the ally does as well as the text, which must not say it again
        ([told("Guns.", start="2001"), told("Freedonia: guns.")], "freedonia gun", [1, 2]),
        # whole words, in either number, before beginnings, however new
        (
            [told("Gunboats.", start="2019"), told("A gun.", start="2001"), told("Guns.")],
            "gun",
            [2, 3, 1],
        ),
        # the newest first, what has no date last, then by id
        (
            [
                told("Gun."),
                told("Gun.", start="2001", end="2019"),
                told("Gun.", start="2002-02"),
                told("Gun.", start="2002-02-03"),
                told("Gun.", end="2003"),
                told("Gun."),
            ],
            "gun",
            [5, 4, 3, 2, 1, 6],
        ),
    ],
)
def test_where_a_word_tells_most_comes_first_then_whole_words_then_the_newest(
    statements: list[Json], words: str, order: list[int]
) -> None:
    assert ranked(*statements, words=words) == order


def test_filters_hold_and_what_is_refuted_is_found_if_the_query_has_it() -> None:
    assert found("missile", query=Query()) == ["freedonia-1", "freedonia-4", "sylvania-1"]
    assert found("free", query=Query(verdict=(Verdict.REFUTED,))) == ["freedonia-2"]
    assert found("note", "l", query=Query(kind=(Kind.FRICTION,))) == []
    assert found("lapse", query=Query(allies=("freedonia",), verdict=tuple(Verdict))) == []


def test_an_item_is_that_of_filter() -> None:
    of_filter = {item.id: item for item in filtering.report(DATA, ANY).items}

    assert all(of_filter[item.id] == item for item in report(DATA, ANY, ["missile"]).items)


def test_the_query_of_the_answer_has_the_words() -> None:
    answer = report(DATA, ANY, ["Île-d’Or", "two words"])

    assert answer.query.words == ("ile", "d", "or", "two", "words")  # type: ignore[attr-defined]


@pytest.mark.parametrize("words", [[], [""], ["–", "'!"]])
def test_no_word_at_all_is_an_error(words: list[str]) -> None:
    with pytest.raises(UsageError, match="no words to search for"):
        report(DATA, ANY, words)


PAGE = """\
3 statements, best match first: 2 confirmed, 1 refuted. Under each, the best
source for it and against it; 'ally show ID' has them all.

Freedonia sold one missile.

refuted: a primary source denies it, Gazette of Zenda; only weak sources affirm
it
Freedonia, 2003, → to Ruritania: military (freedonia-2)
Note: of no interest

•  affirms, weak: “News 1”, Paper 1, 2020
   https://paper.example/1
•  denies, primary: “Physicians on a missile”, Gazette of Zenda, 2020
   https://paper.example/2

Freedonia bought missiles.

confirmed: a primary source affirms it, Paper 1; only weak sources deny it
Freedonia, 2001, ← from Ruritania: military (freedonia-1)
Note: of no interest

•  affirms, primary: “News 1”, Paper 1, 2020
   https://paper.example/1
•  denies, weak: “Physicians on a missile”, Gazette of Zenda, 2020
   https://paper.example/2

An army trained.

confirmed: a primary source affirms it, Paper 1; none denies it
Freedonia, 2010, → to Ruritania: military (freedonia-4)
Note: With a missile, it is said.

•  affirms, primary: “News 1”, Paper 1, 2020
   https://paper.example/1
"""


def test_a_card_has_the_verdict_and_why_the_facts_and_the_best_source_of_each_side() -> None:
    assert screen(report(DATA, ANY, ["missiles", "freedonia"]), 80) == PAGE


def test_friction_is_told_as_such() -> None:
    shown = screen(report(DATA, ANY, ["loan"]), 80)

    assert "Sylvania, 2005 – 2007-08, × friction, → to Ruritania: economic (sylvania-2)\n" in shown


@pytest.mark.parametrize(
    ("words", "query", "note"),
    [
        ("missle", {}, "'missle' is found nowhere (did you mean missile or missiles?)"),
        ("freedonia zzz", {}, "'zzz' is found nowhere"),
        ("zzz missle zzz", {}, "'zzz' is found nowhere; 'missle' is found nowhere (did you mean "),
        ("loan embassy", {}, "no statement has all of the words; 1 statement has 'embassy'"),
        (
            "doctors missile army freedonia",
            {},
            "no statement has all of the words; 1 statement has 'missile', 'army' and 'freedonia'",
        ),
        (
            "missile",
            {"kind": (Kind.FRICTION,)},
            "4 statements have all of the words, but the filters leave none",
        ),
        (
            "missile doctor army",
            {"kind": (Kind.FRICTION,)},
            "nothing that the filters leave has one of the words",
        ),
    ],
)
def test_where_nothing_is_found_a_note_says_what_would_help(
    words: str, query: dict[str, Any], note: str
) -> None:
    answer = arrange(report(DATA, Query(**({"verdict": tuple(Verdict)} | query)), [words]))

    assert answer.items == []
    assert [text[: len(note)] for text in notes(answer)] == [note]
    assert screen(answer, 80) == ""


@settings(max_examples=50)
@given(st.text().map("x{}".format), st.data())
def test_every_word_of_a_text_finds_its_statement(text: str, data: st.DataObject) -> None:
    dataset = small(country("Freedonia", told(text)))

    words = data.draw(st.lists(st.sampled_from(split(text)), min_size=1))

    assert found(*words, dataset=dataset) == ["freedonia-1"]


def plural(word: str) -> str:
    """Return the regular plural of *word*."""
    if word.endswith("y") and word[-2] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "z", "ch", "sh", "o")) else f"{word}s"


@given(st.text("abcdehosxyz", min_size=2))
def test_either_number_of_a_word_finds_the_other(word: str) -> None:
    in_singular = small(country("Freedonia", told(f"One {word}.")))
    in_plural = small(country("Freedonia", told(f"Two {plural(word)}.")))

    assert found(plural(word), dataset=in_singular) == ["freedonia-1"]
    assert found(word, dataset=in_plural) == ["freedonia-1"]
