"""Publisher, title and date from the first lines of a text.

Only lines that are there to say so are believed (a masthead, a byline, a dateline, "Published: ..."): a name or a
date in a sentence says nothing about who put the article out, or when.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from pipeline.ingest.fields import Head, one_line
from pipeline.ingest.publishers import Publishers, cased, fold
from pipeline.when import When, combine, find_when, parse_when

_MOST_LINES = 14
_LONGEST_LINE = 200
_FAR = 6000  # code points from the beginning that first lines are looked for in
_SEPARATOR = regex.compile(r"\s*(?:[|•·,;/]|\s[–—-]+\s|^[–—-]+|[–—-]+$|\t|\s{3,})\s*")
_LABELLED = regex.compile(
    r"^(?P<label>source|publisher|publication|newspaper|outlet|site|headline|title|url|link|address|date|"
    r"published(?: on| at)?|publication date|last updated|updated)\s*:\s+(?P<value>\S.*)$",
    regex.IGNORECASE,
)
_BYLINE = regex.compile(r"^(?:by|words by|written by|story by)[:\s]\s*(?P<rest>\S.{0,150})$", regex.IGNORECASE)
_AGENCY = regex.compile(
    r"^[\p{Lu}][\p{L} .,'’/-]{1,40}?(?:,? [A-Z][a-z]{2,8}\.? \d{1,2})? \((?P<name>[A-Z][\p{L} ]{1,20})\) ?[-–—]"
)
_ROLE = regex.compile(
    r"\b(?:reporter|correspondent|editor|journalist|writer|staff|desk|team|producer|service|bureau)\b", regex.IGNORECASE
)
_SMALL_PRINT = regex.compile(
    r"^(?:pages? \d{1,3}|p\.? ?\d{1,3}|pg\.? ?\d{1,3}|\d{1,2} min(?:ute)?s? read|edition \d|\w{1,10} edition|"
    r"share(?: .{0,30})?|(?:\d{1,3} |post a )?comments?|comment now|update[sd]?|live|exclusive|last|first|"
    r"and|at|on|in|by|the|posted|uk time)$",
    regex.IGNORECASE,
)
_SLUG = regex.compile(r"\w/\w+/\w")
_RELEASE = regex.compile(r"^(?:press|media|news) (?:release|statement)\b", regex.IGNORECASE)
_ABBREVIATED = regex.compile(r"\s*\([A-Z]{2,8}\)$")
_SITE_BEHIND = regex.compile(r"^(?P<title>.{8,}\S)\s+[|–—-]\s+(?P<site>[^|–—]{3,50})$")
_VOTE = regex.compile(
    r"\b(?:elections?|polls?|polling|votes?|voting|results?|ballots?|counts?|council)\b", regex.IGNORECASE
)
_BULLET = regex.compile(r"^\s*(?:[•*·▪◦‣–—-]|\d{1,2}[.)])\s")
_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{N}'’.&-]*")
_URL_LINE = regex.compile(r"^https?://[^\s<>\"]{4,1000}$")


@dataclass
class _Reading:
    """What first lines have said so far."""

    publisher: str = ""
    title: str = ""
    url: str = ""
    published: str = ""
    changed: str = ""

    def date(self, when: When, day: str = "") -> None:
        """Note a stamp; one that is a clock time alone stands on ``day``."""
        iso = when.iso or combine(day, when.clock, when.zone)
        if when.is_change:
            self.changed = self.changed or iso
        else:
            self.published = self.published or iso


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    apart: bool  # a blank line before it, or the beginning of the text
    followed: str  # the line right after it, '' if that is blank


def read_top(text: str, table: Publishers, *, lines: Sequence[str] | None = None, titled: bool = True) -> Head:
    """What the first lines of a text say; ``titled``: whether its headline is among them.

    ``lines``: the first lines where they are known otherwise (a page's, below its headline). What is dated by its last
    change alone was published, as we have it, on that day.
    """
    found = _Reading()
    shown = _first_lines(text) if lines is None else [_Line(line.strip(), True, "") for line in lines if line.strip()]
    prose = 0
    after_byline = False
    for number, line in enumerate(shown[:_MOST_LINES]):
        read = len(line.text) <= _LONGEST_LINE and (
            _read_line(line.text, found, table, after_byline=after_byline)
            or (number == 0 and titled and _read_masthead(shown, found, table))
        )
        after_byline = read and bool(_BYLINE.match(line.text))
        if read:
            continue
        _agency(line.text, found, table)
        prose += _is_sentence(line.text)
        more = number + 1 < len(shown) or len(text) > _FAR
        if titled and not found.title and number < 7 and prose == 0 and more and _is_title(line, number):
            _note_title(line.text, found, table)
        if prose >= 2:
            break
    return Head(found.publisher, one_line(found.title), found.url, found.published or found.changed, found.changed)


def _first_lines(text: str) -> list[_Line]:
    lines = [line.strip() for line in text[:_FAR].splitlines()]
    padded = [*lines, ""]
    return [
        _Line(line, number == 0 or not lines[number - 1], padded[number + 1])
        for number, line in enumerate(lines)
        if line
    ]


def _read_masthead(shown: Sequence[_Line], found: _Reading, table: Publishers) -> bool:
    """Note the name of the publisher that heads a text, known or not, if the first line can be no headline."""
    name = _ABBREVIATED.sub("", shown[0].text)
    if masthead := table.masthead(name):
        found.publisher = found.publisher or masthead
        return True
    words = name.split()
    capital = 2 <= len(words) <= 6 and all(word[:1].isupper() or word in {"and", "&", "of", "the"} for word in words)
    if not capital or _VOTE.search(name) or name[-1] in ".:;,!?":
        return False
    issued = any(_RELEASE.match(line.text) for line in shown[1:3])
    titled = any(_is_headline(line.text) and len(_WORD.findall(line.text)) >= 5 for line in shown[1:4])
    if issued or (words[0].lower() == "the" and len(words) <= 4 and titled):
        found.publisher = found.publisher or cased(name)
        return True
    return False


def _is_title(line: _Line, number: int) -> bool:
    """Whether a line is the headline: not the head of a list, nor one line of a wrapped paragraph."""
    if not _is_headline(line.text):
        return False
    if not line.followed or _SITE_BEHIND.match(line.text) or _BYLINE.match(line.followed):
        return True
    if any(when.date for when in find_when(line.followed)) and len(line.followed) < 80:
        return True
    if line.apart and number > 0:
        return False
    return len(_WORD.findall(line.followed)) >= 4 and not line.followed[0].islower()


def _note_title(line: str, found: _Reading, table: Publishers) -> None:
    """Note a headline, and the site whose name stands behind it ("... - Example Echo")."""
    cut = _SITE_BEHIND.match(line)
    name = table.masthead(cut["site"]) if cut else ""
    found.title = cut["title"].strip() if cut and name else line
    found.publisher = found.publisher or name


def _read_line(line: str, found: _Reading, table: Publishers, *, after_byline: bool) -> bool:
    """Note what a line says if saying it is all that it is there for."""
    if labelled := _LABELLED.match(line):
        return _read_label(labelled["label"].lower(), labelled["value"].strip(), found, table)
    if _URL_LINE.match(line):
        found.url = found.url or line
        return True
    if _RELEASE.match(line):
        return True
    stamps = list(find_when(line))
    if any(when.date for when in stamps):
        return _read_dateline(line, stamps, found, table)
    if byline := _BYLINE.match(line):
        for part in _parts(byline["rest"]):
            if name := table.masthead(part) if not _ROLE.search(part) else _with_role(part, table):
                found.publisher = found.publisher or name
        return len(_WORD.findall(line)) <= 16
    known = table.mastheads.get(fold(line)) or (after_byline and table.mastheads.get(fold(line.partition(",")[0])))
    if known:
        found.publisher = found.publisher or known
        return True
    if after_byline and _ROLE.search(line) and len(_WORD.findall(line)) <= 8:
        return True
    return all(_is_small_print(part, table) for part in _parts(line))


def _read_label(label: str, value: str, found: _Reading, table: Publishers) -> bool:
    if label in {"headline", "title"}:
        found.title = found.title or value
    elif label in {"url", "link", "address"}:
        if not _URL_LINE.match(value):
            return False
        found.url = found.url or value
    elif "date" in label or label.startswith("published"):  # "updated" too
        when = parse_when(value)
        if not when:
            return False
        if "updated" in label:
            found.changed = found.changed or when
        else:
            found.published = found.published or when
    elif len(_WORD.findall(value)) > 8 or value.endswith("."):
        return False
    else:
        found.publisher = found.publisher or table.named(value)
    return True


def _read_dateline(line: str, stamps: list[When], found: _Reading, table: Publishers) -> bool:
    rest = line
    for when in reversed(stamps):
        rest = rest[: when.start] + "\t" + rest[when.end :]
    names = _parts(rest)
    unknown = [name for name in names if not _explained(name, found, table)]
    if not unknown or (len(unknown) == 1 and _is_name(unknown[0])):
        day = next(when.date for when in stamps if when.date)
        for when in stamps:
            found.date(when, day)
        return True
    last = stamps[-1]
    glued = last.label and last.clock and not line[last.end :].strip(" .)") and len(stamps) == 1
    if glued:  # "Labour hold in Ashdownpublished at 14:20 British Summer Time 5 May 2023"
        found.date(last)
        head = line[: last.start].strip()
        if not found.title and _is_headline(head):
            found.title = head
        return True
    return False


def _explained(part: str, found: _Reading, table: Publishers) -> bool:
    """Whether a part of a dateline is a masthead, a byline or small print; a masthead is noted."""
    if _is_small_print(part, table):
        return True
    if byline := _BYLINE.match(part):
        if name := _with_role(byline["rest"], table):
            found.publisher = found.publisher or name
        return True
    if name := table.masthead(part):
        found.publisher = found.publisher or name
        return True
    return bool(_ROLE.search(part)) and len(_WORD.findall(part)) <= 6


def _is_small_print(part: str, table: Publishers) -> bool:
    """Whether a part says nothing: a page number, a button, the name of a section ("UK politics")."""
    words = [word.casefold() for word in part.split()]
    return bool(_SMALL_PRINT.match(part)) or all(w in table.section_words or w.isdigit() for w in words)


def _with_role(part: str, table: Publishers) -> str:
    """The publisher in "BBC News political reporter", or in the name itself."""
    words = _WORD.findall(part)
    for size in range(min(4, len(words)), 0, -1):
        if name := table.mastheads.get(fold(" ".join(words[:size]))):
            return name
    return ""


def _agency(line: str, found: _Reading, table: Publishers) -> None:
    """Note the agency of "LONDON (Reuters) - ..."."""
    if not found.publisher and (match := _AGENCY.match(line[:120])):
        found.publisher = table.mastheads.get(fold(match["name"]), "")


def _parts(line: str) -> list[str]:
    return [part for piece in _SEPARATOR.split(line) if (part := piece.strip(" .:()[]–—-"))]


def _is_name(part: str) -> bool:
    """Whether a part could be the name of a person or a place, not a headline that ends in a date."""
    words = part.split()
    return len(words) <= 3 and all(w[:1].isupper() for w in words) and not _VOTE.search(part)


def _is_sentence(line: str) -> bool:
    return len(line) > _LONGEST_LINE or (line[-1:] in '.”"’' and len(_WORD.findall(line)) >= 8)


def _is_headline(line: str) -> bool:
    words = _WORD.findall(line)
    return (
        2 <= len(words) <= 30
        and len(line) <= _LONGEST_LINE
        and line[-1:] not in ".:;,"
        and not _BULLET.match(line)
        and not _SLUG.search(line)
        and (line[0].isupper() or not line[0].isalpha())
    )
