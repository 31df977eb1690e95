"""What makes a data set sound, and that whatever is not is told with its line and place."""

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample import Json, encode, sample
from small import some_dates

from ally_cli import dates
from ally_cli.dataset import SHIPPED, called, check, decode, load, problem, read
from ally_cli.dataset.document import Document
from ally_cli.dataset.problem import Problem, below, wrong
from ally_cli.dataset.rules import RULES, SORTS, problems
from ally_cli.errors import DataError
from ally_cli.model import Ally, Dataset, Evidence, Source, Statement, Subject

Steps = tuple[str | int, ...]


def evidence(source: str, stance: str = "affirms", weight: str = "secondary") -> Json:
    """Return a piece of evidence of which the publisher is the origin."""
    return {"source": source, "stance": stance, "weight": weight, "origin": None}


def places(value: Any, steps: Steps = ()) -> Iterator[Steps]:
    """Yield the way to everything in *value*."""
    yield steps
    if isinstance(value, dict | list):
        for step, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(part, (*steps, step))


def at(value: Any, steps: Steps) -> Any:
    """Return what *steps* lead to in *value*."""
    for step in steps:
        value = value[step]
    return value


def altered(steps: Steps, value: Any) -> Any:
    """Return the sample with *value* at the end of *steps*."""
    if not steps:
        return value
    raw = sample()
    at(raw, steps[:-1])[steps[-1]] = value
    return raw


def path_of(steps: Steps) -> str:
    """Return the JSON path of the place that *steps* lead to."""
    path = "$"
    for step in steps:
        path = below(path, step)
    return path


def told(raw: Any) -> list[tuple[str, str, str | None]]:
    """Return place, message and hint of all that is wrong with *raw*."""
    return [(one.path, one.message, one.hint) for one in check(encode(raw))]


def refusal(data: bytes) -> str | None:
    """Return what *data* is refused with, if it is."""
    try:
        decode(data, "own.json")
    except DataError as error:
        return str(error)
    return None


PLACES = list(places(sample()))
ALL_PATHS = {path_of(steps) for steps in PLACES}
FREEDONIA: Steps = ("allies", 0)
FOUNDING: Steps = (*FREEDONIA, "statements", 1)  # refuted
TREATY: Steps = (*FREEDONIA, "statements", 2)  # ongoing
LOAN: Steps = (*FREEDONIA, "statements", 3)  # reported
ILE_DOR: Steps = ("allies", 1)
RIFLES: Steps = (*ILE_DOR, "statements", 1)  # unverified
SYLVANIA: Steps = ("allies", 2)  # which is no more

SLUG = "lower-case letters, digits, single hyphens"
DATE = "YYYY, YYYY-MM or YYYY-MM-DD"
SITE = "http:// or https://, and a site"
ONCE = "keep one of them"


@pytest.mark.parametrize("data", [encode(sample()), SHIPPED.read_bytes()], ids=["own", "shipped"])
def test_a_sound_data_set_has_no_problem(data: bytes) -> None:
    assert check(data) == []
    assert refusal(data) is None


@pytest.mark.parametrize(
    ("steps", "value", "place", "message", "hint"),
    [
        # The head.
        *(
            (("version",), version, "", f"'{version}' is not a version", "YYYY.MM.DD")
            for version in ("2020-06-30", "2020.6.30", "2020.06", "2020.06.30.1.2", "2020.06.31")
        ),
        (("as_of",), "2020-06", "", "'2020-06' is not a day", "YYYY-MM-DD"),
        (("as_of",), "2020-06-31", "", "'2020-06-31' is not a day", "YYYY-MM-DD"),
        (("article",), "bugle-2000-allies", "", "no source 'bugle-2000-allies' is defined", ...),
        (("article",), "x", "", "no source 'x' is defined", None),
        (("support_types", "military"), " ", "", "a blank text", None),
        # Ids.
        ((*LOAN, "id"), "loan", "", "'loan' does not begin with its ally's id", "freedonia-…"),
        (
            (*LOAN, "id"),
            "freedoniax",
            "",
            "'freedoniax' does not begin with its ally's id",
            "freedonia-…",
        ),
        (
            (*FOUNDING, "id"),
            "freedonia-treaty",
            "$.allies[0].statements[2].id",
            "'freedonia-treaty' is already taken",
            "ids are unique",
        ),
        (
            ("subject", "id"),
            "freedonia",
            "$.allies[0].id",
            "'freedonia' is already taken",
            "ids are unique",
        ),
        # Names, codes and aliases.
        ((*ILE_DOR, "iso3"), "RUR", "", "the name 'rur' already stands for ruritania", None),
        (
            (*ILE_DOR, "aliases"),
            ["Paradise", "Strélsau"],
            "$.allies[1].aliases[1]",
            "the name 'strelsau' already stands for ruritania",
            None,
        ),
        (
            (*ILE_DOR, "aliases"),
            ["Freedonia treaty"],
            "$.allies[0].statements[2].id",
            "the name 'freedonia treaty' already stands for ile-dor",
            None,
        ),
        (
            (*FREEDONIA, "aliases"),
            ["Land", "x", "Land"],
            "$.allies[0].aliases[2]",
            "'Land' stands here twice",
            ONCE,
        ),
        *(
            (
                (*FREEDONIA, "aliases"),
                ["Land", marks],
                "$.allies[0].aliases[1]",
                f"nobody can ask for '{marks}'",
                "a name has a letter or a digit",
            )
            for marks in ("-", "–/(.)", "'", "\u0301")
        ),
        (("subject", "name"), "...", "", "nobody can ask for '...'", ...),
        ((*FREEDONIA, "cow"), 1000, "", "'1000' is not a number of a country", "1 to 999"),
        ((*FREEDONIA, "cow"), 0, "", "'0' is not a number of a country", "1 to 999"),
        ((*FREEDONIA, "treaty"), "ile-dor-rifles", "", "the ally has no statement …", ...),
        # Dates.
        ((*FREEDONIA, "ties_since"), "1933-11-31", "", "'1933-11-31' is not a date", DATE),
        ((*SYLVANIA, "ties_until"), "soon", "", "'soon' is not a date", DATE),
        ((*TREATY, "start"), "", "", "'' is not a date", DATE),
        ((*LOAN, "end"), "1999-02-29", "", "'1999-02-29' is not a date", DATE),
        (("sources", 0, "published"), "1.3.1934", "", "'1.3.1934' is not a date", DATE),
        ((*LOAN, "start"), "1999-12-32", "", "'1999-12-32' is not a date", DATE),
        ((*LOAN, "start"), "2000", "", "'2000' is after the end, '1999'", None),
        ((*SYLVANIA, "ties_since"), "1991", "", "'1991' is after the end, '1990'", None),
        ((*LOAN, "ongoing"), True, "", "an ongoing statement has no end", "false, or end null"),
        # Types.
        ((*LOAN, "types", 0), "finacial", "", "no support type 'finacial' is defined", ...),
        ((*LOAN, "types", 0), "naval", "", "no support type 'naval' is defined", None),
        (
            (*LOAN, "types"),
            ["economic", "financial", "economic"],
            "$.allies[0].statements[3].types[2]",
            "'economic' stands here twice",
            ONCE,
        ),
        # Evidence.
        ((*TREATY, "evidence", 0, "source"), "nobody", "", "no source 'nobody' is defined", None),
        (
            (*LOAN, "evidence"),
            [evidence("gazette-1999-loan", "qualifies")],
            "$.allies[0].statements[3].evidence",
            "no source affirms the statement",
            "at least one does",
        ),
        (
            (*LOAN, "evidence"),
            [evidence("gazette-1999-loan"), evidence("gazette-1999-loan", weight="primary")],
            "$.allies[0].statements[3].evidence[1].source",
            "'gazette-1999-loan' affirms the statement twice",
            ONCE,
        ),
        # Notes.
        (
            (*FOUNDING, "note"),
            None,
            "",
            "the evidence makes it refuted (1 denies): it needs a note",
            None,
        ),
        (
            (*TREATY, "evidence"),
            [evidence("archive-1934-treaty"), evidence("gazette-1999-loan", "denies")],
            "$.allies[0].statements[2].note",
            "the evidence makes it disputed (1 for, 1 against): it needs a note",
            None,
        ),
        (
            (*LOAN, "evidence", 0, "weight"),
            "weak",
            "$.allies[0].statements[3].note",
            "the evidence makes it unverified (only weak sources): it needs a note",
            None,
        ),
        # Addresses.
        *(
            (("sources", 0, "url"), url, "", f"'{url}' is not an address", SITE)
            for url in (
                "javascript:https://example.org/x",
                "ftp://example.org",
                "https://",
                "http:///x",
                "https://?",
                "https:// example.org",
                "https://example.org/a b",
                " https://example.org",
                "example.org",
                "",
            )
        ),
    ],
)
def test_one_breach_of_a_rule_is_one_problem_at_its_place(
    steps: Steps, value: Any, place: str, message: str, hint: Any
) -> None:
    found = [one for one in told(altered(steps, value)) if "no statement cites" not in one[1]]

    [(path, said, right)] = found
    assert path == (place or path_of(steps))
    assert said.startswith(message.removesuffix("…"))
    assert hint is ... or right == hint


def test_a_source_that_neither_evidence_nor_the_article_cites_is_a_problem() -> None:
    raw = altered((*RIFLES, "evidence", 0, "source"), "bugle-undated-allies")

    assert told(raw) == [("$.sources[5].id", "no statement cites 'watch-2017-rifles'", None)]
    assert told(raw | {"article": "watch-2017-rifles"}) == []
    assert told(sample() | {"article": None}) == []


def test_a_record_twice_is_a_problem_for_its_id_and_those_in_it() -> None:
    raw = sample()
    raw["allies"].append(raw["allies"][1])
    raw["sources"].append(raw["sources"][0])

    assert told(raw) == [
        ("$.allies[3].id", "'ile-dor' is already taken", "ids are unique"),
        ("$.allies[3].statements[0].id", "'ile-dor-doctors' is already taken", "ids are unique"),
        ("$.allies[3].statements[1].id", "'ile-dor-rifles' is already taken", "ids are unique"),
        ("$.sources[6].id", "'archive-1934-treaty' is already taken", "ids are unique"),
    ]


@given(
    steps=st.sampled_from(
        [("subject", "id"), (*SYLVANIA, "id"), (*LOAN, "id"), ("sources", 2, "id")]
    ),
    text=st.text("ab-1 A_é\n", max_size=6),
)
def test_an_id_is_a_slug(steps: Steps, text: str) -> None:
    value = f"freedonia{text}"

    unfit = (path_of(steps), f"'{value}' is not an id", SLUG)

    is_slug = re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", value) is not None
    assert (unfit in told(altered(steps, value))) is not is_slug


@given(
    name=st.sampled_from(
        ["freedonia", "Freedonia", "Republic of Freedonia", "FD", "FRD", "Land of the Free"]
    ),
    field=st.sampled_from(["name", "official_name", "iso2", "iso3", "aliases"]),
    write=st.sampled_from(
        [str, str.upper, lambda name: name.replace(" ", "-"), lambda name: f"{name[0]}’{name[1:]}."]
    ),
)
def test_a_name_however_written_stands_for_one_country(
    name: str, field: str, write: Callable[[str], str]
) -> None:
    written = write(name)
    steps, value = (
        ((*ILE_DOR, field), written) if field != "aliases" else ((*ILE_DOR, field), [written])
    )

    [(path, message, hint)] = told(altered(steps, value))

    assert path == path_of(steps) + ("[0]" if field == "aliases" else "")
    assert message == f"the name '{name.lower()}' already stands for freedonia"
    assert hint is None


@given(first=some_dates, last=some_dates)
def test_what_begins_may_end_on_a_day_that_is_not_before(first: str, last: str) -> None:
    backwards = dates.first_day(first) > dates.last_day(last)

    for steps, ends in (((*SYLVANIA, "ties_since"), "ties_until"), ((*LOAN, "start"), "end")):
        raw = altered(steps, first)
        at(raw, steps[:-1])[ends] = last
        wrong = (path_of(steps), f"'{first}' is after the end, '{last}'", None)
        assert told(raw) == ([wrong] if backwards else [])


@pytest.mark.parametrize(
    ("steps", "value"),
    [
        (("version",), "2020.06.30.2"),
        ((*FREEDONIA, "aliases"), ["freedonia", "FREEDONIA", "F.D."]),
        ((*FREEDONIA, "treaty"), None),
        ((*FREEDONIA, "iso2"), None),
        ((*FREEDONIA, "region"), "x@y: a\\b"),
        ((*FREEDONIA, "region"), "می\u200cخواهم 👩\u200d🚀\xa0!"),
        ((*FREEDONIA, "summary"), "Two\tcolumns,\r\ntwo lines."),
        ((*LOAN, "start"), None),
        ((*LOAN, "end"), None),
        ((*FREEDONIA, "ties_since"), None),
        ((*LOAN, "note"), "No note is needed."),
        (
            (*FOUNDING, "evidence"),
            [
                evidence("bugle-undated-allies"),
                evidence("bugle-undated-allies", "qualifies"),
                evidence("bugle-undated-allies", "denies"),
            ],
        ),
        (("support_types", "a:b"), "Colons: many."),
        (("support_types", "version"), "A key of another object."),
        (("support_types", 'a "quoted": key'), '"Quoted": too.'),
        (("sources", 0, "published"), None),
        (("sources", 0, "published"), "1934-03"),
        (("sources", 0, "url"), "https://example.org:80/a?b=c#d"),
    ],
)
def test_a_change_within_the_rules_is_no_problem(steps: Steps, value: Any) -> None:
    assert told(altered(steps, value)) == []


# Every text of the data set, in a field or as a name of a support type.

TEXTS = [steps for steps in PLACES if isinstance(at(sample(), steps), str)]
OF_ANOTHER_SORT = {"id", "treaty", "article", "version", "as_of", "start", "end", "published"}
OF_ANOTHER_SORT |= {"ties_since", "ties_until", "kind", "direction", "source", "stance", "weight"}
FREE = [s for s in TEXTS if not {s[-1], *s[-2:-1]} & (OF_ANOTHER_SORT | {"types"})]
OBEYED = "\x00\x01\x07\x0b\x1b\x7f\x85\x9f\ufdd0\ufffe\uffff\U0001fffe\U0010ffff"


@given(steps=st.sampled_from(FREE), char=st.sampled_from(OBEYED))
def test_what_a_terminal_obeys_or_nothing_can_show_may_stand_beside_a_letter(
    steps: Steps, char: str
) -> None:
    # White space ends an address.
    address = f"https://x.example/{'' if char.isspace() else char}"
    value = address if steps[-1] == "url" else f"x{char}y"

    assert told(altered(steps, value)) == []


@given(
    steps=st.sampled_from(FREE),
    blank=st.sampled_from(["", " ", "\n\t", "\xa0", "\u200b", "\x07\x1b"]),
)
def test_a_blank_text_is_refused_everywhere(steps: Steps, blank: str) -> None:
    found = told(altered(steps, blank))

    assert [path for path, _, _ in found] == [path_of(steps)]


def test_the_name_of_a_support_type_is_a_text() -> None:
    raw = sample()
    raw["support_types"] |= {"": "A.", "\x07": "B."}

    assert [(path, message) for path, message, _ in told(raw)] == [
        ('$.support_types[""]', "a blank text"),
        ('$.support_types["\\u0007"]', "a blank text"),
    ]


def test_every_text_of_the_model_is_looked_at_by_a_rule() -> None:
    looked_at = {path for sort in SORTS for path in sort.paths}
    looked_at |= {"$.article", "$.allies.treaty"}  # are ids of what is there, or a problem
    looked_at |= {"$.allies.statements.evidence.source", "$.allies.statements.types"}
    records = {
        "$": Dataset,
        "$.subject": Subject,
        "$.allies": Ally,
        "$.allies.statements": Statement,
        "$.allies.statements.evidence": Evidence,
        "$.sources": Source,
    }
    texts = {
        f"{path}.{field.encode_name}"
        for path, record in records.items()
        for field in msgspec.structs.fields(record)
        if "str" in str(field.type) and field.name != "support_types"
    }

    assert texts - looked_at == set()


def test_a_source_that_is_not_defined_is_one_problem_whatever_else_it_decides() -> None:
    raw = altered((*TREATY, "evidence", 0, "source"), "archive-1934-treat")
    raw["allies"][0]["statements"][2]["evidence"].append(evidence("gazette-1999-loan", "denies"))

    assert [path for path, _, _ in told(raw)] == [
        "$.allies[0].statements[2].note",
        "$.allies[0].statements[2].evidence[0].source",
    ]


# Shapes.


@pytest.mark.parametrize(
    ("steps", "value", "message", "hint"),
    [
        ((*TREATY, "verdict"), "confirmed", "no field is called 'verdict'", "take it out"),
        ((*FREEDONIA, "cow"), "902", "text where a whole number or null belongs", None),
        ((*FREEDONIA, "cow"), True, "true where a whole number or null belongs", None),
        ((*FREEDONIA, "cow"), 1.5, "the number 1.5 where a whole number or null belongs", None),
        ((*TREATY, "evidence"), [], "an empty list", "at least 1"),
        (
            (*TREATY, "evidence", 0, "stance"),
            "afirms",
            "no stance 'afirms'",
            "did you mean affirms?",
        ),
        ((*TREATY, "evidence", 0), "x", "text where an object belongs", None),
        (("schema_version",), "2", "text where 2 belongs", None),
        (("schema_version",), 2.0, "the number 2.0 where 2 belongs", None),
    ],
)
def test_a_breach_of_the_shape_is_one_problem_at_its_place(
    steps: Steps, value: Any, message: str, hint: str | None
) -> None:
    assert told(altered(steps, value)) == [(path_of(steps), message, hint)]


@pytest.mark.parametrize("value", [12, [{}], True], ids=repr)
def test_what_only_follows_from_what_is_misshapen_is_not_told(value: Any) -> None:
    for steps in PLACES:
        found = {path for path, _, _ in told(altered(steps, value))}

        own = path_of(steps)
        assert {
            path for path in found if not f"{path}.".startswith((f"{own}.", f"{own}["))
        } == set()


def test_a_rule_is_left_out_only_if_a_field_that_tells_is_misshapen() -> None:
    dataset = msgspec.convert(altered((*LOAN, "evidence", 0, "weight"), "weak"), Dataset)
    telling = [fields for _, fields in RULES if fields]

    assert [one.path for one in problems(dataset)] == ["$.allies[0].statements[3].note"]
    assert list(problems(dataset, ["$.allies[0].statements[0].evidence[0].weight"])) == []
    assert len(list(problems(dataset, ["$.allies[0].statements[0].text"]))) == 1
    assert len(list(problems(dataset, ['$.sources[0]["evidence"]', "$.sources[0].title"]))) == 1
    assert list(problems(dataset, ["$.allies"])) == []
    assert telling


@pytest.mark.parametrize(
    ("version", "message"),
    [
        (
            1,
            "own.json:2: $.schema_version: schema 1, and this version of ally reads schema 2:"
            " statements hold evidence, verdicts follow from it (data/README.md says how to move)",
        ),
        (
            3,
            "own.json:2: $.schema_version: schema 3 is newer than this ally: this version of ally"
            " reads schema 2 (update ally)",
        ),
    ],
)
def test_of_a_data_set_of_another_schema_nothing_else_is_said(version: int, message: str) -> None:
    raw = sample() | {"schema_version": version, "new": 1, "allies": {}}

    assert refusal(json.dumps(raw, indent=1).encode()) == message


# Places and lines.


@given(st.data())
def test_whatever_is_changed_both_ways_of_reading_agree_and_the_places_are_there(
    data: st.DataObject,
) -> None:
    raw: Any = sample()
    changes = st.sampled_from(["", "x", "2016", "military", None, True, 7, -1, 1.5, [], {}])
    for _ in range(data.draw(st.integers(1, 3))):
        steps = data.draw(st.sampled_from([way for way in places(raw) if way]))
        holder = at(raw, steps[:-1])
        match data.draw(st.sampled_from(["change", "remove", "repeat", "add"])):
            case "change":
                holder[steps[-1]] = data.draw(changes)
            case "remove":
                del holder[steps[-1]]
            case "repeat" if isinstance(holder, list):
                holder.append(deepcopy(holder[steps[-1]]))
            case _ if isinstance(holder, dict):
                holder["other key"] = data.draw(changes)
    document = json.dumps(raw, indent=2, ensure_ascii=False).encode()

    found, refused = check(document), refusal(document)

    assert bool(found) == bool(refused)
    if found:
        assert refused == said_first(found)
    ways = {path_of(steps) for steps in places(raw)}
    for one in found:
        assert one.path in ways or one.path.rpartition(".")[0] in ways
        assert one.line
    assert [one.line for one in found] == sorted(one.line or 0 for one in found)


def said_first(found: list[Problem]) -> str:
    """Return what is to be said of a file with these problems."""
    path = f"{found[0].path}: " if found[0].path != "$" else ""
    more = [f"{len(found) - 1} more: ally validate own.json"] if len(found) > 1 else []
    hints = "; ".join(([found[0].hint] if found[0].hint else []) + more)
    return f"own.json:{found[0].line}: {path}{found[0].message}" + (f" ({hints})" if hints else "")


def test_every_place_is_found_on_its_line_in_the_order_of_the_document() -> None:
    data = json.dumps(sample(), indent=2, ensure_ascii=False).encode()
    lines: dict[str, int] = {}
    for steps in PLACES[1:]:
        text = json.dumps(altered(steps, "@ here @"), indent=2, ensure_ascii=False)
        lines[path_of(steps)] = text.partition("@ here @")[0].count("\n") + 1

    located = list(Document(data).located([wrong(path, "") for path in sorted(lines)]))

    assert {one.path: one.line for one in located} == lines
    assert [one.path for one in located] == list(lines)


def test_what_is_not_there_is_on_the_line_of_what_would_hold_it() -> None:
    whole = Document(b'{"a":\n[1,\n"b"]}')

    paths = ("$.b", "$.a.b", "$.a[1].b", "$.a[2]")
    located = whole.located(wrong(path, "") for path in paths)

    assert [(one.path, one.line) for one in located] == [
        ("$.b", 1),
        ("$.a.b", 2),
        ("$.a[2]", 2),
        ("$.a[1].b", 3),
    ]


# Keys that stand twice.


class Twice(dict[str, Any]):
    """An object that is written with one of its keys twice."""

    key: str


def objects(value: Any, steps: Steps = ()) -> Iterator[Steps]:
    """Yield the way to every object in *value* that has a key."""
    for way in places(value):
        if isinstance(at(value, way), dict) and at(value, way):
            yield way


def written(value: Any, rng: Random) -> str:
    """Return *value* as JSON with white space of any kind wherever it may stand, and escapes."""

    def blank() -> str:
        return "".join(rng.choices(["", " ", "\t", "\n", "\r"], k=rng.choice([0, 0, 1, 3])))

    def text(word: str) -> str:
        return '"' + "".join(map(char, word)) + '"'

    def char(one: str) -> str:
        if one in '"\\' or one < " " or rng.random() < 0.1:
            pairs = one.encode("utf-16-be").hex()
            escaped = "".join(f"\\u{pairs[n : n + 4]}" for n in range(0, len(pairs), 4))
            return rng.choice([escaped, escaped.upper().replace("U", "u")])
        return one

    def part(one: Any) -> str:
        match one:
            case dict():
                items = list(one.items())
                if isinstance(one, Twice):
                    items.insert(
                        rng.randrange(len(items) + 1),
                        (one.key, rng.choice(["x", one.get(one.key)])),
                    )
                pairs = (
                    f"{text(key)}{blank()}:{blank()}{part(value)}{blank()}" for key, value in items
                )
                return "{" + blank() + f",{blank()}".join(pairs) + "}"
            case list():
                return (
                    "[" + blank() + f",{blank()}".join(part(item) + blank() for item in one) + "]"
                )
            case str():
                return text(one)
            case _:
                return json.dumps(one)

    return blank() + part(value) + blank()


WORDS = st.text(st.sampled_from(':"\\ ,{}[]a3uA\u003aé'), min_size=1).map(lambda text: f"x{text}y")


@given(
    seed=st.integers(0, 10**6),
    text=WORDS,
    name=WORDS,
    place=st.integers(0, 50),
    key=st.integers(0, 20),
)
def test_a_key_twice_is_found_wherever_it_is_and_however_the_document_is_written(
    seed: int, text: str, name: str, place: int, key: int
) -> None:
    rng = Random(seed)
    raw: Any = sample()
    raw["allies"][1]["summary"] = text
    raw["support_types"][name] = text
    ways = list(objects(raw))
    way = ways[place % len(ways)]
    holder = at(raw, way)
    twice = Twice(holder)
    twice.key = list(holder)[key % len(holder)]

    sound = written(raw, rng).encode()
    if way:
        at(raw, way[:-1])[way[-1]] = twice
    unsound = written(raw if way else twice, rng).encode()

    assert check(sound) == []
    assert decode(sound).allies[1].summary == text
    path = below(path_of(way), twice.key)
    assert path in {
        one.path for one in check(unsound) if one.message == "the key stands here twice"
    }
    assert refusal(unsound)


@pytest.mark.parametrize("escaped", ["\\u003a", "\\u003A", "\\\\u003a", "\\\\\\u003a"])
def test_an_escaped_colon_hides_no_key_and_feigns_none(escaped: str) -> None:
    data = encode(sample()).replace(b"Rifles for", f"Rifles{escaped}for".encode())

    assert check(data) == []
    for key in (b'"as_of":', b'"capital":', b'"weight":'):
        first = data.replace(key, key + b'"x",' + key, 1)
        assert "the key stands here twice" in {one.message for one in check(first)}
        assert refusal(first)


# What is no JSON, or has a number that nobody can hold.


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"// a comment\n" + encode(sample()), ":1: not JSON: expecting value, column 1"),
        (b"\xef\xbb\xbf" * 2 + encode(sample()), ":1: not JSON: a byte order mark, column 1"),
        (b'{"a": NaN, "b": "NaN"}', ":1: not JSON: invalid character, column 7"),
        (b'{"NaN": "\\"NaN",\n"b": -Infinity}', ":2: not JSON: invalid character, column 6"),
        (b'{"a": "\\\\ud83d \\ud83d"}', ":1: not JSON: \\ud83d is half a character, column 16"),
        (b'{"a": "\\ude00"}', ":1: not JSON: \\ude00 is half a character, column 8"),
        (b"[" * 100_000, ": nested too deeply"),
    ],
)
def test_what_is_no_json_is_one_problem(data: bytes, message: str) -> None:
    assert refusal(data) == f"own.json{message}"
    assert len(check(data)) == 1


def test_a_trailing_comma_is_refused_on_its_line() -> None:
    data = encode(sample())[:-1] + b"\n,}"

    assert (refusal(data) or "").startswith("own.json:2: not JSON: ")


def test_a_byte_order_mark_is_no_part_of_a_data_set() -> None:
    assert decode(b"\xef\xbb\xbf" + encode(sample())) == decode(encode(sample()))


def test_a_pair_of_halves_is_a_character() -> None:
    data = json.dumps(altered((*FREEDONIA, "capital"), "😀\\ud83d")).encode()

    assert decode(data).allies[0].capital == "😀\\ud83d"
    assert check(data.replace(b'"as_of":', b'"as_of":1,"as_of":'))[0].path == "$.as_of"


@given(
    steps=st.sampled_from(PLACES[1:]),
    number=st.sampled_from(["1e999", "-1e999", "9" * 10_000, "-" + "9" * 10_000, "1.5", "1e5"]),
)
def test_a_number_that_is_out_of_range_is_told_at_its_place(steps: Steps, number: str) -> None:
    text = json.dumps(altered(steps, "@ here @"), indent=2)
    before, _, after = text.partition('"@ here @"')

    found = check(f"{before}{number}{after}".encode())

    shown = number if len(number) < 80 else f"{number[:79]}…"
    assert found[0].path == path_of(steps)
    assert found[0].line == before.count("\n") + 1
    assert found[0].message.startswith(f"the number {shown} where ")
    assert len(found) == 1


# What it costs to be wrong.


def test_of_very_many_problems_all_are_told_and_few_are_guessed_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sought: list[str] = []
    seek: Callable[..., list[str]] = problem.nearest
    monkeypatch.setattr(
        problem, "nearest", lambda word, words: sought.append(word) or seek(word, words)
    )
    raw = sample()
    raw["allies"][1]["statements"] = [
        raw["allies"][1]["statements"][0]
        | {"id": f"ile-dor-{n}", "evidence": [evidence(f"watch-2017-rifle{n}")], f"txt{n}": ""}
        for n in range(1500)
    ]

    found = check(encode(raw))

    assert len(found) == 3001  # and a source that is not cited any more
    assert len(sought) == len(set(sought)) <= 2 * problem.MOST_GUESSES
    assert found[0].hint
    assert (refusal(encode(raw)) or "").endswith("3000 more: ally validate own.json)")


def test_the_more_words_there_are_the_fewer_are_guessed_at() -> None:
    few, many = problem.Vocabulary(["military"]), problem.Vocabulary(map(str, range(10**6)))

    assert few.hint("militry") == "did you mean military?"
    assert few.hint("xyz") is None
    assert many.hint("12345678") is None


def test_a_long_value_is_cut_short_in_what_is_said() -> None:
    [(_, message, _)] = told(altered((*FREEDONIA, "ties_since"), "9" * 1000))

    assert message == f"'{'9' * 79}…' is not a date"


# Files.


@pytest.mark.parametrize("take", [load, read, called])
def test_an_empty_name_is_no_file(take: Callable[[str], object]) -> None:
    with pytest.raises(DataError, match="the file name is empty"):
        take("")


def test_none_is_the_shipped_data_set_and_a_dash_is_standard_input(tmp_path: Path) -> None:
    (tmp_path / "own.json").write_bytes(encode(sample()))

    assert called(None) == str(SHIPPED)
    assert read(None) == SHIPPED.read_bytes()
    assert called("-") == "standard input"
    assert load(tmp_path / "own.json").version == "2020.06.30"


def test_of_standard_input_it_is_said_how_to_see_the_rest() -> None:
    with pytest.raises(DataError, match=r"; 7 more: ally validate -\)$"):
        decode(b"{}", called("-"))
