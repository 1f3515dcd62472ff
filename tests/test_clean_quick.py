"""Quick answers of cleaning and spelling: each must say no only where the long way says no."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import fields
from importlib import import_module
from itertools import product
from math import exp, inf
from pathlib import Path
from string import ascii_lowercase

import pytest

from pipeline import channel, keys
from pipeline.article import Article
from pipeline.clean import clean, entries, headings, hints, lines, marks, silent, spun, tables
from pipeline.clean.page import new_page
from pipeline.gazetteer import normalise
from pipeline.restore import restore, spelling
from pipeline.restore.spelling import load
from pipeline.swaps import frames
from pipeline.swaps.listening import listening
from pipeline.swaps.units import as_compared, pieces

joins = import_module("pipeline.clean.joins")  # the package has a function of that name


def _words(signs: str, many: int, longest: int) -> list[str]:
    draw = random.Random(5)
    return ["".join(draw.choices(signs, k=draw.randint(1, longest))) for _ in range(many)]


def test_whatever_begins_an_entry_has_letters_that_are_looked_at() -> None:
    begun = {"".join(three) for three in product(ascii_lowercase, repeat=3)}
    found = {three for three in begun if entries._OPENS.match(three, partial=True)}
    assert {"pub", "mon", "sun"} <= found
    assert found <= entries._LETTERS
    assert entries._OPENS.match("Po\u017fted at 10:00")
    assert "Po\u017fted"[:3].lower() in entries._LETTERS
    assert {
        sign for sign in map(chr, range(33, 127)) if not sign.isalpha() and sign in entries._FIRSTS
    } == entries._SIGNS


def test_glued_words_are_found_by_one_pattern_as_by_two() -> None:
    some = _words("aAéè)]%.!?”0 9-+−–zZ(²", 20_000, 5)
    found = [bool(joins._GLUED.search(word)) for word in some]
    assert 0.1 < sum(found) / len(found) < 0.9
    assert found == [bool(joins._CAPITAL.search(word) or joins._GLUED_FIGURE.search(word)) for word in some]


def test_words_of_ascii_are_those_of_any_text() -> None:
    for text in _words("aBz'-& 0_.,", 5_000, 20):
        assert headings._WORD_OF_ASCII.findall(text) == headings._WORD.findall(text)


def test_sentences_passed_over_are_none_that_is_silent() -> None:
    rest = " and a good deal more of the same, which nobody who reads a report of the counts will ever want to know."
    beginnings = [beginning.letters for beginning in marks.furniture().starts.all]
    text = "\n\n".join([beginning.capitalize() + rest for beginning in beginnings] + ["Photo: Ann Example" + rest])
    found = lines.split(text)
    page = new_page(Article("a.txt", text), found, silent.more_than_sentences(found), [])
    silent.mark_silent(page)
    assert page.kinds == [silent._kind(line.words, line.ended) for line in page.lines]
    assert page.kinds.count("furniture") > 100
    assert "caption" in page.kinds


def test_sentences_passed_over_begin_as_no_item_and_no_time_stamp_does() -> None:
    rest = "the returning officer says that the first of the results are not due before three in the morning."
    for begun in ("23:10 ", "• ", "1. The ", "Posted at 10:00 ", "PUBLISHED AT 10:00 ", "Sat 5 May ", "(10pm) ", "| "):
        found = lines.split(f"{begun}{rest}\n\nAnd {rest}\n\nThree | {rest}\n\n“And {rest}\n\nSo it is: {rest}")
        assert silent.more_than_sentences(found) == [0, 2, 4], begun


@pytest.mark.parametrize(
    "text", ["Published 5 May 2022", "Last edited yesterday", "Posted by A Writer, today", "Monday"]
)
def test_a_line_that_may_be_dated_is_asked(text: str) -> None:
    assert silent._may_be_dated(text) == bool(silent._STAMPED.search(text.lower()))


def test_a_line_looks_as_its_rows_and_cells_say() -> None:
    for text in ("Con 12 8 gained 16", "Labour: 31 (-4)", "Example Group 4 (+1)", "12", "Labour 31, Con 12", "A hall"):
        looks = tables._looks(text)
        assert (looks == "row") == tables.is_row(text)
        assert (looks == "cell") == (not tables.is_row(text) and (tables.counts_party(text) or tables.is_figures(text)))


def test_triggers_are_those_whose_words_are_there() -> None:
    known = hints.known()
    bits = sorted({bits for _, _, bits in known._triggers})
    for words in [0, *bits, bits[0] | bits[-1], sum(set(bits))]:
        expected = [(trigger, numbers) for trigger, numbers, needs in known._triggers if words & needs == needs]
        assert known.triggers(words) == expected


def test_a_trigger_that_stands_in_a_text_is_hinted_at() -> None:
    known = hints.known()
    for trigger, numbers, _ in known._triggers:
        written = trigger.decode("latin-1").replace("\x92", "’")
        for before, after in (("The ", "s of it."), ("“", " here"), ("there", "\n")):
            for text in (before + written + after, (before + written + after).upper()):
                if trigger in hints.small(text):
                    assert (trigger, numbers) in hints.read(text).triggers
    assert not hints.read("The night was long, and the hall was cold.\n").triggers


def test_lines_are_those_of_any_text() -> None:
    ends = ("\n", "\n\n", "\r\n", "\r", "\x0b", "\x85", "\u2028", " \n", "")
    for before, end, last in product(("One two", "“Three” ", "", " four"), ends, ends):
        text = f"{before}{end}It ends here.{last}"
        own = lines.physical(text)
        assert own.plain == (text.splitlines() == text.removesuffix("\n").split("\n"))
        whole = "".join(line + "\n" * own.plain for line in own.lines)
        assert whole.removesuffix("\n") == text.removesuffix("\n")
        assert list(hints.read(text).chunks) == text.replace("\n", " . ").split()
        starts = [(line.start, line.end) for line in lines.split(text)]
        assert [text[start:end] for start, end in starts] == [
            line.strip() for line in text.splitlines() if line.strip()
        ]


def test_words_in_small_letters_are_read_as_any_chunk() -> None:
    speller = load(None)
    heard = listening(frames.load())
    for chunk in [*_words("abeéßſz", 3_000, 6), *sorted(speller.told), "two", "labour", "tories", "none"]:
        if keys.is_word(chunk):
            keys_of, _ = keys._keys(keys.TOKEN.findall(chunk), True)
            assert keys.ALONE[chunk][0] == tuple(keys_of) == tuple(keys._keys(keys.TOKEN.findall(chunk), False)[0])
            assert keys.word_keys(chunk) == [key for key in keys_of if key != keys.NUMBER or chunk.isalpha()]
            assert heard.words[chunk] == tuple(as_compared(match[0]) for match in pieces(chunk))
            told = not speller.told.isdisjoint(spelling._letters(chunk))
            assert speller.may_be_mistyped(chunk) == (told or spelling._has_odd_letters(chunk))


def test_marks_around_a_word_do_not_matter_to_what_is_noted_of_it() -> None:
    known, speller = hints.known(), load(None)
    words = {word for trigger, _, _ in known._triggers for word in trigger.decode("latin-1").split() if word.isalnum()}
    listed = [
        "Labour",
        "two",
        "Birmingam",
        "Lib",
        "conrol",
        "hodl",
        "12",
        "4,000",
        "it's",
        "don’t",
        "Con-12",
        "£5",
        "x@y",
    ]
    some = [*sorted(words), *listed, *sorted(channel.load().anchors)[::97], *_words("aB’'-&(éÃ9.", 500, 5)]
    for word in [word.rstrip(keys.CLOSING).lstrip(keys.OPENING) for word in some]:
        for before, after in product(("", *keys.OPENING), ("", *keys.CLOSING, "”.", ".”")) if word else ():
            chunk = before + word + after
            assert known._bits(chunk) == known._bits(word), chunk
            assert known.words_of_triggers(chunk) == known.words_of_triggers(word), chunk
            assert speller.may_be_mistyped(chunk) == speller.may_be_mistyped(word), chunk


def test_a_word_by_itself_is_read_as_any_chunk() -> None:
    tables, heard = channel.load(), listening(frames.load())
    for word in (
        *_words("abÉßſz", 2_000, 5),
        "Labour",
        "labour",
        "TORIES",
        "Two",
        "Dems",
        *sorted(tables.anchors)[::31],
    ):
        for chunk in (word, word.capitalize(), word.upper()):
            read = keys._keys(keys.TOKEN.findall(chunk), False)[0]
            begun = keys._keys(keys.TOKEN.findall(chunk), True)[0]
            assert keys.word_keys(chunk).count(keys.PARTY) == read.count(keys.PARTY)
            assert tables.anchors.keys() & keys.word_keys(chunk) >= tables.anchors.keys() & {*read, *begun}
            assert heard.hears(chunk) == bool(heard[chunk])


def test_evidence_of_what_fits_is_that_of_all_readings() -> None:
    tables = channel.load()
    beside = ("^", "#", "@", "in", "the", "zzyzx", "seats")
    phrases = sorted(tables.meant)[::101]
    found = [
        (channel.fitting_odds(tables, *place), sum(r.odds for r in channel.rating(tables, *place)[0] if r.fits))
        for place in product(phrases, beside, beside)
    ]
    assert all(quick == slow for quick, slow in found)
    assert len({quick for quick, _ in found}) > 100


def test_a_slip_in_any_councils_name_is_looked_at() -> None:
    speller = load(None)
    for area_id in speller.gazetteer.areas:
        name = speller.gazetteer.areas[area_id].name
        for word in normalise(name).split() if normalise(name) in speller.councils else ():
            assert speller.may_name(word, spelling._plain(f"Voters in {name} stayed at home."))
    assert not speller.may_name("gwent", spelling._plain("Gwen Harbottle looked tearful."))


@pytest.mark.parametrize("wrong", sorted(wrong for wrong, _, _ in load(None).phrases))
def test_every_mistyped_phrase_is_seen_in_text_that_was_fine(wrong: str) -> None:
    _, right, after = next(phrase for phrase in load(None).phrases if phrase[0] == wrong)
    before = sorted(after)[0]
    for form in (wrong, wrong.upper()):
        text = f"The count at the hall ended late ({before} {form}).\n"
        restore(Article("a.txt", text.replace(form, right)))  # its other words are known from now on
        assert right in restore(Article("a.txt", text)).restored.casefold()


def test_what_cleaning_does_not_find_stays_as_it_was() -> None:
    kept = {field.name: f"a {field.name}" for field in fields(Article) if field.type == "str"}
    cleaned = clean(Article(**kept))
    assert {name: getattr(cleaned, name) for name in kept} == kept
    assert {field.name for field in fields(Article)} == {*kept, "regions", "edits", "spun"}


def test_listed_words_show_no_more_than_is_said_before_their_frames_are_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    report = "Labour, the Conservatives and the Greens were there."
    most, most_by_odds = spun._most, spun._most_by_odds
    said: list[float] = []

    def look(chunks: Sequence[str], heard: Mapping[tuple[str, ...], Sequence[int]], roomy: object) -> float:
        if isinstance(roomy, dict):  # not the question what they show without frames
            said.append(min(most(heard, roomy), most_by_odds(chunks, heard, roomy)))
        return inf

    monkeypatch.setattr(spun, "_most", lambda *_: inf)
    monkeypatch.setattr(spun, "_most_by_odds", look)
    monkeypatch.setattr(spun, "unlisted", lambda *_: 0.0)
    texts = [f"{report}\n{side}\n" for example in frames.load().examples for side in example]
    ears = listening(frames.load())
    texts = [text for text in texts if ears.heard(keys.chunks(text))]
    shown = [spun._evidence(text, hints.read(text), frozenset()) for text in texts]
    assert all(value <= bound + 1e-9 for value, bound in zip(shown, said, strict=True))
    assert sum(value > 0.9 * bound for value, bound in zip(shown, said, strict=True)) > 10


def test_evidence_that_is_not_looked_for_would_show_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = (Path(__file__).parent / "honest" / "reports.txt").read_text(encoding="utf-8").split("====")
    some = ["\n".join(honest[k : k + 4]) for k in range(0, len(honest), 4)]
    some += [f"{report}\n{swapped}\n" for report in some for swapped, _ in frames.load().examples]
    some.append("Labour, the Conservatives and the Greens were there.\n")
    quick = [spun.spun_probability(text) for text in some]
    monkeypatch.setattr(spun, "_most", lambda *_: inf)
    monkeypatch.setattr(spun, "_most_by_odds", lambda *_: inf)
    assert [spun.spun_probability(text) for text in some] == quick
    model = marks.spun().model
    least = 1.0 / (1.0 + exp(-model["bias"] - model["evidence"] * spun._least_shown()))
    assert round(least, 3) == 0.0 < round(1.001 * least, 3)
    assert min(quick) == 0.0
    assert len(set(quick)) > 20


def test_what_begins_no_figures_is_none() -> None:
    for text in _words("-+−–±=—([)]/%, 0123nc", 20_000, 6):
        assert tables.is_figures(text) == bool(tables._FIGURES.fullmatch(text))
