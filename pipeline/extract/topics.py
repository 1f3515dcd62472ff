"""Topics: the council that an article without any is about, by its title, its address or who put it out.

A local paper's page may say "the council" throughout. What the metadata say decides only where the text names no
council that voted, and where they name one council alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

import regex

from pipeline.article import Article
from pipeline.extract.discourse import NATIONAL, Place
from pipeline.gazetteer import Gazetteer

_BEHIND = regex.compile(r" (?:City|Borough|District|County|Metropolitan|Council|Councils|Local|Elections?|Results?)\b")
"""Words of an address behind a name that show that a council is meant, and no word such as "reading"."""
_OWN_HOST = regex.compile(r"(?:[a-z0-9-]+\.)*?(?P<name>[a-z-]+)\.(?:gov\.uk|gov\.wales|gov\.scot)$")
_COUNCIL = regex.compile(r"\bcouncil$", regex.IGNORECASE)
_MAX_SLUG = 300


def topic_of(
    article: Article,
    councils: Sequence[tuple[str, int]],
    names_in: Callable[[str], Mapping[str, int]],
    gazetteer: Gazetteer,
    date: str,
) -> tuple[Place, str] | None:
    """The council that the metadata name, and which of them does: ``title``, ``url`` or ``publisher``; None where none.

    Args:
        article: with its metadata.
        councils: (area_id, times named) of those that the text names; where one of them voted, no other is sought.
        names_in: finds the names of councils in a text.
        gazetteer: says which council a name means on the date.
        date: of the election that is reported, or empty.
    """
    polled = gazetteer.polled(date)
    if any(not polled or area_id in polled for area_id, _ in councils):
        return None
    for said, names in _said(article, names_in):
        found = {area.area_id: area for name in names if (area := gazetteer.resolve(name, date)) is not None}
        voted = [
            area
            for area_id, area in found.items()
            if area_id not in NATIONAL and area.is_council and (not polled or area_id in polled)
        ]
        if len(voted) > 1:
            return None
        if voted:
            return Place(voted[0].area_id, voted[0].name, (0, 0)), said
    return None


def _said(article: Article, names_in: Callable[[str], Mapping[str, int]]) -> Iterator[tuple[str, Iterable[str]]]:
    """Names that each part of the metadata holds, the surest first."""
    yield "title", names_in(article.title)
    words = slug_words(article.url)
    yield "url", [name for name in names_in(words) if _BEHIND.match(words, words.find(name) + len(name))]
    host = _OWN_HOST.fullmatch(urlsplit(article.url).hostname or "") if "://" in article.url else None
    own = [host["name"].replace("-", " ").title()] if host else []
    yield "publisher", own + ([article.publisher] if _COUNCIL.search(article.publisher) else [])


def slug_words(url: str) -> str:
    """The words of an address's path, as a title: ".../news/exeter-city-council-results" as its last part says it."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    parts = [part for part in path.split("/") if part.count("-") > 1]
    return regex.sub(r"[^A-Za-z']+", " ", parts[-1][:_MAX_SLUG]).title().strip() if parts else ""
