"""The forms of lines that are no part of the report, and which of them the words of a line leave possible."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import regex

from pipeline.article import RegionKind
from pipeline.clean.stretches import Stretches

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
STAMP_LABELS = ("published", "posted", "created", "updated", "modified", "edited", "date")
"""What of the page's own time stamps has one of: the beginnings of months, and labels."""
_DATE = re.compile("[0-9][-/.][0-9]")
_REMEMBERED = 1 << 16  # words of which it is known what may fit
_LONGEST_REMEMBERED = 30


@dataclass(frozen=True)
class Form:
    """A whole line known by its form; a ``weak`` one is refused where the line states a result.

    ``needs``: letters of which some must stand in the line, in lower case; empty where none need to. ``first`` and
    ``last``: signs with one of which it must begin and end; empty where it need not.
    """

    name: str
    kind: RegionKind
    weak: bool
    needs: tuple[str, ...]
    first: str
    last: str
    form: str

    @cached_property
    def pattern(self) -> regex.Pattern[str]:
        """The form as a pattern that disregards case, compiled when a line may have it."""
        return regex.compile(self.form, regex.IGNORECASE)


class Possible(NamedTuple):
    """What a line may be: one of some forms, or, where ``dated``, a date or a time stamp of the page."""

    forms: Sequence[Form]
    dated: bool


_NOTHING, _DATED = Possible((), False), Possible((), True)


class _Fitting:
    """A sign at one end of a line to the forms that may have it there, a bit for each."""

    def __init__(self, ends: Iterable[str]) -> None:
        self._of_sign: dict[str, int] = {}
        self._of_any = 0  # those that may have any sign there
        for k, signs in enumerate(ends):
            self._of_any |= (not signs) << k
            for sign in signs:
                self._of_sign[sign] = self._of_sign.get(sign, 0) | 1 << k

    def of(self, sign: str) -> int:
        """The forms that may have a sign there."""
        return self._of_sign.get(sign, 0) | self._of_any


class Forms:
    """The forms of lines in their order, and which of them the words of a line leave possible."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self.all = tuple(forms)
        self.named = {form.name: form for form in self.all}
        # of letters with a blank among them the longest word
        self._needs = [[max(letters.split(), key=len) for letters in form.needs] for form in self.all]
        self._needs.append([*MONTHS, *STAMP_LABELS])
        self._every = Stretches(letters for needs in self._needs for letters in needs)
        self._of_word: dict[str, int] = {}  # a bit for each form, and the last for a date
        self._plain: set[str] = set()  # the words of these that have nothing that a form needs
        self._first, self._last = _Fitting(form.first for form in self.all), _Fitting(form.last for form in self.all)
        self._free = sum((not form.needs) << k for k, form in enumerate(self.all))
        self._of_bits: dict[int, tuple[Form, ...]] = {}

    def possible(self, text: str, lower: str) -> Possible:
        """What a line (and in lower case) begins and ends as, and may be that needs nothing that it has not."""
        words, bits = lower.split(), 0
        if not self._plain.issuperset(words):
            for word in words:
                found = self._of_word.get(word)
                bits |= self._read(word) if found is None else found
        dated = bool(bits >> len(self.all))
        fitting = (bits | self._free) & self._first.of(text[0]) & self._last.of(text[-1])
        if not fitting:
            return _DATED if dated else _NOTHING  # the quick answer for most
        some = self._of_bits.get(fitting)
        if some is None:
            some = tuple(form for k, form in enumerate(self.all) if fitting >> k & 1)
            if len(self._of_bits) < _REMEMBERED:
                self._of_bits[fitting] = some
        return Possible(
            [form for form in some if not form.needs or any(letters in lower for letters in form.needs)], dated
        )

    def _read(self, word: str) -> int:
        bits = 0
        if self._every.may_stand_in(word):  # few words have any
            bits = sum(any(letters in word for letters in needs) << k for k, needs in enumerate(self._needs))
        if _DATE.search(word):
            bits |= 1 << len(self.all)
        if len(self._of_word) < _REMEMBERED and len(word) <= _LONGEST_REMEMBERED:
            self._of_word[word] = bits
            if not bits:
                self._plain.add(word)
        return bits
