"""Scoring facts against gold: the same numbers as the tool beside the checkout, and each rule by an example."""

from __future__ import annotations

import csv
import random
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.evaluate import EvaluateError, Score, read_tables, score

GOLD = ["doc", "measure", "area_code", "party", "value", "previous", "status", "election_date", "note", "start", "end"]
FACTS = [
    "source",
    "measure",
    "area_code",
    "party",
    "value",
    "previous",
    "status",
    "election_date",
    "start",
    "end",
    "quote",
]


def fact(measure: str, value: str, party: str = "", **more: str) -> dict[str, str]:
    base = dict.fromkeys(FACTS, "") | {"source": "a.txt", "area_code": "E06000035", "status": "asserted"}
    return base | {"measure": measure, "value": value, "party": party} | more


def gold(measure: str, value: str, party: str = "", **more: str) -> dict[str, str]:
    base = dict.fromkeys(GOLD, "") | {"doc": "a.txt", "area_code": "E06000035", "status": "asserted"}
    return base | {"measure": measure, "value": value, "party": party} | more


def counts(found: Score) -> tuple[int, int, int]:
    return tuple(found.tally())


@pytest.mark.parametrize(
    ("said", "known", "expected"),
    [
        # right, missed and false, plainly
        ([fact("seats", "33", "LAB")], [gold("seats", "33", "LAB")], (1, 0, 0)),
        ([], [gold("seats", "33", "LAB")], (0, 1, 0)),
        ([fact("seats", "34", "LAB")], [gold("seats", "33", "LAB")], (0, 1, 1)),
        # a control row is control, control before and outcome
        ([fact("control", "LAB", previous="CON")], [gold("control", "LAB", previous="CON")], (3, 0, 0)),
        ([fact("control", "LAB", previous="NOC")], [gold("control", "LAB", previous="CON")], (2, 1, 1)),
        # lost, new control not said: any new control passes, but not the loser's
        ([fact("control", "LAB")], [gold("control", "", previous="CON")], (0, 2, 0)),
        ([fact("control", "CON")], [gold("control", "", previous="CON")], (0, 2, 1)),
        # either reading of "won", and councils lost with either sign
        ([fact("seat_change", "17", "LAB")], [gold("seats_won|seat_change", "17", "LAB")], (1, 0, 0)),
        ([fact("councils_lost", "3", "CON")], [gold("councils_change|councils_lost", "-3", "CON")], (1, 0, 0)),
        # what is only projected or past is no fact; saying so is no fault
        ([fact("seats", "33", "LAB")], [gold("seats", "33", "LAB", status="projected")], (0, 0, 1)),
        ([fact("seats", "33", "LAB", status="past")], [gold("seats", "33", "LAB", status="past")], (0, 0, 0)),
        ([fact("seats_before", "33", "LAB")], [gold("seats", "33", "LAB", status="past")], (0, 0, 0)),
        # optional rows, and the third of before, change and after, are neither right nor wrong
        ([fact("seats", "33", "LAB")], [gold("seats", "33", "LAB", note="optional: sum")], (0, 0, 0)),
        (
            [fact("seats", "7", "LAB"), fact("seats_before", "14", "LAB"), fact("seat_change", "-7", "LAB")],
            [gold("seats", "7", "LAB"), gold("seats_before", "14", "LAB")],
            (2, 0, 0),
        ),
        # one name for local parties, IND for independents
        ([fact("seats", "4", "canvey-people")], [gold("seats", "4", "ra")], (1, 0, 0)),
        ([fact("seats", "4", "IND")], [gold("seats", "4", "canvey-island-independents")], (1, 0, 0)),
        # words far away are missed but not false; a page is no quote
        ([fact("seats", "4", "LAB", start="900", end="950")],
         [gold("seats", "4", "LAB", start="10", end="40")], (0, 1, 0)),
        ([fact("seats", "4", "LAB", start="0", end="900")],
         [gold("seats", "4", "LAB", start="10", end="40")], (0, 1, 1)),
        ([fact("seats", "4", "LAB", start="200", end="230")],
         [gold("seats", "4", "LAB", start="10", end="40")], (1, 0, 0)),
        # another election is false; an empty date passes
        ([fact("seats", "4", "LAB", election_date="2019-05-02")],
         [gold("seats", "4", "LAB", election_date="2023-05-04")], (0, 1, 1)),
        ([fact("seats", "4", "LAB")], [gold("seats", "4", "LAB", election_date="2023-05-04")], (1, 0, 0)),
        ([fact("seats", "4", "LAB", election_date="2019-05-02")],
         [gold("seats", "4", "LAB", election_date="2023-05-04", note="anydate")], (1, 0, 0)),
        # an article that states nothing: any claim is false, also of measures outside the score
        ([fact("majority", "4", "LAB")], [gold("none", "")], (0, 0, 1)),
        ([fact("majority", "4", "LAB")], [gold("seats", "4", "LAB")], (0, 1, 0)),
        # said twice is said once; strangers are left out; a dump's record is known by its key
        ([fact("seats", "4", "LAB")] * 2, [gold("seats", "4", "LAB")], (1, 0, 0)),
        ([fact("seats", "4", "LAB", source="b.txt")], [gold("seats", "4", "LAB")], (0, 1, 0)),
        ([fact("seats", "4", "LAB", source="dump.jsonl#a.txt")], [gold("seats", "4", "LAB")], (1, 0, 0)),
        ([fact("seats", "+4", "LAB")], [gold("seats", "4.0", "LAB")], (1, 0, 0)),
    ],
)  # fmt: skip
def test_rules(said: list[dict[str, str]], known: list[dict[str, str]], expected: tuple[int, int, int]) -> None:
    assert counts(score(said, known)) == expected


def test_measures_of_the_whole() -> None:
    found = score(
        [fact("seats", "4", "LAB"), fact("seats", "5", "CON")], [gold("seats", "4", "LAB"), gold("seats", "6", "LD")]
    )
    total = found.tally()
    assert (total.precision, total.recall, total.f1) == (0.5, 0.5, 0.5)
    empty = score([], [gold("none", "")]).tally()
    assert (empty.precision, empty.recall, empty.f1) == (1.0, 1.0, 1.0)


def test_quotes_are_measured_and_must_hold_the_value() -> None:
    rows = [
        fact("seats", "4", "LAB", start="0", end="100", anchors="party:3-9;value:10-11"),
        fact("seats", "5", "CON", start="0", end="300", anchors="value:299-301"),
        fact("seats", "5", "LD", start="0", end="20", anchors="party:1-2"),
    ]
    found = score(rows, [gold("none", "")])
    assert found.quote_lengths == (100, 100)
    assert found.values_inside == (1, 2)
    assert "values whose words are in the quote: 1 of 2" in found.table()


def test_gold_with_spans_asks_for_them() -> None:
    row = fact("seats", "4", "LAB")
    del row["start"], row["end"]
    with pytest.raises(EvaluateError, match="start, end"):
        score([row], [gold("seats", "4", "LAB", start="1", end="9")])
    assert counts(score([row], [gold("seats", "4", "LAB", start="1", end="9")], spans=False)) == (1, 0, 0)


def test_files_with_faults_are_named(tmp_path: Path) -> None:
    table = tmp_path / "facts.csv"
    table.write_text("source,measure\n", encoding="utf-8")
    with pytest.raises(EvaluateError, match=r"facts\.csv: no column area_code, party, value, status"):
        read_tables(table, table)
    with pytest.raises(EvaluateError, match=r"nothing\.csv"):
        read_tables(tmp_path / "nothing.csv", table)


@pytest.mark.parametrize("name", ["seeds", "dev"])
@pytest.mark.parametrize("seed", range(3))
def test_as_the_shared_tool(shared: Path, tmp_path: Path, name: str, seed: int) -> None:
    """Gold rows bent at random into facts: both programs print the same lines, misses and false claims included."""
    known = shared / "gold" / f"{name}.csv"
    with known.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    path = tmp_path / "facts.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, FACTS)
        writer.writeheader()
        writer.writerows(_bent(rows, random.Random(seed)))
    for flags in ([], ["--no-spans"]):
        tool = [sys.executable, str(shared / "tools" / "score.py"), str(path), str(known), "--misses", *flags]
        theirs = subprocess.run(tool, capture_output=True, text=True, check=False).stdout.splitlines()
        found = score(*read_tables(path, known), spans=not flags)
        table = [line for line in found.table() if not line.startswith("values whose")]
        assert [*table, *found.misses(), found.summary()] == theirs
        assert len(theirs) > 20


def _bent(rows: list[dict[str, str]], draw: random.Random) -> list[dict[str, str]]:
    facts = []
    for row in rows:
        if draw.random() < 0.15:
            continue
        readings = row["measure"].split("|")
        bent = {name: row.get(name, "") for name in FACTS} | {"source": row["doc"], "measure": draw.choice(readings)}
        if row["measure"] == "none":
            bent |= {"measure": "majority", "value": "3", "status": "asserted", "start": "1", "end": "30"}
        change: dict[str, str] = draw.choice(
            [
                {},
                {},
                {},
                {},
                {"value": str(draw.randint(-9, 40))},
                {"status": draw.choice(["asserted", "partial", "past", "projected"])},
                {"start": "5", "end": "20"},
                {"start": "0", "end": "1500"},
                {"start": "", "end": ""},
                {"election_date": draw.choice(["", "2019-05-02"])},
                {"party": draw.choice(["CON", "some-residents", "IND", ""])},
                {"previous": draw.choice(["", "LAB", "NOC"])},
                {"source": draw.choice(["unknown.txt", f"dump.jsonl#{row['doc']}"])},
            ]
        )
        facts.append(bent | change)
    return facts
