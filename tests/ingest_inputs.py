"""Inputs that the tests of ingest share, and one call that reads them."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from pipeline.article import Article, Rejection
from pipeline.ingest import IngestOptions, read

TEXT = "Labour held Ashdown.\r\nThe Tories lost two seats there.\n"
RECORD = {
    "id": "a1",
    "title": "Labour hold Ashdown",
    "url": "https://echo.example/a1",
    "date": "2023-05-05T06:10:00Z",
    "publisher": "Example Echo",
    "text": TEXT,
}
PAGE = (
    '<html><head><title>Labour hold Ashdown | Example Echo</title><meta property="og:site_name" content="Example Echo">'
    "</head><body><nav><a href=/>Home</a></nav><article><h1>Labour hold Ashdown</h1><p>Labour held Ashdown.</p>"
    "<p>The Tories lost two seats there.</p></article><section id=comments><p>Nine lost, I say.</p></section></body>"
)


def write(folder: Path, **files: bytes | str) -> Path:
    """Files by name, ``__`` standing for a dot and ``___`` for a slash."""
    for name, content in files.items():
        path = folder / name.replace("___", "/").replace("__", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def zipped(**members: bytes | str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("___", "/").replace("__", "."), content)
    return held.getvalue()


def run(*inputs: Path | str, **options: object) -> tuple[list[Article], list[Rejection]]:
    items = list(read([str(item) for item in inputs], IngestOptions(**options)))  # type: ignore[arg-type]
    return [i for i in items if isinstance(i, Article)], [i for i in items if isinstance(i, Rejection)]


def one(*inputs: Path | str, **options: object) -> Article:
    articles, rejections = run(*inputs, **options)
    assert rejections == []
    assert len(articles) == 1
    return articles[0]


def jsonl(*records: object) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)
