"""Names of sources, the order of inputs, a run's own files, and ``--metadata``."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest
from ingest_inputs import RECORD, TEXT, jsonl, one, run, write

from pipeline.ingest import IngestError, IngestOptions, input_digests, read

# --- names of sources


def test_names_are_relative_to_the_folder_given(tmp_path: Path) -> None:
    write(tmp_path, sub___b__txt=TEXT, a__txt=TEXT)
    assert [a.source for a in run(tmp_path)[0]] == ["a.txt", "sub/b.txt"]
    assert one(tmp_path / "sub" / "b.txt").source == "b.txt"
    assert [a.source for a in run(tmp_path, prefix=True)[0]] == [
        f"{tmp_path}/a.txt",
        f"{tmp_path}/sub/b.txt",
    ]


def test_odd_characters_in_names_are_encoded(tmp_path: Path) -> None:
    for name in (b"50%.txt", b"a#b;c.txt", b"tab\there.txt", b"lat\xe9.txt", "hôtel.txt".encode()):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(TEXT)
    assert [a.source for a in run(tmp_path)[0]] == [
        "50%25.txt", "a%23b%3Bc.txt", "hôtel.txt", "lat%E9.txt", "tab%09here.txt",
    ]  # fmt: skip


def test_records_go_by_key_unless_keys_repeat(tmp_path: Path) -> None:
    write(
        tmp_path,
        a__jsonl=jsonl({"id": "x;y", "text": "1."}, {"url": "http://u.example/#1", "text": "2."}, {"text": "3."}),
        b__jsonl=jsonl({"id": 5, "text": "1."}, {"id": "5", "text": "2."}, {"id": 6, "text": "3."}),
        c__jsonl=jsonl({"id": "2", "text": "1."}, {"text": "2."}),
    )
    assert [a.source for a in run(tmp_path)[0]] == [
        "a.jsonl#x%3By", "a.jsonl#http://u.example/%231", "a.jsonl#3",
        "b.jsonl#1", "b.jsonl#2", "b.jsonl#3",
        "c.jsonl#1", "c.jsonl#2",
    ]  # fmt: skip


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, sub___a__txt=TEXT)
    file = tmp_path / "sub" / "a.txt"
    assert one(file, file, f"{tmp_path}/sub/*.txt").source == "a.txt"
    for inputs in ([tmp_path, file], [file, tmp_path], [tmp_path / "sub", tmp_path]):
        assert one(*inputs).source == "sub/a.txt"


def test_two_files_of_one_name_are_an_error_that_names_both(tmp_path: Path) -> None:
    write(tmp_path, one___a__txt=TEXT, two___a__txt=TEXT)
    with pytest.raises(IngestError, match=r"'?a\.txt.*one/a\.txt and .*two/a\.txt.*--prefix"):
        run(tmp_path / "one", tmp_path / "two")
    articles, _ = run(tmp_path / "one", tmp_path / "two", prefix=True)
    assert [a.source for a in articles] == [f"{tmp_path}/one/a.txt", f"{tmp_path}/two/a.txt"]


def test_order_of_inputs_makes_no_difference(tmp_path: Path) -> None:
    write(tmp_path, b___x__txt=TEXT, a___y__txt="Other.", c__jsonl=jsonl({"text": "1."}, {"text": "2."}))
    inputs = [str(tmp_path / "b"), str(tmp_path / "c.jsonl"), str(tmp_path / "a")]
    assert list(read(inputs, IngestOptions())) == list(read(inputs[::-1], IngestOptions()))


def test_splitting_a_dump_changes_names_only(tmp_path: Path) -> None:
    records = [{"id": n, "text": f"Labour hold Town{n}.", "date": "2023-05-05"} for n in range(6)]
    write(
        tmp_path,
        whole___d__jsonl=jsonl(*records),
        split___d__jsonl=jsonl(*records[:2]),
        split___e__jsonl=jsonl(*records[2:]),
    )
    whole, split = run(tmp_path / "whole")[0], run(tmp_path / "split")[0]
    key = [(a.source.partition("#")[2], a.raw, a.published_at, a.digest) for a in whole]
    assert [(a.source.partition("#")[2], a.raw, a.published_at, a.digest) for a in split] == key


def test_a_runs_own_files_and_odd_files_in_a_folder(tmp_path: Path) -> None:
    write(
        tmp_path,
        a__txt=TEXT,
        out___run__json=json.dumps(
            {"program": "seatchange", "version": "1", "files": {"facts.csv": "", "articles.jsonl": ""}}
        ),
        out___facts__csv="fact_id\n",
        out___articles__jsonl=jsonl(RECORD),
        out___notes__txt="Notes of a person.",
        pic__png=b"\x89PNG\r\n\x1a\n\0\0",
        code__py="print()",
        x___decisions__csv="figure_id,action\ng1,accept\n",
        empty__txt=b"",
        git___HEAD="ref",
    )
    (tmp_path / "git").rename(tmp_path / ".git")
    (tmp_path / "link").symlink_to(tmp_path / "out")
    articles, rejections = run(tmp_path)
    assert [a.source for a in articles] == ["a.txt", "out/notes.txt"]
    assert [(r.input, r.error) for r in rejections] == [
        (".git", "skipped: a hidden folder"),
        ("code.py", "skipped: .py is none of our formats"),
        ("empty.txt", "skipped: empty file"),
        ("link", "skipped: a link to a folder"),
        ("pic.png", "skipped: no text: binary data"),
        ("x/decisions.csv", "skipped: a table of a run or of metadata, no articles"),
    ]


def test_input_digests(tmp_path: Path) -> None:
    write(tmp_path, a__txt=TEXT, b__txt="x")
    assert input_digests([str(tmp_path)]) == {
        "a.txt": hashlib.sha256(TEXT.encode()).hexdigest(),
        "b.txt": hashlib.sha256(b"x").hexdigest(),
    }


# --- metadata


def test_metadata_names_what_files_do_not_say(tmp_path: Path) -> None:
    write(
        tmp_path,
        sub___a__txt=TEXT,
        b__txt=TEXT,
        meta__csv="path,publisher,title,url,published_at,election_date\n"
        "sub/a.txt,bbc.co.uk,Held,https://x.example/1,5 May 2023,2023-05-04\nb.txt,,,,2023-05-06T10:00,\nc.txt,X,,,,\n",
    )
    articles, rejections = run(tmp_path, metadata=tmp_path / "meta.csv", election_date="2023-05-05")
    assert [(a.source, a.publisher, a.title, a.url, a.published_at, a.election_date) for a in articles] == [
        ("b.txt", "", "", "", "2023-05-06T10:00:00+01:00", "2023-05-05"),
        ("sub/a.txt", "BBC", "Held", "https://x.example/1", "2023-05-05", "2023-05-04"),
    ]
    assert [(r.input, r.record, r.error) for r in rejections] == [
        ("meta.csv", "line 4", "skipped: no article is called 'c.txt'")
    ]
