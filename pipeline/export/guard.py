"""Cells that a spreadsheet would take for a formula, made plain text."""

from __future__ import annotations

import regex

_NUMBER = regex.compile(r"[+-]?\d{1,300}(?:\.\d{1,300})?")
_TRIGGER = "=+\\-@\uff1d\uff0b\uff0d\uff20"  # full-width forms count too: some programs fold them
_FIRST = regex.compile(rf"^(?=[\s\u200b\ufeff]*[{_TRIGGER}]|[\t\r\n])")
_LATER = regex.compile(rf"(?<=[\r\n])(?=[^\S\r\n\u200b\ufeff]*[\u200b\ufeff]*[{_TRIGGER}])")


def guard(text: str) -> str:
    """``text`` with an apostrophe before whatever a spreadsheet might run; a plain number stays as it is.

    A cell is run where it begins with ``= + - @``, a tab or a line end, also behind spaces; the same holds for a line
    inside a cell, which a careless reader takes for a row.
    Source: OWASP, CSV Injection.
    """
    if _NUMBER.fullmatch(text):
        return text
    return _LATER.sub("'", _FIRST.sub("'", text, count=1))
