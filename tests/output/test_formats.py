"""The formats for programs and for notes: their exact text, and that nothing is lost in them."""

import csv
import io
import json
import re
from itertools import cycle
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from program import Result, ally, ally_in_terminal
from sample import CALLS, encode, files_in, sample, write_files

from ally_cli.output import FORMATS
from ally_cli.output.csv import commas, tabs
from ally_cli.output.json import document, lines
from ally_cli.output.markdown import render as markdown
from ally_cli.output.stream import Style
from ally_cli.query import Query
from ally_cli.reports.report import Column, Heading, Prose, Report, arrange

SAMPLE = encode(sample())
PIPE = Style(width=None, terminal=False, color=False, encoding="utf-8", header=True)
HOSTILE = 'a,"b";c\td\\t\n\r\n| [x](y) `z` <b> *s* _u_ :smile: \x1b[31m \u202e [/] 中国 😄 \x00'


class Note(Struct, frozen=True):
    """An item with a text, a list and an object."""

    id: str
    text: str | None
    words: tuple[str, ...] = ()
    counts: dict[str, int] = {}


def notes(*items: Note, **query: Any) -> Report:
    """Return a report on *items*, arranged as *query* says."""
    columns = (Column("text", "Text"), Column("id", "Id", right=True))
    return arrange(
        Report("notes", "Notes", "2020.06.30", None, Query(**query), Note, items, columns=columns)
    )


def on_sample(*arguments: str, env: dict[str, str] | None = None, encoding: str = "utf-8") -> str:
    """Return what the program answers about the sample."""
    done = ally(*arguments, "-q", "--data", "-", stdin=SAMPLE, env=env, encoding=encoding)
    assert (done.code, done.err) == (0, "")
    return done.out


def test_json_is_one_line_in_a_pipe_that_says_what_was_asked_and_of_which_data() -> None:
    text = on_sample("list", "--json", "-s", "military", "-F", "id,from", "--sort", "-from")

    assert text == (
        '{"schema_version":2,"data_version":"2020.06.30","command":"list",'
        '"query":{"allies":[],"support":["military"],"match":"any","direction":[],"standing":[],'
        '"region":[],"article":false,"kind":["support"],"verdict":["confirmed","reported","disputed","unverified"],'
        '"since":null,"until":null,"source":[],"search":null,"sort":"-from","limit":null,'
        '"fields":["id","from"]},"count":3,"total":3,"items":['
        '{"id":"ile-dor","from":1},{"id":"freedonia","from":0},{"id":"sylvania","from":0}]}\n'
    )


def test_json_counts_what_is_shown_and_what_there_was() -> None:
    done = ally("list", "--json", "-n", "1", "--verdict", "any", "--data", "-", stdin=SAMPLE)
    answer = json.loads(done.out)

    assert (answer["count"], answer["total"], len(answer["items"])) == (1, 3, 1)
    assert done.err == "ally: showing 1 of 3\n"


def test_json_is_indented_on_a_terminal(tmp_path: Any) -> None:
    file = tmp_path / "sample.json"
    file.write_bytes(SAMPLE)

    shown = ally_in_terminal(
        *("filter", "sylvania", "--json", "-F", "id,types,note", "--data", str(file)), columns=80
    ).out

    assert shown.endswith(
        """\
  "count": 2,
  "total": 2,
  "items": [
    {
      "id": "sylvania-training",
      "types": [
        "military",
        "technical"
      ],
      "note": null
    },
    {
      "id": "sylvania-break",
      "types": [
        "diplomatic"
      ],
      "note": null
    }
  ]
}
"""
    )


def test_jsonl_is_each_item_as_json_has_it_on_a_line_of_its_own() -> None:
    whole = json.loads(on_sample("filter", "--json"))
    text = on_sample("filter", "-f", "jsonl")

    assert [json.loads(line) for line in text.splitlines()] == whole["items"]
    assert on_sample("filter", "sylvania", "-f", "jsonl", "-F", "id,end,ongoing,types") == (
        '{"id":"sylvania-training","end":"1989-11-09","ongoing":false,'
        '"types":["military","technical"]}\n'
        '{"id":"sylvania-break","end":"1990","ongoing":false,"types":["diplomatic"]}\n'
    )


def test_csv_is_a_header_and_every_flat_field_of_every_item() -> None:
    assert on_sample("list", "-f", "csv").split("\r\n") == [
        "id,name,official_name,iso2,iso3,wikidata,cow,aliases,region,subregion,capital,ties_since,"
        "ties_until,ties_note,treaty,summary,standing,types,to,from,mutual,friction,latest,ongoing",
        "freedonia,Freedonia,Republic of Freedonia,FD,FRD,Q1453461,991,Land of the Free,Europe,"
        "Southern Europe,Freedonia City,1933-11-17,,,freedonia-treaty,"
        "Freedonia buys steel from Ruritania and defends it by treaty.,treaty,"
        "economic;diplomatic;financial;military,1,1,1,1,2012-06,true",
        "ile-dor,Île-d’Or,Principality of the Île-d’Or,IO,ILO,,992,Golden Island,Oceania,Polynesia,"
        "Port-Doré,2001,,The day is not on record.,,Île-d’Or took in doctors from Ruritania.,recent,"
        "economic;medical;military,0,2,0,0,2016-05,false",
        "sylvania,Sylvania,Sylvanian Union,,,,,Szilvánia,Europe,Eastern Europe,Esterháza,,1990,"
        "No source seen dates them.,,"
        "Sylvania trained Ruritanian officers until the state was dissolved.,ended,"
        "military;technical,1,0,0,1,1990,false",
        "",
    ]


def test_tsv_has_tabs_between_fields_and_lists_joined_by_semicolons() -> None:
    assert on_sample("filter", "ile-dor", "-f", "tsv", "-F", "id,end,ongoing,types") == (
        "id\tend\tongoing\ttypes\n"
        "ile-dor-doctors\t2016-05\tfalse\tmedical\n"
        "ile-dor-rifles\t\tfalse\tmilitary;economic\n"
    )


@pytest.mark.parametrize("format", ["csv", "tsv", "md", "table"])
def test_the_headings_can_be_left_out(format: str) -> None:
    text = on_sample("list", "-f", format, "-F", "id", "--no-header")

    assert re.findall(r"[a-z][a-z-]+", text) == ["freedonia", "ile-dor", "sylvania"]
    assert len(text.splitlines()) == 3


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("table", ""),
        ("jsonl", ""),
        ("csv", "id,name\r\n"),
        ("tsv", "id\tname\n"),
        ("md", "| Id | Ally |\n|---|---|\n"),
    ],
)
def test_nothing_that_matches_is_an_empty_answer_and_a_note(format: str, text: str) -> None:
    arguments = ("list", "--search", "zinc", "-F", "id,name", "-f", format)

    done = ally(*arguments, "--data", "-", stdin=SAMPLE)
    quiet = ally(*arguments, "--quiet", "--data", "-", stdin=SAMPLE)

    if format == "table":
        text = "Id  Ally\n────────\n"
    assert done == (0, text, "ally: nothing on record matches\n")
    assert quiet == (0, text, "")


def test_nothing_that_matches_is_an_empty_list_in_json() -> None:
    done = ally("list", "--search", "zinc", "--json", "--data", "-", stdin=SAMPLE)
    answer = json.loads(done.out)

    assert (answer["count"], answer["total"], answer["items"]) == (0, 0, [])


EVERY_CALL = [(command, call) for command, calls in CALLS.items() for call in calls]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_files(tmp_path_factory.mktemp("data")).parent


def run(folder: Path, command: str, call: list[str], *more: str, **env: str) -> Result:
    """Return what *command* answers about the sample in the *folder*."""
    found = {"ALLY_DATA": str(folder / "own.json")} | env
    return ally(command, *files_in(folder, call), *more, env=found)


@pytest.mark.parametrize(("command", "call"), EVERY_CALL)
def test_every_answer_can_be_had_in_every_format_and_no_pipe_gets_an_escape_code(
    command: str, call: list[str], folder: Path
) -> None:
    for name in FORMATS:
        done = run(folder, command, call, "-f", name, "-q")

        assert (done.code, done.err) == ("unsound.json" in call, ""), name
        assert "\x1b" not in done.out, name


@pytest.mark.parametrize("command", CALLS)
def test_where_colour_is_forced_only_the_table_has_it(command: str, folder: Path) -> None:
    call = CALLS[command][0]
    for name in FORMATS:
        forced = run(folder, command, call, "-f", name, "-q", "--color=always", FORCE_COLOR="1")

        assert ("\x1b" in forced.out) == (name == "table"), name


@pytest.mark.parametrize("command", CALLS)
def test_columns_of_csv_and_tsv_are_flat(command: str, folder: Path) -> None:
    items = json.loads(run(folder, command, CALLS[command][0], "--json").out)["items"]
    text = run(folder, command, CALLS[command][0], "-f", "csv").out
    tabbed = run(folder, command, CALLS[command][0], "-f", "tsv").out

    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    flat = [
        name
        for name in items[0]
        if not any(isinstance(item[name], dict) for item in items)
        and not any(isinstance(one, dict) for item in items for one in to_list(item[name]))
    ]
    assert len(rows) == len(items)
    assert list(rows[0]) == tabbed.split("\n")[0].split("\t") != []
    assert set(rows[0]) <= set(flat) if command != "diff" else {"old", "new"} <= set(rows[0])


def to_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


@pytest.mark.parametrize("command", CALLS)
def test_every_field_can_be_sorted_by_both_ways_and_shown_alone_in_every_format(
    command: str, folder: Path
) -> None:
    call = CALLS[command][0]
    items = json.loads(run(folder, command, call, "--json").out)["items"]
    formats = cycle(FORMATS)

    for field in items[0]:
        one_way = run(folder, command, call, "--json", "-q", "--sort", field)
        other_way = run(
            folder, command, call, "-q", "-F", field, f"--sort=-{field}", "-f", next(formats)
        )

        for done in (one_way, other_way):
            assert (done.code, done.err) == (1 if command == "validate" else 0, ""), field
        found = json.loads(one_way.out)["items"]
        assert sorted(map(str, found)) == sorted(map(str, items)), field
        missing = [item[field] in (None, "", []) for item in found]
        assert missing == sorted(missing), field


@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_json_on_a_stream_that_takes_ascii_only_says_the_same(format: str) -> None:
    arguments = ("filter", "ile-dor", "-f", format)

    ascii_only = on_sample(*arguments, encoding="ascii")
    whole = on_sample(*arguments)

    assert ascii_only.isascii()
    assert '"ally_name":"\\u00cele-d\\u2019Or"' in ascii_only
    assert [json.loads(line) for line in ascii_only.splitlines()] == [
        json.loads(line) for line in whole.splitlines()
    ]


def test_json_beyond_the_basic_plane_is_a_pair_of_escapes_in_ascii() -> None:
    style = msgspec.structs.replace(PIPE, encoding="ascii")

    assert "".join(lines(notes(Note("a", "é中😄")), style)) == (
        '{"id":"a","text":"\\u00e9\\u4e2d\\ud83d\\ude04","words":[],"counts":{}}\n'
    )


@pytest.mark.parametrize("format", ["table", "csv", "tsv", "md"])
def test_text_on_a_stream_that_takes_ascii_only_is_escaped_and_no_crash(format: str) -> None:
    text = on_sample(
        *("filter", "ile-dor", "-f", format),
        encoding="ascii",
    )

    assert text.isascii()
    assert "Port-Dor\\xe9" in text


def test_markdown_is_a_heading_a_paragraph_or_a_table_with_nothing_taken_for_markup() -> None:
    def draw(items: Any) -> Any:
        yield Heading("A # heading")
        yield Prose("See [1] at https://example.org/a_b*c, *now* | then.")

    report = msgspec.structs.replace(notes(), draw=draw)

    assert "".join(markdown(report, PIPE)) == (
        "## A \\# heading\n\nSee \\[1\\] at <https://example.org/a_b*c>, \\*now\\* \\| then.\n"
    )


def test_markdown_keeps_a_cell_in_its_cell() -> None:
    text = "".join(markdown(notes(Note("a|b", HOSTILE)), PIPE))

    assert text == (
        "| Text | Id |\n"
        "|---|--:|\n"
        '| a,"b";c\\\\x09d\\\\t<br>\\\\x0d<br>\\| \\[x\\](y) \\`z\\` \\<b\\> \\*s\\* \\_u\\_'
        " :smile: \\\\x1b\\[31m \\\\u202e \\[/\\] 中国 😄 \\\\x00 | a\\|b |\n"
    )


def test_csv_and_tsv_keep_a_field_in_its_field_and_tsv_in_its_line() -> None:
    report = notes(Note("a", 'x,"y"\tz\\t\r\n\\'), fields=("id", "text"))

    assert "".join(commas(report, PIPE)) == 'id,text\r\na,"x,""y""\tz\\t\r\n\\"\r\n'
    assert "".join(tabs(report, PIPE)) == 'id\ttext\na\tx,"y"\\tz\\\\t\\r\\n\\\\\n'


TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
NOTES = st.lists(
    st.builds(
        Note,
        id=TEXTS,
        text=st.none() | TEXTS,
        words=st.lists(TEXTS, max_size=3).map(tuple),
        counts=st.dictionaries(TEXTS, st.integers(0, 9), max_size=2),
    ),
    max_size=3,
)


@given(NOTES, st.sampled_from(["utf-8", "ascii", "cp1252"]))
def test_what_json_holds_reads_back_equal(items: list[Note], encoding: str) -> None:
    style = msgspec.structs.replace(PIPE, encoding=encoding)
    whole = "".join(document(notes(*items), style)).encode(
        encoding if encoding != "utf-8" else "utf-8"
    )
    by_line = "".join(lines(notes(*items), style))

    assert msgspec.convert(json.loads(whole.decode(encoding))["items"], list[Note]) == items
    assert [msgspec.json.decode(line, type=Note) for line in by_line.split("\n")[:-1]] == items


@given(NOTES)
def test_what_csv_holds_reads_back_equal(items: list[Note]) -> None:
    text = "".join(commas(notes(*items, fields=("id", "text")), PIPE))

    rows = list(csv.reader(io.StringIO(text, newline="")))

    assert rows == [["id", "text"], *([item.id, item.text or ""] for item in items)]


@given(NOTES)
def test_what_tsv_holds_reads_back_equal(items: list[Note]) -> None:
    text = "".join(tabs(notes(*items, fields=("id", "text")), PIPE))
    escapes = {r"\t": "\t", r"\n": "\n", r"\r": "\r", r"\\": "\\"}

    rows = [
        [re.sub(r"\\[tnr\\]", lambda m: escapes[m[0]], cell) for cell in line.split("\t")]
        for line in text.split("\n")[:-1]
    ]

    assert rows == [["id", "text"], *([item.id, item.text or ""] for item in items)]


@given(NOTES)
def test_what_markdown_holds_is_a_row_for_each_item(items: list[Note]) -> None:
    text = "".join(markdown(notes(*items), PIPE))
    rows = text.split("\n")[2:-1]

    assert len(rows) == len(items)
    assert all(len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) == 3 for row in rows)
