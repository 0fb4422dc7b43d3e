"""Bringing in tables that people already have: Word, Excel and CSV, whatever their columns are called.

The mechanism that every section configures with its own targets. Pure: no models, no database, no network.
"""

from core.imports.columns import find_table, likely_tables, suggest_columns
from core.imports.dates import DateReading, Doubt, DueItem, read_dates
from core.imports.items import split_items, split_names
from core.imports.reading import read_tables
from core.imports.refusals import ImportRefused
from core.imports.safety import MAX_FILE_BYTES, refuse_unsafe_office, sniff, sniff_kind
from core.imports.sections import Body, BodyRow, read_body
from core.imports.tables import ColumnMap, SourceRow, SourceTable, Target, normalise

__all__ = [
    "MAX_FILE_BYTES",
    "Body",
    "BodyRow",
    "ColumnMap",
    "DateReading",
    "Doubt",
    "DueItem",
    "ImportRefused",
    "SourceRow",
    "SourceTable",
    "Target",
    "find_table",
    "likely_tables",
    "normalise",
    "read_body",
    "read_dates",
    "read_tables",
    "refuse_unsafe_office",
    "sniff",
    "sniff_kind",
    "split_items",
    "split_names",
    "suggest_columns",
]
