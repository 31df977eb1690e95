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
EXAMPLES = list(
    dict.fromkeys(
        (
            *help_pages.EXAMPLES,
            *help_pages.FILTER_EXAMPLES,
            *help_pages.OUTPUT_EXAMPLES,
            *(example for command in COMMANDS.values() for example in command.examples),
        )
    )
)


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
    program, *words = shlex.split(re.split(r" [|>] ", example)[0])
    code = 1 if "own.json" in words or "--exit-code" in words else 0

    done = ally(*words)

    assert program == "ally"
    assert done.code == code, done.err
    assert done.out
    if words[0] not in ("schema", "completion", "help") and words != ["validate"]:
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
    for arguments in (["--help"], ["-h"], ["help"]):
        assert ally(*arguments) == alone


def test_the_help_of_the_program_names_every_command_and_cuts_none_short() -> None:
    text = ally("--help").out
    listed = text.partition("Commands:\n")[2].partition("\n\n")[0]
    named = re.findall(r"^  ([a-z]+) {2,}\S", listed, re.MULTILINE)

    assert named == list(COMMANDS)
    assert "..." not in listed


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

    assert done == (0, f"ally {__version__}, data {shipped['version']}, schema 2\n", "")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        # The command line asks for what does not exist.
        (("lst",), 2, "no command 'lst' (did you mean list?)"),
        (("zork",), 2, f"no command 'zork' (one of: {', '.join(COMMANDS)})"),
        (("list", "--regio", "x"), 2, "no option '--regio' (did you mean --region?)"),
        (("list", "-x"), 2, "no option '-x' (see 'ally list --help')"),
        (("--bogus",), 2, "no option '--bogus' (see 'ally --help')"),
        (
            ("list", "--support"),
            2,
            "option '--support' requires an argument (see 'ally list --help')",
        ),
        (("show",), 2, "missing argument 'ALLY|STATEMENT...' (see 'ally show --help')"),
        (
            ("schema", "list", "extra"),
            2,
            "got unexpected extra argument(s) (extra) (see 'ally schema --help')",
        ),
        (("list", "-s", "militry"), 2, "no support type 'militry' (did you mean military?)"),
        (
            ("list", "-d", "sideways"),
            2,
            "no direction 'sideways' (one of: to, from, mutual)",
        ),
        (("list", "--kind", "suport"), 2, "no kind 'suport' (did you mean support?)"),
        (("list", "--verdict", "confirmd"), 2, "no verdict 'confirmd' (did you mean confirmed?)"),
        (("list", "--standing", "dormnt"), 2, "no standing 'dormnt' (did you mean dormant?)"),
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
            ("list", "fredonia", "-d", "sideways"),
            2,
            "no direction 'sideways' (one of: to, from, mutual)",
        ),
        (
            ("filter", "latveria", "--region", "oceana"),
            2,
            "no region 'oceana' (did you mean Oceania?)",
        ),
        # A named ally is not in the data set.
        (("list", "fredonia"), 3, "no ally 'fredonia' (did you mean freedonia?)"),
        (("filter", "latveria"), 3, "no ally 'latveria' ('ally list' names them all)"),
        (
            ("compare", "freedonia", "Ruritania"),
            3,
            "no ally 'Ruritania' (Ruritania is the country whose allies these are)",
        ),
        (("list", "a\nb\x1b[31m"), 3, "no ally 'a\\x0ab\\x1b[31m' ('ally list' names them all)"),
        # Nothing is printed for the others.
        *(
            ((*words, "sylvanja"), 3, f"no {what} 'sylvanja' (did you mean sylvania?)")
            for words, what in (
                (("list", "freedonia"), "ally"),
                (("filter", "freedonia"), "ally"),
                (("show", "freedonia"), "ally or statement"),
                (("show", "freedonia-loan"), "ally or statement"),
                (("compare", "freedonia", "ile-dor"), "ally"),
                (("matrix", "freedonia"), "ally"),
                (("timeline", "freedonia"), "ally"),
                (("evidence", "freedonia-loan"), "ally or statement"),
                (("sources", "freedonia"), "ally"),
                (("cite", "freedonia"), "ally or statement"),
            )
        ),
    ],
)
def test_an_error_is_one_line_and_an_exit_code_and_no_answer(
    arguments: tuple[str, ...], code: int, message: str
) -> None:
    done = ally(*arguments, stdin=SAMPLE, env={"ALLY_DATA": "-"})

    assert done == (code, "", f"ally: {message}\n")


def test_nothing_that_matches_is_an_answer() -> None:
    done = on_sample("filter", "--search", "zinc", "-F", "id", "--no-header")

    assert done == (0, "", "ally: nothing on record matches\n")


def test_a_note_says_how_much_is_shown_unless_quiet_is_asked_for() -> None:
    left_out = "1 refuted statement is left out (--verdict any shows what is refuted, too)"

    assert on_sample("list", "-n", "2").err == f"ally: {left_out}\nally: showing 2 of 3\n"
    assert on_sample("list", "--verdict", "any", "-n", "2").err == "ally: showing 2 of 3\n"
    assert on_sample("list", "-n", "3").err == f"ally: {left_out}\n"
    assert on_sample("list", "-n", "2", "-q").err == ""


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("validate", 0),
        ("validate old.json", 0),
        ("validate own.json", 1),
        ("validate own.json -f csv", 1),
        ("validate own.json -n 0 -q", 1),
        ("validate --data own.json", 1),
        ("validate nowhere.json", 1),
        ("diff old.json old.json --exit-code", 0),
        ("diff old.json new.json", 0),
        ("diff old.json new.json --exit-code", 1),
        ("diff old.json new.json --exit-code --json", 1),
        ("diff old.json new.json --exit-code -n 0 -q", 1),
        ("diff old.json --exit-code", 1),
        ("diff old.json --exit-code --data old.json", 0),
        ("diff own.json new.json", 1),
        ("diff old.json nowhere.json", 1),
    ],
)
def test_the_exit_code_says_whether_something_is_wrong_or_if_asked_has_changed(
    words: str, code: int
) -> None:
    assert ally(*words.split()).code == code
