"""Entities: areas, parties and party leaders in a sentence, by longest match over the gazetteer.

A spaCy component, ``seatchange_entities``. It fills ``doc.spans["areas"]``, ``["parties"]`` and ``["people"]``; which
council a name means on a date is decided in ``groups``, where the words around it are known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from pipeline.extract.words import Found, Name, Words, words_of

if TYPE_CHECKING:
    from pipeline.gazetteer import Gazetteer

_KINDS = {"AREA": "areas", "PARTY": "parties", "PERSON": "people"}
_ORDER = {"PARTY": 0, "PERSON": 1, "AREA": 2}


def _longest_first(found: Found) -> tuple[int, int, int]:
    start, end, label = found
    return start - end, start, _ORDER[label]


class EntityFinder:
    """Finds gazetteer names; built once per gazetteer and vocabulary.

    ``weak`` has the forms ("C", "Res", "Alliance") that mean a party only beside a number or a label of results, and
    ``local`` the nation in which such a name means it anywhere.
    """

    def __init__(self, nlp: Language, gazetteer: Gazetteer) -> None:
        self._matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        self._party: dict[str, list[tuple[str, str, str, bool]]] = {}
        self.weak: dict[str, str] = {}
        self.local: dict[str, str] = {}
        nations = {party.code: party.nations for party in gazetteer.parties.values()}
        forms: dict[str, set[str]] = {"AREA": set(gazetteer.area_forms()), "PARTY": set(), "PERSON": set()}
        for form in gazetteer.party_forms():
            if form.weak and form.role not in ("colour", "adjective", "member"):
                if form.case_sensitive or form.role == "name":
                    self.weak.setdefault(form.text, form.code)
                if len(nations.get(form.code, ())) == 1 and form.role == "name":
                    self.local.setdefault(form.text, nations[form.code][0].lower().replace(" ", "-"))
                continue
            self._party.setdefault(form.text.casefold(), []).append(
                (form.text, form.code, form.role, form.case_sensitive)
            )
            forms["PARTY"].add(form.text.casefold())
        for person in gazetteer.people_forms():
            forms["PERSON"].add(person.text.casefold())
        for label, texts in forms.items():
            self._matcher.add(label, [nlp.make_doc(text) for text in sorted(texts)])
        self.first_words = frozenset(text.split()[0].split("-")[0] for texts in forms.values() for text in texts)
        self.area_first = frozenset(text.split()[0].split("-")[0] for text in forms["AREA"])
        self.party_first = frozenset(text.split()[0].split("-")[0] for text in forms["PARTY"] | forms["PERSON"])
        of_parties = {text.split()[0].split("-")[0] for text in forms["PARTY"]}
        self.first_names = self.party_first - of_parties
        self._label = {nlp.vocab.strings[label]: label for label in forms}

    def __call__(self, doc: Doc) -> Doc:
        """Set the span groups ``areas``, ``parties`` and ``people`` (longest match first, none overlapping)."""
        names = self.names(self.words(doc, doc.text))
        for kind in _KINDS.values():
            doc.spans[kind] = sorted((doc[n.start : n.end] for n in names if n.kind == kind), key=lambda s: s.start)
        return doc

    def words(self, doc: Doc, text: str) -> Words:
        """The words of a document whose text is ``text``, with every name in it."""
        return words_of(doc, text, [(start, end, self._label[key]) for key, start, end in self._matcher(doc)])

    def names(self, words: Words) -> list[Name]:
        """The names of a sentence: the longest first, none overlapping."""
        if not words.found:
            return []
        taken = bytearray(len(words.raw))
        names: list[Name] = []
        parties: set[int] = set()
        for start, end, label in sorted(words.found, key=_longest_first):
            if any(taken[start:end]):
                continue
            text = words.between(start, end)
            if not (self.party_of(text) if label == "PARTY" else text[0].isupper()):
                continue
            taken[start:end] = b"\x01" * (end - start)
            names.append(Name(_KINDS[label], start, end, text))
            if label == "PARTY":
                parties.add(start)
        if len(parties) < 2:
            return names
        return [  # "Other Tory wins": those of one party
            n
            for n in names
            if n.kind != "parties" or n.end not in parties or (self.party_of(n.text) or ("",))[0] != "OTH"
        ]

    @staticmethod
    def areas(words: Words) -> list[Name]:
        """Area names of a whole text (capitalised, longest first, none overlapping), whatever parties stand there."""
        taken = bytearray(len(words.raw))
        names: list[Name] = []
        for start, end, label in sorted(words.found, key=_longest_first):
            if label == "AREA" and not (taken[start] or taken[end - 1]):
                taken[start:end] = b"\x01" * (end - start)
                names.append(Name("areas", start, end, words.between(start, end)))
        return sorted(name for name in names if name.text[0].isupper())

    def party_of(self, text: str) -> tuple[str, str] | None:
        """(code, role) of a party's name in a text, or None: a case-sensitive form must stand as it is listed."""
        for form, code, role, exact in self._party.get(text.casefold(), ()):
            if exact:
                if text == form or (len(form) > 2 and text == form.upper()):
                    return code, role
            elif text[0].isupper() or role in ("adjective", "member", "colour") or code in ("IND", "RA"):
                return code, role
        return None
