"""What a spun copy beside its original teaches: swaps that models/spin does not list, as entries for a person to judge.

Nothing is learnt by itself: a swap that one copy shows may be a sub-editor's change, or innocent elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.article import Article
from pipeline.swaps import frames
from pipeline.wording import Codes, align, plain, split

_LONGEST = 3
_BESIDE = 40


def proposals(pairs: Iterable[tuple[Article, Article]], models: Path | None = None) -> Iterator[str]:
    """Entries for ``models/spin/*.toml``, most often met first; the words around each swap stand beside it.

    Args:
        pairs: copies with their originals, cleaned.
        models: folder of tables laid over the shipped ones.
    """
    table = frames.load(models)
    seen: dict[tuple[str, str], list[str]] = defaultdict(list)
    for copy, original in pairs:
        for spun, meant, place in _swaps(copy.restored, original.restored):
            if (spun, meant) not in table.pairs:
                seen[spun, meant].append(place)
    for (spun, meant), places in sorted(seen.items(), key=lambda item: (-len(item[1]), item[0])):
        shown = "\n".join(f"# {place}" for place in sorted(set(places))[:3])
        yield (
            f"# met {len(places)} times\n{shown}\n[[swap]]\n"
            f'words = {{ "{spun}" = "{meant}" }}\nframes = [] # where it may stand, with _ for the swapped words\n'
            f'negative = [] # a sentence in which "{spun}" is innocent\n[swap.examples]\n'
        )


def _swaps(copy: str, original: str) -> Iterator[tuple[str, str, str]]:
    """Short swaps between words that both texts have: spun and meant (lower case) and the words around."""
    mine, theirs, codes = split(copy), split(original), Codes()
    steps = align([codes[f] for f in mine.forms], [codes[f] for f in theirs.forms])
    for before, step, after in zip(steps, steps[1:], steps[2:], strict=False):
        own, other = mine.forms[step.a0 : step.a1], theirs.forms[step.b0 : step.b1]
        if step.tag != "replace" or before.tag != "equal" or after.tag != "equal":
            continue
        if max(len(own), len(other)) > _LONGEST or not all(form[0].islower() for form in (*own, *other)):
            continue
        place = copy[max(0, mine.start(step.a0) - _BESIDE) : mine.end(step.a1 - 1) + _BESIDE]
        yield " ".join(map(plain, own)), " ".join(map(plain, other)), " ".join(place.split())
