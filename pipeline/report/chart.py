"""The bar chart of the page: each party's net change in seats, as numbers that the template draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import regex

from pipeline.report.tables import Row

WIDTH, ROW, LABEL = 640, 26, 92
"""Width of the drawing, height of a bar's row and room for a party's code, in SVG user units."""
_COLOUR = regex.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Bar:
    """One party's bar: its place in SVG user units, and what it stands for."""

    party: str
    change: int
    councils: int
    colour: str
    x: float
    y: int
    width: float


def seat_bars(councils: Sequence[Row], codes: Sequence[str], parties: Mapping[str, tuple[str, str]]) -> list[Bar]:
    """Bars for the parties whose change is known for a council or more, the largest gain first.

    Args:
        councils: rows of ``councils.csv``.
        codes: party codes to look at.
        parties: by code its name and its colour.
    """
    sums: dict[str, tuple[int, int]] = {}
    for code in codes:
        changes = [int(row[f"change_{code}"]) for row in councils if row.get(f"change_{code}") not in ("", None)]
        if changes:
            sums[code] = (sum(changes), len(changes))
    if not any(change for change, _ in sums.values()):
        return []
    low = min(0, *(change for change, _ in sums.values()))
    high = max(0, *(change for change, _ in sums.values()))
    scale = (WIDTH - LABEL - 110) / (high - low)  # the numbers stand outside the bars
    zero = LABEL + 55 - low * scale
    bars = []
    for place, (code, (change, count)) in enumerate(sorted(sums.items(), key=lambda item: (-item[1][0], item[0]))):
        width = abs(change) * scale
        colour = parties.get(code, ("", ""))[1]
        bars.append(
            Bar(
                code,
                change,
                count,
                colour if _COLOUR.fullmatch(colour) else "#767676",
                round(zero if change >= 0 else zero - width, 1),
                place * ROW,
                round(max(width, 1), 1),
            )
        )
    return bars
