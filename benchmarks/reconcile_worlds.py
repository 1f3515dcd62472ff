"""Made worlds for benchmarks/reconcile.py: true figures of past elections, and articles that report them with errors.

A world is one polling day and some councils of it. Publishers of different accuracy have an early article (counts so
far) and a late one; other articles copy one of these, errors and all. Everything hangs on the seed.
"""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pandas as pd

from pipeline.figure import FigureKey
from pipeline.gazetteer import Gazetteer
from pipeline.schema import COPIES, FACTS, SOURCES

RESULTS = Path(__file__).resolve().parents[2] / "shared" / "reference" / "results.csv"
COVERAGE = (0.3, 0.3, 0.25, 0.15)
COUNCILS, PUBLISHERS = 40, 12
Row = dict[str, str]
Truth = dict[FigureKey, tuple[str, ...]]
"""The values of a figure that are right: one, or for a change one on each baseline."""


@dataclass(frozen=True)
class Knobs:
    """What a world is made with; the values of the issue."""

    copies: float = 0.4
    partial: float = 0.3
    accuracy: tuple[float, float] = (0.8, 0.98)


@dataclass
class World:
    """True figures, and the tables that the stages before reconciling would give."""

    truth: Truth
    facts: list[Row] = field(default_factory=list)
    sources: list[Row] = field(default_factory=list)
    copies: list[Row] = field(default_factory=list)

    def frames(self) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """Facts, sources and copies as ``reconcile`` takes them."""
        tables = ((FACTS, self.facts), (SOURCES, self.sources), (COPIES, self.copies))
        facts, sources, copies = (
            pd.DataFrame({name: [row.get(name, "") for row in rows] for name in table.names}, dtype=str)
            for table, rows in tables
        )
        return facts, sources, copies


def read_results(path: Path = RESULTS) -> dict[str, dict[str, list[Row]]]:
    """Rows of results.csv by polling day and council id."""
    gazetteer = Gazetteer.load()
    codes: dict[tuple[str, str], str] = {}
    found: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            day = row["election_date"]
            if (day, row["code"]) not in codes:
                codes |= {(day, gazetteer.code_on(slug, day)): slug for slug in gazetteer.polled(day)}
            if slug := codes.get((day, row["code"])):
                found[day][slug].append(row)
    return {day: dict(councils) for day, councils in found.items()}


def true_figures(day: str, councils: dict[str, list[Row]]) -> Truth:
    """What is right of some councils: control after and before, seats and changes of each party."""
    truth: Truth = {}
    for slug, rows in councils.items():
        for measure in ("control", "control_before"):
            if rows[0][measure]:
                truth[FigureKey(day, slug, "", measure, "")] = (rows[0][measure],)
        for row in rows:
            if row["seats"]:
                truth[FigureKey(day, slug, row["party"], "seats", "")] = (row["seats"],)
            changes = (row["change_last_election"], row["change_eve_of_poll"])
            if any(changes):
                truth[FigureKey(day, slug, row["party"], "seat_change", "")] = changes
    return truth


class _Maker:
    """One world as it is made."""

    def __init__(self, seed: int, results: dict[str, dict[str, list[Row]]], knobs: Knobs) -> None:
        self.random, self.knobs = Random(f"world {seed}"), knobs
        days = sorted(results)
        self.day = self.random.choice(days)
        slugs = sorted(self.random.sample(sorted(results[self.day]), min(COUNCILS, len(results[self.day]))))
        self.truth = true_figures(self.day, {slug: results[self.day][slug] for slug in slugs})
        after = dict(zip(slugs, slugs[1:] + slugs[:1], strict=True))
        self.beside = {key: key._replace(area_id=after[key.area_id]) for key in self.truth}
        self.world = World({key: tuple(sorted({v for v in values if v})) for key, values in self.truth.items()})
        low, high = knobs.accuracy
        self.accuracy = [self.random.uniform(low, high) for _ in range(PUBLISHERS)]
        self.habit = [self.random.randrange(2) for _ in range(PUBLISHERS)]
        self.names_basis = [self.random.random() < 0.5 for _ in range(PUBLISHERS)]
        self.said: dict[str, list[Row]] = defaultdict(list)

    def make(self) -> World:
        for key in sorted(self.truth):
            if key.measure == "control_before":
                continue  # told with control
            count = self.random.choices((1, 2, 3, 4), COVERAGE)[0]
            origins = self.random.sample(range(PUBLISHERS), count)
            for who in origins:
                self.report(key, who)
            if key.measure != "control" and self.random.random() < self.knobs.partial:
                for who in self.random.sample(origins, min(len(origins), self.random.choice((1, 1, 2)))):
                    self.so_far(key, who)
        for name in sorted(self.said):
            who, late = int(name[1:3]), name.endswith("late")
            at = self.random.randrange(300, 720) if late else self.random.randrange(60, 240)
            self.article(name, f"Publisher {who}", at, self.said[name])
        self.copy()
        return self.world

    def value(self, key: FigureKey, who: int) -> str:
        """What a publisher gives for a figure: a true value on its baseline, or a wrong one."""
        right = self.truth[key]
        true = right[self.habit[who]] if len(right) == 2 and right[self.habit[who]] else next(v for v in right if v)
        if self.random.random() < self.accuracy[who]:
            return true
        wrong = true
        other = [v for v in self.truth.get(self.beside[key], ()) if v]
        if other and self.random.random() < 0.5:
            wrong = other[0]
        if wrong in right and key.measure.startswith("control"):
            wrong = self.random.choice([code for code in ("CON", "LAB", "LD", "NOC") if code not in right])
        while wrong in right or (key.measure == "seats" and int(wrong) < 0):
            wrong = str(int(true) + self.random.choice((-3, -2, -1, 1, 2, 3)))
        return wrong

    def report(self, key: FigureKey, who: int) -> None:
        more = {}
        before = key._replace(measure="control_before")
        if key.measure == "control" and before in self.truth:
            more["previous"] = self.value(before, who)
        if key.measure == "seat_change" and self.names_basis[who] and all(self.truth[key]) and len(self.truth[key]) > 1:
            more["reading"] = "basis=" + ("last_election", "eve_of_poll")[self.habit[who]]
        self.state(f"p{who:02}late", key, self.value(key, who), "asserted", more)

    def so_far(self, key: FigureKey, who: int) -> None:
        true = int(next(value for value in self.truth[key] if value))
        self.state(f"p{who:02}early", key, str(int(true * self.random.uniform(0, 0.9))), "partial", {})

    def state(self, article: str, key: FigureKey, value: str, status: str, more: Row) -> None:
        start = 100 * len(self.said[article])
        self.said[article].append({
            "measure": key.measure, "area": key.area_id, "area_id": key.area_id, "party": key.party, "value": value,
            "status": status, "bound": "exact", "election_date": key.election_date, "start": str(start),
            "end": str(start + 80), "quote": f"{key.area_id} {key.party} {key.measure} {value}.", **more,
        })  # fmt: skip

    def article(self, name: str, publisher: str, minutes: int, rows: list[Row], of: str = "") -> None:
        day = pd.Timestamp(self.day) + pd.Timedelta(days=1, minutes=minutes)
        at, origin = f"{day.isoformat()}+01:00", of or name
        self.world.sources.append(
            {"source": name, "publisher": publisher, "published_at": at, "copy_of": of, "origin": origin}
        )
        for row in rows:
            digest = hashlib.sha256("\x1f".join([name, *row.values()]).encode()).hexdigest()[:15]
            self.world.facts.append(
                row | {"fact_id": f"f{digest}", "source": name, "origin": origin, "as_of": at}
            )  # fmt: skip
        if of:
            end = str(100 * len(rows))
            self.world.copies.append({
                "source": name, "of": of, "start": "0", "end": end, "of_start": "0", "of_end": end, "kind": "exact",
                "similarity": "1", "evidence": "made",
            })  # fmt: skip

    def copy(self) -> None:
        """Copies of some articles, few of them copied often; half by the publishers, half by further houses."""
        originals = list(self.world.sources)
        self.random.shuffle(originals)
        weights = [1 / (rank + 1) for rank in range(len(originals))]
        for number in range(round(self.knobs.copies / (1 - self.knobs.copies) * len(originals))):
            of = self.random.choices(originals, weights)[0]
            house = f"Publisher {self.random.randrange(PUBLISHERS)}" if number % 2 else f"House {number}"
            at = pd.Timestamp(of["published_at"]) + pd.Timedelta(minutes=self.random.randrange(20, 240))
            minutes = int((at.tz_localize(None) - pd.Timestamp(self.day)).total_seconds() // 60) - 1440
            self.article(f"copy{number:03}", house, minutes, self.said[of["source"]], of["source"])


def make_world(seed: int, results: dict[str, dict[str, list[Row]]], knobs: Knobs) -> World:
    """The world of a seed, the same on every machine."""
    return _Maker(seed, results, knobs).make()
