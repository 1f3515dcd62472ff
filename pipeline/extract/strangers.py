"""Strangers: parties that no table knows, told by their names ("the Community Action Party took three seats")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.extract.chunk import Chunk, Standing, joined
from pipeline.gazetteer import party_slug
from pipeline.lexicon import Lexicon
from pipeline.phrasing import PartyNames

_LONGEST = 6
_ACTING = frozenset({"aux", "have_v", "had_v", "be_v", "formerly"})


def may_have_strangers(stand: Standing, text: str, words: PartyNames) -> bool:
    """Whether a sentence has what ends the name of such a party, or begins it before a place's name."""
    return not stand.words.isdisjoint(words.nouns.words) or (
        not stand.tags.isdisjoint(("AREA", "PLACE")) and any(word in text for word in words.before_places.words)
    )


def strangers(chunks: Sequence[Chunk], text: str, lexicon: Lexicon) -> list[Chunk]:
    """The chunks with every such name made one PARTY chunk, with a slug of its own.

    A name is two capitalised words and more, of which the last says what it is ("Hemel Voice Party", "Boston Bypass
    Independents"), beside a verb of the lexicon or a count, or behind "from", "to", "by". One word before the noun is
    too few ("Birthday Party"), unless it is a place's.
    """
    words = lexicon.phrasing.party_names
    out: list[Chunk] = []
    for i, chunk in enumerate(chunks):
        out.append(chunk)
        if (
            len(out) > 2
            and chunk.tag in ("AREA", "PLACE")
            and text[out[-2].start : out[-2].end] in words.before_places.words
        ):
            name = text[out[-2].start : chunk.end]  # "Our West Lancashire"
            slug = (party_slug(name),)
            out[-2:] = [replace(joined(out[-2], chunk, text), tag="PARTY", areas=(), parties=slug, role="name")]
            continue
        if chunk.text not in words.nouns.words or chunk.tag not in ("w", "PARTY") or not text[chunk.start].isupper():
            continue
        first = len(out) - 1
        while first and len(out) - first <= _LONGEST and _names(out[first - 1], text, words):
            first -= 1
        named = out[first:-1]
        counted = first > 0 and out[first - 1].tag == "NUM" and chunk.text != "party"
        behind = chunks[i + 1].tag if i + 1 < len(chunks) else ""
        listed = first > 0 and out[first - 1].tag in ("comma", "conj", "semi") and behind == "NUM"
        listed = listed and chunk.text != "party"  # "Labour gained two, Hythe Independents one"
        counted = counted or listed
        if not named or (len(named) == 1 and named[0].tag not in ("PLACE", "AREA") and not counted):
            continue
        placed = first > 0 and out[first - 1].text == "the" and named[0].tag in ("PLACE", "AREA")
        if (
            not placed
            and not (listed and counted)
            and not (
                _acts(chunks[i + 1 : i + 2], lexicon) or (first and out[first - 1].tag in ("NUM", "from", "to", "by"))
            )
        ):
            continue
        name = text[named[0].start : chunk.end]
        whole = replace(joined(named[0], chunk, text), tag="PARTY", areas=(), parties=(party_slug(name),), role="name")
        del out[first:]
        out.append(whole)
    return out


def _names(chunk: Chunk, text: str, words: PartyNames) -> bool:
    """Whether a chunk may be a word of a name: a capitalised word that no table knows, or a place's."""
    if chunk.tag in ("PLACE", "AREA"):
        return len(chunk.areas) < 2
    return (
        chunk.tag == "w"
        and chunk.role == "name"
        and text[chunk.start].isupper()
        and chunk.text not in words.no_names.words
    )


def _acts(following: Sequence[Chunk], lexicon: Lexicon) -> bool:
    """Whether what follows is a verb of results."""
    return bool(following) and (following[0].tag in _ACTING or following[0].tag in lexicon.members("verbs"))
