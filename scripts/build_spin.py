#!/usr/bin/env python3
"""Build models/spin/thesaurus.tsv, contexts.tsv and surroundings.tsv, the tables of the noisy channel.

build_spin.py [--check]      needs Debian's wordnet-base and the packages of the ``bench`` extra

The thesaurus holds what WordNet may put for the words that carry facts (the lexicon's triggers and nouns, the words
that models/spin lists) and for the commonest others, which may be meant instead. Contexts are counted in the project's
own honest reports and in the sentences of the rules; of corpus/ all sets but
``reports`` and ``blind``, which are kept to measure with.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import json
import math
import sys
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]
import spacy_lookups_data  # noqa: E402
from lemminflect import getAllInflections, getAllLemmas  # noqa: E402
from thesauri import WORDNET, wordnet  # noqa: E402

from pipeline.channel import LONGEST  # noqa: E402
from pipeline.extract.rules import load_rules  # noqa: E402
from pipeline.keys import EDGE, TOKEN, keys_of  # noqa: E402
from pipeline.lexicon import load as load_lexicon  # noqa: E402
from pipeline.restore.surroundings import REACH, class_of  # noqa: E402
from pipeline.swaps import frames  # noqa: E402

MEASURED = ("reports", "blind")
_STOP = frozenset(
    "a an the and or but of to in on at by for with from as is are was were be been has have had it its they their he "
    "she his her who which that this these those not no nor if than then there so up down out over into".split()
)
"""Words that spinners leave as they are."""
_SHORT = 2
_MET = 2
_CLASSES = {
    "modal": "will would could can may might shall must should we'll they'll it'll he'll she'll i'll you'll we'd "
    "they'd he'd she'd i'd didn't couldn't wouldn't won't doesn't don't can't cannot did do does",
    "have": "has have had having we've they've i've you've hasn't haven't hadn't",
    "be": "is are was were be been being we're they're you're it's he's she's that's isn't aren't wasn't weren't",
    "pronoun": "they we he she it i you who everyone nobody anyone",
    "possessive": "its their his her our my your whose",
    "determiner": "a an the this that these those each every another any no some all both",
    "adverb": "also now still only just already again even nearly almost finally narrowly comfortably then once never "
    "not since soon ever first later",
    "place": "in at across within around throughout near on over",
    "from": "from off",
    "to": "to into towards",
    "conjunction": "and but or while whereas as though although when where because after before that which so if",
}
"""Kinds of small words, for which what stands beside one is told of the others as well."""
Counter = collections.Counter[str]
_SENSES_COUNTED = 226_036  # words to which a sense was given
_SHARE = 0.2
"""Share of a lemma's times that one of its forms has at least."""
_COMMON = 4.0
"""Times in a million words; a phrase of such words alone ("as well", "end up") is everybody's."""
_EXPECTED = 3
"""Times that a word counts as met that any report may have though none of ours does."""
_LEAST = 2
"""Letters of a spun form: a single one ("s" for "south") is an initial or a point of the compass."""


def targets() -> list[str]:
    """The words that carry facts, as they stand in reports: of the rules' lexicon and of the table of spun words."""
    words: dict[str, None] = {}
    lexicon = load_lexicon(None)
    for phrase in sorted(lexicon.class_of):
        for word in phrase.split():
            words.setdefault(word)
    for _, meant in sorted(frames.load().pairs):
        for word in meant.split():
            words.setdefault(word)
    for word, often in sorted(counted()[0].items()):
        if often >= _MET and not word.startswith("%"):
            words.setdefault(word)  # what else may be meant
    return [w for w in words if w.isascii() and w.isalpha() and w.islower() and len(w) >= _SHORT and w not in _STOP]


@cache
def _probabilities() -> dict[str, float]:
    """Logarithm of the probability of English words, from spaCy's lookup tables."""
    path = Path(spacy_lookups_data.__file__).parent / "data" / "en_lexeme_prob.json.gz"
    with gzip.open(path, "rt", encoding="utf-8") as handle:
        found: dict[str, float] = json.load(handle)
    return found


@cache
def _kin() -> dict[str, float]:
    """Lemma to how often in a million words it must be met at least: as edited English has it (the texts in which
    WordNet's senses were counted), and as honest reports have other forms of it ("suffered", therefore "suffer").
    """
    found: dict[str, float] = collections.defaultdict(float)
    for line in (WORDNET / "cntlist.rev").read_text(encoding="utf-8").splitlines():
        key, _, times = line.split(" ")
        found[key.partition("%")[0]] += _SHARE * 1e6 * int(times) / _SENSES_COUNTED
    count = counted()[0]
    total = sum(times for word, times in count.items() if not word.startswith("%"))
    for word, times in sorted(count.items()):
        for lemma in sorted(_lemmas(word)) if times >= _MET and word.isalpha() else ():
            found[lemma] = max(found[lemma], _SHARE * 1e6 * times / total)
    return found


@cache
def _lemmas(word: str) -> frozenset[str]:
    return frozenset(
        lemma for part, lemmas in getAllLemmas(word).items() if part in ("NOUN", "VERB") for lemma in lemmas
    )


@cache
def general(form: str) -> float:
    """Times in a million words that a form is met in general English; of a phrase a tenth of its rarest word's."""
    table = _probabilities()
    each = [1e6 * math.exp(table.get(word, -18.0)) for word in form.split()]
    if len(each) > 1:
        return min(each) / 10.0
    return max(each[0], *(_kin().get(lemma, 0.0) for lemma in (form, *_lemmas(form))))


@cache
def spun_forms() -> dict[str, dict[str, None]]:
    """What may be put for words that carry facts, to these, in the order of WordNet's."""
    wanted = targets()
    honest = set(wanted)
    phrases = set(load_lexicon(None).class_of)
    found: dict[str, dict[str, None]] = collections.defaultdict(dict)
    for target in wanted:
        for form in wordnet().forms(target):
            if len(form) < _LEAST or form in honest or form in _STOP:
                continue
            if form.replace(" ", "").isalpha() and form.isascii():
                if " " in form and (form in phrases or min(map(general, form.split())) > _COMMON):
                    continue
                found[form].setdefault(target)
    for words, meant in sorted(frames.load().pairs):
        spun = words.replace(" 's ", "'s ")  # one word in the channel
        if " " not in meant and spun not in _STOP:
            found[spun].setdefault(meant)
    return found


def thesaurus() -> str:
    """The lines of thesaurus.tsv."""
    listed = {words.replace(" 's ", "'s ") for words, _ in frames.load().pairs}
    lines = [
        "# What a spinner may put for the words that carry facts: spun, times in a million words of general English"
    ]
    lines += [
        "# (! where listed with frames), meant ... Made from WordNet (see ../NOTICES.md) by scripts/build_spin.py."
    ]
    for form, meant in sorted(spun_forms().items()):
        lines.append("\t".join((form, f"{general(form):.3g}" + "!" * (form in listed), *meant)))
    return "\n".join(lines) + "\n"


def honest_texts() -> list[str]:
    """Reports, the sentences of the rules and cases that were not spun."""
    texts: list[str] = []
    for folder in sorted((ROOT / "corpus").iterdir()):
        if folder.is_dir() and folder.name not in ("gold", *MEASURED):
            texts += [path.read_text(encoding="utf-8") for path in sorted((folder / "reports").glob("*.txt"))]
    for rule in load_rules(load_lexicon(None)):
        texts += [*(example["text"] for example in rule.examples), *rule.negative]
    for path in sorted((ROOT / "tests" / "cases").glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        if path.stem != "43-rewriting" and path.name != "known_failures.toml":
            texts += [case["text"] for kind in ("case", "negative") for case in table.get(kind, ())]
    return texts


@cache
def word_classes() -> dict[str, str]:
    """Word to its class: a kind of small words, or the lexicon's, verbs by the form that they have."""
    found = {word: f"%{name}" for name, words in _CLASSES.items() for word in words.split()}
    for word, name in sorted(load_lexicon(None).class_of.items()):
        if word.isalpha():
            found.setdefault(word, f"%{name}" + "-ing" * (name.endswith("_v") and word.endswith("ing")))
    return found


@cache
def counted() -> tuple[Counter, dict[str, Counter], dict[str, Counter]]:
    """How often each word stands in honest texts, and which words stand before and after it."""
    count: Counter = collections.Counter()
    left: dict[str, Counter] = collections.defaultdict(collections.Counter)
    right: dict[str, Counter] = collections.defaultdict(collections.Counter)
    classes = word_classes()
    for text in honest_texts():
        keys = keys_of(TOKEN.findall(text))
        for before, word, after in zip([EDGE, *keys], keys, [*keys[1:], EDGE], strict=False):
            count[word] += 1
            left[word][before] += 1
            right[word][after] += 1
            for table, other in ((left, before), (right, after)):
                if other in classes:
                    table[word][classes[other]] += 1
            if word in classes:
                count[classes[word]] += 1
    return count, left, right


@cache
def phrases_counted() -> Counter:
    """How often phrases of several words that a spinner may put stand in honest texts."""
    wanted = {form for form in spun_forms() if " " in form}
    count: Counter = collections.Counter()
    for text in honest_texts():
        keys = keys_of(TOKEN.findall(text))
        for size in range(2, LONGEST + 1):
            count.update(p for k in range(len(keys) - size + 1) if (p := " ".join(keys[k : k + size])) in wanted)
    return count


@cache
def journalese() -> frozenset[str]:
    """The forms of the words that are to be expected in any report of politics (``scripts/spin/journalese.txt``)."""
    lines = (ROOT / "scripts" / "spin" / "journalese.txt").read_text(encoding="utf-8").splitlines()
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    forms = {form for word in words for each in getAllInflections(word).values() for form in each}
    return frozenset(words) | {form for form in forms if form.isascii() and form.isalpha()}


def contexts() -> str:
    """The lines of contexts.tsv."""
    count, left, right = counted()
    count = count + phrases_counted()
    lines = [
        "# How often words stand in honest election reports, and beside which: word, times, class, words before, after."
    ]
    lines += [
        "# ^ an edge, # a number, @ a name, & a party, %x any of a class. Counted by scripts/build_spin.py; of words",
        "# met once only those that a spinner may put.",
    ]
    for word in sorted(journalese() - count.keys()):
        count[word] = _EXPECTED
    for word, often in sorted(count.items()):
        cells = [
            " ".join(f"{other}={times}" for other, times in sorted(table[word].items()) if times > 1)
            for table in (left, right)
        ]
        if often > 1 or word in spun_forms():
            lines.append("\t".join((word, str(often), word_classes().get(word, ""), *cells)))
    return "\n".join(lines) + "\n"


def surroundings() -> str:
    """The lines of surroundings.tsv."""
    kinds, classes = load_lexicon(None).class_of, word_classes()
    wanted = {kinds.get(target, target) for targets in spun_forms().values() for target in targets}
    times: Counter = collections.Counter()
    tables: tuple[dict[str, Counter], ...] = tuple(collections.defaultdict(collections.Counter) for _ in range(3))
    around, before, after = tables
    for text in honest_texts():
        keys = keys_of(TOKEN.findall(text))
        for at, word in enumerate(keys):
            kind = kinds.get(word, word)
            if kind not in wanted:
                continue
            times[kind] += 1
            around[kind].update(keys[max(0, at - REACH) : at] + keys[at + 1 : at + 1 + REACH])
            if at > 1:
                before[kind][class_of(keys[at - 2], classes)] += 1
            if at + 2 < len(keys):
                after[kind][class_of(keys[at + 2], classes)] += 1
    lines = [
        "# Which words stand within four places of a class of words in honest election reports, which two before, two",
        "# behind: class, times it was met, the three; those met twice. ^ # @ & % as in contexts.tsv. Counted by",
        "# scripts/build_spin.py.",
    ]
    for kind, often in sorted(times.items()):
        cells = [
            " ".join(f"{other}={n}" for other, n in sorted(table[kind].items()) if n > 1 and counted()[0][other] > 1)
            for table in tables
        ]
        lines.append("\t".join((kind, str(often), *cells)))
    return "\n".join(lines) + "\n"


TABLES = {"thesaurus.tsv": thesaurus, "contexts.tsv": contexts, "surroundings.tsv": surroundings}


def main() -> int:
    """Write the tables, or compare them; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    wrong = 0
    for name, make in TABLES.items():
        path, made = ROOT / "models" / "spin" / name, make()
        if given.check:
            wrong |= not path.is_file() or path.read_text(encoding="utf-8") != made
        else:
            path.write_text(made, encoding="utf-8")
            print(f"{name}: {made.count(chr(10))} lines, {len(made.encode()):,} bytes")
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
