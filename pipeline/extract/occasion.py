"""Occasion: whether an article was written before the poll it speaks of, and whether councils were elected at all.

A preview states holdings, hopes and history, and no result; a round-up of by-elections states no council's figures.
"""

from __future__ import annotations

from collections.abc import Collection

from pipeline.article import Article
from pipeline.extract.dating import FULL_DATE
from pipeline.phrasing import Phrasing
from pipeline.when import parse_date

_HEAD = 400
_BEGINNING = 1500
_FOREIGN = 2
"""Names of another country's politics that an article about it holds at least."""


def printed_on(article: Article) -> str:
    """The day on which an article was put out, by its metadata, else the latest full date at its head; may be empty."""
    if article.published_at:
        return article.published_at[:10]
    found = [parse_date(match) for match in FULL_DATE.findall(article.restored[:_HEAD])]
    return max((day for day in found if day), default="")


def is_preview(article: Article, polling_day: str, phrasing: Phrasing) -> bool:
    """Whether an article was written before the poll that it speaks of.

    Told by its date; where it has none, by a head that looks ahead and a beginning without results.
    """
    printed = printed_on(article)
    if printed and (article.published_at or printed != polling_day):  # else it may be the day that it looks ahead to
        stamped = not article.published_at and phrasing.occasion.over.anywhere.search(article.restored, 0, _HEAD)
        return bool(polling_day) and printed < polling_day and not stamped
    told = _told(article)
    words = phrasing.occasion
    if words.surely.anywhere.search(told[:_HEAD]):
        return True
    ahead = words.ahead.anywhere.search(f"{article.title}\n{told[:_HEAD]}")
    return ahead is not None and not words.results.anywhere.search(told[:_BEGINNING])


def _told(article: Article) -> str:
    """The beginning of what an article says itself, its furniture and captions left out."""
    parts, size = [], 0
    for region in article.regions:
        if size > _BEGINNING:
            break
        if region.kind not in ("furniture", "caption"):
            parts.append(article.restored[slice(*article.restored_span(region.start, region.end))])
            size += len(parts[-1]) + 1
    return "\n".join(parts)


def is_by_election(article: Article, phrasing: Phrasing) -> bool:
    """Whether an article is about by-elections and no ordinary election."""
    head = f"{article.title}\n{article.restored[:_HEAD]}"
    by_election = phrasing.contest.by_election.anywhere
    if phrasing.contest.by_elections_held.anywhere.search(head):
        return True
    if not by_election.search(head) or phrasing.contest.ordinary.anywhere.search(by_election.sub("", head)):
        return False
    if not by_election.search(article.title) and phrasing.contest.many_seats.anywhere.search(article.restored[:2_000]):
        return False  # a third of the seats, and one more because of a by-election
    return len(by_election.findall(article.restored[:20_000])) >= 2


def is_foreign(article: Article, names: Collection[str]) -> bool:
    """Whether an article is about elections outside the United Kingdom: it holds two or more of ``names``."""
    text = article.restored[:20_000].casefold()
    return sum(name in text for name in names) >= _FOREIGN
