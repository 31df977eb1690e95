"""What holds for every data set and every command line, sound or not."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache
from importlib import import_module
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from program import ally
from sample import Json, dataset, encode, sample

from ally_cli.cli.commands import COMMANDS
from ally_cli.cli.program import build
from ally_cli.countries import _NAMES
from ally_cli.dataset import check, decode, load
from ally_cli.dataset.document import Document, below
from ally_cli.dataset.shape import fit
from ally_cli.dates import first_day, last_day
from ally_cli.errors import DataError, UnknownAllyError
from ally_cli.model import Dataset, Direction, Kind, Standing, Statement, Verdict
from ally_cli.names import find_allies, names_of
from ally_cli.output import FORMATS, formats_of
from ally_cli.output.csv import commas, tabs
from ally_cli.output.json import document, lines
from ally_cli.output.stream import Style
from ally_cli.query import Query, narrow
from ally_cli.reports.report import Report
from ally_cli.words import fold_name

PIPE = Style(width=None, color=False, encoding="utf-8", header=True)
EVERY_VERDICT = tuple(Verdict)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SAID = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
DAY = st.dates().map(str)
DATE = st.builds(lambda day, length: day[:length], DAY, st.sampled_from([4, 7, 10]))
TYPES = st.lists(st.sampled_from([*sample()["support_types"]]), min_size=1, unique=True)


@st.composite
def times(draw: st.DrawFn) -> Json:
    """Draw the dates of a statement: a start, an end, both in order, neither, or no end so far."""
    start, end = draw(st.none() | DATE), draw(st.none() | DATE)
    if start and end and first_day(start) > last_day(end):
        start, end = end, start
    return {"start": start, "end": end, "ongoing": not end and draw(st.booleans())}


CHANGES = st.builds(
    lambda changes, when: changes | when,
    st.fixed_dictionaries(
        {},
        optional={
            "kind": st.sampled_from([*map(str, Kind)]),
            "types": TYPES,
            "direction": st.sampled_from([*map(str, Direction)]),
            "text": TEXT,
            "attributed_to": st.none() | TEXT,
        },
    )
    | st.builds(
        lambda verdict, note: {"verdict": verdict, "note": note},
        st.sampled_from([*map(str, Verdict)]),
        SAID,
    ),
    times(),
)
PROFILE = st.fixed_dictionaries(
    {},
    optional={
        "region": SAID,
        "subregion": SAID,
        "capital": TEXT,
        "standing": st.sampled_from([*map(str, Standing)]),
        "ties_since": st.none() | DATE,
        "ties_note": st.none() | TEXT,
        "summary": TEXT,
    },
)
SOURCE = st.fixed_dictionaries(
    {},
    optional={
        "publisher": TEXT,
        "title": TEXT,
        "title_is_description": st.booleans(),
        "author": st.none() | TEXT,
        "published": st.none() | DATE,
        "url": TEXT,
        "via": st.none() | TEXT,
    },
)


@st.composite
def sound(draw: st.DrawFn) -> Json:
    """Draw a sound data set: the sample with other values in it, and some statements left out."""
    raw = sample()
    for one in raw["allies"]:
        one.update(draw(PROFILE))
        kept = draw(st.lists(st.sampled_from(one["statements"]), unique_by=lambda s: str(s["id"])))
        one["statements"] = [statement | draw(CHANGES) for statement in kept]
    statements = [s for one in raw["allies"] for s in one["statements"]]
    cited = {c for s in statements for c in (*s["sources"], *s["checked_against"])}
    raw["sources"] = [s | draw(SOURCE) for s in raw["sources"] if s["id"] in cited]
    return raw


def report(command: str, data: Dataset, *, allies: Sequence[str] = ()) -> Report:
    """Return what *command* answers about all of *data*, or about *allies*."""
    query = Query(verdict=EVERY_VERDICT, allies=tuple(allies))
    made: Report = import_module(f"ally_cli.reports.{command}").report(data, query)
    return made


def as_items(raw: Json) -> list[Json]:
    """Return every statement of *raw* as the program answers it, oldest first."""
    sources = {source["id"]: source for source in raw["sources"]}
    found = [
        {
            **statement,
            "ally": one["id"],
            "ally_name": one["name"],
            "sources": [sources[name] for name in statement["sources"]],
            "checked_against": [sources[name] for name in statement["checked_against"]],
        }
        for one in raw["allies"]
        for statement in one["statements"]
    ]
    return sorted(
        found, key=lambda item: (item["start"] or item["end"] or "9999-99-99", item["id"])
    )


def as_cell(value: Any) -> str:
    """Return *value* as CSV has it."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            return ";".join(one["id"] if isinstance(one, dict) else one for one in value)
        case _:
            return str(value)


@given(sound())
def test_what_is_loaded_is_all_that_was_written(raw: Json) -> None:
    assert json.loads(msgspec.json.encode(decode(encode(raw)))) == raw
    assert check(encode(raw)) == []


@given(sound())
def test_every_machine_format_holds_every_statement_as_it_was_written_in_order(raw: Json) -> None:
    found, items = report("filter", dataset(raw)), as_items(raw)
    names = list(found.fields)

    whole = json.loads("".join(document(found, PIPE)))
    by_line = [json.loads(line) for line in lines(found, PIPE)]
    rows = list(csv.reader(io.StringIO("".join(commas(found, PIPE)), newline="")))
    cells = [line.split("\t") for line in "".join(tabs(found, PIPE)).split("\n")[:-1]]

    assert whole["items"] == by_line == items
    assert rows == [names, *([as_cell(item[name]) for name in names] for item in items)]
    assert [[unescaped(cell) for cell in row] for row in cells] == rows


def unescaped(cell: str) -> str:
    """Return what *cell* of TSV stands for."""
    signs = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}
    return re.sub(r"\\([tnr\\])", lambda match: signs[match[1]], cell)


@given(sound())
def test_an_ally_is_listed_and_shown_as_it_was_written(raw: Json) -> None:
    data = dataset(raw)
    profiles = {
        one["id"]: {k: v for k, v in one.items() if k != "statements"} for one in raw["allies"]
    }

    for command in ("list", "show"):
        answer = report(command, data, allies=profiles)
        items = json.loads("".join(document(answer, PIPE)))["items"]

        assert {
            item["id"]: {k: item[k] for k in profiles[item["id"]]} for item in items
        } == profiles
        assert [item["friction"] for item in items] == [
            sum(
                s["kind"] == "friction"
                for s in one["statements"]
                if command == "list" or s["verdict"] != "refuted"
            )
            for one in raw["allies"]
        ]


def shuffled(draw: st.DrawFn, value: Any, *, lists: bool = True) -> Any:
    """Return *value* with the keys of its objects, and the records in its lists, in another order."""
    match value:
        case dict():
            keys = draw(st.permutations(list(value)))
            return {key: shuffled(draw, value[key]) for key in keys}
        case [{}, *_]:
            return [shuffled(draw, one) for one in draw(st.permutations(value))]
        case _:
            return value


@st.composite
def twice(draw: st.DrawFn) -> tuple[Json, Json]:
    """Draw a sound data set, and the same with its records and keys in another order."""
    raw = draw(sound())
    other = shuffled(draw, raw)
    return raw, other | {"support_types": raw["support_types"]}


@settings(max_examples=50)
@given(twice())
def test_the_order_of_records_and_keys_in_the_file_changes_no_answer(
    pair: tuple[Json, Json],
) -> None:
    one, other = map(dataset, pair)
    allies = ("sylvania", "freedonia")

    for command in ("list", "filter", "show", "compare", "matrix", "timeline", "sources", "cite"):
        named = allies if command in ("show", "compare") else ()
        answers = [
            "".join(document(report(command, data, allies=named), PIPE)) for data in (one, other)
        ]
        assert answers[0] == answers[1], command
    assert import_module("ally_cli.reports.diff").report(one, other).items == []


FAULTS: dict[str, Callable[[Json, Json, Json], object]] = {
    "a field is missing": lambda raw, one, said: said.pop("text"),
    "a field is unknown": lambda raw, one, said: said.update({"texts": ""}),
    "text is a number": lambda raw, one, said: said.update({"text": 1}),
    "text is null": lambda raw, one, said: said.update({"text": None}),
    "an ongoing statement has an end": lambda raw, one, said: said.update(
        {"ongoing": True, "end": "2020", "start": None}
    ),
    "the end is before the start": lambda raw, one, said: said.update(
        {"ongoing": False, "start": "2001-02", "end": "2001-01-31"}
    ),
    "a date is none": lambda raw, one, said: said.update({"start": "2001-02-29", "end": None}),
    "a source is not defined": lambda raw, one, said: said["sources"].append("nowhere"),
    "nobody says it": lambda raw, one, said: said.update({"sources": []}),
    "a type is not defined": lambda raw, one, said: said["types"].append("naval"),
    "there is no type": lambda raw, one, said: said.update({"types": []}),
    "a verdict lacks its note": lambda raw, one, said: said.update(
        {"verdict": "disputed", "note": None}
    ),
    "a note is empty": lambda raw, one, said: said.update({"verdict": "refuted", "note": ""}),
    "an id is there twice": lambda raw, one, said: one["statements"].append(said),
    "an id is no slug": lambda raw, one, said: said.update({"id": "Id"}),
    "an ally is there twice": lambda raw, one, said: raw["allies"].append(one | {"statements": []}),
    "a name stands for two": lambda raw, one, said: (
        one["aliases"].append("Golden-Island")
        or raw["allies"][2]["aliases"].append("golden island")
    ),
    "a source is not cited": lambda raw, one, said: raw["sources"].append(
        sample()["sources"][0] | {"id": "uncited"}
    ),
    "a source is there twice": lambda raw, one, said: raw["sources"].append(raw["sources"][0]),
    "the version is no date": lambda raw, one, said: raw.update({"version": "2020.02.30"}),
    "the day is a month": lambda raw, one, said: raw.update({"as_of": "2020-06"}),
    "the schema is another": lambda raw, one, said: raw.update({"schema_version": 2}),
}


@settings(max_examples=20)
@pytest.mark.parametrize("fault", FAULTS)
@given(raw=sound(), place=st.integers(0, 9))
def test_whatever_else_is_in_it_a_data_set_with_a_fault_is_refused(
    fault: str, raw: Json, place: int
) -> None:
    said = [(one, statement) for one in raw["allies"] for statement in one["statements"]]
    if not said:
        return
    one, statement = said[place % len(said)]

    FAULTS[fault](raw, one, statement)
    found = check(encode(raw))

    assert found
    with pytest.raises(DataError) as caught:
        decode(encode(raw))
    assert found[0].message in caught.value.message


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(TEXT, parts, max_size=3),
    max_leaves=12,
)


def laid_out(value: Any, path: str, lines: list[str], places: dict[str, int]) -> None:
    """Put *value* at the end of *lines* of JSON, and the line of each part of it into *places*."""
    places[path] = len(lines)
    match value:
        case dict():
            for n, (key, part) in enumerate(value.items()):
                lines[-1] += "{" if n == 0 else ","
                lines.append(f"{json.dumps(key)}: ")
                laid_out(part, below(path, key), lines, places)
            lines[-1] += "}" if value else "{}"
        case list():
            for n, part in enumerate(value):
                lines[-1] += "[" if n == 0 else ","
                lines.append("")
                laid_out(part, below(path, n), lines, places)
            lines[-1] += "]" if value else "[]"
        case _:
            lines[-1] += json.dumps(value)


@given(JSON)
def test_every_part_of_a_document_is_on_the_line_on_which_it_begins(value: Any) -> None:
    lines, places = [""], dict[str, int]()
    laid_out(value, "$", lines, places)

    whole = Document("\n".join(lines).encode())

    assert whole.value == value
    assert {path: whole.line(path) for path in places} == places


def test_what_is_not_there_is_on_the_line_of_what_would_hold_it() -> None:
    whole = Document(b'{"a":\n[1,\n"b"]}')

    assert [whole.line(path) for path in ("$.b", "$.a.b", "$.a[1].b", "$.a[2]")] == [1, 2, 3, 2]


class Short(msgspec.Struct):
    """A record with a limit of which nothing is known but to msgspec."""

    name: Annotated[str, msgspec.Meta(max_length=3)]


def test_what_only_the_decoder_objects_to_is_told_in_its_words() -> None:
    _, problems = fit({"name": "long"}, Short)

    assert [(problem.path, problem.message) for problem in problems] == [
        ("$", "Expected `str` of length <= 3 - at `$.name`")
    ]


# Days that can be counted one by one.
CALENDAR = [date(2000, 1, 1) + timedelta(n) for n in range(3 * 365 + 1)]
NEAR_DATE = st.builds(
    lambda day, length: str(day)[:length], st.sampled_from(CALENDAR), st.sampled_from([4, 7, 10])
)


@cache
def days(text: str) -> list[date]:
    """Return the days that *text* may stand for."""
    return [day for day in CALENDAR if str(day).startswith(text)]


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    """Draw a statement about the days that can be counted."""
    start, end = draw(st.none() | NEAR_DATE), draw(st.none() | NEAR_DATE)
    if start and end and days(start)[0] > days(end)[-1]:
        start, end = end, start
    statement = dataset().allies[0].statements[0]
    ongoing = not end and draw(st.booleans())
    return msgspec.structs.replace(statement, start=start, end=end, ongoing=ongoing)


@given(statements(), NEAR_DATE)
def test_a_date_filter_keeps_what_may_have_held_on_one_of_the_days_it_asks_for(
    statement: Statement, asked: str
) -> None:
    begin, end = statement.start or statement.end, statement.end or statement.start
    held: list[date] = []
    if begin and end:
        last = CALENDAR[-1] if statement.ongoing else days(end)[-1]
        first = days(begin)[0]
        held = [day for day in CALENDAR if first <= day <= last]

    def kept(**dates: str) -> bool:
        query = Query(verdict=EVERY_VERDICT, **dates)
        return narrow([statement], query, str(CALENDAR[-1])) == [statement]

    begin_asked, end_asked = days(asked)[0], days(asked)[-1]
    assert kept(since=asked) == any(day >= begin_asked for day in held)
    assert kept(until=asked) == any(day <= end_asked for day in held)
    assert kept(since=asked, until=asked) == bool(set(held) & set(days(asked)))


STATEMENTS = [statement for one in dataset().allies for statement in one.statements]
SAMPLE_DATE = st.builds(
    lambda day, length: str(day)[:length],
    st.dates(date(1860, 1, 1), date(2025, 12, 31)),
    st.sampled_from([4, 7, 10]),
)


def kept(**query: Any) -> set[str]:
    """Return the ids of the statements of the sample that match *query*."""
    asked = Query(**({"verdict": EVERY_VERDICT} | query))
    return {statement.id for statement in narrow(STATEMENTS, asked, dataset().as_of)}


@given(SAMPLE_DATE, SAMPLE_DATE)
def test_to_ask_for_more_days_is_to_get_no_less(one: str, other: str) -> None:
    later, earlier = sorted([one, other], key=first_day, reverse=True)
    sooner, farther = sorted([one, other], key=last_day)

    assert kept(since=later) <= kept(since=earlier)
    assert kept(until=sooner) <= kept(until=farther)
    assert kept(since=later) | kept(until=last_day(later)) == kept(since="0001")


VOCABULARIES: dict[str, list[str]] = {
    "direction": list(Direction),
    "kind": list(Kind),
    "verdict": list(Verdict),
}


@given(st.data())
def test_what_some_words_keep_and_what_the_others_keep_is_everything_once(
    data: st.DataObject,
) -> None:
    field = data.draw(st.sampled_from(list(VOCABULARIES)))
    words = VOCABULARIES[field]
    some = data.draw(st.lists(st.sampled_from(words), unique=True, min_size=1))
    others = [word for word in words if word not in some]

    with_some = kept(**{field: tuple(some)})
    with_others = kept(**{field: tuple(others)}) if others else set()

    assert with_some & with_others == set()
    assert with_some | with_others == kept()


SHIPPED = load()
NAMES = {name: one for one in SHIPPED.allies for name in names_of(one)}
WRITTEN = {
    name: one.id
    for one in SHIPPED.allies
    for name in (one.id, one.name, one.official_name, one.iso2, one.iso3, *one.aliases)
    if name
}


def find(name: str) -> tuple[str | None, Sequence[str]]:
    """Return the id of the ally that *name* stands for, or None, and what is suggested instead."""
    try:
        (found,) = find_allies(SHIPPED, [name])
    except UnknownAllyError as error:
        return None, error.suggestions
    return found, ()


@given(
    st.text(max_size=20)
    | st.sampled_from([*WRITTEN]).flatmap(
        lambda name: st.builds(
            lambda place, letter, cut: name[:place] + letter + name[place + cut :],
            st.integers(0, len(name)),
            st.text(max_size=1),
            st.integers(0, 2),
        )
    )
)
def test_a_name_stands_for_the_ally_that_has_it_or_for_none(name: str) -> None:
    found, suggested = find(name)

    assert found == (NAMES[fold_name(name)].id if fold_name(name) in NAMES else None)
    assert set(suggested) <= {one.id for one in SHIPPED.allies}


@given(st.data())
def test_an_ally_is_found_however_its_name_is_written(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([*WRITTEN]))
    changes = {
        " ": [" ", "  ", "-", "_", "\u2011", "\xa0"],
        "'": ["'", "’", "‘", "", "`"],
        "-": ["-", " ", "–"],
    }

    written = "".join(
        data.draw(st.sampled_from(changes.get(char, [char, char.upper(), char.lower()])))
        for char in name
    )
    form = data.draw(st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))

    assert find_allies(SHIPPED, [f" {unicodedata.normalize(form, written)}"]) == (WRITTEN[name],)


def test_no_country_of_the_world_is_taken_for_another() -> None:
    for country in (" ".join(name.split()) for name in _NAMES.split(";")):
        found, suggested = find(country)

        assert found == (NAMES[country].id if country in NAMES else None)
        assert suggested == (), country


OPTIONS = sorted(
    {
        option
        for name in COMMANDS
        for p in build(name).params
        for option in p.opts
        if option[0] == "-"
    }
)
VALUES = [
    *(
        "",
        ",",
        "-",
        "--",
        "=",
        "any",
        "all",
        "0",
        "1",
        "-1",
        "99999999999999999999",
        "x=y",
        ".",
        "/",
    ),
    *("2016", "2016-05", "2016-02-30", "0000", "bash", "zsh", "always", "never", "auto"),
    *FORMATS,
    *formats_of("cite"),
    *("id,name", "-name", "from", "types", "statements", "text"),
    *sample()["support_types"],
    *map(str, (*Direction, *Kind, *Standing, *Verdict)),
    *("freedonia", "Île-d’Or", "sylvania", "ruritania", "iran", "Europe", "census-2019-trade"),
]
WORD = st.sampled_from(VALUES) | st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"])
    | st.sampled_from("\udc80\udcff"),
    max_size=8,
).filter(lambda text: "/" not in text)
ARGUMENT = st.one_of(
    WORD,
    st.sampled_from(OPTIONS),
    st.builds("{}={}".format, st.sampled_from(OPTIONS), WORD),
    st.builds("{}{}".format, st.sampled_from([o for o in OPTIONS if len(o) == 2]), WORD),
)
# What makes sense, so that a command line can get as far as an answer.
CALLS = [
    [name, *allies]
    for name in COMMANDS
    for allies in ([], ["freedonia"], ["sylvania", "Île-d’Or"])
    if not allies or any(param.name in ("names", "cited") for param in build(name).params)
]
SENSIBLE = st.sampled_from(
    [
        *(["-f", name] for name in FORMATS),
        *(["-s", name] for name in sample()["support_types"]),
        *(["--verdict", word] for word in ("any", "refuted", "confirmed,reported")),
        *(["--kind", word] for word in ("any", "friction")),
        *(["--color", word] for word in ("always", "never")),
        *(["-n", number] for number in ("0", "2")),
        *(["--json"], ["-q"], ["--no-header"], ["-d", "from"], ["--match", "all"]),
    ]
) | st.one_of(
    st.tuples(st.just("--search"), TEXT),
    st.tuples(st.sampled_from(["--since", "--until"]), DATE),
    st.tuples(st.sampled_from(["-F", "--sort"]), st.sampled_from(["id", "name", "verdict"])),
)
ARGUMENTS = st.builds(
    lambda call, sensible, more: [*call, *(word for words in sensible for word in words), *more],
    st.sampled_from([[], *CALLS]),
    st.lists(SENSIBLE, max_size=3),
    st.just([]) | st.lists(ARGUMENT, max_size=3),
)
SAMPLE = encode(sample())


@settings(max_examples=400)
@given(ARGUMENTS, st.booleans())
def test_whatever_the_command_line_the_program_answers_or_says_in_a_line_why_not(
    arguments: list[str], own: bool
) -> None:
    done = ally(*arguments, *(["--data", "-"] if own else []), stdin=SAMPLE)

    assert done.code in (0, 1, 2, 3), done.err
    assert "Traceback" not in done.err
    if done.code in (2, 3):
        assert done.out == ""
        assert done.err.count("\n") == 1
        assert done.err.startswith(("ally: ", '{"schema_version":1,"error":'))
    if done.err.startswith("{"):
        assert set(json.loads(done.err)["error"]) == {"code", "message", "hint", "suggestions"}


@settings(max_examples=200)
@given(ARGUMENTS, st.sampled_from(["bash", "zsh", "fish", "powershell", "sh"]))
def test_whatever_the_command_line_to_complete_the_shell_gets_words_or_nothing(
    arguments: list[str], shell: str
) -> None:
    done = ally(*arguments, env={"_ALLY_COMPLETE": shell})

    assert (done.code, done.err) == (0, "")
