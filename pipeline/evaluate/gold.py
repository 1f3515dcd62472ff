"""Gold: what careful readers found in articles, as items that claims are held against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import NamedTuple

import regex

from pipeline.fact import MAIN_PARTIES, NI_PARTIES, NOC

Row = Mapping[str, str]

CLAIMS = frozenset({"asserted", "partial"})
COUNTS = frozenset(
    {"seat_change", "seats", "seats_before", "seats_won", "councils_change", "councils_gained", "councils_lost"}
)
GROSS = frozenset({"seats_gained", "seats_lost"})
"""Counts that score only where a note ``alt:`` names them."""
SCORED = COUNTS | {"control", "control_before", "outcome", "mayor", "seat_lost"}
_LOCAL = "LOCAL"
_MAIN = (frozenset(MAIN_PARTIES) - {"OTH"}) | frozenset(NI_PARTIES) | {NOC, ""}
_OUTCOMES = {"gain": "changed", "hold": "held", "loss": "changed"}
_SIGNED = {"councils_change": "councils_lost", "seat_change": "seats_lost"}
_INTEGER = regex.compile(r"-?[0-9]{1,12}")
_DECIMAL = regex.compile(r"(-?[0-9]{1,12})\.0+")
_OFFSET = regex.compile(r"[0-9]{1,12}")
_ALTERNATIVE = regex.compile(r"\balt:(\w+)")


class Item(NamedTuple):
    """One thing that can be right, missed or false."""

    kind: str
    doc: str
    area: str
    party: str
    value: str


@dataclass
class Gold:
    """What careful readers found: each entry of ``alternatives`` is one thing to find, in any of its readings."""

    docs: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    alternatives: list[tuple[Item, ...]] = field(default_factory=list)
    wanted: set[Item] = field(default_factory=set)
    optional: set[Item] = field(default_factory=set)
    lost: dict[tuple[str, str], str] = field(default_factory=dict)
    denied: dict[Item, str] = field(default_factory=dict)
    caveat: dict[Item, str] = field(default_factory=dict)
    dates: dict[Item, set[str]] = field(default_factory=lambda: defaultdict(set))
    places: dict[Item, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    unscored: set[Item] = field(default_factory=set)


def read_gold(rows: Sequence[Row], spans: bool = True) -> Gold:
    """Gold rows as things to find, things that are neither right nor wrong, and things denied."""
    gold = Gold()
    gold.docs = {stem(row["doc"]) for row in rows}
    gold.silent = {stem(row["doc"]) for row in rows if row["measure"].strip() == "none"}
    found_in_order: dict[tuple[Item, ...], None] = {}
    for row in rows:
        doc, status, note, measure = stem(row["doc"]), row["status"].strip(), row.get("note", ""), row["measure"]
        found = _accepted(row, doc)
        where = span(row) if spans else None
        for item in found:
            if where:
                gold.places[item].append(where)
            if status in CLAIMS:
                gold.dates[item].add("any" if "anydate" in note else cell(row, "election_date"))
        if measure == "control" and not row["value"].strip() and status in CLAIMS:
            gold.lost[doc, row["area_code"].strip()] = _party(cell(row, "previous"))
        if regex.search(r"\boptional\b", note):
            gold.optional.update(found)
        elif status in CLAIMS and measure.strip() not in GROSS:
            one = len(_readings(row)) > 1 or len(found) > len(list(items(row, doc)))
            found_in_order.update(dict.fromkeys([tuple(found)] if one else [(item,) for item in found]))
            gold.caveat.update((item, status) for item in found)
        else:
            gold.denied.update((item, status) for item in found)
            if status == "past" and measure in ("seats", "seats_won"):
                gold.optional.update(_accepted({**row, "measure": "seats_before", "note": ""}, doc))
    gold.alternatives = [options for options in found_in_order if options]
    gold.wanted = {item for options in gold.alternatives for item in options}
    gold.optional.update(_derived(gold.wanted | gold.optional))
    for dates in gold.dates.values():
        dates.discard("")
    gold.unscored = unscored((row for row in rows if row["status"].strip() in CLAIMS), lambda row: stem(row["doc"]))
    return gold


def stem(name: str) -> str:
    """The file name of a path without its ending: what gold knows an article by."""
    name = PurePath(name.replace("\\", "/")).name
    for end in (".txt", ".html", ".htm", ".json", ".jsonl"):
        name = name.removesuffix(end)
    return name


def article(source: str, docs: Set[str]) -> str:
    """The gold's name for a source, or the source itself where the gold does not know it."""
    path, _, key = source.partition("#")
    return next((name for name in (source, key, stem(key), stem(path)) if name and name in docs), source)


def cell(row: Row, name: str) -> str:
    """A cell without white space about it; empty where the row has no such column."""
    return (row.get(name) or "").strip()


def _quote(row: Row) -> str:
    return (row.get("quote") or "")[:120]


def _number(value: str) -> str:
    text = regex.sub(r"[−–]", "-", value.replace("+", "").replace(",", "")).strip()
    if _INTEGER.fullmatch(text):
        return str(int(text))
    decimal = _DECIMAL.fullmatch(text)
    return str(int(decimal[1])) if decimal else value.strip()


def _party(code: str) -> str:
    code = code.strip()
    return code if code in _MAIN else _LOCAL


def _readings(row: Row) -> list[str]:
    return [*row["measure"].strip().split("|"), *_ALTERNATIVE.findall(row.get("note") or "")]


def items(row: Row, doc: str) -> Iterator[Item]:
    """The scored items that one row states, the row's own measure first."""
    area, party = row["area_code"].strip(), _party(row.get("party") or "")
    value, previous = row["value"].strip(), _party(row.get("previous") or "")
    if row["measure"] in ("control", "mayor"):
        value = _party(value)
    readings = _readings(row)
    for measure in readings:
        if measure == "control":
            if value:
                yield Item("control", doc, area, "", value)
            if previous:
                yield Item("control_before", doc, area, "", previous)
                yield Item("outcome", doc, area, "", "held" if value == previous else "changed")
        elif measure == "outcome":
            yield Item("outcome", doc, area, "", _OUTCOMES.get(value.lower(), value.lower()))
        elif measure == "mayor":
            yield Item("mayor", doc, area, "", value)
        elif measure == "seat_lost":
            yield Item("seat_lost", doc, area, party, "")
        elif measure in COUNTS | GROSS:
            count = _number(value)
            if measure.endswith(("_gained", "_lost")):
                count = count.lstrip("-")
            elif _SIGNED.get(measure) in readings:
                count = "-" + count.lstrip("-")
            yield Item(measure, doc, area, party, count)


def _accepted(row: Row, doc: str) -> list[Item]:
    """Items of a gold row, those with IND for a local party of independents included."""
    found = list(items(row, doc))
    if "independent" in (row.get("party") or ""):
        found += items({**row, "party": "IND"}, doc)
    if row["measure"] == "seat_lost" and not row["party"].strip():
        found += [item for code in sorted(_MAIN | {_LOCAL}) for item in items({**row, "party": code}, doc)]
    return list(dict.fromkeys(found))


def _derived(figures: Iterable[Item]) -> Iterator[Item]:
    """What one step of arithmetic gives: before + change = after."""
    known: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    for item in figures:
        if _INTEGER.fullmatch(item.value):
            known[item.doc, item.area, item.party][item.kind] = int(item.value)
    for (doc, area, party), k in known.items():
        if {"seats", "seat_change"} <= k.keys():
            yield Item("seats_before", doc, area, party, str(k["seats"] - k["seat_change"]))
        if {"seats", "seats_before"} <= k.keys():
            yield Item("seat_change", doc, area, party, str(k["seats"] - k["seats_before"]))
        if {"seats_before", "seat_change"} <= k.keys():
            yield Item("seats", doc, area, party, str(k["seats_before"] + k["seat_change"]))


def span(row: Row) -> tuple[int, int] | None:
    """Where a row's words stand in its article's raw text, if it says so."""
    start, end = cell(row, "start"), cell(row, "end")
    return (int(start), int(end)) if _OFFSET.fullmatch(start) and _OFFSET.fullmatch(end) else None


def unscored(rows: Iterable[Row], name: Callable[[Row], str]) -> set[Item]:
    """Claims of measures outside the score."""
    return {
        Item(measure, name(row), row["area_code"].strip(), _party(row.get("party") or ""), _number(row["value"]))
        for row in rows
        if (measure := row["measure"].strip()) not in SCORED | {"", "none"} and "|" not in measure
    }
