"""Making facts: a statement with its status, dates, codes and raw offsets becomes a ``Fact``."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import regex

from pipeline.article import Article, Region
from pipeline.extract.counted import as_counted, won_of_new
from pipeline.extract.dating import may_have_voted, polling_day_of_year
from pipeline.extract.discourse import Place, Scene
from pipeline.extract.eve import after_before, held_before, on_the_eve
from pipeline.extract.modality import SOME_YEAR, Verdict
from pipeline.extract.sentence import NATIONAL, NO_MAYOR, TABLE_ROWS, Sentence, Statement
from pipeline.extract.told import had_seat
from pipeline.fact import COUNT_MEASURES, UNIT_OF, Anchor, Fact, Status, election_id
from pipeline.gazetteer import Gazetteer, party_slug
from pipeline.phrasing import Contest, Endings, Phrasing, Poll

MAX_QUOTE = 500
"""Code points of raw text; a longer sentence is quoted from its nearest commas around the statement's words."""

BEFORE = "before"
"""Reading of a fact that only says who ran a council before: no fact until settling finds who runs it now."""

MAX_REACH = 300
"""Code points of raw text that the quote of a list's item may have when it reaches back to the list's head."""

_LETTERS = 5
"""A party's short form has no more characters; a longer one is a name."""
_WHOLES = frozenset({"great-britain", "united-kingdom"})
_LABELS = frozenset({"hold-verb-label", "noc-plain", "noc-alone"})
_HERE = frozenset(
    {"majority-here", "in-charge-here", "hold-here", "win-council", "gain-control-here", "short-of-majority"}
)
_NOUNS = frozenset({"win-noun"})
"""Rules that read a council's name behind a noun, as in "a victory in Liverpool"."""
LABOUR, LABOUR_CO_OP = "LAB", "labour-co-op"
_BOUNDED = frozenset({"seats", "seats_won", "seat_change"})
_NAME = r"(?:\p{Lu}[\w'’-]+(?:,? %s)* ){1,7}"
"""Capitalised words, with those that may stand between them."""


@cache
def _named_ward(words: Contest) -> regex.Pattern[str]:
    """A ward by its name behind a count: "all three councillors for the Mill Road and Petersfield ward"."""
    name = _NAME % words.ward_names.body
    return regex.compile(rf"[^,;:.–—]{{0,40}}?\b{words.before_wards.body} {name}{words.wards.body}\b")


@cache
def _in_ward(words: Contest) -> regex.Pattern[str]:
    """What a clause about a ward begins with: "In Mill Road ward, the Tories romped to victory"."""
    name = _NAME % words.ward_names.body
    ward = rf"{words.in_wards.body} {name}{words.wards.body}"
    return regex.compile(rf"(?:^|[;:.,]|\b{words.ward_clauses.body}) *\b{ward}\b[^;:.]{{0,60}}$")


def make_fact(
    article: Article,
    region: Region,
    statement: Statement,
    sentence: Sentence,
    verdict: Verdict,
    date: str,
    scene: Scene,
    gazetteer: Gazetteer,
    phrasing: Phrasing,
) -> Fact | None:
    """The fact of a statement, or None.

    None where it is denied, quoted speech, of another contest, or of a council that did not vote.
    """
    area = _home(statement, gazetteer, sentence)
    contest, text = phrasing.contest, sentence.text
    if (
        area is None
        or statement.measure == NO_MAYOR
        or (statement.measure == "mayor" and statement.value == "NOC")
        or verdict.status == "negated"
        or _quoted(sentence, statement)
        or _other_contest(sentence, statement, contest)
    ):
        return None
    counted = as_counted(statement, sentence, phrasing.counted, phrasing.endings)
    if counted is None:
        return None
    statement = won_of_new(counted, gazetteer.areas[area.area_id], date)
    before = statement.measure == "$before"
    if before:
        statement = replace(statement, measure="control")
        verdict = verdict if verdict.status == "projected" else Verdict("asserted")
    if statement.measure == "control" and statement.rule == "now-run" and contest.joint_rule.anywhere.search(text):
        return None  # who runs a hung council is no control
    if (
        statement.measure in ("control", "outcome")
        and contest.jointly.opening.match(article.restored, statement.words[1])
        and not _and_other_councils(sentence, statement)
    ):
        return None  # "A and B will go on running the council together"
    if scene.other_contest:
        return None  # below a heading of police commissioners, of members of parliament
    if statement.measure in ("control", "outcome") and statement.rule in _LABELS:
        left, right = article.restored_span(region.start, region.end)
        if contest.standing.anywhere.search(article.restored, left, right):
            return None  # "Ashdown, Labour held. Labour defending 11, attacking four."
    if statement.measure != "seat_lost" and contest.parish.anywhere.search(text):
        return None  # a parish with a city's name
    if statement.measure in ("control", "outcome") and statement.rule in _HERE and contest.mayor.anywhere.search(text):
        return None  # "re-elected mayor, but with a reduced majority"
    if statement.measure == "seat_lost" and not had_seat(statement, sentence, article, contest):
        return None
    combined = gazetteer.areas[area.area_id].kind == "combined"
    if statement.measure in ("control", "mayor", "seat_lost"):
        whole_party = {key: LABOUR for key in ("value", "previous", "party") if getattr(statement, key) == LABOUR_CO_OP}
        statement = replace(statement, **whole_party)  # type: ignore[arg-type]
    spoken_of = scene.mayors and contest.mayor.anywhere.search(text) and not contest.council.anywhere.search(text)
    if statement.measure in ("control", "outcome") and statement.rule in _NOUNS and spoken_of and not combined:
        return None  # "for the first mayors ... a Labour victory in Liverpool"
    mayors = combined or (scene.heading_mayors and not contest.council.anywhere.search(text))
    if combined and statement.measure == "control" and contest.councils.anywhere.search(text):
        return None  # "control of South Yorkshire's councils"
    if combined and contest.council.anywhere.search(text) and not contest.mayor.anywhere.search(text):
        return None  # "gained control of a West Yorkshire council"
    own_words = article.restored[slice(*area.span)].lower()
    if (
        combined
        and (area.span[0] < sentence.base or own_words.startswith("the "))
        and contest.council.anywhere.search(text)
    ):
        return None  # "... and the county council went to the Lib Dems", in a passage on the mayor
    if mayors and statement.measure == "control":
        statement = replace(statement, measure="mayor")  # a combined authority has a mayor and no councillors
    elif mayors and statement.measure == "outcome":
        return None
    national = area.area_id in NATIONAL
    whole = national or gazetteer.areas[area.area_id].kind == "region"
    if whole and not national and area.span[0] < sentence.base:
        return None  # a region that another sentence names has no totals
    if scene.county and gazetteer.areas[area.area_id].county == scene.county:
        return None  # the county's seats in a district
    status, polled_on = _status(statement, verdict, scene, area.area_id), date
    if status == "past" and statement.measure == "seats" and after_before(statement, sentence, verdict, phrasing.poll):
        status = "asserted"
    elif status == "past" and statement.measure == "seats_before" and verdict.year != SOME_YEAR:
        status = "asserted"  # "down from 25 in 2019": the baseline that this election's change is set against
    elif status == "past" and statement.measure == "seats" and on_the_eve(sentence, verdict, phrasing.poll):
        statement, status = replace(statement, measure="seats_before"), "asserted"
    elif status == "past":
        known = verdict.year if verdict.year != SOME_YEAR else ""
        polled_on = polling_day_of_year(known, gazetteer, [area.area_id]) if known else ""
    if status == "asserted" and statement.measure == "seats" and held_before(statement, sentence, date, phrasing.poll):
        statement = replace(statement, measure="seats_before")
    if status in ("asserted", "partial") and (scene.preview or scene.undeclared):
        # nothing has been counted yet: a preview states holdings, and hopes
        if statement.measure != "seats" or area.area_id in NATIONAL:
            status = "projected"
        else:
            statement = replace(statement, measure="seats_before")
    if whole and statement.measure in ("control", "outcome"):
        return None
    if not national and statement.measure in _BOUNDED and _beyond(statement, area.area_id, polled_on, gazetteer):
        return None
    if (
        status != "past"
        and not national
        and statement.measure != "mayor"
        and not may_have_voted(area.area_id, polled_on, gazetteer)
    ):
        return None
    named = _named_alike(statement, area, sentence, article, gazetteer, phrasing.endings)
    if named is None:
        return None
    statement = named
    start, end = _quote(article, region, sentence, statement)
    quote = article.raw[start:end]
    anchors = [Anchor(part, *article.raw_span(*span)) for part, span in statement.anchors]
    if verdict.cue is not None and status != "asserted":
        anchors.append(
            Anchor("modality", *article.raw_span(sentence.base + verdict.cue[0], sentence.base + verdict.cue[1]))
        )
    reading = BEFORE if before else _reading(statement, sentence, scene, phrasing.poll)
    kind = "mayor" if statement.measure == "mayor" else "local"
    found = gazetteer.area(area.area_id, polled_on) or gazetteer.areas[area.area_id]
    county = gazetteer.county_code(area.area_id) if scene.counties and not polled_on else ""
    code = county or gazetteer.code_on(area.area_id, polled_on)
    return Fact(
        source=article.source, measure=statement.measure, area=found.name, area_id=area.area_id,  # type: ignore[arg-type]
        area_code=code, party=statement.party, value=statement.value,
        unit=UNIT_OF.get(statement.measure, ""), previous=statement.previous, counterparty=statement.counterparty,
        status=status, bound=statement.bound, election_date=polled_on,
        election_id="" if national else election_id(area.area_id, polled_on, kind),
        as_of=_as_of(article, region), person=statement.person, speaker="", quote=quote, start=start, end=end,
        anchors=tuple(anchors), reading=reading, rule=statement.rule, origin=article.source,
    )  # fmt: skip


def _beyond(statement: Statement, area_id: str, date: str, gazetteer: Gazetteer) -> bool:
    """Whether more is counted than the council has seats, as where a nation's total was put to it."""
    row = gazetteer.election(date, area_id) if date else None
    value = statement.value.lstrip("-")
    return row is not None and bool(row.seats) and value.isdigit() and int(value) > (row.seats or 0)


def _home(statement: Statement, gazetteer: Gazetteer, sentence: Sentence) -> Place | None:
    """The area of a statement; of a nation's total of a party that stands in one nation alone, that nation.

    Of a local party away from the council in its name, that council, if the sentence names no other; else None.
    """
    area = statement.area
    if area is not None and (stranger := _away_from_home(statement, area.area_id, gazetteer)):
        homes, spans = gazetteer.homes(stranger), dict(statement.anchors)
        if len(homes) != 1 or area.span[0] >= sentence.base or "party" not in spans or stranger != statement.party:
            return None
        home = gazetteer.areas[next(iter(homes))]
        return Place(home.area_id, home.name, spans["party"])
    named = statement.value if statement.measure == "largest_party" else statement.party
    if area is None or area.area_id not in NATIONAL or not named:
        return area
    if (statement.rule in TABLE_ROWS or _is_row(sentence)) and area.area_id in _WHOLES:
        return area  # a row of the table of them all, "Plaid Cymru: 11 councils (+1), 158 councillors (-41)"
    party = gazetteer.parties.get(named)
    nations = party.nations if party is not None else ()
    own = gazetteer.areas[area.area_id].nation
    if nations and own == "Northern Ireland" and own not in nations:
        return None  # Northern Ireland's nationalists are no party of Scotland's
    slug = nations[0].lower().replace(" ", "-") if len(nations) == 1 else ""
    if slug not in gazetteer.areas or slug == area.area_id:
        return area
    if area.span[0] >= sentence.base and area.area_id not in _WHOLES and statement.rule not in TABLE_ROWS:
        return None  # "Seats in England: Con 515, Workers Party four"
    return replace(area, area_id=slug, name=gazetteer.areas[slug].name)


def _and_other_councils(sentence: Sentence, statement: Statement) -> bool:
    """Whether a statement is of more councils, named behind it: "remained hung together with A and B"."""
    behind = [c.tag for c in sentence.chunks if sentence.base + c.start >= statement.words[1]]
    return behind[:2] == ["addition", "AREA"]


def _is_row(sentence: Sentence) -> bool:
    """Whether a line is one of a list by parties: its party, then a colon or dash."""
    return [c.tag for c in sentence.chunks[:2]] in (["PARTY", "colon"], ["PARTY", "dash"])


def _away_from_home(statement: Statement, area_id: str, gazetteer: Gazetteer) -> str:
    """The local party put to a council other than the one in its name (Ashfield Independents, in Uttlesford), or "".

    A county's party may stand for its districts, a district's for its county and for the council that replaced it.
    """
    council = gazetteer.areas[area_id]
    if area_id in NATIONAL or council.kind == "region":
        return ""
    for party in (statement.party, statement.value, statement.previous):
        homes = gazetteer.homes(party) if party else frozenset()
        around = {near for home in homes for near in (gazetteer.areas[home].county, *gazetteer.areas[home].replaced_by)}
        if homes and not homes & {area_id, council.county} and area_id not in around:
            return party
    return ""


def _named_alike(
    statement: Statement, area: Place, sentence: Sentence, article: Article, gazetteer: Gazetteer, words: Endings
) -> Statement | None:
    """The statement with a party of another nation told by the name that stands there: Kent's "Alliance party".

    None where the council is another sentence's, of which the party cannot be.
    """
    known = gazetteer.parties.get(statement.party)
    nation = gazetteer.areas[area.area_id].nation
    if known is None or not known.nations or not nation or nation in known.nations or area.area_id in NATIONAL:
        return statement
    span = next((span for part, span in statement.anchors if part == "party"), None)
    name = article.restored[slice(*span)] if span is not None else ""
    bloc = " " not in name and name.endswith(words.plural.endings)  # "Nationalists won 24 seats" in Belfast
    if bloc or (area.span[0] < sentence.base and name.isupper()):
        return None
    return replace(statement, party=party_slug(name)) if len(name) > _LETTERS else statement


def _reading(statement: Statement, sentence: Sentence, scene: Scene, words: Poll) -> str:
    """What the fact's row says of how it was read: its baseline, and which metadata name its council."""
    told = f"area={scene.topic_from}" if scene.topic_from and statement.area == scene.topic else ""
    return ";".join(filter(None, (_basis(statement, sentence, words), told)))


def _basis(statement: Statement, sentence: Sentence, words: Poll) -> str:
    """The baseline of a change, where its sentence names one; reconciling reads it."""
    if statement.measure == "seat_change" and words.last_election.anywhere.search(sentence.text):
        return "basis=last_election"
    return ""


def _status(statement: Statement, verdict: Verdict, scene: Scene, area_id: str) -> Status:
    if verdict.status in ("projected", "past"):
        return verdict.status  # type: ignore[return-value]
    if statement.measure not in COUNT_MEASURES:
        return "asserted"
    if verdict.status == "partial" or (
        area_id in NATIONAL and (scene.heading_partial or scene.partial or scene.list_partial)
    ):
        return "partial"
    return "asserted"


def _quoted(sentence: Sentence, statement: Statement) -> bool:
    """Whether the words stand inside quotation marks of a sentence, as somebody's speech."""
    at = statement.cue[0] - sentence.base
    marks = sentence.quotes
    if not marks:
        return False
    before = [m for m in marks if m < at]
    after = [m for m in marks if m >= at]
    if len(before) % 2 == 0:
        return False
    return not after or after[0] - before[-1] > 25


def _other_contest(sentence: Sentence, statement: Statement, words: Contest) -> bool:
    """Whether a ward, constituency or by-election is named right beside the words, so that no council is meant."""
    if statement.measure == "seat_lost":
        return False
    if words.other_elections.anywhere.search(sentence.text, 0, max(0, statement.cue[0] - sentence.base)):
        return True
    left, right = statement.cue[0] - sentence.base, statement.cue[1] - sentence.base
    window = sentence.text[max(0, left - 30) : right + 28]
    following = sentence.text[left : right + 28]
    if _in_ward(words).search(sentence.text, 0, max(0, left)) or words.of_wards.opening.match(sentence.text, right):
        return True
    if statement.measure in ("control", "outcome"):
        if words.by_votes.anywhere.search(following):
            return True  # "clung on by one vote"
        return (
            words.other.anywhere.search(following) is not None
            and not words.council.anywhere.search(window)
            and not statement.previous
        )
    if words.other.anywhere.search(sentence.text[right : right + 22]):
        return True
    counted = max((end for part, (_, end) in statement.anchors if part == "value"), default=0) - sentence.base
    return bool(_named_ward(words).match(sentence.text, max(right, counted)))


def _as_of(article: Article, region: Region) -> str:
    if region.as_of:
        return region.as_of
    entries = [r for r in article.regions if r.kind == "entry" and r.start <= region.start and region.end <= r.end]
    if entries:
        return min(entries, key=lambda r: r.end - r.start).as_of
    return article.published_at


def _quote(article: Article, region: Region, sentence: Sentence, statement: Statement) -> tuple[int, int]:
    """Raw span of the quote: the sentence, or of a very long one the part between commas around the words."""
    start, end = article.raw_span(sentence.base, sentence.base + len(sentence.text))
    head = min((s[0] for part, s in statement.anchors if part == "value"), default=sentence.base)
    if head < sentence.base:  # an item's value stands in the head of its list: reach back to it, where it is near
        line = article.restored.rfind("\n", 0, head) + 1
        reached = article.raw_span(line, sentence.base + len(sentence.text))
        if reached[1] - reached[0] <= MAX_REACH:
            return reached
    if end - start <= MAX_QUOTE:
        return start, end
    spans = [span for part, span in statement.anchors if part in ("area", "value", "cue")]
    inside = [s for s in spans if sentence.base <= s[0] and s[1] <= sentence.base + len(sentence.text)]
    low = min((s[0] for s in inside), default=statement.cue[0]) - sentence.base
    high = max((s[1] for s in inside), default=statement.cue[1]) - sentence.base
    if high - low > MAX_QUOTE:
        spots = {part: span for part, span in statement.anchors if span in inside}
        spot = spots.get("value") or spots.get("cue") or statement.cue  # the value's words stand in every quote
        low, high = spot[0] - sentence.base, spot[1] - sentence.base
    cut = max(sentence.text.rfind(mark, 0, low) for mark in (",", ";", "-", "–"))
    after = [at for mark in (",", ";") if (at := sentence.text.find(mark, high)) > 0]
    low = cut + 1 if cut >= 0 and low - cut < 200 else low
    high = min(after) if after and min(after) - high < 200 else high
    while low < high and sentence.text[low].isspace():
        low += 1
    return article.raw_span(sentence.base + low, sentence.base + high)
