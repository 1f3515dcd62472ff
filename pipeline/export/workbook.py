"""A run as an Excel workbook: a sheet a table, header frozen, filters on, every text a text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import regex

from pipeline.schema import Table

ROWS_MOST = 1_048_575
"""Rows of a sheet below its header (Excel's limit)."""
CELL_MOST = 32_767
"""UTF-16 units of a cell (Excel's limit)."""
_CREATED = datetime(2000, 1, 1)  # fixed: the same tables give the same bytes
_NUMBER = regex.compile(r"-?\d{1,15}(?:\.\d{1,15})?")  # what a double holds exactly, or near enough
_NOT_XML = regex.compile(r"[\ud800-\udfff\ufffe\uffff]")
_WIDTHS = {"quote": 60, "reason": 50, "line": 40, "title": 40, "evidence": 40, "error": 40, "advice": 40}


def write_workbook(path: Path, tables: Iterable[tuple[Table, Sequence[str], Sequence[Mapping[str, str]]]]) -> list[str]:
    """Write tables, each with the names of its columns and its rows, and return notes on what did not fit.

    Numbers are numbers where the schema says so; everything else is text, whatever it looks like. A text longer than
    a cell may be is cut and ends in "…"; a table longer than a sheet may be goes on in a further one.
    """
    import xlsxwriter

    notes: list[str] = []
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": "Council control and seat changes", "created": _CREATED})
        bold = book.add_format({"bold": True, "bottom": 1})
        for table, names, rows in tables:
            for part, first in enumerate(range(0, max(len(rows), 1), ROWS_MOST), 1):
                name = table.name if part == 1 else f"{table.name}_{part}"
                sheet = book.add_worksheet(name)
                cut = _fill(sheet, table, names, rows[first : first + ROWS_MOST], bold)
                if part > 1:
                    notes.append(f"{table.name} has more rows than a sheet holds: it goes on in sheet {name}")
                if cut:
                    cells = "cell was" if cut == 1 else "cells were"
                    notes.append(f"{cut} {cells} cut to {CELL_MOST:,} characters in sheet {name}")
    return notes


def _fill(sheet: Any, table: Table, names: Sequence[str], rows: Sequence[Mapping[str, str]], bold: Any) -> int:
    """Write one sheet; returns how many cells were cut."""
    numbers = {column.name for column in table.columns if column.type in {"integer", "number"}}
    cut = 0
    sheet.freeze_panes(1, 0)
    for place, name in enumerate(names):
        sheet.set_column(place, place, _WIDTHS.get(name, max(10, min(24, len(name) + 3))))
        sheet.write_string(0, place, name, bold)
    for line, row in enumerate(rows, 1):
        for place, name in enumerate(names):
            cell = row.get(name, "")
            if not cell:
                continue
            if name in numbers and _NUMBER.fullmatch(cell):
                sheet.write_number(line, place, float(cell) if "." in cell else int(cell))
                continue
            fitting = fit(cell)
            cut += fitting != cell and len(cell) > CELL_MOST // 2
            sheet.write_string(line, place, fitting)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{_last_column(len(names))}{len(rows) + 1}"})
    sheet.autofilter(0, 0, len(rows), len(names) - 1)
    return cut


def _last_column(count: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(count - 1))


def fit(text: str) -> str:
    """``text`` as a cell can hold it: what XML cannot say is U+FFFD, and a cut text ends in "…"."""
    text = _NOT_XML.sub("\ufffd", text)
    if len(text) + sum(char > "\uffff" for char in text) <= CELL_MOST:
        return text
    units = text.encode("utf-16-le")[: 2 * (CELL_MOST - 1)]
    return units.decode("utf-16-le", errors="ignore") + "…"
