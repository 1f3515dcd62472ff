"""Records of JSON dumps, one after the other: lines, arrays, objects that hold a list."""

from __future__ import annotations

import codecs
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.ingest.charset import decode
from pipeline.ingest.fields import Record, has_text
from pipeline.ingest.options import LARGEST_RECORD, MIB, IngestOptions, UnreadableError
from pipeline.ingest.streams import as_utf8, bounded_lines, too_large

_CHUNK = 1 << 16
_DECODER = json.JSONDecoder()
_LIST_NAMES = ("articles", "records", "items", "documents", "docs", "data", "results", "hits", "stories", "news")
_BLANK = " \t\r\n"
_LF = "\n"
MOST_UNREADABLE = 1000
"""Records in a row that may be unreadable before the rest of a dump is given up."""


def jsonl_records(stream: io.BufferedIOBase) -> Iterator[Record]:
    """An object a line; blank lines are passed over.

    Raises:
        UnreadableError: the container around the stream is damaged, or one line after the other is unreadable.
    """
    number = bad = 0
    for line_number, line in enumerate(bounded_lines(as_utf8(stream)), 1):
        if line is None:
            number += 1
            yield Record(number, f"line {line_number}", "", None, f"line {line_number} {too_large()}")
            continue
        if line_number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)
        line = line.strip()
        if not line:
            continue
        number += 1
        record = _json_record(number, f"line {line_number}", line)
        yield record
        bad = _too_many(bad, record)


def json_records(stream: io.BufferedIOBase) -> Iterator[Record]:
    """The elements of a JSON array, each decoded by itself; what follows a break is not read.

    Raises:
        UnreadableError: the array is broken (its first records have been given), or its container is damaged.
    """
    text = _Window(as_utf8(stream))
    text.skip(_BLANK)
    text.at += 1  # the bracket that sniff saw
    number = bad = 0
    while True:
        text.skip(_BLANK)
        if text.peek() == "]" and number == 0:
            return
        value, written, line = text.value()
        number += 1
        where = f"record {number}, line {line}"
        try:
            record = _record(number, where, value, written.encode("utf-8"))
        except UnicodeEncodeError:  # bytes that are no UTF-8
            record = _json_record(number, where, written.encode("utf-8", "surrogateescape"))
        yield record
        bad = _too_many(bad, record)
        text.skip(_BLANK)
        mark = text.peek()
        if mark == "]":
            return
        if mark != ",":
            what = "ends in the middle" if not mark else "is broken"
            raise UnreadableError(
                f"JSON {what} at line {text.line}: ',' or ']' expected", "mend it there", truncated=True
            )
        text.at += 1


def json_object(data: bytes) -> Mapping[str, Any]:
    """A JSON file that is one object, of at most ``LARGEST_OBJECT`` bytes.

    Raises:
        UnreadableError: it is broken, with the line, or is no object.
    """
    value = _parse(data)
    if isinstance(value, UnreadableError):
        raise value
    if not isinstance(value, dict):
        raise UnreadableError(
            "JSON that is neither an object nor an array of objects", "give objects with a text field"
        )
    return value


def listed_records(value: Mapping[str, Any], options: IngestOptions) -> Iterator[Record] | None:
    """The records of the list that an object holds, None if it holds no list of objects."""
    found = _find_list(value, options)
    if found is None:
        return None
    return (
        _record(number, f"record {number}", item, json.dumps(item, sort_keys=True).encode("utf-8", "replace"))
        for number, item in enumerate(found, 1)
    )


def _too_many(bad: int, record: Record) -> int:
    """How many records in a row were unreadable.

    Raises:
        UnreadableError: more than ``MOST_UNREADABLE``; what does not look like a dump at all ends here.
    """
    bad = 0 if record.fields is not None else bad + 1
    if bad > MOST_UNREADABLE:
        what = f"more than {MOST_UNREADABLE} records in a row cannot be read; the rest is left"
        raise UnreadableError(what, "check that this is JSON with an object a record", truncated=True)
    return bad


def _json_record(number: int, where: str, written: bytes) -> Record:
    value = _parse(written)
    if isinstance(value, UnreadableError):
        error = value.error.replace("at line 1,", f"at {where},", 1)
        return Record(number, where, hashlib.sha256(written).hexdigest(), None, error)
    return _record(number, where, value, written)


def _record(number: int, where: str, value: object, written: bytes) -> Record:
    digest = hashlib.sha256(written).hexdigest()
    if not isinstance(value, dict):
        kind = {list: "list", str: "string", type(None): "null"}.get(type(value), type(value).__name__)
        return Record(number, where, digest, None, f"{where}: a JSON {kind} where an object should be")
    source = value.get("_source")
    return Record(number, where, digest, {**value, **source} if isinstance(source, dict) else value)


def _parse(data: bytes) -> Any:
    """A JSON value, or the ``UnreadableError`` that says where it is broken."""
    try:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = decode(data)
        return json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        what = "ends in the middle" if error.pos >= len(error.doc.rstrip()) else "is broken"
        return UnreadableError(
            f"JSON {what} at line {error.lineno}, column {error.colno}: {error.msg}", "mend it there"
        )
    except RecursionError:
        return UnreadableError("JSON nested too deeply", "give objects with a text field")
    except ValueError:  # a number of thousands of digits
        return UnreadableError("JSON with a number that is too long", "mend it there")


def _find_list(value: Mapping[str, Any], options: IngestOptions) -> list[Any] | None:
    """The first list of objects with a text field: by the usual names, then in the order of the file, then deeper."""
    level: list[Mapping[str, Any]] = [value]
    for _ in range(3):
        inner: list[Mapping[str, Any]] = []
        for holder in level[:1000]:
            names = [*(n for n in _LIST_NAMES if n in holder), *(n for n in holder if n not in _LIST_NAMES)]
            for name in names:
                item = holder[name]
                if isinstance(item, list) and any(_is_article(element, options) for element in item[:1000]):
                    return item
                if isinstance(item, dict):
                    inner.append(item)
        level = inner
    return None


def _is_article(value: object, options: IngestOptions) -> bool:
    if not isinstance(value, dict):
        return False
    source = value.get("_source")
    return has_text(source if isinstance(source, dict) else value, options)


class _Window:
    """The text of a JSON array, a stretch at a time; bytes that are no UTF-8 stay in it as surrogates."""

    def __init__(self, stream: io.BufferedIOBase) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._text = ""
        self._all = False
        self._counted = 0  # as far as lines are counted
        self.at = 0
        self.line = 1
        self._more(_CHUNK)
        self._text = self._text.removeprefix("\ufeff")

    def _more(self, wanted: int) -> None:
        """Read on until ``wanted`` characters from ``at`` are there, or all; let go of those before ``at``."""
        parts = [self._text[self.at :]]
        size = len(parts[0])
        self._count()
        while size < wanted and not self._all:
            data = self._stream.read1(_CHUNK)
            self._all = not data
            parts.append(self._decoder.decode(data, final=self._all))
            size += len(parts[-1])
        self._text = "".join(parts)
        self.at = self._counted = 0

    def _count(self) -> None:
        self.line += self._text.count("\n", self._counted, self.at)
        self._counted = self.at

    def peek(self) -> str:
        """The next character, '' at the end."""
        if self.at >= len(self._text) and not self._all:
            self._more(_CHUNK)
        return self._text[self.at : self.at + 1]

    def skip(self, characters: str) -> None:
        """Pass over the next characters that are among ``characters``."""
        while (mark := self.peek()) and mark in characters:
            self.at += 1

    def value(self) -> tuple[Any, str, int]:
        """The value that stands here, as it is written, and the line it begins on.

        Raises:
            UnreadableError: it is broken, breaks off or is too large.
        """
        self._count()
        line, wanted = self.line, _CHUNK // 2
        while True:
            if len(self._text) - self.at < wanted and not self._all:
                self._more(max(wanted, _CHUNK))
            try:
                value, end = _DECODER.raw_decode(self._text, self.at)
            except json.JSONDecodeError as error:
                if not self._all and wanted < LARGEST_RECORD:
                    wanted = min(8 * wanted, LARGEST_RECORD)
                    continue
                if self._all:
                    what = "ends in the middle" if error.pos >= len(self._text.rstrip()) else "is broken"
                    what = f"JSON {what} at line {line + self._text.count(_LF, self.at, error.pos)}: {error.msg}"
                else:
                    what = f"the record that line {line} begins is broken or larger than {LARGEST_RECORD // MIB} MB"
                raise UnreadableError(what, "mend it there", truncated=True) from error
            except RecursionError as error:
                what = f"JSON nested too deeply at line {line}"
                raise UnreadableError(what, "mend it there", truncated=True) from error
            except ValueError as error:
                what = f"JSON with a number that is too long at line {line}"
                raise UnreadableError(what, "mend it there", truncated=True) from error
            if end == len(self._text) and not self._all:
                wanted = len(self._text) - self.at + 1  # a number may go on
                continue
            written = self._text[self.at : end]
            self.at = end
            return value, written, line
