"""Ingest: files, folders, archives, dumps and standard input to articles, and a reason for whatever is none."""

from __future__ import annotations

from pipeline.ingest.options import IngestError, IngestOptions
from pipeline.ingest.read import input_digests, read

__all__ = ["IngestError", "IngestOptions", "input_digests", "read"]
