"""What a user may say about inputs, what can go wrong with them, and how much of anything is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

MIB = 1 << 20
LARGEST_TEXT = 32 * MIB
"""Bytes of one plain text file; it may be an export of hundreds of articles."""
LARGEST_PAGE = 16 * MIB
"""Bytes of one HTML page."""
LARGEST_RECORD = 8 * MIB
"""Bytes of one record of a dump: a line of JSONL, an element of a JSON array, a row of CSV."""
LARGEST_OBJECT = 32 * MIB
"""Bytes of a JSON file that is one object; arrays, JSONL and CSV are read as a stream and may have any size."""
LARGEST_ARCHIVE = 64 * MIB
"""Bytes of an archive inside an archive, which has to be held in memory."""
LARGEST_RATIO = 200
"""How many times its own size a compressed file may grow to, once it has passed ``FREE_GROWTH``."""
FREE_GROWTH = 32 * MIB
MOST_MEMBERS = 100_000
DEEPEST_NESTING = 3
"""Archives inside one another, gzip counted."""

TEXT_FIELDS = ("text", "body", "content", "article", "maintext", "articleBody", "raw")
TITLE_FIELDS = ("title", "headline")
URL_FIELDS = ("url", "link")
DATE_FIELDS = ("published_at", "date", "date_publish", "published", "datePublished")
PUBLISHER_FIELDS = ("publisher", "source", "site", "source_domain")
ID_FIELDS = ("id", "_id", "guid", "url")


class IngestError(ValueError):
    """The call is wrong, or there is nothing to read; the message is one line: what, where, what to do."""


class NothingToReadError(IngestError):
    """The call is right, but the inputs hold no file at all."""

    status = 1


class UnreadableError(Exception):
    """One file, member or record cannot be read.

    ``skipped``: it is no fault of the file, which is just not one of ours. ``truncated``: what was read before is
    right, only the rest is missing or cannot be told apart.
    """

    def __init__(self, error: str, advice: str = "", *, skipped: bool = False, truncated: bool = False) -> None:
        super().__init__(error)
        self.error = error
        self.advice = advice
        self.skipped = skipped
        self.truncated = truncated


@dataclass(frozen=True)
class IngestOptions:
    """What a user says of the inputs.

    A field named here is the only one looked at for its purpose (empty: the names of the contract, the first that
    is there). ``election_date`` (YYYY-MM-DD) is the election that all articles report, ``metadata`` a CSV file
    ``path,publisher,title,url,published_at``, ``prefix`` puts the argument before every source's name,
    ``models`` is a folder whose ``publishers.csv`` is laid over the shipped one.
    """

    text_field: str = ""
    title_field: str = ""
    date_field: str = ""
    url_field: str = ""
    id_field: str = ""
    publisher_field: str = ""
    election_date: str = ""
    metadata: Path | None = None
    prefix: bool = False
    models: Path | None = None
