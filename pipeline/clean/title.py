"""Which line is the report's title."""

from __future__ import annotations

from pipeline.clean import headings, tables
from pipeline.clean.marks import labels, plain
from pipeline.clean.page import Page

_LONGEST = 170
_WORDS = 5  # a title has at least so many, where a shorter line may be the paper's name
_NEAR_TOP = 8  # lines among which the known title may stand


def mark_known_title(page: Page) -> None:
    """The lines near the top that say the title that ingest knows."""
    if not page.article.title:
        return
    title = plain(page.article.title)
    for k, line in enumerate(page.lines[:_NEAR_TOP] if title else []):
        if len(line.text) <= 400 and _is_same(plain(line.text), title):
            page.kinds[k] = "title"


def mark_likely_title(page: Page) -> None:
    """Without a known title, the first line where it looks like one; the paper's name may stand above it."""
    if "title" in page.kinds:
        return
    for k, line in enumerate(page.lines[: min(_NEAR_TOP, min(page.stamped, default=_NEAR_TOP))]):
        if page.kinds[k] is not None:
            continue
        long = len(line.text.split()) >= _WORDS
        if _looks_like_title(page, k) and (long or not _is_above_title(page, k)):
            page.kinds[k] = "title"
            return
        if long or not _is_masthead(page, k):
            return


def _is_same(own: str, title: str) -> bool:
    return bool(own) and (own == title or _is_cut(own, title) or _is_cut(title, own))


def _is_cut(short: str, long: str) -> bool:
    """Whether ``long`` is ``short`` with the paper's name behind it ("... - Example Echo")."""
    return len(short) >= 20 and long.startswith(short) and long[len(short) :].lstrip()[:1] in ("-", "–", "|", "—", ":")


def _is_masthead(page: Page, k: int) -> bool:
    """Whether a short line at the top may be the paper's name or a section's, with the title still to come."""
    text = page.lines[k].words
    return headings.is_bare(text) and headings.kind_of(text) in ("name", "other")


def _is_above_title(page: Page, k: int) -> bool:
    """Whether a longer line that looks like a title comes soon after a short one."""
    for j in range(k + 1, min(k + 4, len(page.lines))):
        line = page.lines[j]
        if line.ended and line.text[-1] != "?":
            return False
        if len(line.text.split()) >= _WORDS and page.kinds[j] is None and _looks_like_title(page, j):
            return True
    return False


def _kinds_below(page: Page, k: int) -> list[headings.Kind]:
    """What the first two of the lines below that may be part of a list of results are, near by."""
    below: list[headings.Kind] = []
    for line, known in zip(page.lines[k + 1 : k + 8], page.kinds[k + 1 : k + 8], strict=True):
        if line.marker == "" and known is None and len(below) < 2:
            bare = headings.is_bare(line.words) and plain(line.words) not in labels().summaries
            below.append(headings.kind_of(line.words) if bare else "other")
    return below


def _looks_like_title(page: Page, k: int) -> bool:
    """Whether the first line is short, open-ended and no part of a list of results."""
    line = page.lines[k]
    text = line.text
    if line.marker or len(text) > _LONGEST or text[-1] in ".,;:…" or "\n" in text or k + 1 >= len(page.lines):
        return False
    if line.ended and text[-1] not in "?!":
        return False
    nxt = page.lines[k + 1]
    words = text.split()
    if k + 1 in page.stamped or tables.counts_party(text) or len(words) < 3:
        return False
    kind = headings.kind_of(text) if headings.is_bare(text) else "other"
    if kind == "other":
        return True
    if len(words) < _WORDS:
        return False
    below = _kinds_below(page, k)
    if kind == "statement":
        listed = below == ["statement", "statement"] and not (nxt.gap and len(words) >= 7)
        return not listed and (below[:1] != ["name"] or len(words) >= 7)
    return kind == "label" and below[:1] not in (["name"], ["statement"])
