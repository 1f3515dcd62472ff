"""Areas: councils past and present, combined authorities, nations and regions, and the forms of their names."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline.gazetteer.tables import Line, read_table

COLUMNS = (
    "area_id", "name", "official_name", "kind", "nation", "region", "county", "start", "end", "elected_from",
    "replaced_by", "codes", "aliases",
)  # fmt: skip
"""Columns of authorities.csv; the key is area_id and kind (a county and its successor may share a slug)."""
NATION_COLUMNS = ("area_id", "name", "official_name", "kind", "nation", "code", "aliases")
COUNCIL_KINDS = (
    "county", "district", "unitary", "metropolitan", "london_borough", "city_corporation", "scottish", "welsh",
    "northern_irish",
)  # fmt: skip
WIDE_KINDS = ("nation", "region", "country")
KINDS = (*COUNCIL_KINDS, "combined", *WIDE_KINDS)
NATIONS = ("England", "Scotland", "Wales", "Northern Ireland")

_STYLE = re.compile(
    r"(?:(?:county borough|metropolitan borough|metropolitan district|city and district|london borough|borough|"
    r"district|city|county|unitary|mayoral combined|combined county|combined) )?(?:council|authority|corporation)\Z"
)
_COMPASS = re.compile(r"([nesw]) ((?!e |w ).+)\Z")
_SPELLINGS = (
    (" & ", " and "), (" and ", " & "), ("'", "’"), ("'", ""), ("-", " "), ("-", "‑"), (",", ""), (". ", " "),
)  # fmt: skip
_APART = re.compile(r"[-‐‑–/]")
_SIDE = re.compile(r"(mid|north|south|east|west) (?!of )")  # "Mid-Devon" beside "Mid Devon"
_LINKED = re.compile(r" (upon|on|under|in|by|le) ")  # "Kingston-upon-Hull" beside "Kingston upon Hull"
_DROP = re.compile(r"['’‘`´.,()]")


@dataclass(frozen=True, slots=True)
class Area:
    """An authority, nation or region.

    ``area_id`` is a slug, never empty; two authorities share one where a county was replaced by a council of its
    name. ``nation`` and ``region`` are names ("England", "South East"), ``county`` the slug of the county that a
    district lies in. ``start`` and ``end`` are ISO dates, empty where open or not known; ``elected_from`` is the
    day of its first election where that came before ``start``. ``codes`` are (GSS code, first day, last day).
    """

    area_id: str
    name: str
    official_name: str
    kind: str
    nation: str
    region: str
    county: str
    start: str
    end: str
    codes: tuple[tuple[str, str, str], ...]
    replaced_by: tuple[str, ...]
    aliases: tuple[str, ...]
    elected_from: str = ""

    @property
    def is_council(self) -> bool:
        """Whether it is a council, and no combined authority, nation or region."""
        return self.kind in COUNCIL_KINDS

    def existed(self, date: str) -> bool:
        """Whether it existed on an ISO date."""
        return self.start <= date and (not self.end or date <= self.end)

    def elected(self, date: str) -> bool:
        """Whether it existed, or had been elected to exist later."""
        return (self.elected_from or self.start) <= date and (not self.end or date <= self.end)

    def code_on(self, date: str) -> str:
        """GSS code on an ISO date; the first one for a day between its first election and its start.

        Empty where it was not there yet or no more; the latest for an empty date.
        """
        if not self.codes:
            return ""
        if not date:
            return self.codes[-1][0]
        if not self.elected(date):
            return ""
        for code, first, last in self.codes:
            if first <= date and (not last or date <= last):
                return code
        return self.codes[0][0] if date < self.codes[0][1] else self.codes[-1][0]


@lru_cache(maxsize=1 << 14)
def normalise(surface: str) -> str:
    """The key of a name: casefolded, accents, apostrophes, dots and commas gone, hyphens as spaces, & as "and".

    >>> normalise("King’s Lynn & West-Norfolk")
    'kings lynn and west norfolk'
    """
    text = unicodedata.normalize("NFKD", surface.casefold())
    text = "".join([c for c in text if not unicodedata.combining(c)]) if not text.isascii() else text
    text = _DROP.sub("", _APART.sub(" ", text)).replace("&", " and ")
    return " ".join(text.split())


def plain_official(official: str) -> str:
    """An official name without the words for what it is at its end: "City of York" of "City of York Council"."""
    words = official.split()
    for length in (4, 3, 2, 1):
        tail = " ".join(words[-length:])
        if len(words) > length and _STYLE.match(tail.casefold()):
            return " ".join(words[:-length])
    return official


def surface_forms(name: str) -> tuple[str, ...]:
    """How a name is written: casefolded, each way of its apostrophes, hyphens, dots, commas and of "and".

    >>> surface_forms("Epsom and Ewell")
    ('epsom and ewell', 'epsom & ewell')
    """
    forms = [name.casefold().replace("’", "'")]
    if initial := _COMPASS.match(forms[0]):
        forms.append(f"{initial[1]}. {initial[2]}")
    for old, new in _SPELLINGS:
        forms += [" ".join(form.replace(old, new).split()) for form in forms if old in form]
    forms += [_SIDE.sub(r"\1-", form) for form in forms if _SIDE.match(form)]
    forms += [linked for form in forms if (linked := _LINKED.sub(r"-\1-", form)) != form]
    forms += ["st. " + form.removeprefix("st ") for form in forms if form.startswith("st ")]
    for form in list(forms):
        if not form.isascii():
            bare = unicodedata.normalize("NFKD", form)
            forms.append("".join(c for c in bare if not unicodedata.combining(c)))
    return tuple(dict.fromkeys(forms))


def _codes(line: Line) -> tuple[tuple[str, str, str], ...]:
    out = []
    for item in line.items("codes"):
        parts = item.split("/")
        if len(parts) != 3:
            raise line.fault(f"codes: {item!r} is not CODE/first day/last day")
        out.append((parts[0], parts[1], parts[2]))
    return tuple(out)


def load_areas(extra: Path | None = None) -> tuple[Area, ...]:
    """Nations, regions and authorities of ``nations.csv`` and ``authorities.csv``, in their order there.

    Raises:
        GazetteerError: a malformed table; the message names file and line.
    """
    areas = []
    for line in read_table("nations.csv", NATION_COLUMNS, lambda row: (row["area_id"],), extra):
        row = line.row
        kind = line.among("kind", WIDE_KINDS)
        region = row["name"] if kind == "region" else ""
        codes = ((row["code"], "", ""),) if row["code"] else ()
        areas.append(
            Area(
                row["area_id"], row["name"], row["official_name"], kind, row["nation"], region, "", "", "",
                codes, (), line.items("aliases"),
            )
        )  # fmt: skip
    for line in read_table("authorities.csv", COLUMNS, lambda row: (row["area_id"], row["kind"]), extra):
        row = line.row
        areas.append(
            Area(
                row["area_id"], row["name"], row["official_name"], line.among("kind", (*COUNCIL_KINDS, "combined")),
                line.among("nation", NATIONS), row["region"], row["county"], line.date("start"), line.date("end"),
                _codes(line), line.items("replaced_by"), line.items("aliases"), line.date("elected_from"),
            )
        )  # fmt: skip
    return tuple(areas)
