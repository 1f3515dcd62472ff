"""Every command in a process of its own, as a user calls it: whole ways through, standard input, pipes, workers."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Seatchange
from tests.test_cli import AGENCY, DAILY, FILES


@pytest.fixture(scope="module")
def example(process: Seatchange, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of the shipped reports, by two workers."""
    out = tmp_path_factory.mktemp("example") / "run"
    done = process("run", "--example", "--out", out, "--jobs", "2")
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout.split()[0]) >= 15
    return out


def test_run_of_the_shipped_example(example: Path) -> None:
    assert {path.name for path in example.iterdir()} == FILES
    assert (example / "errors.csv").read_text(encoding="utf-8").count("\n") == 1
    assert (example / "facts.csv").read_text(encoding="utf-8").count("\n") > 100


def test_the_same_bytes_whatever_the_jobs(example: Path, seatchange: Seatchange, tmp_path: Path) -> None:
    """Two processes there, one here, and another seed of hashes: every file but run.json is the same."""
    assert seatchange("run", "--example", "--out", tmp_path / "out", "--jobs", "1").returncode == 0
    for name in sorted(FILES - {"run.json"}):
        assert (tmp_path / "out" / name).read_bytes() == (example / name).read_bytes(), name


def test_commands_on_a_run(process: Seatchange, example: Path, tmp_path: Path) -> None:
    facts = example / "facts.csv"
    gold = ROOT / "corpus" / "gold" / "corpus.csv"
    calls = {
        "reconcile": ["reconcile", facts, "--out", tmp_path / "again", "--quiet"],
        "diff": ["diff", example, example, "--exit-code"],
        "export": ["export", example, "--to", tmp_path / "councils.csv", "--table", "councils", "--quiet"],
        "evaluate": ["evaluate", facts, gold, "--quiet"],
    }
    for name, call in calls.items():
        done = process(*call)
        assert done.returncode == 0, (name, done.stderr)
    assert (tmp_path / "councils.csv").read_bytes() == (example / "councils.csv").read_bytes()


def test_an_article_on_standard_input(process: Seatchange) -> None:
    done = process("extract", "-", "--out", "-", input=AGENCY)
    assert (done.returncode, done.stderr) == (0, "")
    found = list(csv.DictReader(done.stdout.splitlines()))
    assert {(row["source"], row["area_id"], row["value"]) for row in found if row["measure"] == "control"} == {
        ("-", "medway", "LAB"), ("-", "dacorum", "LD"),
    }  # fmt: skip


def test_normalise_why_and_explain(process: Seatchange, tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text(DAILY, encoding="utf-8")
    assert process("normalise", article).stdout == DAILY
    explained = process("explain", "The Greens took Mid Suffolk.", "--election-date", "2023-05-04")
    assert (explained.returncode, explained.stderr) == (0, "")
    assert "control mid-suffolk GRN" in explained.stdout
    missing = process("why", "Medway control", "--in", tmp_path)
    assert (missing.returncode, missing.stdout, missing.stderr.count("\n")) == (2, "", 1)


def test_help_imports_nothing_heavy() -> None:
    heavy = ("pandas", "numpy", "spacy", "trafilatura", "ftfy", "jinja2", "rapidfuzz", "lxml")
    code = f"import sys, pipeline.cli; print(sorted(set({heavy}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_reader_that_has_had_enough_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(AGENCY * 2000, encoding="utf-8")
    code = "from pipeline.cli import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", code, "normalise", str(tmp_path / "a.txt")],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""


def test_spacy_comes_without_its_command_line_until_that_is_asked_for() -> None:
    code = (
        "import sys; from pipeline.lean_spacy import import_spacy; import_spacy(); import pipeline.extract;"
        "assert not {'spacy.cli', 'typer', 'requests', 'httpx'} & set(sys.modules); import spacy;"
        "assert spacy.info(silent=True)['spacy_version'] == spacy.__version__; import spacy.cli; print(spacy.cli.train)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.startswith("<module 'spacy.cli.train'")
