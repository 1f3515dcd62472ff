"""Frames: articles, facts and copies as the rows of their tables, every cell text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.schema import COPIES, ERRORS, FACTS, SOURCES, Table, check_rows, sort_rows

if TYPE_CHECKING:
    from pipeline.article import Article, Passage, Rejection
    from pipeline.copies import Copies
    from pipeline.fact import Fact


def frame(table: Table, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows as a frame with the table's columns, in the order of its key, every cell text.

    Raises:
        SchemaError: a row does not fit the table.
    """
    ordered = sort_rows(table, rows)
    check_rows(table, ordered)
    cells = {name: [_text(row.get(name)) for row in ordered] for name in table.names}
    return pd.DataFrame(cells, columns=table.names, dtype=str)


def facts_frame(facts: Iterable[Fact], copies: Copies | None = None) -> pd.DataFrame:
    """Facts as ``facts.csv`` has them, each with its origin; one said twice in the same words is said once."""
    rows: dict[str, dict[str, Any]] = {}
    for fact in facts:
        row = fact.row()
        if copies is not None:
            row["origin"] = copies.origin_of(fact.source, fact.start, fact.end)
        rows.setdefault(str(row["fact_id"]), row)
    return frame(FACTS, rows.values())


def sources_frame(articles: Sequence[Article], facts: pd.DataFrame, copies: Copies) -> pd.DataFrame:
    """Articles as ``sources.csv`` has them; what reconciling fills in (election date, agreement) stays as found."""
    counts = Counter(facts["source"])
    above = {name: copy.of for name, copy in copies.copy_of.items()}
    return frame(
        SOURCES,
        (
            {
                "source": article.source,
                "publisher": article.publisher,
                "title": article.title,
                "url": article.url,
                "published_at": article.published_at,
                "election_date": article.election_date,
                "words": len(article.raw.split()),
                "facts": counts[article.source],
                "origin": root(article.source, above),
                "spun": round(article.spun, 3),
                **_copied(article.source, copies),
            }
            for article in articles
        ),
    )


def _copied(source: str, copies: Copies) -> dict[str, Any]:
    found: dict[str, Any] = {"version_of": copies.version_of.get(source, "")}
    if (copy := copies.copy_of.get(source)) is not None:
        found["copy_of"] = copy.of
        found["copy_similarity"] = round(copy.similarity, 3)
        found["copy_evidence"] = copy.evidence
    return found


def root(source: str, of: Mapping[str, str]) -> str:
    """The end of the chain of copies that ``source`` stands in; of a ring its least name."""
    seen = [source]
    while above := of.get(seen[-1], ""):
        if above in seen:
            return min(seen[seen.index(above) :])
        seen.append(above)
    return seen[-1]


def copies_frame(passages: Iterable[Passage]) -> pd.DataFrame:
    """Shared passages as ``copies.csv`` has them."""
    return frame(COPIES, ({**_fields(passage), "similarity": round(passage.similarity, 3)} for passage in passages))


def errors_frame(rejections: Iterable[Rejection]) -> pd.DataFrame:
    """Rejected and skipped inputs as ``errors.csv`` has them; one fault named twice is one row."""
    rows = map(_fields, sorted(set(rejections)))
    return frame(ERRORS, {tuple(row[part] for part in ERRORS.key): row for row in rows}.values())


def _fields(item: Passage | Rejection) -> dict[str, Any]:
    return {name: getattr(item, name) for name in item.__dataclass_fields__}


def _text(value: object) -> str:
    """A cell: empty for None, no superfluous zeros."""
    return "" if value is None else format(value, ".12g") if isinstance(value, float) else str(value)
