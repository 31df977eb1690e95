"""What is written to a stream: nothing that a terminal obeys or hides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ally_cli.output.stream import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Côte d’Ivoire 中国 😄 [/] :smile:", "Côte d’Ivoire 中国 😄 [/] :smile:"),
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("a\tb\r\nc\x00\x7f", r"a\x09b\x0d\x0ac\x00\x7f"),
        ("\x9b31m", r"\x9b31m"),
        ("\u202egnp.exe", r"\u202egnp.exe"),
        ("\u2066a\u2069", r"\u2066a\u2069"),
        ("\u200fa\u061c", r"\u200fa\u061c"),
        ("a\u2028b\u2029c", r"a\u2028b\u2029c"),
        ("a\u200bb\ufeff\xad", r"a\u200bb\ufeff\xad"),
        ("\U000e0041", r"\U000e0041"),
        ("\udcff\ud83d", r"\xff\ud83d"),
        ("می\u200cخواهم 👩\u200d🚀", "می\u200cخواهم 👩\u200d🚀"),
        ("non\xa0breaking", "non\xa0breaking"),
    ],
)
def test_what_a_terminal_may_obey_or_hide_is_shown_as_an_escape(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_what_is_visible_holds_no_control_character(text: str) -> None:
    shown = visible(text)

    assert not any(ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 for c in shown)
    assert visible(shown) == shown
