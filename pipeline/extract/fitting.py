"""Fitting: the one polling day that an article without a date can be of, by the councils and the time that it names.

Every polling day since 1973 on which the councils may have voted is a rival, whether the register has it or not; what
the text shows of its time (people in office, parties, words of a period, a weekday beside a day of May) strikes days
out. Where two are left, or none, nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import islice, pairwise

import regex

from pipeline.gazetteer import KNOWN, Gazetteer, Term
from pipeline.phrasing import Dating
from pipeline.when import parse_date

YEAR = regex.compile(r"\b(?:19[7-9]\d|20[0-4]\d)\b")
SOME = 3
"""Councils that say by themselves which polls a text can be of; fewer do beside people in office or a poll's day."""
NEARLY_ALL = 0.85
"""Share of the councils named that must have voted on the day that is taken."""
_MARGIN = 0.2
"""A day is a rival on which this share of the councils fewer may have voted than on the best."""
_FEW = 8
"""Polling days of a time that is narrow enough to go by it where nobody knows which councils voted."""
_BEFORE, _BEHIND = 80, 60
"""Characters around a name in which its office stands, and that it is somebody's no more."""
_SHORTLY = 25
"""Characters before a name in which it is said that other days are meant."""
_NEAR = 12
"""Characters behind a name in which it is said whose member of parliament somebody is."""
_SPEAKERS = 2
"""Leaders who act in a text and are then taken to have been in office, all of them."""
_APART = 3
"""Years between two polls of councils of which the last poll tells the next."""
_AROUND = 35
"""Days between a poll and a date without a year that a report of it names."""
_MOST = 100
"""Dates of a text that are looked at."""
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_MONTH = r"\p{Lu}\p{Ll}{2,8}"
_DATE = rf"(?P<day>{_DAY} {_MONTH}|{_MONTH} {_DAY})(?!,? ?(?:19|20)\d\d)\b"
_WEEKDAY = regex.compile(rf"\b{_MONTH},? {_DATE}")
"""What may be a weekday and a date without a year; whether it is, ``parse_date`` says."""


@dataclass(frozen=True, slots=True)
class Time:
    """What a text shows of its time.

    ``spans``: each must cover the day. ``weekdays``: dates without a year beside a weekday, and without it. ``polls``:
    month and day on which the poll is said to be. ``led``: whether somebody in office is among the spans.
    """

    spans: tuple[tuple[Term, ...], ...]
    weekdays: tuple[tuple[str, str], ...]
    polls: tuple[str, ...]
    led: bool

    def of_polls(self, days: Sequence[str]) -> Time:
        """The same without days of polls other than ``days``: an article may tell when others vote."""
        return replace(self, polls=tuple(p for p in self.polls if any(parse_date(p, day) == day for day in days)))

    def fits(self, day: str) -> bool:
        """Whether a polling day is of that time."""
        return (
            all(any(term.covers(day) for term in span) for span in self.spans)
            and (not self.polls or any(parse_date(poll, day) == day for poll in self.polls))
            and all(_right_weekday(stamp, bare, day) for stamp, bare in self.weekdays)
        )


def fitting(text: str, gazetteer: Gazetteer, named: Sequence[tuple[str, ...]], words: Dating) -> str:
    """The one polling day on which (nearly) all councils named may have voted and that is of the text's time.

    Empty where several days are left, by the register or by the cycles in which councils vote, or none.
    """
    councils = _councils(named, gazetteer)
    if not councils:
        return ""
    time = time_of(text, gazetteer, words)
    if len({ids[0] for ids in councils}) < SOME and not (time.led or time.polls):
        return ""
    latest = latest_year(text, words)
    against = {m.group() for m in YEAR.finditer(text) if compared(text, m, words)}
    days = gazetteer.possible_days()
    parts = {day: _part(councils, day, gazetteer) for day in days}
    time = time.of_polls([day for day in days if parts[day] >= NEARLY_ALL])
    left = [day for day in days if day[:4] >= latest and day[:4] not in against and time.fits(day)]
    best = max((parts[day] for day in left), default=0.0)
    rivals = [day for day in left if parts[day] >= best - _MARGIN]
    if len(rivals) != 1 or best < NEARLY_ALL:
        return ""
    narrow = len(left) <= _FEW
    return rivals[0] if narrow or _part(councils, rivals[0], gazetteer, surely=True) >= NEARLY_ALL else ""


def latest_year(text: str, words: Dating) -> str:
    """The latest year that a text names, but for those that it looks ahead to; empty where it names none."""
    later = words.later.just_before
    found = (m for m in YEAR.finditer(text) if not later.search(text[max(0, m.start() - 30) : m.start()]))
    return max((m.group() for m in found), default="")


def compared(text: str, year: regex.Match[str], words: Dating) -> bool:
    """Whether a year stands as that which a result is set against."""
    return words.compared.just_before.search(text[max(0, year.start() - 60) : year.start()]) is not None


def next_of_all(year: str, gazetteer: Gazetteer, named: Sequence[tuple[str, ...]]) -> str:
    """The first polling day after a year on which the councils named may have voted, if all vote in the same years.

    Districts of a county that is named say where in it something happened.

    Args:
        year: of the elections before those that the text reports.
        gazetteer: polling days, and who may have voted on them.
        named: for each council name, the ids that it may mean.
    """
    councils = _councils(named, gazetteer)
    named_ids = {area for ids in councils for area in ids}
    outer = [ids for ids in councils if not any(gazetteer.areas[area].county in named_ids for area in ids)]
    if not outer or not all(_rare(gazetteer.areas[area].kind, gazetteer) for ids in outer for area in ids):
        return ""
    days = [day for day in gazetteer.possible_days() if _part(outer, day, gazetteer) >= NEARLY_ALL]
    later = next((day for day in days if day[:4] > year), "")
    return later if any(day.startswith(year) for day in days) else ""


def _rare(kind: str, gazetteer: Gazetteer) -> bool:
    """Whether all councils of a kind vote in the same years, some years apart."""
    years = sorted(gazetteer.cycle("", kind) or ())
    return len(years) > 1 and min(b - a for a, b in pairwise(years)) >= _APART


def _councils(named: Sequence[tuple[str, ...]], gazetteer: Gazetteer) -> list[tuple[str, ...]]:
    """The ids of each name that may mean a council."""
    found = [tuple(i for i in ids if i in gazetteer.areas and gazetteer.areas[i].is_council) for ids in named]
    return [ids for ids in found if ids]


def _part(councils: Sequence[tuple[str, ...]], day: str, gazetteer: Gazetteer, *, surely: bool = False) -> float:
    """Share of the councils named that may have voted on a day, or that surely did.

    A county may be named to say where its districts lie, a district where in a county something happened: of both one
    is enough.
    """
    ask = gazetteer.polls if surely else gazetteer.may_poll
    polled = {area for ids in councils for area in ids if ask(area, day)}
    inside = {gazetteer.areas[area].county for area in polled}
    around = {area for ids in councils for area in ids if gazetteer.areas[area].county in polled}
    return sum(any(i in polled or i in inside or i in around for i in ids) for ids in councils) / len(councils)


def time_of(text: str, gazetteer: Gazetteer, words: Dating) -> Time:
    """What a text shows of its time."""
    spans: list[tuple[Term, ...]] = [
        *((Term("", era.start, ""),) for era in gazetteer.eras if _stands(era.words, text)),
        *((Term("", start, end),) for start, end in _parties(text, gazetteer, words)),
    ]
    held: list[tuple[Term, ...]] = []
    acting: list[tuple[Term, ...]] = []
    for name, terms in gazetteer.terms.items():
        if not (places := list(_places(text, name))):
            continue
        if own := _in_office(text, name, places, terms, words):
            held.append(own)
            continue
        around = [text[max(0, at - _BEFORE) : at + len(name) + _NEAR] for at in places]
        local = all(words.members.anywhere.search(part) for part in around)
        known = tuple(term for term in terms if (term.office == KNOWN if local else term.known_for))
        if known:
            spans.append((Term("", min(term.start for term in known), ""),))
        if not local and any(term.leads for term in terms) and any(_acts(text, at, name, words) for at in places):
            acting.append(known)
    if len(acting) + len(held) >= _SPEAKERS:
        held += acting
    weekdays = tuple(dict.fromkeys(islice(_weekdays(text), _MOST)))
    polls = tuple(dict.fromkeys(islice(_polls(text, gazetteer, words), _MOST)))
    return Time((*spans, *held), weekdays, polls, bool(held))


def _in_office(
    text: str, name: str, places: Sequence[int], terms: Sequence[Term], words: Dating
) -> tuple[Term, ...] | None:
    """The terms of somebody whom a text names with an office, or as leading a party; None where it does not.

    Of the office that the words give, if the tables have it of that person, else all terms.
    """
    for at in places:
        before, behind = text[max(0, at - _BEFORE) : at], text[at + len(name) : at + len(name) + _BEHIND]
        if _of_other_days(before, words):
            continue
        office = _office_before(words).search(before) or _office_behind(words).match(behind)
        if office and not words.former.anywhere.search(office.group()):
            own = tuple(term for term in terms if office["office"].lower() in term.office)
            return own or tuple(term for term in terms if term.known_for)
        if behind[:1] in ("'", "’") and words.led.opening.match(behind):
            led = tuple(term for term in terms if term.leads)
            return led or tuple(term for term in terms if term.known_for)
    return None


def _of_other_days(before: str, words: Dating) -> bool:
    """Whether the words before a name say that other days are meant, or an office that is held no more."""
    return bool(words.former.anywhere.search(before) or words.other_days.anywhere.search(before[-_SHORTLY:]))


def _acts(text: str, at: int, name: str, words: Dating) -> bool:
    """Whether whoever is named at a place speaks or acts there."""
    behind = text[at + len(name) + 1 : at + len(name) + _BEHIND]
    before = text[max(0, at - _BEFORE) : at]
    return words.acts.opening.match(behind) is not None and not _of_other_days(before, words)


@cache
def _office_before(words: Dating) -> regex.Pattern[str]:
    """An office just before its holder's name."""
    return regex.compile(rf"\b(?P<office>{words.offices.body}),?\s+(?:{words.titles.body} )?$", regex.IGNORECASE)


@cache
def _office_behind(words: Dating) -> regex.Pattern[str]:
    """An office just behind its holder's name: "Peter Robinson, the DUP leader"."""
    return regex.compile(rf",\s(?:[\w'’-]+\s){{0,4}}(?P<office>{words.offices.body})\b", regex.IGNORECASE)


def _parties(text: str, gazetteer: Gazetteer, words: Dating) -> Iterator[tuple[str, str]]:
    """First and last days of the parties that a text names in full, those of which the day is known.

    A party that is only looked back at says nothing of its end.
    """
    for party in gazetteer.parties.values():
        if not party.start or party.start.endswith("-01-01"):
            continue  # a year alone may be a guess
        for name in (party.name, *party.names):
            places = list(_places(text, name)) if " " in name else []
            if not places:
                continue
            now = any(not _of_other_days(text[max(0, at - _BEFORE) : at], words) for at in places)
            yield party.start, party.end if now else ""
            break


def _weekdays(text: str) -> Iterator[tuple[str, str]]:
    """Dates without a year that stand beside a weekday, with it and without."""
    for found in _WEEKDAY.finditer(text):
        if any(parse_date(found.group(), f"{year}-05-01") for year in range(2000, 2013, 3)):
            yield found.group(), found["day"]


def _right_weekday(stamp: str, bare: str, day: str) -> bool:
    """Whether a date near a polling day falls on the weekday beside it; what lies further off says nothing."""
    found = parse_date(bare, day)
    apart = abs((date.fromisoformat(found) - date.fromisoformat(day)).days) if found else _AROUND + 1
    return apart > _AROUND or parse_date(stamp, day) == found


@cache
def _poll_on(words: Dating) -> regex.Pattern[str]:
    """The day without a year on which a poll is said to be."""
    return regex.compile(rf"{words.polling.body}[^.\n]{{0,40}}?\bon (?:\w+day,? )?{_DATE}", regex.IGNORECASE)


def _polls(text: str, gazetteer: Gazetteer, words: Dating) -> Iterator[str]:
    """Dates without a year on which a poll is said to be, if ever one was on that day."""
    days = gazetteer.possible_days()
    for found in _poll_on(words).finditer(text):
        if any(parse_date(found["day"], day) == day for day in days):
            yield found["day"]


def _stands(words: str, text: str) -> bool:
    """Whether words stand in a text as whole words, as they are written."""
    return any(True for _ in _places(text, words))


def _places(text: str, name: str) -> Iterator[int]:
    """Where a name stands in a text, as whole words."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if not (at and text[at - 1].isalnum()) and not text[end : end + 1].isalnum():
            yield at
        at = text.find(name, at + 1)
