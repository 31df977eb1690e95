"""The documents: each block of code in them runs, and prints what is shown."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from program import ally
from recipes import Block, blocks, examples, fits, in_python, in_shell, missing, printed
from repository import ROOT
from sample import Json, sample

from ally_cli.dataset import SHIPPED

# The blocks of these stand by themselves; those of others build on each other.
ALONE = ["README.md", "docs/questions.md", "docs/json.md", "docs/python.md"]
_sets_up = re.compile(r"python3 -m venv ").match  # as the checks do
BLOCKS = [(page, block) for page in ALONE for block in blocks(page) if not _sets_up(block.code)]
PAGES = [
    str(path.relative_to(ROOT))
    for folder in (".", "docs", "data")
    for path in sorted((ROOT / folder).glob("*.md"))
]


def anchors(page: Path) -> set[str]:
    """Return the anchors that GitHub gives the headings of *page*."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def run(block: Block, folder: Path) -> None:
    """Run *block* in *folder* and see that it does what it shows, or that it prints something."""
    if tools := missing(block):
        pytest.skip(f"not installed: {tools}")
    match block.language:
        case "console":
            for example in examples(block):
                out = printed(example.command, folder, block.columns)
                if not fits(example.shown, out):
                    pytest.fail(f"{example.command}\n{out}", pytrace=False)
        case "json":
            json.loads(block.code)
        case _:
            if block.language == "sh":
                done = in_shell(block.code, folder, strict=True)
            else:
                done = in_python(block.code, folder)
            assert (done.returncode, done.stderr) == (0, ""), block.code
            assert done.stdout, block.code


@pytest.mark.parametrize(
    ("page", "block"),
    BLOCKS,
    ids=lambda value: value if isinstance(value, str) else value.code[:60],
)
def test_a_block_runs_and_prints_what_is_shown(page: str, block: Block, tmp_path: Path) -> None:
    if "allies.json" in block.code:
        shutil.copy(SHIPPED, tmp_path / "allies.json")

    run(block, tmp_path)


@pytest.mark.parametrize(
    ("shown", "out", "fit"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\n...\n", "a\nb\nc\n", True),
        ("a\n...\n", "a\nb\n", True),
        ("a\n...\nd\n", "a\nb\nc\nd\n", True),
        ("a\n...\n", "a\n", False),
        ("a\n...\nd\n", "a\nb\nc\n", False),
        ("a\n", "a\nb\n", False),
        (".*\n", "a\n", False),
    ],
)
def test_dots_stand_for_lines_and_nothing_else_does(shown: str, out: str, fit: bool) -> None:
    assert fits(shown, out) is fit


def test_a_data_set_of_ones_own_is_made_checked_compared_and_cut(tmp_path: Path) -> None:
    own, *rest = blocks("docs/own-data.md")
    (tmp_path / "own.json").write_text(own.code, "utf-8")
    shutil.copy(SHIPPED, tmp_path / "allies.json")

    assert own.language == "json"
    assert {block.language for block in rest} == {"console", "sh", "python"}
    for block in rest:
        run(block, tmp_path)


# data/README.md


def of_schema_1() -> Json:
    """Return the sample as it was in schema 1."""
    old: Any = sample()
    del old["article"], old["subject"]["wikidata"], old["subject"]["cow"]
    for one in old["allies"]:
        for field in ("wikidata", "cow", "ties_until", "treaty"):
            del one[field]
        one["standing"] = "partner"
        for statement in one["statements"]:
            evidence = statement.pop("evidence")
            for field, affirms in (("sources", True), ("checked_against", False)):
                statement[field] = [
                    e["source"] for e in evidence if (e["stance"] == "affirms") is affirms
                ]
            statement["verdict"] = "confirmed"
    return old | {"schema_version": 1}


def test_a_data_set_of_schema_1_is_converted_as_far_as_a_program_can(tmp_path: Path) -> None:
    [script] = [block for block in blocks("data/README.md") if block.language == "python"]
    [compare] = [block for block in blocks("data/README.md") if block.language == "sh"]
    (tmp_path / "old.json").write_text(json.dumps(of_schema_1()), "utf-8")

    run(script, tmp_path)
    made = json.loads((tmp_path / "own.json").read_bytes())
    answer = json.loads(ally("validate", str(tmp_path / "own.json"), "--json").out)

    # All that is left to say is which statements now need a note.
    assert made["schema_version"] == 2
    assert {problem["message"].rpartition(": ")[2] for problem in answer["items"]} <= {
        "it needs a note"
    }
    for one in made["allies"]:
        for statement in one["statements"]:
            statement["note"] = "A note."
    (tmp_path / "own.json").write_text(json.dumps(made), "utf-8")
    run(compare, tmp_path)
    assert "freedonia-loan: confirmed -> reported\n" in in_shell(compare.code, tmp_path).stdout


def test_the_steps_of_a_change_run(tmp_path: Path) -> None:
    compare, check, example, layout = [
        block for block in blocks("data/README.md") if block.language in ("console", "json")
    ]
    (tmp_path / "data").mkdir()
    file = Path(shutil.copy(SHIPPED, tmp_path / "data"))

    assert [one.command for one in examples(check)] == [
        "ally validate data/allies.json",
        "python tools/checked.py",  # which would write
        "python -m pytest tests/facts tests/dataset",  # which is what runs this
    ]
    assert printed("ally validate data/allies.json", tmp_path).startswith("data/allies.json is ")
    json.loads(example.code)
    for one in examples(layout):
        file.write_text(json.dumps(json.loads(file.read_bytes())), "utf-8")
        assert printed(one.command, tmp_path) == ""
        assert file.read_bytes() == SHIPPED.read_bytes()
    if not missing(compare):
        [one] = examples(compare)
        for step in ("init -q", "add data", "-c user.name=a -c user.email=a@b commit -q -m c"):
            options = ["-c", "core.hooksPath=/dev/null"]
            subprocess.run(["git", *options, *step.split()], cwd=tmp_path, check=True)
        assert "Nothing was added, removed or changed." in printed(one.command, tmp_path)


@pytest.mark.parametrize("page", PAGES)
def test_every_link_within_the_repository_leads_somewhere(page: str) -> None:
    path = ROOT / page
    links = re.findall(r"(?:\]\(\s*|(?:href|src)=\")([^)\s\"]+)", path.read_text("utf-8"))

    for link in links:
        file, _, anchor = link.partition("#")
        if not file.startswith("http"):
            target = path.parent / file if file else path
            assert target.exists(), link
            assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", PAGES)
def test_prose_is_folded_and_examples_are_as_wide_as_they_are(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    prose = re.sub(r"^ *```.*?^ *```$", "", text, flags=re.MULTILINE | re.DOTALL)

    # What cannot be folded: a row of a table, and a link or a long address.
    assert [
        line
        for line in prose.splitlines()
        if len(line) > 100 and not line.startswith("|") and " " in line.strip()
    ] == []


def test_every_page_with_code_is_one_of_these() -> None:
    with_code = {page for page in PAGES if blocks(page)}

    others = {"CONTRIBUTING.md", "docs/performance.md"}  # what developers run
    assert with_code - others == {*ALONE, "docs/own-data.md", "data/README.md"}
