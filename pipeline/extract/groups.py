"""Groups: the chunks of a sentence. Areas resolved and listed, parties, counts with their nouns, tallies.

A spaCy component, ``seatchange_groups``: it reads the span groups of ``entities`` and the date in
``doc.user_data["election_date"]``, and leaves a list of ``Chunk`` in ``doc.user_data["chunks"]``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from spacy.tokens import Doc, Span

from pipeline.extract.chunk import AreaMention, Chunk, Quantity, joined
from pipeline.extract.entities import EntityFinder
from pipeline.extract.quantities import MONTHS, NUMBER_STARTS, WEEKDAYS, read_number
from pipeline.extract.tally import tallies
from pipeline.gazetteer import HINTS, Gazetteer
from pipeline.lexicon import Lexicon
from pipeline.paths import model_files

_MARKS = {
    ",": "comma", ";": "semi", ":": "colon", "(": "lpar", ")": "rpar", "[": "lpar", "]": "rpar",
    "-": "dash", "–": "dash", "—": "dash", "/": "slash", "|": "bar", "=": "equals",
    ".": "stop", "!": "stop", "?": "stop", "…": "stop", '"': "quote", "“": "quote", "”": "quote",
    "•": "bullet", "*": "bullet", "'": "apostrophe", "’": "apostrophe", "‘": "apostrophe",
    "'s": "possessive", "’s": "possessive",
}  # fmt: skip
_CALENDAR = MONTHS | WEEKDAYS | frozenset({"parliament", "westminster", "brexit", "covid", "council", "town", "hall"})
_NUMBER_TAGS = {"count": "NUM", "year": "YEAR"}
_NATIONAL_KINDS = frozenset({"country", "nation", "region"})


@dataclass(frozen=True)
class ContextWords:
    """``models/lexicon/context.toml``: words beside a name or number that say what it is.

    Word tuples, longest first.
    """

    not_followed: frozenset[tuple[str, ...]]
    not_preceded: frozenset[tuple[str, ...]]
    mayor_before: frozenset[tuple[str, ...]]
    kinds: frozenset[tuple[str, ...]]
    party_after: frozenset[str]
    held_by: frozenset[str]
    between: frozenset[str]


def _split(phrase: str) -> tuple[str, ...]:
    return tuple(phrase.replace("-", " - ").replace("'s", " 's").split())


@cache
def context_words(extra: Path | None = None) -> ContextWords:
    """The context table, a user's entries added to the shipped ones."""
    lists: dict[str, list[str]] = {}
    for path in model_files("lexicon/context.toml", extra):
        for section, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
            for name, words in table.items():
                lists.setdefault(f"{section}.{name}", []).extend(words)

    def phrases(name: str) -> frozenset[tuple[str, ...]]:
        return frozenset(map(_split, lists[name]))

    return ContextWords(
        phrases("area.not_followed_by"), phrases("area.not_preceded_by"),
        phrases("area.mayor_before"), phrases("area.kinds"),
        frozenset(lists["party.after"]), frozenset(lists["party.held_by"]), frozenset(lists["number.between"]),
    )  # fmt: skip


def _starts(words: list[str], at: int, phrases: frozenset[tuple[str, ...]], longest: int = 4) -> int:
    """Length of the longest of ``phrases`` that begins at ``words[at]``, 0 where none does."""
    return next((n for n in range(longest, 0, -1) if tuple(words[at : at + n]) in phrases and at + n <= len(words)), 0)


def _ends(words: list[str], at: int, phrases: frozenset[tuple[str, ...]], longest: int = 4) -> int:
    """Length of the longest of ``phrases`` that ends just before ``words[at]``, 0 where none does."""
    return next((n for n in range(longest, 0, -1) if n <= at and tuple(words[at - n : at]) in phrases), 0)


class Grouper:
    """Makes the chunks of a sentence; built once per gazetteer and lexicon."""

    def __init__(self, gazetteer: Gazetteer, lexicon: Lexicon, finder: EntityFinder, extra: Path | None = None) -> None:
        self._gazetteer = gazetteer
        self._lexicon = lexicon
        self._finder = finder
        self._context = context_words(extra)
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
        """Leave the chunks of ``doc`` in ``doc.user_data["chunks"]``."""
        date = doc.user_data.get("election_date", "")
        text = doc.text
        raw: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for token in doc:
            start, form = token.idx, token.text
            raw.append(form)
            starts.append(start)
            ends.append(start + len(form))
        words = [word.lower().replace("’", "'") for word in raw]
        adjacent = [i > 0 and starts[i] == ends[i - 1] for i in range(len(raw))]
        lowered = text.lower().replace("’", "'")
        if len(lowered) != len(text):
            lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text).replace("’", "'")
        phrases, marks, longest = self._lexicon.phrases, _MARKS, self._lexicon.longest
        entity: dict[int, tuple[str, Span]] = {
            span.start: (name, span) for name in ("areas", "parties", "people") for span in doc.spans[name]
        }
        chunks: list[Chunk] = []
        i = 0
        while i < len(words):
            found = entity.get(i)
            if found is not None:
                chunk, i = self._entity(found[0], found[1], doc, words, raw, date, entity)
                chunks.append(chunk)
                continue
            word = words[i]
            phrase = longest(words, i) if word in phrases else None
            number = None
            if (phrase is None or phrase[0] == 1) and (word in NUMBER_STARTS or word[0].isdigit()):
                number = read_number(words, adjacent, i)
            if number is not None:
                tag = _NUMBER_TAGS.get(number.kind, "OTHER")
                stop = number.end
                chunks.append(
                    Chunk(tag, lowered[starts[i] : ends[stop - 1]], starts[i], ends[stop - 1], quantity=number.quantity)
                )
                i = stop
                continue
            length, tag = phrase or (1, marks.get(word, "w"))
            if length > 1 and any(j in entity for j in range(i + 1, i + length)):
                length, tag = 1, self._lexicon.class_of.get(word, "w")
            stop = i + length
            name = "name" if tag == "w" and i and raw[i][0].isupper() and word not in _CALENDAR else ""
            chunks.append(Chunk(tag, lowered[starts[i] : ends[stop - 1]], starts[i], ends[stop - 1], role=name))
            i = stop
        chunks = self._units(chunks, text)
        chunks = self._locators(chunks, date)
        doc.user_data["plain"] = chunks  # as tables and scoreboards read them
        doc.user_data["chunks"] = self._area_lists(tallies(chunks, text), text)
        return doc

    @staticmethod
    def _chunk(tag: str, doc: Doc, start: int, end: int, *, quantity: Quantity | None = None) -> Chunk:
        span = doc[start:end]
        return Chunk(tag, span.text.lower().replace("’", "'"), span.start_char, span.end_char, quantity=quantity)

    def _entity(
        self,
        group: str,
        span: Span,
        doc: Doc,
        words: list[str],
        raw: list[str],
        date: str,
        entity: Mapping[int, object],
    ) -> tuple[Chunk, int]:
        if group == "areas":
            return self._area(span, doc, words, raw, date, entity)
        end = span.end
        if group == "people":
            code = self._gazetteer.person_party(span.text, date)
            role = "leader"
            if words[end : end + 2] == ["'s", "party"]:
                end, role = end + 2, "name"
            elif words[end : end + 1] == ["'s"]:
                end += 1
            chunk = self._chunk("PARTY" if code else "w", doc, span.start, end)
            return replace(chunk, parties=(code,) if code else (), role=role), end
        if (
            span.start
            and raw[span.start - 1][:1].isupper()
            and words[span.start - 1] not in self._finder.party_first
            and self._part_of_name(span, words, raw)
        ):
            return self._chunk("w", doc, span.start, end), end
        found = self._finder.party_of(span.text)
        code, role = found if found else ("", "")
        if role == "colour":
            return replace(self._chunk("COLOUR", doc, span.start, end), parties=(code,), role=role), end
        tag = "PARTY"
        if words[end : end + 1] == ["-"] and words[end + 1 : end + 2] and words[end + 1] in self._context.held_by:
            tag, end = "HELDBY", end + 2
        while words[end : end + 1] and words[end] in self._context.party_after:
            end += 1
        return replace(self._chunk(tag, doc, span.start, end), parties=(code,), role=role), end

    def _area(
        self, span: Span, doc: Doc, words: list[str], raw: list[str], date: str, entity: Mapping[int, object]
    ) -> tuple[Chunk, int]:
        context, end = self._context, span.end
        kind = _starts(words, end, context.kinds)
        not_council = end not in entity and _starts(words, end, context.not_followed) > kind
        not_council = not_council or _ends(words, span.start, context.not_preceded) > 0
        following = raw[end] if end < len(raw) else ""
        proper = (
            not kind and following[:1].isupper() and not following.isupper() and self._unknown_name(words, end, doc)
        )
        before = raw[span.start - 1] if span.start else ""
        proper = proper or (
            span.start > 1
            and before[:1].isupper()
            and before.isalpha()
            and not before.isupper()
            and self._unknown_name(words, span.start - 1, doc)
        )
        hint = " ".join(words[end : end + kind])
        if _ends(words, span.start, context.mayor_before):
            hint = "mayoralty"
        found = None if not_council or proper else self.resolve(span.text, date, hint.replace(" ", "_"))
        start = span.start
        if found is None:
            return self._chunk("PLACE", doc, start, end), end
        tag = "NATION" if found[2] in _NATIONAL_KINDS else "AREA"
        if tag == "NATION" and kind:
            kind = 0
        stop = end + kind
        chunk = self._chunk(tag, doc, start, stop)
        surface = doc[span.start : end]
        return replace(
            chunk,
            areas=(AreaMention(found[0], found[1], surface.start_char, surface.end_char),),
            role=f"{found[2]}|{found[3]}",
        ), stop

    def _part_of_name(self, span: Span, words: list[str], raw: list[str]) -> bool:
        """Whether residents or independents are only the end of a party's name that no table knows."""
        if words[span.start] not in ("residents", "independents", "independent", "ratepayers", "residents'"):
            return False
        before = words[span.start - 1]
        return span.start > 1 and before not in self._lexicon.phrases and raw[span.start][:1].isupper()

    def _unknown_name(self, words: list[str], at: int, doc: Doc) -> bool:
        """Whether the word at ``at`` is none of the lexicon, the gazetteer, or a number.

        It is then part of a longer proper name.
        """
        word = words[at]
        if word in self._lexicon.phrases or word in self._finder.area_first or word in self._finder.party_first:
            return False
        if at == 0 or len(word) < 3 or not word.isalpha():
            return False
        # in a heading every word may have a capital
        capitals = sum(token.text[:1].isupper() for token in doc if token.is_alpha)
        return capitals * 2 < sum(1 for token in doc if token.is_alpha) + 2 and word not in _COMMON

    def _units(self, chunks: list[Chunk], text: str) -> list[Chunk]:
        """Counts joined to the noun they count, and to the whole they are a part of: "three of the nine seats"."""
        out: list[Chunk] = []
        i = 0
        while i < len(chunks):
            chunk = chunks[i]
            following = chunks[i + 1] if i + 1 < len(chunks) else None
            if (
                chunk.text in ("a", "another", "single", "one more", "a single")
                and following is not None
                and following.text in ("seat", "council seat", "further seat")
            ):
                out.append(
                    Chunk(
                        "NUM",
                        text[chunk.start : following.end].lower(),
                        chunk.start,
                        following.end,
                        quantity=Quantity(1, unit="seats"),
                    )
                )
                i += 2
                continue
            if chunk.tag != "NUM" or chunk.quantity is None:
                out.append(chunk)
                i += 1
                continue
            j, quantity, last = i + 1, chunk.quantity, chunk
            while j < len(chunks) and j - i < 6:
                following = chunks[j]
                if following.tag in ("seats", "councils", "council") and not (
                    following.tag == "council" and quantity.value != 1
                ):
                    unit = "seats" if following.tag == "seats" else "councils"
                    quantity, last = replace(quantity, unit=unit), following
                    break
                if (
                    following.tag == "NUM"
                    and following.quantity
                    and quantity.total is None
                    and chunks[j - 1].text in ("of", "the", "its", "their", "all")
                    and any(c.text == "of" for c in chunks[i:j])
                ):
                    quantity, last = replace(quantity, total=following.quantity.value), following
                elif (
                    following.tag == "dash"
                    and j == i + 1
                    and j + 1 < len(chunks)
                    and chunks[j + 1].text in ("seat", "member", "councillor")
                ):
                    pass  # "a three-seat gain"
                elif not all(word in self._context.between for word in following.text.split()):
                    break
                j += 1
            if last is not chunk:
                chunk = replace(joined(chunk, last, text), quantity=quantity)
                i = chunks.index(last, i) + 1
            else:
                i += 1
            out.append(chunk)
        return out

    def _locators(self, chunks: list[Chunk], date: str) -> list[Chunk]:
        """Counties that only say where a district lies become plain words.

        So in "Erewash, Derbyshire" and "High Peak in Derbyshire".
        """
        polled = self._gazetteer.polled(date) if date else frozenset()
        out: list[Chunk] = []
        for i, chunk in enumerate(chunks):
            if (
                chunk.tag == "AREA"
                and i >= 2
                and chunks[i - 2].tag in ("AREA", "rpar", "PLACE")
                and chunks[i - 1].text in (",", "in", "(")
            ):
                before = next((c for c in reversed(out) if c.tag == "AREA"), None)
                kind, _, _ = chunk.role.partition("|")
                if before is not None and before.areas and kind in ("county", "unitary", "combined"):
                    county = before.role.partition("|")[2]
                    absent = polled and chunk.areas[0].area_id not in polled and before.areas[-1].area_id in polled
                    if county == chunk.areas[0].area_id or (kind == "county" and absent):
                        if out and out[-1].text in (",", "in", "("):
                            out.pop()
                        if chunks[i - 1].text == "(":
                            out.append(replace(chunks[i - 1], tag="w"))
                        out.append(replace(chunk, tag="LOCATOR", areas=()))
                        continue
            out.append(chunk)
        return out

    def _area_lists(self, chunks: list[Chunk], text: str) -> list[Chunk]:
        """Areas that stand in a list become one chunk: commas, "and", both, or neither where a comma was lost."""
        out: list[Chunk] = []
        for i, chunk in enumerate(chunks):
            if chunk.tag == "AREA":
                j = len(out) - 1
                glue = 0
                while (
                    j >= 0
                    and glue < 4
                    and out[j].tag in ("comma", "conj", "LOCATOR", "det", "semi")
                    and out[j].text not in ("but not",)
                ):
                    j, glue = j - 1, glue + 1
                between = [c.text for c in out[j + 1 :]]
                if j >= 0 and out[j].tag == "AREA" and not self._new_clause(out, j, between, chunks, i):
                    merged = replace(joined(out[j], chunk, text), areas=out[j].areas + chunk.areas)
                    del out[j:]
                    out.append(merged)
                    continue
            out.append(chunk)
        return out

    def _new_clause(self, out: list[Chunk], last: int, between: list[str], chunks: list[Chunk], i: int) -> bool:
        """Whether the area at ``i`` begins a clause of its own: a verb stands before the list and one after it."""
        if not between:
            return False
        tags = {c.tag for c in out[:last]}
        verbs = self._lexicon.members("verbs")
        follows = next(
            (c.tag for c in chunks[i + 1 : i + 4] if c.tag not in ("aux", "be_v", "formerly", "have_v", "w")), ""
        )
        if "and" in between or ";" in between:
            return bool(tags & verbs) and follows in verbs and follows not in ("gain_s", "win_s", "hold_s")
        return False


_COMMON = frozenset(
    "the and after before when where while with but for also on in at results result votes declared in".split()
)
