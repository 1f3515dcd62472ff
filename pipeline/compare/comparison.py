"""A comparison: a row a figure, and how it is shown as text, as JSON and as CSV."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from pipeline.compare.statements import Said
from pipeline.compare.wording import Pair, Wording
from pipeline.csvfile import write_csv
from pipeline.figure import FigureKey
from pipeline.terminal import one_line, printable

Result = Literal["same", "differs", "only_a", "only_b"]
RESULTS: tuple[Result, ...] = ("differs", "only_a", "only_b", "same")
COLUMNS: tuple[str, ...] = (
    "election_date", "area", "area_id", "party", "person", "measure", "counterparty", "value_a", "value_b", "result",
    "quote_a", "quote_b", "changed", "bound_a", "bound_b", "status_a", "status_b",
)  # fmt: skip
"""Columns of a comparison as CSV, and keys of a row as JSON."""
_QUOTE_SHOWN = 240
_HEADS = {"differs": "Differ", "only_a": "Only in A", "only_b": "Only in B", "same": "The same"}
_CHANGES = frozenset({"seat_change", "councils_change"})
_BOUNDS = {"at_least": "at least ", "at_most": "at most ", "about": "about "}


@dataclass(frozen=True, slots=True)
class Row:
    """One figure on both sides; ``changed`` names the columns that differ, attendant ones among them."""

    key: FigureKey
    a: Said | None
    b: Said | None
    result: Result
    changed: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, str]:
        """The row by the names of ``COLUMNS``."""
        either = self.a or self.b or Said(())
        row = dict.fromkeys(COLUMNS, "")
        row |= {
            "election_date": self.key.election_date,
            "area": either.area,
            "area_id": either.area_id,
            "party": self.key.party,
            "person": either.person,
            "measure": self.key.measure,
            "counterparty": self.key.counterparty,
            "result": self.result,
            "changed": ";".join(self.changed),
        }
        for side, said in (("a", self.a), ("b", self.b)):
            if said:
                row |= {f"value_{side}": said.value, f"quote_{side}": said.quote}
                row |= {f"{name}_{side}": said.substance.get(name, "") for name in ("bound", "status")}
        return row


@dataclass(frozen=True)
class Comparison:
    """Two sides, row by row. ``kind`` says what they are; ``wording`` is there where both are articles."""

    kind: Literal["runs", "articles", "sources", "publishers"]
    name_a: str
    name_b: str
    rows: tuple[Row, ...]
    wording: Wording | None = None

    @property
    def different(self) -> bool:
        """Whether the two differ in any figure: exit status 4 with ``--exit-code``."""
        return any(row.result != "same" for row in self.rows)

    @property
    def counts(self) -> dict[str, int]:
        """Rows by result, in the order of ``RESULTS``."""
        found = Counter(row.result for row in self.rows)
        return {result: found[result] for result in RESULTS}

    def text(self, every: bool = False) -> str:
        """Lines to read, safe to print, ending in a line feed; with ``every`` the figures that are the same too."""
        return "\n".join([*self._head(), *self._figures(every), *self._wording()]) + "\n"

    def as_dict(self) -> dict[str, Any]:
        """Everything, for ``--json``: sides, counts, rows by ``COLUMNS``, and the wording of articles."""
        out: dict[str, Any] = {
            "kind": self.kind,
            "a": self.name_a,
            "b": self.name_b,
            "different": self.different,
            "counts": self.counts,
            "rows": [row.as_dict() for row in self.rows],
        }
        if self.wording is not None:
            out["wording"] = {
                "sentences_a": self.wording.sentences_a,
                "sentences_b": self.wording.sentences_b,
                "aligned": [_pair_dict(pair) for pair in self.wording.pairs],
            }
        return out

    def write_csv(self, path: Path) -> int:
        """Write a row a figure with the columns ``COLUMNS``; returns the number of rows."""
        return write_csv(path, COLUMNS, (row.as_dict() for row in self.rows))

    def _head(self) -> Iterator[str]:
        counts = self.counts
        for side, name in (("A", self.name_a), ("B", self.name_b)):
            number = sum(n for result, n in counts.items() if result != ("only_b" if side == "A" else "only_a"))
            yield f"{side}  {one_line(name)}: {_many(number, 'figure')}"
        quiet = sum(row.result == "same" and bool(row.changed) for row in self.rows)
        beside = f" ({quiet} with another verdict, time or sources)" if quiet else ""
        yield (
            f"{counts['same']} same{beside}, {counts['differs']} {'differs' if counts['differs'] == 1 else 'differ'}, "
            f"{counts['only_a']} only in A, {counts['only_b']} only in B"
        )

    def _figures(self, every: bool) -> Iterator[str]:
        dates = {row.key.election_date for row in self.rows}
        if len(dates) == 1 and (date := min(dates)):
            yield f"All of the election of {one_line(date)}."
        for result in RESULTS:
            rows = [row for row in self.rows if row.result == result]
            if not rows or (result == "same" and not every):
                continue
            yield from ("", f"{_HEADS[result]} ({len(rows)})")
            for _, group in groupby(rows, key=_quotes):  # figures of one sentence stand together above it
                found = list(group)
                for row in found:
                    yield _row_line(row, dated=len(dates) > 1)
                for side, quote in zip("AB", _quotes(found[0]), strict=True):
                    if quote:
                        yield f"    {side} “{one_line(quote, _QUOTE_SHOWN)}”"

    def _wording(self) -> Iterator[str]:
        if self.wording is None:
            return
        pairs = self.wording.pairs
        changed = [pair for pair in pairs if not pair.same]
        yield from ("", "Wording")
        yield (
            f"  {_many(len(pairs), 'sentence')} of {self.wording.sentences_a} in A and {self.wording.sentences_b} in B "
            f"{'aligns' if len(pairs) == 1 else 'align'}, {len(pairs) - len(changed)} word for word"
        )
        if self.wording.cut:
            yield "  Only the beginning of a very long text was compared."
        swaps = [swap for swap in self.wording.swaps() if swap[2] > 1][:10]
        if swaps:
            yield "  Often swapped: " + ", ".join(f"{one_line(a)} > {one_line(b)} ({n})" for a, b, n in swaps)
        for pair in changed:
            yield f"  {_worded(pair)}"


def compare(
    kind: Literal["runs", "articles", "sources", "publishers"],
    names: tuple[str, str],
    a: Mapping[FigureKey, Said],
    b: Mapping[FigureKey, Said],
    wording: Wording | None = None,
) -> Comparison:
    """Compare two sides figure by figure, in the order of keys."""
    rows = tuple(_row(key, a.get(key), b.get(key)) for key in sorted({*a, *b}, key=_order))
    return Comparison(kind, *names, rows, wording)


def _order(key: FigureKey) -> tuple[str, ...]:
    return (key.election_date, key.area_id, key.measure, key.party, key.counterparty, key.surname)


def _row(key: FigureKey, a: Said | None, b: Said | None) -> Row:
    if a is None or b is None:
        return Row(key, a, b, "only_b" if a is None else "only_a")
    substance = [name for name in a.substance if a.substance[name] != b.substance.get(name, "")]
    attendant = [name for name in a.attendant if a.attendant[name] != b.attendant.get(name, "")]
    if a.values != b.values:
        substance.insert(0, "value")
    return Row(key, a, b, "differs" if substance else "same", (*substance, *attendant))


def _quotes(row: Row) -> tuple[str, str]:
    return (row.a.quote if row.a else "", row.b.quote if row.b else "")


def _row_line(row: Row, dated: bool) -> str:
    either = row.a or row.b or Said(())
    key = row.key
    name = [
        either.area or key.area_id or "area not known",
        key.party,
        key.measure.replace("_", " "),
        f"with {key.counterparty}" if key.counterparty else "",
        f"({either.person})" if either.person else "",
        key.election_date if dated else "",
    ]
    sides = [_value(key.measure, side) for side in (row.a, row.b) if side]
    beside = [part.replace("_", " ") for part in row.changed if part != "value"]
    note = f"  [{', '.join(beside)}]" if beside else ""
    return f"  {one_line(' '.join(filter(None, name)))}: {' | '.join(sides)}{note}"


def _value(measure: str, said: Said) -> str:
    bound = _BOUNDS.get(said.substance.get("bound", ""), "")
    partial = " so far" if said.substance.get("status") == "partial" else ""
    plus = measure in _CHANGES
    values = [f"+{value}" if plus and value.isdecimal() and int(value) else value for value in said.values]
    return one_line(f"{bound}{' and '.join(filter(None, values)) or 'no value'}{partial}")


def _worded(pair: Pair) -> str:
    marks = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
    return printable(" ".join(marks[piece.sign].format(piece.words) for piece in pair.pieces))


def _pair_dict(pair: Pair) -> dict[str, Any]:
    return {
        "a": pair.a.text,
        "b": pair.b.text,
        "start_a": pair.a.start,
        "start_b": pair.b.start,
        "similarity": pair.similarity,
        "words": [[piece.sign, piece.words] for piece in pair.pieces],
    }


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
