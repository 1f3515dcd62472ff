"""The page for people: what the template shows, made from the rows of a run's tables.

Every word goes to the template as text and is escaped there; the rows of figures come as HTML (``report.figures``).
Sizes are bounded: each figure keeps its row and anchor, evidence beside it is cut by the limits below, and the page
says so.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.report.chart import ROW, WIDTH, seat_bars
from pipeline.report.figures import Evidence, areas
from pipeline.report.tables import Row, cells, grouped
from pipeline.report.wording import many, party, shown, signed, title_link, when, words

CONFLICTS_SHOWN = 300
SOURCES_SHOWN = 3000
ERRORS_SHOWN = 300

_AT_ONCE = 1000
"""Pieces of the page that are written at once."""
_TEMPLATES = Path(__file__).parent / "templates"


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
    environment.globals.update(party=lambda code: party(code, parties), title_link=title_link)
    environment.filters.update(shown=shown, words=words, signed=signed, when=when, many=many)
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
    evidence = Evidence(tables)
    conflicts, conflicts_left = _conflicts(tables["conflicts"], figures, sources)
    return {
        "parties": parties,
        "tiles": _tiles(tables),
        "elections": [
            _election(date, list(rows), figures, parties) for date, rows in grouped(tables["councils"], "election_date")
        ][::-1],
        "conflicts": conflicts,
        "conflicts_left": conflicts_left,
        "totals": tables["totals"],
        "areas": areas(figures, evidence, parties),
        "figures": len(figures),
        "evidence_limit": evidence.limit,
        "evidence_cut": evidence.cut,
        "sources": tables["sources"][:SOURCES_SHOWN],
        "sources_left": max(len(tables["sources"]) - SOURCES_SHOWN, 0),
        "errors": tables["errors"][:ERRORS_SHOWN],
        "errors_left": len(tables["errors"][ERRORS_SHOWN:]),
    }


def _tiles(tables: Mapping[str, Sequence[Row]]) -> list[dict[str, Any]]:
    states = Counter(cells(tables["councils"], "state"))
    verdicts = Counter(cells(tables["reconciled"], "verdict"))
    flagged = cells(tables["reconciled"], "flagged").count("yes")
    copies = sum(map(bool, cells(tables["sources"], "copy_of")))
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


def _conflicts(
    rows: Sequence[Row], figures: Sequence[Row], sources: Mapping[str, Row]
) -> tuple[list[dict[str, Any]], int]:
    """Figures on which statements differ, those that a person must decide first, with the values side by side; and how
    many more there are.
    """
    by_figure: dict[str, list[int]] = defaultdict(list)
    for place, figure_id in enumerate(cells(rows, "figure_id")):
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


class _Found(Mapping[str, Row]):
    """Rows by one of their cells; of two with the same the last."""

    def __init__(self, rows: Sequence[Row], name: str) -> None:
        self._rows = rows
        self._places = {cell: place for place, cell in enumerate(cells(rows, name))}

    def __getitem__(self, cell: str) -> Row:
        return self._rows[self._places[cell]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
