"""Precision, recall, F1 and words a second of seatchange and of the peer (peer.py), on every set with gold.

    python benchmarks/quality.py [--markdown] [--real FOLDER] [--set NAME FOLDER GOLD]...

The sets are the corpus, its blind reports, and of ../shared the seeds and the development articles; --real adds a
folder of the texts of real pages, scored against what ../shared/gold/real/gold.csv says of those that are there. Both
programs are scored by pipeline.evaluate, where a claim is right only with its date and its words. seatchange starts
from files; the peer is given the texts that seatchange took from them and, by the gold, the date of each election.
Words a second are of one process, loading left out: both have read an article before the clock starts.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from peer import Article as Given
from peer import Peer

from pipeline import batch
from pipeline.article import Article
from pipeline.csvfile import read_csv
from pipeline.evaluate import Score, score
from pipeline.evaluate.gold import COUNTS, article, stem
from pipeline.ingest import IngestOptions

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
HEAD = ("set", "words", "program", "precision", "recall", "F1", "figures F1", "words/s")
Row = dict[str, str]


@dataclass(frozen=True)
class Set:
    """Texts with their gold; ``partial`` where the gold names articles that need not be in the folder."""

    name: str
    folder: Path
    gold: Path
    partial: bool = False

    def rows(self) -> list[Row]:
        """Rows of the gold, of a partial set those of articles that are in the folder."""
        here = {stem(path.name) for path in self.folder.iterdir()}
        return [row for row in read_csv(self.gold) if not self.partial or stem(row["doc"]) in here]


@dataclass(frozen=True)
class Result:
    """How a program fares on a set: its score, words read and seconds of wall clock."""

    set: str
    program: str
    found: Score
    words: int
    seconds: float

    def cells(self) -> tuple[str, ...]:
        """A row of the table, in the order of ``HEAD``."""
        total, figures = self.found.tally(), self.found.tally(COUNTS)
        shares = (f"{share:.3f}" for share in (total.precision, total.recall, total.f1, figures.f1))
        return (self.set, f"{self.words:,}", self.program, *shares, f"{self.words / self.seconds:,.0f}")


def sets(real: Path | None = None, more: Sequence[Sequence[str]] = ()) -> Iterator[Set]:
    """Every set that is here, then the folder of real pages, then those that a caller names."""
    corpus, gold = ROOT / "corpus", SHARED / "gold"
    yield Set("corpus", corpus / "reports", corpus / "gold" / "corpus.csv")
    yield Set("blind", corpus / "blind" / "reports", corpus / "blind" / "gold.csv")
    for name, folder in (("seeds", SHARED / "seeds"), ("dev", gold / "dev")):
        if folder.is_dir():
            yield Set(name, folder, gold / f"{name}.csv")
    if real is not None:
        yield Set("real", real, gold / "real" / "gold.csv", partial=True)
    for name, texts, rows in more:
        yield Set(name, Path(texts), Path(rows))


def election_dates(gold: Sequence[Row]) -> dict[str, str]:
    """ISO date of the election that most rows of the gold give an article, by article; none where no row has one."""
    dates: dict[str, Counter[str]] = defaultdict(Counter)
    for row in gold:
        if row.get("election_date") and row["status"] in ("asserted", "partial"):
            dates[stem(row["doc"])][row["election_date"]] += 1
    return {doc: found.most_common(1)[0][0] for doc, found in dates.items()}


def read_by_seatchange(folder: Path) -> tuple[tuple[Article, ...], list[Row]]:
    """Articles and rows of facts of a folder or file, by the pipeline in one process."""
    readings = batch.read_all([str(folder)], batch.Options(IngestOptions(), jobs=1))
    for lost in readings.rejections:
        print(f"{lost.input}: {lost.stage}: {lost.error}", file=sys.stderr)
    return readings.articles, [{str(k): str(v) for k, v in row.items()} for row in readings.facts.to_dict("records")]


def compare(given: Set, peer: Peer) -> list[Result]:
    """Both programs on one set, seatchange first."""
    gold = given.rows()
    begun = time.perf_counter()
    articles, ours = read_by_seatchange(given.folder)
    us = time.perf_counter() - begun
    docs, dates = {stem(row["doc"]) for row in gold}, election_dates(gold)
    texts = [Given(a.source, a.raw, dates.get(article(a.source, docs), "")) for a in articles]
    begun = time.perf_counter()
    theirs = list(peer.facts(texts))
    them = time.perf_counter() - begun
    words = sum(len(text.raw.split()) for text in texts)
    return [
        Result(given.name, "seatchange", score(ours, gold), words, us),
        Result(given.name, "peer", score(theirs, gold), words, them),
    ]


def table(rows: Sequence[tuple[str, ...]], markdown: bool = False) -> str:
    """Rows below ``HEAD`` as aligned text or as a Markdown table; numbers to the right."""
    lines = [HEAD, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    padded = [
        [cell.ljust(width) if column in (0, 2) else cell.rjust(width) for column, (cell, width) in enumerate(pairs)]
        for pairs in (list(zip(line, widths, strict=True)) for line in lines)
    ]
    if not markdown:
        return "\n".join("  ".join(line).rstrip() for line in padded)
    rule = ["-" * width if column in (0, 2) else "-" * (width - 1) + ":" for column, width in enumerate(widths)]
    return "\n".join(f"| {' | '.join(line)} |" for line in (padded[0], rule, *padded[1:]))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--markdown", action="store_true", help="a Markdown table")
    parser.add_argument("--real", type=Path, metavar="FOLDER", help="texts of real pages, by the names of their gold")
    parser.add_argument("--set", nargs=3, action="append", default=[], metavar=("NAME", "FOLDER", "GOLD"))
    given = parser.parse_args()
    peer, chosen = Peer(), list(sets(given.real, given.set))
    first = min(path for path in chosen[0].folder.iterdir() if path.suffix == ".txt")
    articles, _ = read_by_seatchange(first)
    list(peer.facts([Given(a.source, a.raw, "") for a in articles]))
    rows = [result.cells() for one in chosen for result in compare(one, peer)]
    print(table(rows, given.markdown))


if __name__ == "__main__":
    main()
