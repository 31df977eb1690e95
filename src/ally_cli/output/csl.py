"""CSL-JSON, for Zotero, Pandoc and other programs that set citations in a style of choice."""

from collections.abc import Iterator
from typing import Any

from ally_cli.model import SourceKind
from ally_cli.output.json import text
from ally_cli.output.stream import Style
from ally_cli.reports.cite import CiteItem
from ally_cli.reports.report import Report

# The types of CSL 1.0.2. Of the other kinds we do not know whether it is a book, a paper or a page.
_TYPES = {
    SourceKind.NEWS: "article-newspaper",
    SourceKind.STATE_MEDIA: "article-newspaper",
    SourceKind.BLOG: "post-weblog",
    SourceKind.DATASET: "dataset",
}
_OUTLETS = ("article-newspaper", "post-weblog")  # what they hold has a container, not a publisher


def render(report: Report, style: Style) -> Iterator[str]:
    """Yield the citations of *report*, whose items are CiteItems, as one list of CSL items."""
    yield text([_csl(item) for item in report.items], style)


def _csl(item: CiteItem) -> dict[str, Any]:
    """Return *item* as CSL has it; what is not known is left out."""
    kind = _TYPES.get(item.kind, "document")
    outlet = "container-title" if kind in _OUTLETS else "publisher"
    date = [int(part) for part in (item.published or "").split("-") if part]
    known = {
        "id": item.id,
        "type": kind,
        "title": f"[{item.title}]" if item.title_is_description else item.title,
        "author": [{"literal": item.author}] if item.author else None,
        outlet: item.publisher,
        "issued": {"date-parts": [date]} if date else None,
        "version": item.version,
        "URL": item.url,
        "note": _note(item),
    }
    return {name: value for name, value in known.items() if value}


def _note(item: CiteItem) -> str | None:
    if item.version:
        return f"Data set for ally, as of {item.published}"
    return f"Copy seen at {item.via}" if item.via else None
