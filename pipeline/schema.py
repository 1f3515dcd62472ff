"""Every table's columns, types and keys in one place.

CSV headers, the checks at each stage's edge, ``datapackage.json`` and the docs' column tables are made from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.fact import BOUNDS, MAIN_PARTIES, MEASURES, NI_PARTIES, STATUSES, UNITS
from pipeline.figure import ROLES, VERDICTS

ColumnType = Literal["string", "integer", "number", "date", "datetime"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``type`` as Frictionless names it, ``enum`` the values allowed besides empty."""

    name: str
    type: ColumnType
    description: str
    enum: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table: ``key`` identifies a row and orders the file; ``licence`` is an SPDX-like name."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    licence: str = "see the source articles"
    foreign: tuple[tuple[str, str, str], ...] = ()

    @property
    def names(self) -> list[str]:
        """Column names, in order."""
        return [column.name for column in self.columns]


class SchemaError(ValueError):
    """A table that does not fit its schema: a bug here, or a file that somebody else made."""


def _s(name: str, description: str, enum: Iterable[str] = (), required: bool = False) -> Column:
    return Column(name, "string", description, tuple(enum), required)


def _i(name: str, description: str) -> Column:
    return Column(name, "integer", description)


def _n(name: str, description: str) -> Column:
    return Column(name, "number", description)


_DATE = Column("election_date", "date", "polling day")
_ELECTION = _s("election_id", "Democracy Club identifier of the election")
_AREA = (
    _s("area", "name of the council, nation or region"),
    _s("area_id", "slug; never empty for a known area"),
    _s("area_code", "GSS code on that date, empty where there is none yet"),
)
FIGURE_MEASURES: tuple[str, ...] = (*MEASURES, "control_before")

FACTS = Table(
    "facts",
    "statement in an article",
    (
        _s("fact_id", "f and 15 hex digits", required=True),
        _s("source", "article it stands in", required=True),
        _s("origin", "source whose words it repeats, itself where none", required=True),
        _s("measure", "what is stated", MEASURES, required=True),
        *_AREA,
        _s("party", "party code; empty for a whole council"),
        _s("value", "count, party code, changed or held; empty where not said"),
        _s("unit", "unit of value", UNITS),
        _s("previous", "party or NOC before, where said"),
        _s("counterparty", "the other side of a part of a total"),
        _s("status", "how it is said", STATUSES, required=True),
        _s("bound", "how exact the size is", BOUNDS, required=True),
        _DATE,
        _ELECTION,
        Column("as_of", "datetime", "when it was said"),
        _s("person", "person elected or unseated"),
        _s("speaker", "who is quoted as saying it"),
        _s("quote", "exactly raw[start:end]", required=True),
        _i("start", "first code point of the quote in raw"),
        _i("end", "code point after the quote in raw"),
        _s("anchors", "where each part stands in raw: part:start-end;..."),
        _s("reading", "word read one of several ways, or as another"),
        _s("rule", "rule that fired"),
    ),
    ("source", "start", "end", "fact_id"),
    foreign=(("source", "sources", "source"),),
)

RECONCILED = Table(
    "reconciled",
    "figure: the value to use, how final, how sure",
    (
        _s("figure_id", "g and 15 hex digits over the key", required=True),
        _s("flagged", "yes where a check fails or the verdict is disputed", ("yes",)),
        _DATE,
        _ELECTION,
        *_AREA,
        _s("party", "party code"),
        _s("person", "person of a seat lost or a mayoralty"),
        _s("measure", "what the figure is of", FIGURE_MEASURES, required=True),
        _s("counterparty", "the other side of a part of a total"),
        _s("value", "the value to use"),
        _n("number", "value where it is a number"),
        _s("unit", "unit of value", UNITS),
        _s("previous", "control before, while that figure is not flagged"),
        _s("bound", "how exact the size is", BOUNDS),
        _s("status", "final or partial", ("final", "partial"), required=True),
        Column("as_of", "datetime", "time of the evidence that decides"),
        _s(
            "basis",
            "baseline of a change or an earlier holding",
            ("last_election", "eve_of_poll", "notional"),
        ),
        _s("other_basis", "right values on another baseline: basis=value;..."),
        _s("verdict", "how the value was chosen", VERDICTS, required=True),
        _n("confidence", "probability that the value is right (docs/reconcile.md); empty where a reviewer decided"),
        _s("checks", "checks that fail, separated by ;"),
        _s("publishers", "publishers behind the value, separated by ;"),
        _s("sources", "sources behind the value, separated by ;"),
        _i("independent_sources", "distinct origins behind the value"),
        _i("independent_against", "distinct origins behind other values"),
        _s("alternatives", "VALUE (ORIGINS);..."),
        _s("register", "what the register of elections has"),
        _s("reason", "why this value won, in a sentence"),
        _s("quote", "best quote behind the value"),
    ),
    ("election_date", "area_id", "measure", "party", "counterparty", "person", "figure_id"),
)

EVIDENCE = Table(
    "evidence",
    "figure and fact",
    (
        _s("figure_id", "figure", required=True),
        _s("fact_id", "fact", required=True),
        _s("role", "part that the fact plays", ROLES, required=True),
        _s("origin", "origin of the fact", required=True),
        _s("value", "value that the fact gives"),
        Column("as_of", "datetime", "when it was said"),
        _s("why_not", "why it does not decide"),
    ),
    ("figure_id", "fact_id", "role"),
    foreign=(("figure_id", "reconciled", "figure_id"), ("fact_id", "facts", "fact_id")),
)

CONFLICTS = Table(
    "conflicts",
    "competing value of a figure on which statements differ",
    (
        _s("figure_id", "figure", required=True),
        _DATE,
        *_AREA,
        _s("party", "party code"),
        _s("measure", "what the figure is of", FIGURE_MEASURES, required=True),
        _s("counterparty", "the other side of a part of a total"),
        _s("person", "person of a seat lost"),
        _s("value", "the competing value"),
        _s("source", "article", required=True),
        _s("publisher", "its publisher"),
        _s("origin", "origin of the fact"),
        Column("as_of", "datetime", "when it was said"),
        _n("weight", "weight in the verdict, 0 for none"),
        _s("why_not", "why it does not decide; empty for the value chosen"),
        _s("fact_id", "fact", required=True),
        _s("quote", "its words"),
    ),
    ("election_date", "area_id", "measure", "party", "counterparty", "person", "value", "source", "fact_id"),
)

_SEAT_PARTIES = (*MAIN_PARTIES, *NI_PARTIES)
COUNCILS = Table(
    "councils",
    "council and election, silent ones too",
    (
        _DATE,
        _ELECTION,
        *_AREA,
        _s("nation", "nation"),
        _s("region", "region of England"),
        _s("council_type", "kind of authority"),
        _i("seats_total", "size of the council after this election (register)"),
        _i("seats_up", "seats contested (register)"),
        _s("state", "how much is known", ("silent", "partial", "declared"), required=True),
        _s("line", "one line to paste"),
        _s("control_before", "party or NOC before"),
        _s("control", "party or NOC after"),
        _s("outcome", "changed or held", ("changed", "held")),
        _s("administration", "coalition or minority that runs it, where said"),
        _s("largest_party", "largest party, where said"),
        _s("status", "final or partial", ("final", "partial")),
        Column("as_of", "datetime", "latest evidence that decides"),
        _s("verdict", "verdict of control"),
        _s("flags", "flagged cells: cell:check;..."),
        _s("change_basis", "baseline of the changes"),
        *(_i(f"seats_{party}", f"{party} councillors after") for party in _SEAT_PARTIES),
        *(_i(f"change_{party}", f"{party} change") for party in _SEAT_PARTIES),
        _s("other_parties", "OTH spelt out: slug:seats;..."),
        _s("mayor_before", "party of the mayor before"),
        _s("mayor", "party of the mayor elected"),
        _s("publishers", "publishers behind the row, separated by ;"),
        _s("sources", "sources behind the row, separated by ;"),
    ),
    ("election_date", "area_id"),
    licence="CC-BY-SA-4.0 (council sizes and names); figures see the source articles",
)

TOTALS = Table(
    "totals",
    "nation or region, election, party and measure",
    (
        _DATE,
        *_AREA,
        _s("party", "party code"),
        _s("measure", "what is summed", FIGURE_MEASURES, required=True),
        _s("counterparty", "the other side of a part of a total"),
        _i("value_listed", "sum of what is known of single councils"),
        _s("value_stated", "what articles state"),
        _s("bound", "how exact the stated size is", BOUNDS),
        _s("status", "final or partial", ("final", "partial")),
        Column("as_of", "datetime", "time of the stated value"),
        _i("declared", "councils declared or listed in the run"),
        _i("expected", "councils that voted (register)"),
        _s("checks", "checks that fail, separated by ;"),
    ),
    ("election_date", "area_id", "measure", "party", "counterparty"),
)

SOURCES = Table(
    "sources",
    "article",
    (
        _s("source", "path, PATH#KEY or PATH!/MEMBER", required=True),
        _s("publisher", "who put it out"),
        _s("title", "title"),
        _s("url", "address"),
        Column("published_at", "datetime", "publication, a date or a time with offset"),
        Column("election_date", "date", "election that most of its facts are about"),
        _i("words", "words of raw text"),
        _i("facts", "facts extracted"),
        _s("origin", "source whose words it repeats, itself where none"),
        _s("copy_of", "source that most of it copies"),
        _s("version_of", "later version that replaces it"),
        _n("copy_similarity", "0 to 1"),
        _s("copy_evidence", "why it is taken for a copy"),
        _n("spun", "probability that its words were swapped"),
        _n("agreement", "share of its figures whose chosen value is its own"),
    ),
    ("source",),
)

COPIES = Table(
    "copies",
    "passage that one article shares with another",
    (
        _s("source", "article that copies", required=True),
        _s("of", "article copied", required=True),
        _i("start", "passage in the copy"),
        _i("end", "its end"),
        _i("of_start", "passage in the original"),
        _i("of_end", "its end"),
        _s("kind", "kind of copy", ("exact", "cut", "merged", "rewritten", "spun", "version"), required=True),
        _n("similarity", "0 to 1"),
        _s("evidence", "what shows it"),
    ),
    ("source", "of", "start", "end"),
    foreign=(("source", "sources", "source"), ("of", "sources", "source")),
)

ERRORS = Table(
    "errors",
    "input that was rejected or skipped",
    (
        _s("input", "file", required=True),
        _s("record", "record in it, empty for the whole"),
        _s("stage", "stage that gave up", required=True),
        _s("error", "what was wrong", required=True),
        _s("advice", "what to do"),
    ),
    ("input", "record", "stage", "error"),
    licence="MIT",
)

DECISIONS = Table(
    "decisions",
    "decision of a reviewer",
    (
        _s("figure_id", "figure, or give the key"),
        _DATE,
        _s("area_id", "slug"),
        _s("party", "party code"),
        _s("measure", "measure", FIGURE_MEASURES),
        _s("counterparty", "other side"),
        _s("person", "person of a seat lost"),
        _s("action", "what was decided", ("accept", "correct", "reject", "unsure", "copy", "not_copy")),
        _s("value", "the corrected value"),
        _s("why", "reason"),
        _s("who", "reviewer"),
        _s("when", "time"),
        _s("evidence_digest", "digest of the chosen value and of the set of values stated"),
        _s("source", "article, for copy and not_copy"),
        _s("other_source", "article it copies or does not"),
    ),
    ("figure_id",),
)

RUN_TABLES: tuple[Table, ...] = (
    FACTS,
    RECONCILED,
    EVIDENCE,
    CONFLICTS,
    COUNCILS,
    TOTALS,
    SOURCES,
    COPIES,
    ERRORS,
)
TABLES: dict[str, Table] = {table.name: table for table in (*RUN_TABLES, DECISIONS)}
ARTICLE_KEYS = (
    "source",
    "publisher",
    "title",
    "url",
    "published_at",
    "election_date",
    "raw",
    "restored",
    "regions",
    "edits",
)
"""Keys of an object of ``articles.jsonl``; ``article.REGION_KINDS`` and ``EDIT_REASONS`` are its vocabularies."""


def check_rows(table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Check rows against a table: columns, required cells, vocabularies, keys that differ.

    Raises:
        SchemaError: naming the table, the row (from 1) and the column.
    """
    names = frozenset(table.names)
    checked = [column for column in table.columns if column.required or column.enum or column.type == "integer"]
    seen: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows, 1):
        if extra := row.keys() - names:
            raise SchemaError(f"{table.name} row {number}: unknown column {sorted(extra)[0]}")
        for column in checked:
            value = row.get(column.name, "")
            empty = value is None or value == ""
            if column.required and empty:
                raise SchemaError(f"{table.name} row {number}: {column.name} is empty")
            if column.enum and not empty and str(value) not in column.enum:
                raise SchemaError(f"{table.name} row {number}: {column.name} cannot be {value!r}")
            if column.type == "integer" and not empty and not str(value).lstrip("-").isdigit():
                raise SchemaError(f"{table.name} row {number}: {column.name} is no whole number: {value!r}")
        key = tuple([str(row.get(part, "")) for part in table.key])
        if key in seen:
            raise SchemaError(f"{table.name} rows {seen[key]} and {number} have one key: {key}")
        seen[key] = number


def sort_rows(table: Table, rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Rows in the order of the table's key, text by code point and integers as numbers."""
    integers = {column.name for column in table.columns if column.type == "integer"}

    def order(row: Mapping[str, Any]) -> tuple[tuple[int, int, str], ...]:
        cells = []
        for part in table.key:
            value = row.get(part, "")
            text = "" if value is None else str(value)
            cells.append((1, int(text), "") if part in integers and text else (0, 0, text))
        return tuple(cells)

    return sorted(rows, key=order)
