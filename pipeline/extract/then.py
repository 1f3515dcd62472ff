"""Then: lists of what parties had before or lost to another, and verbs of a council that changes hands."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.chunk import Chunk

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
