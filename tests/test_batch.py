"""Batches with stages of the tests' own: order, workers, failures, resuming. The real stages are not needed here."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from pipeline.article import Article, Edit, Passage, Rejection
from pipeline.batch.frames import copies_frame, errors_frame, facts_frame, frame, root
from pipeline.batch.scratch import Scratch
from pipeline.batch.shards import BIG_BATCH, Line, Outcome, Task, clean_shard, cut, default_jobs, extract_shard, workers
from pipeline.copies import Copies
from pipeline.fact import Anchor, Fact
from pipeline.schema import FACTS, SchemaError


def a_fact(source: str, start: int, value: str) -> Fact:
    return Fact(
        source, "seats", "Medway", "medway", "E06000035", "LAB", value, "seats", "", "", "asserted", "exact",
        "2023-05-04", "local.medway.2023-05-04", "2023-05-05", "", "", "q", start, start + 1, (Anchor("value", 1, 2),),
    )  # fmt: skip


class CountingExtractor:
    """A fact for each of the text's letters "x"; "slow" runs out of time, "bad" breaks."""

    def extract(self, article: Article, election_date: str = "") -> Iterable[Fact]:
        if "slow" in article.raw:
            raise TimeoutError
        if "bad" in article.raw:
            raise ValueError("no such\nthing")
        return [a_fact(article.source, at, election_date) for at, letter in enumerate(article.raw) if letter == "x"]


@dataclass(frozen=True)
class PlainStages:
    """Stand-ins: clean puts an edit in front, restore notes the original."""

    election_date: str = "7"

    def clean(self, article: Article) -> Article:
        if "unclean" in article.raw:
            raise RuntimeError
        return article.with_edits([Edit(0, 0, ">", "layout")])

    def restore(self, article: Article, original: Article | None) -> Article:
        return article.with_edits([Edit(0, 0, original.source if original else "-", "spin")])

    def extractor(self) -> CountingExtractor:
        return CountingExtractor()


def articles(*texts: str) -> list[Article]:
    return [Article(f"{number}.txt", text) for number, text in enumerate(texts)]


def line(tmp_path: Path | None = None, size: int = 4, version: str = "1") -> Line:
    return Line(PlainStages(), None, Scratch(tmp_path, lambda: version), size)


def test_shards_are_cut_by_the_text_alone() -> None:
    tasks = [Task(article) for article in articles("a" * 3, "b", "c" * 9, "d")]
    assert [[task.article.source[0] for task in shard] for shard in cut(tasks, 4)] == [["0", "1"], ["2"], ["3"]]
    assert list(cut([], 4)) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_order_and_outcome_do_not_depend_on_workers(jobs: int) -> None:
    tasks = [Task(article) for article in articles(*(f"{'x' * (n % 3)}{n}" for n in range(20)))]
    with workers(jobs) as pool:
        found = Line(PlainStages(), pool, Scratch(None), 5).run("extract", extract_shard, tasks)
    assert [outcome.article.source for outcome in found] == [task.article.source for task in tasks]
    assert [len(outcome.facts) for outcome in found] == [n % 3 for n in range(20)]
    assert {fact.value for outcome in found for fact in outcome.facts} == {"7"}
    assert found[0].article.restored == "-0"


def test_an_original_stands_beside_its_copy() -> None:
    first, second = articles("x", "xx")
    found = line().run("extract", extract_shard, [Task(first), Task(second, first)])
    assert [outcome.article.restored for outcome in found] == ["-x", "0.txtxx"]


def test_what_fails_rejects_one_article_and_names_it() -> None:
    tasks = [Task(Article("a.jsonl#7", "slow")), Task(Article("b.txt", "bad")), Task(Article("c.txt", "x"))]
    found = line().run("extract", extract_shard, tasks)
    assert found[0].rejection == Rejection(
        "a.jsonl", "7", "extract", "a pattern ran into its time limit",
        "look in its text for long runs of one character or word",
    )  # fmt: skip
    assert found[1].rejection is not None
    assert found[1].rejection.error == "ValueError: no such thing"
    assert found[2].rejection is None
    assert len(found[2].facts) == 1
    cleaned = line().run("clean", clean_shard, [Task(Article("d.txt", "unclean"))])
    assert cleaned[0].rejection is not None
    assert (cleaned[0].rejection.stage, cleaned[0].rejection.error) == ("clean", "RuntimeError")


def test_finished_shards_are_not_done_again(tmp_path: Path) -> None:
    tasks = [Task(article) for article in articles("x" * 4, "y" * 4, "bad ")]
    first = line(tmp_path).run("extract", extract_shard, tasks)
    kept = sorted((tmp_path / ".seatchange").iterdir())
    assert len(kept) == 3
    for path in kept:
        ((article, _, rejection),) = json.loads(path.read_text(encoding="utf-8"))
        if article[0] == "0.txt":
            path.write_text(json.dumps([(article, [], rejection)]), encoding="utf-8")
        elif article[0] == "1.txt":
            path.write_text("{damaged", encoding="utf-8")
    again = line(tmp_path).run("extract", extract_shard, tasks)
    assert len(first[0].facts) == 4
    assert again[0] == Outcome(first[0].article)  # what was kept is taken as it stands
    assert again[1:] == first[1:]  # what was damaged is done again
    # another version of the program or of the models shares nothing
    assert line(tmp_path, version="2").run("extract", extract_shard, tasks) == first
    Scratch(tmp_path).clear()
    assert list(tmp_path.iterdir()) == []


def test_outcomes_come_back_from_the_scratch_folder_as_they_were(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path, lambda: "1")
    article = Article(
        "a\udc80.txt", "caf\u00e9\r\n", "P", edits=(Edit(0, 1, "K", "spin", "why"),), spun=0.25, digest="d"
    )
    outcomes = [
        Outcome(article, (a_fact("a", 3, "-4"),)),
        Outcome(article, rejection=Rejection("a", "", "clean", "e")),
    ]
    scratch.save("key", outcomes)
    back = scratch.load("key")
    assert back == outcomes
    assert back is not None
    assert back[0].article.digest == "d"
    assert back[0].facts[0].fact_id == outcomes[0].facts[0].fact_id
    assert scratch.load("other") is None


def test_keys_tell_originals_texts_and_stages_apart() -> None:
    scratch = Scratch(None, lambda: "1")
    first, second = articles("x", "x")
    keys = {
        scratch.key("clean", [Task(first)]),
        scratch.key("extract", [Task(first)]),
        scratch.key("extract", [Task(first, second)]),
        scratch.key("extract", [Task(second)]),
        scratch.key("extract", [Task(first), Task(second)]),
        Scratch(None, lambda: "2").key("clean", [Task(first)]),
    }
    assert len(keys) == 6


def test_small_batches_take_one_process() -> None:
    assert default_jobs(BIG_BATCH - 1) == 1
    assert default_jobs(BIG_BATCH) >= 1


def test_facts_carry_the_origin_of_their_words_and_are_said_once() -> None:
    copies = Copies(passages=(Passage("b", "a", 0, 10, 0, 10, "exact", 1.0, "same words"),))
    facts = [a_fact("b", 3, "4"), a_fact("b", 3, "4"), a_fact("b", 50, "5"), a_fact("a", 3, "4")]
    found = facts_frame(facts, copies)
    assert found[["source", "origin", "start"]].to_numpy().tolist() == [
        ["a", "a", "3"], ["b", "a", "3"], ["b", "b", "50"],
    ]  # fmt: skip
    assert set(map(type, found.to_numpy().ravel())) == {str}


def test_frames_are_checked_against_their_schema() -> None:
    with pytest.raises(SchemaError, match="facts row 1: measure cannot be 'colour'"):
        frame(FACTS, [a_fact("a", 1, "4").row() | {"measure": "colour"}])
    empty = frame(FACTS, [])
    assert list(empty.columns) == FACTS.names
    assert copies_frame([]).empty


def test_errors_name_a_fault_once() -> None:
    fault = Rejection("a.gz", "", "ingest", "truncated", "get it again")
    found = errors_frame([fault, fault, Rejection("a.gz", "", "ingest", "truncated", "other advice")])
    assert isinstance(found, pd.DataFrame)
    assert found["input"].tolist() == ["a.gz"]


def test_the_root_of_a_chain_and_of_a_ring() -> None:
    assert root("a", {"a": "b", "b": "c"}) == "c"
    assert root("x", {}) == "x"
    ring = {"a": "b", "b": "c", "c": "b"}
    assert {root(name, ring) for name in "abc"} == {"b"}
