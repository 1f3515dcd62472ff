"""The page: an anchor a figure, quotes beside figures, hostile words inert, size bounded."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import handmade_run as run
import lxml.html
import pytest

from pipeline.report.chart import seat_bars
from pipeline.report.page import page_data, shown, signed, when, write_page
from pipeline.schema import RUN_TABLES, TABLES

PARTIES = {"LAB": ("Labour", "#e4003b"), "CON": ("Conservative", "#0087dc")}
TAGS = {
    "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "nav", "h1", "h2", "h3",
    "h4", "p", "ul", "li", "b", "small", "a", "figure", "figcaption", "svg", "g", "text", "rect", "div", "table",
    "thead", "tbody", "tr", "th", "td", "span", "abbr", "details", "summary", "q", "mark", "br",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "http-equiv", "content", "name", "id", "class", "href", "rel", "scope", "colspan", "title",
    "data-of", "open", "viewbox", "role", "aria-label", "x", "y", "width", "height", "rx", "fill", "text-anchor",
}  # fmt: skip
PAYLOAD = (
    "</td></table></style><script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg/onload=alert(1)>"
    "{{7*7}}{% raw %}&lt;javascript:alert(1)//\u202egnp\x00\x1b[2J\ud800"
)


def rows(tables: Mapping[str, list[dict[str, Any]]] | None = None) -> dict[str, list[dict[str, Any]]]:
    given = run.tables() if tables is None else tables
    return {t.name: [dict.fromkeys(t.names, "") | row for row in given.get(t.name, [])] for t in RUN_TABLES}


def page(path: Path, tables: Mapping[str, list[dict[str, Any]]] | None = None) -> lxml.html.HtmlElement:
    write_page(path, rows(tables), PARTIES)
    return lxml.html.document_fromstring(path.read_text(encoding="utf-8"))


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> lxml.html.HtmlElement:
    return page(tmp_path_factory.mktemp("page") / "report.html")


def test_every_figure_has_its_anchor_once(document: lxml.html.HtmlElement) -> None:
    ids = [element.get("id") for element in document.iter("tr") if element.get("id")]
    assert sorted(ids) == sorted(row["figure_id"] for row in run.tables()["reconciled"])
    every = [element.get("id") for element in document.iter() if element.get("id")]
    assert len(every) == len(set(every))
    assert {a.get("href")[1:] for a in document.iter("a") if a.get("href").startswith("#")} <= set(every)


def test_nothing_is_fetched_and_nothing_runs(document: lxml.html.HtmlElement) -> None:
    assert {e.tag for e in document.iter() if isinstance(e.tag, str)} <= TAGS
    assert {name for e in document.iter() for name in e.keys()} <= ATTRIBUTES  # noqa: SIM118
    policy = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    style = document.xpath("//style")[0].text
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    assert "url(" not in style
    assert "@import" not in style


def test_a_figure_stands_with_its_quotes_publishers_and_times(document: lxml.html.HtmlElement) -> None:
    row = document.get_element_by_id(run.figure_id("medway", "seats", "LAB"))
    assert [words(cell) for cell in row][:4] == ["seats", "LAB", "33", "agreed"]
    quotes = row.getnext().xpath(".//li")
    assert [quote.get("class") for quote in quotes] == ["supports", "supports", "copy"]
    assert words(quotes[0]) == "Labour hold 33 of the seats in Medway.supports 33: The Post, 5 May 2023"
    assert "The Herald, 5 May 2023, 07:00" in words(quotes[1])
    assert [mark.text for mark in quotes[0].iter("mark")] == ["33"]
    assert row.xpath("./td[2]/abbr/@title") == ["Labour"]


def test_a_conflict_stands_with_both_quotes(document: lxml.html.HtmlElement) -> None:
    section = document.get_element_by_id("conflicts")
    assert words(section.xpath("./h3")[0]) == "Plymouth: control before 4 May 2023 disputed register"
    sides = section.xpath(".//div[contains(@class, 'side') and not(contains(@class, 'sides'))]")
    assert [words(side.xpath("./h4")[0]) for side in sides] == ["CON stands for now", "NOC"]
    assert "Plymouth was run by the Conservatives until Labour took it." in words(sides[0])
    assert "In Plymouth, Labour gained control from no overall control." in words(sides[1])
    assert "as many origins" in words(sides[1])


def test_flagged_cells_are_marked(document: lxml.html.HtmlElement) -> None:
    council = document.xpath("//section[@id='e-1']//tr[th='Plymouth']")[0]
    flagged = council.xpath("./td[contains(@class, 'flagged')]")
    assert [words(cell) for cell in flagged] == ["CON register"]
    figure = document.get_element_by_id(run.figure_id("plymouth", "control_before"))
    assert "flagged" in figure.get("class")


def test_totals_say_partial_and_at_least(document: lxml.html.HtmlElement) -> None:
    cells = [words(cell) for cell in document.xpath("//section[@id='totals']//tbody/tr/*")]
    assert cells[:9] == [
        "England", "4 May 2023", "councils change", "CON", "at least −12", "−2", "partial", "", "2 of 230",
    ]  # fmt: skip


def test_hostile_words_are_only_words(tmp_path: Path) -> None:
    tables = run.tables()
    for name, found in tables.items():
        for row in found:
            for column in TABLES[name].columns:
                if column.type == "string" and not column.enum and not column.name.endswith("_id"):
                    kept = row.get(column.name, "") if column.name in ("source", "publishers", "flags") else ""
                    row[column.name] = kept + PAYLOAD
    for row in tables["sources"]:
        row["url"] = "javascript:alert(1)"
    document = page(tmp_path / "report.html", tables)
    tags = [element.tag for element in document.iter() if isinstance(element.tag, str)]
    assert set(tags) <= TAGS
    assert tags.count("table") == len(document.xpath("//div[@class='wide']"))
    assert {name for e in document.iter() for name in e.keys()} <= ATTRIBUTES  # noqa: SIM118
    assert all(href.startswith(("#", "http")) for href in document.xpath("//@href"))
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert not set(text) & set("\u202e\x00\x1b")
    assert "{{7*7}}" in text  # shown as it is


def test_only_addresses_of_the_web_are_links(tmp_path: Path) -> None:
    tables = run.tables()
    addresses = ["javascript:alert(1)", "https://ok.example/?a=1&b=\u00e9", "data:text/html,x"]
    for row, url in zip(tables["sources"], addresses, strict=True):
        row["url"] = url
    document = page(tmp_path / "report.html", tables)
    links = {href for href in document.xpath("//@href") if not href.startswith("#")}
    assert links == {"https://ok.example/?a=1&b=\u00e9"}
    assert document.xpath("//a[starts-with(@href, 'http')]/@rel")[0] == "noopener noreferrer nofollow"


def test_much_evidence_is_cut_and_the_page_says_so(tmp_path: Path) -> None:
    tables = run.tables()
    first = tables["evidence"][0]
    tables["evidence"] += [{**first, "fact_id": f"f{number:015x}"} for number in range(200)]
    tables["facts"][0]["quote"] = "word " * 5000
    document = page(tmp_path / "report.html", tables)
    row = document.get_element_by_id(run.figure_id("medway", "seats", "LAB"))
    assert len(row.getnext().xpath(".//li")) == 8
    assert "and 195 more in evidence.csv" in words(row.getnext())
    assert "At most 8 pieces of evidence" in words(document.get_element_by_id("figures"))
    assert len(words(document)) < 8_000
    limits = {6: 8, 5_001: 3, 20_001: 1, 100_001: 0}
    for number, limit in limits.items():
        evidence = [{**first, "fact_id": str(i)} for i in range(number)]
        assert page_data(rows({"evidence": evidence}), {})["evidence_limit"] == limit


def test_many_conflicts_sources_and_errors_are_cut_and_counted(tmp_path: Path) -> None:
    figures = [run.figure("medway", "seats", "1", "LAB", figure_id=f"g{i:015x}", person=str(i)) for i in range(310)]
    conflict = run.tables()["conflicts"][0]
    tables = {
        "reconciled": figures,
        "conflicts": [{**conflict, "figure_id": row["figure_id"]} for row in figures],
        "sources": [{"source": str(i)} for i in range(3005)],
        "errors": [{"input": str(i), "stage": "ingest", "error": "x"} for i in range(307)],
    }
    document = page(tmp_path / "report.html", tables)
    assert "10 further figures on which sources differ" in words(document.get_element_by_id("conflicts"))
    assert "5 further articles" in words(document.get_element_by_id("sources"))
    assert "7 further inputs" in words(document.get_element_by_id("errors"))
    assert len(document.xpath("//tr[@id]")) == 310


def test_elections_come_latest_first_and_silent_councils_by_name(tmp_path: Path) -> None:
    tables = run.tables()
    tables["councils"] += [
        run._council("medway", election_date="2024-05-02", state="silent"),
        run._council("plymouth", election_date="2024-05-02", state="partial", change_LAB="-3"),
    ]
    document = page(tmp_path / "report.html", tables)
    heads = [words(head) for head in document.xpath("//section[starts-with(@id, 'e-')]/h2")]
    assert heads == ["Councils, election of 2 May 2024", "Councils, election of 4 May 2023"]
    first = document.get_element_by_id("e-1")
    assert words(first.xpath(".//details")[0]) == "No report speaks of 1 council that votedMedway"
    assert [words(text) for text in first.xpath(".//svg//text")] == ["LAB", "−3"]


def test_bars() -> None:
    councils = [{"change_LAB": "6", "change_CON": "-9", "change_GRN": "0"}, {"change_LAB": 6, "change_CON": ""}]
    bars = seat_bars(councils, ["CON", "GRN", "LAB", "LD"], {**PARTIES, "GRN": ("Green", "red;}")})
    assert [(bar.party, bar.change, bar.councils) for bar in bars] == [("LAB", 12, 2), ("GRN", 0, 1), ("CON", -9, 1)]
    labour, green, tory = bars
    assert labour.x == green.x == pytest.approx(tory.x + tory.width, abs=0.2)
    assert tory.width / labour.width == pytest.approx(9 / 12, abs=0.01)
    assert (labour.colour, green.colour) == ("#e4003b", "#767676")
    assert seat_bars([{"change_LAB": "0"}], ["LAB"], PARTIES) == []


@pytest.mark.parametrize(
    ("value", "measure", "bound", "expected"),
    [
        ("9", "seat_change", "exact", "+9"), ("-9", "seat_change", "exact", "−9"), ("0", "seat_change", "exact", "0"),
        ("33", "seats", "exact", "33"), ("-1000", "seat_change", "at_least", "at least −1000"),
        ("LAB", "control", "exact", "LAB"), (7, "councils_change", "about", "about +7"), ("", "control", "", ""),
    ],
)  # fmt: skip
def test_values_to_read(value: object, measure: str, bound: str, expected: str) -> None:
    assert signed(value, measure, bound) == expected


def test_times_and_words_to_read() -> None:
    assert when("2023-05-05T07:00:00+01:00") == "5 May 2023, 07:00"
    assert when("2023-12-25") == "25 December 2023"
    assert when("2023-99-25") == "25 99 2023"
    assert when("soon") == "soon"
    assert shown("a\r\n b\u202ec\x07") == "a b\ufffdc\ufffd"
    assert shown("abcdef", 4) == "abc…"
