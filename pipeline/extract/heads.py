"""Heads of lists: a line such as "Labour hold" or "GAINS" whose councils stand behind it or on the lines below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.extract.chunk import Chunk
from pipeline.extract.discourse import Actor, Place, Span, places
from pipeline.extract.sentence import Sentence, Statement
from pipeline.phrasing import Headings

_SHORT = 16
_EMPTY = frozenset(
    {"comma", "dash", "colon", "stop", "bullet", "conj", "LOCATOR", "OTHER", "NUM", "lpar", "rpar", "bar",
     "semi", "council", "YEAR", "slash", "det"}
)  # fmt: skip
_BESIDE = frozenset(
    {
        "colon",
        "dash",
        "lpar",
        "rpar",
        "from",
        "to",
        "PARTY",
        "NOC",
        "gain_v",
        "gain_s",
        "hold_s",
        "hold_v",
        "take_v",
        "win_v",
        "lose_v",
        "loss_n",
        "LOCATOR",
        "formerly",
        "nochange",
    }
)
_LINE = _EMPTY | {
    "take_v",
    "win_v",
    "formerly",
    "AREA",
    "PARTY",
    "NOC",
    "from",
    "to",
    "hold_s",
    "hold_v",
    "gain_s",
    "gain_v",
    "loss_n",
    "lose_v",
    "nochange",
    "stay_v",
    "seats",
    "both",
    "each",
    "aux",
    "be_v",
    "before_poll",
}
_COUNTS = frozenset({"TALLY", "NUM", "PARTY", "comma", "semi", "conj", "up", "down", "plus", "minus", "nochange"})
_VERBS = frozenset({"gain_v", "take_v", "win_v", "lose_v", "hold_v"})
_ENDINGS = frozenset({"gain_s", "hold_s"})
"""Of a label as of a sentence: "Labour hold Hull"."""


@dataclass(frozen=True)
class ListHead:
    """What a head says of every council below it; an empty part is filled by the line ("Hull (from Lab)")."""

    value: str = ""
    previous: str = ""
    outcome: str = ""
    anchors: tuple[tuple[str, Span], ...] = ()
    rule: str = ""

    @property
    def is_turn(self) -> bool:
        """Whether it says that councils changed hands, and neither to whom nor from whom."""
        return self.outcome == "changed" and not (self.value or self.previous)

    def close(self, chunks: Sequence[Chunk], base: int) -> Iterator[Statement]:
        """Statements of a line below the head, one or two a council; the words are those of the line."""
        head = self
        i = 0
        while i < len(chunks):
            if (
                chunks[i].tag in ("PARTY", "NOC")
                and any(c.tag == "AREA" for c in chunks[i:])
                and _ends_label(chunks, i)
            ):
                head = self.filled(
                    chunks[i], base, after_from=i > 0 and chunks[i - 1].tag == "from", losing=_loses(chunks, i)
                )
            elif chunks[i].tag == "AREA":
                own, i = self._own(chunks, i, base, head)
                for area in places(chunks[i], base):
                    yield from own.of(area)
            i += 1

    def _own(self, chunks: Sequence[Chunk], at: int, base: int, head: ListHead) -> tuple[ListHead, int]:
        """The head as the words behind an area fill it: "(from Con)", "(Lab)", "- LD", "to Labour"."""
        for j in range(at + 1, min(at + 5, len(chunks))):
            if chunks[j].tag in ("PARTY", "NOC") and chunks[j].tag != "AREA":
                before = next((c.tag for c in reversed(chunks[at + 1 : j]) if c.tag != "det"), "")
                if before in ("lpar", "dash", "from", "to", "colon", "formerly", "aux", "both") or j == at + 1:
                    whence = before in ("from", "formerly")
                    return head.filled(chunks[j], base, after_from=whence, after_to=before == "to"), at
                break
            if chunks[j].tag == "comma" and j + 1 < len(chunks) and chunks[j + 1].tag == "formerly":
                continue  # "Hull, previously Lab"
            if chunks[j].tag not in (
                "lpar",
                "dash",
                "from",
                "to",
                "colon",
                "gain_v",
                "gain_s",
                "take_v",
                "win_v",
                "LOCATOR",
                "det",
                "formerly",
                "be_v",
            ) and chunks[j].text not in ("all", "both", "each"):
                break
        return head, at

    def filled(
        self, chunk: Chunk, base: int, *, after_from: bool = False, after_to: bool = False, losing: bool = False
    ) -> ListHead:
        """The head with a party put where it is open: holder of a hold, loser of a gain, winner of a loss."""
        party = "NOC" if chunk.tag == "NOC" else chunk.parties[0]
        span = (base + chunk.start, base + chunk.end)
        if self.outcome == "held":
            return replace(self, value=party, previous=party, anchors=(*self.anchors, ("value", span)))
        if after_from or losing or (self.value and not after_to):
            return replace(self, previous=party, anchors=(*self.anchors, ("previous", span)))
        return replace(self, value=party, anchors=(*self.anchors, ("value", span)))

    def of(self, area: Place) -> Iterator[Statement]:
        """The statements about one council."""
        anchors = (("area", area.span), *self.anchors)
        if self.value == self.previous and self.outcome == "changed":
            return
        statement = Statement(
            "control", area, "", self.value, self.previous, "", "exact", "", anchors, area.span, area.span, self.rule
        )
        if self.value or self.previous:
            yield statement
        both = ("held" if self.value == self.previous else "changed") if self.value and self.previous else ""
        if self.outcome or both:
            yield replace(statement, measure="outcome", value=self.outcome or both, previous="")


def _ends_label(chunks: Sequence[Chunk], i: int) -> bool:
    """Whether a party stands at the beginning of a line as a label with a colon: "From Conservatives: A, B"."""
    return any(c.tag in ("colon", "dash") for c in chunks[i + 1 : i + 4]) and not any(
        c.tag == "AREA" for c in chunks[:i]
    )


def _loses(chunks: Sequence[Chunk], i: int) -> bool:
    return any(c.tag in ("loss_n", "lose_v") for c in chunks[i + 1 : i + 3])


def count_frame(stated: Sequence[Statement]) -> tuple[Actor | None, Actor | None] | None:
    """Winner and loser of the councils that a sentence counts ("gained six councils from B").

    None where it counts none.
    """
    for statement in stated:
        if not statement.measure.startswith("councils"):
            continue
        spans = dict(statement.anchors)
        if "party" not in spans:
            continue
        own = Actor(statement.party, spans["party"])
        other = Actor(statement.counterparty, spans["counterparty"]) if statement.counterparty else None
        lost = statement.measure == "councils_lost" or statement.value.startswith("-")
        return (other, own) if lost else (own, other)
    return None


def last_control(stated: Sequence[Statement]) -> tuple[Actor | None, Actor | None] | None:
    """Holder after and before of the last control that a sentence states; None where it states none."""
    found = [s for s in stated if s.measure == "control"]
    if not found:
        return None
    last = max(found, key=lambda s: s.cue)
    spans = dict(last.anchors)
    value = Actor(last.value, spans.get("value", last.cue)) if last.value else None
    return value, Actor(last.previous, spans.get("previous", last.cue)) if last.previous else None


def is_short(chunks: Sequence[Chunk]) -> bool:
    """Whether a sentence is as short as a label or a heading."""
    return len(chunks) <= _SHORT


def is_count(chunks: Sequence[Chunk]) -> bool:
    """Whether a line is a party and its count and nothing else: "Labour 12 (was 10)"."""
    tags = [c.tag for c in chunks if c.tag not in ("bullet", "dash", "colon", "stop", "det")]
    return tags in (["TALLY"], ["PARTY", "NUM"], ["NUM", "PARTY"])


def bare_areas(chunks: Sequence[Chunk], words: Headings) -> bool:
    """Whether a line holds areas and nothing else that says anything: "BASILDON (14 of 42 seats up)"."""
    return any(c.tag == "AREA" for c in chunks) and all(
        c.tag == "AREA" or c.tag in _EMPTY or c.tag == "seats" or c.text in words.size_of_council.words for c in chunks
    )


def list_line(chunks: Sequence[Chunk]) -> bool:
    """Whether a line may stand below a head: areas, with no more than labels of parties beside them."""
    chunks = _behind_count(chunks)
    return any(c.tag == "AREA" for c in chunks) and all(c.tag in _LINE for c in chunks) and not _is_clause(chunks)


def without_counts(chunks: Sequence[Chunk]) -> Sequence[Chunk]:
    """The chunks without brackets of counts behind councils: "A, B (Lab 27, Con 27), C"."""
    kept: list[Chunk] = []
    i = 0
    while i < len(chunks):
        stop = next((j for j in range(i + 1, len(chunks)) if chunks[j].tag not in _COUNTS), len(chunks))
        inside = chunks[i + 1 : stop]
        counted = any(c.tag in ("TALLY", "NUM") for c in inside) and all(c.tag != "PARTY" for c in inside[-1:])
        if chunks[i].tag == "lpar" and i and counted and stop < len(chunks) and chunks[stop].tag == "rpar":
            i = stop + 1
            continue
        kept.append(chunks[i])
        i += 1
    return kept


def lists_councils(chunks: Sequence[Chunk]) -> bool:
    """Whether a line is a list of two councils or more, as stands below a head."""
    named = without_counts(chunks)
    return list_line(named) and sum(len(c.areas) for c in named if c.tag == "AREA") > 1


def carried_over(stated: Sequence[Statement], sentence: Sentence) -> list[Statement]:
    """What a line that may be a list's head states, read as a label, of a council that an earlier one names."""
    if not any(s.open_area for s in stated) or any(c.tag == "AREA" for c in sentence.chunks):
        return []
    return [s for s in stated if s.area is not None and s.area.span[0] < sentence.base]


def _is_clause(chunks: Sequence[Chunk]) -> bool:
    """Whether a line says by itself who did what to a council: "The Lib Dems gained Hull."."""
    said = [c for c in chunks if c.tag not in ("det", "aux", "both")]
    stopped = bool(said) and said[-1].tag == "stop"
    return any(
        party.tag == "PARTY" and place.tag == "AREA" and (verb.tag in _VERBS or (stopped and verb.tag in _ENDINGS))
        for party, verb, place in zip(said, said[1:], said[2:], strict=False)
    )


def _behind_count(chunks: Sequence[Chunk]) -> Sequence[Chunk]:
    """The chunks without a count and a colon before the list: "A dozen of them: A, B and C"."""
    at = next((i for i, c in enumerate(chunks[:6]) if c.tag == "colon"), 0)
    counted = at and all(c.tag in ("det", "w", "NUM", "they", "OTHER", "councils", "prep") for c in chunks[:at])
    return chunks[at + 1 :] if counted and any(c.tag == "NUM" for c in chunks[:at]) else chunks


def list_prefix(chunks: Sequence[Chunk]) -> int:
    """How many chunks of a line below a head are a list's ("Ashdown - from Con"), where more is said behind them.

    0 where the line does not begin with one council and a mark or label.
    """
    start = next((i for i, c in enumerate(chunks) if c.tag not in ("bullet", "dash", "det")), len(chunks))
    if start >= len(chunks) or chunks[start].tag != "AREA":
        return 0
    end = start + 1
    while end < len(chunks) and chunks[end].tag in _BESIDE:
        end += 1
    if end == len(chunks):
        return end
    parted = chunks[end].tag in ("TALLY", "NUM", "comma", "stop", "accompany", "up", "down", "rel", "clause", "semi")
    return end if parted and (end > start + 1 or chunks[end].tag in ("TALLY", "comma", "accompany")) else 0


def nested(chunks: Sequence[Chunk], words: Headings) -> tuple[Chunk, bool] | None:
    """The party of a line that is no more than a label inside a list ("FROM NOC:"), and whether it says whence."""
    marks = ("colon", "dash", "bullet", "stop", "det", "lpar", "rpar", "gain_v", "gain_s")
    inner = [c for c in chunks if c.tag not in marks and c.text not in words.arrows.words]
    if len(inner) != 2 or inner[0].tag not in ("from", "to"):
        return None
    party = replace(inner[1], tag="NOC") if inner[1].text in words.nobody.words else inner[1]
    return (party, inner[0].tag == "from") if party.tag in ("PARTY", "NOC") else None


def open_head(stated: Sequence[Statement], sentence: Sentence) -> ListHead | None:
    """The list head that a sentence is, or None: a label without an area, on a line of its own."""
    waiting = [s for s in stated if s.open_area]
    if not waiting:
        return None
    end = max(s.words[1] for s in waiting) - sentence.base
    if not sentence.short and not list_line([c for c in sentence.chunks if c.start >= end]):
        return None
    control = next((s for s in waiting if s.measure == "control"), None)
    outcome = next((s for s in waiting if s.measure == "outcome"), None)
    first = control or outcome or waiting[0]
    anchors = tuple(a for a in first.anchors if a[0] != "area")
    return ListHead(
        control.value if control else "",
        control.previous if control else "",
        outcome.value if outcome else "",
        anchors,
        first.rule,
    )
