"""Two reports of the corpus are read as they were when tests/golden was made."""

from __future__ import annotations

import csv
import difflib
import importlib.util
import io

import pytest

from tests.conftest import ROOT

_SPEC = importlib.util.spec_from_file_location("make_golden", ROOT / "scripts" / "make_golden.py")
assert _SPEC is not None
assert _SPEC.loader is not None
script = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(script)


@pytest.mark.parametrize("name", script.REPORTS)
def test_report_is_read_as_before(name: str) -> None:
    kept = (ROOT / "tests" / "golden" / f"{name}.facts.csv").read_text(encoding="utf-8")
    found = script.golden(name)
    if found != kept:
        lines = difflib.unified_diff(kept.splitlines(), found.splitlines(), "kept", "found", lineterm="", n=0)
        shown = "\n".join(list(lines)[:40])
        pytest.fail(f"{name} is read otherwise; if rightly so, run scripts/make_golden.py again:\n{shown}")


@pytest.mark.parametrize("name", script.REPORTS)
def test_kept_facts_quote_their_report(name: str) -> None:
    raw = (ROOT / "corpus" / "reports" / f"{name}.txt").read_bytes().decode("utf-8")
    text = (ROOT / "tests" / "golden" / f"{name}.facts.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) > 40
    assert {row["election_date"] for row in rows if row["status"] == "asserted"} == {"2022-05-05"}
    assert all(row["quote"] in raw for row in rows)
