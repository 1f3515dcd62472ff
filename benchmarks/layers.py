"""What each layer of the extraction is worth: precision, recall and F1 with one switched off at a time.

    python benchmarks/layers.py

A layer is switched off from here, by putting something that does nothing in its place; the code has no flags. The sets
are those of the repository, and the seeds in ../shared (or $SEATCHANGE_SHARED) where they are. Prints Markdown.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

from pipeline import batch, extract
from pipeline.article import Article
from pipeline.batch.frames import facts_frame
from pipeline.csvfile import read_csv
from pipeline.evaluate import COUNTS, Score, score
from pipeline.extract import discourse, groups, judging, modality
from pipeline.extract.lines import LineReader
from pipeline.ingest import IngestOptions

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("SEATCHANGE_SHARED", ROOT.parent / "shared"))
Switch = Callable[[], Any]


def _same(chunks: Any, *_: object, **__: object) -> Any:
    return chunks


def _restless() -> Any:
    """Every sentence is read as if nothing had been read before it."""
    fresh = discourse.Scene()
    kept = ("nation", "topic", "preview", "partial", "mayors", "first_person", "many")

    def forget(scene: discourse.Scene, *_: object) -> None:
        for name, value in vars(fresh).items():
            if name not in kept:
                setattr(scene, name, value)

    return forget


LAYERS: dict[str, list[Switch]] = {
    "nothing": [],
    "carry-over (read_sentence, flow_on, topic)": [
        lambda: patch.object(extract, "read_sentence", _restless()),
        lambda: patch.object(extract, "flow_on", _same),
        lambda: patch("pipeline.extract.scenes._leads_with", lambda *_: None),
    ],
    "modality (judge)": [lambda: patch.object(judging, "judge", lambda *_: modality.Verdict("asserted"))],
    "history (passages of an earlier year)": [lambda: patch.object(judging, "history", lambda *_: "")],
    "tallies": [lambda: patch.object(groups, "tallies", _same)],
    "shares and distributions": [
        lambda: patch.object(groups, "share_words", _same),
        lambda: patch.object(groups, "distributions", _same),
    ],
    "asides and epithets": [
        lambda: patch.object(groups, "fold_asides", _same),
        lambda: patch.object(groups, "epithets", _same),
    ],
    "previous holder (with_previous)": [lambda: patch.object(extract, "with_previous", _same)],
    "lists of councils": [lambda: patch.object(groups, "area_lists", _same)],
    "locators": [lambda: patch.object(groups, "without_counties", _same)],
    "tables, scoreboards and lines below heads": [
        lambda: patch.object(LineReader, "listed", lambda *_: None),
        lambda: patch.object(LineReader, "heads", lambda *_, **__: iter(())),
        lambda: patch.object(LineReader, "header", lambda *_: False),
    ],
    "verbs given once (elided, joined_areas)": [
        lambda: patch.object(extract, "elided", lambda *_: []),
        lambda: patch.object(extract, "joined_areas", lambda *_: []),
    ],
    "fallback rules": [lambda: patch.object(extract.Extractor, "_fallbacks", lambda *_: iter(()))],
    "settling (head and body, sizes)": [lambda: patch.object(extract, "settled", lambda facts, *_: list(facts))],
    "sizes and counts that cannot be (too_large)": [
        lambda: patch("pipeline.extract.amounts.too_large", lambda *_: False),
        lambda: patch("pipeline.extract.tallying.too_large", lambda *_: False),
    ],
    "who voted (the register's polls)": [
        lambda: patch("pipeline.extract.making.may_have_voted", lambda *_: True),
        lambda: patch("pipeline.extract.scenes.has_voted", lambda *_: True),
    ],
}
"""Each layer by name, with what stands in for its parts."""


def sets() -> Iterator[tuple[str, Path, Path]]:
    """Name, folder of texts and gold of every set that is here."""
    yield "corpus", ROOT / "corpus" / "reports", ROOT / "corpus" / "gold" / "corpus.csv"
    yield "blind", ROOT / "corpus" / "blind" / "reports", ROOT / "corpus" / "blind" / "gold.csv"
    if (SHARED / "seeds").is_dir():
        yield "seeds", SHARED / "seeds", SHARED / "gold" / "seeds.csv"


def measured(articles: list[Article], gold: list[dict[str, str]], switches: list[Switch]) -> Score:
    """The score of a set with some parts switched off."""
    extractor = extract.Extractor.load()
    with ExitStack() as stack:
        for switch in switches:
            stack.enter_context(switch())
        facts = [fact for article in articles for fact in extractor.extract(article)]
    rows = [{name: str(value) for name, value in row.items()} for row in facts_frame(facts).to_dict("records")]
    return score(rows, gold)


def main() -> None:
    """Print a table a set."""
    for name, texts, gold in sets():
        articles = list(batch.read_all([str(texts)], batch.Options(IngestOptions())).articles)
        wanted = read_csv(gold)
        print(f"### {name} ({len(articles)} articles)\n")
        print("| without | precision | recall | F1 | figures F1 | F1 lost |\n| --- | --- | --- | --- | --- | --- |")
        whole = 0.0
        for layer, switches in LAYERS.items():
            found = measured(articles, wanted, switches)
            total, figures = found.tally(), found.tally(COUNTS)
            whole = whole if switches else total.f1
            numbers = (total.precision, total.recall, total.f1, figures.f1, whole - total.f1)
            print(f"| {layer} | {' | '.join(f'{number:.3f}' for number in numbers)} |")
        print()


if __name__ == "__main__":
    main()
