"""Lists of areas: councils that stand side by side in a sentence, as one chunk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.chunk import Chunk, joined
from pipeline.lexicon import Lexicon

_DESCRIBING = frozenset({"w", "quote", "council", "councils", "the_council", "PLACE", "apostrophe"})
"""What stands between "the" and "of" before the last council of a list."""
_DESCRIPTION = 6
_GLUE = frozenset({"comma", "conj", "LOCATOR", "det", "semi"})
_HELPS = frozenset({"aux", "be_v", "formerly", "have_v", "w"})
_PARTING = frozenset({"comma", "conj", "semi", "clause", "colon", "dash"})


def area_lists(chunks: list[Chunk], text: str, lexicon: Lexicon) -> list[Chunk]:
    """Areas that stand in a list become one chunk: commas, "and", both, or neither where a comma was lost."""
    if [chunk.tag for chunk in chunks].count("AREA") < 2:
        return chunks
    apart = lexicon.phrasing.councils.apart.words
    adverbs = lexicon.phrasing.endings.adverb.endings
    out: list[Chunk] = []
    for i, chunk in enumerate(chunks):
        if chunk.tag == "AREA":
            described = _described_from(out)
            if _says_again(out, chunks[i + 1 : i + 2]):
                described = len(out) - 1  # "control of A and of B", "in A and in B"
            j = described - 1
            glue = 0
            while (
                j >= 0
                and glue < 4
                and (out[j].tag in _GLUE or _remarks(out, j, adverbs) or _in_turn(out, j))
                and out[j].text not in apart
            ):
                j, glue = j - 1, glue + 1
            if j >= 0 and out[j].tag == "AREA":
                between = [c.text for c in out[j + 1 : described]]
                if not _new_clause(out, j, between, chunks[i + 1 : i + 4], lexicon):
                    merged = replace(joined(out[j], chunk, text), areas=out[j].areas + chunk.areas, before=chunk.before)
                    del out[j:]
                    out.append(merged)
                    continue
        out.append(chunk)
    return out


def _says_again(out: Sequence[Chunk], behind: Sequence[Chunk]) -> bool:
    """Whether a list goes on with the preposition that stood before its first council: "control of A and of B"."""
    if len(out) < 4 or out[-1].tag not in ("prep", "loc_p", "on_p", "to", "into"):
        return False
    k = len(out) - 2 - (out[-2].tag == "aux")
    if out[k].tag != "conj" or out[k - 1 - (out[k - 1].tag == "comma")].tag != "AREA":
        return False
    first = k - 2 - (out[k - 1].tag == "comma")
    first -= first > 0 and out[first].tag == "det"
    same = first >= 0 and out[first].text == out[-1].text
    ends = not behind or behind[0].tag in ("stop", "semi", "from", "dash", "rpar", "before_poll")
    return same and (ends or (behind[0].tag == "comma" and first == 0))


def _in_turn(out: Sequence[Chunk], at: int) -> bool:
    """Whether "then" or the like stands between "and" and a council: "lost A and then B"."""
    return out[at].tag == "aux" and at > 0 and out[at - 1].tag == "conj"


def _remarks(out: Sequence[Chunk], at: int, adverbs: tuple[str, ...]) -> bool:
    """Whether an adverb stands between commas: "Barnet, Wandsworth and, sensationally, Westminster"."""
    return (
        out[at].tag == "w"
        and out[at].text.endswith(adverbs)
        and 0 < at < len(out) - 1
        and out[at - 1].tag == out[at + 1].tag == "comma"
    )


def _new_clause(
    out: Sequence[Chunk], last: int, between: Sequence[str], behind: Sequence[Chunk], lexicon: Lexicon
) -> bool:
    """Whether an area begins a clause of its own: a verb stands before the list and one after it.

    Args:
        out: the chunks before it.
        last: index of the area of the list that stands before it.
        between: words between the two.
        behind: the three chunks behind it.
        lexicon: by which verbs are known.
    """
    if not between:
        return False
    if behind and "and" in between and behind[0].text.partition(" ")[0] in lexicon.phrasing.names.plural_verbs.words:
        return False  # "The councils lost in A, B and C are now hung"
    if last and out[last - 1].tag in _PARTING:
        return False  # "Of the councils that changed hands, A, B and C went to Labour"
    if "and" in between or ";" in between:
        verbs = lexicon.members("verbs")
        follows = next((c.tag for c in behind if c.tag not in _HELPS), "")
        if follows not in verbs or follows in ("gain_s", "win_s", "hold_s"):
            return False
        return any(c.tag in verbs for c in out[:last])
    return False


def _described_from(chunks: Sequence[Chunk]) -> int:
    """Where the description of an area of a list begins, that ends the chunks: "A, B and the flagship borough of".

    The number of chunks where none ends them.
    """
    if not chunks or chunks[-1].text != "of":
        return len(chunks)
    for k in range(len(chunks) - 2, max(0, len(chunks) - 2 - _DESCRIPTION), -1):
        if chunks[k].tag == "det" and chunks[k - 1].tag in ("conj", "comma"):
            return k
        if chunks[k].tag not in _DESCRIBING:
            break
    return len(chunks)
