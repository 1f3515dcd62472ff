"""What normalising costs: lines a second of clean, damaged and spun text beside ftfy, and its share of a whole run.

    python benchmarks/normalise.py [--words 100000] [--unseen FOLDER]

What ftfy does, `clean.damage` does here, and is compared with it first: mending characters and entities, of the same
text, with the same settings. The lines below set all of cleaning and restoring, with regions, joins and spun words,
against ftfy's mending alone.

ftfy mends the same lines with the same settings, line by line; both run in one process, by turns, over seven sets of
reports that neither has seen before, after one to warm up, and the medians are compared. Python collects garbage as
seldom as in a run of the program, for both. The share is that of
cleaning, copies and restoring in the seconds that `run --verbose` prints.

With `--unseen` only the reports (`.txt`) in a folder are read, in a drawn order: 60 to warm up, then each of the others
once by both, and those with nothing to mend are counted. Their words are mostly new, which ftfy does not mind.
"""

from __future__ import annotations

import argparse
import gc
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import ftfy
from prose import write

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from pipeline.article import Article  # noqa: E402
from pipeline.clean import clean  # noqa: E402
from pipeline.clean.damage import SETTINGS, encoding, entities, invisible  # noqa: E402
from pipeline.cli import SELDOM  # noqa: E402
from pipeline.restore import restore  # noqa: E402
from pipeline.swaps import frames  # noqa: E402

CONFIG = ftfy.TextFixerConfig(**SETTINGS)
WARM = 60
STAGE = re.compile(r"(\w+): ([\d.]+) s")


def damaged(text: str) -> str:
    """The text as a file read with the wrong encoding has it, every second line of it."""
    lines = text.split("\n")
    return "\n".join(
        line.replace("'", "’").encode().decode("cp1252", "replace") if k % 2 else line for k, line in enumerate(lines)
    )


def spun(text: str) -> str:
    """The text with every listed word swapped."""
    for swapped, meant in sorted(frames.load().pairs):
        text = text.replace(f" {meant} ", f" {swapped} ")
    return text


def seconds(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """Processor seconds that a work takes over all texts."""
    begun = time.process_time()
    for text in texts:
        work(text)
    return time.process_time() - begun


def ours(text: str) -> Article:
    """Clean and restore a text."""
    return restore(clean(Article("a.txt", text)))


def theirs(text: str) -> object:
    """Mend a text with ftfy, line by line."""
    return [ftfy.fix_text(line, CONFIG) for line in text.split("\n")]


def characters(text: str) -> object:
    """Look for what ftfy mends, in a whole text."""
    return [*entities(text), *encoding(text), *invisible(text)]


def unseen(folder: Path) -> str:
    """What both take for reports with nothing to mend that neither has met, after 60 others."""
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.rglob("*.txt"))]
    random.Random(1).shuffle(texts)
    for work in (ours, theirs):
        seconds(work, texts[:WARM])
    works = (ours, theirs, characters)
    spent = [(*(seconds(work, [text]) for work in works), text) for text in texts[WARM:]]
    fine = [entry for entry in spent if not ours(entry[3]).edits]
    if not fine:
        raise SystemExit(f"{folder}: no more than {WARM} reports, or something to mend in all others")
    size = sum(len(entry[3].encode()) for entry in fine) / 1e6
    us, them, same = (size / sum(side) for side in list(zip(*fine, strict=True))[:3])
    return (
        f"{len(fine)} unseen: ftfy by lines {them:.2f} MB/s; characters alone {same:.2f}, ratio {same / them:.2f}; "
        f"all of cleaning and restoring {us:.2f}, ratio {us / them:.2f}"
    )


def main() -> None:
    """Print a line for each kind of text, then the share of a run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=100_000)
    parser.add_argument("--unseen", type=Path, metavar="FOLDER")
    given = parser.parse_args()
    gc.set_threshold(*SELDOM)
    if given.unseen:
        print(unseen(given.unseen))
        return
    with tempfile.TemporaryDirectory() as folder:
        texts, *others = (
            [path.read_text(encoding="utf-8") for path in write(Path(folder, name), given.words, seed)]
            for seed, name in enumerate(("texts", *(f"set {number}" for number in range(1, 8))), 1)
        )
        pairs = [
            (sum(len(text.encode()) for text in some) / 1e6, seconds(characters, some), seconds(theirs, some))
            for some in others
        ]
        same, them = (statistics.median(size / side[k] for size, *side in pairs) for k in (0, 1))
        print(f"characters alone: {same:.2f} MB/s, ftfy by lines {them:.2f} MB/s, ratio {same / them:.2f}")
        for name, change in (("clean", str), ("mojibake", damaged), ("spun", spun)):
            seconds(ours, [change(text) for text in texts])
            pairs = []
            for some in others:
                changed = [change(text) for text in some]
                size = sum(len(text.encode()) for text in changed) / 1e6
                pairs.append((size / seconds(ours, changed), size / seconds(theirs, changed)))
            us, them = (statistics.median(side) for side in zip(*pairs, strict=True))
            print(f"{name}: seatchange {us:.2f} MB/s, ftfy by lines {them:.2f} MB/s, ratio {us / them:.2f}")
        for part in (0.25, 0.5, 1.0):
            some = texts[: max(1, int(len(texts) * part))]
            print(f"{sum(map(len, some)):,} code points: {seconds(ours, some):.2f} s")
        command = [str(Path(sys.executable).with_name("seatchange")), "run", str(Path(folder, "texts"))]
        done = subprocess.run(
            [*command, "--out", str(Path(folder, "out")), "--jobs", "1", "-v"],
            check=True,
            capture_output=True,
            text=True,
        )
        stages = dict(STAGE.findall(done.stderr))
        spent = {name: float(stages[name]) for name in ("ingest", "clean", "copies", "extract", "reconcile", "report")}
        share = sum(spent.get(name, 0.0) for name in ("clean", "copies")) / sum(spent.values())
        print(f"seconds by stage: {spent}; cleaning and copies {share:.0%}")


if __name__ == "__main__":
    main()
