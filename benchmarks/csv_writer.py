"""The CSV writer beside csv.DictWriter and pandas.DataFrame.to_csv: 200,000 rows of facts, and a bare CR read back."""

from __future__ import annotations

import csv
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.csvfile import read_csv, write_csv
from pipeline.schema import FACTS

ROWS = 200_000
QUOTE = 'The Tories lost nine seats, "a bad night", while Labour gained two.'


def by_module(path: Path, rows: list[dict[str, Any]]) -> None:
    """The standard library's writer."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, FACTS.names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def by_pandas(path: Path, rows: list[dict[str, Any]]) -> None:
    """pandas, the frame made beforehand by the caller's measure."""
    pd.DataFrame(rows, columns=FACTS.names).to_csv(path, index=False, lineterminator="\n")


def ours(path: Path, rows: list[dict[str, Any]]) -> None:
    """pipeline.csvfile."""
    write_csv(path, FACTS.names, rows)


def seconds(write: Callable[[Path, list[dict[str, Any]]], None], path: Path, rows: list[dict[str, Any]]) -> float:
    """Median of three."""
    spent = []
    for _ in range(3):
        begun = time.perf_counter()
        write(path, rows)
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent)


def main() -> None:
    """Print a line a writer."""
    base: dict[str, Any] = dict.fromkeys(FACTS.names, "medway")
    rows = [{**base, "fact_id": f"f{n:015x}", "start": n, "end": n + 60, "quote": QUOTE} for n in range(ROWS)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "facts.csv")
        for name, write in (("seatchange", ours), ("csv.DictWriter", by_module), ("pandas.to_csv", by_pandas)):
            spent = seconds(write, path, rows)
            write(path, [{**base, "quote": "a\rb"}] * 3)
            try:
                back = f"{len(read_csv(path))} rows"
            except ValueError:
                back = "damage"
            print(f"{name:<15} {ROWS / spent:>9,.0f} rows/s; three rows with a bare CR read back as {back}")


if __name__ == "__main__":
    main()
