"""A data set of one's own: what is read, from where, what is refused, and whose country it names."""

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import DEADLINE, Result, ally, environment
from sample import encode, sample

from ally_cli.dataset import decode
from ally_cli.errors import DataError

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
    ["sources", "--weak"],
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
@pytest.mark.parametrize("format", ["table", "md", "csv", "json", "svg"])
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
            "own.json:149: not UTF-8 text (save it as UTF-8)",
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
            "own.json:26: not JSON: a NUL byte, column 20",
        ),
        (
            altered('"Freedonia",', '"Free\\ud83ddonia",'),
            "own.json:26: not JSON: \\ud83d is half a character, column 20",
        ),
        (
            altered('"Freedonia",', '"Freedonia"'),
            "own.json:27: not JSON: expecting ',' delimiter, column 7",
        ),
        (
            altered('"schema_version": 1', '"schema_version": NaN'),
            "own.json:2: not JSON: invalid character, column 21",
        ),
        (b'"a data set"', "own.json:1: text where an object belongs"),
        (b"null", "own.json:1: null where an object belongs"),
        (b"[1]", "own.json:1: a list where an object belongs"),
        (b"{}", "own.json:1: $.allies: the field 'allies' is missing (a list belongs there)"),
        (
            altered('"name": "Freedonia"', '"colour": "red", "name": "Freedonia"'),
            "own.json:26: $.allies[0].colour: no field is called 'colour' (take it out)",
        ),
        (
            altered('"1934-03-01"', '"1934-13"'),
            "own.json:92: $.allies[0].statements[2].start: '1934-13' is not a date"
            " (YYYY, YYYY-MM or YYYY-MM-DD)",
        ),
        (
            altered('"id": "freedonia"', '"id": "a\\nb"'),
            "own.json:25: $.allies[0].id: 'a\\x0ab' is not an id"
            " (lower-case letters, digits, single hyphens)",
        ),
        (
            altered('"schema_version": 1', '"schema_version": 2'),
            "own.json:2: $.schema_version: the number 2 where 1 belongs",
        ),
        (
            altered('"name": "Freedonia"', '"name": 12'),
            "own.json:26: $.allies[0].name: the number 12 where text belongs",
        ),
        (
            altered('"standing": "closest"', '"standing": "closet"'),
            "own.json:36: $.allies[0].standing: no standing 'closet' (did you mean closest?)",
        ),
        (
            altered('"name": "Freedonia"', '"name": "Freedonia", "name": "Freedonia"'),
            "own.json:26: $.allies[0].name: the key stands here twice (keep one of them)",
        ),
        (
            altered('"military": "Arms', '"economic": "Steel.", "military": "Arms'),
            "own.json:20: $.support_types.economic: the key stands here twice (keep one of them)",
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
    assert from_file == (1, "", f"ally: {file}{said}\n")
    assert from_input == (1, "", f"ally: standard input{said}\n")


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


def objects(value: Any) -> list[dict[str, Any]]:
    """Return every object in *value*."""
    if isinstance(value, dict):
        return [value, *(one for part in value.values() for one in objects(part))]
    return [one for part in value for one in objects(part)] if isinstance(value, list) else []


class Twice(dict[str, Any]):
    """An object that is written with one of its keys twice."""

    def __init__(self, fields: dict[str, Any], key: str) -> None:
        super().__init__(fields)
        self.key = key

    def items(self) -> Any:
        return [*super().items(), (self.key, self[self.key])]


def with_a_key_twice(value: Any, place: int, key: int) -> Any:
    """Return *value* with a key of the object number *place* in it written twice."""
    chosen = objects(value)[place % len(objects(value))]

    def copy(part: Any) -> Any:
        if isinstance(part, list):
            return [copy(one) for one in part]
        if not isinstance(part, dict):
            return part
        fields = {name: copy(one) for name, one in part.items()}
        return Twice(fields, list(fields)[key % len(fields)]) if part is chosen else fields

    return copy(value)


@given(
    place=st.integers(0, 30),
    key=st.integers(0, 20),
    separators=st.sampled_from(
        [(",", ":"), (", ", ": "), (",", " : "), (" ,", "\t:"), (",", "\n:")]
    ),
    indent=st.sampled_from([None, 2, "\t"]),
    text=st.sampled_from(["A text.", 'He said "so": and left.', '" :', '\\":']),
)
def test_a_key_that_stands_twice_is_refused_wherever_it_is_and_however_it_is_written(
    place: int, key: int, separators: tuple[str, str], indent: int | str | None, text: str
) -> None:
    raw = sample()
    raw["allies"][1]["summary"] = text
    twice = with_a_key_twice(raw, place, key)

    written = json.dumps(raw, separators=separators, indent=indent).encode()
    written_twice = json.dumps(twice, separators=separators, indent=indent).encode()

    assert decode(written).version == "2020.06.30"
    with pytest.raises(DataError, match="the key stands here twice"):
        decode(written_twice)


def test_a_key_may_have_the_name_of_a_key_of_another_object() -> None:
    raw = sample()
    raw["support_types"] |= {"version": "Versions.", 'a "quoted": word': "Words."}

    assert list(decode(encode(raw)).support_types)[-2:] == ["version", 'a "quoted": word']
