"""Listing: the rules that there are, a line each, with where they stand and what they yield."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.extract.rules import Rule
from pipeline.terminal import one_line
from pipeline.workbench import WorkbenchError

_ORDER = ("area", "party", "value", "previous", "counterparty", "outcome", "person", "national", "needs", "unit")
_HEAD = ("rule", "file", "trigger", "patterns", "examples", "negatives", "yields")


def chosen(rules: Sequence[Rule], names: Sequence[str]) -> list[Rule]:
    """The rules of these names in the order given; all where none is.

    Raises:
        WorkbenchError: no rule has one of the names.
    """
    by_name = {rule.name: rule for rule in rules}
    for name in names:
        if name not in by_name:
            raise WorkbenchError(f"no rule is called '{one_line(name)}': see seatchange rules list")
    return [by_name[name] for name in dict.fromkeys(names)] if names else list(rules)


def file_of(rule: Rule) -> str:
    """The path of a rule's file, as seen from the current folder where it lies below it."""
    path = Path(rule.origin)
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def yielded(item: Mapping[str, str]) -> str:
    """What one entry of ``yields`` states: ``control $a $subject previous=$src``."""
    said = [item["measure"]]
    for key in _ORDER:
        if key in item:
            said.append(item[key] if key in ("area", "party", "value") else f"{key}={item[key]}")
    return " ".join(said)


def listed(rules: Sequence[Rule]) -> Iterator[str]:
    """A header and a line a rule, in columns; patterns are counted as written."""
    rows = [
        (
            rule.name, file_of(rule), rule.trigger, str(len(rule.written)), str(len(rule.examples)),
            str(len(rule.negative)), "; ".join(map(yielded, rule.yields)),
        )
        for rule in rules
    ]  # fmt: skip
    yield from columns([_HEAD, *rows], right=frozenset({3, 4, 5}))


def columns(rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> Iterator[str]:
    """Rows as lines whose cells stand below one another, two spaces apart; those of ``right`` end together."""
    cells = [[one_line(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        yield "  ".join(
            cell.rjust(width) if number in right else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
