"""Mistyped names of councils and parties, mended where only the right name can stand.

A word is looked at only if it has a capital letter and stands in no name that the gazetteer knows. It is mended
only if the whole name that results is a council's on that date (or a party's), the sentence speaks of results, the
words around it leave room for a council, and no other name is as near. A town, ward, club or person of a similar
name stays as it is: the slip must be a typist's (Damerau 1964: a letter too many, too few, wrong, or two exchanged),
and words and places that exist beside a council's name are listed in ``models/spin/spelling.toml``.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from pipeline.article import Article, Edit
from pipeline.gazetteer import Gazetteer, normalise
from pipeline.keys import NOTES, chunks, is_figure
from pipeline.paths import model_files
from pipeline.restore.slips import MOST_SLIPS, is_slip, lengths

# the capital first: that is fast
_CAPITALISED = re.compile(r"[A-Z](?<![\w’'-].)[A-Za-z]{3,}(?![\w’]|'(?!s\b))")
_LETTERS = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|&|[.!?;:()\[\],–—]")
_DROPPED = "'`.,()"
_STOP = re.compile(r"[.!?](?=\s|$)|\n(?![ \t]*[a-z])|\r(?!\n)")
_WINDOW = 240  # characters on either side of a word that are looked at
_MOST_WORDS = 6  # of a council's name
_SHORTEST = 6  # letters of a name
_REMEMBERED = 1 << 16  # words of which the outcome is kept
_SHORTEST_SLIP = 4  # letters of a word that is looked at, and of one that may have been meant
_SHORTEST_SIGN = 4  # letters of a word that no right phrase has
_FEW = 5  # forms that are quicker looked for one by one
_ODD_SMALL = "\u017f\u212a"  # letters that fold to one of ASCII


class _Word(NamedTuple):
    """A word or mark near the one looked at, with its place in the text."""

    form: str
    start: int
    end: int


@dataclass(frozen=True)
class Speller:
    """The names of a gazetteer by their words, and the lists of ``spelling.toml``. Made once by ``load``."""

    gazetteer: Gazetteer
    lists: Mapping[str, frozenset[str]]
    phrases: tuple[tuple[str, str, frozenset[str]], ...]
    shipped: bool = False

    @cached_property
    def known(self) -> frozenset[str]:
        """Words that are right as they stand: of any name of the gazetteer, and those listed."""
        forms = [*self.gazetteer.area_forms(), *(form.text.casefold() for form in self.gazetteer.party_forms())]
        return frozenset(word for form in forms for word in _letters(form)) | self.lists["exist"]

    @cached_property
    def targets(self) -> Mapping[tuple[str, int], tuple[str, ...]]:
        """First letter and length of a word to those of names of councils and parties that may have been meant."""
        words = {word for forms in (self.councils, self.parties) for form in forms for word in _letters(form)}
        found: dict[tuple[str, int], list[str]] = {}
        for word in sorted(words):
            if len(word) >= _SHORTEST_SLIP and word not in self.lists["no_names"]:
                for size in lengths(word):
                    found.setdefault((word[0], size), []).append(word)
        return {key: tuple(ordered) for key, ordered in found.items()}

    @cached_property
    def councils(self) -> frozenset[str]:
        """Names of councils, normalised, without what they are officially called."""
        return frozenset(
            normalise(name)
            for area_id in self.gazetteer.areas
            for area in self.gazetteer.candidates(self.gazetteer.areas[area_id].name)
            if area.is_council
            for name in (area.name, *area.aliases)
            if len(name) >= _SHORTEST
        )

    @cached_property
    def parties(self) -> frozenset[str]:
        """Names of parties that are mended."""
        return self.lists["parties"]

    @cached_property
    def cues(self) -> frozenset[str]:
        """Words of which a sentence about results holds two (a party or a council counts as one)."""
        return self.lists["cues"]

    @cached_property
    def signs(self) -> Mapping[str, str]:
        """Mistyped phrases to a word of each that stands in no right one; those made of right words have none."""
        found: dict[str, str] = {}
        for wrong, right, _ in self.phrases:
            words = [word for word in wrong.split() if len(word) >= _SHORTEST_SIGN and word not in right.split()]
            found |= {wrong: words[0]} if words and words[0].isalpha() else {}
        return found

    @cached_property
    def unsigned(self) -> Mapping[str, bytes]:
        """The longest word of each mistyped phrase that has no such word to the phrase."""
        return {max(wrong.split(), key=len): wrong.encode() for wrong, _, _ in self.phrases if wrong not in self.signs}

    @cached_property
    def told(self) -> frozenset[str]:
        """Words without which a text has no mistyped phrase."""
        return frozenset(self.signs.values()) | self.unsigned.keys()

    @cached_property
    def remembered(self) -> dict[str, tuple[str, ...]]:
        """Unknown words seen, with the words that may have been meant: a cache, the same for every text."""
        return {}

    @cached_property
    def noted(self) -> int:
        """The bit by which the shipped speller has ``may_be_mistyped`` noted of every chunk."""
        return 1 << NOTES.ask(self.may_be_mistyped, 1)

    @cached_property
    def names(self) -> Mapping[str, tuple[frozenset[str], ...]]:
        """A word to the other words of each council's name that it stands in."""
        found: dict[str, set[frozenset[str]]] = {}
        for name in self.councils:
            words = frozenset(name.split())
            for word in words:
                found.setdefault(word, set()).add(words - {word})
        return {word: tuple(others) for word, others in found.items()}

    @cached_property
    def beside(self) -> Mapping[str, tuple[str, ...]]:
        """A word to the longest other word of each council's name that it stands in."""
        longest = {
            word: {_plain(max(some - {"and"}, key=lambda other: (len(other), other), default="")) for some in others}
            for word, others in self.names.items()
        }
        return {word: tuple(sorted(others)) for word, others in longest.items()}

    @cached_property
    def ends(self) -> frozenset[str]:
        """Last words of the names of parties."""
        return frozenset(party.rpartition(" ")[2] for party in self.parties)

    def may_name(self, word: str, near: str) -> bool:
        """Whether a word may make a name of a council or party together with what stands around it."""
        return word in self.ends or any(other in near for other in self.beside.get(word, ()))

    def odd(self, text: str) -> Set[str]:
        """What stands between the blanks of a text and may be mistyped; nothing in most texts."""
        if not self.shipped:
            return {chunk for chunk in set(chunks(text)) if self.may_be_mistyped(chunk)}
        bit = self.noted
        noted = NOTES.of(text)
        if not noted.together & bit:
            return frozenset()
        return {chunk for chunk, bits in zip(noted.chunks, noted.bits, strict=True) if bits & bit}

    def may_be_mistyped(self, chunk: str) -> bool:
        """Whether what stands between two blanks holds a slip or a sign of one."""
        if chunk.isascii() and chunk.isalpha():
            low = chunk.lower()
            if low in self.told:
                return True
            return len(low) >= _SHORTEST_SLIP and chunk[0].isupper() and low not in self.known and bool(self.meant(low))
        if is_figure(chunk):
            return False
        return _has_odd_letters(chunk) or any(self.slips(chunk)) or not self.told.isdisjoint(_letters(chunk))

    def slips(self, chunk: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The words of a chunk as written that may be slips, with the words that may have been meant."""
        for form in _CAPITALISED.findall(chunk):
            low = form.casefold()
            if low not in self.known and (meant := self.meant(low)):
                yield form, meant

    def mistyped(self, odd: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Words as written that may be slips, with the words that may have been meant."""
        return {form: meant for chunk in odd for form, meant in self.slips(chunk)}

    def meant(self, word: str) -> tuple[str, ...]:
        """Words of names that an unknown word (lower case) may be a slip for."""
        found = self.remembered.get(word)
        if found is None:
            targets = self.targets.get((word[0], len(word)), ())
            # all at once first: quick, and few are so near
            near = process.extract(word, targets, scorer=OSA.distance, score_cutoff=MOST_SLIPS, limit=None)
            found = ()
            if near and (slips := [(distance, target) for target, distance, _ in near if is_slip(word, target)]):
                least = min(slips)[0]
                found = tuple(sorted(target for distance, target in slips if distance == least))
            if len(self.remembered) < _REMEMBERED:
                self.remembered[word] = found
        return found


@cache
def load(models: Path | None = None) -> Speller:
    """The speller of the shipped tables, with those of a user's folder laid over them."""
    lists: dict[str, frozenset[str]] = {}
    phrases: dict[str, tuple[str, str, frozenset[str]]] = {}
    for path in model_files("spin/spelling.toml", models):
        if not path.is_file():
            continue
        for key, value in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if key == "phrase":
                for entry in value:
                    phrases[entry["wrong"]] = entry["wrong"], entry["right"], frozenset(entry["after"].split())
            else:
                lists[key] = lists.get(key, frozenset()) | frozenset(value.split() if isinstance(value, str) else value)
    return Speller(Gazetteer.load(models), lists, tuple(phrases.values()), models is None)


def spelling_edits(article: Article, models: Path | None = None) -> list[Edit]:
    """Edits over the restored text that mend mistyped names of councils and parties."""
    speller = load(models)
    text = article.restored if article.edits else article.raw  # the latter is quick
    odd = speller.odd(text)
    if not odd:
        return []  # most texts
    edits = list(_mistyped_phrases(text, speller, odd))
    if odd and (wrong := speller.mistyped(odd)):
        date = (article.election_date or article.published_at)[:10]
        slips = [match for match in _places(text, wrong) if match[0] in wrong]
        mended = [(m, edit) for m in slips if (edit := _mend(text, m, wrong[m[0]], date, speller))]
        edits += [edit for _, edit in mended]
        put = {form: {edit.replacement for m, edit in mended if m[0] == form} for form in {m[0] for m, _ in mended}}
        known = {form: (next(iter(words)).casefold(),) for form, words in put.items() if len(words) == 1}
        edits += [e for m in slips if m[0] in known and (e := _mend(text, m, known[m[0]], date, speller, again=True))]
    if not edits:
        return edits
    taken = -1
    kept = []
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        if edit.start >= taken:
            kept.append(edit)
            taken = edit.end
    return kept


def _places(text: str, forms: Collection[str]) -> Iterator[re.Match[str]]:
    """Where these forms (and perhaps others) stand as capitalised words."""
    if len(forms) > _FEW:
        yield from _CAPITALISED.finditer(text)
        return
    for form in forms:
        at = text.find(form)
        while at >= 0:
            if found := _CAPITALISED.match(text, at):
                yield found
            at = text.find(form, at + len(form))


def _has_odd_letters(text: str) -> bool:
    return not text.isascii() and any(sign in text for sign in _ODD_SMALL)


def _mistyped_phrases(text: str, speller: Speller, odd: Set[str]) -> Iterator[Edit]:
    words = {word for chunk in odd for word in _letters(chunk)} if odd else frozenset()
    if words.isdisjoint(speller.signs.values()):
        some = [wrong for word, wrong in speller.unsigned.items() if word in words]
        letters = text.encode("utf-8", "surrogatepass").lower() if some else b""
        if not any(wrong in letters for wrong in some) and not _has_odd_letters(text):
            return  # the quick answer for most texts
    low = text.casefold()
    if len(low) != len(text):
        return
    for wrong, right, after in speller.phrases:
        at = low.find(wrong)
        while at >= 0:
            stop = at + len(wrong)
            before = low[max(0, at - 40) : at].split()[-1:]
            whole = not low[at - 1 : at].isalnum() and not low[stop : stop + 1].isalnum()
            if whole and before and before[0].strip("(,:-–") in after:
                put = right.upper() if text[at:stop].isupper() else right
                yield Edit(at, stop, put, "spelling", f'"{text[at:stop]}" can only be "{put}"')
            at = low.find(wrong, stop)


def _plain(text: str) -> str:
    """A text with whatever the words of a normalised name have in it, as these have it; only signs of ASCII."""
    low = text.casefold()
    if not low.isascii():
        low = unicodedata.normalize("NFKD", low).encode("ascii", "ignore").decode("ascii")
    for sign in _DROPPED:
        low = low.replace(sign, "")
    return low


def _letters(form: str) -> list[str]:
    return _LETTERS.findall(form.casefold())


def _mend(
    text: str, match: re.Match[str], meant: Sequence[str], date: str, speller: Speller, again: bool = False
) -> Edit | None:
    """The edit for one unknown word, where its surroundings allow one name and one only.

    ``again``: the same slip was mended elsewhere in the article, so that the sentence need not speak of results.
    """
    near = _plain(text[max(0, match.start() - _WINDOW) : match.end() + _WINDOW])
    if not any(speller.may_name(target, near) for target in meant):
        return None  # the quick answer for most
    words, at = _around(text, match)
    if not again and not _speaks_of_results(words, at, speller):
        return None
    found: dict[str, str] = {}  # word to put to the name that it makes
    for target in meant:
        if name := _council(words, at, target, date, speller) or _party(words, at, target, speller):
            found[target] = name
    if len(found) != 1:
        return None
    ((target, name),) = found.items()
    right = target.upper() if match[0].isupper() else target.capitalize()
    return Edit(match.start(), match.end(), right, "spelling", f'"{match[0]}" stands where only {name} can')


def _around(text: str, match: re.Match[str]) -> tuple[list[_Word], int]:
    """The words of the sentence that the match stands in, and its index among them."""
    low, high = max(0, match.start() - _WINDOW), min(len(text), match.end() + _WINDOW)
    for stop in _STOP.finditer(text, low, match.start()):
        low = stop.end()
    if after := _STOP.search(text, match.end(), high):
        high = after.start()
    words = [_Word(m[0], m.start(), m.end()) for m in _TOKEN.finditer(text, low, high)]
    at = next((k for k, w in enumerate(words) if w.start <= match.start() < w.end), -1)
    return words, at


def _speaks_of_results(words: Sequence[_Word], at: int, speller: Speller) -> bool:
    """Whether the sentence holds a cue of results, and besides it a party, a known council or another cue."""
    forms = {w.form.casefold() for k, w in enumerate(words) if k != at}
    cues = forms & speller.cues
    return bool(cues) and (len(cues) > 1 or bool(forms & speller.parties) or bool(forms & speller.councils))


def _council(words: Sequence[_Word], at: int, target: str, date: str, speller: Speller) -> str:
    """The longest council's name of that date that the word makes together with its neighbours; '' for none."""
    near = words[max(0, at - _MOST_WORDS + 1) : at + _MOST_WORDS]
    forms = set(normalise(" ".join(word.form for word in near)).split())
    if not any(others <= forms for others in speller.names.get(target, ())):
        return ""  # the quick answer for most
    for size in range(_MOST_WORDS, 0, -1):
        for first in range(max(0, at - size + 1), min(at, len(words) - size) + 1):
            span = words[first : first + size]
            inner = [w.form for w in span if not w.form[0].isalpha()]
            if any(form not in ("&", ",") for form in inner) or "," in (span[0].form, span[-1].form):
                continue
            name = " ".join(target if first + k == at else w.form for k, w in enumerate(span)).replace(" ,", ",")
            if normalise(name) not in speller.councils:
                continue
            areas = [area for area in speller.gazetteer.candidates(name) if area.is_council]
            if any(not date or area.elected(date) for area in areas) and _has_room(words, first, first + size, speller):
                return areas[0].name
            return ""
    return ""


def _has_room(words: Sequence[_Word], first: int, last: int, speller: Speller) -> bool:
    """Whether the words on either side leave room for a council: no person, ward, town, club or longer name."""
    if first:
        before = words[first - 1].form
        known = before.casefold() in speller.known or before.casefold() in speller.lists["openers"]
        if before[0].isupper() and not known:
            return False
        pair = " ".join(w.form.casefold() for w in words[max(0, first - 2) : first])
        if before.casefold() in speller.lists["titles"] or pair in speller.lists["before"]:
            return False
    if last < len(words):
        after = words[last].form
        low = after.casefold().removesuffix("'s").removesuffix("’s")
        if low in speller.lists["other_kinds"]:
            return False
        if after[0].isupper() and low not in speller.known and low not in speller.lists["kinds"]:
            return False
    return True


def _party(words: Sequence[_Word], at: int, target: str, speller: Speller) -> str:
    """The party's name that the word makes, alone or with the word before it; '' for none."""
    before = words[at - 1].form.casefold() if at else ""
    after = words[at + 1].form if at + 1 < len(words) else ""
    if target == "labour" and any(w.form.casefold() in speller.lists["labor_elsewhere"] for w in words):
        return ""
    if before in speller.lists["titles"] or after.casefold() in speller.lists["not_after_party"]:
        return ""
    if f"{before} {target}" in speller.parties:
        return f"{words[at - 1].form} {target.capitalize()}"
    return target.capitalize() if target in speller.parties else ""
