"""Streams of bytes as dumps are read: UTF-16 turned into UTF-8, lines of bounded size."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator

from pipeline.ingest.charset import encoded_width
from pipeline.ingest.containers import read_head
from pipeline.ingest.options import LARGEST_RECORD, MIB
from pipeline.ingest.sniff import SNIFFED

_CHUNK = 1 << 16


def too_large() -> str:
    """How an error says that a record has more than ``LARGEST_RECORD`` bytes."""
    return f"is larger than {LARGEST_RECORD // MIB} MB, too large for a record"


def as_utf8(stream: io.BufferedIOBase) -> io.BufferedIOBase:
    """The stream itself, or its content turned from UTF-16 or UTF-32 into UTF-8 as it is read."""
    head = read_head(stream, SNIFFED)
    wide = encoded_width(head)
    again = io.BufferedReader(_Joined(head, stream), _CHUNK)
    return io.BufferedReader(_Recoded(again, wide), _CHUNK) if wide else again


class _Joined(io.RawIOBase):
    """Bytes that were read already, and then the rest of a stream."""

    def __init__(self, head: bytes, rest: io.BufferedIOBase) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._head:
            data, self._head = self._head[: len(buffer)], self._head[len(buffer) :]
        else:
            data = self._rest.read1(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _Recoded(io.RawIOBase):
    """A stream in a wide encoding as UTF-8."""

    def __init__(self, source: io.BufferedIOBase, encoding: str) -> None:
        self._source = source
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._pending = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._pending:
            data = self._source.read1(_CHUNK)
            self._pending = self._decoder.decode(data, final=not data).encode("utf-8", "replace")
            if not data and not self._pending:
                return 0
        data, self._pending = self._pending[: len(buffer)], self._pending[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


def bounded_lines(stream: io.BufferedIOBase) -> Iterator[bytes | None]:
    """Lines ended by LF; None for one that is too large, whose rest is passed over."""
    while line := stream.readline(LARGEST_RECORD + 1):
        if len(line) <= LARGEST_RECORD:
            yield line
            continue
        while not line.endswith(b"\n") and (line := stream.readline(_CHUNK)):
            pass
        yield None
