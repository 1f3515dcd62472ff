"""Cells that ran together: tables whose text lost what stood between the cells of a row.

A header of glued column names ("PartyElectedTotal") tells how many cells each row below it has. A row is parted only
where it has just as many places at which words or figures meet without a space; another is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import regex

from pipeline.article import Edit
from pipeline.clean import marks
from pipeline.clean.marks import TIMEOUT
from pipeline.when import YEAR

_LONGEST = 200
"""Code points of a row."""
_FEWEST_COLUMNS, _FEWEST_ROWS = 3, 2
_STRAY = 2
"""Lines that fit no column, how many of them may stand between rows."""
_YEAR = regex.compile(YEAR)
_MEETING = regex.compile(
    r"(?<=[\p{Ll}\d)\]%])(?=\p{Lu})"  # AshdownLabour, 12Labour
    r"|(?<=[\p{L})\]%])(?=\d)"  # Labour12, 31%12
    r"|(?<=[\p{L}\d)\]%])(?=[-+−–]\d)"  # 12+3
)
_CAPITALS = regex.compile(r"(?<!\p{L})\p{Lu}{4,16}(?!\p{Ll})|(?<=\p{Ll})\p{Lu}{4,16}(?!\p{L})")
_APART = regex.compile(r"(?<!\p{Lu})(\p{Lu}{2,5}) (?=(\p{Lu}{2,5})(?!\p{L}))")
_BOARD = regex.compile(
    r"(?<=[\d.!?:])(?P<gap>[ \u00a0]+)\p{Lu}[\p{L}’' -]{1,40}(?<=\p{Ll})(?P<glue>)"
    r"(?=(?:Councils|Councillors|Seats)[ \u00a0](?:[Tt]otal|[Cc]hange)[ \u00a0]?[-+−–]?\d)"
)
_NAME_BEGUN = regex.compile(r"\p{Lu}")


def parted_cells(text: str) -> Iterator[Edit]:
    """Edits that put a tab between the cells of rows that ran together, and of the header above them."""
    at = 0
    lines: list[tuple[int, str]] = []
    for line in text.split("\n"):
        if line.strip():
            lines.append((at, line.rstrip()))
        at += len(line) + 1
    k = 0
    while k < len(lines):
        start, line = lines[k]
        cuts = _header(line)
        k += 1
        if cuts is None:
            continue
        rows, stop = _rows(lines, k, len(cuts))
        if len(rows) >= _FEWEST_ROWS:
            for base, places in [(start, [(cut, cut) for cut in cuts]), *rows]:
                for first, last in places:
                    yield Edit(base + first, base + last, "\t", "layout", "cells of a table that ran together")
            k = stop


def run_on_boards(text: str) -> Iterator[Edit]:
    """Edits that begin a line with each party of a scoreboard on one line: "... -15 LabourCouncils total 3 ..."."""
    if "ouncils total" not in text and "ouncillors total" not in text and "eats total" not in text.lower():
        return
    for found in _BOARD.finditer(text, timeout=TIMEOUT):
        yield Edit(*found.span("gap"), "\n", "layout", "a scoreboard that lost its line breaks")
        yield Edit(*found.span("glue"), " ", "layout", "cells of a table that ran together")


def _rows(lines: Sequence[tuple[int, str]], k: int, cuts: int) -> tuple[list[tuple[int, list[tuple[int, int]]]], int]:
    """Rows from line ``k`` on that have so many cuts, with where these are, and the line behind the last."""
    rows: list[tuple[int, list[tuple[int, int]]]] = []
    stray, stop = 0, k
    while k < len(lines) and stray <= _STRAY:
        start, line = lines[k]
        places = _cuts(line, cuts)
        k += 1
        if places is None:
            stray += 1
        else:
            rows.append((start, places))
            stray, stop = 0, k
    return rows, stop


def _header(line: str) -> list[int] | None:
    """Where the column names of a line meet; None where it is no header of names that ran together."""
    if len(line) > _LONGEST or not _may_be_header(line) or " " * 2 in line or "\t" in line or "|" in line:
        return None
    known = marks.labels().columns
    cuts: list[int] = []
    at = 0
    for chunk in line.split(" "):
        ends = _words(chunk.casefold(), known)
        if ends is None:
            return None
        cuts += [at + end for end in ends[:-1]]
        at += len(chunk) + 1
    return cuts if len(cuts) + 1 >= _FEWEST_COLUMNS else None


def _may_be_header(line: str) -> bool:
    """Whether a line begins and ends as one of column names does: the quick answer for most."""
    begins, ends = _edges()
    first, last = line[:2].casefold(), line[-2:].casefold()
    if first[:2] not in begins and first[:1] not in begins:
        return False
    return last[-2:] in ends or last[-1:] in ends or last[-1:].isdigit()


@cache
def _edges() -> tuple[frozenset[str], frozenset[str]]:
    """The first two letters of the names of columns and of years, and the last two of names."""
    columns = marks.labels().columns
    return frozenset(word[:2] for word in (*columns, "19", "20")), frozenset(word[-2:] for word in columns)


def _words(chunk: str, known: frozenset[str]) -> list[int] | None:
    """Ends of the known words that a chunk is made of, the longest first; years count as words."""
    ends: list[list[int] | None] = [[]] + [None] * len(chunk)
    for stop in range(1, len(chunk) + 1):
        for start in range(stop):
            before = ends[start]
            word = chunk[start:stop]
            if before is None or not (word in known or _YEAR.fullmatch(word)):
                continue
            found = ends[stop]
            if found is None or len(before) + 1 < len(found):
                ends[stop] = [*before, stop]
    return ends[-1] if chunk else None


def _cuts(line: str, count: int) -> list[tuple[int, int]] | None:
    """Where a row's cells meet, as many as ``count``; None where there are more, or fewer."""
    if len(line) > _LONGEST or not _NAME_BEGUN.match(line.lstrip()) or "\t" in line or "|" in line:
        return None
    codes = marks.joins().codes
    found = {match.start() for match in _MEETING.finditer(line, timeout=TIMEOUT)}
    for run in _CAPITALS.finditer(line, timeout=TIMEOUT):
        ends = _words(run[0], codes)
        found |= {run.start() + end for end in (ends or [])[:-1]}
    cuts = [(cut, cut) for cut in sorted(found)]
    if len(cuts) < count:
        cuts += [
            (match.end(1), match.end(1) + 1)
            for match in _APART.finditer(line, timeout=TIMEOUT)
            if match[1] in codes and match[2] in codes
        ]
    return sorted(cuts) if len(cuts) == count else None
