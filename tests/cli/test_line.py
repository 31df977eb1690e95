"""A command line as it is typed: options before the command, words in the wrong place, mistakes."""

import json
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pycountry
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from msgspec.structs import replace
from program import Result, ally
from sample import encode, sample

from ally_cli.cli.commands import COMMANDS
from ally_cli.cli.line import SYNONYMS, Declared, command_first, declared, meant
from ally_cli.cli.options import Line
from ally_cli.dataset import load

SAMPLE = encode(sample())
ALL = f"one of: {', '.join(COMMANDS)}"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the name of a file that holds the sample."""
    path = tmp_path_factory.mktemp("data") / "sample.json"
    path.write_bytes(SAMPLE)
    return str(path)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with six mistakes."""
    raw = sample() | {"version": "v1"}
    for name in ("region", "subregion", "capital", "summary", "official_name"):
        raw["allies"][0][name] = " "
    path = tmp_path_factory.mktemp("broken") / "own.json"
    path.write_bytes(encode(raw))
    return path


# Options before the command.

OPTIONS = {
    spelt: option for name in COMMANDS for option in declared(name) for spelt in option.spelt
}
VALUES = ["list", "filter", "help", "military", "freedonia", "json", "-", "--json", "-1", "", "a b"]


def spellings(spelt: str, option: Declared, value: str) -> Iterator[list[str]]:
    """Yield the ways to type an option with a value."""
    if not option.takes_value:
        yield [spelt]
        return
    yield [spelt, value]
    yield [f"{spelt}={value}"]
    if not spelt.startswith("--"):
        yield [f"-q{spelt[1:]}", value]
        if value:
            yield [f"{spelt}{value}"]


@pytest.mark.parametrize("spelt", OPTIONS)
def test_whatever_option_with_whatever_value_stands_first_the_command_is_found(spelt: str) -> None:
    for value in VALUES:
        for typed in spellings(spelt, OPTIONS[spelt], value):
            for rest in ([], ["freedonia"], ["filter"], ["--search", "list"]):
                words = [*typed, "show", *rest]
                assert command_first(words) == ["show", *typed, *rest]


@st.composite
def lines(draw: st.DrawFn) -> tuple[str, list[str], list[str]]:
    """Draw a command, and options of it with any values, and what it is about."""
    name = draw(st.sampled_from(["list", "filter", "search", "show", "matrix", "cite", "schema"]))
    known = {spelt: option for option in declared(name) for spelt in option.spelt}
    del known["--data"]
    options = []
    for spelt in draw(st.lists(st.sampled_from(sorted(known)), min_size=1, max_size=3)):
        value = draw(st.sampled_from([*VALUES, "confirmed,reported", "id", "2001", "Europe"]))
        options += draw(st.sampled_from([*spellings(spelt, known[spelt], value)]))
    words = draw(st.lists(st.sampled_from(["freedonia", "ile-dor", "list"]), max_size=2))
    return name, options, words


@settings(max_examples=40)
@given(lines())
def test_the_answer_is_that_of_the_command_first(line: tuple[str, list[str], list[str]]) -> None:
    name, options, words = line
    env = {"ALLY_DATA": "-"}

    before = ally(*options, name, *words, stdin=SAMPLE, env=env)
    behind = ally(name, *options, *words, stdin=SAMPLE, env=env)

    assert before == behind


@pytest.mark.parametrize(
    ("before", "same"),
    [
        ("--search list filter", "filter --search list"),
        ("-s list filter", "filter -s list"),
        ("-s filter list list", "list list -s filter"),
        ("-fjson list -smilitary", "list -s military --json"),
        ("--format=json --support=military list", "list -s military --json"),
        ("-qf json -n 1 filter freedonia", "filter freedonia -q -n 1 --json"),
        ("--sort -latest -F id list", "list --sort -latest -F id"),
        ("-- list freedonia", "list -- freedonia"),
        ("--color=always list", "list --color always"),
    ],
)
def test_options_may_stand_before_the_command(before: str, same: str, file: str) -> None:
    env = {"ALLY_DATA": file}

    assert ally(*before.split(), env=env) == ally(*same.split(), env=env)


def test_a_command_line_that_begins_with_a_word_begins_with_the_command(file: str) -> None:
    assert ally("filter", "--search", "list", "-q", "--data", file).code == 0
    assert ally("lst", "--sort", "list").err == "ally: no command 'lst' (did you mean list?)\n"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("-s military", "no command is given (did you mean ally list -s military?)"),
        (
            "--verdict refuted -q",
            "no command is given (did you mean ally filter --verdict refuted -q?)",
        ),
        ("--by year", "no command is given ('ally --help' lists them)"),
        ("-s", "no command is given ('ally --help' lists them)"),
        ("--bogus", "no option '--bogus' (see 'ally --help')"),
        ("--bogus list", "no option '--bogus' (see 'ally list --help')"),
        ("-q --bogus", "no command is given ('ally --help' lists them)"),
        # What is a value of an option.
        ("list --military", "no option '--military' (did you mean -s military?)"),
        ("list --AFRICA", "no option '--AFRICA' (did you mean --region Africa?)"),
        ("filter --refuted", "no option '--refuted' (did you mean --verdict refuted?)"),
        ("terms --refuted", "no option '--refuted' (see 'ally terms --help')"),
        ("show iran --africa", "no option '--africa' (see 'ally show --help')"),
    ],
)
def test_options_without_a_command_or_of_another_are_a_mistake(line: str, message: str) -> None:
    assert ally(*line.split()) == (2, "", f"ally: {message}\n")


@pytest.mark.parametrize("line", ["-q -h", "--help --json", "-s military --help", "--bogus -h"])
def test_help_that_is_asked_for_without_a_command_is_that_of_the_program(line: str) -> None:
    assert ally(*line.split()) == ally("--help")
    version = line.replace("--help", "-V").replace("-h", "--version")
    assert ally(*version.split()) == ally("--version")


# A word in the wrong place.

STATEMENT = "uganda-article-2-ties-1995"
OF_SHIPPED = {
    "iran": "show iran",
    "show iran military": "show iran -s military",
    "list military": "list -s military",
    "filter china disputed": "filter china --verdict disputed",
    "grep iran missiles": "search iran missiles",
    STATEMENT: f"show {STATEMENT}",
}
OF_SAMPLE = {
    # An ally or a statement where a command should stand.
    "freedonia": "show freedonia",
    "Golden-Island": "show ile-dor",
    "fredonia": "show freedonia",
    "freedonia sylvania": "show freedonia sylvania",
    "freedonia-loan": "show freedonia-loan",
    "freedonia military": "show freedonia -s military",
    "freedonia timeline": "timeline freedonia",
    "freedonia find steel": "search freedonia steel",
    # What another program calls it.
    "find steel": "search steel",
    "grep freedonia steel -n 1": "search freedonia steel -n 1",
    "--search find find steel": "search steel --search find",
    "ls": "list",
    "ls military": "list -s military",
    "get freedonia --json": "show freedonia --json",
    "info freedonia": "show freedonia",
    # What an option says where a command should stand.
    "disputed": "filter --verdict disputed",
    "military": "list -s military",
    "europe": "list --region Europe",
    "ended": "list --standing ended",
    "friction": "filter --kind friction",
    "2001": "filter --since 2001",
    "from": "list -d from",
    "article": "list --article",
    "doctors": "list -s medical",
    "1990 1972": "filter --since 1972 --until 1990",
    # What an option says where an ally should stand.
    "list military": "list -s military",
    "list militry": "list -s military",
    "list MILITARY ile-dor": "list ile-dor -s military",
    "list to": "list -d to",
    "show freedonia military": "show freedonia -s military",
    "show freedonia 1990 medical": "show freedonia --since 1990 -s medical",
    "filter freedonia disputed": "filter freedonia --verdict disputed",
    "filter 2003-05 ile-dor 2001": "filter ile-dor --since 2001 --until 2003-05",
    "show freedonia article": "show freedonia --article",
    "list treaties": "list -s military",
    "matrix eastern-europe": "matrix --region 'Eastern Europe'",
    "compare freedonia sylvania military": "compare freedonia sylvania -s military",
    "evidence freedonia-loan reported": "evidence freedonia-loan --verdict reported",
    "cite military": "cite -s military",
    # A command that cannot have been meant.
    "show military": "list -s military",
    "show refuted": "filter --verdict refuted",
    "compare freedonia military": "show freedonia -s military",
    "list ile-dor-doctors": "show ile-dor-doctors",
    "filter ile-dor-doctors": "show ile-dor-doctors",
    # Options along.
    "freedonia -n 1 --json": "show freedonia -n 1 --json",
    "--json freedonia": "show freedonia --json",
    "-f csv freedonia military -q": "show freedonia -s military -f csv -q",
    "freedonia --standing treaty": "filter freedonia --standing treaty",
    "list military -s medical": "list -s military -s medical",
    "--search list list military": "list -s military --search list",
    "matrix military --by year": "matrix -s military --by year",
}


def suggested(line: str, file: str = "") -> tuple[Result, str]:
    """Return how *line* ends, and the one command line it suggests."""
    done = ally(*shlex.split(line), env={"ALLY_DATA": file} if file else {})
    assert (done.out, done.err.count("\n")) == ("", 1)
    if "--json" in line:
        (told,) = json.loads(done.err)["error"]["suggestions"]
    else:
        told = done.err.rpartition(" (did you mean ")[2].removesuffix("?)\n")
    return done, told


@pytest.mark.parametrize("line", OF_SAMPLE)
def test_a_word_in_the_wrong_place_is_answered_with_the_command_that_was_meant(
    line: str, file: str
) -> None:
    done, told = suggested(line, file)

    assert told == f"ally {OF_SAMPLE[line]}"
    assert done.code == (3 if shlex.split(line)[0] in COMMANDS or "list list" in line else 2)
    assert ally(*shlex.split(told)[1:], env={"ALLY_DATA": file}).code == 0


@pytest.mark.parametrize("line", OF_SHIPPED)
def test_so_it_is_with_the_shipped_data(line: str) -> None:
    _, told = suggested(line)

    assert told == f"ally {OF_SHIPPED[line]}"
    done = ally(*shlex.split(told)[1:])
    assert done.code == 0
    assert done.out


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ("zork", 2, f"no command 'zork' ({ALL})"),
        ("zork military", 2, f"no command 'zork' ({ALL})"),
        ("freedonia zork", 2, f"no command 'freedonia' ({ALL})"),
        ("freedonia --by year", 2, f"no command 'freedonia' ({ALL})"),
        ("freedonia --bogus", 2, f"no command 'freedonia' ({ALL})"),
        ("list 1990 1995 2000", 3, "no ally '1990' ('ally list' names them all)"),
        ("freedonia freedonia-loan", 2, f"no command 'freedonia' ({ALL})"),
        ("list zork military", 3, "no ally 'zork' ('ally list' names them all)"),
        ("list fredonia military", 3, "no ally 'fredonia' (did you mean freedonia?)"),
    ],
)
def test_where_there_is_no_telling_no_command_is_suggested(
    line: str, code: int, message: str, file: str
) -> None:
    assert ally(*line.split(), env={"ALLY_DATA": file}) == (code, "", f"ally: {message}\n")


def test_a_data_set_that_cannot_be_read_suggests_nothing() -> None:
    for data in ("/nowhere", "-", __file__):
        assert ally("iran", env={"ALLY_DATA": data}).err == f"ally: no command 'iran' ({ALL})\n"


def test_no_synonym_is_a_command() -> None:
    assert not SYNONYMS.keys() & COMMANDS.keys()
    assert set(SYNONYMS.values()) <= COMMANDS.keys()


def test_a_country_outside_the_data_set_is_no_misspelt_region_or_type(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = load()
    dataset = replace(whole, allies=tuple(replace(one, statements=()) for one in whole.allies))
    monkeypatch.setattr(Line, "dataset", lambda line: dataset)  # once is enough
    ours = {one.iso3 for one in dataset.allies} | {"PRK"}
    outside = [one for one in pycountry.countries if one.alpha_3 not in ours]
    names = [
        getattr(one, kind)
        for one in outside
        for kind in ("name", "common_name", "alpha_2")
        if hasattr(one, kind)
    ]

    assert len(names) > 350
    assert [name for name in names if meant(["list", name])] == []


# Whoever gets JSON on success gets JSON on failure.

JSON = [
    "--json",
    "-f json",
    "-f JSON",
    "-fjson",
    "-fJSON",
    "--format json",
    "--format=json",
    "--format=JSON",
    "-f jsonl",
    "-fjsonl",
    "--format Jsonl",
    "-qf json",
    "-qfjson",
    "-qfJSON",
]
MISTAKES = {
    "show fredonia": (3, "unknown-ally", "no ally or statement 'fredonia'"),
    "list military": (3, "unknown-ally", "no ally 'military'"),
    "list -s militry": (2, "usage", "no support type 'militry'"),
    "list --bogus": (2, "usage", "no option '--bogus'"),
    "list --since soon": (2, "usage", "'soon' is not a date"),
    "filter -n ten": (2, "usage", "invalid value for '-n' / '--limit': 'ten' is not a valid int"),
    "show": (2, "usage", "missing argument 'ALLY|STATEMENT...'"),
    "lst": (2, "usage", "no command 'lst'"),
    "list --data /nowhere": (1, "data", "/nowhere: No such file or directory"),
}


@cache
def error_schema() -> Draft202012Validator:
    return Draft202012Validator(json.loads(ally("schema", "error").out))


@pytest.mark.parametrize("mistake", MISTAKES)
def test_whoever_gets_json_on_success_gets_it_on_failure(mistake: str, file: str) -> None:
    code, kind, message = MISTAKES[mistake]

    for ask in JSON:
        for line in (f"{mistake} {ask}", f"{ask} {mistake}"):
            done = ally(*line.split(), env={"ALLY_DATA": file})

            assert (done.code, done.out, done.err.count("\n")) == (code, "", 1), line
            told = json.loads(done.err)
            error_schema().validate(told)
            assert (told["error"]["code"], told["error"]["message"]) == (kind, message), line


def test_each_of_these_gets_json_on_success(file: str) -> None:
    for ask in JSON:
        done = ally("list", *ask.split(), env={"ALLY_DATA": file})

        assert done.code == 0, ask
        assert [json.loads(line) for line in done.out.splitlines()]


@pytest.mark.parametrize(
    "line",
    ["list -f csv zork", "list zork --search json", "list zork -F json", "list -- zork --json"],
)
def test_and_nobody_else_does(line: str, file: str) -> None:
    done = ally(*line.split(), env={"ALLY_DATA": file})

    assert done == (3, "", "ally: no ally 'zork' ('ally list' names them all)\n")


def test_a_misspelt_way_of_asking_for_json_is_told_so_in_json() -> None:
    for line in ("list -f=json", "-qf=json list"):
        done = ally(*line.split())

        assert done.code == 2
        assert json.loads(done.err)["error"]["suggestions"] == ["json", "jsonl"]


def test_citations_for_programs_are_json_too(file: str) -> None:
    done = ally("cite", "zork", "-f", "CSL", env={"ALLY_DATA": file})

    assert json.loads(done.err)["error"]["message"] == "no ally or statement 'zork'"
    assert ally("schema", "zork", "--json").err.startswith('{"schema_version":2,"error":{')


@pytest.mark.parametrize(
    ("line", "code", "error"),
    [
        (
            "show sylvanja",
            3,
            {
                "code": "unknown-ally",
                "message": "no ally or statement 'sylvanja'",
                "hint": "did you mean sylvania?",
                "suggestions": ["sylvania"],
            },
        ),
        (
            "list military -n 1",
            3,
            {
                "code": "unknown-ally",
                "message": "no ally 'military'",
                "hint": "did you mean ally list -s military -n 1 --json?",
                "suggestions": ["ally list -s military -n 1 --json"],
            },
        ),
        (
            "list --data /nowhere/data.json",
            1,
            {
                "code": "data",
                "message": "/nowhere/data.json: No such file or directory",
                "hint": None,
                "suggestions": [],
            },
        ),
        (
            "list --jsn",
            2,
            {
                "code": "usage",
                "message": "no option '--jsn'",
                "hint": "did you mean --json?",
                "suggestions": ["--json"],
            },
        ),
        (
            "list -f CSV",
            2,
            {
                "code": "usage",
                "message": "--json and --format csv contradict each other",
                "hint": None,
                "suggestions": [],
            },
        ),
        (
            "list --since soon",
            2,
            {
                "code": "usage",
                "message": "'soon' is not a date",
                "hint": "YYYY, YYYY-MM or YYYY-MM-DD",
                "suggestions": [],
            },
        ),
    ],
)
def test_an_error_in_json_says_what_sort_it_is_and_what_would_help(
    line: str, code: int, error: dict[str, object], file: str
) -> None:
    done = ally(*line.split(), "--json", env={"ALLY_DATA": file})

    assert (done.code, done.out) == (code, "")
    assert json.loads(done.err) == {"schema_version": 2, "error": error}


# What is empty, and what is broken.


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("list", "-s", ""), "no support type is given (one of: diplomatic, economic, financial, medical, military, technical)"),
        (("list", "-s", ","), "no support type is given (one of: diplomatic, economic, financial, medical, military, technical)"),
        (("list", "-s", "military", "-s", " "), "no support type is given (one of: diplomatic, economic, financial, medical, military, technical)"),
        (("list", "--support="), "no support type is given (one of: diplomatic, economic, financial, medical, military, technical)"),
        (("list", "-d", ""), "no direction is given (one of: to, from, mutual)"),
        (("list", "--kind", ""), "no kind is given (one of: support, friction, any)"),
        (("list", "--verdict", ","), "no verdict is given (one of: confirmed, reported, disputed, unverified, refuted, any)"),
        (("list", "--standing", ""), "no standing is given (one of: treaty, recent, dormant, ended)"),
        (("list", "--region", ""), "no region is given (one of: Eastern Europe, Europe, Oceania, Polynesia, Southern Europe)"),
        (("list", "--match", ""), "no way to match is given (one of: any, all)"),
        (("list", "--since", ""), "'' is not a date (YYYY, YYYY-MM or YYYY-MM-DD)"),
        (("list", "--until", ""), "'' is not a date (YYYY, YYYY-MM or YYYY-MM-DD)"),
        (("filter", "--source", ""), "no source is given"),
        (("filter", "--source", ","), "no source is given"),
        (("filter", "--search", ""), "nothing to search for (--search takes words)"),
        (("filter", "--search", "?!"), "nothing to search for (--search takes words)"),
        (("search", ""), "nothing to search for (for example: ally search iran missiles)"),
        (("search", "-", "…"), "nothing to search for (for example: ally search iran missiles)"),
        (("list", "-f", ""), "no format is given (one of: table, json, jsonl, csv, tsv, md, html, svg)"),
        (("list", "-F", ""), "no field is given"),
        (("list", "-F", "id", "-F", ","), "no field is given"),
        (("list", "--sort", ""), "no field is given"),
        (("list", "--color", ""), "no colour choice is given (one of: auto, always, never)"),
        (("list", "-n", ""), "invalid value for '-n' / '--limit': '' is not a valid int (see 'ally list --help')"),
        (("matrix", "--by", ""), "no way to make rows is given (one of: ally, year, decade, region, standing, verdict)"),
        (("timeline", "--by", ""), "no period is given (one of: year, decade)"),
        (("terms", ""), "no term is given ('ally terms' has them all)"),
        (("completion", ""), "no shell is given (one of: bash, zsh, fish, powershell)"),
        (("",), f"no command '' ({ALL})"),
    ],
)  # fmt: skip
def test_an_empty_value_is_a_mistake(words: tuple[str, ...], message: str, file: str) -> None:
    assert ally(*words, env={"ALLY_DATA": file}) == (2, "", f"ally: {message}\n")


@pytest.mark.parametrize("words", [("schema", ""), ("help", "")])
def test_so_is_an_empty_name_of_a_schema_or_a_page(words: tuple[str, ...]) -> None:
    done = ally(*words)

    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)


@pytest.mark.parametrize(
    "words",
    [
        ("list", "--data", ""),
        ("--data", "", "list"),
        ("list", "--data="),
        ("validate", ""),
        ("diff", ""),
        ("diff", "-", ""),
    ],
)
def test_an_empty_file_name_is_no_name_of_the_shipped_data(words: tuple[str, ...]) -> None:
    message = "ally: the file name is empty (name a file, or - for standard input)\n"

    assert ally(*words, stdin=SAMPLE) == (1, "", message)


def test_what_is_no_word_suggests_no_type(file: str) -> None:
    types = "diplomatic, economic, financial, medical, military, technical"

    for value in ("?!", "MILITARY,?!", "zinc"):
        message = f"no support type '{value.rpartition(',')[2]}' (one of: {types})"
        done = ally("list", "-s", value, env={"ALLY_DATA": file})
        assert done == (2, "", f"ally: {message}\n")
    message = "no support type 'doctors' (did you mean medical?)"
    done = ally("list", "-s", "Military,doctors", env={"ALLY_DATA": file})
    assert done == (2, "", f"ally: {message}\n")


def test_an_empty_variable_is_as_one_that_is_not_set() -> None:
    assert ally("list", "-F", "id", "-q", env={"ALLY_DATA": ""}) == ally("list", "-F", "id", "-q")


def test_a_broken_data_set_tells_its_first_mistake_and_how_to_see_the_others(broken: Path) -> None:
    first = f"{broken}:1: $.version: 'v1' is not a version"
    hint = f"YYYY.MM.DD; 5 more: ally validate {broken}"

    for words in (("list",), ("show", "freedonia"), ("cite",), ("-s", "military", "matrix")):
        assert ally("--data", str(broken), *words) == (1, "", f"ally: {first} ({hint})\n")
    done = ally("list", "--json", "--data", str(broken))
    assert (done.code, done.out) == (1, "")
    error = {"code": "data", "message": first, "hint": hint, "suggestions": []}
    assert json.loads(done.err) == {"schema_version": 2, "error": error}

    told = hint.rpartition("more: ")[2]
    found = ally(*shlex.split(told)[1:], "-f", "jsonl")
    assert (found.code, found.out.count("\n")) == (1, 6)


def test_of_standard_input_the_name_is_a_hyphen(broken: Path) -> None:
    done = ally("list", "--data", "-", stdin=broken.read_bytes())

    assert done.code == 1
    assert done.err == (
        "ally: standard input:1: $.version: 'v1' is not a version"
        " (YYYY.MM.DD; 5 more: ally validate -)\n"
    )
