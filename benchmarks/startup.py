"""How long `seatchange --help` takes, beside Python's own start-up; files cached, median of eleven."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path


def median(command: list[str], times: int = 11) -> float:
    """Median of wall-clock seconds, after one call that warms the file cache."""
    spent = []
    for _ in range(times + 1):
        begun = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent[1:])


if __name__ == "__main__":
    help_ = median([str(Path(sys.executable).with_name("seatchange")), "--help"])
    bare = median([sys.executable, "-c", "pass"])
    print(f"seatchange --help {help_:.3f} s, python -c pass {bare:.3f} s")
