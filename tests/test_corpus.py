"""The corpus and the sets beside it: gold, annotations, reports and the pages about them stay in step."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from scripts import evaluate_floor, make_gold

SETS = make_gold.sets()
BESIDE = [name for name in SETS if name != "corpus"]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def documents(reports: Path) -> Iterable[tuple[str, str | None]]:
    """Name in the gold of every report, and its text where offsets count in it."""
    for path in sorted(reports.iterdir()):
        if path.suffix == ".jsonl":
            for line in path.read_text(encoding="utf-8").splitlines():
                record = json.loads(line)
                yield record["id"], record["body"]
        else:
            yield path.name, None if path.suffix == ".html" else path.read_bytes().decode("utf-8")


def test_every_set_is_scored() -> None:
    assert {"corpus", "blind", "blind_a", "blind_b", "blind_c", "blind_d", "blind_e1", "blind_f2", "previews"} <= set(
        SETS
    )
    scored = {name: (texts, gold) for name, texts, gold in evaluate_floor.sets()}
    assert {name: scored.get(name) for name in SETS} == {name: (found[0], found[3]) for name, found in SETS.items()}


@pytest.mark.parametrize("name", SETS)
def test_gold_is_what_the_annotations_give(name: str) -> None:
    reports, source, areas, gold = SETS[name]
    made, count = make_gold.make(reports, source, areas)
    assert gold.read_text(encoding="utf-8") == made
    assert len(rows(gold)) == count


@pytest.mark.parametrize("name", SETS)
def test_every_report_is_annotated_and_every_quote_lies_in_it(name: str) -> None:
    reports, _, areas, gold = SETS[name]
    texts = dict(documents(reports))
    found = rows(gold)
    assert {row["doc"] for row in found} == set(texts)
    for row in found:
        text = texts[row["doc"]]
        if text is not None and row["measure"] != "none":
            assert text[int(row["start"]) : int(row["end"])].strip(), row
            assert int(row["end"]) <= len(text), row
    used = {row["area"] for row in found} - {""}
    named = [row["area"] for row in rows(areas)]
    assert used <= set(named)
    assert len(named) == len(set(named))


@pytest.mark.parametrize("name", BESIDE)
def test_a_set_has_a_page_and_a_line_on_the_page_of_all(name: str) -> None:
    reports = SETS[name][0]
    page = (reports.parent / "README.md").read_text(encoding="utf-8")
    assert f"| `{name}` |" in (reports.parents[1] / "README.md").read_text(encoding="utf-8")
    if "| report |" in page:
        listed = {line.split("`")[1] for line in page.splitlines() if line.startswith("| `")}
        assert listed == {path.stem for path in reports.iterdir()}


def test_a_quote_that_is_gone_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make_gold, "HERE", tmp_path)
    folder = tmp_path / "set"
    (folder / "reports").mkdir(parents=True)
    (folder / "reports" / "one.txt").write_text("Labour has 9 seats in Adur.", encoding="utf-8")
    (folder / "areas.csv").write_text("area,area_code\nAdur,E07000223\n", encoding="utf-8")
    source = folder / "annotate.txt"
    source.write_text("=== one 2022-05-05\nseats | Adur | LAB=9 | Labour has 9 seats\n", encoding="utf-8")
    assert list(make_gold.sets()) == ["corpus", "set"]
    reports, _, areas, gold = make_gold.sets()["set"]
    monkeypatch.setattr("sys.argv", ["make_gold.py", "--check", "set"])
    assert make_gold.main() == 1
    monkeypatch.setattr("sys.argv", ["make_gold.py", "set"])
    assert make_gold.main() == 0
    assert [(row["doc"], row["start"], row["end"]) for row in rows(gold)] == [("one.txt", "0", "18")]
    monkeypatch.setattr("sys.argv", ["make_gold.py", "--check", "set"])
    assert make_gold.main() == 0
    source.write_text("=== one 2022-05-05\nseats | Adur | LAB=9 | Labour has nine seats\n", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"set/annotate\.txt:2: quote stands 0 times"):
        make_gold.make(reports, source, areas)
