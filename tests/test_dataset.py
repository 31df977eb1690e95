"""Finding, reading and checking a data set: what loads, and what is said of what does not."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import ally, environment
from sample import dataset, encode, sample

from ally_cli.dataset import SHIPPED, decode, load
from ally_cli.errors import DataError

SOUND = encode(sample())


def write(folder: Path, data: bytes) -> str:
    """Write *data* to a file in *folder* and return its name."""
    file = folder / "data.json"
    file.write_bytes(data)
    return str(file)


def spoilt(field: str, value: Any) -> bytes:
    """Return the sample with *value* in a *field* of its third statement."""
    raw = sample()
    raw["allies"][0]["statements"][2][field] = value
    return encode(raw)


def test_without_a_file_the_data_set_shipped_with_the_program_is_loaded() -> None:
    shipped = json.loads(SHIPPED.read_bytes())

    loaded = load()

    assert loaded.version == shipped["version"]
    assert [one.id for one in loaded.allies] == [one["id"] for one in shipped["allies"]]


@pytest.mark.parametrize(
    "data",
    [
        SOUND,
        b"\xef\xbb\xbf" + SOUND,
        b"\n\t " + SOUND + b"\r\n",
        json.dumps(sample(), indent=4).encode(),
        json.dumps(sample(), sort_keys=True).encode(),
    ],
    ids=["as it is", "byte order mark", "white space around", "escaped", "keys in another order"],
)
def test_how_a_sound_data_set_is_written_down_does_not_matter(tmp_path: Path, data: bytes) -> None:
    assert load(write(tmp_path, data)) == dataset()


def test_a_dash_is_standard_input() -> None:
    done = ally("list", "--data", "-", "--json", "-F", "id", stdin=SOUND)

    assert json.loads(done.out)["items"] == [
        {"id": "freedonia"},
        {"id": "ile-dor"},
        {"id": "sylvania"},
    ]


def test_the_environment_can_name_the_data_set_and_the_option_wins(tmp_path: Path) -> None:
    file = write(tmp_path, SOUND)
    other = sample() | {"version": "2021.01.01"}

    by_environment = ally("list", "--json", env={"ALLY_DATA": file})
    by_option = ally("list", "--json", "--data", "-", stdin=encode(other), env={"ALLY_DATA": file})

    assert json.loads(by_environment.out)["data_version"] == "2020.06.30"
    assert json.loads(by_option.out)["data_version"] == "2021.01.01"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "FILE: there is nothing in it"),
        (b"{", "FILE:1: it breaks off (the file may have been cut short)"),
        (SOUND[: len(SOUND) // 2], "FILE:1: it breaks off (the file may have been cut short)"),
        (b"nothing", "FILE:1: not JSON: expecting value, column 1"),
        (SOUND + b"}", f"FILE:1: not JSON: extra data, column {len(SOUND.decode()) + 1}"),
        (b"[]", "FILE:1: a list where an object belongs"),
        (b"{}", "FILE:1: $.allies: the field 'allies' is missing (a list belongs there)"),
        (
            spoilt("start", 1934),
            "FILE:1: $.allies[0].statements[2].start: the number 1934 where text or null belongs",
        ),
        (
            spoilt("verdict", "true"),
            "FILE:1: $.allies[0].statements[2].verdict: no verdict 'true'"
            " (one of confirmed, reported, disputed, unverified, refuted)",
        ),
        (
            spoilt("colour", "red"),
            "FILE:1: $.allies[0].statements[2].colour: no field is called 'colour' (take it out)",
        ),
        (
            spoilt("start", "1934-13"),
            "FILE:1: $.allies[0].statements[2].start: '1934-13' is not a date"
            " (YYYY, YYYY-MM or YYYY-MM-DD)",
        ),
        (
            spoilt("types", ["militry"]),
            "FILE:1: $.allies[0].statements[2].types[0]: no support type 'militry' is defined"
            " (did you mean military?)",
        ),
        (
            spoilt("id", "a\nb"),
            "FILE:1: $.allies[0].statements[2].id: 'a\\x0ab' is not an id"
            " (lower-case letters, digits, single hyphens)",
        ),
    ],
)
def test_an_unsound_data_set_is_one_line_that_names_the_file_and_the_place(
    tmp_path: Path, data: bytes, message: str
) -> None:
    file = write(tmp_path, data)

    done = ally("list", "--data", file)

    assert (done.code, done.out) == (1, "")
    assert done.err == f"ally: {message.replace('FILE', file)}\n"


def test_a_file_that_cannot_be_read_is_one_line_that_names_it(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.json")

    no_file = ally("list", "--data", missing)
    no_file_but_a_folder = ally("list", "--data", str(tmp_path))

    assert no_file == (1, "", f"ally: {missing}: No such file or directory\n")
    assert no_file_but_a_folder == (1, "", f"ally: {tmp_path}: Is a directory\n")


def test_a_file_that_may_not_be_read_is_an_error(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("the superuser may read everything")
    file = write(tmp_path, SOUND)
    Path(file).chmod(0)

    with pytest.raises(DataError, match="Permission denied"):
        load(file)


def test_standard_input_is_named_as_such() -> None:
    done = ally("list", "--data", "-", stdin=b"[]")

    assert done == (1, "", "ally: standard input:1: a list where an object belongs\n")


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe" + SOUND.decode().encode("utf-16-le"),
        SOUND.replace("Île".encode(), "Île".encode("latin-1")),
        b'{"schema_version": 1, "version": ' + b"[" * 100_000,
    ],
    ids=["UTF-16", "Latin-1", "too deep"],
)
def test_bytes_that_are_no_json_text_are_an_error_and_no_crash(data: bytes) -> None:
    done = ally("list", "--data", "-", stdin=data)

    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("ally: standard input:")
    assert done.err.count("\n") == 1
    assert "bug" not in done.err


def test_the_same_problem_is_named_first_on_every_run() -> None:
    raw = sample()
    twin = raw["allies"][0] | {"id": "twin", "statements": raw["allies"][2]["statements"]}
    raw["allies"][2] = twin
    data = encode(raw)

    errors = {
        ally("list", "--data", "-", stdin=data, env={"PYTHONHASHSEED": seed}).err
        for seed in "12345"
    }

    assert len(errors) == 1


@given(st.integers(0, len(SOUND) - 1))
def test_no_beginning_of_a_data_set_passes_for_a_data_set(length: int) -> None:
    with pytest.raises(DataError):
        decode(SOUND[:length])


@given(st.integers(0, len(SOUND) - 1), st.integers(0, 255))
def test_a_changed_byte_is_read_or_refused_and_never_a_crash(place: int, byte: int) -> None:
    data = bytearray(SOUND)
    data[place] = byte
    with suppress(DataError):
        assert decode(bytes(data)).schema_version == 1


def test_an_installed_program_reads_the_data_set_beside_it(tmp_path: Path) -> None:
    package = Path(sys.modules["ally_cli"].__path__[0])
    copy = tmp_path / "ally_cli"
    subprocess.run(["cp", "-r", package, copy], check=True)
    (copy / "allies.json").write_bytes(SOUND)

    done = subprocess.run(
        [sys.executable, "-m", "ally_cli", "list", "--json"],
        cwd=tmp_path,
        capture_output=True,
        env=environment({"PYTHONPATH": str(tmp_path)}),
        check=True,
    )

    assert json.loads(done.stdout)["data_version"] == "2020.06.30"
