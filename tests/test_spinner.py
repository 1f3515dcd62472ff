"""The spinner of the benchmarks: seeded, names and figures kept, every swap on record."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

pytest.importorskip("lemminflect", reason="the spinner's packages come with the bench extra")
BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))
import spinner  # noqa: E402
import thesauri  # noqa: E402

if not (thesauri.WORDNET / "data.noun").is_file():
    pytest.skip("Debian's wordnet-base is not installed", allow_module_level=True)

TEXT = "Labour won control of Medway with 33 seats, and the Tories lost Dover after a long night of counting.\n"
ALL = frozenset({"listed", "proposed", "foreign"})


def test_the_same_seed_gives_the_same_text() -> None:
    first = spinner.spin(TEXT, 0.5, 7, kinds=ALL)
    assert first == spinner.spin(TEXT, 0.5, 7, kinds=ALL)
    assert first[0] != spinner.spin(TEXT, 0.5, 8, kinds=ALL)[0]


def test_swaps_are_on_record_and_names_and_figures_stay() -> None:
    spun, swaps = spinner.spin(TEXT, 1.0, 1, kinds=ALL, damage=0.0)
    assert swaps
    assert all(spun[s.start : s.end] == s.spun and s.meant in TEXT for s in swaps)
    assert all(word in spun for word in ("Labour", "Medway", "33", "Tories", "Dover"))


def test_kinds_are_kept_apart() -> None:
    for kind in ("listed", "proposed"):
        _, swaps = spinner.spin(TEXT * 5, 1.0, 1, kinds=frozenset({kind}))
        facts = [s for s in swaps if any(word in spinner.fact_words() for word in s.meant.split())]
        assert {s.kind for s in facts} <= {kind}


def test_forms_are_inflected() -> None:
    forms = thesauri.wordnet().forms("lost")
    assert {"misplaced", "mislaid"} <= set(forms)
    assert "misplace" not in forms
