"""The rule that CONTRIBUTING.md shows loads, reads its examples, and states nothing of its counter-examples."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline import lexicon
from pipeline.extract import Extractor
from pipeline.extract.rules import read_rules
from tests.conftest import ROOT


def test_rule_shown_to_contributors(tmp_path: Path) -> None:
    section = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("\n## A rule\n")[1].split("\n## ")[0]
    (shown,) = re.findall(r"```toml\n(.*?)```", section, re.DOTALL)
    file = tmp_path / "rules" / "mine.toml"
    file.parent.mkdir()
    file.write_text(shown, encoding="utf-8")
    (rule,) = read_rules(file, lexicon.load())
    assert len(rule.examples) >= 3
    assert len(rule.negative) >= 3
    extractor = Extractor.load(tmp_path)
    for example in rule.examples:
        facts = [fact for found in extractor.explain(example["text"], "2023-05-04") for fact in found.facts]
        assert {f"{fact.measure} {fact.area_id} {fact.value}" for fact in facts} == set(example["facts"])
        assert {fact.rule for fact in facts} == {rule.name}
    for text in rule.negative:
        facts = [fact for found in extractor.explain(text, "2023-05-04") for fact in found.facts]
        assert not [fact for fact in facts if fact.status in ("asserted", "partial")]
