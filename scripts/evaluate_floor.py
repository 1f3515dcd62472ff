"""Score the corpus, and the sets in ../shared where they are, and hold each against its floor, which only goes up.

    python scripts/evaluate_floor.py [--update [--allow-regression]] [--misses]

corpus/floor.json has, by set, precision, F1 and F1 of the figures alone, beside a digest of the texts and the gold
that they were measured on. --update raises a floor to what is measured now; it lowers none, nor takes over lower
numbers of changed texts, without --allow-regression. Quotes have limits of their own. Exit status 1 below any of these.
At the end stand the rules whose only hits, in all sets together, are one sentence.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import batch
from pipeline.csvfile import read_csv
from pipeline.evaluate import COUNTS, Score, score
from pipeline.ingest import IngestOptions
from pipeline.workbench.coverage import lone_lines, lone_sentences

ROOT = Path(__file__).resolve().parent.parent
FLOOR = ROOT / "corpus" / "floor.json"
SHARED = ROOT.parent / "shared"
WRITTEN_BLIND = (
    "blind", "blind_a", "blind_b", "blind_c", "blind_d", "blind_e1", "blind_e2", "blind_f1", "blind_f2", "blind_g1",
    "blind_g2", "blind_h1", "blind_h2", "previews",
)  # fmt: skip
"""Folders of the corpus that hold a set of their own: reports/ and gold.csv."""
MEDIAN_QUOTE, LONG_QUOTE = 160, 500
"""Code points that the median quote, and 95 % of the quotes, must stay under."""


@dataclass(frozen=True)
class Measured:
    """A set of texts with its gold, and how the pipeline fares on it."""

    name: str
    digest: str
    found: Score
    rows: Sequence[Mapping[str, str]] = ()

    @property
    def numbers(self) -> dict[str, float]:
        """What has a floor, rounded down, so that a floor is never above what it was made from."""
        total, figures = self.found.tally(), self.found.tally(COUNTS)
        exact = {"precision": total.precision, "f1": total.f1, "figures_f1": figures.f1}
        return {name: int(value * 10_000) / 10_000 for name, value in exact.items()}


def sets() -> Iterator[tuple[str, Path, Path]]:
    """Name, folder of texts and gold of every set that is here."""
    yield "corpus", ROOT / "corpus" / "reports", ROOT / "corpus" / "gold" / "corpus.csv"
    for name in WRITTEN_BLIND:
        yield name, ROOT / "corpus" / name / "reports", ROOT / "corpus" / name / "gold.csv"
    for name, texts in (("seeds", SHARED / "seeds"), ("dev", SHARED / "gold" / "dev")):
        if texts.is_dir():
            yield name, texts, SHARED / "gold" / f"{name}.csv"


def measure(name: str, texts: Path, gold: Path) -> Measured:
    """Run the pipeline over the texts and score its facts."""
    digest = hashlib.sha256()
    for path in (*sorted(path for path in texts.iterdir() if path.is_file()), gold):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    readings = batch.read_all([str(texts)], batch.Options(IngestOptions()))
    for lost in readings.rejections:
        print(f"{name}: {lost.input}: {lost.stage}: {lost.error}", file=sys.stderr)
    rows = [{str(key): str(cell) for key, cell in row.items()} for row in readings.facts.to_dict("records")]
    return Measured(name, digest.hexdigest(), score(rows, read_csv(gold)), rows)


def faults(measured: Measured, floors: dict[str, dict[str, float | str]]) -> list[str]:
    """Where a set falls below its floor or its quotes are too long, a line each."""
    floor = floors.get(measured.name)
    if floor is None:
        return [f"{measured.name}: has no floor yet: --update"]
    if floor["digest"] != measured.digest:
        return [f"{measured.name}: texts or gold changed since its floor was measured: --update"]
    below = [
        f"{measured.name}: {name} {value:.4f} is below its floor of {floor[name]:.4f}"
        for name, value in measured.numbers.items()
        if value < float(floor[name])
    ]
    median, long = measured.found.quote_lengths
    if median >= MEDIAN_QUOTE or long >= LONG_QUOTE:
        below.append(f"{measured.name}: quotes are long: median {median}, 95 % up to {long}")
    return below


def raised(
    measured: Measured, floor: dict[str, float | str] | None, allow_regression: bool
) -> tuple[dict[str, float | str], list[str]]:
    """The floor after an update, and where it would have to be lowered."""
    old = {name: float(floor[name]) for name in measured.numbers} if floor else {}
    lower = [
        f"{measured.name}: {name} {value:.4f} is below {old[name]:.4f}: only with --allow-regression"
        for name, value in measured.numbers.items()
        if name in old and value < old[name]
    ]
    if lower and not allow_regression:
        return dict(floor or {}), lower
    return {"digest": measured.digest, **measured.numbers}, []


def main() -> int:
    """Print the scores of every set and what is wrong; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--allow-regression", action="store_true")
    parser.add_argument("--misses", action="store_true", help="list misses and false claims")
    given = parser.parse_args()
    floors = json.loads(FLOOR.read_text(encoding="utf-8")) if FLOOR.exists() else {}
    wrong: list[str] = []
    rows: list[Mapping[str, str]] = []
    for name, texts, gold in sets():
        measured = measure(name, texts, gold)
        lines = [*measured.found.table(), *(measured.found.misses() if given.misses else [])]
        rows += measured.rows
        print("\n".join([f"== {name}", *lines, measured.found.summary(), ""]))
        if given.update:
            floors[name], lower = raised(measured, floors.get(name), given.allow_regression)
            wrong += lower
        else:
            wrong += faults(measured, floors)
    print("\n".join(lone_lines(lone_sentences(rows))))
    if given.update:
        FLOOR.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
