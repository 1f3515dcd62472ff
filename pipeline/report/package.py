"""``datapackage.json``: the tables of a run described as a Frictionless tabular data package (version 1)."""

from __future__ import annotations

from typing import Any

import regex

from pipeline.schema import RUN_TABLES, Column, Table

_LICENCE = regex.compile(r"(?:MIT|CC0-1\.0|CC-BY[A-Z-]*-\d\.\d|OPL-\d\.\d)(?!\S)")


def data_package() -> dict[str, Any]:
    """The description; the same for every run, as the columns are.

    Source: specs.frictionlessdata.io, Tabular Data Package and Table Schema, version 1.
    """
    return {
        "profile": "tabular-data-package",
        "name": "seatchange-run",
        "title": "Council control and seat changes, as reports state them",
        "description": "An empty cell is not known. A row of a table is identified by its primary key.",
        "resources": [_resource(table) for table in RUN_TABLES],
    }


def _resource(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    if table.foreign:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": other, "fields": [theirs]}}
            for column, other, theirs in table.foreign
        ]
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "description": f"One row per {table.description}.",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "licenses": [_licence(table.licence)],
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.description}
    if column.type == "datetime":
        field["format"] = "any"  # a date alone where no time is known, else a time with its offset
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.enum:
        constraints["enum"] = [value for value in column.enum if value]
    if constraints:
        field["constraints"] = constraints
    return field


def _licence(text: str) -> dict[str, str]:
    """A licence by its name where the text begins with one, else the text under Open Definition's "not specified"."""
    found = _LICENCE.match(text)
    return {"name": found[0] if found else "notspecified", "title": text}
