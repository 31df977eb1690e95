"""Pages in a real browser: they fit, read well by eye and by ear, print whole and paste well."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

pytest.importorskip("selenium", reason="no selenium (pip install selenium)")

from browser import Browser, browser, missing
from program import ally

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing()), reason=missing()),
]

PHONE, TABLET, LAPTOP = 360, 800, 1280
PAPER = 680  # A4 without the margins
# Name -> the command that makes the page. What is long is cut: axe looks at each element.
PAGES = {
    "show": "show iran",
    "two": "show iran china",
    "statement": "show uganda-article-2-ties-1995",
    "list": "list",
    "matrix": "matrix",
    "filter": "filter -n 6",
    "search": "search nuclear test -n 5",
    "compare": "compare china russia",
    "timeline": "timeline russia --since 2022",
    "evidence": "evidence -n 6",
    "sources": "sources -n 6",
    "terms": "terms",
    "cite": "cite uganda --since 2022",
    "validate": "validate",
}
SEEN_ALL_WAYS = ("show", "list", "matrix")  # "two" is more of the same


class Pages(dict[str, Path]):
    """The pages, each made by the program when it is first looked at."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __missing__(self, name: str) -> Path:
        done = ally(*PAGES[name].split(), "-f", "html", "-q")
        assert (done.code, done.err) == (0, "")
        self[name] = self.folder / f"{name}.html"
        self[name].write_text(done.out, "utf-8")
        return self[name]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    return Pages(tmp_path_factory.mktemp("pages"))


@pytest.fixture(scope="module")
def shown() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


def overflow(shown: Browser) -> int:
    """Return by how many pixels the page is wider than what is seen of it."""
    found = shown.run(
        "const page = document.documentElement; return page.scrollWidth - page.clientWidth"
    )
    return int(found)


@pytest.mark.parametrize("name", [name for name in PAGES if name not in (*SEEN_ALL_WAYS, "two")])
def test_a_page_is_accessible_fits_a_phone_and_complains_of_nothing(
    name: str, pages: Pages, shown: Browser
) -> None:
    shown.open(pages[name])
    shown.look(PHONE)

    assert overflow(shown) <= 0
    assert shown.violations() == []
    assert shown.messages() == []
    assert shown.run("return performance.getEntriesByType('resource').length") == 0


@pytest.mark.parametrize("name", SEEN_ALL_WAYS)
def test_a_page_fits_and_is_accessible_at_each_width_in_light_and_dark(
    name: str, pages: Pages, shown: Browser
) -> None:
    shown.open(pages[name])

    for width, scheme in product((PHONE, TABLET, LAPTOP), ("light", "dark")):
        shown.look(width, scheme=scheme)
        assert overflow(shown) <= 0, (width, scheme)
        # Colours are the same at each width, and sizes in each colour.
        if (width, scheme) in ((PHONE, "light"), (LAPTOP, "dark")):
            assert shown.violations() == [], (width, scheme)
    assert shown.messages() == []


@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_cut_at_the_edge_of_paper(name: str, pages: Pages, shown: Browser) -> None:
    shown.open(pages[name])
    shown.look(PAPER, media="print")

    wide = "[...document.querySelectorAll('table, p, li')].filter(e => e.getBoundingClientRect().right > arguments[0] + 1)"
    assert shown.run(f"return {wide}.map(e => e.outerHTML.slice(0, 80))", PAPER) == []


def test_what_is_folded_away_is_there_in_print(pages: Pages, shown: Browser) -> None:
    height = (
        "return [...document.querySelectorAll('details ul')].map(e => e.checkVisibility("
        "{contentVisibilityAuto: true}) && e.getBoundingClientRect().height > 0)"
    )
    shown.open(pages["show"])

    shown.look(LAPTOP)
    assert set(shown.run(height)) == {False}
    shown.look(PAPER, media="print")
    assert set(shown.run(height)) == {True}
    assert shown.printed().startswith(b"%PDF")


def test_paper_is_white_whatever_the_screen_prefers(pages: Pages, shown: Browser) -> None:
    color = "return getComputedStyle(document.body).backgroundColor"
    shown.open(pages["matrix"])

    shown.look(PAPER, scheme="dark", media="print")
    assert shown.run(color) == "rgb(255, 255, 255)"
    shown.look(LAPTOP, scheme="dark")
    assert shown.run(color) != "rgb(255, 255, 255)"


@pytest.mark.parametrize("name", PAGES)
def test_every_anchor_is_there_once(name: str, pages: Pages, shown: Browser) -> None:
    shown.open(pages[name])

    ids = shown.run("return [...document.querySelectorAll('[id]')].map(e => e.id)")
    links = shown.run("return [...document.links].map(a => a.getAttribute('href'))")

    assert len(ids) == len(set(ids))
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
    assert all(re.match("#|https?://", link) for link in links)


def test_a_source_leads_to_the_statements_and_they_lead_to_it(pages: Pages, shown: Browser) -> None:
    shown.open(pages["show"])

    one_way = shown.run(
        "return [...document.querySelectorAll('.numbered > li')].filter(source =>"
        " ![...source.querySelectorAll('details a[href^=\"#\"]')].some(link =>"
        "  document.querySelector(`[id='${link.hash.slice(1)}'] a[href='#${source.id}']`)"
        " )).map(source => source.id)"
    )

    assert one_way == []
    assert shown.run("return document.querySelectorAll('.numbered > li').length") > 10


def test_a_page_that_is_opened_at_a_statement_shows_it(pages: Pages, shown: Browser) -> None:
    shown.look(PHONE)
    shown.open(pages["show"], "#iran-relations")

    top = shown.run("return document.querySelector(':target').getBoundingClientRect().top")

    assert -1 <= top < 800


def test_counts_have_tints_that_grow_and_every_cell_its_number(
    pages: Pages, shown: Browser
) -> None:
    shown.open(pages["matrix"])
    shown.look(LAPTOP)

    tints = shown.run(
        "return ['s0', 's1', 's2', 's3', 's4'].map(c => document.querySelector('td.' + c))"
        ".map(e => getComputedStyle(e).backgroundColor)"
    )
    empty = (
        "return [...document.querySelectorAll('tbody td')].filter(e => !e.innerText.trim()).length"
    )

    assert len(set(tints)) == 5
    assert shown.run(empty) == 0


def test_bars_are_as_long_as_their_counts(pages: Pages, shown: Browser) -> None:
    shown.open(pages["timeline"])
    shown.look(LAPTOP)

    bars = shown.run(
        "return [...document.querySelectorAll('.bar')].map(bar => [+bar.parentElement.innerText,"
        " bar.firstElementChild.getBoundingClientRect().width])"
    )

    longest, length = max(bars)
    assert longest > 1
    assert length > 50
    for count, width in bars:
        assert width == pytest.approx(length * count / longest, abs=1)


def test_what_is_pasted_has_tables_and_links_and_no_layout_by_tabs(
    pages: Pages, shown: Browser, tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.html"
    sheet.write_text("<!doctype html><title>x</title><div id=sheet contenteditable>x</div>")
    shown.open(pages["show"])
    shown.copy()
    shown.open(sheet)
    pasted = shown.paste("#sheet")

    counts = {tag: len(re.findall(f"<{tag}[ >]", pasted)) for tag in ("table", "th", "a", "pre")}
    assert counts["table"] >= 4
    assert counts["th"] > 40
    assert counts["a"] > 100
    assert counts["pre"] == 0
    assert "\t" not in pasted
    assert 'href="https://' in pasted
