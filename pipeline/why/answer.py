"""The answer to a question: a figure with what speaks for it and against it, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.terminal import one_line

ROLE_HEADS: Mapping[str, str] = {
    "supports": "For it",
    "competes": "Against it",
    "superseded": "Superseded",
    "other_basis": "On another baseline",
    "premise": "What it was worked out from",
    "copy": "Copies, not counted",
}
CHOICES_SHOWN = 40
_BOUNDS = {"at_least": "at least ", "at_most": "at most ", "about": "about "}
_CHANGES = frozenset({"seat_change", "councils_change"})


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence: the part it plays, its words, who put them out and when."""

    role: str
    value: str
    quote: str
    publisher: str
    source: str
    origin: str
    time: str
    start: str
    end: str
    why_not: str
    speaker: str
    rule: str
    fact_id: str
    url: str

    def as_dict(self) -> dict[str, str]:
        """The piece by the names of its parts."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True)
class Answer:
    """The figure asked for with its evidence, or else the figures that the question leaves open.

    ``notes`` say how the question was read and which file of the run was not there.
    """

    query: str
    figure: Mapping[str, str] | None
    evidence: tuple[Piece, ...] = ()
    choices: tuple[Mapping[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def found(self) -> bool:
        """Whether the question names one figure."""
        return self.figure is not None

    def text(self) -> str:
        """Lines to read, safe to print, ending in a line feed."""
        lines = list(self._explained(self.figure) if self.figure is not None else self._choose())
        return "\n".join([*(f"({one_line(note)})" for note in self.notes), *lines]) + "\n"

    def as_dict(self) -> dict[str, Any]:
        """Everything, for ``--json``: ``figure`` (null where the question leaves several open), evidence, choices."""
        return {
            "query": self.query,
            "figure": dict(self.figure) if self.figure is not None else None,
            "evidence": [piece.as_dict() for piece in self.evidence],
            "choices": [dict(row) for row in self.choices],
            "notes": list(self.notes),
        }

    def _choose(self) -> Iterator[str]:
        yield f"“{one_line(self.query, 80)}” fits {len(self.choices)} figures; ask for one of them:"
        for row in self.choices[:CHOICES_SHOWN]:
            yield f"  {one_line(row['figure_id'])}  {title(row)}: {value(row)}"
        if len(self.choices) > CHOICES_SHOWN:
            yield f"  and {len(self.choices) - CHOICES_SHOWN} more"

    def _explained(self, row: Mapping[str, str]) -> Iterator[str]:
        yield f"{title(row)}: {value(row)}"
        when = f" as of {row['as_of']}" if row.get("as_of") else ""
        yield f"  {one_line(row['status'] + when)}; figure {one_line(row['figure_id'])}"
        yield f"  {one_line(_verdict(row))}"
        if row.get("reason"):
            yield f"  {one_line(row['reason'])}"
        for name, label in _CELLS.items():
            if row.get(name):
                yield f"  {label}: {one_line(row[name].replace(';', '; '))}"
        for role, head in ROLE_HEADS.items():
            pieces = [piece for piece in self.evidence if piece.role == role]
            if pieces:
                yield from ("", f"{head} ({len(pieces)})")
                for piece in pieces:
                    yield from _piece_lines(piece, row)


_CELLS = {
    "checks": "checks that fail",
    "basis": "baseline",
    "other_basis": "on another baseline",
    "alternatives": "rivals",
    "register": "the register has",
    "previous": "before",
}


def title(row: Mapping[str, str]) -> str:
    """What a figure is of, in words: "Medway LAB seats, 2023-05-04"."""
    parts = [
        row.get("area") or row["area_id"] or "area not known",
        row["party"],
        row["measure"].replace("_", " "),
        f"with {row['counterparty']}" if row.get("counterparty") else "",
        f"({row['person']})" if row.get("person") else "",
    ]
    date = row["election_date"]
    return one_line(" ".join(filter(None, parts)) + (f", {date}" if date else ", election not known"))


def value(row: Mapping[str, str], of: str | None = None) -> str:
    """A value to read: with its bound, a change with its sign; ``of`` another value of the same figure."""
    text = row["value"] if of is None else of
    if row["measure"] in _CHANGES and text.isdecimal() and int(text):
        text = f"+{text}"
    bound = _BOUNDS.get(row.get("bound", ""), "") if of is None else ""
    partial = " so far" if of is None and row.get("status") == "partial" else ""
    return one_line(f"{bound}{text or 'no value'}{partial}")


def _verdict(row: Mapping[str, str]) -> str:
    out = f"{row['verdict']}: {_origins(row.get('independent_sources', ''))} for it"
    if row.get("independent_against", "0") not in ("", "0"):
        out += f", {_origins(row['independent_against'])} against"
    if row.get("confidence"):
        out += f"; confidence {row['confidence']}"
    return out + ("; flagged" if row.get("flagged") else "")


def _origins(number: str) -> str:
    return f"{number or 'no'} independent {'source' if number == '1' else 'sources'}"


def _piece_lines(piece: Piece, row: Mapping[str, str]) -> Iterator[str]:
    who = piece.publisher or piece.source or piece.fact_id
    said = f": {value(row, piece.value)}" if piece.value and piece.value != row["value"] else ""
    yield f"  {one_line(who)}, {one_line(piece.time) or 'time not known'}{said}"
    if piece.quote:
        yield f"    “{one_line(piece.quote)}”"
    if piece.source:
        by = f", {one_line(piece.speaker)} speaking" if piece.speaker else ""
        yield f"    {one_line(piece.source)}, characters {one_line(piece.start)} to {one_line(piece.end)}{by}"
    if piece.why_not:
        yield f"    set aside: {one_line(piece.why_not)}"


def ordered(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Evidence by the part it plays, then by time (unknown last), source and place."""
    roles = list(ROLE_HEADS)

    def order(piece: Piece) -> tuple[Any, ...]:
        role = roles.index(piece.role) if piece.role in roles else len(roles)
        return (role, not piece.time, piece.time, piece.source, int(piece.start or 0), piece.fact_id)

    return tuple(sorted(pieces, key=order))
