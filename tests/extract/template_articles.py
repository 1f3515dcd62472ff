"""Articles with slots for councils, parties and numbers, and their facts in terms of the slots."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pipeline.article import Article
from pipeline.clean import clean
from pipeline.extract import Extractor
from pipeline.fact import COUNT_MEASURES, Fact
from pipeline.gazetteer import Gazetteer
from pipeline.restore import restore

ALIKE = 4
"""Seats by which councils of one size may differ: counts that exceed a council are passed over."""
SLOT = re.compile(r"\{([apPnw]\d)(?:\.(\w+))?\}")
WORDS = (
    "nil one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
FORMS: dict[str, dict[str, str]] = {
    "LAB": {
        "name": "Labour", "informal": "Labour", "caps": "LABOUR", "short": "Lab", "row": "Labour", "colour": "red",
        "leader": "Sir Keir Starmer", "scottish": "Anas Sarwar", "welsh": "Mark Drakeford",
    },
    "CON": {
        "name": "the Conservatives", "informal": "the Tories", "caps": "CONSERVATIVE", "short": "Con",
        "row": "Conservative", "colour": "blue", "leader": "Rishi Sunak", "scottish": "Douglas Ross",
        "welsh": "Andrew RT Davies",
    },
    "LD": {
        "name": "the Liberal Democrats", "informal": "the Lib Dems", "caps": "LIBERAL DEMOCRAT", "short": "LD",
        "row": "Liberal Democrat", "colour": "yellow", "leader": "Sir Ed Davey", "scottish": "Alex Cole-Hamilton",
        "welsh": "Jane Dodds",
    },
    "GRN": {
        "name": "the Greens", "informal": "the Greens", "caps": "GREEN", "short": "Grn", "row": "Green",
        "colour": "green", "leader": "Carla Denyer",
    },
    "SNP": {
        "name": "the SNP", "informal": "the SNP", "caps": "SNP", "short": "SNP", "row": "SNP", "colour": "yellow",
        "scottish": "Nicola Sturgeon",
    },
    "PC": {
        "name": "Plaid Cymru", "informal": "Plaid", "caps": "PLAID CYMRU", "short": "PC", "row": "Plaid Cymru",
        "colour": "green", "welsh": "Adam Price",
    },
}  # fmt: skip
"""Ways of writing a party; its leader in 2022 to 2024, in the nation that an article is about."""


@dataclass(frozen=True)
class Cast:
    """What stands in the slots of a template."""

    areas: tuple[str, ...]
    parties: tuple[str, ...]
    numbers: tuple[tuple[str, int], ...]

    def swapped(self, one: str, other: str) -> Cast:
        """The cast with two parties in each other's place."""
        places = {one: other, other: one}
        return replace(self, parties=tuple(places.get(party, party) for party in self.parties))

    def moved(self, area: str, to: str) -> Cast:
        """The cast with one council in another's place."""
        return replace(self, areas=tuple(to if known == area else known for known in self.areas))

    def counting(self, numbers: dict[str, int]) -> Cast:
        """The cast with other numbers."""
        return replace(self, numbers=tuple(numbers.items()))


NOBODY = Cast((), (), ())


@dataclass(frozen=True)
class Template:
    """An article with slots."""

    name: str
    date: str
    text: str
    facts: tuple[str, ...]
    cast: Cast
    ranges: tuple[tuple[str, int, int], ...]

    def written(self, cast: Cast) -> str:
        """The article with its slots filled."""
        areas, numbers = Gazetteer.load().areas, dict(cast.numbers)

        def fill(match: re.Match[str]) -> str:
            slot, form = match[1], match[2] or "name"
            if slot[0] == "a":
                return areas[cast.areas[int(slot[1:])]].name
            if slot[0] == "n":
                return str(numbers[slot])
            if slot[0] == "w":
                return WORDS[numbers[slot]]
            forms = FORMS[cast.parties[int(slot[1:])]]
            text = forms[self.name if form == "leader" and self.name in forms else form]
            return text[0].upper() + text[1:] if slot[0] == "P" else text

        return SLOT.sub(fill, self.text)

    def read(self, cast: Cast) -> Counter[str]:
        """The facts of the article with its slots filled, in terms of the slots."""
        return told_of(self.written(cast), self.date, cast)

    def _seats(self, area: str) -> int:
        election = Gazetteer.load().election(self.date, area)
        return (election.seats if election is not None else None) or 0

    def councils_like(self, area: str) -> list[str]:
        """Councils of the kind and about the size of one that polled that day and are not in the article."""
        gazetteer = Gazetteer.load()
        polled = {slug: gazetteer.area(slug, self.date) for slug in sorted(gazetteer.polled(self.date))}
        here = polled[area]
        assert here is not None
        return [
            slug
            for slug, other in polled.items()
            if other is not None and (other.kind, other.nation) == (here.kind, here.nation)
            and slug not in self.cast.areas and abs(self._seats(slug) - self._seats(area)) <= ALIKE
        ]  # fmt: skip


def in_slots(fact: Fact, cast: Cast) -> str:
    """A fact in terms of the slots that its parts stand in; a part that stands in none as it is."""
    areas = {area: f"a{n}" for n, area in enumerate(cast.areas)}
    parties = {party: f"p{n}" for n, party in enumerate(cast.parties)}
    numbers = {str(number): slot for slot, number in cast.numbers}
    value = parties.get(fact.value, fact.value)
    if fact.measure in COUNT_MEASURES or fact.measure == "majority":
        size = fact.value.removeprefix("-")
        value = fact.value.replace(size, numbers.get(size, size))
    parts = [fact.measure, areas.get(fact.area_id, fact.area_id), parties.get(fact.party, fact.party), value or "-"]
    parts += [parties.get(code, code) for code in (fact.previous, fact.counterparty)]
    parts += [fact.status.replace("asserted", ""), fact.bound.replace("exact", "")]
    parts += ["" if fact.election_date == fact.election_id[-10:] else fact.election_date]
    return " ".join(part for part in parts if part)


def told_of(text: str, date: str, cast: Cast = NOBODY) -> Counter[str]:
    """The facts of an article in terms of the slots of a cast."""
    article = restore(clean(Article("a.txt", text, election_date=date)))
    facts = Extractor.load().extract(article, date)
    assert all(fact.quote == article.raw[fact.start : fact.end] for fact in facts)
    return Counter(in_slots(fact, cast) for fact in facts)


@cache
def as_cast(template: Template) -> Counter[str]:
    """The facts of a template with its own cast."""
    return template.read(template.cast)


@cache
def templates() -> tuple[Template, ...]:
    """Every template of template_articles.toml."""
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    out = []
    for row in table["article"]:
        ranges = tuple((slot, low, high) for slot, (low, high) in row["numbers"].items())
        cast = Cast(tuple(row["areas"]), tuple(row["parties"]), tuple((slot, low) for slot, low, _ in ranges))
        out.append(Template(row["id"], row["date"], row["text"], tuple(row["facts"]), cast, ranges))
    return tuple(out)
