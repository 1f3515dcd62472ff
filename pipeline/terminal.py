"""Text that is safe to print: characters that a terminal would obey are shown instead."""

from __future__ import annotations

import regex

_OBEYED = regex.compile(r"[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def printable(text: str, keep: str = "") -> str:
    r"""``text`` with control characters, direction marks and lone surrogates written as escapes (``\x1b``).

    Articles, file names and tables are somebody else's text: printed as they are, they could move the cursor, set
    the window's title or turn a line round. ``keep`` holds characters to leave, such as a line feed.
    """
    return _OBEYED.sub(lambda m: m[0] if m[0] in keep else _escape(ord(m[0])), text)


def one_line(text: str, width: int = 0) -> str:
    """``text`` printable on one line: runs of white space are one space; cut to ``width`` where that is not 0."""
    line = printable(" ".join(text.split()))
    return line if not width or len(line) <= width else line[: width - 1].rstrip() + "…"


def _escape(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
