"""Every rule fires on its own examples, and on none of its counter-examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import lexicon
from pipeline.extract import Extractor
from pipeline.extract.rules import RuleError, load_rules, read_rules
from pipeline.fact import Fact
from pipeline.workbench.trials import POLLING_DAY, told
from pipeline.workbench.trials import stated as stated_by

RULES = load_rules(lexicon.load())
EXAMPLES = [
    pytest.param(rule.name, example, id=f"{rule.name}-{n}") for rule in RULES for n, example in enumerate(rule.examples)
]
NEGATIVES = [
    pytest.param(rule.name, text, id=f"{rule.name}-{n}") for rule in RULES for n, text in enumerate(rule.negative)
]


def stated(text: str, date: str = POLLING_DAY) -> list[Fact]:
    return stated_by(Extractor.load(), text, date)


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example_is_read(rule: str, example: dict[str, object]) -> None:
    text, wanted = str(example["text"]), example["facts"]
    facts = stated(text, str(example.get("date", POLLING_DAY)))
    assert isinstance(wanted, list)
    assert set(wanted) <= {told(fact) for fact in facts}
    assert rule in {fact.rule for fact in facts}
    for fact in facts:
        assert fact.quote == text[fact.start : fact.end]


@pytest.mark.parametrize(("rule", "text"), NEGATIVES)
def test_negative_states_nothing(rule: str, text: str) -> None:
    assert [told(fact) for fact in stated(text)] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_has_examples_and_negatives(rule) -> None:  # type: ignore[no-untyped-def]
    assert len(rule.examples) >= 3
    assert len(rule.negative) >= 3


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[rule]]\nname='x'\ntrigger='gain'\npatterns=['@gain NONSENSE:a']\nyields=[]", "no label NONSENSE"),
        ("[[rule]]\nname='x'\ntrigger='gain'\npatterns=['@unknown AREA']\nyields=[]", "unknown"),
        ("[[rule]]\nname='x'\ntrigger='gain'\npatterns=['PARTY AREA']\nyields=[]", "the trigger 'gain' does not stand"),
        ("[[rule]]\nname='x'\ntrigger='gain'\npatterns=['@gain']\nyields=[]\nexamples=[{text='x', dated='2021'}]",
         "examples: unknown key dated"),
        ("[[rule]]\nname='x'\ntrigger='gain'\npatterns=['@gain']\nyields=[{measure='seatz', area='$place'}]",
         "no measure seatz"),
        ("[[rule]]\nname='x'\ntrigger='gain'\npatterns=['@gain']\nyields=[{measure='seats', area='$where'}]",
         "no slot $where"),
        ("[[rule]\n", "line 1"),
    ],
)  # fmt: skip
def test_faulty_rule_is_named(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        read_rules(path, lexicon.load())
    assert fault in str(caught.value)
    assert str(path) in str(caught.value)
