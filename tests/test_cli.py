"""Every command: what it prints and where, exit statuses, and one clear line for each error."""

from __future__ import annotations

import csv
import gzip
import json
import zipfile
from pathlib import Path

import pytest

from pipeline import __version__
from tests.conftest import Done, Seatchange

COMMANDS = ("run", "normalise", "extract", "reconcile", "diff", "why", "export", "evaluate", "explain", "rules", "spin")
FILES = {
    "facts.csv", "reconciled.csv", "evidence.csv", "conflicts.csv", "councils.csv", "totals.csv", "sources.csv",
    "copies.csv", "errors.csv", "articles.jsonl", "report.html", "datapackage.json", "run.json",
}  # fmt: skip
DAILY = """Shock in Medway as voters turn out the old guard

Published 5 May 2023

Labour gained Medway from the Conservatives. The Tories lost nine seats there, councillors said on the steps.

The Conservatives held Bromsgrove.
"""
AGENCY = """Local elections: what we know so far

Published 5 May 2023

Labour gained Medway from the Conservatives. The Lib Dems took Dacorum from no overall control.
"""


@pytest.fixture(scope="module")
def pile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pile")
    (folder / "daily.txt").write_text(DAILY, encoding="utf-8")
    (folder / "agency.txt").write_text(AGENCY, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def finished(pile: Path, seatchange: Seatchange, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out") / "run"
    done = seatchange("run", pile, "--out", out)
    assert (done.returncode, done.stderr) == (0, "")
    return out


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def one_line(done: Done, status: int) -> str:
    """Standard error of a call that failed with ``status``: one line, and nothing on standard output."""
    assert "Traceback" not in done.stderr
    assert (done.returncode, done.stdout) == (status, ""), done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith("seatchange: ")
    return done.stderr


# What every command has


def test_version(seatchange: Seatchange) -> None:
    done = seatchange("--version")
    assert (done.returncode, done.stdout) == (0, f"seatchange {__version__}\n")


@pytest.mark.parametrize("flag", ["-h", "--help"])
@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_help(seatchange: Seatchange, command: tuple[str, ...], flag: str) -> None:
    done = seatchange(*command, flag)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Usage: seatchange")


def test_commands_are_those_that_work(seatchange: Seatchange) -> None:
    listed = seatchange("--help").stdout.partition("Commands:\n")[2]
    assert {line.split()[0] for line in listed.splitlines()} == set(COMMANDS)


def test_bare_call_shows_help_and_is_wrong(seatchange: Seatchange) -> None:
    done = seatchange()
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Usage: seatchange")


# The commands


def test_run_writes_the_files_of_the_contract(finished: Path, pile: Path) -> None:
    assert {path.name for path in finished.iterdir()} == FILES
    info = json.loads((finished / "run.json").read_text(encoding="utf-8"))
    assert info["version"] == __version__
    assert set(info["input_digests"]) == {"agency.txt", "daily.txt"}
    assert info["timings"].keys() >= {"ingest", "clean", "copies", "extract", "reconcile"}
    control = [row for row in rows(finished / "reconciled.csv") if row["measure"] == "control"]
    assert {(row["area_id"], row["value"]) for row in control} == {
        ("medway", "LAB"), ("bromsgrove", "CON"), ("dacorum", "LD"),
    }  # fmt: skip
    medway = next(row for row in control if row["area_id"] == "medway")
    assert (medway["verdict"], medway["independent_sources"]) == ("agreed", "2")


def test_run_prints_a_summary_on_standard_output(seatchange: Seatchange, pile: Path, tmp_path: Path) -> None:
    done = seatchange("run", pile, "--out", tmp_path / "out")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("2 articles read (0 copies), ")
    assert any(line.startswith("Medway ") and "Lab gain from Con" in line for line in lines)
    assert str(tmp_path / "out" / "councils.csv") in lines[-1]
    quiet = seatchange("run", pile, "--out", tmp_path / "quiet", "--quiet")
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")
    verbose = seatchange("run", pile, "--out", tmp_path / "out", "--verbose")
    assert "seatchange: extract: " in verbose.stderr


def test_the_same_bytes_again_and_whatever_the_order(
    finished: Path, pile: Path, seatchange: Seatchange, tmp_path: Path
) -> None:
    for name, call in {
        "again": [pile],
        "files": [pile / "daily.txt", pile / "agency.txt", pile / "daily.txt"],
    }.items():
        assert seatchange("run", *call, "--out", tmp_path / name, "--quiet").returncode == 0
        for file in sorted(FILES - {"run.json"}):
            assert (tmp_path / name / file).read_bytes() == (finished / file).read_bytes(), (name, file)


def test_every_quote_is_its_span_of_raw_read_back_from_the_files(finished: Path) -> None:
    texts = {}
    for line in (finished / "articles.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        texts[row["source"]] = row["raw"]
    facts = rows(finished / "facts.csv")
    assert len(facts) >= 6
    for row in facts:
        assert row["quote"] == texts[row["source"]][int(row["start"]) : int(row["end"])]


def test_a_second_run_leaves_other_peoples_files_alone(seatchange: Seatchange, pile: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert seatchange("run", pile, "--out", out).returncode == 0
    decisions, note = out / "decisions.csv", out / "note.md"
    decisions.write_text("figure_id,action,value\r\n", encoding="utf-8")
    note.write_text("mine", encoding="utf-8")
    assert seatchange("run", pile, "--out", out).returncode == 0
    assert decisions.read_bytes() == b"figure_id,action,value\r\n"
    assert note.read_text(encoding="utf-8") == "mine"
    assert {path.name for path in out.iterdir()} == FILES | {"decisions.csv", "note.md"}


def test_a_decision_is_replayed_and_a_lost_one_reported(
    seatchange: Seatchange, finished: Path, pile: Path, tmp_path: Path
) -> None:
    figure = next(
        row
        for row in rows(finished / "reconciled.csv")
        if (row["area_id"], row["measure"]) == ("medway", "seat_change")
    )
    assert figure["value"] == "-9"
    given = tmp_path / "mine.csv"
    given.write_text(
        f"figure_id,action,value\n{figure['figure_id']},correct,-10\ng000000000000000,reject,\n", encoding="utf-8"
    )
    done = seatchange("run", pile, "--out", tmp_path / "out", "--decisions", given)
    assert done.returncode == 0
    assert done.stderr.count("\n") == 1
    assert "g000000000000000" in done.stderr
    after = {row["figure_id"]: row for row in rows(tmp_path / "out" / "reconciled.csv")}
    assert (after[figure["figure_id"]]["value"], after[figure["figure_id"]]["verdict"]) == ("-10", "reviewed")


def test_extract_and_reconcile_come_to_what_run_comes_to(
    seatchange: Seatchange, pile: Path, finished: Path, tmp_path: Path
) -> None:
    facts = tmp_path / "facts.csv"
    done = seatchange("extract", pile, "--out", facts)
    assert (done.returncode, done.stdout) == (0, "")
    assert {path.name for path in tmp_path.iterdir()} == {"facts.csv", "facts.sources.csv", "facts.copies.csv"}
    assert facts.read_bytes() == (finished / "facts.csv").read_bytes()
    assert seatchange("reconcile", facts, "--out", tmp_path / "out").returncode == 0
    assert seatchange("reconcile", finished, "--out", tmp_path / "folder").returncode == 0
    for name in ("reconciled.csv", "evidence.csv", "conflicts.csv", "councils.csv", "totals.csv", "sources.csv"):
        assert (tmp_path / "out" / name).read_bytes() == (finished / name).read_bytes(), name
        assert (tmp_path / "folder" / name).read_bytes() == (finished / name).read_bytes(), name


def test_extract_writes_json_lines(seatchange: Seatchange, pile: Path, tmp_path: Path) -> None:
    assert seatchange("extract", pile / "agency.txt", "--out", tmp_path / "f.jsonl", "--quiet").returncode == 0
    found = [json.loads(line) for line in (tmp_path / "f.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["area_id"] for row in found} >= {"medway", "dacorum"}
    assert all(isinstance(row["start"], int) for row in found)
    assert seatchange("reconcile", tmp_path / "f.jsonl", "--out", tmp_path / "out").returncode == 0


def test_facts_without_sources_count_as_originals_and_it_is_said(
    seatchange: Seatchange, finished: Path, tmp_path: Path
) -> None:
    alone = tmp_path / "alone.csv"
    alone.write_bytes((finished / "facts.csv").read_bytes())
    done = seatchange("reconcile", alone, "--out", tmp_path / "out")
    assert done.returncode == 0
    assert "alone.csv: no alone.sources.csv beside it: its 2 articles count as originals" in done.stderr


def test_normalise_prints_text_and_edits(seatchange: Seatchange, tmp_path: Path) -> None:
    damaged = tmp_path / "a.txt"
    damaged.write_text("Labour\u00e2\u20ac\u2122s night in Medway\n\nNothing else to say.\n", encoding="utf-8")
    done = seatchange("normalise", damaged)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Labour\u2019s night in Medway\n") or done.stdout.startswith("Labour's night")
    edits = seatchange("normalise", damaged, "--diff").stdout
    assert edits.startswith("a.txt:6-9 encoding: Labour[-\u00e2\u20ac\u2122-]{+")
    (tmp_path / "b.txt").write_text("An honest text.\n", encoding="utf-8")
    both = seatchange("normalise", tmp_path)
    assert both.stdout.endswith("==> b.txt <==\nAn honest text.\n")
    assert seatchange("normalise", tmp_path / "b.txt", "--diff").stdout == ""


def test_diff_of_articles_of_runs_and_within_a_run(
    seatchange: Seatchange, pile: Path, finished: Path, tmp_path: Path
) -> None:
    articles = seatchange("diff", pile / "daily.txt", pile / "agency.txt")
    assert (articles.returncode, articles.stderr) == (0, "")
    assert "Bromsgrove" in articles.stdout
    same = seatchange("diff", finished, finished, "--exit-code")
    assert same.returncode == 0
    inside = seatchange("diff", "daily.txt", "agency.txt", "--in", finished, "--exit-code", "--json")
    assert inside.returncode == 4
    assert json.loads(inside.stdout)["different"] is True
    table = tmp_path / "d.csv"
    written = seatchange("diff", "daily.txt", "agency.txt", "--in", finished, "--out", table)
    assert (written.returncode, written.stdout) == (0, "")
    assert {row["area_id"] for row in rows(table)} >= {"medway", "dacorum", "bromsgrove"}


def test_why(seatchange: Seatchange, finished: Path) -> None:
    done = seatchange("why", "Medway control", "--in", finished)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Labour gained Medway from the Conservatives." in done.stdout
    asked = json.loads(seatchange("why", "Medway CON seat_change", "--in", finished, "--json").stdout)
    assert "-9" in json.dumps(asked)


def test_export(seatchange: Seatchange, finished: Path, tmp_path: Path) -> None:
    for name in ("all.xlsx", "one.csv", "one.json"):
        done = seatchange("export", finished, "--to", tmp_path / name)
        assert (done.returncode, done.stdout) == (0, "")
        assert done.stderr.endswith(f"written: {tmp_path / name}\n")
        assert (tmp_path / name).stat().st_size > 100
    safe = seatchange("export", finished, "--to", tmp_path / "s.csv", "--spreadsheet-safe", "--no-text", "--quiet")
    assert (safe.returncode, safe.stderr) == (0, "")
    assert (tmp_path / "s.csv").read_bytes().startswith(b"\xef\xbb\xbffigure_id,")


def test_evaluate(seatchange: Seatchange, finished: Path, tmp_path: Path) -> None:
    gold = tmp_path / "gold.csv"
    gold.write_text(
        "doc,measure,area_code,party,value,previous,status\n"
        "agency.txt,control,E06000035,,LAB,CON,asserted\nagency.txt,seats,E06000035,LAB,3,,asserted\n",
        encoding="utf-8",
    )
    done = seatchange("evaluate", finished / "facts.csv", gold)
    assert done.returncode == 0
    assert done.stdout.splitlines()[0].split() == ["measure", "gold", "right", "missed", "false", "prec", "recall"]
    assert done.stdout.splitlines()[-1].startswith("precision ")
    assert seatchange("evaluate", finished / "facts.csv", gold, "--min-f1", "0.99", "--quiet").returncode == 1
    assert (
        "missed seats agency E06000035 LAB 3" in seatchange("evaluate", finished / "facts.csv", gold, "--misses").stdout
    )


def test_explain(seatchange: Seatchange) -> None:
    done = seatchange("explain", "Labour gained Medway from the Conservatives.", "--election-date", "2023-05-04")
    assert (done.returncode, done.stderr) == (0, "")
    assert "control medway LAB before CON" in done.stdout
    assert "  fired   " in done.stdout


# Errors: one clear line each, the right status


@pytest.mark.parametrize(
    ("call", "status", "told"),
    [
        (["run", "nowhere", "--out", "o"], 2, "nowhere: no such file or folder"),
        (["run", "a.txt"], 2, "Missing option '--out'"),
        (["run", "--out", "o"], 2, "no INPUT"),
        (["run", "a.txt", "--example", "--out", "o"], 2, "give INPUT or --example, not both"),
        (["run", "a.txt", "--out", "o", "--election-date", "4 May 2023"], 2,
         "'4 May 2023' is no date of the form YYYY-MM-DD"),
        (["run", "a.txt", "--out", "o", "--election-date", "2023-02-30"], 2, "'2023-02-30' is no date"),
        (["run", "a.txt", "--out", "o", "--jobs", "0"], 2, "--jobs"),
        (["run", "a.txt", "--out", "o", "--models", "nowhere"], 2, "--models nowhere: no such folder"),
        (["run", "a.txt", "--out", "o", "--decisions", "nowhere.csv"], 2, "nowhere.csv"),
        (["run", "a.txt", "--out", "o", "--decisions", "plain.csv"], 2, "plain.csv: no column action"),
        (["run", "a.txt", "--out", "a.txt"], 2, "a.txt is no folder"),
        (["run", "a.txt", "--out", "taken"], 2, "facts.csv"),
        (["run", "one/a.txt", "two/a.txt", "--out", "o"], 2, "two inputs are called a.txt: one/a.txt and two/a.txt"),
        (["run", "empty", "--out", "o"], 1, "empty"),
        (["run", "a.txt", "--out", "o", "--watch"], 2, "No such option"),
        (["watch", "a.txt"], 2, "No such command 'watch'"),
        (["extract", "a.txt", "--out", "facts.txt"], 2,
         "facts.txt: facts are written to a file that ends in .csv or .jsonl"),
        (["extract", "a.txt", "--out", "nowhere/facts.csv"], 2, "nowhere/facts.csv cannot be written"),
        (["reconcile", "nowhere", "--out", "o"], 2, "nowhere: no such file or folder"),
        (["reconcile", "empty", "--out", "o"], 2, "empty: no facts.csv in it"),
        (["reconcile", "plain.csv", "--out", "o"], 2, "plain.csv: no column source"),
        (["diff", "a.txt", "nowhere.txt"], 2, "nowhere.txt: no such file or folder"),
        (["diff", "a.txt", "empty"], 2, "a.txt is no run"),
        (["why", "Medway control", "--in", "nowhere"], 2, "give the folder of a run"),
        (["export", "empty", "--to", "o.xlsx"], 2, "give the folder of a run"),
        (["export", "empty", "--to", "o.doc"], 2, "o.doc: an export ends in"),
        (["evaluate", "nowhere.csv", "plain.csv"], 2, "nowhere.csv"),
        (["evaluate", "plain.csv", "plain.csv"], 2, "plain.csv: no column source"),
    ],
)  # fmt: skip
def test_errors(seatchange: Seatchange, tmp_path: Path, call: list[str], status: int, told: str) -> None:
    (tmp_path / "a.txt").write_text(AGENCY, encoding="utf-8")
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(AGENCY + name, encoding="utf-8")
    (tmp_path / "empty").mkdir()
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "facts.csv").write_text("mine\n", encoding="utf-8")
    (tmp_path / "plain.csv").write_text("colour\nred\n", encoding="utf-8")
    assert told in one_line(seatchange(*call, cwd=tmp_path), status)
    assert not (tmp_path / "o").exists()
    assert (tmp_path / "taken" / "facts.csv").read_text(encoding="utf-8") == "mine\n"


def test_damaged_inputs_are_rejected_and_named_and_the_run_goes_on(seatchange: Seatchange, tmp_path: Path) -> None:
    pile, out = tmp_path / "pile", tmp_path / "out"
    pile.mkdir()
    (pile / "good.txt").write_text(AGENCY, encoding="utf-8")
    (pile / "cut.txt.gz").write_bytes(gzip.compress("\n".join(map(str, range(9_999))).encode())[:-5_000])
    (pile / "table.csv").write_text("colour,size\nred,3\n", encoding="utf-8")
    (pile / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
    with zipfile.ZipFile(pile / "bad.zip", "w") as archive:
        archive.writestr("a.txt", AGENCY)
    (pile / "bad.zip").write_bytes((pile / "bad.zip").read_bytes()[:60])
    done = seatchange("run", pile, "--out", out)
    assert done.returncode == 3
    told = done.stderr.splitlines()
    assert len(told) == 3
    for name, line in zip(("bad.zip", "cut.txt.gz", "table.csv"), told, strict=True):
        assert line.startswith(f"seatchange: {name}: ")
    errors = rows(out / "errors.csv")
    assert {row["input"] for row in errors if not row["error"].startswith("skipped:")} == {
        "cut.txt.gz", "table.csv", "bad.zip",
    }  # fmt: skip
    assert all(row["advice"] for row in errors if not row["error"].startswith("skipped:"))
    assert [row["source"] for row in rows(out / "sources.csv")] == ["good.txt"]


def test_a_rejected_input_alone_is_named_too(seatchange: Seatchange, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("colour,size\nred,3\n", encoding="utf-8")
    done = seatchange("run", table, "--out", tmp_path / "out")
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "table.csv" in done.stderr
    assert [row["input"] for row in rows(tmp_path / "out" / "errors.csv")] == ["table.csv"]


def test_control_characters_in_an_error_are_not_obeyed(seatchange: Seatchange, tmp_path: Path) -> None:
    done = seatchange("run", "no\x1b[2Jwhere", "--out", "o", cwd=tmp_path)
    assert "\x1b" not in one_line(done, 2)
