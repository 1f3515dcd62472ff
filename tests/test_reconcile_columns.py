"""Figures weighed all at once come out as figures weighed one by one, in every cell of every table."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from random import Random
from typing import Any
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_reconcile_laws import AREAS, NAMES, PARTIES, SOURCES, TIMES, WORLDS, law, run, tables
from test_reconcile_world import DAY, Row, fact, frame, gazetteer, passage, rows_of, source

from pipeline import reconcile as reconciling
from pipeline import schema
from pipeline.csvfile import Coded, write_columns, write_csv
from pipeline.reconcile import Reconciled, weigh_all
from pipeline.reconcile.columns import among, as_texts, coded, distinct, pairs
from pipeline.reconcile.plain import PlainClaims, plain_claims
from pipeline.schema import FACTS


def one_by_one(call: Callable[[], Reconciled]) -> Reconciled:
    """What comes out where no figure is taken as plain."""

    def none_plain(facts: Any, origins: Any, area_of: Any, kept_apart: Any) -> Any:
        return plain_claims(facts, origins, area_of, lambda key: True)

    with patch.object(reconciling, "plain_claims", none_plain):
        return call()


def counted(call: Callable[[], Reconciled]) -> tuple[Reconciled, int]:
    """What comes out, and how many figures were plain."""
    plain: list[PlainClaims] = []

    def noted(*given: Any) -> Any:
        found = plain_claims(*given)
        plain.append(found[0])
        return found

    with patch.object(reconciling, "plain_claims", noted):
        out = call()
    return out, len(plain[-1].keys)


COPIES = st.lists(
    st.builds(
        passage,
        st.sampled_from(NAMES),
        st.sampled_from((*NAMES, "gone")),
        start=st.sampled_from((0, 90, 150)),
        end=st.sampled_from((200, 400)),
        kind=st.sampled_from(("exact", "cut", "spun", "rewritten", "version")),
    ),
    max_size=3,
)
VERSIONS = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(NAMES), max_size=2)


@law
@given(WORLDS, SOURCES, COPIES, VERSIONS)
def test_small_worlds_are_the_same_both_ways(
    facts: list[Row], sources: list[Row], copies: list[Row], versions: dict[str, str]
) -> None:
    rows = [row | {"version_of": versions.get(row["source"], "")} for row in sources]
    copies = [row for row in copies if row["source"] != row["of"]]
    together, alone = run(facts, rows, copies), one_by_one(lambda: run(facts, rows, copies))
    assert tables(together) == tables(alone)
    assert together.messages == alone.messages


def crowded(seed: int) -> tuple[list[Row], list[Row], list[Row]]:
    """Many statements by many articles on few figures, most of them plain, with copies and replaced versions."""
    pick = Random(seed)
    names = [f"{n:02}" for n in range(30)]
    sources = [
        source(
            name,
            pick.choice(("Echo", "Post", "Globe", "Mail  Online", "")),
            published_at=pick.choice(TIMES),
            version_of=pick.choice(names) if pick.random() < 0.1 else "",
        )
        for name in names
    ]
    copies = [passage(*pick.sample(names, 2), kind=pick.choice(("exact", "spun"))) for _ in range(4)]
    facts = []
    for number in range(400):
        area = pick.choice(AREAS)
        more: dict[str, Any] = {
            "as_of": pick.choice(TIMES), "status": pick.choice(("asserted", "asserted", "partial")),
            "start": number, "end": number + 40, "unit": pick.choice(("", "seats")),
            "election_date": pick.choice((DAY, DAY, "2019-05-02")), "area_code": pick.choice(("", "E1", "E2")),
            "election_id": pick.choice(("", "local.a", "local.b")),
        }  # fmt: skip
        if pick.random() < 0.01:
            more["bound"] = "at_least"
        if pick.random() < 0.3:
            holders = ("CON", "LAB", "NOC")
            row = fact(
                pick.choice(names), area, "control", pick.choice(holders), previous=pick.choice(("", *holders)), **more
            )
        else:
            measure = pick.choice(("seats", "seat_change", "seats_before", "councils_lost", "turnout"))
            value = pick.choice((-12, 0, 3, 3, 11, 11, 11, 22))
            row = fact(pick.choice(names), area, measure, value, pick.choice(PARTIES[:4]), **more)
        facts.append(row)
    return facts, sources, copies


@pytest.mark.parametrize("seed", range(6))
def test_crowded_worlds_are_the_same_both_ways(seed: int) -> None:
    facts, sources, copies = crowded(seed)
    together, plain = counted(lambda: run(facts, sources, copies))
    alone = one_by_one(lambda: run(facts, sources, copies))
    assert plain > len(together.reconciled) / 2  # else both ways are one
    assert "disputed" in set(together.reconciled["verdict"])
    assert {"supports", "competes", "superseded", "copy"} <= set(together.evidence["role"])
    assert tables(together) == tables(alone)
    assert together.messages == alone.messages


def test_reviewed_figures_beside_plain_ones_are_the_same_both_ways() -> None:
    facts, sources, copies = crowded(7)
    rows = rows_of(run(facts, sources, copies).reconciled)[::9]
    decisions = [
        {"figure_id": row["figure_id"], "action": action, "value": "9" if row["number"] else row["value"], "who": "Ann"}
        for row, action in zip(rows, cycle(("accept", "correct", "reject", "unsure")), strict=False)
    ]
    together, plain = counted(lambda: run(facts, sources, copies, decisions))
    alone = one_by_one(lambda: run(facts, sources, copies, decisions))
    assert plain > 0
    assert "reviewed" in set(together.reconciled["verdict"])
    assert tables(together) == tables(alone)
    assert together.messages == alone.messages


def test_columns_read_as_codes_are_read_as_text_is() -> None:
    facts, _, _ = crowded(8)
    table = frame(FACTS, facts)
    codes = table.astype({name: "category" for name in FACTS.names if name not in ("fact_id", "quote")})
    codes.loc[0, "unit"] = np.nan
    table.loc[0, "unit"] = ""
    for name in FACTS.names:
        assert coded(codes, name).texts().tolist() == coded(table, name).texts().tolist() == table[name].tolist()


@given(st.lists(st.integers(-5, 5)), st.lists(st.integers(-5, 5)))
def test_numbers_are_counted_as_sets_count_them(some: list[int], others: list[int]) -> None:
    first, second = (np.array(found, dtype=np.int64) for found in (some, others))
    assert distinct(first).tolist() == sorted(set(some))
    assert among(first, second).tolist() == [number in set(others) for number in some]


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3), st.integers(0, 4)), max_size=20), st.booleans())
def test_codes_of_several_columns_are_in_the_order_of_all(rows: list[tuple[int, int, int]], large: bool) -> None:
    most = 1 << 40 if large else 5  # beyond 64 bits they are numbered afresh
    columns = [np.array([row[place] for row in rows], dtype=np.int64) for place in range(3)]
    found = pairs(*((column, most) for column in columns)).tolist()
    for row, code in zip(rows, found, strict=True):
        for other, more in zip(rows, found, strict=True):
            assert (row < other) == (code < more)


@given(st.lists(st.tuples(*[st.text(alphabet='ab,"\r\n é\ud800', max_size=4)] * 3), max_size=9))
def test_columns_are_written_as_rows_are(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]) -> None:
    folder, names = tmp_path_factory.mktemp("written"), ["a", "b,", "c"]
    columns = [[row[place] for row in rows] for place in range(3)]
    words = [sorted({*column, 'of, "no row"'}) for column in columns]
    codes = [
        Coded(np.array([known.index(cell) for cell in column], dtype=np.int64), as_texts(known))
        for column, known in zip(columns, words, strict=True)
    ]
    write_csv(folder / "rows.csv", names, (dict(zip(names, row, strict=True)) for row in rows))
    for cells in (columns, codes, [columns[0], as_texts(columns[1]), codes[2]]):
        assert write_columns(folder / "columns.csv", names, cells) == len(rows)
        assert (folder / "columns.csv").read_bytes() == (folder / "rows.csv").read_bytes()


def test_tables_are_the_same_in_whatever_order_they_are_looked_up() -> None:
    facts, sources, copies = crowded(9)
    given = frame(FACTS, facts), frame(schema.SOURCES, sources), frame(schema.COPIES, copies)
    one, other = (weigh_all(*given, gazetteer()).tables for _ in range(2))
    names = list(one)
    found = {name: one[name].astype(object) for name in names}
    assert found["reconciled"]["checks"].any()
    for name in reversed(names):
        pd.testing.assert_frame_equal(found[name], other[name].astype(object))


def test_tables_are_text_whatever_made_them() -> None:
    facts, sources, copies = crowded(9)
    out = run(facts, sources, copies)
    for table in (out.reconciled, out.evidence, out.conflicts, out.sources):
        assert all(pd.api.types.is_string_dtype(dtype) for dtype in table.dtypes)
