"""Export: a run's tables as a workbook, as CSV that a spreadsheet may open, or as JSON."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import regex

from pipeline.csvfile import CsvError, read_csv, write_csv
from pipeline.export.guard import guard
from pipeline.schema import RUN_TABLES, TABLES, Table
from pipeline.terminal import one_line

__all__ = ["ENDINGS", "ExportError", "export", "guard"]

ENDINGS = (".xlsx", ".csv", ".json")
"""Endings of the files that ``export`` writes."""
_SHEETS = ("councils", "reconciled", "conflicts", "totals", "sources", "facts", "evidence", "copies", "errors")
_OWN = frozenset({*(f"{table.name}.csv" for table in RUN_TABLES), "datapackage.json", "run.json", "decisions.csv"})
_TEXTS = frozenset({"quote", "title"})  # columns that hold an article's own words
_REMARKS = frozenset({"reason", "why_not", "evidence", "copy_evidence", "error"})  # ours, but they may quote
_QUOTED = regex.compile(r"“[^”]{1,2000}”|\"[^\"]{1,2000}\"")
_DIGITS = regex.compile(r"-?\d{1,15}")
_DECIMAL = regex.compile(r"-?\d{1,15}\.\d{1,15}")

Rows = Sequence[Mapping[str, str]]


class ExportError(ValueError):
    """An export that cannot be made; the message is one line: what, where, what to do."""


def export(
    folder: Path, to: Path, table: str | None = None, spreadsheet_safe: bool = False, no_text: bool = False
) -> list[str]:
    """Write tables of the run in ``folder`` to the file ``to``.

    Args:
        folder: a run.
        to: file to write, replaced if it exists; its ending says how: ``.xlsx`` every table a sheet, ``.csv`` and
            ``.json`` one table.
        table: the table (default ``reconciled``; of a workbook the only sheet).
        spreadsheet_safe: of CSV, a byte order mark and an apostrophe before every cell, or line in a cell, that a
            spreadsheet would run (``guard``).
        no_text: the articles' own words are left out; a column ``quote_sha256`` stands in the place of ``quote``.

    Returns:
        Notes for the user, one line each: cells that were cut, sheets that were split.

    Raises:
        ExportError: no run there, an unknown table or ending, a file that belongs to the run, no room.
    """
    ending = to.suffix.lower()
    if ending not in ENDINGS:
        raise ExportError(f"{one_line(str(to))}: an export ends in {', '.join(ENDINGS)}")
    if table is not None and table not in {t.name for t in RUN_TABLES}:
        known = ", ".join(t.name for t in RUN_TABLES)
        raise ExportError(f"no table {one_line(table)}: choose one of {known}")
    if spreadsheet_safe and ending == ".json":
        raise ExportError("--spreadsheet-safe is for CSV: a spreadsheet does not run what stands in JSON")
    if to.name in _OWN and to.resolve().parent == folder.resolve():
        raise ExportError(f"{one_line(str(to))} belongs to the run: export to another name")
    chosen = _SHEETS if table is None and ending == ".xlsx" else (table or "reconciled",)
    read = [_read(folder, TABLES[name], no_text) for name in chosen]
    with _replacing(to) as path:
        if ending == ".xlsx":
            from pipeline.export.workbook import write_workbook

            return write_workbook(path, read)
        only, names, rows = read[0]
        if ending == ".json":
            _write_json(path, only, names, rows)
        elif spreadsheet_safe:
            with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as handle:
                _write_guarded(handle, names, rows)
        else:
            write_csv(path, names, rows)
    return []


def _write_guarded(handle: Any, names: Sequence[str], rows: Rows) -> None:
    from pipeline.csvfile import write_rows

    write_rows(handle, names, ({name: guard(row.get(name, "")) for name in names} for row in rows))


def _read(folder: Path, table: Table, no_text: bool) -> tuple[Table, list[str], list[dict[str, str]]]:
    path = folder / f"{table.name}.csv"
    try:
        rows = read_csv(path, table.key)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ExportError(f"{one_line(str(path))} is missing: give the folder of a run") from error
    except OSError as error:
        raise ExportError(f"{one_line(str(path))} cannot be read: {error.strerror}") from error
    except CsvError as error:
        raise ExportError(one_line(str(error))) from error
    names = [name for name in table.names if not rows or name in rows[0]]
    names += [name for name in (rows[0] if rows else ()) if name not in names]
    return (table, *_without_text(names, rows)) if no_text else (table, names, rows)


def _without_text(names: list[str], rows: list[dict[str, str]]) -> tuple[list[str], list[dict[str, str]]]:
    """The columns and rows without articles' own words; a digest tells two quotes apart and proves a known one."""
    out = []
    for row in rows:
        kept = {name: "[…]".join(_QUOTED.split(cell)) if name in _REMARKS else cell for name, cell in row.items()}
        if quote := row.get("quote"):
            kept["quote_sha256"] = hashlib.sha256(quote.encode("utf-8", errors="surrogatepass")).hexdigest()
        out.append(kept)
    shown = ["quote_sha256" if name == "quote" else name for name in names if name == "quote" or name not in _TEXTS]
    return shown, out


def _write_json(path: Path, table: Table, names: Sequence[str], rows: Rows) -> None:
    """A list of objects, one a line: numbers as numbers where the schema says so, null for not known."""
    numbers = {column.name for column in table.columns if column.type in {"integer", "number"}}
    with path.open("w", encoding="utf-8", errors="replace", newline="") as handle:
        handle.write("[")
        for place, row in enumerate(rows):
            found = {name: _json_cell(row.get(name, ""), name in numbers) for name in names}
            handle.write((",\n" if place else "\n") + json.dumps(found, ensure_ascii=False))
        handle.write("\n]\n")


def _json_cell(cell: str, number: bool) -> str | int | float | None:
    if not cell:
        return None
    if number and _DIGITS.fullmatch(cell):
        return int(cell)
    return float(cell) if number and _DECIMAL.fullmatch(cell) else cell


@contextmanager
def _replacing(to: Path) -> Iterator[Path]:
    """A temporary file beside ``to`` that takes its place once it is written whole."""
    path = to.with_name(f".{os.getpid()}-{to.name}")
    try:
        try:
            yield path
            path.replace(to)
        finally:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise ExportError(f"{one_line(str(to))} cannot be written: {error.strerror or error}") from error
