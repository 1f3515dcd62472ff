"""The files of a run: what stands in them, and that the same run gives the same bytes."""

from __future__ import annotations

import csv
import json
import os
from dataclasses import replace
from pathlib import Path

import handmade_run as run
import pandas as pd
import pytest

from pipeline.article import Article
from pipeline.csvfile import read_csv
from pipeline.fact import Fact
from pipeline.forked import can_fork
from pipeline.report import OUTPUT_NAMES, tables, write_run
from pipeline.report.folder import sha256
from pipeline.report.package import data_package
from pipeline.report.tables import rows_of
from pipeline.schema import ARTICLE_KEYS, FACTS, RUN_TABLES, TABLES, SchemaError


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("runs") / "new" / "run"
    names = write_run(out, run.frames(), run.articles(), {"options": {"jobs": 1}, "created": "2023-05-06T00:00:00Z"})
    assert names == list(OUTPUT_NAMES)
    return out


def test_every_file_of_the_contract_and_no_other(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == sorted(OUTPUT_NAMES)
    for table in RUN_TABLES:
        with (folder / f"{table.name}.csv").open(encoding="utf-8", newline="") as handle:
            assert next(csv.reader(handle)) == table.names


def test_tables_hold_the_rows_in_the_order_of_their_keys(folder: Path) -> None:
    for name, rows in run.tables().items():
        found = read_csv(folder / f"{name}.csv")
        assert len(found) == len(rows), name
    assert [row["source"] for row in read_csv(folder / "sources.csv")] == ["a.txt", "b.txt", "c.txt"]
    figures = [(row["area_id"], row["measure"]) for row in read_csv(folder / "reconciled.csv")]
    assert figures == [
        ("england", "councils_change"), ("medway", "control"), ("medway", "control_before"), ("medway", "seats"),
        ("plymouth", "control"), ("plymouth", "control_before"),
    ]  # fmt: skip


def test_every_quote_is_its_stretch_of_raw_as_read_back(folder: Path) -> None:
    lines = (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    raw = {article["source"]: article["raw"] for article in map(json.loads, lines)}
    facts = read_csv(folder / "facts.csv")
    assert len(facts) == 8
    for fact in facts:
        assert raw[fact["source"]][int(fact["start"]) : int(fact["end"])] == fact["quote"]


def test_articles_are_lines_in_the_order_of_sources(folder: Path) -> None:
    lines = [json.loads(line) for line in (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["source"] for line in lines] == ["a.txt", "b.txt", "c.txt"]
    assert all(tuple(line) == ARTICLE_KEYS for line in lines)
    assert lines[0]["regions"][1] == {"kind": "paragraph", "start": 17, "end": 86, "as_of": "", "level": 0}
    assert lines[0]["edits"] == [
        {"start": 16, "end": 17, "replacement": "\n\n", "reason": "layout", "evidence": "title apart"}
    ]
    assert lines[0]["restored"] == run.HERALD.replace("\n", "\n\n", 1)


def test_a_lone_surrogate_keeps_its_place(tmp_path: Path) -> None:
    odd = Article("odd.txt", "a\ud83d\u2028b\x00“£", title="\udcff")
    sources = run.frames({"sources": [{"source": "odd.txt"}]})
    write_run(tmp_path, sources, [odd], {})
    data = (tmp_path / "articles.jsonl").read_bytes()
    assert data.count(b"\n") == 1
    assert "“£".encode() in data  # not \u escapes
    line = json.loads(data)
    assert line["raw"] == "a\ufffd\u2028b\x00“£"
    assert line["title"] == "\ufffd"


def test_run_json_lists_the_files_with_their_digests(folder: Path) -> None:
    info = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert list(info["files"]) == list(OUTPUT_NAMES[:-1])
    assert info["files"] == {name: sha256(folder / name) for name in OUTPUT_NAMES[:-1]}
    assert (info["program"], info["state"], info["created"]) == ("seatchange", "finished", "2023-05-06T00:00:00Z")
    assert info["options"] == {"jobs": 1}
    assert info["rows"]["facts"] == 8


def test_the_same_run_in_another_order_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    shuffled = {name: frame.iloc[::-1].reset_index(drop=True) for name, frame in run.frames().items()}
    write_run(tmp_path, dict(reversed(shuffled.items())), run.articles()[::-1], {"timings": {"all": 3.1}})
    for name in OUTPUT_NAMES[:-1]:
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes(), name


def test_only_run_json_says_when(folder: Path, tmp_path: Path) -> None:
    write_run(tmp_path, run.frames(), run.articles(), {})
    created = json.loads((tmp_path / "run.json").read_text())["created"]
    assert created.endswith("+00:00")
    assert not any(created[:13].encode() in (tmp_path / name).read_bytes() for name in OUTPUT_NAMES[:-1])


@pytest.mark.skipif(not can_fork(), reason="no fork here, or one core")
def test_two_processes_write_the_bytes_that_one_writes(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MANY", 0)
    frames, here = run.frames(), os.getpid()
    written = []

    def noted(out: Path, rows: tables.Rows) -> int:
        written.append(rows.table.name)
        return write_table(out, rows) if os.getpid() == here or rows.table.name in tables.APART else 1 // 0

    write_table = tables.write_table
    monkeypatch.setattr(tables, "write_table", noted)
    write_run(tmp_path / "out", frames, run.articles(), {})
    assert not set(written) & set(tables.APART)  # the other process wrote these
    for name in OUTPUT_NAMES[:-1]:
        assert (tmp_path / "out" / name).read_bytes() == (folder / name).read_bytes(), name
    rows = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["rows"]
    assert rows == {table.name: len(frames[table.name]) for table in RUN_TABLES}
    frames["conflicts"].loc[0, "source"] = ""
    with pytest.raises(SchemaError, match="conflicts row 1: source is empty"):
        write_run(tmp_path / "none", frames, run.articles(), {})
    assert list((tmp_path / "none").iterdir()) == []


def test_columns_of_codes_are_written_as_text_is(folder: Path, tmp_path: Path) -> None:
    frames = {name: frame.astype("category") for name, frame in run.frames().items()}
    verdicts = frames["reconciled"]["verdict"].cat
    frames["reconciled"]["verdict"] = verdicts.add_categories(["", "no verdict, and of no row"])
    shuffled = {name: frame.iloc[::-1].reset_index(drop=True) for name, frame in frames.items()}
    write_run(tmp_path / "out", shuffled, run.articles(), {})
    for name in OUTPUT_NAMES[:-1]:
        assert (tmp_path / "out" / name).read_bytes() == (folder / name).read_bytes(), name
    for word, message in (("", "verdict is empty"), ("no verdict, and of no row", "verdict cannot be")):
        frames["reconciled"].loc[0, "verdict"] = word
        with pytest.raises(SchemaError, match=message):
            write_run(tmp_path / "none", frames, run.articles(), {})


def test_an_empty_run_is_headers_and_a_page(tmp_path: Path) -> None:
    write_run(tmp_path, {}, [], {})
    assert (tmp_path / "facts.csv").read_text() == ",".join(FACTS.names) + "\n"
    assert (tmp_path / "articles.jsonl").read_bytes() == b""
    assert "The articles state no figure" in (tmp_path / "report.html").read_text()


def test_cells_that_are_no_text() -> None:
    row = run.facts()[0].row()
    frame = pd.DataFrame([row | {"start": 17.0, "speaker": None, "reading": float("nan"), "person": pd.NA}])
    found = rows_of(FACTS, frame.drop(columns=["rule"]))
    assert [found[0][name] for name in ("start", "speaker", "reading", "person", "rule")] == [17, "", "", "", ""]


@pytest.mark.parametrize(
    ("table", "column", "value", "message"),
    [
        ("reconciled", "verdict", "sure", "verdict cannot be 'sure'"),
        ("facts", "start", "x", "start is no whole number"),
        ("sources", "source", "", "source is empty"),
    ],
)
def test_a_frame_that_does_not_fit_its_table_writes_nothing(
    tmp_path: Path, table: str, column: str, value: str, message: str
) -> None:
    frames = run.frames()
    frames[table].loc[0, column] = value
    with pytest.raises(SchemaError, match=message):
        write_run(tmp_path / "out", frames, run.articles(), {})
    assert not (tmp_path / "out").exists()


def test_two_rows_of_one_key_and_a_table_of_no_run(tmp_path: Path) -> None:
    frames = run.frames()
    frames["errors"] = pd.concat([frames["errors"]] * 2, ignore_index=True)
    with pytest.raises(SchemaError, match="errors rows 1 and 2 have one key"):
        write_run(tmp_path, frames, [], {})
    with pytest.raises(KeyError, match="decisions"):
        write_run(tmp_path, {"decisions": pd.DataFrame()}, [], {})


def test_numbers_in_a_key_sort_as_numbers() -> None:
    base = run.facts()[0]
    facts: list[Fact] = [replace(base, start=start, end=start + 5) for start in (100, 9, 20)]
    frame = pd.DataFrame([{**fact.row(), "start": str(fact.start)} for fact in facts])
    assert [row["start"] for row in rows_of(FACTS, frame)] == ["9", "20", "100"]


def test_the_data_package_describes_the_tables(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package == data_package()
    assert package["profile"] == "tabular-data-package"
    by_name = {resource["name"]: resource for resource in package["resources"]}
    assert list(by_name) == [table.name for table in RUN_TABLES]
    for name, resource in by_name.items():
        assert (folder / resource["path"]).exists()
        schema = resource["schema"]
        assert [field["name"] for field in schema["fields"]] == TABLES[name].names
        assert schema["primaryKey"] == list(TABLES[name].key)
        assert schema["missingValues"] == [""]
        assert resource["licenses"][0]["name"]
        for key in schema.get("foreignKeys", []):
            there = by_name[key["reference"]["resource"]]["schema"]["fields"]
            assert set(key["reference"]["fields"]) <= {field["name"] for field in there}
    assert by_name["councils"]["licenses"][0]["name"] == "CC-BY-SA-4.0"
    assert by_name["facts"]["licenses"][0] == {"name": "notspecified", "title": "see the source articles"}
    status = next(f for f in by_name["facts"]["schema"]["fields"] if f["name"] == "status")
    assert status["constraints"] == {"required": True, "enum": ["asserted", "partial", "projected", "past"]}
    as_of = next(f for f in by_name["facts"]["schema"]["fields"] if f["name"] == "as_of")
    assert (as_of["type"], as_of["format"]) == ("datetime", "any")


def test_foreign_keys_of_the_run_hold(folder: Path) -> None:
    rows = {table.name: read_csv(folder / f"{table.name}.csv") for table in RUN_TABLES}
    for table in RUN_TABLES:
        for column, other, theirs in table.foreign:
            assert {row[column] for row in rows[table.name]} <= {row[theirs] for row in rows[other]}
