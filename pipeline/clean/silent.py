"""Lines that are no part of the report: furniture, captions, readers' comments, teasers of other stories.

A line that states a council's result is never taken for furniture, unless the page itself marks it as a link, an
appeal or a caption ("Read more: ...").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import regex

from pipeline.article import RegionKind
from pipeline.clean import marks
from pipeline.clean.entries import may_open
from pipeline.clean.forms import MONTHS, STAMP_LABELS
from pipeline.clean.lines import BULLET_SIGNS, Line
from pipeline.clean.marks import TIMEOUT, plain
from pipeline.clean.page import Page
from pipeline.when import find_when

_BEGUN = 7  # code points by which it is told whether a line begins as furniture or a time stamp does
_REMEMBERED = 1 << 16  # of these
_SHORT = 40  # code points of a line that may be met again
_LONGEST_WEAK = 120
_LONGEST_FORM = 320
_LONGEST_ENDED = 60  # code points of furniture that ends as a sentence, but for what is known by its beginning
_WORD = regex.compile(r"[\p{L}][\p{L}'’-]*")
_DATED = regex.compile(r"\d{4}|\d{1,2}[:.]\d\d|yesterday|today", regex.IGNORECASE)
_DIGIT = re.compile("[0-9]")
# a stamp with a date or a label has one of these
_MONTH = f"(?:{'|'.join(MONTHS)})"
_STAMPED = re.compile(
    rf"[0-9](?:st|nd|rd|th)?(?:[ \t]of)?[ \t-]{{0,2}}{_MONTH}|{_MONTH}[a-z]{{0,6}}\.?[ \t]{{0,2}}[0-9]"
    "|[0-9][-/.][0-9]{1,2}[-/.][0-9]|" + "|".join(STAMP_LABELS)
)
_CREDIT = regex.compile(
    r"(?:^|[.(\[ ])(?:(?:photo|picture|image) )?"
    r"(?:[Cc]redit|[Pp]hoto|[Ii]mage|[Pp]icture|[Pp]ic|CREDIT|PHOTO|IMAGE|PICTURE)s?: ?(?:\p{Lu}|©)"
)
_SHORTEST_PIECE = 4  # of furniture that stands several times on a line
_MOST_TEASERS = 12
_MOST_CUES = 60  # lines in which comments show that they are some
_LONGEST_TEASER = 140
_COUNTS = re.compile(r"[^?!]{2,70}\d{1,3} (?:seats?|councillors?|cllrs?|members?)")
_AFTER_STAMP = regex.compile(r"[ ,.|()·•–-]*(?:(?:E[SD]T|P[SD]T|CES?T|IST|(?i:by) [\w .'’-]{1,40})[ ,.|()·•–-]*)?")
_MASTHEAD = regex.compile(
    r"(?:[\p{Lu}&][\p{L}'’.&-]*|of|the|and)(?: (?:[\p{Lu}&(][\p{L}'’.&)-]*|of|the|and)){0,6}\s*[,|:–—-]?\s*\Z"
)


def states_result(text: str) -> bool:
    """Whether a line has a party (or "council") beside a word of results or a figure."""
    found = marks.labels()
    words = [word.casefold() for word in _WORD.findall(text)]
    if not any(word in found.parties or word.startswith("council") for word in words):
        return False
    return any(word in found.results for word in words) or any(sign.isdigit() for sign in text)


def _speaks_of_results(text: str) -> bool:
    found = marks.labels()
    return states_result(text) or any(word.casefold() in found.results for word in _WORD.findall(text))


def silent_kind(text: str, ended: bool) -> RegionKind | None:
    """``furniture`` or ``caption`` for a line that is no part of the report, else None.

    ``ended``: whether the line ends as a sentence does; forms are then not asked, which is most of the time.
    """
    return _kind_of_short(text, ended) if len(text) <= _SHORT else _kind(text, ended)


def _kind(text: str, ended: bool) -> RegionKind | None:
    table = marks.furniture()
    begun = table.starts.of(text)
    if begun is not None and (not begun.weak or (len(text) <= _LONGEST_WEAK and not states_result(text))):
        return begun.kind
    if len(text) > _LONGEST_FORM:
        return None
    lower = text.lower()
    if ": " in text and _may_credit(lower) and _CREDIT.search(text, timeout=TIMEOUT):
        return "caption"
    if ended and len(text) > _LONGEST_ENDED:
        return None
    key = plain(text).strip("()[]")
    if (kind_exact := table.exact.get(key)) is not None:
        return kind_exact
    if ended:
        return None
    if not key or (key.find(key[:_SHORTEST_PIECE], _SHORTEST_PIECE) > 0 and _repeats(key)):
        return "furniture"
    possible = table.forms.possible(text, lower)
    for form in possible.forms:
        if form.pattern.fullmatch(text, timeout=TIMEOUT) and not (form.weak and _speaks_of_results(text)):
            return form.kind
    return "furniture" if possible.dated and is_dateline(text) else None


def _may_credit(lower: str) -> bool:
    """Whether a line in small letters has a word that gives credit for a picture."""
    return "pic" in lower or "credit" in lower or "photo" in lower or "image" in lower


# buttons, credits and dates are the same on every page of a publisher
_kind_of_short = lru_cache(maxsize=4096)(_kind)


def _repeats(key: str) -> bool:
    """Whether a line is one piece of furniture several times over ("hide adhide ad")."""
    exact = marks.furniture().exact
    for times in (2, 3, 4):
        for gap in ("", " "):
            piece = key[: (len(key) - len(gap) * (times - 1)) // times]
            if len(piece) >= _SHORTEST_PIECE and piece in exact and key == gap.join([piece] * times):
                return True
    return False


def is_dateline(text: str) -> bool:
    """Whether a line is nothing but date and time stamps of the page, with labels, the writer or the paper's name."""
    if len(text) > 100 or (text.isascii() and not _may_be_dated(text)) or not _DATED.search(text):
        return False
    return _is_dateline(text)


@lru_cache(maxsize=4096)  # a night's articles have few dates
def _is_dateline(text: str) -> bool:
    stamps = list(find_when(text))
    if not any(stamp.date or stamp.label for stamp in stamps):
        return False
    rest, at = [], 0
    for stamp in stamps:
        rest.append(text[at : stamp.start])
        at = stamp.end
    name = rest[0].strip()
    if not _AFTER_STAMP.fullmatch(" ".join([*rest[1:], text[at:]]), timeout=TIMEOUT):
        return False
    return not name or (bool(_MASTHEAD.fullmatch(rest[0], timeout=TIMEOUT)) and not states_result(name))


def _may_be_dated(text: str) -> bool:
    """The quick answer for most lines of ASCII."""
    lower = text.lower()
    if not _DIGIT.search(text):
        return "day" in lower and any(label in lower for label in STAMP_LABELS)
    return bool(_STAMPED.search(lower))


class _Plain(dict[str, bool]):
    """What lines begin with to whether it begins no furniture, no item and no time stamp of an entry."""

    def __missing__(self, begun: str) -> bool:
        letters = begun.casefold().replace("’", "'")
        found = not (begun[0] in BULLET_SIGNS or may_open(begun) or marks.furniture().starts.may_begin(letters))
        if len(self) < _REMEMBERED:
            self[begun] = found
        return found


_PLAIN = _Plain()


def more_than_sentences(lines: Sequence[Line]) -> list[int]:
    """All lines but those, most of them, that are sentences and can be nothing else but parts of quotations or text.

    These are too long for furniture, begin as no such line and no time stamp does, and have no sign that parts cells.
    """
    plain = _PLAIN.get  # quicker than by index, in a class of its own
    return [
        k
        for k, line in enumerate(lines)
        if not line.ended
        or len(text := line.text) <= _LONGEST_ENDED
        or not (plain(text[:_BEGUN]) or _PLAIN[text[:_BEGUN]])
        or ": " in text
        or "|" in text
        or "\t" in text
    ]


def mark_silent(page: Page) -> None:
    """Furniture and captions that are known by their own words."""
    lines, kinds = page.lines, page.kinds
    for k in page.others:
        if kinds[k] is None:
            kinds[k] = silent_kind(lines[k].words, lines[k].ended)


def mark_beside(page: Page) -> None:
    """What is silent because of the line beside it: teasers, comments, names above posts, captions."""
    lines, kinds = page.lines, page.kinds
    _mark_bylines(page)
    size = lines[-1].end if lines else 0
    done = 0
    for k in page.others:
        line = lines[k]
        if k < done or len(line.text) > 60 or (line.ended and line.text[-1] != "?"):
            continue
        key = plain(line.words)
        if key in marks.furniture().teasers and kinds[k] in (None, "furniture"):
            kinds[k] = "furniture"
            done = _mark_teasers(page, k + 1)
        elif key in ("image caption", "media caption") and k + 1 < len(lines) and kinds[k + 1] is None:
            kinds[k + 1] = "caption"
        elif key.startswith("image source") and k and not line.gap and kinds[k - 1] is None and not lines[k - 1].ended:
            kinds[k - 1] = "caption"  # the picture's description
        elif line.start > 0.5 * size and _opens_comments(key) and _reads_as_comments(lines, k + 1):
            kinds[k] = "furniture"
            kinds[k + 1 :] = ["comment"] * (len(lines) - k - 1)
            return


def _mark_teasers(page: Page, k: int) -> int:
    """Links to other stories: lines that are no sentence, not more than a dozen; where the report goes on."""
    last = min(len(page.lines), k + _MOST_TEASERS)
    while k < last:
        line = page.lines[k]
        sentence = line.ended and line.text[-1] != "?"
        # a list under a head of its own, and a table, are no links
        if sentence or len(line.text) > _LONGEST_TEASER or page.kinds[k] == "row" or line.text[-1] == ":":
            break
        if _COUNTS.fullmatch(line.text) and plain(line.words).split()[0] in marks.labels().parties:
            break  # "Alliance 8,970 votes (18.7%) 7 councillors"
        page.kinds[k] = "furniture"
        k += 1
    return k


def _mark_bylines(page: Page) -> None:
    """The name of a correspondent above a line that gives his or her post."""
    for k in page.others:
        if page.kinds[k] != "furniture" or k == 0 or page.kinds[k - 1] is not None:
            continue
        above, line = page.lines[k - 1], page.lines[k]
        if above.marker or len(above.text) > 40:
            continue
        names = above.text.split()
        named = 2 <= len(names) <= 4 and all(name[0].isupper() and name[-1].isalpha() for name in names)
        if not named or len(line.text) > 80 or states_result(above.text):
            continue
        if marks.furniture().forms.named["job"].pattern.fullmatch(line.text, timeout=TIMEOUT):
            page.kinds[k - 1] = "furniture"


def _opens_comments(key: str) -> bool:
    table = marks.furniture()
    return key in table.comment_heads or bool(table.comment_count.fullmatch(key, timeout=TIMEOUT))


def _reads_as_comments(lines: Sequence[Line], first: int) -> bool:
    """Whether what follows has the marks of readers' comments: replies, likes, ages; one is enough for a few lines."""
    cue = marks.furniture().comment_cue
    near = lines[first : first + _MOST_CUES]
    cues = sum(bool(cue.search(line.text[-60:], timeout=TIMEOUT)) for line in near if len(line.text) <= 200)
    return cues >= 2 or (cues == 1 and len(lines) - first <= 6)
