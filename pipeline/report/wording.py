"""How values read on the page, and pieces of HTML that hold them: whatever stands in a piece is escaped there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import regex
from markupsafe import Markup, escape

_HIDDEN = regex.compile(r"[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_BREAKS = regex.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
_WEB = regex.compile(r"https?://[^\s\"'<>\\]+", regex.IGNORECASE)
_TIME = regex.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d)[^ ]*)?")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_CHANGES = frozenset({"seat_change", "councils_change"})
_BOUND_WORDS = {"at_least": "at least", "at_most": "at most", "about": "about"}


class Piece:
    """A piece of HTML with named places (``%(name)s``); a text in one of them is escaped, all but ``Markup``.

    >>> Piece("<b>%(text)s</b>")(text="<i>")
    Markup('<b>&lt;i&gt;</b>')
    """

    def __init__(self, html: str) -> None:
        """``html`` is ours, never an article's."""
        self._html = html

    def __call__(self, **texts: object) -> Markup:
        """The piece with its places filled."""
        for name, text in texts.items():
            if not isinstance(text, Markup):
                texts[name] = _escaped(str(text))
        return marked_up(self._html % texts)


def marked_up(html: str) -> Markup:
    """HTML of ours as ``Markup``; quicker than ``Markup`` itself, which first asks what it was given."""
    return str.__new__(Markup, html)


@lru_cache(20_000)
def _escaped(text: str) -> str:
    return str(escape(text))


_PARTY = Piece('<abbr title="%(name)s">%(code)s</abbr>')
_LINK = Piece('<a href="%(to)s" rel="noopener noreferrer nofollow">%(text)s</a>')


def party(code: object, parties: Mapping[str, tuple[str, str]]) -> Markup:
    """A party's code, with its name where it has one (``parties``: names and colours by code)."""
    name = parties[code][0] if isinstance(code, str) and code in parties else ""
    return _PARTY(name=shown(name), code=shown(code)) if name else escape(shown(code))


def title_link(text: object, url: object) -> Markup:
    """A text, leading to its address where that may be followed."""
    to = link(url)
    return _LINK(to=to, text=shown(text, 200)) if to else escape(shown(text, 200))


def shown(value: object, most: int = 0) -> str:
    """Text as the page shows it: one line, no character that could turn the line round; cut after ``most``."""
    text = str(value)
    if not text.isalnum():  # most are a word or a number
        text = " ".join(visible(text).split())
    return text if not most or len(text) <= most else text[: most - 1].rstrip() + "…"


def visible(text: str) -> str:
    """Text without breaks of lines and without characters that are not seen, each replaced by one that is."""
    return text if text.isprintable() else _HIDDEN.sub("\ufffd", _BREAKS.sub(" ", text))


@lru_cache(2_000)
def words(value: object) -> str:
    """A name of the vocabulary as words: ``seat_change`` is "seat change"."""
    return shown(value).replace("_", " ")


def link(value: object) -> str:
    """An address that may be followed from the page, else nothing: only the web's own schemes."""
    text = str(value)
    return text if _WEB.fullmatch(text) else ""


@lru_cache(2_000)
def when(value: object) -> str:
    """A date or time to read: "5 May 2023, 07:00"; what is neither stays as it is."""
    text = shown(value)
    if not (found := _TIME.fullmatch(text)):
        return text
    months = ("", *_MONTHS)
    month = int(found[2])
    date = f"{int(found[3])} {months[month] if month < len(months) else found[2]} {found[1]}"
    return f"{date}, {found[4]}" if found[4] else date


def many(number: int, noun: str) -> str:
    """A number and its noun: "1 quote", "1,200 quotes"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@lru_cache(2_000, typed=True)
def signed(value: object, measure: str = "", bound: str = "exact") -> str:
    """A value to read: changes with their sign (a true minus), a bound in words before it."""
    text = shown(value)
    if text.lstrip("-").isdigit():
        text = ("+" if measure in _CHANGES and text.strip("-0") and text[0] != "-" else "") + text.replace("-", "−")
    return " ".join(part for part in (_BOUND_WORDS.get(bound, ""), text) if part)
