"""Modality: whether a statement is a result, a partial count, a forecast, history, or denied; by scope of cues.

Cues are data (``models/lexicon/modality.toml``), each with a direction; terminators end a scope and pseudo cues look
like cues and are none. The method is that of NegEx and ConText (Chapman et al. 2001; Harkema et al. 2009), on
sentences of result reports.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import regex

from pipeline.paths import model_files
from pipeline.phrasing import Counting, History
from pipeline.when import A_YEAR

_NEGATION_REACH = 70
_LABEL = 60
"""Code points of a label before a list, at most."""
_BACKWARD_REACH = 60
_COMPARED = 70
"""Characters before a year within which it is said what is compared with it."""
_LISTED_ON = re.compile(r",(?: and)?(?: the)? ")


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue in a sentence: its span, status and the directions in which it reaches."""

    start: int
    end: int
    status: str
    directions: frozenset[str]


@dataclass(frozen=True)
class CueTable:
    """The compiled cue file."""

    pattern: re.Pattern[str]
    meaning: dict[str, tuple[str, frozenset[str]]]


@cache
def cue_table(extra: Path | None = None) -> CueTable:
    """Read the cues; a user's file adds to the shipped one."""
    meaning: dict[str, tuple[str, set[str]]] = {}
    for path in model_files("lexicon/modality.toml", extra):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for cue in table.get("cue", []):
            for phrase in cue["phrases"]:
                meaning.setdefault(phrase, (cue["status"], set()))[1].add(cue["direction"])
        for phrase in table.get("terminators", {}).get("phrases", []):
            meaning[phrase] = ("terminator", set())
        for phrase in table.get("pseudo", {}).get("phrases", []):
            meaning[phrase] = ("pseudo", set())
    for phrase, (status, directions) in meaning.items():  # "could be" hides "could", and so reaches where it does
        words = phrase.split(" ")
        for first, last in combinations(range(len(words) + 1), 2):
            other, reach = meaning.get(" ".join(words[first:last]), ("", set()))
            if other == status:
                directions |= reach
    return CueTable(
        re.compile(rf"(?<![\w'])(?:{_longest_of(meaning)})(?![\w'])"),
        {p: (s, frozenset(d)) for p, (s, d) in meaning.items()},
    )


def _longest_of(phrases: Iterable[str]) -> str:
    """The regular expression of any of some phrases, the longest first; what several begin with stands once."""
    behind: dict[str, list[str]] = {}
    for phrase in phrases:
        behind.setdefault(phrase[:1], []).append(phrase[1:])
    ends = behind.pop("", None) is not None
    body = "|".join(re.escape(first) + _longest_of(rests) for first, rests in sorted(behind.items()))
    return f"(?:{body})?" if body and ends else f"(?:{body})" if len(behind) > 1 else body


@lru_cache(maxsize=16)
def cues(text: str, extra: Path | None = None) -> tuple[Cue, ...]:
    """Cues and terminators of a sentence, in order; those of the last sentences are remembered."""
    table = cue_table(extra)
    lowered = text.lower().replace("’", "'")
    if len(lowered) != len(text):  # a character whose lower case is longer would shift offsets
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text).replace("’", "'")
    found = []
    for match in table.pattern.finditer(lowered):
        status, directions = table.meaning[match.group()]
        if status != "pseudo":
            found.append(Cue(match.start(), match.end(), status, directions))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Status of a statement, ``negated`` among them; the cue that decided, if any; a year of history, if any."""

    status: str
    cue: tuple[int, int] | None = None
    year: str = ""


class Borders(NamedTuple):
    """Where clauses with a subject of their own begin; ``absolute``: those without a verb that has a tense."""

    all: Sequence[int]
    absolute: frozenset[int] = frozenset()


SOME_YEAR = "0"
"""Before any: the year of an earlier election that is not said."""
ASKED = "0?"
"""In place of a year: the next sentence answers a question about an earlier one, or about what is until the poll."""
YET_TO_COME = "?"
"""In place of a year: what is told may come."""


def history(text: str, before: str, year: str, words: History) -> str:
    """The year of the earlier election that a sentence tells of, as one that begins "In 2019, ..." or goes on with it.

    Args:
        text: the sentence.
        before: the year that the sentence before it, of the same passage, told of; empty for none.
        year: of the election that is reported.
        words: by which such sentences are known.
    """
    if opening := words.opening.opening.match(text) or words.these_seats.anywhere.search(text):
        stated = opening["year"]
        return stated if not year or stated < year else ""
    if text.endswith("?") and words.asked_ahead.anywhere.search(text):
        return YET_TO_COME
    if text.endswith("?") and words.asked.anywhere.search(text):
        return ASKED
    if before == ASKED:
        return SOME_YEAR  # "Who runs it now? Labour have 22 seats."
    told = words.last_poll.opening.match(text)
    if told and year and text[told.end() :].lstrip()[:1] in ("(", ",") and not words.present.anywhere.search(text):
        return SOME_YEAR
    return before if before and not words.present.anywhere.search(text) else ""


def still_counting(text: str, words: Counting) -> tuple[int, int] | None:
    """Where a sentence says that some of the results are in ("62 of 107 councils declared"); None where all are."""
    if " of " not in text.lower():
        return None
    for match in words.declared.anywhere.finditer(text):
        if match["part"].lower() != match["whole"].lower():
            return match.span()
    return None


def _in_other_brackets(text: str, cue: int, trigger: int) -> bool:
    """Whether the cue at an offset stands in brackets that the trigger at another is outside of."""
    opens = text.rfind("(", 0, cue)
    if opens < 0 or ")" in text[opens:cue]:
        return False
    closes = text.find(")", cue)
    return not opens < trigger < (closes if closes >= 0 else len(text))


@cache
def _ends_question(words: History) -> regex.Pattern[str]:
    """Where the question of a sentence that ends in one begins, behind a dash."""
    return regex.compile(rf"\s[—–-]\s*{words.asked_behind.body}\b", regex.IGNORECASE)


@cache
def _fulfilled(words: History) -> regex.Pattern[str]:
    """After a purpose ("their campaign to take Swindon"): it came about."""
    return regex.compile(rf"(?<!{words.unfulfilled.body} )\b{words.fulfilled.body}\b")


@cache
def _compared(words: History) -> regex.Pattern[str]:
    """Before a year: it says how long, or against what."""
    return regex.compile(rf"\b{words.compared.body}\s*$")


@cache
def _beside_year(words: History) -> regex.Pattern[str]:
    return regex.compile(rf"(?:\b{words.beside_year.body}|\()\s*$")


@cache
def _year_when(words: History) -> regex.Pattern[str]:
    return regex.compile(rf",? {words.when.body}\b")


def _turned(text: str, begin: int, cue: int, trigger: tuple[int, int], words: History) -> bool:
    """Whether a sentence turns to the present between a cue and a trigger: "Four years ago ...; they now have ..."."""
    start, end = trigger
    marks = [text.rfind(sign, cue, start) for sign in (";", " - ", " – ", " — ")] if cue < start else []
    turned = max(marks, default=-1)
    if words.pluperfect.opening.match(text, begin, cue) and words.turns.anywhere.search(text, cue, start):
        return True  # "Labour had run a minority administration, but took full control"
    return turned >= 0 and words.present.anywhere.search(text, turned, end) is not None


def _follows(text: str, end: int, cue: int) -> bool:
    """Whether a cue stands right behind a statement: "Labour gain expected", not "kept control, defending ten"."""
    return 0 <= cue - end <= 2 and "," not in text[end:cue]


def judge(
    text: str,
    found: Sequence[Cue],
    at: tuple[int, int, int],
    borders: Borders,
    year: str,
    words: History,
) -> Verdict:
    """Status of a statement, by the cues that reach its trigger.

    Args:
        text: the sentence.
        found: its cues.
        at: first code point of the trigger, its end, and the end of the statement's words.
        borders: where clauses with a subject of their own begin.
        year: year of the election that is reported, empty where not known.
        words: beside a year that make it one of an earlier election, or not.
    """
    start, trigger_end, end = at
    marks = [at for at, sign in enumerate(text) if sign == ";"] if ";" in text else []
    label = text.find(":")
    stops = sorted([*borders.all, *marks, *(cue.start for cue in found if cue.status == "terminator")])

    denied = [cue.start for cue in found if cue.status == "negated"]

    def apart(left: int, right: int, status: str = "") -> bool:
        between = [stop for stop in stops if left <= stop <= right]
        if status != "projected" or any(left <= cue <= right for cue in denied):  # "their bid failed, with ..."
            return bool(between)
        return any(stop not in borders.absolute for stop in between)  # "could lose 40, with Labour gaining 20"

    led_in = next((cue.start for cue in found if 0 < start - cue.end <= 1 and cue.status == "terminator"), -1)
    led_in = led_in if text[led_in:start].startswith("after") and text[start:].split()[0].endswith("ing") else -1

    if supposed := words.supposed.opening.match(text):
        return Verdict("projected", supposed.span())  # "Had they lost only those ten, ..."
    partial: Cue | None = None
    hoped = any(cue.status == "projected" for cue in found)
    fulfilled = hoped and _fulfilled(words).search(text, end) is not None
    for cue in found:
        if cue.status == "terminator" or (fulfilled and cue.status == "projected"):
            continue
        if cue.status == "past" and _in_other_brackets(text, cue.start, start):
            continue  # "won 175 seats (182 at the last election)"
        # "failed to reach": the cue shares its last word with the trigger
        before = cue.end <= start or (cue.status == "negated" and cue.start < start < cue.end < trigger_end)
        if trigger_end <= cue.start and cue.end <= end and "forward" in cue.directions and cue.status != "partial":
            return Verdict(cue.status, (cue.start, cue.end))  # among the words that the rule read
        if "adjacent" in cue.directions:  # "almost won", but "almost 50 seats"
            if cue.end < start <= cue.end + 1:
                return Verdict(cue.status, (cue.start, cue.end))
            if "sentence" not in cue.directions:  # "comes five years after" hides "years after", and reaches farther
                continue
        if cue.status == "negated":
            if (
                before
                and start - cue.end <= _NEGATION_REACH
                and not apart(cue.end, start)
                and ":" not in text[cue.end : start]
                and not words.anew.anywhere.search(
                    text, cue.end, trigger_end
                )  # "came within two of a majority and have 34 seats"
            ):
                return Verdict("negated", (cue.start, cue.end))
        elif cue.status == "partial":
            partial = partial or cue
        elif "sentence" in cue.directions and ";" in text[cue.end : start] and ":" not in text[cue.end - 1 : start]:
            continue
        elif "sentence" in cue.directions:
            return Verdict(cue.status, (cue.start, cue.end))
        elif (
            cue.status == "past"
            and cue.start >= trigger_end
            and words.set_against.just_before.search(text, trigger_end, cue.start)
        ):
            continue  # "has 59 councillors against 47 last time"
        elif "both" in cue.directions:  # "Four years ago ..." holds for the whole sentence
            leading = (
                cue.start <= 12
                and cue.status == "past"
                and not _turned(text, cue.start, cue.end, (start, trigger_end), words)
            )
            parted = cue.status == "past" and "," in text[min(cue.end, end) : max(cue.start, start)]
            if cue.status == "past" and cue.end <= start and _year_when(words).match(text, cue.end):
                return Verdict(cue.status, (cue.start, cue.end))  # "last year, when they gained seven"
            if (
                parted
                and text[start : start + 1].isupper()
                and _LISTED_ON.fullmatch(text, cue.end, max(cue.end, start))
            ):
                parted = False  # "won 39 last time, Labour 31"
            if leading or not (parted or apart(min(cue.start, start), max(cue.start, start))):
                return Verdict(cue.status, (cue.start, cue.end))
        elif (
            (cue.status == "projected" and (_follows(text, end, cue.start) or cue.start <= start < cue.end))
            or ("forward" in cue.directions and before and not apart(cue.end, start, cue.status))
            or (
                "backward" in cue.directions
                and cue.start >= trigger_end
                and cue.start - end <= _BACKWARD_REACH
                and not apart(end, cue.start)
            )
        ):
            return Verdict(cue.status, (cue.start, cue.end))
    for cue in found:  # "Projection: Labour +500 seats; Conservatives -1,000 seats"
        labels = cue.status == "projected" and "forward" in cue.directions and cue.end <= label < min(start, _LABEL)
        if labels and not any(cue.end <= border <= label for border in borders.all):
            return Verdict(cue.status, (cue.start, cue.end))
    years = list(A_YEAR.finditer(text))
    for match in words.ever_since.anywhere.finditer(text) if years else ():
        if match.start() <= start < match.end() and (not year or match["year"] < year):
            return Verdict("past", match.span("year"), match["year"])
    if text.rstrip().endswith("?") and not _ends_question(words).search(text, end):
        return Verdict("projected", (len(text.rstrip()) - 1, len(text.rstrip())))
    ended = 0
    for match in years:
        stated = match.group()
        before_year, ended = text[: match.start()].lower(), max(ended, match.start() - _COMPARED)
        since, ended = ended, match.end()  # "since 2000 but lost it in 2018"
        if stated == year or (year and stated > year) or _in_other_brackets(text, match.start(), start):
            continue
        if _year_when(words).match(text, match.end()) and match.end() <= start:
            return Verdict("past", (match.start(), match.end()), stated)
        caused = words.year_after.opening.match(text, match.end()) is not None
        if caused and match.end() <= start and "," not in text[match.end() : start] and match.start() > 12:
            return Verdict("past", (match.start(), match.end()), stated)  # "in 2018 after Labour lost five seats"
        if _compared(words).search(before_year, max(0, since)):
            continue
        if match.start() > 30 and text[match.end() : start] == " to ":
            continue  # "overturned the landslide of 2000 to take 27 seats"
        aside = match.start() > 30 or words.counted_then.just_before.search(text[: match.start()]) is not None
        if aside and match.end() <= start and "," in text[match.end() : start]:
            continue  # "Torbay, having lost it in 2019, and Wyre Forest": the year was of an aside
        comma = text.find(",", match.end())
        # "In May 2019, ..." and "Across England in 2019, ..." hold for the whole sentence
        leading = match.start() <= 12 or (match.start() <= 30 and 0 <= comma - match.end() <= 2)
        bare = match.start() == 0
        if not (bare or _beside_year(words).search(before_year, max(0, len(before_year) - 14))):
            continue
        anew = end <= match.start() and words.anew.anywhere.search(text, end, match.start()) is not None
        if match.end() < led_in:  # "took control in 2019 after wrestling it from Labour": of that year too
            return Verdict("past", (match.start(), match.end()), stated)
        if leading or not (anew or apart(min(match.start(), start), max(match.start(), start))):
            return Verdict("past", (match.start(), match.end()), stated)
    if partial is not None:
        return Verdict("partial", (partial.start, partial.end))
    return Verdict("asserted")
