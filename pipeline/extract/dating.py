"""Dating: the polling day that an article reports, and that of a year it mentions.

In order: what the user or metadata said; a year beside "local elections" in the text; the last polling day up to
publication (in a preview the next); a date in the text; the one election that fits the councils, years and people
named. If two fit, none is given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

import regex

from pipeline.article import Article
from pipeline.extract.fitting import NEARLY_ALL, SOME, YEAR, compared, fitting, latest_year, next_of_all
from pipeline.gazetteer import Gazetteer
from pipeline.phrasing import Dating
from pipeline.when import find_when, parse_date

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
FULL_DATE = regex.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTHS}),?|(?:{_MONTHS}) \d{{1,2}}(?:st|nd|rd|th)?,?) (?:20|19)\d\d\b"
    r"|\b(?:20|19)\d\d-[01]\d-[0-3]\d\b"
)
_THE_YEAR = r"(?P<year>(?:19|20)\d\d)"
_WORD = regex.compile(r"[\w'’]+")
_LEAD = 600
"""Characters that a text begins with."""
_TERMS = 4, 3, 5
"""Years for which a council is elected: four, three where seats put off to 2021 were, five in Scotland and Wales."""
_AFTERMATH = 120  # days in which an article may still report an election
_AHEAD = 75


@cache
def _election_year(words: Dating) -> regex.Pattern[str]:
    """An election with its year: "local elections 2023", "the 2023 local elections", "Elections 2023" in a heading."""
    return regex.compile(
        rf"{words.elections.body}:?,?\s+(?:{words.between.body} )?(?:\w+ )?{_THE_YEAR}"
        rf"|\b{words.years_election.body}\b|(?:^|\n|[.:|] ){words.headed.body} {_THE_YEAR}\b",
        regex.IGNORECASE,
    )


@cache
def _poll_on(words: Dating) -> regex.Pattern[str]:
    """The date on which a poll is said to have been held."""
    return regex.compile(
        rf"{words.polling.body}[^.\n]{{0,40}}?\bon (?:\w+day,? )?(\d{{1,2}}(?:st|nd|rd|th)? \w{{3,9}} (?:20|19)\d\d)",
        regex.IGNORECASE,
    )


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


def has_voted(area_id: str, date: str, gazetteer: Gazetteer) -> bool:
    """Whether a council voted on a date, or nothing is known of who did."""
    polled = gazetteer.polled(date)
    return not polled or area_id in polled


def may_have_voted(area_id: str, date: str, gazetteer: Gazetteer) -> bool:
    """Whether a council may have results on a date: it voted, or nothing is known of who did in its nation."""
    if has_voted(area_id, date, gazetteer):
        return True
    area = gazetteer.area(area_id, date) or gazetteer.areas[area_id]
    polled = gazetteer.polled(date)
    return not any(gazetteer.areas[slug].nation == area.nation for slug in polled if slug in gazetteer.areas)


def _headed(article: Article, gazetteer: Gazetteer, areas: Sequence[str], words: Dating) -> str:
    """The election of the one year that stands in the dates of the title and the first lines, or beside results.

    Other years there tell of other things: "Labour, which won the city in 2012, has lost it", "since the vote of 2016".
    """
    head = f"{article.title}\n{article.restored[:300]}"
    dated = {when.date[:4] for line in head.split("\n") for when in find_when(line) if when.date}
    beside = {m.span("year") for m in words.years_result.anywhere.finditer(head)}
    told = {m.group() for m in YEAR.finditer(head) if m.span() in beside and not compared(head, m, words)}
    years = dated | told
    speaks = len(years) == 1 and words.results.anywhere.search(head)
    return polling_day_of_year(years.pop(), gazetteer, areas) if speaks else ""


def _next_of_cycle(text: str, gazetteer: Gazetteer, areas: Sequence[str], words: Dating) -> str:
    """The election after that in which the seats at stake were last fought, where a text says when that was."""
    for year in YEAR.finditer(text):
        if words.last_fought.just_before.search(text[max(0, year.start() - 40) : year.start()]):
            return next(filter(None, (_of_term(year.group(), term, gazetteer, areas) for term in _TERMS)), "")
    return ""


def _after_last(text: str, gazetteer: Gazetteer, named: Sequence[tuple[str, ...]], words: Dating) -> str:
    """The election after the last one, of which a text gives the year, of councils that all vote in the same years."""
    years = {m.group() for m in YEAR.finditer(text) if _last_of(text, m.start(), words)}
    return next_of_all(years.pop(), gazetteer, named) if len(years) == 1 else ""


def _last_of(text: str, at: int, words: Dating) -> bool:
    """Whether the year at a place is that of the last elections before these."""
    return words.last_elections.just_before.search(text[max(0, at - 60) : at]) is not None


def _of_term(year: str, term: int, gazetteer: Gazetteer, areas: Sequence[str]) -> str:
    """The polling day so many years after a year, if most of the councils voted in both."""
    day, before = (polling_day_of_year(str(int(year) + ahead), gazetteer, areas) for ahead in (term, 0))
    both = gazetteer.polled(day) & gazetteer.polled(before) if day and before else frozenset()
    return day if both and sum(area in both for area in areas) * 2 >= len(areas) else ""


def _told(text: str, gazetteer: Gazetteer, named: Sequence[tuple[str, ...]], words: Dating) -> str:
    """The election of the latest year that a text names, where it names it with a result ("the 2017 result").

    The text must set its figures against an earlier year, against the latest never; and nearly all councils that it
    names must have voted then.
    """
    latest = latest_year(text, words)
    told = any(m["year"] == latest for m in words.years_result.anywhere.finditer(text))
    against = {m.group() for m in YEAR.finditer(text) if compared(text, m, words)}
    if not told or not against or latest in against:
        return ""
    day = polling_day_of_year(latest, gazetteer, [ids[0] for ids in named if len(ids) == 1])
    return day if day and named and _share(named, gazetteer, day) >= NEARLY_ALL else ""


def _nation(gazetteer: Gazetteer, named: Sequence[tuple[str, ...]], text: str) -> str:
    """Northern Ireland, since it votes on days of its own, where most councils named are there; else empty.

    Where none is named, that the text begins with Northern Ireland is enough, or names some of its own parties.
    """
    if not named and ("Northern Ireland" in text[:_LEAD] or len(parties_of_northern_ireland(text, gazetteer)) >= SOME):
        return "Northern Ireland"
    nations = Counter(gazetteer.areas[ids[0]].nation for ids in named if ids[0] in gazetteer.areas)
    return "Northern Ireland" if nations and nations["Northern Ireland"] * 2 > nations.total() else ""


def parties_of_northern_ireland(text: str, gazetteer: Gazetteer) -> set[str]:
    """Codes of the parties named that stand in Northern Ireland alone."""
    own = {code for code, party in gazetteer.parties.items() if party.nations == ("Northern Ireland",)}
    words = set(_WORD.findall(text))
    forms = (form for form in gazetteer.party_forms() if form.code in own and form.role == "name" and not form.weak)
    return {form.code for form in forms if words.issuperset(form.text.split()) and form.text in text}


def _days(start: str, end: str) -> int:
    return (date.fromisoformat(end[:10]) - date.fromisoformat(start[:10])).days


def election_date(
    article: Article, gazetteer: Gazetteer, named: Sequence[tuple[str, ...]], words: Dating, given: str = ""
) -> str:
    """The polling day that an article reports, ISO 8601, or empty where it cannot be told.

    Args:
        article: cleaned; its metadata count first.
        gazetteer: polling days and who voted on them.
        named: for each council name in the text, the ids that it may mean.
        words: what stands beside years and dates.
        given: what the user said.
    """
    if given or article.election_date:
        return given or article.election_date
    text = article.restored[:200_000]
    nation = _nation(gazetteer, named, text)
    areas = [ids[0] for ids in named if len(ids) == 1]
    for part in (article.title, text[:_LEAD], text):
        if match := _poll_on(words).search(part):
            day = parse_date(match.group(1))
            if day in gazetteer.polling_days():
                return day
        found_here = [m for m in _election_year(words).finditer(part) if not _last_of(part, m.start("year"), words)]
        earlier = words.earlier.just_before
        spoken = [m for m in found_here if not earlier.search(part[max(0, m.start() - 40) : m.start()])]
        if part is text:
            against = words.against.just_before
            found_here = [m for m in found_here if not against.search(part[max(0, m.start() - 40) : m.start()])]
            spoken = spoken or [m for m in found_here if m["year"] >= latest_year(text, words)]
        years = [m["year"] for m in spoken]
        if years and (part is not text or len(set(years)) == 1):
            year = max(years)
            found = polling_day_of_year(year, gazetteer, areas)
            published = article.published_at[:10]
            if found and not (published and published < f"{int(year) - 1}"):
                return found
    if article.published_at:
        day = _published(article.published_at[:10], gazetteer, text, nation, words)
        return _voted_last(day, gazetteer, text, named, words) or day
    day = (
        _next_of_cycle(text, gazetteer, areas, words)
        or _stamped(text[:4000], gazetteer, 10, nation)
        or _stamped(text[:_LEAD], gazetteer, _AFTERMATH // 2, nation)
    )
    whole = text if article.title in text else f"{article.title}\n{text}"
    day = day or _after_last(whole, gazetteer, named, words) or fitting(whole, gazetteer, named, words)
    day = day or _headed(article, gazetteer, areas, words) or _told(text, gazetteer, named, words)
    return (_voted_last(day, gazetteer, text, named, words) if day else "") or day


def _stamped(text: str, gazetteer: Gazetteer, within: int, nation: str) -> str:
    """The polling day of a nation that most full dates of a text come so many days after, at most; empty: none."""
    dates = [parse_date(found) for found in FULL_DATE.findall(text)]
    near = Counter(
        day
        for found in dates
        if found
        for day in [gazetteer.last_polling_day(found, nation)]
        if day and _days(day, found) <= within
    )
    return max(near, key=lambda day: (near[day], day), default="")


def _published(published: str, gazetteer: Gazetteer, text: str, nation: str, words: Dating) -> str:
    last, following = gazetteer.last_polling_day(published, nation), gazetteer.next_polling_day(published, nation)
    ahead = _days(published, following) if following else 9999
    since = _days(last, published) if last else 9999
    if ahead <= _AHEAD and since > _AFTERMATH // 4 and words.preview.anywhere.search(text):
        return following
    if since <= _AFTERMATH:
        return last
    return following if ahead <= _AHEAD else last


def _voted_last(day: str, gazetteer: Gazetteer, text: str, named: Sequence[tuple[str, ...]], words: Dating) -> str:
    """The last polling day up to ``day`` on which the councils named voted, where none voted on ``day``.

    Such is a page with a date of its own long after the poll that it reports. Empty where ``day`` may stand, or where
    the text names neither the year of such a polling day nor a later one.
    """
    known = [[gazetteer.areas[area].kind for area in ids if area in gazetteer.areas] for ids in named]
    combined = any(set(kinds) == {"combined"} for kinds in known)
    if combined and words.mayors.anywhere.search(text):
        return ""  # the councils named are those that a mayor's area is made of
    named = [ids for ids in named if any(gazetteer.areas[area].is_council for area in ids if area in gazetteer.areas)]
    if len({ids[0] for ids in named}) < SOME or _share(named, gazetteer, day) > 0:
        return ""  # of mayors' areas the register does not know when they voted
    text = FULL_DATE.sub("", text)
    found = list(YEAR.finditer(text))
    spoken = {m.group() for m in found if not compared(text, m, words)}
    earlier = sorted((other for other in gazetteer.polling_days() if other < day), reverse=True)
    voted = [other for other in earlier if _share(named, gazetteer, other) >= NEARLY_ALL]
    told = next((other for other in voted if other[:4] in spoken), "")
    last = voted[0] if voted and all(m.group() <= voted[0][:4] for m in found) else ""
    return told or last


def _share(named: Sequence[tuple[str, ...]], gazetteer: Gazetteer, day: str) -> float:
    """Share of the councils named that voted on a day; 1 where it is not known who did.

    Of years before the register, the kinds of council tell that have a fixed cycle.
    """
    polled = gazetteer.polled(day)
    if polled and any(_registered(ids[0], day[:4], gazetteer) for ids in named):
        return sum(any(area in polled for area in ids) for ids in named) / len(named)
    cyclic = [ids[0] for ids in named if ids[0] in gazetteer.areas and _cycle(ids[0], gazetteer)]
    if len(cyclic) < max(SOME, len(named) / 2):
        return 1.0
    return sum(gazetteer.may_poll(area, day) for area in cyclic) / len(cyclic)


def _cycle(area_id: str, gazetteer: Gazetteer) -> frozenset[int] | None:
    return gazetteer.cycle(area_id, gazetteer.areas[area_id].kind)


def _registered(area_id: str, year: str, gazetteer: Gazetteer) -> bool:
    """Whether it is known who voted in an area's nation in a year."""
    area = gazetteer.areas.get(area_id)
    return area is not None and area.nation in _nations_of(year, gazetteer)


@cache
def _nations_of(year: str, gazetteer: Gazetteer) -> frozenset[str]:
    days = [day for day in gazetteer.polling_days() if day.startswith(year)]
    voted = {area for day in days for area in gazetteer.polled(day)}
    return frozenset(gazetteer.areas[area].nation for area in voted if area in gazetteer.areas)
