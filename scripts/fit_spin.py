#!/usr/bin/env python3
"""Fit models/spin/weights.toml: how much what is seen of a word of a spun text says that it was swapped, and for which.

fit_spin.py [--check]      needs Debian's wordnet-base and mythes-en-us and the packages of the ``bench`` extra

The reports of every set of corpus/ but ``reports`` and ``blind`` (kept to measure with) are spun by
benchmarks/spinner.py at several rates, with listed, proposed and foreign pairs; frames put back what they can; of every
word that is left and has readings it is known which was meant, if any. The tables of a set's reports are counted
without that set. ``--check`` prints, set by set with weights that were fitted without it, how many of what would be
put back is right, and changes nothing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks"), str(ROOT / "scripts")]
import build_spin  # noqa: E402
from spinner import Swap, spin  # noqa: E402

from pipeline import channel  # noqa: E402
from pipeline.article import Article  # noqa: E402
from pipeline.clean import clean  # noqa: E402
from pipeline.keys import TOKEN, chunk_keys, chunks  # noqa: E402
from pipeline.lexicon import load as load_lexicon  # noqa: E402
from pipeline.restore import SPUN, surroundings  # noqa: E402
from pipeline.restore.proposed import innocent_places, least, place_of, shown  # noqa: E402
from pipeline.restore.spin import spin_edits  # noqa: E402
from pipeline.restore.surroundings import Surroundings, class_of  # noqa: E402
from pipeline.restore.weighing import NAMES, around, features  # noqa: E402
from pipeline.swaps import frames  # noqa: E402

RATES, SEEDS = (0.05, 0.1, 0.2, 0.4), (11, 12)
KINDS = {"listed": "listed", "proposed": "wordnet", "foreign": "mythes"}
_ROUNDS = 6
_LEAST = 0.2
"""Odds of all readings together, below which a word is none that the program would put back."""
_RIDGE, _STEPS, _STEP = 0.1, 40, 2.0
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """A word of a spun text. ``least``: the probability from which on it is put back; ``rows``: what is weighed of
    each reading; ``right``: whether it was meant; ``kinds``: its class, empty for a word that says nothing of results.
    """

    folder: str
    pairs: str
    rate: float
    least: float
    rows: Sequence[Sequence[float]]
    right: Sequence[bool]
    kinds: Sequence[str]


def folders() -> dict[str, list[Path]]:
    """The sets of the corpus that are fitted to, by their name without the number of the half."""
    found: dict[str, list[Path]] = {}
    for folder in sorted((ROOT / "corpus").iterdir()):
        if (folder / "reports").is_dir() and folder.name not in build_spin.MEASURED:
            found.setdefault(folder.name.rstrip("12"), []).append(folder)
    return found


def tables_without(names: Sequence[str], scratch: Path) -> Surroundings:
    """The tables as they are counted without these sets."""
    caches = (build_spin.counted, build_spin._kin, build_spin.spun_forms, build_spin.phrases_counted)
    for cached in caches:
        cached.cache_clear()
    with mock.patch.object(build_spin, "MEASURED", (*build_spin.MEASURED, *names)):
        for name, make in build_spin.TABLES.items():
            (scratch / name).write_text(make(), encoding="utf-8")
    for cached in caches:
        cached.cache_clear()
    tables = channel.read([scratch / "thesaurus.tsv"], [scratch / "contexts.tsv"])
    return surroundings.read([scratch / "surroundings.tsv"], tables)


def all_cases(sets: Mapping[str, Sequence[Path]], scratch: Path) -> list[Case]:
    """The cases of some sets."""
    return [case for name, paths in sets.items() for case in cases_of(name, paths, scratch)]


def fitted(sets: Mapping[str, Sequence[Path]], scratch: Path) -> tuple[float, ...]:
    """The weights that are fitted to some sets."""
    return tuple(fit(rows(all_cases(sets, scratch))).tolist())


def cases_of(name: str, paths: Sequence[Path], scratch: Path) -> Iterator[Case]:
    """The cases of a set."""
    table = tables_without([path.name for path in paths], scratch)
    innocent = innocent_places(frames.load().negatives, table.channel)
    texts = [
        path.read_text(encoding="utf-8") for folder in paths for path in sorted((folder / "reports").glob("*.txt"))
    ]
    for pairs, thesaurus in KINDS.items():
        for rate in RATES:
            for seed in SEEDS:
                for text in texts:
                    spun, swaps = spin(text, rate, seed, kinds=frozenset({pairs}), thesaurus=thesaurus)
                    for word in read(spun, swaps, table, innocent):
                        yield Case(name, pairs, rate, *word)


def read(
    spun: str, swaps: Sequence[Swap], table: Surroundings, innocent: Set[tuple[str, str, str]]
) -> Iterator[tuple[float, list[list[float]], list[bool], list[str]]]:
    """What is weighed of the words of a text that frames leave, and what was meant by them."""
    lists, classes, tables = frames.load(), load_lexicon(None).class_of, table.channel
    article = clean(Article("spun", spun))
    if article.spun < SPUN:
        return
    for _ in range(_ROUNDS):
        edits = spin_edits(article.restored, lists)
        if not edits:
            break
        article = article.with_edits(edits)
    text = article.restored
    keys = chunk_keys(chunks(text))
    spans = [match.span() for match in TOKEN.finditer(text)]
    found = list(channel.readings(keys, tables))
    words = [article.raw[edit.start : edit.end].lower() for edit in article.edits if edit.reason == "spin"]
    evidence = shown(found, keys, tables, words)
    for options in found:
        if options.odds < _LEAST or (options.spun in tables.listed and place_of(keys, options) in innocent):
            continue
        place = around(keys, options.first, options.last, tables.kind)
        start, end = article.raw_span(spans[options.first][0], spans[options.last - 1][1])
        meant = [swap.meant for swap in swaps if swap.start < end and start < swap.end]
        kinds = [class_of(reading.meant, classes) for reading in options.readings]
        yield (
            least(options.spun, tables),
            features(options, place, evidence, table, classes, common=options.spun in lists.common),
            [
                any(m in r.meant or r.meant in m or class_of(m, classes) == kind for m in meant)
                for r, kind in zip(options.readings, kinds, strict=True)
            ],
            [kind if r.meant in classes else "" for r, kind in zip(options.readings, kinds, strict=True)],
        )


@dataclass(frozen=True)
class Rows:
    """All readings of some cases. ``of``: the case of each; ``swapped``: the cases that have a right one."""

    values: Numbers
    of: NDArray[np.int64]
    right: NDArray[np.bool_]
    swapped: NDArray[np.bool_]


def rows(cases: Sequence[Case]) -> Rows:
    """The rows of cases."""
    of = np.repeat(np.arange(len(cases)), [len(case.rows) for case in cases])
    right = np.array([value for case in cases for value in case.right])
    swapped = np.zeros(len(cases), bool)
    np.logical_or.at(swapped, of, right)
    return Rows(np.array([row for case in cases for row in case.rows]), of, right, swapped)


def probabilities(data: Rows, weights: Numbers) -> Numbers:
    """The probability of each reading."""
    value = data.values @ weights
    most = np.zeros(len(data.swapped))
    np.maximum.at(most, data.of, value)
    each = np.exp(value - most[data.of])
    whole = np.exp(-most)
    np.add.at(whole, data.of, each)
    return each / whole[data.of]


def fit(data: Rows) -> Numbers:
    """The weights that make what was meant likeliest, with a small ridge, by Newton's method.

    Where several readings are right, which of them was drawn counts as their present share of the probability.
    """
    weights = np.zeros(data.values.shape[1])
    for _ in range(_STEPS):
        probable = probabilities(data, weights)
        share = np.where(data.right, probable, 0.0)
        whole = np.zeros(len(data.swapped))
        np.add.at(whole, data.of, share)
        wanted = np.where(data.swapped[data.of], share / np.maximum(whole[data.of], 1e-12), 0.0)
        slope = (wanted - probable) @ data.values - _RIDGE * weights
        mean = np.zeros((len(data.swapped), len(weights)))
        np.add.at(mean, data.of, probable[:, None] * data.values)
        bend = (data.values * probable[:, None]).T @ data.values - mean.T @ mean + _RIDGE * np.eye(len(weights))
        step = np.linalg.solve(bend, slope)
        step *= min(1.0, _STEP / np.abs(step).max())
        weights += step
        if np.abs(step).max() < 1e-5:
            break
    return weights


def put(case: Case, probable: Sequence[float]) -> bool | None:
    """Whether what would be put back for a word is right; None if nothing would be."""
    each: dict[str, list[float]] = {}
    for kind, value in zip(case.kinds, probable, strict=True):
        each.setdefault(kind, []).append(value)
    best = max(each, key=lambda kind: sum(each[kind]))
    if not best or sum(each[best]) < case.least:
        return None
    return any(right for kind, right in zip(case.kinds, case.right, strict=True) if kind == best)


def check(cases: Sequence[Case]) -> None:
    """Print, for each kind of pairs and each rate, what is put back by weights that were fitted to the other sets."""
    counts: dict[tuple[str, float], list[int]] = {}
    for folder in sorted({case.folder for case in cases}):
        own = [case for case in cases if case.folder == folder]
        weights = fit(rows([case for case in cases if case.folder != folder]))
        probable = probabilities(rows(own), weights)
        at = 0
        for case in own:
            result = put(case, probable[at : at + len(case.rows)].tolist())
            at += len(case.rows)
            count = counts.setdefault((case.pairs, case.rate), [0, 0, 0])
            count[0] += any(right and kind for right, kind in zip(case.right, case.kinds, strict=True))
            count[1] += result is not None
            count[2] += bool(result)
    for (pairs, rate), (meant, made, right) in counts.items():
        print(f"{pairs} at {rate:.0%}: {right} of {made} right ({right / max(1, made):.3f}), {meant} words that had it")


def main() -> int:
    """Fit and write the weights, or print what they are worth."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        cases = all_cases(folders(), Path(scratch))
    if given.check:
        check(cases)
        return 0
    weights = fit(rows(cases))
    lines = [
        "# How much what is seen of a word of a spun text says that it was swapped (pipeline/restore/weighing.py)."
    ]
    lines += [f"# Fitted to {len(cases):,} words by scripts/fit_spin.py.", "[weights]"]
    lines += [f"{name} = {value:.3f}" for name, value in zip(NAMES, weights, strict=True)]
    (ROOT / "models" / "spin" / "weights.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
