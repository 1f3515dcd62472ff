"""Spun words without an original: read as what they stand for where a frame of election reports says so."""

from __future__ import annotations

from pathlib import Path

from pipeline.article import Edit
from pipeline.keys import chunks
from pipeline.swaps.frames import Frame, SpinTable, Swap
from pipeline.swaps.places import places


def spin_edits(text: str, table: SpinTable, models: Path | None = None) -> list[Edit]:
    """Edits over a text that is known to be spun, leftmost and longest swap first; none that touches a name."""
    edits: list[Edit] = []
    for place in places(text, chunks(text), table, models):
        start, end = place.start, place.end
        spun = text[start:end]
        meant = _cased(spun, place.swap.meant, place.titled)
        article = place.units[place.first - 1] if place.first else None
        if article and article.word in ("a", "an") and text[place.base + article.end : start].isspace():
            # "a general bulk", "an internet loss": the article goes with the word
            fitting = "an" if meant[0] in "aeiouAEIOU" else "a"
            written = text[place.base + article.start : place.base + article.end]
            start, meant = place.base + article.start, _cased(written, fitting, False) + " " + meant
        if meant != text[start:end]:
            edits.append(Edit(start, end, meant, "spin", _why(spun, place.swap, place.frame)))
    return edits


def _why(spun: str, swap: Swap, frame: Frame) -> str:
    return f'"{spun}" read as "{swap.meant}": {frame.text}'


def _cased(spun: str, meant: str, titled: bool) -> str:
    if spun.isupper() and len(spun) > 1:
        return meant.upper()
    if spun[0].isupper():
        return meant.title() if titled and meant.islower() else meant[0].upper() + meant[1:]
    return meant
