"""Plant slips of the kinds that reporters make into the corpus, run the pipeline, and say how many it flags.

    python scripts/plant_slips.py [--seed 1] [--seeds N] [--per-kind 9] [--list]

Reports of 2018 to 2022 are read once; of what they state only facts that agree with the official results
(../shared/reference/results.csv, on one baseline or the other) are changed: a word or a figure in the text itself, one
slip a council and election at most, drawn by the seed. All slips of a seed stand in one run. A slip counts where the
pipeline reads the wrong value; it is caught where the row of its figure is flagged, or where its value lost and stands
in conflicts.csv. Printed are the share of slips caught, by kind; of true figures flagged, before and after; and of
figures that are not flagged, how many are right. With --seeds N this is done for N seeds one after the other.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from official_results import COUNTS, RESULTS, Key, Results

from pipeline import batch
from pipeline.ingest import IngestOptions

ROOT = Path(__file__).resolve().parent.parent
SETS = ("reports", "blind/reports", "blind_a/reports", "blind_b/reports", "blind_c/reports", "blind_d/reports")
FIRST, LAST = "2018-05-03", "2022-05-05"
WORDS = (
    "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
FORMS = (
    {"CON": "Con", "LAB": "Lab", "LD": "LD", "NOC": "NOC"},
    {"CON": "Con", "LAB": "Lab", "LD": "Lib Dem"},
    {"CON": "C", "LAB": "Lab", "LD": "LD"},
    {"CON": "Conservatives", "LAB": "Labour", "LD": "Lib Dems"},
    {"CON": "Conservatives", "LAB": "Labour", "LD": "Liberal Democrats"},
    {"CON": "Conservative", "LAB": "Labour", "LD": "Liberal Democrat", "NOC": "no overall control"},
    {"CON": "Tories", "LAB": "Labour", "LD": "Lib Dems"},
    {"CON": "Tory", "LAB": "Labour", "LD": "Lib Dem"},
    {"CON": "blue", "LAB": "red", "LD": "yellow"},
)
TURNED = {"gained": "lost", "lost": "gained", "up": "down", "down": "up", "gaining": "losing", "losing": "gaining"}
Row = Mapping[str, str]


@dataclass
class Slip:
    """A change of the text of one article, and the figure and value that are wrong by it."""

    kind: str
    source: str
    start: int
    end: int
    words: str
    key: Key
    value: str
    true: str
    was: str = ""
    fate: str = field(default="not read")

    def __str__(self) -> str:
        return (
            f"{self.fate:9} {self.kind:18} {' '.join(part for part in self.key if part)}: "
            f"{self.true} -> {self.value}; “{self.was}” -> “{self.words}” in {self.source}"
        )


class Planter:
    """Finds where a slip may be planted, and plants some of each kind."""

    def __init__(self, raws: Mapping[str, str], facts: Sequence[Row], results: Results, seed: int) -> None:
        self._raws, self._results, self._pick = raws, results, random.Random(seed)
        self._facts = [fact for fact in facts if FIRST <= fact["election_date"] <= LAST]
        self._stated: dict[tuple[str, str, str, str], list[Row]] = {}
        for fact in self._facts:
            place = (fact["source"], fact["election_date"], fact["area_id"], fact["measure"])
            self._stated.setdefault(place, []).append(fact)

    def slips(self, per_kind: int) -> list[Slip]:
        """So many of each kind, or as many as there are; not two in one council."""
        makers: dict[str, Callable[[Row], Slip | None]] = {
            "won for held": self._won,
            "holder before": lambda fact: self._control(fact, "holder before", "previous"),
            "overall for none": self._overall,
            "sign turned": self._turned,
            "digits transposed": lambda fact: self._figure(fact, "digits transposed", _transposed),
            "party swapped": self._party,
            "control": lambda fact: self._control(fact, "control", "value"),
            "partial for final": lambda fact: self._figure(fact, "partial for final", self._partial),
            "neighbour's figure": lambda fact: self._figure(fact, "neighbour's figure", self._neighbour),
            "off by a few": lambda fact: self._figure(fact, "off by a few", lambda f: self._off(f, (-3, -2, 2, 3))),
            "off by one": lambda fact: self._figure(fact, "off by one", lambda f: self._off(f, (-1, 1))),
        }
        found: list[Slip] = []
        taken: set[tuple[str, str]] = set()
        for kind, maker in makers.items():
            left = per_kind
            for fact in self._pick.sample(self._facts, len(self._facts)):
                council = (fact["election_date"], fact["area_id"])
                if not left:
                    break
                if council in taken or fact["status"] != "asserted" or fact["counterparty"]:
                    continue
                slip = maker(fact)
                if slip is None or self._results.right(slip.key, slip.value) is not False:
                    continue
                if not self._results.right((*slip.key[:3], fact["party"]), slip.true):
                    continue
                slip.was = self._raws[slip.source][slip.start : slip.end]
                assert slip.kind == kind
                found.append(slip)
                taken.add(council)
                left -= 1
        return found

    def _figure(self, fact: Row, kind: str, other: Callable[[Row], int | None]) -> Slip | None:
        place = self._number(fact)
        wrong = other(fact) if place is not None else None
        if place is None or wrong is None or wrong == int(fact["value"]):
            return None
        start, end = place
        was = self._raws[fact["source"]][start:end]
        if was.isdigit():
            words = str(abs(wrong))
        elif 0 < abs(wrong) < len(WORDS):
            words = WORDS[abs(wrong)]
            words = words.capitalize() if was[0].isupper() else words
        else:
            words = str(abs(wrong))
        if (wrong < 0) != (int(fact["value"]) < 0) or (wrong == 0 and not was.isdigit()):
            return None
        return Slip(kind, fact["source"], start, end, words, _key(fact), str(wrong), fact["value"])

    def _number(self, fact: Row) -> tuple[int, int] | None:
        """Where the figure stands without its sign, if that is once in the words of its value."""
        anchor = _anchors(fact).get("value")
        if fact["measure"] not in COUNTS or anchor is None:
            return None
        number = abs(int(fact["value"]))
        word = WORDS[number] if 0 < number < len(WORDS) else "-"
        text = self._raws[fact["source"]][anchor[0] : anchor[1]]
        sign = r"[+\-−–]" if fact["measure"] == "seat_change" and re.search(r"[+\-−–]\d", text) else r"(?<![+\-−–\d])"
        found = [match.span(1) for match in re.finditer(rf"(?i){sign}({number}|\b{word})\b", text)]
        if len(found) != 1:
            return None
        return anchor[0] + found[0][0], anchor[0] + found[0][1]

    def _off(self, fact: Row, by: Sequence[int]) -> int | None:
        wrong = int(fact["value"]) + self._pick.choice(by)
        return wrong if fact["measure"] == "seat_change" or wrong >= 0 else None

    def _neighbour(self, fact: Row) -> int | None:
        """The same measure of the party told next to it."""
        place = (fact["source"], fact["election_date"], fact["area_id"], fact["measure"])
        others = [other for other in self._stated[place] if other["party"] != fact["party"]]
        if not others:
            return None
        near = min(others, key=lambda other: (abs(int(other["start"]) - int(fact["start"])), other["fact_id"]))
        size = abs(int(near["value"]))
        return -size if int(fact["value"]) < 0 else size

    def _partial(self, fact: Row) -> int | None:
        """What might have stood there when some wards were still to come."""
        number = int(fact["value"])
        share = self._pick.uniform(0.5, 0.85)
        return int(number * share) if fact["measure"] != "seats_before" and abs(number) > 3 else None

    def _won(self, fact: Row) -> Slip | None:
        """What the party won of the seats up, told as what it holds; where no article says it, what was up is less."""
        place = (fact["source"], fact["election_date"], fact["area_id"], "seats_won")
        won = {other["value"] for other in self._stated.get(place, ()) if other["party"] == fact["party"]}
        if fact["measure"] != "seats" or len(won) != 1:
            return None
        return self._figure(fact, "won for held", lambda _: int(next(iter(won))))

    def _turned(self, fact: Row) -> Slip | None:
        anchors, raw = _anchors(fact), self._raws[fact["source"]]
        number = self._number(fact)
        if fact["measure"] != "seat_change" or number is None or fact["value"] == "0":
            return None
        wrong = str(-int(fact["value"]))
        sign = raw[number[0] - 1]
        if sign in "+-−–":
            words = "-" if sign == "+" else "+"
            return Slip(
                "sign turned", fact["source"], number[0] - 1, number[0], words, _key(fact), wrong, fact["value"]
            )
        if "cue" in anchors and (word := TURNED.get(raw[slice(*anchors["cue"])])):
            return Slip("sign turned", fact["source"], *anchors["cue"], word, _key(fact), wrong, fact["value"])
        return None

    def _party(self, fact: Row) -> Slip | None:
        anchor = _anchors(fact).get("party")
        if fact["measure"] not in COUNTS or anchor is None or self._number(fact) is None:
            return None
        found = self._other(self._raws[fact["source"]][slice(*anchor)], fact["party"])
        if found is None or found[0] == "NOC":
            return None
        key = (fact["election_date"], fact["area_id"], fact["measure"], found[0])
        return Slip("party swapped", fact["source"], *anchor, found[1], key, fact["value"], fact["value"])

    def _control(self, fact: Row, kind: str, part: str) -> Slip | None:
        anchors = _anchors(fact)
        if fact["measure"] != "control" or part not in anchors or not fact[part]:
            return None
        if anchors.get("value") == anchors.get("previous"):  # a hold: one word says both
            return None
        found = self._other(self._raws[fact["source"]][slice(*anchors[part])], fact[part])
        if found is None or found[0] in (fact["value"], fact["previous"]):
            return None
        measure = "control" if part == "value" else "control_before"
        key = (fact["election_date"], fact["area_id"], measure, "")
        return Slip(kind, fact["source"], *anchors[part], found[1], key, found[0], fact[part])

    def _overall(self, fact: Row) -> Slip | None:
        """The words "overall control" for no overall control."""
        anchors = _anchors(fact)
        if fact["measure"] != "control" or fact["value"] != "NOC" or "value" not in anchors:
            return None
        text = self._raws[fact["source"]][slice(*anchors["value"])]
        if text.casefold() != "no overall control":
            return None
        key, words = (fact["election_date"], fact["area_id"], "control", ""), text[3:]
        return Slip("overall for none", fact["source"], *anchors["value"], words, key, "CON", "NOC")

    def _other(self, text: str, code: str) -> tuple[str, str] | None:
        """Another party in the same manner of speaking."""
        for forms in FORMS:
            if forms.get(code) == text:
                other = self._pick.choice([party for party in forms if party != code])
                return other, forms[other]
        return None


def _transposed(fact: Row) -> int | None:
    number = int(fact["value"])
    text = str(abs(number))
    if len(text) != 2 or text[1] == "0":
        return None
    return int(text[::-1]) * (-1 if number < 0 else 1)


def _key(row: Row) -> Key:
    return row["election_date"], row["area_id"], row["measure"], row["party"]


def _anchors(fact: Row) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for anchor in filter(None, fact["anchors"].split(";")):
        part, _, span = anchor.rpartition(":")
        start, _, end = span.partition("-")
        found.setdefault(part, (int(start), int(end)))
    return found


def run(inputs: Sequence[str], out: Path) -> dict[str, list[dict[str, str]]]:
    """The tables of a run, all cells text."""
    tables = batch.run(inputs, out, batch.Options(IngestOptions())).tables
    return {
        name: [{str(column): str(cell) for column, cell in row.items()} for row in frame.to_dict("records")]
        for name, frame in tables.items()
    }


def write(articles: Sequence[dict[str, object]], slips: Sequence[Slip], path: Path) -> None:
    """The articles with the slips in their text, as a dump."""
    by_source: dict[str, list[Slip]] = {}
    for slip in slips:
        by_source.setdefault(slip.source.partition("#")[2], []).append(slip)
    with path.open("w", encoding="utf-8") as handle:
        for article in articles:
            raw = str(article["raw"])
            for slip in sorted(by_source.get(str(article["id"]), ()), key=lambda slip: -slip.start):
                raw = raw[: slip.start] + slip.words + raw[slip.end :]
            handle.write(json.dumps({**article, "raw": raw}, ensure_ascii=False) + "\n")


def judged(figures: Sequence[Row], results: Results) -> Iterator[tuple[Key, bool, bool]]:
    """Figures of the elections that results are about: key, right, flagged."""
    for row in figures:
        if FIRST <= row["election_date"] <= LAST and not row["counterparty"] and row["bound"] in ("exact", ""):
            right = results.right(_key(row), row["value"])
            if right is not None and row["status"] == "final":
                yield _key(row), right, row["flagged"] == "yes"


def settle(slips: Sequence[Slip], clean: Sequence[Row], tables: Mapping[str, list[dict[str, str]]]) -> None:
    """Whether each slip was read, and if so flagged, lost to a true value, or missed."""
    rows = {_key(row): row for row in tables["reconciled"] if not row["counterparty"]}
    lost = {(*_key(row), row["value"]) for row in tables["conflicts"]}

    def stated(facts: Sequence[Row]) -> set[tuple[str, Key, str]]:
        said = {(fact["source"], _key(fact), fact["value"]) for fact in facts}
        before = {(f["source"], (*_key(f)[:2], "control_before", ""), f["previous"]) for f in facts}
        return said | before

    fresh = stated(tables["facts"]) - stated(clean)
    for slip in slips:
        if (slip.source, slip.key, slip.value) not in fresh:
            continue
        row = rows.get(slip.key)
        if row is not None and row["flagged"]:
            slip.fate = "flagged"
        elif row is not None and row["value"] != slip.value and (*slip.key, slip.value) in lost:
            slip.fate = "lost"
        else:
            slip.fate = "missed"


def share(part: int, whole: int) -> str:
    """A share with its numbers."""
    return f"{part / whole:.3f} ({part} of {whole})" if whole else "- (0 of 0)"


def tell(figures: Sequence[tuple[Key, bool, bool]], without: set[Key]) -> str:
    """Shares of true figures flagged and of unflagged figures right."""
    true = [flagged for key, right, flagged in figures if right and key not in without]
    unflagged = [right for _, right, flagged in figures if not flagged]
    return (
        f"true figures flagged {share(sum(true), len(true))}; unflagged right {share(sum(unflagged), len(unflagged))}"
    )


def main() -> int:
    """Plant, run, print; the exit status is 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--per-kind", type=int, default=9)
    parser.add_argument("--list", action="store_true", help="every slip with its fate")
    parser.add_argument("--wrong", action="store_true", help="figures wrong and not flagged, true and flagged")
    given = parser.parse_args()
    if not RESULTS.exists():
        print(f"skipped: {RESULTS} is not here, and slips are told from true figures by it alone")
        return 0
    results = Results(RESULTS)
    with tempfile.TemporaryDirectory() as folder:
        base, dump = Path(folder), Path(folder, "corpus.jsonl")
        articles: list[dict[str, object]] = []
        for number, name in enumerate(SETS):
            run([str(ROOT / "corpus" / name)], base / str(number))
            with (base / str(number) / "articles.jsonl").open(encoding="utf-8") as handle:
                for line in handle:
                    article = json.loads(line)
                    kept = {column: article[column] for column in ("raw", "publisher", "title", "url", "published_at")}
                    articles.append({"id": f"{number}-{article['source'].replace('#', '-')}", **kept})
        write(articles, (), dump)
        clean = run([str(dump)], base / "clean")
        raws = {f"{dump.name}#{article['id']}": str(article["raw"]) for article in articles}
        before = list(judged(clean["reconciled"], results))
        print(f"{len(articles)} articles; without slips: {tell(before, set())}")
        if given.wrong:
            tell_wrong(clean["reconciled"], results)
        every: list[Slip] = []
        for seed in range(given.seed, given.seed + given.seeds):
            slips = Planter(raws, clean["facts"], results, seed).slips(given.per_kind)
            write(articles, slips, dump)
            tables = run([str(dump)], base / f"seed{seed}")
            settle(slips, clean["facts"], tables)
            read = [slip for slip in slips if slip.fate != "not read"]
            caught = sum(slip.fate != "missed" for slip in read)
            planted = f"seed {seed}: {len(slips)} slips planted, {len(read)} read"
            after = tell(list(judged(tables["reconciled"], results)), {slip.key for slip in slips})
            print(f"{planted}; caught {share(caught, len(read))}; {after}")
            every += slips
    fates = Counter((slip.kind, slip.fate) for slip in every)
    for kind in dict.fromkeys(slip.kind for slip in every):
        line = ", ".join(f"{fate} {fates[kind, fate]}" for fate in ("flagged", "lost", "missed", "not read"))
        print(f"  {kind:18} {line}")
    if given.list:
        print("\n".join(map(str, every)))
    return 0


def tell_wrong(figures: Sequence[Row], results: Results) -> None:
    """Figures that are wrong and not flagged, and true ones that are."""
    by_key = {_key(row): row for row in figures if not row["counterparty"]}
    for key, right, flagged in judged(figures, results):
        if right == flagged:
            row = by_key[key]
            print(
                "  true, flagged" if right else "  wrong, not flagged",
                *key,
                row["value"],
                "|",
                row["reason"],
                row["sources"],
            )


if __name__ == "__main__":
    sys.exit(main())
