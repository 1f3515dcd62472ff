"""The noisy channel: what stands for what, by context; and honest text that must stay as it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import channel
from pipeline.article import Article
from pipeline.clean import clean
from pipeline.clean.unlisted import DOUBT, unlisted
from pipeline.keys import TOKEN, chunk_keys, chunks, keys_of, word_keys
from pipeline.restore import restore

HONEST = Path(__file__).parent / "honest"
TRAPS = (HONEST / "traps.txt").read_text(encoding="utf-8").split("\n\n")
PARTIES = (HONEST / "parties.txt").read_text(encoding="utf-8").split("\n\n")
REPORTS = (HONEST / "reports.txt").read_text(encoding="utf-8").split("====")
SPUN = (
    "Labour advanced command of Medway on Thursday night, acquiring 11 posteriors from the Conservatives, who were in "
    "bursting charge of the assembly for 20 days. The Lib Dems put on two. Labour suffered a posterior in Strood. "
    "The Tories mislaid their bulk in Swindon, where Labour guarded 41 places. The Conservatives fell back 18 "
    "rears there, and the Greens reached one. It was a dismal dark for the party, tell its leader. "
    "In Dover Labour clobbered the Tories by 17 chairs to 14, an effect that no one foretold."
)


def test_keys_know_numbers_names_parties_and_edges() -> None:
    keys = keys_of(TOKEN.findall("Labour won 12 seats in Dover. Voters, two of them, left."))
    assert keys == ["&", "won", "#", "seats", "in", "@", "^", "voters", ",", "#", "of", "them", ",", "left", "^"]


def test_text_keys_are_the_keys_of_all_tokens() -> None:
    odd = "“Labour’s won\u00a012,\u2028no. (NO) New\r\n\n Dawn;\x1cDover\x85Lib Dems' 'twas U.S. 1,200% a_b\x0b– –\tAnd"
    for text in (*TRAPS, *REPORTS, SPUN, odd, odd.upper(), odd.replace(" ", ""), ""):
        assert chunk_keys(chunks(text)) == keys_of(TOKEN.findall(text))


def test_evidence_of_unlisted_words_is_that_of_their_readings() -> None:
    tables = channel.load()
    odd = SPUN.replace(" ", "  ").replace("in", "IN - £ (").replace("the", "“The")
    for text in (SPUN, odd, SPUN.replace("the ", "zzyzx "), *TRAPS[:20], *REPORTS[:10]):
        some = chunks(text)
        found = chunk_keys(some)
        total, shown = 0.0, dict[str, float]()
        at = [k for k, chunk in enumerate(some) if not tables.anchors.keys().isdisjoint(word_keys(chunk))]
        for options in channel.readings(found, tables):
            odds = sum(reading.odds for reading in options.readings if reading.fits)
            if options.spun not in tables.listed:
                rare = channel.evidence(tables.anywhere(options.spun), 0.1, 1.5)
                most = 1.5 if tables.general[options.spun] > 50.0 else 4.0
                weight = max(channel.evidence(odds, 0.1, most), rare)
                weight = max(0.0, weight - DOUBT) if weight > 0.0 else weight
                total += min(weight, 0.0)
                shown[options.spun] = max(weight, shown.get(options.spun, 0.0))
        total += sum(shown.values())  # a word that comes again shows no more
        for _ in range(2):  # the second time from the cache
            assert unlisted(some, at, tables, 0.1, 4.0, 1.5) == pytest.approx(total)


def test_the_context_decides() -> None:
    tables = channel.load()
    fits = tables.odds("chairs", "seats", 10, "#", "in")
    assert fits > 5 * tables.odds("chairs", "seats", 10, "wooden", "were")
    assert tables.odds("mislaid", "lost", 10, "&", "#") > 100


def test_readings_take_the_longest_phrase_once() -> None:
    found = keys_of(TOKEN.findall("Labour pulled ahead in Dover"))
    spans = [(options.first, options.last) for options in channel.readings(found, channel.load())]
    assert spans == sorted(set(spans))
    assert all(first < last for first, last in spans)


def test_every_word_of_the_tables_is_one_that_keys_make() -> None:
    tables = channel.load()
    assert len(tables.meant) > 5000
    assert all(size > 0 for options in tables.meant.values() for _, size in options)
    assert tables.listed <= tables.meant.keys()


@pytest.mark.parametrize("number", range(len(TRAPS)))
def test_honest_paragraphs_stay(number: int) -> None:
    article = restore(clean(Article("trap", TRAPS[number])))
    assert [edit for edit in article.edits if edit.reason == "spin"] == []


@pytest.mark.parametrize("number", range(len(PARTIES)))
def test_honest_paragraphs_full_of_parties_stay(number: int) -> None:
    article = clean(Article("trap", PARTIES[number]))
    assert article.spun < 0.3
    assert [edit for edit in restore(article).edits if edit.reason == "spin"] == []


@pytest.mark.parametrize("number", range(len(REPORTS)))
def test_honest_reports_stay(number: int) -> None:
    article = restore(clean(Article("report", REPORTS[number])))
    assert [edit for edit in article.edits if edit.reason == "spin"] == []


@pytest.mark.parametrize("first", range(0, len(TRAPS), 20))
def test_honest_paragraphs_stay_in_long_articles(first: int) -> None:
    article = restore(clean(Article("trap", "\n\n".join(TRAPS[first : first + 20]))))
    assert [edit for edit in article.edits if edit.reason == "spin"] == []


def test_words_that_nobody_listed_are_put_back() -> None:
    article = clean(Article("spun", SPUN))
    assert article.spun > 0.5
    read = restore(article)
    put = {read.raw[e.start : e.end]: (e.replacement, e.evidence) for e in read.edits if e.reason == "spin"}
    assert put["mislaid"][0] == "lost"
    assert any(": probability 0." in evidence for _, evidence in put.values())
    assert [e.replacement for e in restore(read).edits] == [e.replacement for e in read.edits]


def test_one_rare_word_among_honest_ones_stays() -> None:
    text = "The Tories mislaid nothing, but Labour were swept out of Medway, which the Greens could not withstand."
    article = replace(clean(Article("honest", text.replace("mislaid", "lost"))), spun=1.0)
    assert restore(article).edits == ()


def test_figures_and_names_stay() -> None:
    read = restore(clean(Article("spun", SPUN)))
    for kept in ("11", "20", "41", "18", "17", "14", "Medway", "Strood", "Swindon", "Dover", "Labour", "Lib Dems"):
        assert kept in read.restored
