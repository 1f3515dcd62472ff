"""Entities: areas, parties and party leaders in a sentence, by longest match over the gazetteer.

A spaCy component, ``seatchange_entities``. It fills ``doc.spans["areas"]``, ``["parties"]`` and ``["people"]``; which
council a name means on a date is decided in ``groups``, where the words around it are known.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

if TYPE_CHECKING:
    from pipeline.gazetteer import Gazetteer


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
        found = sorted(
            ((end - start, -start, self._label[key]) for key, start, end in self._matcher(doc)), reverse=True
        )
        taken = bytearray(len(doc))
        groups: Mapping[str, list[Span]] = {"AREA": [], "PARTY": [], "PERSON": []}
        order = {"PARTY": 0, "PERSON": 1, "AREA": 2}
        for length, negative, label in sorted(found, key=lambda f: (-f[0], -f[1], order[f[2]])):
            start = -negative
            if any(taken[start : start + length]):
                continue
            span = doc[start : start + length]
            if label == "PARTY" and not self.party_of(span.text):
                continue
            if label != "PARTY" and not span.text[0].isupper():
                continue
            taken[start : start + length] = b"\x01" * length
            groups[label].append(span)
        doc.spans["areas"] = sorted(groups["AREA"], key=lambda s: s.start)
        starts = {span.start for span in groups["PARTY"]}
        named = (s for s in groups["PARTY"] if s.end not in starts or (self.party_of(s.text) or ("",))[0] != "OTH")
        doc.spans["parties"] = sorted(named, key=lambda s: s.start)  # "Other Tory wins": those of one party
        doc.spans["people"] = sorted(groups["PERSON"], key=lambda s: s.start)
        return doc

    def areas(self, doc: Doc) -> list[Span]:
        """Area names of a whole text (capitalised, longest first, none overlapping), whatever parties stand there."""
        found = [doc[start:end] for key, start, end in self._matcher(doc) if self._label[key] == "AREA"]
        return [span for span in filter_spans(found) if span.text[0].isupper()]

    def party_of(self, text: str) -> tuple[str, str] | None:
        """(code, role) of a party's name in a text, or None: a case-sensitive form must stand as it is listed."""
        for form, code, role, exact in self._party.get(text.casefold(), ()):
            if exact:
                if text == form or (len(form) > 2 and text == form.upper()):
                    return code, role
            elif text[0].isupper() or role in ("adjective", "member", "colour") or code in ("IND", "RA"):
                return code, role
        return None
