"""The gazetteer: councils, nations, parties, people and elections, looked up by name, date and context.

>>> gazetteer = Gazetteer.load()
>>> gazetteer.resolve("Newcastle", "2023-05-04").area_id  # only one of the two councils polled that day
'newcastle-upon-tyne'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType

from pipeline.gazetteer.areas import NATIONS, WIDE_KINDS, Area, load_areas, normalise, plain_official, surface_forms
from pipeline.gazetteer.elections import (
    CYCLE,
    GREAT_BRITAIN,
    ElectionRow,
    election_lines,
    election_row,
    load_calendar,
    ordinary_day,
)
from pipeline.gazetteer.parties import Party, PartyForm, load_parties, party_slug
from pipeline.gazetteer.people import PersonForm, load_people
from pipeline.gazetteer.periods import KNOWN, Era, Term, load_cycles, load_eras, load_terms
from pipeline.gazetteer.tables import GazetteerError

__all__ = [
    "KNOWN", "Area", "ElectionRow", "Era", "Gazetteer", "GazetteerError", "Party", "PartyForm", "PersonForm", "Term",
    "normalise", "party_slug", "surface_forms",
]  # fmt: skip

HINTS = (
    "", "council", "county", "county_council", "city", "city_council", "borough", "district", "mayoralty",
)  # fmt: skip
FIRST_YEAR = 1973
"""Of the first elections of the councils of 1974."""
SUCCESSION = "2000"
"""Councils that began before took over from others of their name, or were elected before they began."""
LOWER_KINDS = ("district", "metropolitan", "london_borough")
_TAIL = re.compile(
    r" (?:(county borough|metropolitan borough|london borough|county|city|borough|district|unitary|combined|"
    r"mayoral combined) )?"
    r"(?:council|authority)\Z"
)
_HEAD = re.compile(r"(?:the )?(london borough|royal borough|borough|city|county|district)(?: council)? of ")
_HINT_OF = {
    "county": "county_council", "city": "city_council", "borough": "borough", "district": "district",
    "london borough": "borough", "royal borough": "borough", "metropolitan borough": "borough",
    "combined": "mayoralty", "mayoral combined": "mayoralty",
}  # fmt: skip


def _fits(area: Area, hint: str) -> bool:
    """Whether an area is of the kind that the words around its name speak of."""
    official = area.official_name.casefold()
    if hint == "mayoralty":
        return area.kind == "combined"
    if not area.is_council:
        return False
    if hint in ("county", "county_council"):
        return area.kind == "county" or "county council" in official
    if hint in ("city", "city_council"):
        return "city" in official
    if hint == "borough":
        return "borough" in official
    if hint == "district":
        return area.kind == "district" and "borough" not in official and "city council" not in official
    return True


class Gazetteer:
    """Names and dates that everything else looks up. Made once by ``load``; nothing in it changes."""

    def __init__(
        self, areas: Sequence[Area], parties: Sequence[Party], people: Sequence[PersonForm], extra: Path | None
    ) -> None:
        self._all = tuple(areas)
        self._cycles = load_cycles(extra)
        self.terms: Mapping[str, Sequence[Term]] = MappingProxyType(load_terms(extra))
        """Offices and leaderships by full name."""
        self.eras: Sequence[Era] = load_eras(extra)
        """Words by which a text tells that it is no older, or no younger."""
        self._people = tuple(people)
        versions: dict[str, list[Area]] = {}
        for area in areas:
            versions.setdefault(area.area_id, []).append(area)
        self._versions = {
            area_id: tuple(sorted(found, key=lambda area: area.start)) for area_id, found in versions.items()
        }
        self.areas: Mapping[str, Area] = MappingProxyType({i: found[-1] for i, found in self._versions.items()})
        self.parties: Mapping[str, Party] = MappingProxyType({party.code: party for party in parties})
        self._elections = election_lines(extra)
        self._election_rows: dict[tuple[str, str], ElectionRow | None] = {}
        polled: dict[str, set[str]] = {}
        for day, slug in self._elections:
            polled.setdefault(day, set()).add(slug)
        self._polled = {day: frozenset(slugs) for day, slugs in polled.items()}
        self._calendar = load_calendar(self._polled, extra)

    @classmethod
    def load(cls, extra: Path | None = None) -> Gazetteer:
        """The shipped tables with those of the folder ``extra`` laid over them; the same object for the same folder.

        Raises:
            GazetteerError: a malformed table; one line that names file, line and fault.
        """
        return _load(extra.resolve() if extra is not None else None)

    # areas

    def homes(self, party: str) -> frozenset[str]:
        """Ids of the councils that a local party's name begins with ("Ashfield Independents"); none for others.

        Args:
            party: its code, of the table or made of its name.
        """
        found = self._homes.get(party)
        if found is None:
            found = self._named_in(party.replace("-", " ")) if "-" in party else frozenset()
        return found

    @cached_property
    def _homes(self) -> Mapping[str, frozenset[str]]:
        """The homes of each party of the table; they are asked for with every fact."""
        return {code: self._named_in(party.name) for code, party in self.parties.items()}

    def _named_in(self, name: str) -> frozenset[str]:
        """Ids of the councils that a party's name begins with."""
        words = normalise(name).split()
        for length in range(len(words) - 1, 0, -1):
            if found := self._index.get(" ".join(words[:length])):
                wide = any(self.areas[area_id].kind in ("country", "nation", "region") for area_id in found)
                return frozenset() if wide else frozenset(found)
        return frozenset()

    @cached_property
    def _index(self) -> Mapping[str, tuple[str, ...]]:
        """Normalised name to area ids."""
        index: dict[str, dict[str, None]] = {}
        for area in self._all:
            for name in self._names(area):
                index.setdefault(normalise(name), {})[area.area_id] = None
        return {key: tuple(sorted(ids)) for key, ids in index.items()}

    @staticmethod
    def _names(area: Area) -> Iterable[str]:
        yield area.name
        yield area.official_name
        yield plain_official(area.official_name)
        yield from area.aliases

    def area_forms(self) -> Mapping[str, tuple[str, ...]]:
        """Every casefolded written form of an area's name, with the ids of the areas that it may mean."""
        return self._area_forms

    @cached_property
    def _area_forms(self) -> Mapping[str, tuple[str, ...]]:
        names = {name for area in self._all for name in self._names(area)}
        forms = {form for name in names for form in surface_forms(name)}
        return MappingProxyType({form: self._index[normalise(form)] for form in sorted(forms)})

    def _lookup(self, surface: str) -> tuple[tuple[str, ...], str]:
        """Ids that a written name may mean, and the kind that its own words ("... Borough Council") speak of."""
        key = normalise(surface)
        for form in (key, key.removeprefix("the ")):
            if found := self._index.get(form):
                return found, ""
        key, hint = key.removeprefix("the "), ""
        if tail := _TAIL.search(key):
            key, hint = key[: tail.start()], _HINT_OF.get(tail[1] or "", "council")
        if head := _HEAD.match(key):
            key, hint = key[head.end() :], _HINT_OF[head[1]]
        return self._index.get(key, ()), hint

    def candidates(self, surface: str) -> tuple[Area, ...]:
        """Every area that a written name may mean, whatever the date; of those that share an id, each."""
        return tuple(area for area_id in self._lookup(surface)[0] for area in self._versions[area_id])

    def area(self, area_id: str, date: str = "") -> Area | None:
        """The area of an id, as it was on a date: where two share the id, the one that polled or existed then."""
        found = self._versions.get(area_id, ())
        if not found:
            return None
        if date and (line := self._elections.get((date, area_id))) is not None:
            for area in found:
                if line.row["code"] and line.row["code"] in [code for code, _, _ in area.codes]:
                    return area
        if date:
            for area in reversed(found):  # the newer first: it may have been elected before it took office
                if area.elected_from == date or area.existed(date):
                    return area
            return next((area for area in reversed(found) if area.elected(date)), None)
        return found[-1]

    def resolve(self, surface: str, date: str, hint: str = "") -> Area | None:
        """The one area that a written name means in a report of the election on ``date``.

        A council that polled that day comes first, then one that existed; a nation or region where no council of the
        name did; a combined authority where the hint is ``mayoralty`` or nothing else fits. ``hint`` is what the words
        around the name say: one of ``HINTS``; it chooses among several and is passed over where it fits none (but a
        district is not taken for a county unless it polled that day).
        None: unknown, not there on that date, or two fit and nothing decides. Without a date: the only candidate.
        """
        if hint not in HINTS:
            raise ValueError(f"hint {hint!r} is not one of {', '.join(HINTS[1:])}")
        ids, own = self._lookup(surface)
        hint, date = hint or own, date[:10]
        fitting = tuple(i for i in ids if any(_fits(area, hint) for area in self._versions[i]))
        # "Worcester County Council" may be a slip for the county: the city council only where it polled that day
        only_polled = bool(date) and not fitting and hint in ("county", "county_council")
        if hint == "city_council" and ids and not fitting:
            return None  # Lichfield City Council is a parish with a city's name; the district is another body
        ids = fitting or ids
        order = ("combined", "council", "wide") if hint == "mayoralty" else ("council", "wide", "combined")
        for group in order:
            found = [area for i in ids if (area := self.area(i, date)) is not None and _group(area) == group]
            if date:
                polled = [a for a in found if (date, a.area_id) in self._elections or a.elected_from == date]
                found = polled or [a for a in found if a.existed(date) and not (only_polled and a.kind in LOWER_KINDS)]
            if len(found) == 1:
                return found[0]
            if found:
                return None
        return None

    def code_on(self, area_id: str, date: str) -> str:
        """GSS code of an area on a date; for a council elected before it exists the new council's; '' for none."""
        area = self.area(area_id, date)
        return area.code_on(date) if area else ""

    def county_code(self, area_id: str) -> str:
        """GSS code of the county council of an id that it shares with the council which replaced it; '' for none.

        Empty too where most polling days known came after the county council.
        """
        county = next((area for area in self._versions.get(area_id, ()) if area.kind == "county"), None)
        days = self.polling_days()
        often = county is not None and sum(not county.end or day <= county.end for day in days) > len(days) / 2
        return county.code_on("") if county is not None and often else ""

    def councils_in(self, area_id: str, date: str) -> tuple[str, ...]:
        """Ids of the councils of a nation, region or country that the register has as polling on a date, in order."""
        wide = self.areas.get(area_id)
        if wide is None or wide.kind not in WIDE_KINDS:
            return ()
        nations = {"great-britain": GREAT_BRITAIN, "england-and-wales": ("England", "Wales")}.get(area_id, NATIONS)
        out = []
        for slug in sorted(self.polled(date)):
            area = self.area(slug, date)
            if area is None:
                continue
            inside = area.region == wide.region if wide.kind == "region" else area.nation == wide.nation
            if area.nation in nations if wide.kind == "country" else inside:
                out.append(slug)
        return tuple(out)

    # elections

    def polled(self, date: str) -> frozenset[str]:
        """Ids of the councils that the register has as polling on a date; empty where it has no rows."""
        return self._polled.get(date, frozenset())

    def election(self, date: str, slug: str) -> ElectionRow | None:
        """What the register has on a council's election."""
        if (date, slug) not in self._election_rows:
            line = self._elections.get((date, slug))
            self._election_rows[date, slug] = election_row(line) if line is not None else None
        return self._election_rows[date, slug]

    def polling_days(self) -> tuple[str, ...]:
        """Every polling day that a table names, in order."""
        return self._calendar.known()

    def last_polling_day(self, on: str, nation: str = "") -> str:
        """The last ordinary polling day on or before a date or time; beyond the tables the first Thursday in May.

        Without a nation: of Great Britain. ``nation`` ("Northern Ireland") asks for the days of one.
        """
        return self._calendar.last(on, nation)

    def next_polling_day(self, after: str, nation: str = "") -> str:
        """The first ordinary polling day after a date; as ``last_polling_day``."""
        return self._calendar.next(after, nation)

    def may_poll(self, area_id: str, day: str) -> bool:
        """Whether a council may have polled on a polling day, by the register, else by the years of ``cycles.csv``.

        Of a year that the register has of its nation it has all who polled; no council of a nation polls between two
        such years. Where nothing is known of a kind's years it may have.
        """
        versions = self._versions.get(area_id, ())
        area = self.area(area_id, day)
        if area is None and versions and day < versions[0].start < SUCCESSION:
            area = versions[0]
        if area is None or not area.is_council:
            return False
        year, known = int(day[:4]), self.register_years(area.nation)
        if day not in (self._calendar.days_of(area.nation, year) or {ordinary_day(year)}):
            return False
        if known and year > max(known):
            return (year - max(known)) % CYCLE.get(area.nation, 1) == 0
        if known and min(known) <= year:
            return area_id in self.polled(day)
        years = self.cycle(area_id, area.kind)
        return years is None or year in years

    def polls(self, area_id: str, day: str) -> bool:
        """Whether a council surely polled on a polling day: by the register, or since its kind's years are known."""
        area = self.area(area_id, day)
        if area is None or not self.may_poll(area_id, day):
            return False
        known, years = self.register_years(area.nation), self.cycle(area_id, area.kind)
        return int(day[:4]) in known or (years is not None and area.kind != "district")

    def cycle(self, area_id: str, kind: str) -> frozenset[int] | None:
        """Years before the register in which a council may have polled; None where its kind may have in any."""
        return self._cycles.get((kind, area_id), self._cycles.get((kind, "")))

    def register_years(self, nation: str) -> frozenset[int]:
        """Years of which the register has who polled in a nation."""
        return self._register_years.get(nation, frozenset())

    @cached_property
    def _register_years(self) -> Mapping[str, frozenset[int]]:
        years: dict[str, set[int]] = {}
        for day, slug in self._elections:
            if area := self.areas.get(slug):
                years.setdefault(area.nation, set()).add(int(day[:4]))
        return {nation: frozenset(found) for nation, found in years.items()}

    def possible_days(self) -> tuple[str, ...]:
        """Polling days since ``FIRST_YEAR``, in order: those that a table names and, before them, the ordinary ones."""
        first = self._calendar.first_year("England")
        return tuple(sorted({*map(ordinary_day, range(FIRST_YEAR, first)), *self.polling_days()}))

    # parties and people

    def party_forms(self) -> Sequence[PartyForm]:
        """Every way of writing a party, in the order of the table."""
        return self._party_forms

    @cached_property
    def _party_forms(self) -> tuple[PartyForm, ...]:
        return tuple(form for party in self.parties.values() for form in party.forms)

    def people_forms(self) -> Sequence[PersonForm]:
        """Every way of naming a leader, in the order of the table."""
        return self._people

    def person_party(self, name: str, date: str) -> str:
        """Code of the party that a leader stood for on a date; '' where unknown."""
        key = normalise(name)
        codes = {
            form.code
            for form in self._people_index.get(key, ())
            if not date or (form.start <= date and (not form.end or date <= form.end))
        }
        return codes.pop() if len(codes) == 1 else ""

    @cached_property
    def _people_index(self) -> Mapping[str, list[PersonForm]]:
        index: dict[str, list[PersonForm]] = {}
        for form in self._people:
            index.setdefault(normalise(form.text), []).append(form)
        return index


def _group(area: Area) -> str:
    return "council" if area.is_council else "combined" if area.kind == "combined" else "wide"


@cache
def _load(extra: Path | None) -> Gazetteer:
    parties = load_parties(extra)
    people = load_people({party.code for party in parties}, extra)
    return Gazetteer(load_areas(extra), parties, people, extra)
