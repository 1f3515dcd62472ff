"""Damage that a text took on its way: mojibake, HTML entities, invisible characters. Each function gives edits.

Honest text gets none: every repair is behind a cheap test for its signature, and quotes, ligatures, superscripts
and figures stay as they are.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

import regex

from pipeline.article import Edit
from pipeline.clean.marks import TIMEOUT

_LONGEST = 2_000  # code points given to ftfy at a time

# The first characters of UTF-8 that was read in an 8-bit encoding, those of the same in turn, and C1 controls.
_SUSPECT = re.compile("[ÂÃÄÅÆÎÏÐÑâāĀÅĆĢîďĂđîâГВРв\x80-\x9f\ufffd]")
_USUAL = bytes([*range(0x20, 0x7F), *b"\t\n\r\x0b\x0c"])
_WORDS = regex.compile("[!-~]+")
_CUT = regex.compile(rf".{{1,{_LONGEST}}}(?:\s+|\Z)|\S{{{_LONGEST}}}", regex.DOTALL)

# What ftfy leaves because a byte is gone. Each pattern: what it matches is replaced by the second, the third says why.
_LOSSY: tuple[tuple[regex.Pattern[str], str, str], ...] = (
    (regex.compile("âˆ[’'\u0092\ufffd]?(?=[\u00a0 ]?\\d)"), "−", "E2 88 before a digit is U+2212, the minus sign"),
    (regex.compile("(?<=[\\s(\\[])[âā]€[“”\"](?=\\s|\\d)"), "–", "E2 80 93 and E2 80 94 are dashes"),
    (regex.compile("(?<=\\p{L}{2})[âā]€\ufffd?(?=s\\b)"), "’", "E2 80 between a word and its s is an apostrophe"),
    (regex.compile("(?<=[^\\s(\\[])[âā]€[\u009d\ufffd¯]?(?=[\\s.,;:!?)]|$)"), "”",
     "E2 80 after a word, its third byte lost, is a closing quotation mark"),
    (regex.compile("ā€œ"), "“", "UTF-8 that was read as windows-1257"),
    (regex.compile("ā€™"), "’", "UTF-8 that was read as windows-1257"),
    (regex.compile("ā€˜"), "‘", "UTF-8 that was read as windows-1257"),
    (regex.compile("ā€“"), "–", "UTF-8 that was read as windows-1257"),
    (
        regex.compile("(?<=\\p{L}{4})â(?=s\\b)|(?<=[a-z]n)â(?=t\\b)|(?<=\\b(?:[Tt]hey|[Ww]e|[Yy]ou))â(?=re\\b)"
                      "|(?<=\\b(?:I|[Hh]e|[Ss]he|[Ii]t|[Ww]e|[Yy]ou|[Tt]hey|[Tt]hat|[Ww]ho))â(?=(?:ll|ve|m|d|s)\\b)"),
        "’",
        "E2 between a word and its ending is an apostrophe",
    ),
    (regex.compile("(?<=\\p{L}{3})\ufffd(?=s\\b)|(?<=[a-z]n)\ufffd(?=t\\b)"), "’",
     "a lost character between a word and its ending is an apostrophe"),
    (regex.compile("Â(?=[£¢¥§©«®°±²³´¶·¹º»¼½¾¿])"), "", "C2 before what it leads in UTF-8"),
    (regex.compile("(?<=[\\d\\p{Ll}.,;:)])Â(?=[\u00a0 ]|$)|(?<=[\u00a0 ])Â(?=[\u00a0 ])"), "",
     "C2 of a non-breaking space"),
)  # fmt: skip
_NAMES = {
    "latin-1": "ISO 8859-1",
    "macroman": "Mac Roman",
    "cp437": "code page 437",
    "iso-8859-2": "ISO 8859-2",
}

_ENTITY = regex.compile(
    r"&(?:amp;){0,8}(?:#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[a-zA-Z][a-zA-Z0-9]{1,31};"
    r"|(?:nbsp|amp|quot|pound|[lr][sd]quo|[mn]dash|hellip)(?![a-zA-Z;=]))"
)
_TAG = regex.compile(
    r"<(?:(?P<block>/?(?:p|br|div|li|ul|ol|h[1-6]|tr|table|blockquote)\b)|/?(?:b|i|em|strong|a|span|u|sup|sub|img|td|th|font)\b)"
    r"(?:\s+[a-zA-Z-]{1,30}=[^<>]{0,300})?\s*/?>",
    regex.IGNORECASE,
)
_ESCAPED = re.compile(r"&[#a-zA-Z]|<(?:/|[^\W\d])")  # how each of these begins
# one class, so linear; re finds it six times as fast as regex
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u180e\x00-\x08\x0e-\x1b\x7f]")
_INVISIBLE = regex.compile(
    "[\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u180e\x00-\x08\x0e-\x1b\x7f]+"
    "|(?<=[A-Za-z])\u200d+(?=[A-Za-z])"
)


def unusual(text: str) -> str:
    """The characters of a text that are neither printable ASCII nor blanks, in order: few, so quick to search."""
    left = text.encode("utf-8", "surrogatepass").translate(None, _USUAL)
    return left.decode("utf-8", "surrogatepass") if left else ""


def may_be_damaged(chunk: str) -> bool:
    """Whether ``entities``, ``encoding`` or ``invisible`` can find anything in what stands between two blanks."""
    if ("&" in chunk or "<" in chunk) and _ESCAPED.search(chunk):
        return True
    if chunk.isascii() and chunk.isprintable():
        return False
    left = unusual(chunk)
    return bool(left) and bool(_SUSPECT.search(left) or _HIDDEN.search(left))


def encoding(text: str) -> list[Edit]:
    """Mojibake repaired by ftfy (Speer 2019), and what it leaves because a byte is lost, where that is unambiguous."""
    if text.isascii() or not _SUSPECT.search(unusual(text)):
        return []
    edits: list[Edit] = []
    at = 0
    for line in text.split("\n"):  # not splitlines: U+0085 may be the damage itself
        if not line.isascii() and _SUSPECT.search(line):
            for piece in _CUT.finditer(line, timeout=TIMEOUT):
                edits += _mend(piece[0], at + piece.start())
        at += len(line) + 1
    return edits


def _mend(piece: str, at: int) -> list[Edit]:
    """Edits of one piece of a line that begins at ``at``."""
    lossless = list(_by_ftfy(piece, at))
    taken = [(e.start - at, e.end - at) for e in lossless]
    lossy = []
    for pattern, good, why in _LOSSY:
        for found in pattern.finditer(piece, timeout=TIMEOUT):
            if all(found.end() <= start or found.start() >= end for start, end in taken):
                taken.append(found.span())
                lossy.append(Edit(at + found.start(), at + found.end(), good, "encoding", why))
    return sorted([*lossless, *lossy], key=lambda e: (e.start, e.end))


SETTINGS: dict[str, Any] = {
    "unescape_html": False, "remove_terminal_escapes": False, "fix_latin_ligatures": False,
    "fix_character_width": False, "uncurl_quotes": False, "fix_line_breaks": False, "fix_surrogates": False,
    "remove_control_chars": False, "replace_lossy_sequences": False, "normalization": None,
}  # fmt: skip
"""ftfy's, chosen so that honest quotation marks, ligatures and figures stay as they are."""


def _by_ftfy(piece: str, at: int) -> Iterator[Edit]:
    import ftfy

    fixed, plan = ftfy.fix_and_explain(piece, ftfy.TextFixerConfig(**SETTINGS))
    if fixed == piece:
        return
    why = _evidence([(step.action, step.parameter) for step in plan or ()])
    for start, end, good in _differences(piece, fixed):
        yield Edit(at + start, at + end, good, "encoding", why)


def _evidence(plan: list[tuple[str, str]]) -> str:
    """What ftfy found, in words."""
    read_as = [
        _NAMES.get(name, name.removeprefix("sloppy-"))
        for (action, name), (then, target) in zip(plan, [*plan[1:], ("", "")], strict=True)
        if action == "encode" and target != "windows-1252"
    ]
    if read_as:
        return "UTF-8 that was read as " + ", then as ".join(reversed(read_as))
    if any("inconsistent" in name for _, name in plan):
        return "UTF-8 that was read as windows-1252"
    return "windows-1252 that was read as ISO 8859-1"


def _differences(before: str, after: str) -> Iterator[tuple[int, int, str]]:
    """Stretches of ``before`` that differ, with what stands for them in ``after``.

    Decoding never makes or loses a printable ASCII character, so the runs of these are the same on both sides and
    what lies between them is compared run by run: linear, however long the line.
    """
    old, new = list(_WORDS.finditer(before)), list(_WORDS.finditer(after))
    if [m[0] for m in old] != [m[0] for m in new]:
        yield from _trimmed(before, after, 0)
        return
    a = b = 0
    for ours, theirs in zip([*old, None], [*new, None], strict=True):
        a_end = ours.start() if ours else len(before)
        b_end = theirs.start() if theirs else len(after)
        yield from _trimmed(before[a:a_end], after[b:b_end], a)
        a, b = (ours.end(), theirs.end()) if ours and theirs else (a, b)


def _trimmed(old: str, new: str, at: int) -> Iterator[tuple[int, int, str]]:
    if old == new:
        return
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    yield at + head, at + len(old) - tail, new[head : len(new) - tail]


def entities(text: str) -> list[Edit]:
    """HTML entities, escaped once or several times, and tags that were escaped or left over."""
    tags: list[Edit] = []
    if "<" in text and ">" in text:
        for found in _TAG.finditer(text, timeout=TIMEOUT):
            good = "\n" if found["block"] else ""
            tags.append(Edit(found.start(), found.end(), good, "entity", "HTML tag left in the text"))
    edits: list[Edit] = []
    if "&" in text:
        starts = [tag.start for tag in tags]
        for found in _ENTITY.finditer(text, timeout=TIMEOUT):
            before = bisect_right(starts, found.start()) - 1
            if before >= 0 and found.start() < tags[before].end:
                continue  # of an address in a tag, which goes as a whole
            good = found[0]
            for _ in range(10):
                if (once := html.unescape(good)) == good:
                    break
                good = once
            good = _INVISIBLE.sub("", good.replace("\u00a0", " "))
            if good != found[0] and "\ufffd" not in good and "\r" not in good:
                edits.append(Edit(found.start(), found.end(), good, "entity", f"HTML entity {found[0]}"))
    return [*edits, *tags]


def invisible(text: str) -> list[Edit]:
    """Soft hyphens, zero-width characters, direction marks and control characters taken out.

    A soft hyphen where a sign stands ("Con \u00ad5") is a minus; what stands between two digits is left alone, so that
    no figure is made of two.
    """
    if not _HIDDEN.search(unusual(text)):
        return []
    edits: list[Edit] = []
    for found in _INVISIBLE.finditer(text, timeout=TIMEOUT):
        start, end = found.span()
        before, after = text[start - 1 : start], text[end : end + 1]
        if after.isdigit() and before.isdigit():
            continue
        if after.isdigit() and "\u00ad" in found[0] and not before.isalnum():
            edits.append(Edit(start, end, "-", "layout", "soft hyphen where a sign stands"))
        else:
            edits.append(Edit(start, end, "", "layout", "invisible characters"))
    return edits
