"""Help pages: what is on them, in which order, and how they look in every width."""

import re
from functools import cache
from pathlib import Path
from textwrap import dedent

import pytest
import typer
from man_page import pages
from program import ally, ally_in_terminal

import ally_cli
from ally_cli.__main__ import INTERRUPTED
from ally_cli.cli.commands import COMMANDS
from ally_cli.cli.help import ENVIRONMENT, EXIT_CODES, Page, write
from ally_cli.cli.program import build, program
from ally_cli.errors import AllyError

PAGES = [(), *((name,) for name in COMMANDS)]
GROUPS = ["Examples", "Arguments", "Commands", "Filter", "Output", "General"]
PAGE = Page(
    "What it answers, in a sentence that goes on for a while.\n\nAnd a paragraph of more.",
    "thing [ALLY...] [OPTIONS]",
    {
        "Examples": {"ally thing one two | jq -r '.items[].name'": "what is known of two"},
        "Output": {
            "-f, --format FORMAT": "One of many formats that there are.",
            "    --json": "The same as -f json.",
        },
        "Exit codes": {"0": "Answered.", "130": "Interrupted, for example by you yourself."},
    },
    "That is all.",
)


def text(page: Page, width: int) -> str:
    """Return *page* as a terminal of *width* columns shows it."""
    formatter = typer.Context(program(), terminal_width=width).make_formatter()
    write(page, formatter)
    return str(formatter.getvalue())


@cache
def page(*command: str) -> str:
    """Return the help page of *command* as a pipe gets it."""
    done = ally(*command, "--help")
    assert (done.code, done.err) == (0, "")
    return done.out


def test_a_page_has_two_columns() -> None:
    assert text(PAGE, 100) == dedent(
        """\
        What it answers, in a sentence that goes on for a while.

        Usage: ally thing [ALLY...] [OPTIONS]

        And a paragraph of more.

        Examples:
          ally thing one two | jq -r '.items[].name'  what is known of two

        Output:
          -f, --format FORMAT  One of many formats that there are.
              --json           The same as -f json.

        Exit codes:
          0    Answered.
          130  Interrupted, for example by you yourself.

        That is all.
        """
    )


def test_what_is_longer_than_half_the_page_is_never_folded_and_has_its_meaning_below_it() -> None:
    assert text(PAGE, 40) == dedent(
        """\
        What it answers, in a sentence that goes
        on for a while.

        Usage: ally thing [ALLY...] [OPTIONS]

        And a paragraph of more.

        Examples:
          ally thing one two | jq -r '.items[].name'
                                what is known of
                                two

        Output:
          -f, --format FORMAT  One of many
                               formats that
                               there are.
              --json           The same as -f
                               json.

        Exit codes:
          0    Answered.
          130  Interrupted, for example by you
               yourself.

        That is all.
        """
    )


@pytest.mark.parametrize("command", PAGES)
def test_the_first_line_says_what_is_answered_and_then_how_to_ask(command: tuple[str, ...]) -> None:
    answer, usage, *_ = page(*command).split("\n\n")

    says = COMMANDS[command[0]].help if command else ally_cli.__doc__ or ""
    assert " ".join(answer.split()) == says.partition("\n")[0]
    assert usage.startswith(" ".join(["Usage: ally", *command, ""]))
    assert usage.endswith(" [OPTIONS]")
    assert "{" not in usage


@pytest.mark.parametrize("command", PAGES)
def test_examples_stand_before_arguments_and_these_before_options_in_groups(
    command: tuple[str, ...],
) -> None:
    headings = re.findall(r"^([A-Z][a-z ]+):$", page(*command), re.MULTILINE)

    known = [heading for heading in headings if heading in GROUPS]
    assert known == sorted(known, key=GROUPS.index)
    assert known[0] == "Examples"
    assert known[-1] == "General"
    assert set(headings) - set(GROUPS) == (set() if command else {"Exit codes", "Environment"})


@pytest.mark.parametrize("name", COMMANDS)
def test_each_argument_and_option_stands_beside_all_of_its_help(name: str) -> None:
    shown = "".join(page(name).split())

    for param in build(name).params:
        typed = param.metavar if param.param_type_name == "argument" else ", ".join(param.opts)
        value = "" if getattr(param, "is_flag", True) else param.metavar
        assert param.help
        assert "".join(f"{typed}{value}{param.help}".split()) in shown


@pytest.mark.parametrize("columns", [40, 80, 100])
@pytest.mark.parametrize("command", PAGES)
def test_a_page_fits_its_width_and_only_what_is_to_be_copied_may_not(
    command: tuple[str, ...], columns: int
) -> None:
    lines = text(pages()["".join(command)], columns).splitlines()

    too_long = [line for line in lines if len(line) > columns]
    assert [line for line in too_long if not line.startswith("  ally ")] == []
    assert [line for line in lines if line != line.rstrip()] == []
    if columns > 40:
        assert too_long == []


@pytest.mark.parametrize(("columns", "width"), [(40, 40), (80, 80), (120, 100)])
def test_a_terminal_shows_the_page_in_its_width_within_what_can_be_read(
    columns: int, width: int
) -> None:
    for command in ("", "list"):
        done = ally_in_terminal(*command.split(), "-h", columns=columns)

        assert done == (0, text(pages()[command], width), "")


@pytest.mark.parametrize(
    "env",
    [
        {"COLUMNS": "0"},
        {"COLUMNS": "20"},
        {"COLUMNS": "200"},
        {"GITHUB_ACTIONS": "1", "CI": "1"},
        {"FORCE_COLOR": "1"},
        {"TERM": "dumb"},
        {"TERMINAL_WIDTH": "abc"},
        {"ALLY_DATA": "/nowhere"},
    ],
)
def test_in_a_pipe_a_page_is_the_same_whatever_the_environment(env: dict[str, str]) -> None:
    for command in ((), ("list",)):
        assert ally(*command, "--help", env=env) == (0, page(*command), "")


@pytest.mark.parametrize(
    "env", [{"COLUMNS": "0"}, {"GITHUB_ACTIONS": "1"}, {"FORCE_COLOR": "1"}, {"NO_COLOR": "1"}]
)
def test_in_a_terminal_too(env: dict[str, str]) -> None:
    assert ally_in_terminal("list", "-h", columns=80, env=env).out == page("list")


@pytest.mark.parametrize("columns", ["1", "7"])
def test_a_page_can_be_had_in_any_width(columns: str) -> None:
    done = ally_in_terminal("list", "-h", columns=80, env={"COLUMNS": columns})

    assert done.code == 0
    assert "".join(done.out.split()) == "".join(page("list").split())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("help", "lst"), "no command 'lst' (did you mean list?)"),
        (("help", "zork"), f"no command 'zork' (one of: {', '.join(COMMANDS)})"),
        (("hlep",), "no command 'hlep' (did you mean help?)"),
    ],
)
def test_help_on_what_does_not_exist_says_so(arguments: tuple[str, ...], message: str) -> None:
    assert ally(*arguments) == (2, "", f"ally: {message}\n")


def test_the_page_of_the_program_has_every_exit_code() -> None:
    codes = {kind.exit_code for kind in AllyError.__subclasses__()}

    assert {int(code) for code in EXIT_CODES} == codes | {0, INTERRUPTED}
    assert [meaning for meaning in EXIT_CODES.values() if meaning not in page()] == [
        "The data set cannot be read or is not sound; the answer cannot be written."  # folded
    ]


def test_the_page_of_the_program_has_every_variable_that_is_looked_at() -> None:
    source = "".join(
        path.read_text("utf-8") for path in Path(ally_cli.__file__).parent.rglob("*.py")
    )
    looked_at = set(re.findall(r"""env(?:iron\.get|var=|iron)?[(=\[]*"([A-Z_]{4,})""", source))

    named = {name for entry in ENVIRONMENT for name in entry.split(", ")}
    assert looked_at - named == {"_ALLY_COMPLETE"}  # which the scripts set, and nobody else
    assert named <= looked_at
