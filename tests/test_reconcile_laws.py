"""Laws of reconciling: order, copies, silence, repetition and names change nothing; much input is bounded work."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from test_reconcile_world import DAY, Few, Row, fact, rows_of, source
from test_reconcile_world import run as run_all

from pipeline.reconcile import Reconciled

NAMES = ("a", "b", "c", "d")
AREAS = ("medway", "plymouth", "mid-devon", "england", "leicester")
run = partial(run_all, using=Few("medway", "plymouth", "dover"))
PARTIES = ("CON", "LAB", "LD", "IND", "labour-co-op", "RA")
TIMES = ("", "2023-05-05", "2023-05-05T06:00:00+01:00", "2023-05-05T09:30:00+01:00", "2023-05-06")
COUNTS = ("seat_change", "seats", "seats_before", "seats_won", "councils_lost")
ALL_TABLES = ("reconciled", "evidence", "conflicts", "councils", "totals", "sources")


@st.composite
def statements(draw: st.DrawFn) -> Row:
    name, area = draw(st.sampled_from(NAMES)), draw(st.sampled_from(AREAS))
    more = {
        "as_of": draw(st.sampled_from(TIMES)),
        "status": draw(st.sampled_from(("asserted", "asserted", "partial", "past"))),
        "start": draw(st.integers(0, 3)) * 100,
        "election_date": draw(st.sampled_from((DAY, DAY, DAY, "2019-05-02", ""))),
    }
    if draw(st.booleans()):
        measure = draw(st.sampled_from(COUNTS))
        value = draw(st.sampled_from((-12, -3, 0, 3, 11, 17, 22)))
        bound = draw(st.sampled_from(("exact", "exact", "exact", "at_least", "about", "at_most")))
        reading = draw(st.sampled_from(("", "", "basis=last_election", "basis=eve_of_poll")))
        return fact(name, area, measure, value, draw(st.sampled_from(PARTIES)), bound=bound, reading=reading, **more)
    measure = draw(st.sampled_from(("control", "control", "outcome", "mayor")))
    if measure == "outcome":
        return fact(name, area, measure, draw(st.sampled_from(("changed", "held"))), **more)
    holders = ("CON", "LAB", "NOC", "IND", "")
    return fact(name, area, measure, draw(st.sampled_from(holders)), previous=draw(st.sampled_from(holders)), **more)


SOURCES = st.lists(st.sampled_from(("Echo", "Post", "")), min_size=4, max_size=4).map(
    lambda publishers: [source(name, publisher) for name, publisher in zip(NAMES, publishers, strict=True)]
)
law = settings(max_examples=max(20, settings.default.max_examples // 3))
WORLDS = st.lists(statements(), max_size=14)


def tables(out: Reconciled, names: tuple[str, ...] = ALL_TABLES) -> list[list[Row]]:
    return [rows_of(getattr(out, name)) for name in names]


@law
@given(WORLDS, SOURCES, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(facts: list[Row], sources: list[Row], random: object) -> None:
    first = run(facts, sources)
    facts, sources = list(facts), list(sources)
    random.shuffle(facts)  # type: ignore[attr-defined]
    random.shuffle(sources)  # type: ignore[attr-defined]
    second = run(facts, sources)
    assert tables(first) == tables(second)
    assert first.messages == second.messages


@law
@given(WORLDS, SOURCES, st.sampled_from(NAMES), st.booleans(), st.sampled_from(("", "Echo", "Other")))
def test_a_copy_changes_no_figure(
    facts: list[Row], sources: list[Row], name: str, damaged: bool, publisher: str
) -> None:
    """Exact, or with some figures changed on the way: not a cell of reconciled, councils and totals."""
    copies = []
    for k, row in enumerate(row for row in facts if row["source"] == name):
        copied = {
            **row,
            "source": "copy",
            "origin": name,
            "fact_id": f"{row['fact_id'][:-4]}cop{k % 10}",
            "as_of": "2023-05-07",
        }
        if damaged and copied["measure"] in COUNTS:
            copied["value"] = "4"
        copies.append(copied)
    plain = run(facts, sources)
    more = run([*facts, *copies], [*sources, source("copy", publisher, copy_of=name, origin=name)])
    assert tables(plain, ("reconciled", "councils", "totals")) == tables(more, ("reconciled", "councils", "totals"))


@law
@given(WORLDS, SOURCES)
def test_articles_that_state_nothing_change_nothing(facts: list[Row], sources: list[Row]) -> None:
    plain = run(facts, sources)
    hopes = [fact("hopes", "medway", "control", "LD", status="projected")]
    more = run([*facts, *hopes], [*sources, source("silent", "Echo"), source("hopes", "Echo")])
    figures = ALL_TABLES[:-1]
    assert tables(plain, figures) == tables(more, figures)


@law
@given(WORLDS, SOURCES)
def test_a_source_that_repeats_itself_changes_nothing(facts: list[Row], sources: list[Row]) -> None:
    again = [{**row, "start": str(int(row["start"]) + 5000), "fact_id": row["fact_id"][:-1] + "z"} for row in facts]
    columns = [
        "figure_id",
        "value",
        "bound",
        "status",
        "verdict",
        "flagged",
        "independent_sources",
        "independent_against",
    ]
    # parts of one party are added where they stand, and the nearest one is another after repetition
    plain = [row for row in facts if row["party"] != "labour-co-op"]
    twice = [*plain, *(row for row in again if row["party"] != "labour-co-op")]
    assert run(plain, sources).reconciled[columns].equals(run(twice, sources).reconciled[columns])


@law
@given(WORLDS, SOURCES)
def test_other_names_of_sources_change_nothing_but_names(facts: list[Row], sources: list[Row]) -> None:
    names = {"a": "z1", "b": "y2", "c": "x3", "d": "w4"}

    def renamed(row: Row) -> Row:
        return {**row, "source": names[row["source"]], "origin": names[row["origin"]]}

    dropped = ["sources", "alternatives", "publishers"]
    plain = run(facts, sources).reconciled.drop(columns=dropped)
    other = run([renamed(row) for row in facts], [renamed(row) for row in sources]).reconciled.drop(columns=dropped)
    pd.testing.assert_frame_equal(plain, other)


@law
@given(WORLDS, SOURCES)
def test_verdicts_say_what_the_counts_say(facts: list[Row], sources: list[Row]) -> None:
    for row in rows_of(run(facts, sources).reconciled):
        behind, against = int(row["independent_sources"]), int(row["independent_against"])
        assert (row["flagged"] == "yes") == (row["verdict"] == "disputed" or row["checks"] != "")
        if row["verdict"] == "agreed":
            assert behind >= 2
            assert against == 0
        if row["verdict"] == "single":
            assert (behind, against) == (1, 0)
        if row["value"]:
            assert behind >= 1
            assert row["quote"]
        assert row["reason"]


def seconds(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


def test_thousands_of_values_of_one_figure_are_bounded_work() -> None:
    facts = [
        fact(f"s{n}", "england", "seat_change", -n, "CON", start=n, as_of=f"2023-05-05T{n % 24:02}:00:00+01:00")
        for n in range(2000)
    ]
    facts += [fact(f"b{n}", "england", "seat_change", -n, "CON", bound="at_least", start=n) for n in range(500)]
    spent = seconds(lambda: facts_of(run(facts)))
    assert spent < 15


def facts_of(out: Reconciled) -> None:
    row = out.reconciled.iloc[0]
    assert row["verdict"] == "disputed"
    assert row["alternatives"].count(";") == 49
    assert "all in conflicts.csv" in row["reason"]


def test_work_grows_with_the_number_of_facts_and_no_faster() -> None:
    measures = ("seats", "seat_change", "control")

    def world(n: int) -> list[Row]:
        return [
            fact(
                f"s{k % 50}",
                AREAS[k % 3],
                measures[k % 3],
                k % 7,
                "LAB",
                start=k,
                election_date=f"20{k % 90 + 10}-05-04",
            )
            for k in range(n)
        ]

    small, large = world(1000), world(4000)
    run(small[:10])
    once = max(seconds(lambda: run(small)), 0.05)
    assert seconds(lambda: run(large)) < 10 * once
