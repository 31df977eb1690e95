"""Markdown: what pastes well into an issue, with linked sources; the data is only text in it."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec import Struct

from ally_cli.output.markdown import render
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


class Item(Struct, frozen=True):
    """What the answers here are made of."""

    id: str


def written(*blocks: Block) -> str:
    made = Report(
        "notes", "Notes", None, None, Query(), Item, [Item("x")], draw=lambda items: blocks
    )  # fmt: skip
    return "".join(render(made, PIPE))


def test_every_block_is_written_as_it_is_here() -> None:
    source = Link("A [paper]", "https://a.example/x|<y")
    columns = [Column("", "When"), Column("", "What"), Column("", "All", right=True)]

    assert (
        written(
            Heading("Freedonia", level=1),
            Prose(("It is so,\nsays ", source)),
            Fields([("Capital", "Fredville"), ("", "a\nb")]),
            Heading("Counts"),
            Table(columns, [["2016\n", (Mark("confirmed", "good"), ": ", source), Shade("3", 2)]]),
            Table([Column("", "Most"), Column("", "Bars")], [[Several("abcd"), Bar("6", 0.5)]]),
            Bullets(["one", ("two\n", Link("https://a.example", "https://a.example"))]),
            Numbered([("a\nb ", Folded("more", ["whole"])), Link("x", "#y")], "source"),
        )
        == """\
# Freedonia

It is so,\\
says [A \\[paper\\]](<https://a.example/x%7C%3Cy>)

- **Capital**: Fredville
- a\\
  b

## Counts

| When | What | All |
|---|---|--:|
| 2016<br> | confirmed: [A \\[paper\\]](<https://a.example/x%7C%3Cy>) | 3 |

| Most | Bars |
|---|---|
| a, b, c, d | 6 ██████ |

- one
- two\\
  <https://a.example>

1. a\\
   b more
2. x
"""
    )


def read(text: str) -> list[Token]:
    """Return the tokens of Markdown, as an independent reader has them."""
    return MarkdownIt().enable("table").parse(text)


def text_of(tokens: list[Token]) -> str:
    children = [child for token in tokens for child in token.children or ()]
    return "".join("\n" if c.type == "hardbreak" else c.content for c in children)


@pytest.mark.parametrize(
    "url", ["javascript:x", "//a.example", "https://", "#x", "x", "https://a\n"]
)
def test_what_is_no_address_in_the_web_is_no_link(url: str) -> None:
    assert written(Prose(Link("text", url))) == "text\n"


@given(st.text(st.characters()), st.text(st.characters()))
@example("a](b) <c>", "https://a.example/>)(<b> [")
@example("https://a.example", "https://b.example")
def test_a_link_says_its_text_and_leads_to_its_address(text: str, path: str) -> None:
    url = "https://a.example/" + path
    tokens = read(written(Prose(("see ", Link(text, url)))))

    kinds = [child.type for token in tokens for child in token.children or ()]
    if url == visible(url) and not re.search(r"\s", url) and text != url:
        assert kinds.count("link_open") == 1
        [link] = [c for t in tokens for c in t.children or () if c.type == "link_open"]
        assert str(link.attrs["href"]).startswith("https://a.example/")
    assert set(kinds) <= {"text", "text_special", "link_open", "link_close"}


@given(st.text(st.characters()))
@example("- a\n+ b\n1. c\n2) d\n===\n---\n    code\n# h\n> q\n```\n| a |")
@example("12. x")
def test_a_line_is_a_line_of_text_whatever_it_begins_with(text: str) -> None:
    for block in (Prose(text), Bullets([text, "x"]), Fields([("a", text)]), Numbered([text], "s")):
        tokens = read(written(block))

        kinds = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens}
        assert kinds <= {"paragraph", "inline", "bullet_list", "ordered_list", "list_item"}
        inline = {child.type for token in tokens for child in token.children or ()}
        assert inline <= {"text", "text_special", "hardbreak", "strong_open", "strong_close"}


@given(st.text(st.characters()))
@example("(see https://a.example/x_y_z).")
@example("a|b\n`c|d` \\| <br> &amp; https://a.example/*x*_y_")
def test_a_cell_holds_its_text_and_nothing_else(text: str) -> None:
    cells: list[Text] = ["first", text]
    tokens = read(written(Table([Column("", "A"), Column("", "B")], [cells])))

    [_, _, first, second] = [[token] for token in tokens if token.type == "inline"]
    shown = "<br>".join(map(visible, text.split("\n")))
    assert text_of(first) == "first"
    assert text_of(second).strip() == shown.strip()
