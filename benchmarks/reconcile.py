"""How many figures are right after reconciling, at what share flagged, in made worlds whose true figures are known.

    python benchmarks/reconcile.py [--worlds 20] [--from 100] [--knobs] [--jobs 2]

reconcile_worlds.py makes the worlds. Each figure is covered by 1 to 4 origins (0.3, 0.3, 0.25, 0.15 of figures) of
accuracy 0.8 to 0.98; wrong values are off by 1 to 3 seats or a neighbour's; 40 % of the articles are copies, 30 % of
the counts are partial first, changes are on one of two baselines. Seeds 0 to 99 are for tuning, 100 to 199 for
reporting. A figure is right on one baseline or the other. Rows are flagged in the order of `flagged` and `confidence`;
a peer's by the share of votes behind its value, then by their number.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache, partial
from typing import Any
from unittest.mock import patch

import pandas as pd
from reconcile_worlds import RESULTS, Knobs, Row, World, make_world, read_results

from pipeline.figure import FigureKey
from pipeline.gazetteer import ElectionRow, Gazetteer
from pipeline.reconcile import reconcile
from pipeline.reconcile.trust import Trust

SHARES = (0, 5, 10, 15, 25, 40)
Answer = tuple[str, tuple[float, ...]]
"""A value, and how sure it is: figures are flagged from the least."""
Answers = Mapping[FigureKey, Answer]
Pairs = list[tuple[tuple[float, ...], bool]]


class Part:
    """The gazetteer with a part of its register of elections."""

    def __init__(self, past: bool = False, sizes: bool = False) -> None:
        self._past, self._sizes = past, sizes

    def __getattr__(self, name: str) -> Any:
        return getattr(Gazetteer.load(), name)

    def election(self, date: str, slug: str) -> ElectionRow | None:
        """The row without what is switched off."""
        row = Gazetteer.load().election(date, slug)
        if row is None or not (self._past or self._sizes):
            return None
        if not self._past:
            row = replace(row, control_before="", control_last_election="", before={}, last_election={})
        return row if self._sizes else replace(row, seats=None, seats_up=None, whole_council=None)

    def polled(self, date: str) -> frozenset[str]:
        """No council: silent ones need no row here."""
        return frozenset()


def ours(
    world: World, past: bool = True, sizes: bool = True, copies: bool = True, when: bool = True, learnt: bool = True
) -> Answers:
    """The program's own answers, with a part switched off."""
    facts, sources, passages = world.frames()
    if not copies:
        facts["origin"] = facts["source"]
        sources["origin"], sources["copy_of"], passages = sources["source"], "", passages[:0]
    if not when:
        facts["as_of"], facts["status"], sources["published_at"] = "", "asserted", ""
    gazetteer: Any = Part(past, sizes)
    if learnt:
        table = reconcile(facts, sources, passages, gazetteer).reconciled
    else:
        with patch("pipeline.reconcile.learn", lambda *_: Trust({}, {})):
            table = reconcile(facts, sources, passages, gazetteer).reconciled
    return _answers(table)


def _answers(table: pd.DataFrame) -> Answers:
    columns = ["election_date", "area_id", "party", "measure", "counterparty", "value", "flagged", "confidence"]
    found = {}
    for day, area, party, measure, other, value, flagged, confidence in table[columns].itertuples(index=False):
        sure = float(confidence) if confidence else 0.0
        found[FigureKey(day, area, party, measure, other)] = (value, (0.0 if flagged else 1.0, sure))
    return found


def statements(world: World) -> dict[FigureKey, list[tuple[Row, str]]]:
    """Facts and their values by figure, as the peers take them."""
    found: dict[FigureKey, list[tuple[Row, str]]] = defaultdict(list)
    for row in world.facts:
        key = FigureKey(row["election_date"], row["area_id"], row["party"], row["measure"], "")
        found[key].append((row, row["value"]))
        if row.get("previous"):
            found[key._replace(measure="control_before")].append((row, row["previous"]))
    return found


def majority(world: World, voter: str, finals: bool = False) -> Answers:
    """The value most sources or origins give, of equals the smallest as ours; sure by share and number of votes."""
    answers = {}
    for key, said in statements(world).items():
        votes = {(row[voter], value) for row, value in said if not finals or row["status"] == "asserted"}
        counts = Counter(value for _, value in votes)
        value, count = min(counts.items(), key=lambda pair: (-pair[1], _size(pair[0]), pair[0]))
        answers[key] = (value, (count / len(votes), float(count)))
    return answers


def _size(value: str) -> int:
    return abs(int(value)) if value.lstrip("-").isdecimal() else 0


def later_wins(world: World) -> Answers:
    """The value said last; sure by the share of sources that give it."""
    answers = {}
    for key, said in statements(world).items():
        _, value = max((row["as_of"], value) for row, value in said)
        votes = {(row["source"], value) for row, value in said}
        count = sum(vote[1] == value for vote in votes)
        answers[key] = (value, (count / len(votes), float(count)))
    return answers


PEERS: dict[str, Callable[[World], Answers]] = {
    "majority of sources": partial(majority, voter="source"),
    "majority of origins": partial(majority, voter="origin"),
    "majority of origins, finals": partial(majority, voter="origin", finals=True),
    "later wins": later_wins,
}
OURS: dict[str, Callable[[World], Answers]] = {
    "ours": ours,
    "ours, register silent": partial(ours, past=False, sizes=False),
}
PARTS: dict[str, Callable[[World], Answers]] = {
    "without copies": partial(ours, copies=False),
    "without time and partial": partial(ours, when=False),
    "without arithmetic checks": partial(ours, sizes=False),
    "without register's past": partial(ours, past=False),
    "without learnt accuracies": partial(ours, learnt=False),
}
KNOBS = {
    "as above": Knobs(),
    "no copies": Knobs(copies=0.0),
    "80 % copies": Knobs(copies=0.8),
    "accuracy 0.6": Knobs(accuracy=(0.6, 0.6)),
    "none partial": Knobs(partial=0.0),
}


@cache
def results() -> dict[str, dict[str, list[Row]]]:
    """The reference, read once a process."""
    return read_results()


def judged(seed: int, knobs: Knobs, methods: Iterable[str]) -> dict[str, Pairs]:
    """For each method how sure it was of each figure of a world and whether it was right, least sure first."""
    world = make_world(seed, results(), knobs)
    found = {}
    for name in methods:
        answers = (PEERS | OURS | PARTS)[name](world)
        pairs = []
        for key, right in world.truth.items():
            if key.measure == "control_before" and key._replace(measure="control") not in world.truth:
                continue
            value, sure = answers.get(key, ("", (0.0, 0.0)))
            pairs.append((sure, key.figure_id, value in right))
        found[name] = [(sure, right) for sure, _, right in sorted(pairs)]
    return found


def curve(worlds: Iterable[Pairs]) -> list[float]:
    """Share of right figures among those not flagged, at each share flagged of a world."""
    right, all_ = Counter[int](), Counter[int]()
    for pairs in worlds:
        for share in SHARES:
            kept = pairs[round(len(pairs) * share / 100) :]
            right[share] += sum(good for _, good in kept)
            all_[share] += len(kept)
    return [right[share] / all_[share] for share in SHARES]


def calibration(worlds: Iterable[Pairs]) -> tuple[float, list[tuple[int, float, float]]]:
    """Expected calibration error of the confidence over ten bins; of each bin size, mean confidence, share right."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for pairs in worlds:
        for (_, sure), right in pairs:
            bins[min(int(sure * 10 + 1e-9), 9)].append((sure, right))
    rows = [
        (len(found), sum(s for s, _ in found) / len(found), sum(r for _, r in found) / len(found))
        for _, found in sorted(bins.items())
    ]  # fmt: skip
    total = sum(size for size, _, _ in rows)
    return sum(size * abs(sure - right) for size, sure, right in rows) / total, rows


def show(name: str, cells: Iterable[float]) -> None:
    """One row of a table."""
    print(f"| {name} | " + " | ".join(f"{cell:.3f}" for cell in cells) + " |", flush=True)


def run(seeds: range, knobs: Knobs, methods: list[str], jobs: int) -> dict[str, list[Pairs]]:
    """Every method on every world."""
    found: dict[str, list[Pairs]] = {name: [] for name in methods}
    with ProcessPoolExecutor(jobs) as pool:
        for judgement in pool.map(partial(judged, knobs=knobs, methods=methods), seeds):
            for name, pairs in judgement.items():
                found[name].append(pairs)
    return found


def main() -> None:
    """Print the curves, the calibration and, with --knobs, each knob turned."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=20)
    parser.add_argument("--from", type=int, default=100, dest="first", help="first seed")
    parser.add_argument("--knobs", action="store_true", help="turn each knob alone, too")
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    if not RESULTS.exists():
        print(f"skipped: no {RESULTS}")
        return
    begun = time.perf_counter()
    seeds = range(args.first, args.first + args.worlds)
    found = run(seeds, Knobs(), [*OURS, *PEERS, *PARTS], args.jobs)
    figures = sum(len(pairs) for pairs in found["ours"])
    print(
        f"{len(seeds)} worlds (seeds {seeds[0]} to {seeds[-1]}), {figures} figures; flagged by the program itself: "
        + ", ".join(f"{name} {sum(p[0][0] == 0 for w in found[name] for p in w) / figures:.3f}" for name in OURS)
    )
    print("\n| right among unflagged, % flagged | " + " | ".join(map(str, SHARES)) + " |\n| --- |" + " --- |" * 6)
    for name in found:
        show(name, curve(found[name]))
    for name in OURS:
        error, rows = calibration(found[name])
        print(f"\n{name}: expected calibration error {error:.3f}; figures, confidence, right by tenth: "
              + "; ".join(f"{size} {sure:.2f} {right:.2f}" for size, sure, right in rows))  # fmt: skip
    if args.knobs:
        turned(seeds, args.jobs)
    print(f"\n{time.perf_counter() - begun:.0f} s")


def turned(seeds: range, jobs: int) -> None:
    """Each knob alone: ours and the peers at 0 and 25 % flagged, calibration, and where a peer is better."""
    print("\n| knob: right at 0 / 25 % | ours | register silent | ECE | " + " | ".join(PEERS) + " |\n|" + " --- |" * 8)
    for knob, knobs in KNOBS.items():
        found = run(seeds, knobs, [*OURS, *PEERS], jobs)
        curves = {name: curve(worlds) for name, worlds in found.items()}
        cells = [f"{line[0]:.3f} / {line[4]:.3f}" for line in curves.values()]
        errors = " / ".join(f"{calibration(found[name])[0]:.3f}" for name in OURS)
        print(f"| {knob} | " + " | ".join([*cells[:2], errors, *cells[2:]]) + " |", flush=True)
        for name in OURS:
            for peer in PEERS:
                at = [s for s, a, b in zip(SHARES, curves[name], curves[peer], strict=True) if b > a]
                if at:
                    print(f"({knob}: {peer} is better than {name} at {', '.join(map(str, at))} % flagged)")


if __name__ == "__main__":
    main()
