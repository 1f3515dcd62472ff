"""Live pages: the time stamps of entries, the moments they mean, and which lines belong to which entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

import regex

from pipeline.article import Article
from pipeline.clean import marks
from pipeline.clean.lines import Line
from pipeline.clean.marks import TIMEOUT, plain
from pipeline.clean.page import Entry, Page, Stamp
from pipeline.when import combine, is_iso_date, leading_when, parse_when

_OPENS = regex.compile(
    r"[\[(]?\d{1,2}(?:[:.]\d\d|\s?[ap]\.?m\b)|1\d{9}\Z|(?:published|posted) at"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,? \d",
    regex.IGNORECASE,
)
_FIRSTS = frozenset("0123456789[(pPmMtTwWfFsS")
_SIGNS = frozenset("0123456789[(")
# the first three letters of what else _OPENS matches; a long s is one where case is ignored
_LETTERS = frozenset("pub pos po\u017f mon tue wed thu fri sat sun".split())
_NOTHING = regex.compile(r"[\s,.|:)\]–-]*(?:E[SD]T|CES?T)?[\s,.|:)\]–-]*")
_AUTHOR = regex.compile(r"\s?[,|]\s?(?:\p{Lu}[\p{L}'’.-]+(?: |\Z)){2,4}")
_SEPARATOR = regex.compile(r"\s*[)\]]?\s*(?:[:–—|-]|\.(?=\s))\s*|\s+")
_COLON_CLOCK = regex.compile(r"[\[(]?\d{1,2}(?::\d\d|[.:]\d\d\s?[ap]\.?m|\s?[ap]\.?m)", regex.IGNORECASE)
_TOLERANCE = 30  # minutes by which neighbouring entries may stand out of order
_DAY = 24 * 60
_LONGEST_HEAD = 140  # code points of an entry's heading
_SUMMARY_WORDS = 6  # a line of a summary box has at least so many


def may_open(text: str) -> bool:
    """Whether a line that begins so may begin with the time stamp of an entry."""
    return text[0] in _FIRSTS and (text[0] in _SIGNS or text[:3].lower() in _LETTERS)


def find_stamps(lines: Sequence[Line], others: Iterable[int], article: Article) -> list[Stamp]:
    """The time stamps of a live page's entries in the order of the text; none where the page is no live page.

    ``others``: the lines that are more than sentences, of which one may begin with a stamp.
    """
    near = article.modified_at or article.published_at or article.election_date
    may_be = [k for k in others if lines[k].marker or may_open(lines[k].text)]
    if not may_be:
        return []
    found = [stamp for k in may_be if (stamp := _read(k, lines[k], near)) is not None]
    if not found:
        return []
    chosen = [stamp for stamp in found if stamp.marked]
    if not chosen:
        chosen = found
        if _is_dateline(chosen[0], lines) and not all(stamp.date for stamp in chosen[1:]):
            chosen = chosen[1:]
        if not chosen or (len(chosen) == 1 and _is_dateline(chosen[0], lines)):
            return []
        runs_live = _runs_live(lines, article)
        if len(chosen) < (1 if runs_live else 3) or not _in_order(chosen, 0.7 if runs_live else 0.8):
            return []
        if _is_timetable(lines, chosen):
            return []
    return _dated(chosen, article) if chosen else []


def _read(k: int, line: Line, near: str) -> Stamp | None:
    words = line.words
    first = words[0]
    if first not in _FIRSTS or (first in "pP" and " at" not in words[:13].lower()) or not _OPENS.match(words[:40]):
        return None
    if len(words) == 10 and words.isdigit():
        moment = parse_when(words, near)
        if moment and is_iso_date(near[:10]):
            days = (date.fromisoformat(moment[:10]) - date.fromisoformat(near[:10])).days
            if abs(days) <= 7:
                return Stamp(k, 10, True, False, moment[:10], moment[11:19], "")
        return None
    opened = words[0] in "[("
    stamp = leading_when(words[1:160] if opened else words[:160], near)
    if stamp is None or not stamp.clock or stamp.label not in ("", "published", "posted"):
        return None
    length = stamp.end + opened
    marked = words[:14].casefold().startswith(marks.live().marks)
    rest = words[length:]
    if _NOTHING.fullmatch(rest) or _AUTHOR.fullmatch(rest):
        return Stamp(k, len(words), True, marked, stamp.date, stamp.clock, stamp.zone)
    parted = _SEPARATOR.match(rest)
    if parted is None or (stamp.label and not marked):
        return None
    content = rest[parted.end() :]
    if parted[0].strip(" )]") == "" and not opened:
        # "16.00 Ukip has" but not "12.5 per cent", nor "10pm on Thursday"
        strict = not _COLON_CLOCK.match(words)
        if not (
            content[:1].isupper() or content[:1] in "“‘\"'" or (not strict and len(content) <= 30 and ":" in words[:3])
        ):
            return None
    return Stamp(k, length + parted.end(), False, marked, stamp.date, stamp.clock, stamp.zone) if content else None


def _runs_live(lines: Sequence[Line], article: Article) -> bool:
    heads = [article.title[:300], article.url[:300], *[line.text[:200] for line in lines[:12]]]
    return marks.live().cues.search("\n".join(heads), timeout=TIMEOUT) is not None


def _is_timetable(lines: Sequence[Line], stamps: Sequence[Stamp]) -> bool:
    """Whether most clocks say when something is expected, as those of a preview do."""
    expected = marks.live().expected
    coming = 0
    for stamp in stamps:
        nxt = lines[stamp.line + 1].text if stamp.own and stamp.line + 1 < len(lines) else ""
        coming += bool(expected.search(lines[stamp.line].text[:300] + " " + nxt[:300], timeout=TIMEOUT))
    return coming > 0.5 * len(stamps)


def _minutes(stamp: Stamp) -> int:
    return int(stamp.clock[:2]) * 60 + int(stamp.clock[3:5])


def _steps(stamps: Sequence[Stamp]) -> tuple[int, int, int]:
    """How many neighbouring clocks go up, go down, and jump over midnight."""
    up = down = jumps = 0
    for a, b in pairwise(stamps):
        step = _minutes(b) - _minutes(a)
        if abs(step) > _DAY // 2:
            jumps += 1
        elif step:
            up, down = up + (step > 0), down + (step < 0)
    return up, down, jumps


def _in_order(stamps: Sequence[Stamp], share: float) -> bool:
    """Whether the clocks run one way, at least in this share of their steps."""
    up, down, jumps = _steps(stamps)
    return max(up, down) + min(jumps, 2) >= share * (up + down + jumps)


def _is_dateline(stamp: Stamp, lines: Sequence[Line]) -> bool:
    """Whether a stamp near the top, alone on its line, is the page's own."""
    return stamp.own and bool(stamp.date) and stamp.line < 6 and not lines[stamp.line].words.isdigit()


def _dated(stamps: Sequence[Stamp], article: Article) -> list[Stamp]:
    """The stamps with the moment each means: days told by midnights crossed, and by what dates are known."""
    up, down, _ = _steps(stamps)
    order = list(stamps) if up > down else list(reversed(stamps))
    days = [0]
    for a, b in pairwise(order):
        days.append(days[-1] + (_minutes(b) < _minutes(a) - _TOLERANCE))
    first_day = _first_day(order, days, article)
    out = {}
    for stamp, day in zip(order, days, strict=True):
        own = stamp.date or ((first_day + timedelta(days=day)).isoformat() if first_day else "")
        out[stamp.line] = stamp._replace(as_of=combine(own, stamp.clock, stamp.zone) if own else "")
    return [out[stamp.line] for stamp in stamps]


def _first_day(order: Sequence[Stamp], days: Sequence[int], article: Article) -> date | None:
    """The date of the earliest entry, or None where nothing tells it."""
    for stamp, after in zip(order, days, strict=True):
        if stamp.date:
            return date.fromisoformat(stamp.date) - timedelta(days=after)
    first, last, span = _minutes(order[0]), _minutes(order[-1]), days[-1]
    changed, published = _moment(article.modified_at), _moment(article.published_at)
    if changed is not None:
        late = last > changed.hour * 60 + changed.minute + 10
        return changed.date() - timedelta(days=span + late)
    if published is not None:
        clock = published.hour * 60 + published.minute
        # the time given is either when the page began or when it was last changed: whichever is nearer to an entry
        since_start = first - clock if first >= clock - 60 else _DAY + first - clock
        until_end = clock - last if last <= clock + 10 else _DAY + clock - last
        if abs(since_start) <= abs(until_end):
            return published.date() + timedelta(days=first < clock - 60)
        return published.date() - timedelta(days=span + (last > clock + 10))
    known = (article.modified_at or article.published_at)[:10]
    if not is_iso_date(known):
        polls = article.election_date
        return date.fromisoformat(polls) if span and first >= 18 * 60 and is_iso_date(polls) else None
    return _first_day_from_date(order, days, date.fromisoformat(known), article.election_date)


def _first_day_from_date(order: Sequence[Stamp], days: Sequence[int], known: date, polls: str) -> date:
    """The date of the earliest entry of a page of which only the date is known."""
    polling = known.isoformat() == polls or (not polls and known.weekday() == 3)
    if days[-1] == 0:
        # nothing is declared before polls open: small hours on a polling day are those of the night after
        return known + timedelta(days=polling and _minutes(order[-1]) < 7 * 60)
    # the day after the polls: a page that ran through that day and past midnight, or through the night before it?
    by_day = sum(after == 0 and 6 * 60 <= _minutes(stamp) < 21 * 60 for stamp, after in zip(order, days, strict=True))
    return known if polling or by_day > days.count(days[-1]) else known - timedelta(days=days[-1])


def _moment(stamp: str) -> datetime | None:
    try:
        return datetime.fromisoformat(stamp) if "T" in stamp else None
    except ValueError:
        return None


def mark_entries(page: Page) -> None:
    """The entries of a live page: where each begins and ends, and its heading.

    The heading stands before the stamp or after it; the page is asked which is its way.
    """
    heads = [
        kind is None and not line.ended and len(line.text) <= _LONGEST_HEAD
        for line, kind in zip(page.lines, page.kinds, strict=True)
    ]
    own = [stamp for stamp in page.stamps if stamp.own and stamp.line > 0]
    before = sum(heads[stamp.line - 1] for stamp in own)
    after = sum(stamp.line + 1 < len(heads) and heads[stamp.line + 1] for stamp in own)
    heading_first = bool(own) and (own[0].marked or (before >= 0.6 * len(own) and after <= 0.4 * len(own)))
    firsts = [
        stamp.line - (heading_first and stamp.own and stamp.line > 0 and heads[stamp.line - 1]) for stamp in page.stamps
    ]
    for stamp, (first, stop) in zip(page.stamps, pairwise([*firsts, len(page.lines)]), strict=True):
        while stop > first + 1 and page.kinds[stop - 1] == "comment":
            stop -= 1
        page.entries.append(Entry(first, stop, stamp.as_of))
        if first != stamp.line:
            page.kinds[first], page.levels[first] = "heading", 1


def mark_summaries(page: Page) -> None:
    """Times of all lines: those of the entries, but a summary box is as old as the page's last change.

    An entry ends where a box begins; what stands below the box and above the next entry has no known time.
    """
    boxes = _boxes(page)
    cut = []
    for entry in page.entries:
        stop = next((first for first, _ in boxes if entry.first < first < entry.stop), entry.stop)
        cut.append(Entry(entry.first, stop, entry.as_of))
        page.times[entry.first : stop] = [entry.as_of] * (stop - entry.first)
    for first, stop in boxes:
        page.times[first:stop] = [page.article.modified_at] * (stop - first)
    page.entries = cut


def _boxes(page: Page) -> list[tuple[int, int]]:
    """Summary boxes: three sentences or more without full stops, or the items under a heading that says so."""
    boxes: list[tuple[int, int]] = []
    lines = page.lines
    k = 0
    while k < len(lines):
        stop = k
        while stop < len(lines) and page.kinds[stop] == "item":
            stop += 1
        if stop > k:
            open_ended = all(
                not line.ended and not line.marker and len(line.text.split()) >= _SUMMARY_WORDS
                for line in lines[k:stop]
            )
            above = k > 0 and k <= page.entries[0].first and plain(lines[k - 1].text) in marks.labels().summaries
            if above or (open_ended and stop - k >= 3):
                boxes.append((k, stop))
        k = max(stop, k + 1)
    return boxes
