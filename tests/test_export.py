"""Exports: workbook, CSV for spreadsheets, JSON."""

from __future__ import annotations

import csv
import hashlib
import json
import time
from pathlib import Path
from typing import Any

import handmade_run as run
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.csvfile import read_csv
from pipeline.export import ExportError, export, workbook
from pipeline.export.guard import guard
from pipeline.export.workbook import CELL_MOST, fit
from pipeline.report import write_run
from pipeline.schema import RUN_TABLES

HOSTILE = ["=1+1", "+44 20", "-2+3", "@SUM(A1)", "\tx", "\rx", "\nx", " =x", "\u00a0=x", "a\n=x", "https://x.example",
           "1e5", "007", "_x0041_", "=cmd|'/c calc'!A0", "\x0b\x00\ufffe", "{=x}"]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("export")
    write_run(out, run.frames(), run.articles(), {})
    return out


def hostile_run(out: Path) -> Path:
    tables = run.tables()
    errors = [{"input": f"{n:02}", "stage": "s", "error": text, "advice": text} for n, text in enumerate(HOSTILE)]
    write_run(out, run.frames({**tables, "errors": errors}), run.articles(), {})
    return out


def sheet_rows(path: Path, name: str) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(path)[name]
    header, *rows = [[cell.value for cell in line] for line in sheet.iter_rows()]
    return [dict(zip(header, row, strict=True)) for row in rows]


# workbook


def test_the_workbook_has_every_table_with_a_frozen_header_and_filters(folder: Path, tmp_path: Path) -> None:
    assert export(folder, tmp_path / "run.xlsx") == []
    book = openpyxl.load_workbook(tmp_path / "run.xlsx")
    assert book.sheetnames[0] == "councils"
    assert sorted(book.sheetnames) == sorted(table.name for table in RUN_TABLES)
    for table in RUN_TABLES:
        sheet, rows = book[table.name], read_csv(folder / f"{table.name}.csv")
        assert [cell.value for cell in sheet[1]] == table.names
        assert sheet.max_row == len(rows) + 1
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.auto_filter.ref.endswith(str(len(rows) + 1))


def test_numbers_are_numbers_and_text_is_text(folder: Path, tmp_path: Path) -> None:
    export(folder, tmp_path / "run.xlsx")
    fact = sheet_rows(tmp_path / "run.xlsx", "facts")[0]
    assert (fact["start"], fact["value"], fact["election_date"]) == (17, "33", "2023-05-04")
    figure = sheet_rows(tmp_path / "run.xlsx", "reconciled")[0]
    assert (figure["number"], figure["value"], figure["confidence"]) == (-12, "-12", None)
    assert sheet_rows(tmp_path / "run.xlsx", "copies")[0]["similarity"] == 0.97


def test_no_text_becomes_a_formula_a_link_or_a_number(tmp_path: Path) -> None:
    export(hostile_run(tmp_path / "run"), tmp_path / "run.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "run.xlsx")["errors"]
    cells = [row[3] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    shown = [openpyxl.utils.escape.unescape(cell.value) for cell in cells]
    assert shown == [text.replace("\ufffe", "\ufffd") for text in HOSTILE]


def test_the_same_run_gives_the_same_workbook(folder: Path, tmp_path: Path) -> None:
    export(folder, tmp_path / "a.xlsx")
    time.sleep(1.1)  # the clock of a workbook ticks in seconds
    export(folder, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_long_text_is_cut_and_said(tmp_path: Path) -> None:
    tables = run.tables()
    tables["facts"][0]["quote"] = "x" * (CELL_MOST + 1)
    tables["facts"][1]["quote"] = "y" * CELL_MOST
    write_run(tmp_path / "run", run.frames(tables), [], {})
    assert export(tmp_path / "run", tmp_path / "run.xlsx") == ["1 cell was cut to 32,767 characters in sheet facts"]
    quotes = sorted(row["quote"] for row in sheet_rows(tmp_path / "run.xlsx", "facts"))
    assert quotes[-2:] == ["x" * (CELL_MOST - 1) + "…", "y" * CELL_MOST]


@given(st.text(max_size=40), st.integers(0, 3))
def test_what_fits_a_cell_is_never_longer_than_one(text: str, more: int) -> None:
    for long in (text, "🗳" * (CELL_MOST // 2 + more) + text, text + "a" * (CELL_MOST + more)):
        assert len(fit(long).encode("utf-16-le")) // 2 <= CELL_MOST


def test_a_table_longer_than_a_sheet_goes_on_in_another(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "ROWS_MOST", 3)
    notes = export(folder, tmp_path / "run.xlsx", table="facts")
    assert notes == [
        "facts has more rows than a sheet holds: it goes on in sheet facts_2",
        "facts has more rows than a sheet holds: it goes on in sheet facts_3",
    ]
    rows = [row for name in ("facts", "facts_2", "facts_3") for row in sheet_rows(tmp_path / "run.xlsx", name)]
    assert [row["fact_id"] for row in rows] == [row["fact_id"] for row in read_csv(folder / "facts.csv")]


# CSV


def test_plain_csv_is_the_runs_own(folder: Path, tmp_path: Path) -> None:
    export(folder, tmp_path / "figures.csv")
    assert (tmp_path / "figures.csv").read_bytes() == (folder / "reconciled.csv").read_bytes()
    export(folder, tmp_path / "facts.CSV", table="facts")
    assert (tmp_path / "facts.CSV").read_bytes() == (folder / "facts.csv").read_bytes()


def test_csv_for_spreadsheets_has_a_mark_and_no_formula(tmp_path: Path) -> None:
    export(hostile_run(tmp_path / "run"), tmp_path / "safe.csv", table="errors", spreadsheet_safe=True)
    assert (tmp_path / "safe.csv").read_bytes().startswith(b"\xef\xbb\xbfinput,")
    with (tmp_path / "safe.csv").open(encoding="utf-8-sig", newline="") as handle:
        shown = {row["input"]: row["error"] for row in csv.DictReader(handle)}
    assert shown["00"] == "'=1+1"
    assert shown["09"] == "a\n'=x"
    assert not any(text.lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for text in shown.values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1", "'=1"), ("+44 20", "'+44 20"), ("-2+3", "'-2+3"), ("@x", "'@x"), ("\tx", "'\tx"), ("\rx", "'\rx"),
        ("  =x", "'  =x"), ("\u00a0\u200b=x", "'\u00a0\u200b=x"), ("\uff1d1", "'\uff1d1"), ("\n\n=x", "'\n\n'=x"),
        ("a\r\n -b", "a\r\n' -b"), ("a\r@b", "a\r'@b"), ("- item", "'- item"),
        ("-12", "-12"), ("+3", "+3"), ("-0.25", "-0.25"), ("12", "12"), ("", ""), ("a=b", "a=b"), ("a\n\nb", "a\n\nb"),
        ("Con -12", "Con -12"), ("2023-05-04", "2023-05-04"), ("-12\n", "'-12\n"),
        ("last_election=-24", "last_election=-24"),
    ],
)  # fmt: skip
def test_the_guard(text: str, expected: str) -> None:
    assert guard(text) == expected


@given(st.text(alphabet="=+-@ \t\r\n\u00a0a1.", max_size=12))
def test_nothing_dangerous_is_left_and_nothing_is_lost(text: str) -> None:
    safe = guard(text)
    assert "".join(safe.split("'")) == text
    if safe != text or not text.lstrip("+-").replace(".", "", 1).isdecimal():
        for line in safe.replace("\r", "\n").split("\n"):
            assert not line.strip().startswith(("=", "+", "-", "@"))
        assert not safe.startswith(("\t", "\r", "\n"))
    assert guard(safe) == safe


@pytest.mark.timeout(120)  # quadratic, it would take hours
def test_the_guard_comes_to_an_end_on_hostile_text() -> None:
    for text in (
        " " * 300_000,
        "\n" * 300_000,
        "\n " * 150_000,
        "1" * 300_000,
        "\u200b" * 300_000 + "=",
        "=" * 300_000,
    ):
        assert guard(guard(text)) == guard(text)


# JSON, and without text


def test_json_is_a_list_of_objects(folder: Path, tmp_path: Path) -> None:
    export(folder, tmp_path / "f.json")
    rows = json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))
    assert len(rows) == 6
    first = rows[0]
    assert (first["area"], first["value"], first["number"], first["flagged"]) == ("England", "-12", -12, None)
    export(folder, tmp_path / "c.json", table="copies")
    assert json.loads((tmp_path / "c.json").read_text())[0]["similarity"] == 0.97
    write_run(tmp_path / "empty", {}, [], {})
    export(tmp_path / "empty", tmp_path / "e.json", table="facts")
    assert json.loads((tmp_path / "e.json").read_text()) == []


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx"])
def test_without_text_there_are_offsets_and_digests_and_no_quote(tmp_path: Path, ending: str) -> None:
    tables = run.tables()
    tables["reconciled"][3]["reason"] = "One says “Labour took Medway from the Conservatives”, the other not."
    write_run(tmp_path / "run", run.frames(tables), run.articles(), {})
    for table in ("facts", "reconciled", "conflicts", "sources"):
        to = tmp_path / f"{table}.{ending}"
        export(tmp_path / "run", to, table=table, no_text=True)
        if ending == "json":
            rows = json.loads(to.read_text())
        else:
            rows = read_csv(to) if ending == "csv" else sheet_rows(to, table)
        text = " ".join(str(cell) for row in rows for cell in row.values())
        assert "Labour" not in text
        assert "turns red" not in text
        assert not {"quote", "title"} & set(rows[0])
        if table == "facts":
            digest = hashlib.sha256(tables["facts"][0]["quote"].encode()).hexdigest()
            assert (str(rows[0]["start"]), rows[0]["quote_sha256"]) == ("17", digest)
        if table == "reconciled":
            assert "One says […], the other not." in text


# errors


@pytest.mark.parametrize(
    ("to", "options", "message"),
    [
        ("run.parquet", {}, "an export ends in .xlsx, .csv, .json"),
        ("run.sqlite", {}, "an export ends in"),
        ("run", {}, "an export ends in"),
        ("x.csv", {"table": "figures"}, "no table figures: choose one of facts, reconciled, "),
        ("x.csv", {"table": "../secret"}, "no table ../secret"),
        ("x.csv", {"table": "decisions"}, "no table decisions"),
        ("x.json", {"spreadsheet_safe": True}, "--spreadsheet-safe is for CSV"),
        ("no/such/x.csv", {}, "cannot be written: No such file or directory"),
    ],
)
def test_what_cannot_be_exported_is_said_in_a_line(
    folder: Path, tmp_path: Path, to: str, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(ExportError) as caught:
        export(folder, tmp_path / to, **options)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_the_runs_own_files_are_not_overwritten(tmp_path: Path) -> None:
    write_run(tmp_path / "run", run.frames(), [], {})
    before = (tmp_path / "run" / "facts.csv").read_bytes()
    for name in ("facts.csv", "decisions.csv"):
        with pytest.raises(ExportError, match="belongs to the run"):
            export(tmp_path / "run", tmp_path / "run" / ".." / "run" / name)
    assert (tmp_path / "run" / "facts.csv").read_bytes() == before
    export(tmp_path / "run", tmp_path / "run" / "figures.csv")  # beside them is fine
    assert (tmp_path / "run" / "figures.csv").exists()


def test_a_folder_that_is_no_run_or_a_damaged_one(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"reconciled\.csv is missing: give the folder of a run"):
        export(tmp_path, tmp_path / "x.csv")
    (tmp_path / "reconciled.csv").write_text("figure_id\n1,2\n")
    with pytest.raises(ExportError, match=r"reconciled\.csv"):
        export(tmp_path, tmp_path / "x.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["reconciled.csv"]


def test_a_failed_export_leaves_the_file_before(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"before")

    def fails(*_: object) -> list[str]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(workbook, "write_workbook", fails)
    with pytest.raises(ExportError, match="No space left on device"):
        export(folder, tmp_path / "x.xlsx")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("x.xlsx", b"before")]
