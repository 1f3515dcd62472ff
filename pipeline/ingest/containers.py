"""Compressed files and archives, read as streams: nothing is extracted to disk, and all growth has a limit."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.ingest.naming import member_name
from pipeline.ingest.options import (
    DEEPEST_NESTING,
    FREE_GROWTH,
    LARGEST_ARCHIVE,
    LARGEST_RATIO,
    MIB,
    MOST_MEMBERS,
    UnreadableError,
)
from pipeline.ingest.sniff import later_archive, not_offered

_CHUNK = 1 << 16
_BOMB = "a compression bomb?"


@dataclass(frozen=True)
class Document:
    """Something with bytes: a file, what a gzip holds, a member of an archive. It can be opened again and again.

    ``name`` is the source's name, ``ending`` the file name that content is judged by where it does not speak for
    itself, ``named`` whether the user named this file, ``depth`` how many archives it stands in, ``size`` its bytes
    where known, else -1, and ``path`` the file on disk.
    """

    name: str
    ending: str
    open: Callable[[], io.BufferedIOBase]
    named: bool
    depth: int = 0
    size: int = -1
    path: Path | None = None

    def read(self, limit: int, what: str) -> bytes:
        """All bytes.

        Raises:
            UnreadableError: there are more than ``limit``, or the container around them is damaged.
        """
        with self.open() as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise UnreadableError(
                f"larger than {limit // MIB} MB, too large for {what}", "split it, or write a record a line as .jsonl"
            )
        return data


def read_head(stream: io.BufferedIOBase, size: int) -> bytes:
    """Up to ``size`` bytes; fewer where the stream ends or breaks off, which the next read will tell."""
    parts: list[bytes] = []
    while size > 0:
        try:
            part = stream.read1(size)
        except UnreadableError as error:
            if error.truncated and parts:
                break
            raise
        if not part:
            break
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


class _Gunzip(io.RawIOBase):
    """The content of a gzip stream (one member or several, RFC 1952), checked as it is read."""

    def __init__(self, source: io.BufferedIOBase, size: int) -> None:
        self._source = source
        self._inflate = zlib.decompressobj(wbits=31)
        self._limit = max(FREE_GROWTH, LARGEST_RATIO * size) if size >= 0 else None
        self._read = self._given = 0
        self._pending = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._source.close()
        super().close()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._ended:
            if self._inflate.eof and not self._next_member():
                return 0
            data = self._pending or self._fill()
            try:
                out = self._inflate.decompress(data, len(buffer))
            except zlib.error as error:
                raise UnreadableError(f"damaged gzip ({_cause(error)})", "get the file again") from error
            self._pending = self._inflate.unconsumed_tail
            if self._inflate.eof:
                self._pending = self._inflate.unused_data
            if out:
                self._given += len(out)
                limit = self._limit or max(FREE_GROWTH, LARGEST_RATIO * self._read)
                if self._given > limit:
                    raise UnreadableError(
                        f"grows to more than {LARGEST_RATIO} times its size: {_BOMB}", "unpack it first"
                    )
                buffer[: len(out)] = out
                return len(out)
            if not data and not self._inflate.eof:
                raise UnreadableError("truncated gzip: the file breaks off", "get the file again", truncated=True)
        return 0

    def _fill(self) -> bytes:
        data = self._source.read(_CHUNK)
        self._read += len(data)
        return data

    def _next_member(self) -> bool:
        """Whether another member follows; zeros after the last one are padding, anything else is passed over too."""
        data = self._pending.lstrip(b"\0")
        while not data:
            data = self._fill()
            if not data:
                self._ended = True
                return False
            data = data.lstrip(b"\0")
        while 0 < len(data) < 2 and (more := self._fill()):
            data += more
        if not data.startswith(b"\x1f\x8b"):
            raise UnreadableError("damaged gzip (it ends in other bytes)", "get the file again")
        self._inflate, self._pending = zlib.decompressobj(wbits=31), data
        return True


class _Member(io.RawIOBase):
    """A member of a zip; damage in it becomes ``UnreadableError``."""

    def __init__(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
        with _zip_faults():
            self._stream = archive.open(info)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        with _zip_faults():
            out = self._stream.read(len(buffer))
        buffer[: len(out)] = out
        return len(out)

    def close(self) -> None:
        self._stream.close()
        super().close()


class _zip_faults:  # noqa: N801
    """Turns what zipfile raises on damage into ``UnreadableError``."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, NotImplementedError):
            raise UnreadableError("compressed by a method that cannot be read", "pack it again as deflate") from error
        if isinstance(error, RuntimeError):
            raise UnreadableError("encrypted", "unpack it with its password first") from error
        if isinstance(error, (zipfile.BadZipFile, zlib.error, EOFError, ValueError, struct.error, OSError, IndexError)):
            raise UnreadableError(f"damaged zip ({_cause(error)})", "get the file again") from error


def gunzipped(document: Document) -> Document:
    """What a gzip file holds; it keeps the file's name, its ending loses ``.gz``."""
    _check_depth(document)
    ending = document.ending
    if ending.lower().endswith(".gz"):
        ending = ending[:-3]
    elif ending.lower().endswith(".tgz"):
        ending = ending[:-4] + ".tar"

    def opened() -> io.BufferedIOBase:
        return io.BufferedReader(_Gunzip(document.open(), document.size), _CHUNK)

    return Document(document.name, ending, opened, document.named, document.depth + 1)


def zip_members(document: Document) -> Iterator[Document | tuple[str, UnreadableError]]:
    """The members of a zip in the order of their names; one that cannot be read comes as its name and the reason.

    A member can be opened only until the next one is asked for.

    Raises:
        UnreadableError: the archive as a whole cannot be read.
    """
    _check_depth(document)
    held = document.read(LARGEST_ARCHIVE, "an archive in an archive") if document.path is None else None
    with io.BytesIO(held) if held is not None else document.open() as stream:
        size = _check_directory(stream)
        with _zip_faults():
            archive = zipfile.ZipFile(stream)
        infos = sorted(
            (i for i in archive.infolist() if not i.filename.endswith("/")), key=lambda i: (i.filename, i.header_offset)
        )
        if later := later_archive(archive.namelist()):
            raise not_offered(later, named=document.named)
        if len(infos) > MOST_MEMBERS:
            raise UnreadableError(f"holds more than {MOST_MEMBERS} members", "unpack it and name the folder")
        if sum(i.file_size for i in infos) > max(FREE_GROWTH, LARGEST_RATIO * size):
            raise UnreadableError(f"grows to more than {LARGEST_RATIO} times its size: {_BOMB}", "unpack it first")
        before = None
        for info in infos:
            name = member_name(document.name, info.filename)
            if info.filename == before:
                yield name, UnreadableError("two members have this name; the first is read", "pack the archive again")
            elif info.flag_bits & 1:
                yield name, UnreadableError("encrypted", "unpack it with its password first")
            else:
                ending = info.filename.replace("\\", "/").rpartition("/")[2]
                opened = partial(_open_member, archive, info)
                yield Document(name, ending, opened, False, document.depth + 1, info.file_size)
            before = info.filename


def _open_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> io.BufferedIOBase:
    return io.BufferedReader(_Member(archive, info), _CHUNK)


def _check_depth(document: Document) -> None:
    if document.depth >= DEEPEST_NESTING:
        raise UnreadableError(f"more than {DEEPEST_NESTING} archives inside one another", "unpack it first")


def _check_directory(stream: io.BufferedIOBase) -> int:
    """The size of a zip in bytes.

    Raises:
        UnreadableError: its directory is missing or too large to be held: zipfile makes an object of every member
            (.ZIP File Format Specification 4.3.16).
    """
    stream.seek(0, io.SEEK_END)
    end = stream.tell()
    stream.seek(max(0, end - (1 << 16) - 22))
    tail = stream.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) < at + 22:
        raise UnreadableError("truncated zip: its directory is missing", "get the file again")
    size = struct.unpack_from("<L", tail, at + 12)[0]
    if size == 0xFFFFFFFF:
        wide = tail.rfind(b"PK\6\6", 0, at)
        size = struct.unpack_from("<Q", tail, wide + 40)[0] if wide >= 0 and wide + 48 <= len(tail) else 0
    if size > 512 * MOST_MEMBERS:
        raise UnreadableError(f"holds more than {MOST_MEMBERS} members", "unpack it and name the folder")
    return end


def _cause(error: Exception) -> str:
    return str(error).strip().rstrip(".") or type(error).__name__
