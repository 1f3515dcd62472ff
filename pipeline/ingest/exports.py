"""Exports of newspaper libraries: several documents in one text file, each under a header.

The form is LexisNexis's: a counter ("1 of 2 DOCUMENTS"), the newspaper, the date, the headline, fields in capitals
(BYLINE, SECTION, LENGTH ...), the text, and more fields (LOAD-DATE ...) with a copyright notice. Fields are read by
their place and name: a date in a headline, or the day the text was loaded, is not the date of publication. Of the
document the article's own words are kept, headline first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from pipeline.ingest.fields import Head, one_line
from pipeline.ingest.publishers import Publishers
from pipeline.when import find_when

_COUNTER = regex.compile(r"^[ \t\f]*(?:Document )?(\d{1,6}) of (\d{1,6})(?: DOCUMENTS?)?[ \t]*\r?$", regex.MULTILINE)
_FIELD = regex.compile(r"^[ \t]*([A-Z][A-Z-]{3,24}(?: [A-Z-]{2,20}){0,2}):(?:[ \t]|$)")
_BEFORE = frozenset([
    "BYLINE", "SECTION", "LENGTH", "DATELINE", "HIGHLIGHT", "HEADLINE", "CATEGORY", "SERIES", "TYPE",
    "DISTRIBUTION", "EDITION", "BODY"
])  # fmt: skip
_AFTER = frozenset([
    "LOAD-DATE", "LANGUAGE", "GRAPHIC", "PUBLICATION-TYPE", "JOURNAL-CODE", "SUBJECT", "ORGANIZATION", "COMPANY",
    "PERSON", "COUNTRY", "STATE", "CITY", "GEOGRAPHIC", "INDUSTRY", "TICKER", "NOTES", "DOCUMENT-TYPE", "ACC-NO",
    "URL", "CORRECTION-DATE", "PUB-TYPE"
])  # fmt: skip
_COPYRIGHT = regex.compile(r"^[ \t]*(?:Copyright\b|©|All Rights Reserved)", regex.IGNORECASE)
_EDITION = regex.compile(r"^[ \t]*(?:edition\b.{0,20}|.{0,30} edition(?:;.{0,20})?)$", regex.IGNORECASE)
_AFTER_DATE = regex.compile(r"\d{1,2}:\d{2} ?[AP]M ?[A-Z]{2,4}|.{0,30}edition.{0,20}", regex.IGNORECASE)
_NAME_ONLY = regex.compile(r"\s*\([^()]{1,40}\)\s*$|\s+[-–]\s+.{0,30}edition.{0,20}$", regex.IGNORECASE)
_LINE = regex.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")


@dataclass(frozen=True)
class ExportedDocument:
    """A document of an export: its number from 1, digest, what its header says, and its words ('' if cut off)."""

    number: int
    digest: str
    head: Head
    text: str


@dataclass(frozen=True)
class Export:
    """The documents of an export, how many its counter announces (0: it has none), whether text stands before them."""

    documents: tuple[ExportedDocument, ...]
    announced: int
    before: bool

    @property
    def counted(self) -> bool:
        """Whether its documents are counted."""
        return self.announced > 0


@dataclass(frozen=True)
class _Line:
    text: str
    start: int
    end: int


def is_export(text: str) -> bool:
    """Whether a text is such an export: a counter before a header, or a header alone."""
    found = _COUNTER.search(text[:20_000])
    if found and (found[0].rstrip().endswith(("DOCUMENT", "DOCUMENTS")) or "Document" in found[0]):
        return True
    return _has_header(text[:4000])


def _has_header(text: str) -> bool:
    names = {found[1] for line in text.splitlines()[:40] if (found := _FIELD.match(line))}
    return "LENGTH" in names and bool(names & {"SECTION", "BYLINE", "HEADLINE", "HIGHLIGHT", "DATELINE"})


def read_export(text: str, table: Publishers) -> Export:
    """The documents of an export; one without a counter is a single document."""
    counters = [found for found in _COUNTER.finditer(text) if 1 <= int(found[1]) <= int(found[2])]
    if not counters:
        return Export((_document(1, text, table),), 0, False)
    ends = [found.start() for found in counters[1:]] + [len(text)]
    parts = enumerate(zip(counters, ends, strict=True), 1)
    found = tuple(_document(number, text[counter.end() : end], table) for number, (counter, end) in parts)
    before = bool(text[: counters[0].start()].strip())
    return Export(found, max(int(counter[2]) for counter in counters), before)


def _document(number: int, text: str, table: Publishers) -> ExportedDocument:
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    lines = list(_lines(text))
    first, named = _header(lines)
    above = [line.text.strip() for line in lines[:first] if line.text.strip() and not _COPYRIGHT.match(line.text)]
    publisher, published, headlines = _read_above(above, table)
    if first is None:  # a header without fields: the first line after the date is the headline
        headlines, body = headlines[:1], "\n\n".join(headlines[1:]) if published else ""
    else:
        start, end = _body(lines, first)
        body = text[start:end].strip() if start < end else ""
    title = one_line(named.get("HEADLINE") or " ".join(headlines))
    return ExportedDocument(
        number, digest, Head(publisher, title, "", published), f"{title}\n\n{body}" if body and title else body
    )


def _lines(text: str) -> Iterator[_Line]:
    for found in _LINE.finditer(text):
        if found.end() > found.start():
            yield _Line(found[0].rstrip("\r\n"), found.start(), found.end())


def _header(lines: list[_Line]) -> tuple[int | None, dict[str, str]]:
    """Index of the first field of the header, and the fields that stand before the text."""
    named: dict[str, str] = {}
    first = None
    for number, line in enumerate(lines[:80]):
        found = _FIELD.match(line.text)
        if not found:
            continue
        if found[1] in _AFTER:
            break
        if found[1] in _BEFORE:
            first = number if first is None else first
            value = [line.text[found.end() :].strip()]
            for more in lines[number + 1 : number + 4]:
                if not more.text.strip() or _FIELD.match(more.text):
                    break
                value.append(more.text.strip())
            named.setdefault(found[1], " ".join(value))
    return first, named


def _read_above(lines: list[str], table: Publishers) -> tuple[str, str, list[str]]:
    """Newspaper, date and lines of the headline out of the lines above the fields.

    The first line is the newspaper, the next one that is nothing but a date (an edition may follow) the date; what
    stands after that is the headline, or else what stands between the two.
    """
    if not lines:
        return "", "", []
    publisher, rest = table.named(_NAME_ONLY.sub("", _NAME_ONLY.sub("", lines[0]))), lines[1:]
    for number, line in enumerate(rest[:4]):
        when = next((when for when in find_when(line) if when.date), None)
        if when is not None and not line[: when.start].strip() and _is_clock_or_edition(line[when.end :]):
            after = rest[number + 1 :]
            while after and _EDITION.match(after[0]):
                after = after[1:]
            return publisher, when.iso, after or rest[:number]
    return publisher, "", rest


def _is_clock_or_edition(text: str) -> bool:
    text = text.strip(" ,.")
    return not text or bool(
        regex.fullmatch(r"(?:\d{1,2}:\d{2} ?[AP]M ?[A-Z]{2,4}|.{0,30}edition.{0,20})", text, regex.IGNORECASE)
    )


def _body(lines: list[_Line], first: int) -> tuple[int, int]:
    """Where the text of a document starts and ends: after the header's fields, before the fields behind it."""
    number, in_field = first, False
    while number < len(lines):
        line = lines[number].text
        found = _FIELD.match(line)
        if found and found[1] == "BODY":
            number += 1
            break
        if found and (found[1] in _BEFORE or found[1] not in _AFTER):
            in_field = True
        elif not line.strip():
            in_field = False
        elif not in_field:
            break
        number += 1
    start = lines[number].start if number < len(lines) else lines[-1].end
    end = lines[-1].end
    for behind in lines[number:]:
        found = _FIELD.match(behind.text)
        if (found and found[1] in _AFTER) or (_COPYRIGHT.match(behind.text) and len(behind.text) < 120):
            end = behind.start
            break
    return start, end
