"""Scratch: what an unfinished run has done, so that the same run, begun again, goes on from there."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

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
        part.write_text(json.dumps(list(outcomes), default=_plain), encoding="utf-8")
        part.replace(self._folder / f"{key}.json")

    def clear(self) -> None:
        """Forget everything: the run has finished."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


def _plain(item: Any) -> dict[str, Any]:
    """A dataclass as JSON takes it, one level at a time (``asdict`` copies everything first, and takes far longer)."""
    return {name: getattr(item, name) for name in item.__dataclass_fields__}


def _article(item: dict[str, Any]) -> Article:
    regions = tuple(Region(*region) for region in item.pop("regions"))
    edits = tuple(Edit(**edit) for edit in item.pop("edits"))
    return Article(**item, regions=regions, edits=edits)


def _fact(item: dict[str, Any]) -> Fact:
    return Fact(**{**item, "anchors": tuple(Anchor(**anchor) for anchor in item["anchors"])})


def _outcome(item: dict[str, Any]) -> Outcome:
    rejection = Rejection(**item["rejection"]) if item["rejection"] else None
    return Outcome(_article(item["article"]), tuple(map(_fact, item["facts"])), rejection)
