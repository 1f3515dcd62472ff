"""What cannot be read: wrong calls at once, everything else as a line of ``errors.csv``."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from ingest_inputs import TEXT, jsonl, run, write, zipped

from pipeline.ingest import IngestError, IngestOptions, read

# --- errors


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        (["missing.txt"], r"missing\.txt: no such file or folder"),
        (["*.nothing"], r"\*\.nothing: matches no file"),
        (["empty"], r"empty: nothing to read"),
        ([], r"no input"),
    ],
)
def test_a_wrong_call_is_an_error_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inputs: list[str], message: str
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(IngestError, match=message):
        read(inputs, IngestOptions())  # not yet iterated


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("publisher,title\nX,Y\n", r"no column path"),
        ("path,published_at\na.txt,yesterday\n", r"meta\.csv:2: 'yesterday' is no date"),
        ("path,election_date\na.txt,4 May\n", r"meta\.csv:2: '4 May' is no election date"),
        ("path\na.txt\n./a.txt\n", r"meta\.csv:3: 'a\.txt' stands in line 2 too"),
        ("path,title\na.txt,x,y\n", r"meta\.csv:2: 3 cells where the header has 2"),
    ],
)
def test_a_metadata_file_that_is_wrong(tmp_path: Path, content: str, message: str) -> None:
    write(tmp_path, a__txt=TEXT, meta__csv=content)
    with pytest.raises(IngestError, match=message):
        read([str(tmp_path)], IngestOptions(metadata=tmp_path / "meta.csv"))


def test_a_bad_election_date(tmp_path: Path) -> None:
    write(tmp_path, a__txt=TEXT)
    with pytest.raises(IngestError, match="--election-date '4 May' is no date: write YYYY-MM-DD"):
        read([str(tmp_path)], IngestOptions(election_date="4 May"))


FIELDS = "text, body, content, article, maintext, articleBody, raw"
NO_TEXT = f"no text in it (fields {FIELDS})"


def _gz(content: bytes) -> bytes:
    """Gzip without the time of day: it would give each test worker other names for the tests."""
    return gzip.compress(content, mtime=0)


NESTED = _gz(_gz(_gz(_gz(b"x"))))
GZ = _gz(jsonl(*({"id": n, "text": f"Labour hold Town{n}. {'x' * 50}"} for n in range(2000))).encode())


@pytest.mark.parametrize(
    ("name", "content", "record", "error"),
    [
        ("a.bin", b"\0\1\2\3 rubbish", "", "no text: binary data"),
        ("a.txt", b"", "", "empty file"),
        ("a.txt", b" \r\n", "", "nothing but blanks"),
        ("a.json", b'{"text": "x",\n"b": }', "", "JSON is broken at line 2, column 6: Expecting value"),
        ("a.json", b'{"a": [1, 2]}', "", NO_TEXT),
        ("a.json", b'[{"x": 1}]', "1", NO_TEXT),
        ("a.json", b"[]", "", "holds no record"),
        ("a.json", b"[" * 5000, "", "JSON nested too deeply at line 1"),
        ("a.jsonl", b"\n\n{\n", "1", ("JSON ends in the middle at line 3, column 2: "
         "Expecting property name enclosed in double quotes")),
        ("a.jsonl", b"[1]\n", "1", "line 1: a JSON list where an object should be"),
        ("a.jsonl", b'{"n": ' + b"9" * 5000 + b"}", "1", "JSON with a number that is too long"),
        ("a.csv", b"title,url\nx,y\n", "",
         f"CSV without a text column ({FIELDS})"),
        ("a.csv", b"text,id\nx,1,2\n", "1", "line 2 has 3 cells where the header has 2"),
        ("a.csv", b'text,id\n"x,1\ny,2\n', "", "the quoted field that line 2 begins never ends"),
        ("a.html", b"<html><script>var text = 1</script></html>", "", "HTML without text"),
        ("a.html", b"<div>" * 5000 + b"deep", "", "HTML nested too deeply (more than 2048 elements)"),
        ("a.txt.gz", _gz(TEXT.encode())[:-12], "", "truncated gzip: the file breaks off"),
        ("a.zip", zipped(a__txt="x")[:-10], "", "truncated zip: its directory is missing"),
        ("a.zip", zipped(), "", "an archive without a file"),
        ("a.docx", zipped(word___document__xml="x"), "", "docx is not offered yet"),
        ("a.parquet", b"PAR1xxxx", "", "Parquet is not offered yet"),
        ("a.warc", b"WARC/1.0\r\n", "", "WARC is not offered yet"),
        ("a.zst", b"\x28\xb5\x2f\xfd\0", "", "zst is not offered yet"),
        ("a.tar", b"a.txt" + b"\0" * 252 + b"ustar\x0000" + b"\0" * 300, "", "tar is not offered yet"),
        ("a.xml", b"<?xml version='1.0'?><rss><item/></rss>", "", "XML, which is none of our formats"),
        ("a.gz", NESTED, "", "more than 3 archives inside one another"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_a_line(
    tmp_path: Path, name: str, content: bytes, record: str, error: str
) -> None:
    (tmp_path / name).write_bytes(content)
    articles, rejections = run(tmp_path / name)
    assert articles == []
    assert [(r.input, r.record, r.stage, r.error) for r in rejections] == [(name, record, "ingest", error)]


def test_formats_of_later_are_skipped_in_a_folder(tmp_path: Path) -> None:
    write(tmp_path, a__parquet=b"PAR1", b__tar__gz=_gz(b"\0" * 257 + b"ustar\0" + b"\0" * 300), c__txt=TEXT)
    _, rejections = run(tmp_path)
    assert [(r.input, r.error) for r in rejections] == [
        ("a.parquet", "skipped: Parquet is not offered yet"),
        ("b.tar.gz", "skipped: tar is not offered yet"),
    ]


def test_of_a_truncated_gzip_whole_records_are_kept(tmp_path: Path) -> None:
    write(tmp_path, a__jsonl__gz=GZ[: len(GZ) // 2])
    articles, rejections = run(tmp_path)
    assert 100 < len(articles) < 2000
    assert all(a.raw == f"Labour hold Town{n}. {'x' * 50}" for n, a in enumerate(articles))
    assert [r.error for r in rejections] == ["truncated gzip: the file breaks off"]


def test_of_a_damaged_gzip_nothing_is_kept(tmp_path: Path) -> None:
    broken = bytearray(GZ)
    broken[-6] ^= 0xFF  # the checksum
    write(tmp_path, a__jsonl__gz=bytes(broken))
    articles, rejections = run(tmp_path)
    assert articles == []
    assert rejections[0].error.startswith("damaged gzip")


def test_one_bad_record_does_not_cost_the_others(tmp_path: Path) -> None:
    write(
        tmp_path,
        a__jsonl='{"text": "One."}\nrubbish\n{"id": 3, "text": "Three."}\n{"id": 4}\n',
        b__json='[{"text": "One."}, 7, {"text": "Three."} {"text": "Four."}]',
        c__csv="text,id\nOne.,1\nTwo.,2,x\nThree.,3\n",
    )
    articles, rejections = run(tmp_path)
    assert [(a.source, a.raw) for a in articles] == [
        ("a.jsonl#1", "One."), ("a.jsonl#3", "Three."),
        ("b.json#1", "One."), ("b.json#3", "Three."),
        ("c.csv#1", "One."), ("c.csv#3", "Three."),
    ]  # fmt: skip
    assert [(r.input, r.record, r.error) for r in rejections] == [
        ("a.jsonl", "2", "JSON is broken at line 2, column 1: Expecting value"),
        ("a.jsonl", "4", NO_TEXT),
        ("b.json", "2", "record 2, line 1: a JSON int where an object should be"),
        ("b.json", "", "JSON is broken at line 1: ',' or ']' expected"),
        ("c.csv", "2", "line 3 has 3 cells where the header has 2"),
    ]


def test_a_date_that_cannot_be_read_is_said_and_the_article_kept(tmp_path: Path) -> None:
    write(tmp_path, a__json=json.dumps({"text": "Labour hold.", "date": "last week"}))
    articles, rejections = run(tmp_path)
    assert [(a.source, a.published_at) for a in articles] == [("a.json", "")]
    assert [r.error for r in rejections] == [
        "skipped: date 'last week' is no date that can be read; the article is read without it"
    ]
