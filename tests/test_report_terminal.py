"""Text that is safe to print."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from pipeline.terminal import one_line, printable


def test_what_a_terminal_would_obey_is_shown() -> None:
    assert printable("a\x1b[31m\x9b\u202eb\ud800\u2028\x7f") == r"a\x1b[31m\x9b\u202eb\ud800\u2028\x7f"
    assert printable("“Größe” 🗳 −12\n") == r"“Größe” 🗳 −12\x0a"
    assert printable("a\nb\tc", keep="\n") == "a\nb\\x09c"


def test_one_line() -> None:
    assert one_line("  a \r\n b\tc ") == "a b c"
    assert one_line("abcdef", 4) == "abc…"
    assert one_line("abcd", 4) == "abcd"


@given(st.text(st.characters(), max_size=30))
def test_nothing_that_is_obeyed_is_left(text: str) -> None:
    for shown in (printable(text), one_line(text, 10)):
        assert not any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in shown)
        shown.encode()  # no lone surrogate
    assert len(one_line(text, 10)) <= 10
