"""Pictures: readable on paper, whole in themselves and always the same."""

import re
from collections.abc import Iterator
from itertools import pairwise
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace
from program import ally

from ally_cli.errors import UsageError
from ally_cli.model import Verdict
from ally_cli.output.stream import Style, visible
from ally_cli.output.svg import MARGIN, MOST_ROWS, NARROWEST, WIDEST, render
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
SVG = "{http://www.w3.org/2000/svg}"
EVERYTHING = Query(verdict=tuple(Verdict))


class Item(Struct, frozen=True):
    """What the answers here are made of."""

    id: str


def report(*blocks: Block, title: str = "Notes", legend: str = "", page: bool = False) -> Report:
    return Report(
        "notes", title, "2020.06.30", "2020-06-30", EVERYTHING, Item, [Item("x")], page=page,
        draw=lambda items: blocks, legend=legend, subject="Ruritania", total=1,
    )  # fmt: skip


def picture(*blocks: Block, title: str = "Notes", legend: str = "") -> Element:
    return ElementTree.fromstring(
        "".join(render(report(*blocks, title=title, legend=legend), PIPE))
    )


def lines(drawn: Element) -> list[str]:
    """Return what a picture says, in the order in which it is drawn."""
    return ["".join(text.itertext()) for text in drawn.iter(f"{SVG}text")]


CREDIT = "Allies of Ruritania, 2020.06.30, as of 30 June 2020"


def test_a_picture_is_drawn_as_it_is_here() -> None:
    columns = [Column("", "Ally"), Column("", "Verdict"), Column("", "All", right=True)]
    made = report(
        Heading("Freedonia", level=1),
        Heading("Counts"),
        Table(columns, [["Île", (Mark("confirmed", "good"), ": 2"), Shade("9", 3)]]),
        title="Freedonia and Ruritania",
    )
    made = replace(made, query=Query(since="2016", verdict=tuple(Verdict)))

    text = "".join(render(made, PIPE))

    assert re.sub("(?s)<style>.*</style>", "<style>STYLE</style>", text) == (
        """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 544 270" role="img" width="544" height="270">
<title>Freedonia and Ruritania</title>
<style>STYLE</style>
<rect width="544" height="270" fill="#ffffff"></rect>
<text class="name" x="32" y="61">Freedonia</text>
<text class="soft" x="32" y="86">Since 2016</text>
<text class="head" x="32" y="134">Counts</text>
<text x="32" y="167"><tspan class="bold">Ally</tspan></text>
<text x="78" y="167"><tspan class="bold">Verdict</tspan></text>
<text x="214" y="167" text-anchor="end"><tspan class="bold">All</tspan></text>
<rect x="32" y="172" width="182" height="2" fill="#1b1f24"></rect>
<text x="32" y="194">&#206;le</text>
<text x="78" y="194"><tspan class="good">confirmed</tspan>: 2</text>
<rect x="193" y="174" width="21" height="30" fill="#74abd6"></rect>
<text x="209" y="194" text-anchor="end">9</text>
<rect x="32" y="204" width="182" height="1" fill="#d3d9e0"></rect>
<text class="small" x="32" y="233">Allies of Ruritania, 2020.06.30, as of 30 June 2020</text>
</svg>
"""
    )


def test_a_picture_says_what_its_signs_mean_if_it_has_them() -> None:
    legend = "→ to Ruritania"

    assert lines(picture(Prose("→ gives"), legend=legend)) == ["Notes", "→ gives", legend, CREDIT]
    assert lines(picture(Prose("gives"), legend=legend)) == ["Notes", "gives", CREDIT]


def test_a_note_is_without_the_option_that_it_hints_at() -> None:
    made = replace(report(), notes=["7 are left out (--verdict any shows them)", "5 (of 6) remain"])

    assert lines(ElementTree.fromstring("".join(render(made, PIPE)))) == [
        "Notes", "7 are left out", "5 (of 6) remain", CREDIT,
    ]  # fmt: skip


def test_what_has_more_rows_than_can_be_read_is_refused_with_the_way_out() -> None:
    table = Table([Column("", "Ally")], [["x"]] * (MOST_ROWS + 1))

    with pytest.raises(UsageError) as rows:
        [*render(report(table), PIPE)]
    with pytest.raises(UsageError) as page:
        [*render(report(table, Bullets(["x"]), page=True), PIPE)]

    assert str(rows.value) == (
        "61 rows are too many for a picture, which holds 60 (-n 60, or -f html)"
    )
    assert str(page.value) == "62 rows are too many for a picture, which holds 60 (-f html)"
    assert lines(picture(Table([Column("", "Ally")], [["x"]] * MOST_ROWS))).count("x") == MOST_ROWS


def test_a_refusal_is_one_line_and_a_usage_error() -> None:
    done = ally("filter", "-f", "svg")

    assert (done.code, done.out) == (2, "")
    assert re.fullmatch(r"ally: \d+ rows are too many .*\(-n 60, or -f html\)\n", done.err)


def boxes(drawn: Element) -> list[tuple[int, int, int, int, str]]:
    """Return the boxes of a picture, but for the paper: place, size and colour."""
    names = ("x", "y", "width", "height")
    return [
        (*(int(box.attrib[name]) for name in names), box.attrib["fill"])
        for box in drawn.findall(f"{SVG}rect")[1:]
    ]


def test_counts_have_tints_instead_of_signs() -> None:
    columns = [Column("", "Ally"), *(Column("", f"type {n}", right=True) for n in range(8))]
    row: list[Text] = ["Freedonia", *(Shade(str(n), min(n, 4)) for n in range(8))]

    drawn = picture(Table(columns, [row]))

    tints = [box[4] for box in boxes(drawn)[1:-1]]
    assert tints == ["#e3eef7", "#b5d2ea", "#74abd6", *["#1d5f94"] * 4]
    assert lines(drawn)[1:-1] == [
        *(f"type {n}" for n in range(8)), "Ally", "Freedonia", *map(str, range(8)),
    ] or set(lines(drawn)) >= {f"type {n}" for n in range(8)}  # fmt: skip
    assert not set("░▒▓█") & set("".join(lines(drawn)))


def test_bars_are_as_long_as_their_shares() -> None:
    drawn = picture(Table([Column("", "All")], [[Bar("8", 1.0)], [Bar("4", 0.5)], [Bar("0", 0.0)]]))

    assert [box[2] for box in boxes(drawn) if box[3] == 10] == [180, 90, 0]


def test_a_picture_is_as_wide_as_its_table_within_what_can_be_read() -> None:
    def width(text: str) -> int:
        return int(picture(Prose(text)).attrib["width"]) - 2 * MARGIN

    assert width("short") == NARROWEST
    assert NARROWEST < width("x" * 90) < WIDEST
    assert width("many words " * 40) == WIDEST
    assert width("x" * 500) == WIDEST


def test_prose_gets_the_room_that_others_can_do_without() -> None:
    columns = [Column("", "When", narrow=13), Column("", "Statement", prose=True)]

    drawn = picture(Table(columns, [["2025-10-09 – 2025-10-11", "many words " * 30]]))

    assert "2025-10-09 – " in lines(drawn)
    assert "2025-10-11" in lines(drawn)


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
        lambda a, b, cells: Table([Column("", a, narrow=3), Column("", b, prose=True)], [cells]),
        texts, texts, st.tuples(hostile, hostile),
    ),
    st.builds(lambda cells: Table([Column("", "", right=True)] * 9, [cells]), st.lists(hostile, min_size=9, max_size=9)),
    st.builds(Fields, st.lists(st.tuples(texts, hostile), max_size=2)),
    st.builds(Bullets, st.lists(hostile, max_size=2)),
    st.builds(Numbered, st.lists(hostile, max_size=2), texts),
)  # fmt: skip


@given(st.lists(blocks, max_size=3), texts)
@example([Prose("</text></svg><script>alert(1)</script>")], "</title><script>")
@example([Prose("&lt;b&gt; &amp; ]]> <!-- -- \"' {0} \x00\x1b\udcff\ufffe")], "")
@example([Table([Column("", "x" * 200)] * 12, [["w" * 99] * 12])], "wide")
def test_whatever_the_data_holds_a_picture_only_draws_and_stays_in_its_frame(
    made: list[Block], title: str
) -> None:
    drawn = picture(*made, title=title)

    assert {element.tag.removeprefix(SVG) for element in drawn.iter()} <= {
        "svg", "title", "style", "rect", "text", "tspan",
    }  # fmt: skip
    assert {name for element in drawn.iter() for name in element.attrib} <= {
        "viewBox", "role", "width", "height", "fill", "x", "y", "class", "text-anchor", "transform",
    }  # fmt: skip
    assert not re.search(r"@|url\(", drawn.findtext(f"{SVG}style") or "")
    width, height = int(drawn.attrib["width"]), int(drawn.attrib["height"])
    for x, y, wide, high, _ in boxes(drawn):
        assert 0 <= x <= x + wide <= width
        assert 0 <= y <= y + high <= height
    for text in drawn.iter(f"{SVG}text"):
        if "x" in text.attrib:
            assert 0 <= int(text.attrib["x"]) <= width
            assert 0 <= int(text.attrib["y"]) <= height


@given(texts)
@example("w" * 5000)  # which takes no longer than it is long
@example("a\u00a0b  c\x00 <b>\ufffe\ufdd0 " + "w" * 300 + "國" * 100)
def test_every_word_of_a_text_is_drawn(text: str) -> None:
    [_, *drawn, _] = lines(picture(Prose(text)))

    def letters(said: str) -> str:
        return said.replace(" ", "")

    shown = "".join(visible(line) for line in text.split("\n"))
    assert letters("".join(drawn)) == letters(re.sub("[\ufffe\uffff]", "\ufffd", shown))


def test_no_line_is_drawn_over_another() -> None:
    columns = [Column("", "When"), Column("", "Statement", prose=True)]
    drawn = picture(
        Heading("A"), Prose("words " * 90), Table(columns, [["2016", "words " * 60]] * 3), Bullets(["x", "y"]),
    )  # fmt: skip

    first_column = [t for t in drawn.iter(f"{SVG}text") if t.attrib["x"] == str(MARGIN)]
    for above, below in pairwise(int(text.attrib["y"]) for text in first_column):
        assert below - above >= 16


def colors() -> Iterator[str]:
    style = "".join(render(report(), PIPE))
    yield from re.findall(r"fill: (#[0-9a-f]{6})", style)


def test_every_colour_of_letters_stands_out_from_the_paper() -> None:
    found = set(colors()) - {"#ffffff"}

    assert len(found) > 5
    assert {color for color in found if contrast(color, "#ffffff") < 4.5} == set()


@pytest.mark.parametrize(
    ("letters", "tint"),
    [("#1b1f24", "#e3eef7"), ("#1b1f24", "#b5d2ea"), ("#1b1f24", "#74abd6"), ("#ffffff", "#1d5f94")],
)  # fmt: skip
def test_numbers_stand_out_from_their_tints(letters: str, tint: str) -> None:
    assert contrast(letters, tint) >= 4.5


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 counts it."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    """Return the relative luminance of a colour, #rrggbb."""
    channels = (int(color[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-16", "utf-8"])
def test_a_picture_is_the_same_wherever_it_is_drawn(encoding: str) -> None:
    here = Style(width=40, terminal=True, color=True, encoding=encoding, header=True)
    made = report(Prose("平壌 → “x”"))

    text = "".join(render(made, here))

    assert text == "".join(render(made, PIPE))
    assert text.isascii()
