"""Logical lines of a text: stripped, hard-wrapped ones put together, list markers set apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import regex

from pipeline.clean import marks

_BULLET = regex.compile(r"(?:[•●◦▪■►▸‣∙·]\s*|[*–—-][ \t\u00a0]+|\(?\d{1,2}[.)][ \t\u00a0]+(?=[\p{Lu}“\"'‘(]))(?=\S)")
BULLET_SIGNS = frozenset("•●◦▪■►▸‣∙·*–—-(0123456789")
_ENDS = frozenset(".!?…")
_CLOSERS = "\"”’')]"
_CELLS = regex.compile(r"[|\t]")
_WRAP_LONGEST = 100  # a hard-wrapped line is no longer
_WRAP_SHORTEST = 40


@dataclass(slots=True)
class Line:
    """A logical line, ``text[start:end]`` without the blanks around it; several physical ones where it was wrapped.

    ``body`` is where the words begin after a list marker (``start`` where there is none), ``marker`` that marker;
    ``gap`` whether a blank line or the text's start stands before it; ``indent`` the blanks before it; ``ended``
    whether it ends as a sentence does; ``bars`` how many bars on lines of their own stand before it.
    """

    start: int
    end: int
    text: str
    body: int
    marker: str
    gap: bool
    indent: int
    ended: bool
    bars: int = 0

    @property
    def words(self) -> str:
        """The line without its list marker."""
        return self.text[self.body - self.start :] if self.marker else self.text


class Physical(NamedTuple):
    """The lines of a text as they stand; with their ends, but for ``plain`` text, of which each end is a line feed.

    ``feeds``: how many line feeds the text has.
    """

    lines: list[str]
    plain: bool
    feeds: int


def physical(text: str) -> Physical:
    """The lines of a text as they stand."""
    found = text.splitlines()
    feeds = text.count("\n")
    if sum(map(len, found)) + feeds == len(text):
        return Physical(found, True, feeds)  # no end has another sign, nor two
    return Physical(text.splitlines(keepends=True), False, feeds)


def ends_sentence(text: str) -> bool:
    """Whether a line ends in a full stop, question or exclamation mark, a closing quotation mark behind it or not."""
    last = text[-1]
    if last in _ENDS:
        return True
    return last in _CLOSERS and text.rstrip(_CLOSERS)[-1:] in _ENDS


def split(text: str, pieces: Physical | None = None) -> list[Line]:
    """The logical lines of a text, blank ones left out; ``pieces``: the physical ones, if they are known."""
    lines: list[Line] = []
    at = bars = 0
    gap, apart, marked = True, True, False
    found, plain, _ = pieces or physical(text)
    for own in found:
        words = own.strip()
        if not words:
            gap = True
        elif (first := words[0]) == "|" and not words.strip("|\u00a0 "):
            bars += words.count("|")  # a bar on a line of its own parts the cells of a table
        else:
            indent = 0 if own[0] == first else len(own) - len(own.lstrip())
            start = at + indent
            stop = start + len(words)
            line = Line(start, stop, words, start, "", gap, indent, words[-1] == "." or ends_sentence(words), bars)
            if first in BULLET_SIGNS and (bullet := _BULLET.match(words)):
                line.body = start + bullet.end()
                line.marker = bullet[0].strip()
                marked = True
            lines.append(line)
            if not gap:
                apart = False
            gap, bars = False, 0
        at += len(own) + plain
    if marked:
        _check_markers(lines)
    if apart:
        return lines  # only lines right below each other are put together
    longest = max([len(line.text) for line in lines])
    if longest <= _WRAP_SHORTEST:
        return lines
    return _unwrapped(text, lines) if _is_wrapped(lines, longest) else _rejoined(text, lines)


def _rejoined(text: str, lines: list[Line]) -> list[Line]:
    """The lines with those put together that a page broke in mid-sentence, as it does around a link.

    A line must break off behind a word that ends no sentence ("as the council remains"), and the next follow at once.
    """
    out: list[Line] = []
    for line in lines:
        last = out[-1] if out else None
        if last is not None and not line.gap and not line.marker and not last.ended and _breaks_off(last, line):
            out[-1] = replace(last, end=line.end, text=text[last.start : line.end], ended=line.ended)
        else:
            out.append(line)
    return out


def _breaks_off(line: Line, nxt: Line) -> bool:
    word = line.text.rsplit(maxsplit=1)[-1]
    if word == "Lib":
        return nxt.text.startswith("Dem")
    return len(line.text) > _WRAP_SHORTEST and word in marks.labels().dangling


def _check_markers(lines: Sequence[Line]) -> None:
    """A dash before a figure is a list marker only in a list of dashes; else it may be the figure's sign."""
    for k, line in enumerate(lines):
        if line.marker in ("-", "–", "—", "*") and line.text[line.body - line.start].isdigit():
            around = [other.marker for other in lines[max(0, k - 1) : k + 2]]
            if around.count(line.marker) < 2:
                line.body, line.marker = line.start, ""


def _follows(line: Line, nxt: Line) -> bool:
    """Whether ``nxt`` runs on in the middle of a sentence of ``line``."""
    if nxt.gap or nxt.marker or line.ended:
        return False
    first = nxt.text.lstrip("\"“‘'(")[:1]
    return (first.islower() or line.text[-1] == ",") and line.text[-1] not in ":;|"


def _is_wrapped(lines: Sequence[Line], longest: int) -> bool:
    """Whether the text was broken into lines of one width: sentences that run on over the ends of full lines."""
    if longest > _WRAP_LONGEST and sum(len(line.text) > _WRAP_LONGEST for line in lines) > 0.2 * len(lines):
        return False  # the quick answer for most texts
    inside = [line for line in lines if len(line.text) <= _WRAP_LONGEST]
    if sum(len(line.text) for line in inside) < 0.8 * sum(len(line.text) for line in lines):
        return False
    width = max((len(line.text) for line in inside), default=0)
    full = [(a, b) for a, b in pairwise(lines) if not b.gap and _is_full(a, b, width)]
    running = sum(_follows(a, b) for a, b in full)
    return running >= 1 and running >= 0.25 * len(full)


def _is_full(line: Line, nxt: Line, width: int) -> bool:
    """Whether the next line's first word would not have fitted on this one."""
    first = nxt.text.split(maxsplit=1)[0]
    return len(line.text) >= 0.6 * width and line.indent + len(line.text) + 1 + len(first) > width


def _unwrapped(text: str, lines: Sequence[Line]) -> list[Line]:
    width = max(len(line.text) for line in lines if len(line.text) <= _WRAP_LONGEST)
    groups: list[tuple[Line, Line]] = []  # first and last physical line of each logical one
    for line in lines:
        last = groups[-1][1] if groups else None
        if (
            last is not None
            and not line.gap
            and not line.marker
            and len(last.text) <= _WRAP_LONGEST
            and not _CELLS.search(last.text + line.text)
            and (_is_full(last, line, width) or (_follows(last, line) and len(last.text) >= 0.5 * width))
        ):
            groups[-1] = (groups[-1][0], line)
        else:
            groups.append((line, line))
    return [
        first if first is last else replace(first, end=last.end, text=text[first.start : last.end], ended=last.ended)
        for first, last in groups
    ]
