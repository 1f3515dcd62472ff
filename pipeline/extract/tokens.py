"""Sentences and tokens: where a sentence of a region ends, and a blank spaCy tokenizer for result reports."""

from __future__ import annotations

from collections.abc import Iterator

import regex
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

from pipeline.article import Region
from pipeline.phrasing import Reading

MAX_SENTENCE = 4000
"""Code points; what is longer is cut at a comma or space, so that no rule meets an endless line."""

_END = regex.compile(r"""(?:[.!?…]+|(?<=\s)[–—](?=\s*$))["'”’)\]]*(?=\s|$)""")
_ENDLESS = regex.compile(r"\S{120,}|[^\w\s]{16,}")
_SHORTEST = 16
"""Code points of the shortest word of which that may hold."""
_MARK = regex.compile(r"[^\w\s]")
_LEADER = regex.compile(r"\.{4,}|…{2,}|(?:\.\s){4,}|·{3,}|_{3,}")
"""Dots that lead from a name to what stands at the end of its line."""
_NEXT = regex.compile(r"""\s+["'“‘(\[]?(\p{Lu}|\d|[•+–-])""")


def sentences(text: str, words: Reading) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of a region's text, without the white space around them.

    A line break ends a sentence only where the region has no full stop at the line's end and the next line begins
    with a capital: regions are paragraphs, and hard-wrapped ones have running lines.

    Args:
        text: of the region.
        words: by which abbreviations are known, whose stop ends no sentence.
    """
    start = 0
    for match in _END.finditer(text):
        before = text[start : match.start()].rsplit(None, 1)[-1:] or [""]
        word = before[0].strip("(\"'“‘[").lower()
        if match.end() < len(text):
            if _LEADER.match(match.group()):
                continue
            follows = _NEXT.match(text, match.end())
            if follows is None:
                continue
            if match.group()[0] == "." and (word in words.abbreviations.words or (len(word) == 1 and word.isalpha())):
                continue
        yield from _piece(text, start, match.end())
        start = match.end()
    if start < len(text):
        yield from _piece(text, start, len(text))


def spans_of(region: Region, text: str, words: Reading) -> list[tuple[int, int]]:
    """Spans of the sentences of a region's ``text``: of a row between bars, in which no stop ends one, all of it."""
    barred = region.kind == "row" and text[:1] == "|" == text[-1:]
    return [(0, len(text))] if barred else list(sentences(text, words))


def _piece(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > MAX_SENTENCE:
        cut = text.rfind(",", start + MAX_SENTENCE // 2, start + MAX_SENTENCE)
        cut = cut if cut > 0 else text.rfind(" ", start + MAX_SENTENCE // 2, start + MAX_SENTENCE)
        cut = cut + 1 if cut > 0 else start + MAX_SENTENCE
        yield from _piece(text, start, cut)
        start = cut
    if end > start:
        yield start, end


def calm(text: str) -> str:
    """The text with the marks of endless words made spaces and leaders made colons, one for one, so that offsets stay.

    spaCy takes affixes off a word one at a time, each time with a new look at what is left: a line of brackets without
    a space would cost the square of its length.
    """
    if ".." in text or "…" in text or "··" in text or "__" in text:
        text = _LEADER.sub(lambda run: ":" + " " * (len(run.group()) - 1), text)
    if max(map(len, text.split()), default=0) < _SHORTEST:
        return text
    return _ENDLESS.sub(lambda run: _MARK.sub(" ", run.group()), text)


def blank() -> Language:
    """A blank English pipeline whose tokenizer parts letters from figures and has no special cases.

    spaCy's special cases (contractions) cost most of its tokenizer's time; no rule here needs them.
    """
    return English(create_tokenizer=_tokenizer)


def _tokenizer(nlp: Language) -> Tokenizer:
    defaults = nlp.Defaults
    infixes = [
        *(defaults.infixes or ()),
        r"(?<=[A-Za-z])(?=\d)",  # Labour45
        r"(?<=[A-Za-z])[-–−+](?=\d)",  # Con-12
        r"(?<=\d)[-–—](?=\d)",
        r"(?<=[A-Za-z0-9])[()\[\]/:;|](?=\S)",
        r"(?<=[A-Za-z)])[–—](?=[A-Za-z(])",
        r"(?<=\d)(?=(?:seats?|councillors?)\b)",
    ]
    prefixes = [*(defaults.prefixes or ()), r"[+−▲▼△▽↑↓](?=\d)", r"[-–](?=\d)", "[|/]"]
    suffixes = [*(defaults.suffixes or ()), "[|/]", r"(?<=\d)[.]"]
    return Tokenizer(
        nlp.vocab,
        prefix_search=compile_prefix_regex(prefixes).search,
        suffix_search=compile_suffix_regex(suffixes).search,
        infix_finditer=compile_infix_regex(infixes).finditer,
        token_match=None,
    )
