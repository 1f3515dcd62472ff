"""Edits, the way between offsets before and after them, and their composition, against a reading letter by letter."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.article import EDIT_REASONS, Article, Edit, OffsetMap, apply_edits, compose

TEXTS = st.text(alphabet="abAB1 .\n−é😀", max_size=24)


@st.composite
def edits_over(draw: st.DrawFn, length: int) -> tuple[Edit, ...]:
    """Edits that do not overlap, insertions and deletions among them, at most one insertion at a place."""
    places = sorted(draw(st.lists(st.integers(0, length), max_size=10)))
    edits: list[Edit] = []
    at = 0
    for start, end in zip(places[::2], places[1::2], strict=False):
        if start < at or (edits and edits[-1].start == edits[-1].end == start):
            continue
        reason = draw(st.sampled_from(EDIT_REASONS))
        edits.append(Edit(start, end, draw(TEXTS.map(lambda t: t[:4])), reason, draw(st.sampled_from(["", "w", "x"]))))
        at = end
    return tuple(edits)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, tuple[Edit, ...]]:
    text = draw(TEXTS)
    return text, draw(edits_over(len(text)))


@st.composite
def twice_edited(draw: st.DrawFn) -> tuple[str, tuple[Edit, ...], tuple[Edit, ...]]:
    text, first = draw(edited())
    return text, first, draw(edits_over(len(apply_edits(text, first))))


def letters(text: str, edits: tuple[Edit, ...]) -> list[tuple[str, int, int]]:
    """Each letter of the text after, with the stretch of the text before that it stands for."""
    out: list[tuple[str, int, int]] = []
    at = 0
    for edit in edits:
        out += [(text[k], k, k + 1) for k in range(at, edit.start)]
        out += [(sign, edit.start, edit.end) for sign in edit.replacement]
        at = edit.end
    return out + [(text[k], k, k + 1) for k in range(at, len(text))]


@given(edited())
def test_apply_edits_is_the_reading_letter_by_letter(case: tuple[str, tuple[Edit, ...]]) -> None:
    text, edits = case
    assert apply_edits(text, edits) == "".join(sign for sign, _, _ in letters(text, edits))


@given(edited(), st.randoms(use_true_random=False))
def test_order_of_edits_does_not_matter(case: tuple[str, tuple[Edit, ...]], chance: random.Random) -> None:
    text, edits = case
    mixed = list(edits)
    chance.shuffle(mixed)
    assert apply_edits(text, mixed) == apply_edits(text, edits)
    assert OffsetMap(len(text), mixed).edits == edits


@given(edited(), st.data())
def test_spans_after_go_back_to_what_they_stand_for(case: tuple[str, tuple[Edit, ...]], data: st.DataObject) -> None:
    text, edits = case
    after = letters(text, edits)
    start = data.draw(st.integers(0, len(after)))
    end = data.draw(st.integers(start, len(after)))
    before = OffsetMap(len(text), edits).to_before(start, end)
    if start < end:
        assert before == (after[start][1], after[end - 1][2])
    else:
        assert before[0] == before[1]
        assert 0 <= before[0] <= len(text)


@given(edited(), st.data())
def test_spans_before_go_on_to_what_they_became(case: tuple[str, tuple[Edit, ...]], data: st.DataObject) -> None:
    text, edits = case
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    after = OffsetMap(len(text), edits).to_after(start, end)
    restored = apply_edits(text, edits)
    assert 0 <= after[0] <= after[1] <= len(restored)
    if start == end:
        assert after[0] == after[1]
        return
    shift = sum(len(e.replacement) - (e.end - e.start) for e in edits if e.end <= start)
    over_start = [e for e in edits if e.start <= start < e.end]
    over_end = [e for e in edits if e.start < end <= e.end]
    left = over_start[0].start + shift if over_start else start + shift
    inside = sum(
        len(e.replacement) - (e.end - e.start) for e in edits if start <= e.start and e.end < end and e.end > start
    )
    inside += sum(len(e.replacement) - (e.end - e.start) for e in edits if e.start < start < e.end < end)
    # an insertion at the very start stays outside, as does one at the very end
    inside -= sum(len(e.replacement) for e in edits if e.start == e.end == start)
    if over_end:
        edit = over_end[0]
        gain = sum(len(e.replacement) - (e.end - e.start) for e in edits if e.end <= edit.start and e is not edit)
        right = edit.start + gain + len(edit.replacement)
    else:
        right = end + sum(
            len(e.replacement) - (e.end - e.start) for e in edits if e.end < end or (e.end == end and e.start < end)
        )
    assert after == (left, max(left, right))


@given(edited(), st.data())
def test_there_and_back_holds_the_span(case: tuple[str, tuple[Edit, ...]], data: st.DataObject) -> None:
    text, edits = case
    way = OffsetMap(len(text), edits)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    there = way.to_after(start, end)
    if there[0] < there[1]:
        back = way.to_before(*there)
        touched = [e for e in edits if e.start < end and e.end > start]
        assert back[0] <= start or touched
        if not touched:
            assert back == (start, end)
            assert apply_edits(text, edits)[slice(*there)] == text[start:end]


@given(edited(), st.data())
def test_maps_keep_the_order_of_spans(case: tuple[str, tuple[Edit, ...]], data: st.DataObject) -> None:
    text, edits = case
    way = OffsetMap(len(text), edits)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=4, max_size=4)))
    first, second = way.to_after(cuts[0], cuts[1]), way.to_after(cuts[2], cuts[3])
    if cuts[0] < cuts[1] and cuts[2] < cuts[3]:
        assert first[0] <= second[0]
        assert first[1] <= second[1]


@given(twice_edited())
def test_composed_edits_do_what_both_do(case: tuple[str, tuple[Edit, ...], tuple[Edit, ...]]) -> None:
    text, first, second = case
    both = compose(text, first, second)
    OffsetMap(len(text), both)  # valid: in place, without overlap
    assert apply_edits(text, both) == apply_edits(apply_edits(text, first), second)
    assert list(both) == sorted(both, key=lambda e: (e.start, e.end))


@given(twice_edited())
def test_composition_leaves_alone_what_nothing_touches(case: tuple[str, tuple[Edit, ...], tuple[Edit, ...]]) -> None:
    text, first, second = case
    both = compose(text, first, second)
    shift = 0
    for edit in first:
        start, end = edit.start + shift, edit.start + shift + len(edit.replacement)
        shift += len(edit.replacement) - (edit.end - edit.start)
        if not any(later.start < end and later.end > start for later in second):
            assert edit in both


@given(twice_edited())
def test_offsets_of_composed_edits_hold_those_of_the_two_maps(
    case: tuple[str, tuple[Edit, ...], tuple[Edit, ...]],
) -> None:
    """A composed map may be coarser where edits melt, and finer where they cancel out; never elsewhere."""
    text, first, second = case
    middle = apply_edits(text, first)
    one, two = OffsetMap(len(text), first), OffsetMap(len(middle), second)
    both = OffsetMap(len(text), compose(text, first, second))
    kept_once = {k for k, (_, a, b) in enumerate(letters(text, first)) if not any(e.start <= a < e.end for e in first)}
    inserted = {e.start for e in first if e.start == e.end}
    for k, (_, a, b) in enumerate(letters(middle, second)):
        start, end = one.to_before(*two.to_before(k, k + 1))
        whole = both.to_before(k, k + 1)
        near = [e for e in first if e.start <= end and e.end >= start]  # where a deletion is, places beside it are one
        assert whole[0] <= max([end, *(e.end for e in near)])
        assert whole[1] >= min([start, *(e.start for e in near)])
        untouched = b == a + 1 and not any(e.start <= a < e.end or e.start == e.end == a for e in second)
        if untouched and a in kept_once and start + 1 == end and start not in inserted:
            assert whole[0] <= start < end <= whole[1]


@given(edited())
def test_composition_with_nothing(case: tuple[str, tuple[Edit, ...]]) -> None:
    text, edits = case
    assert compose(text, edits, ()) == edits
    alone = compose(text, (), edits)
    assert apply_edits(text, alone) == apply_edits(text, edits)
    assert all(text[e.start : e.end] != e.replacement for e in alone)


def test_edits_that_only_touch_keep_their_reasons() -> None:
    """A space put before a mended sign does not take the sign's reason from it."""
    sign = Edit(3, 5, "−", "encoding", "E2 88 before a digit is U+2212")
    space = Edit(3, 3, " ", "layout", "glued")
    assert compose("Conâˆ5", [sign], [space]) == (space, sign)


def test_what_is_undone_is_no_edit() -> None:
    assert compose("abc", [Edit(1, 2, "X", "encoding")], [Edit(1, 2, "b", "layout")]) == ()


def test_melted_edits_keep_evidence_and_the_later_reason() -> None:
    both = compose("xaây", [Edit(2, 3, "’", "encoding", "E2")], [Edit(2, 3, "'", "spelling", "straight")])
    assert both == (Edit(2, 3, "'", "spelling", "E2; straight"),)


def test_an_article_maps_spans_both_ways() -> None:
    raw = "Labourâ€™s leader"
    article = Article("a.txt", raw, edits=(Edit(6, 9, "’", "encoding"),))
    assert article.restored == "Labour’s leader"
    assert article.raw_span(0, 8) == (0, 10)
    assert article.restored_span(0, 10) == (0, 8)
    more = article.with_edits([Edit(9, 15, "chief", "spin")])
    assert more.restored == "Labour’s chief"
    assert more.raw_span(9, 14) == (11, 17)


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(0, 2, "", "layout"), Edit(1, 3, "", "layout")],
        [Edit(2, 9, "", "layout")],
        [Edit(2, 1, "", "layout")],
        [Edit(-1, 1, "", "layout")],
    ],
)
def test_edits_that_overlap_or_leave_the_text_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="overlaps"):
        OffsetMap(3, edits)
    with pytest.raises(ValueError, match="overlaps"):
        apply_edits("abc", edits)


def test_composition_is_linear_in_the_number_of_edits() -> None:
    text = "ab " * 10_000
    first = [Edit(k, k + 1, "X", "encoding") for k in range(0, len(text), 3)]
    second = [Edit(k + 1, k + 2, "Y", "spin") for k in range(0, len(text), 3)]
    assert apply_edits(text, compose(text, first, second)) == "XY " * 10_000
