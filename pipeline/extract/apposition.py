"""Apposition: of which party somebody is by the words right before the name, or behind it in commas or brackets."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.chunk import Chunk
from pipeline.extract.discourse import Actor, Scene
from pipeline.extract.sentence import Sentence
from pipeline.phrasing import Actors

_OFFICE = 9
"""Chunks of an office at a sentence's end, at most."""
_PARTED = frozenset(
    "comma dash stop semi AREA NATION conj addition clause go_v win_v take_v gain_v hold_v beat_v".split()
)
"""Tags behind which nothing more is said of whom somebody stands for."""


def his_colleague(chunks: Sequence[Chunk], i: int, words: Actors) -> bool:
    """Whether the chunk at ``i`` makes whom it names one of somebody's own: "his colleague", "her deputy"."""
    if chunks[i].text in words.colleagues.words:
        return True
    return i > 0 and chunks[i].text in words.deputies.words and chunks[i - 1].text in words.his.words


def says_who(chunks: Sequence[Chunk], i: int, words: Actors) -> bool:
    """Whether the party at ``i`` says who bears the name behind a comma.

    "the leader of the Labour group, Ann Example", "the last remaining Green councillor, Tom Sample".
    """
    if i < 1 or chunks[i].tag != "PARTY" or not chunks[i].parties:
        return False
    j = i - 1 - (chunks[i - 1].tag == "det")
    leads = j > 0 and chunks[j].tag == "prep" and chunks[j - 1].tag == "leader"
    while j > 0 and chunks[j].tag == "w" and not chunks[j].role:
        j -= 1
    return leads or (chunks[j].tag == "det" and chunks[i].last_word in words.sitting.words)


def one_of(chunks: Sequence[Chunk], i: int, words: Actors) -> bool:
    """Whether the chunk at ``i`` is one person of a party: "the Conservative"."""
    one = chunks[i].tag == "PARTY" and bool(chunks[i].parties) and chunks[i].text in words.one_of_them.words
    return one and i > 0 and chunks[i - 1].tag == "det"


def stood_for(chunks: Sequence[Chunk], last: int, words: Actors) -> int:
    """Index of the party that words behind a name say somebody stands for now, whatever it was before; -1 where none.

    "former Labour councillor Ann Example, standing as an independent", "Tom Sample - now a Green - lost his seat".
    """
    if last >= len(chunks) or chunks[last].tag not in ("comma", "dash"):
        return -1
    for i in range(last + 1, min(last + 6, len(chunks))):
        if chunks[i].text in words.standing_as.words:
            at = i + 1 + (i + 1 < len(chunks) and chunks[i + 1].tag == "det")
            return at if at < len(chunks) and chunks[at].tag == "PARTY" and chunks[at].parties else -1
        if chunks[i].tag in _PARTED:
            return -1
    return -1


def told_behind(chunks: Sequence[Chunk], last: int, words: Actors) -> int:
    """Index of the party behind a name: "(Con)", ", the Conservative leader,", "of the Greens"; -1 where none."""
    tags = [c.tag for c in chunks[last : last + 6]]
    if tags[:2] == ["lpar", "PARTY"]:
        return last + 1
    if tags[:1] == ["lpar"] and "rpar" in tags and tags[tags.index("rpar") + 1 :][:1] == ["comma"]:
        last += tags.index("rpar") + 1
        return told_behind(chunks, last, words)  # "Ann Example (Abbey), the leader of the Labour group"
    if tags[:1] in (["w"], ["prep"]) and chunks[last].text in words.of_party.words:
        at = last + 1 + (tags[1:2] == ["det"])
        return at if at < len(chunks) and chunks[at].tag == "PARTY" and chunks[at].parties else -1
    if tags[:2] == ["comma", "rel"]:
        for i in range(last + 2, min(last + 9, len(chunks) - 2)):
            if chunks[i].text == "as" and chunks[i + 1].tag == "det" and chunks[i + 2].tag == "PARTY":
                return i + 2  # "who has sat as a Conservative since 2011"
        return -1
    if tags[:1] == ["comma"]:
        for i in range(last + 1, min(last + 9, len(chunks))):
            if chunks[i].tag == "PARTY" and chunks[i].parties:
                closed = any(c.tag == "comma" for c in chunks[i + 1 : i + 8])
                ends = (
                    i == last + 2 and tags[1] in ("both", "aux") and [c.tag for c in chunks[i + 1 :]] in ([], ["stop"])
                )
                return i if closed or ends or _office_at_end(chunks, i + 1) else -1  # "A and B, both Conservatives."
            if chunks[i].tag not in (
                "det",
                "w",
                "leader",
                "council",
                "mayor",
                "possessive",
                "prep",
                "the_council",
                "AREA",
                "conj",
                "formerly",
                "on_p",
                "loc_p",
                "aux",
                "both",
            ):
                return -1
    return -1


def _office_at_end(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether an office, and no verb, stands between a party and the end of its sentence: "Labour leader of Derby."."""
    rest = [c for c in chunks[at:] if c.tag != "stop"]
    if not 0 < len(rest) < _OFFICE or any(c.tag.endswith("_v") and c.text not in ("'s", "’s") for c in rest):
        return False
    return rest[0].tag == "leader" or (rest[0].tag == "w" and not rest[0].role and rest[-1].tag in ("w", "AREA"))


def owner_of(at: int, sentence: Sentence, scene: Scene | None, *, plain: bool) -> Actor | None:
    """The party that "their" or "the party's" means: named last before it, else the one carried over."""
    chunks = sentence.chunks
    for i in range(at - 1, -1, -1):
        chunk = chunks[i]
        before = chunks[i - 1 - (i > 0 and chunks[i - 1].tag == "det")].tag if i else ""
        if chunk.tag == "PARTY" and chunk.parties and not (plain and before in ("to", "by", "from")):
            return Actor(chunk.parties[0], (sentence.base + chunk.start, sentence.base + chunk.end))
    return scene.actor if scene is not None and not plain else None
