"""Lines: lists below a head, rows below a header, and the block of headings that a council's name opens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline import phrasing
from pipeline.extract import boards, grid
from pipeline.extract.boxes import Box, box_header, box_row
from pipeline.extract.chunk import Chunk
from pipeline.extract.crosstab import CrossHeader, cross_header, cross_row
from pipeline.extract.discourse import Place, Scene, places
from pipeline.extract.heads import (
    ListHead,
    bare_areas,
    is_count,
    list_line,
    list_prefix,
    nested,
    open_head,
    without_counts,
)
from pipeline.extract.leagues import League, league_head, league_line
from pipeline.extract.modality import cues
from pipeline.extract.rows import (
    cell_statements,
    columns_behind_council,
    count_behind_votes,
    home_of,
    led_row,
    over_counts,
    party_row,
    told_of,
)
from pipeline.extract.run_on import run_on
from pipeline.extract.scoreboards import scoreboard
from pipeline.extract.sentence import Sentence, Statement
from pipeline.extract.tables import (
    counted_below,
    header,
    is_sum,
    names_council,
    punctuated,
    stacked,
    totals_in_brackets,
    years_alone,
)
from pipeline.extract.totals import MAX_SEATS, nation_by_adjective, part_of_round_up
from pipeline.fact import COUNT_MEASURES
from pipeline.when import A_YEAR

_CHANGES = frozenset({"gain_v", "gain_s", "loss_n", "lose_v"})
_COUNTS = frozenset({"NUM", "TALLY"})
_LEAD = 120


class LineReader:
    """Reads the lines of one article (or live entry) in order; holds the head and the header in force."""

    def __init__(self, extra: Path | None = None, date: str = "") -> None:
        self._extra = extra
        self._phrasing = phrasing.load(extra)
        self._date = date
        self._head: ListHead | None = None
        self._outer: ListHead | None = None
        self._columns: tuple[str, ...] | None = None
        self._cross: CrossHeader | None = None
        self._rows = self._large = self._of_seats = self._seats_said = False
        self._by_item = self._set_as_list = False
        self._by_council = False
        self._grid: tuple[grid.Column, ...] | None = None
        self._row_council: Place | None = None
        self._listed = False
        self._seen: set[tuple[str, str]] = set()
        self._block: Place | None = None
        self._counted = False
        self._board: boards.Board | None = None
        self._nationwide = False
        self._league: League | None = None
        self._box: Box | None = None
        self._doubt = self._brackets_before = False
        self.in_list = self.goes_on = False

    def of_board(self, line: str) -> bool:
        """Whether a line holds figures of the party of the board in force; another line ends the board."""
        if self._board is not None and not boards.figures(line, self._extra):
            self._board = None
        return self._board is not None

    def header(self, line: str) -> bool:
        """Whether a line is the header of a table; it then holds for the rows below it."""
        if "brackets" in line and self._phrasing.headings.brackets_before.anywhere.search(line):
            self._brackets_before = True
        grid_columns = grid.header(line, extra=self._extra)
        if grid_columns is not None and not any(column.kind == "party" for column in grid_columns):
            self._grid, self._columns, self._cross, self._row_council = grid_columns, None, None, None
            return True
        found = stacked(self._columns, line, self._extra) if self._columns and not self._rows else None
        found = found or header(line, self._extra, self._date) or years_alone(line, self._date)
        set_as_list = punctuated(line, self._extra, self._date) if found is None else None
        found = found or set_as_list
        if found is not None:
            self._set_as_list = set_as_list is not None
            self._columns, self._by_council = found, names_council(line, self._extra)
            self._rows, self._large, self._seen = False, False, set()
            said = self._phrasing.headings.counted.anywhere.search(line) is not None
            self._of_seats = self._seats_said or said
        return found is not None

    def begin(self, sentence: Sentence, kind: str, scene: Scene, first: bool) -> None:
        """A line that names one council and no more than labels opens a block; other headings close it.

        Args:
            sentence: the line, or a sentence of a paragraph.
            kind: of its region.
            scene: what has been read.
            first: whether it is the first sentence of its region.
        """
        chunks = sentence.chunks
        self.in_list = False
        scene.told_before = self._brackets_before
        self._listed = self._listed and not first
        tags = sentence.tags
        own = [p for c in chunks if c.tag == "AREA" for p in places(c, sentence.base)] if "AREA" in tags else []
        alone = len(own) == 1
        opens = alone and self._head is None and bare_areas(chunks, self._phrasing.headings)
        label = (
            alone and list_line(chunks) and sentence.short and (kind != "paragraph" or not sentence.text.endswith("."))
        )
        columns = kind == "heading" and not own and over_counts(sentence.text, self._phrasing.headings, self._extra)
        if (
            kind == "heading"
            and scene.body
            and own
            and not self._phrasing.contest.mayors.anywhere.search(sentence.text)
        ):
            scene.heading_mayors = False  # after what was said of the mayors, "Adur (Lab gain from Con)"
        if (kind == "heading" and scene.body and not columns) or opens:
            scene.heading, scene.body = (), False
        if self._by_item and kind == "paragraph" and not own:
            scene.heading, self._by_item, scene.in_list = (), False, False
        if kind == "paragraph" and not sentence.text.endswith(":"):
            self._doubt = False  # what a heading doubts stands right below it
        counts = not tags.isdisjoint(_COUNTS)
        if first and not own and not counts:
            self._league = league_head(sentence)
            if self._league is not None or kind in ("heading", "title"):
                statuses = {cue.status for cue in cues(sentence.text, self._extra)}
                if self._league is None:
                    years = A_YEAR.findall(sentence.text)
                    goes_on = self._doubt and ("PARTY" in tags or "NOC" in tags)
                    self._doubt = goes_on or "projected" in statuses or (bool(years) and max(years) < self._date[:4])
                off = bool(statuses - {"partial"}) or self._doubt
                if off or counted_below(sentence.text, self._extra) == "other":
                    self._league = None
        named = bool(own)
        self._nationwide = self._nationwide and not named
        if named and (opens or kind == "heading"):
            scene.heading_nation = None
        plain = not counts and "PARTY" not in tags
        if kind in ("heading", "item") and sentence.short and plain:
            scene.heading_total = "councils" if "councils" in tags else "seats" if "seats" in tags else ""
            overall = self._phrasing.headings.totals.anywhere.search(sentence.text) is not None
            overall = overall and not totals_in_brackets(sentence.text, self._extra)
            if scene.heading_total and not named and scene.nation is not None and overall:
                scene.heading_nation, scene.heading = scene.nation, ()
        if kind in ("heading", "title") and sentence.short:
            self._seats_said = self._phrasing.headings.counted.anywhere.search(sentence.text) is not None
        if kind == "heading" and not own and self._phrasing.headings.round_up.anywhere.search(sentence.text):
            scene.heading_nation, scene.heading = scene.nation, ()
        self.goes_on = kind == "heading" and not own and self._counts_on(sentence)
        if kind == "heading" and not own and not self.goes_on:
            scene.before = ()  # "STILL NO OVERALL CONTROL" is not of the list above it
            scene.other_contest = self._phrasing.contest.sections.anywhere.search(sentence.text) is not None
            scene.heading_mayors = self._phrasing.contest.mayors.anywhere.search(sentence.text) is not None
        leads = kind == "paragraph" and leads_in(sentence.text)
        if plain and totals_in_brackets(sentence.text, self._extra):
            scene.told_totals = True
        if (kind in ("title", "heading", "item", "row") or leads) and sentence.short and plain:
            scene.counted_below = leads
            kept = scene.counted if kind == "row" else ""  # names of columns below "Share of the vote"
            scene.counted = counted_below(sentence.text, self._extra) or kept
            scene.list_partial = scene.list_partial and kind != "heading"
            if kind == "heading":
                scene.undeclared, scene.list_history = False, ""
        nation = next((c for c in chunks if c.tag == "NATION"), None) if "NATION" in tags else None
        spoken = (
            nation_by_adjective(sentence, self._phrasing.totals)
            if nation is None and kind in ("title", "heading") and not named
            else None
        )
        if spoken is not None:
            scene.heading_nation, scene.heading = spoken, ()
        heads = nation is not None and not named and sentence.short and kind in ("title", "heading", "item")
        if heads and nation is not None and not told_of(chunks, nation):
            headed = places(nation, sentence.base)[0]
            if kind != "title" or not part_of_round_up(headed, scene):
                scene.heading_nation, scene.heading = headed, ()
        if (opens or label or (kind == "heading" and named)) and not counts:
            self._cross = None
            self._columns = self._columns if self._by_council else None
        if opens and (beside := columns_behind_council(sentence, self._extra, self._date)):
            self._columns, self._by_council, self._rows, self._large = beside, False, False, False
        if own and (opens or label or kind == "heading"):
            self._block, self._counted = (own[0] if alone and plain else None), False
        if opens or label:
            scene.heading = tuple(own)
            self._by_item = scene.in_list = label and not opens and self._head is not None

    def _counts_on(self, sentence: Sentence) -> bool:
        """Whether a heading leads in to counts or is one, of the council spoken of: "The numbers:", "Labour 12"."""
        chunks = sentence.chunks
        if any(c.tag in ("NATION", "COUNCILS", "councils", "PLACE") for c in chunks):
            return False
        led = leads_in(sentence.text) and not any(c.tag in ("PARTY", "NOC", "NUM", "TALLY") for c in chunks)
        return (led and not self._phrasing.headings.totals.anywhere.search(sentence.text)) or is_count(chunks)

    def close_list(self) -> None:
        """End the list whose head is in force."""
        self._head = self._outer = None

    def listed(self, sentence: Sentence, plain: Sequence[Chunk], scene: Scene) -> tuple[list[Statement], bool] | None:
        """Statements of a row below a header, of a scoreboard, or of a line below a head; None where it is none.

        Second, whether they are all that the line says: behind a list's council more may be said of it.
        """
        chunks, base = sentence.chunks, sentence.base
        if labels := run_on(sentence, plain, scene.nation):
            return labels, True
        if self._cross is not None and self._cross.of_party and (rows := self._cross_row(sentence, self._cross, scene)):
            return rows, True
        own_total = self._board is not None and bool(self._board.seen) and "total" not in self._board.seen
        if is_sum(sentence.text, self._extra) and not own_total:
            return [], True
        if (box := box_header(sentence, self._extra)) is not None:
            self._box = box
        elif self._box is not None:
            boxed = box_row(sentence, self._box, home_of(sentence, scene), scene.nation, self._extra)
            if boxed is not None:
                self._box, stated = boxed
                return stated, True
        if (board := self._board_line(sentence, scene)) is not None:
            return board, True
        if (grid_columns := grid.header(sentence.text, chunks, self._extra)) is not None:
            self._grid, self._columns, self._cross, self._row_council = grid_columns, None, None, None
            return [], True
        if (self._grid is not None or self._cross is not None) and grid.is_forecast(sentence.text, self._extra):
            self._grid = self._cross = None
        if (
            self._grid is not None
            and (read := grid.row(sentence, self._grid, self._row_council, self._extra)) is not None
        ):
            stated, self._row_council = read
            scene.heading, scene.body = (self._row_council,), True
            return stated, False  # a label of the result may stand beside the numbers
        if (columns := cross_header(sentence, self._extra)) is not None:
            self._cross, self._columns = replace(columns, before=self._brackets_before), None
            return [], True
        if self._cross is not None and (rows := self._cross_row(sentence, self._cross, scene)):
            return rows, False  # a label of the result may stand beside the numbers
        if (
            self._columns is not None
            and self._by_council
            and (led := led_row(sentence, self._columns, self._extra)) is not None
        ):
            party, cells, area = led
            scene.heading, scene.body = (area,), True
            return list(
                cell_statements((party, cells), sentence, home_of(sentence, scene))
            ), False  # a label of the result stands before them
        if (
            self._columns is not None
            and (found := party_row(sentence, self._columns, self._set_as_list, self._extra)) is not None
        ):
            self._rows = True
            home = home_of(sentence, scene)
            row = (found[0].parties[0], home.area_id if home is not None else "")
            if row in self._seen:
                return [], True  # "Green second choice candidates 0" below "Green 11"
            self._seen.add(row)
            if scene.counted == "other":
                return [], True  # votes, or a poll
            self._large = self._large or (self._of_seats and any(abs(cell.value) > MAX_SEATS for cell in found[1]))
            home = home or (scene.nation if self._large else None)
            if any(kind.startswith("councils") for kind in self._columns):
                home = scene.heading_nation or scene.nation
            return list(cell_statements(found, sentence, home)), True
        measure = "seats_before" if scene.list_history else scene.counted or "seats"
        if (voted := count_behind_votes(sentence, "seats" if measure == "other" else measure)) is not None:
            return list(cell_statements((voted[0], [voted[1]]), sentence, home_of(sentence, scene))), True
        if self._league is not None and (ranked := list(league_line(sentence, self._league))):
            return ranked, False  # a label of the result may stand behind the number
        flat = list(scoreboard(plain, sentence.text, self._extra))
        if flat:
            home = home_of(sentence, scene)
            return [s for owner, cell in flat for s in cell_statements((owner, [cell]), sentence, home)], True
        if self._head is None:
            return None
        if (inner := nested(chunks, self._phrasing.headings)) is not None and self._outer is not None:
            chunk, whence = inner
            self._head = self._outer.filled(chunk, base, after_from=whence, after_to=not whence)
            self._listed = True
            return [], True
        if self._head.outcome == "held" and any(c.tag in _CHANGES for c in chunks) and list_line(chunks):
            self._listed = True
            return None  # a line of a list of holds that says otherwise: "Dover (Lab gain from Con)"
        if self._head.is_turn and sum(c.tag in ("PARTY", "NOC") for c in without_counts(chunks)) > 1:
            self._listed = True
            return None  # a line of a list of changes that says by itself who followed whom: "Hull: Lab to LD"
        if list_line(named := without_counts(chunks)):
            scene.body, self.in_list, self._listed = True, True, True
            return list(self._head.close(named, base)), len(named) == len(chunks)
        if end := list_prefix(chunks):
            scene.body, self.in_list, self._listed = True, True, True
            return list(self._head.close(chunks[:end], base)), False
        return None

    def heads(
        self, stated: Sequence[Statement], sentence: Sentence, kind: str, scene: Scene, *, first: bool
    ) -> Iterator[Statement]:
        """Take a head over from a line that is one, with the councils that stand behind it on the same line.

        ``first``: whether it is the first sentence of its region. A later one that is a label is of the council with
        which the region begins: "Exeter: Lab 9, Con 2. Labour hold."
        """
        if self._block is not None and any(s.measure == "control" and s.area is not None for s in stated):
            self._block = None
        self._counted = self._counted or any(s.measure in COUNT_MEASURES for s in stated)
        opened = None if self._doubt else open_head(stated, sentence)
        labelled = opened is not None and not first and kind in ("paragraph", "item") and scene.head is not None
        if opened is not None and labelled and not any(c.tag in ("AREA", "colon") for c in sentence.chunks):
            yield from opened.of(scene.head)  # type: ignore[arg-type]
            return
        if opened is not None and self._block is not None and self._counted and self._head is None:
            yield from opened.of(self._block)  # "SHEFFIELD", a line a party, "Labour hold": the label closes the block
            self._block = None
            return
        if opened is None:
            if not self._listed and (stated or kind in ("heading", "paragraph")):
                self._head = self._outer = None
            return
        self._head = self._outer = opened
        end = max(s.words[1] for s in stated if s.open_area) - sentence.base
        rest = [c for c in sentence.chunks if c.start >= end]
        if any(c.tag == "AREA" for c in rest):
            self._head = self._outer = None
            if list_line(rest):
                yield from opened.close(rest, sentence.base)

    def _board_line(self, sentence: Sentence, scene: Scene) -> list[Statement] | None:
        """Statements of a line of a flattened scoreboard (none of its party's name alone); None where it is none."""
        if opened := boards.owner_line(sentence, self._extra):
            self._board = replace(opened, national=self._nationwide)
            return None  # the line may be a heading, or a list's label
        board = self._board or boards.led_by_party(sentence)
        read = boards.read_figures(sentence, board, home_of(sentence, scene), scene, self._extra) if board else None
        if read is None:
            return None
        after, stated = read
        if self._board is not None:
            self._board, self._nationwide = after, after.national
            return stated
        return stated or None

    def _cross_row(self, sentence: Sentence, header: CrossHeader, scene: Scene) -> list[Statement]:
        home = home_of(sentence, scene) or scene.nation
        return cross_row(sentence, header, home, scene.counted, self._extra)


def leads_in(text: str) -> bool:
    """Whether a sentence leads in to what stands below it: "Here is how the council looked before:"."""
    return text.rstrip().endswith(":") and len(text) < _LEAD
