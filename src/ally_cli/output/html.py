"""A page that stands for itself: to send, to print, to paste from. It runs and loads nothing.

htpy writes the tags, and escapes whatever stands in and between them: no markup is put together
here. `page.css` is the style, the only one that the page allows itself.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import htpy as h
from markupsafe import Markup
from msgspec.structs import replace

from ally_cli.output import LICENCE, address, asked, credit, meanings, remarks, signs
from ally_cli.output.stream import Style, visible
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
    Part,
    Prose,
    Report,
    Several,
    Shade,
    Table,
    Text,
    parts_of,
    plain_text,
)

MANY = 8  # columns of numbers; the headings of so many stand upright, to leave them room
WIDE = 7  # columns; so many may not fit where there is room for more than a card
CONTENTS = range(4, 13)  # headings; a page with so many begins with links to them,
SHORT = 72  # letters, if each is so short

_STYLE = Path(__file__).with_name("page.css")
_TONES = frozenset({"good", "fair", "doubtful", "open", "bad"})  # those that the style knows
_HEADINGS = (h.h1, h.h2, h.h3, h.h4, h.h5, h.h6)

_is_anchor = re.compile("[A-Za-z0-9][A-Za-z0-9_.:-]*").fullmatch
# A month or a day, which is not broken into lines at its hyphens.
_dates = re.compile(
    r"(?<![\w-])([0-9]{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)(?![\w-])"
).split
# What no page may hold: code points that are no characters. Two of them end each plane.
_ENDS = "".join(chr(last - n) for last in range(0xFFFF, 0x110000, 0x10000) for n in (0, 1))
_unfit = re.compile(f"[\ufdd0-\ufdef{_ENDS}]")


def render(report: Report, style: Style) -> Iterator[str]:
    """Yield *report* as an HTML document. Nothing in the data is taken for markup."""
    # A page is in UTF-8. Where the stream would write anything else, ASCII is UTF-8, too.
    exact = style.encoding.lower() in ("utf-8", "utf8")
    for piece in _page(report, header=style.header).iter_chunks():
        yield piece if exact else piece.encode("ascii", "xmlcharrefreplace").decode()
    yield "\n"


def _page(report: Report, *, header: bool) -> h.HTMLElement:
    css = _STYLE.read_text("utf-8")
    digest = b64encode(sha256(css.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    told = ". ".join(part for part in (report.title, asked(report), credit(report)) if part)
    return h.html(lang="en")[
        "\n",
        h.head[
            _lines(
                h.meta(charset="utf-8"),
                h.meta(http_equiv="Content-Security-Policy", content=policy),
                h.meta(name="viewport", content="width=device-width, initial-scale=1"),
                h.meta(name="color-scheme", content="light dark"),
                h.meta(name="referrer", content="no-referrer"),
                h.title[_inert(report.title)],
                h.meta(name="description", content=_inert(told)),
                h.style[Markup(css)],
            )
        ],
        "\n",
        h.body[_lines(*_body(report, header))],
        "\n",
    ]


def _lines(*nodes: h.Node) -> Iterator[h.Node]:
    """Yield those of *nodes* that are something, each on a line of its own."""
    yield "\n"
    for node in nodes:
        if node:
            yield node
            yield "\n"


def _body(report: Report, header: bool) -> Iterator[h.Node]:
    blocks = [_held(block) for block in report.blocks]
    levels = [block.level for block in blocks if isinstance(block, Heading)]
    top, rest, narrowed = Heading(report.title, level=1), blocks, asked(report)
    below = 1 if 1 in levels else 0  # below the name of the page, other names are one level down
    match blocks:
        case [Heading(level=1) as own, *others] if levels.count(1) == 1:
            top, rest, below = own, others, 0
    yield h.header[
        _lines(
            credit(report) and h.p(".credit")[_inert(credit(report))],
            _heading(top, 1, top.anchor),
            narrowed and h.p(".asked")[_inert(narrowed), "."],
            *(h.p(".note")[_inert(remark)] for remark in remarks(report)),
        )
    ]
    yield _contents(rest)
    # Headings go down by one level at a time, whatever levels the blocks have.
    ranks = {level: n + below for n, level in enumerate(sorted({1, *levels}), 1)}
    yield h.main[_lines(*_drawn(rest, ranks, report.title, header=header))]
    yield h.footer[_lines(*_foot(report, " ".join(map(_said, blocks))))]


def _held(block: Block) -> Block:
    """Return *block* such that it can be read twice: for itself, and for the words in it."""
    return replace(block, rows=list(block.rows)) if isinstance(block, Table) else block


def _contents(blocks: Sequence[Block]) -> h.Node:
    """Return links to the parts of a page, if it is such that they help."""
    parts = [
        (_part(n, block), plain_text(block.text))
        for n, block in enumerate(blocks)
        if isinstance(block, Heading)
    ]
    if len(parts) not in CONTENTS or any(len(name) > SHORT for _, name in parts):
        return None
    links = (h.li[h.a(href=f"#{anchor}")[_inert(name)]] for anchor, name in parts)
    return h.nav(aria_label="On this page")[h.ul[_lines(*links)]]


def _part(n: int, heading: Heading) -> str:
    """Return the anchor of *heading*, the *n*th block."""
    return heading.anchor if _is_anchor(heading.anchor) else f"part-{n}"


def _drawn(
    blocks: Iterable[Block], ranks: Mapping[int, int], title: str, *, header: bool
) -> Iterator[h.Node]:
    """Yield *blocks*, which stand under *title*; *ranks* has the level in HTML of each level."""
    for n, block in enumerate(blocks):
        match block:
            case Heading(text, level):
                title = plain_text(text)
                yield _heading(block, ranks[level], _part(n, block))
            case Prose(text):
                # No paragraph can hold what folds away.
                folds = any(isinstance(part, Folded) for part in parts_of(text))
                yield (h.div(".prose") if folds else h.p)[_text(text)]
            case Table():
                yield _table(block, title, header=header)
            case Fields(rows):
                yield _pairs(rows)
            case Bullets(texts):
                yield h.ul[_lines(*(h.li[_text(text)] for text in texts))]
            case Numbered(texts, prefix):
                anchors = (f"{prefix}-{number}" for number in range(1, len(texts) + 1))
                entries = zip(texts, anchors, strict=True)
                yield h.ol(".numbered")[
                    _lines(*(h.li(id=_id(anchor))[_text(text)] for text, anchor in entries))
                ]


def _pairs(rows: Iterable[tuple[str, Text]]) -> h.Element:
    """Return labels and texts; one without a label goes on with what the one before is about."""
    pairs = ((label and h.dt[_inert(label)], h.dd[_text(text)]) for label, text in rows)
    return h.dl[_lines(*(node for pair in pairs for node in pair))]


def _heading(heading: Heading, level: int, anchor: str) -> h.Element:
    return _HEADINGS[min(level, len(_HEADINGS)) - 1](id=_id(anchor))[_text(heading.text)]


def _table(table: Table, title: str, *, header: bool) -> h.Element:
    """Return *table*, which stands under *title*: a caption need not say that again."""
    columns, caption = table.columns, table.caption or title
    # What is long needs the width of a phone for itself: each row is a card there.
    cards = any(column.prose or column.address for column in columns) or any(
        isinstance(text, Several) for row in table.rows for text in row
    )
    dense = sum(column.right for column in columns) >= MANY
    anchors = table.anchors or [""] * len(list(table.rows))
    rows = (
        h.tr(id=_id(anchor))[_cells(columns, row, cards=cards)]
        for row, anchor in zip(table.rows, anchors, strict=True)
    )
    drawn = h.table(class_=["cards" if cards else "grid", "dense" if dense else None])[
        _lines(
            h.caption(class_="said" if caption == title else None)[_inert(caption)],
            header and any(c.heading for c in columns) and h.thead[h.tr[map(_head, columns)]],
            h.tbody[_lines(*rows)],
        )
    ]
    if cards and len(columns) < WIDE:
        return drawn
    # What is too wide all the same moves in its frame, by the keys as well.
    return h.div(".wide", role="group", aria_label=_inert(caption), tabindex="0")[drawn]


def _head(column: Column) -> h.Element:
    if not column.heading:
        return h.td  # a heading that says nothing is none
    return h.th(scope="col", class_="n" if column.right else None)[h.span[_inert(column.heading)]]


def _cells(columns: Sequence[Column], row: Sequence[Text], *, cards: bool) -> Iterator[h.Element]:
    for n, (column, text) in enumerate(zip(columns, row, strict=True)):
        classes = [
            "n" if column.right else None,
            "text" if column.prose or column.address or isinstance(text, Several) else None,
            f"s{text.level}" if isinstance(text, Shade) else None,
        ]
        label = _inert(column.heading) if cards and column.heading else None
        names = n == 0 and plain_text(text)  # the row, unless there is nothing to name it
        shown = Link(text, text) if column.address and isinstance(text, str) else text
        yield (h.th if names else h.td)(
            scope="row" if names else None, class_=classes, data_label=label
        )[_inert(text.text) if isinstance(text, Shade) else _text(shown)]


def _text(text: Text) -> Iterator[h.Node]:
    parts = parts_of(text)
    for before, part, after in zip(("", *parts), parts, (*parts[1:], ""), strict=False):
        if isinstance(part, str):
            # What folds away is on lines of its own anyhow.
            part = part.removeprefix("\n") if isinstance(before, Folded) else part
            part = part.removesuffix("\n") if isinstance(after, Folded) else part
        yield from _part_of_text(part)


def _part_of_text(part: Part) -> Iterator[h.Node]:
    match part:
        case str():
            for n, line in enumerate(part.split("\n")):
                yield n > 0 and h.br
                pieces = _dates(line)
                yield from (h.time[p] if m % 2 else _inert(p) for m, p in enumerate(pieces))
        case Link(text, url):
            target = url if url[:1] == "#" and _is_anchor(url[1:]) else address(url)
            yield h.a(href=target)[_inert(text)] if target else _inert(text)
        case Mark(text, tone):
            yield h.span(class_=["mark", tone if tone in _TONES else None])[_inert(text)]
        case Shade(text, level):
            yield h.span(f".s{level}")[_inert(text)]
        case Bar(text, share):
            yield h.span(".count")[_inert(text)], " ", _bar(share)
        case Several(words):
            yield _inert(", ".join(words) or part.text)
        case Folded(text, whole):
            yield h.details[
                h.summary[_inert(text)], h.ul[_lines(*(h.li[_text(line)] for line in whole))]
            ]


def _bar(share: float) -> h.Element:
    """Return a bar as a drawing, which needs no style of its own and which printers do not omit."""
    length = f"{100 * max(0.0, min(share, 1.0)):.1f}"
    picture = h.svg(".bar", viewBox="0 0 100 10", preserveAspectRatio="none", aria_hidden="true")
    return picture[h.rect(width=length, height="10")]


def _id(anchor: str) -> str | None:
    return anchor if _is_anchor(anchor) else None


def _inert(text: str) -> str:
    """Return *text* with nothing in it that a screen may obey or hide, or a page not hold."""
    return _unfit.sub("\ufffd", visible(text))


def _foot(report: Report, shown: str) -> Iterator[h.Node]:
    """Yield what to know about *report*, which says what is *shown*."""
    words, arrows, source = meanings(report, shown), signs(report, shown), credit(report)
    if words or arrows:
        yield h.h2["What the words mean"]
        yield arrows and h.p[_inert(arrows)]
        yield words and _pairs(words.items())
    yield h.h2["About this page"]
    cited = f"“{report.title}”. {source}. Cite the sources, too, for what they say."
    about = [("Data", source), ("How to cite", cited)] if source else []
    yield _pairs([*about, ("Licence", LICENCE)])


def _said(block: Block) -> str:
    """Return all that *block* says, folded away or not."""
    texts: Iterable[Text]
    match block:
        case Heading(text) | Prose(text):
            texts = [text]
        case Table(columns, rows):
            texts = [
                *(column.heading for column in columns),
                *(text for row in rows for text in row),
            ]
        case Fields(rows):
            texts = [part for row in rows for part in row]
        case Bullets(texts) | Numbered(texts):
            pass
    return " ".join(map(_all_of, texts))


def _all_of(text: Text) -> str:
    said = []
    for part in parts_of(text):
        match part:
            case str():
                said.append(part)
            case Folded(text, whole):
                said += text, *map(_all_of, whole)
            case Several(words):
                said += words
            case _:
                said.append(part.text)
    return " ".join(said)
