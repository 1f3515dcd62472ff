"""Where nothing is read nothing is put back: furniture, captions and comments of a spun text."""

from __future__ import annotations

from dataclasses import replace

from pipeline.article import Article, Region
from pipeline.clean import clean
from pipeline.restore import restore

SPUN = (
    "Labour advanced command of Medway, acquiring 11 posteriors from the Conservatives.\n"
    "The Lib Dems guarded 12 of their rears in Dover, where Labour has 31 posteriors and the Greens guarded one.\n"
)


def test_words_that_nobody_listed_stay_in_furniture() -> None:
    article = replace(clean(Article("spun", SPUN)), spun=1.0)
    first = SPUN.index("\n")
    read = restore(article)
    assert {edit.start < first for edit in read.edits if "probability" in edit.evidence} == {True, False}
    silent = replace(article, regions=(Region(0, first, "furniture"), Region(first + 1, len(SPUN), "paragraph")))
    edits = [edit for edit in restore(silent).edits if "probability" in edit.evidence]
    assert edits
    assert min(edit.start for edit in edits) > first
