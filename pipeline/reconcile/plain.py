"""Claims as columns: what ``claims`` says of statements one by one, said of all at once; and which figures are plain.

A figure is plain where every claim on it gives one exact value, in words that nobody swapped, against no baseline of
its own: most are. ``sweep`` weighs those all together, ``weigh`` the others one by one, by the same rules.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from pipeline.figure import FigureKey
from pipeline.reconcile.bounds import Stated, order
from pipeline.reconcile.claims import (
    BASIS,
    COOP,
    MAY_BE_EMPTY,
    NUMERIC,
    WHOLE_COUNCIL,
    canonical,
    party_code,
    surname,
)
from pipeline.reconcile.columns import (
    Column,
    FactColumns,
    Flags,
    Ints,
    Statement,
    among,
    distinct,
    of_words,
    pairs,
    ranked,
    recoded,
)
from pipeline.reconcile.origins import Origins
from pipeline.reconcile.trust import VALUES as MOST_VOTES
from pipeline.reconcile.witnesses import Times, Witnesses, times_of, witnesses_of

VALUES = 50
"""A figure with more values than these is not plain."""
TOLD = ("control", "control_before", "outcome")
"""Measures on which one statement of control speaks together; they are plain together or not at all."""
_OTHER = frozenset({"mayor", "seat_lost", "seats_won"})
"""Measures whose rows say more than a value."""
_READ = frozenset({"seats", "seat_change", "seats_before"})
"""Measures by which "won" is read."""


@dataclass
class PlainClaims:
    """Claims on plain figures, figure after figure in the order of keys, those of one figure in the order of facts.

    ``keys`` are those of plain figures, ``heads`` the same by column but for the surname, which no plain figure has.
    ``figure`` counts plain figures from 0, ``fact`` is a row of ``facts``, ``value`` a code into ``stated``, whose
    order is that of ``bounds.order``; ``as_of`` a code into ``times`` by fact. ``first`` is each figure's first claim.
    """

    facts: FactColumns
    witnesses: Witnesses
    times: Times
    keys: list[FigureKey]
    heads: Mapping[str, Column]
    figure: Ints
    fact: Ints
    value: Ints
    implied: Flags
    stated: list[Stated]
    final: Flags = field(init=False)
    first: Ints = field(init=False)
    ids: list[str] = field(init=False)
    """Ids of the figures."""

    def __post_init__(self) -> None:
        status = self.facts["status"]
        asserted = np.array([word == "asserted" for word in status.words], dtype=bool)
        self.final = asserted[status.codes[self.fact]] if len(self.fact) else np.zeros(0, dtype=bool)
        self.ids = [key.figure_id for key in self.keys]
        self.first = np.searchsorted(self.figure, np.arange(len(self.keys) + 1))

    def about(self, measures: Collection[str]) -> Ints:
        """The figures of some measures."""
        return np.flatnonzero(of_words(self.heads["measure"], measures.__contains__))


@dataclass
class _Drawn:
    """Claims before they are sorted: by row the fact, the measure and value told, whether implied."""

    fact: list[Ints] = field(default_factory=list)
    measure: list[Ints] = field(default_factory=list)
    value: list[Ints] = field(default_factory=list)
    implied: list[Flags] = field(default_factory=list)

    def add(self, fact: Ints, measure: Ints, value: Ints, implied: bool) -> None:
        self.fact.append(fact)
        self.measure.append(measure)
        self.value.append(value)
        self.implied.append(np.full(len(fact), implied))


def plain_claims(
    facts: FactColumns,
    origins: Origins,
    area_of: Callable[[str, str, str], str],
    kept_apart: Callable[[FigureKey], bool] | None,
) -> tuple[PlainClaims, list[Statement], list[str]]:
    """Claims on plain figures; the statements on all others; and messages on what could not be used.

    Args:
        facts: every fact.
        origins: whose words they are.
        area_of: gives an area's id by its name, stated id and date.
        kept_apart: which figures are not plain whatever is claimed on them; None: none.
    """
    area = _areas(facts, area_of)
    usable, value, messages = _usable(facts, area)
    witnesses = witnesses_of(facts, origins, usable)
    drawn, measures, stated = _draw(facts, area, np.flatnonzero(usable), value)
    fact, measure = np.concatenate(drawn.fact), np.concatenate(drawn.measure)
    figure, keys, heads = _figures(facts, area, fact, measure, measures)
    told, values = np.concatenate(drawn.value), stated
    plain = _plain(facts, witnesses, heads["measure"], figure, fact, told, values)
    if kept_apart is not None:
        plain &= np.array([not kept_apart(key) for key in keys], dtype=bool)
    plain = _together(plain, heads)
    left = facts.statements(distinct(fact[~plain[figure]]).tolist())
    number = np.cumsum(plain) - 1
    kept = np.flatnonzero(plain[figure])
    kept = kept[np.lexsort((fact[kept], figure[kept]))]
    found = PlainClaims(
        facts,
        witnesses,
        times_of(facts, origins),
        [key for key, is_plain in zip(keys, plain.tolist(), strict=True) if is_plain],
        {name: Column(head.codes[plain], head.words) for name, head in heads.items()},
        number[figure[kept]],
        fact[kept],
        told[kept],
        np.concatenate(drawn.implied)[kept],
        values,
    )
    return found, left, messages


def _areas(facts: FactColumns, area_of: Callable[[str, str, str], str]) -> Column:
    """The id of each fact's area."""
    given = facts["area_id"]
    if "" not in given.words or not len(facts):
        return given
    missing = np.flatnonzero(given.codes == given.words.index(""))
    names, days = facts["area"], facts["election_date"]
    both = pairs((names.codes[missing], len(names.words)), (days.codes[missing], len(days.words)))
    found, inverse = np.unique(both, return_inverse=True)
    index = {word: code for code, word in enumerate(given.words)}
    codes = []
    for pair in found.tolist():
        area_id = area_of(names.words[pair // len(days.words)], "", days.words[pair % len(days.words)])
        codes.append(index.setdefault(area_id, len(index)))
    whole = given.codes.copy()
    whole[missing] = np.array(codes, dtype=np.int64)[inverse] if len(missing) else whole[missing]
    return Column(whole, list(index))


def _usable(facts: FactColumns, area: Column) -> tuple[Flags, Column, list[str]]:
    """Which facts can make figures, and their values as figures hold them (column by measure and value)."""
    status, measure, raw = facts["status"], facts["measure"], facts["value"]
    said = np.array([word in ("asserted", "partial") for word in status.words], dtype=bool)[status.codes]
    named = np.array([bool(word) for word in area.words], dtype=bool)[area.codes]
    found, inverse = np.unique(
        pairs((measure.codes, len(measure.words)), (raw.codes, len(raw.words))), return_inverse=True
    )
    texts: list[str] = []
    lacking = np.zeros(len(found), dtype=bool)
    for place, pair in enumerate(found.tolist()):
        name = measure.words[pair // len(raw.words)]
        text = canonical(name, raw.words[pair % len(raw.words)])
        lacking[place] = not text and name not in MAY_BE_EMPTY
        texts.append(text or "")
    unreadable = lacking[inverse]
    messages = []
    if nameless := int((said & ~named).sum()):
        messages.append(f"{nameless} statements name no area and are left out")
    if without := int((said & named & unreadable).sum()):
        messages.append(f"{without} statements give no value, or no number where one is needed, and are left out")
    return said & named & ~unreadable, recoded(Column(inverse, texts), texts), messages


def _draw(facts: FactColumns, area: Column, rows: Ints, value: Column) -> tuple[_Drawn, list[str], list[Stated]]:
    """Claims of usable facts: of control also on who had it before, and on the outcome where the article has no word.

    Returns:
        The claims, the measures and the values that their codes stand for. Of a claim without value the code is -1.
    """
    measure, previous = facts["measure"], recoded(facts["previous"], map(party_code, facts["previous"].words))
    measures = [*measure.words, *(name for name in TOLD if name not in measure.words)]
    vocabulary: dict[tuple[str, bool], int] = {}

    def coded(texts: Iterable[str], counted: bool) -> Ints:
        """Codes of the words of some column as values."""
        return np.array(
            [vocabulary.setdefault((t, counted), len(vocabulary)) if t else -1 for t in texts], dtype=np.int64
        )

    counted = np.array([name in NUMERIC for name in measure.words], dtype=bool)[measure.codes]
    words, numbers = coded(value.words, False), coded(map(_whole, value.words), True)
    before = coded(previous.words, False)
    held, changed = coded(("held", "changed"), False).tolist()
    drawn = _Drawn()
    is_control = measure.codes[rows] == measures.index("control")
    plain = rows[~is_control]
    drawn.add(
        plain,
        measure.codes[plain],
        np.where(counted[plain], numbers[value.codes[plain]], words[value.codes[plain]]),
        False,
    )
    control = rows[is_control]
    now, then = words[value.codes[control]], before[previous.codes[control]]
    told = control[(now >= 0) | (then >= 0)]
    drawn.add(told, np.full(len(told), measures.index("control")), words[value.codes[told]], False)
    drawn.implied[-1] |= words[value.codes[told]] < 0
    with_before, now, then = control[then >= 0], now[then >= 0], then[then >= 0]
    drawn.add(with_before, np.full(len(with_before), measures.index("control_before")), then, True)
    days, sources = facts["election_date"], facts["source"]
    place = pairs((sources.codes, len(sources.words)), (days.codes, len(days.words)), (area.codes, len(area.words)))
    spoken = distinct(place[rows[measure.codes[rows] == measures.index("outcome")]])
    silent = ~among(place[with_before], spoken)
    drawn.add(
        with_before[silent],
        np.full(int(silent.sum()), measures.index("outcome")),
        np.where(now == then, held, changed)[silent],
        True,
    )
    stated = [Stated(text, int(text) if is_number else None, "exact") for text, is_number in vocabulary]
    by_size = sorted(range(len(stated)), key=lambda code: (order(stated[code]), stated[code].number is None))
    places = np.empty(len(stated) + 1, dtype=np.int64)
    places[by_size], places[-1] = np.arange(len(stated)), -1
    drawn.value = [places[codes] for codes in drawn.value]
    return drawn, measures, [stated[code] for code in by_size]


def _whole(text: str) -> str:
    """The text where it is a whole number as figures hold it."""
    return text if text.removeprefix("-").isdecimal() else ""


def _figures(
    facts: FactColumns, area: Column, fact: Ints, measure: Ints, measures: list[str]
) -> tuple[Ints, list[FigureKey], dict[str, Column]]:
    """The figure of each claim, numbered in the order of keys; the keys; and those by column but for the surname."""
    whole = np.array([name in WHOLE_COUNCIL for name in measures], dtype=bool)[measure]
    counted = np.array([name in NUMERIC for name in measures], dtype=bool)[measure]
    persons = np.array([name == "seat_lost" for name in measures], dtype=bool)[measure]
    day = ranked(facts["election_date"])
    place = ranked(area)
    raw = facts["party"]
    # a party as it stands, as one code for Labour and Labour's Co-operative part, or none
    both = Column(
        np.where(whole, 2 * len(raw.words), np.where(counted, len(raw.words), 0) + raw.codes[fact]),
        [*raw.words, *map(party_code, raw.words), ""],
    )
    party = ranked(recoded(both, both.words))
    name = ranked(Column(measure, measures))
    other = ranked(recoded(facts["counterparty"], map(party_code, facts["counterparty"].words)))
    person = facts["person"]
    last = recoded(
        Column(np.where(persons, person.codes[fact], len(person.words)), person.words),
        [*map(surname, person.words), ""],
    )
    last = ranked(last)
    parts = (
        Column(day.codes[fact], day.words), Column(place.codes[fact], place.words), party, name,
        Column(other.codes[fact], other.words), last,
    )  # fmt: skip
    whole_key = pairs(*((part.codes, len(part.words)) for part in parts))
    _, one, figure = np.unique(whole_key, return_index=True, return_inverse=True)
    columns = [Column(part.codes[one], part.words) for part in parts]
    keys = list(map(FigureKey, *(column.texts().tolist() for column in columns)))
    return figure, keys, dict(zip(FigureKey._fields[:-1], columns, strict=False))


def _plain(
    facts: FactColumns,
    witnesses: Witnesses,
    named: Column,
    figure: Ints,
    fact: Ints,
    value: Ints,
    stated: list[Stated],
) -> Flags:
    """Which figures are plain by their own claims; ``named`` are their measures."""
    count = len(named.codes)
    measure, bound, reading, party = (facts[name] for name in ("measure", "bound", "reading", "party"))
    counted = np.array([name in NUMERIC for name in measure.words], dtype=bool)[measure.codes[fact]]
    vague = np.array([word not in ("", "exact") for word in bound.words], dtype=bool)[bound.codes[fact]]
    based = np.array([bool(BASIS.search(word)) for word in reading.words], dtype=bool)[reading.codes[fact]]
    part = np.array([word.strip() == COOP for word in party.words], dtype=bool)[party.codes[fact]]
    odd = (value < 0) | (counted & (vague | based | part)) | witnesses.reworded[fact]
    plain = np.bincount(figure[odd], minlength=count) == 0
    several = distinct(pairs((figure, count), (value + 1, len(stated) + 1)))
    plain &= np.bincount(several // (len(stated) + 1), minlength=count) <= VALUES
    return np.asarray(plain & ~of_words(named, _OTHER.__contains__)) if count else plain


def _together(plain: Flags, heads: Mapping[str, Column]) -> Flags:
    """Figures of one council that rest on each other are plain together: control, and what "won" is read by."""
    day, area, measure = (heads[name] for name in ("election_date", "area_id", "measure"))
    council = pairs((day.codes, len(day.words)), (area.codes, len(area.words)))
    told, read = of_words(measure, TOLD.__contains__), of_words(measure, _READ.__contains__)
    won = of_words(measure, "seats_won".__eq__)
    apart = (told & among(council, council[told & ~plain])) | (read & among(council, council[won]))
    return np.asarray(plain & ~apart)


def plain_lessons(claims: PlainClaims) -> Ints:
    """Numbers of the plain figures that something is to be learnt from (``trust.lessons``)."""
    figure, group, _ = told_outright(claims)
    groups = max(len(claims.witnesses.group.words), 1)
    said = np.bincount(figure, minlength=len(claims.keys))
    heard = np.bincount(
        distinct(pairs((figure, len(claims.keys)), (group, groups))) // groups, minlength=len(claims.keys)
    )
    return np.flatnonzero((heard > 1) & (heard == said) & (said <= MOST_VOTES))


def told_outright(claims: PlainClaims, figures: Ints | None = None) -> tuple[Ints, Ints, Ints]:
    """Figure, witness and value of claims in articles' own words, final and not replaced, each once.

    ``figures`` says whose; None: of all.
    """
    witnesses, fact = claims.witnesses, claims.fact
    own = claims.final & ~witnesses.replaced[fact] & ~(witnesses.copied[fact] & witnesses.inside[fact])
    if figures is not None:
        wanted = np.zeros(len(claims.keys), dtype=bool)
        wanted[figures] = True
        own &= wanted[claims.figure]
    groups, values = max(len(witnesses.group.words), 1), max(len(claims.stated), 1)
    codes = (
        (claims.figure[own], len(claims.keys)),
        (witnesses.group.codes[fact[own]], groups),
        (claims.value[own], values),
    )
    found = distinct(pairs(*codes))
    return found // values // groups, found // values % groups, found % values
