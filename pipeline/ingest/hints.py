"""Publisher and date from a file's name or from an address."""

from __future__ import annotations

from urllib.parse import urlsplit

import regex

from pipeline.ingest.fields import Head
from pipeline.ingest.publishers import Publishers
from pipeline.when import parse_date, parse_when

_URL_DATE = regex.compile(r"/((?:19|20)\d{2})/(\d{1,2}|[a-z]{3})/(\d{1,2})(?:/|$)")
_FILE_DATE = regex.compile(
    r"(?<!\d)(?:(?:19|20)\d{2}[-_.](?:0\d|1[0-2])[-_.][0-3]\d|(?:19|20)\d{2}(?:0\d|1[0-2])[0-3]\d)(?!\d)"
)
_POLL = regex.compile(r"(?:elections?|polls?|vote|polling[-_ ]?day)[-_ .]*$", regex.IGNORECASE)


def read_file_name(name: str, table: Publishers) -> Head:
    """What a file's name says: ``2023-05-05_bbc_...`` gives a date and a publisher."""
    stem = name.rpartition(".")[0] or name
    dates = list(_FILE_DATE.finditer(stem))
    published = ""
    rest = stem
    if len(dates) == 1 and not _POLL.search(stem[: dates[0].start()]):
        digits = "".join(c for c in dates[0][0] if c.isdigit())
        published = parse_when(digits)
    if dates:
        rest = stem[: dates[0].start()] + "_" + stem[dates[0].end() :]
    # a publisher is a field of its own: after a number or date, before a date, or between underscores
    fields = [part.strip("-. ") for part in regex.split(r"[_ ]+", rest) if part.strip("-. ")]
    while fields and fields[0].isdigit():
        fields.pop(0)
    candidates = [fields[0], fields[-1]] if fields else []
    if fields and dates and "-" in fields[0]:
        candidates.append(fields[0].partition("-")[0])
    publisher = next((table.hints[part.lower()] for part in candidates if part.lower() in table.hints), "")
    return Head(publisher=publisher, published_at=published)


def read_address(url: str, table: Publishers) -> Head:
    """What an address says: the publisher that the table has for its host, and a date in its path."""
    published = ""
    try:
        path = urlsplit(url).path[:1000].lower()
    except ValueError:
        path = ""
    if found := _URL_DATE.search(path):
        published = parse_date(
            f"{found[1]}-{found[2]}-{found[3]}" if found[2].isdigit() else f"{found[3]} {found[2]} {found[1]}"
        )
    return Head(publisher=table.at(url), published_at=published)
