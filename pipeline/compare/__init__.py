"""Compare: two articles, two runs, two sources or two publishers of a run, a row a figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.article import Article
from pipeline.fact import Fact


class CompareError(ValueError):
    """Two things that cannot be compared; the message is one line."""


@dataclass(frozen=True)
class Comparison:
    """What two sides say."""

    name_a: str
    name_b: str

    @property
    def different(self) -> bool:
        """Whether the two differ in any figure."""
        raise NotImplementedError

    def text(self, every: bool = False) -> str:
        """Lines to read; with ``every`` the figures that are the same too."""
        raise NotImplementedError

    def as_dict(self) -> dict[str, Any]:
        """Everything, for ``--json``."""
        raise NotImplementedError

    def write_csv(self, path: Path) -> int:
        """A row a figure; returns the number of rows."""
        raise NotImplementedError


def is_run(path: Path) -> bool:
    """Whether a path is a run: a folder, or a table of reconciled figures."""
    raise NotImplementedError


def diff(a: str | Path, b: str | Path, within: Path | None = None) -> Comparison:
    """Compare two runs or, ``within`` the folder of one, two of its sources or publishers."""
    raise NotImplementedError


def diff_articles(
    facts_a: Iterable[Fact | Mapping[str, Any]],
    facts_b: Iterable[Fact | Mapping[str, Any]],
    article_a: Article,
    article_b: Article,
) -> Comparison:
    """Compare two articles by what each states and how it words it."""
    raise NotImplementedError
