"""Words that nobody listed: what is weighed of them, and what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import channel, lexicon
from pipeline.keys import TOKEN, keys_of
from pipeline.restore import surroundings
from pipeline.restore.proposed import least, place_of, proposed_edits, shown
from pipeline.restore.surroundings import company, second
from pipeline.restore.weighing import NAMES, Shown, around, features, probabilities, weights
from pipeline.swaps import frames

TEXT = "Labour guarded Halton and the Tories mislaid 12 seats to the Greens in Dover."


def options_of(text: str, spun: str) -> tuple[list[str], channel.Options]:
    keys = keys_of(TOKEN.findall(text))
    return keys, next(options for options in channel.readings(keys, channel.load()) if options.spun == spun)


def probable(text: str, spun: str, evidence: Shown) -> dict[str, float]:
    keys, options = options_of(text, spun)
    table, classes = surroundings.load(), lexicon.load(None).class_of
    place = around(keys, options.first, options.last, table.channel.kind)
    rows = features(options, place, evidence, table, classes, common=False)
    values = probabilities(rows, weights())
    return {reading.meant: value for reading, value in zip(options.readings, values, strict=True)}


def test_there_is_a_weight_for_all_that_is_weighed() -> None:
    keys, options = options_of(TEXT, "guarded")
    table = surroundings.load()
    place = around(keys, options.first, options.last, table.channel.kind)
    rows = features(options, place, Shown(15, 4.0, 1), table, lexicon.load(None).class_of, common=False)
    assert len(rows) == len(options.readings)
    assert {len(row) for row in rows} == {len(NAMES)} == {len(weights())}


def test_the_more_was_swapped_the_likelier_one_more_was() -> None:
    little, much = (probable(TEXT, "guarded", Shown(15, swaps, 0)) for swaps in (0.5, 9.0))
    assert max(little, key=lambda word: little[word]) in ("held", "defended")
    assert sum(little.values()) < sum(much.values()) < 1.0


def test_probabilities_leave_room_for_the_word_itself() -> None:
    assert probabilities([[0.0], [0.0]], [1.0]) == pytest.approx([1 / 3, 1 / 3])
    assert probabilities([[-800.0], [800.0]], [1.0]) == pytest.approx([0.0, 1.0])


def test_company_tells_results_from_talk() -> None:
    table, classes = surroundings.load(), lexicon.load(None).class_of
    results, talk = (
        keys_of(TOKEN.findall(words)) for words in ("Labour won 12 from the Tories", "She said that he would")
    )
    known = [[word for word in words if word in table.channel.count] for words in (results, talk)]
    assert company(table, classes["seats"], known[0]) > 0.0 > company(table, classes["seats"], known[1])
    assert company(table, classes["seats"], []) == 0.0


def test_two_places_off_counts_by_class() -> None:
    table, classes = surroundings.load(), lexicon.load(None).class_of
    before, after = second(table, classes["control"], "", "")
    assert (before, after) == (0.0, 0.0)
    assert second(table, classes["seats"], "%have", "")[0] > second(table, classes["seats"], "%modal", "")[0]


def test_around_knows_the_edges_of_a_text() -> None:
    keys = keys_of(TOKEN.findall("Labour won"))
    place = around(keys, 0, 1, {})
    assert (place.behind, place.ahead, place.before, place.after) == ((), ("won",), "^", "won")
    assert (place.second_before, place.second_after) == ("", "")


def test_words_that_honest_reports_have_need_more() -> None:
    tables = channel.load()
    listed = sorted(word for word in tables.listed if word in tables.count)
    assert least(listed[0], tables) > least("zzyzx", tables) > 0.5


def test_a_word_alone_in_its_line_and_one_rare_word_stay() -> None:
    tables, classes = surroundings.load(), lexicon.load(None).class_of
    for text in ("Features", TEXT.replace("mislaid", "lost")):
        keys = keys_of(TOKEN.findall(text))
        found = list(channel.readings(keys, tables.channel))
        none = Shown(len(keys), 0.0, 0)
        assert proposed_edits(text, keys, found, tables, classes, weights(), none) == []


def test_of_words_that_nobody_listed_one_alone_stays() -> None:
    text = "Labour guarded 12 of the seats in Halton, and the Greens took 11 posteriors from the Tories."
    tables, classes = surroundings.load(), lexicon.load(None).class_of
    told: list[list[str]] = []
    for words in (text, text.replace("posteriors", "seats")):
        keys = keys_of(TOKEN.findall(words))
        found = list(channel.readings(keys, tables.channel))
        much = Shown(len(keys), 20.0, 3)
        edits = proposed_edits(words, keys, found, tables, classes, weights(), much)
        told.append([edit.replacement for edit in edits])
    assert told == [["held", "seats"], []]


def test_nothing_inside_an_innocent_phrase_is_read_otherwise() -> None:
    text = "The market made a net profit of 2."
    keys, options = options_of(text, "net profit")
    tables, classes = surroundings.load(), lexicon.load(None).class_of
    found = list(channel.readings(keys, tables.channel))
    much = Shown(len(keys), 20.0, 5)
    place = place_of(keys, options)
    told = proposed_edits(text, keys, found, tables, classes, weights(), much, innocent=frozenset({place}))
    assert told == []
    assert options.spun in frames.load().common or options.spun in tables.channel.listed


def test_words_put_back_count_as_shown() -> None:
    tables = channel.load()
    keys, _ = options_of(TEXT, "guarded")
    found = list(channel.readings(keys, tables))
    before, after = shown(found, keys, tables, []), shown(found, keys, tables, ["guarded", "misplaced"])
    assert after.swaps > before.swaps
    assert (before.framed, after.framed) == (0, 1)


def test_a_user_may_lay_tables_over_them(tmp_path: Path) -> None:
    (tmp_path / "spin").mkdir()
    (tmp_path / "spin" / "weights.toml").write_text("[weights]\nodds = 9.5\n", encoding="utf-8")
    assert weights(tmp_path)[0] == 9.5
    assert weights(tmp_path)[1:] == weights()[1:]
    (tmp_path / "spin" / "surroundings.tsv").write_text("zzyzx\t3\tseats=2\t\t\n", encoding="utf-8")
    assert surroundings.load(tmp_path).times["zzyzx"] == 3
