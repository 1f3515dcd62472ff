"""Sharing: counts said by a share ("all four of its seats") and counts that several parties share.

"25, 15 and 11 respectively", "two apiece for A and B", "A and B are both on eight": a list of parties with a list of
numbers, or one number for each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.extract.chunk import Chunk, Quantity, Standing, TallyPart, joined
from pipeline.phrasing import Shares

_GLUE = frozenset({"comma", "conj", "det", "bullet"})
_SHARES = frozenset({"all", "all but", "one", "both", "half"})
_REACH = 20
_SEVERAL = 2
"""Parties that share counts, at least."""
_STOPS = frozenset({"PARTY", "TALLY", "AREA", "semi", "stop", "colon"})


def has_shares(stand: Standing, words: Shares) -> bool:
    """Whether a sentence may have a share of seats, or a count that several have together."""
    tags, said = stand
    if "NUM" in tags and not said.isdisjoint(words.together.words):
        return True
    counted = "NUM" in tags or "seats" in tags or "theirs" in said
    return counted and not (said.isdisjoint(_SHARES) and said.isdisjoint(words.only.words))


def share_words(chunks: Sequence[Chunk], text: str, words: Shares) -> list[Chunk]:
    """The chunks with shares of a party's seats as counts of their own; what several hold together is no count.

    "all four of its seats", "both of theirs" and "its only seat" become a NUM; "all but two of the 14" an ALLBUT,
    whose quantity has the whole as ``total``.
    """
    begins = words.of_all.words
    out = _rewritten(chunks, [c.text in begins for c in chunks], lambda i: _share(chunks, i, text, words))
    for k, chunk in enumerate(out):
        if chunk.tag == "NUM" and _shared_by_all(out, k, words):
            out[k] = replace(chunk, tag="OTHER")
    return out


def _rewritten(
    chunks: Sequence[Chunk], may_begin: Sequence[bool], find: Callable[[int], tuple[Chunk, int] | None]
) -> list[Chunk]:
    """The chunks with each that ``find`` makes of some of them, from an index on where it may, in their place."""
    if True not in may_begin:
        return list(chunks)
    out: list[Chunk] = []
    i = 0
    while i < len(chunks):
        chunk, i = (find(i) if may_begin[i] else None) or (chunks[i], i + 1)
        out.append(chunk)
    return out


def _past_owner(chunks: Sequence[Chunk], at: int, words: Shares) -> int:
    """The index behind "of the", "its" and the like."""
    end = at
    while (
        end < len(chunks)
        and end < at + 2
        and (chunks[end].text in ("of", "the") or chunks[end].text in words.own.words)
    ):
        end += 1
    return end


def _shared_by_all(chunks: Sequence[Chunk], at: int, words: Shares) -> bool:
    """Whether a count is that of several parties together: "33 between them", "together hold the other nine"."""
    after = next((c for c in chunks[at + 1 : at + 3] if c.text in words.together.words), None)
    before = next((c for c in chunks[max(0, at - 10) : at] if c.text in words.together.words), None)
    return after is not None or (before is not None and not any(c.tag == "NUM" for c in chunks[at - 3 : at]))


def _share(chunks: Sequence[Chunk], i: int, text: str, said: Shares) -> tuple[Chunk, int] | None:
    words = [c.text for c in chunks[i : i + 5]]
    if words[:2] == ["all", "but"] or words[:1] == ["all but"]:
        at = i + (2 if words[:1] == ["all"] else 1)
        number = chunks[at] if at < len(chunks) else None
        if number is not None and number.tag == "NUM" and number.quantity and number.quantity.total is not None:
            return replace(joined(chunks[i], number, text), tag="ALLBUT", quantity=number.quantity), at + 1
        return None
    if words[0] == "all":
        at = _past_owner(chunks, i + 1, said)
        number = chunks[at] if at < len(chunks) else None
        if number is not None and number.tag == "NUM" and number.quantity and number.quantity.bound == "exact":
            return replace(joined(chunks[i], number, text), tag="NUM", quantity=number.quantity, role="all"), at + 1
        return None
    if words[0] == "every" and len(chunks) > i + 1:
        return _every(chunks, i, text, said)
    if words[:2] == ["one", "of"] and len(words) > 3 and words[2] in said.own.words and chunks[i + 3].tag == "NUM":
        seats = chunks[i + 3]  # "lost one of its 30 seats"
        if seats.quantity is not None and seats.quantity.unit == "seats":
            return _number(chunks[i], seats, text, 1), i + 4
        return None
    if words[0] == "both":
        at = i + 1 + (words[1:2] == ["of"])
        if at < len(chunks) and chunks[at].text == "theirs":
            return _number(chunks[i], chunks[at], text, 2), at + 1
        if (
            at + 1 < len(chunks)
            and (chunks[at].text == "the" or chunks[at].text in said.own.words)
            and chunks[at + 1].tag == "seats"
        ):
            return _number(chunks[i], chunks[at + 1], text, 2), at + 2
        return None
    if words[0] == "half":
        at = _past_owner(chunks, i + 1, said)
        number = chunks[at] if at < len(chunks) else None
        if at > i + 1 and number is not None and number.tag == "NUM" and number.quantity:
            whole = number.quantity.value
            if whole > 1 and whole % 2 == 0:
                return _number(chunks[i], number, text, whole // 2), at + 1
        return None
    if words[1:2] and words[1] in said.only.words and len(chunks) > i + 2 and chunks[i + 2].tag == "seats":
        return _number(chunks[i], chunks[i + 2], text, 1), i + 3
    if words[1:2] and words[1] in said.only.words and len(chunks) > i + 2 and chunks[i + 2].tag == "NUM":
        number = chunks[i + 2]
        return replace(joined(chunks[i], number, text), tag="NUM", quantity=number.quantity), i + 3
    return None


def _every(chunks: Sequence[Chunk], i: int, text: str, said: Shares) -> tuple[Chunk, int] | None:
    """All of a count behind "every" at ``i``: "every one of their three seats", "every one of its 17 Kent seats"."""
    one = chunks[i + 1]
    if one.tag == "NUM" and one.quantity is not None and one.quantity.value == 1 and one.quantity.total is not None:
        return _number(chunks[i], one, text, one.quantity.total), i + 2
    if [c.text for c in chunks[i + 1 : i + 3]] != ["one", "of"]:
        return None
    at = _past_owner(chunks, i + 2, said)
    number = chunks[at] if at < len(chunks) else None
    if number is None or number.tag != "NUM" or number.quantity is None:
        return None
    return _number(chunks[i], number, text, number.quantity.value), at + 1


def _number(first: Chunk, last: Chunk, text: str, value: int) -> Chunk:
    return replace(joined(first, last, text), tag="NUM", quantity=Quantity(value, unit="seats"), role="all")


def distributions(chunks: Sequence[Chunk], text: str, words: Shares) -> list[Chunk]:
    """The chunks with a list of parties and their shared or parallel counts made one TALLY.

    Its ``role`` is the tag of the verb between them, which tells what is counted.
    """
    tags = [c.tag for c in chunks]
    if tags.count("PARTY") < _SEVERAL or "NUM" not in tags:
        return list(chunks)
    may_begin = [tag in ("PARTY", "NUM") for tag in tags]
    return _rewritten(
        chunks, may_begin, lambda i: _parallel(chunks, i, text, words) or _each_for(chunks, i, text, words)
    )


def _listed(chunks: Sequence[Chunk], at: int, tag: str) -> tuple[list[Chunk], int]:
    """The chunks of a tag that stand in a list from ``at`` on, and the index after the last of them."""
    found: list[Chunk] = []
    end = i = at
    while i < len(chunks):
        if chunks[i].tag == tag and (tag != "PARTY" or chunks[i].parties):
            found.append(chunks[i])
            end = i = i + 1
        elif chunks[i].tag in _GLUE and found and i - end < 3:
            i += 1
        else:
            break
    return found, end


def _parallel(chunks: Sequence[Chunk], i: int, text: str, words: Shares) -> tuple[Chunk, int] | None:
    """Read "A, B and C have 25, 15 and 11 respectively", "A and B gained two apiece", "A and B are both on eight"."""
    if chunks[i].tag != "PARTY" or (i and chunks[i - 1].tag == "PARTY"):
        return None
    parties, j = _listed(chunks, i, "PARTY")
    if len(parties) < 2 or len({p.parties for p in parties}) != len(parties):
        return None
    both, role = False, ""
    for k in range(j, min(len(chunks), j + _REACH)):
        chunk = chunks[k]
        if chunk.tag == "NUM":
            numbers, end = _listed(chunks, k, "NUM")
            after = [c.tag for c in chunks[end : end + 2]]
            if after[:1] in (["up"], ["down"]) and len(numbers) in (1, len(parties)):
                role = after[0]  # "finished one and two down respectively", "were each one up"
            colon = chunks[k - 1].tag == "colon"
            if len(numbers) == len(parties) and ("respectively" in after or colon):
                end += 1 + after.index("respectively") if "respectively" in after else 0
                return _tally(parties, numbers, chunks[i], chunks[end - 1], text, role), end
            if len(numbers) == 1 and ("each" in after or both):
                end += 1 + after.index("each") if "each" in after else after[:1] == [role]
                return _tally(parties, numbers * len(parties), chunks[i], chunks[end - 1], text, role), end
            return None
        if chunk.tag in _STOPS and chunk.tag != "colon":
            return None
        both = both or chunk.text in words.level.words
        if chunk.tag.endswith(("_v", "_s", "_n")) or chunk.tag in ("up", "down"):
            role = chunk.tag  # the last: "have lost four each"
    return None


def _each_for(chunks: Sequence[Chunk], i: int, text: str, words: Shares) -> tuple[Chunk, int] | None:
    """Read "two apiece for A and B", "one each to A, B and C"."""
    if chunks[i].tag != "NUM" or i + 2 >= len(chunks) or chunks[i + 1].tag != "each":
        return None
    start = i + 2 + (chunks[i + 2].text in words.apiece.words)
    parties, end = _listed(chunks, start + (start < len(chunks) and chunks[start].tag == "det"), "PARTY")
    if len(parties) < 2:
        return None
    taken = "lose_v" if chunks[i + 2].tag == "from" else ""
    return _tally(parties, [chunks[i]] * len(parties), chunks[i], chunks[end - 1], text, taken), end


def _tally(
    parties: Sequence[Chunk], numbers: Sequence[Chunk], first: Chunk, last: Chunk, text: str, role: str
) -> Chunk:
    parts = tuple(
        TallyPart(
            p.parties[0], p.start, p.end, None if n.quantity and n.quantity.signed else n.quantity,
            n.quantity if n.quantity and n.quantity.signed else None, n.start, n.end,
        )
        for p, n in zip(parties, numbers, strict=True)
    )  # fmt: skip
    whole = joined(first, last, text)
    return replace(whole, tag="TALLY", parties=tuple(p.party for p in parts), role=role, parts=parts, quantity=None)
