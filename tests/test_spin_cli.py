"""``seatchange spin learn``: what spun copies show, proposed and never applied."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from pipeline.article import Article
from pipeline.cli.commands import cli
from pipeline.workbench.learned import proposals

REPORTS = Path(__file__).resolve().parents[1] / "corpus" / "reports"


def test_swaps_that_the_table_has_not_are_proposed(tmp_path: Path) -> None:
    for name in ("01_agency_key_results_2022.txt", "03_spun_copy_2022.txt"):
        (tmp_path / name).write_bytes((REPORTS / name).read_bytes())
    done = CliRunner().invoke(cli, ["spin", "learn", str(tmp_path), "--quiet"])
    assert '"earlier than" = "before"' in done.output
    assert '"misplaced" = "lost"' not in done.output  # listed already
    assert "frames = []" in done.output


def test_honest_pairs_propose_nothing(tmp_path: Path) -> None:
    for name in ("01_agency_key_results_2022.txt", "02_local_cut_of_agency_2022.txt"):
        (tmp_path / name).write_bytes((REPORTS / name).read_bytes())
    assert CliRunner().invoke(cli, ["spin", "learn", str(tmp_path), "--quiet"]).output == ""


def test_names_and_figures_are_no_swaps() -> None:
    copy = Article("a", "The party lost seven seats in Dover after the vote on Thursday night in the hall")
    original = Article("b", "The party lost nine seats in Deal after the vote on Thursday night in the hall")
    entries = list(proposals([(copy, original)]))
    assert not any("dover" in entry.split("words = ")[1].lower() for entry in entries)
