"""Parties and the words for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.gazetteer.tables import Line, read_table

COLUMNS = (
    "code", "name", "names", "adjectives", "abbreviations", "colours", "members", "ec_id", "nations", "start", "end",
    "hex",
)  # fmt: skip
ROLES = ("name", "adjective", "abbreviation", "colour", "member")
_COLUMN_OF = {
    "name": "names", "adjective": "adjectives", "abbreviation": "abbreviations", "colour": "colours",
    "member": "members",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartyForm:
    """One way of writing a party.

    ``case_sensitive`` forms count only as written; ``weak`` ones ("independent", "Alliance", colours) mean the party
    only where the words around them speak of seats, councils or parties.
    """

    text: str
    code: str
    role: str
    case_sensitive: bool
    start: str
    end: str
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """A party; ``names`` and so on as plain text, ``nations`` where it stands (empty: all), ``hex`` its colour."""

    code: str
    name: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...]
    abbreviations: tuple[str, ...]
    colours: tuple[str, ...]
    members: tuple[str, ...]
    nations: tuple[str, ...]
    start: str
    end: str
    ec_id: str
    hex: str
    forms: tuple[PartyForm, ...] = ()


def _forms(line: Line, code: str, start: str, end: str) -> Iterable[PartyForm]:
    for role, column in _COLUMN_OF.items():
        for item in line.items(column):
            # "=Con" counts only as written, "independent?" only in context
            weak = item.endswith("?")
            strict = item.startswith("=")
            yield PartyForm(item[strict : len(item) - weak], code, role, strict, start, end, weak or role == "colour")


def load_parties(extra: Path | None = None) -> tuple[Party, ...]:
    """Parties of ``parties.csv`` in their order there.

    Raises:
        GazetteerError: a malformed table; the message names file and line.
    """
    parties = []
    for line in read_table("parties.csv", COLUMNS, lambda row: (row["code"],), extra):
        row = line.row
        start, end = line.date("start"), line.date("end")
        forms = tuple(_forms(line, row["code"], start, end))
        texts = {role: tuple(form.text for form in forms if form.role == role) for role in ROLES}
        parties.append(
            Party(
                row["code"], row["name"], texts["name"], texts["adjective"], texts["abbreviation"], texts["colour"],
                texts["member"], line.items("nations"), start, end, row["ec_id"], row["hex"], forms,
            )
        )  # fmt: skip
    return tuple(parties)
