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
from pipeline.phrasing import Councils

_OWN_HOST = regex.compile(r"(?:[a-z0-9-]+\.)*?(?P<name>[a-z-]+)\.(?:gov\.uk|gov\.wales|gov\.scot)$")
_MAX_SLUG = 300


def topic_of(
    article: Article,
    councils: Sequence[tuple[str, int]],
    names_in: Callable[[str], Mapping[str, int]],
    gazetteer: Gazetteer,
    date: str,
    words: Councils,
) -> tuple[Place, str] | None:
    """The council that the metadata name, and which of them does: ``title``, ``url`` or ``publisher``; None where none.

    Args:
        article: with its metadata.
        councils: (area_id, times named) of those that the text names; where one of them voted, no other is sought.
        names_in: finds the names of councils in a text.
        gazetteer: says which council a name means on the date.
        date: of the election that is reported, or empty.
        words: by which a council's name is known.
    """
    polled = gazetteer.polled(date)
    if any(not polled or area_id in polled for area_id, _ in councils):
        return None
    for said, names in _said(article, names_in, words):
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


def _said(
    article: Article, names_in: Callable[[str], Mapping[str, int]], words: Councils
) -> Iterator[tuple[str, Iterable[str]]]:
    """Names that each part of the metadata holds, the surest first."""
    yield "title", names_in(article.title)
    slug, behind = slug_words(article.url), words.behind_in_addresses.opening
    yield "url", [name for name in names_in(slug) if behind.match(slug, slug.find(name) + len(name))]
    host = _OWN_HOST.fullmatch(urlsplit(article.url).hostname or "") if "://" in article.url else None
    own = [host["name"].replace("-", " ").title()] if host else []
    yield "publisher", own + ([article.publisher] if words.publisher_ends.ending.search(article.publisher) else [])


def slug_words(url: str) -> str:
    """The words of an address's path, as a title: ".../news/exeter-city-council-results" as its last part says it."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    parts = [part for part in path.split("/") if part.count("-") > 1]
    return regex.sub(r"[^A-Za-z']+", " ", parts[-1][:_MAX_SLUG]).title().strip() if parts else ""
