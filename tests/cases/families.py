"""Families of constructions: texts with the facts that they state, and texts that state nothing."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.article import Article
from pipeline.clean import clean
from pipeline.extract import Extractor
from pipeline.fact import Fact

HERE = Path(__file__).resolve().parent
KNOWN = HERE / "known_failures.toml"
BESIDE = frozenset({"largest_party", "seats_gained", "seats_lost"})
"""Measures that a case may leave out of its facts: they may be read beside those that it names."""
_SHOWN = 2


@dataclass(frozen=True)
class Case:
    """A text with what it states; a negative has no facts, and ``note`` says why."""

    key: str
    style: str
    date: str
    text: str
    facts: tuple[str, ...]
    optional: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Family:
    """One kind of construction: what it is, cases that state something and negatives that do not."""

    name: str
    says: str
    cases: tuple[Case, ...]
    negatives: tuple[Case, ...]


@dataclass(frozen=True)
class Misreading:
    """What is wrong with the reading of a text; true where anything is."""

    missed: tuple[str, ...]
    extra: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.missed or self.extra)

    def __str__(self) -> str:
        parts = [
            f"{verb} {', '.join(facts[:_SHOWN])}" + (f" and {len(facts) - _SHOWN} more" if len(facts) > _SHOWN else "")
            for verb, facts in (("misses", self.missed), ("reads falsely", self.extra))
            if facts
        ]
        return "; ".join(parts)


def _case(family: str, row: dict[str, object]) -> Case:
    facts, optional = row.get("facts", []), row.get("optional", [])
    assert isinstance(facts, list)
    assert isinstance(optional, list)
    return Case(
        f"{family}/{row['id']}", str(row.get("style", "")), str(row["date"]), str(row["text"]),
        tuple(facts), tuple(optional), str(row.get("because", "")),
    )  # fmt: skip


@cache
def families() -> tuple[Family, ...]:
    """Every family of this folder, in the order of the file names."""
    out = []
    for path in sorted(HERE.glob("[0-9]*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        cases, negatives = ([_case(path.stem, row) for row in table.get(kind, [])] for kind in ("case", "negative"))
        out.append(Family(path.stem, table["says"], tuple(cases), tuple(negatives)))
    return tuple(out)


def known_failures() -> dict[str, str]:
    """What is misread at present: key of the case, and what is missed or read falsely."""
    return dict(tomllib.loads(KNOWN.read_text(encoding="utf-8"))) if KNOWN.exists() else {}


def told(fact: Fact) -> str:
    """A fact in the form that the cases use."""
    if fact.measure in ("control", "mayor"):
        parts = [fact.measure, fact.area_id, fact.value or "-", fact.previous]
    elif fact.measure in ("outcome", "largest_party", "coalition", "vacancies", "turnout"):
        parts = [fact.measure, fact.area_id, fact.value]
    elif fact.measure == "seat_lost":
        parts = [fact.measure, fact.area_id, fact.party or "-", fact.value or "-"]
    else:
        parts = [fact.measure, fact.area_id, fact.party, fact.value]
        parts += [f"from={fact.counterparty}"] if fact.counterparty else []
    return " ".join(part for part in ["partial" if fact.status == "partial" else "", *parts] if part)


@cache
def read(case: Case) -> tuple[str, tuple[Fact, ...]]:
    """The raw text of a case, and what it is read to state of this election."""
    article = clean(Article("a.txt", case.text.strip("\n"), election_date=case.date))
    facts = Extractor.load().extract(article, case.date)
    return article.raw, tuple(fact for fact in facts if fact.status in ("asserted", "partial"))


def misreading(case: Case) -> Misreading:
    """What of a case is missed, and what is read that it does not state."""
    facts = {told(fact): fact for fact in read(case)[1]}
    allowed = {*case.facts, *case.optional}
    allowed |= {" ".join(fact.split()[:3]) for fact in allowed}  # a control without the one before
    beside = BESIDE if case.facts else frozenset[str]()
    return Misreading(
        tuple(fact for fact in case.facts if fact not in facts),
        tuple(sorted(name for name, fact in facts.items() if name not in allowed and fact.measure not in beside)),
    )
