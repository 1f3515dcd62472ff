"""Tallies: parties beside numbers ("33 Labour, 22 Conservatives", "Con 12 (-3), Lab 23 (+4)"), found as one chunk."""

from __future__ import annotations

from dataclasses import replace

from pipeline.extract.chunk import Chunk, Quantity, TallyPart, joined
from pipeline.gazetteer import party_slug

_LINK = frozenset({"colon", "dash", "equals"})
_LINK_WORDS = frozenset({"on", "with", "have", "has", "had", "to", "took", "got", ":", "at", "just", "only"})
_BETWEEN = frozenset({"comma", "semi", "conj", "bar", "slash", "stop", "bullet", "dash"})
_SAME = frozenset({"no change", "nc", "unchanged", "=", "-", "–", "+/-0", "n/c", "nochange", "same"})


def _bracket(chunks: list[Chunk], at: int) -> tuple[int, list[Quantity]] | None:
    """Numbers of the bracket at ``at`` (signed ones are changes) and the index after it.

    None where it is no such one.
    """
    if at >= len(chunks) or chunks[at].tag != "lpar":
        return None
    numbers: list[Quantity] = []
    sign = 0
    for j in range(at + 1, min(at + 9, len(chunks))):
        chunk = chunks[j]
        if chunk.tag == "rpar":
            return (j + 1, numbers) if numbers else None
        if chunk.tag == "NUM" and chunk.quantity:
            value = chunk.quantity
            if sign:
                value = replace(value, value=sign * abs(value.value), signed=True)
            numbers.append(value)
            sign = 0
        elif chunk.tag in ("up", "plus", "down", "minus", "gain_v", "gain_s", "lose_v", "loss_n"):
            sign = 1 if chunk.tag in ("up", "plus", "gain_v", "gain_s") else -1
            if numbers and not numbers[-1].signed and chunks[j - 1].tag == "NUM":  # "(one down)"
                numbers[-1] = replace(numbers[-1], value=sign * abs(numbers[-1].value), signed=True)
                sign = 0
        elif chunk.tag == "nochange" or chunk.text in _SAME:
            numbers.append(Quantity(0, signed=True))
        elif chunk.tag not in ("comma", "dash") and chunk.text not in ("from", "net", "seats", "on"):
            return None
    return None


def _pair(chunks: list[Chunk], at: int, number_first: bool) -> tuple[int, TallyPart] | None:
    """The pair of party and number that begins at ``at``, and the index after it."""
    i = at
    if chunks[i].tag == "det":
        i += 1
    if i >= len(chunks):
        return None
    if number_first:
        j = i + 1
        while j < len(chunks) and j - i < 3 and chunks[j].text in ("for", "the", "from"):
            j += 1
        if chunks[i].tag != "NUM" or j >= len(chunks) or chunks[j].tag != "PARTY":
            return None
        if j > i + 1 and chunks[i + 1].text == "the":
            return None
        number, party, end = chunks[i], chunks[j], j + 1
    else:
        if chunks[i].tag != "PARTY" or chunks[i].role == "leader":
            return None
        j = i + 1
        if j < len(chunks) and (chunks[j].tag in _LINK or chunks[j].text in _LINK_WORDS):
            j += 1
        if j < len(chunks) and chunks[j].tag in ("up", "down") and j + 1 < len(chunks) and chunks[j + 1].tag == "NUM":
            sign = 1 if chunks[j].tag == "up" else -1
            quantity = chunks[j + 1].quantity
            if quantity is None or quantity.unit == "councils":
                return None
            moved = replace(quantity, value=sign * abs(quantity.value), signed=True)
            return j + 2, TallyPart(
                chunks[i].parties[0], chunks[i].start, chunks[i].end, None, moved, chunks[i].start, chunks[j + 1].end
            )
        bracketed = (
            j + 2 < len(chunks)
            and chunks[j].tag == "lpar"
            and chunks[j + 1].tag == "NUM"
            and chunks[j + 2].tag == "rpar"
        )
        j += bracketed  # "Residents (15)"
        if j >= len(chunks) or chunks[j].tag != "NUM":
            return None
        number, party, end = chunks[j], chunks[i], j + 1 + bracketed
    quantity = number.quantity
    if quantity is None or quantity.unit == "councils":
        return None
    count: Quantity | None = None if quantity.signed else quantity
    change: Quantity | None = quantity if quantity.signed else None
    total: Quantity | None = None
    bracket = _bracket(chunks, end)
    if bracket is not None:
        end, numbers = bracket
        signed = [n for n in numbers if n.signed]
        plain = [n for n in numbers if not n.signed]
        if signed and change is None:
            change = signed[-1]
        elif change is not None and plain:
            count = plain[0]
        if count is not None and plain and plain[0] is not count:
            total = plain[0]
            change = change or (plain[1] if len(plain) > 1 else None)
    elif (
        count is not None
        and end + 1 < len(chunks)
        and chunks[end].tag in ("up", "down")
        and chunks[end + 1].tag == "NUM"
    ):
        found = chunks[end + 1].quantity
        if found is not None:
            sign = 1 if chunks[end].tag == "up" else -1
            change, end = replace(found, value=sign * abs(found.value), signed=True), end + 2
    start = min(number.start, party.start)
    part = TallyPart(party.parties[0], party.start, party.end, count, change, start, chunks[end - 1].end, total=total)
    return end, part


def _stranger(chunks: list[Chunk], at: int, text: str) -> Chunk | None:
    """A party that no table knows, inside a tally: capitalised words before a number; it gets a slug of its own."""
    j = at
    while j < len(chunks) and j - at < 7 and chunks[j].tag in ("w", "conj", "PLACE", "AREA", "PARTY", "council", "net"):
        j += 1
    if j == at or j >= len(chunks) or chunks[j].tag != "NUM" or not text[chunks[at].start].isupper():
        return None
    name = text[chunks[at].start : chunks[j - 1].end]
    whole = joined(chunks[at], chunks[j - 1], text)
    return replace(whole, tag="PARTY", parties=(party_slug(name),), areas=(), role="name")


def _run(chunks: list[Chunk], at: int, number_first: bool, text: str) -> tuple[int, list[TallyPart]]:
    parts: list[TallyPart] = []
    end = i = at
    while i < len(chunks):
        found = _pair(chunks, i, number_first)
        if found is None and parts and not number_first and (stranger := _stranger(chunks, i, text)) is not None:
            last = next(k for k in range(i, len(chunks)) if chunks[k].end == stranger.end)
            rest = _pair([stranger, *chunks[last + 1 :]], 0, number_first=False)
            found = (rest[0] + last, rest[1]) if rest else None
        if found is None:
            break
        end, part = found
        if (
            parts
            and part.change is None
            and part.count is not None
            and parts[-1].count is None
            and parts[-1].change is not None
        ):
            # "Labour are up 140, the Lib Dems 58": the direction is said once
            turned = replace(
                part.count, value=-part.count.value if parts[-1].change.value < 0 else part.count.value, signed=True
            )
            part = replace(part, count=None, change=turned)
        parts.append(part)
        i = end
        glue = 0
        while i < len(chunks) and chunks[i].tag in _BETWEEN and glue < 2:
            i, glue = i + 1, glue + 1
    return end, parts


def _verb(chunks: list[Chunk]) -> str:
    """The verb that links the first pair, where one does: "Labour *have* eight, the Greens six"."""
    return next((c.text for c in chunks[:5] if c.text in _LINK_WORDS and c.text.isalpha()), "")


def _signed(chunks: list[Chunk]) -> bool:
    """Whether a number among the chunks has a sign of its own, so that one pair is as good as a table."""
    return any(c.quantity is not None and c.quantity.signed for c in chunks)


def tallies(chunks: list[Chunk], text: str) -> list[Chunk]:
    """Chunks with every tally (two pairs or more, or one with a sign or bracket) made one TALLY chunk."""
    out: list[Chunk] = []
    i = 0
    while i < len(chunks):
        tag = chunks[i].tag
        if tag in ("PARTY", "NUM", "det"):
            counts_first = tag == "NUM" or (tag == "det" and chunks[min(i + 1, len(chunks) - 1)].tag == "NUM")
            end, parts = _run(chunks, i, counts_first, text)
            if len(parts) > 1 or (
                parts and parts[0].change is not None and (parts[0].count is not None or _signed(chunks[i:end]))
            ):
                out.append(
                    Chunk("TALLY", text[chunks[i].start : chunks[end - 1].end].lower(),
                          chunks[i].start, chunks[end - 1].end,
                          parties=tuple(p.party for p in parts), role=_verb(chunks[i:end]), parts=tuple(parts))
                )  # fmt: skip
                i = end
                continue
        out.append(chunks[i])
        i += 1
    return out
