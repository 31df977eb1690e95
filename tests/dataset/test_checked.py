"""The checksum that spares the shipped data set a check: what it stands for, and what it does not."""

import checked
import pytest

from ally_cli.dataset import SHIPPED, check, decode, load
from ally_cli.errors import DataError

DATA = SHIPPED.read_bytes()


def test_the_checksum_is_that_of_the_shipped_data_set_and_that_is_sound() -> None:
    assert check(DATA) == []
    assert checked.FILE.read_text("utf-8") == checked.text(), (
        "python tools/checked.py makes it anew"
    )


def test_any_change_of_the_shipped_data_set_is_checked() -> None:
    dated = DATA.replace(b'"ties_since": "1949-10-06"', b'"ties_since": "1949-02-30"', 1)

    with pytest.raises(DataError, match="'1949-02-30' is not a date"):
        decode(dated)
    assert decode(DATA + b"\n") == load()
