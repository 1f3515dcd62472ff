"""Tables: rows of figures under a header that names the columns ("Party Won Now +/-")."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import regex

from pipeline.extract.cellwords import CellWords, body, cell_words, listed
from pipeline.paths import model_files
from pipeline.when import YEAR

_SPLIT = regex.compile(r"\s*(?:\t|\||\n|\s{2,}|;)\s*")
CELLS = regex.compile(r"[^\t|\n ]+(?: [^\t|\n ]+)*")
"""Cells of a row: words one space apart."""
_BEFORE_PARTY = frozenset({"councils", "control"})
"""Columns that a table of parties may have before the party's: the council, and who runs it."""
_DIGIT = regex.compile(r"\d")
_PARTING = regex.compile(r"[()\[\]]|(?<=[\s)])[-–—/](?=\s)|[,:](?=\s)")
"""Marks between the columns of a table that is set as a list: "Party – councils (change) – seats (change)"."""
_COUNCIL_YEAR = regex.compile(rf"(?<!\S){YEAR}(?:[/–-](?:\d\d){{1,2}})?(?=\s|$)")
_YEAR_FIRST = regex.compile(rf"[\s|;]*{YEAR}")
_LONGEST = 140
"""Code points of a header, at most."""
_BRACKETED_YEAR = regex.compile(rf"\(({YEAR})\)")
_FOOTNOTE = regex.compile(r"\[(?:[a-z]|(?:n|note )?\s?\d{1,3})\]")
_SHARE = regex.compile(r"\d\.\d|%")
_YEARS = regex.compile(rf"\b{YEAR}\s?[-–/]\s?(?:{YEAR}\b|\d\d\b|$)")
_UNCOUNTED = frozenset({"other", "votes", "largest"})
_OF_COUNCILS = {"total": "councils", "change": "councils_change", "gained": "councils_gained", "lost": "councils_lost"}
_NIL = regex.compile(r"(?<=[\s|])(?:[-–—=]|nc|n/c|nil)(?=[\s|]|$)", regex.IGNORECASE)
_LETTER = regex.compile(r"[^\W\d_]")
_ASIDE = regex.compile(r"(?<=\n)\([^()\n]{1,60}\)(?=\n)|(?<=\s)\((?:[^\W\d]+\s?){1,4}:?\s?[\d,]{1,9}\)(?=\s*[|\n])")
"""What stands in brackets between a party and its figures, on a line or in its cell: "(Party votes: 9,412)"."""
_SIGNS = {"-": -1, "−": -1, "–": -1}
MEASURE = {
    "won": "seats_won",
    "total": "seats",
    "change": "seat_change",
    "before": "seats_before",
    "gained": "seats_gained",
    "lost": "seats_lost",
    "defended": "seats_defended",
    "before year": "seats_before",
    "total year": "seats",
    "councils_change": "councils_change",
    "councils_gained": "councils_gained",
    "councils_lost": "councils_lost",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of a table for a party: what it counts, its value, and where it stands in the line."""

    measure: str
    value: int
    start: int
    end: int


@cache
def _number(words: CellWords) -> regex.Pattern[str]:
    """A number of a row, with the sign before it and the word behind it that says which way it changed."""
    after = rf"%|(?:{body(words.seat)}\s)?{body((*words.gained, *words.lost))}"
    return regex.compile(
        rf"(?P<sign>[+\-−–]?)\s?(?P<digits>\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}})(?P<share>\.\d+)?\s?(?P<after>{after})?",
        regex.IGNORECASE,
    )


@cache
def column_names(extra: Path | None = None) -> dict[str, str]:
    """What a column's name says, by the name; a user's table adds to the shipped one."""
    names: dict[str, str] = {}
    for path in model_files("lexicon/tables.toml", extra):
        for kind, words in tomllib.loads(path.read_text(encoding="utf-8")).get("columns", {}).items():
            names |= dict.fromkeys(words, kind)
    return names


@cache
def column_words(extra: Path | None = None) -> frozenset[str]:
    """Every single word of the columns' names."""
    return frozenset(word for name in column_names(extra) for word in name.split())


def header(line: str, extra: Path | None = None, date: str = "") -> tuple[str, ...] | None:
    """Kinds of the columns that a line names, or None where it is no header (a number, or a word that names none).

    Args:
        line: of the text.
        extra: a folder of tables laid over the shipped ones.
        date: the polling day, by whose year "Seats 2019" is told from "Seats 2015".
    """
    kinds = _kinds(line, extra, date)
    if kinds is None or ("control" in kinds and not {"party", "councils"} & set(kinds)):
        return None  # "Gained control" is a list's head
    if "party" in kinds and all(kind in _BEFORE_PARTY for kind in kinds[: kinds.index("party")]):
        kinds = kinds[kinds.index("party") + 1 :]
    elif kinds[1:] == ["total", "change"] and kinds[0] in ("total", "councils"):
        # "Seats | Total | Net change": what is counted stands in the corner of the table
        kinds = ["councils", "change"] if kinds[0] == "councils" else kinds[1:]
    if kinds == ["total", "change"] * 2:
        kinds = ["councils", "change", "total", "change"]  # of councils and of seats, as the rows must bear out
    if kinds == ["councils", "total", *("total", "change") * 2]:
        kinds = ["councils", "change", "total", "change"]  # "Councils | Councillors" over "Total | +/- | Total | +/-"
    behind = ["", *kinds]
    kinds = [
        {"councils": "councils_change", "votes": "votes"}.get(before, kind) if kind == "change" else kind
        for before, kind in zip(behind, kinds, strict=False)
    ]
    counted = [kind for kind in kinds if kind not in _UNCOUNTED]
    alone = (
        len(kinds) == 1 and kinds[0] in ("total", "won", "before") and _kinds(line, extra, date) == ["party", *kinds]
    )
    return tuple(kinds) if (len(kinds) >= 2 or alone) and counted and len(set(counted)) == len(counted) else None


def years_alone(line: str, date: str) -> tuple[str, ...] | None:
    """Kinds of two columns that years alone name, one of them that of the poll: "2023  2019"; None where not so."""
    if not _YEAR_FIRST.match(line):
        return None
    cells = [cell for cell in _SPLIT.split(line.strip(" |\t")) if cell]
    if len(cells) != 2 or not all(_COUNCIL_YEAR.fullmatch(cell) for cell in cells):
        return None
    years = _dated(line, date) or {}
    kinds = tuple(years.get(cell, "") for cell in cells)
    return kinds if sorted(kinds) == ["before", "total"] else None


@cache
def _party_columns(extra: Path | None = None) -> tuple[str, ...]:
    """What a column of parties is called."""
    return tuple(name for name, kind in column_names(extra).items() if kind == "party")


def punctuated(line: str, extra: Path | None = None, date: str = "") -> tuple[str, ...] | None:
    """Kinds of the columns of a header whose names dashes, commas and brackets part, or None where it is none."""
    if not line.lstrip().lower().startswith(_party_columns(extra)):
        return None
    parted = without_marks(line)
    kinds = _kinds(parted, extra, date) if parted != line else None
    return header(parted, extra, date) if kinds is not None and kinds[0] == "party" and len(kinds) > 2 else None


def without_marks(line: str) -> str:
    """A line, or a row of a table set as a list, with the marks between its columns made spaces; as long as before."""
    return _PARTING.sub(" ", line)


def stacked(groups: Sequence[str], line: str, extra: Path | None = None) -> tuple[str, ...] | None:
    """Columns of a header of two lines, "Councils | Seats" over "Total | +/- | Total | +/-"; None where it is none.

    Args:
        groups: kinds that the first line names.
        line: the second, which names the same columns for each of them.
        extra: a folder of tables laid over the shipped ones.
    """
    kinds = _kinds(line, extra)
    if kinds is None or sorted(groups) != ["councils", "total"]:
        return None
    kinds = kinds[1:] if kinds[0] == "party" else kinds
    size = len(kinds) // 2
    if not size or len(kinds) % 2 or kinds[:size] != kinds[size:] or not set(kinds) <= set(_OF_COUNCILS):
        return None
    return tuple(_OF_COUNCILS[kind] if group == "councils" else kind for group in groups for kind in kinds[:size])


def _kinds(line: str, extra: Path | None = None, date: str = "") -> list[str] | None:
    """Kinds of all columns that a line names, in order; None where a word names none."""
    trimmed = line.strip()
    if (len(trimmed) > _LONGEST or trimmed[-1:] == ".") and "[" not in line:
        return None
    line = _FOOTNOTE.sub("", line)
    text = _BRACKETED_YEAR.sub(r" \1 ", line.strip().lower().replace("−", "-").replace("+/–", "+/-"))
    if not text or len(text) > _LONGEST or text[-1] == ".":
        return None
    years = _dated(text, date)
    if years is None:
        return None
    names = column_names(extra)
    cells = [cell for cell in _SPLIT.split(text) if cell]
    if len(cells) >= 2 and all(cell in names for cell in cells):
        return _told_apart([names[cell] for cell in cells], cells, extra)
    kinds: list[str] = []
    found: list[str] = []
    words = text.replace("\t", " ").replace("|", " ").split()
    at = 0
    while at < len(words):
        if words[at] in years:
            if kinds and kinds[-1] == "total" and words[at - 1] not in years:
                kinds[-1] = years[words[at]]
            else:
                kinds.append(f"{years[words[at]]} year")
                found.append(words[at])
            at += 1
            continue
        size = next((n for n in range(4, 0, -1) if " ".join(words[at : at + n]) in names and at + n <= len(words)), 0)
        if not size:
            return None
        found.append(" ".join(words[at : at + size]))
        kinds.append(names[found[-1]])
        at += size
    bare = [kind for kind in kinds if kind.endswith("year")]
    if bare and (len(bare) != 2 or not {"party", "change"} <= set(kinds)):
        return None
    return _told_apart(kinds, found, extra) or None


def _told_apart(kinds: Sequence[str], names: Sequence[str], extra: Path | None) -> list[str]:
    """The kinds with seats kept ("Holds") told from all that a party has, where both have a column."""
    both, kept = kinds.count("total") > 1, cell_words(extra).kept
    return ["other" if both and name in kept else kind for kind, name in zip(kinds, names, strict=True)]


def _dated(text: str, date: str) -> dict[str, str] | None:
    """Kinds of the years (or council years, "2019/20") among a header's words; None where it holds other digits.

    The year of the poll is of what is held after, the one earlier year of what was held before.
    """
    if not _DIGIT.search(text):
        return {}
    found = [match.group() for match in _COUNCIL_YEAR.finditer(text)]
    earlier = {year for year in found if year[:4] < date[:4]}
    if _DIGIT.search(_COUNCIL_YEAR.sub("", text)) or len(earlier) > 1 or any(year[:4] > date[:4] for year in found):
        return None
    return {year: "before" if year in earlier else "total" for year in found}


@cache
def _sums(extra: Path | None = None, *, begun: bool = False) -> regex.Pattern[str]:
    """A row that is a sum, or how it begins."""
    counted, sums = cell_words(extra), body(listed("rows", "sums", extra))
    if begun:
        return regex.compile(rf"\W*{sums}", regex.IGNORECASE)
    before, behind = body((*counted.summed, *counted.summed_before)), body(counted.summed)
    return regex.compile(rf"\W*{sums}(?:\s+{before})?\W[\W\d]*{behind}?\W*", regex.IGNORECASE)


def is_sum(line: str, extra: Path | None = None) -> bool:
    """Whether a row is the sum of those above it, or of no party ("Total 39", "Turnout 31"), and holds no more."""
    begins = _sums(extra, begun=True).match(line) is not None
    return begins and any(map(str.isdigit, line)) and _sums(extra).fullmatch(line, timeout=1) is not None


def names_council(line: str, extra: Path | None = None) -> bool:
    """Whether a header's first column is the council's, and a party's comes behind it."""
    cells = [cell for cell in _SPLIT.split(line.strip().lower()) if cell]
    kinds = [column_names(extra).get(cell, "") for cell in cells]
    return len(kinds) > 2 and kinds[0] == "councils" and "party" in kinds[:3]


@cache
def heading_words(extra: Path | None = None) -> tuple[tuple[regex.Pattern[str], str], ...]:
    """Patterns of the words in a line over a list of parties that say what is counted below it, with the measure."""
    found = []
    for path in model_files("lexicon/tables.toml", extra):
        for measure, words in tomllib.loads(path.read_text(encoding="utf-8")).get("headings", {}).items():
            found.append((regex.compile(rf"\b{body(words)}\b", regex.IGNORECASE), measure))
    return tuple(found)


def counted_below(line: str, extra: Path | None = None) -> str:
    """The measure by which a short line says that parties below it are counted; empty where it says none."""
    return next((measure for pattern, measure in heading_words(extra) if pattern.search(line)), "")


@cache
def _bracket_words(extra: Path | None = None) -> regex.Pattern[str]:
    totals = body(listed("brackets", "totals", extra))
    return regex.compile(rf"\([^()]{{0,40}}\b{totals}\b[^()]{{0,40}}\)", regex.IGNORECASE)


def totals_in_brackets(line: str, extra: Path | None = None) -> bool:
    """Whether a line over counts says that totals stand behind them in brackets: "Seats won (seats on new council)"."""
    return "(" in line and _bracket_words(extra).search(line, timeout=1) is not None


def row_cells(line: str, party_end: int, kinds: Sequence[str], extra: Path | None = None) -> list[Cell] | None:
    """Numbers of a row after its party, one for each column of the header; None where they do not fit it."""
    line = _ASIDE.sub(lambda aside: " " * len(aside.group()), line)
    found = _numbers(line, party_end, kinds, cell_words(extra))
    if found is None or any(
        kind in MEASURE and _SHARE.search(line, *cell[1:]) for kind, cell in zip(kinds, found, strict=True)
    ):
        return None
    values = dict(zip(kinds, (cell[0] for cell in found), strict=True))
    if kinds[:2] == ("councils", "councils_change") and not abs(values["councils"]) <= values.get("total", 0):
        return None  # more councils than seats
    moved = values.get("gained", 0) - abs(values.get("lost", 0))
    if {"gained", "lost", "change"} <= values.keys() and abs(values["change"]) == abs(moved):
        # the sign of a net change may be lost, but not what it is the difference of
        found = [(moved, *cell[1:]) if kind == "change" else cell for kind, cell in zip(kinds, found, strict=True)]
    if "total year" in values and values["before year"] + values["change"] != values["total year"]:
        return None  # columns named by a year alone are of seats where their difference is the change
    return [
        Cell(MEASURE[kind], value, start, end)
        for kind, (value, start, end) in zip(kinds, found, strict=True)
        if kind in MEASURE
    ]


def _numbers(line: str, party_end: int, kinds: Sequence[str], words: CellWords) -> list[tuple[int, int, int]] | None:
    """Value, start and end of each number of a row, a dash being nought; None where they are not one a column."""
    if _YEARS.search(line, party_end):
        return None
    found: list[tuple[int, int, int]] = []
    at = party_end
    nils = {match.start(): match.end() for match in _NIL.finditer(line, party_end)}
    for match in _number(words).finditer(line, party_end):
        if _LETTER.search(line, at, match.start()):
            return None
        value = int(match["digits"].replace(",", "")) * _SIGNS.get(match["sign"], 1)
        after = (match["after"] or "").lower()
        if after.endswith(words.lost):
            value = -abs(value)
        found.append((value, match.start(), match.end()))
        at = match.end()
    if len(found) + len(nils) == len(kinds) and nils:
        found = sorted([*found, *((0, start, end) for start, end in nils.items())], key=lambda cell: cell[1])
        at = max(end for _, _, end in found)
    return found if len(found) == len(kinds) and not _LETTER.search(line, at) else None
