"""`ally cite`: the data set, and statements with their sources, to be quoted elsewhere."""

import json
import re
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import to_builtins
from program import Result, ally
from small import Json, country, raw, said, screen

from ally_cli.dataset import SHIPPED, decode
from ally_cli.model import SourceKind, Verdict
from ally_cli.output.bibtex import render as bibtex
from ally_cli.output.csl import render as csl
from ally_cli.output.markdown import render as markdown
from ally_cli.output.stream import Style
from ally_cli.query import Query
from ally_cli.reports.cite import CiteItem, report
from ally_cli.reports.items import citation
from ally_cli.reports.report import Report, arrange, plain_text

PIPE = Style(width=None, terminal=False, color=False, encoding="utf-8", header=True)
EVERYTHING = ("cite", "--verdict", "any")
DATA_SET = "allies-of-ruritania-2020-06-30"
# What the data model of CSL 1.0.2 knows, as far as we use it.
CSL_TYPES = {"article-newspaper", "dataset", "document", "post-weblog"}
CSL_TEXTS = {"title", "container-title", "publisher", "version", "URL", "note"}


def sample() -> Json:
    """Return a data set with sources of which more and less is known."""
    whole = raw(
        country(
            "Freedonia",
            said("military", "mutual", "1934", ongoing=True, evidence="+p", text="A treaty."),
            said("financial", "to", "1996", evidence="+w ?s +s", text="A loan.") | {"note": None},
            said("military", "from", "1867", evidence="-p +w", text="Guns."),
        ),
        country("Sylvania", said("medical", "to", "1972", evidence="+s", text="Doctors.")),
    )
    whole["support_types"]["financial"] = "Money."
    archive, gazette, census = whole["sources"]
    archive |= {
        "id": "archive-1934-treaty",
        "publisher": "Royal Archive",
        "title": "Treaty of mutual defence",
        "title_is_description": True,
        "published": "1934-03-01",
        "via": "Open Library of Strelsau",
        "kind": "government",
    }
    gazette |= {
        "id": "gazette-1999-loan",
        "publisher": "The Gazette",
        "title": "Twenty million, and an old friend gone",
        "author": "Rufus T. Firefly",
        "published": "1999-12",
    }
    census |= {"id": "census-undated-trade", "published": None, "kind": "dataset"}
    names = {f"paper-{n}": source["id"] for n, source in enumerate(whole["sources"], 1)}
    for ally_ in whole["allies"]:
        for statement in ally_["statements"]:
            for one in statement["evidence"]:
                one["source"] = names[one["source"]]
    whole["allies"][0]["statements"][1]["evidence"][2]["origin"] = "Reuters"
    whole["sources"].sort(key=lambda source: str(source["id"]))
    return whole


SAMPLE = json.dumps(sample()).encode()
DATA = decode(SAMPLE)


def on_sample(*arguments: str) -> Result:
    """Run the program on the sample."""
    return ally("cite", *arguments, "--data", "-", stdin=SAMPLE)


def cited(*statements: str, **query: Any) -> list[str]:
    """Return the ids of the sources that are cited."""
    data_set, *sources = report(DATA, Query(**query), statements).items
    assert data_set.id == DATA_SET
    return [source.id for source in sources]


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


ALONE = """\
The data set

“Allies of Ruritania”, data set for ally, version 2020.06.30, as of 2020-06-30
"""
A_STATEMENT = f"""\
{ALONE}
Guns.

refuted: a primary source denies it, Royal Archive; only weak sources affirm it
Freedonia, 1867, ← from Ruritania: military (freedonia-3)
Note: A note.

•  denies, primary: [Treaty of mutual defence], Royal Archive, 1934-03-01 (copy
   seen at Open Library of Strelsau)
   https://paper.example/1
•  affirms, weak: Rufus T. Firefly, “Twenty million, and an old friend gone”,
   The Gazette, 1999-12
   https://paper.example/2
"""
AN_ALLY = f"""\
{ALONE}
A treaty.

confirmed: a primary source affirms it, Royal Archive; none denies it
Freedonia, since 1934, ↔ mutual: military (freedonia-1)
Note: A note.

•  affirms, primary: [Treaty of mutual defence], Royal Archive, 1934-03-01 (copy
   seen at Open Library of Strelsau)
   https://paper.example/1

A loan.

reported: one secondary source affirms it, Reuters; none denies it
Freedonia, 1996, → to Ruritania: financial (freedonia-2)

•  affirms, weak: [Treaty of mutual defence], Royal Archive, 1934-03-01 (copy
   seen at Open Library of Strelsau)
   https://paper.example/1
•  qualifies, secondary: Rufus T. Firefly, “Twenty million, and an old friend
   gone”, The Gazette, 1999-12
   https://paper.example/2
•  affirms, secondary, the word of Reuters: “News 3”, Paper 3, undated
   https://paper.example/3
"""
ONE_SOURCE = f"""\
{ALONE}
A treaty.

confirmed: a primary source affirms it, Royal Archive; none denies it
Freedonia, since 1934, ↔ mutual: military (freedonia-1)
Note: A note.

•  affirms, primary: [Treaty of mutual defence], Royal Archive, 1934-03-01 (copy
   seen at Open Library of Strelsau)
   https://paper.example/1

A loan.

reported: one secondary source affirms it, Reuters; none denies it
Freedonia, 1996, → to Ruritania: financial (freedonia-2)

•  affirms, weak: [Treaty of mutual defence], Royal Archive, 1934-03-01 (copy
   seen at Open Library of Strelsau)
   https://paper.example/1
"""


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (report(DATA, Query()), ALONE),
        (report(DATA, Query(), ["freedonia-3"]), A_STATEMENT),
        (report(DATA, Query(allies=("freedonia",))), AN_ALLY),
        (report(DATA, Query(allies=("freedonia",), limit=2)), ONE_SOURCE),
    ],
    ids=["nothing", "statement", "ally", "limit"],
)
def test_each_statement_stands_with_its_verdict_and_its_own_sources_under_it(
    answer: Report, text: str
) -> None:
    assert screen(answer, 80) == text


def test_markdown_has_links() -> None:
    text = "".join(markdown(arrange(report(DATA, Query(), ["freedonia-3"])), PIPE))

    assert "\n## Guns.\n" in text
    assert "[“Twenty million, and an old friend gone”](<https://paper.example/2>)" in text
    assert "<https://paper.example/1>\n" in text


def test_a_source_is_an_item_with_what_it_does_for_which_statements() -> None:
    _, archive, *_ = report(DATA, Query(allies=("freedonia",), verdict=tuple(Verdict))).items

    assert to_builtins(archive) == {
        "id": "archive-1934-treaty",
        "citation": "[Treaty of mutual defence], Royal Archive, 1934-03-01"
        " (copy seen at Open Library of Strelsau), https://paper.example/1",
        "publisher": "Royal Archive",
        "title": "Treaty of mutual defence",
        "title_is_description": True,
        "author": None,
        "published": "1934-03-01",
        "url": "https://paper.example/1",
        "via": "Open Library of Strelsau",
        "kind": "government",
        "version": None,
        "affirms_ids": ("freedonia-1", "freedonia-2"),
        "qualifies_ids": (),
        "denies_ids": ("freedonia-3",),
    }


def test_a_source_is_cited_in_one_way() -> None:
    sources = {source.id: source for source in DATA.sources}

    for item in report(DATA, Query(verdict=tuple(Verdict), allies=("freedonia",))).items[1:]:
        source = sources[item.id]
        assert item.citation == f"{plain_text(citation(source))}, {source.url}"


ARCHIVE, GAZETTE, CENSUS = "archive-1934-treaty", "gazette-1999-loan", "census-undated-trade"


@pytest.mark.parametrize(
    ("statements", "query", "sources"),
    [
        (("freedonia-1",), {}, [ARCHIVE]),
        (("freedonia-1", "freedonia-1", "sylvania-1"), {}, [ARCHIVE]),
        (("freedonia-3",), {"allies": ("sylvania",)}, [ARCHIVE, GAZETTE]),
        ((), {"allies": ("freedonia",)}, [ARCHIVE, CENSUS, GAZETTE]),
        ((), {"allies": ("freedonia",), "until": "1940"}, [ARCHIVE]),
        ((), {"support": ("financial",)}, [ARCHIVE, CENSUS, GAZETTE]),
        (("freedonia-2",), {"until": "1990"}, []),
        # refuted statements only by name, or if asked for
        ((), {"search": "guns"}, []),
        ((), {"search": "guns", "verdict": tuple(Verdict)}, [ARCHIVE, GAZETTE]),
        (("freedonia-3",), {}, [ARCHIVE, GAZETTE]),
        (("freedonia-3",), {"verdict": (Verdict.CONFIRMED,)}, []),
    ],
)
def test_what_is_cited_is_what_is_named_and_what_the_filters_leave(
    statements: tuple[str, ...], query: dict[str, Any], sources: list[str]
) -> None:
    assert cited(*statements, **query) == sources


def test_bibtex_has_an_entry_for_the_data_set_and_one_for_each_source() -> None:
    assert on_sample("freedonia-2", "-f", "bibtex") == (
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
  url = {https://paper.example/1},
  note = {Copy seen at Open Library of Strelsau},
}

@misc{census-undated-trade,
  key = {Paper 3},
  title = {{News 3}},
  howpublished = {Paper 3},
  url = {https://paper.example/3},
}

@misc{gazette-1999-loan,
  author = {{Rufus T. Firefly}},
  title = {{Twenty million, and an old friend gone}},
  howpublished = {The Gazette},
  year = {1999},
  month = dec,
  url = {https://paper.example/2},
}
""",
        "",
    )


def test_csl_has_an_item_for_the_data_set_and_one_for_each_source() -> None:
    done = on_sample("freedonia-3", "-f", "csl")

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
            "URL": "https://paper.example/1",
            "note": "Copy seen at Open Library of Strelsau",
        },
        {
            "id": "gazette-1999-loan",
            "type": "article-newspaper",
            "title": "Twenty million, and an old friend gone",
            "author": [{"literal": "Rufus T. Firefly"}],
            "container-title": "The Gazette",
            "issued": {"date-parts": [[1999, 12]]},
            "URL": "https://paper.example/2",
        },
    ]


@pytest.mark.parametrize("name", ["freedonia-2", "Freedonia 2", "FREEDONIA–2"])
def test_a_statement_may_be_named_in_any_way(name: str) -> None:
    items = json.loads(on_sample(name, "--json").out)["items"]

    assert [item["id"] for item in items[1:]] == [ARCHIVE, CENSUS, GAZETTE]


def test_where_no_statement_matches_a_note_says_so() -> None:
    done = on_sample("freedonia-2", "--until", "1990", "-f", "bibtex")

    assert (done.code, done.err) == (0, "ally: nothing on record matches\n")
    assert list(entries(done.out)) == [DATA_SET]


def test_what_is_left_out_is_noted() -> None:
    assert report(DATA, Query(allies=("freedonia",))).notes == [
        "1 refuted statement is left out (--verdict any shows what is refuted, too)"
    ]
    assert report(DATA, Query()).notes == []


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("fredonia",), 3, "no ally or statement 'fredonia' (did you mean freedonia"),
        (("zzz",), 3, "no ally or statement 'zzz' ("),
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

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("ally: no format 'bibtex' (one of: table, json, ")


def test_sort_and_limit_hold_for_entries() -> None:
    done = on_sample("freedonia", "-f", "bibtex", "--sort", "published", "-n", "2", "--kind", "any")

    assert list(entries(done.out)) == [ARCHIVE, GAZETTE]
    assert done.err.endswith("ally: showing 2 of 4\n")


def written(**changed: Any) -> str:
    """Return the entry, in BibTeX, of a source with some fields *changed*."""
    return "".join(bibtex(_changed(**changed), PIPE))


def _changed(**changed: Any) -> Report:
    """Return a report of one source with some fields *changed*, as no data set could be loaded."""
    whole = report(DATA, Query(), ["freedonia-2"])
    item = next(item for item in whole.items if item.id == GAZETTE)
    return msgspec.structs.replace(whole, items=[msgspec.structs.replace(item, **changed)])


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


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("a\x1bb", r"a\textbackslash{}x1bb"),
        ("a\ufffeb", r"a\textbackslash{}ufffeb"),
        ("a\U0010ffffb", r"a\textbackslash{}u10ffffb"),
        ("a\ufdd0b", r"a\textbackslash{}ufdd0b"),
        ("a\u202eb", r"a\textbackslash{}u202eb"),
        ("a\n\n  b", "a b"),
    ],
)
def test_what_no_reader_of_bibtex_takes_stands_as_an_escape(title: str, shown: str) -> None:
    assert f"  title = {{{{{shown}}}}},\n" in written(title=title)


HOSTILE = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("\ufffe\uffff\ufdd0\U0001fffe\x00\x1b\u2028\u202e{}\\%"),
    ),
    min_size=1,
)


@given(text=HOSTILE)
def test_braces_match_and_nothing_hidden_is_left_whatever_a_title_holds(text: str) -> None:
    entry = written(
        title=text, author=text, publisher=text, via=text, url=f"https://a.example/{text}"
    )
    depth = 0
    for char in entry:
        depth += {"{": 1, "}": -1}.get(char, 0)
        assert depth >= 0

    assert depth == 0
    assert len(entry.splitlines()) == len(entries(entry)[GAZETTE]) + 2
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]", entry)
    assert entry.encode().decode() == entry


@given(text=HOSTILE)
def test_csl_is_json_that_keeps_whatever_a_title_holds(text: str) -> None:
    [item] = json.loads("".join(csl(_changed(title=text, author=text), PIPE)).encode())

    assert (item["title"], item["author"]) == (text, [{"literal": text}])


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
    [item] = json.loads("".join(csl(_changed(kind=kind), PIPE)))

    assert item["type"] in CSL_TYPES
    assert isinstance(_changed(kind=kind).items[0], CiteItem)
