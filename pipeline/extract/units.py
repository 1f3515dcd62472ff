"""Units: counts joined to what they count, "five of the nine council seats", and words that stand for one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache

from pipeline.extract.chunk import Chunk, Quantity, Standing, joined
from pipeline.phrasing import Numbers, Units

_UNITS = {"seats": "seats", "councils": "councils"}
_WORDS_BESIDE = 3
"""Chunks before a count that may say how exact it is, at most."""
_DESCRIBED = 4
"""Words before "one" among which an article makes it a noun's."""


def counts_units(stand: Standing, words: Units) -> bool:
    """Whether a sentence may have a count: a number, or a word that stands for one beside what it counts."""
    tags, said = stand
    if "NUM" in tags or "one" in said:
        return True
    if not said.isdisjoint(words.article.words) and not said.isdisjoint(words.seat.words):
        return True
    return ("PARTY" in tags or "seats" in tags) and not said.isdisjoint(words.alone.words)


def with_units(chunks: Sequence[Chunk], text: str, between: Collection[str], words: Units) -> list[Chunk]:
    """Counts joined to the noun they count, and to the whole they are a part of: "three of the nine seats"."""
    article, alone = words.article.words, words.alone.words
    one = article | alone | {"one"}
    out: list[Chunk] = []
    i = 0
    while i < len(chunks):
        chunk = chunks[i]
        if chunk.tag != "NUM" and chunk.text not in one:
            out.append(chunk)
            i += 1
            continue
        following = chunks[i + 1] if i + 1 < len(chunks) else None
        noun = following
        if following is not None and following.text in words.extra.words and i + 2 < len(chunks):
            noun = chunks[i + 2]  # "an extra seat"
        if chunk.text in article and noun is not None and noun.text in words.seat.words:
            whole = joined(chunk, noun, text)
            out.append(Chunk("NUM", whole.text.lower(), whole.start, whole.end, quantity=Quantity(1, unit="seats")))
            i += 2 + (noun is not following)
            continue
        if chunk.text in alone and following is not None and following.tag in ("PARTY", "seats"):
            seats = following.tag == "seats"
            whole = joined(chunk, following, text) if seats else chunk
            out.append(replace(whole, tag="NUM", quantity=Quantity(1, unit="seats" if seats else "")))
            i += 1 + seats
            continue
        if chunk.text == "one" and i and chunks[i - 1].tag in ("PARTY", "COLOUR") and chunks[i - 1].role == "adjective":
            out.append(replace(chunk, tag="w", quantity=None))  # "a Conservative one"
            i += 1
            continue
        if chunk.text == "one" and following is not None and following.text in words.no_seat.words:
            out.append(replace(chunk, tag="w", quantity=None))  # "on one side"
            i += 1
            continue
        if chunk.text == "one" and _stands_for_a_noun(chunks[max(0, i - _DESCRIBED) : i], words):
            out.append(replace(chunk, tag="w", quantity=None))
            i += 1
            continue
        if chunk.tag != "NUM" or chunk.quantity is None:
            out.append(chunk)
            i += 1
            continue
        j, quantity, last = i + 1, chunk.quantity, chunk
        while j < len(chunks) and j - i < 6:
            following = chunks[j]
            if j + 1 < len(chunks) and chunks[j + 1].tag == "NUM" and text[following.start].isupper():
                break  # "Change 0 Councillors 2,350": a label of what comes
            if following.tag in ("seats", "councils", "council") and not (
                following.tag == "council" and quantity.value != 1
            ):
                unit = "seats" if following.tag == "seats" else "councils"
                quantity, last = replace(quantity, unit=unit), following
                break
            if (
                following.tag == "NUM"
                and following.quantity
                and quantity.total is None
                and chunks[j - 1].text.rpartition(" ")[2] in words.before_whole.words
                and any(c.text in words.out_of.words for c in chunks[i:j])
            ):
                quantity, last = replace(quantity, total=following.quantity.value), following
            elif (
                following.tag == "dash"
                and j == i + 1
                and j + 1 < len(chunks)
                and chunks[j + 1].text in words.sized.words
            ):
                pass  # "a three-seat gain"
            elif not all(word in between for word in following.text.split()):
                break
            j += 1
        if quantity.unit == "seats" and quantity.total is None and (behind := _whole_behind(chunks, last, words)):
            last = behind
            quantity = replace(quantity, total=last.quantity.value if last.quantity else None)
        if last is not chunk:
            chunk = replace(joined(chunk, last, text), quantity=quantity)
            i = chunks.index(last, i) + 1
        else:
            chunk = replace(chunk, quantity=_part_of_owned(chunks, i, quantity, words))
            i += 1
        out.append(chunk)
    return out


@cache
def _last_words(words: Numbers) -> frozenset[str]:
    """The last words of what may stand before a count to say how exact it is."""
    return frozenset(phrase.rpartition(" ")[2] for phrase in words.beside.words)


def _last(chunk: Chunk) -> str:
    return chunk.text.rpartition(" ")[2]


def without_bounds(chunks: Sequence[Chunk], words: Numbers) -> list[Chunk]:
    """The chunks without the words before a count that say how exact or how striking it is.

    So "fell to just 12 seats" and "a net gain of more than 12 seats" are read as without "just" and "more than"; the
    quantity keeps its bound.
    """
    out: list[Chunk] = []
    for chunk in chunks:
        if chunk.tag == "NUM" and chunk.quantity is not None and out and _last(out[-1]) in _last_words(words):
            said = [" ".join(c.text for c in out[-length:]) for length in range(1, min(_WORDS_BESIDE, len(out)) + 1)]
            length = max((n for n, text in enumerate(said, 1) if text in words.beside.words), default=0)
            del out[len(out) - length :]
        out.append(chunk)
    return out


def _part_of_owned(chunks: Sequence[Chunk], i: int, quantity: Quantity, words: Units) -> Quantity:
    """The count at ``i``, of what an area has where it is a part of that: "14 of London's 32 boroughs"."""
    behind = chunks[i + 1 : i + 6]
    owned = [c.tag for c in behind[1:]] in (
        [area, "possessive", "NUM", noun] for area in ("AREA", "NATION") for noun in _UNITS
    )
    if not owned or quantity.unit or behind[0].text not in words.out_of.words or behind[3].quantity is None:
        return quantity
    return replace(quantity, unit=_UNITS[behind[4].tag], total=behind[3].quantity.value)


def _whole_behind(chunks: Sequence[Chunk], noun: Chunk, words: Units) -> Chunk | None:
    """The bare number behind a count's noun that is the whole of it: "24 members of 42", "31 seats out of 56"."""
    at = chunks.index(noun) + 1
    part = [c.tag for c in chunks[at + 1 : at + 3]]
    if (
        at >= len(chunks)
        or chunks[at].text not in words.out_of.words
        or part[:1] != ["NUM"]
        or part[1:] == ["councils"]
    ):
        return None
    whole = chunks[at + 1]
    larger = whole.quantity is not None and noun.tag == "seats" and not whole.quantity.signed
    return whole if larger else None


def _stands_for_a_noun(before: Sequence[Chunk], words: Units) -> bool:
    """Whether "one" behind these chunks stands for a noun named before: "a good night, and a rather poor one"."""
    if before and before[-1].text in words.pointed.words:
        return True  # "the old one had four"
    for k in range(len(before) - 1, -1, -1):
        said = before[k].text
        if said in words.described.words:
            return k < len(before) - 1
        if said in words.numbered.words or not said.isalpha() or before[k].tag in ("PARTY", "seats", "NUM"):
            return False
    return False
