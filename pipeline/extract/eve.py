"""The eve: whether seats that a sentence counts were held before the poll, by the words beside the count."""

from __future__ import annotations

from functools import cache

import regex

from pipeline.extract.modality import Verdict
from pipeline.extract.sentence import Sentence, Statement
from pipeline.phrasing import Poll
from pipeline.when import A_YEAR, YEAR

_LISTS = frozenset({"tally", "count-of-party", "elided-verb"})
"""Rules that read counts without a verb of their own."""


@cache
def _up_to(words: Poll) -> regex.Pattern[str]:
    """What stands between a number and the later one that it fell or rose to."""
    return regex.compile(rf"^[^,;:.]*\bto(?: {words.merely.body})*\s*$", regex.IGNORECASE)


@cache
def _clause_end(words: Poll) -> regex.Pattern[str]:
    return regex.compile(rf"[,;:(–]| {words.clauses.body} ")


@cache
def _in_year(words: Poll) -> regex.Pattern[str]:
    """A year in which something was, not one that it is compared with."""
    return regex.compile(rf"(?<!{words.not_in_year.body} )\b{words.in_year.body} ({YEAR})\b", regex.IGNORECASE)


def held_before(statement: Statement, sentence: Sentence, date: str, words: Poll) -> bool:
    """Whether a party *had* seats in a sentence that names an earlier year: "than in 2019, when they had 43"."""
    text, at = sentence.text, statement.cue[0] - sentence.base
    cue = text[at : statement.cue[1] - sentence.base].lower()
    spans = dict(statement.anchors)
    first = min(at, spans["value"][0] - sentence.base) if "value" in spans else at
    if words.had_been.just_before.search(text[: max(0, first)]) or (cue == "had" and "(" in text[max(0, at - 6) : at]):
        return True  # "five Labour (they had 32)", "where there had been 43 Conservatives"
    if cue == "had" and words.but_now.anywhere.search(text, statement.words[1] - sentence.base):
        return True  # "the Greens had five, and now four"
    going_in, eve = words.going_in.opening.match(text), words.eve.anywhere
    opening = eve.search(text, 0, 60) if going_in else words.former_council.opening.match(text)
    if opening is not None and not words.by_now.anywhere.search(
        text, opening.end(), statement.words[1] - sentence.base
    ):
        return True
    if statement.rule in _LISTS and _counted_then(statement, sentence, words):
        return True
    if cue not in words.held_before.words | words.held_aside.words:
        return False
    clause = text[at : next((m.start() for m in _clause_end(words).finditer(text, at)), len(text))]
    lead = text[max(0, at - 60) : at]
    dated = [m.group(1) for m in _in_year(words).finditer(clause)] + A_YEAR.findall(lead)
    aside = (
        cue in words.held_aside.words and eve.search(lead) is not None
    )  # "had a majority before the election, holding 41"
    return aside or any(year < date[:4] for year in dated) or bool(eve.search(clause) or eve.match(lead.lstrip()))


def _counted_then(statement: Statement, sentence: Sentence, words: Poll) -> bool:
    """Whether a list of counts is of the eve by what stands right behind it: "Con 25, Lab 23 before the vote"."""
    spans = dict(statement.anchors)
    at = spans["value"][0] - sentence.base if "value" in spans else -1
    ends = [c.end for c in sentence.chunks if c.start <= at < c.end]
    behind = max([*ends, spans.get("party", (0, 0))[1] - sentence.base])
    return bool(ends) and words.eve.anywhere.match(sentence.text, behind + 1) is not None


def after_before(statement: Statement, sentence: Sentence, verdict: Verdict, poll: Poll) -> bool:
    """Whether a number is what another, earlier one fell or rose to: "from 13 seats in 2014 to six"."""
    value = next((span for part, span in statement.anchors if part == "value"), None)
    if value is None or verdict.cue is None:
        return False
    words = sentence.text[verdict.cue[1] : max(0, value[0] - sentence.base)]
    return statement.words[0] - sentence.base < verdict.cue[0] and bool(_up_to(poll).search(words))


def on_the_eve(sentence: Sentence, verdict: Verdict, words: Poll) -> bool:
    """Whether what makes a holding history is that it is of the eve of the poll."""
    return verdict.cue is not None and bool(words.eve.anywhere.match(sentence.text, verdict.cue[0]))
