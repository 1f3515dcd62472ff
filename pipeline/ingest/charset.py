"""Bytes to text: the declared charset if it decodes, else UTF-8, else the best guess; U+FFFD for what is left."""

from __future__ import annotations

import codecs

import regex

from pipeline.ingest.naming import without_surrogates

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Browsers read these labels as windows-1252, and pages that carry them mean it (WHATWG Encoding, 4.2).
_AS_CP1252 = {"iso-8859-1", "iso8859-1", "latin-1", "latin1", "l1", "iso_8859-1", "windows-1252"}
_DECLARED = regex.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})"""
)
# Letters, quotes and signs that windows-1252 text from Britain and Ireland is likely to hold.
_USUAL = frozenset("£€’‘“”–—…•·°½¼¾©®™§«» éèêëáàâäóòôöúùûüíìîïñçÉÈÁÀÂÓÒÔÖÚÙÛÜÍÎŵŷœæøåãõß¡¿×÷±²³\xad")
_SAMPLE = 1 << 18


def decode(data: bytes, declared: str = "") -> str:
    """The text of ``data``, without a byte order mark; line ends stay as they are.

    ``declared``: a charset that the document names; a byte order mark speaks louder.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return without_surrogates(data[len(mark) :].decode(name, "replace"))
    for name in (encoded_width(data) or declared, "utf-8"):
        if name:
            try:
                return _without_mark(data.decode(_codec(name)))
            except (LookupError, UnicodeError, ValueError):
                continue
    return _without_mark(data.decode(_guess(data), "replace"))


def declared_charset(page: bytes) -> str:
    """The charset that the first bytes of an HTML or XML document name, else ''."""
    found = _DECLARED.search(page[:4096])
    name = found[1].decode("ascii") if found else ""
    # a document that could be read this far as ASCII is not in UTF-16, whatever it says
    return "utf-8" if name.lower().startswith(("utf-16", "utf-32", "utf16", "ucs")) else name


def encoded_width(data: bytes) -> str:
    """``utf-16-le`` and the like where ``data`` begins with such a mark or has the zeros of such a text, else ''."""
    for mark, name in _MARKS[1:]:
        if data.startswith(mark):
            return name
    head = data[:512]
    if len(head) >= 8 and len(head) % 2 == 0 and b"\0" in head:
        even, odd = head[0::2], head[1::2]
        if even.count(0) > 0.4 * len(even) and odd.count(0) == 0:
            return "utf-16-be"
        if odd.count(0) > 0.4 * len(odd) and even.count(0) == 0:
            return "utf-16-le"
    return ""


def _without_mark(text: str) -> str:
    return without_surrogates(text.removeprefix("\ufeff"))


def _codec(name: str) -> str:
    """The codec for a label; labels of codecs that are no charset (rot13, zlib ...) raise LookupError."""
    if name.lower() in _AS_CP1252:
        return "cp1252"
    info = codecs.lookup(name)
    if not getattr(info, "_is_text_encoding", True) or info.name in {"idna", "punycode", "undefined", "unicode_escape"}:
        raise LookupError(name)
    return info.name


def _guess(data: bytes) -> str:
    if _mostly_utf8(data):
        return "utf-8"
    sample = data if len(data) <= _SAMPLE else data[:_SAMPLE]
    try:
        if all(c < "\x80" or c in _USUAL for c in sample.decode("cp1252")):
            return "cp1252"
    except UnicodeDecodeError:
        pass
    from charset_normalizer import from_bytes  # takes a while to import

    best = from_bytes(sample).best()
    if best is None or best.encoding.startswith(("utf_16", "utf_32")):
        return "cp1252"
    return best.encoding


def _mostly_utf8(data: bytes) -> bool:
    """Whether a text that is no valid UTF-8 is so but for some damage: more whole sequences than stray bytes."""
    text = data.decode("utf-8", "replace")
    stray = text.count("\ufffd")
    whole = len(regex.findall(r"[^\x00-\x7f\ufffd]", text[: 1 << 20]))
    return whole > stray
