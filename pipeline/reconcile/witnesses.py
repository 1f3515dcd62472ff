"""Whose words each fact has, and when they were said, as columns: what ``origins`` and ``moment`` say of one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.reconcile.columns import Column, FactColumns, Flags, Floats, ranked
from pipeline.reconcile.moment import moment
from pipeline.reconcile.origins import Origins


@dataclass
class Witnesses:
    """Of each fact whose words it has: rows as in ``FactColumns``.

    ``origin`` and ``group`` are codes into the words beside them; ``inside`` says that the origin is of this run.
    """

    origin: Column
    group: Column
    copied: Flags
    reworded: Flags
    replaced: Flags
    inside: Flags


@dataclass(frozen=True)
class Times(Column):
    """Texts of times in their order, those that name none first; ``low`` and ``high`` by word, not finite there."""

    low: Floats
    high: Floats


def witnesses_of(facts: FactColumns, origins: Origins, usable: Flags) -> Witnesses:
    """Origin and witness of each fact that can make figures."""
    source, given = facts["source"], facts["origin"]
    names = list(source.words)
    index: dict[str, int] = {}  # of origins that are no article of the facts, or looked up by name
    codes = {name: code for code, name in enumerate(names)} if len(given.words) > 1 or any(given.words) else {}
    own = np.array([codes.get(name, -1) if name else -1 for name in given.words], dtype=np.int64)
    stated = np.array([bool(name) for name in given.words], dtype=bool)
    alone = np.array(origins.alone(names), dtype=bool)
    rows = np.flatnonzero(usable)
    itself = ~stated[given.codes[rows]] | (own[given.codes[rows]] == source.codes[rows])
    rows = rows[~(alone[source.codes[rows]] & itself)]
    origin = source.codes.astype(np.int64)
    told = np.zeros((3, len(facts)), dtype=bool)  # copied, reworded, replaced
    found: dict[tuple[str, str, int, int], tuple[int, bool, bool, bool]] = {}
    for row in rows.tolist():
        name, said = source.words[source.codes[row]], given.words[given.codes[row]]
        start = end = 0
        if origins.by_span(name):
            start, end = (_offset(facts[column].words[facts[column].codes[row]]) for column in ("start", "end"))
        asked = (name, said, start, end)
        if asked not in found:
            words = origins.of(*asked)
            if words.source not in index:
                code = codes.get(words.source, len(names)) if codes else len(names)
                if code == len(names):
                    names.append(words.source)
                index[words.source] = code
            replaced = not words.copied and origins.replaced(name)
            found[asked] = (index[words.source], words.copied, words.reworded, replaced)
        origin[row], *flags = found[asked]
        told[:, row] = flags
    further = np.array([origins.known(name) for name in names[len(source.words) :]], dtype=bool)
    inside = np.concatenate([origins.articles.places(source.words) >= 0, further])[origin]
    every = names if len(names) > len(source.words) else source.words
    voices = origins.groups(every)
    groups = Column(voices.codes[origin], voices.words)
    of_origin = ranked(Column(origin, every))
    return Witnesses(of_origin, groups, told[0], told[1], told[2], inside)


def _offset(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def times_of(facts: FactColumns, origins: Origins) -> Times:
    """When each fact was said: its own time, else its article's; words in the order of time, those of none first."""
    own, source = facts["as_of"], facts["source"]
    index = {word: code for code, word in enumerate(own.words)}
    articles = origins.articles.column("published_at", origins.articles.places(source.words))
    published = np.array([index.setdefault(word, len(index)) for word in articles.words], dtype=np.int64)
    published = published[articles.codes]
    codes = own.codes.astype(np.int64)
    if "" in own.words:
        without = codes == own.words.index("")
        codes[without] = published[source.codes[without]]
    words = list(index)
    moments = [moment(word) for word in words]

    def by_time(code: int) -> tuple[float, float, str]:
        at = moments[code]
        return (at.low, at.high, words[code]) if at is not None else (float("-inf"), float("-inf"), words[code])

    by = sorted(range(len(words)), key=by_time)
    places = np.empty(len(by), dtype=np.int64)
    places[by] = np.arange(len(by))
    low, high = (np.array([by_time(code)[end] for code in by], dtype=float) for end in (0, 1))
    return Times(places[codes], [words[code] for code in by], low, high)
