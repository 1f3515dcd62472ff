"""``--metadata META.csv``: what a user says of files that do not say it themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.article import Rejection
from pipeline.csvfile import CsvError, read_numbered
from pipeline.ingest.fields import Head, one_line
from pipeline.ingest.naming import encode_path
from pipeline.ingest.options import IngestError
from pipeline.when import is_iso_date, parse_when


@dataclass
class Metadata:
    """Rows of the file by source name, path or file name; remembers which have fitted an article."""

    path: Path
    rows: dict[str, tuple[int, Head]]
    used: set[str]

    def of(self, source: str, file: Path | None) -> Head:
        """What the file says of an article: under its source's name, its path from here or from the file, its name."""
        plain = source.partition("#")[0]
        keys = [source, plain]
        if file is not None:
            keys += [str(file), str(file.absolute())]
            for base in (self.path.parent, Path()):
                try:
                    keys.append(str(file.absolute().relative_to(base.absolute())))
                except ValueError:
                    continue
        keys += [plain.rpartition("/")[2]]
        for key in keys:
            if row := self.rows.get(_key(key)):
                self.used.add(_key(key))
                return row[1]
        return Head()

    def unused(self) -> Iterator[Rejection]:
        """A row of ``errors.csv`` for each row that fits no article."""
        for key, (line, _) in self.rows.items():
            if key not in self.used:
                yield Rejection(
                    encode_path(self.path.name),
                    f"line {line}",
                    "ingest",
                    f"skipped: no article is called '{one_line(key, 200)}'",
                    "give the path as sources.csv has it",
                )


def load(path: Path) -> Metadata:
    """Read a metadata file.

    Raises:
        IngestError: it is missing, has no column ``path``, names a path twice, or has a date that is none.
    """
    try:
        numbered = read_numbered(path, ("path",))
    except (OSError, CsvError) as error:
        cause = f"{path}: {error.strerror}" if isinstance(error, OSError) else str(error)
        raise IngestError(
            f"--metadata {one_line(cause)}: give a CSV file with path,publisher,title,url,published_at"
        ) from error
    rows: dict[str, tuple[int, Head]] = {}
    for line, row in numbered:
        cells = {name: one_line(row.get(name, "")) for name in ("path", "publisher", "title", "url", "published_at")}
        if not cells["path"]:
            raise IngestError(f"{path}:{line}: the path is empty: name the file that the row is about")
        key = _key(cells.pop("path"))
        if key in rows:
            raise IngestError(f"{path}:{line}: '{key}' stands in line {rows[key][0]} too: leave one of the two")
        when = parse_when(cells["published_at"])
        if cells["published_at"] and not when:
            raise IngestError(
                f"{path}:{line}: '{cells['published_at']}' is no date: write 2023-05-05 or 2023-05-05T14:00"
            )
        election = one_line(row.get("election_date", ""))
        if election and not is_iso_date(election):
            raise IngestError(f"{path}:{line}: '{election}' is no election date: write YYYY-MM-DD")
        rows[key] = (line, Head(cells["publisher"], cells["title"], cells["url"], when, "", election))
    return Metadata(path, rows, set())


def _key(path: str) -> str:
    return path.replace("\\", "/").removeprefix("./")
