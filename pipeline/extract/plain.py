"""Plain: what a text says of a council beside seats and control: turnout, coalitions, since when a party has run it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import regex

from pipeline.extract.chunk import Chunk
from pipeline.extract.discourse import Place, Scene, Span
from pipeline.extract.events import Match
from pipeline.extract.modality import Cue
from pipeline.extract.sentence import Sentence, Statement
from pipeline.fact import Bound
from pipeline.phrasing import History, Numbers, Phrases, Phrasing
from pipeline.when import A_YEAR

PLAIN = frozenset({"turnout", "coalition", "held_since"})
"""Measures whose statements are made here."""
_SHARE = regex.compile(r"(?P<share>[0-9]{1,2}(?:\.[0-9]{1,2})?)(?P<unit>\D*)")
_LEAST, _MOST = 8.0, 92.0
"""Per cent: no turnout is below or above."""
_JOINS = frozenset({"comma", "conj", "det", "dash", "slash", "lpar", "rpar"})
"""Tags between the parties of a coalition."""
_MOVES = frozenset(
    {
        "up",
        "down",
        "plus",
        "minus",
        "by",
        "rise_v",
        "fall_v",
        "shrink_v",
        "rise_n",
        "drop_n",
        "than",
        "from",
        "before_v",
    }
)
"""Tags before a share that is a change."""
_ENDED = frozenset(
    "lose_v loss_n oust_v fall_v gain_v take_v go_v become_v end_v break_v shrink_v had_v no_longer lose_label "
    "beat_v strip_v wipe_v sweep_v missed dump_v same_way".split()
)
"""Tags of a sentence in which somebody's rule may have ended."""

_REACH = 45
"""Characters between a share's "up from" and the year of what it is set against, at most."""
_WHOLE = frozenset({"sentence"})


def plain_statements(
    sentence: Sentence, match: Match, item: Mapping[str, str], areas: Sequence[Place], scene: Scene, words: Phrasing
) -> Iterator[Statement]:
    """The statements of a match of a rule of one of the measures ``PLAIN``.

    Args:
        sentence: with its chunks.
        match: with the slots "n" (a share, a year) and "p", "q" (parties).
        item: what the rule yields.
        areas: what it is of.
        scene: what was read before.
        words: beside numbers; of wards.
    """
    chunks, measure = sentence.chunks, item["measure"]
    bound: Bound = "exact"
    party = ""
    spots: list[tuple[str, Span]] = []
    if measure == "turnout":
        at = _first_share(chunks, match, words)
        end = next((i for i in range(at + 1, len(chunks)) if chunks[i].tag in ("comma", "semi")), len(chunks))
        clause = (0, chunks[end - 1].end)
        if any(w.anywhere.search(sentence.text, *clause) for w in (words.contest.other, words.numbers.by_post)):
            return  # of a ward, a general election, postal votes
        value = _share(chunks, at, words)
        bound = _bound(sentence.text[: chunks[at].start], words.numbers)
        spots.append(("value", sentence.span(at, at + 1)))
        if _of_ward(chunks[:end], words.contest.wards):
            return
    elif measure == "held_since":
        at, by = match.slots["n"], match.slots["p"]
        if words.contest.other.anywhere.search(sentence.text):
            return  # "has held the parliamentary seat of Dover since 1997"
        holds = len(chunks[by].parties) == 1 and not any(c.tag in _ENDED for c in chunks)
        value = chunks[at].text.strip() if holds else ""
        party = chunks[by].parties[0] if value else ""
        spots += [("value", sentence.span(at, at + 1)), ("party", sentence.span(by, by + 1))]
    else:
        found = [i for name in ("p", "q") if name in match.slots for i in _listed(chunks, match.slots[name])]
        codes = list(dict.fromkeys(code for i in sorted(set(found)) for code in chunks[i].parties))
        value = "+".join(codes) if len(codes) > 1 else ""
        if value:
            spots.append(("value", sentence.span(min(found), max(found) + 1)))
    cue, whole = sentence.span(match.trigger, match.trigger + 1), sentence.span(match.start, match.end)
    if measure == "turnout":
        areas = [area for area in areas if _is_near(area, sentence, scene)]
    for area in areas if value else ():
        anchors: tuple[tuple[str, Span], ...] = (("area", area.span), *spots, ("cue", cue))
        yield Statement(measure, area, party, value, "", "", bound, "", anchors, cue, whole, match.rule.name)


def as_told(
    statement: Statement, sentence: Sentence, marks: Sequence[Cue], words: History
) -> tuple[str, Sequence[Cue]]:
    """The text of a sentence and its cues, without what is no sign of a forecast or of history in a statement.

    Parties that have agreed "will" run a council; the year since which a party has run one is no year of old.
    """
    text = sentence.text
    if statement.measure == "coalition":
        marks = [c for c in marks if not words.agreed.anywhere.search(text, c.start, c.end)]
    elif statement.measure == "turnout":
        begin = dict(statement.anchors)["cue"][1] - sentence.base
        marks = [c for c in marks if c.status != "past" or not _set_against(text, begin, c.start, words)]
        for year in A_YEAR.finditer(text, begin):
            if _set_against(text, begin, year.start(), words):
                text = f"{text[: year.start()]}{'-' * len(year.group())}{text[year.end() :]}"
    elif statement.measure == "held_since":
        start, end = (at - sentence.base for at in dict(statement.anchors)["value"])
        marks = [replace(c, directions=_WHOLE) if c.status == "projected" else c for c in marks]
        text = f"{text[:start]}{'-' * (end - start)}{text[end:]}"
    return text, marks


def _is_near(area: Place, sentence: Sentence, scene: Scene) -> bool:
    """Whether an area is named in the sentence or its passage, or is what the article is about."""
    near = {p.area_id for p in (*scene.recent, *scene.heading)} | ({scene.topic.area_id} if scene.topic else set())
    nation = scene.nation.area_id if scene.nation is not None else ""
    return area.span[0] >= sentence.base or area.area_id in near | {nation}


def _set_against(text: str, begin: int, end: int, words: History) -> bool:
    """Whether what stands at an offset is the time of what a share is set against: "up from 36 per cent in 2019"."""
    return words.shares_then.anywhere.search(text, max(begin, end - _REACH), end) is not None


def told_largest(party: str, sentence: Sentence, match: Match, scene: Scene) -> bool:
    """Whether a sentence can mean a party as the largest: "they" are one of the sentence before, if that has any."""
    if any(c.tag == "nationally" for c in sentence.chunks[match.end : match.end + 1]):
        return False
    before = scene.said[1] if scene.said is not None else ()
    named = {code for c in before if c.tag in ("PARTY", "HELDBY") for code in c.parties}
    here = {code for c in sentence.chunks[: match.trigger] for code in c.parties}
    return bool(party) and ("p" in match.slots or scene.said is None or party in here | named)


def _first_share(chunks: Sequence[Chunk], match: Match, words: Phrasing) -> int:
    """Where the share of a match stands: the first behind the trigger, unless it says from what to what it went."""
    at = match.slots["n"]
    if any(c.tag == "to" for c in chunks[max(at - 2, match.trigger) : at]):
        return at
    return next((i for i in range(match.trigger + 1, at) if _share(chunks, i, words)), at)


def _share(chunks: Sequence[Chunk], at: int, words: Phrasing) -> str:
    """The share at a chunk, without its sign of per cent; empty where it counts something else, or a change."""
    said = _SHARE.match(chunks[at].text)
    if said is None or (at and chunks[at - 1].tag in _MOVES):
        return ""
    unit = said["unit"].strip()
    if (unit and unit not in words.numbers.per_cent.words) or (not unit and "." not in said["share"]):
        return ""
    return said["share"] if _LEAST < float(said["share"]) < _MOST else ""


def _bound(before: str, words: Numbers) -> Bound:
    kinds: tuple[tuple[Phrases, Bound], ...] = (
        (words.at_least, "at_least"), (words.at_most, "at_most"), (words.about, "about"),
    )  # fmt: skip
    return next((bound for phrases, bound in kinds if phrases.just_before.search(before)), "exact")


def _of_ward(chunks: Sequence[Chunk], wards: Phrases) -> bool:
    """Whether a ward is named or spoken of: "turnout in Mill Road was 31%"."""
    if any(c.text in wards.words for c in chunks):
        return True
    for i, chunk in enumerate(chunks[:-1]):
        if chunk.tag not in ("loc_p", "prep"):
            continue
        follows = chunks[min(i + 1 + (chunks[i + 1].tag == "det"), len(chunks) - 1)]
        if chunk.tag == "loc_p" and (follows.tag == "PLACE" or (follows.tag == "w" and follows.role == "name")):
            return True
    return False


def _listed(chunks: Sequence[Chunk], at: int) -> Iterator[int]:
    """Where the parties of a list stand of which that at ``at`` is one: "the Greens, independents and Lib Dems"."""
    yield at
    for step in (-1, 1):
        i, joined = at + step, False
        while 0 <= i < len(chunks) and (chunks[i].tag in _JOINS or (chunks[i].tag == "PARTY" and chunks[i].parties)):
            if step > 0 and joined and chunks[i].tag == "comma":
                break  # "the Greens and independents, the Conservatives having declined"
            joined = joined or chunks[i].tag == "conj"
            if chunks[i].tag == "PARTY":
                yield i
            i += step
