"""Judging: what the cues of a sentence, and the passage that it goes on, make of its statements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import regex

from pipeline.extract.chunk import Chunk
from pipeline.extract.discourse import FINITE, Scene
from pipeline.extract.modality import SOME_YEAR, Cue, Verdict, cues, history, judge, still_counting
from pipeline.extract.plain import as_told
from pipeline.extract.sentence import Sentence, Statement
from pipeline.lexicon import Lexicon
from pipeline.phrasing import History, Names, Phrasing

_GOING_ON = "ing"
_HAVING = frozenset({"had", "has"})
_DIRECTIONS = (["up"], ["down"])
_LINE = 60
"""Characters of a line that says that a result is still to come, at most."""


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


def scopes(sentence: Sentence, lexicon: Lexicon, extra: Path | None = None) -> tuple[list[Cue], list[int]]:
    """The cues of a sentence and where its clauses begin.

    What is part of a longer phrase of the lexicon ("failed to hold", "no party has a majority") is no cue.
    """
    triggers = _triggers(lexicon)
    spans = [(c.start, c.end) for c in sentence.chunks if " " in c.text and c.tag in triggers]

    def part(cue: Cue) -> bool:
        own = (cue.start, cue.end)
        return any(span != own and span[0] <= cue.start and cue.end <= span[1] for span in spans)

    text = sentence.text
    forecast = list(_had_happening(sentence))
    marks = [cue for cue in cues(text, extra) if not (part(cue) or _named(text, cue, lexicon.phrasing))]
    marks = sorted([*marks, *forecast], key=lambda cue: cue.start)
    borders = clause_borders(sentence.chunks, lexicon)
    if sentence.chunks and sentence.chunks[0].tag == "accompany":  # "With nobody in control, talks are expected"
        closed = next((c for i, c in enumerate(sentence.chunks) if i and sentence.chunks[i - 1].tag == "NOC"), None)
        borders += [closed.start] if closed is not None and closed.tag == "comma" else []
    return marks, borders


def _had_happening(sentence: Sentence) -> Iterator[Cue]:
    """Cues where somebody had a party doing something: "a forecaster had Labour adding 700", "he has them losing"."""
    chunks = [c for c in sentence.chunks if c.tag != "det"]
    for one, party, verb in zip(chunks, chunks[1:], chunks[2:], strict=False):
        if one.text in _HAVING and party.tag in ("PARTY", "they") and verb.text.split()[0].endswith(_GOING_ON):
            yield Cue(one.start, one.end, "projected", frozenset({"forward"}))


def _span_of_years(text: str, at: int, year: str, words: History) -> tuple[int, int] | None:
    """Where the clause of an offset names years of which the last is before the poll: "held it from 1998 to 2021"."""
    for match in _years(words).finditer(text):
        left, right = sorted((at, match.start()))
        if (not year or match["year"] < year) and not _parts(words).search(text, left, right):
            return match.span()
    return None


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
    out = []
    for statement in stated:
        start, end = (at - sentence.base for at in (statement.cue[0], max(statement.cue[1], statement.words[1])))
        if not 0 <= start < len(sentence.text):
            start = end = 0
        at = (start, statement.cue[1] - sentence.base, end)
        text, cues_here = as_told(statement, sentence, marks, phrasing.history)
        verdict = judge(text, cues_here, at, borders, date[:4], phrasing.history)
        if verdict.status == "asserted" and counting:
            verdict = Verdict("partial", counting)
        if verdict.status == "asserted" and (span := _span_of_years(sentence.text, start, date[:4], phrasing.history)):
            verdict = Verdict("past", span)
        if told and verdict.status == "asserted" and statement.measure != "seats_before":
            verdict = Verdict("past", None, told)
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


def clause_borders(chunks: Sequence[Chunk], lexicon: Lexicon) -> list[int]:
    """Where clauses with a subject and a verb of their own begin, in code points of the sentence."""
    verbs = _verbs(lexicon)
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
        if chunks[j].tag == "conj" and chunks[i + 1 : i + 2] and chunks[i + 1].text.endswith(_GOING_ON):
            continue  # "had the Tories shedding 650 and Labour gaining 450"
        if fronted or chunk.tag == "TALLY" or any(c.tag in verbs for c in chunks[i + 1 : i + 5]):
            found.append(chunk.start)
    return found
