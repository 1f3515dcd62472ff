"""Formats and containers to articles: what is read of each, and how their bytes become text."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from pathlib import Path

import pytest
from ingest_inputs import PAGE, RECORD, TEXT, jsonl, one, run, write, zipped

from pipeline.article import Article
from pipeline.ingest import IngestOptions, read
from pipeline.schema import ARTICLE_KEYS

# --- formats


def test_plain_text_is_kept_as_it_is(tmp_path: Path) -> None:
    write(tmp_path, a__txt=TEXT)
    article = one(tmp_path)
    assert (article.source, article.raw) == ("a.txt", TEXT)
    assert article.digest == hashlib.sha256(TEXT.encode()).hexdigest()


def test_html_gives_the_article_title_first_and_no_comments(tmp_path: Path) -> None:
    write(tmp_path, a__html=PAGE)
    article = one(tmp_path)
    assert article.raw == "Labour hold Ashdown\n\nLabour held Ashdown.\n\nThe Tories lost two seats there."
    assert (article.title, article.publisher) == ("Labour hold Ashdown", "Example Echo")


@pytest.mark.parametrize(
    ("name", "content", "source"),
    [
        ("a.json", json.dumps(RECORD), "a.json"),
        ("a.json", json.dumps([RECORD]), "a.json#a1"),
        ("a.json", json.dumps({"total": 1, "articles": [RECORD]}), "a.json#a1"),
        ("a.json", json.dumps({"hits": {"hits": [{"_id": "a1", "_source": RECORD | {"id": ""}}]}}), "a.json#a1"),
        ("a.jsonl", jsonl(RECORD), "a.jsonl#a1"),
        ("a.dat", jsonl(RECORD, RECORD | {"id": "b"}), "a.dat#a1"),
        ("a.csv", ('id,title,url,date,publisher,text\na1,Labour hold Ashdown,https://echo.example/a1,'
         f'2023-05-05T06:10:00Z,Example Echo,"{TEXT}"\n'), "a.csv#a1"),
        ("a.csv", ("\ufeffid;title;url;date;publisher;text\r\na1;Labour hold Ashdown;https://echo.example/a1;"
         f'2023-05-05T06:10:00Z;Example Echo;"{TEXT}"\r\n'), "a.csv#a1"),
    ],
)  # fmt: skip
def test_records_of_every_format_say_the_same(tmp_path: Path, name: str, content: str, source: str) -> None:
    (tmp_path / name).write_bytes(content.encode())
    articles, rejections = run(tmp_path)
    assert rejections == []
    article = articles[0]
    assert article.source == source
    assert article.raw == TEXT
    assert article.title == "Labour hold Ashdown"
    assert article.url == "https://echo.example/a1"
    assert article.published_at == "2023-05-05T07:10:00+01:00"
    assert article.publisher == "Example Echo"


def test_formats_go_by_content(tmp_path: Path) -> None:
    write(
        tmp_path,
        a=PAGE,
        b__txt=jsonl(RECORD, RECORD | {"id": "2"}),
        c__html=TEXT,
        d__txt="text,title\nLabour hold.,T\n",
    )
    articles, rejections = run(tmp_path)
    assert rejections == []
    assert [a.source for a in articles] == ["a", "b.txt#a1", "b.txt#2", "c.html", "d.txt#1"]
    assert articles[3].raw == TEXT


def test_gzip_and_zip_are_read_through(tmp_path: Path) -> None:
    inner = zipped(deep__txt=TEXT)
    write(
        tmp_path,
        a__txt__gz=gzip.compress(TEXT.encode()),
        b__jsonl__gz=gzip.compress(jsonl(RECORD).encode()) + gzip.compress(jsonl({"id": 2, "text": "Two."}).encode()),
        c__zip=zipped(x___one__txt=TEXT, two__json=json.dumps([RECORD]), inner__zip=inner, z__DS_Store=b"\0\1"),
    )
    articles, rejections = run(tmp_path)
    assert [a.source for a in articles] == [
        "a.txt.gz",
        "b.jsonl.gz#a1",
        "b.jsonl.gz#2",
        "c.zip!/inner.zip!/deep.txt",
        "c.zip!/two.json#a1",
        "c.zip!/x/one.txt",
    ]
    assert all(a.raw == TEXT for a in articles if a.source != "b.jsonl.gz#2")
    assert [(r.input, r.error) for r in rejections] == [("c.zip!/z.DS_Store", "skipped: no text: binary data")]


def test_standard_input_is_one_article() -> None:
    items = list(read(["-"], IngestOptions(), io.BytesIO(TEXT.encode())))
    assert [(i.source, i.raw) for i in items if isinstance(i, Article)] == [("-", TEXT)]


def test_a_runs_own_articles_are_read_again_as_they_are(tmp_path: Path) -> None:
    raw = "<p>Not markup to be read again</p>\r\n"
    own = dict.fromkeys(ARTICLE_KEYS, "") | {"source": "x.txt", "title": "T", "published_at": "2023-05-05", "raw": raw}
    write(tmp_path, articles__jsonl=jsonl(own))
    article = one(tmp_path / "articles.jsonl")
    assert (article.source, article.raw, article.title) == ("articles.jsonl#1", raw, "T")
    assert (article.publisher, article.published_at) == ("", "2023-05-05")


def test_fields_are_the_first_that_are_there(tmp_path: Path) -> None:
    write(
        tmp_path,
        a__json=json.dumps([
            {"id": 1, "text": "", "body": "The body.", "content": "Not this.", "Headline": "H", "site": "bbc.co.uk"},
            {"_id": 2, "articleBody": ["One.", "Two."], "publisher": {"name": "BBC News"}, "published": "2023-05-05"},
        ]),
    )  # fmt: skip
    (first, second), _ = run(tmp_path)
    assert (first.raw, first.title, first.publisher) == ("The body.", "H", "BBC")
    assert (second.source, second.raw, second.publisher) == ("a.json#2", "One.\n\nTwo.", "BBC")
    assert second.published_at == "2023-05-05"


def test_fields_can_be_named(tmp_path: Path) -> None:
    write(
        tmp_path, a__csv="nr,words,paper,day,kop,web,text\n7,Labour hold.,Echo,5 May 2023,Held,http://x.example,No.\n"
    )
    article = one(tmp_path / "a.csv", text_field="words", publisher_field="paper", date_field="day", title_field="kop",
                  url_field="web", id_field="nr")  # fmt: skip
    assert (article.source, article.raw, article.publisher) == ("a.csv#7", "Labour hold.", "Echo")
    assert (article.title, article.url, article.published_at) == ("Held", "http://x.example", "2023-05-05")


# --- text


@pytest.mark.parametrize(
    ("data", "raw"),
    [
        ("\ufeffCafé £5".encode(), "Café £5"),
        ("Café £5 – won".encode("cp1252"), "Café £5 – won"),
        ("Café £5".encode("utf-16"), "Café £5"),
        ("Labour held Ashdown £5".encode("utf-16-le"), "Labour held Ashdown £5"),
        (b"Plaid C\xc3\xb4r caf\xc3\xa9 \xff won", "Plaid Côr café \ufffd won"),
    ],
)
def test_charsets_of_text(tmp_path: Path, data: bytes, raw: str) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    assert one(tmp_path).raw == raw


def test_charsets_of_pages_and_records(tmp_path: Path) -> None:
    write(
        tmp_path,
        a__html="<meta charset=iso-8859-1><p>Café – £5 “won”</p>".encode("cp1252"),
        b__html="<meta charset=ascii><p>Café</p>".encode(),
        c__jsonl=b'{"text": "Caf\xe9"}\n{"text": "Caf\xc3\xa9 \\ud800x"}\n',
        d__json=b'[{"text": "Caf\xe9"}, {"text": "Plain."}]',
        e__csv=b"text,id\nCaf\xe9,1\nCaf\xc3\xa9,2\n",
    )
    articles, _ = run(tmp_path)
    assert [a.raw for a in articles] == [
        "Café – £5 “won”", "Café", "Café", "Café \ufffdx", "Café", "Plain.", "Café", "Café",
    ]  # fmt: skip


def test_a_live_page_keeps_every_entry_apart_and_in_order(tmp_path: Path) -> None:
    entries = "".join(
        f"<li class=post><article><header><h3>Labour hold in Town{n}</h3>"
        f"<span class=timestamp>published at 14:0{n} British Summer Time 5 May 2023</span></header>"
        f"<div>Town{n} has stayed red.</div><p>Up {n} <a href=x>seats</a>.</p></article></li>"
        for n in range(4)
    )
    write(tmp_path, a__html=f"<body><main><h1>As it came</h1><ul><li>Hung: two</li></ul><ol>{entries}</ol></main>")
    blocks = one(tmp_path).raw.split("\n\n")
    assert blocks[:2] == ["As it came", "• Hung: two"]
    assert blocks[2:] == [
        part
        for n in range(4)
        for part in (
            f"Labour hold in Town{n}",
            f"published at 14:0{n} British Summer Time 5 May 2023",
            f"Town{n} has stayed red.",
            f"Up {n} seats.",
        )
    ]


def test_tables_lists_and_breaks_of_a_page(tmp_path: Path) -> None:
    write(
        tmp_path,
        a__html="<body><h2>Ashdown</h2><p>Counts:<br>Lab 12<br>Con 9</p><ul><li>Held<li><a href=x>Beadle</a>: hung</ul>"
        "<table><tr><th>Party<th>Seats<tr><td>Con<td>9<tr><td><p>Lab</p><td>+12</table>"
        "<table><tr><td><h3>Layout</h3><p>In a column.</p><p>Another one.</p></table>",
    )
    assert one(tmp_path).raw == (
        "Ashdown\n\nCounts:\nLab 12\nCon 9\n\n• Held\n• Beadle: hung\n\nParty | Seats\nCon | 9\nLab | +12\n\n"
        "Layout\n\nIn a column.\n\nAnother one."
    )


def test_markup_in_a_record_is_read_as_a_page(tmp_path: Path) -> None:
    write(
        tmp_path,
        a__json=json.dumps({"content": {"rendered": "<p>Labour held Ashdown.</p><p>Up two.</p>"}, "title": "T"}),
    )
    assert one(tmp_path).raw == "Labour held Ashdown.\n\nUp two."


def test_what_is_struck_out_or_a_footnote_is_no_text(tmp_path: Path) -> None:
    write(
        tmp_path,
        a__html="<h2><button>Ashdown</button></h2><p>Labour 1<b>2</b><sup>1</sup>, up <del>four</del> "
        "<ins>three</ins> on the 5<sup>th</sup>.</p><p hidden>Beadle</p><button>Share</button>",
    )
    assert one(tmp_path).raw == "Ashdown\n\nLabour 12, up three on the 5th."
