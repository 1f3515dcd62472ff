"""Which of two articles came first, and which are versions of one address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit
from zoneinfo import ZoneInfo

from pipeline.article import Article
from pipeline.copies.fingerprint import words

SPUN = 0.5
CLEAR = 3
"""From so many stock words more on one side on, the words themselves say which text was swapped."""
_UK = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Moment:
    """When something was published: an instant (``start`` equals ``end``) or a day without its time."""

    start: datetime
    end: datetime

    def before(self, other: Moment) -> bool:
        """Whether it is surely earlier: two of one day, one without its time, cannot be told apart."""
        return self.end < other.start or (self.end == other.start and self.start < self.end)


@lru_cache(2_000)
def moment(text: str) -> Moment | None:
    """The moment that an ISO 8601 date or time names, UK time where it has no offset; None where it names none."""
    try:
        if len(text) == 10:
            day = datetime.combine(date.fromisoformat(text), time(), _UK)
            return Moment(day, day + timedelta(days=1))
        stamp = datetime.fromisoformat(text)
        stamp = stamp if stamp.tzinfo else stamp.replace(tzinfo=_UK)
        stamp.utctimetuple()  # year 1 and 9999 overflow here rather than later
    except (ValueError, OverflowError):
        return None
    return Moment(stamp, stamp)


def likely_order(article: Article) -> tuple[bool, float, int, str]:
    """Sort key that puts originals before their copies as far as one article alone can say."""
    published = moment(article.published_at)
    return (
        article.spun >= SPUN,
        published.start.timestamp() if published else float("inf"),
        -len(article.raw.split()),
        article.source,
    )


def which_is_earlier(a: Article, b: Article, balance: int = 0) -> tuple[bool, bool]:
    """Whether ``a`` is taken for the original of two articles that share words, and whether that is sure.

    The earlier published; where dates do not tell (then it is not sure), the one whose words were not swapped,
    then the one that has more stock words of results where the two differ (``balance``, those of ``a`` less
    those of ``b``, counts from ``CLEAR``), then the longer, the dated one, the one whose source name comes first.
    """
    first, second = moment(a.published_at), moment(b.published_at)
    if first and second:
        if first.before(second):
            return True, True
        if second.before(first):
            return False, True
    if (a.spun >= SPUN) != (b.spun >= SPUN):
        return b.spun >= SPUN, False
    if abs(balance) >= CLEAR:
        return balance > 0, False
    lengths = -len(a.raw.split()), -len(b.raw.split())
    return (lengths[0], first is None, a.source) < (lengths[1], second is None, b.source), False


def address(url: str) -> str:
    """A web address without fragment, tracking, scheme and ``www.``; empty for none and for a bare host."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
        query = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=50)
    except ValueError:
        return ""
    tracking = words("tracking")
    kept = sorted((k, v) for k, v in query if k.casefold() not in tracking and not k.casefold().startswith("utm_"))
    path = parts.path.rstrip("/")
    if not host or not (path or kept):
        return ""
    return f"{host}{path}?{urlencode(kept)}" if kept else host + path


def versions(articles: Sequence[Article]) -> dict[str, str]:
    """From each article that a later one at its address replaces to the last of those."""
    groups: dict[str, list[tuple[Article, Moment]]] = {}
    for article in articles:
        key = address(article.url) if article.url else ""
        changed = moment(article.modified_at) or moment(article.published_at)
        if key and changed:
            groups.setdefault(key, []).append((article, changed))
    replaced: dict[str, str] = {}
    for members in groups.values():
        members.sort(key=lambda m: (-m[1].start.timestamp(), -m[1].end.timestamp(), m[0].source))
        for article, changed in members:
            for later, when in members:
                if changed.before(when):
                    replaced[article.source] = later.source
                    break
    return replaced


def same_address(a: Article, b: Article, version_of: Mapping[str, str]) -> bool:
    """Whether one of the two replaces the other, or both are replaced by one version."""
    last_a, last_b = version_of.get(a.source, a.source), version_of.get(b.source, b.source)
    one_replaced = (a.source in version_of) != (b.source in version_of)
    return last_a == last_b or (one_replaced and address(a.url) == address(b.url) != "")
