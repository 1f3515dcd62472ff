"""Confidence: what witnesses, the register and failed checks make of it, and that names and order do not enter."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
from test_reconcile_world import Row, fact, figure, gazetteer, rows_of, run, source

from pipeline.figure import FigureKey
from pipeline.reconcile.bounds import Stated
from pipeline.reconcile.confidence import hundredths
from pipeline.reconcile.trust import Trust, Vote

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"


def sure(*facts: Row, party: str = "LAB", using: Any = None) -> float:
    return float(figure(run(facts, using=using), "medway", "seats", party)["confidence"])


def seats(name: str, value: int, party: str = "LAB") -> Row:
    return fact(name, "medway", "seats", value, party)


def test_every_figure_with_a_value_has_a_confidence_and_a_reviewed_one_has_none() -> None:
    facts = [seats("a", 30), fact("a", "medway", "control", "LAB", previous="CON")]
    out = run(facts)
    assert all(0.01 <= float(row["confidence"]) <= 0.99 for row in rows_of(out.reconciled))
    decision = {"figure_id": figure(out, "medway", "seats", "LAB")["figure_id"], "action": "accept", "value": "30"}
    assert figure(run(facts, decisions=[decision]), "medway", "seats", "LAB")["confidence"] == ""


def test_a_second_witness_makes_surer_and_a_rival_less_sure() -> None:
    alone = sure(seats("a", 30))
    assert sure(seats("a", 30), seats("b", 31)) < alone == 0.9 < sure(seats("a", 30), seats("b", 30))
    assert sure(seats("a", 30), seats("b", 31)) < sure(seats("a", 30), seats("b", 30), seats("c", 31))


def test_far_from_each_other_the_smaller_number_is_the_likelier_and_three_agree_more_than_two() -> None:
    trust = Trust({}, {})

    def of(*values: int) -> float:
        votes = [Vote(str(n), Stated(str(value), value, "exact")) for n, value in enumerate(values)]
        return trust.probabilities("seats", votes)[Stated("30", 30, "exact")]

    assert 0.5 < of(30, 31) < of(30, 60) < of(30) < of(30, 30, 60) < of(30, 30) < of(30, 30, 30)


def test_bounds_bear_out_what_fits_them() -> None:
    above = fact("b", "medway", "seats", 25, "LAB", bound="at_least")
    beyond = fact("b", "medway", "seats", 35, "LAB", bound="at_least")
    assert sure(seats("a", 30), beyond) < sure(seats("a", 30)) < sure(seats("a", 30), above)


def test_of_disputed_values_that_of_the_witness_that_errs_less_is_shown() -> None:
    areas = sorted(gazetteer().polled("2023-05-04"))[:40]
    facts = [fact(name, area, "seats", 20, "LAB") for area in areas for name in ("good", "other", "third")]
    facts += [fact("bad", area, "seats", 24 + n, "LAB") for n, area in enumerate(areas)]
    facts += [fact("bad", "medway", "seats", 30, "CON"), fact("good", "medway", "seats", 33, "CON")]
    row = figure(run(facts), "medway", "seats", "CON")
    assert (row["value"], row["verdict"], row["flagged"]) == ("33", "disputed", "yes")
    assert float(row["confidence"]) > 0.5


def test_a_failed_check_lowers_the_figure_with_fewest_witnesses() -> None:
    facts = [seats("a", 59), seats("b", 59), seats("a", 20, "CON")]
    out = run(facts, using=gazetteer())
    lab, con = (figure(out, "medway", "seats", party) for party in ("LAB", "CON"))
    assert "council_size" in con["checks"]
    assert "council_size" not in lab["checks"]  # which two have
    assert float(con["confidence"]) < 0.6  # one witness: likelier the wrong one
    assert float(con["confidence"]) < float(lab["confidence"])


def test_the_register_is_a_witness_on_control_before() -> None:
    def before(code: str) -> Row:
        return figure(run([fact("a", "medway", "control", "LAB", previous=code)], using=gazetteer()), "medway",
                      "control_before")  # fmt: skip

    assert float(before("CON")["confidence"]) > 0.95
    assert float(before("LD")["confidence"]) < 0.3


def test_order_and_names_do_not_enter() -> None:
    random = Random(1)
    facts = [
        fact(f"s{random.randrange(6)}", area, "seats", random.randrange(20, 24), party)
        for area in ("medway", "plymouth", "dover", "swale") for party in ("CON", "LAB", "LD") for _ in range(5)
    ]  # fmt: skip
    names = {f"s{n}": f"t{9 - n}" for n in range(6)}
    others = [{**row, "source": names[row["source"]], "origin": names[row["source"]]} for row in facts]
    random.shuffle(others)
    publishers = [source(name, f"P {name}") for name in sorted(names.values(), reverse=True)]

    def said(facts: list[Row], sources: list[Row] | None = None) -> list[tuple[str, str, str]]:
        return [(r["figure_id"], r["value"], r["confidence"]) for r in rows_of(run(facts, sources).reconciled)]

    assert said(facts) == said(others, publishers)


def test_chances_are_rounded_together_as_one_by_one() -> None:
    pick = Random(1)
    chances = [count / 1000 for count in range(1001)]
    chances += [chance + little for chance in chances for little in (1e-16, -1e-16, 1e-12, -1e-12)]
    chances += [pick.random() for _ in range(10_000)]
    assert hundredths(chances) == [round(chance, 2) for chance in chances]
    assert hundredths([]) == []


def test_a_world_of_the_benchmark_is_reconciled_better_than_by_its_peers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    spec = importlib.util.spec_from_file_location("benchmark_of_reconciling", BENCHMARKS / "reconcile.py")
    assert spec is not None
    assert spec.loader is not None
    bench = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, bench)
    spec.loader.exec_module(bench)
    if not bench.RESULTS.exists():
        pytest.skip(f"no {bench.RESULTS}")
    found = bench.run(range(3), bench.Knobs(), [*bench.OURS, *bench.PEERS], 1)
    curves = {name: bench.curve(worlds) for name, worlds in found.items()}
    assert curves["ours"][4] >= 0.97
    assert all(curves["ours"][4] > curves[peer][4] for peer in bench.PEERS)
    assert bench.calibration(found["ours"])[0] <= 0.06
    key = FigureKey("2023-05-04", "medway", "LAB", "seats", "")
    world = bench.World({key: ("30",)}, [{**fact("a", "medway", "seats", 30, "LAB"), "as_of": "2023-05-05"}])
    assert bench.later_wins(world) == {key: ("30", (1.0, 1.0))}
