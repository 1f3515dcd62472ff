"""Official results of past elections, asked by figure; for scripts that measure, never for the program."""

from __future__ import annotations

from pathlib import Path

from pipeline.csvfile import read_csv

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT.parent / "shared" / "reference" / "results.csv"
COUNTS = ("seats", "seat_change", "seats_before")
LOCAL = ("IND", "OTH", "RA")
Key = tuple[str, str, str, str]
"""Election date, area id, measure, party."""


class Results:
    """Official results, asked by council."""

    def __init__(self, path: Path) -> None:
        slugs = {}
        self._settled: dict[tuple[str, str], tuple[str, set[str]]] = {}
        self._numbers: dict[Key, set[int]] = {}
        register = read_csv(ROOT / "models" / "elections.csv")
        last = {(row["election_date"], row["slug"]): row["control_last_election"] for row in register}
        for row in register:
            slugs[row["election_date"], row["code"]] = row["slug"]
        for row in read_csv(path):
            day = row["election_date"]
            council = (day, slugs.get((day, row["code"]), ""))
            before = {row["control_before"], last.get(council, "")} - {""}
            self._settled[council] = (row["control"], before)
            if not row["seats"]:
                continue
            held = int(row["seats"])
            self._numbers[*council, "seats", row["party"]] = {held}
            changes = {int(row[name]) for name in ("change_last_election", "change_eve_of_poll") if row[name]}
            if changes:
                self._numbers[*council, "seat_change", row["party"]] = changes
                self._numbers[*council, "seats_before", row["party"]] = {held - change for change in changes}

    def right(self, key: Key, value: str) -> bool | None:
        """Whether a value is right on one baseline or the other; None where the results do not say."""
        day, area, measure, _ = key
        if measure in COUNTS:
            numbers = self._numbers.get(key)
            return None if numbers is None or not value else int(value) in numbers
        if (day, area) not in self._settled or not value:
            return None
        control, before = self._settled[day, area]
        if measure == "control":
            return _alike(value, control) if control else None
        if measure == "control_before":
            return any(_alike(value, code) for code in before) if before else None
        if measure == "outcome" and control and before:
            return any((value == "held") == _alike(control, code) for code in before)
        return None


def _alike(a: str, b: str) -> bool:
    """Whether two control codes mean the same; results do not tell independents and local parties apart."""
    return a == b or all(code in LOCAL or code.islower() for code in (a, b))
