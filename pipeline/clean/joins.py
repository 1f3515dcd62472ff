"""Places where a page's pieces were glued together: the edits that part them again. General rules, never a name list.

A heading runs into its time stamp, a list head into its body, a sentence into the next, a word into a figure, a
list of results loses its line breaks. Nothing here removes a word but furniture that stands inside a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

import regex

from pipeline.article import Edit
from pipeline.clean import marks
from pipeline.clean.cells import parted_cells, run_on_boards
from pipeline.clean.lines import Physical
from pipeline.clean.marks import TIMEOUT
from pipeline.when import YEAR, find_when

# A capital right after a small letter, a closing mark, a stop or a digit; the class comes first because that is fast.
_CAPITAL = regex.compile(r"[A-Z](?<=[a-zéè)\]%.!?”0-9][A-Z])")
_GLUED_FIGURE = regex.compile(r"\d(?<=[A-Za-z][-+−–]?.)")  # either of the next two
# the first two at once; linear, and in a short text re is many times as quick as regex
_GLUED = re.compile(r"[a-zéè)\]%.!?”0-9][A-Z]|[A-Za-z][-+−–]?\d")
_FIGURE = regex.compile(r"[0-9](?<=[A-Za-z][0-9])")
_SIGNED = regex.compile(r"[-+−–](?<=[A-Za-z].)(?=\d)")
_STAMP = regex.compile(r"(?:[Pp]ublished|[Pp]osted) at (?=\d{1,2}[:.]\d\d)")
_LEFT = regex.compile(r"[\p{L}'’-]{1,40}\Z")
_RIGHT = regex.compile(r"(?:NOC|UKIP|SNP|DUP|UUP|LD)(?![\p{L}])|[A-Z][a-z'’]{0,40}")
_TOKEN = regex.compile(r"\S{0,60}\Z")
_DATED = regex.compile(
    rf"(?:\b\d{{1,2}}(?:st|nd|rd|th)?\s+)(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{{0,6}}\.?,?\s+{YEAR}\Z",
    regex.IGNORECASE,
)
_BLANKS = " \t\u00a0"
_NEAR = 500
_BRACKET = regex.compile(r"\([^()\n]{1,80}\)\Z")
_INSIDE_SENTENCE = regex.compile(r"\p{Ll}[.!?]\s")
_YEAR_END = regex.compile(rf"(?<!\d){YEAR}\Z")
_LAST_PART = regex.compile(r"(?:\p{Lu}|(?<=[-'’])|^)[^\p{Lu}'’-]*\Z")
_LAST_WORD = regex.compile(r"[^\s]*\Z")
_LAST_LETTERS = regex.compile(r"\p{L}*\Z")
_SHORT_ALONE = regex.compile(r"\d{1,3}(?![\d\p{L}])")
_GAINED = regex.compile(r"(?:\p{L}|[\s(])\+ ?\d")
_NAME_ALONE = regex.compile(
    r"\p{Lu}[\p{L}'’.-]{0,30}(?: (?:\p{Lu}|[a-z]{2,3} \p{Lu})[\p{L}'’.-]{0,30}){1,3}(?: - \w{1,20})?"
)
_VOTES_BEHIND = regex.compile(r"[\p{L} &'’.-]{2,60}\d[\d,]{2,6}(?=\n|\Z)")
_SHORT_FIGURE = regex.compile(r"(?<![\d.,])\d{1,3}\Z")


def joins(text: str) -> list[Edit]:
    """Edits that part what was glued together (``layout``) and take out furniture inside sentences (``furniture``)."""
    return _apart(
        [
            *parted_cells(text),
            *run_on_boards(text),
            *_furniture(text),
            *_stamps(text),
            *_capitals(text),
            *_figures(text),
            *_flat_lists(text),
        ]
    )


def joined_lines(text: str, pieces: Physical | None = None) -> list[Edit]:
    """All that ``joins`` finds in a text of which no chunk ``may_be_glued``; ``pieces``: its lines, where known."""
    found = [*_stamps(text), *_flat_lists(text, pieces)]
    return _apart(found) if found else found


def may_be_glued(chunk: str) -> bool:
    """Whether words or figures may be glued, or furniture begin, in what stands between two blanks."""
    if chunk.isalpha() and chunk.isascii() and (chunk[1:].islower() or chunk.isupper()):
        # a word that has no small letter before a capital
        return marks.furniture().inline_begun.search(chunk) is not None
    return bool(_GLUED.search(chunk) or marks.furniture().inline_begun.search(chunk))


def _apart(found: Iterable[Edit]) -> list[Edit]:
    """The edits in order, the first of those that meet."""
    edits: dict[int, Edit] = {}
    for edit in found:
        edits.setdefault(edit.start, edit)
    kept: list[Edit] = []
    for edit in sorted(edits.values(), key=lambda e: (e.start, e.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def _furniture(text: str) -> Iterator[Edit]:
    """Adverts' marks and the like that do not stand on a line of their own."""
    table = marks.furniture()
    if not table.inline_begun.search(text):
        return
    for found in table.inline.finditer(text, timeout=TIMEOUT):
        start, end = _blank_before(text, found.start()), _blank_after(text, found.end())
        before, after = text[start - 1 : start].strip(), text[end : end + 1].strip()
        good = None
        if found[0].startswith(("(", "[")):
            good = " " if before and after else "" if before or after else None
        elif before and (before in '.!?”"’)' or not after) and (not after or after.isupper() or after in "“‘\"'•"):
            good = "\n" if after else ""
        elif before.islower() and after.islower():
            good = " "
        elif not before and after.isupper():
            good = ""
        if good is not None:
            yield Edit(start, end, good, "furniture", "a page's mark that is no part of the sentence")


def _blank_before(text: str, at: int) -> int:
    stop = max(0, at - 20)
    while at > stop and text[at - 1] in _BLANKS:
        at -= 1
    return at


def _blank_after(text: str, at: int) -> int:
    stop = min(len(text), at + 20)
    while at < stop and text[at] in _BLANKS:
        at += 1
    return at


def _line_start(text: str, at: int) -> int:
    """Where the line of ``at`` begins, or 500 code points before, whichever is nearer."""
    return max(text.rfind("\n", max(0, at - _NEAR), at) + 1, at - _NEAR)


def _line_end(text: str, at: int) -> int:
    """Where the line of ``at`` ends, or 500 code points on, whichever is nearer."""
    end = text.find("\n", at, at + _NEAR)
    if end < 0:
        return min(len(text), at + _NEAR)
    return end - 1 if end > at and text[end - 1] == "\r" else end


def _stamps(text: str) -> Iterator[Edit]:
    """Time stamps of live entries glued to the heading before or to the text after."""
    if "ed at " not in text or ("ublished at " not in text and "osted at " not in text):
        return
    for found in _STAMP.finditer(text, timeout=TIMEOUT):
        start = found.start()
        line_end = _line_end(text, start)
        stamp = next(find_when(text[start : min(line_end, start + 120)]), None)
        if stamp is None or stamp.start:
            continue
        end = start + stamp.end
        before = text[start - 1 : start]
        if before and not before.isspace():
            yield Edit(start, start, "\n", "layout", "time stamp glued to the line before it")
        elif before == " " and end == line_end and stamp.date and marks.joins().zones.search(text[start:end]):
            yield Edit(start - 1, start, "\n", "layout", "time stamp glued to the line before it")
        if end < line_end and text[end].isalpha():
            yield Edit(end, end, "\n", "layout", "time stamp glued to the line after it")


def _capitals(text: str) -> Iterator[Edit]:
    """Words whose capital follows a letter, a bracket, a stop or a figure without a space."""
    for found in _CAPITAL.finditer(text, timeout=TIMEOUT):
        at = found.start()
        before = text[at - 1]
        right = _RIGHT.match(text, at)
        word = right[0] if right else text[at]
        token = _TOKEN.search(text[max(0, at - 60) : at])
        if token and any(mark in token[0] for mark in "/@#_\\"):
            continue
        alone = len(word) > 1 or (word in "AI" and text[at + 1 : at + 2] == " ")
        if before.islower():
            good = _inside_word(text, at, word, alone)
        elif before.isdigit():
            good = "\n" if _DATED.search(text[max(0, at - 40) : at]) else ""
            if not good and word in marks.joins().figure_words and _SHORT_FIGURE.search(text[max(0, at - 8) : at]):
                good = " "
        elif not alone:
            good = ""
        elif before in ".!?":
            good = _after_stop(text, at)
        elif before == ")":
            good = _after_bracket(text, at)
        else:
            good = " " if before in "”%" or (before == "]" and len(word) > 1) else ""
        if good == "\n" and _of_candidate(text, at):
            good = " "
        if good:
            why = "a line glued to the one before it" if good == "\n" else "no space between two words"
            yield Edit(at, at, good, "layout", why)


def _of_candidate(text: str, at: int) -> bool:
    """Whether a candidate, a party and votes make up a line: "Ann ExampleLabour1404", no line of a party's seats."""
    name = _NAME_ALONE.fullmatch(text, _line_start(text, at), at)
    return name is not None and _VOTES_BEHIND.match(text, at) is not None


def _inside_word(text: str, at: int, word: str, alone: bool) -> str:
    """What parts ``liveSee`` or ``BreakingTories``; empty for names such as McDonald or YouGov."""
    table = marks.joins()
    left = _LEFT.search(text[max(0, at - 40) : at])
    whole = left[0] if left else ""
    after = text[at + len(word) : at + len(word) + 2]
    if after[:1] in ("@", "/", "_") or (after[:1] == "." and after[1:].islower()):
        return ""
    # the letters since the last capital or hyphen, and whether they begin the word
    own = _LAST_PART.search(whole)
    part = own[0] if own else whole
    if (whole + word).casefold().lstrip("'’-") in table.names or part in table.prefixes:
        return ""
    if table.furniture.match(text, at):
        return "" if text.endswith(marks.furniture().inline_phrases, max(0, at - 60), at) else "\n"
    line_start = _line_start(text, at)
    if part in table.tags and text[line_start:at].strip() == part:
        return "\n"
    if part == whole and len(whole) >= 3 and whole.islower() and alone and whole.isalpha():
        return "\n"
    return "\n" if len(part) >= 3 and part[:1].isupper() and word in table.starters else ""


def _after_stop(text: str, at: int) -> str:
    """A space where a sentence ends and the next begins without one."""
    ending = text[max(0, at - 30) : at - 1]
    word = _LAST_WORD.search(ending)
    token = word[0] if word else ""
    if token.startswith(("www", "http")):
        return ""
    last = _LAST_LETTERS.search(token)
    letters = last[0] if last else ""
    if len(letters) >= 3 and letters[1:].islower():
        return "" if letters.casefold() in marks.joins().abbreviations else " "
    return " " if token[-1:] in (")", "”", "%") or _YEAR_END.search(token) else ""


def _after_bracket(text: str, at: int) -> str:
    """A new line after a bracketed list head, else a space."""
    line_start = _line_start(text, at)
    if not _BRACKET.search(text[max(line_start, at - 90) : at]):
        return ""
    head = text[line_start:at]
    return "\n" if len(head) <= 90 and not _INSIDE_SENTENCE.search(head) else " "


def _figures(text: str) -> Iterator[Edit]:
    """Words that run into a figure ("Labour45") or a signed one ("Con-12")."""
    if not _GLUED_FIGURE.search(text, timeout=TIMEOUT):
        return
    words = marks.joins().figure_words
    for found in _FIGURE.finditer(text, timeout=TIMEOUT):
        at = found.start()
        left = _LEFT.search(text[max(0, at - 40) : at])
        short = left and _SHORT_ALONE.match(text, at)
        if left and short and (begin := _label_glued(text, at, left[0])) is not None:
            yield Edit(begin, begin, " ", "layout", "a label glued to the word before it")
            yield Edit(at, at, " ", "layout", "a figure glued to its label")
        elif left and short and left[0] in words:
            yield Edit(at, at, " ", "layout", "a figure glued to the word before it")
    for found in _SIGNED.finditer(text, timeout=TIMEOUT):
        at = found.start()
        left = _LEFT.search(text[max(0, at - 40) : at])
        if left and (begin := _label_glued(text, at, left[0])) is not None:
            yield Edit(begin, begin, " ", "layout", "a label glued to the word before it")
        elif left and left[0] in words and found[0] != "+":
            # "Con-12, Lab-30" may be a list of holdings: a sign only where its line has signs of both kinds
            line = text[_line_start(text, at) : _line_end(text, at)][:400]
            if not _GAINED.search(line, timeout=TIMEOUT):
                continue
        elif not left or left[0] not in words:
            continue
        yield Edit(at, at, " ", "layout", "a signed figure glued to the word before it")


def _label_glued(text: str, at: int, left: str) -> int | None:
    """Where a column's label that ends at an offset begins, if it lost the space before it; None if it did not."""
    label = next((label for label in marks.joins().labels if left.endswith(label)), None)
    if label is None:
        return None
    head, begin = left.removesuffix(label), at - len(label)
    parted = head in marks.joins().label_heads if head else _YEAR_END.search(text, max(0, begin - 5), begin)
    return begin if parted else None


def _flat_lists(text: str, pieces: Physical | None = None) -> Iterator[Edit]:
    """Lists of councils under labels ("Labour hold", "No overall control, no change") that lost their line breaks.

    Only where a line is nothing but labels and names: two labels or more, each with names and no other word after it.
    """
    lines = pieces.lines if pieces is not None and pieces.plain else text.split("\n")
    may_be = [k for k, line in enumerate(lines) if len(line) >= 50 and line[-1] not in '.!?:;)”"']
    if not may_be:
        return
    flat, needs = marks.labels().flat, marks.labels().flat_needs
    start = seen = 0
    for k in may_be:
        line = lines[k]
        if sum(map(line.count, needs)) < 2:
            continue  # the quick answer for most
        stripped = line.rstrip()
        if len(stripped) < 50 or len(stripped) > 20_000 or stripped[-1] in '.!?:;)”"':
            continue
        found = list(flat.finditer(line, timeout=TIMEOUT))
        if len(found) < 2:
            continue
        gaps = [line[a.end() : b.start()] for a, b in pairwise(found)] + [line[found[-1].end() :]]
        listed = marks.joins().listed
        if not all(gap.strip() and all(listed.fullmatch(w) for w in gap.replace(",", " ").split()) for gap in gaps):
            continue
        start += sum(map(len, lines[seen:k])) + k - seen
        seen = k
        for label in found:
            for place in (label.start() - 1, label.end()):
                if 0 < place < len(line) and line[place] in " \u00a0":
                    yield Edit(start + place, start + place + 1, "\n", "layout", "a list that lost its line breaks")
