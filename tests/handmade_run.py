"""A small run made by hand, for the tests of what people do with a run: three articles, two councils, one conflict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pipeline.article import Article, Edit, Region
from pipeline.fact import Anchor, Fact, election_id
from pipeline.figure import FigureKey
from pipeline.schema import RUN_TABLES, TABLES

DAY = "2023-05-04"
HERALD = (
    "Medway turns red\n"
    "Labour took Medway from the Conservatives and now has 33 seats there.\n"
    "In Plymouth, Labour gained control from no overall control."
)
POST = "Labour hold 33 of the seats in Medway.\nPlymouth was run by the Conservatives until Labour took it."
MIRROR = HERALD.replace("took", "seized")  # a copy of the first
CODES = {"medway": ("Medway", "E06000035"), "plymouth": ("Plymouth", "E06000026"), "england": ("England", "E92000001")}


def articles() -> list[Article]:
    """Two originals and a copy, in no order."""
    return [
        Article("c.txt", MIRROR, publisher="The Mirrored", url="https://mirrored.example/c"),
        Article(
            "a.txt",
            HERALD,
            publisher="The Herald",
            title="Medway turns red",
            url="https://herald.example/a",
            published_at="2023-05-05T07:00:00+01:00",
            regions=(Region(0, 16, "title"), Region(17, 86, "paragraph")),
            edits=(Edit(16, 17, "\n\n", "layout", "title apart"),),
        ),
        Article("b.txt", POST, publisher="The Post", published_at="2023-05-05"),
    ]


def fact(article: Article, sentence: str, **more: Any) -> Fact:
    """A fact whose quote is ``sentence`` of the article; ``value_at`` names the words of the value."""
    start = article.raw.index(sentence)
    area_id = more.pop("area_id", "medway")
    area, code = CODES[area_id]
    at = start + sentence.index(more.pop("value_at", sentence[:1]))
    filled = {
        "party": "", "value": "", "unit": "", "previous": "", "counterparty": "", "status": "asserted",
        "bound": "exact", "as_of": article.published_at, "person": "", "speaker": "", "rule": "by-hand",
    } | more  # fmt: skip
    return Fact(
        source=article.source,
        area=area,
        area_id=area_id,
        area_code=code,
        election_date=DAY,
        election_id=election_id(area_id, DAY),
        quote=sentence,
        start=start,
        end=start + len(sentence),
        anchors=(Anchor("value", at, at + 2),),
        **filled,
    )


def facts() -> list[Fact]:
    """What the three articles state."""
    copy, herald, post = articles()
    out = []
    for article in (herald, copy):
        origin = {"origin": "a.txt"}
        first = article.raw.split("\n")[1]
        last = article.raw.split("\n")[2]
        out += [
            fact(article, first, measure="seats", party="LAB", value="33", unit="seats", value_at="33", **origin),
            fact(article, first, measure="control", value="LAB", previous="CON", **origin),
            fact(article, last, measure="control", area_id="plymouth", value="LAB", previous="NOC", **origin),
        ]
    first, last = post.raw.split("\n")
    return [
        *out,
        fact(post, first, measure="seats", party="LAB", value="33", unit="seats", value_at="33"),
        fact(post, last, measure="control", area_id="plymouth", value="LAB", previous="CON"),
    ]


def figure_id(area_id: str, measure: str, party: str = "") -> str:
    return FigureKey(DAY, area_id, party, measure, "").figure_id


def figure(area_id: str, measure: str, value: str, party: str = "", **more: Any) -> dict[str, Any]:
    """A row of ``reconciled.csv``."""
    area, code = CODES[area_id]
    row = dict.fromkeys(TABLES["reconciled"].names, "") | {
        "figure_id": figure_id(area_id, measure, party),
        "election_date": DAY,
        "election_id": election_id(area_id, DAY),
        "area": area,
        "area_id": area_id,
        "area_code": code,
        "party": party,
        "measure": measure,
        "value": value,
        "number": value if value.lstrip("-").isdigit() else "",
        "bound": "exact",
        "status": "final",
        "verdict": "single",
        "publishers": "The Herald",
        "sources": "a.txt",
        "independent_sources": "1",
        "independent_against": "0",
        "reason": "One origin.",
    }
    return row | more


def tables() -> dict[str, list[dict[str, Any]]]:
    """Rows of the run's tables."""
    found = facts()
    by_source = {(f.source, f.measure, f.area_id): f for f in found}
    seats = figure_id("medway", "seats", "LAB")
    before = figure_id("plymouth", "control_before")
    quote = by_source["a.txt", "seats", "medway"].quote
    reconciled = [
        figure(
            "medway", "seats", "33", "LAB", unit="seats", verdict="agreed", publishers="The Herald;The Post",
            sources="a.txt;b.txt;c.txt", independent_sources="2", reason="Two origins say so.", quote=quote,
            as_of="2023-05-05T07:00:00+01:00",
        ),
        figure("medway", "control", "LAB", previous="CON", quote=quote),
        figure("medway", "control_before", "CON", quote=quote),
        figure("plymouth", "control", "LAB", verdict="agreed", independent_sources="2", sources="a.txt;b.txt;c.txt"),
        figure(
            "plymouth", "control_before", "CON", flagged="yes", verdict="disputed", checks="register",
            publishers="The Post", sources="b.txt", independent_against="1", alternatives="NOC (a.txt)",
            register="NOC", reason="Sources differ and nothing decides.", basis="eve_of_poll",
            quote=by_source["b.txt", "control", "plymouth"].quote,
        ),
        figure("england", "councils_change", "-12", "CON", unit="councils", status="partial", bound="at_least"),
    ]  # fmt: skip
    evidence = [
        _evidence(seats, by_source["a.txt", "seats", "medway"], "supports", "a.txt", "33"),
        _evidence(seats, by_source["c.txt", "seats", "medway"], "copy", "a.txt", "33", "copies a.txt"),
        _evidence(seats, by_source["b.txt", "seats", "medway"], "supports", "b.txt", "33"),
        _evidence(before, by_source["b.txt", "control", "plymouth"], "supports", "b.txt", "CON"),
        _evidence(before, by_source["a.txt", "control", "plymouth"], "competes", "a.txt", "NOC", "as many origins"),
        _evidence(before, by_source["c.txt", "control", "plymouth"], "copy", "a.txt", "NOC", "copies a.txt"),
    ]
    conflicts = [
        _conflict(reconciled[4], by_source["b.txt", "control", "plymouth"], "CON", "b.txt", ""),
        _conflict(reconciled[4], by_source["a.txt", "control", "plymouth"], "NOC", "a.txt", "as many origins"),
    ]
    councils = [
        _council("medway", state="declared", line="Lab gain from Con", control="LAB", control_before="CON",
                 seats_LAB="33", change_LAB="13", change_CON="-11", verdict="single"),
        _council("plymouth", state="declared", control="LAB", control_before="CON", flags="control_before:register"),
    ]  # fmt: skip
    sources = [
        {"source": a.source, "publisher": a.publisher, "title": a.title, "url": a.url, "published_at": a.published_at,
         "election_date": DAY, "words": len(a.raw.split()), "facts": sum(f.source == a.source for f in found),
         "origin": "a.txt" if a.source == "c.txt" else a.source, "copy_of": "a.txt" if a.source == "c.txt" else ""}
        for a in articles()
    ]  # fmt: skip
    totals = [
        {"election_date": DAY, "area": "England", "area_id": "england", "area_code": "E92000001", "party": "CON",
         "measure": "councils_change", "value_listed": -2, "value_stated": "-12", "bound": "at_least",
         "status": "partial", "declared": 2, "expected": 230}
    ]  # fmt: skip
    copies = [
        {"source": "c.txt", "of": "a.txt", "start": 0, "end": 100, "of_start": 0, "of_end": 98, "kind": "spun",
         "similarity": 0.97, "evidence": "same sentences"}
    ]  # fmt: skip
    errors = [{"input": "broken.gz", "stage": "ingest", "error": "cut short", "advice": "fetch it again"}]
    return {
        "facts": [f.row() for f in found],
        "reconciled": reconciled,
        "evidence": evidence,
        "conflicts": conflicts,
        "councils": councils,
        "totals": totals,
        "sources": sources,
        "copies": copies,
        "errors": errors,
    }


def frames(rows: Mapping[str, Sequence[Mapping[str, Any]]] | None = None) -> dict[str, pd.DataFrame]:
    """The tables as frames with the columns of the schema, all cells text."""
    rows = tables() if rows is None else rows
    out = {}
    for table in RUN_TABLES:
        cells = [[str(row.get(name, "")) for name in table.names] for row in rows.get(table.name, [])]
        out[table.name] = pd.DataFrame(cells, columns=table.names, dtype=str)
    return out


def _evidence(figure: str, of: Fact, role: str, origin: str, value: str, why_not: str = "") -> dict[str, Any]:
    return {"figure_id": figure, "fact_id": of.fact_id, "role": role, "origin": origin, "value": value,
            "as_of": of.as_of, "why_not": why_not}  # fmt: skip


def _conflict(row: Mapping[str, Any], of: Fact, value: str, origin: str, why_not: str) -> dict[str, Any]:
    publisher = {a.source: a.publisher for a in articles()}[of.source]
    kept = {name: row[name] for name in TABLES["conflicts"].names if name in row}
    return kept | {"value": value, "source": of.source, "publisher": publisher, "origin": origin, "as_of": of.as_of,
                   "weight": "0" if why_not else "1", "why_not": why_not, "fact_id": of.fact_id,
                   "quote": of.quote}  # fmt: skip


def _council(area_id: str, **more: Any) -> dict[str, Any]:
    area, code = CODES[area_id]
    return dict.fromkeys(TABLES["councils"].names, "") | {
        "election_date": DAY,
        "election_id": election_id(area_id, DAY),
        "area": area,
        "area_id": area_id,
        "area_code": code,
        "nation": "england",
        "council_type": "unitary",
        "publishers": "The Herald;The Post",
        "sources": "a.txt;b.txt",
    } | more  # fmt: skip
