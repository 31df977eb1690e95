"""Finding, reading and checking a data set: what loads, and what is said of what does not."""

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import DEADLINE, ally, environment
from sample import dataset, encode, sample

from ally_cli.dataset import SHIPPED, decode, load
from ally_cli.errors import DataError

SOUND = encode(sample())


def write(folder: Path, data: bytes) -> str:
    """Write *data* to a file in *folder* and return its name."""
    file = folder / "data.json"
    file.write_bytes(data)
    return str(file)


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


def test_the_option_wins_over_the_environment(tmp_path: Path) -> None:
    file = write(tmp_path, SOUND)
    other = sample() | {"version": "2021.01.01"}

    by_option = ally("list", "--json", "--data", "-", stdin=encode(other), env={"ALLY_DATA": file})

    assert json.loads(by_option.out)["data_version"] == "2021.01.01"


@given(st.integers(0, len(SOUND) - 1))
def test_no_beginning_of_a_data_set_passes_for_a_data_set(length: int) -> None:
    with pytest.raises(DataError):
        decode(SOUND[:length])


@given(st.integers(0, len(SOUND) - 1), st.integers(0, 255))
def test_a_changed_byte_is_read_or_refused_and_never_a_crash(place: int, byte: int) -> None:
    data = bytearray(SOUND)
    data[place] = byte
    with suppress(DataError):
        assert decode(bytes(data)).schema_version == 2


def test_an_installed_program_reads_the_data_set_beside_it(tmp_path: Path) -> None:
    package = Path(sys.modules["ally_cli"].__path__[0])
    copy = tmp_path / "ally_cli"
    subprocess.run(["cp", "-r", package, copy], timeout=DEADLINE, check=True)
    (copy / "allies.json").write_bytes(SOUND)

    done = subprocess.run(
        [sys.executable, "-m", "ally_cli", "list", "--json"],
        cwd=tmp_path,
        capture_output=True,
        env=environment({"PYTHONPATH": str(tmp_path)}),
        timeout=DEADLINE,
        check=True,
    )

    assert json.loads(done.stdout)["data_version"] == "2020.06.30"
