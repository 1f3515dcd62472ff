"""Figure: what all statements together say of one thing; its key, and the evidence behind it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

Verdict = Literal["agreed", "single", "resolved", "disputed", "reviewed", "derived"]
Role = Literal["supports", "competes", "superseded", "copy", "premise", "other_basis"]
VERDICTS: tuple[str, ...] = get_args(Verdict)
ROLES: tuple[str, ...] = get_args(Role)


class FigureKey(NamedTuple):
    """What a figure is about: what articles speak of, nothing that reconciling concludes.

    ``surname`` is empty but for ``seat_lost``.
    """

    election_date: str
    area_id: str
    party: str
    measure: str
    counterparty: str
    surname: str = ""

    @property
    def figure_id(self) -> str:
        """``g`` and 15 hex digits of a SHA-256 over the key's parts joined by U+001F."""
        return "g" + hashlib.sha256("\x1f".join(self).encode()).hexdigest()[:15]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The part that one fact plays in one figure: a row of ``evidence.csv``."""

    figure_id: str
    fact_id: str
    role: Role
    origin: str
    value: str
    as_of: str
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with the value to use, how final and how sure; a row of ``reconciled.csv`` without its evidence."""

    key: FigureKey
    value: str
    verdict: Verdict
    status: Literal["final", "partial"]
    reason: str
    evidence: tuple[Evidence, ...] = ()
