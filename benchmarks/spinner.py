"""A spinner: honest text in, its words swapped for synonyms out, with a record of every swap.

    python benchmarks/spinner.py FILE [--rate 0.2] [--seed 1] [--thesaurus wordnet|mythes|listed] [--round-trip]

Like the programs that spin scraped news it knows no context: any sense of a word will do, names and figures stay, now
and then a capital letter is lost or two words are glued together. ``pairs`` are split into *listed* (a swap of
models/spin), *proposed* (models/spin/thesaurus.tsv holds it, nobody listed it) and *foreign* (neither).
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from thesauri import mythes, wordnet

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from pipeline import channel
from pipeline.lexicon import load as load_lexicon
from pipeline.swaps import frames
from pipeline.wording import NUMBER_WORDS

_WORD = re.compile(r"(?<![\w’'-])[a-z]+(?:[’'](?:t|re|ve))?(?![\w’'-])")
_LONGEST = 3
_KEEP = frozenset(
    "a an the and or but of to in on at by for with from as is are was were be been has have had it its they their he "
    "she his her who which that this these those not no nor if than then there so up down out over into".split()
)
Choices = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Swap:
    """A swap: where it stands in the spun text (code points), what stands there, what stood there, and its kind."""

    start: int
    end: int
    spun: str
    meant: str
    kind: str


@cache
def listed() -> dict[str, tuple[str, ...]]:
    """Honest words or phrases to what models/spin lists for them."""
    found: dict[str, list[str]] = {}
    for spun, meant in sorted(frames.load().pairs):
        found.setdefault(meant, []).append(spun.replace(" 's ", "'s "))
    return {meant: tuple(spun) for meant, spun in found.items()}


@cache
def fact_words() -> frozenset[str]:
    """Words that carry facts: those of the rules' lexicon that name a class by themselves."""
    return frozenset(phrase for phrase in load_lexicon(None).class_of if " " not in phrase and len(phrase) > 2)


@cache
def kind_of(spun: str, meant: str) -> str:
    """Whether a pair is listed, proposed or foreign."""
    if spun in listed().get(meant, ()):
        return "listed"
    proposed = dict(channel.load().meant.get(spun, ()))
    return "proposed" if meant in proposed else "foreign"


@cache
def _choices(word: str, kinds: frozenset[str], thesaurus: str) -> tuple[str, ...]:
    found = list(listed().get(word, ())) if "listed" in kinds else []
    carries_fact = any(part in fact_words() for part in word.split())
    if thesaurus != "listed" or not carries_fact:
        book = mythes() if thesaurus == "mythes" else wordnet()
        found += [form for form in book.forms(word) if form.isascii() and form.replace(" ", "").isalpha()]
    if not carries_fact:
        return tuple(dict.fromkeys(found))
    return tuple(form for form in dict.fromkeys(found) if kind_of(form, word) in kinds)


def spin(
    text: str, rate: float, seed: int, *, kinds: frozenset[str], thesaurus: str = "wordnet", damage: float = 0.01
) -> tuple[str, list[Swap]]:
    """The text with a share ``rate`` of its swappable words swapped, and the swaps; the same seed, the same text.

    ``kinds``: which pairs to use for words that carry facts, of listed, proposed and foreign; all others are swapped
    for whatever the thesaurus has. ``damage``: share of swaps after which the space
    is lost.
    """
    drawn = random.Random(f"{seed} {len(text)}")
    out: list[str] = []
    swaps: list[Swap] = []
    size = at = 0

    def put(piece: str) -> None:
        nonlocal size
        out.append(piece)
        size += len(piece)

    for match in _WORD.finditer(text):
        if match.start() < at:
            continue
        found = _phrase(text, match, kinds, thesaurus)
        if found is None or drawn.random() >= rate:
            continue
        end, options = found
        spun = drawn.choice(options)
        put(text[at : match.start()])
        meant = text[match.start() : end]
        swaps.append(Swap(size, size + len(spun), spun, meant, kind_of(spun, meant)))
        put(spun)
        at = end
        if drawn.random() < damage and text[at : at + 1] == " ":
            at += 1
    put(text[at:])
    return "".join(out), swaps


def _phrase(text: str, first: re.Match[str], kinds: frozenset[str], thesaurus: str) -> tuple[int, Sequence[str]] | None:
    """The longest swappable phrase that begins at a word: its end, and what may be put for it."""
    words = [first]
    for match in _WORD.finditer(text, first.end()):
        if len(words) == _LONGEST or text[words[-1].end() : match.start()] != " ":
            break
        words.append(match)
    for size in range(len(words), 0, -1):
        phrase = text[first.start() : words[size - 1].end()]
        if (size == 1 and phrase in _KEEP) or phrase in NUMBER_WORDS:
            continue
        if options := _choices(phrase, kinds, thesaurus):
            return words[size - 1].end(), options
    return None


_ROUND_TRIP = (
    ("Labour", "Labor"), ("councillors", "advisers"), ("councillor", "adviser"), ("won", "obtained"),
    ("seats", "places"), ("overall control", "general control"), ("majority", "majority of votes"),
    ("lost control", "lost the control"), ("borough", "district"), ("held", "maintained"), ("elections", "polls"),
)  # fmt: skip


def round_trip(text: str) -> str:
    """The text as a round trip through a translator leaves it: other words for the terms of local elections."""
    for honest, other in _ROUND_TRIP:
        text = re.sub(rf"\b{honest}\b", other, text)
    return text


def main() -> None:
    """Spin a file and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rate", type=float, default=0.2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--thesaurus", choices=("wordnet", "mythes", "listed"), default="wordnet")
    parser.add_argument("--round-trip", action="store_true")
    given = parser.parse_args()
    text = given.file.read_text(encoding="utf-8")
    if given.round_trip:
        print(round_trip(text), end="")
        return
    kinds = frozenset({"listed", "proposed", "foreign"})
    print(spin(text, given.rate, given.seed, kinds=kinds, thesaurus=given.thesaurus)[0], end="")


if __name__ == "__main__":
    main()
