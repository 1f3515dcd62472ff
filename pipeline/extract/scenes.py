"""Scenes: how what has been read changes from sentence to sentence and from region to region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import regex

from pipeline.article import Article
from pipeline.extract.chunk import Chunk
from pipeline.extract.clauses import held_down, in_description
from pipeline.extract.counties import county_of, county_of_all
from pipeline.extract.dating import has_voted
from pipeline.extract.discourse import NATIONAL, Actor, Place, Scene, deed, meant, places
from pipeline.extract.nations import nation_of
from pipeline.extract.placing import carried, whole_counted
from pipeline.extract.sentence import Sentence, Statement
from pipeline.extract.several import NATION_NAMED, named_in, on_county
from pipeline.fact import COUNT_MEASURES
from pipeline.gazetteer import Area, Gazetteer
from pipeline.phrasing import Councils, Counting, Phrasing, Units

_RESULT_HEADS = frozenset(
    {"gain_s", "gain_v", "loss_n", "lose_v", "hold_s", "hold_v", "win_s", "win_v", "from", "councils"}
)
"""What a heading below a party's ("Gains", "We lost:") may speak of, so that the party's still holds."""
_FIRST_LINE = 150
"""Code points that a headline has, at most."""
_HEAD = 500
_LEAD = 600
_OPENING = 5000
_FEW = 3
_LATE = 0.6
"""The part of a text behind which other councils are only compared with its own."""
_OFTEN = 3
_PERSONS = frozenset({"leader", "candidate", "mayor"})
"""Tags behind a party that make it what somebody is of."""
_OBLIQUE = frozenset(
    {"from", "to", "by", "than", "prep", "expense", "accompany", "leave", "oust_v", "beat_v", "sweep_v", "lent_by"}
)


@cache
def _councils_in(words: Counting, units: Units) -> regex.Pattern[str]:
    """How many results are in of how many: "Councils declared: 62 of 107"."""
    return regex.compile(
        rf"\b{words.councils_in.body}\b:? (?P<part>\d+) ?(?:{units.out_of.body}|/) ?(?P<whole>\d+)\b", regex.IGNORECASE
    )


def open_article(
    article: Article, gazetteer: Gazetteer, named: Sequence[tuple[str, int]], date: str, phrasing: Phrasing
) -> Scene:
    """The scene before the first sentence: the nation, and the council that a whole article is about, if one."""
    words, counting = phrasing.councils, phrasing.counting
    nation = nation_of(date, gazetteer, named, article.restored[:_OPENING], phrasing)
    scene = Scene(nation=Place(nation, gazetteer.areas[nation].name, (0, 0)))
    total = sum(count for _, count in named)
    if named and named[0][1] >= 2 and named[0][1] >= 0.6 * total and has_voted(named[0][0], date, gazetteer):
        area = gazetteer.areas[named[0][0]]
        place = named_in(article.restored, area, (area.name,))
        behind = place.span[0] >= _HEAD and NATION_NAMED.search(article.restored, 0, _HEAD)
        if not (behind or _headed_by_nation(article, area)):
            scene.topic = place  # else it begins with a nation: that is its topic
    if scene.topic is None:
        scene.topic = _leads_with(article, gazetteer, named, date, words)
    if scene.topic is None:
        scene.topic = county_of_all(article, gazetteer, named, date, words)
    scene.several.voted = frozenset(slug for slug, _ in named if has_voted(slug, date, gazetteer))
    polls = {slug: gazetteer.election(date, slug) for slug in scene.several.voted} if date else {}
    scene.several.sizes = {slug: row.seats for slug, row in polls.items() if row and row.seats and row.whole_council}
    scene.county = county_of(article, scene.topic, gazetteer, date, words)
    if scene.county and scene.topic is not None and scene.county != scene.topic.area_id:
        scene.topic = replace(scene.topic, area_id=scene.county, name=gazetteer.areas[scene.county].name)
    if scene.county:
        known = (gazetteer.areas[slug] for slug, _ in named if slug in gazetteer.areas)
        scene.several.districts = frozenset(a.area_id for a in known if a.county == scene.county)
    scene.several.of_county = on_county(f"{article.title}\n{article.restored[:_LEAD]}", gazetteer, words)
    kinds = [gazetteer.areas[slug].kind for slug, _ in named if slug in gazetteer.areas]
    spoken = words.county.anywhere.search(article.restored, 0, _OPENING) is not None
    unitary = words.unitary.anywhere.search(article.restored, 0, _OPENING) is not None
    scene.counties = not (date or unitary) and (spoken or kinds.count("county") > len(kinds) / 2)
    scene.many = len(named) >= 5
    scene.mayors = phrasing.contest.mayor.anywhere.search(article.title) is not None
    scene.first_person = _own_party(article.publisher, gazetteer)
    opening = article.restored[:4000]
    some = any(found["part"] != found["whole"] for found in _councils_in(counting, phrasing.units).finditer(opening))
    scene.partial = some or bool(counting.still.anywhere.search(opening))
    return scene


def _leads_with(
    article: Article, gazetteer: Gazetteer, named: Sequence[tuple[str, int]], date: str, words: Councils
) -> Place | None:
    """The one council that voted and that an article's head names, where the article names few others."""
    voted = [area_id for area_id, _ in named if has_voted(area_id, date, gazetteer)]
    head = f"{article.title}\n{article.restored[:_HEAD]}"
    led = [area_id for area_id in voted if any(name in head for name in _names(gazetteer.areas[area_id]))]
    if len(led) != 1:
        return None
    area = gazetteer.areas[led[0]]
    often = len(words.spoken_of.anywhere.findall(article.restored)) >= _OFTEN
    if len(voted) > _FEW and not often and not _alone_until_late(article, area, voted, gazetteer):
        return None
    return None if _headed_by_nation(article, area) else named_in(article.restored, area, _names(area))


def _alone_until_late(article: Article, area: Area, voted: Sequence[str], gazetteer: Gazetteer) -> bool:
    """Whether a council is named twice before any other that voted is, and the others in the last part of a text."""
    text = article.restored
    others = [gazetteer.areas[other] for other in voted if other != area.area_id]
    first = min((at for other in others for name in _names(other) if (at := text.find(name)) >= 0), default=len(text))
    return first >= _LATE * len(text) and text.count(area.name, 0, first) > 1


def _headed_by_nation(article: Article, area: Area) -> bool:
    """Whether an article's head names a nation and not the council: "Northern Ireland local government elections"."""
    first = article.restored.lstrip()[:_FIRST_LINE].partition("\n")[0]
    head = f"{article.title}\n{first}"
    return NATION_NAMED.search(first) is not None and not any(name in head for name in _names(area))


def _names(area: Area) -> tuple[str, ...]:
    """What a council is called, its own name first."""
    return area.name, *area.aliases


def _own_party(publisher: str, gazetteer: Gazetteer) -> str:
    """The party that put an article out, so that its "we" is known; empty for a newsroom."""
    if not publisher:
        return ""
    for form in gazetteer.party_forms():
        if len(form.text) > 5 and form.role in ("name", "member") and not form.weak:
            at = publisher.find(form.text)
            if at >= 0 and not publisher[at + len(form.text) : at + len(form.text) + 1].isalpha():
                return form.code
    return ""


def read_sentence(scene: Scene, sentence: Sentence, kind: str, phrasing: Phrasing) -> None:
    """Take over what a sentence leaves behind: its areas, its acting party, whether it says "so far"."""
    chunks, base, words = sentence.chunks, sentence.base, phrasing.actors
    if scene.topic is None and kind == "paragraph" and phrasing.totals.summing.opening.match(sentence.text):
        scene.before = ()  # "Overall, Labour lost 18": what follows is of no council named before
    if any(c.tag == "PARTY" for c in chunks):
        scene.heard.append((sentence.text, tuple(chunks), base))
    like = phrasing.councils.compared.words
    named = [c for i, c in enumerate(chunks) if c.tag == "AREA" and not (i and chunks[i - 1].text in like)]
    areas = tuple(place for chunk in named for place in places(chunk, base))
    scene.several.here |= {place.area_id for place in areas}
    scene.several.known |= {place.area_id: place for place in areas}
    if not areas and kind == "paragraph":
        areas = _by_size(scene, chunks)
    parties = {c.parties[0] for c in chunks if c.tag == "PARTY" and c.parties}
    alone = len(parties) == 1 and not any(
        c.tag == "they" or c.text in words.its.words or (c.tag == "it" and not _dummy(chunks, i))
        for i, c in enumerate(chunks)
    )
    led: Actor | None = None
    for i, chunk in enumerate(chunks):
        if i < 2 and chunk.text in words.somebody.words:
            break  # "He lost to an independent. The group has 24"
        if chunk.tag in ("they", "it") and scene.actor is not None and i < 4 and not _dummy(chunks, i):
            scene.actor = meant(chunks, i, scene, base, phrasing) or scene.actor
            scene.acts.append((deed(chunks, i), scene.actor))
            break  # who acted before acts on
        if chunk.tag == "PARTY" and chunk.parties:
            before = chunks[i - 1] if i else None
            if before is not None and before.tag == "det":
                before = chunks[i - 2] if i > 1 else None
            if held_down(chunks, i) or in_description(chunks, i, len(chunks)):
                continue  # "All five had Conservative majorities. It has also taken A"
            if before is not None and before.tag == "rel" and i > 1:
                continue  # "In Merton, which Labour held, they gained 11"
            if i + 1 < len(chunks) and chunks[i + 1].tag in _PERSONS:
                if chunks[i + 1].tag != "candidate":
                    led = led or Actor(chunk.parties[0], (base + chunk.start, base + chunk.end))
                continue  # "The Labour leader has congratulated the Greens on their win. They have 12"
            if before is None or before.tag not in _OBLIQUE or (alone and not _goes_on(chunks, i)):
                if scene.frame is not None and chunk.parties[0] not in {a.party for a in scene.frame if a is not None}:
                    scene.frame = None
                scene.actor = Actor(chunk.parties[0], (base + chunk.start, base + chunk.end))
                scene.acts.append((deed(chunks, i), scene.actor))
                break
    else:
        scene.actor = led or scene.actor
    if kind in ("title", "heading"):
        scene.heading_partial = bool(phrasing.counting.so_far.anywhere.search(sentence.text))
    scene.said = (sentence.text, tuple(chunks), base)
    sides = tuple(c for c in chunks if c.tag == "PARTY" and c.parties)
    scene.two = sides if len({c.parties[0] for c in sides}) == len(sides) == 2 else () if sides else scene.two
    told = {c.parties[0] for c in chunks if c.tag == "PARTY" and c.parties}
    if any(c.tag == "mayor" for c in chunks):
        one = scene.actor is not None and told == {scene.actor.party}
        scene.mayoral = scene.actor if one else None
    if kind == "heading":
        scene.before = ()
        named = [c for c in chunks if c.tag == "PARTY" and c.parties]
        alone = len({c.parties for c in named}) == 1 and len(chunks) <= 4
        goes_on = not named and not areas and any(c.tag in _RESULT_HEADS for c in chunks)
        if alone or not goes_on:
            scene.heading_actor = (
                Actor(named[0].parties[0], (base + named[0].start, base + named[0].end)) if alone else None
            )
        scene.flow = scene.section = None
        if areas or named or any(c.tag in ("PLACE", "elsewhere") for c in chunks):
            scene.several.turned = None  # else only a crosshead: what follows is not of the first council again
        if areas:
            scene.heading = areas
    elif not areas and _elsewhere(chunks):
        # a council whose name fits none, or two: no figure is another's
        scene.recent = scene.before = scene.heading = ()
        scene.flow = scene.spoken = None
    elif kind == "item" and _only_party(chunks):
        owner = next(c for c in chunks if c.tag == "PARTY")
        scene.heading_actor = Actor(owner.parties[0], (base + owner.start, base + owner.end))
    elif areas:
        if scene.head is None and not scene.recent:
            scene.head = _leading(chunks, base)
            scene.section = scene.head or scene.section
            if scene.head is not None and kind != "paragraph":
                scene.heading = (scene.head,)
        scene.recent = areas
        scene.flow = scene.spoken = None
        scene.several.turned = _turned(scene, areas, chunks)
        if not {a.area_id for a in areas} & {h.area_id for h in scene.heading}:
            scene.heading = ()  # the text has moved on from what its heading names


def _by_size(scene: Scene, chunks: Sequence[Chunk]) -> tuple[Place, ...]:
    """The council that a sentence without a name is of by how many seats it says there are; none for any other."""
    if not whole_counted(chunks):
        return ()
    one = carried(chunks, scene)
    spoken = {place.area_id for place in (*scene.recent, *scene.heading, *scene.before)}
    return (one,) if one is not None and scene.several.sizes.get(one.area_id) and one.area_id not in spoken else ()


def _turned(scene: Scene, areas: Sequence[Place], chunks: Sequence[Chunk]) -> Place | None:
    """The council other than the topic that a text speaks of behind a sentence that names ``areas``."""
    ids = {area.area_id for area in areas}
    if scene.topic is None or scene.topic.area_id in ids | NATIONAL:
        return None
    if scene.county and not (ids <= scene.several.districts):
        return None
    began = [c.tag for c in chunks[:3] if c.tag not in ("det", "bullet", "comma", "clause")]
    located = began[:1] in (["loc_p"], ["on_p"]) and began[1:2] == ["AREA"]
    if (
        len(ids) == 1
        and (located or any(c.tag == "elsewhere" for c in chunks))
        and (scene.county or ids <= scene.several.voted)
    ):
        return areas[-1]
    return scene.several.turned


def _dummy(chunks: Sequence[Chunk], i: int) -> bool:
    """Whether the "it" at ``i`` stands for nobody: "For the Conservatives it was a miserable night"."""
    return chunks[i].tag == "it" and i + 1 < len(chunks) and chunks[i + 1].tag in ("be_v", "formerly")


def _goes_on(chunks: Sequence[Chunk], i: int) -> bool:
    """Whether somebody else acts behind the party at ``i``: "With four more taken from Labour, it has 20"."""
    return chunks[i - 1 - (chunks[i - 1].tag == "det")].tag == "from" and any(
        chunks[j].tag in ("it", "they") and chunks[j - 1].tag == "comma" for j in range(i + 1, len(chunks))
    )


def _elsewhere(chunks: Sequence[Chunk]) -> bool:
    """Whether a sentence begins at a place that is no council of that day: "In Dorset, the Greens now have two".

    Or is no more than the name of one: "West Midlands. The Conservative saw off ...".
    """
    if len(chunks) == 2 and chunks[0].tag in ("PLACE", "NATION") and chunks[1].tag == "stop":
        return True
    return (
        len(chunks) > 2
        and chunks[0].tag in ("loc_p", "on_p")
        and chunks[1].tag == "PLACE"
        and chunks[2].tag in ("comma", "PARTY", "det")
    )


def _only_party(chunks: Sequence[Chunk]) -> bool:
    """Whether a line is a party's name and nothing else, so that the lines below it are the party's."""
    return sum(c.tag == "PARTY" for c in chunks) == 1 and all(
        c.tag in ("PARTY", "bullet", "dash", "OTHER", "stop", "colon", "bar") for c in chunks
    )


def flow_on(scene: Scene, stated: Sequence[Statement], *, row: bool) -> None:
    """Take over which council or nation the last count of a sentence was of.

    ``row``: it is a row of a list, whose further rows are of the same nation.
    """
    if not row:
        scene.listed_nation = None
    if not stated:
        return
    told = [s for s in stated if s.area is not None]
    counts = [s for s in told if s.measure in COUNT_MEASURES]
    councils = {s.area.area_id: s.area for s in told if s.area is not None and s.area.area_id not in NATIONAL}
    spoken = {place.area_id for place in scene.recent} | NATIONAL
    if scene.topic is not None and not scene.county and scene.topic.area_id not in spoken:
        one = (
            {s.area.area_id for s in counts if s.area is not None}
            & {p.area_id for p in scene.recent}
            & scene.several.voted
        )
        scene.several.turned = councils[one.pop()] if len(one) == 1 else scene.several.turned
    if len(councils) == 1 and (said := [place for place in scene.recent if place.area_id in councils]):
        scene.spoken = said[-1]  # "It is over in Exeter, where the Tories have surrendered Devon."
    if counts:
        scene.counts_councils = all(s.measure.startswith("councils") for s in counts)
        scene.flow, scene.flow_here = max(counts, key=lambda s: s.words[1]).area, True
        if scene.flow is not None and scene.flow.area_id in NATIONAL:
            scene.several.turned = None
            if row and not (scene.heading or scene.recent):
                scene.listed_nation = scene.flow
        scene.totals = scene.totals or any(s.area is not None and s.area.area_id in NATIONAL for s in counts)


def leave_region(scene: Scene, kind: str) -> None:
    """At the end of a region: its areas fade, so that the next paragraph does not lean on them."""
    if kind not in ("heading", "title"):
        if not scene.recent and scene.flow_here and scene.flow in scene.before:
            scene.before = (scene.flow,)  # of several councils named before, one was counted here
        counted = scene.flow.area_id if scene.flow_here and scene.flow is not None else ""
        scene.before = scene.recent or (() if counted in NATIONAL else scene.before)
        if len(scene.several.here) >= _FEW:
            scene.before = ()  # a party's round: what follows is of none of its councils
        if kind == "paragraph" and not scene.counted_below:
            scene.counted = ""
        scene.body = scene.body or kind in ("paragraph", "row", "quote")
    scene.recent = ()
    scene.said = None
    scene.several.here = set()
    scene.acts, scene.acts_before = [], scene.acts or scene.acts_before
    scene.head = scene.mayoral = None
    scene.flow_here = scene.counts_councils = scene.counted_below = False
    scene.partial_here = ""
    if kind != "paragraph":
        scene.history = ""


def _leading(chunks: Sequence[Chunk], base: int) -> Place | None:
    """The one council with which a region begins as with a label: "Adur: ...", "Adur - ..."."""
    at = next((i for i, c in enumerate(chunks) if c.tag not in ("bullet", "dash", "quote", "OTHER")), None)
    if at is None or at + 1 >= len(chunks) or chunks[at].tag != "AREA" or len(chunks[at].areas) != 1:
        return None
    follows = chunks[at + 1]
    if follows.tag == "LOCATOR" and at + 2 < len(chunks):
        follows = chunks[at + 2]
    alone = follows.tag == "stop" and at + 2 >= len(chunks)
    return places(chunks[at], base)[0] if alone or follows.tag in ("colon", "dash", "lpar") else None


def enter_entry(scene: Scene) -> None:
    """At the beginning of a live entry: nothing of the one above it holds."""
    scene.heading = scene.before = scene.recent = ()
    scene.list_partial = scene.undeclared = False
    scene.two = ()
    scene.list_history = ""
    scene.listed_nation = None
    scene.actor = scene.heading_actor = scene.frame = scene.flow = scene.section = scene.heading_nation = None
    scene.acts = []
    scene.body = False
