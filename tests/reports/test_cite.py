"""`ally cite`: the data set and the sources behind what was found, to be quoted elsewhere."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import Result, ally
from sample import encode, sample

from ally_cli.dataset import SHIPPED, decode
from ally_cli.model import SourceKind
from ally_cli.output.bibtex import render
from ally_cli.output.stream import Style
from ally_cli.query import Query
from ally_cli.reports.cite import report

SAMPLE = encode(sample())
PIPE = Style(width=None, color=False, encoding="utf-8", header=True)
EVERYTHING = ("cite", "--verdict", "any")
# What the data model of CSL 1.0.2 knows, as far as we use it.
CSL_TYPES = {"article-newspaper", "dataset", "document", "post-weblog"}
CSL_TEXTS = {"title", "container-title", "publisher", "version", "URL", "note"}


def on_sample(*arguments: str) -> Result:
    """Run the program on the sample."""
    return ally("cite", *arguments, "--data", "-", stdin=SAMPLE)


def ids(*arguments: str) -> list[str]:
    """Return the ids of the sources that are cited for *arguments*."""
    data_set, *sources = json.loads(on_sample(*arguments, "--json").out)["items"]
    assert data_set["id"] == "allies-of-ruritania-2020-06-30"
    return [source["id"] for source in sources]


def entries(text: str) -> dict[str, dict[str, str]]:
    """Return the fields of each entry of *text*, BibTeX as we write it, by key."""
    found = {}
    for entry in text.split("\n\n"):
        head, *lines, end = entry.rstrip("\n").split("\n")
        kind = re.fullmatch(r"@misc\{([a-z0-9-]+),", head)
        fields = [re.fullmatch(r"  ([a-z]+) = (\{.*\}|[a-z]{3}),", line) for line in lines]
        assert (kind is None, None in fields, end) == (False, False, "}"), entry
        found[kind[1] if kind else ""] = {field[1]: field[2] for field in fields if field}
    return found


def test_by_itself_the_data_set_is_cited_with_its_version_and_day() -> None:
    assert on_sample() == (
        0,
        """\
The data set

•  “Allies of Ruritania”, data set for ally, version 2020.06.30, as of 2020-06-30
""",
        "",
    )


def test_a_statement_is_cited_with_who_says_it_and_what_else_bears_on_it() -> None:
    assert on_sample("freedonia-article-2-founding") == (
        0,
        """\
The data set

•  “Allies of Ruritania”, data set for ally, version 2020.06.30, as of 2020-06-30

Freedonia, refuted: Ruritania helped to found Freedonia. (freedonia-article-2-founding)

Sources that say so

•  “Who Ruritania can count on”, The Bugle, undated, https://bugle.example/allies

Further sources, for or against it

•  [Treaty of mutual defence], Royal Archive, 1934-03-01 (copy seen at Open Library of Strelsau), https://archive.example/treaties/1934
""",
        "",
    )


def test_an_ally_is_cited_with_the_sources_of_its_statements_each_once() -> None:
    assert on_sample("freedonia") == (
        0,
        """\
The data set

•  “Allies of Ruritania”, data set for ally, version 2020.06.30, as of 2020-06-30

4 statements about Freedonia: 2 confirmed, 1 reported, 1 disputed.

Sources that say so

•  [Treaty of mutual defence], Royal Archive, 1934-03-01 (copy seen at Open Library of Strelsau), https://archive.example/treaties/1934
•  “Who Ruritania can count on”, The Bugle, undated, https://bugle.example/allies
•  Rufus T. Firefly, “Twenty million, and an old friend gone”, The Gazette, 1999-12, https://gazette.example/1999/loan
•  “A tariff, or the talk of one”, The Gazette, 2012-06-21, https://gazette.example/2012/tariff

Further sources, for or against it

•  “Trade by partner, 2001 to 2018”, Office of the Census, 2019, https://census.example/trade.pdf
""",
        "",
    )


def test_bibtex_has_an_entry_for_the_data_set_and_one_for_each_source() -> None:
    assert on_sample("freedonia", "-f", "bibtex") == (
        0,
        """\
@misc{allies-of-ruritania-2020-06-30,
  key = {Data set for ally},
  title = {{Allies of Ruritania}},
  howpublished = {Data set for ally},
  year = {2020},
  month = jun,
  day = {30},
  note = {Version 2020.06.30, as of 2020-06-30},
}

@misc{archive-1934-treaty,
  key = {Royal Archive},
  title = {{[Treaty of mutual defence]}},
  howpublished = {Royal Archive},
  year = {1934},
  month = mar,
  day = {1},
  url = {https://archive.example/treaties/1934},
  note = {Copy seen at Open Library of Strelsau},
}

@misc{bugle-undated-allies,
  key = {The Bugle},
  title = {{Who Ruritania can count on}},
  howpublished = {The Bugle},
  url = {https://bugle.example/allies},
}

@misc{census-2019-trade,
  key = {Office of the Census},
  title = {{Trade by partner, 2001 to 2018}},
  howpublished = {Office of the Census},
  year = {2019},
  url = {https://census.example/trade.pdf},
}

@misc{gazette-1999-loan,
  author = {{Rufus T. Firefly}},
  title = {{Twenty million, and an old friend gone}},
  howpublished = {The Gazette},
  year = {1999},
  month = dec,
  url = {https://gazette.example/1999/loan},
}

@misc{gazette-2012-tariff,
  key = {The Gazette},
  title = {{A tariff, or the talk of one}},
  howpublished = {The Gazette},
  year = {2012},
  month = jun,
  day = {21},
  url = {https://gazette.example/2012/tariff},
}
""",
        "",
    )


def test_csl_has_an_item_for_the_data_set_and_one_for_each_source() -> None:
    done = on_sample("freedonia-loan", "freedonia-treaty", "-f", "csl")

    assert (done.code, done.err, done.out.count("\n")) == (0, "", 1)
    assert json.loads(done.out) == [
        {
            "id": "allies-of-ruritania-2020-06-30",
            "type": "dataset",
            "title": "Allies of Ruritania",
            "issued": {"date-parts": [[2020, 6, 30]]},
            "version": "2020.06.30",
            "note": "Data set for ally, as of 2020-06-30",
        },
        {
            "id": "archive-1934-treaty",
            "type": "document",
            "title": "[Treaty of mutual defence]",
            "publisher": "Royal Archive",
            "issued": {"date-parts": [[1934, 3, 1]]},
            "URL": "https://archive.example/treaties/1934",
            "note": "Copy seen at Open Library of Strelsau",
        },
        {
            "id": "gazette-1999-loan",
            "type": "article-newspaper",
            "title": "Twenty million, and an old friend gone",
            "author": [{"literal": "Rufus T. Firefly"}],
            "container-title": "The Gazette",
            "issued": {"date-parts": [[1999, 12]]},
            "URL": "https://gazette.example/1999/loan",
        },
    ]


def test_json_says_of_each_source_which_statements_it_is_for() -> None:
    items = json.loads(on_sample("freedonia-article-1-steel", "--json").out)["items"]

    assert [(i["id"], i["statement_ids"], i["checked_ids"]) for i in items] == [
        ("allies-of-ruritania-2020-06-30", [], []),
        ("bugle-undated-allies", ["freedonia-article-1-steel"], []),
        ("census-2019-trade", [], ["freedonia-article-1-steel"]),
    ]


@pytest.mark.parametrize(
    ("names", "sources"),
    [
        (["freedonia-loan"], ["gazette-1999-loan"]),
        (["Freedonia Loan"], ["gazette-1999-loan"]),
        (["freedonia-loan", "freedonia-loan", "ile-dor-rifles"], None),
        (["Île d'Or"], None),
    ],
)
def test_allies_and_statements_may_be_named_in_any_way(
    names: list[str], sources: list[str] | None
) -> None:
    cited = ids(*names)

    assert cited == sorted(set(cited))
    assert cited == (sources or cited)
    assert cited


def test_filters_hold_for_what_is_cited() -> None:
    assert ids("freedonia", "--until", "1940") == ["archive-1934-treaty"]
    assert ids("-s", "financial") == ["gazette-1999-loan"]
    assert ids("freedonia-loan", "--since", "2015") == []


def test_refuted_statements_are_cited_only_by_name_or_if_asked_for() -> None:
    only = ("--search", "helped to found")

    assert ids("freedonia", *only) == []
    assert ids("freedonia", *only, "--verdict", "any") != []
    assert ids("freedonia-article-2-founding") == ["archive-1934-treaty", "bugle-undated-allies"]


def test_where_no_statement_matches_a_note_says_so() -> None:
    done = on_sample("freedonia-loan", "--since", "2015", "-f", "bibtex")

    assert (done.code, done.err) == (0, "ally: nothing on record matches\n")
    assert list(entries(done.out)) == ["allies-of-ruritania-2020-06-30"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("fredonia",), 3, "no ally or statement 'fredonia' (did you mean freedonia"),
        (("freedonia-lone",), 3, "no ally or statement 'freedonia-lone' (did you mean "),
        (
            ("ruritania",),
            3,
            "no ally or statement 'ruritania' (Ruritania is the country whose allies these are)",
        ),
        (
            ("zzz",),
            3,
            "no ally or statement 'zzz' ('ally list' names all allies,"
            " 'ally filter -F id,text' the statements)",
        ),
        (("-f", "bibtx"), 2, "no format 'bibtx' (did you mean bibtex?)"),
        (("-f", "bibtex", "-F", "id"), 2, "--fields does not go with bibtex (its fields are"),
    ],
)
def test_what_cannot_be_cited_is_answered_with_what_can(
    arguments: tuple[str, ...], code: int, message: str
) -> None:
    done = on_sample(*arguments)

    assert (done.code, done.out, done.err.count("\n")) == (code, "", 1)
    assert done.err.startswith(f"ally: {message}")


def test_only_cite_writes_citations() -> None:
    done = ally("list", "-f", "bibtex")

    assert done.code == 2
    assert done.err == "ally: no format 'bibtex' (one of: table, json, jsonl, csv, tsv, md, svg)\n"


def test_sort_and_limit_hold_for_entries() -> None:
    done = on_sample("freedonia", "-f", "bibtex", "--sort", "published", "-n", "2")

    assert list(entries(done.out)) == ["archive-1934-treaty", "gazette-1999-loan"]
    assert done.err == "ally: showing 2 of 6\n"


def written(**changed: Any) -> str:
    """Return the entry, in BibTeX, of a source of the sample with some fields *changed*."""
    raw = sample()
    raw["sources"][3].update(changed)
    whole = report(decode(encode(raw)), Query(), statements=["freedonia-loan"])
    return "".join(render(whole, PIPE)).partition("\n\n")[2]


def test_what_means_something_to_latex_is_escaped() -> None:
    entry = written(
        title="100% of $5 & #1_a {b} ~ ^ \\ <c> |",
        author="A & B",
        via="C_D",
        url="https://e.example/%D8_x?a=1&b={2}\\#f g",
    )

    assert entry == (
        r"""@misc{gazette-1999-loan,
  author = {{A \& B}},
  title = {{100\% of \$5 \& \#1\_a \textbraceleft{}b\textbraceright{} \textasciitilde{}"""
        r""" \textasciicircum{} \textbackslash{} \textless{}c\textgreater{} \textbar{}}},
  howpublished = {The Gazette},
  year = {1999},
  month = dec,
  url = {https://e.example/%D8_x?a=1&b=%7B2%7D%5C#f%20g},
  note = {Copy seen at C\_D},
}
"""
    )


@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_braces_match_whatever_a_title_holds(text: str) -> None:
    entry = written(
        title=text, author=text, publisher=text, via=text, url=f"https://a.example/{text}"
    )
    depth = 0
    for char in entry:
        depth += {"{": 1, "}": -1}.get(char, 0)
        assert depth >= 0

    assert depth == 0
    assert len(entry.splitlines()) == len(entries(entry)["gazette-1999-loan"]) + 2
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", entry)


def test_every_source_of_the_shipped_data_set_can_be_cited() -> None:
    whole = decode(SHIPPED.read_bytes())

    found = entries(ally(*EVERYTHING, "-f", "bibtex").out)

    assert len(found) == len(whole.sources) + 1
    for source in whole.sources:
        entry = found[source.id]
        dates = [entry[name] for name in ("year", "month", "day") if name in entry]
        assert len(dates) == (source.published or "").count("-") + bool(source.published)
        assert entry["title"].startswith("{{[") >= source.title_is_description
        assert ("author" in entry) == (source.author is not None)
        assert "urldate" not in entry


def test_a_reader_of_bibtex_reads_every_entry() -> None:
    bibtexparser = pytest.importorskip("bibtexparser", "2", exc_type=ImportError)
    text = ally(*EVERYTHING, "-f", "bibtex").out

    library = bibtexparser.parse_string(text)

    assert library.failed_blocks == []
    assert [entry.key for entry in library.entries] == list(entries(text))


def test_every_csl_item_has_what_the_data_model_requires_and_nothing_it_does_not_know() -> None:
    items = json.loads(ally(*EVERYTHING, "-f", "csl").out)

    assert len({item["id"] for item in items}) == len(items)
    for item in items:
        assert item["type"] in CSL_TYPES
        assert item["title"]
        assert all(name.keys() == {"literal"} for name in item.get("author", []))
        assert item.keys() <= {"id", "type", "author", "issued"} | CSL_TEXTS
        assert all(isinstance(item[name], str) for name in item.keys() & CSL_TEXTS)
        [date] = item.get("issued", {"date-parts": [[0]]})["date-parts"]
        assert 1 <= len(date) <= 3
        assert all(isinstance(part, int) for part in date)


@pytest.mark.parametrize("kind", SourceKind)
def test_every_kind_of_source_has_a_type_in_csl(kind: SourceKind) -> None:
    raw = sample()
    raw["sources"][3]["kind"] = kind.value

    done = ally("cite", "freedonia-loan", "-f", "csl", "--data", "-", stdin=encode(raw))

    assert json.loads(done.out)[1]["type"] in CSL_TYPES
