"""Pictures: readable on a page, self-contained, always the same, and current where we ship them."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from pictures import FOLDER, PICTURES
from program import ally, ally_in_terminal
from sample import encode, sample

from ally_cli.output.stream import Style
from ally_cli.output.svg import render
from ally_cli.query import Query
from ally_cli.reports.report import Column, Report

SAMPLE = encode(sample())
PIPE = Style(width=None, color=False, encoding="utf-8", header=True)
SVG = "{http://www.w3.org/2000/svg}"


def drawn(picture: str) -> list[str]:
    """Return the lines of text in *picture*, as far as they show."""
    lines: dict[str, str] = {}
    for text in ElementTree.fromstring(picture).iter(f"{SVG}text"):
        y = text.attrib["y"]
        column = round(float(text.attrib["x"]) / 12.2)
        lines[y] = lines.get(y, "").ljust(column) + (text.text or "").replace("\xa0", " ")
    return [line.rstrip() for line in lines.values()]


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_in_the_documentation_is_what_the_program_draws(name: str) -> None:
    done = ally(*PICTURES[name], "-f", "svg")

    assert done.out == (FOLDER / name).read_text(), f"ally {' '.join(PICTURES[name])} -f svg"


def test_the_documentation_has_no_other_pictures() -> None:
    assert {file.name for file in FOLDER.iterdir()} == set(PICTURES)


def test_a_picture_says_what_was_asked_of_which_data_and_what_its_signs_mean() -> None:
    done = ally("list", "-s", "military", "-n", "2", "-f", "svg", "--data", "-", stdin=SAMPLE)

    assert (done.code, done.err) == (0, "ally: showing 2 of 3\n")
    assert (
        "\n".join(drawn(done.out))
        == """\
Allies of Ruritania
support: military   kind: support

Ally       Standing  Ties since  Support types         → to  ← from  ↔ mutual  Friction  Latest
───────────────────────────────────────────────────────────────────────────────────────────────────
Freedonia  closest   1933-11-17  diplomatic, military     –       –         1         –  1934-03-01
Île-d’Or   partner   2001        economic, military       –       1         –         –  2016

→ to Ruritania   ← from Ruritania   ↔ mutual
showing 2 of 3
data 2020.06.30"""
    )


def test_signs_that_a_picture_does_not_show_are_not_explained() -> None:
    done = ally("list", "-F", "name", "--no-header", "-f", "svg", "--data", "-", stdin=SAMPLE)

    assert drawn(done.out) == [
        "Allies of Ruritania",
        "",
        "Freedonia",
        "Île-d’Or",
        "Sylvania",
        "",
        "data 2020.06.30",
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("filter", "--verdict", "any"),
        ("show", "freedonia"),
        ("compare", "freedonia", "sylvania"),
        ("matrix",),
        ("timeline",),
        ("sources",),
        ("terms",),
        ("list", "--search", "nothing"),
    ],
)
def test_a_picture_is_xml_that_only_draws_and_loads_nothing(arguments: tuple[str, ...]) -> None:
    done = ally(*arguments, "-f", "svg", "--data", "-", stdin=SAMPLE)

    assert_only_draws(done.out)


def assert_only_draws(picture: str) -> None:
    """Fail if *picture* has an element or an attribute that could run or load something."""
    elements = list(ElementTree.fromstring(picture).iter())
    assert {element.tag.removeprefix(SVG) for element in elements} == {
        "svg", "title", "style", "defs", "clipPath", "rect", "g", "text",
    }  # fmt: skip
    for element in elements:
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert "href" not in name
            assert "url(" not in value or value.startswith("url(#ally-")
        if element.tag == f"{SVG}style":
            assert not re.search(r"@|url\(|\\", element.text or "")


class Note(Struct, frozen=True):
    """An item with a text."""

    text: str


def picture_of(text: str, title: str = "Notes") -> str:
    """Return a picture of one *text* under *title*."""
    notes = Report(
        "notes", title, "2020.06.30", Query(), Note, [Note(text)], columns=[Column("text", "Text")],
        total=1,
    )  # fmt: skip
    return "".join(render(notes, PIPE))


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "</text></svg><script>",
        "&lt;b&gt; &amp;",
        "{unique_id} {styles} {0}",
        "]]> <!-- -- \"'",
        "[bold]x[/bold] [/] :smile:",
        "TITLE WIDTH",
    ],
)
def test_nothing_in_the_data_is_taken_for_markup(text: str) -> None:
    picture = picture_of(text, title=text)

    assert_only_draws(picture)
    assert ElementTree.fromstring(picture).findtext(f"{SVG}title") == text
    assert drawn(picture) == [text, "", "Text", "─" * len(text), text, "", "data 2020.06.30"]


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters()))
def test_any_text_makes_a_picture(text: str, title: str) -> None:
    assert_only_draws(picture_of(text, title.encode("utf-8", "ignore").decode()))


def test_what_xml_cannot_hold_is_shown_as_an_escape_or_a_replacement() -> None:
    assert drawn(picture_of("a\x00b\x1bc\ufffed"))[4] == "a\\x00b\\x1bc\ufffdd"


def test_letters_two_columns_wide_are_not_squeezed_into_one() -> None:
    texts = {
        text.text: "textLength" in text.attrib
        for text in ElementTree.fromstring(picture_of("조선")).iter(f"{SVG}text")
    }

    assert texts["조선"] is False
    assert texts["Text"] is True


@pytest.mark.parametrize(
    ("text", "columns"),
    [("short", 60), ("x" * 60, 60), ("x" * 80, 80), ("many words " * 30, 100), ("x" * 300, 100)],
)
def test_a_picture_is_as_wide_as_its_table_within_what_can_be_read(text: str, columns: int) -> None:
    page = ElementTree.fromstring(picture_of(text)).attrib

    width = columns * 12.2 + 40
    assert page["viewBox"].split()[2] == f"{width:.0f}"
    assert page["width"] == f"{width * 0.7:.0f}"


def test_every_colour_stands_out_from_the_page() -> None:
    picture = ally("terms", "-f", "svg").out

    colors = set(re.findall(r"fill: (#[0-9a-f]{6})", picture))
    assert len(colors) > 3
    assert {color for color in colors if contrast(color, "#ffffff") < 4.5} == set()


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 counts it."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    """Return the relative luminance of a colour, #rrggbb."""
    channels = (int(color[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize(
    ("encoding", "env"),
    [
        ("ascii", {}),
        ("cp1252", {}),
        ("utf-8", {"NO_COLOR": "1"}),
        ("utf-8", {"FORCE_COLOR": "1"}),
        ("utf-8", {"COLUMNS": "40"}),
        ("utf-8", {"TERM": "dumb"}),
    ],
)
def test_a_picture_is_the_same_wherever_it_is_drawn(encoding: str, env: dict[str, str]) -> None:
    call = ("list", "-f", "svg", "--data", "-")
    picture = ally(*call, stdin=SAMPLE).out

    assert ally(*call, stdin=SAMPLE, env=env, encoding=encoding).out == picture
    assert picture.isascii()


def test_a_terminal_shows_the_same_picture(tmp_path: Path) -> None:
    file = tmp_path / "sample.json"
    file.write_bytes(SAMPLE)
    arguments = ("list", "-f", "svg", "--data", str(file))

    assert ally_in_terminal(*arguments, columns=40).out == ally(*arguments).out
