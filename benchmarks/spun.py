"""How well spun text is read without its original: words put back, and facts beside those of the honest text.

    python benchmarks/spun.py [--rates 0.1,0.2,0.4] [--seeds 1,2,3,4] [--crossed]

The reports of corpus/reports and corpus/blind, from which no table was counted and to which no weight was fitted, are
spun by benchmarks/spinner.py with pairs that models/spin lists, that its thesaurus proposes, or that are in neither
(*foreign*, from the OpenOffice thesaurus). A word carries a fact if the rules' lexicon or a party's name has it, and
it stands where the program reads: not in furniture, captions and comments.
``--crossed`` reads the reports of all sets of the corpus, each set with tables that were counted and weights that were
fitted without it: as many words again, and some minutes. Printed are the sums over the seeds.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from unittest import mock

from spinner import Swap, fact_words, spin

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]
from pipeline import channel  # noqa: E402
from pipeline.article import SILENT_KINDS, Article  # noqa: E402
from pipeline.clean import clean  # noqa: E402
from pipeline.evaluate import score  # noqa: E402
from pipeline.extract import Extractor  # noqa: E402
from pipeline.lexicon import load as load_lexicon  # noqa: E402
from pipeline.restore import SPUN, restore, surroundings, weighing  # noqa: E402

CORPUS = ROOT / "corpus"
SPUN_ALREADY = "03_spun_copy_2022.txt"
KINDS = {"listed": ("listed", "listed"), "proposed": ("wordnet", "proposed"), "foreign": ("mythes", "foreign")}


@dataclass(frozen=True)
class Report:
    """An honest plain report: the set that it is of, its name and its text."""

    of: str
    name: str
    text: str


def reports(names: Sequence[str]) -> list[Report]:
    """Those of some sets."""
    return [
        Report(name, path.name, path.read_text(encoding="utf-8"))
        for name in names
        for path in sorted((CORPUS / name if name == "reports" else CORPUS / name / "reports").glob("*.txt"))
        if path.name != SPUN_ALREADY
    ]


def gold_of(name: str) -> Path:
    """The gold of a set."""
    return CORPUS / "gold" / "corpus.csv" if name == "reports" else CORPUS / name / "gold.csv"


def words_back(article: Article, swaps: list[Swap], facts: frozenset[str], classes: dict[str, str]) -> Counter[str]:
    """Counts of fact words swapped and put back (or one of their class), of edits made and of those that were right."""
    counts: Counter[str] = Counter()
    edits = [e for e in article.edits if e.reason == "spin"]
    silent = [region for region in article.regions if region.kind in SILENT_KINDS]
    for swap in swaps:
        if any(region.start <= swap.start and swap.end <= region.end for region in silent):
            continue
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


def tally(rows: dict[str, list[dict[str, str]]], texts: Sequence[Report]) -> Counter[str]:
    """Facts right, missed and false against the gold of their sets, wherever the words stand."""
    found: Counter[str] = Counter()
    for name, own in rows.items():
        with gold_of(name).open(newline="", encoding="utf-8") as handle:
            gold = list(csv.DictReader(handle))
        docs = {report.name.removesuffix(".txt") for report in texts if report.of == name}
        gold = [row for row in gold if row["doc"].removesuffix(".txt") in docs]
        result = score(own, gold, spans=False).tally()
        found.update({"right facts": result.right}, missed=result.missed, false=result.false)
    return found


def read(texts: Sequence[Report], rate: float, seed: int, thesaurus: str, kinds: frozenset[str]) -> Counter[str]:
    """All that is counted of some reports spun at a rate (nought: as they are) and read alone."""
    lexicon = load_lexicon(None)
    facts, classes = fact_words(), dict(lexicon.class_of)
    counts: Counter[str] = Counter()
    rows: dict[str, list[dict[str, str]]] = {report.of: [] for report in texts}
    for report in texts:
        spun, swaps = spin(report.text, rate, seed, kinds=kinds, thesaurus=thesaurus) if rate else (report.text, [])
        article = restore(clean(Article(report.name, spun)))
        counts["articles"] += 1
        counts["taken for spun"] += article.spun >= SPUN
        counts += words_back(article, swaps, facts, classes)
        rows[report.of] += rows_of(report.name, article, "")
    return counts + tally(rows, texts)


def read_all(
    names: Sequence[str], rates: Sequence[float], seeds: Sequence[int], *, crossed: bool
) -> dict[str, Counter]:
    """What is counted of some sets, by kind of pair and rate. ``crossed``: with tables and weights without them."""
    texts = reports(names)
    with without(names) if crossed else nullcontext():
        found = {"honest": read(texts, 0.0, 0, "wordnet", frozenset())}
        for kind, (thesaurus, only) in KINDS.items():
            for rate in rates:
                sums: Counter[str] = Counter()
                for seed in seeds:
                    sums += read(texts, rate, seed, thesaurus, frozenset({only}))
                found[f"{kind} at {rate:.0%}"] = sums
    return found


@contextmanager
def without(names: Sequence[str]) -> Iterator[None]:
    """With tables that were counted and weights that were fitted without some sets."""
    import fit_spin

    with tempfile.TemporaryDirectory() as scratch:
        table = fit_spin.tables_without(names, Path(scratch))
        others = {name: paths for name, paths in fit_spin.folders().items() if paths[0].name not in names}
        weights = fit_spin.fitted(others, Path(scratch))
    with (
        mock.patch.object(channel, "_load", return_value=table.channel),
        mock.patch.object(surroundings, "_load", return_value=table),
        mock.patch.object(weighing, "_weights", return_value=weights),
    ):
        yield


def halves() -> list[list[str]]:
    """The sets of the corpus, those of one batch together."""
    found: dict[str, list[str]] = {"reports": ["reports"]}
    for folder in sorted(CORPUS.iterdir()):
        if (folder / "reports").is_dir():
            found.setdefault(folder.name.rstrip("12"), []).append(folder.name)
    return list(found.values())


def f1(counts: Counter[str]) -> float:
    """F1 of the facts counted."""
    return 2 * counts["right facts"] / (2 * counts["right facts"] + counts["missed"] + counts["false"])


def main() -> None:
    """Print a line for each kind of pair and rate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rates", default="0.1,0.2,0.4")
    parser.add_argument("--seeds", default="1,2,3,4")
    parser.add_argument("--crossed", action="store_true")
    given = parser.parse_args()
    rates, seeds = [float(rate) for rate in given.rates.split(",")], [int(seed) for seed in given.seeds.split(",")]
    if given.crossed:
        with ProcessPoolExecutor(mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
            parts = list(pool.map(partial(read_all, rates=rates, seeds=seeds, crossed=True), halves()))
    else:
        parts = [read_all(("reports", "blind"), rates, seeds, crossed=False)]
    sums = {name: sum((part[name] for part in parts), Counter()) for name in parts[0]}
    honest = sums.pop("honest")
    print(f"honest: F1 {f1(honest):.3f}, {honest['taken for spun']} of {honest['articles']} taken for spun")
    for name, counts in sums.items():
        print(
            f"{name}: F1 {f1(counts):.3f} ({f1(counts) - f1(honest):+.3f}); of {counts['swapped']} fact words "
            f"{counts['back'] / max(1, counts['swapped']):.3f} put back, precision "
            f"{counts['right'] / max(1, counts['edits']):.3f} of {counts['edits']} edits; "
            f"{counts['taken for spun']} of {counts['articles']} taken for spun"
        )


if __name__ == "__main__":
    main()
