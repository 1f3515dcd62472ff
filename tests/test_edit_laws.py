"""Law 1: every edit is replayable, and restoring twice changes nothing more; over honest, spun and damaged text."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from pipeline.article import Article, apply_edits
from pipeline.clean import clean
from pipeline.restore import restore
from pipeline.swaps import frames

ROOT = Path(__file__).resolve().parents[1]
TEXTS = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus").glob("*/**/*.txt"))]
TEXTS = [text for text in TEXTS if not text.startswith("#")]
SOAK = os.environ.get("SEATCHANGE_SOAK") == "1"
MANY = 10_000 if SOAK else 150
DAMAGE = (
    ("’", "â€™"), ("-", "−"), ("£", "Â£"), ("&", "&amp;"), ("é", "Ã©"), (" ", "\u00a0"), (" ", "\u200b "), ("fi", "ﬁ"),
    ("\n", "\r\n"), (". ", "."), ("o", "o\u00ad"), ("-", "\x96"), ("'", "&#39;"), ("–", "â€“"),
)  # fmt: skip


def fuzzed(draw: random.Random) -> str:
    """A piece of a report or of two, its words swapped, its characters damaged, its lines joined or cut."""
    first, second = draw.choice(TEXTS), draw.choice(TEXTS)
    at, cut = draw.randrange(len(first)), draw.randrange(len(second))
    text = (
        first[at : at + draw.randrange(900)] + draw.choice(("", "\n", " ", "\x00", "\ufffd")) + second[cut : cut + 300]
    )
    swaps = sorted(frames.load().pairs)
    for _ in range(draw.randrange(12)):
        spun, meant = draw.choice(swaps)
        text = text.replace(meant, spun, draw.randrange(1, 3))
    for _ in range(draw.randrange(4)):
        good, bad = draw.choice(DAMAGE)
        text = text.replace(good, bad, draw.randrange(1, 6))
    if draw.random() < 0.2:
        place = draw.randrange(len(text) + 1)
        text = text[:place] + draw.choice(("\u202e", "((((", "İ", "ß", "\ud7ff", "🗳", "\t|", "1" * 40)) + text[place:]
    return text


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.timeout(3600 if SOAK else 300)
def test_edits_are_replayable(seed: int) -> None:
    draw = random.Random(f"edits {seed}")
    for _ in range(MANY // 10):
        text = fuzzed(draw)
        article = clean(Article("a.txt", text))
        article = restore(article if draw.random() < 0.5 else Article(**{**vars_of(article), "spun": 1.0}))
        assert article.raw == text
        assert apply_edits(text, article.edits) == article.restored
        starts = [edit.start for edit in article.edits]
        assert starts == sorted(starts)
        assert all(a.end <= b.start for a, b in zip(article.edits, article.edits[1:], strict=False))
        assert restore(article).restored == article.restored


def vars_of(article: Article) -> dict[str, object]:
    """The fields of an article by name."""
    return {name: getattr(article, name) for name in article.__dataclass_fields__}
