"""Columns: tables that a page's text has left with one cell a line, put together to rows again.

The cells may be parted by bars on lines of their own, or by nothing but the line's end: then a header of as many lines
as each row has tells where the rows begin. Labels and figures by turns ("Elected", "21", "Total", "24") are rows too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import regex

from pipeline.clean import marks
from pipeline.clean.headings import kind_of
from pipeline.clean.page import Page
from pipeline.clean.tables import is_column, is_figures, names_party
from pipeline.when import YEAR

_MOST = 14
"""Columns of a table; wider ones are none that a report prints."""
_FEWEST_ROWS = _FEWEST_CELLS = 2
_SHORT = 20
FEWEST_SHORT = 4
"""Lines so short, and how many of them a table of cells on lines of their own has at least."""
_LONGEST = 60
"""Code points of a cell."""
_YEAR = regex.compile(rf"{YEAR}(?:[/–-]\d\d)?")
_NIL = frozenset({"-", "–", "—", "−", "=", "nc", "n/c", "nil", "no change"})
_ASIDE = regex.compile(r"\([^()\n]{1,60}\)")
"""What may stand between a party and its figures: "(Party votes: 9,412)"."""


def join_columns(page: Page, barred: bool = True) -> None:
    """Make one row of the lines of each row of a table that has a line for each cell.

    ``barred``: whether a bar stands anywhere.
    """
    if barred:
        if any(line.bars for line in page.lines):
            _join_barred(page)
        _join_broken(page)
    if sum([len(page.lines[k].text) <= _SHORT for k in page.others]) < FEWEST_SHORT:
        return  # the quick answer for most texts
    _join_headed(page)
    _join_asides(page)
    _join_labelled(page)


def _join_barred(page: Page) -> None:
    """Rows of cells parted by bars on lines of their own; an empty cell is two bars, and so is the end of a row."""
    k = 0
    while k < len(page.lines):
        cells: list[int | None] = []  # lines, None for an empty cell
        while k < len(page.lines) and page.lines[k].bars and page.kinds[k] in (None, "furniture"):
            cells += [None] * (page.lines[k].bars - 1)
            cells.append(k)
            k += 1
        at = 0
        while at < len(cells):
            start, width, rows = _table(page, cells, at)
            for first in range(start, start + rows * (width + 1), width + 1):
                own = [line for line in cells[first : first + width] if line is not None]
                if own:
                    page.join(own[0], own[-1] + 1)
            at = start + rows * (width + 1) if rows else len(cells)
        k += 1


def _join_broken(page: Page) -> None:
    """Rows of cells between bars that were broken over lines: "| Labour |" over "20 | 8 | 24 |"; two or more alike."""
    lines = page.lines
    rows: list[tuple[int, int, int]] = []  # first line, the line behind the last, cells
    k = 0
    while k < len(lines):
        stop = k + 1
        if page.kinds[k] is None and lines[k].text.startswith("|") and lines[k].text.endswith("|"):
            while stop < len(lines) and lines[stop].text.endswith("|") and not lines[stop].text.startswith("|"):
                stop += 1
            rows.append((k, stop, sum(line.text.count("|") for line in lines[k:stop])))
        k = stop
    broken = Counter(size for first, stop, size in rows if stop > first + 1)
    for first, stop, size in rows:
        if broken[size] >= _FEWEST_ROWS and stop > first + 1:
            page.join(first, stop)


def _table(page: Page, cells: Sequence[int | None], at: int) -> tuple[int, int, int]:
    """Where the first table behind ``at`` begins among cells, its columns and rows; no rows where none does.

    A header may begin with an empty cell, over the names of the rows, or with many; a title may stand before it.
    """
    lead = _filled(cells, at)
    while lead < len(cells) and list(cells[lead + 1 : lead + 3]) == [None, None]:
        at = lead + 1
        lead = _filled(cells, at)
    found = [(start, *_width(page, cells, start)) for start in sorted({max(at, lead - 1), lead})]
    start, width, rows = max(found, key=lambda table: table[1] * table[2])
    while rows and _count(cells, start + (rows - 1) * (width + 1), width) < _FEWEST_CELLS:
        rows -= 1  # the title of the next table
    return start, width, rows


def _count(cells: Sequence[int | None], at: int, width: int) -> int:
    """How many of so many cells are not empty."""
    return sum(line is not None for line in cells[at : at + width])


def _filled(cells: Sequence[int | None], at: int) -> int:
    """The first cell from ``at`` on that is not empty."""
    while at < len(cells) and cells[at] is None:
        at += 1
    return at


def _width(page: Page, cells: Sequence[int | None], start: int) -> tuple[int, int]:
    """Columns and rows of the table that begins at ``start``; (0, 0) where none does."""
    best = (0, 0)
    for width in range(2, _MOST + 1):
        rows, at = 0, start
        while at < len(cells):
            own = cells[at : at + width]
            filled = [line for line in own if line is not None]
            first = own[0]
            if (filled and rows and (first is None or is_figures(page.lines[first].text))) or (rows and not filled):
                break
            if any(len(page.lines[line].text) > _LONGEST for line in filled):
                break
            rows += 1
            if at + width >= len(cells) or cells[at + width] is not None:
                break
            at += width + 1
        if rows > _FEWEST_ROWS and rows * width > best[0] * best[1] * 1.5:
            best = (width, rows)
    return best


def _join_headed(page: Page) -> None:
    """Rows below a header of a line a column: as many lines each, a name first."""
    lines = page.lines
    k = 0
    while k < len(lines):
        stop = k
        while stop < len(lines) and stop - k <= _MOST and _heads(page, stop, first=stop == k):
            stop += 1
        found = next(
            (
                (first, end, size)
                for end in range(stop, k + 1, -1)
                if _begins_row(page, end)
                for first in range(k, end - 1)
                for size in _sizes(page, first, end)
            ),
            None,
        )
        if found is None:
            k = max(stop, k + 1)
            continue
        first, stop, size = found
        page.join(first, stop)
        at = stop
        form = _form(page, at, size)
        while form is not None and _form(page, at, size) == form:
            page.join(at, at + size)
            at += size
        k = at


def _sizes(page: Page, first: int, stop: int) -> Iterator[int]:
    """Lines a row, where at least two rows of so many stand below the header from ``first`` to before ``stop``."""
    width = stop - first
    parties = all(_is_party(page.lines[k].text) for k in range(first, stop))
    for size in (width + 1,) if parties else (width,):
        form = _form(page, stop, size) if size >= _FEWEST_ROWS else None
        if form is not None and _form(page, stop + size, size) == form:
            yield size


def _heads(page: Page, k: int, *, first: bool) -> bool:
    if not _is_apart(page, k):
        return False
    text = page.lines[k].text
    return is_column(text) or _is_party(text) or (not first and _YEAR.fullmatch(text) is not None)


def _form(page: Page, k: int, size: int) -> tuple[bool, ...] | None:
    """Which cells of the row of so many lines from line ``k`` on, a name first, are figures; None where none stands."""
    lines = page.lines
    if k + size > len(lines):
        return None
    own = lines[k : k + size]
    if not _begins_row(page, k) or not all(_is_apart(page, k + n) for n in range(1, size)):
        return None
    if size == _FEWEST_ROWS and k + size < len(lines) and is_figures(lines[k + size].text):
        return None
    if not all(_is_cell(line.text) for line in own[1:]):
        return None
    return tuple(_counts(line.text) for line in own[1:])


def _begins_row(page: Page, k: int) -> bool:
    """Whether a line may be the name that the row of a line a cell begins with."""
    if k >= len(page.lines) or not _is_apart(page, k):
        return False
    line = page.lines[k]
    name = line.text
    return (
        len(name) <= _LONGEST
        and not line.ended
        and name[0].isupper()
        and not any(map(str.isdigit, name))
        and not is_figures(name)
        and not is_column(name)
    )


def _is_apart(page: Page, k: int) -> bool:
    """Whether nothing is known of a line and no sign stands before it."""
    line = page.lines[k]
    return page.kinds[k] is None and not line.marker and not line.bars


def _is_party(text: str) -> bool:
    return names_party(text) and not any(map(str.isdigit, text))


def _counts(text: str) -> bool:
    return is_figures(text) or text.casefold() in _NIL


def _is_cell(text: str) -> bool:
    return _counts(text) or (len(text) <= _LONGEST and (_is_party(text) or kind_of(text) == "label"))


def _join_asides(page: Page) -> None:
    """Parties with an aside in brackets and a line of figures below them, and a header broken over several lines."""
    lines, kinds = page.lines, page.kinds
    groups = [
        k
        for k in range(len(lines) - 2)
        if kinds[k] is None
        and kinds[k + 2] in (None, "row")
        and not lines[k].ended
        and len(lines[k].text) <= _LONGEST
        and _ASIDE.fullmatch(lines[k + 1].text)
        and " " in lines[k + 2].text
        and is_figures(lines[k + 2].text)
    ]
    if len(groups) < _FEWEST_ROWS or not any(names_party(lines[k].text) for k in groups):
        return
    first = head = groups[0]
    while head and kinds[head - 1] is None and _all_columns(lines[head - 1].text) and not lines[head - 1].marker:
        head -= 1
    if first - head >= _FEWEST_ROWS:
        page.join(head, first)
    for k in groups:
        page.join(k, k + 3)


def _all_columns(text: str) -> bool:
    words = text.split()
    return len(words) <= _MOST and all(word.casefold() in marks.labels().columns for word in words)


def _join_labelled(page: Page) -> None:
    """Labels and figures by turns, twice or more: "Elected", "21", "Total", "24"."""
    lines, kinds = page.lines, page.kinds
    pairs = [
        k
        for k in range(len(lines) - 1)
        if kinds[k] is None
        and kinds[k + 1] is None
        and not lines[k].marker
        and is_column(lines[k].text)
        and is_figures(lines[k + 1].text)
        and not (k + 2 < len(lines) and is_figures(lines[k + 2].text))
    ]
    known = set(pairs)
    for k in pairs:
        if k - 2 in known or k + 2 in known:
            page.join(k, k + 2)
