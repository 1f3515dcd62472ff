"""Whole batches with an extractor of the tests' own: what fails, what is resumed, what two runs have in common."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import pytest

from pipeline import batch
from pipeline.article import Article
from pipeline.batch import BatchError, Options
from pipeline.batch.fingerprint import MARKS, QUOTES, repeats, witness
from pipeline.batch.gathering import GatherError, _fact_id, gather
from pipeline.batch.stages import PipelineStages
from pipeline.fact import Fact
from pipeline.ingest import IngestOptions
from tests.test_batch import a_fact

NAMES = ("Ashby", "Barton", "Corby", "Denham", "Elton", "Frome", "Goole", "Hythe", "Irvine", "Jarrow")
STORY = (
    "The night began in the rain outside the old corn hall, where a crowd of thirty had come for the first result.\n\n"
    + "\n\n".join(
        f"In {name} ward the count went on until {n + 2} in the morning, and {n + 11} bundles were opened twice before "
        f"anybody would sign for them, said the returning officer of {name} with a sigh."
        for n, name in enumerate(NAMES)
    )
    + "\n"
)


class WardExtractor:
    """A fact for every "In X ward", whose value is the length of the article; breaks on "unreadable"."""

    seen: ClassVar[list[str]] = []

    def extract(self, article: Article, election_date: str = "") -> Iterable[Fact]:
        self.seen.append(article.source)
        if "unreadable" in article.raw:
            raise TimeoutError
        for at in range(len(article.raw)):
            if article.raw.startswith("In ", at):
                yield replace(a_fact(article.source, at, str(len(article.raw))), quote=article.raw[at : at + 1])


@dataclass(frozen=True)
class WardStages:
    """The real stages, but for the extractor."""

    election_date: str = ""

    def clean(self, article: Article) -> Article:
        return PipelineStages().clean(article)

    def restore(self, article: Article, original: Article | None) -> Article:
        return PipelineStages().restore(article, original)

    def extractor(self) -> WardExtractor:
        return WardExtractor()


def options(**more: Any) -> Options:
    return Options(IngestOptions(), stages=WardStages(), jobs=1, **more)


def pile(folder: Path, **texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_a_copy_is_set_aside_and_its_facts_name_their_origin(tmp_path: Path) -> None:
    folder = pile(tmp_path / "in", first=STORY, second=STORY)
    batch.run([str(folder)], tmp_path / "out", options())
    sources = {row["source"]: row for row in table(tmp_path / "out" / "sources.csv")}
    copy = next(row for row in sources.values() if row["copy_of"])
    assert copy["origin"] == copy["copy_of"] != copy["source"]
    facts = table(tmp_path / "out" / "facts.csv")
    assert len(facts) == 2 * len(NAMES)
    assert {row["origin"] for row in facts} == {copy["copy_of"]}


def test_copies_are_judged_again_without_an_original_that_was_rejected(tmp_path: Path) -> None:
    """The original cannot be read: the copy is then a witness of its own, in every table."""
    folder = pile(tmp_path / "in", first=STORY + "\nunreadable\n", second=STORY)
    done = batch.run([str(folder)], tmp_path / "out", options())
    assert [item.input for item in done.rejections] == ["first.txt"]
    assert [row["source"] for row in table(tmp_path / "out" / "sources.csv")] == ["second.txt"]
    assert table(tmp_path / "out" / "copies.csv") == []
    assert {row["origin"] for row in table(tmp_path / "out" / "facts.csv")} == {"second.txt"}
    errors = table(tmp_path / "out" / "errors.csv")
    assert [(row["input"], row["stage"]) for row in errors] == [("first.txt", "extract")]


def test_a_run_that_was_broken_off_goes_on_from_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = pile(tmp_path / "in", a=STORY, b=STORY.replace("In ", "At "), c="In the end, nothing.\n")
    out = tmp_path / "out"

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    WardExtractor.seen.clear()
    with monkeypatch.context() as patched:
        patched.setattr("pipeline.batch._reconcile", stop)
        with pytest.raises(KeyboardInterrupt):
            batch.run([str(folder)], out, options(shard_characters=10))
    assert sorted(WardExtractor.seen) == ["a.txt", "b.txt", "c.txt"]
    assert [path.name for path in out.iterdir()] == [".seatchange"]
    (folder / "c.txt").write_text("In the end, something.\n", encoding="utf-8")
    WardExtractor.seen.clear()
    batch.run([str(folder)], out, options(shard_characters=10))
    assert WardExtractor.seen == ["c.txt"]
    assert not (out / ".seatchange").exists()
    whole = tmp_path / "whole"
    batch.run([str(folder)], whole, options())
    for path in whole.iterdir():
        if path.name != "run.json":
            assert path.read_bytes() == (out / path.name).read_bytes(), path.name


def test_a_run_reads_no_files_of_its_own(tmp_path: Path) -> None:
    folder = pile(tmp_path / "in", a=STORY)
    for _ in range(2):
        batch.run([str(folder)], folder / "out", options())
    assert [row["source"] for row in table(folder / "out" / "sources.csv")] == ["a.txt"]


def test_read_two_wants_one_article_each(tmp_path: Path) -> None:
    folder = pile(tmp_path / "in", a=STORY, b=STORY)
    other = pile(tmp_path / "other", a=STORY)
    (first, facts), (second, _) = batch.read_two(str(folder / "a.txt"), str(other / "a.txt"), options())
    assert [first.source, second.source] == [str(folder / "a.txt"), str(other / "a.txt")]
    assert {row["source"] for row in facts} == {first.source}
    with pytest.raises(BatchError, match="holds 2 articles"):
        batch.read_two(str(folder), str(other), options())
    (other / "a.txt").write_text("unreadable", encoding="utf-8")
    with pytest.raises(BatchError, match="time limit"):
        batch.read_two(str(folder / "a.txt"), str(other / "a.txt"), options())


# Runs and fact files put together


def a_run(tmp_path: Path, name: str, **texts: str) -> Path:
    batch.run([str(pile(tmp_path / f"in-{name}", **texts))], tmp_path / name, options())
    return tmp_path / name


def test_an_article_of_two_runs_is_taken_once(tmp_path: Path) -> None:
    first, second = a_run(tmp_path, "first", a=STORY), a_run(tmp_path, "second", a=STORY, b="In short, no.\n")
    found = gather([str(first), str(second)])
    assert found.sources["source"].tolist() == ["a.txt", "b.txt"]
    assert len(found.facts) == len(NAMES) + 1
    assert [article.source for article in found.articles] == ["a.txt", "b.txt"]
    assert found.messages == ()


def test_two_articles_of_one_name_are_an_error_or_told_apart(tmp_path: Path) -> None:
    first, second = a_run(tmp_path, "first", a=STORY), a_run(tmp_path, "second", a="In short, no.\n")
    with pytest.raises(GatherError, match=r"both have a\.txt, with different facts: give --prefix"):
        gather([str(first), str(second)])
    found = gather([str(first), str(second)], prefix=True)
    assert found.sources["source"].tolist() == [f"{first}/a.txt", f"{second}/a.txt"]
    assert found.facts["fact_id"].is_unique
    fact = found.facts.to_dict("records")[0]
    assert fact["fact_id"] == _fact_id(fact)


def test_a_copy_in_another_run_is_found_by_its_quotes(tmp_path: Path) -> None:
    first, second = a_run(tmp_path, "first", a=STORY), a_run(tmp_path, "second", b=STORY)
    for folder in (first, second):  # quotes as a real extractor gives them: sentences
        rows = table(folder / "facts.csv")
        for row, name in zip(rows, NAMES, strict=True):
            row["quote"] = f"In {name} ward the count went on until morning"
        with (folder / "facts.csv").open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    found = gather([str(first), str(second)])
    assert found.sources[["source", "copy_of", "origin"]].to_numpy().tolist() == [
        ["a.txt", "", "a.txt"], ["b.txt", "a.txt", "a.txt"],
    ]  # fmt: skip
    assert set(found.facts["origin"]) == {"a.txt"}
    assert found.copies[["source", "of", "kind", "similarity"]].to_numpy().tolist() == [
        ["b.txt", "a.txt", "exact", "1"]
    ]


def test_facts_that_somebody_else_extracted(tmp_path: Path) -> None:
    path = tmp_path / "theirs.csv"
    path.write_text(
        "source,measure,area_id,party,value,status,quote,start,end\nx,seats,medway,LAB,33,asserted,Labour 33,0,9\n",
        encoding="utf-8",
    )
    found = gather([str(path)])
    row = found.facts.to_dict("records")[0]
    assert (row["origin"], row["bound"], row["fact_id"]) == ("x", "exact", _fact_id(row))
    assert found.messages == (f"{path}: no theirs.sources.csv beside it: its 1 articles count as originals",)
    for cells, told in (
        ("x,seats,medway,LAB,33,asserted,q,,", "row 1: start and end must say where"),
        ("x,colour,medway,LAB,33,asserted,q,0,9", "measure cannot be 'colour'"),
    ):
        path.write_text(f"source,measure,area_id,party,value,status,quote,start,end\n{cells}\n", encoding="utf-8")
        with pytest.raises(GatherError, match=told):
            gather([str(path)])
    twice = "source,measure,area_id,party,value,status,quote,start,end\n" + 2 * "x,seats,medway,LAB,33,asserted,q,0,9\n"
    path.write_text(twice, encoding="utf-8")
    assert len(gather([str(path)]).facts) == 1
    lines = tmp_path / "theirs.jsonl"
    row["quote"] = "Labour\u2028 33"
    lines.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    assert gather([str(lines)]).facts.to_dict("records")[0]["quote"] == "Labour\u2028 33"
    for damaged in ("{", "[1]", '{"source": "x"}', "[" * 100_000):
        lines.write_text(damaged + "\n", encoding="utf-8")
        with pytest.raises(GatherError, match=r"theirs\.jsonl"):
            gather([str(lines)])
    path.write_text("source,measure\nx,seats\n", encoding="utf-8")
    with pytest.raises(GatherError, match=r"theirs\.csv: no column area_id"):
        gather([str(path)])


def facts_of(source: str, quotes: Sequence[str], values: Sequence[int]) -> list[dict[str, Any]]:
    return [
        {"source": source, "start": n, "end": n + 1, "fact_id": f"f{n}", "quote": quote, "area_id": f"a{n}",
         "party": "LAB", "measure": "seats", "value": str(value)}
        for n, (quote, value) in enumerate(zip(quotes, values, strict=True))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("count", "same_quotes", "same_values", "kind"),
    [
        (QUOTES, QUOTES, 0, "exact"),
        (QUOTES - 1, QUOTES - 1, 0, None),  # too few quotes
        (20, 15, 0, None),  # too small a share of them
        (20, 16, 0, "cut"),
        (MARKS, 0, MARKS, "rewritten"),
        (MARKS - 1, 0, MARKS - 1, None),  # too few figures
        (40, 0, 37, None),  # 0.925 of the figures: as honest reports have, too
        (40, 0, 38, "rewritten"),
    ],
)
def test_what_a_fingerprint_proves(count: int, same_quotes: int, same_values: int, kind: str | None) -> None:
    ours = [f"one two three four number {n}" for n in range(count)]
    theirs = [quote if n < same_quotes else f"and so on again thing {n}" for n, quote in enumerate(ours)]
    values = [100 + n if n < same_values else 500 + n for n in range(count)]
    first = witness(0, {"source": "a", "published_at": "2023-05-05"}, facts_of("a", ours, range(100, 100 + count)))
    second = witness(1, {"source": "b", "published_at": "2023-05-06"}, facts_of("b", theirs, values))
    found = repeats([first, second])
    assert [(item.copy.source, item.original.source, item.kind) for item in found] == (
        [("b", "a", kind)] if kind else []
    )
    assert repeats([replace(first, file=1), second]) == []  # of one file, which had the texts


def test_the_same_figures_in_another_order_are_no_copy() -> None:
    quotes = [f"one two three four number {n}" for n in range(60)]
    rows = facts_of("a", quotes, range(60))
    other = [
        {**row, "source": "b", "start": (n * 37) % 60, "quote": f"thing {n} was said here"}
        for n, row in enumerate(rows)
    ]
    assert repeats([witness(0, {"source": "a"}, rows), witness(1, {"source": "b"}, other)]) == []
