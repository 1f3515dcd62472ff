"""Decisions of reviewers: read, checked, in the order in which they are applied."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.csvfile import CsvError, read_numbered
from pipeline.schema import DECISIONS

FILE = "decisions.csv"
_ACTIONS = next(column.enum for column in DECISIONS.columns if column.name == "action")


class DecisionsError(ValueError):
    """A decisions file that cannot be applied; the message names file and line."""


def read_decisions(out: Path, files: Sequence[Path] = ()) -> list[dict[str, str]]:
    """Decisions of the run's own ``decisions.csv``, if it has one, then of ``files``; rows without an action are none.

    A filled-in copy of ``reconciled.csv`` with a column ``action`` will do.

    Raises:
        DecisionsError: a file is missing or damaged, has no column ``action``, or asks for an unknown action.
    """
    own = out / FILE
    paths = [own] if own.is_file() else []
    paths += [path for path in files if not any(path.resolve() == known.resolve() for known in paths)]
    return [row for path in paths for row in _read(path)]


def _read(path: Path) -> list[dict[str, str]]:
    try:
        numbered = read_numbered(path, ["action"])
    except CsvError as error:
        raise DecisionsError(str(error)) from error
    except OSError as error:
        raise DecisionsError(f"{path}: {error.strerror}: give the path of a decisions file") from error
    rows = []
    for line, row in numbered:
        row["action"] = row["action"].strip().lower()
        if not row["action"]:
            continue
        if row["action"] not in _ACTIONS:
            raise DecisionsError(f"{path}:{line}: action {row['action']!r} is none of {' '.join(_ACTIONS)}")
        rows.append(row)
    return rows
