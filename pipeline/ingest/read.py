"""Files to articles: every input read, whatever its format, or the reason why it is not."""

from __future__ import annotations

import hashlib
import io
import sys
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import regex

from pipeline.article import Article, Rejection
from pipeline.ingest import exports, fields, hints, metadata, naming, publishers, records, sniff, tables, top
from pipeline.ingest.charset import decode
from pipeline.ingest.containers import Document, gunzipped, read_head, zip_members
from pipeline.ingest.fields import Head
from pipeline.ingest.find import STANDARD_INPUT, File, Found, find
from pipeline.ingest.metadata import Metadata
from pipeline.ingest.options import (
    LARGEST_ARCHIVE,
    LARGEST_OBJECT,
    LARGEST_PAGE,
    LARGEST_TEXT,
    MIB,
    TEXT_FIELDS,
    IngestError,
    IngestOptions,
    UnreadableError,
)
from pipeline.ingest.publishers import Publishers
from pipeline.terminal import one_line
from pipeline.when import is_iso_date

if TYPE_CHECKING:
    from pipeline.ingest.page import Page

Item = Article | Rejection
_Given = TypeVar("_Given", bytes, str)
_NOTHING = Head()
_MARKUP = regex.compile(
    r"\s*(?:<!--.{0,200}?-->\s*)?<(?:p|div|h[1-6]|ul|article|section|html|body|!doctype html)\b[^<>]{0,500}>",
    regex.IGNORECASE | regex.DOTALL,
)


def read(inputs: Sequence[str], options: IngestOptions, stdin: BinaryIO | None = None) -> Iterator[Item]:
    """Every article of the inputs, and a rejection for everything that is none.

    Files come in the order of their source names, members of archives in the order of theirs, records as they
    stand; a rejection whose error begins with ``skipped:`` is no fault of the input.

    Args:
        inputs: files, folders, globs and ``-`` (standard input).
        options: see ``IngestOptions``.
        stdin: what ``-`` reads; the process's own standard input if it is not given.

    Raises:
        IngestError: the call is wrong (a missing path, two files of one name, a bad date, a metadata file that
            cannot be read) or there is nothing to read. It is raised at once, before anything is given.
    """
    if options.election_date and not is_iso_date(options.election_date):
        raise IngestError(f"--election-date '{one_line(options.election_date, 60)}' is no date: write YYYY-MM-DD")
    said = metadata.load(options.metadata) if options.metadata else None
    found = find(inputs, prefix=options.prefix, leave_out=[options.metadata] if options.metadata else [])
    return _Reader(options, said, publishers.load(options.models), stdin).all(found)


def input_digests(inputs: Sequence[str], *, prefix: bool = False) -> dict[str, str]:
    """SHA-256 (hex) of every file that the inputs stand for, by source name; standard input is left out.

    Raises:
        IngestError: see ``read``.
    """
    digests = {}
    for file in find(inputs, prefix=prefix).files:
        try:
            with file.path.open("rb") as handle:
                digests[file.name] = hashlib.file_digest(handle, "sha256").hexdigest()
        except OSError:
            continue  # a rejection of ``read``
    return digests


class _Reader:
    """What is the same for all inputs of a call."""

    def __init__(
        self, options: IngestOptions, said: Metadata | None, table: Publishers, stdin: BinaryIO | None
    ) -> None:
        self.options = options
        self.said = said
        self.table = table
        self.stdin = stdin
        self.hinted: dict[str, Head] = {}

    def all(self, found: Found) -> Iterator[Item]:
        waiting: list[tuple[str, Callable[[], Iterator[Item]]]] = [
            (file.name, partial(self.file, file)) for file in found.files
        ]
        if found.standard_input:
            waiting.append((STANDARD_INPUT, self.standard_input))
        waiting += [(item.input, partial(iter, [item])) for item in found.skipped]
        for _, items in sorted(waiting, key=lambda pair: pair[0]):
            yield from items()
        if self.said is not None:
            yield from self.said.unused()

    def file(self, file: File) -> Iterator[Item]:
        try:
            size = file.path.stat().st_size
            regular = file.path.is_file()
        except OSError as error:
            yield _fault(file.name, error)
            return
        if not regular:
            yield Rejection(file.name, "", "ingest", "no regular file", "give its content on standard input: -")
            return

        def opened() -> io.BufferedIOBase:
            return file.path.open("rb")

        yield from self.document(Document(file.name, file.path.name, opened, file.named, 0, size, file.path))

    def standard_input(self) -> Iterator[Item]:
        stream = self.stdin if self.stdin is not None else sys.stdin.buffer
        try:
            data = stream.read(LARGEST_ARCHIVE + 1)
        except (OSError, ValueError) as error:
            yield _fault(STANDARD_INPUT, error)
            return
        if len(data) > LARGEST_ARCHIVE:
            what = f"more than {LARGEST_ARCHIVE // MIB} MB on standard input"
            yield Rejection(STANDARD_INPUT, "", "ingest", what, "name the file instead")
            return
        yield from self.document(Document(STANDARD_INPUT, "", partial(io.BytesIO, data), True, 0, len(data)))

    def document(self, document: Document) -> Iterator[Item]:
        """The articles of a file or a member; whatever is wrong with it is a rejection."""
        try:
            yield from self._document(document)
        except UnreadableError as error:
            yield _rejection(document.name, error)
        except (OSError, MemoryError, RecursionError) as error:
            yield _fault(document.name, error)

    def _document(self, document: Document) -> Iterator[Item]:
        with document.open() as stream:
            head = read_head(stream, sniff.SNIFFED)
        kind = sniff.sniff(head, document.ending, named=document.named, options=self.options)
        if kind == "gz":
            yield from self.document(gunzipped(document))
        elif kind == "zip":
            yield from self._zip(document)
        elif kind == "html":
            yield from self._page(document)
        elif kind == "txt":
            yield from self._text(document)
        elif kind == "jsonl":
            yield from self._dump(document, records.jsonl_records)
        elif kind == "csv":
            yield from self._dump(document, partial(tables.csv_records, options=self.options, named=document.named))
        elif decode(head).lstrip().startswith("["):
            yield from self._dump(document, records.json_records)
        else:
            yield from self._object(document)

    def _zip(self, document: Document) -> Iterator[Item]:
        empty = True
        for member in zip_members(document):
            empty = False
            if not isinstance(member, Document):
                yield _rejection(*member)
            elif "__MACOSX/" in member.name:
                yield Rejection(member.name, "", "ingest", "skipped: a file that macOS adds", "")
            else:
                yield from self.document(member)
        if empty:
            raise UnreadableError("an archive without a file", skipped=not document.named)

    def _page(self, document: Document) -> Iterator[Item]:
        from pipeline.ingest.page import read_page  # lxml takes a while to import

        data = document.read(LARGEST_PAGE, "a page")
        page = _guarded(read_page, data)
        shown = top.read_top(page.text, self.table, lines=page.top, titled=False)
        yield from self._article(document, "", page.text, _digest(data), marks=page.head, shown=shown)

    def _text(self, document: Document) -> Iterator[Item]:
        data = document.read(LARGEST_TEXT, "a text")
        text = decode(data)
        if exports.is_export(text):
            yield from self._export(document, text)
        elif text.strip():
            yield from self._article(document, "", text, _digest(data), shown=top.read_top(text, self.table))
        else:
            raise UnreadableError("nothing but blanks", skipped=not document.named)

    def _export(self, document: Document, text: str) -> Iterator[Item]:
        export = exports.read_export(text, self.table)
        for item in export.documents:
            key = str(item.number) if export.counted else ""
            if item.text:
                yield from self._article(document, key, item.text, item.digest, said=item.head)
            else:
                error = f"document {item.number} of the export has no text: it is cut off in its header"
                yield Rejection(document.name, key, "ingest", error, "export it again")
        if export.before:
            error = "skipped: what stands before the first document of the export"
            yield Rejection(document.name, "", "ingest", error, "")
        if export.announced > len(export.documents):
            error = f"the export announces {export.announced} documents and holds {len(export.documents)}"
            yield Rejection(document.name, "", "ingest", error, "export it again")

    def _object(self, document: Document) -> Iterator[Item]:
        data = document.read(LARGEST_OBJECT, "one JSON object")
        value = records.json_object(data)
        listed = None if fields.has_text(value, self.options) else records.listed_records(value, self.options)
        if listed is None:
            yield from self._record(document, "", value, _digest(data))
        else:
            held = list(listed)
            yield from self._dump(document, lambda _: iter(held))

    def _dump(self, document: Document, split: Callable[[Any], Iterator[fields.Record]]) -> Iterator[Item]:
        """The records of a dump, read twice: first for their keys, which must not repeat, and for damage."""
        keys = array("Q")
        damage: UnreadableError | None = None
        try:
            with document.open() as stream:
                for record in split(stream):
                    keys.append(naming.fingerprint(self._key(record)))
        except UnreadableError as error:
            if not error.truncated:
                raise  # what came before may be damaged too
            damage = error
        if not keys and damage is None:
            raise UnreadableError("holds no record", skipped=not document.named)
        unique = _all_differ(keys)
        with document.open() as stream:
            for record in islice(split(stream), len(keys)):
                key = self._key(record) if unique else str(record.number)
                if record.fields is None:
                    what = one_line(record.error, 300)
                    yield Rejection(document.name, key, "ingest", what, "mend the record or leave it out")
                else:
                    yield from self._record(document, key, record.fields, record.digest)
        if damage is not None:
            yield _rejection(document.name, damage)

    def _key(self, record: fields.Record) -> str:
        values = fields.ids_of(fields.with_folded_names(record.fields), self.options) if record.fields else []
        return naming.record_key(values, record.number)

    def _record(self, document: Document, key: str, values: Mapping[str, Any], digest: str) -> Iterator[Item]:
        values = fields.with_folded_names(values)
        text = fields.text_of(values, self.options)
        if not text:
            wanted = one_line(self.options.text_field, 60) or ", ".join(TEXT_FIELDS)
            error = f"no text in it (fields {wanted})"
            yield Rejection(document.name, key, "ingest", error, "name the field that has it with --text-field")
            return
        said = fields.head_of(values, self.options)
        marks = shown = fields.Head()
        if fields.is_own_article(values):
            pass  # its text is read as it is, and its first lines have been read before
        elif _MARKUP.match(text[:5000]):
            from pipeline.ingest.page import read_markup

            try:
                page = _guarded(read_markup, text)
            except UnreadableError as error:
                yield _rejection(document.name, error, key)
                return
            text, marks = page.text, page.head
        else:
            shown = top.read_top(text, self.table, titled=not said.title)
        yield from self._article(document, key, text, digest, said=said, marks=marks, shown=shown)

    def _article(
        self,
        document: Document,
        key: str,
        text: str,
        digest: str,
        *,
        said: Head = _NOTHING,
        marks: Head = _NOTHING,
        shown: Head = _NOTHING,
    ) -> Iterator[Item]:
        """An article, and a line about each thing that was said of it and could not be read.

        What the user's metadata says comes first, then its fields (``said``), its address, the ``marks`` of a page, its
        file's name, what its first lines show.
        """
        source = naming.record_name(document.name, key) if key else document.name
        user = self.said.of(source, document.path) if self.said is not None else _NOTHING
        head = user.or_else(said)
        url = head.url or marks.url or shown.url
        address = hints.read_address(url, self.table)
        name = self.hinted.get(document.ending)
        if name is None:
            name = self.hinted[document.ending] = hints.read_file_name(document.ending, self.table)
        if key:
            name = replace(name, published_at="")  # the date of a dump is not that of its records
        head = (
            head.or_else(Head(publisher=address.publisher)).or_else(marks).or_else(address).or_else(name).or_else(shown)
        )
        yield Article(
            source=source,
            raw=text,
            publisher=self.table.named(head.publisher) or publishers.host_of(url),
            title=head.title,
            url=url,
            published_at=head.published_at,
            modified_at=head.modified_at,
            election_date=user.election_date or self.options.election_date or head.election_date,
            digest=digest,
        )
        for doubt in head.doubts:
            yield Rejection(document.name, key, "ingest", f"skipped: {doubt}; the article is read without it", "")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _all_differ(keys: array[int]) -> bool:
    if len(keys) < 100_000:
        return len(set(keys)) == len(keys)
    import numpy as np  # a set of millions of numbers would take ten times the memory

    return bool(np.unique(np.frombuffer(keys, dtype=np.uint64)).size == len(keys))


def _guarded(function: Callable[[_Given], Page], given: _Given) -> Page:
    """What a reader of pages makes of its input; any fault in the libraries below it is one of the page."""
    try:
        return function(given)
    except UnreadableError:
        raise
    except Exception as error:
        kind = type(error).__name__
        raise UnreadableError(f"HTML that cannot be read ({kind})", "give its text as .txt") from error


def _rejection(name: str, error: UnreadableError, record: str = "") -> Rejection:
    said = one_line(error.error, 300)
    return Rejection(name, record, "ingest", f"skipped: {said}" if error.skipped else said, error.advice)


def _fault(name: str, error: Exception) -> Rejection:
    cause = getattr(error, "strerror", None) or type(error).__name__
    return Rejection(
        name, "", "ingest", f"cannot be read ({one_line(str(cause), 200)})", "check the file and its permissions"
    )
