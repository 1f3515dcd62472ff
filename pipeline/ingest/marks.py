"""What a page says of itself in its head: publisher, title, address, dates (Open Graph, JSON-LD, meta, time)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import regex

from pipeline.ingest import publishers
from pipeline.ingest.fields import Head, one_line
from pipeline.when import parse_when

_SITE = (
    "og:site_name",
    "application-name",
    "twitter:app:name:iphone",
    "dc.publisher",
    "dcterms.publisher",
    "citation_publisher",
)
_TITLE = ("og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title", "headline", "parsely-title")
_URL = ("og:url", "twitter:url", "parsely-link")
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "originalpublicationdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published_date",
    "pubdate",
    "pub_date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dcterms.date",
    "dc.date",
    "citation_publication_date",
    "date",
)
_CHANGED = (
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "datemodified",
    "article.updated",
    "dc.date.modified",
    "dcterms.modified",
    "last-modified",
    "lastmod",
    "cxenseparse:modifiedtime",
)
_ARTICLE = regex.compile(r"(?:Article|BlogPosting|LiveBlogPosting|Report)$")
_SAVED_FROM = regex.compile(r"<!--\s*saved from url=\(\d{1,6}\)(https?://\S{1,1000}?)\s*-->", regex.IGNORECASE)
_SUFFIX = regex.compile(r"^(.{3,}?)\s+(?:[|–—-]|::|»|·|•)\s+([^|–—»·•]{2,60})$")
_LARGEST_JSON = 2_000_000
_MOST_NODES = 20_000


@dataclass(frozen=True)
class Marks:
    """What the marks of a page say; ``body`` is the article's text where the page holds it as data, else ''."""

    head: Head
    body: str


def read_marks(tree: Any, beginning: str = "") -> Marks:
    """Publisher, title, address, dates and embedded text of a page; ``beginning``: the first lines of its source."""
    metas = _metas(tree)
    data = list(_articles(tree))
    site = _meta(metas, _SITE[:1]) or _name(_of(data, "publisher")) or _meta(metas, _SITE[1:])
    url = _meta(metas, _URL) or _link(tree) or _text(_of(data, "url"))
    if not url.startswith(("http://", "https://")):
        found = _SAVED_FROM.search(beginning)
        url = one_line(found[1]) if found else ""
    published = (
        _date(metas, _PUBLISHED[:3]) or parse_when(_text(_of(data, "datePublished"))) or _date(metas, _PUBLISHED[3:])
    )
    changed = _date(metas, _CHANGED[:3]) or parse_when(_text(_of(data, "dateModified"))) or _date(metas, _CHANGED[3:])
    shown, shown_change = _times(tree)
    title = _title(tree, metas, _text(_of(data, "headline")), site)
    body = _of(data, "articleBody")
    head = Head(site, title, url, published or shown, changed or shown_change)
    return Marks(head, body if isinstance(body, str) else "")


def _metas(tree: Any) -> Mapping[str, str]:
    """Content of meta elements by name, property or itemprop in lower case, the first of each name."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
        if name and (content := one_line(element.get("content") or "")):
            found.setdefault(name, content)
    return found


def _meta(metas: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((metas[name] for name in names if name in metas), "")


def _date(metas: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((when for name in names if name in metas and (when := parse_when(metas[name]))), "")


def _articles(tree: Any) -> Iterator[Mapping[str, Any]]:
    """Objects of JSON-LD that describe an article, those of other types after them."""
    others: list[Mapping[str, Any]] = []
    for script in tree.iter("script"):
        text = script.text or ""
        if "ld+json" not in (script.get("type") or "").lower() or len(text) > _LARGEST_JSON:
            continue
        try:
            waiting = [json.loads(text, strict=False)]
        except (ValueError, RecursionError):
            continue
        for _ in range(_MOST_NODES):
            if not waiting:
                break
            node = waiting.pop(0)
            if isinstance(node, list):
                waiting += node[:1000]
            elif isinstance(node, dict):
                kinds = node.get("@type")
                names = [kinds] if isinstance(kinds, str) else kinds if isinstance(kinds, list) else []
                if any(isinstance(name, str) and _ARTICLE.search(name) for name in names):
                    yield node
                elif "WebPage" in names:
                    others.append(node)
                waiting += [node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node]
    yield from others


def _of(data: list[Mapping[str, Any]], name: str) -> Any:
    return next((node[name] for node in data if node.get(name)), None)


def _text(value: Any) -> str:
    return one_line(value) if isinstance(value, str) else ""


def _name(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _link(tree: Any) -> str:
    for element in tree.iter("link"):
        if "canonical" in (element.get("rel") or "").lower().split():
            return one_line(element.get("href") or "")
    return ""


def _times(tree: Any) -> tuple[str, str]:
    """Publication and change as ``time`` elements show them: marked ones anywhere, others just below the headline."""
    published = changed = ""
    after = paragraphs = 0
    for element in tree.iter("h1", "p", "time"):
        if element.tag == "h1":
            after, paragraphs = 1, 0
            continue
        if element.tag == "p":
            paragraphs += 1
            continue
        said = element.get("datetime") or "".join(element.itertext())[:200]
        when = parse_when(said)
        role = (element.get("itemprop") or "").lower()
        if not when:
            continue
        if role == "datemodified":
            changed = changed or when
        elif role == "datepublished" or element.get("pubdate") is not None:
            published = published or when
        elif after and paragraphs <= 3:
            parent = element.getparent()
            around = " ".join((element.get("class") or "", (parent.text or "") if parent is not None else "")).lower()
            if any(word in around for word in ("updated", "modified", "edited")):
                changed = changed or when
            else:
                published = published or when
    return published, changed


def _title(tree: Any, metas: Mapping[str, str], headline: str, site: str) -> str:
    """The headline: the only h1 of the page, else what the marks say, without the site's name after it."""
    shown = [text for element in tree.iter("h1") if (text := one_line(" ".join(element.itertext())))]
    shown = [text for text in dict.fromkeys(shown) if publishers.fold(text) != publishers.fold(site)]
    if len(shown) == 1 and " " in shown[0]:
        return shown[0]
    element = next(tree.iter("title"), None)
    written = one_line(element.text or "") if element is not None else ""
    return without_site(headline or _meta(metas, _TITLE) or written or (shown[0] if shown else ""), site)


def without_site(title: str, site: str) -> str:
    """A title without the name of the site that some pages put behind it ("... - BBC News")."""
    table = publishers.load()
    for _ in range(2):
        found = _SUFFIX.match(title)
        if not found:
            break
        last = publishers.fold(found[2])
        if not (last == publishers.fold(site) or last in table.names or publishers.host_of(found[2])):
            break
        title = found[1].strip()
    return title
