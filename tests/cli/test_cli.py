"""The command line: exit codes, errors in one line, help, versions, and what a pipe gets."""

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from program import DEADLINE, Result, ally
from sample import encode, sample

from ally_cli import __version__
from ally_cli.cli import help as help_pages
from ally_cli.cli.commands import COMMANDS
from ally_cli.dataset import SHIPPED

SAMPLE = encode(sample())
EXAMPLES = [
    *help_pages.EXAMPLES,
    *(example for command in COMMANDS.values() for example in command.examples),
]


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work where the files of the examples are: one with a fault, and two that are sound."""
    (tmp_path / "own.json").write_bytes(encode(sample() | {"version": "v1"}))
    (tmp_path / "old.json").write_bytes(SAMPLE)
    (tmp_path / "new.json").write_bytes(SHIPPED.read_bytes())
    monkeypatch.chdir(tmp_path)


def on_sample(*arguments: str, env: dict[str, str] | None = None) -> Result:
    """Run the program on the sample."""
    return ally(*arguments, "--data", "-", stdin=SAMPLE, env=env)


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_of_the_help_pages_has_an_answer_that_is_not_empty(example: str) -> None:
    program, *words = shlex.split(example.partition(" | ")[0])
    code = 1 if "own.json" in words else 0

    done = ally(*words)

    assert program == "ally"
    assert done.code == code, done.err
    assert done.out
    if words[0] not in ("schema", "completion") and words != ["validate"]:
        assert json.loads(ally(*words, "-f", "json").out)["items"]


@pytest.mark.usefixtures("files")
@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
@pytest.mark.parametrize("example", [example for example in EXAMPLES if " | " in example])
def test_jq_makes_something_of_every_example_that_is_piped_into_it(example: str) -> None:
    command, _, filter_ = example.partition(" | ")
    answer = ally(*shlex.split(command)[1:]).out

    done = subprocess.run(
        shlex.split(filter_),
        input=answer,
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() not in ("", "null", "[]")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_two_to_four_examples_of_itself(name: str) -> None:
    examples = COMMANDS[name].examples

    assert 2 <= len(examples) <= 4
    assert all(example.split()[:2] == ["ally", name] for example in examples)
    assert all(examples.values())


def test_alone_the_program_prints_its_help_and_succeeds() -> None:
    alone = ally()

    assert (alone.code, alone.err) == (0, "")
    assert alone.out.startswith("Who North Korea's allies are, ")
    for arguments in (["--help"], ["-h"], ["help"], ["help", "--help"], ["help", "-h"]):
        assert ally(*arguments) == alone


def test_the_help_of_the_program_names_every_command_and_cuts_none_short() -> None:
    text = ally("--help").out
    named = re.findall(r"^  ([a-z]+) {2,}\S", text.partition("Commands:")[2], re.MULTILINE)

    assert named == list(COMMANDS)
    assert "..." not in text.partition("Commands:")[2]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_help_page_with_its_examples(name: str) -> None:
    page = ally(name, "-h")
    examples = COMMANDS[name].examples

    assert (page.code, page.err) == (0, "")
    assert f"\nUsage: ally {name} " in page.out
    assert [example for example in examples if example not in page.out] == []
    assert "\x1b" not in page.out
    assert max(map(len, page.out.splitlines())) <= 80


@pytest.mark.parametrize("name", ["list", "completion"])
def test_help_may_be_asked_for_in_five_ways(name: str) -> None:
    page = ally(name, "-h")

    for arguments in ([name, "--help"], ["-h", name], ["--help", name], ["help", name]):
        assert ally(*arguments) == page


@pytest.mark.parametrize(
    "arguments", [("-V",), ("--version",), ("-V", "list"), *((name, "-V") for name in COMMANDS)]
)
def test_every_command_tells_the_versions_of_program_data_and_schema(
    arguments: tuple[str, ...],
) -> None:
    shipped = json.loads(SHIPPED.read_bytes())

    done = ally(*arguments)

    assert done == (0, f"ally {__version__}, data {shipped['version']}, schema 1\n", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--json", "-s", "military", "list"),
        ("-s", "military", "list", "--json"),
        ("--format=json", "--support=military", "list"),
        ("-fjson", "list", "-smilitary"),
    ],
)
def test_options_may_stand_before_the_command(arguments: tuple[str, ...]) -> None:
    assert on_sample(*arguments) == on_sample("list", "-s", "military", "--json")


def test_a_command_line_that_begins_with_a_word_begins_with_the_command() -> None:
    assert on_sample("filter", "--search", "list", "-q").code == 0
    assert ally("lst", "--sort", "list").err == "ally: no command 'lst' (did you mean list?)\n"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        # The command line asks for what does not exist.
        (("lst",), 2, "no command 'lst' (did you mean list?)"),
        (("zork",), 2, f"no command 'zork' (one of: {', '.join(COMMANDS)})"),
        (("Persia",), 2, "no command 'Persia' (did you mean show iran?)"),
        (("list", "--regio", "x"), 2, "no option '--regio' (did you mean --region?)"),
        (("list", "-x"), 2, "no option '-x' (see 'ally list --help')"),
        (("--bogus",), 2, "no option '--bogus' (see 'ally --help')"),
        (
            ("list", "--support"),
            2,
            "option '--support' requires an argument (see 'ally list --help')",
        ),
        (("show",), 2, "missing argument 'ALLY...' (see 'ally show --help')"),
        (("list", "extra"), 2, "got unexpected extra argument(s) (extra) (see 'ally list --help')"),
        (("list", "-s", "militry"), 2, "no support type 'militry' (did you mean military?)"),
        (
            ("list", "-d", "sideways"),
            2,
            "no direction 'sideways' (one of: to, from, mutual)",
        ),
        (("list", "--kind", "suport"), 2, "no kind 'suport' (did you mean support?)"),
        (("list", "--verdict", "confirmd"), 2, "no verdict 'confirmd' (did you mean confirmed?)"),
        (("list", "--standing", "formr"), 2, "no standing 'formr' (did you mean former?)"),
        (("list", "--region", "oceana"), 2, "no region 'oceana' (did you mean Oceania?)"),
        (("list", "-f", "jsn"), 2, "no format 'jsn' (did you mean json or jsonl?)"),
        (("list", "-F", "id,nmae"), 2, "no field 'nmae' (did you mean name?)"),
        (("list", "--sort", "-nmae"), 2, "no field 'nmae' (did you mean name?)"),
        (("list", "--color", "alway"), 2, "no colour choice 'alway' (did you mean always?)"),
        (
            ("list", "--since", "2016-02-30"),
            2,
            "'2016-02-30' is not a date (YYYY, YYYY-MM or YYYY-MM-DD)",
        ),
        (("list", "-n", "-1"), 2, "a limit cannot be -1 (0 or more)"),
        (
            ("list", "-n", "ten"),
            2,
            "invalid value for '-n' / '--limit': 'ten' is not a valid int (see 'ally list --help')",
        ),
        (
            ("filter", "--source", "bugle"),
            2,
            "no source 'bugle' ('ally sources -F id,title' lists them all)",
        ),
        (
            ("compare", "freedonia"),
            2,
            "compare takes 2 to 6 different allies, not 1 (for example: ally compare china russia)",
        ),
        # Of several mistakes one is told, and one in a filter before one in a name.
        (
            ("show", "fredonia", "-d", "sideways"),
            2,
            "no direction 'sideways' (one of: to, from, mutual)",
        ),
        (
            ("filter", "latveria", "--region", "oceana"),
            2,
            "no region 'oceana' (did you mean Oceania?)",
        ),
        # A named ally is not in the data set.
        (("show", "fredonia"), 3, "no ally 'fredonia' (did you mean freedonia?)"),
        (("filter", "latveria"), 3, "no ally 'latveria' ('ally list' names them all)"),
        (
            ("compare", "freedonia", "Ruritania"),
            3,
            "no ally 'Ruritania' (Ruritania is the country whose allies these are)",
        ),
        (("show", "freedonia", "sylvanja"), 3, "no ally 'sylvanja' (did you mean sylvania?)"),
        (("show", "a\nb\x1b[31m"), 3, "no ally 'a\\x0ab\\x1b[31m' ('ally list' names them all)"),
    ],
)
def test_an_error_is_one_line_and_an_exit_code_and_no_answer(
    arguments: tuple[str, ...], code: int, message: str
) -> None:
    done = ally(*arguments, stdin=SAMPLE, env={"ALLY_DATA": "-"})

    assert done == (code, "", f"ally: {message}\n")


@pytest.mark.parametrize(
    "ask",
    [
        ("--json",),
        ("-f", "json"),
        ("-fjson",),
        ("-f=json",),
        ("--format", "json"),
        ("--format=json",),
        ("-f", "jsonl"),
        ("--format=jsonl",),
    ],
)
def test_where_json_is_asked_for_an_error_is_json_on_standard_error(ask: tuple[str, ...]) -> None:
    behind = on_sample("show", "fredonia", *ask)
    before = on_sample(*ask, "show", "fredonia")

    assert (behind.code, behind.out) == (3, "")
    assert behind.err == (
        '{"schema_version":1,"error":{"code":"unknown-ally","message":"no ally \'fredonia\'",'
        '"hint":"did you mean freedonia?","suggestions":["freedonia"]}}\n'
    )
    assert before == behind


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "error"),
    [
        (
            ("list", "--json", "--data", "/nowhere/data.json"),
            b"",
            1,
            {
                "code": "data",
                "message": "/nowhere/data.json: No such file or directory",
                "hint": None,
                "suggestions": [],
            },
        ),
        (
            ("list", "--jsn", "--json"),
            b"",
            2,
            {
                "code": "usage",
                "message": "no option '--jsn'",
                "hint": "did you mean --json?",
                "suggestions": ["--json"],
            },
        ),
        (
            ("list", "--json", "-f", "csv", "--data", "-"),
            SAMPLE,
            2,
            {
                "code": "usage",
                "message": "--json and --format csv contradict each other",
                "hint": None,
                "suggestions": [],
            },
        ),
        (
            ("list", "--since", "soon", "--json", "--data", "-"),
            SAMPLE,
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
    arguments: tuple[str, ...], stdin: bytes, code: int, error: dict[str, object]
) -> None:
    done = ally(*arguments, stdin=stdin)

    assert (done.code, done.out) == (code, "")
    assert json.loads(done.err) == {"schema_version": 1, "error": error}


def test_nothing_that_matches_is_an_answer() -> None:
    done = on_sample("filter", "--search", "zinc", "-F", "id", "--no-header")

    assert done == (0, "", "ally: nothing on record matches\n")


def test_in_a_pipe_nothing_is_cut_or_wrapped() -> None:
    shipped = json.loads(SHIPPED.read_bytes())
    texts = sorted(
        statement["text"]
        for one in shipped["allies"]
        for statement in one["statements"]
        if statement["verdict"] != "refuted"
    )

    lines = ally("filter", env={"COLUMNS": "40", "TERM": "dumb"}).out.splitlines()[2:]

    assert len(lines) == len(texts)
    assert [text for text in texts if not any(f"  {text}  " in line for line in lines)] == []


@pytest.mark.parametrize(
    "command",
    [("list",), ("show", "iran"), ("compare", "china", "russia")],
    ids=lambda command: command[0],
)
def test_in_a_pipe_there_are_no_escape_codes_and_no_blanks_at_the_end_of_a_line(
    command: tuple[str, ...],
) -> None:
    text = ally(*command).out

    assert "\x1b" not in text
    assert [line for line in text.splitlines() if line != line.rstrip()] == []


def test_a_note_says_how_much_is_shown_unless_quiet_is_asked_for() -> None:
    assert on_sample("list", "-n", "2").err == "ally: showing 2 of 3\n"
    assert on_sample("list", "-n", "2", "-q").err == ""
    assert on_sample("list", "-n", "3").err == ""
