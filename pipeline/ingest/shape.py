"""The tree of an HTML page put in shape: what is no text taken out, words in paragraphs, its main part found."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import regex
from lxml import etree

from pipeline.ingest.layout import is_data_row

_GONE = frozenset([
    "script", "style", "noscript", "template", "iframe", "frame", "frameset", "object", "embed", "applet", "svg",
    "math", "canvas", "audio", "video", "map", "img", "picture", "select", "option", "button", "input",
    "textarea", "datalist", "dialog", "nav", "footer", "aside", "link", "meta", "base", "figcaption", "del", "s",
    "strike"
])  # fmt: skip
_INLINE = frozenset([
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "ins", "kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"
])  # fmt: skip
_CONTAINERS = frozenset([
    "div", "section", "article", "main", "header", "form", "fieldset", "center", "details", "body", "dd", "li",
    "blockquote", "td", "th"
])  # fmt: skip
_LEAVES = frozenset(["div", "section", "article", "header", "center"])
_UNSEEN = frozenset(
    ["script", "style", "noscript", "template", "link", "meta", "base", "img", "svg", "sup", "del", "s"]
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6", "summary"])
_KEPT = frozenset(["html", "body", "main", "article"])
_ASIDE = regex.compile(
    r"(?:^|[\s_-])(?:comments?(?:-?(?:list|section|area|thread|wrapper))?|disqus(?:_thread)?|respond|share(?:-?tools|bar)?|"
    r"social(?:-?(?:share|links|media))?|related(?:-?(?:links|content|articles|stories|posts))?|newsletter|breadcrumbs?|"
    r"cookie(?:s|-?(?:banner|consent|notice))?|advert(?:isement)?|most-?(?:read|popular)|recirc|sidebar|skip-?link)"
    r"(?:$|[\s_-])",
    regex.IGNORECASE,
)
_NOTE = regex.compile(r"\[?(?:\d{1,3}|[*†‡§]|note \d{1,3})\]?")  # of a footnote: it must not become part of a number
_HIDDEN = regex.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", regex.IGNORECASE)


def drop(body: Any) -> None:
    """Take out what is no text of the page: scripts, menus, forms' fields, comments, what is hidden or struck out."""
    for element in list(body.iter()):
        tag = element.tag
        parent = element.getparent()
        if parent is None or element is body:
            continue
        if not isinstance(tag, str) or ":" in tag:
            gone = not isinstance(tag, str)
        elif tag in _GONE:
            gone = tag != "button" or parent.tag not in _HEADINGS
            if not gone:
                element.tag = "span"  # a heading that folds what is under it
        elif tag == "sup":
            gone = bool(_NOTE.fullmatch("".join(element.itertext())[:20].strip()))
        elif tag in _KEPT:
            gone = False
        else:
            named = f"{element.get('class', '')[:200]} {element.get('id', '')[:100]}"
            gone = (
                element.get("hidden") is not None
                or bool(_HIDDEN.search(element.get("style", "")[:500]))
                or (bool(_ASIDE.search(named)) and element.find(".//h1") is None)
                or (tag == "header" and parent.tag in {"body", "div"} and _is_banner(element))
            )
        if gone:
            _remove(element, parent)


def _is_banner(header: Any) -> bool:
    """Whether a header is that of the site, not that of an article or of a live entry."""
    if header.find(".//h1") is not None or header.find(".//h2") is not None or header.find(".//h3") is not None:
        return False
    return not any(ancestor.tag in {"article", "main", "section", "li"} for ancestor in header.iterancestors())


def _remove(element: Any, parent: Any) -> None:
    tail = element.tail
    before = element.getprevious()
    parent.remove(element)
    if not tail:
        return
    between = "" if element.tag in _UNSEEN else " "
    if before is not None:
        before.tail = (before.tail or "") + between + tail
    else:
        parent.text = (parent.text or "") + between + tail


def divide(body: Any) -> None:
    """Make every stretch of words a paragraph of its own, and lists of blocks no lists."""
    for element in list(body.iter("time")):
        element.tag = "span"  # trafilatura drops times, words and all
    for element in list(body.iter()):
        if not isinstance(element.tag, str) or element.tag in _INLINE:
            continue
        above = element.getparent()
        while above is not None and above.tag in _INLINE and above.tag != "br":
            above.tag = "div"  # an inline element around blocks is a block
            above = above.getparent()
    for element in list(body.iter("table")):
        if not any(map(is_data_row, element.iter("tr"))):
            for part in list(element.iter("table", "tbody", "thead", "tfoot", "tr", "td", "th")):
                part.tag = "div"  # a table that lays out the page
    for element in list(body.iter("p", "div", "td", "font")):
        _split_at_breaks(element)
    for element in list(body.iter("li")):
        if any(child.tag in {"div", "article", "section", "header", "p", "h2", "h3", "h4"} for child in element):
            single = len(element) == 1 and not (element.text or "").strip() and not len(element[0])
            parent = element.getparent()
            if not single and parent is not None:
                element.tag = "div"
                if parent.tag in {"ul", "ol", "menu"}:
                    parent.tag = "div"
    for element in list(body.iter(*_CONTAINERS)):
        if any(child.tag not in _INLINE for child in element):
            _wrap_words(element)
        elif element.tag in _LEAVES:
            element.tag = "p"


def _split_at_breaks(element: Any) -> None:
    """Put a division between the two halves of a paragraph that two line breaks divide."""
    breaks = [child for child in element if child.tag == "br"]
    for first, second in pairwise(breaks):
        if first.getnext() is second and not (first.tail or "").strip():
            if element.tag == "p":
                element.tag = "div"
            first.tag = "hr"


def _wrap_words(element: Any) -> None:
    """Put words and inline elements that stand among blocks into paragraphs."""
    children = list(element)
    out: list[Any] = []
    run: Any = None
    if (element.text or "").strip():
        run = etree.Element("p")
        run.text, element.text = element.text, None
    for child in children:
        tail, child.tail = child.tail, None
        if child.tag in _INLINE:
            if run is None:
                run = etree.Element("p")
            run.append(child)
            child.tail = tail
            continue
        if run is not None:
            out.append(run)
        out.append(child)
        run = None
        if (tail or "").strip():
            run = etree.Element("p")
            run.text = tail
    if run is not None:
        out.append(run)
    element[:] = out


def main_part(body: Any) -> Any:
    """The part of a page that holds its story or stories, the body where nothing is marked as such."""
    headline = next(body.iter("h1"), None)
    if headline is not None:
        around = next((a for a in headline.iterancestors() if a.tag == "article"), None)
        main = next((a for a in headline.iterancestors() if a.tag == "main" or a.get("role") == "main"), None)
        if around is not None and _size(around) >= 0.4 * _size(main if main is not None else body):
            return around
        if main is not None:
            return main
    marked = [element for element in body.iter() if element.tag == "main" or element.get("role") == "main"]
    if len(marked) == 1 and _size(marked[0]) >= 0.2 * _size(body):
        return marked[0]
    articles = list(body.iter("article"))
    if articles:
        largest = max(articles, key=_size)
        if _size(largest) >= 0.5 * _size(body):
            return largest
    return body


def _size(element: Any) -> int:
    return sum(len(text.strip()) for text in element.itertext())


def free_links(main: Any) -> None:
    """Take the links out of running text and tables, so that a result is not left out as a menu."""
    running: dict[Any, bool] = {}
    for link in list(main.iter("a")):
        parent = link.getparent()
        if parent is None:
            continue
        if parent not in running:
            own = (parent.text or "") + "".join(child.tail or "" for child in parent)
            in_table = any(a.tag == "table" and len(a.findall(".//tr")) > 1 for a in parent.iterancestors())
            running[parent] = in_table or sum(c.isalnum() for c in own) >= 3
        if running[parent]:
            link.tag = "span"
            link.attrib.clear()
