"""When something was said: a time is an instant, a date alone is a whole day, and nothing in between is guessed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_UK = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Moment:
    """The stretch of time in which something was said, in seconds since 1970: of a time ``low == high``."""

    low: float
    high: float


@lru_cache(maxsize=65536)
def moment(text: str) -> Moment | None:
    """The moment that an ISO 8601 text names; None where it names none.

    A time without an offset is UK time, a date without a time the whole of that UK day.
    """
    try:
        if len(text) == 10:
            day = date.fromisoformat(text)
            start = datetime(day.year, day.month, day.day, tzinfo=_UK)
            end = start + timedelta(days=1)  # wall clock: the day may have 23 or 25 hours
            return Moment(start.timestamp(), end.timestamp() - 0.001)
        at = datetime.fromisoformat(text)
        seconds = (at if at.tzinfo else at.replace(tzinfo=_UK)).timestamp()
    except (ValueError, OverflowError):
        return None
    return Moment(seconds, seconds)


def later(a: Moment | None, b: Moment | None) -> bool:
    """Whether ``a`` is surely after ``b``: a date and a time of the same day decide nothing."""
    return a is not None and b is not None and a.low > b.high


def newest(texts: list[str]) -> str:
    """The latest of some ISO 8601 texts, empty where none names a moment."""
    known = [(at.low, at.high, text) for text in texts if (at := moment(text)) is not None]
    return max(known)[2] if known else ""


def clock(text: str) -> str:
    """``07:00`` of a time, in UK time; empty of a date alone or of nothing."""
    if len(text) <= 10 or moment(text) is None:
        return ""
    at = datetime.fromisoformat(text)
    return (at.astimezone(_UK) if at.tzinfo else at).strftime("%H:%M")
