"""What a count counts: not every number of seats is what a party has of them.

A count of "more" or "fewer" is a change, or what a party is ahead by: "The Greens have 33 more councillors than before"
is a change of 33, "Labour have three more seats than the Tories" a lead, of which no measure is. Seats that are
"declared" are nobody's yet, and candidates are no councillors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pipeline.extract.chunk import Chunk
from pipeline.extract.discourse import Span
from pipeline.extract.quantities import NUMBER_WORDS
from pipeline.extract.sentence import TABLE_ROWS, Sentence, Statement
from pipeline.fact import NOC
from pipeline.gazetteer.areas import Area
from pipeline.phrasing import Counted, Endings, Phrases

_LEVELS = frozenset({"seats", "seats_before"})
_READ = _LEVELS | {"seats_won", "seat_change"}
_REACH = 9
"""Chunks behind the count within which it is said what it is compared with."""

_SHUTTING = frozenset({"stop", "semi", "comma", "rpar", "dash", "clause", "loc_p", "on_p"})
"""What ends a row of numbers."""
_TOLD = 60
"""Characters behind a majority within which it is said to be gone."""
_NEAR = 6
"""Characters between a count and the party that it counts candidates of."""
_BEHIND = 30
"""Characters behind a party's name that are looked at."""


def as_counted(statement: Statement, sentence: Sentence, words: Counted, forms: Endings) -> Statement | None:
    """The statement, that of a change where its count is a difference; None where it counts no party's seats.

    None too where councillors are "new", which tells neither how many a party has nor how many more.
    """
    spans = dict(statement.anchors)
    if "value" not in spans or statement.measure not in _READ | {"councils_gained", "majority"}:
        return statement
    if "party" in spans and _of_candidates(spans["value"], spans["party"], sentence, words):
        return None
    start, end = spans["value"][0] - sentence.base, spans["value"][1] - sentence.base
    chunks = sentence.chunks
    at = next((k for k, chunk in enumerate(chunks) if chunk.start <= start < chunk.end), None)
    if start < 0 or at is None:
        return statement
    if statement.measure == "majority":
        return None if _of_old_majority(statement, sentence, start, end, words) else statement
    if statement.measure == "councils_gained":
        gained_in = [c.tag for c in chunks[max(0, at - 2) : at]]
        won = gained_in[-1:] != ["loc_p"] or gained_in[0] == "control"
        return statement if won else None  # "gained in ten of the 11 councils"
    told = _Told(statement, sentence, words, forms.plural.endings, at, start, end)
    if any(condition(told) for condition in _COUNTS_NO_SEATS):
        return None
    said = sentence.text[start:end].lower().split()
    following = chunks[at + 1].text.split()[:1] if at + 1 < len(chunks) else []
    more, fewer = (any(word in kind.words for word in (*said, *following)) for kind in (words.more, words.fewer))
    if statement.measure in _LEVELS | {"seats_won"}:
        more = more or words.rises.just_before.search(sentence.text, 0, chunks[at].start) is not None
        fewer = fewer or words.falls.just_before.search(sentence.text, 0, chunks[at].start) is not None
    if more and fewer:
        return None  # a tally of both, of which one anchor holds every count
    if more or fewer:
        if _led(chunks[at + 1 : at + 1 + _REACH], words):
            return None
        if statement.measure in _LEVELS | {"seats_won"}:
            return replace(statement, measure="seat_change", value=f"-{statement.value}" if fewer else statement.value)
    elif statement.measure in _LEVELS and any(word in words.new.words for word in said):
        return None
    return statement


def _of_old_majority(statement: Statement, sentence: Sentence, start: int, end: int, words: Counted) -> bool:
    """Whether a majority is the one before: "lost its majority of six", "a majority of 12 was wiped out"."""
    cue = statement.cue[0] - sentence.base, statement.cue[1] - sentence.base
    gone = words.gone.anywhere.search(sentence.text, end, end + _TOLD)
    lost = words.lost.just_before.search(sentence.text, 0, max(0, cue[0]))
    if [c.tag for c in sentence.chunks if c.start >= end][:2] == ["to", "NUM"]:
        return True  # "a majority of 23 to 13"
    lacked = words.lacked.just_before.search(sentence.text, 0, max(0, cue[0]))
    had = words.was_majority.anywhere.search(sentence.text)
    before = (
        lacked
        or words.had_majority.anywhere.search(sentence.text)
        or (had and words.nowadays.anywhere.search(sentence.text, end))
    )
    return bool(gone or lost or before) or any(c.tag == "control" and start > c.start > cue[1] for c in sentence.chunks)


@dataclass(frozen=True, slots=True)
class _Told:
    """A count as it is told: the chunk that it stands in (``at``), and its code points of the sentence."""

    statement: Statement
    sentence: Sentence
    words: Counted
    plural: tuple[str, ...]
    at: int
    start: int
    end: int

    @property
    def of_seats(self) -> bool:
        """Whether it is of seats held, now or before."""
        return self.statement.measure in _LEVELS

    @property
    def next(self) -> Chunk | None:
        """The chunk behind it."""
        chunks = self.sentence.chunks
        return chunks[self.at + 1] if self.at + 1 < len(chunks) else None

    def before(self, phrases: Phrases) -> bool:
        """Whether one of some phrases stands right before it."""
        return phrases.just_before.search(self.sentence.text, 0, self.start) is not None

    def behind(self, phrases: Phrases) -> bool:
        """Whether what stands behind its chunk begins with one of some phrases."""
        at = self.next.start if self.next is not None else len(self.sentence.text)
        return phrases.opening.match(self.sentence.text, at) is not None


def _nobodys(told: _Told) -> bool:
    """Whether it is of no overall control, as below a label that said so: "Derby: NOC. 26 seats (+3)"."""
    return told.statement.party == NOC


def _known(told: _Told) -> bool:
    """Whether it is how many are declared: "with 39 of 98 seats declared"."""
    led_in = told.at > 0 and told.sentence.chunks[told.at - 1].tag == "accompany"
    return led_in and told.behind(told.words.declared)


def _of_some(told: _Told) -> bool:
    """Whether some are named for who they are: "two senior councillors"."""
    return told.behind(told.words.some)


def _of_ratio(told: _Told) -> bool:
    """Whether it is one of two numbers that are a ratio: "outnumber the Conservatives by two to one"."""
    found = told.words.ratio.anywhere.finditer(told.sentence.text) if told.of_seats else ()
    return any(ratio.start() < told.end and told.start < ratio.end() for ratio in found)


def _of_leaving(told: _Told) -> bool:
    """Whether they go: "three Conservatives and three Greens are not standing again"."""
    held = told.of_seats or told.statement.measure == "seats_won"
    return held and told.words.leaving.anywhere.search(told.sentence.text, told.end) is not None


def _among_candidates(told: _Told) -> bool:
    """Whether candidates are counted before it, of whom they are: "305 candidates, including ten Greens"."""
    before = told.sentence.chunks[: told.at]
    stood = next((c for c in before if c.tag == "OTHER" and told.words.candidates.ending.search(c.text)), None)
    return stood is not None and any(
        c.text in told.words.among.words for c in told.sentence.chunks if stood.end <= c.start < told.start
    )


def _among_losers(told: _Told) -> bool:
    """Whether they are named for what happened to them: "several lost out, including three Tory councillors"."""
    of_party = told.statement.rule == "count-of-party" and told.next is not None and told.next.tag == "PARTY"
    return of_party and told.before(told.words.among)


def _missed(told: _Told) -> bool:
    """Whether it is what a party did not get: "lost out in four seats", "half plus one"."""
    return told.statement.measure == "seat_change" and told.before(told.words.missed)


def _stands_for_another(told: _Told) -> bool:
    """Whether it stands for something that was named: "wanted a majority, and got one"."""
    return told.words.pronouns.ending.search(told.sentence.text, 0, told.end) is not None


def _set_against(told: _Told) -> bool:
    """Whether it is of an earlier election: "with 16 returned compared with 44 in 2005"."""
    return told.statement.measure == "seats_won" and told.before(told.words.against)


def _lacking(told: _Told) -> bool:
    """Whether it is how many were wanting: "came up eight seats short"."""
    return told.next is not None and told.next.text in told.words.lacking.words


def _of_distance(told: _Told) -> bool:
    """Whether it is by how many another is ahead: "moved to within one seat of Labour"."""
    return told.of_seats and told.before(told.words.within)


def _of_either(told: _Told) -> bool:
    party = dict(told.statement.anchors).get("party")
    return told.of_seats and _set_behind(party, told.start, told.sentence, told.words)


def _of_things(told: _Told) -> bool:
    """Whether a bare number is of something else: "has four meetings in A", "held 26 public meetings"."""
    chunks, words = told.sentence.chunks, told.words
    number = chunks[told.at].text.replace(",", "").split()[-1:]
    if not number or not (number[0][-1].isdigit() or number[0] in NUMBER_WORDS):
        return False
    behind = chunks[told.at + 1 : told.at + 3]
    if behind and behind[0].tag == "candidate" and told.statement.measure == "seat_change":
        return True  # "lost five activists"
    if not behind or behind[0].tag != "w" or behind[0].role or behind[0].text in words.no_things.words:
        return False
    named = behind[0] if behind[0].text.endswith(told.plural) else behind[-1]
    thing = named.tag == "w" and not named.role and named.text.endswith(told.plural)
    return thing and named.text not in words.no_things.words


def _of_several(told: _Told) -> bool:
    """Whether it is one of several numbers in a row, each of something else: "have six, five and five"."""
    chunks, words = told.sentence.chunks, told.words
    if chunks[told.at].tag != "NUM":
        return False
    left = right = told.at
    while right + 2 < len(chunks) and chunks[right + 1].tag in ("comma", "conj") and chunks[right + 2].tag == "NUM":
        right += 2
    while left > 1 and chunks[left - 1].tag in ("comma", "conj") and chunks[left - 2].tag == "NUM":
        left -= 2
    joined = any(c.tag == "conj" for c in chunks[left:right])
    counts = [c.quantity for c in chunks[left : right + 1 : 2] if c.quantity is not None]
    behind = chunks[right + 1] if right + 1 < len(chunks) else None
    of_one = all(q.unit in ("", "seats") and not q.signed for q in counts) and not any(
        c.last_word in words.more.words | words.fewer.words for c in chunks[left : right + 1 : 2]
    )
    of_one = of_one and all(not q.unit for q in counts[:-1])
    words_of, base = told.statement.words, told.sentence.base
    if words_of[0] <= base + chunks[left].start and base + chunks[right].end <= words_of[1]:
        return False  # a rule has read them together
    if any(c.tag == "councils" or (c.quantity is not None and c.quantity.unit == "councils") for c in chunks):
        return False  # "lost 474 seats and ten councils, while Labour gained 186 and eight"
    return joined and of_one and (behind is None or behind.tag in _SHUTTING)


def _of_whole(told: _Told) -> bool:
    """Whether it is of how many some are told of: "lost one of 11"."""
    before = told.sentence.chunks[max(0, told.at - 2) : told.at]
    return [c.tag for c in before] == ["OTHER", "prep"] and before[0].text in NUMBER_WORDS


def _all_but(told: _Told) -> bool:
    """Whether it is how many a party lacks of all: "all but three of the seats"."""
    return told.sentence.chunks[told.at].tag == "NUM" and told.before(told.words.all_but)


def _by_how_much(told: _Told) -> bool:
    """Whether it is by how many a party is ahead or behind: "with Labour just one behind"."""
    quantity = told.sentence.chunks[told.at].quantity
    bare = quantity is not None and not quantity.unit
    return bare and told.next is not None and told.next.text in told.words.leading.words


def _than_needed(told: _Told) -> bool:
    """Whether it is set against how many were needed: "one more seat than it needed", "one fewer than required"."""
    found = told.words.than_needed.anywhere.search(told.sentence.text, told.start, told.end + _TOLD)
    return found is not None and not any(mark in told.sentence.text[told.end : found.start()] for mark in ",;:")


def _together(told: _Told) -> bool:
    """Whether parties have it together: "the same as the Lib Dems and Labour combined", "A and B 36 in total"."""
    party = dict(told.statement.anchors).get("party")
    chunks = told.sentence.chunks
    at = next((i for i, c in enumerate(chunks) if party and c.start == party[0] - told.sentence.base), None)
    if at is None:
        return False
    behind = [i for i in range(at + 1, min(at + 4, len(chunks))) if chunks[i].tag != "det"][:2]
    if [chunks[i].tag for i in behind] == ["conj", "PARTY"]:
        at = behind[1]
    elif [c.tag for c in chunks[max(0, at - 3) : at] if c.tag != "det"][-2:] != ["PARTY", "conj"]:
        return False
    end = max(chunks[at].end, told.end if told.start < chunks[at].end + _NEAR else 0)
    return told.words.together.opening.match(told.sentence.text[end:].lstrip()) is not None


def _of_noun(told: _Told) -> bool:
    """Whether a noun behind it says what it counts: "the Tories, with four losses", which another rule reads."""
    nouns = told.next is not None and told.next.tag in ("loss_n", "gain_s")
    return nouns and told.of_seats and told.statement.rule == "count-of-party"


def _lost_of(told: _Told) -> bool:
    """Whether it is how many a party lost: "Of the ten seats Labour lost"."""
    tags = [c.tag for c in told.sentence.chunks[told.at + 1 : told.at + 3]]
    return told.of_seats and tags == ["PARTY", "lose_v"]


def _lost_by_score(told: _Told) -> bool:
    """Whether it is a score by which its party lost or is behind: the winner's comes first."""
    lead = told.sentence.text[: told.statement.cue[0] - told.sentence.base]
    behind = told.words.beaten.anywhere.search(lead)
    return told.statement.rule == "by-score" and (
        behind is not None or any(c.tag == "majority" for c in told.sentence.chunks if c.end <= len(lead))
    )


def _run_with(told: _Told) -> bool:
    """Whether a party ran the council with them: "who ran the council with the three Greens"."""
    clause = told.sentence.text[: told.start]
    found = told.words.ran_with.anywhere.search(clause)
    return found is not None and not any(mark in clause[found.end() :] for mark in ",;:–")


def _had_once(told: _Told) -> bool:
    """Whether it is of long ago: "which once had 94"."""
    return told.words.once_had.just_before.search(told.sentence.text, 0, told.start) is not None


def _became(told: _Told) -> bool:
    """Whether it is what became another number: "the Tories' 34 in Lichfield became 22", "Labour's ten, 17"."""
    chunks = told.sentence.chunks
    if told.statement.rule != "count-of-party" or chunks[told.at].tag != "NUM":
        return False
    behind = [c.tag for c in chunks[told.at + 1 : told.at + 3]]
    if chunks[told.at - 1].tag in ("possessive", "apostrophe") and behind == ["comma", "NUM"]:
        return all(c.tag in ("semi", "stop") for c in chunks[told.at + 3 : told.at + 4])
    return told.words.became.opening.match(told.sentence.text[told.end : told.end + _TOLD].lstrip()) is not None


_COUNTS_NO_SEATS: tuple[Callable[[_Told], bool], ...] = (
    _nobodys, _known, _of_some, _of_ratio, _of_leaving, _among_candidates, _among_losers, _missed, _stands_for_another,
    _set_against, _lacking, _of_distance, _of_either, _of_things, _of_several,
    _of_whole, _all_but, _by_how_much, _than_needed, _together, _of_noun,
    _lost_of, _lost_by_score, _run_with, _had_once, _became,
)  # fmt: skip
"""When a count is of no party's seats."""


def _set_behind(party: Span | None, start: int, sentence: Sentence, words: Counted) -> bool:
    """Whether a count behind a comma may be of who is ahead or of who is behind: "one seat behind Labour, on 28"."""
    if party is None or not sentence.base <= party[0] < sentence.base + start:
        return False
    between = sentence.text[party[1] - sentence.base : start]
    before = words.behind.just_before.search(sentence.text, 0, party[0] - sentence.base)
    return between.startswith(",") and len(between.split()) <= 2 and before is not None  # and no "who now have"


def _led(following: Sequence[Chunk], words: Counted) -> bool:
    """Whether the count is compared with another party's: "than the Tories", "than its rivals"."""
    than = next((k for k, chunk in enumerate(following) if chunk.text in words.than.words), None)
    if than is None:
        return False
    other = [chunk for chunk in following[than + 1 : than + 3] if chunk.text not in words.articles.words][:1]
    return any(chunk.tag == "PARTY" or chunk.first_word in words.others.words for chunk in other)


def _of_candidates(value: Span, party: Span, sentence: Sentence, words: Counted) -> bool:
    """Whether a party's candidates are counted, none of whom its sentence says to have been elected."""
    if not sentence.base <= value[1] <= party[0] <= value[1] + _NEAR:
        return False
    at = party[1] - sentence.base
    behind = sentence.text[at : at + _BEHIND]
    named = words.candidates.opening.match(behind) or any(
        words.candidates.ending.search(c.text) for c in sentence.chunks if c.start < at <= c.end
    )
    return bool(named) and words.elected.anywhere.search(sentence.text) is None


def won_of_new(statement: Statement, council: Area, date: str) -> Statement:
    """A statement of seats gained on a council that is elected before it begins to exist is one of seats won."""
    first = date and date == council.elected_from and date < council.start
    if not first or statement.measure != "seat_change" or not statement.value.isdigit() or statement.rule in TABLE_ROWS:
        return statement
    return replace(statement, measure="seats_won")
