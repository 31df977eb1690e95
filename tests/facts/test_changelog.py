"""The changelog: what it says of a version of the data is so, id by id."""

import re
from collections import Counter

import pytest
from repository import ROOT

from ally_cli import load, publishers_of, verdict
from ally_cli.model import Verdict

PAGE = (ROOT / "CHANGELOG.md").read_text("utf-8")
DATA = load()
PUBLISHERS = publishers_of(DATA)
VERDICTS = {
    statement.id: verdict(statement.evidence, PUBLISHERS)
    for ally in DATA.allies
    for statement in ally.statements
}

VERSION = "2026.11.25"
ENTRY = PAGE.partition(f"\n### Data\n\n- {VERSION}: ")[2].partition("\n## ")[0]
CHANGES = re.findall(
    r"^\*\*(\w+(?:, | or |\w)*), (?:were|was) ([^(]+) \((\d+)\)\*\*\n(.*?)(?=^\*\*|\Z)",
    ENTRY,
    re.MULTILINE | re.DOTALL,
)

pytestmark = pytest.mark.skipif(DATA.version != VERSION, reason="the data has changed since")


def test_the_numbers_of_the_data_are_those_of_the_data_set() -> None:
    statements = [statement for ally in DATA.allies for statement in ally.statements]
    counted = Counter(VERDICTS.values())
    words = " ".join(ENTRY.split())

    assert re.match(
        rf"{len(DATA.allies)} allies .*?, {len(statements)} statements .*?,"
        rf" {len(DATA.sources):,} sources .*? and"
        rf" {sum(len(s.evidence) for s in statements):,} pieces of evidence\.",
        words,
    )
    assert (
        f"{counted[Verdict.CONFIRMED]} statements are confirmed,"
        f" {counted[Verdict.REPORTED]} reported, {counted[Verdict.UNVERIFIED]} unverified,"
        f" {counted[Verdict.DISPUTED]} disputed and {counted[Verdict.REFUTED]} refuted"
    ) in words


def test_the_countries_that_were_added_are_there() -> None:
    added = re.search(r"^- Countries added: (.*?)\.$", ENTRY, re.MULTILINE | re.DOTALL)

    assert added
    names = " ".join(added[1].split()).split(", ")
    assert {*names} <= {ally.name for ally in DATA.allies}
    assert f"({len(names)} more)" in ENTRY


def test_every_statement_that_is_named_is_there() -> None:
    named = re.findall(r"`([a-z0-9]+(?:-[a-z0-9]+)+)`", ENTRY)

    assert len(named) > 100
    assert [name for name in named if name not in VERDICTS] == []


def test_every_change_of_a_verdict_is_listed_once() -> None:
    listed = [id_ for *_, rows in CHANGES for id_ in re.findall(r"`([a-z0-9-]+)`", rows)]
    said = re.search(r"(\d+) have\s+another verdict", ENTRY)

    assert len(set(listed)) == len(listed)
    assert said
    assert int(said[1]) == len(listed)


@pytest.mark.parametrize(("now", "before", "count", "rows"), CHANGES)
def test_a_verdict_that_has_changed_is_what_the_entry_says(
    now: str, before: str, count: str, rows: str
) -> None:
    listed = re.findall(r"`([a-z0-9-]+)`", rows)

    assert len(listed) == int(count)
    assert {VERDICTS[name] for name in listed} == {now.lower()}
    # Where they had several, each says which it had.
    several = re.findall(r"\((confirmed|reported|disputed|unverified|refuted)\)", rows)
    had = set(re.split(", | or ", before.strip()))
    assert had <= {*Verdict}
    assert {*several} == (had if len(had) > 1 else set())
