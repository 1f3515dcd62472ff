"""Judging: what the cues of a sentence, and the passage that it goes on, make of its statements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import regex

from pipeline.extract.chunk import Chunk
from pipeline.extract.clauses import is_participle
from pipeline.extract.discourse import FINITE, Scene
from pipeline.extract.modality import (
    ASKED,
    SOME_YEAR,
    YET_TO_COME,
    Borders,
    Cue,
    Verdict,
    cues,
    history,
    judge,
    still_counting,
)
from pipeline.extract.plain import as_told
from pipeline.extract.sentence import TABLE_ROWS, Sentence, Statement
from pipeline.lexicon import Lexicon
from pipeline.phrasing import Endings, History, Names, Phrasing

_HAVING = frozenset({"had", "has"})
_DIRECTIONS = (["up"], ["down"])
_LINE = 60
"""Characters of a line that says that a result is still to come, at most."""


A_TERM = 4
"""Years from one election of all seats to the next, at most."""
_MOVES = frozenset({"control", "outcome", "seat_change", "seats", "majority"})


@cache
def _years(words: History) -> regex.Pattern[str]:
    """From which year to which something was; as written, as a sentence that begins so is history by its cues."""
    return regex.compile(rf"\b{words.from_to.body}\b")


@cache
def _parts(words: History) -> regex.Pattern[str]:
    """What parts two things that are said."""
    return regex.compile(rf"[,;:.]|\b{words.parting.body}\b")


@cache
def _name_or_month(words: Names) -> regex.Pattern[str]:
    """A name that may be a verb too, but for one before another name, as in a question."""
    return regex.compile(rf"{words.verbs_too.body}\b(?! \p{{Lu}})")


def scopes(sentence: Sentence, lexicon: Lexicon, extra: Path | None = None) -> tuple[list[Cue], Borders]:
    """The cues of a sentence and where its clauses begin.

    What is part of a longer phrase of the lexicon ("failed to hold", "no party has a majority") is no cue.
    """
    triggers = _triggers(lexicon)
    spans = [(c.start, c.end) for c in sentence.chunks if " " in c.text and c.tag in triggers]

    def part(cue: Cue) -> bool:
        own = (cue.start, cue.end)
        return any(span != own and span[0] <= cue.start and cue.end <= span[1] for span in spans)

    text = sentence.text
    forecast = list(_had_happening(sentence, lexicon.phrasing.endings))
    marks = [cue for cue in cues(text, extra) if not (part(cue) or _named(text, cue, lexicon.phrasing))]
    marks = sorted([*marks, *forecast], key=lambda cue: cue.start)
    borders = clause_borders(sentence.chunks, lexicon)
    if sentence.chunks and sentence.chunks[0].tag == "accompany":  # "With nobody in control, talks are expected"
        closed = next((c for i, c in enumerate(sentence.chunks) if i and sentence.chunks[i - 1].tag == "NOC"), None)
        borders += [closed.start] if closed is not None and closed.tag == "comma" else []
    return marks, Borders(borders, _without_tense(sentence.chunks, borders, lexicon))


def _had_happening(sentence: Sentence, words: Endings) -> Iterator[Cue]:
    """Cues where somebody had a party doing something: "a forecaster had Labour adding 700", "he has them losing"."""
    chunks = [c for c in sentence.chunks if c.tag != "det"]
    for one, party, verb in zip(chunks, chunks[1:], chunks[2:], strict=False):
        if one.text in _HAVING and party.tag in ("PARTY", "they") and is_participle(verb, words):
            yield Cue(one.start, one.end, "projected", frozenset({"forward"}))


def _span_of_years(text: str, at: int, year: str, words: History) -> tuple[int, int] | None:
    """Where the clause of an offset names years of which the last is before the poll: "held it from 1998 to 2021"."""
    for match in _years(words).finditer(text):
        left, right = sorted((at, match.start()))
        if (not year or match["year"] < year) and not _parts(words).search(text, left, right):
            return match.span()
    return None


def _between_elections(text: str, date: str, words: Phrasing) -> list[tuple[tuple[int, int], bool]]:
    """Where a sentence speaks of what happened between elections, and whether only of changes.

    "Lost 12 seats through defections", "in January"; "over the last two elections", of no control.
    """
    history = words.history
    month = words.numbers.months.entries[int(date[5:7]) - 1] if date else ""
    told = [
        m.span()
        for m in history.midterm.anywhere.finditer(text)
        if not (month and month in m.group().lower()) and not history.baseline.opening.match(text, m.end())
    ]
    told += [m.span() for m in history.recent.anywhere.finditer(text)]
    changes = [m.span() for m in history.spans.anywhere.finditer(text)]
    since = history.gone_since.anywhere.finditer(text) if date else ()
    changes += [m.span() for m in since if int(date[:4]) - int(m["year"]) > A_TERM]
    return [(span, False) for span in told] + [(span, True) for span in changes]


def _of_then(
    text: str, start: int, statement: Statement, told: Sequence[tuple[tuple[int, int], bool]], words: Phrasing
) -> tuple[int, int] | None:
    """What says that the change which a statement tells of was no election's, None where nothing does.

    Args:
        text: the sentence.
        start: first code point of the trigger.
        statement: of whose measure it depends.
        told: see ``_between_elections``.
        words: by which it is known.
    """
    history = words.history
    if statement.measure not in _MOVES or statement.rule in TABLE_ROWS:
        return None
    for (first, last), changes in told:
        if changes and (
            statement.measure != "seat_change" or history.compared_since.anywhere.search(text, start, last)
        ):
            continue
        if first < start and _participle_on(text, first, start, words):
            return first, last
        left, right = (last, start) if last <= start else (min(start, first), first)
        between = text[left:right] if last <= start or first >= start else ""
        if not (regex.search("[,;:]", between) or history.midterm_parted.anywhere.search(between)):
            return first, last
    return None


def _participle_on(text: str, cue: int, start: int, words: Phrasing) -> bool:
    """Whether a trigger stands behind a participle that goes on from a cue: "quit in January, leaving Labour on 17"."""
    comma = text.rfind(", ", cue, start)
    led = text[comma + 2 : start + 1].split() if comma > 0 else []
    first = (
        led[0] if led and len(led[0]) > 1 else text[start:].split(" ")[0] if comma > 0 and comma + 2 == start else ""
    )
    apart = regex.search("[;:]", text[cue:start]) is not None or text.count(", ", cue, start) > 1
    return first.endswith(words.endings.participle.endings) and not apart


def _named(text: str, cue: Cue, words: Phrasing) -> bool:
    """Whether a cue is a name (the month, or somebody called May or Will), or says that all are in ("all 47 seats")."""
    if cue.status == "partial":
        councils = words.contest.council.inside.search(text[cue.start : cue.end]) is not None
        if not councils and words.counting.all_of_them.just_before.search(text, 0, cue.start):
            return True
    return cue.start > 0 and _name_or_month(words.names).match(text, cue.start) is not None


def note_what_follows(text: str, scene: Scene, year: str, phrasing: Phrasing) -> None:
    """Note what a line tells of those below it: that they are of an earlier election, or that nothing is known yet."""
    if text.endswith(":"):
        head = phrasing.history.listed.anywhere.search(text)
        stated = "" if head is None else head["year"] or SOME_YEAR
        scene.list_history = stated if year and stated < year else ""
    elif len(text) < _LINE and (found := phrasing.counting.undeclared.ending.search(text.rstrip(" ."))):
        label = text[: found.start()].rstrip()
        # no "Six councils yet to declare", nor "YET TO DECLARE" over a list
        scene.undeclared = label.endswith((":", "-", "–")) or (not label and text.endswith("."))


def judged(
    stated: Sequence[Statement],
    sentence: Sentence,
    date: str,
    scene: Scene,
    lexicon: Lexicon,
    phrasing: Phrasing,
    extra: Path | None = None,
) -> list[tuple[Statement, Verdict]]:
    """Each statement of a sentence with what its cues, or the history that it goes on, make of it.

    Args:
        stated: what the rules read.
        sentence: where they read it.
        date: of the election that is reported, ISO 8601, or empty.
        scene: what was read before; what it tells of history and of counts that go on is brought up to date.
        lexicon: word classes.
        phrasing: words by which history and counts that go on are known.
        extra: a user's folder of models, laid over the shipped ones.
    """
    told = history(sentence.text, scene.history, date[:4], phrasing.history)
    scene.history = told if date else ""  # a year that opens a sentence may be that of the election itself
    if scene.list_history and any(c.tag.endswith("_v") and c.text not in ("'s", "’s") for c in sentence.chunks):
        scene.list_history = ""  # no line of a list
    note_what_follows(sentence.text, scene, date[:4], phrasing)
    told = told or scene.list_history
    counting = still_counting(sentence.text, phrasing.counting)
    if sentence.text.endswith(":"):
        partial = any(cue.status == "partial" for cue in cues(sentence.text, extra))
        scene.list_partial = partial or counting is not None
    if counting and not stated and scene.nation is not None:
        place = scene.recent[-1] if len({p.area_id for p in scene.recent}) == 1 else scene.nation
        scene.partial_here = place.area_id  # "62 of 107 councils declared. Seats: Labour 610"
    if not stated:
        return []
    marks, borders = scopes(sentence, lexicon, extra)
    moved = _between_elections(sentence.text, date, phrasing)
    out = []
    for statement in stated:
        start, end = (at - sentence.base for at in (statement.cue[0], max(statement.cue[1], statement.words[1])))
        if not 0 <= start < len(sentence.text):
            start = end = 0
        at = (start, statement.cue[1] - sentence.base, end)
        text, cues_here = as_told(statement, sentence, marks, phrasing.history)
        verdict = judge(text, cues_here, at, borders, date[:4], phrasing.history)
        if verdict.status == "asserted" and statement.rule == "tally":  # what was once of one of its parties was of all
            first = next((c.start for c in sentence.chunks if c.tag == "TALLY" and c.start < start < c.end), start)
            other = judge(text, cues_here, (first, *at[1:]), borders, date[:4], phrasing.history)
            verdict = other if other.status == "past" else verdict
        if verdict.status == "asserted" and counting:
            verdict = Verdict("partial", counting)
        if verdict.status == "asserted" and (span := _span_of_years(sentence.text, start, date[:4], phrasing.history)):
            verdict = Verdict("past", span)
        if moved and verdict.status in ("asserted", "partial"):
            span = _of_then(sentence.text, start, statement, moved, phrasing)
            verdict = Verdict("past", span) if span is not None else verdict
        if told and verdict.status == "asserted" and statement.measure not in ("seats_before", "seats_defended"):
            past = Verdict("past", None, SOME_YEAR if told == ASKED else told)
            verdict = Verdict("projected") if told == YET_TO_COME else past
        here = statement.area.area_id if statement.area is not None else ""
        if verdict.status == "partial":
            scene.partial_here = here
        elif verdict.status == "asserted" and here and scene.partial_here == here:
            verdict = Verdict("partial")  # "With nine of 25 wards declared ... They have won eight"
        out.append((statement, verdict))
    return out


@cache
def _verbs(lexicon: Lexicon) -> frozenset[str]:
    return lexicon.members("verbs") | lexicon.members("pos") | lexicon.members("neg")


@cache
def _triggers(lexicon: Lexicon) -> frozenset[str]:
    return lexicon.members("triggers") | {"NOC", "noc_before"}


def _without_tense(chunks: Sequence[Chunk], borders: Sequence[int], lexicon: Lexicon) -> frozenset[int]:
    """Those of the borders behind which no verb with a tense stands: "with Labour gaining 20", "Tories 23, up 7"."""
    found = []
    for i, chunk in enumerate(chunks):
        if chunk.start not in borders or chunk.tag not in ("PARTY", "TALLY"):
            continue
        behind = next((c for c in chunks[i + 1 :] if c.tag != "comma"), chunk) if chunk.tag == "PARTY" else chunk
        participle = is_participle(behind, lexicon.phrasing.endings)
        if participle or behind.tag in ("NUM", "TALLY", "up", "down", "pos", "neg"):
            found.append(chunk.start)
    return frozenset(found)


def clause_borders(chunks: Sequence[Chunk], lexicon: Lexicon) -> list[int]:
    """Where clauses with a subject and a verb of their own begin, in code points of the sentence."""
    verbs = _verbs(lexicon)
    going_on = lexicon.phrasing.endings.participle.endings
    found = []
    aside = False
    for i, chunk in enumerate(chunks):
        if i == 0:
            continue
        if aside and chunks[i - 1].tag in ("comma", "dash", "rpar") and (chunk.tag in FINITE or chunk.tag in verbs):
            found.append(chunk.start)  # "the Tories, who won 18 in 2019, are 13 down"
            aside = False
        j = i - 1
        if (chunk.tag == "rel" or chunk.text == "where") and chunks[j].tag in ("comma", "dash"):
            found.append(chunk.start)
            aside = True
        if chunk.tag not in ("PARTY", "AREA", "they", "TALLY"):
            continue
        if chunks[j].tag == "det":
            j -= 1
        if j < 0 or chunks[j].tag not in ("comma", "conj", "clause", "accompany", "semi", "dash", "colon"):
            continue
        if chunk.tag == "TALLY" and (chunks[j].tag in ("dash", "colon") or not chunk.role):
            continue  # goes on what was begun before it: "could lose 40, Labour five and the Lib Dems one"
        after = chunks[i + 1].tag if i + 1 < len(chunks) else ""
        fronted = (
            chunks[0].tag == "clause" and chunks[j].tag == "comma" and after in FINITE
        )  # "While A hold 20, they are"
        elided = after == "NUM" and [c.tag for c in chunks[i + 2 : i + 3]] in _DIRECTIONS
        if elided:
            continue  # "could finish 22 up and the Conservatives 48 down"
        if chunks[j].tag == "conj" and chunks[i + 1 : i + 2] and chunks[i + 1].text.endswith(going_on):
            continue  # "had the Tories shedding 650 and Labour gaining 450"
        if fronted or chunk.tag == "TALLY" or any(c.tag in verbs for c in chunks[i + 1 : i + 5]):
            found.append(chunk.start)
    return found
