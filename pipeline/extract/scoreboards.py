"""Scoreboards flattened into text: labels beside numbers behind each party ("Labour Seats won 38 Change +6")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.extract.cellwords import cell_words
from pipeline.extract.chunk import Chunk
from pipeline.extract.tables import MEASURE, Cell, column_names, column_words

_TAGS = frozenset(
    {
        "PARTY",
        "NUM",
        "NOC",
        "comma",
        "dash",
        "colon",
        "bar",
        "lpar",
        "rpar",
        "stop",
        "slash",
        "council",
        "seats",
        "councils",
        "conj",
    }
)


def scoreboard(chunks: Sequence[Chunk], text: str, extra: Path | None = None) -> Iterator[tuple[Chunk, Cell]]:
    """Numbers of a flattened scoreboard, each with the chunk of its party.

    A party is followed by labels beside numbers, all of them before ("Seats won 38 Change +6") or all after
    ("39 seats 21 seats gained"). "Change" after a number of councils is one of councils.
    """
    names, known, words = column_names(extra), column_words(extra), cell_words(extra)
    if not all(c.tag in _TAGS or all(word in known for word in c.text.split()) for c in chunks):
        return
    if text.rstrip().endswith(".") and any(c.tag == "conj" for c in chunks):
        return  # "The Conservatives lost 450 seats and control of ten councils."
    party: Chunk | None = None
    label, last, falling = "", "", False
    pending: list[tuple[Chunk, Cell]] = []
    seen = 0
    for i, chunk in enumerate(chunks):
        if chunk.tag == "PARTY" and chunk.parties:
            party, label, last = chunk, "", ""
        elif chunk.tag == "NOC":
            party = None
        elif chunk.tag == "NUM" and chunk.quantity is not None and party is not None:
            after = text[chunk.start : (chunks[i + 2].end if i + 2 < len(chunks) else len(text))].lower()
            kind = label
            value = -abs(chunk.quantity.value) if falling and kind == "change" else chunk.quantity.value
            if not kind and chunk.quantity.unit == "seats":
                following = chunks[i + 1].text if i + 1 < len(chunks) else ""
                kind = "change" if following in words.seats_gained + words.seats_lost else "total"
                value = -abs(value) if following in words.seats_lost else value
            if kind == "change" and last == "councils":
                kind = "councils_change"
            if kind == "defended" and chunks[i - 1].text == "up" and last:
                kind = "change"  # "4 seats (up 2)"
            if not kind:
                if chunk.quantity.signed and not _has_number(pending, party):
                    kind = "change"
                else:
                    continue
            if not kind.startswith("councils"):
                pending.append((party, Cell(MEASURE.get(kind, ""), value, chunk.start, chunk.end)))
            elif kind == "councils_change":
                pending.append((party, Cell("councils_change", value, chunk.start, chunk.end)))
            seen += bool(label) or "seats" in after
            last, label = kind, ""
        else:
            longest = " ".join(c.text for c in chunks[max(0, i - 1) : i + 1])
            label = names.get(longest) or names.get(chunk.text) or label
            falling = chunk.text in words.decrease
    if seen >= 2:
        yield from ((owner, cell) for owner, cell in pending if cell.measure)


def _has_number(pending: Sequence[tuple[Chunk, Cell]], party: Chunk) -> bool:
    """Whether a party has a number already."""
    return any(owner is party for owner, _ in pending)
