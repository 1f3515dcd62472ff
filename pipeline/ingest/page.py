"""HTML to text: the article's words in the order of the page, title first, a block a paragraph.

trafilatura finds the article and leaves out menus, comments and the like. Before it, the tree is put in a shape in
which it loses nothing (every stretch of words a paragraph of its own, live entries no list items); after it, what it
found is set against all words of the page's main part, which take its place where it found too few: its heuristics
are made for one story a page, and a live page is many.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import Any

import regex
from lxml import etree, html

from pipeline.ingest import publishers
from pipeline.ingest.charset import declared_charset, decode
from pipeline.ingest.fields import Head
from pipeline.ingest.layout import Block, blocks_of, text_of, words_in
from pipeline.ingest.marks import read_marks
from pipeline.ingest.options import UnreadableError
from pipeline.ingest.shape import divide, drop, free_links, main_part
from pipeline.when import find_when

_MOST_ELEMENTS = 200_000
_MOST_FOR_TRAFILATURA = 40_000
_ENOUGH_OF_MAIN = 0.85  # share of the words of a part that is marked as the main one
_ENOUGH_OF_PAGE = 0.4  # share of the words of a page that marks no main part
_DIVIDED = 0.5  # share of the blocks, and of the headings, of that part that must be left
_HEADER = 8  # blocks at the beginning, where a time is that of the page

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
    drop(body)
    divide(body)
    shown = blocks_of(body)
    main = main_part(body)
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
    free_links(main)
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
