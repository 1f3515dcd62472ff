"""How well spun text is read without its original: words put back, and facts beside those of the honest text.

    python benchmarks/spun.py [--rates 0.1,0.2,0.4] [--seed 1]

The reports of corpus/reports and corpus/blind, from which neither the thesaurus' contexts nor the frames were counted,
are spun by benchmarks/spinner.py with pairs that models/spin lists, that its thesaurus proposes, or that are in neither
(*foreign*, from the OpenOffice thesaurus). A word carries a fact if the rules' lexicon or a party's name has it.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from pathlib import Path

from spinner import Swap, fact_words, spin

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from pipeline.article import Article  # noqa: E402
from pipeline.clean import clean  # noqa: E402
from pipeline.evaluate import score  # noqa: E402
from pipeline.extract import Extractor  # noqa: E402
from pipeline.lexicon import load as load_lexicon  # noqa: E402
from pipeline.restore import SPUN, restore  # noqa: E402

SETS = {"reports": ROOT / "corpus" / "gold" / "corpus.csv", "blind": ROOT / "corpus" / "blind" / "gold.csv"}
SPUN_ALREADY = "03_spun_copy_2022.txt"
KINDS = {"listed": ("listed", "listed"), "proposed": ("wordnet", "proposed"), "foreign": ("mythes", "foreign")}


def reports() -> list[tuple[str, str, str]]:
    """Set, name and text of every honest plain report."""
    folders = {"reports": ROOT / "corpus" / "reports", "blind": ROOT / "corpus" / "blind" / "reports"}
    return [
        (name, path.name, path.read_text(encoding="utf-8"))
        for name, folder in folders.items()
        for path in sorted(folder.glob("*.txt"))
        if path.name != SPUN_ALREADY
    ]


def words_back(article: Article, swaps: list[Swap], facts: frozenset[str], classes: dict[str, str]) -> Counter[str]:
    """Counts of fact words swapped and put back (or one of their class), of edits made and of those that were right."""
    counts: Counter[str] = Counter()
    edits = [e for e in article.edits if e.reason == "spin"]
    for swap in swaps:
        words = swap.meant.split()
        if not any(word in facts for word in words):
            continue
        counts["swapped"] += 1
        left, right = article.restored_span(swap.start, swap.end)
        got = article.restored[left:right].lower().strip(" \n,.")
        counts["back"] += swap.meant in got or classes.get(got, got) == classes.get(swap.meant, swap.meant)
    for edit in edits:
        put = edit.replacement.lower()
        if not any(word in facts for word in put.split()):
            continue
        counts["edits"] += 1
        near = [s for s in swaps if s.start < edit.end and edit.start < s.end]
        alike = any(
            s.meant in put or put in s.meant or classes.get(s.meant, s.meant) == classes.get(put, put) for s in near
        )
        counts["right"] += alike
    return counts


def rows_of(name: str, article: Article, date: str) -> list[dict[str, str]]:
    """The facts of an article as rows for the program's own evaluation."""
    found = Extractor.load().extract(article, date)
    return [
        {
            "source": name, "measure": f.measure, "area_code": f.area_code, "party": f.party, "value": f.value,
            "previous": f.previous, "status": f.status, "election_date": f.election_date, "start": str(f.start),
            "end": str(f.end), "quote": f.quote, "counterparty": f.counterparty, "anchors": "",
        }
        for f in found
    ]  # fmt: skip


def f1(rows: dict[str, list[dict[str, str]]]) -> float:
    """F1 of the facts of both sets together against their gold, wherever the words stand."""
    right = missed = false = 0
    for name, path in SETS.items():
        with path.open(newline="", encoding="utf-8") as handle:
            gold = list(csv.DictReader(handle))
        docs = {source.removesuffix(".txt") for kind, source, _ in TEXTS if kind == name}
        gold = [row for row in gold if row["doc"].removesuffix(".txt") in docs]
        result = score(rows[name], gold, spans=False)
        tally = result.tally()
        right, missed, false = right + tally.right, missed + tally.missed, false + tally.false
    return 2 * right / (2 * right + missed + false)


def read(rate: float, seed: int, thesaurus: str, kinds: frozenset[str]) -> tuple[float, Counter[str]]:
    """F1 of all reports spun at a rate (nought: as they are) and read alone, and the counts of their words."""
    lexicon = load_lexicon(None)
    facts, classes = fact_words(), dict(lexicon.class_of)
    counts: Counter[str] = Counter()
    rows: dict[str, list[dict[str, str]]] = {name: [] for name in SETS}
    for name, source, text in TEXTS:
        spun, swaps = spin(text, rate, seed, kinds=kinds, thesaurus=thesaurus) if rate else (text, [])
        article = restore(clean(Article(source, spun)))
        counts["articles"] += 1
        counts["taken for spun"] += article.spun >= SPUN
        counts += words_back(article, swaps, facts, classes)
        rows[name] += rows_of(source, article, "")
    return f1(rows), counts


def main() -> None:
    """Print a line for each kind of pair and rate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rates", default="0.1,0.2,0.4")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    honest, counts = read(0.0, given.seed, "wordnet", frozenset())
    print(f"honest: F1 {honest:.3f}, {counts['taken for spun']} of {counts['articles']} taken for spun")
    for kind, (thesaurus, only) in KINDS.items():
        for rate in map(float, given.rates.split(",")):
            value, counts = read(rate, given.seed, thesaurus, frozenset({only}))
            recall = counts["back"] / max(1, counts["swapped"])
            precision = counts["right"] / max(1, counts["edits"])
            print(
                f"{kind} at {rate:.0%}: F1 {value:.3f} ({value - honest:+.3f}); of {counts['swapped']} fact words "
                f"{recall:.3f} put back, precision {precision:.3f} of {counts['edits']} edits; "
                f"{counts['taken for spun']} of {counts['articles']} taken for spun"
            )


TEXTS = reports()

if __name__ == "__main__":
    main()
