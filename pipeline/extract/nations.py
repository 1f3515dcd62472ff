"""Nations: whose councils the totals of an article count where they name no area."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache

import regex

from pipeline.extract.dating import parties_of_northern_ireland
from pipeline.gazetteer import Gazetteer
from pipeline.phrasing import Councils, Phrasing, Totals

_HEAD, _TOP = 500, 200
"""Code points of a beginning, and of its first lines."""
_BOROUGHS = 33
_ALONE = (("Wales",), ("Scotland",))


@cache
def _of_london(words: Councils) -> regex.Pattern[str]:
    """What an article on London's elections alone calls them; as written."""
    return regex.compile(rf"\b{words.london_elections.body}\b")


@cache
def _counted_councils(words: Councils) -> regex.Pattern[str]:
    """How many councils a text speaks of."""
    return regex.compile(
        rf"\b(\d{{2,3}}) (?:\w+ )?{words.counted.body}\b(?! {words.not_counted.body})", regex.IGNORECASE
    )


def nation_of(date: str, gazetteer: Gazetteer, named: Sequence[tuple[str, int]], text: str, phrasing: Phrasing) -> str:
    """Id of the nation that totals without an area count.

    The one whose councils are named, or that voted; else Great Britain. London alone is meant where nearly all
    councils named are there, and no more are counted than it has.
    """
    words, totals = phrasing.councils, phrasing.totals
    london = sum(gazetteer.areas[slug].region == "London" for slug, _ in named if slug in gazetteer.areas)
    counted = max((int(m.group(1)) for m in _counted_councils(words).finditer(text)), default=0)
    if london >= 3 and london >= 0.8 * len(named) and counted <= _BOROUGHS:
        return "london"
    spoken = Counter(gazetteer.areas[slug].nation for slug, _ in named if slug in gazetteer.areas)
    if spoken.total() >= 3 and spoken.most_common(1)[0][1] >= 0.8 * spoken.total():
        first = spoken.most_common(1)[0][0]
        if first != "England" and (len(spoken) == 1 or _spoken_of(first, text[:_TOP], totals)):
            return first.lower().replace(" ", "-")  # and no round-up of Britain that goes on with "In Wales, ..."
    nations = set(_voting(date, gazetteer))
    last_in_britain = gazetteer.last_polling_day(date) if date else ""
    alone_there = nations == {"Northern Ireland"} and (
        last_in_britain != date or _spoken_of("Northern Ireland", text, totals)
    )
    if set(spoken) == {"Northern Ireland"} or (alone_there and not spoken):
        return "northern-ireland"
    if (
        date
        and not nations
        and not spoken
        and gazetteer.last_polling_day(date, "Northern Ireland") == date != last_in_britain
    ):
        return "northern-ireland"  # nobody else polled that day
    if not spoken and len(parties_of_northern_ireland(text, gazetteer)) > 1:
        return "northern-ireland"
    nations.discard("Northern Ireland")
    if london == len(named) and _of_london(words).search(text, 0, _HEAD):
        return "london"
    if not date and "Scotland" in text and "Wales" in text:
        return "great-britain"
    several = {nation for nation, count in spoken.items() if count > 1} - {"Northern Ireland"}
    if nations <= {"England"} and _row_of_another(text, gazetteer):
        return "great-britain"
    if nations <= {"England"} and not several - {"England"}:
        return "england"  # of some years the register knows England's elections alone
    alone = set[str]()
    if len(spoken) < 2 and "England" not in spoken:
        alone = _nations_spoken_of(text, gazetteer, totals) | set(spoken)
    fits = len(alone) == 1 and (alone <= nations or not nations)
    return alone.pop().lower().replace(" ", "-") if fits else "great-britain"


@cache
def _voting(date: str, gazetteer: Gazetteer) -> frozenset[str]:
    """The nations of the councils that voted on a date."""
    return frozenset(gazetteer.areas[slug].nation for slug in gazetteer.polled(date) if slug in gazetteer.areas)


def _nations_spoken_of(text: str, gazetteer: Gazetteer, words: Totals) -> set[str]:
    """The nations that a text names, by name, by adjective, or by a party that stands in one nation alone."""
    spoken = {nation for nation in ("England", "Scotland", "Wales") if _spoken_of(nation, text, words)}
    for text_of, nation in _parties_of_one(gazetteer):
        if text_of in text and regex.search(rf"\b{regex.escape(text_of)}\b", text):
            spoken.add(nation)
    return spoken


@cache
def _parties_of_one(gazetteer: Gazetteer) -> tuple[tuple[str, str], ...]:
    """Names of parties that stand in one nation alone, each with that nation."""
    nations = {code: party.nations for code, party in gazetteer.parties.items() if len(party.nations) == 1}
    forms = (form for form in gazetteer.party_forms() if form.code in nations and form.role == "name" and not form.weak)
    return tuple((form.text, nations[form.code][0]) for form in forms)


def _row_of_another(text: str, gazetteer: Gazetteer) -> bool:
    """Whether a party that stands in Wales or Scotland alone has a row of several figures in a table: "PC 31 205"."""
    return _rows_of_others(gazetteer).search(text) is not None


@cache
def _rows_of_others(gazetteer: Gazetteer) -> regex.Pattern[str]:
    forms = [form.text for form in gazetteer.party_forms() if gazetteer.parties[form.code].nations in _ALONE]
    names = "|".join(map(regex.escape, forms))
    row = rf"(?:{names})[\s|:]+[+\-−–]?\d[\d,]*[\s|]+[+\-−–]?\d"
    return regex.compile(rf"(?m)^\W*(?:{row}|Party[\s|]+(?:[\p{{L}} |]{{2,60}}[\s|])?(?:{names})\b)")


def _spoken_of(nation: str, text: str, words: Totals) -> bool:
    """Whether a text names a nation, or speaks of it by its adjective."""
    adjectives = [adjective for adjective, slug in words.nation_of.items() if slug == nation.lower().replace(" ", "-")]
    return any(name in text for name in (nation, *adjectives))
