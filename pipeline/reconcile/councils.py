"""Rows of ``councils.csv``: every council that voted, silent ones too, with a line to paste."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from pipeline.fact import MAIN_PARTIES, NI_PARTIES, NOC, election_id
from pipeline.reconcile.decided import Decided
from pipeline.reconcile.moment import clock, newest
from pipeline.reconcile.register import Register
from pipeline.reconcile.tables import Labels, Row
from pipeline.reconcile.together import Together, witnesses

PARTIES = (*MAIN_PARTIES, *NI_PARTIES)
_WITH_CELLS = frozenset(PARTIES)
_CELLS = {
    measure: {party: f"{cell}_{party}" for party in PARTIES}
    for measure, cell in (("seats", "seats"), ("seat_change", "change"))
}
"""Columns of a party's numbers, by measure."""
_SHORT = {"CON": "Con", "LAB": "Lab", "GRN": "Green", "REF": "Reform", "IND": "Ind", "OTH": "Other", "RA": "Residents"}


def council_rows(areas: Mapping[tuple[str, str], Sequence[Decided]], register: Register, labels: Labels) -> list[Row]:
    """A row for each council that polled on a day that some figure is about, and for each that has figures.

    ``areas`` has figures by date and area.
    """
    councils = {(day, area_id) for day, area_id in areas if day and not register.wide(area_id, day)}
    for day in {day for day, _ in areas if day}:
        councils.update((day, area_id) for area_id in register.gazetteer.polled(day))
    return [_row(*place, areas.get(place, ()), register, labels) for place in sorted(councils)]


def is_declared(found: Sequence[Decided], size: int | None) -> bool:
    """Whether the result is known: final control or outcome, or final seats that fill the council."""
    if any(f.final and f.value.value and f.key.measure in ("control", "outcome") for f in found):
        return True
    seats = [f.number for f in found if f.key.measure == "seats" and f.final and f.number is not None]
    return bool(seats) and sum(seats) == size


def _row(day: str, area_id: str, found: Sequence[Decided], register: Register, labels: Labels) -> Row:
    area = register.area(area_id, day)
    name, code = labels.area(day, area_id)
    election = register.election(day, area_id)
    size = election.seats if election else None
    shown, together = _Cells(found), Together(found)
    named = together.election
    row: Row = {
        "election_date": day,
        "election_id": (
            next((labels.election(f.key, named) for f in found if f.key.measure != "mayor"), "")
            or election_id(area_id, day)
        ),
        "area": name,
        "area_id": area_id,
        "area_code": code,
        "nation": area.nation if area else "",
        "region": area.region if area else "",
        "council_type": area.kind if area else "",
        "seats_total": _text(size),
        "seats_up": _text(election.seats_up if election else None),
        "state": "silent" if not found else "declared" if is_declared(found, size) else "partial",
        "verdict": next((f.verdict for f in found if f.key.measure == "control"), ""),
        "publishers": together.publishers(labels.publisher),
        "sources": together.sources,
    }
    if not found:
        return row
    for cell, measure in (
        ("control_before", "control_before"), ("control", "control"), ("outcome", "outcome"),
        ("administration", "coalition"), ("largest_party", "largest_party"), ("mayor", "mayor"),
    ):  # fmt: skip
        row[cell] = shown.single(cell, measure)
    row["mayor_before"] = shown.mayor_before()
    for party in PARTIES:
        for measure, cells in _CELLS.items():
            if party == "OTH" or party in shown.named[measure]:
                row[cells[party]] = shown.party(measure, party)
    row["other_parties"] = ";".join(f"{f.key.party.casefold()}:{f.value.value}" for f in shown.others["seats"])
    bases = {f.basis for f in found if f.key.measure == "seat_change" and f.value.value}
    row["change_basis"] = bases.pop() if len(bases) == 1 else ""
    row["status"] = "partial" if any(not figure.final for figure in shown.used) else "final" if shown.used else ""
    row["as_of"] = newest([figure.as_of for figure in shown.used])
    row["flags"] = ";".join(f"{cell}:{check}" for cell, checks in shown.flags.items() for check in checks)
    row["line"] = _line(row, shown)
    return row


class _Cells:
    """The cells that a council's figures fill, with the checks that fail in each."""

    def __init__(self, found: Sequence[Decided]) -> None:
        self._single = {f.key.measure: f for f in found if not f.key.party and not f.key.counterparty}
        self.named: dict[str, dict[str, Decided]] = {"seats": {}, "seat_change": {}}
        """Figures by measure and party."""
        for figure in found:
            if figure.key.measure in self.named and not figure.key.counterparty:
                self.named[figure.key.measure][figure.key.party] = figure
        self.others = {
            measure: [figures[party] for party in sorted(figures.keys() - _WITH_CELLS) if figures[party].value.value]
            for measure, figures in self.named.items()
        }
        """Figures of parties without a column of their own."""
        self.flags: dict[str, list[str]] = {}
        self.used: list[Decided] = []

    def _use(self, cell: str, figure: Decided) -> None:
        self.used.append(figure)
        if not figure.flagged and figure.value.bound == "exact":
            return
        checks = list(figure.checks)
        if figure.verdict == "disputed":
            checks.append("disputed")
        if figure.value.bound != "exact":
            checks.append(figure.value.bound)
        for check in checks:
            if check not in self.flags.setdefault(cell, []):
                self.flags[cell].append(check)

    def single(self, cell: str, measure: str) -> str:
        """The value of a measure of the whole council."""
        figure = self._single.get(measure)
        if figure is None or not figure.value.value:
            return ""
        self._use(cell, figure)
        return figure.value.value

    def mayor_before(self) -> str:
        """The party of the mayor before, where all that name the mayor agree."""
        figure = self._single.get("mayor")
        if figure is None:
            return ""
        before = {fact.previous for claim in figure.behind for fact in claim.facts if fact.previous}
        if len(before) != 1:
            return ""
        if figure.flagged:
            self._use("mayor_before", figure)
        return before.pop()

    def party(self, measure: str, party: str) -> str:
        """A party's number; of ``OTH`` with the parties that have no column, unless it may hold them already."""
        figures = self.named[measure]
        if party not in figures and party != "OTH":
            return ""
        cell = _CELLS[measure][party]
        parts = [figures[party]] if party in figures and figures[party].value.value else []
        if party == "OTH":
            others = self.others[measure]
            if others and (not parts or set(parts[0].sources) & {source for f in others for source in f.sources}):
                parts += others
        if not parts:
            return ""
        for figure in parts:
            self._use(cell, figure)
        return str(sum(figure.value.number or 0 for figure in parts))


def _line(row: Mapping[str, str], shown: _Cells) -> str:
    """One line to paste; a flagged value has its check behind it in square brackets."""

    def marked(cell: str, text: str) -> str:
        checks = shown.flags.get(cell, [])
        return f"{text} [{', '.join(checks)}]" if checks else text

    control, before, outcome = row["control"], row["control_before"], row["outcome"]
    parts: list[str] = []
    if control:
        winner = marked("control", short(control))
        if before and before != control:
            parts.append(f"{winner} gain from {marked('control_before', short(before))}")
            if control == NOC:
                parts[0] = f"{marked('control_before', short(before))} lose to {winner}"
        elif before or outcome == "held":
            parts.append(f"{winner} {'hold' if control != NOC else '- no change'}")
        else:
            parts.append(f"{winner}{' gain' if outcome == 'changed' and control != NOC else ''}")
    elif outcome == "changed":
        lost = f"{marked('control_before', short(before))} lose control" if before else "change of control"
        parts.append(marked("outcome", lost))
    elif outcome:
        parts.append(marked("outcome", "no change"))
    for prefix, measure in (("", "seat_change"), ("seats: ", "seats")):
        items = []
        for party, cell in _CELLS[measure].items():
            if number := row.get(cell):
                signed = f"{int(number):+d}" if measure == "seat_change" and number != "0" else number
                items.append(marked(cell, f"{short(party)} {signed}"))
        if items:
            parts.append(prefix + ", ".join(items))
    if row["mayor"]:
        parts.append(f"{marked('mayor', short(row['mayor']))} mayor")
    if not parts:
        return ""
    origins = witnesses(shown.used)
    notes = [f"{origins} origin" + ("s" if origins != 1 else "")] if origins else []
    if any(figure.verdict == "reviewed" for figure in shown.used):
        notes.append("reviewed")
    if row["status"] == "partial":
        notes.append("partial")
    if when := _when(row["as_of"], row["election_date"]):
        notes.append(when)
    return "; ".join(parts) + (f" ({', '.join(notes)})" if notes else "")


def short(code: str) -> str:
    """A party code as a line has it: ``Con``, ``LD``, ``NOC``."""
    return _SHORT.get(code, code)


def _when(as_of: str, day: str) -> str:
    """The clock time, with its date unless that is the day after the poll, when most councils count."""
    if not as_of:
        return ""
    time, said = clock(as_of), as_of[:10]
    counted = (date.fromisoformat(day) + timedelta(days=1)).isoformat() if _is_date(day) else ""
    if not time:
        return said
    return time if said == counted else f"{said} {time}"


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
