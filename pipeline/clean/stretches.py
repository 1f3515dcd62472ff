"""Whether a word may hold one of many stretches of letters, told more quickly than by looking for each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

_LETTERS = 4  # of a stretch that are looked for first


class Stretches:
    """Stretches of letters: four in a row of a word are the first of one, or it has a shorter one; few words do."""

    def __init__(self, stretches: Iterable[str]) -> None:
        every = sorted(set(stretches))
        self._begun = {tuple(letters[:_LETTERS]) for letters in every if len(letters) >= _LETTERS}
        self._short = re.compile("|".join(re.escape(letters) for letters in every if len(letters) < _LETTERS) or "(?!)")

    def may_stand_in(self, word: str) -> bool:
        """Whether one of them may stand in a word: necessary, not sufficient."""
        fours = zip(word, word[1:], word[2:], word[3:], strict=False)
        return not self._begun.isdisjoint(fours) or self._short.search(word) is not None
