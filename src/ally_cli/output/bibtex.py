"""BibTeX, for LaTeX and whatever reads it: an entry for each citation, its id as the key."""

import re
from collections.abc import Iterator
from urllib.parse import quote

from ally_cli.output.stream import Style, visible
from ally_cli.reports.cite import CiteItem
from ally_cli.reports.report import Report

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_IN_TEXT = str.maketrans(
    {char: f"\\{char}" for char in "$&%#_"}
    # Words, since BibTeX counts braces, also those after a backslash.
    | {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
    }
)
# Code points that are no characters; two of them end each plane. Biber refuses a file with one.
_ENDS = "".join(chr(last - n) for last in range(0xFFFF, 0x110000, 0x10000) for n in (0, 1))
_no_character = re.compile(f"[\ufdd0-\ufdef{_ENDS}]")
# An address is taken as it stands, so it must not hold what ends it.
_not_in_address = re.compile(rf"[\s{{}}\\\x00-\x1f\x7f-\x9f\ufdd0-\ufdef{_ENDS}]")


def render(report: Report, style: Style) -> Iterator[str]:
    """Yield the citations of *report*, whose items are CiteItems, as BibTeX entries."""
    for n, item in enumerate(report.items):
        if n:
            yield "\n"
        fields = (f"  {name} = {value},\n" for name, value in _fields(item).items() if value)
        yield "".join([f"@misc{{{item.id},\n", *fields, "}\n"])


def _fields(item: CiteItem) -> dict[str, str]:
    """Return the fields of the entry for *item*, each in its braces; what is not known is empty."""
    year, month, day = [*(item.published or "").split("-"), "", ""][:3]
    title = f"[{item.title}]" if item.title_is_description else item.title
    publisher = "Data set for ally" if item.version else item.publisher
    version = f"Version {item.version}, as of {item.published}" if item.version else None
    seen = f"Copy seen at {item.via}" if item.via else None
    return {
        # A second pair of braces keeps the capitals of a title, and a name in one piece: which part
        # of Kim Hee-su, or of Embassy of Hungary, is the family name is not for BibTeX to guess.
        "author": _braced(_braced(_text(item.author))),
        "key": "" if item.author else _braced(_text(publisher)),  # what to sort by instead
        "title": _braced(_braced(_text(title))),
        "howpublished": _braced(_text(publisher)),
        "year": _braced(year),
        "month": _MONTHS[int(month) - 1] if month else "",
        "day": _braced(day.lstrip("0")),
        "url": _braced(_not_in_address.sub(lambda char: quote(char[0]), item.url or "")),
        "note": _braced(_text(version or seen)),
    }


def _braced(value: str) -> str:
    return f"{{{value}}}" if value else ""


def _text(text: str | None) -> str:
    """Return *text* as LaTeX that shows it as it is."""
    shown = visible(" ".join((text or "").split()))
    return _no_character.sub(lambda char: f"\\u{ord(char[0]):04x}", shown).translate(_IN_TEXT)
