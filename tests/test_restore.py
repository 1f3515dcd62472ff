"""Restoring: words read off an original, spun words read in their frames, names mended; honest text left alone."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.article import Article, Edit, Region, apply_edits
from pipeline.restore import restore
from pipeline.restore.spelling import is_slip
from pipeline.swaps import frames
from pipeline.wording import NUMBER_WORDS

TABLE = frames.load()
TEXTS = {
    path.stem: path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "copies").glob("*.txt"))
}
SHARED = Path(__file__).resolve().parents[2] / "shared"

WRITTEN = """Labour won control of Ashford in Kent for the first time, taking 24 of the 47 seats.

The party needed four gains and made nine, while the Conservatives lost 11 seats and their leader lost his own in
Beaver ward. Two independents held on, and the Greens, who had four councillors, now have eight. Turnout was higher
than in any local election this century. "It feels like a general election," said one of the counters.

Tewkesbury stays under no overall control, though the Liberal Democrats made gains there."""
SPUN = """Labour gained management of Ashford in Kent for the primary time, taking 24 of the 47 chairs.

The celebration wanted 4 beneficial properties and made 9, whereas the Conservatives misplaced 11 seats and their chief
misplaced his personal in Beaver ward. Two independents carried on, and the Greens, who had 4 councillors,
now have eight. Turnout was larger than in any native election this century. "It looks like a common election,"
said one of many counters.

Tewkesbury stays underneath no general management, although the Liberal Democrats made beneficial properties there."""


def article(text: str, spun: float = 0.0, source: str = "x.txt", date: str = "2023-05-05", **fields: object) -> Article:
    return Article(source, text, spun=spun, published_at=date, **fields)  # type: ignore[arg-type]


def reasons(given_article: Article) -> set[str]:
    return {edit.reason for edit in given_article.edits}


def unspin(words: dict[str, list[str]], text: str, seed: int, rate: float) -> str:
    """A spinner: puts spun phrases of the table for what they stand for."""
    dice = random.Random(seed)
    pattern = re.compile(r"\b(?:" + "|".join(re.escape(m) for m in sorted(words, key=len, reverse=True)) + r")\b")
    return pattern.sub(lambda m: dice.choice(words[m[0]]) if dice.random() < rate else m[0], text)


INVERSE: dict[str, list[str]] = {}
for _spun, _meant in sorted(TABLE.pairs):
    INVERSE.setdefault(_meant, []).append(_spun)


# the table


@pytest.mark.parametrize(("spun", "meant"), TABLE.examples)
def test_examples(spun: str, meant: str) -> None:
    done = restore(article(spun, 1.0))
    assert done.restored == meant
    assert restore(done) == done
    assert all(edit.evidence for edit in done.edits)


@pytest.mark.parametrize("text", TABLE.negatives)
def test_innocent_words_stay_even_in_a_spun_article(text: str) -> None:
    assert "spin" not in reasons(restore(article(text, 1.0)))


@pytest.mark.parametrize("text", [*(meant for _, meant in TABLE.examples), *TABLE.negatives])
def test_what_is_meant_is_not_spun(text: str) -> None:
    assert "spin" not in reasons(restore(article(text, 1.0)))


def test_every_swap_has_a_frame_and_no_number() -> None:
    for found in TABLE.swaps.values():
        for swap in found:
            assert swap.frames
            numbers = [
                [w for w in side if w.isdigit() or w in NUMBER_WORDS] for side in (swap.spun, swap.meant.split())
            ]
            assert numbers[0] == numbers[1], swap


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('words = { "a" = "b" }', "no frames"),
        ('words = { "a" = "b" }\nframes = ["the a"]', "must have one _"),
        ('words = { "a" = "b" }\nframes = ["NOBODY _"]', "no class NOBODY"),
        ('words = { "a" = "b" }\nframes = ["..99 _"]', "no gap"),
        ("words = ", "Invalid"),
    ],
)
def test_faults_of_a_users_table_are_named(tmp_path: Path, entry: str, fault: str) -> None:
    (tmp_path / "spin").mkdir()
    (tmp_path / "spin" / "mine.toml").write_text(f"[[swap]]\n{entry}\n", encoding="utf-8")
    with pytest.raises(frames.SpinTableError, match=fault):
        frames.load(tmp_path)


def test_a_user_may_add_swaps(tmp_path: Path) -> None:
    (tmp_path / "spin").mkdir()
    own = '[[swap]]\nwords = { "gala" = "party" }\nframes = ["PARTY _"]\n'
    (tmp_path / "spin" / "mine.toml").write_text(own, encoding="utf-8")
    text = "The Labour gala lost two seats."
    assert restore(article(text, 1.0)).restored == text
    assert restore(article(text, 1.0), models=tmp_path).restored == "The Labour party lost two seats."


# without an original


def test_a_spun_article_alone_reads_like_results() -> None:
    text = restore(article(SPUN, 1.0)).restored
    for words in (
        "Labour gained control of Ashford",  # "gained" may be "won" or itself: the extractor reads both
        "for the first time",
        "24 of the 47 seats",
        "The party wanted 4 gains and made 9, while the Conservatives lost 11 seats and their leader\nlost his",
        "any local election",
        "general election",
        "under no overall control, although the Liberal Democrats made gains",
    ):
        assert words in text
    assert re.findall(r"\d+", text) == re.findall(r"\d+", SPUN)


def test_below_the_threshold_nothing_is_read_otherwise() -> None:
    assert restore(article(SPUN, 0.49)).edits == ()


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_honest_text_has_no_edit(name: str) -> None:
    assert restore(article(TEXTS[name])).edits == ()
    assert "spin" not in reasons(restore(article(TEXTS[name], 1.0)))  # and none if it is taken for spun


def test_capital_letters_follow() -> None:
    assert restore(article("Native Elections: Tories Misplace General Management", 1.0)).restored.startswith("Local ")
    assert restore(article("MEDWAY: NO GENERAL MANAGEMENT", 1.0)).restored == "MEDWAY: NO OVERALL CONTROL"
    shown = restore(article("Celebration House is closed. The Native Plants Society met.", 1.0))
    assert shown.edits == ()


def test_evidence_says_which_frame() -> None:
    (edit,) = restore(article("Medway fell to no general management.", 1.0)).edits
    assert (edit.reason, edit.replacement) == ("spin", "overall control")
    assert edit.evidence.startswith('"general management" read as "overall control": no|')


# beside an original


def test_words_are_read_off_the_original() -> None:
    original = article(WRITTEN, source="wire.txt")
    done = restore(article(SPUN, 1.0), original)
    expected = WRITTEN.replace("needed four", "needed 4").replace("made nine", "made 9").replace("had four", "had 4")
    # figures of equal value stay as the copy writes them
    assert done.restored.split() == expected.split()
    assert reasons(done) == {"spin"}
    edit = next(e for e in done.edits if done.raw[e.start : e.end] == "celebration")
    start, end = re.search(r"wire\.txt (\d+)-(\d+)", edit.evidence).groups()  # type: ignore[union-attr]
    assert WRITTEN[int(start) : int(end)] == "party"
    assert restore(done, original) == done


def test_a_copy_that_does_not_look_spun_is_read_off_where_its_swaps_are_known_ones() -> None:
    assert (
        restore(article(SPUN, 0.0), article(WRITTEN)).restored == restore(article(SPUN, 1.0), article(WRITTEN)).restored
    )


def test_a_sub_editors_words_stay() -> None:
    edited = WRITTEN.replace("won control of", "seized").replace("Turnout was higher", "More people voted")
    edited = (
        edited.replace("held on", "survived")
        .replace("The party", "Its candidates")
        .replace("stays under", "is still under")
    )
    assert restore(article(edited), article(WRITTEN)).edits == ()


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("lost 11 seats", "lost 12 seats"),  # a figure
        ("made nine", "made eight"),
        ("taking 24 of", "taking half of"),
        ("Two independents", "Three independents"),
        ("Labour won control", "Reform won control"),  # a name
        ("Tewkesbury stays", "Cheltenham stays"),
        ("the Conservatives lost 11", "the Conservatives gained 11"),  # another result
        ("Two independents held on", "Two independents lost out"),
        ("Labour won control", "Labour lost control"),
        ("who had four", "who never had four"),  # a negation
        ("under no overall control", "under overall control"),
    ],
)
def test_what_a_copy_tells_otherwise_stays(written: str, told: str) -> None:
    copy = SPUN.replace("carried on", "held on").replace("4 councillors", "four councillors")
    for spun, honest in (
        ("made 9", "made nine"), ("gained management", "won control"), ("misplaced 11", "lost 11"),
        ("stays underneath no general management", "stays under no overall control"), ("11 chairs", "11 seats"),
    ):  # fmt: skip
        copy = copy.replace(spun, honest)
    assert written in copy
    done = restore(article(copy.replace(written, told), 1.0), article(WRITTEN))
    assert told in done.restored
    assert written not in done.restored


def test_a_spun_original_is_no_help() -> None:
    assert restore(article(SPUN, 1.0), article(SPUN, 1.0)) == restore(article(SPUN, 1.0))


def test_an_unlike_original_changes_nothing() -> None:
    assert restore(article(TEXTS["wire"]), article(TEXTS["daily"])).edits == ()
    done = restore(article(SPUN, 1.0), article(TEXTS["live"]))
    assert "won" not in done.restored


def test_nothing_is_learnt_from_a_pair() -> None:
    alone = restore(article(SPUN, 1.0))
    restore(article(SPUN, 1.0), article(WRITTEN))
    assert restore(article(SPUN, 1.0)) == alone


def test_edits_come_on_top_of_earlier_ones() -> None:
    raw = SPUN.replace("'", "&#39;").replace('"', "&quot;")
    earlier = tuple(Edit(m.start(), m.end(), '"', "entity") for m in re.finditer("&quot;", raw))
    done = restore(article(raw, 1.0, edits=earlier), article(WRITTEN))
    assert done.restored.split() == restore(article(SPUN, 1.0), article(WRITTEN)).restored.split()
    assert apply_edits(done.raw, done.edits) == done.restored
    at = done.restored.index("overall control")
    start, end = done.raw_span(at, at + len("overall control"))
    assert raw[start:end].endswith("general management")


def test_furniture_is_not_read_off() -> None:
    plea = "Sign up here to our native newsletter, it is free, and misplaced letters are a thing of the past.\n"
    other = plea.replace("native", "local").replace("misplaced", "lost")
    region = (Region(0, len(plea), "furniture"),)
    done = restore(article(plea + SPUN, 1.0, regions=region), article(other + WRITTEN))
    assert done.restored.startswith("Sign up here to our native newsletter")


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(sorted(TEXTS)), st.integers(0, 99), st.sampled_from([0.3, 0.7, 1.0]), st.booleans())
def test_restoring_twice_changes_nothing_more(name: str, seed: int, rate: float, beside: bool) -> None:
    spun = article(unspin(INVERSE, TEXTS[name], seed, rate), 1.0)
    original = article(TEXTS[name], source="o.txt") if beside else None
    done = restore(spun, original)
    assert restore(done, original) == done
    assert apply_edits(done.raw, done.edits) == done.restored
    assert re.findall(r"\d+", done.restored) == re.findall(r"\d+", done.raw)
    names = r"(?<=[a-z,] )[A-Z]\w+"  # capitals within a sentence
    assert re.findall(names, done.restored) == re.findall(names, done.raw)


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="abcNM 4.,\n'’“\"-()", max_size=120), st.text(max_size=120))
def test_any_text_goes_through(text: str, other: str) -> None:
    done = restore(article(f"The celebration misplaced {text}", 1.0), article(other))
    assert apply_edits(done.raw, done.edits) == done.restored
    assert restore(article(other)).raw == other


def test_seeds_read_like_results() -> None:
    if not (SHARED / "seeds").is_dir():
        pytest.skip("needs ../shared/seeds")
    spun, original = (
        article(next((SHARED / "seeds").glob(f"{k}*")).read_bytes().decode(), spun, source=k)
        for k, spun in (("002", 1.0), ("004", 0.0))
    )
    for done in (restore(spun), restore(spun, original)):
        left = re.findall(
            r"\b(?:celebration|management|misplaced|profitable|beneficial|native|unbiased|yr)\b", done.restored
        )
        assert left == []
        assert done.restored.count("no overall control") == original.raw.count("no overall control")
        assert re.findall(r"\d+", done.restored) == re.findall(r"\d+", done.raw)
    for honest in ("000", "001", "003", "004"):
        text = next((SHARED / "seeds").glob(f"{honest}*")).read_bytes().decode()
        # one of them misspells a county, beside words of results
        assert reasons(restore(article(text))) <= {"spelling"}
        assert reasons(restore(article(text, 1.0))) <= {"spelling"}


# spelling


def mended(text: str, date: str = "2023-05-05") -> dict[str, str]:
    done = restore(article(text, date=date))
    assert reasons(done) <= {"spelling"}
    return {done.raw[e.start : e.end]: e.replacement for e in done.edits}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Labour held Burnely with a majority of one.", {"Burnely": "Burnley"}),
        ("Tewksbury slipped from Tory hands into no overall control.", {"Tewksbury": "Tewkesbury"}),
        ("The Greens gained 17 seats in East Hertforshire.", {"Hertforshire": "Hertfordshire"}),
        ("The Tories lost control of Guilford Borough Council.", {"Guilford": "Guildford"}),
        ("Labour kept Milton Keyns, and gained Wolverhapmton.", {"Keyns": "Keynes", "Wolverhapmton": "Wolverhampton"}),
        ("Conservatives hold King's Lynn and West Norflok.", {"Norflok": "Norfolk"}),
        ("TORIES LOSE CONTROL OF TEWKSBURY", {"TEWKSBURY": "TEWKESBURY"}),
        ("Labur held Halton; the Conservaties lost two seats.", {"Labur": "Labour", "Conservaties": "Conservatives"}),
        ("The Lib Dmes took control of Dacorum.", {"Dmes": "Dems"}),
        ("Liberal Democarts won 12 seats.", {"Democarts": "Democrats"}),
        ("Labor gained nine councillors and control of Dover.", {"Labor": "Labour"}),
        ("Melton remains under on overall control.", {"on overall control": "no overall control"}),
        ("Ashford (Lab holf)", {"holf": "hold"}),
    ],
)
def test_slips_are_mended(text: str, expected: dict[str, str]) -> None:
    assert mended(text) == expected


def test_a_slip_mended_once_is_mended_again_where_a_council_can_stand() -> None:
    done = restore(
        article("Labour lost Tewksbury. Tewksbury was its jewel. I lived near Tewksbury Road.", date="2023-05-05")
    )
    assert done.restored == "Labour lost Tewkesbury. Tewkesbury was its jewel. I lived near Tewksbury Road."


@pytest.mark.parametrize(
    "text",
    [
        "Burnham Town Council stayed Conservative.",
        "In Hertford, the county town, the Greens took three wards.",
        "Labour gained the Medway Park ward.",
        "The West Cambridgeshire Residents lost a seat.",
        "Newcastle United gained three points.",
        "Labour held Worcester and lost Worcestershire.",
        "Labour gained the Burnely ward from the Conservatives.",
        "In the town of Tewksbury, Labour lost two seats.",
        "Labour's Mark Burnely lost his seat on the council.",
        "Cllr Burnely, who leads the Conservatives, lost control of the council.",
        "Labour lost to Burnely Rovers, joked the Conservatives' leader.",
        "Burnely is a fine place for a walk.",
        "The MP for Burnely, a Conservative, said that Labour won seats.",
        "Working families held the key to control of the council, said Labour.",
        "Labour took Kington and Barnes wards and gained control.",  # places near Kingston and Barnet
        "Australia's Labor government lost seats, said the Australian Conservatives.",
        "A debate on overall control of the fund was held by Labour.",
    ],
)
def test_what_is_right_or_of_another_kind_stays(text: str) -> None:
    assert mended(text) == {}


def test_a_council_must_have_been_there_on_the_date() -> None:
    text = "The Conservatives lost control of Scarbrough."  # Scarborough: until 2023
    assert mended(text, "2019-05-03") == {"Scarbrough": "Scarborough"}
    assert mended(text, "2023-05-05") == {}
    assert mended(text, "") == {"Scarbrough": "Scarborough"}
    older = replace(article(text), election_date="2019-05-02")
    assert restore(older).restored == "The Conservatives lost control of Scarborough."


@pytest.mark.parametrize(
    ("word", "target", "slip"),
    [
        ("burnely", "burnley", True), ("tewksbury", "tewkesbury", True), ("hertforshire", "hertfordshire", True),
        ("malton", "melton", False), ("barnes", "barnet", False), ("burnham", "burnley", False),
        ("plymoith", "plymouth", True), ("plymaath", "plymouth", False), ("burnley", "burnley", False),
    ],
)  # fmt: skip
def test_slips(word: str, target: str, slip: bool) -> None:
    assert is_slip(word, target) is slip


def test_case_of_near_names() -> None:
    case = SHARED / "cases" / "12_near_names" / "input.txt"
    if not case.is_file():
        pytest.skip("needs ../shared/cases")
    assert mended(case.read_text(encoding="utf-8")) == {"Burnely": "Burnley", "Tewksbury": "Tewkesbury"}


@pytest.mark.timeout(120)  # quadratic, it would take hours
def test_a_long_hostile_line_is_no_trouble() -> None:
    for text in ("The celebration misplaced " + "a " * 100_000, "Ab" * 200_000 + " held"):
        assert restore(article(text, 1.0)).raw == text
    assert len(restore(article("Labour held " + "Burnely, " * 2_000 + ".")).raw) > 10_000
