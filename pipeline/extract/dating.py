"""Dating: the polling day that an article reports, and that of a year it mentions.

In order: what the user or metadata said; a year beside "local elections" in the text; the last polling day up to
publication (in a preview the next); a date in the text; the one election that fits the councils, years and people
named. If two fit, none is given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

import regex

from pipeline.article import Article
from pipeline.gazetteer import Gazetteer
from pipeline.when import parse_date

_ELECTION_YEAR = regex.compile(
    r"(?:(?:local|council|county council|mayoral|district council|borough council|city council|unitary) "
    r"elections?:?,?\s+(?:of |in |on )?(?:\w+ )?(20\d\d|19\d\d))"
    r"|(?:\b(20\d\d|19\d\d) (?:UK |English |Welsh |Scottish )?(?:local|council|county council|"
    r"[A-Z][a-z]+ (?:County |City |Borough |District )?Council) "
    r"(?:government )?elections?)"
    r"|(?:(?:^|\n|[.:|] )(?:Elections?|Vote) ((?:20|19)\d\d)\b)"
    r"|(?:\b(?:local|council|county|borough|Welsh|Scottish|English|Irish|London) elections? results?:?,? "
    r"(?:of |in |from )?((?:20|19)\d\d)\b)",
    regex.IGNORECASE,
)
_EARLIER = regex.compile(
    r"\b(?:in|since|at|from|than|after|of|before|on|to) (?:the |its |their )?(?:last |previous )?$", regex.IGNORECASE
)
"""Words before the name of an election that make it an earlier one."""
_COMPARED = regex.compile(r"\b(?:from|since|than|with|to|before|after|on) (?:the |its |their )?$", regex.IGNORECASE)
"""Words before a year that a result is set against: "change from 2017"."""
_POLL_ON = regex.compile(
    r"(?:elections?|polls?|polling|voted|votes?|poll|polling day|ballot)[^.\n]{0,40}?"
    r"\bon (?:\w+day,? )?(\d{1,2}(?:st|nd|rd|th)? \w{3,9} (?:20|19)\d\d)",
    regex.IGNORECASE,
)
_FULL_DATE = regex.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)? "
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December),? (?:20|19)\d\d\b"
)
_PREVIEW = regex.compile(
    r"\b(?:go(?:es)? to the polls|ahead of|next (?:week|month|thursday)|polling day|upcoming|will vote|"
    r"are up for (?:grabs|election)|to watch|preview|vote on thursday|votes? next)\b",
    regex.IGNORECASE,
)
_YEAR = regex.compile(r"\b(?:19[7-9]\d|20[0-4]\d)\b")
_RESULTS = regex.compile(r"\b(?:elections?|results?|votes?|polls?|councils?|declar\w+)\b", regex.IGNORECASE)
_LEAD = 600
"""Characters that a text begins with."""
_SOME = 3
_NEARLY_ALL = 0.85
_MEMORY = 12
"""Years between the poll and the last year that a report of it names."""
_AFTERMATH = 120  # days in which an article may still report an election
_AHEAD = 75


def polling_day_of_year(year: str, gazetteer: Gazetteer, areas: Iterable[str] = ()) -> str:
    """The ordinary polling day of a year (the one on which most of ``areas`` voted); empty where none is known."""
    days = [day for day in gazetteer.polling_days() if day.startswith(year)]
    if not days:
        last = gazetteer.last_polling_day(f"{year}-12-31")
        return last if last.startswith(year) else ""
    wanted = list(areas)
    counts = Counter({day: sum(area in gazetteer.polled(day) for area in wanted) for day in days})
    best = max(counts.values())
    top = [day for day in days if counts[day] == best]
    return max(top, key=lambda day: (len(gazetteer.polled(day)), day))


def _headed(article: Article, gazetteer: Gazetteer, areas: Sequence[str]) -> str:
    """The election of the one year that the title or the first lines name, where they speak of results or a vote."""
    head = f"{article.title}\n{article.restored[:300]}"
    found = [m for m in _YEAR.finditer(head) if m.group() >= "1973"]
    years = {m.group() for m in found}
    if len(years) > 1:
        years = {m.group() for m in found if not _COMPARED.search(head[max(0, m.start() - 30) : m.start()])}
    if len(years) == 1 and _RESULTS.search(head):
        return polling_day_of_year(years.pop(), gazetteer, areas)
    return ""


def _nation(gazetteer: Gazetteer, named: Sequence[tuple[str, ...]], text: str) -> str:
    """Northern Ireland, since it votes on days of its own, where most councils named are there; else empty.

    Where none is named, that the text begins with Northern Ireland is enough.
    """
    if not named and "Northern Ireland" in text[:_LEAD]:
        return "Northern Ireland"
    nations = Counter(gazetteer.areas[ids[0]].nation for ids in named if ids[0] in gazetteer.areas)
    return "Northern Ireland" if nations and nations["Northern Ireland"] * 2 > nations.total() else ""


def _days(start: str, end: str) -> int:
    return (date.fromisoformat(end[:10]) - date.fromisoformat(start[:10])).days


def election_date(article: Article, gazetteer: Gazetteer, named: Sequence[tuple[str, ...]], given: str = "") -> str:
    """The polling day that an article reports, ISO 8601, or empty where it cannot be told.

    Args:
        article: cleaned; its metadata count first.
        gazetteer: polling days and who voted on them.
        named: for each council name in the text, the ids that it may mean.
        given: what the user said.
    """
    if given or article.election_date:
        return given or article.election_date
    text = article.restored[:200_000]
    nation = _nation(gazetteer, named, text)
    areas = [ids[0] for ids in named if len(ids) == 1]
    for part in (article.title, text[:_LEAD], text):
        if match := _POLL_ON.search(part):
            day = parse_date(match.group(1))
            if day in gazetteer.polling_days():
                return day
        found_here = list(_ELECTION_YEAR.finditer(part))
        spoken = [m for m in found_here if not _EARLIER.search(part[max(0, m.start() - 40) : m.start()])]
        if part is text:
            spoken = spoken or found_here
        years = [next(group for group in m.groups() if group) for m in spoken]
        if years and (part is not text or len(set(years)) == 1):
            year = max(years)
            found = polling_day_of_year(year, gazetteer, areas)
            published = article.published_at[:10]
            if found and not (published and published < f"{int(year) - 1}"):
                return found
    if article.published_at:
        day = _published(article.published_at[:10], gazetteer, text, nation)
        return _voted_last(day, gazetteer, text, named) or day
    dates = [parse_date(found) for found in _FULL_DATE.findall(text[:4000])]
    near = Counter(
        day
        for found in dates
        if found
        for day in [gazetteer.last_polling_day(found)]
        if day and _days(day, found) <= 10
    )
    if near:
        return max(near, key=lambda day: (near[day], day))
    return _fitting(text, gazetteer, named) or _headed(article, gazetteer, areas)


def _published(published: str, gazetteer: Gazetteer, text: str, nation: str) -> str:
    last, following = gazetteer.last_polling_day(published, nation), gazetteer.next_polling_day(published, nation)
    ahead = _days(published, following) if following else 9999
    since = _days(last, published) if last else 9999
    if ahead <= _AHEAD and since > _AFTERMATH // 4 and _PREVIEW.search(text):
        return following
    if since <= _AFTERMATH:
        return last
    return following if ahead <= _AHEAD else last


def _voted_last(day: str, gazetteer: Gazetteer, text: str, named: Sequence[tuple[str, ...]]) -> str:
    """The last polling day up to ``day`` on which the councils named voted, where none voted on ``day``.

    Such is a page with a date of its own long after the poll that it reports. Empty where ``day`` may stand, or where
    no such polling day's year is named in the text.
    """
    if len({ids[0] for ids in named}) < _SOME or _share(named, gazetteer, day) > 0:
        return ""
    years = set(_YEAR.findall(text))
    earlier = sorted((other for other in gazetteer.polling_days() if other < day and other[:4] in years), reverse=True)
    return next((other for other in earlier if _share(named, gazetteer, other) >= _NEARLY_ALL), "")


def _share(named: Sequence[tuple[str, ...]], gazetteer: Gazetteer, day: str) -> float:
    """Share of the councils named that voted on a day; 1 where it is not known who did."""
    polled = gazetteer.polled(day)
    return sum(any(area in polled for area in ids) for ids in named) / len(named) if polled else 1.0


def _fitting(text: str, gazetteer: Gazetteer, named: Sequence[tuple[str, ...]]) -> str:
    """The one polling day on which (nearly) all councils named voted, that no year or person named speaks against."""
    if len({ids[0] for ids in named}) < _SOME:
        return ""
    latest = max((found for found in _YEAR.findall(text)), default="")
    fits = []
    for day in gazetteer.polling_days():
        if latest and int(day[:4]) - int(latest) > _MEMORY:
            continue  # "Labour since 1990": of a poll that the register does not have
        if day[:4] < latest or not gazetteer.polled(day):
            continue
        if _share(named, gazetteer, day) >= _NEARLY_ALL and _in_office(text, gazetteer, day):
            fits.append(day)
    return fits[0] if len(fits) == 1 else ""


_OFFICE = regex.compile(
    r"(?:prime minister|\bpm|leader|chancellor|first minister)\s+(?:sir |dame |mr |ms )?$", regex.IGNORECASE
)


def _in_office(text: str, gazetteer: Gazetteer, day: str) -> bool:
    """Whether every leader whom the text names had come to lead by then.

    Those named with their office must still have led.
    """
    spans: dict[str, list[tuple[str, str]]] = {}
    for person in gazetteer.people_forms():
        if len(person.text) > 8 and " " in person.text and person.text in text:
            spans.setdefault(person.text, []).append((person.start, person.end))
    for name, terms in spans.items():
        at = text.find(name)
        in_office = _OFFICE.search(text[max(0, at - 30) : at]) and "former" not in text[max(0, at - 40) : at].lower()
        if not any((not start or start <= day) and (not end or day <= end or not in_office) for start, end in terms):
            return False
    return True
