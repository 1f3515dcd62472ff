"""HTML to text: the article's words in the order of the page, title first, a block a paragraph.

trafilatura finds the article and leaves out menus, comments and the like. Before it, the tree is put in a shape in
which it loses nothing (every stretch of words a paragraph of its own, live entries no list items); after it, what it
found is set against all words of the page's main part, which take its place where it found too few: its heuristics
are made for one story a page, and a live page is many.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import regex
from lxml import etree, html

from pipeline.ingest import publishers
from pipeline.ingest.charset import declared_charset, decode
from pipeline.ingest.fields import Head
from pipeline.ingest.layout import Block, blocks_of, is_data_row, text_of, words_in
from pipeline.ingest.marks import read_marks
from pipeline.ingest.options import UnreadableError
from pipeline.when import find_when

_MOST_ELEMENTS = 200_000
_MOST_FOR_TRAFILATURA = 40_000
_ENOUGH_OF_MAIN = 0.85  # share of the words of a part that is marked as the main one
_ENOUGH_OF_PAGE = 0.4  # share of the words of a page that marks no main part
_DIVIDED = 0.5  # share of the blocks, and of the headings, of that part that must be left
_HEADER = 8  # blocks at the beginning, where a time is that of the page

_GONE = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "frame",
        "frameset",
        "object",
        "embed",
        "applet",
        "svg",
        "math",
        "canvas",
        "audio",
        "video",
        "map",
        "img",
        "picture",
        "select",
        "option",
        "button",
        "input",
        "textarea",
        "datalist",
        "dialog",
        "nav",
        "footer",
        "aside",
        "link",
        "meta",
        "base",
        "figcaption",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "br",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_CONTAINERS = frozenset(
    [
        "div",
        "section",
        "article",
        "main",
        "header",
        "form",
        "fieldset",
        "center",
        "details",
        "body",
        "dd",
        "li",
        "blockquote",
        "td",
        "th",
    ]
)
_LEAVES = frozenset(["div", "section", "article", "header", "center"])
_KEPT = frozenset(["html", "body", "main", "article"])
_ASIDE = regex.compile(
    r"(?:^|[\s_-])(?:comments?(?:-?(?:list|section|area|thread|wrapper))?|disqus(?:_thread)?|respond|share(?:-?tools|bar)?|"
    r"social(?:-?(?:share|links|media))?|related(?:-?(?:links|content|articles|stories|posts))?|newsletter|breadcrumbs?|"
    r"cookie(?:s|-?(?:banner|consent|notice))?|advert(?:isement)?|most-?(?:read|popular)|recirc|sidebar|skip-?link)"
    r"(?:$|[\s_-])",
    regex.IGNORECASE,
)
_HIDDEN = regex.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", regex.IGNORECASE)
_CONTROL = regex.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ue000-\ue002]")
_SPACES = regex.compile(r"\s+")


@dataclass(frozen=True)
class Page:
    """A page's text, title first, what its marks say, and the lines below its headline as they stand on the page."""

    text: str
    head: Head
    top: tuple[str, ...]


def read_page(data: bytes) -> Page:
    """The article of an HTML page.

    Raises:
        UnreadableError: there are no words in it, or it is nested too deeply or too large to be read whole.
    """
    return read_markup(decode(data, declared_charset(data)))


def read_markup(markup: str) -> Page:
    """The article of an HTML page that is text already; see ``read_page``."""
    tree = _parse(markup)
    marks = read_marks(tree, markup[:2000])
    body = tree if tree.tag == "body" else tree.find("body")
    if body is None:
        body = tree
    _drop(body)
    _divide(body)
    shown = blocks_of(body)
    main = _main_part(body)
    every = shown if main is body else blocks_of(main)
    title = marks.head.title or next((block.text for block in every if block.kind == "h"), "")
    top = _below(title, shown) or _below(title, every) or every
    chosen = _choose(main, every, _ENOUGH_OF_PAGE if main is body else _ENOUGH_OF_MAIN)
    if words_in(chosen) < 30 and len(marks.body) > 200:
        chosen = [Block("p", part) for line in marks.body.split("\n") if (part := _SPACES.sub(" ", line).strip())]
    if not words_in(chosen):
        raise UnreadableError("HTML without text", "save the page after its scripts have run, or give its text")
    text = text_of(_with_title(title, chosen))
    return Page(text, replace(marks.head, title=title), tuple(block.text for block in top[:15]))


def _parse(markup: str) -> Any:
    markup = _CONTROL.sub(" ", markup).encode("utf-8", "replace").decode("utf-8")
    parser = html.HTMLParser(huge_tree=True, encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(markup.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("HTML without text", "give its text as .txt") from error
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise UnreadableError("HTML nested too deeply (more than 2048 elements)", "give its text as .txt")
    if sum(1 for _ in tree.iter()) > _MOST_ELEMENTS:
        raise UnreadableError(f"HTML of more than {_MOST_ELEMENTS:,} elements", "give its text as .txt")
    return tree


def _drop(body: Any) -> None:
    """Take out what is no text of the page: scripts, menus, forms' fields, comments, what is hidden."""
    for element in list(body.iter()):
        tag = element.tag
        parent = element.getparent()
        if parent is None or element is body:
            continue
        if not isinstance(tag, str) or ":" in tag:
            gone = not isinstance(tag, str)
        elif tag in _GONE:
            gone = True
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
    if before is not None:
        before.tail = (before.tail or "") + " " + tail
    else:
        parent.text = (parent.text or "") + " " + tail


def _divide(body: Any) -> None:
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


def _main_part(body: Any) -> Any:
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


def _choose(main: Any, every: list[Block], enough: float) -> list[Block]:
    """What trafilatura finds in the main part, or all of the main part but for mere links where that is too little."""
    all_words = [block for block in every if block.linked < 0.9 or block.kind in {"h", "row"}]
    found = _trafilatura(main)
    return found if _is_good(found, all_words, enough) else all_words


def _is_good(found: list[Block], all_words: list[Block], enough: float) -> bool:
    """Whether trafilatura kept the words, the division into blocks, the headings and the times of entries."""
    if not found or words_in(found) < enough * words_in(all_words) or len(found) < _DIVIDED * len(all_words):
        return False
    texts = {block.text for block in found}
    headings = [block for block in all_words if block.kind == "h"]
    if sum(block.text in texts for block in headings) < _DIVIDED * len(headings):
        return False
    stamps = [block.text for block in all_words[_HEADER:] if len(block.text) <= 80 and any(find_when(block.text))]
    return all(text in texts for text in stamps)


def _trafilatura(main: Any) -> list[Block]:
    if sum(1 for _ in main.iter()) > _MOST_FOR_TRAFILATURA:
        return []
    import trafilatura  # takes a while to import
    from trafilatura.settings import use_config

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    _free_links(main)
    for element in list(main.iter("article")):
        element.tag = "div"  # it would take the first for the article
    page = html.Element("html")
    body = etree.SubElement(page, "body")
    main.tag, main.tail = "article", None  # outside a part that it knows it looks for no headings
    body.append(main)
    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "1")  # its rescues for short pages run all words into one line
    try:
        found = trafilatura.bare_extraction(
            page, fast=True, favor_recall=True, include_comments=False, include_tables=True, config=config
        )
    except Exception:  # a fault in somebody else's heuristics: all words of the main part are read instead
        return []
    text = getattr(found, "body", None)
    return blocks_of(text) if text is not None else []


def _free_links(main: Any) -> None:
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


def _below(title: str, blocks: list[Block]) -> list[Block]:
    """The blocks after the headline."""
    wanted = publishers.fold(title)
    for number, block in enumerate(blocks):
        if wanted and publishers.fold(block.text) == wanted:
            return blocks[number + 1 :]
    return []


def _with_title(title: str, blocks: list[Block]) -> list[Block]:
    """Blocks with the title first and not said again at their beginning."""
    if not title:
        return blocks
    wanted = publishers.fold(title)
    for number, block in enumerate(blocks[:4]):
        if publishers.fold(block.text) == wanted:
            blocks = blocks[:number] + blocks[number + 1 :]
            break
    return [Block("h", title), *blocks]
