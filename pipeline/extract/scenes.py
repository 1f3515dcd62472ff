"""Scenes: how what has been read changes from sentence to sentence and from region to region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import regex

from pipeline.article import Article
from pipeline.extract.discourse import Actor, Place, Scene, places
from pipeline.extract.sentence import Sentence
from pipeline.gazetteer import Gazetteer

_STILL_COUNTING = regex.compile(
    r"\b(?:votes are still being counted|still being counted|yet to declare|still to declare|still to come|"
    r"results? (?:are|is) still|so far|remaining councils|results expected|"
    r"continue to come in|counting continues|more results)\b",
    regex.IGNORECASE,
)
_SO_FAR = regex.compile(r"\b(?:so far|to date|at a glance so far)\b", regex.IGNORECASE)
_OBLIQUE = frozenset({"from", "to", "by", "prep", "expense"})


def nation_of(date: str, gazetteer: Gazetteer, named: Sequence[tuple[str, int]] = ()) -> str:
    """Id of the nation that totals without an area count.

    The one whose councils are named, or that voted; else Great Britain.
    """
    spoken = Counter(gazetteer.areas[slug].nation for slug, _ in named if slug in gazetteer.areas)
    if spoken.total() >= 3 and spoken.most_common(1)[0][1] >= 0.8 * spoken.total():
        first = spoken.most_common(1)[0][0].lower().replace(" ", "-")
        if first != "england":
            return first
    nations = {gazetteer.areas[slug].nation for slug in gazetteer.polled(date) if slug in gazetteer.areas}
    nations.discard("Northern Ireland")
    if nations <= {"England"}:
        return "england"
    return "great-britain"


def open_article(article: Article, gazetteer: Gazetteer, named: Sequence[tuple[str, int]], date: str) -> Scene:
    """The scene before the first sentence: the nation, and the council that a whole article is about, if one."""
    nation = nation_of(date, gazetteer, named)
    scene = Scene(nation=Place(nation, gazetteer.areas[nation].name, (0, 0)))
    total = sum(count for _, count in named)
    if named and named[0][1] >= 2 and named[0][1] >= 0.6 * total and _voted(named[0][0], date, gazetteer):
        area = gazetteer.areas[named[0][0]]
        text = article.restored
        at = text.find(area.name)
        scene.topic = Place(area.area_id, area.name, (max(at, 0), max(at, 0) + (len(area.name) if at >= 0 else 0)))
    scene.many = len(named) >= 5
    scene.mayors = "mayor" in article.title.lower()
    scene.first_person = _own_party(article.publisher, gazetteer)
    scene.partial = bool(_STILL_COUNTING.search(article.restored[:4000]))
    return scene


def _own_party(publisher: str, gazetteer: Gazetteer) -> str:
    """The party that put an article out, so that its "we" is known; empty for a newsroom."""
    for form in gazetteer.party_forms():
        if len(form.text) > 5 and form.role in ("name", "member") and not form.weak:
            at = publisher.find(form.text)
            if at >= 0 and not publisher[at + len(form.text) : at + len(form.text) + 1].isalpha():
                return form.code
    return ""


def _voted(area_id: str, date: str, gazetteer: Gazetteer) -> bool:
    polled = gazetteer.polled(date)
    return not polled or area_id in polled


def read_sentence(scene: Scene, sentence: Sentence, kind: str) -> None:
    """Take over what a sentence leaves behind: its areas, its acting party, whether it says "so far"."""
    chunks, base = sentence.chunks, sentence.base
    areas = tuple(place for chunk in chunks if chunk.tag == "AREA" for place in places(chunk, base))
    for i, chunk in enumerate(chunks):
        if chunk.tag == "PARTY" and chunk.parties:
            before = chunks[i - 1] if i else None
            if before is not None and before.tag == "det":
                before = chunks[i - 2] if i > 1 else None
            if before is None or before.tag not in _OBLIQUE:
                scene.actor = Actor(chunk.parties[0], (base + chunk.start, base + chunk.end))
                scene.lead = scene.lead or scene.actor
                break
    if kind in ("title", "heading"):
        scene.heading_partial = bool(_SO_FAR.search(sentence.text))
    if kind == "heading":
        parties = [c for c in chunks if c.tag == "PARTY" and c.parties]
        alone = len({p.parties for p in parties}) == 1 and len(chunks) <= 4
        scene.heading_actor = (
            Actor(parties[0].parties[0], (base + parties[0].start, base + parties[0].end)) if alone else None
        )
        if areas:
            scene.heading = areas
    elif areas:
        scene.recent = areas
        if not {a.area_id for a in areas} & {h.area_id for h in scene.heading}:
            scene.heading = ()  # the text has moved on from what its heading names


def leave_region(scene: Scene, kind: str) -> None:
    """At the end of a region: its areas fade, so that the next paragraph does not lean on them."""
    if kind not in ("heading", "title"):
        scene.before = scene.recent or scene.before
        scene.body = scene.body or kind in ("paragraph", "row", "quote")
    scene.recent = ()
    scene.lead = None


def enter_entry(scene: Scene) -> None:
    """At the beginning of a live entry: nothing of the one above it holds."""
    scene.heading = scene.before = scene.recent = ()
    scene.actor = scene.heading_actor = scene.frame = None
    scene.body = False
