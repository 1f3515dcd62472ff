"""Placing: which council or nation a figure is about, by its sentence, else by what was spoken of before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.extract.chunk import Chunk
from pipeline.extract.discourse import NATIONAL, OBLIQUE, Place, Scene, places
from pipeline.lexicon import Lexicon
from pipeline.phrasing import Totals

_MANY = 20
"""Councils counted in a sentence that is of a nation."""
_VACANT = 3
"""Seats of a council by which what is said to be all of them may fall short: their vote was put off."""
_BEHIND_WHOLE = frozenset({"stop", "comma", "semi", "conj", "accompany", "clause"})
_FIRST_COUNTED = frozenset({"TALLY", "PARTY"})
"""Tags with which a bracket of a council's counts begins."""
_ALL_OF_A_NATION = frozenset({11, 22, 32})
"""How many councils Northern Ireland, Wales and Scotland have."""
_ACTING = frozenset({"PARTY", "they", "it"})
_BEING = frozenset({"be_v", "formerly"})
_HAVING = frozenset({"have_v", "had_v"})
_WHERE_IT = (",", "where", "it"), (",", "where", "they")


def _attached(chunks: Sequence[Chunk], i: int, lexicon: Lexicon) -> bool:
    """Whether the area at ``i`` hangs on a preposition or a verb before it ("in A", "to hold A", "control of A")."""
    j = i - 1
    while j >= 0 and (
        chunks[j].tag in ("det", "possessive", "council", "conj") or chunks[j].text in ("of", "council", "on")
    ):
        if chunks[j].text in ("of", "on"):
            return True
        j -= 1
    return j >= 0 and (
        chunks[j].tag in ("loc_p", "on_p", "to")
        or (chunks[j].tag in ("control", "run_v") and chunks[j - 1].tag == "to")
        or chunks[j].tag in lexicon.members("acquire") | lexicon.members("hold") | {"lose_v"}
    )


def says_where(chunks: Sequence[Chunk], i: int) -> bool:
    """Whether the area at ``i`` says where somebody sat: "in A", "A councillor Ann", no "(standing in A)"."""
    if i + 1 < len(chunks) and chunks[i + 1].tag in ("seats", "leader"):
        return True
    j = i - 1 - (i > 0 and chunks[i - 1].tag == "det")
    if j > 0 and chunks[j].text == "of" and chunks[j - 1].tag == "leader":
        return True  # "was ousted as leader of Sevenoaks"
    opened = next((c.tag for c in reversed(chunks[:i]) if c.tag in ("lpar", "rpar")), "")
    return j >= 0 and chunks[j].tag in ("loc_p", "on_p") and opened != "lpar"


def place(chunks: Sequence[Chunk], at: int, end: int, scene: Scene, base: int, lexicon: Lexicon) -> Place | None:
    """The council that a count is about; None where none or several could be.

    The count's verb is ``chunks[at]``, and its words end before ``chunks[end]``.
    """
    if scene.nation is not None and scene.nation.area_id == "northern-ireland" and _regional(chunks):
        return None if any(c.tag == "AREA" for c in chunks) else scene.nation
    if any(c.tag == "nationally" for c in chunks) and not any(c.tag == "AREA" for c in chunks):
        return scene.nation
    totals = lexicon.phrasing.totals
    if _counts_all(chunks) and not any(c.tag in ("AREA", "NATION") for c in chunks):
        return _counted_nation(chunks, base, totals) or scene.nation  # "... after all 124 councils had declared"
    if (britain := great_britain(chunks, base)) is not None:
        return britain
    if (nation := _counted_nation(chunks[at:end], base, totals)) is not None:
        return nation
    if at > 1 and chunks[at - 1].tag == "lpar" and chunks[at - 2].tag == "AREA" and chunks[at].tag in _FIRST_COUNTED:
        return places(chunks[at - 2], base)[-1]  # "A, B (Lab 27, Con 27), C"
    inside = [c for c in chunks[at:end] if c.tag == "AREA"]
    if len(inside) == 1 and len({a.area_id for a in inside[0].areas}) == 1:
        return places(inside[0], base)[0]  # "gained three seats in Epping Forest from Labour"
    parted, end_of, counts = False, len(chunks) - 1, lexicon.phrasing.counting.counts.words
    relative = _in_where(chunks, at)
    for i in range(end, len(chunks)):
        chunk = chunks[i]
        if chunk.tag == "semi" or opens_clause(chunks, i, lexicon):
            break
        if relative and chunk.tag in ("comma", "conj", "dash", "clause"):
            break  # "in A, where it gained nine to reach 21, and in B"
        if chunk.tag == "regionally":
            if parted:
                break  # "In A Labour won 15 seats, its best result in the region"
            return None
        if (
            chunk.tag in ("PARTY", "they")
            and chunks[i - 1].tag not in OBLIQUE
            and not (i > 1 and chunks[i - 1].tag == "det" and chunks[i - 2].tag in OBLIQUE)
        ):
            break
        if (
            chunk.tag == "conj"
            and i + 3 < len(chunks)
            and any(c.tag == "AREA" for c in chunks[i + 1 : i + 3])
            and any(c.tag == "NUM" for c in chunks[i + 2 : i + 5])
        ):
            break  # "in A it took 21 and in B 38"
        anew = chunk.tag == "conj" and [c.tag for c in chunks[i + 1 : i + 5]] == ["loc_p", "AREA", "comma", "clause"]
        if anew and any(c.tag == "AREA" for c in chunks[:at]):
            break  # "in A, where it fell by five, and in B, where ..."
        if (
            chunk.tag in ("clause", "accompany")
            and any(c.tag == "AREA" for c in chunks[:at])
            and (any(c.tag in _ACTING for c in chunks[i + 1 : i + 4]) or chunks[min(i + 1, end_of)].tag == "loc_p")
        ):
            break  # "in A holding 47, while in B it dropped from 67 to 61"
        goes_on = chunk.tag == "conj" or chunk.text == "but"
        named = any(c.tag == "AREA" for c in chunks[:at])
        if named and goes_on and any(c.tag in lexicon.members("verbs") | _BEING for c in chunks[i + 1 : i + 4]):
            break  # "kept A with 41 councillors but did not win B", "took A with 25 seats, and are largest in B"
        if goes_on and any(c.tag in lexicon.members("verbs") or c.tag in _HAVING for c in chunks[i + 1 : i + 3]):
            break  # "is up 33 to 202 and increased its majority in A": another statement begins
        if chunk.tag == "AREA" and parted and _regional(chunks[: min(at, 3)]):
            return None  # "Across the region Labour lost 27 seats, its worst defeat being in A"
        if chunk.tag in ("AREA", "NATION") and parted and any("first" in c.text.split() for c in chunks[end:i]):
            break  # "elected two members - the first councillors for the party in Lincolnshire"
        if chunk.tag == "AREA":
            if _attached(chunks, i, lexicon) and len({a.area_id for a in chunk.areas}) == 1:
                return places(chunk, base)[0]
            break
        elsewhere = i > 1 and chunks[i - 2].tag == "elsewhere"  # "bucked the trend elsewhere in Northern Ireland"
        if chunk.tag == "NATION" and _attached(chunks, i, lexicon) and not elsewhere:
            return places(chunk, base)[0]
        aside = chunk.tag == "comma" and i + 1 < len(chunks) and chunks[i + 1].tag in ("accompany", "clause", "rel")
        if aside and not any(c.tag in ("AREA", "NATION") for c in chunks[i:]):
            break  # "gained seven seats, with their first win coming in Meopham North"
        if chunk.tag == "conj" and i + 1 < len(chunks) and chunks[i + 1].text == "there":
            break  # "won two seats, and there was a first Green councillor in Wales"
        if chunk.tag == "TALLY":
            break
        parted = parted or chunk.tag in ("comma", "colon", "dash", "clause")
        venue = i + 1 < len(chunks) and chunks[i + 1].tag == "w" and chunks[i + 1].role == "name"
        if chunk.tag == "PLACE" and not (venue and chunks[i - 1].text == "at"):
            return None
        if not parted and chunk.tag in ("loc_p", "on_p") and chunks[i - 1].text not in counts and i + 1 < len(chunks):
            following = chunks[i + 2] if chunks[i + 1].tag == "det" and i + 2 < len(chunks) else chunks[i + 1]
            if following.tag == "w" and following.role == "name":
                return None  # a ward, a town: no council that anybody knows
    for i in range(at - 1, -1, -1):
        chunk = chunks[i]
        if chunk.tag == "regionally":
            return None
        if chunk.tag == "AREA":
            ids = {a.area_id for a in chunk.areas}
            if len(ids) > 1 and tuple(c.text for c in chunks[i + 1 : i + 4]) in _WHERE_IT:
                return places(chunk, base)[-1]  # "held A and B, where it lost two seats"
            return places(chunk, base)[0] if len(ids) == 1 else None
        elsewhere = i > 1 and chunks[i - 2].tag == "elsewhere"
        located = i > 0 and chunks[i - 1].tag in ("loc_p", "on_p") and not elsewhere
        if chunk.tag == "NATION" and located and one_within(chunks, i, totals):
            return None  # "In Scotland's capital the SNP won 19 seats"
        if chunk.tag == "NATION" and located and not _apposed(chunks, i):
            return places(chunk, base)[0]
        owner = [c.tag for c in chunks[i + 1 : i + 3]]
        if chunk.tag == "NATION" and owner in (["be_v", "largest"], ["possessive", "largest"]):
            return places(chunk, base)[0]  # "Northern Ireland's largest party with 112 seats"
        owns = len(owner) > 1 and owner[0] in ("be_v", "possessive") and owner[1] in ("PARTY", "TALLY")
        if chunk.tag == "NATION" and owns and not any(c.tag in ("AREA", "PLACE") for c in chunks):
            return places(chunk, base)[0]  # "Scotland's Greens"
        if chunk.tag == "PLACE" and i and chunks[i - 1].tag in ("loc_p", "on_p"):
            return None
    late = _told_late(chunks, end, lexicon) if not scene.recent else None
    return places(late, base)[0] if late is not None else carried(chunks, scene)


def opens_clause(chunks: Sequence[Chunk], i: int, lexicon: Lexicon) -> bool:
    """Whether a clause on another council begins at ``i``: "In A Labour gained eight, | and in B the Tories lost four".

    The council stands right behind a comma or "and", and who acts, a verb or a count behind it.
    """
    if chunks[i].tag not in ("comma", "conj", "dash"):
        return False
    j = i + 1 + (i + 1 < len(chunks) and chunks[i + 1].tag == "conj")
    if j + 2 >= len(chunks) or chunks[j].tag not in ("loc_p", "on_p"):
        return False
    j += 1 + (chunks[j + 1].tag == "det")
    if chunks[j].tag != "AREA" or len({a.area_id for a in chunks[j].areas}) != 1:
        return False
    behind = [c for c in chunks[j + 1 : j + 5] if c.tag not in ("det", "aux", "comma", "LOCATOR")]
    told = bool(behind) and (
        behind[0].tag in lexicon.members("verbs") | _BEING | _HAVING | _ACTING | {"up", "down", "NUM", "there"}
    )
    return told and not any(c.tag in ("AREA", "conj") for c in chunks[j + 1 : j + 3])


def _in_where(chunks: Sequence[Chunk], at: int) -> bool:
    """Whether ``at`` lies in what "where" says of a council named right before it."""
    for j in range(at - 1, 1, -1):
        if chunks[j].tag in ("semi", "AREA"):
            return False
        if chunks[j].tag == "clause" and chunks[j].text == "where":
            before = chunks[j - 2] if chunks[j - 1].tag in ("comma", "dash", "lpar") else chunks[j - 1]
            return before.tag == "AREA"
    return False


def one_within(chunks: Sequence[Chunk], i: int, words: Totals) -> bool:
    """Whether the nation at ``i`` only says where one place lies: "Scotland's capital", "England's second city"."""
    owner = chunks[i + 1 : i + 2]
    owned = owner and (owner[0].tag in ("be_v", "possessive", "apostrophe") or owner[0].text.startswith("'s "))
    return bool(owned) and any(word in words.within.words for c in chunks[i + 1 : i + 4] for word in c.text.split())


def _told_late(chunks: Sequence[Chunk], end: int, lexicon: Lexicon) -> Chunk | None:
    """The one council of a sentence, named in full at its end: "Labour lost four as Reform won on Dover Council"."""
    named = [i for i, c in enumerate(chunks) if c.tag in ("AREA", "PLACE", "NATION")]
    if len(named) != 1 or named[0] < end or any(c.tag == "elsewhere" for c in chunks):
        return None
    chunk, before = chunks[named[0]], chunks[named[0] - 1 - (chunks[named[0] - 1].tag == "det")]
    full = chunk.tag == "AREA" and chunk.last_word in lexicon.phrasing.asides.kinds.words
    return chunk if full and len(chunk.areas) == 1 and before.tag in ("loc_p", "on_p") else None


def _regional(chunks: Sequence[Chunk]) -> bool:
    return any(c.tag == "regionally" for c in chunks)


def _counts_all(chunks: Sequence[Chunk]) -> bool:
    """Whether a sentence counts more councils than one story could be about."""
    counts = [c.quantity.value for c in chunks if c.quantity is not None and c.quantity.unit == "councils"]
    return any(count >= _MANY or count in _ALL_OF_A_NATION for count in counts)


def _counted_nation(chunks: Sequence[Chunk], base: int, words: Totals) -> Place | None:
    """The nation that councils are counted of: "33 English councils"."""
    for chunk in chunks:
        for word in chunk.text.split() if chunk.quantity is not None else ():
            if (nation := words.nation_of.get(word.capitalize())) is not None:
                return Place(nation, nation.title(), (base + chunk.start, base + chunk.end))
    return None


def _apposed(chunks: Sequence[Chunk], i: int) -> bool:
    """Whether the nation at ``i`` is of what is said of a council.

    "In A, the last to finish in Wales," and "The council, one of the safest Tory seats in Britain, now has".
    """
    comma = next((j for j in range(i - 1, 0, -1) if chunks[j].tag == "comma"), 0)
    if comma == 0 or chunks[comma - 1].tag not in ("AREA", "the_council", "council"):
        return False
    between = chunks[comma:i]
    acts = any(c.tag.endswith(("_v", "_s")) or (c.tag == "PARTY" and c.role != "adjective") for c in between)
    return not acts and (chunks[comma - 1].tag == "AREA" or chunks[min(i + 1, len(chunks) - 1)].tag == "comma")


def great_britain(chunks: Sequence[Chunk], base: int) -> Place | None:
    """Great Britain where a sentence names its three nations one after the other; None where it does not."""
    at = [i for i, c in enumerate(chunks) if c.tag == "NATION"]
    if {"england", "scotland", "wales"} != {chunks[i].areas[0].area_id for i in at} or at[-1] - at[0] > 5:
        return None
    if any(c.tag not in ("NATION", "comma", "conj", "det") for c in chunks[at[0] : at[-1]]):
        return None
    return Place("great-britain", "Great Britain", (base + chunks[at[0]].start, base + chunks[at[-1]].end))


def carried(chunks: Sequence[Chunk], scene: Scene) -> Place | None:
    """The one council that is spoken of where a sentence names none.

    Where it counts "24 of the 45 seats", and the council spoken of has not as many, it is the one that has.
    """
    one = _spoken_of(chunks, scene)
    whole = whole_counted(chunks)
    size = scene.several.sizes.get(one.area_id, 0) if one is not None else 0
    if not whole or not size or abs(whole - size) <= _VACANT:
        return one
    fitting = [known for area_id, known in scene.several.known.items() if scene.several.sizes.get(area_id) == whole]
    return fitting[0] if len(fitting) == 1 else None


def whole_counted(chunks: Sequence[Chunk]) -> int:
    """How many seats a sentence says a council has, "24 of the 45 council seats"; 0 where it tells of none.

    Not of those that a party had ("of its 11") or defended, nor of a poll of another year.
    """
    if any(c.tag == "YEAR" for c in chunks):
        return 0
    for c, behind in pairwise(chunks):
        if c.quantity is not None and c.quantity.total and c.quantity.unit == "seats" and " of the " in c.text:
            return c.quantity.total if behind.tag in _BEHIND_WHOLE else 0
    return 0


def _spoken_of(chunks: Sequence[Chunk], scene: Scene) -> Place | None:
    if any(c.tag == "NATION" and not _apposed(chunks, i) for i, c in enumerate(chunks)):
        return None
    if scene.head is not None:
        return scene.head
    national = scene.flow is not None and scene.flow.area_id in NATIONAL
    if national and scene.flow_here:
        return scene.flow
    for group in (scene.recent, scene.heading):
        ids = {p.area_id for p in group}
        if len(ids) == 1:
            return group[-1]
        if ids:
            return scene.spoken if scene.spoken is not None and scene.spoken.area_id in ids else None
    before = {p.area_id for p in scene.before}
    # counts of one council, paragraph after paragraph
    goes_on = scene.flow is not None and before == {scene.flow.area_id}
    if scene.heading_nation is not None and not goes_on:
        return scene.heading_nation
    if scene.listed_nation is not None and not goes_on:
        return scene.listed_nation
    if scene.several.turned is not None:
        if scene.county:  # "In Adur there are six county seats." "But they lost two."
            goes_on = any(c.tag in ("they", "it") for c in chunks[:2])
            return None if goes_on and before == {scene.several.turned.area_id} else scene.topic
        alone = before == {scene.several.turned.area_id} and not any(c.tag == "AREA" for c in chunks)
        return scene.several.turned if alone else None
    if scene.topic is not None:
        return scene.topic
    if not national and not _moves_on(chunks):
        if scene.section is not None and (len(before) != 1 or scene.section.area_id in before):
            return scene.section
        if len(before) == 1:
            return scene.before[-1]
        if scene.spoken is not None and scene.spoken.area_id in before and _speaks_of_one(chunks):
            return scene.spoken
    return scene.flow if national else None


def _speaks_of_one(chunks: Sequence[Chunk]) -> bool:
    """Whether a sentence names no place, and speaks of "the council"."""
    tags = {chunk.tag for chunk in chunks}
    return "council" in tags and not tags & {"AREA", "PLACE", "NATION"}


def _moves_on(chunks: Sequence[Chunk]) -> bool:
    """Whether a sentence speaks of another place than the one spoken of: "elsewhere", "in the Vale"."""
    for i, chunk in enumerate(chunks):
        if chunk.tag in ("elsewhere", "regionally", "PLACE"):
            return True
        if chunk.tag == "loc_p":
            following = next((c for c in chunks[i + 1 : i + 3] if c.tag != "det"), None)
            if following is not None and following.tag == "w" and following.role == "name":
                return True
    return False
