"""Election prose for benchmarks: reports of any length in words, made from prose.toml and the register's figures.

    python benchmarks/prose.py FOLDER [--words 200000] [--seed 1]

About half of the sentences state or touch on results; the rest is what local reports are full of: people, weather,
roads, halls. Councils, their sizes and holdings before the poll are those of models/elections.csv; what happens to
them here is invented. No paragraph stands twice. The same seed gives the same bytes. The texts are not kept.
"""

from __future__ import annotations

import argparse
import csv
import random
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

MODELS = Path(__file__).resolve().parent.parent / "models"
DATES = ("2021-05-06", "2022-05-05", "2023-05-04", "2024-05-02")
PARTIES = {
    "con": ("the Conservatives", "the Tories", "the Conservative group"),
    "lab": ("Labour", "Labour", "the Labour group"),
    "ld": ("the Liberal Democrats", "the Lib Dems", "the Lib Dem group"),
    "grn": ("the Greens", "the Green Party", "the Green group"),
}
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


class Poll(NamedTuple):
    """What became of a council: a party that lost seats, one that gained, and the holdings of both before."""

    loser: str
    winner: str
    before: int
    theirs: int
    lost: int
    gained: int
    size: int
    year: int


class Writer:
    """Writes paragraphs that differ, from one seed."""

    def __init__(self, seed: int) -> None:
        self._pick = random.Random(seed)
        self._seed = seed
        self._polls: dict[tuple[str, str], Poll] = {}
        self._names = {row["area_id"]: row["name"] for row in _rows("authorities.csv")}
        self._elections = [row for row in _rows("elections.csv") if row["election_date"] in DATES and row["seats"]]
        self._written: set[str] = set()
        given = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
        self._words, self._sentences = given["words"], given["sentences"]

    def articles(self, words: int) -> Iterator[str]:
        """Articles of some 450 words, until they hold ``words``."""
        while words > 0:
            date = self._pick.choice(DATES)
            paragraphs = [self._headline(date)]
            left = self._pick.randint(250, 650)
            while left > 0:
                paragraphs.append(self._paragraph(date))
                left -= len(paragraphs[-1].split())
            text = "\n\n".join(paragraphs) + "\n"
            words -= len(text.split())
            yield text

    def _headline(self, date: str) -> str:
        day = {"2021-05-06": "7 May 2021", "2022-05-05": "6 May 2022", "2023-05-04": "5 May 2023"}.get(
            date, "3 May 2024"
        )
        words = self._words
        while True:
            issue, mood, weather = (self._pick.choice(words[name]) for name in ("issue", "mood", "weather"))
            title = f"A {mood} night at the counts, {weather}, and much talk of {issue}"
            if title not in self._written:
                self._written.add(title)
                return f"{title}\n\nPublished {day}"

    def _paragraph(self, date: str) -> str:
        while True:
            council = self._pick.choice([row for row in self._elections if row["election_date"] == date])
            number = self._pick.randint(2, 4)
            text = " ".join(self._sentence(council) for _ in range(number))
            if text not in self._written:
                self._written.add(text)
                return text

    def _sentence(self, council: dict[str, str]) -> str:
        draw = self._pick.random()
        if draw < 0.5:
            text = self._result("results" if draw < 0.35 else "nearly", council)
        else:
            text = self._colour()
        return text[0].upper() + text[1:]

    def _result(self, kind: str, council: dict[str, str]) -> str:
        pick, poll = self._pick, self._poll(council)
        loser, winner = poll.loser, poll.winner
        change, gain = poll.lost, poll.gained
        return pick.choice(self._sentences[kind]).format(
            council=self._names.get(council["slug"], council["slug"].replace("-", " ").title()),
            P=pick.choice(PARTIES[loser]),
            Q=pick.choice(PARTIES[winner]),
            n=NUMBERS[change],
            m=NUMBERS[gain] if gain < len(NUMBERS) else gain,
            lost=f"{NUMBERS[change]} seat{'s' * (change > 1)}",
            before=poll.before,
            after=poll.before - change,
            theirs=poll.theirs + gain,
            rest=max(0, poll.size - poll.before + change - poll.theirs - gain),
            size=poll.size,
            up=council["seats_up"] or poll.size,
            year=poll.year,
        )

    def _poll(self, council: dict[str, str]) -> Poll:
        """What became of a council, the same whenever it is told."""
        key = (council["election_date"], council["slug"])
        if key not in self._polls:
            draw = random.Random(f"{self._seed} {key}")
            size = int(council["seats"])
            held = {party: int(council[f"{party}_before"] or draw.randint(1, size // 3)) for party in PARTIES}
            loser = max(sorted(held), key=lambda party: held[party])
            winner = draw.choice([party for party in PARTIES if party != loser])
            lost = draw.randint(1, max(1, min(9, held[loser] - 1)))
            gained = draw.randint(1, lost)
            self._polls[key] = Poll(
                loser, winner, held[loser], held[winner], lost, gained, size, draw.randint(1973, 2019)
            )
        return self._polls[key]

    def _colour(self) -> str:
        pick, words = self._pick, self._words
        issue, issue2 = pick.sample(words["issue"], 2)
        mood, mood2 = pick.sample(words["mood"], 2)
        person, person2 = (f"{pick.choice(words['first'])} {pick.choice(words['last'])}" for _ in range(2))
        drawn = {name: pick.choice(words[name]) for name in ("job", "street", "thing", "hall", "time", "weather")}
        return pick.choice(self._sentences["colour"]).format(
            **drawn, name=person, name2=person2, issue=issue, issue2=issue2, mood=mood, mood2=mood2,
            year2=pick.randint(12, 48),
        )  # fmt: skip


def _rows(name: str) -> list[dict[str, str]]:
    with (MODELS / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def write(folder: Path, words: int, seed: int = 1) -> list[Path]:
    """Write reports of ``words`` words in all into ``folder``, a file each; returns their paths in order."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, text in enumerate(Writer(seed).articles(words), 1):
        path = folder / f"{number:04}.txt"
        path.write_text(text, encoding="utf-8", newline="\n")
        paths.append(path)
    return paths


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--words", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print(f"{len(write(given.folder, given.words, given.seed))} reports in {given.folder}")
