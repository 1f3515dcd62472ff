"""Extract: the facts that a cleaned and restored article states, by rules over a blank spaCy pipeline.

>>> extractor = Extractor.load()
>>> facts = extractor.extract(article)  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

import regex

from pipeline import lexicon as lexicons
from pipeline.article import SILENT_KINDS, Article, Region
from pipeline.extract.chunk import Chunk
from pipeline.extract.components import LAYERS, assemble
from pipeline.extract.context import context_words, is_somebodys, means_parliament
from pipeline.extract.coordination import bracketed_areas, continued_areas, gapped, interrupted_areas, joined_areas
from pipeline.extract.dating import election_date as date_of
from pipeline.extract.discourse import NATIONAL, Scene, Span, subject
from pipeline.extract.ellipsis import elided
from pipeline.extract.entities import EntityFinder
from pipeline.extract.events import EventFinder, Events, Match
from pipeline.extract.formerly import with_previous
from pipeline.extract.groups import Grouper
from pipeline.extract.heads import carried_over, count_frame, is_short, last_control, lists_councils
from pipeline.extract.judging import judged, note_what_follows, scopes
from pipeline.extract.lines import LineReader, leads_in
from pipeline.extract.making import BEFORE, make_fact
from pipeline.extract.modality import Verdict, judge, still_counting
from pipeline.extract.occasion import is_by_election, is_foreign, is_preview
from pipeline.extract.owners import owned_groups
from pipeline.extract.passages import of_councils
from pipeline.extract.quantities import NUMBER_WORDS
from pipeline.extract.readings import named_over_carried, one_a_person, read_matches
from pipeline.extract.rules import Rule, load_rules
from pipeline.extract.scenes import enter_entry, flow_on, leave_region, open_article, read_sentence
from pipeline.extract.sentence import Sentence, Statement
from pipeline.extract.settling import settled
from pipeline.extract.statements import Reader
from pipeline.extract.tokens import calm, sentences, spans_of
from pipeline.extract.topics import topic_of
from pipeline.extract.words import Page, Words
from pipeline.fact import Fact
from pipeline.gazetteer import Gazetteer
from pipeline.lexicon import Lexicon

_WORD = regex.compile(r"[^\W_]+(?:['’][a-z]+)?|[+\-−–]\d")
_CLOCK = regex.compile(r"\d{1,2}[:.]\d{2} ?(?:am|pm)?\b", regex.IGNORECASE)
"""How an entry of a live page begins."""
_AHEAD = 2
"""Sentences in which the party of somebody just named may still be told."""
_LOSING = frozenset({"lose_v", "loss_n"})
_LIST = 600
"""Code points of the longest line that is read ahead of its turn, to tell a head of a list from a label."""
_LABEL = 60
"""Code points; a line no longer may be a label or head without a party's name."""
_RESULT_REGIONS = frozenset({"title", "heading", "paragraph", "item", "row", "quote"})


@dataclass(frozen=True)
class Extraction:
    """What the layers found in one sentence, for ``explain``.

    ``matches`` are those that fired, of fallback rules only those that stated something; ``candidates`` all that fit.
    ``verdicts`` says of each match what the cues of the sentence make of it; spans are code points of ``text``.
    """

    text: str
    tokens: tuple[str, ...]
    chunks: tuple[Chunk, ...]
    matches: tuple[Match, ...]
    candidates: tuple[Match, ...]
    facts: tuple[Fact, ...]
    verdicts: tuple[Verdict, ...]


class Extractor:
    """Reads articles. One is made per process by ``load``; it holds no state between articles."""

    def __init__(
        self, gazetteer: Gazetteer, lexicon: Lexicon, rules: Sequence[Rule], extra: Path | None = None
    ) -> None:
        self.gazetteer = gazetteer
        self.lexicon = lexicon
        self.rules = tuple(rules)
        self._extra = extra
        self._phrasing = lexicon.phrasing
        self.nlp = assemble(extra)
        finder, grouper, events = (layer for _, layer in self.nlp.pipeline)
        assert isinstance(finder, EntityFinder) and isinstance(grouper, Grouper)  # noqa: S101, PT018 - for mypy
        assert isinstance(events, EventFinder)  # noqa: S101
        self._finder, self._grouper = finder, grouper
        self.events: Events = events
        self._no_forenames = finder.first_words | lexicon.phrases.keys() | lexicon.phrasing.names.common.words
        self._reader = Reader(lexicon, gazetteer)
        strong = (lexicon.members("triggers") | {"NOC"}) - lexicon.members("weak")
        self._strong = (
            frozenset(first for first, found in lexicon.phrases.items() if any(name in strong for _, name in found))
            - self._phrasing.reading.too_common.words
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
        if is_by_election(article, self._phrasing) or is_foreign(article, context_words(self._extra).foreign):
            return []
        page = Page(article.restored, self._words)
        names = self._names_of(page.words)
        date = date_of(article, self.gazetteer, self._meanings(names), self._phrasing.dating, election_date)
        councils = self._resolved(names, date)
        scene = open_article(article, self.gazetteer, councils, date, self._phrasing)
        if scene.topic is None and (
            told := topic_of(article, councils, self._names_in, self.gazetteer, date, self._phrasing.councils)
        ):
            scene.topic, scene.topic_from = told
        scene.preview = is_preview(article, date, self._phrasing)
        facts: dict[str, Fact] = {}
        for region, statements in self._statements(article, page, date, scene):
            for statement, sentence, verdict in statements:
                fact = make_fact(
                    article, region, statement, sentence, verdict, date, scene, self.gazetteer, self._phrasing
                )
                if fact is not None and facts.setdefault(fact.fact_id, fact).reading == BEFORE:
                    facts[fact.fact_id] = fact  # "Labour has run A since 1980 but lost its majority there"
        found = {fact.fact_id: fact for fact in settled(facts.values(), article, self.gazetteer, self._phrasing.poll)}
        return [fact for _, fact in sorted(found.items(), key=lambda item: (item[1].start, item[1].end, item[0]))]

    def explain(self, text: str, election_date: str = "") -> list[Extraction]:
        """What each layer finds in each sentence of a text, and the facts that come of it."""
        article = Article("sentence", text, regions=(Region(0, len(text), "paragraph"),), election_date=election_date)
        facts = self.extract(article, election_date)
        found = []
        page = Page(text, self._words)
        for start, end in sentences(text, self._phrasing.reading):
            chunks, _ = self._read(page, start, end, election_date, Scene())
            own = tuple(f for f in facts if start <= f.start < end)
            stating = {fact.rule for fact in own}
            matches, fallbacks = self.events.found(chunks)
            fired = [next((m for m in group if m.rule.name in stating), group[0]) for group in matches]
            fired += [group[0] for group in fallbacks if group[0].rule.name in stating]
            found.append(
                Extraction(
                    text[start:end], tuple(page.sentence(start, end).raw), tuple(chunks), tuple(fired),
                    tuple(self.events.candidates(chunks)), own,
                    tuple(self._verdicts(text[start:end], chunks, fired, election_date)),
                )
            )  # fmt: skip
        return found

    def _verdicts(self, text: str, chunks: Sequence[Chunk], fired: Sequence[Match], date: str) -> Iterator[Verdict]:
        """What the cues of a sentence make of each match."""
        sentence = Sentence(text, 0, chunks, is_short(chunks), date)
        marks, borders = scopes(sentence, self.lexicon, self._extra)
        for match in fired:
            trigger = chunks[match.trigger]
            at = (trigger.start, trigger.end, chunks[match.end - 1].end)
            yield judge(text, marks, at, borders, date[:4], self._phrasing.history)

    def _words(self, text: str) -> Words:
        """The words of a text, with the names in it."""
        text = calm(text)
        return self._finder.words(self.nlp.make_doc(text), text)

    def _read(self, page: Page, start: int, end: int, date: str, scene: Scene) -> tuple[list[Chunk], list[Chunk]]:
        """The chunks of the sentence ``start:end`` of a text, and those that tables and scoreboards read."""
        words = page.sentence(start, end)
        nation = scene.nation.area_id if scene.nation else ""
        chunks, plain = self._grouper.chunks(words, self._finder.names(words), date, nation)
        if self._phrasing.actors.groups.anywhere.search(words.text):
            sentence = Sentence(words.text, start, chunks, False, date)
            chunks = owned_groups(sentence, page.text[:start], scene, self._phrasing.actors)
        return chunks, plain

    def _following(
        self, article: Article, page: Page, spans: Sequence[Span], number: int, date: str
    ) -> list[tuple[str, tuple[Chunk, ...], int]]:
        """Text, chunks, offset of sentences still to be read: ``spans`` of a region, then of a paragraph behind it."""
        regions, text = article.regions[number : number + 2], page.text
        left, _ = article.restored_span(regions[0].start, regions[0].end)
        ahead = [(left + start, left + end) for start, end in spans]
        if len(ahead) < _AHEAD and [r.kind for r in regions] == ["paragraph", "paragraph"]:
            begin, until = article.restored_span(regions[1].start, regions[1].end)
            ahead += [
                (begin + start, begin + end) for start, end in sentences(text[begin:until], self._phrasing.reading)
            ]
        found = []
        for start, end in ahead[:_AHEAD]:
            chunks, _ = self._read(page, start, end, date, Scene())
            found.append((text[start:end], tuple(chunks), start))
        return found

    def _names_in(self, text: str) -> dict[str, int]:
        """Council names in a text (capitalised), with how often each stands there."""
        return self._names_of(self._words(text))

    def _names_of(self, words: Words) -> dict[str, int]:
        counts: dict[str, int] = {}
        names = self._finder.areas(words)
        context = context_words(self._extra)
        shared = any(name.text.lower() in context.parliaments for name in names)
        lower = [word.lower() for word in words.raw] if shared else []
        wards = self._phrasing.contest.wards.words
        for name in names:
            if is_somebodys(words.raw, name.start, name.end, context, wards, self._no_forenames):
                continue
            if shared and means_parliament(lower, name.start, name.end, context):
                continue
            counts[name.text] = counts.get(name.text, 0) + 1
        return counts

    def _meanings(self, names: Iterable[str]) -> list[tuple[str, ...]]:
        """For each name (once, whatever its case), the ids of the councils that it may mean; nations left out."""
        forms = self.gazetteer.area_forms()
        keys = dict.fromkeys(name.casefold().replace("’", "'") for name in names)
        found = [forms[key] for key in keys if key in forms]
        return [ids for ids in found if ids and not NATIONAL.intersection(ids)]

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
        words = self._phrasing.reading
        pronouns, common = words.pronouns.words, words.common_names.words
        named = pronoun = event = number = False
        for match in _WORD.finditer(text):
            word = match.group()
            low = word.lower()
            if low in self._strong:
                event = True
            elif word[-1].isdigit() or low in NUMBER_WORDS:
                number = True
            if word[0].isupper():
                if low in self._finder.area_first and (len(low) > 4 or low not in common):
                    return True
                named = named or low in self._finder.party_first
            elif low in self._finder.party_first:
                named = True
            pronoun = pronoun or low in pronouns
            if (event and (named or pronoun)) or (named and number):
                return True
        return (event or named) and len(text) < _LABEL

    def _statements(
        self, article: Article, page: Page, date: str, scene: Scene
    ) -> Iterator[tuple[Region, list[tuple[Statement, Sentence, Verdict]]]]:
        lines, text = LineReader(self._extra, date), page.text
        covered = [r for r in article.regions if r.kind in SILENT_KINDS]
        for number, region in enumerate(article.regions):
            left, right = article.restored_span(region.start, region.end)
            if region.kind == "entry" or (region.kind == "heading" and _CLOCK.match(text, left, right)):
                lines = LineReader(self._extra, date)
                enter_entry(scene)
            if region.kind not in _RESULT_REGIONS or any(
                s.start <= region.start and region.end <= s.end for s in covered
            ):
                continue
            found: list[tuple[Statement, Sentence, Verdict]] = []
            first = True
            spans = spans_of(region, text[left:right], self._phrasing.reading)
            for at, (start, end) in enumerate(spans):
                scene.following = partial(self._following, article, page, spans[at + 1 : at + 1 + _AHEAD], number, date)
                piece = text[left + start : left + end]
                if lines.header(piece) or not (
                    lines.of_board(piece)
                    or leads_in(piece)
                    or self._worth_reading(piece)
                    or (region.kind != "paragraph" and len(piece) < _LABEL)
                ):
                    note_what_follows(piece, scene, date[:4], self._phrasing)
                    if scene.nation is not None and still_counting(piece, self._phrasing.counting):
                        scene.partial_here = scene.nation.area_id  # "62 of 107 councils declared."
                    continue
                chunks, plain = self._read(page, left + start, left + end, date, scene)
                matches, fallbacks = self.events.found(chunks)
                sentence = self._with_loser(Sentence(piece, left + start, chunks, is_short(chunks), date), scene)
                lines.begin(sentence, region.kind, scene, first)
                opening, first = first, False
                listed, whole = lines.listed(sentence, plain, scene) or ([], False)
                stated = list(listed)
                if not whole:
                    measures = {told.measure for told in listed}
                    read = read_matches(matches, sentence, scene, self._reader.statements) if matches else []
                    stated += [s for s in read if s.measure not in measures]
                    if stated:
                        stated += elided(stated, matches, sentence, self._phrasing)
                        stated += joined_areas(stated, sentence)
                        stated += bracketed_areas(stated, sentence)
                        stated += [*continued_areas(stated, sentence), *gapped(stated, sentence)]
                        stated += interrupted_areas(stated, sentence)
                    if fallbacks:
                        stated += self._fallbacks(stated, fallbacks, sentence, scene)
                    stated += lines.heads(stated, sentence, region.kind, scene, first=opening)
                if (carried := carried_over(stated, sentence)) and self._lists(article, page, number + 1, date, scene):
                    stated = [s for s in stated if s not in carried]  # the head of a list below, no label
                stated = list(with_previous(stated, sentence, self._phrasing.asides))
                told = named_over_carried(
                    judged(stated, sentence, date, scene, self.lexicon, self._phrasing, self._extra)
                )
                told = of_councils(one_a_person(told), sentence, text[left : left + start], self._phrasing)
                if any(s.open_area and verdict.status not in ("asserted", "partial") for s, verdict in told):
                    lines.close_list()  # "Labour could gain:" heads no results
                frame = count_frame([s for s, verdict in told if verdict.status in ("asserted", "partial")])
                frame = frame or last_control([s for s, v in told if s.open_area and v.status == "asserted"])
                scene.frame = frame or scene.frame
                scene.last = last_control([s for s, verdict in told if verdict.status == "asserted"]) or scene.last
                found += [(s, sentence, verdict) for s, verdict in told if not s.open_area]
                kind = "item" if lines.in_list or lines.goes_on else region.kind
                read_sentence(scene, sentence, kind, self._phrasing)
                counted = [s for s, verdict in told if verdict.status in ("asserted", "partial")]
                flow_on(scene, counted, row=sentence.short and region.kind in ("item", "row", "heading"))
            leave_region(scene, region.kind)
            if found:
                yield region, found

    def _lists(self, article: Article, page: Page, number: int, date: str, scene: Scene) -> bool:
        """Whether a region is a line of several councils and nothing else."""
        if number >= len(article.regions):
            return False
        left, right = article.restored_span(article.regions[number].start, article.regions[number].end)
        if right - left > _LIST or "\n" in page.text[left:right].strip():
            return False
        return lists_councils(self._read(page, left, right, date, scene)[0])

    def _fallbacks(
        self, stated: Sequence[Statement], groups: Sequence[Sequence[Match]], sentence: Sentence, scene: Scene
    ) -> Iterator[Statement]:
        """Statements of the fallback rules: of counts that nothing else has read, of councils that nothing names."""
        counted = [span for s in stated for part, span in s.anchors if part == "value"]
        ruled = {s.area.area_id for s in stated if s.measure in ("control", "outcome") and s.area is not None}
        # "Lab 2. Con 43, Lab 28": a lone figure of a party that the list beside it has
        listed = {(s.measure, s.party) for s in stated} if any(c.tag == "TALLY" for c in sentence.chunks) else set()
        for match in (match for group in groups for match in group):
            slots = [sentence.span(at, at + 1) for at in match.slots.values() if sentence.chunks[at].tag == "NUM"]
            if any(start < stop and begin < end for start, end in slots for begin, stop in counted):
                continue
            found = [
                s
                for s in self._reader.statements(sentence, match, scene)
                if (s.measure not in ("control", "outcome") or s.area is None or s.area.area_id not in ruled)
                and (s.measure, s.party) not in listed
            ]
            counted += [span for s in found for part, span in s.anchors if part == "value"]
            yield from found

    def _with_loser(self, sentence: Sentence, scene: Scene) -> Sentence:
        """The sentence with the party that loses in it, for lists whose verb is given once."""
        if sentence.tags.isdisjoint(_LOSING):
            return sentence
        for i, chunk in enumerate(sentence.chunks):
            if chunk.tag in _LOSING:
                found = subject(sentence.chunks, i, scene, sentence.base, self.lexicon)
                return replace(sentence, loser=found)
        return sentence


@cache
def _load(extra: Path | None) -> Extractor:
    gazetteer = Gazetteer.load(extra)
    lexicon = lexicons.load(extra)
    return Extractor(gazetteer, lexicon, load_rules(lexicon, extra), extra)


__all__ = ["LAYERS", "Extraction", "Extractor"]
