#!/usr/bin/env python3
"""Make tests/golden/*.facts.csv: what the extractor reads in two reports of the corpus, so that a change is seen.

make_golden.py [--check]   --check: fail, naming the files, if those on disk are not what the extractor gives now

A difference is no fault in itself: read it, and keep it where the new reading is the better one.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from pipeline.clean import clean
from pipeline.csvfile import write_rows
from pipeline.extract import Extractor
from pipeline.ingest import IngestOptions, read
from pipeline.restore import restore

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests" / "golden"
REPORTS = ("01_agency_key_results_2022", "05_at_a_glance_2022")
COLUMNS = (
    *("measure", "area_id", "party", "value", "previous", "status", "bound", "election_date"),
    *("quote", "rule"),
)


def golden(name: str) -> str:
    """The facts of a report of the corpus as CSV, in the order of its words; counts of one sentence by their values."""
    path = ROOT / "corpus" / "reports" / f"{name}.txt"
    (article,) = read([str(path)], IngestOptions())
    facts = Extractor.load().extract(restore(clean(article)))  # type: ignore[arg-type]
    rows = [fact.row() for fact in facts]
    rows.sort(key=lambda row: (int(row["start"]), int(row["end"]), *(str(row[name]) for name in COLUMNS)))
    handle = io.StringIO()
    write_rows(handle, COLUMNS, rows)
    return handle.getvalue()


def main() -> int:
    """Write the files, or compare them; returns the exit status."""
    stale = []
    for name in REPORTS:
        path, text = GOLDEN / f"{name}.facts.csv", golden(name)
        if "--check" in sys.argv[1:]:
            if not path.exists() or path.read_bytes() != text.encode():
                stale.append(path.name)
        else:
            GOLDEN.mkdir(exist_ok=True)
            path.write_bytes(text.encode())
    if stale:
        print(f"not what the extractor gives: {', '.join(stale)}; run scripts/make_golden.py", file=sys.stderr)
    return bool(stale)


if __name__ == "__main__":
    raise SystemExit(main())
