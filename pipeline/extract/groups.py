"""Groups: the chunks of a sentence. Areas resolved and listed, parties, counts with their nouns, tallies.

A spaCy component, ``seatchange_groups``: it reads the span groups of ``entities`` and the date in
``doc.user_data["election_date"]``, and leaves a list of ``Chunk`` in ``doc.user_data["chunks"]``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from spacy.tokens import Doc

from pipeline.extract.arealists import area_lists
from pipeline.extract.asides import epithets, fold_asides, has_epithets
from pipeline.extract.chunk import AreaMention, Chunk, standing
from pipeline.extract.context import context_words, means_parliament, names_somebody, phrase_before, phrase_from
from pipeline.extract.counties import without_counties, without_wards
from pipeline.extract.entities import EntityFinder
from pipeline.extract.quantities import NUMBER_STARTS, read_number
from pipeline.extract.sharing import distributions, has_shares, share_words
from pipeline.extract.strangers import may_have_strangers, strangers
from pipeline.extract.tally import tallies
from pipeline.extract.units import counts_units, with_units, without_bounds
from pipeline.extract.words import Name, Words, words_of
from pipeline.gazetteer import HINTS, Gazetteer
from pipeline.lexicon import NOC_CLASS, Lexicon

_MARKS = {
    ",": "comma", ";": "semi", ":": "colon", "(": "lpar", ")": "rpar", "[": "lpar", "]": "rpar",
    "-": "dash", "–": "dash", "—": "dash", "/": "slash", "|": "bar", "=": "equals",
    ".": "stop", "!": "stop", "?": "stop", "…": "stop", '"': "quote", "“": "quote", "”": "quote",
    "•": "bullet", "*": "bullet", "'": "apostrophe", "’": "apostrophe", "‘": "apostrophe",
    "'s": "possessive", "’s": "possessive",
}  # fmt: skip
_NUMBER_TAGS = {"count": "NUM", "year": "YEAR"}
_PARTING = frozenset({",", ";", ":", "/", "|", "(", ")", "-", "–", "—", "•", "*", "and", "&", ".", "\n", "\t"})
_DIGITS = frozenset("0123456789")
_LABEL_WORDS = 14
_WHOLE = "united-kingdom"
_HEADING = 25
"""Words that a heading has at most, but for a list of names."""
_NATIONAL_KINDS = frozenset({"country", "nation", "region"})
_NAMES = ("areas", "parties", "people")
_REMEMBERED = 100_000
"""Words of which it is remembered what they are, at most."""


class _Form(NamedTuple):
    """What a word is by itself: in lower case, with its tag.

    ``plain`` where it is no more than that, but for a phrase with one of the words ``behind`` it; ``named`` where it
    may be of a name; ``number`` where a number may begin with it.
    """

    word: str
    tag: str
    plain: bool
    named: bool
    number: bool
    behind: Collection[str]


class Grouper:
    """Makes the chunks of a sentence; built once per gazetteer and lexicon."""

    def __init__(self, gazetteer: Gazetteer, lexicon: Lexicon, finder: EntityFinder, extra: Path | None = None) -> None:
        self._gazetteer = gazetteer
        self._lexicon = lexicon
        self._finder = finder
        self._context = context_words(extra)
        self._phrasing = lexicon.phrasing
        dates = lexicon.phrasing.numbers
        self._no_names = dates.months.words | dates.weekdays.words | lexicon.phrasing.names.capitalised.words
        self._adverbs = lexicon.phrasing.endings.adverb.endings
        self._forms: dict[str, _Form] = {}
        self._resolved: dict[tuple[str, str, str], tuple[str, str, str, str] | None] = {}

    def resolve(self, surface: str, date: str, hint: str) -> tuple[str, str, str, str] | None:
        """(area_id, name, kind, county) of a name on a date, None where unknown or undecided; remembered."""
        key = (surface, date, hint)
        if key not in self._resolved:
            area = self._gazetteer.resolve(surface, date, hint if hint in HINTS else "council")
            if area is None and hint == "mayoralty":
                area = self._gazetteer.resolve(surface, date, "")
            self._resolved[key] = (area.area_id, area.name, area.kind, area.county) if area else None
        return self._resolved[key]

    def __call__(self, doc: Doc) -> Doc:
        """Leave the chunks of ``doc`` in ``doc.user_data["chunks"]``, as tables read them in ``["plain"]``."""
        names = [Name(kind, s.start, s.end, s.text) for kind in _NAMES for s in doc.spans[kind]]
        data = doc.user_data
        data["chunks"], data["plain"] = self.chunks(
            words_of(doc, doc.text), names, data.get("election_date", ""), data.get("nation", "")
        )
        return doc

    def chunks(self, words: Words, names: Sequence[Name], date: str, nation: str) -> tuple[list[Chunk], list[Chunk]]:
        """The chunks of a sentence, and those that tables and scoreboards read: before asides and lists are made.

        Args:
            words: of the sentence.
            names: of areas, parties and people in it, none overlapping.
            date: of the election, ISO 8601, or empty.
            nation: id of the nation that the article is of, or empty.
        """
        text, say = words.text, self._phrasing
        chunks = self._chunks(words, {name.start: name for name in names}, date, nation)
        stand = standing(chunks)
        if counts_units(stand, say.units):
            chunks = without_bounds(with_units(chunks, text, self._context.between, say.units), say.numbers)
            stand = standing(chunks)
        if has_shares(stand, say.shares):
            chunks = share_words(chunks, text, say.shares)
            stand = standing(chunks)
        if "AREA" in stand.tags:
            polled = self._gazetteer.polled(date) if date else frozenset()
            chunks = without_counties(chunks, polled, say.councils)
            chunks = without_wards(chunks) if "loc_p" in stand.tags else chunks
        plain = strangers(chunks, text, self._lexicon) if may_have_strangers(stand, text, say.party_names) else chunks
        chunks = plain
        if has_epithets(stand, say.asides):
            chunks = epithets(chunks, text, say.asides)
        if "AREA" in stand.tags and "comma" in stand.tags:
            chunks = fold_asides(chunks, say.asides)
        if "NUM" in stand.tags:
            chunks = distributions(chunks, text, say.shares)
        return area_lists(tallies(chunks, text, say), text, self._lexicon), plain

    def _form(self, raw: str) -> _Form:
        """What a word is by itself; remembered."""
        word = raw.lower().replace("’", "'")
        alone, behind = self._lexicon.alone(word)
        tag = alone or _MARKS.get(word, "w")
        number = word in NUMBER_STARTS or word[0].isdigit()
        named = tag == "w" and raw[0].isupper() and word not in self._no_names
        asked = number or raw in self._finder.weak or word.isspace() or word == "'s" or tag == NOC_CLASS
        asked = asked or word in self._phrasing.councils.capital.words
        form = _Form(word, tag, not asked, named, number, behind)
        if len(self._forms) > _REMEMBERED:
            self._forms.clear()
        self._forms[raw] = form
        return form

    def _chunks(self, words: Words, entity: Mapping[int, Name], date: str, nation: str) -> list[Chunk]:
        """Each name, number, phrase and word of a sentence as a chunk."""
        text, raw, lower, starts, ends = words.text, words.raw, words.lower, words.starts, words.ends
        lowered = text.lower().replace("’", "'")
        if len(lowered) != len(text):
            lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text).replace("’", "'")
        phrases, longest = self._lexicon.phrases, self._lexicon.longest
        weak, forms, count = self._finder.weak, self._forms, len(raw)
        chunks: list[Chunk] = []
        adjacent: list[bool] = []
        i = 0
        while i < count:
            if i in entity:
                chunk, i = self._entity(entity[i], words, date, entity)
                chunks.append(chunk)
                continue
            form = forms.get(raw[i]) or self._form(raw[i])
            start, end = starts[i], ends[i]
            if form.plain and not (form.behind and i + 1 < count and lower[i + 1] in form.behind):
                role = ("name" if i else "first") if form.named else ""
                chunks.append(Chunk(form.tag, lowered[start:end], start, end, (), (), role))
                i += 1
                continue
            word = form.word
            if word.isspace():
                if chunks and chunks[-1].tag == "colon":  # "Labour:   21", "Labour ..... 21"
                    i += 1
                    continue
                chunks.append(Chunk("bar", word, start, end))
                i += 1
                continue
            if raw[i] in weak and self._weak_party(words, i, nation, entity):
                chunks.append(self._chunk("PARTY", words, i, i + 1, parties=(weak[raw[i]],), role="name"))
                i += 1
                continue
            phrase = longest(lower, i) if word in phrases else None
            number = None
            if form.number and (phrase is None or phrase[0] == 1):
                adjacent = adjacent or words.adjacent
                number = read_number(lower, adjacent, i, self._phrasing.numbers)
            if number is not None:
                tag, stop = _NUMBER_TAGS.get(number.kind, "OTHER"), number.end
                if tag == "OTHER" and stop - 1 > i and (stop - 1 in entity or raw[stop - 1] in weak):
                    tag, stop = "NUM", stop - 1  # "three Residents' Association councillors"
                end = ends[stop - 1]
                chunks.append(Chunk(tag, lowered[start:end], start, end, quantity=number.quantity))
                i = stop
                continue
            length, tag = phrase or (1, _MARKS.get(word, "w"))
            if word == "'s" and length == 1 and i + 1 < count and self._counts(lower[i + 1]):
                tag = "possessive"  # "to Labour's 25"
            if length > 1 and any(j in entity for j in range(i + 1, i + length)):
                length, tag = 1, self._lexicon.class_of.get(word, "w")
            stop = i + length
            end = ends[stop - 1]
            said = lowered[start:end]
            named = tag == "w" and raw[i][0].isupper() and word not in self._no_names
            role = ("name" if i else "first") if named else ""
            if tag == NOC_CLASS and said in self._lexicon.clauses:
                role = "clause"
            chunk = Chunk(tag, said, start, end, (), (), role)
            capital = said in self._phrasing.councils.capital.words
            chunks.append(self._capital(chunk, date, nation) if capital else chunk)
            i = stop
        return chunks

    def _capital(self, chunk: Chunk, date: str, nation: str) -> Chunk:
        """The council of a nation's capital, where the article is of one nation."""
        name = self._context.capitals.get(nation, "")
        found = self.resolve(name, date, "") if name else None
        if found is None:
            return chunk
        area = AreaMention(found[0], found[1], chunk.start, chunk.end)
        return replace(chunk, tag="AREA", areas=(area,), role=f"{found[2]}|{found[3]}")

    def _weak_party(self, words: Words, i: int, nation: str, entity: Mapping[int, Name]) -> bool:
        """Whether a letter or word that may be a party's stands as one: "C 28 (-8)", "C gain from NOC", "37 C"."""
        raw, lower = words.raw, words.lower
        if nation == self._finder.local.get(raw[i], "-"):
            return True
        before = lower[i - 1] if i else ""
        after = lower[i + 1] if i + 1 < len(lower) else ""
        parted = not before or before in _PARTING
        signed = (
            after in ("(", "[", "+", "-", "–", "−", ":", "=") and lower[i + 2 : i + 3] and lower[i + 2][0] in _DIGITS
        )
        if parted and (after[:1] in _DIGITS or signed) and not (len(raw[i]) == 1 and after == "-"):
            return True
        if before[:1] in _DIGITS and (not after or after in _PARTING):
            return bool(i == 1 or lower[i - 2] in _PARTING)
        if len(lower) > _LABEL_WORDS:
            return False
        labelled = after in self._phrasing.names.label_verbs.words or lower[i + 1 : i + 3] == ["no", "change"]
        if labelled and (parted or any(name.end == i and name.kind == "areas" for name in entity.values())):
            return True
        return before in ("from", "to", "(") and (not after or after in (")", ",", ";", ".", "("))

    @staticmethod
    def _counts(word: str) -> bool:
        """Whether a word begins a count."""
        return word[0].isdigit() or (word in NUMBER_STARTS and word not in ("a", "no", "none"))

    @staticmethod
    def _chunk(
        tag: str, words: Words, start: int, end: int, *,
        areas: tuple[AreaMention, ...] = (), parties: tuple[str, ...] = (), role: str = "",
    ) -> Chunk:  # fmt: skip
        said = words.between(start, end).lower().replace("’", "'")
        return Chunk(tag, said, words.starts[start], words.ends[end - 1], areas, parties, role)

    def _entity(self, span: Name, sentence: Words, date: str, entity: Mapping[int, object]) -> tuple[Chunk, int]:
        words, raw = sentence.lower, sentence.raw
        if span.kind == "areas":
            return self._area(span, sentence, date, entity)
        end = span.end
        if span.kind == "people":
            code = self._gazetteer.person_party(span.text, date)
            role = "leader"
            if words[end : end + 2] in (["'s", "party"], ["'", "party"]):
                end, role = end + 2, "name"
            elif words[end : end + 1] == ["'s"]:
                end += 1
            tag, parties = ("PARTY", (code,)) if code else ("w", ())
            return self._chunk(tag, sentence, span.start, end, parties=parties, role=role), end
        if (
            span.start
            and raw[span.start - 1][:1].isupper()
            and words[span.start - 1] not in self._finder.party_first
            and self._part_of_name(span, words, raw)
        ):
            return self._chunk("w", sentence, span.start, end), end
        first = max(0, span.start - 3)
        said = (phrase_from(words, k, self._context.papers, 6) + k > span.start for k in range(first, span.start))
        if span.text.istitle() and any(said):
            return self._chunk("w", sentence, span.start, end), end  # a paper: "told The Independent"
        found = self._finder.party_of(span.text)
        code, role = found if found else ("", "")
        if role == "colour":
            return self._chunk("COLOUR", sentence, span.start, end, parties=(code,), role=role), end
        if words[end : end + 1] == ["-"] and self._phrasing.actors.free.words & set(words[end + 1 : end + 2]):
            return self._chunk("w", sentence, span.start, end + 2), end + 2  # "a Tory-free zone"
        tag = "PARTY"
        if words[end : end + 1] == ["-"] and words[end + 1 : end + 2] and words[end + 1] in self._context.held_by:
            tag, end = "HELDBY", end + 2
        while words[end : end + 1] and words[end] in self._context.party_after:
            end += 1
        return self._chunk(tag, sentence, span.start, end, parties=(code,), role=role), end

    def _area(self, span: Name, sentence: Words, date: str, entity: Mapping[int, object]) -> tuple[Chunk, int]:
        words, raw = sentence.lower, sentence.raw
        context, end = self._context, span.end
        kind = phrase_from(words, end, context.kinds)
        not_council = end not in entity and phrase_from(words, end, context.not_followed) > kind
        office = raw[end : end + 1] and raw[end] in self._phrasing.contest.post.words
        not_council = not_council and not office  # "took the West Midlands post"
        not_council = not_council or phrase_before(words, span.start, context.not_preceded) > 0
        not_council = not_council or means_parliament(words, span.start, end, context)
        following = raw[end] if end < len(raw) else ""
        proper = (
            not kind and following[:1].isupper() and not following.isupper() and self._unknown_name(words, raw, end)
        )
        known = proper and names_somebody(words, raw, span.start, end, self._lexicon)
        proper = proper and not (known and self._unknown_name(words, raw, end + 1))
        before = raw[span.start - 1] if span.start else ""
        proper = proper or (
            span.start > 1
            and before[:1].isupper()
            and before.isalpha()
            and not before.isupper()
            and (before.lower() in self._finder.first_names or self._unknown_name(words, raw, span.start - 1))
        )  # "John Kent's group"
        proper = proper or self._opens_with_person(words, raw, span.start, end)
        hint = " ".join(words[end : end + kind])
        of_mayor = phrase_before(words, span.start, context.mayor_before)
        if of_mayor or phrase_from(words, end + kind, context.mayor_after):
            hint = "mayoralty"
        found = (
            None
            if not_council or proper
            else self.resolve(span.text, date, hint.removesuffix(" hall").replace(" ", "_"))
        )
        start = span.start
        if found is None:
            stop = end - 1 if words[end - 1] in self._phrasing.names.before_building.words else end
            building = phrase_from(words, end, context.buildings) or phrase_from(words, stop, context.buildings)
            whole = self.resolve(span.text, date, "")
            national = whole is not None and whole[2] in _NATIONAL_KINDS
            tag = "w" if building and not proper else "PLACE"
            return self._chunk(tag, sentence, start, end, role="nation" if national else ""), end
        tag = "NATION" if found[2] in _NATIONAL_KINDS else "AREA"
        if tag == "NATION" and kind:
            kind = 0
        if found[0] == _WHOLE:  # "across the UK": no poll is of all of it
            return self._chunk("nationally", sentence, start, end), end
        stop = end + kind
        area = AreaMention(found[0], found[1], sentence.starts[start], sentence.ends[end - 1])
        return self._chunk(tag, sentence, start, stop, areas=(area,), role=f"{found[2]}|{found[3]}"), stop

    def _part_of_name(self, span: Name, words: list[str], raw: list[str]) -> bool:
        """Whether residents or independents are only the end of a party's name that no table knows."""
        if words[span.start] not in self._phrasing.party_names.last_words.words:
            return False
        before = words[span.start - 1]
        actors, behind = self._phrasing.actors, words[span.end : span.end + 1] or [""]
        if behind[0] in actors.sitting.words and words[span.start - 2] in actors.before_places.words:
            return False  # "In Capelulo Independent councillor Ann Example"
        return span.start > 1 and before not in self._lexicon.phrases and raw[span.start][:1].isupper()

    def _opens_with_person(self, words: list[str], raw: list[str], at: int, end: int) -> bool:
        """Whether the name at ``at`` is a surname with which a sentence begins: "Ann Preston (Ind), a teacher,"."""
        if at != 1 or words[end : end + 1] != ["("] or words[end + 1 : end + 2] == [] or not raw[0].istitle():
            return False
        known = (
            words[0] in self._lexicon.phrases or words[0] in self._finder.area_first or words[0].endswith(self._adverbs)
        )
        common = words[0] in self._phrasing.names.common.words
        return not known and not common and words[end + 1] in self._finder.party_first

    def _unknown_name(self, words: list[str], raw: list[str], at: int) -> bool:
        """Whether the word at ``at`` is none of the lexicon, the gazetteer, or a number.

        It is then part of a longer proper name.
        """
        word = words[at]
        if word in self._lexicon.phrases or word in self._finder.area_first or word in self._finder.party_first:
            return False
        if at == 0 or len(word) < 3 or not word.isalpha():
            return False
        # in a heading every word may have a capital
        letters = [form for form in raw if form.isalpha()]
        capitals = sum(form[0].isupper() for form in letters)
        heading = capitals * 2 >= len(letters) + 2 and (len(letters) <= _HEADING or capitals * 3 >= len(letters) * 2)
        return not heading and word not in self._phrasing.names.common.words
