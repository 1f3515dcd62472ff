"""Summary: what a finished run prints, a few lines and the councils it is surest of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.terminal import one_line

if TYPE_CHECKING:
    import pandas as pd

COUNCILS_SHOWN = 10
_STATES = ("declared", "partial", "silent")


def counts(tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Rows and verdicts, for ``run.json``."""
    verdicts = Counter(tables["reconciled"]["verdict"])
    states = Counter(tables["councils"]["state"])
    stages = Counter(tables["errors"]["stage"])
    return {
        "verdicts": {name: verdicts[name] for name in sorted(verdicts)},
        "councils": {name: states[name] for name in sorted(states)},
        "errors": {name: stages[name] for name in sorted(stages)},
        "triage_dropped": 0,
    }


def summary(out: Path, tables: Mapping[str, pd.DataFrame]) -> str:
    """Lines to read: how much was read, what came of it, where it lies."""
    sources, figures, councils = tables["sources"], tables["reconciled"], tables["councils"]
    copies = int((sources["copy_of"] != "").sum())
    verdicts = Counter(figures["verdict"])
    by_verdict = ", ".join(f"{verdicts[name]} {name}" for name in sorted(verdicts, key=lambda v: (-verdicts[v], v)))
    read = f"{_many(len(sources), 'article')} read ({_many(copies, 'copy', 'copies')})"
    made = f"{_many(len(tables['facts']), 'fact')}, {_many(len(figures), 'figure')}"
    differ = f"{_many(tables['conflicts']['figure_id'].nunique(), 'figure')} on which statements differ"
    flagged = f"{int((figures['flagged'] == 'yes').sum())} flagged"
    lines = [f"{read}, {made}" + (f": {by_verdict}" if by_verdict else ""), f"{differ}, {flagged}"]
    for date in sorted(set(councils["election_date"])):
        rows = councils[councils["election_date"] == date]
        states = Counter(rows["state"])
        told = ", ".join(f"{states[state]} {state}" for state in _STATES if states[state])
        lines.append(f"{date or 'no date'}: {_many(len(rows), 'council')} voted: {told}")
    spoken = councils[councils["state"] != "silent"]
    if len(spoken):
        election = Counter(spoken["election_date"]).most_common(1)[0][0]
        shown = spoken[(spoken["election_date"] == election) & (spoken["control"] != "")].head(COUNCILS_SHOWN)
        lines += ["", *(_table(shown) if len(shown) else [])]
        if len(spoken) > len(shown):
            lines.append(f"... and {len(spoken) - len(shown):,} more in councils.csv")
    if len(tables["errors"]):
        lines += ["", f"{_many(len(tables['errors']), 'input')} rejected or skipped: errors.csv"]
    lines += ["", f"Read on: {out / 'councils.csv'}, {out / 'reconciled.csv'}, {out / 'report.html'}"]
    return "\n".join(lines) + "\n"


def _many(number: int, one: str, several: str = "") -> str:
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def _table(councils: pd.DataFrame) -> list[str]:
    """Council, election, the line to paste and the verdict on its control, in columns."""
    rows = [("council", "election", "result", "verdict")]
    rows += [
        (one_line(row["area"], 28), row["election_date"], one_line(row["line"], 70), row["verdict"])
        for row in councils.to_dict("records")
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
