"""Why: one figure of a run, with what speaks for it and against it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.gazetteer import Gazetteer


class WhyError(ValueError):
    """A question that finds nothing; the message is one line."""


@dataclass(frozen=True)
class Answer:
    """The figure asked for, or the figures that the question may mean."""

    @property
    def found(self) -> bool:
        """Whether the question names one figure."""
        raise NotImplementedError

    def text(self) -> str:
        """Lines to read."""
        raise NotImplementedError

    def as_dict(self) -> dict[str, Any]:
        """Everything, for ``--json``."""
        raise NotImplementedError


def why(folder: Path, query: str, gazetteer: Gazetteer | None = None) -> Answer:
    """The figure of the run in ``folder`` that ``query`` names, such as "Medway LAB seats"."""
    raise NotImplementedError
