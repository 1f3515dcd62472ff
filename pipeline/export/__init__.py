"""Export: a run's tables as a workbook, as CSV that a spreadsheet may open, or as JSON."""

from __future__ import annotations

from pathlib import Path


class ExportError(ValueError):
    """An export that cannot be made; the message is one line."""


def export(
    folder: Path, to: Path, table: str | None = None, spreadsheet_safe: bool = False, no_text: bool = False
) -> list[str]:
    """Write tables of the run in ``folder`` to ``to``, whose ending says how; returns notes, one line each."""
    raise NotImplementedError
