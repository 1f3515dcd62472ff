"""Law 6: any bytes in, an article or a line of ``errors.csv`` out; no traceback, bounded memory and time."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ingest_inputs import PAGE, RECORD, TEXT, jsonl, run, zipped

from pipeline.article import Article, Rejection
from pipeline.ingest import IngestOptions, read
from pipeline.ingest.options import LARGEST_RECORD, LARGEST_TEXT

ENDINGS = ("txt", "html", "json", "jsonl", "csv", "gz", "zip", "dat", "txt.gz", "csv.gz", "tsv")
GENTLE = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
CSV = "id,title,text,date\n1,T,\"Labour held, Ashdown.\nUp two.\",2023-05-05\n2,U,'Beadle',\n"
EXPORT = (
    "1 of 2 DOCUMENTS\n\nEcho\n\nMay 6, 2023\n\nHead\n\nLENGTH: 3 words\n\nLabour held Ashdown.\n\nLOAD-DATE: May 8\n"
)
META = (
    '<meta charset="utf-8"><meta property="article:published_time" content="2023-05-05T03:12:00+01:00">'
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "H"}</script>'
)
WHOLE = {
    "a.txt": TEXT.encode() * 3,
    "b.txt": ("Example Echo, 5 May 2023\n\nLabour hold Ashdown\n\n" + TEXT).encode("utf-16"),
    "a.html": PAGE.replace("<head>", "<head>" + META).encode(),
    "a.json": json.dumps([RECORD, RECORD | {"id": 2}]).encode(),
    "b.json": json.dumps({"articles": [RECORD, RECORD]}).encode(),
    "a.jsonl": jsonl(RECORD, RECORD | {"id": 2, "text": "<p>Held</p>"}).encode(),
    "a.csv": CSV.encode(),
    "a.jsonl.gz": gzip.compress(jsonl(RECORD, RECORD).encode()),
    "a.zip": zipped(a__txt=TEXT, b__html=PAGE, c__jsonl=jsonl(RECORD), d__zip=zipped(e__csv=CSV)),
    "export.txt": EXPORT.encode(),
}


def check(folder: Path, name: str, data: bytes) -> list[Article | Rejection]:
    path = folder / name
    path.write_bytes(data)
    items = list(read([str(path)], IngestOptions()))
    assert items, "neither an article nor a line of errors"
    for item in items:
        if isinstance(item, Article):
            assert item.raw.strip()
            item.raw.encode("utf-8")  # no lone surrogates
            assert not item.raw.startswith("\ufeff")
            cells = (item.source, item.publisher, item.title, item.url, item.published_at, item.modified_at)
        else:
            assert item.stage == "ingest"
            cells = (item.input, item.record, item.error, item.advice)
        for cell in cells:
            cell.encode("utf-8")
            assert "\n" not in cell
            assert "\r" not in cell
    keys = [item.source for item in items if isinstance(item, Article)]
    assert len(set(keys)) == len(keys)
    return items


@GENTLE
@given(data=st.binary(max_size=2000), ending=st.sampled_from(ENDINGS))
def test_any_bytes(tmp_path: Path, data: bytes, ending: str) -> None:
    check(tmp_path, f"a.{ending}", data)


@GENTLE
@given(
    text=st.lists(
        st.sampled_from(
            ["{", "}", "[", "]", '"text"', ":", ",", '"x"', "<p>", "</p>", "<table>", "<td>", "<!--", "-->", "\n", "\r",
             '"', "1 of 2", " DOCUMENTS", "LENGTH: 3 words", "text,id", "5 May 2023", "Echo", "By ", "\ud800", "\x00",
             "é", "&amp;", "<a href=x>"]
        ),
        max_size=40,
    ).map("".join),
    ending=st.sampled_from(ENDINGS),
)  # fmt: skip
def test_any_pieces_of_our_formats(tmp_path: Path, text: str, ending: str) -> None:
    check(tmp_path, f"a.{ending}", text.encode("utf-8", "surrogatepass"))


@GENTLE
@given(
    name=st.sampled_from(sorted(WHOLE)),
    changes=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 2), st.integers(0, 255)), min_size=1, max_size=6),
    cut=st.none() | st.integers(1, 2000),
)
def test_damaged_files(tmp_path: Path, name: str, changes: list[tuple[int, int, int]], cut: int | None) -> None:
    data = bytearray(WHOLE[name])
    for place, kind, value in changes:
        at = place % len(data)
        if kind == 0:
            data[at] = value
        elif kind == 1:
            data.insert(at, value)
        elif len(data) > 1:
            del data[at]
    check(tmp_path, name, bytes(data[:cut]))


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_whole_files_are_read_whole(tmp_path: Path, name: str) -> None:
    assert all(isinstance(item, Article) for item in check(tmp_path, name, WHOLE[name]) if name != "export.txt")


def bomb() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(8):
            archive.writestr(f"{number}.txt", b"Labour 10 " * 1_000_000)
    return held.getvalue()


HOSTILE = {
    "deep.json": b"[" * 200_000,
    "deep-object.json": b'{"a":' * 200_000,
    "numbers.json": b"[" + b"1," * 300_000 + b"1]",
    "open.json": b'[{"text": "' + b"x" * (LARGEST_RECORD + 10),
    "line.jsonl": b'{"text": "' + b"x" * (LARGEST_RECORD + 10) + b'"}',
    "lines.jsonl": b"x\n" * 300_000,
    "quote.csv": b'text,id\n"' + (b"x" * 99 + b"\n") * (LARGEST_RECORD // 100 + 10),
    "bomb.zip": bomb(),
    "bomb.txt.gz": gzip.compress(b"Labour 10 " * 8_000_000, 1),
    "large.txt": b"x" * (LARGEST_TEXT + 1),
    "dates.txt": b"5 May 2023 " * 100_000,
    "blanks.txt": b"Echo" + b" " * 1_000_000 + b"x",
    "capitals.txt": (b"A, " * 60 + b"\n") * 3000,
    "nested.html": b"<div>" * 100_000,
    "links.html": b"<a href=x>y</a>" * 5_000,
    "spans.html": b"<p>" + b"<span>x</span>" * 5_000,
    "lists.html": b"<ul>" * 500 + b"<li>x" * 2000,
    "tables.html": (b"<table>" + b"<tr><td>x" * 20) * 40,
    "inline.html": b"<span><div>z</div>" * 400,
    "breaks.html": b"<p>x" + b"<br>" * 10_000,
    "comments.html": b"<body>" + b"<!-- " * 200_000,
}


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_files_end_soon_and_in_little_memory(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(HOSTILE[name])
    tracemalloc.start()
    articles, rejections = run(tmp_path / name)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert articles or rejections
    assert len(articles) + len(rejections) <= 1002
    assert most < 400 << 20


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_a_large_dump_is_read_as_a_stream(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    line = (
        jsonl({"text": "Labour hold. " + "x" * 20_000}) if ending == "jsonl" else "Labour hold. " + "x" * 20_000 + "\n"
    )
    with path.open("w") as handle:
        handle.write("" if ending == "jsonl" else "text\n")
        for _ in range(500):
            handle.write(line)
    tracemalloc.start()
    count = sum(isinstance(item, Article) for item in read([str(path)], IngestOptions()))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 500
    assert most < 5 << 20  # of 10 MB
