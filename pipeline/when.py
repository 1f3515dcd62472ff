"""Dates and clock times as British pages write them, read into ISO 8601 with the offset of UK time.

``parse_date``, ``parse_clock`` and ``parse_when`` read a text that is nothing but a date or time;
``find_when`` finds such stamps inside a line, with their place. A date without a time stays a date; a date
without a year needs a date to be near to; 05/06/2023 is 5 June. What contradicts itself ("Friday 6 May 2023",
which was a Saturday) is no date at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import regex

_LONDON = ZoneInfo("Europe/London")
YEAR = r"(?:19|20)\d\d"
"""A year that a report may name, as a part of regular expressions."""
A_YEAR = regex.compile(rf"\b{YEAR}\b")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_LONGEST = 300  # code points of a line that can be a stamp; find_when looks no further

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\b"
)
_DATE = rf"""
(?: (?P<y>\d{{4}}) (?P<isep>[-/]) (?P<m>\d{{1,2}}) (?P=isep) (?P<d>\d{{1,2}}) (?!\d)
  | (?: (?P<wd>{_DAY}) [.,]? [ ]{{0,2}} )?
    (?: (?P<d>\d{{1,2}}) (?P<nsep>[-/.]) (?P<m>\d{{1,2}}) (?P=nsep) (?P<y>\d{{4}}|\d{{2}}) (?! [\d] | [-/.:]\d )
      | (?:the[ ])? (?P<d>\d{{1,2}}) (?:st|nd|rd|th)? (?:[ ]of)? [ -]{{0,2}} (?P<mon>{_MONTH})
        (?: ,? [ -]{{0,2}} (?P<y>\d{{4}}) (?![\d]) | ['’-] (?P<y>\d{{2}}) (?![\d:.]) | [ ]['’] (?P<y>\d{{2}}) \b )?
      | (?P<mon>{_MONTH}) [ ]{{0,2}} (?P<d>\d{{1,2}}) (?:st|nd|rd|th)? (?![\d:])
        (?: ,? [ ]{{0,2}} (?P<y>\d{{4}}) (?!\d) (?:[, ]{{1,2}} (?P<wd>{_DAY}))? )?
    )
)"""
_CLOCK = r"""
(?: (?P<h>\d{1,2}) [:.] (?P<min>\d{2}) (?: : (?P<sec>\d{2}) (?:\.\d{1,9})? )? (?![\d%]|[:.]\d)
      (?: [ ]{0,2} (?P<ap>[ap]\.?m\b\.?) )?
  | (?P<h>\d{1,2}) [ ]{0,2} (?P<ap>[ap]\.?m\b\.?)
  | (?P<h>\d{2}) (?P<min>\d{2}) (?= [ ]?(?:hrs|hours|bst|gmt|utc)\b )
  | (?:12[ ])? (?P<word>noon|midday|midnight) \b
)
(?: [ ]{0,2} \(?
    (?P<zone>british[ ]summer[ ]time|greenwich[ ]mean[ ]time|bst|gmt|utc|uk[ ]time|local[ ]time|hrs|hours) \b
    \)? )?"""
_LABEL = r"""
(?: (?P<label> (?:(?:first|originally)[ ])? (?:published|posted|created)
      | (?:(?:last|page)[ ])? (?:updated|modified|edited) | (?:published[ ])? date )
    (?:[ ]?:)? (?:[ ](?:at|on))? [ ]{0,2} )"""
_GLUE = r"""[ ]{0,2} (?: [,|•·@–-] | at\b | on\b | \(? (?:today|tonight|yesterday) \b )?
    [ ]{0,2} (?:at\b|on\b|\()? [ ]{0,2}"""
_WHEN = rf"(?: {_DATE} (?: {_GLUE} {_CLOCK} )? | {_CLOCK} (?: {_GLUE} {_DATE} \)? )? )"

_FLAGS = regex.VERBOSE | regex.IGNORECASE | regex.ASCII
_STAMP = rf"{_LABEL}? {_WHEN}"
# a label may be glued to the word before it ("Norwichpublished at 14:00"); anything else starts at a boundary
_INSIDE = rf"(?: {_LABEL} | (?<! [\w£$€] | [\d][-/.:,] | [-/+−] ) ) {_WHEN}"
_MAY_BE = regex.compile(r"[0-9]|noon|midday|midnight", regex.IGNORECASE)
"""What some of stands in every date and time."""
_ISO_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_TIME = regex.compile(
    r"(\d{4}-?\d{2}-?\d{2})[T ](\d{2}:?\d{2}(?::?\d{2})?)(?:[.,]\d{1,9})?\s?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?",
    regex.IGNORECASE | regex.ASCII,
)
_TRIM = " \t\r\n\u00a0.,;|•·–—-"
_SPACES = regex.compile(r"[\s\u00a0]+")


@cache
def _compiled(pattern: str) -> regex.Pattern[str]:
    """A pattern over dates and times, compiled when a text first asks for it: that takes its time."""
    return regex.compile(pattern, _FLAGS)


class When(NamedTuple):
    """A stamp found in a line: ``line[start:end]``.

    ``date`` is an ISO date or empty, ``clock`` HH:MM or HH:MM:SS or empty, ``zone`` GMT, BST or empty for UK time;
    ``label`` the word before it in lower case (``published``, ``last updated`` ...), empty where none stands.
    """

    start: int
    end: int
    date: str
    clock: str
    zone: str
    label: str

    @property
    def iso(self) -> str:
        """ISO date, or date and time with the offset of UK time; empty without a date."""
        return combine(self.date, self.clock, self.zone)

    @property
    def is_change(self) -> bool:
        """Whether the label speaks of a change, not of publication."""
        return any(word in self.label for word in ("updated", "modified", "edited"))


def is_iso_date(text: str) -> bool:
    """Whether ``text`` is a date that exists, written YYYY-MM-DD."""
    try:
        return bool(_ISO_DATE.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def parse_date(text: str, near: str = "") -> str:
    """A text that is one date, as YYYY-MM-DD; empty where it is none.

    ``near``: an ISO date or time that decides the year of a date without one (the closest that fits, by the
    weekday too where the text gives it).
    """
    text = _plain(text)
    found = _compiled(_DATE).fullmatch(text) if len(text) <= _LONGEST else None
    return _read_date(found.groupdict(), near) if found else ""


def parse_clock(text: str) -> str:
    """A text that is one time of day ("16.00", "6:33am", "14:00 BST"): HH:MM or HH:MM:SS, else empty."""
    text = _plain(text)
    found = _compiled(_CLOCK).fullmatch(text) if len(text) <= _LONGEST else None
    return _read_clock(found.groupdict()) if found else ""


def parse_when(text: str, near: str = "") -> str:
    """A text that is one date or time stamp, as ISO 8601; empty where it is none.

    Reads machine forms (ISO 8601, RFC 2822, seconds or milliseconds since 1970) and British notations with or
    without a label ("published at 14:20 British Summer Time 5 May 2023", "12.15 today (Friday 2 May)"). A machine
    form at exactly 00:00:00 that names no offset is a date that a program has padded, and is read as a date.
    """
    text = _plain(text)
    if not text or len(text) > _LONGEST:
        return ""
    if machine := _read_machine(text):
        return machine
    found = _compiled(_STAMP).fullmatch(text)
    return _read(found, near).iso if found else ""


def find_when(line: str, near: str = "") -> Iterator[When]:
    """Every stamp in the first 300 code points of a line, from left to right.

    A stamp has a date, a clock time or both. Bare numbers with a stop between them ("16.00") are taken for a clock,
    so whoever reads prose must ask for a date too, or for the start of a line.
    """
    if not _MAY_BE.search(line):
        return
    for found in _compiled(_INSIDE).finditer(_spaced(line), timeout=2):
        when = _read(found, near)
        if when.date or when.clock:
            yield when


def leading_when(line: str, near: str = "") -> When | None:
    """The stamp that a line begins with (after blanks), or None."""
    start = len(line) - len(line.lstrip())
    found = _compiled(_INSIDE).match(_spaced(line), start, timeout=2)
    when = _read(found, near) if found is not None else None
    return when if when is not None and (when.date or when.clock) else None


def _spaced(line: str) -> str:
    """What is looked at of a line, with single spaces for other blanks of their width."""
    return line[:_LONGEST].replace("\u00a0", " ").replace("\u202f", " ").replace("\t", " ")


def combine(day: str, clock: str, zone: str = "") -> str:
    """An ISO date and HH:MM[:SS] as one ISO 8601 time with the offset of UK time.

    ``zone`` is GMT or BST where the page names it, else empty for the time that UK clocks showed. Without a clock
    the date stays a date; without a date the result is empty.
    """
    if not day or not clock:
        return day
    moment = datetime.fromisoformat(f"{day}T{clock}")
    if zone:
        moment = moment.replace(tzinfo=timezone(timedelta(hours=1 if zone == "BST" else 0)))
    return _london(moment)


def _london(moment: datetime) -> str:
    """A moment in UK time, to the second; one without an offset is UK time already."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=_LONDON)
    return moment.astimezone(_LONDON).isoformat(timespec="seconds")


def _plain(text: str) -> str:
    return _SPACES.sub(" ", text[: 4 * _LONGEST]).strip(_TRIM)


@cache
def _names(pattern: regex.Pattern[str]) -> tuple[str, ...]:
    """The groups of a pattern, all of which have names, in their order."""
    return tuple(sorted(pattern.groupindex, key=pattern.groupindex.__getitem__))


def _read(found: regex.Match[str], near: str) -> When:
    # several times as quick as groupdict()
    parts: dict[str, Any] = dict(zip(_names(found.re), found.groups(), strict=True))
    zone = {"b": "BST", "g": "GMT"}.get((parts["zone"] or "").lower()[:1], "")
    if (parts["zone"] or "").lower() == "utc":
        zone = "GMT"
    return When(
        found.start(),
        found.end(),
        _read_date(parts, near),
        _read_clock(parts),
        zone,
        (parts.get("label") or "").lower(),
    )


def _read_date(parts: Mapping[str, Any], near: str) -> str:
    if not parts["d"]:
        return ""
    day = int(parts["d"])
    month = _MONTHS.index(parts["mon"].lower()[:3]) + 1 if parts["mon"] else int(parts["m"])
    if not parts["mon"] and month > 12 >= day and parts.get("nsep") == "/":
        day, month = month, day  # 05/13/2023 can only be American
    weekday = _DAYS.index(parts["wd"].lower()[:3]) if parts["wd"] else None
    if parts["y"]:
        year = int(parts["y"])
        years = [year + 2000 if year < 100 and year <= 68 else year + 1900 if year < 100 else year]
    elif near and is_iso_date(near[:10]):
        years = [int(near[:4]) + step for step in (0, -1, 1)]
    else:
        return ""
    fits = [value for value in (_exists(year, month, day) for year in years) if value is not None]
    if weekday is not None:
        fits = [value for value in fits if value.weekday() == weekday]
    if not fits:
        return ""
    if len(fits) > 1:
        centre = date.fromisoformat(near[:10])
        fits.sort(key=lambda value: abs((value - centre).days))
    return fits[0].isoformat()


def _exists(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _read_clock(parts: Mapping[str, Any]) -> str:
    if parts["word"]:
        return "00:00" if parts["word"].lower() == "midnight" else "12:00"
    if not parts["h"]:
        return ""
    hour, minute, second = int(parts["h"]), int(parts["min"] or 0), int(parts["sec"] or 0)
    if parts["ap"]:
        if not 1 <= hour <= 12:
            return ""
        hour = hour % 12 + (12 if parts["ap"].lower()[0] == "p" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return ""
    return f"{hour:02}:{minute:02}" + (f":{second:02}" if second else "")


def _read_machine(text: str) -> str:
    """ISO 8601, RFC 2822 or seconds since 1970; empty where it is none of them."""
    if found := _ISO_TIME.fullmatch(text):
        try:
            moment = datetime.fromisoformat(f"{found[1].replace('-', '')}T{found[2].replace(':', '')}")
            if (offset := found[3]) is not None:
                moment = moment.replace(tzinfo=_offset(offset))
        except ValueError:
            return ""
        if not _FIRST_YEAR < moment.year < _LAST_YEAR:
            return ""
        if found[3] is None and moment.hour == moment.minute == moment.second == 0:
            return moment.date().isoformat()
        return _london(moment)
    if regex.fullmatch(r"[0-9]{8}", text):
        value = _exists(int(text[:4]), int(text[4:6]), int(text[6:]))
        return value.isoformat() if value else ""
    if regex.fullmatch(r"[0-9]{9,10}|[0-9]{13}", text):
        seconds = int(text[:10] if len(text) == 13 else text)
        return _london(datetime.fromtimestamp(seconds, tz=UTC))
    if regex.match(r"(?:[A-Za-z]{3}, )?[0-9]{1,2} [A-Za-z]{3} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} \S", text):
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, OverflowError, IndexError):
            return ""
        return _london(moment) if _FIRST_YEAR < moment.year < _LAST_YEAR else ""
    return ""


def _offset(text: str) -> timezone:
    """An offset of ISO 8601 (``Z``, ``+01:00``, ``-0400``, ``+01``).

    Raises:
        ValueError: there is none of that size.
    """
    if text.upper() in {"Z", "UTC", "GMT"}:
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    if int(digits[2:]) > 59:
        raise ValueError(text)
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)
