"""Publisher, title and dates: from marks, metadata, addresses, file names and first lines, never from prose."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ingest_inputs import one, run, write

BODY = "\n\nLabour held Ashdown on Friday. The BBC said on 7 May 2023 that turnout was low, as it was on 2 May 2019.\n"


def head(folder: Path, content: str, name: str = "a.txt") -> tuple[str, str, str]:
    (folder / name).write_text(content)
    article = one(folder / name)
    return article.publisher, article.title, article.published_at


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        ("Example Echo, 5 May 2023", ("Example Echo", "", "2023-05-05")),
        ("Example Echo | Friday 5 May 2023 | Page 4", ("Example Echo", "", "2023-05-05")),
        ("BBC News\n5 May 2023 14:00", ("BBC", "", "2023-05-05T14:00:00+01:00")),
        ("THE LONG EATON ECHO\nTories routed\n\n5 May 2023", ("The Long Eaton Echo", "Tories routed", "2023-05-05")),
        ("Tories routed - Example Echo\n\nBy Ann Example\n\nPublished 5th May 2023, 10:15 BST",
         ("Example Echo", "Tories routed", "2023-05-05T10:15:00+01:00")),
        ("Tories routed in Ashdown\n\nBy Ann Example, Example Echo\n5 May 2023 | Updated 11.40am",
         ("Example Echo", "Tories routed in Ashdown", "2023-05-05")),
        ("Tories routed in Ashdown\nBy Ann Example\nBBC News, Ashdown", ("BBC", "Tories routed in Ashdown", "")),
        ("Tories routed in Ashdown\nBy Ann Example, PA Political Editor\nMay 6, 2023 Saturday",
         ("PA Media", "Tories routed in Ashdown", "2023-05-06")),
        ("Labour hold in Ashdownpublished at 14:20 British Summer Time 5 May 2023",
         ("", "Labour hold in Ashdown", "2023-05-05T14:20:00+01:00")),
        ("Title: Tories routed\nSource: The Guardian\nDate: 05/06/2023\nURL: https://x.example/1",
         ("The Guardian", "Tories routed", "2023-06-05")),
        ("LONDON (Reuters) - Labour held Ashdown.", ("Reuters", "", "")),
        ("Updated 05/06/2023", ("", "", "2023-06-05")),
        ("Ashdown Labour Party\nPRESS RELEASE – now\n5 May 2023", ("Ashdown Labour Party", "", "2023-05-05")),
        # what looks like it and is not
        ("Local elections 4 May 2023: how Ashdown voted", ("", "Local elections 4 May 2023: how Ashdown voted", "")),
        ("Labour held Ashdown, the Example Echo reported on 5 May 2023.", ("", "", "")),
        ("The Guardian called it a rout.", ("", "", "")),
        ("May 2, 2019 and after: the long road", ("", "May 2, 2019 and after: the long road", "")),
        ("UK politics | Latest news", ("", "", "")),
        ("Labour hold\nAshdown\nBeadle", ("", "", "")),
        ("• Labour gain Ashdown", ("", "", "")),
        ("Friday 6 May 2023", ("", "Friday 6 May 2023", "")),  # a Saturday: no date
    ],
)  # fmt: skip
def test_first_lines_of_plain_text(tmp_path: Path, top: str, expected: tuple[str, str, str]) -> None:
    assert head(tmp_path, top + BODY) == expected


def test_prose_at_the_top_says_nothing(tmp_path: Path) -> None:
    assert head(tmp_path, BODY.strip() + "\n\nExample Echo, 5 May 2023\n" + BODY * 2) == (
        "Example Echo",
        "",
        "2023-05-05",
    )
    assert head(tmp_path, (BODY * 3).strip() + "\n\nExample Echo, 5 May 2023\n") == ("", "", "")


@pytest.mark.parametrize(
    ("name", "publisher", "date"),
    [
        ("2023-05-05_bbc_ashdown-result.txt", "BBC", "2023-05-05"),
        ("20230505-guardian-live.txt", "The Guardian", "2023-05-05"),
        ("bbc_2023-05-05.txt", "BBC", "2023-05-05"),
        ("08_pa_key_results.txt", "PA Media", ""),
        ("elections-2023-05-04.txt", "", ""),
        ("sky-blue-tories.txt", "", ""),
        ("mirror-image-in-two-towns.txt", "", ""),
        ("2023-02-30_x.txt", "", ""),
        ("2019-05-02_and_2023-05-04.txt", "", ""),
    ],
)
def test_file_names(tmp_path: Path, name: str, publisher: str, date: str) -> None:
    assert head(tmp_path, BODY, name) == (publisher, "", date)


def test_a_time_on_the_same_day_makes_a_date_more_exact(tmp_path: Path) -> None:
    assert head(tmp_path, "5 May 2023, 6.05am" + BODY, "2023-05-05_bbc_x.txt")[2] == "2023-05-05T06:05:00+01:00"
    assert head(tmp_path, "6 May 2023, 6.05am" + BODY, "2023-05-05_bbc_y.txt")[2] == "2023-05-05"


def test_a_file_says_nothing_by_its_own_time(tmp_path: Path) -> None:
    assert head(tmp_path, BODY) == ("", "", "")


def page(meta: str = "", top: str = "", title: str = "Tories routed") -> str:
    return f"<head><title>{title}</title>{meta}</head><body><article><h1>Tories routed</h1>{top}<p>{BODY}</p></article>"


@pytest.mark.parametrize(
    ("content", "published", "modified"),
    [
        (page('<meta property="article:published_time" content="2023-05-05T02:12:00Z">'
              '<meta property="article:modified_time" content="2023-05-08T09:00:00+01:00">'),
         "2023-05-05T03:12:00+01:00", "2023-05-08T09:00:00+01:00"),
        (page('<meta property="article:modified_time" content="2023-05-08T09:00+01:00">'), "",
         "2023-05-08T09:00:00+01:00"),
        (page('<meta property="article:published_time" content="2023-05-05">'), "2023-05-05", ""),
        (page('<script type="application/ld+json">{"@graph": [{"@type": ["NewsArticle"], '
              '"datePublished": "2023-05-05T09:00", "dateModified": "2023-05-06"}]}</script>'),
         "2023-05-05T09:00:00+01:00", "2023-05-06"),
        (page(top='<p>Updated <time datetime="2023-05-06T10:00+01:00">6 May</time></p>'
              '<time datetime="2023-05-05">5 May</time>'),
         "2023-05-05", "2023-05-06T10:00:00+01:00"),
        (page(top="<p>Updated 05/06/2023</p>"), "2023-06-05", "2023-06-05"),
        (page(top="<p>By Ann Example</p><p>Published: 5 May 2023</p>"), "2023-05-05", ""),
        (page('<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": </script>'), "", ""),
    ],
)  # fmt: skip
def test_dates_of_pages(tmp_path: Path, content: str, published: str, modified: str) -> None:
    write(tmp_path, a__html=content)
    article = one(tmp_path)
    assert (article.published_at, article.modified_at) == (published, modified)


def test_publisher_title_and_address_of_pages(tmp_path: Path) -> None:
    write(
        tmp_path,
        a__html=page('<link rel="canonical" href="https://www.bbc.co.uk/news/1">', title="Tories routed - BBC News"),
        b__html=page('<meta property="og:site_name" content="Example Echo">'),
        c__html=page('<meta property="og:url" content="https://unknown.example/2023/05/05/x">'),
        d__html='<head><meta property="og:title" content="Rout in Ashdown | Example Echo">'
        '<meta property="og:site_name" content="Example Echo"></head><h1>Example Echo</h1><p>Labour held Ashdown.</p>',
        e__html="<!-- saved from url=(0031)https://www.theguardian.com/uk/x -->\n" + page(),
    )
    articles, _ = run(tmp_path)
    assert [(a.publisher, a.title, a.url, a.published_at) for a in articles] == [
        ("BBC", "Tories routed", "https://www.bbc.co.uk/news/1", ""),
        ("Example Echo", "Tories routed", "", ""),
        ("unknown.example", "Tories routed", "https://unknown.example/2023/05/05/x", "2023-05-05"),
        ("Example Echo", "Rout in Ashdown", "", ""),
        ("The Guardian", "Tories routed", "https://www.theguardian.com/uk/x", ""),
    ]


def test_the_publisher_of_a_record_comes_before_its_address(tmp_path: Path) -> None:
    records = [
        {"text": "Labour hold.", "url": "https://www.bbc.co.uk/1", "publisher": "Aggregator"},
        {"text": "Labour hold.", "url": "https://edition.cnn.com/1"},
        {"text": "Labour hold.", "source": "https://www.example.org/feed"},
    ]
    write(tmp_path, a__json=json.dumps(records))
    assert [a.publisher for a in run(tmp_path)[0]] == ["Aggregator", "CNN", "example.org"]


EXPORT = """1 of 3 DOCUMENTS

Examplebury Gazette (London) - Final Edition

May 6, 2023 Saturday
Edition 1

May 2, 2019 and since: Ashdown stays as it was

BYLINE: Ann Example

SECTION: NEWS; Pg. 4

LENGTH: 12 words

Ashdown remains in Labour hands. The Greens are two up.

A second paragraph, 3 May 2018.

LOAD-DATE: May 8, 2023

Copyright 2023 Example Newspapers Ltd
All Rights Reserved

2 of 3 DOCUMENTS

BBC News

May 7, 2023 Sunday 10:15 AM GMT

HEADLINE: Beadle hung

LENGTH: 5 words

Beadle is now hung.

3 of 3 DOCUMENTS

Example Evening Post

May 7, 2023 Sunday

A headline and no"""


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_an_export_is_split_into_its_documents(tmp_path: Path, ends: str) -> None:
    write(tmp_path, a__txt=EXPORT.replace("\n", ends))
    articles, rejections = run(tmp_path)
    first, second = articles
    assert (first.source, first.publisher, first.published_at) == ("a.txt#1", "Examplebury Gazette", "2023-05-06")
    assert first.title == "May 2, 2019 and since: Ashdown stays as it was"
    assert first.raw == (
        f"{first.title}\n\nAshdown remains in Labour hands. The Greens are two up.{ends * 2}"
        "A second paragraph, 3 May 2018."
    )
    assert (second.source, second.publisher, second.title) == ("a.txt#2", "BBC", "Beadle hung")
    assert second.raw == "Beadle hung\n\nBeadle is now hung."
    assert second.published_at == "2023-05-07T11:15:00+01:00"
    assert [(r.input, r.record, r.error) for r in rejections] == [
        ("a.txt", "3", "document 3 of the export has no text: it is cut off in its header")
    ]


def test_an_export_that_breaks_off_between_documents(tmp_path: Path) -> None:
    write(tmp_path, a__txt="Results list\n\n" + EXPORT.partition("2 of 3")[0])
    articles, rejections = run(tmp_path)
    assert [a.source for a in articles] == ["a.txt#1"]
    assert [r.error for r in rejections] == [
        "skipped: what stands before the first document of the export",
        "the export announces 3 documents and holds 1",
    ]


def test_an_export_of_one_article_without_a_counter(tmp_path: Path) -> None:
    write(tmp_path, a__txt=EXPORT.partition("2 of 3")[0].partition("DOCUMENTS")[2])
    article = one(tmp_path)
    assert (article.source, article.publisher, article.published_at) == ("a.txt", "Examplebury Gazette", "2023-05-06")
    assert "LENGTH" not in article.raw
