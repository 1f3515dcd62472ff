"""Formats by content, the ending deciding only where content does not."""

from __future__ import annotations

import csv
from typing import Literal

import regex

from pipeline.ingest.charset import encoded_width
from pipeline.ingest.options import (
    DATE_FIELDS,
    ID_FIELDS,
    PUBLISHER_FIELDS,
    TEXT_FIELDS,
    TITLE_FIELDS,
    URL_FIELDS,
    IngestOptions,
    UnreadableError,
)

Format = Literal["txt", "html", "json", "jsonl", "csv", "gz", "zip"]
SNIFFED = 1 << 16
"""Bytes at the beginning of a file that its format is judged by."""

_LATER = (
    (b"\x28\xb5\x2f\xfd", "zst"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"PAR1", "Parquet"),
    (b"WARC/", "WARC"),
    (b"%PDF-", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office files"),
    (b"SQLite format 3\0", "SQLite"),
)
_LATER_MEMBERS = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("META-INF/container.xml", "epub"),
    ("content.xml", "OpenDocument"),
    ("META-INF/MANIFEST.MF", "jar"),
)
_NOT_ARTICLES = frozenset([
    "atom", "bak", "bat", "c", "cfg", "cpp", "css", "gitignore", "h", "ini", "java", "js", "lock", "log", "map",
    "mjs", "opml", "markdown", "md", "php", "ps1", "py", "pyc", "r", "rb", "rs", "rss", "scss", "sh", "sql",
    "svg", "tex", "toml", "ts", "xml", "xsl", "yaml", "yml"
])  # fmt: skip
_TABLES = tuple(
    frozenset(names.split())
    for names in (
        "figure_id",
        "fact_id",
        "source of",
        "stage error",
        "action measure",
        "words facts",
        "value_listed",
        "seats_up state",
        "path url",
    )
)
_HTML_START = regex.compile(
    r"(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,4000}?-->\s*){0,20}<(?:!doctype\s+html|html|head|body|title|meta|article|main|"
    r"section|header|div|p|h[1-6]|table|ul|ol|br|span|a|img|center|font|script|style|link|base|b|i|em|strong)\b",
    regex.IGNORECASE | regex.DOTALL,
)
_HTML_INSIDE = regex.compile(r"<(?:!doctype\s+html|html|body|article)\b[^<>]{0,500}>", regex.IGNORECASE)
_XML_START = regex.compile(r"<\?xml\b|<(?:rss|feed|urlset|svg|opml|rdf:RDF)\b", regex.IGNORECASE)
_COLUMN = regex.compile(r"[A-Za-z_][\w .:-]{0,39}")


def sniff(head: bytes, ending: str, *, named: bool, options: IngestOptions) -> Format:
    """The format of a file that begins with ``head`` (up to ``SNIFFED`` bytes) and is called ``ending``.

    Raises:
        UnreadableError: it is in none of our formats; ``skipped`` is set where the user did not name the file itself.
    """
    if not head.strip(b" \t\r\n\0\x1a\xef\xbb\xbf"):
        raise UnreadableError("empty file" if not head else "nothing but blanks", skipped=not named)
    if head.startswith(b"\x1f\x8b"):
        return "gz"
    if head.startswith((b"PK\3\4", b"PK\5\6")):
        return "zip"
    _reject_other(head, ending, named)
    wide = encoded_width(head)
    text = head.decode(wide or "utf-8", "replace").removeprefix("\ufeff").lstrip()
    suffix = ending.lower().rpartition(".")[2] if "." in ending else ""
    if found := _by_content(text, suffix, options):
        return found
    if _XML_START.match(text):
        raise UnreadableError("XML, which is none of our formats", "give the pages or their text", skipped=not named)
    if not named and suffix in _NOT_ARTICLES:
        raise UnreadableError(f".{suffix} is none of our formats", "name the file itself to read it", skipped=True)
    return "csv" if suffix in {"csv", "tsv"} else "txt"


def later_archive(members: list[str]) -> str:
    """The format of a zip that is really a document (docx, xlsx ...), else ''."""
    present = set(members)
    return next((name for member, name in _LATER_MEMBERS if member in present), "")


def not_offered(name: str, *, named: bool) -> UnreadableError:
    """The refusal of a format that is known but not read yet."""
    return UnreadableError(
        f"{name} is not offered yet", "convert it to .txt, .html, .json, .jsonl or .csv", skipped=not named
    )


def columns_of(line: str, options: IngestOptions) -> tuple[str, list[str]]:
    """The separator and the names of a CSV header line; the separator that shows a text field, else a comma."""
    wanted = {name.casefold() for name in ((options.text_field,) if options.text_field else TEXT_FIELDS)}
    for separator in (",", ";", "\t"):
        names = _cells(line, separator)
        if wanted & {name.casefold() for name in names}:
            return separator, names
    return ",", _cells(line, ",")


def _cells(line: str, separator: str) -> list[str]:
    try:
        return [name.strip() for name in next(csv.reader([line], delimiter=separator), [])]
    except csv.Error:  # a carriage return inside it
        return []


def is_own_table(names: list[str]) -> bool:
    """Whether a CSV header is that of a table of ours (facts, decisions ...), which holds no articles."""
    present = set(names)
    return any(mark <= present for mark in _TABLES) and not present & {"text", "body", "content"}


def _reject_other(head: bytes, ending: str, named: bool) -> None:
    for mark, name in _LATER:
        if head.startswith(mark):
            raise not_offered(name, named=named)
    if head[257:262] == b"ustar":
        raise not_offered("tar", named=named)
    if encoded_width(head):
        return
    odd = sum(head.count(bytes([byte])) for byte in (*range(1, 8), *range(14, 27), 28, 29, 30, 31, 127))
    if b"\0" in head or odd > 0.02 * len(head) + 2:
        raise UnreadableError("no text: binary data", "give its text as .txt, or leave it out", skipped=not named)


def _by_content(text: str, suffix: str, options: IngestOptions) -> Format | None:
    if text[:1] in {"{", "["}:
        if suffix in {"jsonl", "ndjson"}:
            return "jsonl"
        if regex.match(r'\{\s*(?:["}]|$)', text) and (lines := _two_objects(text)):
            return lines
        if regex.match(r'\[\s*(?:[{"\]]|\[\s*(?:[\[{"\]\d-]|$)|$)', text):
            return "json"
        if suffix == "json":
            return "json"
    if suffix in {"jsonl", "ndjson"}:
        return "jsonl"
    if suffix == "json":
        return "json"
    if _HTML_START.match(text):
        return "html"
    if suffix in {"html", "htm", "xhtml"} and "<" in text:
        return "html"
    if _HTML_INSIDE.search(text[:4096]) and suffix not in {"csv", "tsv"}:
        return "html"
    return "csv" if _is_table(text, options) else None


def _two_objects(text: str) -> Format | None:
    """Whether a text that begins with an object is one object, or an object a line."""
    first, _, rest = text.partition("\n")
    closed = first.rstrip().endswith("}")
    if closed and rest.lstrip().startswith("{"):
        return "jsonl"
    return "json"


def _is_table(text: str, options: IngestOptions) -> bool:
    """Whether a text without such an ending begins with the header of a table of articles."""
    line = text.partition("\n")[0].strip()
    if len(line) > 1000:
        return False
    _, names = columns_of(line, options)
    texts = {options.text_field} if options.text_field else set(TEXT_FIELDS)
    others = {*TITLE_FIELDS, *URL_FIELDS, *DATE_FIELDS, *PUBLISHER_FIELDS, *ID_FIELDS}
    present = set(names)
    return len(names) > 1 and all(map(_COLUMN.fullmatch, names)) and bool(texts & present) and bool(others & present)
