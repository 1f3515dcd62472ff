"""Two thesauri, read from Debian's packages, and the forms of their words; for building and measuring, never to run.

WordNet (package ``wordnet-base``; Princeton's licence, see models/NOTICES.md) and the OpenOffice thesaurus
(``mythes-en-us``). Forms come from lemminflect, so that "lost" gives "misplaced" and not "misplace".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lemminflect import getAllInflections, getAllLemmas, getInflection

WORDNET = Path("/usr/share/wordnet")
MYTHES = Path("/usr/share/mythes/th_en_US_v2.dat")
_PARTS = {"noun": "NOUN", "verb": "VERB", "adj": "ADJ", "adv": "ADV"}
_BASE = {"NOUN": "NN", "VERB": "VB", "ADJ": "JJ", "ADV": "RB"}


@dataclass(frozen=True)
class Thesaurus:
    """Synonyms by part of speech (NOUN, VERB, ADJ, ADV) and lemma, in the order of the thesaurus; none of itself."""

    name: str
    synonyms: Mapping[tuple[str, str], tuple[str, ...]]

    def forms(self, form: str) -> list[str]:
        """What a spinner that ignores the context may put for a form, each in the same form; phrases included."""
        found: dict[str, None] = {}
        for part, lemmas in getAllLemmas(form).items():
            for lemma in lemmas if part in _BASE else ():
                tags = [tag for tag, forms in getAllInflections(lemma, upos=part).items() if form in forms]
                tags = [_BASE[part]] if form == lemma else tags
                for other in self.synonyms.get((part, lemma), ()):
                    for tag in tags[:1]:
                        if inflected := inflect(other, tag):
                            found.setdefault(inflected)
        found.pop(form, None)
        return list(found)


def inflect(phrase: str, tag: str) -> str:
    """A lemma or a phrase (its first word inflected if it is a verb, else its last) in the form of a Penn tag."""
    words = phrase.split(" ")
    at = 0 if tag.startswith("V") else len(words) - 1
    if tag in ("VB", "NN", "JJ", "RB", "VBP"):
        return phrase
    forms = getInflection(words[at], tag=tag)
    if not forms:
        return ""
    words[at] = forms[0]
    return " ".join(words)


@cache
def wordnet(folder: Path = WORDNET) -> Thesaurus:
    """Synonyms of WordNet: members of every set that holds a lemma; of adjectives those of similar sets too.

    Raises:
        FileNotFoundError: the package is not installed.
    """
    synonyms: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for name, part in _PARTS.items():
        sets: dict[str, list[str]] = {}
        similar: dict[str, list[str]] = {}
        for line in (folder / f"data.{name}").read_text(encoding="utf-8").splitlines():
            if line.startswith("  "):
                continue
            fields = line.split(" ")
            count = int(fields[3], 16)
            sets[fields[0]] = [_plain(fields[4 + 2 * k]) for k in range(count)]
            at = 4 + 2 * count
            pointers = [fields[at + 1 + 4 * k : at + 5 + 4 * k] for k in range(int(fields[at]))]
            similar[fields[0]] = [p[1] for p in pointers if p[0] == "&"] if part == "ADJ" else []
        for offset, words in sets.items():
            near = [word for other in similar[offset] for word in sets.get(other, ())]
            for word in words:
                for other in (*words, *near):
                    if other != word:
                        synonyms[part, word].setdefault(other)
    return Thesaurus("wordnet", {key: tuple(words) for key, words in synonyms.items()})


@cache
def mythes(path: Path = MYTHES) -> Thesaurus:
    """Synonyms of the OpenOffice thesaurus; generic, related and opposite terms are left out.

    Raises:
        FileNotFoundError: the package is not installed.
    """
    synonyms: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    lines = iter(path.read_text(encoding="utf-8").splitlines()[1:])
    for line in lines:
        lemma, _, count = line.partition("|")
        for _ in range(int(count)):
            part, *words = next(lines).split("|")
            kind = {"(noun)": "NOUN", "(verb)": "VERB", "(adj)": "ADJ", "(adv)": "ADV"}.get(part)
            for word in words if kind else ():
                if not word.endswith((" term)", "(antonym)")) or word.endswith("(similar term)"):
                    synonyms[kind or "", lemma.lower()].setdefault(word.removesuffix(" (similar term)").lower())
    return Thesaurus("mythes", {key: tuple(words) for key, words in synonyms.items()})


def inverse(thesaurus: Thesaurus, targets: Iterable[str]) -> dict[str, list[str]]:
    """Spun form to the targets that it may stand for, in the order of the targets."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for target in targets:
        for form in thesaurus.forms(target):
            found[form].setdefault(target)
    return {form: list(meant) for form, meant in sorted(found.items())}


def _plain(word: str) -> str:
    return word.partition("(")[0].replace("_", " ").lower()
