"""The floor under precision and recall: it is what the corpus reaches, and it only goes up."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from pipeline.evaluate import Score
from pipeline.evaluate.gold import Gold
from scripts.evaluate_floor import FLOOR, Measured, faults, measure, raised, sets


def measured(right: int, false: int, digest: str = "d") -> Measured:
    found = Score(Gold(), hit=Counter({"seats": right}), lengths=[100])
    found.false["seats"] = [None] * false  # type: ignore[list-item]
    return Measured("corpus", digest, found)


def test_a_floor_goes_up() -> None:
    floor, lower = raised(measured(8, 2), None, False)
    assert lower == []
    assert floor == {"digest": "d", "precision": 0.8, "f1": 0.8888, "figures_f1": 0.8888}
    floor, lower = raised(measured(9, 1, "e"), floor, False)
    assert (floor["precision"], floor["digest"], lower) == (0.9, "e", [])


@pytest.mark.parametrize("digest", ["d", "e"])
def test_a_floor_goes_down_only_where_allowed(digest: str) -> None:
    floor, _ = raised(measured(9, 1), None, False)
    kept, lower = raised(measured(8, 2, digest), floor, False)
    assert kept == floor
    assert lower[0] == "corpus: precision 0.8000 is below 0.9000: only with --allow-regression"
    allowed, lower = raised(measured(8, 2, digest), floor, True)
    assert (allowed["precision"], lower) == (0.8, [])


def test_faults_are_named() -> None:
    floor, _ = raised(measured(9, 1), None, False)
    assert faults(measured(9, 1), {"corpus": floor}) == []
    assert faults(measured(10, 0), {"corpus": floor}) == []
    assert faults(measured(8, 2), {"corpus": floor})[0] == "corpus: precision 0.8000 is below its floor of 0.9000"
    assert faults(measured(9, 1, "e"), {"corpus": floor}) == [
        "corpus: texts or gold changed since its floor was measured: --update"
    ]
    assert faults(measured(9, 1), {}) == ["corpus: has no floor yet: --update"]
    long = measured(9, 1)
    long.found.lengths = [160]
    assert faults(long, {"corpus": floor}) == ["corpus: quotes are long: median 160, 95 % up to 160"]


def test_the_corpus_reaches_its_floor() -> None:
    name, texts, gold = next(sets())
    assert name == "corpus"
    assert faults(measure(name, Path(texts), gold), json.loads(FLOOR.read_text(encoding="utf-8"))) == []
