"""What the fields of a record say: its text, publisher, title, address and dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import regex

from pipeline.ingest.naming import without_surrogates
from pipeline.ingest.options import (
    DATE_FIELDS,
    ID_FIELDS,
    PUBLISHER_FIELDS,
    TEXT_FIELDS,
    TITLE_FIELDS,
    URL_FIELDS,
    IngestOptions,
)
from pipeline.when import is_iso_date, parse_when

_SPACES = regex.compile(r"\s+")
_INNER = ("name", "rendered", "@value", "value")


@dataclass(frozen=True)
class Head:
    """What is known of an article besides its words; '' where it is not.

    ``published_at`` and ``modified_at`` are ISO 8601, ``election_date`` YYYY-MM-DD. ``doubts`` are things that were
    said and could not be read.
    """

    publisher: str = ""
    title: str = ""
    url: str = ""
    published_at: str = ""
    modified_at: str = ""
    election_date: str = ""
    doubts: tuple[str, ...] = ()

    def or_else(self, other: Head) -> Head:
        """This, and ``other`` where this says nothing; a time on the same day makes a date more exact."""
        published = self.published_at or other.published_at
        if len(published) == 10 and other.published_at.startswith(published):
            published = other.published_at
        return Head(
            self.publisher or other.publisher,
            self.title or other.title,
            self.url or other.url,
            published,
            self.modified_at or other.modified_at,
            self.election_date or other.election_date,
            self.doubts + other.doubts,
        )


@dataclass(frozen=True)
class Record:
    """A record of a dump: its number (from 1), where it stands, a digest of its bytes, and its fields.

    ``fields`` is None where it cannot be read, and ``error`` then says why.
    """

    number: int
    where: str
    digest: str
    fields: Mapping[str, Any] | None
    error: str = ""


def one_line(text: str, limit: int = 500) -> str:
    """Text for a cell: on one line, within a limit, without surrogates."""
    return _SPACES.sub(" ", without_surrogates(text[: 4 * limit])).strip()[:limit]


def with_folded_names(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields with those of capitals or blanks in their names under the folded name too, unless it is taken."""
    found = dict(fields)
    for name, value in fields.items():
        found.setdefault(str(name).strip().casefold(), value)
    return found


def is_own_article(fields: Mapping[str, Any]) -> bool:
    """Whether a record is one of a run's ``articles.jsonl``, whose ``raw`` is the text as it is."""
    return all(name in fields for name in ("source", "raw", "restored", "regions", "edits"))


def has_text(fields: Mapping[str, Any], options: IngestOptions) -> bool:
    """Whether an object has one of the fields that an article's text is looked for in."""
    names = (options.text_field,) if options.text_field else TEXT_FIELDS
    folded = {str(name).casefold() for name, value in fields.items() if isinstance(value, (str, list))}
    return any(name.casefold() in folded for name in names)


def text_of(fields: Mapping[str, Any], options: IngestOptions) -> str:
    """The text of a record, '' where there is none; a list of strings is taken for paragraphs."""
    if is_own_article(fields) and not options.text_field:
        return _text(fields["raw"])
    return _first(fields, _names(options.text_field, TEXT_FIELDS), _text)[1]


def head_of(fields: Mapping[str, Any], options: IngestOptions) -> Head:
    """What a record says of itself; the publisher as it is written."""
    own = is_own_article(fields)
    _, title = _first(fields, _names(options.title_field, TITLE_FIELDS), _cell)
    _, url = _first(fields, _names(options.url_field, URL_FIELDS), _cell)
    publishers = ("publisher",) if own else PUBLISHER_FIELDS
    _, publisher = _first(fields, _names(options.publisher_field, publishers), _cell)
    name, date = _first(fields, _names(options.date_field, DATE_FIELDS), _cell)
    _, changed = _first(fields, ("modified_at", "date_modify", "dateModified", "updated_at"), _cell)
    _, election = _first(fields, ("election_date",), _cell)
    head = Head(publisher, title, url, parse_when(date), parse_when(changed))
    if date and not head.published_at:
        head = replace(head, doubts=(f"{name} '{one_line(date, 60)}' is no date that can be read",))
    if is_iso_date(election):
        head = replace(head, election_date=election)
    elif election:
        doubt = f"election_date '{one_line(election, 60)}' is no date (YYYY-MM-DD)"
        head = replace(head, doubts=(*head.doubts, doubt))
    return head


def ids_of(fields: Mapping[str, Any], options: IngestOptions) -> list[object]:
    """What can name a record, best first: its id, its address."""
    names = (options.id_field, options.url_field) if options.id_field else (*ID_FIELDS, options.url_field or "link")
    return [_field(fields, name) for name in names if name]


def _names(chosen: str, usual: Sequence[str]) -> Sequence[str]:
    return (chosen,) if chosen else usual


def _first(fields: Mapping[str, Any], names: Sequence[str], read: Any) -> tuple[str, str]:
    """Name and value of the first field that is there and not empty."""
    for name in names:
        if value := read(_field(fields, name)):
            return name, value
    return "", ""


def _field(fields: Mapping[str, Any], name: str) -> Any:
    """A field by its name; failing that, by its name in other capitals (see ``with_folded_names``)."""
    return fields[name] if name in fields else fields.get(name.casefold())


def _text(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = "\n\n".join(value)
    if isinstance(value, Mapping):
        value = next((value[name] for name in ("rendered", "text") if isinstance(value.get(name), str)), "")
    if not isinstance(value, str) or not value.strip():
        return ""
    return without_surrogates(value).removeprefix("\ufeff")


def _cell(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, Mapping):
        value = next((value[name] for name in _INNER if isinstance(value.get(name), str)), "")
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return one_line(str(value))
