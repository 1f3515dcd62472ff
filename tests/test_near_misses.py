"""Near misses: which step of which pattern failed, in agreement with what spaCy's Matcher makes of the patterns."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline import lexicon
from pipeline.extract import Extractor
from pipeline.extract.events import Piece, pieces
from pipeline.extract.rules import Rule, read_rules
from pipeline.workbench.near import SHOWN, near_misses, nearest
from tests.conftest import Seatchange

DATE = "2023-05-04"
EVERY = 1 if os.environ.get("SEATCHANGE_SOAK") else 8
"""Of how many rules one gives its examples to be held against all rules; in the long form each does."""


def a_rule(folder: Path, pattern: str, trigger: str = "lose_v") -> Rule:
    file = folder / "mine.toml"
    file.write_text(
        f'[[rule]]\nname = "mine"\ntrigger = "{trigger}"\npatterns = ["{pattern}"]\n'
        'yields = [{ measure = "control", area = "$place" }]\n',
        encoding="utf-8",
    )
    (rule,) = read_rules(file, lexicon.load())
    return rule


def missed(rule: Rule, text: str) -> str:
    extractor = Extractor.load()
    (item,) = extractor.explain(text, DATE)
    miss = nearest(rule, pieces(item.chunks, extractor.lexicon))
    return miss.told(item.text, item.chunks, extractor.lexicon) if miss else ""


@pytest.mark.parametrize(
    ("pattern", "text", "told"),
    [
        ("@lose_v COUNCIL:a", "Labour lost seven seats.", 'after "lost" wanted COUNCIL, found SEATS "seven seats"'),
        ("@lose_v ~2 COUNCIL:a", "Labour lost seven seats.",
         'after "lost" wanted ~2 COUNCIL, found SEATS "seven seats"'),
        ("@lose_v @det? COUNCIL:a", "Labour lost a fortune.", 'after "lost" wanted @det? COUNCIL, found "fortune"'),
        ("@lose_v COUNCIL:a @to HOLDER:w", "Labour lost Medway.", 'after "Medway" wanted @to, found stop "."'),
        ("@lose_v NUM:n @conj COUNCILS", "Labour lost seven seats", 'after "seven seats" wanted @conj, found the end'),
        ("AREA:a ~1 @lose_v", "Labour lost Medway.", 'before "lost" wanted AREA ~1, found PARTY "Labour"'),
        ("AREA:a ~1 @lose_v", "Badly lost, Medway.", 'before "lost" wanted AREA ~1, found the beginning'),
        ("NUM PARTY:p @lose_v", "The Greens lost Medway.", 'before "Greens" wanted NUM, found det "The"'),
        ("@lose_v COUNCIL:a", "Labour lost Medway.", ""),
        ("@lose_v COUNCIL:a", "Labour held Medway.", ""),
    ],
)  # fmt: skip
def test_first_step_that_failed(tmp_path: Path, pattern: str, text: str, told: str) -> None:
    assert missed(a_rule(tmp_path, pattern), text) == told


def test_the_pattern_that_got_furthest_is_told(tmp_path: Path) -> None:
    text = "Labour lost Medway at last."
    assert missed(a_rule(tmp_path, "@lose_v YEAR"), text) == 'after "lost" wanted YEAR, found AREA "Medway"'
    rule = a_rule(tmp_path, "@lose_v ( YEAR / COUNCIL @to HOLDER / @to HOLDER )")
    assert missed(rule, text) == 'after "Medway" wanted @to, found loc_p "at"'


def test_a_gap_ends_at_words_of_another_statement(tmp_path: Path) -> None:
    rule = a_rule(tmp_path, "@lose_v ~6 COUNCIL")
    assert missed(rule, "Labour lost badly on the night, gaining Medway.").endswith('found gain_v "gaining"')


def test_a_trigger_in_another_word_is_told(tmp_path: Path) -> None:
    extractor = Extractor.load()
    (item,) = extractor.explain("Labour gained Medway.", DATE)
    rule = a_rule(tmp_path, "PARTY:p gain", "gain")
    (miss,) = near_misses(item, [rule], extractor.lexicon)
    assert miss.told(item.text, item.chunks, extractor.lexicon) == 'at "gained" wanted gain, found gain_v "gained"'
    assert near_misses(item, [a_rule(tmp_path, "@lose_v AREA")], extractor.lexicon) == []


def test_steps_agree_with_the_matcher() -> None:
    """A rule that the Matcher finds is no near miss, and a near miss lacks something."""
    extractor = Extractor.load()
    missing = 0
    for own in extractor.rules[::EVERY]:
        for text in (str(own.examples[0]["text"]), own.negative[0]):
            for item in extractor.explain(text, DATE):
                seen = pieces(item.chunks, extractor.lexicon)
                fitting = {match.rule.name for match in item.candidates}
                for rule in extractor.rules:
                    if (miss := nearest(rule, seen)) is not None:
                        assert rule.name not in fitting, (rule.name, text)
                        assert miss.lacking > 0, (rule.name, text)
                        missing += 1
                near = near_misses(item, extractor.rules, extractor.lexicon)
                assert fitting.isdisjoint(miss.rule for miss in near)
    assert missing > 1_000


def test_no_miss_means_that_a_pattern_fits_or_none_has_its_trigger() -> None:
    extractor = Extractor.load()
    for own in extractor.rules[::EVERY]:
        for item in extractor.explain(str(own.examples[-1]["text"]), DATE):
            seen = pieces(item.chunks, extractor.lexicon)
            fitting = {match.rule.name for match in item.candidates}
            for rule in extractor.rules:
                if nearest(rule, seen) is None and rule.name not in fitting:
                    steps = [e.token for pattern in rule.patterns for e in pattern if e.trigger and "TAG" in e.token]
                    assert not any(_stands(token, piece) for token in steps for piece in seen), (
                        rule.name,
                        item.text,
                    )


def _stands(token: Mapping[str, object], piece: Piece) -> bool:
    """Whether a piece has the tag that a step asks for, and the word if it asks for one too."""
    return piece.tag in _options(token["TAG"]) and piece.word in _options(token.get("LOWER", piece.word))


def _options(wanted: object) -> list[str]:
    return wanted["IN"] if isinstance(wanted, dict) else [str(wanted)]


def test_words_of_a_class_are_asked_for_with_it(tmp_path: Path) -> None:
    rule = a_rule(tmp_path, "@lose_v=lost|loses COUNCIL:a")
    assert missed(rule, "Labour lost seven seats.") == 'after "lost" wanted COUNCIL, found SEATS "seven seats"'
    assert missed(rule, "Labour shed seven seats.") == ""
    extractor = Extractor.load()
    (item,) = extractor.explain("Labour shed seven seats.", DATE)
    (miss,) = near_misses(item, [rule], extractor.lexicon)
    assert (
        miss.told(item.text, item.chunks, extractor.lexicon)
        == 'at "shed" wanted @lose_v=lost|loses, found lose_v "shed"'
    )


def test_a_fallback_tells_whether_it_fired(seatchange: Seatchange) -> None:
    alone = seatchange("explain", "At Worthing a single Green made it across the line.", "--election-date", DATE)
    assert '  fired   count-of-party: "single Green" (n = single, p = green)' in alone.stdout
    beaten = seatchange("explain", "In Bolton, Labour have 28 councillors.", "--election-date", DATE)
    assert (
        '  nearly  count-of-party: "Labour have 28 councillors": a fallback: it reads what no other rule has read'
        in beaten.stdout
    )


def test_explain_names_the_cue_that_denies_or_foretells(seatchange: Seatchange) -> None:
    text = "Labour did not take Medway, but the Tories could lose 12 seats there."
    lines = seatchange("explain", text, "--election-date", DATE).stdout.splitlines()
    denied = lines.index('  fired   acquire-council: "take Medway" (a = medway)')
    assert lines[denied + 1] == '          negated, by "did not"'
    foretold = lines.index('  fired   lose-seats: "lose 12 seats" (n = 12 seats)')
    assert lines[foretold + 1 : foretold + 3] == [
        '          projected, by "could"',
        "          seat_change medway CON -12 projected",
    ]


def test_explain_shows_the_nearest_and_verbose_all(seatchange: Seatchange) -> None:
    call = ("explain", "Labour lost seven seats in Medway.", "--election-date", DATE)
    few, every = (seatchange(*call, *more) for more in ((), ("--verbose",)))
    near = [[line for line in done.stdout.splitlines() if " wanted " in line] for done in (few, every)]
    assert len(near[0]) == SHOWN
    assert near[1][:SHOWN] == near[0]
    assert f"  nearly  {len(near[1]) - SHOWN} more rules, further from it: --verbose lists them" in few.stdout
    assert "more rules" not in every.stdout
    assert '  nearly  lose-councils: after "lost" wanted ~2 COUNCILS, found SEATS "seven seats"' in every.stdout


def test_a_new_rule_needs_no_code(seatchange: Seatchange, tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    a_rule(tmp_path / "rules", "@lose_v the plot in COUNCIL:a")
    done = seatchange("explain", "Labour lost the plot near Medway.", "--models", tmp_path, "--verbose")
    assert '  nearly  mine: after "plot" wanted in, found' in done.stdout
