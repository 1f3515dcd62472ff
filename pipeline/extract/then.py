"""Then: lists of what parties had before or lost to another, and verbs of a council that changes hands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.extract.chunk import Chunk
from pipeline.phrasing import Counted

_TURNED = frozenset({"AREA", "PLACE", "control", "council", "the_council", "majority", "from", "by", "to"})
"""What stands behind a verb of gaining or losing that counts no seats: what changed hands, from or to whom."""


def moves_council(chunks: Sequence[Chunk], i: int, at: int) -> bool:
    """Whether a verb at ``i`` says that a council changes hands, or stands without a count before a colon.

    "gained Hull from Labour", "was regained by Labour", "lost to the Lib Dems, with 25", "their vote fell: 24 seats".
    """
    behind = [c.tag for c in chunks[i + 1 : at] if c.tag != "det"]
    if behind[:1] == ["colon"]:
        return True
    if not chunks[i].tag.endswith("_v") or "NUM" in behind[: behind.index("comma") if "comma" in behind else None]:
        return False
    return bool(behind) and behind[0] in _TURNED


def listed_then(chunks: Sequence[Chunk], at: int) -> bool | None:
    """Whether what stands right around a list says that it is the one before; None where nothing there tells.

    "from 27 Tories and 19 Labour to 18 Tories", "Con 25, Lab 23 before the vote", "had 20 and B 11; that's now 12".
    """
    behind = [c for c in chunks[at + 1 : at + 3] if c.tag not in ("comma", "rpar")]
    if chunks[at].tag != "TALLY":
        return None
    if behind and behind[0].tag == "before_poll":
        return True
    if at and chunks[at - 1].tag == "from":
        return True if [c.tag for c in chunks[at + 1 : at + 3]] in (["to", "TALLY"], ["to", "NUM"]) else None
    had = chunks[at].role == "had" or (at > 0 and chunks[at - 1].tag == "formerly")
    return True if had and any("now" in c.text.split() for c in chunks[at + 1 :]) else None


def moved_by(chunks: Sequence[Chunk], at: int) -> int:
    """The sign of a list at ``at`` of those from whom seats were taken, or to whom they went; 0 where it is neither.

    "gained ten: from the Tories (nine) and an independent (one)". A list of holdings or of changes that says so itself
    by its signs is none.
    """
    before = next((i for i in range(at - 1, -1, -1) if chunks[i].tag != "det"), None)
    if before is None or any(p.change or p.total for p in chunks[at].parts):
        return 0
    if "(" not in chunks[at].text and not (before > 0 and chunks[before - 1].tag == "each"):
        return 0
    done = {c.tag for c in chunks[:before]}
    if chunks[before].tag == "from" and done & {"gain_v", "gain_s", "take_v", "win_v"}:
        return -1
    return 1 if chunks[before].tag == "to" and done & {"lose_v", "loss_n"} else 0


def taken_before(chunks: Sequence[Chunk], at: int) -> int:
    """The last count before a list at ``at``, which its parts may make up; -1 where there is none."""
    counts = [c.quantity.value for c in chunks[:at] if c.tag == "NUM" and c.quantity is not None]
    return counts[-1] if counts else -1


def parts_sum(chunk: Chunk) -> int:
    """What the counts of a list add up to."""
    return sum(part.count.value for part in chunk.parts if part.count is not None)


_TURNING = frozenset({"semi", "stop", "clause", "rel"})
"""Tags of what turns from what was before to what is now."""


def of_before(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether a list at ``at`` is what a council was like before: "The make-up before today was 42 Tories, ..."."""
    if (then := listed_then(chunks, at)) is not None:
        return then
    first = at
    while first and chunks[first - 1].tag in ("TALLY", "NUM", "PARTY", "comma", "conj"):
        first -= 1
    old = next((i for i in range(first - 1, -1, -1) if chunks[i].tag in ("old_council", "PARTY", "semi", "stop")), -1)
    if old >= 0 and chunks[old].tag == "old_council":
        return True  # "The outgoing council had 29 Conservatives and 13 Lib Dems"
    seen = [c.tag for c in chunks[:old]] if old >= 0 and chunks[old].tag == "PARTY" else []
    if "old_council" in seen and "had_v" in seen[seen.index("old_council") :] and not _TURNING & set(seen):
        return True  # "the previous set-up had seen the Conservatives enjoy 40 seats, Labour 15"
    between = [c.tag for c in chunks[max(0, first - 4) : first]]
    return "before_poll" in between and between[-1] in ("formerly", "be_v", "colon", "had_v")


def it_was(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether a sentence sets a list against what was just told: "It was Con 22, Lab 14"."""
    return 2 <= at <= 3 and chunks[at - 1].tag == "formerly" and any(c.tag == "it" for c in chunks[: at - 1])


def is_now(behind: Sequence[Chunk], words: Counted) -> bool:
    """Whether a number behind a verb of change is what a party has now."""
    now = words.nowadays.words
    return any(one.first_word in now and other.tag == "NUM" for one, other in pairwise(behind))
