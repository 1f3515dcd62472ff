"""Copies found in a made night of 20,000 articles: recall, precision, time and its growth.

    python benchmarks/copies.py [--size 20000] [--seed 1] [--misses]

copies_batch.py makes the night: 500 planted copies (exact, cut, re-headed, updated, merged, spun at 20 and 40 % of the
words) among same-night reports with the same figures, 1,000 alphabetical lists of true figures in six layouts, 1,000
pages of two templates. No article says whether it is spun. A planted pair is found where the copy has a passage of its
original, or of a sibling; a claim is right where both are of one family.
"""

from __future__ import annotations

import argparse
import time

from copies_batch import KINDS, Batch, make

from pipeline.copies import Copies, find_copies

SIZES = (1_000, 5_000)


def families(batch: Batch) -> dict[str, set[str]]:
    """For each original and each copy the originals it goes back to."""
    of = {copy: set(parents) for copy, parents in batch.parents.items()}
    return of | {parent: {parent} for parents in batch.parents.values() for parent in parents}


Pair = tuple[str, str]


def count(batch: Batch, found: Copies) -> tuple[set[Pair], list[Pair], set[Pair], set[Pair], set[str]]:
    """The planted pairs (copy, original) that were found and all of them, the right claims and all claims, and the
    lists and template pages that a claim names.
    """
    of = families(batch)
    claims = {(p.source, p.of) for p in found.passages if p.kind != "version"}
    right = {(a, b) for a, b in claims if of.get(a, set()) & of.get(b, set())}
    roots: dict[str, set[str]] = {}
    for a, b in right:
        roots.setdefault(a, set()).update(of[a] & of[b])
    planted = [(copy, parent) for copy, parents in batch.parents.items() for parent in parents]
    hits = {(copy, parent) for copy, parent in planted if parent in roots.get(copy, set())}
    return hits, planted, right, claims, {name for pair in claims for name in pair} & batch.bare


def score(batch: Batch, found: Copies, misses: bool) -> None:
    """Print how many planted pairs were found, how many claims are right, and what was claimed of lists and pages."""
    hits, planted, right, claims, bare = count(batch, found)
    for kind in KINDS:
        pairs = [pair for pair in planted if batch.kinds[pair[0]] == kind]
        share = batch.swapped.get(kind)
        note = f" ({100 * sum(share) / len(share):.0f} % of words swapped)" if share else ""
        print(f"  {kind:10} {sum(pair in hits for pair in pairs)} of {len(pairs)}{note}")
    turned = sum((p, c) in claims for c, p in planted if (c, p) not in hits)
    print(f"recall {len(hits) / len(planted):.3f} ({len(hits)} of {len(planted)}; {turned} the wrong way round)")
    print(f"precision {len(right) / max(1, len(claims)):.3f} ({len(right)} of {len(claims)} claims)")
    print(f"lists and template pages called copies: {len(bare)} of {len(batch.bare)}")
    if misses:
        for copy, parent in planted:
            if (copy, parent) not in hits:
                print("missed", batch.kinds[copy], copy, parent)
        for p in found.passages:
            if (p.source, p.of) not in right:
                print("claimed", p)


def timed(batch: Batch) -> tuple[Copies, float, float]:
    """What is found, with the wall-clock and the process seconds it took."""
    begun, used = time.perf_counter(), time.process_time()
    found = find_copies(batch.articles)
    return found, time.perf_counter() - begun, time.process_time() - used


def main() -> None:
    """Measure the sizes in turn and print a line each; score the largest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--misses", action="store_true", help="list what was missed and what was claimed wrongly")
    given = parser.parse_args()
    before: tuple[int, float] | None = None
    for size in [*(size for size in SIZES if size < given.size), given.size]:
        batch = make(size, given.seed)
        words = sum(len(article.raw.split()) for article in batch.articles)
        found, seconds, used = timed(batch)
        growth = f", {used / before[1]:.1f} times the time for {size / before[0]:.0f} times" if before else ""
        print(f"{size:,} articles, {words:,} words: {seconds:.1f} s ({used:.1f} s of processor{growth})")
        before = size, used
    score(batch, found, given.misses)


if __name__ == "__main__":
    main()
