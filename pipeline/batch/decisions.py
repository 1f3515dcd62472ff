"""Decisions of reviewers: read, checked, in the order in which they are applied."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.csvfile import CsvError, read_csv

FILE = "decisions.csv"


class DecisionsError(ValueError):
    """A decisions file that cannot be applied; the message names file and line."""


def read_decisions(out: Path, files: Sequence[Path] = ()) -> list[dict[str, str]]:
    """Rows of the run's own ``decisions.csv``, if it has one, then of ``files``.

    A filled-in copy of ``reconciled.csv`` with a column ``action`` will do. What a row asks for is checked where it is
    applied, and reported there; it stops no other.

    Raises:
        DecisionsError: a file is missing or damaged, or has no column ``action``.
    """
    own = out / FILE
    paths = [own] if own.is_file() else []
    paths += [path for path in files if not any(path.resolve() == known.resolve() for known in paths)]
    return [row for path in paths for row in _read(path)]


def _read(path: Path) -> list[dict[str, str]]:
    try:
        return read_csv(path, ["action"])
    except CsvError as error:
        raise DecisionsError(
            f"{error}: a decisions file has a column action, and figure_id or the figure's key"
        ) from error
    except OSError as error:
        raise DecisionsError(f"{path}: {error.strerror}: give the path of a decisions file") from error
