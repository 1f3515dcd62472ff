"""The one CSV reader and writer: UTF-8, comma, LF, fields quoted only where they must be.

A field that holds a comma, a quote, CR or LF is quoted, a bare CR too (``pandas.DataFrame.to_csv`` leaves that
unquoted, so that a row comes back as two; RFC 4180 asks for the quotes).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import regex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MUST_QUOTE = regex.compile(r'[,"\r\n]')

_MARKS = (",", '"', "\n", "\r")
_AT_ONCE = 2_000  # rows written at once: so many that their cells stay in the cache of the processor


class CsvError(ValueError):
    """A CSV file that cannot be read; the message names file, line and fault."""


@dataclass(frozen=True)
class Coded:
    """A column of text that comes again and again: row ``i`` holds ``words[codes[i]]``."""

    codes: NDArray[np.integer[Any]]
    words: NDArray[np.object_]


def plain(value: object) -> str:
    """A value as text: None is empty, a float has no superfluous zeros."""
    if value is None:
        return ""
    return format(value, ".12g") if isinstance(value, float) else str(value)


def cell(value: object) -> str:
    """A value as CSV text, with quotes where they must be."""
    text = plain(value)
    return '"' + text.replace('"', '""') + '"' if _MUST_QUOTE.search(text) else text


def write_rows(handle: TextIO, names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> int:
    """Write a header and rows (columns by name, missing ones empty); returns the number of rows."""
    handle.write(",".join(map(cell, names)) + "\n")
    count = 0
    for row in rows:
        texts = [plain(row.get(name)) for name in names]
        # most rows need no quotes at all: one search over the whole row tells
        if _MUST_QUOTE.search("\x1f".join(texts)):
            texts = list(map(cell, texts))
        handle.write(",".join(texts) + "\n")
        count += 1
    return count


def write_csv(path: Path, names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> int:
    """Write a CSV file; a lone surrogate, which UTF-8 cannot hold, becomes a question mark."""
    with path.open("w", encoding="utf-8", errors="replace", newline="") as handle:
        return write_rows(handle, names, rows)


def write_columns(
    path: Path, names: Sequence[str], columns: Sequence[Sequence[str] | NDArray[np.object_] | Coded]
) -> int:
    """Write a CSV file of columns of text, the same bytes as ``write_csv`` of their rows, and quicker; returns rows."""
    count = 0
    with path.open("w", encoding="utf-8", errors="replace", newline="") as handle:
        handle.write(",".join(map(cell, names)) + "\n")
        for parts in zip(*map(_in_parts, columns), strict=True):
            handle.write("\n".join(map(",".join, zip(*parts, strict=True))) + "\n")
            count += len(parts[0])
    return count


def _in_parts(column: Sequence[str] | NDArray[np.object_] | Coded) -> Iterator[Sequence[str]]:
    """A column's cells as CSV text, so many at once; of one that is coded each word is looked at once."""
    if isinstance(column, Coded):
        words = column.words.copy()
        words[:] = _quoted(column.words)
        for start in range(0, len(column.codes), _AT_ONCE):
            yield words[column.codes[start : start + _AT_ONCE]].tolist()
        return
    for start in range(0, len(column), _AT_ONCE):
        yield _quoted(column[start : start + _AT_ONCE])


def _quoted(found: Sequence[str] | NDArray[np.object_]) -> Sequence[str]:
    """Cells with quotes where they must be: in most columns none needs any, which one look at all of them tells."""
    cells: Sequence[str] = found if isinstance(found, Sequence) else found.tolist()
    whole = "".join(cells)
    marks = [mark for mark in _MARKS if mark in whole]
    if not marks:
        return cells
    if marks == [","]:
        return [f'"{text}"' if "," in text else text for text in cells]
    return list(map(cell, cells))


def read_csv(path: Path, required: Iterable[str] = ()) -> list[dict[str, str]]:
    """Rows of a CSV file as written here or by a spreadsheet (a byte order mark is dropped), all cells text.

    Raises:
        CsvError: no header, a required column missing, a row longer or shorter than the header, bad encoding.
    """
    return [row for _, row in read_numbered(path, required)]


def read_numbered(path: Path, required: Iterable[str] = ()) -> list[tuple[int, dict[str, str]]]:
    """Like ``read_csv``, each row with the line that it ends on."""
    csv.field_size_limit(1 << 30)
    rows: list[tuple[int, dict[str, str]]] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.reader(handle, strict=True)
            header = next(reader, None)
            if header is None:
                raise CsvError(f"{path}: empty file, no header row")
            if missing := [name for name in required if name not in header]:
                raise CsvError(f"{path}: no column {', '.join(missing)}")
            for cells in reader:
                if not cells:
                    continue
                if len(cells) != len(header):
                    raise CsvError(f"{path}:{reader.line_num}: {len(cells)} cells where the header has {len(header)}")
                rows.append((reader.line_num, dict(zip(header, cells, strict=True))))
    except csv.Error as error:
        raise CsvError(f"{path}:{reader.line_num}: {error}") from error
    except UnicodeDecodeError as error:
        raise CsvError(f"{path}: not UTF-8 ({error.reason} at byte {error.start})") from error
    return rows
