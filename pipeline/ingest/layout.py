"""A tree of HTML (or of trafilatura's) to blocks of text: paragraphs, headings, items and rows in their order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import regex
from lxml import etree

BlockKind = Literal["p", "h", "item", "row"]

_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6", "head"])
_ITEMS = frozenset(["li", "item"])
_ROWS = frozenset(["tr", "row"])
_CELLS = frozenset(["td", "th", "cell"])
_TABLES = frozenset(["table"])
_LISTS = frozenset(["ul", "ol", "menu", "list"])
_BREAKS = frozenset(["br", "lb"])
_BLOCKS = frozenset([
    "address", "article", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "form", "header", "hr", "html", "legend", "main", "p", "pre", "quote", "section",
    "summary", "tbody", "tfoot", "thead", "caption"
])  # fmt: skip
_LONGEST_CELL = 400
_LINE_ENDS = regex.compile(r" ?\n ?")
_PARAGRAPH_ENDS = regex.compile(r"\n ?\n\s*")
_CELL_END, _BREAK = "\ue000", "\ue001"  # private characters, which stand for ends of cells and line breaks


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or table row; ``linked`` is the share of its characters that are links."""

    kind: BlockKind
    text: str
    level: int = 0
    linked: float = 0.0


def words_in(blocks: Iterable[Block]) -> int:
    """Number of words in blocks, bars and bullets not counted."""
    return sum(1 for block in blocks for word in block.text.split() if len(word) > 1 or word.isalnum())


def text_of(blocks: Sequence[Block]) -> str:
    """Blocks as text: a blank line between them, none between items of a list or rows of a table.

    Items begin with a bullet, cells are separated by a bar.
    """
    parts: list[str] = []
    before: BlockKind | None = None
    for block in blocks:
        if parts:
            parts.append("\n" if block.kind == before and block.kind in {"item", "row"} else "\n\n")
        parts.append("• " + block.text if block.kind == "item" else block.text)
        before = block.kind
    return "".join(parts)


def blocks_of(root: Any) -> list[Block]:
    """The blocks under an element, in document order; markup characters are gone, white space is single."""
    return _Walk().blocks(root)


class _Walk:
    """One pass over a tree without recursion."""

    def __init__(self) -> None:
        self._out: list[Block] = []
        self._parts: list[str] = []
        self._linked = self._links = self._depth = self._rows = self._pre = 0
        self._kind: BlockKind = "p"
        self._kinds: list[BlockKind] = []

    def blocks(self, root: Any) -> list[Block]:
        for event, element in etree.iterwalk(root, events=("start", "end")):
            tag = element.tag
            if not isinstance(tag, str):
                if event == "end" and element is not root:
                    self._add(element.tail)
                continue
            if event == "start":
                self._start(tag, element)
                self._add(element.text)
            else:
                self._end(tag, element)
                if element is not root:
                    self._add(element.tail)
        self._flush()
        return self._out

    def _add(self, text: str | None) -> None:
        if not text:
            return
        self._parts.append(text.replace("\n", _BREAK) if self._pre else text)
        if self._links:
            self._linked += len(text.strip())

    def _start(self, tag: str, element: Any) -> None:
        if tag == "a" or tag == "ref":
            self._links += 1
        elif tag in _BREAKS:
            self._parts.append(_BREAK)
        elif tag == "pre":
            self._boundary("p")
            self._pre += 1
        elif tag in _HEADINGS:
            self._boundary("h")
        elif tag in _ITEMS:
            self._boundary("item")
        elif tag in _LISTS:
            self._boundary("p")
            self._depth += 1
        elif tag in _ROWS:
            data = self._rows or is_data_row(element)
            self._boundary("row" if data else "p")
            self._rows += 1 if data else 0
            element.set("data-row", "1" if data else "")
        elif tag in _CELLS or tag in _BLOCKS or tag in _TABLES:
            self._boundary("p")

    def _end(self, tag: str, element: Any) -> None:
        if tag == "a" or tag == "ref":
            self._links -= 1
        elif tag == "pre":
            self._pre -= 1
            self._boundary(None)
        elif tag in _LISTS:
            self._depth -= 1
            self._boundary(None)
        elif tag in _ROWS:
            if element.get("data-row"):
                self._rows -= 1
            self._boundary(None)
        elif tag in _CELLS and self._rows:
            self._parts.append(_CELL_END)
        elif tag in _HEADINGS or tag in _ITEMS or tag in _CELLS or tag in _BLOCKS or tag in _TABLES:
            self._boundary(None)

    def _boundary(self, kind: BlockKind | None) -> None:
        """A block of ``kind`` begins, or (None) one ends; inside a row of data there is just a space."""
        if self._rows:
            self._parts.append(" ")
            return
        self._flush()
        if kind is None:
            self._kind = self._kinds.pop() if self._kinds else "p"
        else:
            self._kinds.append(self._kind)
            # a paragraph at the beginning of an item or heading is that item or heading
            if kind != "p" or self._kind not in {"item", "h"}:
                self._kind = kind

    def _flush(self) -> None:
        if not self._parts:
            return
        text = "".join(self._parts)
        linked, self._linked, self._parts = self._linked, 0, []
        if self._kind == "row":
            cells = [" ".join(cell.replace(_BREAK, " ").split()) for cell in text.split(_CELL_END)]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                self._out.append(Block("row", " | ".join(cells)))
            return
        text = " ".join(text.replace(_CELL_END, " ").split()).replace(_BREAK, "\n").strip()
        if not text:
            return
        share = min(1.0, linked / len(text))
        for part in _PARAGRAPH_ENDS.split(text):
            if part := _LINE_ENDS.sub("\n", part).strip():
                self._out.append(Block(self._kind, part, self._depth if self._kind == "item" else 0, share))
                if self._kind == "item":
                    self._kind = "p"  # further paragraphs of an item are no items


def is_data_row(row: Any) -> bool:
    """Whether a table row holds figures or words of a table, not the layout of a page."""
    for tag in ("table", "tr", "ul", "ol", "h1", "h2", "h3", "article"):
        if row.find(f".//{tag}") is not None:
            return False
    size = 0
    for text in row.itertext():
        size += len(text)
        if size > 10 * _LONGEST_CELL:
            return False
    cells = [cell for cell in row if cell.tag in _CELLS]
    if any(len(cell.findall(".//p")) > 1 for cell in cells):
        return False
    return len(cells) > 0 and all(sum(map(len, cell.itertext())) <= _LONGEST_CELL for cell in cells)
