"""The benchmark that switches layers off: each switch finds what it stands in for, and a plain report is still read."""

from __future__ import annotations

import importlib
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from pipeline.article import Article, Region
from pipeline.extract import Extractor

FOLDER = Path(__file__).resolve().parent.parent / "benchmarks"
TEXT = "Labour gained Medway from the Conservatives, and in Dover the Tories lost nine seats."


@pytest.fixture
def layers(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(FOLDER)
    return importlib.import_module("layers")


def test_each_layer_can_be_switched_off(layers: Any) -> None:
    article = Article("report", TEXT, regions=(Region(0, len(TEXT), "paragraph"),), election_date="2023-05-04")
    for switches in layers.LAYERS.values():
        extractor = Extractor.load()
        with ExitStack() as stack:
            for switch in switches:
                stack.enter_context(switch())
            facts = extractor.extract(article)
        assert ("control", "medway") in {(fact.measure, fact.area_id) for fact in facts}
