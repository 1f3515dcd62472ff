"""Where it was: a council that only says where wards, seats or voters are of which more is said than of it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.chunk import Chunk
from pipeline.extract.events import Match
from pipeline.phrasing import Councils


def is_where(chunks: Sequence[Chunk], match: Match, words: Councils) -> bool:
    """Whether a match's council only says where seats went: "12 seats in Derby went to Labour"."""
    at = match.slots.get("a", 0)
    if at > match.trigger and _owns_seats(chunks, at, words):
        return True  # "winning Leeds Council's Headingley seat"
    if "a" in match.slots and [c.tag for c in chunks[at + 1 : at + 2]] == ["seats"] and chunks[at].tag == "AREA":
        return True  # "held their Liverpool seats in Greenbank"
    if [c.tag for c in chunks[match.end : match.end + 2]] == ["prep", "NUM"] and chunks[match.end - 1].tag == "control":
        return True  # "managed to keep control of one seat"
    if at > 1 and chunks[at - 1].text == "of" and chunks[at - 2].tag == "mayor":
        return True  # "regained the deputy mayoralty of Norwich"
    if chunks[match.trigger].tag == "to" and any(c.tag == "largest" for c in chunks[max(0, at - 3) : at]):
        return True  # "lost its position as the biggest party in Stockton to the Tories"
    if at < match.trigger and "largest" in [c.tag for c in chunks[max(0, at - 3) : at]] and chunks[at].tag == "AREA":
        return chunks[match.trigger].tag in ("become_v", "be_v")  # "The largest party in A is now Labour"
    if chunks[at].tag == "it" and [c.tag for c in chunks[at + 1 : at + 3]] == ["loc_p", "AREA"]:
        return True  # "fell short in Tamworth but won it in Redditch": a majority
    if at < match.trigger and [c.tag for c in chunks[at + 1 : at + 3]] in _COUNTED_ITS:
        return True  # "Nine of Dover's 32 councillors are now Labour"
    before = [c for c in chunks[max(0, at - 3) : at] if c.tag != "det"]
    between = [c for c in chunks[at + 1 : match.trigger] if c.tag != "comma"]
    moved = chunks[match.trigger].tag in ("gain_s", "loss_n")
    if moved and before and before[-1].tag == "loc_p" and between and between[0].text.startswith("there"):
        return True  # "In Derby there were gains for Labour"
    if before and before[-1].tag == "loc_p" and between and between[0].tag in ("NUM", "OTHER", "ALLBUT"):
        return True  # "In Derby four wards were held by Labour"
    if at < match.trigger and before and before[-1].tag == "loc_p" and _seats_with_clause(chunks[max(0, at - 8) : at]):
        return True  # "Seven of the seats that changed hands in Derby went from Conservative to Labour"
    if at < match.trigger and len(before) > 1 and before[-1].tag in ("loc_p", "on_p") and _somewhere(chunks, at, match):
        return before[-2].tag in _THINGS  # "Bede ward in Gateshead went to the Greens"
    of_itself = [c.tag for c in chunks[at + 1 : at + 3]] == ["comma", "rel"]
    return (
        at < match.trigger
        and len(before) > 1
        and not (of_itself and _is_told_hung(chunks, match))  # "won a seat in A, which is still hung"
        and before[-1].tag in ("loc_p", "on_p")
        and before[-2].tag in ("NUM", "seats", "ALLBUT", "gain_s", "loss_n", "win_s")
    )


_COUNTED_ITS = (["possessive", "NUM"], ["be_v", "NUM"], ["apostrophe", "NUM"])
"""Tags behind a council of whose councillors something is said: "'s" may have been read as a verb."""
_THINGS = frozenset(
    {"w", "PARTY", "OTHER", "others", "candidate", "NUM", "seats", "ALLBUT", "gain_s", "loss_n", "win_s"}
)
"""Tags of what may lie in a council, and of which more is said than of the council."""


def _somewhere(chunks: Sequence[Chunk], at: int, match: Match) -> bool:
    """Whether nobody but what lies in the council at ``at`` can be what a match's verb is said of."""
    told = _is_told_hung(chunks, match)  # "The result in A was a hung council"
    acting = {"PARTY", "they", "it", "HELDBY", "comma", "colon", "dash"} & {
        c.tag for c in chunks[at + 1 : match.trigger]
    }
    return not told and not acting and chunks[at].tag == "AREA"


def _is_told_hung(chunks: Sequence[Chunk], match: Match) -> bool:
    """Whether a match says of something that it has no overall control, which only a council can have."""
    return any(chunks[k].tag in ("NOC", "NOCIS") for k in match.slots.values())


def _seats_with_clause(before: Sequence[Chunk]) -> bool:
    """Whether seats, and a relative clause on them, stand among chunks."""
    seats = (c.tag == "seats" or (c.quantity is not None and c.quantity.unit == "seats") for c in before)
    return any(seats) and any(c.tag == "rel" for c in before)


def _owns_seats(chunks: Sequence[Chunk], at: int, words: Councils) -> bool:
    """Whether a council at ``at`` is only whose seat or councils are spoken of: "Leeds's Headingley seat"."""
    owns = chunks[at].text.endswith("'s") or (at + 1 < len(chunks) and chunks[at + 1].text == "'s")
    behind = [c.tag for c in chunks[at + 1 : at + 7]]
    ends = next((i for i, tag in enumerate(behind) if tag in ("comma", "stop", "conj", "semi")), len(behind))
    follows = chunks[at + 1 : at + 3]
    thing = [c.text for c in follows][:1] == ["'s"] and len(follows) > 1 and follows[1].tag in ("w", "mayor")
    thing = thing and follows[1].role == "" and follows[1].text not in words.described.words
    return owns and (thing or bool({"seats", "councils"} & set(behind[:ends])))  # "held Worthing's count open"
