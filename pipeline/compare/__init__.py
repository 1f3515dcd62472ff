"""Compare: two articles, two runs, two sources or two publishers of a run, a row a figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline.article import Article
from pipeline.compare.comparison import COLUMNS, Comparison, Row, compare
from pipeline.compare.inside import articles, run_table, side
from pipeline.compare.statements import CompareError, is_table, of_facts, of_run
from pipeline.compare.wording import Wording, align
from pipeline.fact import Fact

__all__ = ["COLUMNS", "CompareError", "Comparison", "Row", "Wording", "diff", "diff_articles", "is_run"]


def is_run(path: Path) -> bool:
    """Whether a path is a run to be compared as such: a folder, or a table of reconciled figures."""
    return path.is_dir() or (path.is_file() and is_table(path))


def diff(a: str | Path, b: str | Path, within: Path | None = None) -> Comparison:
    """Compare two runs or, ``within`` the folder of one, two of its sources or publishers.

    Confidence, reasons, quotes and the order of lists are no differences; the verdict, the time and the sources
    behind a value that stays are named in ``changed`` and leave the figure the same.

    Args:
        a: folder of a run or its ``reconciled.csv``; with ``within`` a source (in full, or its file name or
            how that begins, if one alone does) or a publisher.
        b: the other one.
        within: folder of the run that holds both sources.

    Raises:
        CompareError: something is missing, ambiguous or damaged, or a table has two rows of one key.
    """
    if within is None:
        return compare("runs", (str(a), str(b)), of_run(Path(a)), of_run(Path(b)))
    sources = run_table(within, "sources", ("source", "publisher"))
    sides = [side(str(name), sources, within) for name in (a, b)]
    needed = ("source", "measure", "area", "area_id", "party", "value", "previous", "counterparty", "status", "bound")
    facts = run_table(within, "facts", (*needed, "election_date", "person", "quote", "start", "as_of"))
    said = [of_facts(row for row in facts if row["source"] in s.sources) for s in sides]
    names = (sides[0].name, sides[1].name)
    if any(s.publisher for s in sides):
        return compare("publishers", names, said[0], said[1])
    texts = articles(within, tuple(source for s in sides for source in s.sources))
    both = [texts.get(s.sources[0]) for s in sides]
    wording = align(both[0], both[1]) if both[0] and both[1] else None
    return compare("sources", names, said[0], said[1], wording)


def diff_articles(
    facts_a: Iterable[Fact | Mapping[str, Any]],
    facts_b: Iterable[Fact | Mapping[str, Any]],
    article_a: Article,
    article_b: Article,
) -> Comparison:
    """Compare two articles by what each states (its facts, or rows of ``facts.csv``) and by how it words it."""
    names = (_name(article_a), _name(article_b))
    return compare("articles", names, of_facts(_rows(facts_a)), of_facts(_rows(facts_b)), align(article_a, article_b))


def _rows(facts: Iterable[Fact | Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    return (fact.row() if isinstance(fact, Fact) else fact for fact in facts)


def _name(article: Article) -> str:
    return f"{article.source} ({article.publisher})" if article.publisher else article.source
