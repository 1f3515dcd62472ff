"""Lines: lists below a head, rows below a header, and the block of headings that a council's name opens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import regex

from pipeline.extract.chunk import Chunk
from pipeline.extract.discourse import Place, Scene, places
from pipeline.extract.heads import ListHead, bare_areas, list_line, open_head
from pipeline.extract.sentence import NATIONAL, Sentence, Statement
from pipeline.extract.tables import Cell, header, row_cells, scoreboard
from pipeline.extract.totals import MAX_SEATS
from pipeline.gazetteer import party_slug

_TOTALS = regex.compile(
    r"\b(?:so far|totals?|overall|nationally|in numbers|state of the parties|scoreboard)\b", regex.IGNORECASE
)


class LineReader:
    """Reads the lines of one article (or live entry) in order; holds the head and the header in force."""

    def __init__(self, extra: Path | None = None) -> None:
        self._extra = extra
        self._head: ListHead | None = None
        self._columns: tuple[str, ...] | None = None
        self.in_list = False

    @property
    def in_table(self) -> bool:
        """Whether a header is in force, so that any line may be a row."""
        return self._columns is not None

    def header(self, line: str) -> bool:
        """Whether a line is the header of a table; it then holds for the rows below it."""
        found = header(line, self._extra)
        if found is not None:
            self._columns = found
        return found is not None

    def begin(self, sentence: Sentence, kind: str, scene: Scene) -> None:
        """A line that names one council and no more opens a block, unless it stands in a list below a head."""
        chunks = sentence.chunks
        self.in_list = False
        own = [place for c in chunks if c.tag == "AREA" for place in places(c, sentence.base)]
        opens = bare_areas(chunks) and self._head is None and len(own) == 1
        if (kind == "heading" and scene.body) or opens:
            scene.heading, scene.body = (), False
        named = bool(own)
        if named and (opens or kind == "heading"):
            scene.heading_nation = None
        if (
            kind in ("heading", "item")
            and sentence.short
            and not any(c.tag in ("PARTY", "NUM", "TALLY") for c in chunks)
        ):
            tags = {c.tag for c in chunks}
            scene.heading_total = "councils" if "councils" in tags else "seats" if "seats" in tags else ""
            if scene.heading_total and not named and scene.nation is not None and _TOTALS.search(sentence.text):
                scene.heading_nation, scene.heading = scene.nation, ()
        nation = next((c for c in chunks if c.tag == "NATION"), None)
        if nation is not None and not named and sentence.short and kind in ("title", "heading", "item"):
            scene.heading_nation, scene.heading = places(nation, sentence.base)[0], ()
        if opens or (kind == "heading" and named):
            self._columns = None
        if opens:
            scene.heading = tuple(own)

    def listed(self, sentence: Sentence, plain: Sequence[Chunk], scene: Scene) -> list[Statement] | None:
        """Statements of a row below a header, of a scoreboard, or of a line below a head; None where it is none."""
        chunks, base = sentence.chunks, sentence.base
        if self._columns is not None and (found := self._row(sentence, self._columns)) is not None:
            return list(_cells(found, sentence, scene))
        board = list(scoreboard(plain, sentence.text, self._extra))
        if board:
            return [s for owner, cell in board for s in _cells((owner, [cell]), sentence, scene)]
        if self._head is not None and list_line(chunks):
            scene.body, self.in_list = True, True
            return list(self._head.close(chunks, base))
        return None

    def heads(self, stated: Sequence[Statement], sentence: Sentence, kind: str) -> Iterator[Statement]:
        """Take a head over from a line that is one, with the councils that stand behind it on the same line."""
        opened = open_head(stated, sentence)
        if opened is None:
            if stated or kind in ("heading", "paragraph"):
                self._head = None
            return
        self._head = opened
        end = max(s.words[1] for s in stated if s.open_area) - sentence.base
        rest = [c for c in sentence.chunks if c.start >= end]
        if any(c.tag == "AREA" for c in rest):
            self._head = None
            if list_line(rest):
                yield from opened.close(rest, sentence.base)

    def _row(self, sentence: Sentence, columns: tuple[str, ...]) -> tuple[Chunk, list[Cell]] | None:
        chunks, text = sentence.chunks, sentence.text
        first = next((c for c in chunks if c.tag in ("NUM", "TALLY", "OTHER")), None)
        names = [c for c in chunks if first is None or c.start < first.start]
        if chunks and chunks[0].tag == "TALLY":
            part = chunks[0].parts[0]
            party: Chunk | None = Chunk("PARTY", "", part.party_start, part.party_end, parties=(part.party,))
        elif chunks and chunks[0].tag == "PARTY" and chunks[0].parties:
            party = chunks[0]
        elif first is not None and names and text[:1].isupper() and first.tag == "NUM":
            name = text[: first.start].strip(" \t|:-–")
            party = Chunk("PARTY", name, 0, len(name), parties=(party_slug(name),)) if 1 < len(name) < 60 else None
        else:
            party = None
        if party is None:
            return None
        cells = row_cells(text, party.end, columns)
        if cells is None and (start := _first_digit(text)) > party.end:
            cells = row_cells(text, start - (text[start - 1] in "+-−–"), columns)
        return (party, cells) if cells else None


def _first_digit(text: str) -> int:
    return next((i for i, c in enumerate(text) if c.isdigit()), -1)


def _cells(row: tuple[Chunk, list[Cell]], sentence: Sentence, scene: Scene) -> Iterator[Statement]:
    party, cells = row
    area = _area(sentence, scene)
    if area is None:
        return
    base = sentence.base
    if area.area_id not in NATIONAL and any(abs(cell.value) > MAX_SEATS for cell in cells):
        return
    for cell in cells:
        if area.area_id not in NATIONAL and cell.measure.startswith("councils"):
            continue
        span = (base + party.start, base + cell.end)
        anchors = (
            ("area", area.span),
            ("party", (base + party.start, base + party.end)),
            ("value", (base + cell.start, base + cell.end)),
        )
        yield Statement(
            cell.measure, area, party.parties[0], str(cell.value), "", "", "exact", "", anchors, span, span, "table-row"
        )


def _area(sentence: Sentence, scene: Scene) -> Place | None:
    own = [place for c in sentence.chunks if c.tag == "AREA" for place in places(c, sentence.base)]
    group = own or list(scene.heading)
    if len({p.area_id for p in group}) == 1:
        return group[0]
    if group:
        return None
    return scene.heading_nation or scene.topic
