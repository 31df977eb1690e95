"""The pictures in the documents are those that the program draws today."""

import pytest
from pictures import FOLDER, PICTURES
from program import ally
from repository import ROOT


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_what_the_program_draws(name: str) -> None:
    drawn = ally(*PICTURES[name], "-q", "-f", "svg")

    assert (drawn.code, drawn.err) == (0, "")
    assert drawn.out == (FOLDER / name).read_text("utf-8"), "to draw it: python tools/pictures.py"


def test_every_picture_is_drawn_and_shown() -> None:
    pages = [page.read_text("utf-8") for page in (ROOT / "README.md", *ROOT.glob("docs/*.md"))]

    assert {file.name for file in FOLDER.iterdir()} == PICTURES.keys()
    assert [name for name in PICTURES if f"pictures/{name}" not in "".join(pages)] == []
