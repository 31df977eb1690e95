"""The streams: every format in pipes and terminals of all sorts, and readers that go away."""

import csv
import io
import json
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from program import (
    DEADLINE,
    ally,
    ally_process,
    ally_process_in_terminal,
    ending,
    environment,
)
from rich.cells import cell_len
from sample import encode, sample

from ally_cli.cli.commands import COMMANDS
from ally_cli.output import FORMATS

SAMPLE = encode(sample())
ALLY = f"{shlex.quote(sys.executable)} -m ally_cli"
COMMAND = ("show", "freedonia", "ile-dor")

# What the environment of a pipe may say that is no reason to write anything else: of what the
# program itself may read, and of what the interpreter does.
OF_NO_CONCERN = [
    {"COLUMNS": "0"},
    {"COLUMNS": "20"},
    {"COLUMNS": "wide"},
    {"TERMINAL_WIDTH": "wide"},
    {"TERM": "dumb"},
    {"TERM": ""},
    {"NO_COLOR": "1"},
    {"NO_COLOR": "1", "FORCE_COLOR": "1"},
    {"FORCE_COLOR": "0"},
    {"CLICOLOR_FORCE": "0"},
    {"GITHUB_ACTIONS": "1", "CI": "1"},
    {"PY_COLORS": "1", "TTY_COMPATIBLE": "1"},
]
OF_NO_CONCERN_TO_THE_INTERPRETER = [
    {"LC_ALL": "C", "PYTHONUTF8": ""},
    {"PYTHONUNBUFFERED": "1"},
    {"PYTHONIOENCODING": "utf-8:strict"},
    {"PYTHONOPTIMIZE": "2"},
]
COLORFUL = [{"FORCE_COLOR": "1"}, {"CLICOLOR_FORCE": "1", "TERM": "dumb"}]
ENCODINGS: dict[str, dict[str, str]] = {
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "cp1252": {"PYTHONIOENCODING": "cp1252"},
    "utf-16": {"PYTHONIOENCODING": "utf-16"},
    "US-ASCII": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
}
_color = re.compile(rb"\x1b\[[0-9;]*m")


class Run(NamedTuple):
    """How a run of the program ended, to the byte."""

    code: int
    out: bytes
    err: bytes


def run(*arguments: str, env: dict[str, str] | None = None) -> Run:
    """Run `ally` with *arguments* on the sample, in a pipe."""
    done = subprocess.run(
        [sys.executable, "-m", "ally_cli", *arguments, "--data", "-"],
        input=SAMPLE,
        capture_output=True,
        env=environment(env),
        timeout=DEADLINE,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def bash(script: str, env: dict[str, str] | None = None) -> Run:
    """Run *script* by bash, in which a pipe fails if any part of it does."""
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", script],
        capture_output=True,
        env=environment(env),
        timeout=DEADLINE,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


@cache
def plain(format: str) -> Run:
    """Return what the program answers in a pipe with nothing to say about colours or letters."""
    return run(*COMMAND, "-f", format)


@pytest.mark.parametrize("format", FORMATS)
def test_in_a_pipe_the_environment_changes_nothing(format: str) -> None:
    assert (plain(format).code, plain(format).err) == (0, b"")
    assert b"\x1b" not in plain(format).out
    for env in OF_NO_CONCERN_TO_THE_INTERPRETER:
        assert run(*COMMAND, "-f", format, env=env) == plain(format), env
    for env in OF_NO_CONCERN:
        done = ally(*COMMAND, "-f", format, "--data", "-", stdin=SAMPLE, env=env)
        assert (done.code, done.out.encode(), done.err.encode()) == plain(format), env


@pytest.mark.parametrize("format", FORMATS)
def test_colour_that_is_asked_for_is_in_tables_only(format: str) -> None:
    runs = [run(*COMMAND, "-f", format, env=env) for env in COLORFUL]
    runs += [run(*COMMAND, "-f", format, "--color", "always", env={"NO_COLOR": "1"})]

    shown = {_color.sub(b"", done.out) for done in runs}
    if format == "table":  # blanks at the end of a line are within a colour
        shown = {b"".join(line.rstrip() + b"\n" for line in text.splitlines()) for text in shown}
    assert shown == {plain(format).out}
    assert {b"\x1b" in done.out for done in runs} == {format == "table"}
    assert {(done.code, done.err) for done in runs} == {(0, b"")}


def reader(format: str) -> Callable[[str], Any]:
    """Return what reads *format* as a program does, so that two texts compare by what they say."""
    match format:
        case "json":
            return json.loads
        case "jsonl":
            return lambda text: [json.loads(line) for line in text.split("\n")[:-1]]
        case _:
            return str


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_encoding_that_lacks_letters_is_no_crash_and_json_says_the_same(encoding: str) -> None:
    env = ENCODINGS[encoding]

    for name in FORMATS:
        done = run(*COMMAND, "-f", name, env=env)
        text, whole = done.out.decode(encoding), plain(name).out.decode()
        assert (done.code, done.err) == (0, b""), name
        if name in ("csv", "tsv", "md"):
            whole = whole.encode(encoding, "backslashreplace").decode(encoding)
        if name == "table":
            assert text.count("\n") == whole.count("\n")
        else:
            assert reader(name)(text) == reader(name)(whole)


TERMINALS: list[dict[str, str]] = [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"FORCE_COLOR": "0"}, {}]


@pytest.mark.parametrize("format", FORMATS)
def test_a_terminal_shows_what_a_pipe_gets_as_wide_as_it_is(format: str, tmp_path: Path) -> None:
    file = tmp_path / "sample.json"
    file.write_bytes(SAMPLE)
    command = (*COMMAND, "-f", format, "-q", "--data", str(file))
    cases = [(40, TERMINALS[0]), (60, TERMINALS[1]), (120, TERMINALS[2]), (40, TERMINALS[3])]
    if format == "table":  # what else is written is the same in any width
        cases = [(columns, env) for columns in (40, 60, 120) for env in TERMINALS]
    piped = plain(format).out.decode().replace("\r\n", "\n")
    read = reader(format)

    for columns, env in cases:
        case = (columns, env)
        shown = ally_process_in_terminal(*command, columns=columns, env=env)
        assert shown.code == 0, case
        assert ("\x1b" in shown.out) == (format == "table" and not env), case
        if format == "table":
            text = _color.sub(b"", shown.out.encode()).decode()
            assert max(map(cell_len, text.splitlines())) <= columns, case
        else:
            assert read(shown.out.replace("\r\n", "\n")) == read(piped), case


@pytest.mark.parametrize(
    ("setting", "widest"), [("20", 20), ("90", 90), ("0", 120), ("-5", 120), ("wide", 120)]
)
def test_columns_says_how_wide_a_terminal_is_if_it_is_a_width(
    setting: str, widest: int, tmp_path: Path
) -> None:
    file = tmp_path / "sample.json"
    file.write_bytes(SAMPLE)

    shown = ally_process_in_terminal(
        *COMMAND, "--data", str(file), columns=120, env={"COLUMNS": setting, "NO_COLOR": "1"}
    )

    assert widest - 20 < max(map(cell_len, shown.out.splitlines())) <= widest


# Answers larger than a pipe holds, small ones, and pages; of all of them a reader may want little.
PAGES = ["--help", "list --help", "--version", "schema", "completion bash"]
LARGE = [f"filter --verdict any -f {name}" for name in FORMATS if name != "svg"]
LARGE += ["show iran russia -f svg"]


@pytest.mark.parametrize("env", [{}, {"PYTHONUNBUFFERED": "1"}], ids=["", "unbuffered"])
def test_a_reader_that_stops_reading_is_no_error(env: dict[str, str]) -> None:
    readers = ["head -1 >/dev/null", "true", "grep -q Russia"]
    scripts = [f"{ALLY} {call} | {reader}" for call in LARGE for reader in readers]

    for script in scripts:
        assert bash(script, env) == (0, b"", b""), script


def test_a_reader_that_stops_reading_a_page_is_no_error() -> None:
    scripts = [f"{ALLY} {page} | {reader}" for page in PAGES for reader in ("true", "grep -q .")]

    for script in scripts:
        assert bash(script) == (0, b"", b""), script


def test_without_buffers_nothing_of_a_large_answer_is_lost() -> None:
    buffered, unbuffered = (
        bash(f"{ALLY} filter --verdict any --json | (sleep 0.1; cat)", env)
        for env in ({}, {"PYTHONUNBUFFERED": "1"})
    )

    assert len(buffered.out) > 500_000
    assert unbuffered == buffered


WRITTEN = [
    *(f"list -f {name}" for name in FORMATS),
    "--help",
    "list --help",
    "--version",
    "schema",
    "completion bash",
    "validate",
]


@pytest.mark.parametrize(
    ("redirection", "reason"),
    [
        (">/dev/full", b"No space left on device"),
        (">&-", b"standard output is closed"),
        ("1</dev/null", b"Bad file descriptor"),
    ],
)
def test_an_answer_that_cannot_be_written_is_one_line_and_exit_code_1(
    redirection: str, reason: bytes
) -> None:
    message = b"cannot write the answer: " + reason
    for call in WRITTEN:
        done = bash(f"{ALLY} {call} {redirection}")
        assert (done.code, done.out, done.err.count(b"\n")) == (1, b"", 1), call
        if "json" in call:
            error = json.loads(done.err)["error"]
            assert (error["code"], error["message"]) == ("output", message.decode())
        else:
            assert done.err == b"ally: " + message + b"\n"


@pytest.mark.parametrize(
    ("call", "code"), [("list -n 1", 0), ("list --json -n 1", 0), ("lst", 2), ("show nobody", 3)]
)
@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full", "2>&1 >/dev/null | true"])
def test_without_a_standard_error_the_answer_and_the_exit_code_are_the_same(
    call: str, code: int, redirection: str
) -> None:
    whole, done = bash(f"{ALLY} {call}"), bash(f"{ALLY} {call} {redirection}")

    assert (whole.code, done.code) == (code, code)
    assert done.err == b""
    if "|" not in redirection:
        assert done.out == whole.out


def test_standard_output_holds_the_result_only() -> None:
    calls = [["-n", "1", "-F", "id"], ["-s", "nonsense"], ["--search", "nothing has this"]]

    csvs = [run("list", "-f", "csv", *call, "-F", "id") for call in calls]

    rows = [list(csv.reader(io.StringIO(done.out.decode(), newline=""))) for done in csvs]
    assert rows == [[["id"], ["freedonia"]], [], [["id"]]]
    assert [done.code for done in csvs] == [0, 2, 0]
    assert [done.err.count(b"\n") for done in csvs] == [1, 1, 1]


# What the order of sets and of hashes could change, if anything did: asked of one process.
SEEDED = """
import json, sys
from ally_cli.cli.main import main
for call in json.load(sys.stdin):
    print(main(call), call, flush=True)
"""


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    own, unsound = tmp_path / "own.json", tmp_path / "unsound.json"
    own.write_bytes(SAMPLE)
    raw = sample()
    raw["allies"][2] = raw["allies"][0] | {
        "id": "twin",
        "statements": raw["allies"][2]["statements"],
    }
    unsound.write_bytes(encode(raw))
    needs = {
        "show": ["iran", "cuba"],
        "compare": ["china", "iran", "cuba"],
        "validate": [str(unsound)],
        "diff": [str(own)],
        "completion": ["bash"],
    }
    calls = [[name, *needs.get(name, [])] for name in COMMANDS]
    calls += [["filter", "--verdict", "any", "-f", name] for name in FORMATS]
    calls += [["list", "--data", str(unsound)], ["show", "urania"], ["lsit"], ["--help"]]

    one, other = (
        subprocess.run(
            [sys.executable, "-c", SEEDED],
            input=json.dumps(calls).encode(),
            capture_output=True,
            env=environment({"PYTHONHASHSEED": seed}),
            timeout=DEADLINE,
            check=False,
        )
        for seed in ("1", "2")
    )

    assert one.stdout.count(b"\n0 [") == len(calls) - 4  # the unsound, the unknown
    assert (one.returncode, one.stdout, one.stderr) == (0, other.stdout, other.stderr)


def interrupted(arguments: Sequence[str], module: str) -> Run:
    """Run the program, and interrupt it as soon as it has imported *module*."""
    process = subprocess.Popen(
        [sys.executable, "-m", "ally_cli", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment({"PYTHONPROFILEIMPORTTIME": "1"}),
    )
    assert process.stderr is not None
    # A module that has another name today is never imported: then the end comes by force.
    with ending(process):
        for line in process.stderr:
            if line.split()[-1] == module.encode():
                break
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    told = [line for line in err.splitlines(keepends=True) if not line.startswith(b"import time:")]
    return Run(process.returncode, out, b"".join(told))


@pytest.mark.parametrize(
    "module",
    ["typer.colors", "typer", "msgspec", "ally_cli.cli.commands", "ally_cli.cli.program"],
)
def test_a_program_that_is_interrupted_while_it_starts_is_silent(module: str) -> None:
    # It cannot end before: the data, which never comes, is waited for.
    assert interrupted(["list", "--data", "-"], module) == (130, b"", b"")


@pytest.mark.parametrize("format", ["table", "json", "csv"])
def test_a_program_that_is_interrupted_while_it_writes_is_silent(format: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "ally_cli", "filter", "--verdict", "any", "-f", format],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    assert process.stdout is not None
    with ending(process):
        process.stdout.read(1)  # the rest is more than the pipe holds, so that the program waits

        process.send_signal(signal.SIGINT)
        code = process.wait()

        _, err = process.communicate()
    assert (code, err) == (130, b"")


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_traceback_is_shown_only_if_asked_for(options: tuple[str, ...]) -> None:
    call = ("show", "irann", *options)

    usual, debugged = ally_process(*call), ally_process(*call, env={"ALLY_DEBUG": "1"})

    assert (usual.code, usual.out, usual.err.count("\n")) == (3, "", 1)
    assert debugged.code != 0
    assert "Traceback (most recent call last):" in debugged.err
    assert "UnknownAllyError: no ally 'irann'" in debugged.err


BREAK = "import ally_cli.reports.list as broken; broken.report = None; "
RUN = "import sys; from ally_cli.cli.main import main; sys.exit(main(sys.argv[1:]))"


def test_a_bug_is_one_line_that_says_so_and_exit_code_70() -> None:
    runs = [
        subprocess.run(
            [sys.executable, "-c", BREAK + RUN, "list", *more],
            capture_output=True,
            env=environment(env),
            timeout=DEADLINE,
            check=False,
        )
        for more, env in (((), {}), (("--json",), {}), ((), {"ALLY_DEBUG": "1"}))
    ]

    message, hint = "TypeError: 'NoneType' object is not callable", "this is a bug in ally"
    assert [done.stdout for done in runs] == [b""] * 3
    assert (runs[0].returncode, runs[1].returncode) == (70, 70)
    assert runs[0].stderr.decode() == f"ally: {message} ({hint}; ALLY_DEBUG=1 shows where)\n"
    assert json.loads(runs[1].stderr)["error"]["code"] == "bug"
    assert b"Traceback (most recent call last):" in runs[2].stderr


def test_a_completion_that_fails_says_why_only_if_asked() -> None:
    asked = {"_ALLY_COMPLETE": "zsh", "ALLY_DATA": "/nowhere"}

    silent, told = (bash(f"{ALLY} show ir", asked | debug) for debug in ({}, {"ALLY_DEBUG": "1"}))

    assert silent == (0, b"", b"")
    assert b"DataError: /nowhere: No such file or directory" in told.err
