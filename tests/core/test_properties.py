"""What holds for every data set, every query and every command line."""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from importlib import import_module
from itertools import chain
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from program import ally
from sample import Json, dataset, encode, sample
from small import TYPES, by_the_rule, country, raw, said, some_dates

from ally_cli.cli.commands import COMMANDS
from ally_cli.cli.program import build
from ally_cli.dataset import check, decode
from ally_cli.dates import first_day, last_day
from ally_cli.model import Dataset, Direction, Kind, SourceKind, Stance, Standing, Verdict, Weight
from ally_cli.output import FORMATS, formats_of
from ally_cli.output.csv import commas, flat, tabs
from ally_cli.output.json import document, lines
from ally_cli.output.stream import Style
from ally_cli.query import UNREFUTED, Query, pick, select
from ally_cli.reports.report import Report
from ally_cli.words import fold

PIPE = Style(width=None, terminal=False, color=False, encoding="utf-8", header=True)
EVERY_VERDICT = tuple(Verdict)

# A text that is not blank, of anything that may stand in a file.
SAID = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).map("x{}".format)
DATE = st.builds(lambda day, n: str(day)[:n], st.dates(), st.sampled_from([4, 7, 10]))
BEFORE = st.builds(
    lambda day, n: str(day)[:n],
    st.dates(max_value=date(2019, 12, 31)),  # nothing is known after the day of the data
    st.sampled_from([4, 7, 10]),
)
WORDS: dict[str, list[str]] = {
    "kind": [*map(str, Kind)],
    "direction": [*map(str, Direction)],
    "stance": [*map(str, Stance)],
    "weight": [*map(str, Weight)],
}


@st.composite
def times(draw: st.DrawFn, dates: st.SearchStrategy[str]) -> Json:
    """Draw the dates of a statement: a start, an end, both in order, neither, or no end so far."""
    start, end = draw(st.none() | dates), draw(st.none() | dates)
    if start and end and first_day(start) > last_day(end):
        start, end = end, start
    return {"start": start, "end": end, "ongoing": not end and draw(st.booleans())}


CHANGES = st.builds(
    lambda changes, when: changes | when,
    st.fixed_dictionaries(
        {"note": SAID},
        optional={
            "kind": st.sampled_from(WORDS["kind"]),
            "types": st.lists(
                st.sampled_from([*sample()["support_types"]]), min_size=1, unique=True
            ),
            "direction": st.sampled_from(WORDS["direction"]),
            "text": SAID,
            "attributed_to": st.none() | SAID,
        },
    ),
    times(BEFORE),
)
PROFILE = st.fixed_dictionaries(
    {},
    optional={
        "region": SAID,
        "subregion": SAID,
        "capital": SAID,
        "wikidata": st.none(),
        "ties_note": st.none() | SAID,
        "summary": SAID,
    },
)
SOURCE = st.fixed_dictionaries(
    {},
    optional={
        "publisher": SAID,
        "title": SAID,
        "title_is_description": st.booleans(),
        "author": st.none() | SAID,
        "via": st.none() | SAID,
    },
)


@st.composite
def sound(draw: st.DrawFn) -> Json:
    """Draw a sound data set: the sample with other values in it, and some statements left out."""
    raw = sample()
    for one in raw["allies"]:
        one.update(draw(PROFILE))
        kept = draw(st.lists(st.sampled_from(one["statements"]), unique_by=lambda s: str(s["id"])))
        kept = [s | (draw(CHANGES) if s["id"] != one["treaty"] else {}) for s in kept]
        if one["treaty"] not in [s["id"] for s in kept]:
            one["treaty"] = None
        one["statements"] = kept
        for piece in chain.from_iterable(s["evidence"] for s in kept if s["id"] != one["treaty"]):
            piece["weight"] = draw(st.sampled_from(WORDS["weight"]))
            piece["origin"] = draw(st.none() | st.sampled_from(["Yonhap", "The Gazette"]))
    cited = {e["source"] for one in raw["allies"] for s in one["statements"] for e in s["evidence"]}
    cited.add(raw["article"])
    raw["sources"] = [s | draw(SOURCE) for s in raw["sources"] if s["id"] in cited]
    return raw


def report(command: str, data: Dataset, *, allies: Sequence[str] = ()) -> Report:
    """Return what *command* answers about all of *data*, or about *allies*."""
    query = Query(verdict=EVERY_VERDICT, allies=tuple(allies))
    made: Report = import_module(f"ally_cli.reports.{command}").report(data, query)
    return made


def as_items(raw: Json) -> list[Json]:
    """Return every statement of *raw* as the program answers it, but for the reasons."""
    sources = {source["id"]: source for source in raw["sources"]}
    verdicts = by_the_rule(raw)
    found = [
        {
            **statement,
            "ally": one["id"],
            "ally_name": one["name"],
            "ally_iso3": one["iso3"],
            "verdict": verdicts[statement["id"]],
            "evidence": [e | {"source": sources[e["source"]]} for e in statement["evidence"]],
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
            return ";".join(value)
        case _:
            return str(value)


def unescaped(cell: str) -> str:
    """Return what *cell* of TSV stands for."""
    signs = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}
    return re.sub(r"\\([tnr\\])", lambda match: signs[match[1]], cell)


@settings(max_examples=30)
@given(sound())
def test_what_is_loaded_is_all_that_was_written(raw: Json) -> None:
    assert check(encode(raw)) == []
    assert json.loads(msgspec.json.encode(decode(encode(raw)))) == raw


@settings(max_examples=30)
@given(sound())
def test_every_machine_format_holds_every_statement_as_it_was_written_in_order(raw: Json) -> None:
    found, items = report("filter", dataset(raw)), as_items(raw)
    names = flat(found.item_type)

    whole = json.loads("".join(document(found, PIPE)))["items"]
    by_line = [json.loads(line) for line in lines(found, PIPE)]
    rows = list(csv.reader(io.StringIO("".join(commas(found, PIPE)), newline="")))
    cells = [line.split("\t") for line in "".join(tabs(found, PIPE)).split("\n")[:-1]]

    assert by_line == whole
    for item, answered in zip(items, whole, strict=True):
        item["why"] = answered["why"]
        assert item["why"].startswith(f"{item['verdict']}: ")
    assert whole == items
    assert rows == [names, *([as_cell(item[name]) for name in names] for item in items)]
    assert [[unescaped(cell) for cell in row] for row in cells] == rows


@settings(max_examples=30)
@given(sound())
def test_an_ally_is_listed_and_shown_as_it_was_written(raw: Json) -> None:
    data, verdicts = dataset(raw), by_the_rule(raw)
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
                s["kind"] == "friction" and (command == "list" or verdicts[s["id"]] != "refuted")
                for s in one["statements"]
            )
            for one in raw["allies"]
        ]


def shuffled(draw: st.DrawFn, value: Any) -> Any:
    """Return *value* with the keys of its objects, and the records in its lists, in another order."""
    match value:
        case dict():
            keys = draw(st.permutations(list(value)))
            return {key: shuffled(draw, value[key]) for key in keys}
        case [{"stance": _}, *_]:
            return value
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


@settings(max_examples=20)
@given(twice())
def test_the_order_of_records_and_keys_in_the_file_changes_no_answer(
    pair: tuple[Json, Json],
) -> None:
    one, other = map(dataset, pair)
    allies = ("sylvania", "freedonia")

    for command in (
        *("list", "filter", "show", "compare", "matrix", "timeline", "sources", "cite", "evidence"),
    ):
        named = allies if command in ("show", "compare") else ()
        answers = [
            "".join(document(report(command, data, allies=named), PIPE)) for data in (one, other)
        ]
        assert answers[0] == answers[1], command
    assert import_module("ally_cli.reports.diff").report(one, other).items == []


# A data set of few words, dates and sources, so that what is asked is often there.
A_STATEMENT = st.builds(
    lambda types, direction, when, evidence, kind, text, note: (
        said(types, direction, evidence=evidence, kind=kind, text=text, **when) | {"note": note}
    ),
    st.sampled_from(["military", "medical", "medical,military", "economic", "economic,military"]),
    st.sampled_from(WORDS["direction"]),
    times(some_dates),
    st.sampled_from(["+p", "+s", "+w", "+s ?p", "+w -p", "+w -s", "+s -p", "+w -s -s", "+s +s"]),
    st.sampled_from(WORDS["kind"]),
    st.sampled_from(["Doctors came.", "Two armies.", "A missile, and an army."]),
    st.sampled_from(["Missiles, it is said.", "No army was seen."]),
)
NAMES = ("Freedonia", "Mona", "Oz")


@st.composite
def little(draw: st.DrawFn) -> Json:
    """Draw a data set of up to three allies, two of them in Europe."""
    countries = []
    for name in NAMES[: draw(st.integers(1, 3))]:
        statements = draw(st.lists(A_STATEMENT, max_size=4))
        region = "Asia" if name == "Oz" else "Europe"
        until = draw(st.sampled_from([None, None, "1990"]))
        countries.append(country(name, *statements, region=region, ties_until=until))
    made = raw(*countries)
    if made["sources"]:
        made["article"] = made["sources"][0]["id"]
    return made


def some(*words: str) -> st.SearchStrategy[tuple[str, ...]]:
    """Return a strategy for a few of *words*, which may be named twice."""
    return st.lists(st.sampled_from(words), min_size=1, max_size=3).map(tuple)


ASKED = st.fixed_dictionaries(
    {},
    optional={
        "allies": some("freedonia"),
        "support": some(*TYPES),
        "match": st.sampled_from(["any", "all"]),
        "direction": some(*WORDS["direction"]),
        "standing": some("recent", "dormant", "ended"),
        "region": some("Europe", "Southern Europe"),
        "article": st.booleans(),
        "kind": some(*WORDS["kind"]),
        "verdict": some(*map(str, Verdict)) | st.just(tuple(map(str, Verdict))),
        "since": some_dates,
        "until": some_dates,
        "search": st.sampled_from(
            ["army", "armies", "doctor", "miss", "missile army", "seen zinc"]
        ),
    },
)


def may_hold(s: Json, query: Json, as_of: str) -> bool:
    """Tell whether *s*, which has a date or is ongoing, may have held on a day asked for."""
    last = as_of if s["ongoing"] else s["end"] or s["start"]
    after = "since" not in query or last_day(last) >= first_day(query["since"])
    before = "until" not in query or first_day(s["start"] or "0001") <= last_day(query["until"])
    return after and before


FORMS = {"army": "arm(y|ies)", "armies": "arm(y|ies)", "doctor": "doctor", "miss": "miss"}


def found_by_hand(
    data: Json, query: Json, *, by_ally: bool
) -> tuple[dict[str, list[str]], int, int]:
    """Return what matches, by ally, and how many are left out: refuted, and undated."""
    verdicts = by_the_rule(data)
    wanted = query.get("verdict", [*map(str, UNREFUTED)])
    left_out = "refuted" if set(wanted) == set(UNREFUTED) else ""
    article = data["article"]

    def matches(s: Json) -> bool:
        types = set(query.get("support", s["types"]))
        all_of_them = query.get("match") == "all" and not by_ally and "support" in query
        words = query.get("search", "").split()
        said = fold(f"{s['text']} {s['note']}")
        return (
            (types <= set(s["types"]) if all_of_them else bool(types & set(s["types"])))
            and s["direction"] in query.get("direction", s["direction"])
            and s["kind"] in query.get("kind", [s["kind"]])
            and all(re.search(rf"\b{FORMS.get(word, word)}", said) for word in words)
            and (
                not query.get("article")
                or any(e["source"] == article and e["stance"] == "affirms" for e in s["evidence"])
            )
        )

    def has_all(statements: list[Json]) -> bool:
        types = {name for s in statements for name in s["types"]}
        all_of_them = query.get("match") == "all" and by_ally
        return not all_of_them or set(query.get("support", ())) <= types

    found: dict[str, list[str]] = {}
    refuted = undated = 0
    standings = {m.ally.id: str(m.standing) for m in select(dataset_of(data), Query())}
    for one in data["allies"]:
        if not (
            one["id"] in query.get("allies", one["id"])
            and {one["region"], one["subregion"]} & set(query.get("region", [one["region"]]))
            and standings[one["id"]] in query.get("standing", standings[one["id"]])
        ):
            continue
        said = [s for s in one["statements"] if matches(s)]
        if "since" in query or "until" in query:
            dateless = [s for s in said if not (s["start"] or s["end"] or s["ongoing"])]
            undated += sum(verdicts[s["id"]] in wanted for s in dateless)
            said = [s for s in said if s not in dateless and may_hold(s, query, data["as_of"])]
        kept = [s for s in said if verdicts[s["id"]] in wanted]
        hidden = [s for s in said if verdicts[s["id"]] == left_out]
        refuted += len(hidden) if has_all(kept + hidden) else 0
        all_match = Query(**query).narrows_statements is False
        if has_all(kept) and (kept or all_match):
            found[one["id"]] = sorted(s["id"] for s in kept)
    return found, refuted, undated


def dataset_of(data: Json) -> Dataset:
    return decode(json.dumps(data).encode())


@settings(max_examples=200)
@given(little(), ASKED, st.booleans())
def test_what_matches_is_what_the_rules_say_one_by_one(
    data: Json, query: Json, by_ally: bool
) -> None:
    known = {one["id"] for one in data["allies"]}
    if query.get("article") and not data["article"]:
        del query["article"]

    found = pick(dataset_of(data), Query(**query), by_ally=by_ally)

    assert known >= {match.ally.id for match in found.matches}
    assert (
        {m.ally.id: sorted(s.id for s in m.statements) for m in found.matches},
        found.refuted,
        found.undated,
    ) == found_by_hand(data, query, by_ally=by_ally)


@settings(max_examples=50)
@given(little(), ASKED)
def test_what_a_note_says_is_left_out_is_what_asking_for_it_adds(data: Json, query: Json) -> None:
    whole = dataset_of(data)
    plain = {name: value for name, value in query.items() if name != "verdict"}
    if not data["article"]:
        plain.pop("article", None)

    without = pick(whole, Query(**plain), by_ally=True)
    every = pick(whole, Query(**plain | {"verdict": EVERY_VERDICT}), by_ally=True)

    verdicts = by_the_rule(data)
    shown = [s.id for match in every.matches for s in match.statements]
    assert without.refuted == sum(verdicts[name] == "refuted" for name in shown)
    assert every.refuted == 0


# Days that can be counted one by one.
CALENDAR = [date(2000, 1, 1) + timedelta(n) for n in range(3 * 365 + 1)]
NEAR_DATE = st.builds(
    lambda day, length: str(day)[:length], st.sampled_from(CALENDAR), st.sampled_from([4, 7, 10])
)


@cache
def days(text: str) -> list[date]:
    """Return the days that *text* may stand for."""
    return [day for day in CALENDAR if str(day).startswith(text)]


@given(times(NEAR_DATE), NEAR_DATE)
def test_a_date_filter_keeps_what_may_have_held_on_one_of_the_days_it_asks_for(
    when: Json, asked: str
) -> None:
    data = raw(country("Mona", said(**when))) | {"as_of": str(CALENDAR[-1])}
    mona = dataset_of(data)
    start, end = when["start"], when["end"]
    held: list[date] = []
    if start or end or when["ongoing"]:
        last = CALENDAR[-1] if when["ongoing"] else days(end or start)[-1]
        first = days(start)[0] if start else CALENDAR[0]  # it may always have begun
        held = [day for day in CALENDAR if first <= day <= last]

    def kept(**dates: str) -> bool:
        return bool(select(mona, Query(verdict=EVERY_VERDICT, **dates)))

    begin_asked, end_asked = days(asked)[0], days(asked)[-1]
    assert kept(since=asked) == any(day >= begin_asked for day in held)
    assert kept(until=asked) == any(day <= end_asked for day in held)
    assert kept(since=asked, until=asked) == bool(set(held) & set(days(asked)))


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
    *("", ",", "-", "--", "=", "any", "all", "0", "1", "-1", "9" * 20, "x=y", ".", "/"),
    *("2016", "2016-05", "2016-02-30", "0000", "bash", "zsh", "always", "never", "auto"),
    *FORMATS,
    *formats_of("cite"),
    *("id,name", "-name", "from", "types", "statements", "text", "evidence"),
    *sample()["support_types"],
    *map(str, (*Direction, *Kind, *Standing, *Verdict, *Stance, *Weight, *SourceKind)),
    *("freedonia", "Île-d’Or", "sylvania", "ruritania", "iran", "Europe", "census-2019-trade"),
    *("freedonia-treaty", "year", "decade", "region"),
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


def _calls() -> Iterator[list[str]]:
    """Yield what makes sense, so that a command line can get as far as an answer."""
    named = [], ["freedonia"], ["sylvania", "Île-d’Or"], ["freedonia-treaty"], ["steel"]
    for name in COMMANDS:
        takes_names = any(param.name in ("names", "words") for param in build(name).params)
        yield from ([name, *names] for names in named if takes_names or not names)


SENSIBLE = st.sampled_from(
    [
        *(["-f", name] for name in FORMATS),
        *(["-s", name] for name in sample()["support_types"]),
        *(["--verdict", word] for word in ("any", "refuted", "confirmed,reported")),
        *(["--kind", word] for word in ("any", "friction")),
        *(["--by", word] for word in ("year", "decade", "verdict")),
        *(["--color", word] for word in ("always", "never")),
        *(["-n", number] for number in ("0", "2")),
        *(["--json"], ["-q"], ["--no-header"], ["-d", "from"], ["--match", "all"], ["--article"]),
    ]
) | st.one_of(
    st.tuples(st.just("--search"), SAID),
    st.tuples(st.sampled_from(["--since", "--until"]), DATE),
    st.tuples(st.sampled_from(["-F", "--sort"]), st.sampled_from(["id", "name", "verdict"])),
)
ARGUMENTS = st.builds(
    lambda call, sensible, more: [*call, *(word for words in sensible for word in words), *more],
    st.sampled_from([[], *_calls()]),
    st.lists(SENSIBLE, max_size=3),
    st.just([]) | st.lists(ARGUMENT, max_size=3),
)
SAMPLE = encode(sample())


@settings(max_examples=200)
@given(ARGUMENTS)
def test_whatever_the_command_line_the_program_answers_or_says_in_a_line_why_not(
    arguments: list[str],
) -> None:
    done = ally(*arguments, stdin=SAMPLE, env={"ALLY_DATA": "-"})

    assert done.code in (0, 1, 2, 3), done.err
    assert "Traceback" not in done.err
    if done.code in (2, 3):
        assert done.out == ""
        assert done.err.count("\n") == 1
        assert done.err.startswith(("ally: ", '{"schema_version":2,"error":'))
    if done.err.startswith("{"):
        assert set(json.loads(done.err)["error"]) == {"code", "message", "hint", "suggestions"}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("data") / "own.json"
    file.write_bytes(SAMPLE)
    return str(file)


@settings(max_examples=150)
@given(ARGUMENTS, st.sampled_from(["bash", "zsh", "fish", "powershell", "sh"]))
def test_whatever_the_command_line_to_complete_the_shell_gets_words_or_nothing(
    own: str, arguments: list[str], shell: str
) -> None:
    done = ally(*arguments, env={"_ALLY_COMPLETE": shell, "ALLY_DATA": own})

    assert (done.code, done.err) == (0, "")
