"""Occasion: whether an article was written before the poll it speaks of, and whether councils were elected at all.

A preview states holdings, hopes and history, and no result; a round-up of by-elections states no council's figures.
"""

from __future__ import annotations

from collections.abc import Collection

import regex

from pipeline.article import Article
from pipeline.when import parse_date

_HEAD = 400
_FOREIGN = 2
"""Names of another country's politics that an article about it holds at least."""
_FULL_DATE = regex.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)? "
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December),? (?:20|19)\d\d\b"
)
_AHEAD = regex.compile(
    r"\b(?:to watch|go(?:es)? to the polls (?:on|tomorrow|next|this)|with (?:a|one|two|three) (?:week|day|"
    r"month)s? to go|"
    r"ahead of (?:the |this |next )?(?:elect|poll|vote|ballot|thursday|week|month)|preview|what to expect|"
    r"expected to win|final push|polling day is|"
    r"could (?:tell|decide|fall|change hands)|will (?:vote|go to the polls)|set to fall|targets?:|eve of)\b",
    regex.IGNORECASE,
)
_RESULTS = regex.compile(
    r"\b(?:results? (?:so far|in full|are in|declared)|declared|was elected|were elected|re-elected|count(?:ed|"
    r"ing) (?:is|was|took|ended)|"
    r"has (?:won|lost|taken|gained|held)|have (?:won|lost|taken|gained|held)|gained|ousted)\b",
    regex.IGNORECASE,
)
_BY_ELECTION = regex.compile(r"\bby-?elections?\b", regex.IGNORECASE)
_ORDINARY = regex.compile(r"\b(?:local|council|county|district|borough|mayoral) elections?\b", regex.IGNORECASE)


def printed_on(article: Article) -> str:
    """The day on which an article was put out, by its metadata, else the latest full date at its head; may be empty."""
    if article.published_at:
        return article.published_at[:10]
    found = [parse_date(match) for match in _FULL_DATE.findall(article.restored[:_HEAD])]
    return max((day for day in found if day), default="")


def is_preview(article: Article, polling_day: str) -> bool:
    """Whether an article was written before the poll that it speaks of.

    Told by its date; where it has none, by a head that looks ahead and a beginning without results.
    """
    printed = printed_on(article)
    if printed:
        return bool(polling_day) and printed < polling_day
    head = f"{article.title}\n{article.restored[:_HEAD]}"
    return bool(_AHEAD.search(head)) and not _RESULTS.search(article.restored[:1500])


def is_by_election(article: Article) -> bool:
    """Whether an article is about by-elections and no ordinary election."""
    head = f"{article.title}\n{article.restored[:_HEAD]}"
    if not _BY_ELECTION.search(head) or _ORDINARY.search(_BY_ELECTION.sub("", head)):
        return False
    return len(_BY_ELECTION.findall(article.restored[:20_000])) >= 2


def is_foreign(article: Article, names: Collection[str]) -> bool:
    """Whether an article is about elections outside the United Kingdom: it holds two or more of ``names``."""
    text = article.restored[:20_000].casefold()
    return sum(name in text for name in names) >= _FOREIGN
