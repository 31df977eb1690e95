"""The streams: every format in pipes and terminals of all sorts, and readers that go away."""

import csv
import html
import io
import json
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from program import (
    DEADLINE,
    ally,
    ally_in_terminal,
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
    {"PAGER": "false", "ALLY_PAGER": "false", "LESS": "X"},
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
_escapes = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;.*?\x1b\\")


class Run(NamedTuple):
    """How a run of the program ended, to the byte."""

    code: int
    out: bytes
    err: bytes


# Calls in one process, each into files of its own: its number, and out or err.
EACH = """
import json, os, sys
from ally_cli.cli.main import main

for n, call in enumerate(json.loads(sys.argv[1])):
    for stream in (1, 2):
        os.dup2(os.open(f"{n}.{stream}", os.O_WRONLY | os.O_CREAT), stream)
    code = main(call)
    with open(f"{n}.0", "w", encoding="ascii") as file:
        file.write(str(code))
"""


def runs(calls: Iterable[Sequence[str]], env: dict[str, str] | None = None) -> list[Run]:
    """Run `ally` with each of *calls* on the sample, into files, all in one process with *env*."""
    calls = list(calls)
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "sample.json").write_bytes(SAMPLE)
        subprocess.run(
            [sys.executable, "-c", EACH, json.dumps(calls)],
            cwd=folder,
            env=environment({"ALLY_DATA": "sample.json"} | (env or {})),
            timeout=DEADLINE,
            check=True,
        )
        files = [[(folder / f"{n}.{m}").read_bytes() for m in range(3)] for n in range(len(calls))]
    return [Run(int(code), out, err) for code, out, err in files]


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
def plain() -> dict[str, Run]:
    """Return by format what is answered in a pipe with nothing to say about colours or letters."""
    return dict(zip(FORMATS, runs([*COMMAND, "-f", name] for name in FORMATS), strict=True))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the name of a file that holds the sample."""
    path = tmp_path_factory.mktemp("data") / "sample.json"
    path.write_bytes(SAMPLE)
    return str(path)


@pytest.mark.parametrize("format", FORMATS)
def test_in_a_pipe_what_the_environment_says_of_other_things_changes_nothing(format: str) -> None:
    assert (plain()[format].code, plain()[format].err) == (0, b"")
    assert b"\x1b" not in plain()[format].out
    for env in OF_NO_CONCERN:
        done = ally(*COMMAND, "-f", format, "--data", "-", stdin=SAMPLE, env=env)
        assert (done.code, done.out.encode(), done.err.encode()) == plain()[format], env


@pytest.mark.parametrize("env", OF_NO_CONCERN_TO_THE_INTERPRETER, ids=str)
def test_nor_does_what_it_says_to_the_interpreter(env: dict[str, str]) -> None:
    done = runs(([*COMMAND, "-f", name] for name in FORMATS), env)

    assert dict(zip(FORMATS, done, strict=True)) == plain()


def test_a_pipe_gets_what_a_file_does() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ally_cli", *COMMAND, "--data", "-"],
        input=SAMPLE,
        capture_output=True,
        env=environment(),
        timeout=DEADLINE,
        check=False,
    )

    assert Run(done.returncode, done.stdout, done.stderr) == plain()["table"]


@pytest.mark.parametrize("format", FORMATS)
def test_colour_that_is_asked_for_is_in_tables_only(format: str) -> None:
    call = (*COMMAND, "-f", format, "--data", "-")
    done = [ally(*call, stdin=SAMPLE, env=env) for env in COLORFUL]
    done += [ally(*call, "--color", "always", stdin=SAMPLE, env={"NO_COLOR": "1"})]

    shown = {_escapes.sub("", one.out) for one in done}
    if format == "table":  # blanks at the end of a line are within a colour
        shown = {"".join(line.rstrip() + "\n" for line in text.splitlines()) for text in shown}
    assert shown == {plain()[format].out.decode()}
    assert {"\x1b" in one.out for one in done} == {format == "table"}
    assert {(one.code, one.err) for one in done} == {(0, "")}


def test_where_colour_is_on_a_title_is_a_link_and_its_address_still_stands_whole() -> None:
    call = ("show", "freedonia-loan", "--data", "-")
    address = "https://gazette.example/1999/loan"

    colored = ally(*call, "--color", "always", stdin=SAMPLE).out
    plain = ally(*call, stdin=SAMPLE).out

    linked = re.findall(r"\x1b\]8;[^;]*;([^\x1b]+)\x1b\\(.*?)\x1b\]8;;\x1b\\", colored)
    assert {url for url, _ in linked} == {address}
    assert "Twenty million, and an old friend gone" in _escapes.sub(
        "", "".join(t for _, t in linked)
    )
    assert f"\n   {address}\n" in plain
    assert address in _escapes.sub("", colored).split()


def reader(format: str) -> Callable[[str], Any]:
    """Return what reads *format* as a program does, so that two texts compare by what they say."""
    match format:
        case "json":
            return json.loads
        case "jsonl":
            return lambda text: [json.loads(line) for line in text.split("\n")[:-1]]
        case "html":
            return html.unescape
        case _:
            return str


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_encoding_that_lacks_letters_is_no_crash_and_json_says_the_same(encoding: str) -> None:
    done = runs(([*COMMAND, "-f", name] for name in FORMATS), ENCODINGS[encoding])

    for name, one in zip(FORMATS, done, strict=True):
        text, whole = one.out.decode(encoding), plain()[name].out.decode()
        assert (one.code, one.err) == (0, b""), name
        if name in ("csv", "tsv", "md"):
            whole = whole.encode(encoding, "backslashreplace").decode(encoding)
        if name == "table":
            assert text.count("\n") == whole.count("\n")
        else:
            assert reader(name)(text) == reader(name)(whole), name


# Widths.

TERMINALS: list[dict[str, str]] = [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"FORCE_COLOR": "0"}, {}]
PAGED = [
    "show freedonia",
    "show freedonia-loan",
    "search steel",
    "cite",
    "compare freedonia sylvania",
]
ROWS = {"list": "name", "filter": "text", "evidence": "url", "sources": "url", "matrix": "name"}


def widest(text: str) -> int:
    """Return the columns of the widest line of *text* that is not an address, which stands whole."""
    lines = _escapes.sub("", text).splitlines()
    return max(cell_len(line) for line in lines if "://" not in line)


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
@pytest.mark.parametrize("format", FORMATS)
def test_a_terminal_shows_what_a_pipe_gets_as_wide_as_it_is(
    format: str, columns: int, file: str
) -> None:
    command = (*COMMAND, "-f", format, "-q", "--data", file)
    piped = plain()[format].out.decode().replace("\r\n", "\n")
    # What is no table is the same in any width.
    for env in TERMINALS if format == "table" else TERMINALS[columns % 3 :: 3]:
        shown = ally_in_terminal(*command, columns=columns, env=env)
        assert shown.code == 0, env
        assert ("\x1b" in shown.out) == (format == "table" and not env), env
        if format == "table":
            assert columns - 20 < widest(shown.out) <= columns, env
        else:
            assert reader(format)(shown.out.replace("\r\n", "\n")) == reader(format)(piped), env


def test_so_it_is_for_a_process_of_its_own(file: str) -> None:
    for columns in (60, 100):
        call = (*COMMAND, "--data", file)
        assert ally_process_in_terminal(*call, columns=columns) == ally_in_terminal(
            *call, columns=columns
        )


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_an_address_stands_whole_on_its_line_and_alone_where_it_is_wide(
    columns: int, file: str
) -> None:
    addresses = {source["url"] for source in sample()["sources"]}

    for call in (
        "show freedonia",
        "show freedonia-treaty",
        "search steel",
        "cite ile-dor",
        "evidence",
    ):
        shown = ally_in_terminal(
            *call.split(), "--no-pager", "--data", file, columns=columns, env={"NO_COLOR": "1"}
        )
        lines = [line for line in shown.out.splitlines() if "://" in line]
        assert lines, call
        for line in lines:
            assert line.split()[-1] in addresses, call
            if cell_len(line) > columns:
                assert line.strip() in addresses or line.split()[:-1] == ["Address"], call


@pytest.mark.parametrize(
    ("setting", "most"), [("20", 20), ("90", 90), ("0", 120), ("-5", 120), ("wide", 120)]
)
def test_columns_says_how_wide_a_terminal_is_if_it_is_a_width(
    setting: str, most: int, file: str
) -> None:
    env = {"COLUMNS": setting, "NO_COLOR": "1"}

    shown = ally_in_terminal(*COMMAND, "--data", file, columns=120, env=env)

    assert most - 20 < widest(shown.out) <= most


@pytest.mark.parametrize("call", [*PAGED, *ROWS, "terms", "timeline"])
def test_columns_rules_what_a_pipe_gets_too(call: str, file: str) -> None:
    for columns in (50, 70, 130):
        env = {"COLUMNS": str(columns), "ALLY_DATA": file}
        piped = ally(*call.split(), "-q", env=env).out
        shown = ally_in_terminal(
            *call.split(), "-q", columns=columns, env={"NO_COLOR": "1", "ALLY_DATA": file}
        ).out

        assert widest(piped) <= columns
        assert piped == shown


@pytest.mark.parametrize("call", PAGED)
def test_without_it_a_page_folds_at_100_in_a_pipe(call: str, file: str) -> None:
    env = {"ALLY_DATA": file}

    piped = ally(*call.split(), "-q", env=env).out

    assert 60 < widest(piped) <= 100
    assert piped == ally(*call.split(), "-q", env={"COLUMNS": "100"} | env).out


@pytest.mark.parametrize("name", ["iran", "uganda-article-2-ties-1995"])
def test_so_does_a_page_with_long_texts(name: str) -> None:
    assert 90 < widest(ally("show", name).out) <= 100


@pytest.mark.parametrize("call", ROWS)
def test_without_it_a_row_is_one_line_in_a_pipe_with_all_its_texts(call: str, file: str) -> None:
    env = {"ALLY_DATA": file}
    items = json.loads(ally(call, "--json", env=env).out)["items"]

    table = next(
        part
        for part in ally(call, "-q", env=env).out.split("\n\n")
        if set(part.splitlines()[1]) <= {"─"}
    )

    _, _, *rows = table.splitlines()
    assert len(rows) == len(items) + (call == "matrix")  # the last one has the sums
    assert [
        item
        for item, row in zip(items, rows, strict=False)
        if f" {item[ROWS[call]]} " not in f" {row} "
    ] == []


@pytest.mark.parametrize(
    "command",
    [
        "list",
        "show freedonia",
        "compare freedonia sylvania",
        "timeline",
        "search steel",
        "evidence",
    ],
)
def test_in_a_pipe_there_are_no_blanks_at_the_end_of_a_line(command: str, file: str) -> None:
    text = ally(*command.split(), env={"ALLY_DATA": file}).out

    assert [line for line in text.splitlines() if line != line.rstrip()] == []


LEGEND = "→ to Ruritania   ← from Ruritania   ↔ mutual   × friction"


@pytest.mark.parametrize("call", ["list", "filter", "compare freedonia sylvania", "timeline"])
def test_the_legend_stands_under_the_table_unless_headings_are_unwanted(
    call: str, file: str
) -> None:
    env = {"ALLY_DATA": file}

    done = ally(*call.split(), env=env)
    last = done.out.rpartition("\n\n")[2]

    assert last.startswith(LEGEND)
    assert "→" not in done.err
    assert LEGEND not in ally(*call.split(), "--no-header", env=env).out
    for name in ("json", "jsonl", "csv", "tsv"):
        assert LEGEND not in ally(*call.split(), "-f", name, env=env).out


def test_a_note_folds_at_the_width_of_the_terminal_and_is_one_line_in_a_pipe(file: str) -> None:
    note = "ally: 1 refuted statement is left out (--verdict any shows what is refuted, too)"

    for columns in (40, 60, 100):
        shown = ally_in_terminal("list", "-F", "id", "--data", file, columns=columns).out
        lines = shown.partition("ally: ")[2].splitlines()
        assert f"ally: {' '.join(lines)}" == note
        assert max(map(len, lines)) <= columns
    assert ally("list", "-F", "id", "--data", file, env={"COLUMNS": "40"}).err == f"{note}\n"


def test_so_does_an_error() -> None:
    shown = ally_in_terminal("list", "-s", "zork", columns=50).out

    assert shown == (
        "ally: no support type 'zork' (one of: diplomatic,\n"
        "political, economic, financial, energy,\n"
        "humanitarian, medical, military, technical,\n"
        "labour)\n"
    )


# Answers larger than a pipe holds, small ones, and pages; of all of them a reader may want little.
PAGES = ["--help", "list --help", "--version", "schema", "completion bash"]
LARGE = "evidence china russia --verdict any -q -f"  # in every format more than a pipe holds
READERS = ["head -1 >/dev/null", "true", "grep -q China"]


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_that_stops_reading_is_no_error(reader: str) -> None:
    for name in FORMATS if reader.startswith("head") else ("table", "json", "csv"):
        call = f"show syria -s military -f {name}" if name == "svg" else f"{LARGE} {name}"
        assert bash(f"{ALLY} {call} | {reader}") == (0, b"", b""), name


@pytest.mark.parametrize("reader", READERS)
def test_nor_is_it_without_buffers(reader: str) -> None:
    for name in ("table", "jsonl"):
        script = f"{ALLY} {LARGE} {name} | {reader}"
        assert bash(script, {"PYTHONUNBUFFERED": "1"}) == (0, b"", b""), name


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


WRITTEN = [*(f"list -n 1 -q -f {name}" for name in FORMATS)]
WRITTEN += ["--help", "help filters", "--version", "schema", "completion bash", "validate"]


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
    for call in (
        WRITTEN if "full" in redirection else ("list -n 1 -q", "list -n 1 --json", "--help")
    ):
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
    whole, done = ally(*call.split()), bash(f"{ALLY} {call} {redirection}")

    assert (whole.code, done.code) == (code, code)
    assert done.err == b""
    if "|" not in redirection:
        assert done.out.decode() == whole.out


def test_standard_output_holds_the_result_only() -> None:
    calls = [["-n", "1"], ["-s", "nonsense"], ["--search", "nothing has this"]]

    csvs = runs(["list", "-f", "csv", "-F", "id", "--verdict", "any", *call] for call in calls)

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
        "show": ["cuba"],
        "search": ["missiles"],
        "compare": ["china", "iran", "cuba"],
        "evidence": ["cuba"],
        "sources": ["cuba"],
        "cite": ["cuba"],
        "timeline": ["cuba"],
        "validate": [str(unsound)],
        "diff": [str(own)],
        "completion": ["bash"],
    }
    calls = [[name, *needs.get(name, [])] for name in COMMANDS]
    calls += [["filter", "syria", "-s", "military", "-f", name] for name in FORMATS]
    calls += [["list", "--data", str(unsound)], ["show", "urania"], ["lsit"], ["--help"]]
    codes = [{"validate": 1, "lsit": 2}.get(call[0], 0) for call in calls]
    codes[-4:-2] = [1, 3]

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

    ends = [f"{code} {call}" for code, call in zip(codes, calls, strict=True)]
    assert [end for end in ends if f"{end}\n" not in one.stdout.decode()] == []
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
    assert "UnknownAllyError: no ally or statement 'irann'" in debugged.err


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
