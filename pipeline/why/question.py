"""What a question such as "Medway LAB seats" asks for: areas, parties, measures and dates, then rows of a run."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from pipeline.csvfile import read_csv
from pipeline.paths import shipped
from pipeline.schema import FIGURE_MEASURES
from pipeline.terminal import one_line
from pipeline.when import YEAR

if TYPE_CHECKING:
    from pipeline.gazetteer import Gazetteer

Row = Mapping[str, str]
FIGURE_ID = regex.compile(r"#?(g[0-9a-f]{4,15})")
_WORD = regex.compile(r"[\p{L}\p{N}]+(?:['’.][\p{L}\p{N}]+)*")
_DATE = regex.compile(rf"{YEAR}(?:-\d\d-\d\d)?")
_ROLES = frozenset({"name", "adjective", "abbreviation", "member", "colour"})
_LONGEST = 8  # words of the longest name looked for
_QUESTION_MOST = 300
_NEAR = 80  # how alike (0 to 100) a word must be to an area's name to be read as it


class WhyError(ValueError):
    """A question that finds nothing, or a folder that is no run; the message is one line."""


@dataclass
class Question:
    """The parts of a question; ``note`` says how a misspelt or unusual word was read."""

    areas: tuple[str, ...] = ()
    parties: list[str] = field(default_factory=list)
    measures: tuple[str, ...] = ()
    date: str = ""
    person: tuple[str, ...] = ()
    note: str = ""


def find(query: str, rows: Sequence[Row], gazetteer: Gazetteer) -> tuple[list[Row], str]:
    """The rows that a question may mean, best first where there is a best, and a note on how it was read.

    One row is the answer; several are what the question leaves open.

    Raises:
        WhyError: a word that means nothing here, or no figure of that kind; it says what the run has instead.
    """
    if found := FIGURE_ID.fullmatch(query.strip()):
        fits = [row for row in rows if row["figure_id"].startswith(found[1])]
        if not fits:
            raise WhyError(f"no figure {found[1]} in this run")
        return fits, ""
    question = read(query[:_QUESTION_MOST], rows, gazetteer)
    return _matching(question, query, rows), question.note


def read(query: str, rows: Sequence[Row], gazetteer: Gazetteer) -> Question:
    """Read a question against the areas, people and dates of ``rows`` and the names of the gazetteer."""
    question = Question()
    date_free, dates = regex.subn(_DATE, " ", query), _DATE.findall(query)
    question.date = dates[0] if dates else ""
    words = _words(date_free[0])
    forms = _forms(rows, gazetteer)
    left: list[str] = []
    at = 0
    while at < len(words):
        for size in range(min(_LONGEST, len(words) - at), 0, -1):
            if found := forms.get(words[at : at + size]):
                _take(question, found)
                at += size
                break
        else:
            left.append(words[at])
            at += 1
    if left:
        _rest(question, left, rows)
    return question


@dataclass(frozen=True, slots=True)
class _Meaning:
    kind: str  # area, measure, party or nothing
    codes: tuple[str, ...] = ()


def _forms(rows: Sequence[Row], gazetteer: Gazetteer) -> Mapping[tuple[str, ...], _Meaning]:
    """What a sequence of words means here: an area of the run before a measure before a party before other areas."""
    here: dict[tuple[str, ...], _Meaning] = {}
    for row in rows:
        if row["area_id"]:
            here[_words(row["area"])] = here[_words(row["area_id"])] = _Meaning("area", (row["area_id"],))
        if row["party"]:
            here.setdefault(_words(row["party"]), _Meaning("party", (row["party"],)))
    here.pop((), None)
    return ChainMap(here, _names(gazetteer))


@lru_cache(maxsize=4)
def _names(gazetteer: Gazetteer) -> dict[tuple[str, ...], _Meaning]:
    """The same for the names that every run shares."""
    forms: dict[tuple[str, ...], _Meaning] = {}
    for party in gazetteer.party_forms():
        if party.role in _ROLES:
            forms.setdefault(_words(party.text), _Meaning("party", (party.code,)))
    for code in gazetteer.parties:
        forms[_words(code)] = _Meaning("party", (code,))
    for measure in FIGURE_MEASURES:
        forms[_words(measure)] = _Meaning("measure", (measure,))
    for line in read_csv(shipped("models") / "questions.csv", ("words", "measures")):
        measures = tuple(line["measures"].split())
        forms[_words(line["words"])] = _Meaning("measure" if measures else "nothing", measures)
    for form, ids in gazetteer.area_forms().items():
        known = forms.setdefault(_words(form), _Meaning("area", ids))
        if known.kind == "area" and not set(ids) <= set(known.codes):
            forms[_words(form)] = _Meaning("area", tuple(dict.fromkeys((*known.codes, *ids))))
    forms.pop((), None)
    return forms


def _take(question: Question, meaning: _Meaning) -> None:
    if meaning.kind == "area":
        question.areas += tuple(code for code in meaning.codes if code not in question.areas)
    elif meaning.kind == "party":
        question.parties += meaning.codes
    elif meaning.kind == "measure":
        narrowed = tuple(code for code in question.measures if code in meaning.codes)
        question.measures = narrowed or question.measures or meaning.codes


def _rest(question: Question, left: list[str], rows: Sequence[Row]) -> None:
    """Words that are no name in full: part of a person's or an area's name, or a misspelt area.

    Raises:
        WhyError: none of these.
    """
    from rapidfuzz import fuzz, process

    people = {word for row in rows for word in _words(row.get("person", ""))}
    if all(word in people for word in left):
        question.person = tuple(left)
        return
    names = {row["area_id"]: row["area"] for row in rows if row["area_id"]}
    if not question.areas:
        inside = tuple(i for i, name in sorted(names.items()) if set(left) <= set(_words(name)))
        if inside:
            question.areas = inside
            return
        text = " ".join(left)
        near = process.extractOne(text, {i: " ".join(_words(n)) for i, n in names.items()}, scorer=fuzz.ratio)
        if near and near[1] >= _NEAR:
            question.areas = (near[2],)
            question.note = f"read “{one_line(text)}” as {one_line(names[near[2]])}"
            return
    raise WhyError(
        f"“{one_line(' '.join(left), 80)}” is no council, party, measure or person of this run; "
        'ask for instance "Medway LAB seats" or "Plymouth control before"'
    )


def _matching(question: Question, query: str, rows: Sequence[Row]) -> list[Row]:
    found = [row for row in rows if not question.areas or row["area_id"] in question.areas]
    if question.areas and not found:
        raise WhyError(f"{one_line(', '.join(question.areas))}: no article of this run states anything about it")
    here = found
    if question.date:
        found = [row for row in found if row["election_date"].startswith(question.date)]
    if question.person:
        found = [row for row in found if set(question.person) <= set(_words(row.get("person", "")))]
    if question.measures:
        found = _of_measure(found, question)
    elif question.parties:
        found = _of_party(found, question.parties, strict=True)
    if not found:
        have = sorted({_name(row, dated=bool(question.date)) for row in here})
        shown = ", ".join(one_line(name, 60) for name in have[:15]) + (" ..." if len(have) > 15 else "")
        raise WhyError(f"no figure fits “{one_line(query, 80)}”" + (f"; there are: {shown}" if question.areas else ""))
    return found


def _name(row: Row, dated: bool) -> str:
    parts = (row["party"], row["measure"].replace("_", " "), row["election_date"] if dated else "")
    return " ".join(filter(None, parts))


def _of_measure(rows: Iterable[Row], question: Question) -> list[Row]:
    """Rows of the first of the measures that the rest of the question leaves any of."""
    rows = list(rows)
    for measure in question.measures:
        found = _of_party([row for row in rows if row["measure"] == measure], question.parties, strict=False)
        if found:
            if measure != question.measures[0]:
                asked, have = (name.replace("_", " ") for name in (question.measures[0], measure))
                question.note = "; ".join(filter(None, (question.note, f"no figure of {asked}: this is {have}")))
            return found
    return []


def _of_party(rows: list[Row], parties: Sequence[str], strict: bool) -> list[Row]:
    """Rows of the first party named, a second one being the other side; where rows have no party all stay."""
    if not parties:
        return rows
    found = [row for row in rows if row["party"] == parties[0]]
    if not found and not strict:
        found = [row for row in rows if not row["party"]]
    if len(parties) > 1:
        return [row for row in found if row["counterparty"] in parties[1:]] or found
    return [row for row in found if not row["counterparty"]] or found


def _words(text: str) -> tuple[str, ...]:
    plain = text.casefold().replace("&", " and ").replace("_", " ")
    return tuple(regex.sub(r"['’.]", "", word) for word in _WORD.findall(plain))
