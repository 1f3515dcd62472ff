"""Rows of tables and scoreboards: cells between tabs or pipes, or a party and its figures over and over."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal

import regex

from pipeline.clean import marks
from pipeline.clean.marks import TIMEOUT, one_of
from pipeline.clean.page import Page

_LONGEST = 600
_LONGEST_CELL = 80
_SIGNED = r"[-+−–±=]{0,2}\d[\d,]{0,6}%?"
_CHANGE = (
    rf"(?:[(\[]\s*(?:{_SIGNED}|[-+=–−±]{{1,3}}(?:/-0)?|nc|n/c|new)"
    rf"(?:\s*[,;/]\s*(?:{_SIGNED}|[-+=–−]|nc))?\s*[)\]])"
)
_LABELLED = regex.compile(r":\s?\d{1,3}$")
_GAP = regex.compile(r"\s{2,}")
_SHARE = r"(?:<[ \u00a0]?)?\d{1,3}(?:\.\d{1,2})?[ \u00a0]?%"
_FIGURES = regex.compile(rf"{_SHARE}|(?:{_SIGNED}|{_CHANGE}|[-–—=+])(?:\s+(?:{_SIGNED}|{_CHANGE}))*")
_BEGINS_FIGURES = frozenset("-+−–±=—([<")  # as does a digit
_LONGEST_FIGURES = 40  # code points
_REMEMBERED = 4096  # short lines
_OF_CELLS = re.compile(r"[\d|\t\-+−–±=—(\[<]")  # a row and a cell have one of these
_FEWEST_CELLS, _MOST_CELLS = 3, 10  # words of a header, or of a row with words of results
_MOST_NAMES = 4  # words of the name of a party
_MOST_OF_COLUMN = 3  # words of the name of a column
_DIGIT = re.compile("[0-9]")
_WORD = regex.compile(r"\p{L}[\p{L}'’-]*")


@cache
def _line() -> regex.Pattern[str]:
    """A row's line; compiled when a text has what may be one, for that takes its time."""
    words, counted = marks.labels().in_cells, one_of(marks.labels().counted)
    label = rf"\p{{Lu}}[\p{{L}}'’./&-]{{0,24}}(?:[ \u00a0](?:\p{{Lu}}[\p{{L}}'’./&)-]{{0,24}}|{one_of(words)})){{0,4}}"
    cell = (
        rf"{label}[ \u00a0]?[:–=-]?[ \u00a0]{{0,3}}"
        rf"(?:{_SIGNED}(?:[ \u00a0](?:{counted}))?(?:[ \u00a0]*{_CHANGE})?"
        rf"(?:[ \u00a0]{{1,3}}{_SIGNED}){{0,3}}|{_CHANGE})"
    )
    return regex.compile(
        rf"(?:\p{{Lu}}[\p{{L}}'’.&, -]{{1,60}}(?:\([^()]{{1,60}}\))?[ \u00a0]?[:–—-][ \u00a0]{{1,3}})?(?P<cells>{cell})"
        rf"(?:[ \u00a0]{{0,3}}[,;/|][ \u00a0]{{0,3}}(?P<cells>{cell})|[ \u00a0]{{1,4}}(?P<cells>{cell}))*+"
        rf"(?:[.;,]?[ \u00a0]{{0,2}}[\p{{Lu}} ()]{{0,30}})"
    )


def cells(text: str) -> int:
    """How many cells a line has that is a row; 0 for one that is none."""
    if len(text) > _LONGEST:
        return text.count("\t") + 1 if text.count("\t") >= 3 else 0
    if "\t" in text or "|" in text:
        parts = [part for part in text.replace("|", "\t").split("\t") if part.strip()]
        if len(parts) >= 2 or text.startswith("|") or text.endswith("|"):
            return max(1, len(parts))
    if not _DIGIT.search(text):
        return 0
    apart = _GAP.split(text)
    if len(apart) >= 3 and sum(is_figures(part) for part in apart) >= 2:
        return len(apart)  # columns set with spaces
    if not text[0].isupper() or (text[-1].isascii() and text[-1].islower() and text[-1] != "s"):
        return 0  # the quick answer: so no row begins and ends
    found = _line().fullmatch(text, timeout=TIMEOUT)
    return len(found.captures("cells")) if found else 0


def is_figures(text: str) -> bool:
    """Whether a line is nothing but figures and signs: a cell of a scoreboard that stands on a line of its own."""
    if len(text) > _LONGEST_FIGURES or not (text[:1] in _BEGINS_FIGURES or text[:1].isdigit()):
        return False
    return _are_figures(text)


@lru_cache(maxsize=_REMEMBERED)  # cells have few figures, and each step asks for them
def _are_figures(text: str) -> bool:
    return bool(_FIGURES.fullmatch(text, timeout=TIMEOUT))


def is_row(text: str) -> bool:
    """Whether a line is a row by itself: cells between tabs or pipes, or two cells of label and figure or more."""
    found = cells(text)
    return found >= 2 or (found == 1 and ("\t" in text or "|" in text)) or _is_tally(text)


def _is_tally(text: str) -> bool:
    """Whether a line is a party and two figures or more, with words of results between: "Con 12 8 gained 16"."""
    words = text.split(maxsplit=_MOST_CELLS)
    found = marks.labels()
    if not _FEWEST_CELLS <= len(words) <= _MOST_CELLS or all(
        word[0].isalpha() and word.casefold() not in found.parties for word in words
    ):
        return False
    others = [word.casefold() for word in words if not is_figures(word)]
    return (
        len(words) - len(others) >= 2
        and bool(others)
        and others[0] in found.parties
        and all(word in found.parties or word in found.tally for word in others)
    )


def is_header(text: str) -> bool:
    """Whether a line is the head of a table: three words or more for columns, no other ("Party Won Change Total")."""
    words = text.split(maxsplit=_MOST_CELLS)
    return _FEWEST_CELLS <= len(words) <= _MOST_CELLS and all(
        word.casefold() in marks.labels().columns for word in words
    )


def counts_party(text: str) -> bool:
    """Whether a line is one cell that counts a party's seats or the like ("Labour: 31 (-4)", "Seats: 2,308")."""
    if not _DIGIT.search(text) and "\t" not in text and "|" not in text:
        return False  # no cell
    words = {word.casefold() for word in _WORD.findall(text)}
    found = marks.labels()
    return bool(words & (found.parties | found.counted)) and words <= found.vocabulary and cells(text) == 1


def names_party(text: str) -> bool:
    """Whether a line's words are all of parties and the like ("Lib Dems", "Con")."""
    return _short_names_party(text) if len(text) <= _LONGEST_CELL else _names_party(text)


def _names_party(text: str) -> bool:
    parties, many = marks.labels().parties, 0
    for many, word in enumerate(_WORD.finditer(text), 1):
        if many > _MOST_NAMES or word[0].casefold() not in parties:
            return False  # the first word tells it of most
    return many > 0


_short_names_party = lru_cache(maxsize=_REMEMBERED)(_names_party)  # each step asks for it


@lru_cache(maxsize=_REMEMBERED)  # pages of one publisher have many lines in common
def _looks(text: str) -> Literal["row", "cell", "loose cell", "none"]:
    """What a line may be in a table: a row, a cell of a scoreboard, or a cell only beside another."""
    if not _OF_CELLS.search(text):
        return "none"  # the quick answer for most
    if is_row(text):
        return "row"
    if len(text) > _LONGEST_CELL or not _DIGIT.search(text):
        return "none"
    if counts_party(text) or is_figures(text):
        return "cell"
    return "loose cell" if (text[-1] in ")]" or _LABELLED.search(text)) and cells(text) == 1 else "none"


def mark_rows(page: Page) -> None:
    """Kinds of rows, and the tables that rows one below the other make."""
    lines, kinds = page.lines, page.kinds
    single = [False] * len(lines)
    loose = [False] * len(lines)  # a cell with a label that nobody knows: a row only beside one
    for k in page.others:
        line, text = lines[k], lines[k].text
        if (line.ended and "|" not in text and "\t" not in text) or kinds[k] is not None or line.marker:
            continue
        looks = _looks(text)
        if looks == "row":
            kinds[k] = "row"
        single[k], loose[k] = looks == "cell", looks == "loose cell"
    for k in range(len(lines) - 1 if "row" in kinds else 0):
        if (
            kinds[k] is None
            and kinds[k + 1] == "row"
            and len(lines[k].text) <= _LONGEST_CELL
            and is_header(lines[k].text)
        ):
            kinds[k] = "row"
    if any(single) or any(loose) or "row" in kinds:
        _mark_cells(page, single, loose)
        _join_scoreboard(page)
        _mark_tables(page)


def _mark_cells(page: Page, single: list[bool], loose: list[bool]) -> None:
    """Rows of one cell: beside each other, or beside a longer row."""
    kinds = page.kinds
    for k in range(len(kinds)):
        beside = [j for j in (k - 1, k + 1) if 0 <= j < len(kinds)]
        if single[k] and any(single[j] or kinds[j] == "row" for j in beside):
            kinds[k] = "row"
    for order, step in ((range(1, len(kinds)), -1), (range(len(kinds) - 2, -1, -1), 1)):
        for k in order:
            if loose[k] and kinds[k] is None and kinds[k + step] == "row":
                kinds[k] = "row"


def _join_scoreboard(page: Page) -> None:
    """A party and its figures, each on a line of its own, two times or more: a row each, over its lines."""
    lines = page.lines
    groups: list[tuple[int, int]] = []
    k = 1
    while k < len(lines):
        if is_figures(lines[k].text) and not lines[k].gap and _can_label(page, k - 1):
            stop = k + 1
            while stop < min(len(lines), k + 6) and is_figures(lines[stop].text):
                stop += 1
            groups.append((k - 1, stop))
            k = stop
        k += 1
    chained = {group for a, b in pairwise(groups) if a[1] == b[0] for group in (a, b)}
    begun = {a[0] for a, b in pairwise(groups) if a[1] == b[0]} - {b[0] for a, b in pairwise(groups) if a[1] == b[0]}
    heads = [head for start in sorted(begun) if (head := _head_above(page, start)) is not None]
    for start, stop in sorted({*chained, *heads, *_alike(page, chained)}):
        page.join(start, stop)


_ENOUGH = 4
"""Rows of as many figures below each other that make a table."""


def _alike(page: Page, rows: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Lines with as many figures below them as most rows have: parties that no table knows, or alone in a block."""
    sizes = Counter(stop - start - 1 for start, stop in rows)
    size, seen = max(sizes.items(), key=lambda item: item[1], default=(0, 0))
    if size < 2 or seen < _ENOUGH:
        return
    lines = page.lines
    for k in range(len(lines) - size):
        below = lines[k + 1 : k + 1 + size]
        after = lines[k + 1 + size] if k + 1 + size < len(lines) else None
        if (
            page.kinds[k] is None
            and is_figures(lines[k + 1].text)  # the quick answer for most
            and not is_figures(lines[k].text)
            and len(lines[k].text) <= 40
            and not is_column(lines[k].text)
            and all(is_figures(line.text) for line in below)
            and (after is None or not is_figures(after.text))
        ):
            yield k, k + 1 + size


def _head_above(page: Page, k: int) -> tuple[int, int] | None:
    """The lines right above line ``k`` that name a scoreboard's columns, a line each; None for fewer than three."""
    first = k
    while first > max(0, k - 2) and not is_column(page.lines[first - 1].text):
        first -= 1  # the first council and what became of it
    if not is_column(page.lines[first - 1].text):
        first = k
    k = first
    while first > 0 and is_column(page.lines[first - 1].text) and not page.lines[first - 1].marker:
        first -= 1
    return (first, k) if k - first >= 3 else None


def is_column(text: str) -> bool:
    """Whether a line is nothing but the name of a column ("Councillors", "+/-")."""
    return _short_is_column(text) if len(text) <= _LONGEST_CELL else _is_column(text)


def _is_column(text: str) -> bool:
    words = text.split(maxsplit=_MOST_OF_COLUMN)
    return 0 < len(words) <= _MOST_OF_COLUMN and all(word.casefold() in marks.labels().columns for word in words)


_short_is_column = lru_cache(maxsize=_REMEMBERED)(_is_column)  # each step asks for it


def _can_label(page: Page, k: int) -> bool:
    line = page.lines[k]
    return page.kinds[k] is None and not line.marker and len(line.text) <= 40 and names_party(line.text)


def _mark_tables(page: Page) -> None:
    first: int | None = None
    for k in range(len(page.lines) + 1):
        if k < len(page.lines) and page.kinds[k] == "row":
            first = k if first is None else first
        elif first is not None and not (k < len(page.lines) and _is_rule(page, k)):
            rows = [j for j in range(first, k) if page.kinds[j] == "row"]
            if len(rows) > 1:
                page.tables.append((first, rows[-1]))
            first = None


def _is_rule(page: Page, k: int) -> bool:
    """A line that only draws a rule through a table."""
    return page.kinds[k] == "furniture" and not any(sign.isalnum() for sign in page.lines[k].text)
