"""A data set of one's own: what is read, from where, what is refused, and whose country it names."""

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
from program import DEADLINE, Result, ally, environment
from sample import encode, sample

from ally_cli.cli.commands import COMMANDS
from ally_cli.output import FORMATS

SOUND = encode(sample())
LAID_OUT = json.dumps(sample(), indent=2, ensure_ascii=False).encode()
EVERY_COMMAND = [
    ["list"],
    ["filter"],
    ["show", "freedonia"],
    ["compare", "freedonia", "sylvania"],
    ["matrix"],
    ["timeline"],
    ["sources"],
    ["search", "steel"],
    ["evidence"],
    ["cite"],
    ["terms"],
    ["validate"],
]


def altered(old: str, new: str) -> bytes:
    """Return the sample, laid out on lines, with its first *old* written as *new*."""
    text = LAID_OUT.decode()
    assert old in text
    return text.replace(old, new, 1).encode()


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "own.json"
    file.write_bytes(SOUND)
    return file


def test_these_are_all_commands_that_read_one_data_set() -> None:
    other = {"diff", "schema", "completion", "help"}  # about two, about its types, about none

    assert {command for command, *_ in EVERY_COMMAND} == COMMANDS.keys() - other


@pytest.mark.parametrize("command", EVERY_COMMAND)
def test_every_command_reads_it_from_a_file_an_environment_variable_or_standard_input(
    command: list[str], own: Path
) -> None:
    from_file = ally(*command, "--json", "--data", str(own))
    from_environment = ally(*command, "--json", env={"ALLY_DATA": str(own)})
    from_input = ally(*command, "--json", "--data", "-", stdin=SOUND)

    assert json.loads(from_file.out)["data_version"] == "2020.06.30"
    assert from_file == from_environment == from_input


@pytest.mark.parametrize("command", [*EVERY_COMMAND, ["show", "ruritania"]])
@pytest.mark.parametrize("format", sorted(FORMATS.keys() - {"jsonl", "tsv"}))
def test_the_words_on_screen_name_the_subject_of_the_data_set(
    command: list[str], format: str, own: Path
) -> None:
    done = ally(*command, "-f", format, "--data", str(own))

    said = (done.out + done.err).casefold()
    assert "korea" not in said
    assert "dprk" not in said


def test_what_flows_to_and_from_is_said_of_the_subject(own: Path) -> None:
    done = ally("show", "freedonia", "--data", str(own))

    headings = [line for line in done.out.splitlines() if line.startswith(("→ What", "← What"))]
    assert headings == [
        "→ What Freedonia gives Ruritania",
    ]


def test_a_pipe_is_read_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = Thread(target=pipe.write_bytes, args=(SOUND,), daemon=True)

    writer.start()
    done = ally("list", "--json", "--data", str(pipe))
    writer.join(DEADLINE)

    assert json.loads(done.out)["data_version"] == "2020.06.30"


def test_standard_input_that_is_closed_is_an_error() -> None:
    command = f"exec {sys.executable} -m ally_cli list --data - <&-"

    done = subprocess.run(
        ["sh", "-c", command],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )

    assert Result(done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        "ally: standard input: closed\n",
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "own.json: there is nothing in it"),
        (b" \n\n", "own.json: there is nothing in it"),
        (LAID_OUT[:1000], "own.json:39: it breaks off (the file may have been cut short)"),
        (SOUND + b"}", f"own.json:1: not JSON: extra data, column {len(SOUND.decode()) + 1}"),
        (b"<!doctype html>", "own.json:1: not JSON: expecting value, column 1"),
        (b"\x89PNG\r\n\x1a\n", "own.json:1: not UTF-8 text (save it as UTF-8)"),
        (
            LAID_OUT.replace("Île".encode(), "Île".encode("latin-1")),
            "own.json:188: not UTF-8 text (save it as UTF-8)",
        ),
        (
            LAID_OUT.decode().encode("utf-16"),
            "own.json: not UTF-8 text (if it is UTF-16, save it as UTF-8)",
        ),
        (
            LAID_OUT.decode().encode("utf-16-le"),
            "own.json: not UTF-8 text (if it is UTF-16, save it as UTF-8)",
        ),
        (b"[" * 200_000, "own.json: nested too deeply"),
        (b'{"schema_version":' + b"[" * 200_000, "own.json: nested too deeply"),
        (
            altered('"Freedonia",', '"Free\0donia",'),
            "own.json:29: not JSON: a NUL byte, column 20",
        ),
        (
            altered('"Freedonia",', '"Free\\ud83ddonia",'),
            "own.json:29: not JSON: \\ud83d is half a character, column 20",
        ),
        (
            altered('"Freedonia",', '"Freedonia"'),
            "own.json:30: not JSON: expecting ',' delimiter, column 7",
        ),
        (
            altered('"schema_version": 2', '"schema_version": NaN'),
            "own.json:2: not JSON: invalid character, column 21",
        ),
        (b'"a data set"', "own.json:1: text where an object belongs"),
        (b"null", "own.json:1: null where an object belongs"),
        (b"[1]", "own.json:1: a list where an object belongs"),
        (
            b"{}",
            "own.json:1: $.allies: the field 'allies' is missing (a list belongs there;"
            " 7 more: ally validate FILE)",
        ),
        (
            altered('"name": "Freedonia"', '"colour": "red", "name": "Freedonia"'),
            "own.json:29: $.allies[0].colour: no field is called 'colour' (take it out)",
        ),
        (
            altered('"1934-03-01"', '"1934-13"'),
            "own.json:112: $.allies[0].statements[2].start: '1934-13' is not a date"
            " (YYYY, YYYY-MM or YYYY-MM-DD)",
        ),
        (
            altered('"id": "ruritania"', '"id": "a\\nb"'),
            "own.json:7: $.subject.id: 'a\\x0ab' is not an id"
            " (lower-case letters, digits, single hyphens)",
        ),
        (
            altered('"schema_version": 2', '"schema_version": 1'),
            "own.json:2: $.schema_version: schema 1, and this version of ally reads schema 2:"
            " statements hold evidence, verdicts follow from it (data/README.md says how to move)",
        ),
        (
            altered('"name": "Freedonia"', '"name": 12'),
            "own.json:29: $.allies[0].name: the number 12 where text belongs",
        ),
        (
            altered('"stance": "affirms"', '"stance": "afirms"'),
            "own.json:62: $.allies[0].statements[0].evidence[0].stance: no stance 'afirms'"
            " (did you mean affirms?)",
        ),
        (
            altered('"name": "Freedonia"', '"name": "Freedonia", "name": "Freedonia"'),
            "own.json:29: $.allies[0].name: the key stands here twice (keep one of them)",
        ),
        (
            altered('"military": "Arms', '"economic": "Steel.", "military": "Arms'),
            "own.json:23: $.support_types.economic: the key stands here twice (keep one of them)",
        ),
    ],
    ids=lambda value: value[:60] if isinstance(value, str) else "",
)
def test_what_is_no_sound_data_set_is_refused_in_one_line_that_names_the_place(
    data: bytes, message: str, tmp_path: Path
) -> None:
    (tmp_path / "own.json").write_bytes(data)
    file = str(tmp_path / "own.json")

    from_file = ally("list", "--data", file)
    from_input = ally("list", "--data", "-", stdin=data)

    said = message.removeprefix("own.json")
    assert from_file == (1, "", f"ally: {file}{said}\n".replace("FILE", file))
    assert from_input == (1, "", f"ally: standard input{said}\n".replace("FILE", "-"))


def test_what_is_no_readable_file_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "locked.json").write_bytes(SOUND)
    (tmp_path / "locked.json").chmod(0)

    folder = ally("list", "--data", str(tmp_path))
    missing = ally("list", "--data", str(tmp_path / "no.json"))
    locked = ally("list", "--data", str(tmp_path / "locked.json"))

    assert folder == (1, "", f"ally: {tmp_path}: Is a directory\n")
    assert missing == (1, "", f"ally: {tmp_path}/no.json: No such file or directory\n")
    if os.geteuid() != 0:  # the superuser may read everything
        assert locked == (1, "", f"ally: {tmp_path}/locked.json: Permission denied\n")
