"""Scratch: what an unfinished run has done, so that the same run, begun again, goes on from there."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any, cast

from pipeline.article import Article, Edit, Region, Rejection
from pipeline.batch.shards import Outcome, Task
from pipeline.fact import Anchor, Fact


class Scratch:
    """Outcomes of finished shards, as JSON in ``.seatchange/`` inside the run's folder; without a folder, none."""

    NAME = ".seatchange"

    def __init__(self, out: Path | None, version: Callable[[], str] = str) -> None:
        """``version`` names all that an outcome depends on besides the articles: program, models, options; it is
        asked for once, and not by a batch of a single shard, which keeps nothing.
        """
        self._folder = out / self.NAME if out is not None else None
        self._version = cache(version)

    def key(self, stage: str, shard: Sequence[Task]) -> str:
        """Digest of the version, the stage and the articles with their originals."""
        digest = hashlib.sha256(f"{self._version()}\x1f{stage}".encode())
        for task in shard:
            digest.update(repr(task).encode("utf-8", "backslashreplace"))
        return digest.hexdigest()[:40]

    def load(self, key: str) -> list[Outcome] | None:
        """The outcomes kept under ``key``, if any; a damaged file counts as none."""
        if self._folder is None:
            return None
        try:
            found = json.loads((self._folder / f"{key}.json").read_text(encoding="utf-8"))
            return [_outcome(item) for item in found]
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def save(self, key: str, outcomes: Sequence[Outcome]) -> None:
        """Keep outcomes under ``key``, whole or not at all."""
        if self._folder is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        part = self._folder / f"{key}.{os.getpid()}.part"
        part.write_text(json.dumps(list(outcomes), default=_plain, check_circular=False), encoding="utf-8")
        part.replace(self._folder / f"{key}.json")

    def clear(self) -> None:
        """Forget everything: the run has finished."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def _plain(item: Any) -> tuple[Any, ...]:
    """A dataclass as JSON takes it, one level at a time: its fields in their order."""
    kind: Any = type(item)
    return _fields(kind)(item)


@cache
def _fields(kind: Any) -> Callable[[Any], tuple[Any, ...]]:
    return attrgetter(*kind.__dataclass_fields__)


def _article(values: Sequence[Any]) -> Article:
    article = Article(*values)
    regions = tuple(Region(*region) for region in article.regions)
    return replace(article, regions=regions, edits=tuple(Edit(*edit) for edit in cast(Any, article.edits)))


def _fact(values: Sequence[Any]) -> Fact:
    fact = Fact(*values)
    return replace(fact, anchors=tuple(Anchor(*anchor) for anchor in cast(Any, fact.anchors)))


def _outcome(values: Sequence[Any]) -> Outcome:
    article, facts, rejection = values
    return Outcome(_article(article), tuple(map(_fact, facts)), Rejection(*rejection) if rejection else None)
