"""Evaluate: extracted facts scored against what careful readers found; precision, recall and F1 by measure.

What counts:

* Only rows whose status is ``asserted`` or ``partial`` are claims of fact. A claim that the gold lists only as
  ``projected`` or ``past`` is false. Whether "so far" was kept is counted apart from the score.
* A control row is up to three items: who controls the council now, who did before (where stated), and whether it
  changed hands. Explicit ``outcome`` rows count as the third. A control row with a ``previous`` and no value says that
  the council changed hands; who controls it now is then neither right nor wrong, except that the loser is wrong.
* A gold measure such as ``seats_won|seat_change``, or a note ``alt:MEASURE``, accepts either reading;
  ``councils_change -3`` and ``councils_lost 3`` are such readings, each with its own sign.
* A gold row noted ``optional:`` is neither right nor wrong; nor is an earlier holding (a ``past`` row of seats) that
  is reported as ``seats_before``, nor the third of before, change and after where the article gives two.
* A claim is right only where its words are: its span must reach within ``NEAR`` code points of the words that the
  gold names. A true value quoted from elsewhere is missed and misplaced, not false: an article may say a thing twice.
  A quote longer than ``LONG`` is no quote: false, and missed.
* A claim with another election date than the gold's is false, and missed unless it is made rightly too; not so where
  the gold's note has ``anydate``. An empty date passes, but is not a right one.
* Measures outside the score are compared and printed, but score only in an article that states nothing (a gold row
  whose measure is ``none``): there any claim is false.
* Residents' and other local parties are one party here, whatever slug they have; where the slug has "independent" in
  it, IND is accepted too.
* Items are sets: saying the same thing twice in one article counts once. An article is known by its file name
  without ending; in a dump (``PATH#KEY``) by its key. Facts of articles that the gold does not name are left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import regex

from pipeline.csvfile import CsvError, read_csv
from pipeline.evaluate.gold import (
    CLAIMS,
    COUNTS,
    SCORED,
    Gold,
    Item,
    Row,
    article,
    cell,
    items,
    read_gold,
    span,
    unscored,
)

FACT_COLUMNS = ("source", "measure", "area_code", "party", "value", "status")
GOLD_COLUMNS = ("doc", "measure", "area_code", "party", "value", "status")
NEAR, LONG = 200, 800
"""Code points: how near a claim's words must be to the gold's; how long a quote may be."""
_VALUE_ANCHOR = regex.compile(r"(?:^|;)value:([0-9]+)-([0-9]+)")


class EvaluateError(ValueError):
    """A file that cannot be scored; the message is one line."""


class Tally(NamedTuple):
    """Counts of items, and what follows from them."""

    right: int
    missed: int
    false: int

    @property
    def precision(self) -> float:
        """Share of the claims that is right; 1 where nothing is claimed."""
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        """Share of the gold that is found; 1 where there is nothing to find."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.precision * self.recall / (self.precision + self.recall or 1)


@dataclass
class Score:
    """How facts fare against gold."""

    gold: Gold
    hit: Counter[str] = field(default_factory=Counter)
    miss: dict[str, list[Item]] = field(default_factory=lambda: defaultdict(list))
    false: dict[str, list[Item]] = field(default_factory=lambda: defaultdict(list))
    said: dict[Item, Row] = field(default_factory=dict)
    astray: dict[Item, tuple[Row, str]] = field(default_factory=dict)
    misplaced: list[Item] = field(default_factory=list)
    unscored: set[Item] = field(default_factory=set)
    strangers: set[str] = field(default_factory=set)
    lengths: list[int] = field(default_factory=list)
    values_inside: tuple[int, int] = (0, 0)

    @property
    def kinds(self) -> set[str]:
        """Measures that occur in the gold or among the claims."""
        return set(self.hit) | set(self.miss) | set(self.false)

    def tally(self, kinds: Set[str] | None = None) -> Tally:
        """Counts over some kinds of item, or all."""
        chosen = self.kinds if kinds is None else self.kinds & kinds
        return Tally(
            sum(self.hit[kind] for kind in chosen),
            sum(len(self.miss.get(kind, ())) for kind in chosen),
            sum(len(self.false.get(kind, ())) for kind in chosen),
        )

    @property
    def partial_kept(self) -> tuple[int, int]:
        """Of the right claims that the gold calls partial: how many say so, and how many there are."""
        partial = [item for item in self.said if self.gold.caveat.get(item) == "partial"]
        return sum(self.said[item]["status"].strip() == "partial" for item in partial), len(partial)

    @property
    def dates_right(self) -> tuple[int, int]:
        """Of the claims whose election the gold dates: how many have its date, and how many there are."""
        known, dates = self.gold.wanted, self.gold.dates
        dated = [item for item in self.said if item in known and dates.get(item) and "any" not in dates[item]]
        right = sum(cell(self.said[item], "election_date") in dates[item] for item in dated)
        return right, len(dated) + sum(reason.startswith("date") for _, reason in self.astray.values())

    @property
    def quote_lengths(self) -> tuple[int, int]:
        """Median and 95th percentile of the quotes' lengths, in code points."""
        lengths = sorted(self.lengths) or [0]
        return lengths[len(lengths) // 2], lengths[int(0.95 * (len(lengths) - 1))]

    def summary(self) -> str:
        """The last line: precision, recall, F1, counts, and F1 of the figures alone."""
        all_, figures = self.tally(), self.tally(COUNTS)
        return (
            f"precision {all_.precision:.3f} recall {all_.recall:.3f} F1 {all_.f1:.3f} ({all_.right} right, "
            f"{all_.missed} missed, {all_.false} false, {len(self.gold.docs)} articles); "
            f"figures alone F1 {figures.f1:.3f}"
        )

    def table(self) -> list[str]:
        """Lines by measure, and what is counted apart."""
        lines = [f"{'measure':<16}{'gold':>6}{'right':>7}{'missed':>8}{'false':>7}{'prec':>8}{'recall':>8}"]
        for kind in sorted(self.kinds):
            h, m, f = self.tally({kind})
            lines.append(f"{kind:<16}{h + m:>6}{h:>7}{m:>8}{f:>7}{h / (h + f or 1):>8.3f}{h / (h + m or 1):>8.3f}")
        known = {item for item in self.unscored if item.doc in self.gold.docs}
        theirs = self.gold.unscored
        median, most = self.quote_lengths
        agree, beside = len(known & theirs), len(known - theirs)
        return [
            *lines,
            "partial counts said to be partial: {} of {}".format(*self.partial_kept),
            f"other measures: {agree} as in gold, {beside} not in gold ({len(theirs)} in gold)",
            f"misplaced, right but for their words: {len(self.misplaced)}",
            f"quotes: median {median} characters, 95 % up to {most}",
            "election dates right: {} of {}".format(*self.dates_right),
            "values whose words are in the quote: {} of {}".format(*self.values_inside),
        ]

    def misses(self) -> list[str]:
        """Every miss and every false claim, a line each."""
        lines = [" ".join(("missed", *item)) for kind in sorted(self.miss) for item in self.miss[kind]]
        for item in self.misplaced:
            row, reason = self.astray[item]
            lines.append(" ".join(("elsewhere", *item, f"({reason}) | {_quote(row)}")))
        for kind in sorted(self.false):
            for item in self.false[kind]:
                row, reason = self.astray.get(item, (self.said.get(item, {}), ""))
                why = reason or (f"gold: {self.gold.denied[item]}" if item in self.gold.denied else "")
                lines.append(" ".join(("false ", *item, f"({why}) |" if why else " |", _quote(row))))
        return lines


def read_tables(facts: Path, gold: Path) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Rows of a file of facts and of a file of gold.

    Raises:
        EvaluateError: a file is missing or damaged, or lacks a column.
    """
    return _rows(facts, FACT_COLUMNS), read_gold_rows(gold)


def read_gold_rows(gold: Path) -> list[dict[str, str]]:
    """Rows of a file of gold.

    Raises:
        EvaluateError: the file is missing or damaged, or lacks a column.
    """
    return _rows(gold, GOLD_COLUMNS)


def _rows(path: Path, needed: Sequence[str]) -> list[dict[str, str]]:
    try:
        return read_csv(path, needed)
    except CsvError as error:
        raise EvaluateError(str(error)) from error
    except OSError as error:
        raise EvaluateError(f"{path}: {error.strerror}") from error


def score(facts: Sequence[Row], gold_rows: Sequence[Row], spans: bool = True) -> Score:
    """Score rows of ``facts.csv`` against gold rows; without ``spans`` it does not matter where a claim's words stand.

    Raises:
        EvaluateError: the gold asks where words stand, and the facts have no columns for it.
    """
    if spans and any(map(span, gold_rows)) and facts and not {"start", "end"} <= facts[0].keys():
        raise EvaluateError("the facts have no columns start, end, which this gold asks for (or give --no-spans)")
    gold = read_gold(gold_rows, spans)
    result = Score(gold)
    claims = [row for row in facts if row["status"].strip() in CLAIMS]
    for row in claims:
        doc = article(row["source"], gold.docs)
        if doc not in gold.docs:
            result.strangers.add(doc)
            continue
        for item in items({**row, "note": ""}, doc):
            reason = _fault(row, gold.places.get(item, []), gold.dates.get(item, set()))
            if not reason:
                result.said.setdefault(item, row)
            elif item not in result.astray or reason.startswith("date"):
                result.astray[item] = row, reason
    _judge(result)
    result.unscored = unscored(claims, lambda row: article(row["source"], gold.docs))
    for other in sorted(result.unscored):
        if other.doc in gold.silent and other not in result.false[other.kind]:
            result.false[other.kind].append(other)
    result.lengths = [end - start for start, end in filter(None, map(span, claims))]
    result.values_inside = _values_inside(claims)
    return result


def _quote(row: Row) -> str:
    return (row.get("quote") or "")[:120]


def _judge(result: Score) -> None:
    """Sort what was said into right, missed, false and misplaced."""
    gold = result.gold
    result.astray = {
        item: (row, reason)
        for item, (row, reason) in result.astray.items()
        if item in gold.wanted and (item not in result.said or reason.startswith("date"))
    }
    result.said = {item: row for item, row in result.said.items() if not _open_control(item, gold)}
    for options in gold.alternatives:
        if result.said.keys() & set(options):
            result.hit[options[0].kind] += 1
        else:
            result.miss[options[0].kind].append(options[0])
    for item in result.said:
        if item not in gold.wanted | gold.optional and item.kind in SCORED:
            result.false[item.kind].append(item)
    for item, (_, reason) in result.astray.items():
        if reason.startswith("words"):
            result.misplaced.append(item)
        else:
            result.false[item.kind].append(item)


def _open_control(item: Item, gold: Gold) -> bool:
    """Whether a claim names the new control of a council of which the gold only knows who lost it."""
    loser = gold.lost.get((item.doc, item.area), item.value)
    return item.kind == "control" and loser != item.value and item not in gold.wanted


def _fault(row: Row, places: Sequence[tuple[int, int]], dates: Set[str]) -> str:
    """Why a claim does not count although its value is right: its words or its date; empty where it does."""
    date, where = cell(row, "election_date"), span(row)
    if date and dates and "any" not in dates and date not in dates:
        return f"date {date}, not {'/'.join(sorted(dates))}"
    if not places:
        return ""
    if not where:
        return "words not given"
    start, end = where
    if end - start > LONG:
        return f"a quote of {end - start} characters"
    if not any(start <= after + NEAR and before <= end + NEAR for before, after in places):
        return f"words at {start}-{end}, not {'/'.join(f'{a}-{b}' for a, b in places[:3])}"
    return ""


def _values_inside(claims: Iterable[Row]) -> tuple[int, int]:
    """Of the claims that say where the value's words stand: how many have them in the quote, and how many there are."""
    inside = known = 0
    for row in claims:
        where, value = span(row), _VALUE_ANCHOR.search(row.get("anchors") or "")
        if where and value:
            known += 1
            inside += where[0] <= int(value[1]) and int(value[2]) <= where[1]
    return inside, known
