"""The folder of a run: which files a run owns, and how they are replaced together."""

from __future__ import annotations

from pathlib import Path

from pipeline.schema import RUN_TABLES

OUTPUT_NAMES: tuple[str, ...] = (
    *(f"{table.name}.csv" for table in RUN_TABLES),
    "articles.jsonl",
    "report.html",
    "datapackage.json",
    "run.json",
)


class OutputError(ValueError):
    """A folder that a run may not write into; the message is one line."""


def check_out(out: Path) -> None:
    """Raise ``OutputError`` where a run may not write into ``out``."""
    raise NotImplementedError
