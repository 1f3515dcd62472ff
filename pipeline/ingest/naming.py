"""Names of sources: paths, archive members and records, written so that no name can be taken for another."""

from __future__ import annotations

import os
from collections.abc import Iterable
from hashlib import blake2b

import regex

_ESCAPED = regex.compile(r"[%#;\p{Cc}\p{Cs}]")
_LONGEST_KEY = 500
_SURROGATE = regex.compile("[\ud800-\udfff]")


def encode_path(path: str) -> str:
    """A path with ``%``, ``#``, ``;``, control characters and bytes that are no UTF-8 percent-encoded.

    Folders are separated by ``/`` whatever the system uses; the encoding can be undone.
    """
    if os.sep != "/":
        path = path.replace(os.sep, "/")
    return _ESCAPED.sub(_percent, path)


def _percent(found: regex.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in _bytes(found[0]))


def _bytes(character: str) -> bytes:
    try:
        return character.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # a lone surrogate that stands for no byte
        return b"\xef\xbf\xbd"


def without_surrogates(text: str) -> str:
    """Text with lone surrogates, which UTF-8 cannot hold, as U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def member_name(archive: str, member: str) -> str:
    """Name of an archive's member: ``PATH!/MEMBER``."""
    return f"{archive}!/{encode_path(member)}"


def record_name(path: str, key: str) -> str:
    """Name of a record of a dump: ``PATH#KEY``; ``key`` as ``record_key`` gives it."""
    return f"{path}#{key}"


def record_key(values: Iterable[object], number: int) -> str:
    """The key of a record: the first of ``values`` (its ids and address) that can be one, else its number from 1."""
    for value in values:
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            continue
        key = str(value)[: _LONGEST_KEY + 1].strip()
        if 0 < len(key) <= _LONGEST_KEY:
            return encode_path(without_surrogates(key))
    return str(number)


def fingerprint(key: str) -> int:
    """64 bits that stand for a key, so that a dump's keys can be compared in little memory."""
    return int.from_bytes(blake2b(key.encode("utf-8"), digest_size=8).digest(), "big")
