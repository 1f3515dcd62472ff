"""Parties and the words for them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.gazetteer.areas import normalise
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


def party_slug(name: str) -> str:
    """Code of a party that the table does not know: its name in lower case with hyphens, without "party" and "the".

    >>> party_slug("The People's Independent Party")
    'peoples-independent'
    """
    words = re.sub(r"[^a-z0-9]+", " ", normalise(name)).split()
    return "-".join([word for word in words if word not in ("party", "the")] or words)


def _spellings(text: str) -> Iterable[str]:
    """Ways of writing one form: its apostrophes straight, curly or left out, "&" for "and", accents left out."""
    forms = [text]
    for old, new in (("'", "’"), ("'", ""), (" & ", " and "), (" and ", " & "), (" – ", " - ")):
        forms += [form.replace(old, new) for form in forms if old in form]
    for form in list(forms):
        bare = unicodedata.normalize("NFKD", form)
        forms.append("".join(c for c in bare if not unicodedata.combining(c)))
    return dict.fromkeys(forms)


def _forms(line: Line, start: str, end: str) -> Iterable[PartyForm]:
    for role, column in _COLUMN_OF.items():
        for item in line.items(column):
            # "=Con" counts only as written, "independent?" only in context
            weak = item.endswith("?")
            strict = item.startswith("=")
            for text in _spellings(item.removeprefix("=").removesuffix("?")):
                yield PartyForm(text, line.row["code"], role, strict, start, end, weak or role == "colour")


def load_parties(extra: Path | None = None) -> tuple[Party, ...]:
    """Parties of ``parties.csv`` in their order there.

    Raises:
        GazetteerError: a malformed table; the message names file and line.
    """
    parties = []
    for line in read_table("parties.csv", COLUMNS, lambda row: (row["code"],), extra):
        row = line.row
        start, end = line.date("start"), line.date("end")
        # of two spellings that fall together, the first column's counts
        forms = {(form.text, form.case_sensitive): form for form in reversed(list(_forms(line, start, end)))}
        names, adjectives, abbreviations, colours, members = (
            tuple(item.removeprefix("=").removesuffix("?") for item in line.items(column))
            for column in _COLUMN_OF.values()
        )
        parties.append(
            Party(
                row["code"], row["name"], names, adjectives, abbreviations, colours, members, line.items("nations"),
                start, end, row["ec_id"], row["hex"], tuple(reversed(forms.values())),
            )
        )  # fmt: skip
    return tuple(parties)
