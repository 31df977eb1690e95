"""Pages: valid, whole in themselves, and nothing in the data is taken for more than text."""

import hashlib
import html
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterable
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import Struct

from ally_cli.model import Direction, Kind, Standing, Verdict
from ally_cli.output import asked, credit, day
from ally_cli.output.html import render
from ally_cli.output.stream import Style, visible
from ally_cli.query import Query
from ally_cli.reports.report import (
    Bar,
    Block,
    Bullets,
    Column,
    Fields,
    Folded,
    Heading,
    Link,
    Mark,
    Numbered,
    Prose,
    Report,
    Several,
    Shade,
    Table,
    Text,
)

PIPE = Style(width=None, terminal=False, color=False, encoding="utf-8", header=True)
EVERYTHING = Query(verdict=tuple(Verdict))
DAY = "2020-06-30"


class Item(Struct, frozen=True):
    """What the answers here are made of."""

    id: str
    name: str = ""


def report(
    *blocks: Block, title: str = "Notes", query: Query = EVERYTHING, legend: str = ""
) -> Report:
    return Report(
        "notes", title, "2020.06.30", DAY, query, Item, [Item("x")], draw=lambda items: blocks,
        legend=legend, subject="Ruritania", total=1,
    )  # fmt: skip


def page(*blocks: Block, title: str = "Notes", query: Query = EVERYTHING, legend: str = "") -> str:
    return "".join(render(report(*blocks, title=title, query=query, legend=legend), PIPE))


def main_of(*blocks: Block) -> str:
    """Return what a page has between its head and its foot."""
    return page(*blocks).partition("<main>\n")[2].partition("</main>")[0]


def parsed(text: str) -> Element:
    """Return a page as a browser reads it. Fails if that is not valid."""
    root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    assert isinstance(root, Element)
    return root


def words(element: Element | None) -> str:
    assert element is not None
    return "".join(element.itertext())


def test_a_page_is_written_as_it_is_here() -> None:
    columns = [
        Column("", "When"),
        Column("", "Statement", prose=True),
        Column("", "Verdict"),
        Column("", "Times", right=True),
    ]
    told: Text = (
        "It was so.\n",
        Folded("for [1]", ["a paper says so ", ("see ", Link("[1]", "#s-1"))]),
    )
    text = page(
        Heading("Freedonia", level=1, anchor="freedonia"),
        Prose("An ally of Ruritania."),
        Fields([("Capital", "Fredville"), ("", "on a river")]),
        Heading("What it says"),
        Table(columns, [["2016-05", told, Mark("confirmed", "good"), Bar("3", 0.5)]], "Claims", ["x-1"]),
        Bullets([Several(["arms", "food", "fuel", "gold"])]),
        Heading("Sources"),
        Numbered([("A paper\n", Link("https://a.example/", "https://a.example/"))], "s"),
        title="Freedonia and Ruritania",
        query=Query(since="2016", verdict=tuple(Verdict)),
        legend="→ to Ruritania",
    )  # fmt: skip

    head, _, body = text.partition("<body>")
    head = re.sub("(?s)<style>.*</style>", "<style>STYLE</style>", head)
    assert re.sub("sha256-[^&]*", "HASH", head) == (
        """\
<!doctype html><html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;HASH&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Freedonia and Ruritania</title>
<meta name="description" content="Freedonia and Ruritania. Since 2016. Allies of Ruritania, 2020.06.30, as of 30 June 2020">
<style>STYLE</style>
</head>
"""
    )
    assert body == (
        """
<header>
<p class="credit">Allies of Ruritania, 2020.06.30, as of 30 June 2020</p>
<h1 id="freedonia">Freedonia</h1>
<p class="asked">Since 2016.</p>
</header>
<main>
<p>An ally of Ruritania.</p>
<dl>
<dt>Capital</dt>
<dd>Fredville</dd>
<dd>on a river</dd>
</dl>
<h2 id="part-2">What it says</h2>
<table class="cards">
<caption>Claims</caption>
<thead><tr><th scope="col"><span>When</span></th><th scope="col"><span>Statement</span></th><th scope="col"><span>Verdict</span></th><th scope="col" class="n"><span>Times</span></th></tr></thead>
<tbody>
<tr id="x-1"><th scope="row" data-label="When"><time>2016-05</time></th><td class="text" data-label="Statement">It was so.<details><summary>for [1]</summary><ul>
<li>a paper says so </li>
<li>see <a href="#s-1">[1]</a></li>
</ul></details></td><td data-label="Verdict"><span class="mark good">confirmed</span></td><td class="n" data-label="Times"><span class="count">3</span> <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect width="50.0" height="10"></rect></svg></td></tr>
</tbody>
</table>
<ul>
<li>arms, food, fuel, gold</li>
</ul>
<h2 id="part-5">Sources</h2>
<ol class="numbered">
<li id="s-1">A paper<br><a href="https://a.example/">https://a.example/</a></li>
</ol>
</main>
<footer>
<h2>What the words mean</h2>
<dl>
<dt>confirmed</dt>
<dd>A primary source or two independent origins affirm it, and none denies it.</dd>
</dl>
<h2>About this page</h2>
<dl>
<dt>Data</dt>
<dd>Allies of Ruritania, 2020.06.30, as of 30 June 2020</dd>
<dt>How to cite</dt>
<dd>“Freedonia and Ruritania”. Allies of Ruritania, 2020.06.30, as of 30 June 2020. Cite the sources, too, for what they say.</dd>
<dt>Licence</dt>
<dd>MIT, for the program and the data set that comes with it</dd>
</dl>
</footer>
</body>
</html>
"""
    )
    parsed(text)


def test_the_style_is_the_only_one_that_the_page_allows_itself() -> None:
    root = parsed(page())

    [style] = root.iter("style")
    [policy] = [m for m in root.iter("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    digest = b64encode(hashlib.sha256(words(style).encode()).digest()).decode()
    assert policy.get("content") == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert not re.search(r"@import|url\(|<", words(style))
    assert words(style).isascii()


def test_what_names_the_page_is_its_only_heading_of_the_first_level() -> None:
    def levels(*headings: Heading) -> list[tuple[str, str]]:
        root = parsed(page(*headings, title="T"))
        found = (e for part in ("header", "main") for e in root.find(f"body/{part}") or ())
        return [(e.tag, words(e)) for e in found if re.fullmatch("h[1-6]", e.tag)]

    assert levels(Heading("A", 1), Heading("B")) == [("h1", "A"), ("h2", "B")]
    assert levels(Heading("A", 1), Heading("B"), Heading("C", 1), Heading("D")) == [
        ("h1", "T"), ("h2", "A"), ("h3", "B"), ("h2", "C"), ("h3", "D"),
    ]  # fmt: skip
    assert levels(Heading("B")) == [("h1", "T"), ("h2", "B")]
    # No level is left out: a screen reader would miss it.
    assert levels(Heading("A", 1), Heading("B", 3), Heading("C", 3)) == [
        ("h1", "A"), ("h2", "B"), ("h2", "C"),
    ]  # fmt: skip
    assert levels(Heading("A", 1), Heading("B", 3), Heading("C", 1)) == [
        ("h1", "T"), ("h2", "A"), ("h3", "B"), ("h2", "C"),
    ]  # fmt: skip
    assert levels() == [("h1", "T")]


def test_a_page_of_several_parts_begins_with_links_to_them() -> None:
    root = parsed(page(*(Heading(name, anchor=name if name < "c" else "") for name in "abcd")))

    [nav] = root.iter("nav")
    assert [(a.get("href"), words(a)) for a in nav.iter("a")] == [
        ("#a", "a"), ("#b", "b"), ("#part-2", "c"), ("#part-3", "d"),
    ]  # fmt: skip
    assert not list(parsed(page(Heading("a"), Heading("b"))).iter("nav"))
    assert not list(parsed(page(*map(Heading, "abcdefghijklmnop"))).iter("nav"))
    assert not list(parsed(page(*map(Heading, ("a", "b", "c", "d" * 80)))).iter("nav"))


def test_a_table_says_what_it_shows_once() -> None:
    columns = [Column("", "Ally")]

    assert "<caption>Counts</caption>" in main_of(Heading("All"), Table(columns, [["x"]], "Counts"))
    assert '<caption class="said">All</caption>' in main_of(Heading("All"), Table(columns, [["x"]]))
    assert '<caption class="said">Notes</caption>' in main_of(Table(columns, [["x"]]))


def test_counts_have_a_tint_and_stand_upright_where_there_are_many() -> None:
    columns = [Column("", "Ally"), *(Column("", str(n), right=True) for n in range(8))]
    row = ["Freedonia", *(Shade(str(n), min(n, 4)) for n in range(8))]

    text = main_of(Table(columns, [row], "Counts"))

    assert text.startswith(
        '<div class="wide" role="group" aria-label="Counts" tabindex="0"><table class="grid dense">'
    )
    assert re.findall(r'<td class="([^"]*)">(\d)</td>', text) == [
        (f"n s{min(n, 4)}", str(n)) for n in range(8)
    ]


def test_without_headings_a_table_has_none() -> None:
    table = Table([Column("", "Ally")], [["x"]])
    bare = Style(width=None, terminal=False, color=False, encoding="utf-8", header=False)

    assert "<thead>" not in "".join(render(report(table), bare))
    assert "<thead>" not in main_of(Table([Column("", "")], [["x"]]))
    assert "<thead>" in main_of(table)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JAVASCRIPT:alert(1)", " javascript:alert(1)", "data:text/html,x",
        "vbscript:x", "//evil.example", "/etc/passwd", "file:///etc/passwd", "mailto:a@b.example",
        "ftp://a.example", "http:", "https://", "http:///x", "https:\\\\a.example", "#", "#a b",
        '#"><b>', "https://a.example/\u202e", "https://a.example/\n", "", "x",
    ],
)  # fmt: skip
def test_what_is_no_address_in_the_web_is_no_link(url: str) -> None:
    assert main_of(Prose(Link("text", url))) == "<p>text</p>\n"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://a.example", "http://a.example"),
        ("HTTPS://a.example/x?y=1&z=%20#t", "HTTPS://a.example/x?y=1&z=%20#t"),
        ("https://a.example/\"'<>`{}|^\\", "https://a.example/%22'%3C%3E%60%7B%7D%7C%5E%5C"),
        ("https://a.example/平壌", "https://a.example/%E5%B9%B3%E5%A3%8C"),
        ("#source-1", "#source-1"),
    ],
)
def test_an_address_in_the_web_or_the_page_is_a_link(url: str, address: str) -> None:
    link = parsed(page(Prose(Link("text", url)))).find(".//main//a")

    assert link is not None
    assert (link.get("href"), words(link)) == (address, "text")


def test_an_address_in_a_column_of_addresses_is_a_link() -> None:
    columns = [Column("", "Address", address=True)]

    found = parsed(page(Table(columns, [["https://a.example"], ["javascript:x"]]))).findall(".//td")
    rows = parsed(page(Table(columns, [["https://a.example"], ["javascript:x"]]))).findall(
        ".//tbody//a"
    )

    assert not found
    assert [a.get("href") for a in rows] == ["https://a.example"]


# What a page is made of, of any text: each part, in each block.
texts = st.text(st.characters())
parts = st.one_of(
    texts,
    st.builds(Link, texts, texts),
    st.builds(Mark, texts, texts),
    st.builds(Shade, texts, st.integers(0, 4)),
    st.builds(Bar, texts, st.floats(0, 1)),
    st.builds(Several, st.lists(texts, max_size=3)),
    st.builds(Folded, texts, st.lists(texts, max_size=2)),
)
hostile = st.one_of(parts, st.tuples(parts, parts))
blocks = st.one_of(
    st.builds(Heading, texts, st.integers(1, 4), texts),
    st.builds(Prose, hostile),
    st.builds(
        lambda a, b, cells, anchor, name: Table(
            [Column("", a), Column("", b, prose=True, address=True)], [cells], name, [anchor]
        ),
        texts, texts, st.tuples(hostile, hostile), texts, texts,
    ),
    st.builds(lambda rows: Fields([("label", ""), *rows]), st.lists(st.tuples(texts, hostile), max_size=2)),
    st.builds(Bullets, st.lists(hostile, min_size=1, max_size=2)),
    st.builds(Numbered, st.lists(hostile, min_size=1, max_size=2), texts),
)  # fmt: skip
ELEMENTS = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "header",
        "main",
        "footer",
        "nav",
        "p",
        "div",
        "span",
        "time",
        "dl",
        "dt",
        "dd",
        "ul",
        "ol",
        "li",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "a",
        "details",
        "summary",
        "br",
        "svg",
        "rect",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    ]
)
ATTRIBUTES = frozenset(
    [
        "lang",
        "charset",
        "http-equiv",
        "content",
        "name",
        "class",
        "id",
        "href",
        "scope",
        "data-label",
        "role",
        "aria-label",
        "aria-hidden",
        "tabindex",
        "viewBox",
        "preserveAspectRatio",
        "width",
        "height",
    ]
)


@given(st.lists(blocks, max_size=4), texts)
@example([Prose("<script>alert(1)</script>"), Heading("</title><b>", anchor='"><b>')], "</style>")
@example([Table([Column("", '"><i>')], [["</td></table><p>"]], "</caption>", ["' onclick='x"])], "")
@example([Prose("\ufffe\U0010ffff\x00\x1b\udcff\x85\u2028\r")], "\ufdd0\f")
def test_whatever_the_data_holds_a_page_is_valid_and_it_is_only_text(
    made: list[Block], title: str
) -> None:
    root = parsed(page(*made, title=title))

    assert {str(element.tag).rpartition("}")[2] for element in root.iter()} <= ELEMENTS
    assert {name for element in root.iter() for name in element.attrib} <= ATTRIBUTES
    for link in root.iter("a"):
        assert re.match(r"(?i)https?://[^/]|#[A-Za-z0-9]", link.get("href") or "")
    for element in root.iter():
        assert " " not in (element.get("id") or "")


@given(texts)
@example("a\nb <b> & &amp; \u202e \x00")
def test_a_text_is_read_as_it_is_shown(text: str) -> None:
    [paragraph] = parsed(page(Prose(text))).findall("body/main/p")

    shown = "".join(visible(line) for line in text.split("\n"))
    assert words(paragraph) == re.sub("[\ufdd0-\ufdef]|[\ufffe\uffff]", "\ufffd", shown).translate(
        {
            plane + end: "\ufffd"
            for plane in range(0x10000, 0x110000, 0x10000)
            for end in (0xFFFE, 0xFFFF)
        }
    )


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "shift_jis", "utf-16"])
def test_a_page_is_in_utf_8_whatever_the_stream_is_in(encoding: str) -> None:
    style = Style(width=None, terminal=False, color=False, encoding=encoding, header=True)
    made = report(Prose("平壌 → “x”"))

    text = "".join(render(made, style))

    assert text.isascii()
    assert html.unescape(text) == html.unescape("".join(render(made, PIPE)))


def test_only_pages_and_pictures_load_what_writes_tags() -> None:
    program = (
        "import sys; from ally_cli.cli.main import main; sys.argv = ['ally', *sys.argv[1:]]\n"
        "import atexit, os; os._exit = lambda code: sys.exit(code)\n"
        "atexit.register(lambda: sys.stderr.write(str('htpy' in sys.modules)))\n"
        "main(sys.argv[1:])"
    )

    def loads(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False
        )
        return done.stderr[-5:]

    assert loads("list", "-q") == "False"
    assert loads("list", "-q", "-f", "html").endswith("True")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"verdict": tuple(Verdict)}, ""),
        ({}, "Without refuted statements"),
        ({"verdict": (Verdict.CONFIRMED, Verdict.DISPUTED)}, "Only confirmed or disputed statements"),
        (
            {"support": ("military",), "kind": (Kind.SUPPORT,), "direction": (Direction.FROM,), "since": "2016"},
            "About military support, from Ruritania, since 2016, without refuted statements",
        ),
        (
            {"support": ("arms", "food"), "match": "all", "verdict": tuple(Verdict)},
            "About arms and food support and friction",
        ),
        ({"support": ("arms", "food"), "kind": (Kind.FRICTION,)}, "About arms or food friction, without refuted statements"),
        (
            {"direction": (Direction.TO, Direction.MUTUAL), "until": "1990-02", "verdict": tuple(Verdict)},
            "To Ruritania or both ways, until February 1990",
        ),
        (
            {"standing": (Standing.TREATY,), "region": ("Asia", "Africa"), "article": True, "verdict": tuple(Verdict)},
            "With the standing treaty, in Asia or Africa, only what the article says",
        ),
        (
            {"source": ("a-1",), "search": "nuclear test", "verdict": tuple(Verdict)},
            "By the source a-1, with the words “nuclear test”",
        ),
        ({"allies": ("x", "ile-dor"), "verdict": tuple(Verdict)}, "For Ecks and Ile Dor"),
        ({"sort": "id", "limit": 3, "fields": ("id",), "verdict": tuple(Verdict)}, ""),
    ],
)  # fmt: skip
def test_what_is_asked_is_said_in_words(query: dict[str, object], told: str) -> None:
    made = Report(
        "notes", "Notes", None, None, Query(**query), Item, [Item("x", "Ecks")], subject="Ruritania"
    )  # fmt: skip

    assert asked(made) == told


def test_what_only_a_command_can_be_asked_is_said_as_well() -> None:
    class CountQuery(Query, frozen=True):
        by: str = "ally"
        ids: tuple[str, ...] = ()

    def told(query: Query, title: str = "Notes") -> str:
        return asked(Report("notes", title, None, None, query, Item, []))

    assert told(CountQuery(verdict=tuple(Verdict))) == ""
    assert (
        told(CountQuery(verdict=tuple(Verdict), by="year", ids=("a", "b")))
        == "By year, ids a and b"
    )
    assert told(CountQuery(verdict=tuple(Verdict), by="year"), "Counts by year") == ""


@pytest.mark.parametrize(
    ("date", "told"), [("2026", "2026"), ("2026-01", "January 2026"), ("2026-11-05", "5 November 2026")]
)  # fmt: skip
def test_a_date_is_said_as_precisely_as_it_is_known(date: str, told: str) -> None:
    assert day(date) == told


def test_the_credit_says_as_much_as_is_known() -> None:
    def told(*known: str | None, subject: str = "") -> str:
        version, as_of = known
        return credit(Report("x", "X", version, as_of, Query(), Item, [], subject=subject))

    assert told("2020.06.30", DAY, subject="Ruritania") == (
        "Allies of Ruritania, 2020.06.30, as of 30 June 2020"
    )
    assert told("2020.06.30", None) == "2020.06.30"
    assert told(None, None) == ""


def every(tag: str, root: Element) -> Iterable[str]:
    return (words(element) for element in root.iter(tag))


def test_words_are_explained_if_they_occur_and_not_where_the_answer_does_so_itself() -> None:
    judged = Bullets([Mark("disputed", "doubtful"), Folded("more", ["weak"])])

    assert [*every("dt", parsed(page(judged)))][:-3] == ["disputed", "weak"]
    itself = Report(
        "terms", "Terms", None, None, EVERYTHING, Item, [Item("x")], draw=lambda i: [judged]
    )
    assert [*every("dt", parsed("".join(render(itself, PIPE))))] == ["Licence"]
