"""A made night for copies.py: same-night reports, copies planted among them, lists of true figures, template pages.

All of it is drawn from one seed and kept nowhere. Reports are written one by one from copies.toml and the words of
prose.py about the councils that polled on one day, with the same figures whoever tells them; some carry the same
quotations and the same line of an agency. Holdings before the poll are those of models/elections.csv.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

from prose import DATES, NUMBERS, PARTIES, Writer

from pipeline.article import Article

HERE = Path(__file__).resolve().parent
NIGHT = "2023-05-04"
KINDS = ("exact", "cut", "re-headed", "updated", "merged", "spun 20 %", "spun 40 %")
BST = timezone(timedelta(hours=1))
COPIES, LISTS, PAGES = 0.025, 0.05, 0.05
"""Shares of a batch: 500, 1,000 and 1,000 of 20,000."""
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")


@dataclass
class Batch:
    """Articles and what is true of them.

    ``parents`` goes from a planted copy to what it was made of, ``kinds`` to how; ``bare`` are the lists and
    template pages; ``swapped`` are the shares of words that the spinner swapped, by kind.
    """

    articles: list[Article] = field(default_factory=list)
    parents: dict[str, tuple[str, ...]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    bare: set[str] = field(default_factory=set)
    swapped: dict[str, list[float]] = field(default_factory=dict)


class Desk(Writer):
    """Writes reports, lists and template pages of one night, from one seed."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self._frames = tomllib.loads((HERE / "copies.toml").read_text(encoding="utf-8"))
        self._night = sorted((r for r in self._elections if r["election_date"] == NIGHT), key=lambda r: r["slug"])
        self._said = [self._fill(self._pick.choice(self._frames["quotations"])) for _ in range(200)]
        self._lines = [self._fill(self._pick.choice(self._frames["one_liners"])) for _ in range(60)]

    def report(self) -> list[str]:
        """A report of 180 to 500 words, a paragraph each, the headline first."""
        pick = self._pick
        beat = pick.sample(self._night, pick.randint(2, 5))
        paragraphs = [self.sentence("heads", beat)]
        paragraphs += [self.paragraph(beat) for _ in range(pick.randint(4, 10))]
        for pool, odds in ((self._said, 0.3), (self._lines, 0.2)):
            if pick.random() < odds:
                paragraphs.insert(pick.randint(2, len(paragraphs)), pick.choice(pool))
        return paragraphs

    def headline(self) -> str:
        """A headline about any council of the night."""
        return self.sentence("heads", self._night)

    def paragraph(self, beat: Sequence[dict[str, str]] = ()) -> str:
        """Two or three sentences, half of them results of the councils given, or of any."""
        pick = self._pick
        kinds = [pick.choice(("results", "colour")) for _ in range(pick.randint(2, 3))]
        return " ".join(self.sentence(kind, beat or self._night) for kind in kinds)

    def sentence(self, kind: str, beat: Sequence[dict[str, str]]) -> str:
        """One sentence of a kind about one of the councils."""
        text = self._fill(self._pick.choice(self._frames[kind]), self._pick.choice(beat))
        return text[0].upper() + text[1:]

    def table(self) -> str:
        """An alphabetical list of the true holdings of some councils before a poll, in one of six layouts."""
        pick, frames = self._pick, self._frames["lists"]
        day = pick.choice(DATES)
        rows = sorted((r for r in self._elections if r["election_date"] == day), key=lambda r: self._name(r))
        if pick.random() < 0.5:  # those of a region, or a run of the alphabet
            rows = [row for row in rows if pick.random() < 0.4]
        else:
            first = pick.randrange(len(rows) // 2)
            rows = rows[first : first + pick.randint(25, 110)]
        line = pick.choice(frames["lines"])
        body = "\n".join(line.format(**self._holdings(row)) for row in rows)
        return f"{self._fill(pick.choice(frames['heads']))}\n\n{body}\n"

    def pages(self, number: int) -> list[str]:
        """Pages of two templates by turns, no two of one about the same council and day, other reports inside."""
        made = []
        told = self._pick.sample(self._elections, -(-number // 2))
        for at in range(number):
            beat = [told[at // 2]]
            own = "\n\n".join(self.paragraph(beat) for _ in range(1 if at % 2 else self._pick.randint(3, 7)))
            frame = self._frames["templates"]["data" if at % 2 else "plea"].strip()
            given = {"own": own, "title": self.sentence("heads", beat)}
            made.append(self._fill(frame, beat[0], given))
        return made

    def _name(self, row: dict[str, str]) -> str:
        return self._names.get(row["slug"], row["slug"].replace("-", " ").title())

    def _fill(self, frame: str, row: dict[str, str] | None = None, more: dict[str, str] | None = None) -> str:
        pick, words = self._pick, self._words
        while match := _CHOICE.search(frame):
            frame = frame[: match.start()] + pick.choice(match[1].split("|")) + frame[match.end() :]
        row = row or pick.choice(self._night)
        poll = self._poll(row)
        drawn = {name: pick.choice(words[name]) for name in ("job", "street", "thing", "hall", "time", "weather")}
        drawn["issue"], drawn["issue2"] = pick.sample(words["issue"], 2)
        drawn["mood"], drawn["mood2"] = pick.sample(words["mood"], 2)
        for name in ("name", "name2"):
            drawn[name] = f"{pick.choice(words['first'])} {pick.choice(words['last'])}"
        figures = {
            "before": poll.before, "after": poll.before - poll.lost, "theirs": poll.theirs + poll.gained,
            "size": poll.size, "up": row["seats_up"] or poll.size, "year2": pick.randint(12, 48),
            "rest": max(0, poll.size - poll.before + poll.lost - poll.theirs - poll.gained),
            "n": NUMBERS[poll.lost], "m": NUMBERS[poll.gained], "year": poll.year,
            "lost": f"{NUMBERS[poll.lost]} seat{'s' * (poll.lost > 1)}",
        }  # fmt: skip
        sides = {"P": pick.choice(PARTIES[poll.loser]), "Q": pick.choice(PARTIES[poll.winner])}
        return frame.format(**{**drawn, **figures, **sides, "council": self._name(row), **(more or {})})

    def _holdings(self, row: dict[str, str]) -> dict[str, str]:
        """What the lines of a list say of a council: true figures of the register."""
        named = self._frames["parties"]
        held = {party: row[f"{party}_before"] or row[f"{party}_last_election"] or "0" for party in named}
        control = row["control_before"] or row["control_last_election"] or "NOC"
        return {
            **held,
            "c": self._name(row),
            "size": row["seats"],
            "control": control,
            "control_long": named.get(control.lower(), ["", "no party"])[1],
            "all": ", ".join(f"{named[p][0]} {n}" for p, n in held.items() if n != "0"),
            "all_long": ", ".join(f"{named[p][1]} {n}" for p, n in held.items() if n != "0"),
        }


def synonyms() -> dict[str, tuple[str, ...]]:
    """The spinner's table: a word and what may stand for it."""
    text = tomllib.loads((HERE / "copies_synonyms.toml").read_text(encoding="utf-8"))["swaps"]
    rows = (line.split(" = ") for line in text.strip().splitlines())
    return {word: tuple(others.split(", ")) for word, others in rows}


def spin(text: str, rate: float, dice: random.Random, table: dict[str, tuple[str, ...]]) -> tuple[str, float]:
    """The text with ``rate`` of all its words swapped, as far as the table goes, and the share that was."""
    words = len(text.split())
    odds = rate * words / max(1, sum(m[0] in table for m in _WORD.finditer(text)))
    swapped = 0

    def swap(match: re.Match[str]) -> str:
        nonlocal swapped
        if match[0] not in table or dice.random() >= odds:
            return match[0]
        swapped += 1
        return dice.choice(table[match[0]])

    return _WORD.sub(swap, text), swapped / words


def make(size: int, seed: int = 1) -> Batch:
    """A batch of ``size`` articles; the same seed gives the same batch."""
    desk, dice, table = Desk(seed), random.Random(seed), synonyms()
    copies, lists, pages = (round(size * share) for share in (COPIES, LISTS, PAGES))
    reports = [desk.report() for _ in range(size - copies - lists - pages)]
    batch = Batch()
    names = [f"{number:05}" for number in range(size)]
    dice.shuffle(names)  # so that no name tells what it stands for
    took: dict[str, datetime] = {}

    def add(text: str, when: datetime) -> str:
        name = names.pop()
        took[name] = when
        batch.articles.append(Article(name, text, published_at=when.isoformat()))
        return name

    def some_time() -> datetime:
        return datetime(2023, 5, 5, tzinfo=BST) + timedelta(minutes=dice.randrange(1200))

    told = [(add(_joined(report), some_time()), report) for report in reports]
    stories = dice.sample(told, max(2, copies * 7 // 10))  # so that some are copied more than once
    makers: dict[str, Callable[[list[str]], list[str]]] = {
        "exact": lambda body: body,
        "cut": lambda body: [desk.headline(), *body[1 : 2 + round(len(body) * dice.uniform(0.4, 0.7))]],
        "re-headed": lambda body: [desk.headline(), *body[1:]],
        "updated": lambda body: _updated(body, desk, dice),
    }
    for number in range(copies):
        kind = KINDS[number % len(KINDS)]
        name, report = dice.choice(stories)
        parents: tuple[str, ...] = (name,)
        if kind == "merged":
            body = _half(report, dice)
            if number % 2:
                other, second = dice.choice([story for story in stories if story[0] != name])
                parents = (name, other)
                body += _half(second, dice)
            text = _joined([*desk.report(), *body])
        elif kind in makers:
            text = _joined(makers[kind](report))
        else:
            text, share = spin(_joined(report), int(kind.split()[1]) / 100, dice, table)
            batch.swapped.setdefault(kind, []).append(share)
        copy = add(text, max(took[p] for p in parents) + timedelta(minutes=dice.randint(20, 600)))
        batch.parents[copy], batch.kinds[copy] = parents, kind
    batch.bare = {add(desk.table(), some_time()) for _ in range(lists)}
    batch.bare |= {add(text, some_time()) for text in desk.pages(pages)}
    dice.shuffle(batch.articles)
    return batch


def _joined(paragraphs: Sequence[str]) -> str:
    return "\n\n".join(paragraphs) + "\n"


def _half(report: list[str], dice: random.Random) -> list[str]:
    """The half of a story that a round-up takes over: paragraphs that stand together."""
    length = -(-(len(report) - 1) // 2)
    first = dice.randint(1, len(report) - length)
    return report[first : first + length]


def _updated(report: list[str], desk: Desk, dice: random.Random) -> list[str]:
    """A later edition: a new head and lead, the last items pushed out, some figures brought up to date."""
    kept = report[1 : max(4, round(len(report) * 0.8))]
    later = [re.sub(r"\b\d{2}\b", lambda m: str(int(m[0]) + (dice.random() < 0.15)), text) for text in kept]
    return [desk.headline(), desk.paragraph(), *later]
