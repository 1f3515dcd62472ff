"""Rows of a CSV file as records, one after the other."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from functools import partial

from pipeline.ingest.charset import decode
from pipeline.ingest.fields import Record, has_text
from pipeline.ingest.options import LARGEST_RECORD, TEXT_FIELDS, IngestOptions, UnreadableError
from pipeline.ingest.sniff import columns_of, is_own_table
from pipeline.ingest.streams import as_utf8, too_large


def csv_records(stream: io.BufferedIOBase, options: IngestOptions, *, named: bool) -> Iterator[Record]:
    """The rows of a CSV file (comma, semicolon or tab), each decoded by itself.

    Raises:
        UnreadableError: there is no text column, a quoted field never ends, or the container is damaged.
    """
    lines = _CsvLines(as_utf8(stream))
    csv.field_size_limit(1 << 30)  # rows are cut off by _CsvLines; this limit is global, csvfile sets the same
    first = lines.first_line()
    separator, names = columns_of(decode(first), options)
    if not has_text(dict.fromkeys(names, ""), options):
        if not named and is_own_table(names):
            raise UnreadableError("a table of a run or of metadata, no articles", skipped=True)
        wanted = options.text_field or ", ".join(TEXT_FIELDS)
        raise UnreadableError(f"CSV without a text column ({wanted})", "name the column that has it with --text-field")
    reader = csv.reader(lines, delimiter=separator)
    number = 0
    while True:
        lines.begin_row()
        try:
            cells = next(reader, None)
        except csv.Error as error:
            what = f"CSV broken at line {lines.row_line}: {str(error).partition(' - ')[0]}"
            raise UnreadableError(what, "mend it there; the rows after it are not read", truncated=True) from error
        if cells is None:
            return
        if not cells:
            continue
        if lines.ended:
            raise UnreadableError(
                f"the quoted field that line {lines.row_line} begins never ends",
                "close the quote there",
                truncated=True,
            )
        number += 1
        yield _csv_record(number, lines, names, cells)


def _csv_record(number: int, lines: _CsvLines, names: Sequence[str], cells: list[str]) -> Record:
    where = f"record {number}, line {lines.row_line}"
    digest = hashlib.sha256("\x1f".join(cells).encode("latin-1")).hexdigest()
    if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
        error = f"line {lines.row_line} has {len(cells)} cells where the header has {len(names)}"
        return Record(number, where, digest, None, error)
    try:
        values = ["".join(cell).encode("latin-1").decode("utf-8") for cell in cells]
    except UnicodeDecodeError:
        values = decode("\x1f".join(cells).encode("latin-1")).split("\x1f")
    fields = dict(zip(names, values, strict=False))
    return Record(number, where, digest, fields)


class _CsvLines:
    """Lines for csv.reader, as Latin-1 (a code point a byte), with the place and size of the row being read."""

    def __init__(self, stream: io.BufferedIOBase) -> None:
        self._stream = stream
        self._line = self._size = 0
        self.row_line = 1
        self.ended = False

    def first_line(self) -> bytes:
        """The header's line, which is the first that is not blank.

        Raises:
            UnreadableError: it is no line, as lines end in carriage returns alone.
        """
        for line in iter(partial(self._stream.readline, LARGEST_RECORD + 1), b""):
            self._line += 1
            header = line.removeprefix(codecs.BOM_UTF8).strip(b" \t\r\n")
            if b"\r" in header:
                raise UnreadableError("CSV whose lines end in carriage returns alone", "save it with LF or CRLF")
            if header:
                return header
        return b""

    def begin_row(self) -> None:
        self._size = 0
        self.row_line = self._line + 1

    def __iter__(self) -> _CsvLines:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(LARGEST_RECORD + 1)
        if not line:
            self.ended = True
            raise StopIteration
        self._line += 1
        self._size += len(line)
        if self._size > LARGEST_RECORD:
            what = f"the row that line {self.row_line} begins {too_large()}"
            raise UnreadableError(what, "close the quote there", truncated=True)
        return line.decode("latin-1")
