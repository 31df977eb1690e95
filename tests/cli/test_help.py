"""Help pages: what is on them, in which order, and how they look in every width."""

import compileall
import json
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from textwrap import dedent

import pytest
import typer
from program import DEADLINE, ally, ally_in_terminal, environment

import ally_cli
from ally_cli.__main__ import INTERRUPTED
from ally_cli.cli.commands import COMMANDS
from ally_cli.cli.help import ENVIRONMENT, EXIT_CODES, FILTER_RULES, TOPICS, Page, write
from ally_cli.cli.line import declared
from ally_cli.cli.options import Filters, Output
from ally_cli.cli.program import build, program
from ally_cli.errors import AllyError
from ally_cli.output import FORMATS, MORE_FORMATS

PAGES = ["", *COMMANDS, *TOPICS]
FILTERED = [name for name in COMMANDS if any(one.name == "since" for one in declared(name))]
GROUPS = ["Examples", "Arguments", "Commands", "Topics", "Rows", "Output", "General"]
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
def page(name: str = "") -> str:
    """Return the page of the command or topic *name*, or of the program, as a pipe gets it."""
    done = ally("help", *name.split())
    assert (done.code, done.err) == (0, "")
    return done.out


def entries(name: str, heading: str) -> list[str]:
    """Return what is to be typed under *heading* on a page."""
    section = page(name).partition(f"\n{heading}:\n")[2].partition("\n\n")[0]
    return re.findall(r"^  (?:    )?(\S.*?)(?:  .*)?$", section, re.MULTILINE)


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


@pytest.mark.parametrize("name", PAGES)
def test_the_first_line_says_what_is_answered_and_then_how_to_ask(name: str) -> None:
    answer, usage, *_ = page(name).split("\n\n")

    says = COMMANDS[name].help if name in COMMANDS else TOPICS.get(name) or ally_cli.__doc__ or ""
    assert " ".join(answer.split()) == says.partition("\n")[0]
    assert usage.startswith(f"Usage: ally {name} " if name in COMMANDS else "Usage: ally COMMAND ")
    assert usage.endswith(" [OPTIONS]")
    assert "{" not in usage


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_examples_stand_before_arguments_and_these_before_options_in_groups(name: str) -> None:
    headings = re.findall(r"^([A-Z][a-z -]+):$", page(name), re.MULTILINE)

    assert headings == sorted(headings, key=GROUPS.index)
    assert headings[0] == "Examples"
    assert headings[-1] == "General"


@pytest.mark.parametrize("name", COMMANDS)
def test_each_argument_and_option_stands_beside_all_of_its_help_but_for_the_filters(
    name: str,
) -> None:
    shown = "".join(page(name).split())
    filters = "".join(page("filters").split())

    for param in build(name).params:
        typed = param.metavar if param.param_type_name == "argument" else ", ".join(param.opts)
        value = "" if getattr(param, "is_flag", True) else param.metavar
        beside = "".join(f"{typed}{value}{param.help}".split())
        assert param.help
        assert (beside in shown) == (param.rich_help_panel != "Filter"), param.name
        assert (beside in filters) == (param.rich_help_panel == "Filter"), param.name


# Topics.


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_with_filters_names_them_and_their_page(name: str) -> None:
    last = " ".join(page(name).rpartition("\n\n")[2].split())

    taken = [one.spelt[-1] for one in declared(name) if one.spelt[-1:] and is_filter(one.name)]
    named = f"Filters: {', '.join(taken)}. 'ally help filters' explains them."
    assert (last == named) == bool(taken)
    assert ("Filters: " in page(name)) == bool(taken)


def is_filter(name: str) -> bool:
    """Tell whether an option of this *name* is a filter, whatever command has it."""
    return name in Filters.__struct_fields__


def test_the_filters_and_what_holds_for_all_of_them_stand_on_one_page() -> None:
    every = {", ".join(one.spelt) for one in declared("filter") if is_filter(one.name)}
    typed = [re.sub(" [A-Z].*| [a-z]+[|].*", "", entry) for entry in entries("filters", "Filters")]

    assert sorted(typed) == sorted(every)
    assert entries("filters", "Rules") == list(FILTER_RULES)
    assert {name for name in COMMANDS if "ally help filters" in page(name)} == {*FILTERED, "help"}


def test_the_page_on_output_has_every_format_and_every_option_of_output() -> None:
    formats = [*FORMATS, *(name for more in MORE_FORMATS.values() for name in more)]
    every = [
        ", ".join(one.spelt) for one in declared("list") if one.name in Output.__struct_fields__
    ]
    typed = [re.sub(" [A-Z].*", "", entry) for entry in entries("output", "Options")]

    assert entries("output", "Formats, and for whom") == formats
    assert typed == every


def test_the_page_of_the_program_lists_all_topics() -> None:
    assert entries("", "Commands") == list(COMMANDS)
    assert (
        entries("", "Topics") == list(TOPICS) == ["filters", "output", "environment", "exit-codes"]
    )
    assert page().endswith(
        "'ally help COMMAND' shows what a command can do, 'ally help TOPIC' explains a\ntopic.\n"
    )


def test_the_page_on_exit_codes_has_every_one() -> None:
    codes = {kind.exit_code for kind in AllyError.__subclasses__()}

    assert {int(code) for code in EXIT_CODES} == codes | {0, INTERRUPTED}
    assert page("exit-codes") == dedent(
        """\
        What the exit code of ally says.

        Usage: ally COMMAND [ARGUMENTS] [OPTIONS]

        Exit codes:
          0    Answered, also when nothing matches.
          1    The data set cannot be read or is not sound; the answer cannot be
               written; validate or diff --exit-code found something.
          2    The command line asks for what does not exist.
          3    A named ally or statement is not in the data set.
          70   A bug in ally.
          130  Interrupted.
        """
    )


def test_the_page_on_the_environment_has_every_variable_that_is_looked_at() -> None:
    source = "".join(
        path.read_text("utf-8") for path in Path(ally_cli.__file__).parent.rglob("*.py")
    )
    looked_at = set(re.findall(r"""env(?:iron\.get|var=|iron)?[(=\[]*"([A-Z_]{4,})""", source))
    looked_at |= set(re.findall(r"""[({]"([A-Z_]{4,})"(?:: |, "PAGER)""", source))

    named = {name for entry in ENVIRONMENT for name in entry.split(", ")}
    assert looked_at - named == {"_ALLY_COMPLETE", "COMP_WORDBREAKS"}  # which the scripts set
    assert named - looked_at == {"PAGER"}
    assert entries("environment", "Environment") == list(ENVIRONMENT)


@pytest.mark.parametrize("name", [*COMMANDS, *TOPICS])
def test_a_name_may_be_typed_in_capitals(name: str) -> None:
    assert ally("help", name.upper()) == (0, page(name), "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("help", "lst"), "no command or topic 'lst' (did you mean list?)"),
        (("help", "filtres"), "no command or topic 'filtres' (did you mean filters or filter?)"),
        (("help", "exit_codes"), "no command or topic 'exit_codes' (did you mean exit-codes?)"),
        (
            ("help", "zork"),
            f"no command or topic 'zork' (one of: {', '.join([*COMMANDS, *TOPICS])})",
        ),
        (
            ("help", "list", "filter"),
            "got unexpected extra argument(s) (filter) (see 'ally help --help')",
        ),
        (("hlep",), "no command 'hlep' (did you mean help?)"),
    ],
)
def test_help_on_what_does_not_exist_says_so(arguments: tuple[str, ...], message: str) -> None:
    assert ally(*arguments) == (2, "", f"ally: {message}\n")


# Widths.


@pytest.mark.parametrize("columns", [40, 80, 100])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_its_width_and_only_what_is_to_be_copied_may_not(
    name: str, columns: int
) -> None:
    lines = ally("help", *name.split(), env={"COLUMNS": str(columns)}).out.splitlines()

    too_long = [line for line in lines if len(line) > columns]
    assert [line for line in too_long if not line.startswith("  ally ")] == []
    assert [line for line in lines if line != line.rstrip()] == []
    if columns > 40:
        assert too_long == []


def test_nothing_is_folded_at_a_hyphen() -> None:
    for columns in range(30, 101, 7):
        for name in ("", "help", "filters", "output", "completion"):
            text = ally("help", *name.split(), env={"COLUMNS": str(columns)}).out
            assert not re.search(r"\w-$", text, re.MULTILINE)
            assert text.isascii()


@pytest.mark.parametrize(("columns", "width"), [(40, 40), (80, 80), (120, 100)])
def test_a_terminal_shows_the_page_in_its_width_within_what_can_be_read(
    columns: int, width: int
) -> None:
    for name in ("", "list", "filters"):
        done = ally_in_terminal("help", *name.split(), columns=columns)

        assert done == ally("help", *name.split(), env={"COLUMNS": str(width)})


@pytest.mark.parametrize(
    "env",
    [
        {"COLUMNS": "0"},
        {"COLUMNS": "wide"},
        {"GITHUB_ACTIONS": "1", "CI": "1"},
        {"FORCE_COLOR": "1"},
        {"TERM": "dumb"},
        {"TERMINAL_WIDTH": "abc"},
        {"ALLY_DATA": "/nowhere"},
        {"PAGER": "cat", "ALLY_PAGER": "cat"},
    ],
)
def test_in_a_pipe_a_page_is_the_same_whatever_else_the_environment_says(
    env: dict[str, str],
) -> None:
    for name in ("", "list", "filters"):
        assert ally("help", *name.split(), env=env) == (0, page(name), "")


def test_in_a_pipe_a_page_is_as_wide_as_columns_says_within_what_can_be_read() -> None:
    widths = {
        columns: max(map(len, ally("help", "filters", env={"COLUMNS": columns}).out.splitlines()))
        for columns in ("60", "90", "200")
    }

    assert all(
        int(columns) - 15 < width <= int(columns)
        for columns, width in widths.items()
        if columns != "200"
    )
    assert 85 < widths["200"] <= 100


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


# The source is not there to be read.


def test_help_needs_no_source_files(tmp_path: Path) -> None:
    package = tmp_path / "ally_cli"
    shutil.copytree(
        Path(ally_cli.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__")
    )
    compileall.compile_dir(package, quiet=2, legacy=True)
    for source in package.rglob("*.py"):
        source.unlink()
    script = "import json, sys; from ally_cli.cli.main import main; print(main, file=sys.stderr)\n"
    script += "for words in json.loads(sys.argv[1]): print(main(words), words)"
    asked = [[], *([name, "--help"] for name in COMMANDS), *(["help", name] for name in TOPICS)]

    done = subprocess.run(
        [sys.executable, "-c", script, json.dumps(asked)],
        cwd=tmp_path,
        env=environment({"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}),
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=True,
    )

    pages = [page(), *(page(name) for name in (*COMMANDS, *TOPICS))]
    assert done.stdout == "".join(
        f"{text}0 {words}\n" for text, words in zip(pages, asked, strict=True)
    )
