"""Headings, list items, quotations and paragraphs: what is left when furniture, rows and entries are known."""

from __future__ import annotations

from pipeline.clean import headings
from pipeline.clean.headings import Levels
from pipeline.clean.page import Page

_LONGEST_LOOSE = 400
_QUOTED = frozenset('>“"')  # how a quotation begins
_TOP = frozenset({"title", "furniture", "caption"})  # what stands at the top of a page
_SENTENCE = 9  # words from which a line without a full stop is a sentence rather than a heading


def mark_text(page: Page) -> None:
    """Kinds and levels of all lines that have none yet."""
    levels = Levels()
    lines, kinds = page.lines, page.kinds
    starts = {entry.first for entry in page.entries}
    opened = False
    at_top = True
    k, many = 0, len(lines)
    while k < many:
        line, kind = lines[k], kinds[k]
        if kind is None and line.ended and not line.marker and line.text[-1] == ".":  # most lines, and no loose ones
            quoted = line.text[0] in _QUOTED and _is_quotation(line.text)
            kinds[k] = "quote" if quoted else "paragraph"
            at_top = opened = False
            k += 1
        elif kind is not None:
            at_top = at_top and kind in _TOP
            if at_top:
                levels.forget()
            opened = opened and kind not in ("heading", "title", "row")
            k += 1
        elif _is_loose(page, k):
            stop = k + 1
            while stop < len(lines) and stop not in starts and _goes_on(page, stop):
                stop += 1
            while kinds[stop - 1] == "furniture":
                stop -= 1
            _settle_run(page, k, stop, opened, levels)
            opened = False
            at_top = at_top and stop < len(lines) and kinds[stop] in _TOP
            k = stop
        else:
            _settle(page, k)
            at_top = False
            opened = line.text[-1] == ":"
            k += 1


def _is_loose(page: Page, k: int) -> bool:
    """Whether a line that is no item does not end as a sentence, or is short enough to be a heading."""
    line = page.lines[k]
    if line.marker:
        return False
    text = line.text
    if line.ended and text[-1] not in "?!":
        return False
    if "\n" in text or len(text) > _LONGEST_LOOSE:
        return False
    return headings.is_bare(text) or (not line.ended and text[-1] not in ":,;")


def _goes_on(page: Page, k: int) -> bool:
    """Whether a run of loose lines takes in this one; furniture within it does not end it."""
    kind = page.kinds[k]
    return k not in page.stamped and (kind == "furniture" or (kind is None and _is_loose(page, k)))


def _settle_run(page: Page, first: int, stop: int, opened: bool, levels: Levels) -> None:
    """Kinds of the loose lines of a run."""
    run = [k for k in range(first, stop) if page.kinds[k] is None]
    bare = [headings.is_bare(page.lines[k].text) for k in run]
    if len(run) >= 2 and not all(bare):
        sentence = [not b or len(page.lines[k].text.split()) >= _SENTENCE for b, k in zip(bare, run, strict=True)]
        if sum(sentence) >= 0.5 * len(run):
            # sentences that go without full stops: a list, its head before it where the first line is a short one
            for n, k in enumerate(run):
                _set(page, k, "heading" if n == 0 and not sentence[0] else "item", levels)
            return
    followed = _has_text(page, stop)
    at = 0
    while at < len(run):
        end = at
        while end < len(run) and bare[end]:
            end += 1
        if end == at:
            _settle(page, run[at])
            at += 1
            continue
        words = [page.lines[k].text for k in run[at:end]]
        last = end == len(run)
        tabled = last and stop < len(page.lines) and page.kinds[stop] == "row"
        found = headings.roles(words, followed if last else True, opened and at == 0, tabled)
        for k, role in zip(run[at:end], found, strict=True):
            _set(page, k, role, levels)
        at = end


def _set(page: Page, k: int, role: headings.Role, levels: Levels) -> None:
    page.kinds[k] = role
    if role == "heading":
        page.levels[k] = levels.level(page.lines[k].text, _heading_above(page, k))
    elif role == "item":
        page.levels[k] = 1


def _heading_above(page: Page, k: int) -> int:
    """The level of the heading right above a line, 0 where none is."""
    j = k - 1
    while j >= 0 and page.kinds[j] == "furniture" and j not in page.stamped:
        j -= 1
    return page.levels[j] if j >= 0 and page.kinds[j] == "heading" else 0


def _has_text(page: Page, k: int) -> bool:
    """Whether what comes next is text that can stand under a heading."""
    while k < len(page.lines) and page.kinds[k] in ("furniture", "caption") and k not in page.stamped:
        k += 1
    if page.entries and k == page.entries[0].first:
        return True
    return k < len(page.lines) and k not in page.stamped and page.kinds[k] in (None, "row", "title")


def _settle(page: Page, k: int) -> None:
    """Kind of a line that is no loose one: item, quotation or paragraph."""
    line = page.lines[k]
    if not line.marker:
        page.kinds[k] = "quote" if _is_quotation(line.text) else "paragraph"
    elif _heads_paragraph(page, k):
        page.kinds[k], page.levels[k] = "heading", 2
    else:
        page.kinds[k] = "item"
        page.levels[k] = 1
        above = page.lines[k - 1]
        if k and page.kinds[k - 1] == "item" and above.marker:
            deeper = (line.indent >= above.indent + 2) - (line.indent <= above.indent - 2)
            page.levels[k] = min(3, max(1, page.levels[k - 1] + deeper))


def _heads_paragraph(page: Page, k: int) -> bool:
    """A short line with a list marker, alone between paragraphs: the head of the one after it."""
    if k + 1 >= len(page.lines) or not headings.is_bare(page.lines[k].words):
        return False
    nxt = page.lines[k + 1]
    listed = k > 0 and page.lines[k - 1].marker != "" and page.kinds[k - 1] == "item"
    return not listed and not nxt.marker and nxt.ended and page.kinds[k + 1] is None and len(nxt.text) > 60


def _is_quotation(text: str) -> bool:
    """Whether a whole paragraph is one quotation, or a passage of one that goes on in the next paragraph."""
    if text[0] == ">":
        return True
    if text[0] not in _QUOTED or len(text) < 40:
        return False
    if text[0] == "“":
        close = text.find("”")
        return close < 0 or close == len(text) - 1
    return text[0] == '"' and text[-1] == '"' and text.count('"') == 2
