"""Extract: the facts that a cleaned and restored article states, by rules over a blank spaCy pipeline.

>>> extractor = Extractor.load()
>>> facts = extractor.extract(article)  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import regex
from spacy.tokens import Doc

from pipeline import lexicon as lexicons
from pipeline.article import SILENT_KINDS, Article, Region
from pipeline.extract.chunk import Chunk
from pipeline.extract.components import LAYERS, assemble
from pipeline.extract.dating import election_date as date_of
from pipeline.extract.discourse import Scene, clause_borders, subject
from pipeline.extract.ellipsis import elided
from pipeline.extract.entities import EntityFinder
from pipeline.extract.events import EventFinder, Match
from pipeline.extract.heads import count_frame, is_short, joined_areas, last_control
from pipeline.extract.lines import LineReader
from pipeline.extract.making import make_fact
from pipeline.extract.modality import Verdict, cues, judge
from pipeline.extract.quantities import NUMBER_WORDS
from pipeline.extract.rules import Rule, load_rules
from pipeline.extract.scenes import enter_entry, leave_region, open_article, read_sentence
from pipeline.extract.sentence import Sentence, Statement
from pipeline.extract.statements import Reader
from pipeline.extract.tokens import calm, sentences
from pipeline.fact import Fact
from pipeline.gazetteer import Gazetteer
from pipeline.lexicon import Lexicon

_WORD = regex.compile(r"[^\W_]+(?:['’][a-z]+)?|[+\-−–]\d")
_PRONOUNS = frozenset(
    {
        "they",
        "they've",
        "they're",
        "it",
        "party",
        "party's",
        "we",
        "we've",
        "our",
        "council",
        "group",
        "administration",
        "both",
        "there",
    }
)
_COMMON_FIRST = frozenset({"the", "new", "east", "west", "mid", "city", "st", "ne", "nw"})
_TOO_COMMON = frozenset(
    {
        "a",
        "the",
        "in",
        "on",
        "to",
        "of",
        "with",
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "no",
        "an",
        "will",
        "be",
        "been",
        "come",
        "comes",
        "came",
        "give",
        "gives",
        "gave",
        "make",
        "made",
        "put",
        "go",
        "goes",
        "went",
        "turn",
        "left",
        "leave",
        "still",
    }
)
_NATIONS = frozenset({"england", "scotland", "wales", "london", "northern-ireland", "united-kingdom", "great-britain"})
_LABEL = 60
"""Code points; a line no longer may be a label or head without a party's name."""
_RESULT_REGIONS = frozenset({"title", "heading", "paragraph", "item", "row", "quote"})


@dataclass(frozen=True)
class Extraction:
    """What the layers found in one sentence, for ``explain``."""

    text: str
    tokens: tuple[str, ...]
    chunks: tuple[Chunk, ...]
    matches: tuple[Match, ...]
    candidates: tuple[Match, ...]
    facts: tuple[Fact, ...]


class Extractor:
    """Reads articles. One is made per process by ``load``; it holds no state between articles."""

    def __init__(
        self, gazetteer: Gazetteer, lexicon: Lexicon, rules: Sequence[Rule], extra: Path | None = None
    ) -> None:
        self.gazetteer = gazetteer
        self.lexicon = lexicon
        self.rules = tuple(rules)
        self._extra = extra
        self.nlp = assemble(extra)
        finder, _, events = (layer for _, layer in self.nlp.pipeline)
        assert isinstance(finder, EntityFinder) and isinstance(events, EventFinder)  # noqa: S101, PT018 - for mypy
        self._finder, self._events = finder, events
        self._reader = Reader(lexicon, gazetteer)
        strong = (lexicon.members("triggers") | {"NOC"}) - lexicon.members("weak")
        self._strong = (
            frozenset(first for first, found in lexicon.phrases.items() if any(name in strong for _, name in found))
            - _TOO_COMMON
        )

    @classmethod
    def load(cls, extra: Path | None = None) -> Extractor:
        """The extractor of the shipped models, with a user's ``--models`` folder laid over them; remembered.

        Raises:
            GazetteerError, LexiconError, RuleError: a table, lexicon or rule file with a fault.
        """
        return _load(extra)

    def extract(self, article: Article, election_date: str = "") -> list[Fact]:
        """Facts of an article in the order of their words, none twice.

        Args:
            article: after clean and restore; its regions are read in order, silent ones passed over.
            election_date: polling day that the user says the article reports, ISO 8601, or empty.
        """
        text = article.restored
        names = self._named(article)
        date = date_of(article, self.gazetteer, self._meanings(names), election_date)
        scene = open_article(article, self.gazetteer, self._resolved(names, date), date)
        facts: dict[str, Fact] = {}
        for region, statements in self._statements(article, text, date, scene):
            for statement, sentence, verdict in statements:
                fact = make_fact(article, region, statement, sentence, verdict, date, scene, self.gazetteer)
                if fact is not None:
                    facts.setdefault(fact.fact_id, fact)
        return sorted(facts.values(), key=lambda f: (f.start, f.end, f.fact_id))

    def explain(self, text: str, election_date: str = "") -> list[Extraction]:
        """What each layer finds in each sentence of a text, and the facts that come of it."""
        article = Article("sentence", text, regions=(Region(0, len(text), "paragraph"),), election_date=election_date)
        facts = self.extract(article, election_date)
        found = []
        for start, end in sentences(text):
            doc = self._read(text[start:end], election_date)
            chunks = doc.user_data["chunks"]
            found.append(
                Extraction(
                    text[start:end], tuple(t.text for t in doc), tuple(chunks),
                    tuple(group[0] for group in doc.user_data["matches"]),
                    tuple(self._events.candidates(chunks)), tuple(f for f in facts if start <= f.start < end),
                )
            )  # fmt: skip
        return found

    def _read(self, text: str, date: str) -> Doc:
        doc = self.nlp.make_doc(calm(text))
        doc.user_data["election_date"] = date
        for _, layer in self.nlp.pipeline:
            doc = layer(doc)
        return doc

    def _named(self, article: Article) -> dict[str, int]:
        """Council names in the text (capitalised), with how often each stands there."""
        counts: dict[str, int] = {}
        for span in self._finder.areas(self.nlp.make_doc(calm(article.restored[:100_000]))):
            counts[span.text] = counts.get(span.text, 0) + 1
        return counts

    def _meanings(self, names: Iterable[str]) -> list[tuple[str, ...]]:
        """For each name (once, whatever its case), the ids of the councils that it may mean; nations left out."""
        forms = self.gazetteer.area_forms()
        keys = dict.fromkeys(name.casefold().replace("’", "'") for name in names)
        found = [forms[key] for key in keys if key in forms]
        return [ids for ids in found if ids and not _NATIONS.intersection(ids)]

    def _resolved(self, names: Mapping[str, int], date: str) -> list[tuple[str, int]]:
        """(area_id, times named) of the councils named, most named first."""
        counts: dict[str, int] = {}
        for name, times in names.items():
            area = self.gazetteer.resolve(name, date)
            if area is not None and area.kind not in ("country", "nation", "region"):
                counts[area.area_id] = counts.get(area.area_id, 0) + times
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))

    def _worth_reading(self, text: str) -> bool:
        """A cheap test: something that happens to somebody, or a place name that later sentences may lean on."""
        named = pronoun = event = number = False
        for match in _WORD.finditer(text):
            word = match.group()
            low = word.lower()
            if low in self._strong:
                event = True
            elif word[-1].isdigit() or low in NUMBER_WORDS:
                number = True
            if word[0].isupper():
                if low in self._finder.area_first and (len(low) > 4 or low not in _COMMON_FIRST):
                    return True
                named = named or low in self._finder.party_first
            elif low in self._finder.party_first:
                named = True
            pronoun = pronoun or low in _PRONOUNS
            if (event and (named or pronoun)) or (named and number):
                return True
        return (event or named) and len(text) < _LABEL

    def _statements(
        self, article: Article, text: str, date: str, scene: Scene
    ) -> Iterator[tuple[Region, list[tuple[Statement, Sentence, Verdict]]]]:
        lines = LineReader(self._extra)
        covered = [r for r in article.regions if r.kind in SILENT_KINDS]
        for region in article.regions:
            if region.kind == "entry":
                lines = LineReader(self._extra)
                enter_entry(scene)
            if region.kind not in _RESULT_REGIONS or any(
                s.start <= region.start and region.end <= s.end for s in covered
            ):
                continue
            left, right = article.restored_span(region.start, region.end)
            found: list[tuple[Statement, Sentence, Verdict]] = []
            for start, end in sentences(text[left:right]):
                piece = text[left + start : left + end]
                if lines.header(piece) or not (
                    self._worth_reading(piece) or (region.kind != "paragraph" and len(piece) < _LABEL)
                ):
                    continue
                doc = self._read(piece, date)
                chunks: list[Chunk] = doc.user_data["chunks"]
                sentence = self._with_loser(Sentence(piece, left + start, chunks, is_short(chunks), date), scene)
                lines.begin(sentence, region.kind, scene)
                stated = lines.listed(sentence, doc.user_data["plain"], scene)
                if stated is None:
                    stated = []
                    for group in doc.user_data["matches"]:
                        stated += next(
                            (some for m in group if (some := list(self._reader.statements(sentence, m, scene)))), []
                        )
                    stated += elided(stated, doc.user_data["matches"], sentence, scene)
                    stated += joined_areas(stated, sentence)
                    stated += lines.heads(stated, sentence, region.kind)
                judged = self._judged(stated, sentence, date)
                frame = count_frame([s for s, verdict in judged if verdict.status in ("asserted", "partial")])
                scene.frame = frame or scene.frame
                scene.last = last_control([s for s, verdict in judged if verdict.status == "asserted"]) or scene.last
                found += [(s, sentence, verdict) for s, verdict in judged if not s.open_area]
                read_sentence(scene, sentence, "item" if lines.in_list else region.kind)
            leave_region(scene, region.kind)
            if found:
                yield region, found

    def _with_loser(self, sentence: Sentence, scene: Scene) -> Sentence:
        """The sentence with the party that loses in it, for lists whose verb is given once."""
        for i, chunk in enumerate(sentence.chunks):
            if chunk.tag in ("lose_v", "loss_n"):
                found = subject(sentence.chunks, i, scene, sentence.base, self.lexicon)
                return replace(sentence, loser=found)
        return sentence

    def _judged(self, stated: Sequence[Statement], sentence: Sentence, date: str) -> list[tuple[Statement, Verdict]]:
        """Each statement of a sentence with what its cues make of it."""
        if not stated:
            return []
        marks = cues(sentence.text, self._extra)
        borders = clause_borders(sentence.chunks, self.lexicon)
        judged = []
        for statement in stated:
            start, end = (at - sentence.base for at in (statement.cue[0], max(statement.cue[1], statement.words[1])))
            if not 0 <= start < len(sentence.text):
                start = end = 0
            at = (start, statement.cue[1] - sentence.base, end)
            judged.append((statement, judge(sentence.text, marks, at, borders, date[:4])))
        return judged


@cache
def _load(extra: Path | None) -> Extractor:
    gazetteer = Gazetteer.load(extra)
    lexicon = lexicons.load(extra)
    return Extractor(gazetteer, lexicon, load_rules(lexicon, extra), extra)


__all__ = ["LAYERS", "Extraction", "Extractor"]
