#!/usr/bin/env python3
"""Make docs/outputs.md, the page on the files of a run, from the schema.

make_docs.py [--check]   --check: fail if the page on disk is not what the schema gives

The prose stands here, the tables of columns come from pipeline/schema.py: change a column there, then run this.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.article import EDIT_REASONS, REGION_KINDS  # noqa: E402
from pipeline.compare.comparison import COLUMNS  # noqa: E402
from pipeline.export import ENDINGS  # noqa: E402
from pipeline.report import OUTPUT_NAMES  # noqa: E402
from pipeline.schema import ARTICLE_KEYS, DECISIONS, RUN_TABLES, Column, Table  # noqa: E402

PAGE = ROOT / "docs" / "outputs.md"

HEAD = """\
# What a run writes

<!-- Made by scripts/make_docs.py from pipeline/schema.py: change them, not this page. -->

`seatchange run INPUT... --out DIR` writes the files below into `DIR`. They belong to the run: the next one into the
same folder replaces them together. Every other file there stays as it is, `decisions.csv` above all. A folder that
holds a file of one of these names, but no `run.json` that lists it, is refused and the file named.

The tables are CSV: UTF-8, comma, LF, a header, ISO 8601 dates; an empty cell is not known. Rows stand in the order of
the table's key, text by code point and whole numbers as numbers, and no two rows have one key. The same inputs give
the same bytes in every file but `run.json`. Offsets are code points of an article's `raw` text, the end exclusive.
"""

OTHER_FILES = {
    "articles.jsonl": "article: its raw text, to which every offset refers, its regions, edits and restored text",
    "report.html": "(a page for people; every figure has its `figure_id` as anchor: `report.html#g...`)",
    "datapackage.json": "(the tables described for Frictionless, each with its licence)",
    "run.json": "(version, options, digests of inputs and files, counts, timings)",
}

NOTES = {
    "facts": """\
A fact is one statement in one article. `quote` is exactly `raw[start:end]`; `anchors` says where each part of the
statement stands, which may be outside the quote where a heading decided it. Only `asserted` and `partial` facts make
figures.""",
    "reconciled": """\
A figure is what all statements together say of one thing. `figure_id` depends on its key alone (election, area,
party, measure, counterparty, and the surname of a person who lost a seat), so it outlives re-runs. `flagged` is `yes`
where a check fails or sources differ and nothing decides. `control_before` is a measure of its own here.""",
    "evidence": """\
Every fact that speaks of a figure, and the part it plays: `supports` the value, `competes` with it, is `superseded`
by a later or more complete count, is a `copy` of another source, stands on another baseline (`other_basis`), or is a
`premise` of arithmetic.""",
    "conflicts": """\
Both sides of every figure on which statements differ, each with its quote; `why_not` is empty for the value chosen.""",
    "councils": """\
The table most people want. Councils that voted and of which no article speaks are `silent`. `flags` names cells not to
be trusted (`control_before:register`). `OTH` is spelt out in `other_parties`.""",
    "totals": "What articles state of a nation or region beside the sum of what the run knows of its councils.",
    "sources": """\
`copy_of` names the article that most of this one copies; such an article is no witness of its own. `version_of` names
the later version at the same address that replaces it.""",
    "copies": "Passages that one article shares with another, in the offsets of both.",
    "errors": "Inputs that were rejected, and files passed over because they are in none of our formats (`skipped`).",
    "decisions": """\
Written by people, read by every run into the folder, never overwritten. A filled-in copy of `reconciled.csv` with an
`action` column is a valid decisions file. Columns are found by name; none but the figure (its id or its key) and
`action` is needed.""",
}

REST = """\
## articles.jsonl

One object a line, in the order of `sources.csv`, with the keys {keys}. A region is `kind start end as_of level`, its
kind one of {kinds}. An edit is `start end replacement reason evidence` over `raw`, its reason one of {reasons}; `raw`
with the edits applied is `restored`. The file is an input like any other: its `raw` is read again.

## report.html

One file without scripts that fetches nothing: it can be mailed, printed, and read on a phone. Figures that need a
person are marked and their quotes opened. Of a large run it shows a part of the evidence and says how much it left
out; the tables have all of it.

## run.json

`program`, `version`, `state` (`finished`, or `unfinished` where a run was stopped while replacing its files),
`created`, `rows` by table, the options, digests of the inputs, counts and timings, and in `files` the name and
SHA-256 of every file that the run owns.

## Exports

`seatchange export DIR --to FILE` writes {endings}. The workbook holds every table, header frozen and filters on;
text stays text, whatever it looks like, and a text longer than a cell may be (32,767 characters) is cut and said. CSV
and JSON hold one table (`--table`, else `reconciled`). `--spreadsheet-safe` puts a byte order mark before the CSV and
an apostrophe before every cell, or line in a cell, that a spreadsheet would run as a formula; plain numbers stay.
`--no-text` leaves the articles' words out and gives `quote_sha256` in the place of `quote`.

## Comparisons

`seatchange diff A B` gives a row a figure, as CSV (`--out FILE.csv`) and JSON with these columns:

{columns}

`result` is `same`, `differs`, `only_a` or `only_b`. A figure differs where one of these does: value, bound, status,
unit, person, previous holder, baseline, value on another baseline, failing checks, flag,
rival values. `changed` names the columns that differ. The verdict, the time, the sources and publishers, their number
and the register's entry are named there too but make no difference; confidence, reasons, quotes and the order of
lists are passed over. Of an article that says several things of a figure the final count stands before the partial
one and the later before the earlier; what still differs is joined by `;`.
"""


def page() -> str:
    """The page as the schema gives it."""
    parts = [HEAD, "\n".join(_files()) + "\n"]
    parts += [_section(table) for table in (*RUN_TABLES, DECISIONS)]
    rest = REST.format(
        keys=_codes(ARTICLE_KEYS),
        kinds=_codes(REGION_KINDS),
        reasons=_codes(EDIT_REASONS),
        endings=_codes(ENDINGS),
        columns=_codes(COLUMNS),
    )
    parts.append("\n\n".join(map(_filled, rest.rstrip().split("\n\n"))) + "\n")
    return "\n".join(parts)


def _files() -> Iterator[str]:
    described = {f"{table.name}.csv": table.description for table in RUN_TABLES} | OTHER_FILES
    yield "| file | one row per |"
    yield "| --- | --- |"
    for name in OUTPUT_NAMES:
        yield f"| [`{name}`](#{name.replace('.', '')}) | {described[name]} |"


def _section(table: Table) -> str:
    lines = [f"## {table.name}.csv", "", f"One row per {table.description}. Key: {_codes(table.key)}."]
    if table.foreign:
        links = [f"`{column}` in `{other}.csv`" for column, other, _ in table.foreign]
        lines[-1] += f" It refers to {' and '.join(links)}."
    lines += ["", NOTES[table.name], "", "| column | type | holds |", "| --- | --- | --- |"]
    lines += [_column(column) for column in table.columns]
    return "\n".join(lines) + "\n"


def _column(column: Column) -> str:
    holds = column.description + (", never empty" if column.required else "")
    if column.enum:
        holds += ": " + _codes([value for value in column.enum if value])
    return f"| `{column.name}` | {column.type} | {holds.replace('|', chr(92) + '|')} |"


def _filled(paragraph: str) -> str:
    return textwrap.fill(paragraph, 118, break_long_words=False, break_on_hyphens=False)


def _codes(names: tuple[str, ...] | list[str]) -> str:
    return " ".join(f"`{name}`" for name in names)


def main() -> int:
    """Write the page, or with --check say whether it is up to date."""
    text = page()
    if "--check" in sys.argv[1:]:
        current = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
        if current != text:
            print(f"{PAGE.relative_to(ROOT)} is out of date: run scripts/make_docs.py", file=sys.stderr)
            return 1
        return 0
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
