"""Tables under models/ with a user's own laid over them: a row replaces the row of its key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date as calendar_day
from pathlib import Path
from typing import NamedTuple

from pipeline.csvfile import CsvError, read_numbered
from pipeline.paths import model_files


class GazetteerError(CsvError):
    """A table of the gazetteer that cannot be used; the message names file, line and fault."""


class Line(NamedTuple):
    """A row with the place it was read from, for error messages."""

    path: Path
    number: int
    row: dict[str, str]

    def fault(self, text: str) -> GazetteerError:
        """The error that says ``text`` of this line."""
        return GazetteerError(f"{self.path}:{self.number}: {text}")

    def date(self, column: str) -> str:
        """An ISO date or nothing.

        Raises:
            GazetteerError: the cell holds something else.
        """
        value = self.row[column]
        try:
            if value and (len(value) != 10 or not calendar_day.fromisoformat(value)):
                raise ValueError
        except ValueError:
            raise self.fault(f"{column} is no date (YYYY-MM-DD): {value!r}") from None
        return value

    def among(self, column: str, allowed: Sequence[str]) -> str:
        """A cell that holds one of the allowed values.

        Raises:
            GazetteerError: it holds another.
        """
        value = self.row[column]
        if value not in allowed:
            raise self.fault(f"{column} is {value!r}, not one of {', '.join(allowed)}")
        return value

    def whole_number(self, column: str) -> int | None:
        """A whole number, or None for an empty cell.

        Raises:
            GazetteerError: the cell holds something else.
        """
        value = self.row[column]
        if not value:
            return None
        if not value.isdecimal():
            raise self.fault(f"{column} is no whole number: {value!r}")
        return int(value)

    def items(self, column: str) -> tuple[str, ...]:
        """The ``;``-separated parts of a cell, without empty ones."""
        return tuple(part for part in map(str.strip, self.row[column].split(";")) if part)


def read_table(
    name: str, columns: Sequence[str], key: Callable[[dict[str, str]], tuple[str, ...]], extra: Path | None
) -> list[Line]:
    """Lines of ``models/NAME`` in order; those of the ``extra`` folder replace lines of their key or follow.

    Raises:
        GazetteerError: no header, a missing column, a short row, an empty or repeated key.
    """
    lines: dict[tuple[str, ...], Line] = {}
    for path in model_files(name, extra):
        seen: dict[tuple[str, ...], int] = {}
        try:
            rows = read_numbered(path, columns)
        except CsvError as error:
            raise GazetteerError(str(error)) from error
        for number, row in rows:
            line = Line(path, number, row)
            at = key(row)
            if not at[0]:
                raise line.fault("the key is empty")
            if at in seen:
                raise line.fault(f"the same key as line {seen[at]}: {', '.join(at)}")
            seen[at] = number
            lines[at] = line
    return list(lines.values())
