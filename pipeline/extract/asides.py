"""Asides: descriptions of a council that stand for its name or between it and its verb.

"the Essex authority", "this spa town's council" point back at a council that was named; "Westmorland and Furness, a
brand new council, has gone to ..." reads as if the aside were not there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.chunk import Chunk, Standing, joined
from pipeline.phrasing import Asides

_INSIDE = frozenset({"w", "PLACE", "dash", "OTHER", "possessive", "be_v", "LOCATOR", "NATION"})
_PURE = frozenset(
    {
        "w",
        "det",
        "LOCATOR",
        "PLACE",
        "council",
        "the_council",
        "prep",
        "loc_p",
        "OTHER",
        "conj",
        "aux",
        "possessive",
        "dash",
        "YEAR",
        "councils",
    }
)
_DESCRIBED = frozenset({"council", "the_council", "AREA", "NATION"})
_VERBAL = frozenset({"be_v", "formerly", "aux", "have_v", "had_v"})
_LONGEST = 12


def has_epithets(stand: Standing, words: Asides) -> bool:
    """Whether a sentence may have such a description: what points, and a council or a county."""
    return not stand.tags.isdisjoint(_DESCRIBED) and not stand.words.isdisjoint(words.pointing.words)


def epithets(chunks: Sequence[Chunk], text: str, words: Asides) -> list[Chunk]:
    """The chunks with "the Essex authority", "the border council" and the like made one that points back."""
    out: list[Chunk] = []
    pointing = words.pointing.words
    i = 0
    while i < len(chunks):
        end = _epithet(chunks, i, words) if chunks[i].text in pointing else 0
        if end:
            out.append(replace(joined(chunks[i], chunks[end - 1], text), tag="the_council", areas=(), parties=()))
            i = end
        else:
            out.append(chunks[i])
            i += 1
    return out


def _epithet(chunks: Sequence[Chunk], i: int, words: Asides) -> int:
    in_county = False
    for j in range(i + 1, min(len(chunks), i + 6)):
        chunk = chunks[j]
        if chunk.tag == "council" or (chunk.tag == "the_council" and j > i + 1):
            return j + 1 if j > i + 1 or chunks[i].text != "the" or chunk.tag == "council" else 0
        if chunk.tag == "AREA":
            # "the Essex authority": a county, that only says where
            surface = chunk.areas[-1].end if chunk.areas else chunk.end
            kind = chunk.role.partition("|")[0]
            if chunk.end > surface and kind in ("county", "unitary", "combined") and len(chunk.areas) == 1:
                behind = chunk.text[surface - chunk.start :].split()
                if behind and behind[0] in words.kinds.words and kind == "county":
                    return j + 1
            if kind != "county" or chunk.end > surface:
                return 0
            in_county = True
            continue
        if in_county and chunk.text in words.towns.words:
            return j + 1  # "the Essex new town"
        in_county = in_county or chunk.tag == "NATION"  # "the West Midlands city"
        if (
            chunk.tag not in (*_INSIDE, "det")
            or chunk.text in words.no_council.words
            or (chunk.tag == "be_v" and chunk.text != "'s")
        ):
            return 0
    return 0


def fold_asides(chunks: Sequence[Chunk], words: Asides) -> list[Chunk]:
    """The chunks without descriptions between commas that say nothing of results and stand before a verb."""
    out = list(chunks)
    i = 0
    while i < len(out):
        if out[i].tag == "AREA" and i + 2 < len(out) and out[i + 1].tag == "comma":
            end = next((j for j in range(i + 2, min(len(out), i + 3 + _LONGEST)) if out[j].tag == "comma"), None)
            stands = end is not None and end + 1 < len(out) and end > i + 2
            if stands and end is not None and _begins_verb(out[end + 1]) and not _only_where(out, i):
                holder = holder_before(out, i + 1, words)
                if holder is not None or all(c.tag in _PURE or c.text == "'s" for c in out[i + 2 : end]):
                    out[i] = replace(out[i], before=holder)
                    del out[i + 1 : end + 1]
        i += 1
    return out


def _only_where(chunks: Sequence[Chunk], i: int) -> bool:
    """Whether a clause begins at the council at ``i`` as its place: "In A, Labour kept control, winning 22 seats"."""
    at = i - 1 - (i > 0 and chunks[i - 1].tag == "det")
    led = at >= 0 and chunks[at].tag in ("loc_p", "on_p")
    if at == 1 and chunks[0].tag in ("w", "prep"):
        return led  # "Over in A, ..."
    return led and (at == 0 or chunks[at - 1].tag in ("comma", "clause", "conj", "semi", "dash", "bullet"))


_CLOSES = frozenset({"comma", "rpar", "dash", "semi", "stop"})
_BETWEEN = frozenset(
    {"det", "w", "council", "councils", "aux", "rel", "YEAR", "under", "OTHER", "loc_p", "by", "prep", "seats", "PLACE",
     "hands", "clause", "NUM", "NATION", "be_v", "possessive", "the_council", "dash", "apostrophe", "coalition", "conj",
     "both", "each", "they", "control", "than"}
)  # fmt: skip
_MARKERS = frozenset({"formerly", "had_v", "run_v", "hold_v", "hands", "before_poll", "noc_before"})


def holder_before(chunks: Sequence[Chunk], opening: int, words: Asides) -> Chunk | None:
    """The party (or no overall control) that an aside names as a council's holder until now, or None.

    Args:
        chunks: of a sentence.
        opening: index of the comma or bracket that opens the aside.
        words: by which an aside is known.
    """
    holder: Chunk | None = None
    marked = shared = several = False
    for k in range(opening + 1, min(len(chunks), opening + 2 + _LONGEST)):
        chunk = chunks[k]
        if chunk.tag in _CLOSES and not (chunk.tag == "dash" and chunks[k - 1].tag == "PARTY"):
            break
        if chunk.tag == "noc_before":
            return replace(chunk, tag="NOC", parties=())
        if chunk.tag in ("PARTY", "NOC", "HELDBY") and (chunk.parties or chunk.tag == "NOC"):
            several = several or (holder is not None and holder.parties != chunk.parties)
            holder = chunk
            marked = marked or chunk.tag == "HELDBY" or _runs(chunks, k)
        elif chunk.tag in _MARKERS or chunk.text in words.until_now.words:
            marked = True
        elif chunk.tag not in _BETWEEN:
            return None
        shared = shared or chunk.tag == "coalition" or chunk.text in words.shared.words
        if chunk.text in words.present.words:
            return None
    if shared and holder is not None:
        return replace(holder, tag="NOC", parties=())  # who runs a hung council does not control it
    return holder if marked and not several else None


def _runs(chunks: Sequence[Chunk], k: int) -> bool:
    """Whether a party's council is meant: "the last Tory council in Wales", not "the Tory council leader"."""
    behind = [chunk.tag for chunk in chunks[k + 1 : k + 3]]
    return len(behind) == 2 and behind[0] == "council" and behind[1] in (*_CLOSES, "loc_p", "rel")


def _begins_verb(chunk: Chunk) -> bool:
    return chunk.tag in _VERBAL or chunk.tag.endswith("_v")
