"""Counties: those that only say where a council lies ("a Kent council"), and those that an article is about."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from pipeline.article import Article
from pipeline.extract.chunk import Chunk
from pipeline.extract.dating import has_voted
from pipeline.extract.several import Place, named_in
from pipeline.gazetteer import Gazetteer
from pipeline.phrasing import Councils

_OPENING = 5000
"""Code points in which an article says what it is about."""
_OFTEN = 3


def without_counties(chunks: list[Chunk], polled: Set[str], words: Councils) -> list[Chunk]:
    """The chunks of a sentence with counties that only say where a district lies as plain ``LOCATOR`` words.

    So in "Erewash, Derbyshire", "High Peak in Derbyshire", "a Kent council" and "the council in Kent".

    Args:
        chunks: of a sentence, its areas resolved and not yet joined to lists.
        polled: ids of the councils that voted that day; empty where that is not known.
        words: by which councils are spoken of.
    """
    chunks = [
        replace(c, tag="LOCATOR", areas=()) if _has_council(chunks, i, words) else c for i, c in enumerate(chunks)
    ]
    chunks = [
        replace(c, tag="PLACE", areas=()) if c.tag == "AREA" and _set_beside(chunks, i, words) else c
        for i, c in enumerate(chunks)
    ]
    if [chunk.tag for chunk in chunks].count("AREA") < 2:
        return chunks
    out: list[Chunk] = []
    for i, chunk in enumerate(chunks):
        beside = i >= 2 and chunks[i - 2].tag in ("AREA", "rpar", "PLACE") and chunks[i - 1].text in (",", "in", "(")
        if chunk.tag == "AREA" and (beside or _between_commas(chunks, i)):
            before = next((c for c in reversed(out) if c.tag == "AREA"), None)
            kind, _, _ = chunk.role.partition("|")
            if before is not None and before.areas and kind in ("county", "unitary", "combined"):
                county = before.role.partition("|")[2]
                absent = polled and chunk.areas[0].area_id not in polled and before.areas[-1].area_id in polled
                if county == chunk.areas[0].area_id or (kind == "county" and absent):
                    while out and out[-1].text in (",", "in", "("):
                        out.pop()
                    if chunks[i - 1].text == "(":
                        out.append(replace(chunks[i - 1], tag="w"))
                    out.append(replace(chunk, tag="LOCATOR", areas=()))
                    continue
        out.append(chunk)
    return out


def without_wards(chunks: list[Chunk]) -> list[Chunk]:
    """The chunks with names of councils as plain places, where a list of wards has them among names of no council.

    So in "seats in Stansted, Great Dunmow and Newport", but not in "seats in Swindon, Dover and Worthing".
    """
    out = list(chunks)
    for i, chunk in enumerate(chunks[:-2]):
        counted = chunk.tag == "seats" or (chunk.quantity is not None and chunk.quantity.unit == "seats")
        if not counted or chunks[i + 1].tag != "loc_p":
            continue
        end = next((j for j in range(i + 2, len(chunks)) if not _of_list(chunks[j])), len(chunks))
        items = [
            c for j, c in enumerate(chunks[i + 2 : end]) if c.tag in ("AREA", "PLACE") or _begins(chunks, i + 2 + j)
        ]
        councils = [c for c in items if c.tag == "AREA"]
        if councils and len(items) > 2 * len(councils):
            out[i + 2 : end] = [
                replace(c, tag="PLACE", areas=()) if c.tag == "AREA" else c for c in chunks[i + 2 : end]
            ]
    return out


def _of_list(chunk: Chunk) -> bool:
    return chunk.tag in ("AREA", "PLACE", "comma", "conj") or (chunk.tag == "w" and chunk.role == "name")


def _begins(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether the words of a name begin at ``at``."""
    return chunks[at].tag == "w" and chunks[at].role == "name" and chunks[at - 1].tag in ("loc_p", "comma", "conj")


def _has_council(chunks: Sequence[Chunk], at: int, words: Councils) -> bool:
    """Whether a county only tells of a council in it: "a Kent council", "the council in Hampshire, which ..."."""
    chunk = chunks[at]
    if chunk.tag != "AREA" or at < 1 or not chunk.role.startswith("county|"):
        return False
    said, upper, lower = chunk.text.split(), words.upper.words, words.lower.words
    if at + 1 < len(chunks) and chunks[at + 1].tag == "councils" and upper.isdisjoint(said):
        return True  # "Tories lose control of Essex councils"
    if chunks[at - 1].text in words.one_of.words and said[-1] in lower and upper.isdisjoint(said):
        return True
    whose = chunks[at - 2].text.split() if at > 1 and chunks[at - 1].text == "in" else [""]
    return bool(whose) and whose[-1] in lower and upper.isdisjoint(whose)


def _set_beside(chunks: Sequence[Chunk], at: int, words: Councils) -> bool:
    """Whether the council at ``at`` is one to which another is likened: "As in A, the Conservatives are back"."""
    return at > 1 and chunks[at - 1].tag == "loc_p" and chunks[at - 2].text in words.as_in.words


def _between_commas(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether an area stands as ", in Derbyshire," behind another."""
    after = chunks[at + 1].tag if at + 1 < len(chunks) else "stop"
    return (
        at >= 3
        and chunks[at - 3].tag == "AREA"
        and chunks[at - 2].tag == "comma"
        and chunks[at - 1].text == "in"
        and after in ("comma", "stop", "semi", "dash", "rpar")
    )


def county_of(article: Article, topic: Place | None, gazetteer: Gazetteer, date: str, words: Councils) -> str:
    """The county council that an article on it, or on its seats in one district, is about; else empty."""
    if topic is None:
        return ""
    area = gazetteer.area(topic.area_id, date) or gazetteer.areas[topic.area_id]
    county, district = _spoken_of(article, words)
    if area.kind == "county":
        return topic.area_id if not district else ""
    told = county >= _OFTEN and county > 2 * district
    return area.county if told and area.county in gazetteer.areas and has_voted(area.county, date, gazetteer) else ""


def county_of_all(
    article: Article, gazetteer: Gazetteer, named: Sequence[tuple[str, int]], date: str, words: Councils
) -> Place | None:
    """The county council of whose seats an article tells that names but it and districts in it."""
    counties = [slug for slug, _ in named if gazetteer.areas[slug].kind == "county"]
    if len(counties) != 1 or not has_voted(counties[0], date, gazetteer):
        return None
    area = gazetteer.areas[counties[0]]
    if any(gazetteer.areas[slug].county != area.area_id for slug, _ in named if slug != area.area_id):
        return None
    county, district = _spoken_of(article, words)
    return named_in(article.restored, area, (area.name,)) if county >= _OFTEN and county > 2 * district else None


def _spoken_of(article: Article, words: Councils) -> tuple[int, int]:
    """How often an article's beginning speaks of county and of lower councils."""
    text = article.restored[:_OPENING]
    return len(words.county.anywhere.findall(text)), len(words.district.anywhere.findall(text))
