"""The page for people: what the template shows, made from the rows of a run's tables.

Every word goes to the template as text and is escaped there; only a quote is escaped here, for the marks inside it.
Sizes are bounded: each figure keeps its row and anchor, evidence beside it is cut by the limits below, and the page
says so.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import regex
from markupsafe import Markup, escape

from pipeline import __version__
from pipeline.report.chart import ROW, WIDTH, seat_bars
from pipeline.report.tables import Row, Rows

QUOTE_SHOWN = 600
"""Code points of a quote that the page shows."""
CONFLICTS_SHOWN = 300
SOURCES_SHOWN = 3000
ERRORS_SHOWN = 300
_EVIDENCE_LIMITS = ((5_000, 8), (20_000, 3), (100_000, 1))  # up to so many facts in evidence, so many a figure

_AT_ONCE = 1000
"""Pieces of the page that are written at once."""
_TEMPLATES = Path(__file__).parent / "templates"
_HIDDEN = regex.compile(r"[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_BREAKS = regex.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
_WEB = regex.compile(r"https?://[^\s\"'<>\\]+", regex.IGNORECASE)
_TIME = regex.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d)[^ ]*)?")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_CHANGES = frozenset({"seat_change", "councils_change"})
_MARKED = frozenset({"area", "party", "value", "previous", "counterparty", "person"})
_ROLES = ("supports", "competes", "superseded", "other_basis", "premise", "copy")
_ANCHOR = regex.compile(r"(\w+):(\d{1,15})-(\d{1,15})")
_BOUND_WORDS = {"at_least": "at least", "at_most": "at most", "about": "about"}


def write_page(path: Path, tables: Mapping[str, Sequence[Row]], parties: Mapping[str, tuple[str, str]]) -> None:
    """Write ``report.html``: one file, no script, nothing fetched.

    Args:
        path: file to write.
        tables: rows of every table of a run, in the order of their keys.
        parties: by party code its name and its colour (``#rrggbb``, or empty).
    """
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        optimized=False,  # looking for what to optimise takes longer than all there is to gain
    )
    environment.filters.update(shown=shown, words=words, link=link, signed=signed, when=when, many=many)
    style = (_TEMPLATES / "style.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    pieces = environment.get_template("report.html").generate(
        style=style, style_digest=digest, version=__version__, **page_data(tables, parties)
    )
    with path.open("w", encoding="utf-8", errors="replace", newline="") as handle:
        while some := list(itertools.islice(pieces, _AT_ONCE)):
            handle.write("".join(some))


def page_data(tables: Mapping[str, Sequence[Row]], parties: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """What the template needs, by name."""
    figures = list(tables["reconciled"])
    sources = _Found(tables["sources"], "source")
    limit = next((each for most, each in _EVIDENCE_LIMITS if len(tables["evidence"]) <= most), 0)
    evidence = _evidence(tables["evidence"], _Found(tables["facts"], "fact_id"), sources, limit) if limit else {}
    conflicts, conflicts_left = _conflicts(tables["conflicts"], figures, sources)
    return {
        "parties": parties,
        "tiles": _tiles(tables),
        "elections": [
            _election(date, list(rows), figures, parties) for date, rows in _by(tables["councils"], "election_date")
        ][::-1],
        "conflicts": conflicts,
        "conflicts_left": conflicts_left,
        "totals": tables["totals"],
        "areas": _areas(figures, evidence),
        "figures": len(figures),
        "evidence_limit": limit,
        "evidence_cut": any(shown["left"] for shown in evidence.values()) if limit else len(tables["evidence"]) > 0,
        "sources": tables["sources"][:SOURCES_SHOWN],
        "sources_left": max(len(tables["sources"]) - SOURCES_SHOWN, 0),
        "errors": tables["errors"][:ERRORS_SHOWN],
        "errors_left": len(tables["errors"][ERRORS_SHOWN:]),
    }


def shown(value: object, most: int = 0) -> str:
    """Text as the page shows it: one line, no character that could turn the line round; cut after ``most``."""
    text = " ".join(_visible(str(value)).split())
    return text if not most or len(text) <= most else text[: most - 1].rstrip() + "…"


def _visible(text: str) -> str:
    return text if text.isprintable() else _HIDDEN.sub("\ufffd", _BREAKS.sub(" ", text))


def words(value: object) -> str:
    """A name of the vocabulary as words: ``seat_change`` is "seat change"."""
    return shown(value).replace("_", " ")


def link(value: object) -> str:
    """An address that may be followed from the page, else nothing: only the web's own schemes."""
    text = str(value)
    return text if _WEB.fullmatch(text) else ""


@lru_cache(2_000)
def when(value: object) -> str:
    """A date or time to read: "5 May 2023, 07:00"; what is neither stays as it is."""
    text = shown(value)
    if not (found := _TIME.fullmatch(text)):
        return text
    months = ("", *_MONTHS)
    month = int(found[2])
    date = f"{int(found[3])} {months[month] if month < len(months) else found[2]} {found[1]}"
    return f"{date}, {found[4]}" if found[4] else date


def many(number: int, noun: str) -> str:
    """A number and its noun: "1 quote", "1,200 quotes"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def signed(value: object, measure: str = "", bound: str = "exact") -> str:
    """A value to read: changes with their sign (a true minus), a bound in words before it."""
    text = shown(value)
    if text.lstrip("-").isdigit():
        text = ("+" if measure in _CHANGES and text.strip("-0") and text[0] != "-" else "") + text.replace("-", "−")
    return " ".join(part for part in (_BOUND_WORDS.get(bound, ""), text) if part)


def _tiles(tables: Mapping[str, Sequence[Row]]) -> list[dict[str, Any]]:
    states = Counter(row["state"] for row in tables["councils"])
    verdicts = Counter(row["verdict"] for row in tables["reconciled"])
    flagged = sum(row.get("flagged") == "yes" for row in tables["reconciled"])
    copies = sum(bool(row.get("copy_of")) for row in tables["sources"])
    order = ("agreed", "single", "resolved", "derived", "reviewed", "disputed")
    return [
        {
            "count": states["declared"] + states["partial"],
            "of": "councils reported",
            "note": f"{states['partial']} in part, {states['silent']} that voted not mentioned",
        },
        {
            "count": len(tables["reconciled"]),
            "of": "figures",
            "note": ", ".join(f"{verdicts[v]} {v}" for v in order if verdicts[v]),
        },
        {"count": flagged, "of": "flagged", "note": "a check fails, or sources differ and nothing decides"},
        {
            "count": len(tables["sources"]),
            "of": "articles",
            "note": f"{copies} copied from another, {many(len(tables['errors']), 'input')} not read",
        },
    ]


def _election(
    date: str, councils: list[Row], figures: Sequence[Row], parties: Mapping[str, tuple[str, str]]
) -> dict[str, Any]:
    heard = [row for row in councils if row["state"] != "silent"]
    codes = [name.removeprefix("seats_") for name in (councils[0] if councils else {}) if name.startswith("seats_")]
    codes = [code for code in codes if code.isupper()]
    seen = [code for code in codes if any(_given(row, f"{k}_{code}") for row in heard for k in ("seats", "change"))]
    bars = seat_bars(heard, seen, parties)
    inside = [row for row in figures if row["election_date"] == date]
    first = {row["area_id"]: row["figure_id"] for row in reversed(inside)}
    first |= {row["area_id"]: row["figure_id"] for row in inside if row["measure"] == "control"}
    return {
        "date": date,
        "councils": [
            {
                **row,
                "figure": first.get(row["area_id"], ""),
                "flagged": dict(part.partition(":")[::2] for part in str(row.get("flags", "")).split(";") if part),
            }
            for row in heard
        ],
        "silent": [row["area"] for row in councils if row["state"] == "silent"],
        "columns": seen,
        "bars": bars,
        "drawing": (WIDTH, len(bars) * ROW),
    }


def _given(row: Row, name: str) -> bool:
    return row.get(name, "") not in ("", None)


def _evidence(
    rows: Iterable[Row], facts: Mapping[str, Row], sources: Mapping[str, Row], limit: int
) -> dict[str, dict[str, Any]]:
    """By figure its evidence to show, and how many pieces are left out."""
    by_figure: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_figure[row["figure_id"]].append(row)
    out: dict[str, dict[str, Any]] = {}
    for figure_id, found in by_figure.items():
        found.sort(key=lambda row: (_ROLES.index(row["role"]), row.get("as_of", ""), row["fact_id"]))
        out[figure_id] = {
            "rows": [_piece(row, facts.get(row["fact_id"], {}), sources) for row in found[:limit]],
            "left": len(found[limit:]),
        }
    return out


def _piece(row: Row, fact: Row, sources: Mapping[str, Row]) -> dict[str, Any]:
    source = sources.get(fact.get("source", ""), {})
    return {
        **row,
        "measure": fact.get("measure", ""),
        "source": fact.get("source", ""),
        "publisher": source.get("publisher", "") or fact.get("source", "") or row["fact_id"],
        "time": row.get("as_of") or fact.get("as_of") or source.get("published_at", ""),
        "url": link(source.get("url", "")),
        "quote": _marked(fact),
    }


def _marked(fact: Row) -> Markup:
    """The quote, escaped, with the words that the fact stands on marked."""
    quote, start = str(fact.get("quote", "")), int(fact.get("start") or 0)
    spans = []
    for anchor in str(fact.get("anchors", "")).split(";"):
        if found := _ANCHOR.fullmatch(anchor):
            left, right = int(found[2]) - start, int(found[3]) - start
            if found[1] in _MARKED and 0 <= left < right <= min(len(quote), QUOTE_SHOWN):
                spans.append((left, right))
    at = 0
    pieces: list[str] = []
    for left, right in sorted(spans):
        if left >= at:
            pieces += (escape(_visible(quote[at:left])), "<mark>", escape(_visible(quote[left:right])), "</mark>")
            at = right
    pieces.append(escape(_visible(quote[at:QUOTE_SHOWN] + ("…" if len(quote) > QUOTE_SHOWN else ""))))
    return Markup("".join(pieces))


def _conflicts(
    rows: Sequence[Row], figures: Sequence[Row], sources: Mapping[str, Row]
) -> tuple[list[dict[str, Any]], int]:
    """Figures on which statements differ, those that a person must decide first, with the values side by side; and how
    many more there are.
    """
    by_figure: dict[str, list[int]] = defaultdict(list)
    for place, figure_id in enumerate(_cells(rows, "figure_id")):
        by_figure[figure_id].append(place)
    waiting = [row for row in figures if row["figure_id"] in by_figure]
    waiting.sort(key=lambda row: (row["verdict"] != "disputed", row.get("flagged") != "yes"))
    found = [_sides(row, [rows[n] for n in by_figure[row["figure_id"]]], sources) for row in waiting[:CONFLICTS_SHOWN]]
    return found, len(waiting[CONFLICTS_SHOWN:])


def _sides(figure: Row, rows: Iterable[Row], sources: Mapping[str, Row]) -> dict[str, Any]:
    """A figure with what is said on it, value beside value, the chosen one first."""
    values: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        values[str(row.get("value", ""))].append(
            {**row, "published_at": sources.get(row["source"], {}).get("published_at", "")}
        )
    chosen = str(figure.get("value", ""))
    if chosen not in values and figure.get("quote"):
        values[chosen] = [{"publisher": figure.get("publishers", ""), "quote": figure["quote"], **_NO_WITNESS}]
    sides = [
        {"value": value, "chosen": value == chosen, "rows": found[:3], "left": len(found[3:])}
        for value, found in sorted(values.items(), key=lambda item: (item[0] != chosen, item[0]))
    ]
    return {**figure, "sides": sides[:6], "sides_left": len(sides[6:])}


_NO_WITNESS = {"source": "", "as_of": "", "why_not": "", "published_at": ""}


def _areas(figures: Sequence[Row], evidence: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Figures area by area within an election, the latest election first; each with its evidence."""
    for date, rows in reversed(list(_by(figures, "election_date"))):
        for _, found in _by(rows, "area_id"):
            inside = list(found)
            yield {
                "date": date,
                "area": inside[0].get("area") or inside[0].get("area_id") or "area not known",
                "figures": [
                    {**row, "evidence": evidence.get(row["figure_id"], {"rows": [], "left": 0})} for row in inside
                ],
            }


def _by(rows: Iterable[Row], name: str) -> Iterator[tuple[str, list[Row]]]:
    """Rows in groups of one value, in the order in which the values first come."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[str(row.get(name, ""))].append(row)
    yield from groups.items()


class _Found(Mapping[str, Row]):
    """Rows by one of their cells; of two with the same the last."""

    def __init__(self, rows: Sequence[Row], name: str) -> None:
        self._rows = rows
        self._places = {cell: place for place, cell in enumerate(_cells(rows, name))}

    def __getitem__(self, cell: str) -> Row:
        return self._rows[self._places[cell]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def _cells(rows: Sequence[Row], name: str) -> list[Any]:
    """The cells of a column."""
    return rows.column(name) if isinstance(rows, Rows) else [row[name] for row in rows]
