"""Fact files: facts alone, and beside them what reconciling needs of the articles."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from pipeline.batch.frames import copies_frame
from pipeline.csvfile import write_columns, write_rows
from pipeline.schema import COPIES, FACTS, SOURCES, Table

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.batch import Readings

ENDINGS = (".csv", ".jsonl")
_INTEGERS = frozenset(column.name for column in FACTS.columns if column.type == "integer")


class FactFileError(ValueError):
    """A fact file that cannot be written; the message is one line."""


def check_fact_file(out: Path) -> None:
    """Make sure that facts may be written to ``out``; worth calling before the work.

    Raises:
        FactFileError: its ending is not one of ``ENDINGS``, or it is a folder.
    """
    if out.suffix not in ENDINGS:
        raise FactFileError(f"{out}: facts are written to a file that ends in {' or '.join(ENDINGS)}, or to -")
    if out.is_dir():
        raise FactFileError(f"{out} is a folder: give the name of a file in it")


def print_facts(handle: TextIO, readings: Readings) -> None:
    """Write the facts as CSV."""
    write_rows(handle, FACTS.names, _rows(readings.facts))


def write_facts(out: Path, readings: Readings) -> list[Path]:
    """Write the facts to ``out``, as its ending says, with ``STEM.sources.csv`` and ``STEM.copies.csv`` beside it.

    Raises:
        FactFileError: the folder is missing, or there is no room or no permission.
    """
    beside = {table: out.with_name(f"{out.stem}.{table.name}.csv") for table in (SOURCES, COPIES)}
    frames = {SOURCES: readings.sources, COPIES: copies_frame(readings.copies.passages)}
    writers: list[tuple[Path, Callable[[Path], object]]] = [(out, partial(_write_facts, out.suffix, readings.facts))]
    writers += [(path, partial(_write_table, table, frames[table])) for table, path in beside.items()]
    try:
        for path, write in writers:
            part = path.with_name(f".{os.getpid()}-{path.name}")
            try:
                write(part)
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)
    except OSError as error:
        raise FactFileError(f"{out} cannot be written: {error.strerror or error}") from error
    return [path for path, _ in writers]


def _write_table(table: Table, frame: pd.DataFrame, path: Path) -> None:
    write_columns(path, table.names, [frame[name].tolist() for name in table.names])


def _write_facts(ending: str, facts: pd.DataFrame, path: Path) -> None:
    if ending == ".csv":
        _write_table(FACTS, facts, path)
        return
    with path.open("w", encoding="utf-8", newline="\n") as handle:
        for row in _rows(facts):
            typed = {name: int(cell) if name in _INTEGERS else cell for name, cell in row.items()}
            handle.write(json.dumps(typed, ensure_ascii=False) + "\n")


def _rows(frame: pd.DataFrame) -> Iterable[Mapping[str, Any]]:
    names = list(frame.columns)
    return (dict(zip(names, cells, strict=True)) for cells in frame.itertuples(index=False, name=None))
