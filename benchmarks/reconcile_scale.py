"""Reconcile a million made facts: seconds and peak memory, beside a bare pandas group-by of the same rows.

    python benchmarks/reconcile_scale.py [--facts 100000 300000 1000000]

Facts are drawn from one seed about the councils and elections of models/elections.csv: a true value a figure, one to
twenty-five articles on it, one value in twelve wrong by one to three seats, one fact in seven partial. They stand in a
file before the clock starts: Parquet where pyarrow is installed (it is no dependency of the program), else CSV, and
then the reader is pandas' for both. Each size runs in a process of its own; it reads the file, reconciles, and writes
every table of a run but facts.csv. Beside the seconds by the clock stand those of the processor, start-up included,
which other work on the machine disturbs less; growth is of these. Memory is the most that the process and the one that
it forks had together, looked at every second or more often: the proportional set size, in which pages that the two
share count once. The group-by reads the same file and counts values by figure.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import itertools
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

from pipeline.csvfile import read_csv, write_columns
from pipeline.gazetteer import Gazetteer
from pipeline.reconcile import weigh_all
from pipeline.report.tables import RunRows, write_tables
from pipeline.schema import COPIES, FACTS, SOURCES

ROOT = Path(__file__).resolve().parent.parent
PARTIES = ("CON", "LAB", "LD", "GRN", "REF", "IND")
MEASURES = ("seats", "seat_change", "seats_before")
KEY = ["election_date", "area_id", "party", "measure", "counterparty"]
PARQUET = importlib.util.find_spec("pyarrow") is not None
PUBLISHERS = 400
REPEATED = [name for name in FACTS.names if name not in ("fact_id", "source", "origin", "quote")]
"""Columns whose texts come again and again: read as codes into the file's own dictionary of them."""


def made(number: int, seed: int = 1) -> Iterator[dict[str, str]]:
    """So many facts, council after council, as often round as it takes."""
    pick = random.Random(seed)
    register = sorted(read_csv(ROOT / "models" / "elections.csv"), key=lambda row: (row["election_date"], row["slug"]))
    count = 0
    for tour in itertools.count():
        for row in register:
            day, area = row["election_date"], row["slug"] + (f"-{tour}" if tour else "")
            size = int(row["seats"] or 40)
            figures = [(measure, party, pick.randint(0, size // 3)) for party in PARTIES for measure in MEASURES]
            for measure, party, true in [("control", "", 0), *figures]:
                for _ in range(pick.choice((1, 1, 2, 3, 4, 8, 25))):
                    if count == number:
                        return
                    count += 1
                    wrong = pick.choice((-3, -2, -1, 1, 2, 3)) if pick.random() < 1 / 12 else 0
                    place = pick.randrange(20_000)
                    yield {
                        "fact_id": f"f{count:015x}", "source": f"{day}/{pick.randrange(number // 20 + 1)}.txt",
                        "measure": measure, "area": row["slug"], "area_id": area, "area_code": row["code"],
                        "party": party, "value": pick.choice(("CON", "LAB")) if not party else str(true + wrong),
                        "unit": "seats" if party else "", "previous": "NOC" if not party else "",
                        "status": "partial" if pick.random() < 1 / 7 else "asserted", "bound": "exact",
                        "election_date": day, "election_id": f"local.{area}.{day}",
                        "as_of": f"{day}T{pick.randrange(24):02}:{pick.randrange(60):02}:00+01:00",
                        "quote": f"{party} had {true + wrong} seats in {area}, article {count}.",
                        "start": str(place), "end": str(place + 60),
                    }  # fmt: skip


def articles(facts: pd.DataFrame) -> pd.DataFrame:
    """A row of sources.csv for each article, of one of some hundred publishers."""
    names = sorted(facts["source"].unique())
    rows = {name: [""] * len(names) for name in SOURCES.names}
    rows |= {"source": names, "origin": names, "publisher": [f"paper {n % PUBLISHERS}" for n in range(len(names))]}
    return pd.DataFrame(rows, columns=SOURCES.names)


def read(path: Path) -> pd.DataFrame:
    """A table, all cells text."""
    if path.suffix == ".parquet":
        return pd.read_parquet(path, read_dictionary=REPEATED)
    return pd.read_csv(path, dtype=str, keep_default_na=False, na_filter=False)


def store(frame: pd.DataFrame, path: Path) -> None:
    """Write a table, as the ending says."""
    if path.suffix == ".parquet":
        frame.to_parquet(path, index=False)
    else:
        write_columns(path, list(frame.columns), [frame[name].tolist() for name in frame.columns])


def beside(path: Path) -> Path:
    """The articles of a file of facts."""
    return path.with_name(f"{path.stem}.sources{path.suffix}")


def ours(path: Path) -> dict[str, float]:
    """Read, decide every figure, make and write the tables as a run does; seconds of each."""
    spent, since = {}, time.perf_counter()

    def lap(name: str) -> None:
        nonlocal since
        now = time.perf_counter()
        spent[name], since = now - since, now

    facts, sources = read(path), read(beside(path))
    lap("read")
    found = weigh_all(facts, sources, pd.DataFrame(columns=COPIES.names), Gazetteer.load())
    number = len(facts)
    del facts, sources
    lap("weigh")
    write_tables(path.parent, RunRows(found.tables), number, list(found.tables))
    lap("tables")
    return spent


def bare(path: Path) -> dict[str, float]:
    """The same rows read, and values counted by figure."""
    begun = time.perf_counter()
    facts = read(path)
    loaded = time.perf_counter()
    counts = facts.groupby([*KEY, "value"], sort=False).size()
    counts.sort_values().groupby(level=list(range(len(KEY)))).tail(1)
    return {"read": loaded - begun, "group": time.perf_counter() - loaded}


def apart(what: str, path: Path) -> tuple[dict[str, float], float]:
    """One of the two in a process of its own: seconds by part, and peak memory in GB.

    Two runs: the first is timed and left alone, the second looked at for its memory, since walking through a process's
    pages holds it up (by a tenth, at 2 GB).
    """
    command = [sys.executable, __file__, "--only", what, str(path)]
    timed = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    peak, begun = 0.0, time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            peak = max(peak, held(process.pid))
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=min(1.0, 0.05 + (time.perf_counter() - begun) / 10))
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return timed["spent"], peak or timed["peak"]


def held(process: int) -> float:
    """Memory in GB that a process and its children hold together, shared pages once; 0 where nothing says so."""
    proc = Path("/proc", str(process))
    with contextlib.suppress(OSError):  # no Linux, or the process is gone
        pages = (proc / "smaps_rollup").read_text()
        own = sum(int(line.split()[1]) for line in pages.splitlines() if line.startswith("Pss:"))
        children = (proc / "task" / str(process) / "children").read_text().split()
        return own / 2**20 + sum(held(int(child)) for child in children)
    return 0.0


def main() -> None:
    """Make the files, run the sizes, print a line each and the growth."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--facts", type=int, nargs="+", default=[100_000, 300_000, 1_000_000])
    parser.add_argument("--only", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.only:
        work: Callable[[Path], dict[str, float]] = {"ours": ours, "bare": bare}[given.only[0]]
        spent = work(Path(given.only[1]))
        both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        spent["processor"] = sum(used.ru_utime + used.ru_stime for used in both)
        peak = max(used.ru_maxrss for used in both) / 2**20
        print(json.dumps({"spent": spent, "peak": peak}))
        return
    print(f"facts in {'Parquet' if PARQUET else 'CSV: no pyarrow here, so no Parquet'}")
    last: tuple[int, float] | None = None
    for number in given.facts:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "facts.parquet" if PARQUET else "facts.csv")
            facts = pd.DataFrame(made(number), columns=FACTS.names, dtype=object).fillna("")
            store(facts, path)
            store(articles(facts), beside(path))
            del facts
            for name in ("ours", "bare"):
                spent, peak = apart(name, path)
                busy = spent.pop("processor")
                total = sum(spent.values())
                parts = ", ".join(f"{part} {seconds:.1f}" for part, seconds in spent.items())
                growth = ""
                if name == "ours":
                    if last is not None:
                        growth = f"; {number / last[0]:.1f} times the facts, {busy / last[1]:.1f} times the processor"
                    last = (number, busy)
                label = "seatchange" if name == "ours" else "group-by"
                print(
                    f"{number:>9,} {label:10} {total:6.1f} s ({parts}; processor {busy:.1f}), {peak:.2f} GB{growth}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
